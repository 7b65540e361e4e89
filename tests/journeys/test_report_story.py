"""The report of De Wilg, from the first word to the paper: two who write, a team that reads it over, twice.

Everybody does it on a page, without a script, as it stands there. Two interviewers meet in one section, one of them is
replaced while writing, a colleague with a mandate approves, and meets a newer version first.
"""

import page
import pytest

from demo import cast
from records.vocabulary import SectionKey, State
from tests.documents.reading import paper_text, words
from tests.journeys.city import City
from tests.journeys.reader import Reader

HERS = "Ouders komen zelden verder dan de poort."
HIS = "Het team zoekt elk op zijn manier contact."
VIEW = "Wij noemen dit geen *afhaken*: ouders zijn onzeker."
BACKGROUND = "De directeur is nieuw sinds september."


@pytest.fixture
def talked(city: City) -> City:
    """The conversation was held; nothing is written yet."""
    return city.bring(State.REPORTING)


def writes(city: City, email: str) -> Reader:
    """Open the page where the report is written, the way an interviewer finds it."""
    return city.reader(email).open(f"/vragen/{city.reference}").follow("Verslag").follow("Schrijf verder")


def remark(reader: Reader, place: int, kind: str, text: str) -> dict[str, str]:
    """Say something of the paragraph on this place of the page."""
    paragraph = reader.names("kind.*")[place].partition(".")[2]
    return {f"kind.{paragraph}": kind, f"text.{paragraph}": text}


def share_all_but_background() -> dict[str, str]:
    """Give the table everything but the background, and the guidance service nothing."""
    held = SectionKey.BACKGROUND
    choice = {f"sharing.{key.value}": "false" if key is held else "true" for key in SectionKey}
    return {**choice, "guidance": "false"}


def test_two_rounds_a_conflict_a_change_of_hands_and_a_mandate(talked: City) -> None:
    city = talked

    # Ilse and Yassin write at once, in the same section: neither loses a word.
    ilse, yassin = writes(city, cast.INTERVIEWER_1), writes(city, cast.INTERVIEWER_2)
    ilse.press("Bewaar", {"sections.situation": HERS}).reads("Bewaard.")
    yassin.press("Bewaar", {"sections.situation": HIS}, status=409).reads(HERS, HIS, "Jouw tekst staat er nog.")
    yassin.press("Bewaar", {"keep.situation": "Allebei, onder elkaar"}).reads("Bewaard.", HERS, HIS)

    # Yassin is replaced while he writes: what he typed is given back to him, and is in nobody's report.
    leen = city.reader(cast.COORDINATOR).open(f"/vragen/{city.reference}").follow("Wissel gespreksvoerders")
    two = [city.people[cast.INTERVIEWER_1], city.people[cast.PARTNER]]
    leen.press("Bewaar de wissel", {"interviewers": two})
    yassin.press("Bewaar", {"sections.dream": "Een woord te laat."}, status=404).reads("Een woord te laat.")
    bram = writes(city, cast.PARTNER).reads(HERS, HIS)
    typed = {
        "sections.dream": "Elke ouder kent een gezicht.",
        "sections.direction": "Eén gedeelde manier van onthaal.",
        "sections.background": BACKGROUND,
    }
    assert "Een woord te laat." not in bram.text
    bram.press("Bewaar", typed).press("Bewaar en stuur naar de school").reads("Het verslag is verstuurd.")

    first_round(city)
    second_round(city)
    approval(city)
    papers(city)


def first_round(city: City) -> None:
    """Let the team remark; it is theirs alone until the director sends it."""
    tom = city.reader(cast.TEACHER).open(f"/vragen/{city.reference}/verslag/nalezen")
    tom.press("Bewaar", remark(tom, 1, "remark", "Op woensdag is er oudercontact."))
    nadia = city.reader(cast.LEAD).open(f"/vragen/{city.reference}").follow("Verslag").follow("Lees na en beslis")
    nadia.reads("Op woensdag is er oudercontact.", "Nog niet verstuurd.")
    nadia.press("Bewaar", remark(nadia, 0, "our_view", VIEW))
    assert VIEW not in city.reader(cast.INTERVIEWER_1).open(f"/vragen/{city.reference}/verslag").text
    nadia.press("Stuur terug met 2 opmerkingen").reads("Teruggestuurd.")
    ilse = writes(city, cast.INTERVIEWER_1).reads(VIEW, "Op woensdag is er oudercontact.")
    adopted = dict.fromkeys(ilse.names("adopt.*"), "true")
    ilse.press("Bewaar", adopted).reads(f"{HIS} Op woensdag is er oudercontact.")
    ilse.press("Bewaar en stuur naar de school")


def second_round(city: City) -> None:
    """Let the school find what was adopted, and ask one thing more."""
    nadia = city.reader(cast.LEAD).open(f"/vragen/{city.reference}/verslag/nalezen")
    nadia.reads("Versie 2", "Onze visie, woord voor woord van de school", "ouders zijn onzeker")
    assert "<ins>Op woensdag is er oudercontact.</ins>" in nadia.answer.text
    nadia.open(f"/vragen/{city.reference}").follow("Collega toevoegen of mandaat geven")
    nadia.press("Laat mee beslissen: Tom Aerts").reads("mag mee beslissen")
    tom = city.reader(cast.TEACHER).open(f"/vragen/{city.reference}/goedkeuren")
    tom.reads("Keur versie 2 goed")

    nadia.open(f"/vragen/{city.reference}/verslag/nalezen")
    nadia.press("Bewaar", remark(nadia, 2, "remark", "Schrijf: elke ouder, ook wie laat werkt."))
    nadia.press("Stuur terug met 1 opmerking")
    bram = writes(city, cast.PARTNER)
    answers = dict.fromkeys(bram.names("answer.*"), "Dat schreven we erbij.")
    wider = {"sections.dream": "Elke ouder kent een gezicht, ook wie laat werkt."}
    bram.press("Bewaar en stuur naar de school", {**answers, **wider})


def approval(city: City) -> None:
    """Let Tom approve, with the mandate of the director: first on a page that is older than the report."""
    tom = city.reader(cast.TEACHER)  # version 2 is still in front of him
    tom.press("Keur versie 2 goed", share_all_but_background(), status=409)
    tom.reads("Wat jij invulde, staat er nog.", "Keur versie 3 goed")
    assert city.state() == "review"
    tom.press("Keur versie 3 goed").reads("Het verslag is goedgekeurd.")
    assert city.state() == "approved"
    ilse = city.reader(cast.INTERVIEWER_1).open(f"/vragen/{city.reference}/verslag")
    city.reader(cast.LEAD).open(f"/vragen/{city.reference}").reads(
        "Jullie stuurden versie 1 terug. Nadia Verstappen verstuurde 2 opmerkingen.",
        "Jullie stuurden versie 2 terug. Nadia Verstappen verstuurde één opmerking.",
    )
    ilse.reads("goedgekeurd op", "door Tom Aerts").follow("wat er veranderde sinds versie 2").reads(
        "ook wie laat werkt"
    )


def papers(city: City) -> None:
    """Print it: the school has it all, the table what is shared; both can be read aloud, and checked by anybody."""
    city.post(on_paper=True)
    school = pdf_of(city, cast.LEAD)
    city.bring(State.TABLED)
    city.post(on_paper=True)
    table = pdf_of(city, cast.INTERVIEWER_2)  # Yassin, who is a partner at the table now
    for paper in (school, table):
        assert page.validate_pdf_bytes(paper, profile=page.ValidationProfile.PDF_UA_1).failures == []
    told = words(paper_text(school))
    assert all(each in told for each in (HERS, "ouders zijn onzeker", "ook wie laat werkt", BACKGROUND, "Tom Aerts"))
    shown = words(paper_text(table))
    assert HERS in shown
    assert BACKGROUND not in shown
    assert "Tom Aerts" not in shown
    seal = city.program(cast.LEAD).get(f"/requests/{city.reference}")["parts"]["report"]["content_sha256"]
    assert all(seal[at : at + 8] in told for at in range(0, 64, 8))
    city.reader().open(f"/check/{seal}").reads("Dit document is ongewijzigd.")
    city.reader().open(f"/check/{seal[::-1]}").reads("Deze code kennen we niet.")


def pdf_of(city: City, email: str) -> bytes:
    """Download the report from the page of the question."""
    link = city.reader(email).open(f"/vragen/{city.reference}").links("Verslag, versie 3")[0]
    answer = city.reader(email).client.get(link)
    assert answer.mimetype == "application/pdf"
    return bytes(answer.data)
