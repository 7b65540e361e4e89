"""Pupils stay unnamed: a text that seems to name one gets a warning, ordinary words do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.pupils import is_bsn, is_register_number, pupil_spans, pupils_in

NAMED = [
    ("De leerling Jan komt te laat.", ["Jan"]),
    ("Jan uit 3B sloeg iemand.", ["Jan uit 3B"]),
    ("Vandaag heeft Jorrit uit 3B gevochten.", ["Jorrit uit 3B"]),
    ("We maken ons zorgen over Jan V. en Fatima B.", ["Jan V.", "Fatima B."]),
    ("Een meisje, Fatima, is vaak ziek.", ["Fatima"]),
    ("De leerling heet Sam.", ["Sam"]),
    ("Er is een jongen genaamd Özgür.", ["Özgür"]),
    ("Kevin Peeters uit het 3e leerjaar komt te laat.", ["Kevin Peeters"]),
    ("Mohamed El Amrani is vaak weg.", ["Mohamed El Amrani"]),
    ("Yassine (12 jaar) blijft weg.", ["Yassine (12 jaar"]),
    ("Zoë van het derde leerjaar weent vaak.", ["Zoë van het derde leerjaar"]),
    ("Ken je Lisa-Marie? De dochter Lisa-Marie …", ["Lisa-Marie"]),
    ("nummer 85.07.30-033.28", ["85.07.30-033.28"]),
    ("BSN 111222333", ["111222333"]),
]
ORDINARY = [
    "Kinderen uit 3B zijn druk. Leerlingen uit 3B ook.",
    "Ouders uit het 3e leerjaar komen niet.",
    "Elk kind Nederlands leren is moeilijk.",
    "Juf Els uit 3B doet het goed. Directeur Jan Peeters tekende.",
    "Basisschool De Wilg in 3A, Nederlands in de 2de graad, resultaten in 3B.",
    "een leerling uit 3B, een leerling met zorg",
    "We werken met De Schoolbrug, Arktos, CLB Leiedam en Samen Tot Aan de Meet.",
    "Bel 0470 12 34 56, 03 123 45 67, 031234567 of +32 470 12 34 56.",
    "In 2026 waren er 12345678901 redenen, op 24.11.2026 om 14.00 u.",
    "",
]


@pytest.mark.parametrize(("text", "shown"), NAMED, ids=lambda value: str(value)[:30])
def test_a_pupil_who_is_named_is_pointed_out(text: str, shown: list[str]) -> None:
    assert [text[start:end] for start, end in pupil_spans(text)] == shown


def test_a_grown_up_of_the_dossier_may_be_named() -> None:
    text = "Sofie Lemmens belt de ouders van Mohamed El Amrani."
    assert pupils_in(text) == ("Sofie Lemmens", "Mohamed El Amrani")
    assert pupils_in(text, frozenset({"Sofie Lemmens", ""})) == ("Mohamed El Amrani",)


@pytest.mark.parametrize("text", ORDINARY, ids=lambda text: text[:30])
def test_an_ordinary_text_gets_no_warning(text: str) -> None:
    assert [text[start:end] for start, end in pupil_spans(text)] == []


@pytest.mark.parametrize(
    "number",
    ["85073003328", "17073003384", "85473003317", "00400000117"],
    ids=["born before 2000", "born since", "BIS number", "day of birth not known"],
)
def test_a_register_number_is_known_by_its_check_digits(number: str) -> None:
    assert is_register_number(number)


def test_eleven_digits_that_are_no_birthday_are_no_register_number() -> None:
    assert is_register_number("85073003328")
    assert not is_register_number("85073003329")
    assert not is_register_number(f"859930033{97 - 859930033 % 97:02}")


def test_the_test_of_eleven() -> None:
    assert is_bsn("111222333")
    assert not is_bsn("111222334")
    assert not is_bsn("000000000")


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in pupil_spans(text))
