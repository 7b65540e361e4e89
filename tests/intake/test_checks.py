"""An answer that is wrong is told what to do, with all reasons at once; an answer that is right comes through."""

from dataclasses import replace
from typing import Any

import pytest

from intake.checks import clean, validate
from intake.questions import Context
from intake.script import CURRENT
from records.school_numbers import read_number
from tests.intake.wilg import DE_BRUG, DE_WILG, SLOTS, UNKNOWN, WHOLE, knowing, slot

DIRECTOR = {"name": "Nadia Verstappen", "function": "director", "email": "lead@school.example"}


def wrong(key: str, value: Any, context: Context | None = None, *, reread: bool = False) -> list[str]:
    return validate(CURRENT.by_key[key], value, {}, context or knowing(DE_WILG), reread=reread)


@pytest.mark.parametrize(("key", "value"), WHOLE.items(), ids=WHOLE)
def test_a_whole_conversation_is_right(key: str, value: Any) -> None:
    assert wrong(key, value) == []


@pytest.mark.parametrize("key", [each.key for each in CURRENT.questions if each.required])
@pytest.mark.parametrize("value", [None, "", "  ", [], {}, [""]], ids=repr)
def test_saying_nothing_to_a_required_question_says_what_to_do(key: str, value: Any) -> None:
    assert wrong(key, value) == [CURRENT.by_key[key].missing]


@pytest.mark.parametrize("key", [each.key for each in CURRENT.questions if not each.required])
def test_an_optional_question_may_be_skipped(key: str) -> None:
    assert wrong(key, None) == []


@pytest.mark.parametrize("key", [each.key for each in CURRENT.questions])
@pytest.mark.parametrize(
    "value", [0, True, 3.5, "\x00", "\ud800", ["\x00"], [[]], [{"a": {"b": [1]}}], {"a": 1}, [None, 1], "x" * 5001]
    , ids=lambda value: repr(value)[:20],
)  # fmt: skip
def test_nonsense_gets_a_sentence_and_never_an_error(key: str, value: Any) -> None:
    said = wrong(key, value)
    assert all(each.endswith(".") for each in said)
    if key != "partners_now" and value != [[]]:
        assert said


def test_a_text_may_be_long_but_not_endless() -> None:
    assert wrong("situation", "a" * 5_000) == []
    assert wrong("situation", "a\r\n" * 2_500) == []
    assert wrong("situation", "a" * 5_001) == ["Dit telt 5001 tekens. Kort het in tot hoogstens 5000."]


@pytest.mark.parametrize(
    "value", ["0470 12 34 56", "+32 470 12 34 56", "09/000.00.11", "(010) 123 45 67", "0470\u201112\u201134\u201156"]
)
def test_a_phone_number_is_written_in_many_ways(value: str) -> None:
    assert wrong("crisis_contact", value) == []


@pytest.mark.parametrize("value", ["bel maar", "12", "0470 12 34 56 toestel 4", "1" * 30, "+"])
def test_what_cannot_be_called_is_no_phone_number(value: str) -> None:
    assert wrong("crisis_contact", value) == ["Schrijf een telefoonnummer met netnummer, bijvoorbeeld 0470 12 34 56."]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("99942", "099942"),
        ("099 942", "099942"),
        ("99.942", "099942"),
        ("05ux", "05UX"),
        ("05ux01", "05UX01"),
        ("1234", "001234"),
    ],
)
def test_a_school_number_is_compared_padded(written: str, number: str) -> None:
    assert read_number(written) == number


@pytest.mark.parametrize("written", ["1234567", "", "000000", "school", "Wilg", "ABCDE", "0٣", "05U", "05UX1"])
def test_what_is_no_school_number(written: str) -> None:
    assert read_number(written) is None


def test_a_school_is_found_by_its_number() -> None:
    assert wrong("school", "99942") == []
    assert wrong("school", "05ux", knowing(DE_BRUG)) == []
    assert clean(CURRENT.by_key["school"], "99 942") == "099942"


def test_a_number_that_the_register_does_not_know_offers_the_free_fields() -> None:
    assert wrong("school", "99941") == ["Nummer 099941 vinden we niet. Kijk het na, of vul de naam en de gemeente in."]
    assert wrong("school", "99941", reread=True) == []


def test_a_school_outside_the_register_needs_a_name_and_a_place() -> None:
    assert wrong("school", {"name": "Nieuwe School", "place": "Leiedam"}) == []
    assert wrong("school", {"name": "", "place": "Leiedam"}) == ["Schrijf de naam van je school."]
    assert len(wrong("school", {"name": "x" * 201, "plaats": "Leiedam"})) == 3


def test_a_person_hears_everything_that_is_missing_at_once() -> None:
    assert wrong("about_you", {"name": "Nadia", "function": "boss", "email": "nadia", "phone": "12"}) == [
        "Kies een functie uit de lijst.",
        "Schrijf een mailadres, zoals naam@school.be.",
        "Schrijf je telefoonnummer met netnummer, bijvoorbeeld 0470 12 34 56, of laat het leeg.",
    ]


@pytest.mark.parametrize("phone", [{}, {"phone": None}, {"phone": ""}, {"phone": "0470 12 34 56"}], ids=repr)
def test_a_phone_number_of_ones_own_is_free(phone: dict[str, str | None]) -> None:
    assert wrong("about_you", {**DIRECTOR, **phone}) == []


@pytest.mark.parametrize("email", ["a@b", "a b@c.be", "a@b..be", "@c.be", "a@@c.be", "a,b@c.be", "a@b.be\nx@y.be"])
def test_what_is_no_mail_address(email: str) -> None:
    assert wrong("about_you", {**DIRECTOR, "email": email}) == ["Schrijf een mailadres, zoals naam@school.be."]


def test_a_director_comes_to_the_talk() -> None:
    assert wrong("participants", [{**DIRECTOR, "function": "teacher"}]) == [
        "Zet ook de directeur erbij: die is zeker nodig in het gesprek."
    ]


def test_empty_rows_of_the_form_do_not_count_as_people() -> None:
    rows = [DIRECTOR, {"name": "", "function": "", "email": ""}]
    assert wrong("participants", rows) == []
    assert clean(CURRENT.by_key["participants"], rows) == [DIRECTOR]


def test_each_person_is_told_apart() -> None:
    assert wrong("participants", [DIRECTOR, {"name": " ", "function": "teacher", "email": "LEAD@school.example"}]) == [
        "Persoon 2: schrijf de voornaam en de naam.",
        "Geef elke persoon een eigen mailadres: lead@school.example staat er twee keer.",
    ]
    assert wrong("participants", [DIRECTOR] * 13) == ["Noem hoogstens 12 mensen. Een viertal is ideaal."]


def test_three_moments_must_suit() -> None:
    assert wrong("availability", [slot(0), slot(1), slot(2, "if_need_be")]) == [
        "Kies minstens 3 momenten die passen. Nu zijn het er 2."
    ]


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    brussels = {"starts_at": "2026-11-24T14:00:00+01:00", "answer": "yes"}
    assert wrong("availability", [brussels, slot(1), slot(2)]) == []
    assert clean(CURRENT.by_key["availability"], [brussels]) == [slot(0)]
    assert "Een moment staat er twee keer. Geef elk moment één antwoord." in wrong("availability", [brussels, slot(0)])


@pytest.mark.parametrize("start", [None, 3, "morgen", "2026-11-24T14:00:00", "0001-01-01T00:00:00+14:00"], ids=repr)
def test_a_moment_without_a_zone_is_no_moment(start: Any) -> None:
    said = wrong("availability", [{"starts_at": start, "answer": "yes"}, slot(1), slot(2), slot(3)])
    assert said == ["Kies bij elk moment: kan, liever niet of kan niet."]


def test_only_an_offered_moment_can_be_chosen_now() -> None:
    later = replace(UNKNOWN, slots=SLOTS[3:])
    chosen = [slot(0), slot(1), slot(2)]
    availability = CURRENT.by_key["availability"]
    assert len(validate(availability, chosen, {}, later)) == 1
    assert validate(availability, chosen, {}, later, reread=True) == []
    assert validate(availability, [*chosen, slot(4)], {"availability": chosen}, later) == []


def test_levels_of_another_kind_of_school_are_not_offered() -> None:
    assert wrong("levels", ["stage_2"]) == ["Kies alleen uit de lijst: “stage_2” staat er niet in."]
    assert wrong("levels", ["stage_2"], reread=True) == []


def test_partners_may_be_named_in_ones_own_words() -> None:
    assert wrong("partners_now", ["clb", "de bib"]) == []
    assert len(wrong("partners_now", ["x" * 121])) == 1
    assert clean(CURRENT.by_key["partners_now"], ["clb", " de bib ", "clb", ""]) == ["clb", "de bib"]


def test_a_statement_goes_on_with_nothing() -> None:
    assert wrong("welcome", "ja") == ["Hier hoort geen antwoord bij. Ga gewoon verder."]
    assert wrong("attachments", []) != []


def test_the_value_to_compute_with_is_tidy() -> None:
    person = {"name": " Nadia  Verstappen ", "function": "director", "email": "Lead@School.example ", "phone": ""}
    assert clean(CURRENT.by_key["about_you"], person) == {**DIRECTOR, "phone": None}
    assert clean(CURRENT.by_key["situation"], " Twee\r\nregels ") == "Twee\nregels"
    assert clean(CURRENT.by_key["crisis_contact"], " 0470  12 34 56") == "0470 12 34 56"
    assert clean(CURRENT.by_key["tried"], "  ") is None
