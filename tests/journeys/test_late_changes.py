"""A school that changes its mind late: another story, other themes, another wish, the way back; then it is sent.

What is on paper, on the page of who reads it and in the API is what the school said last, and nothing it took back.
"""

import re
from typing import Any, Final

import pytest

from demo import cast
from records.kinds import MailKind
from tests.documents.reading import paper_text, words
from tests.intake.chatting import ANSWERS
from tests.journeys.city import City
from tests.journeys.reader import Reader
from tests.journeys.test_visibility_crawl import QuickClient

DIRECTOR: Final = "ria@dewilg.example"
PEOPLE: Final = {"people.0.name": "Ria Nieuw", "people.0.function": "director", "people.0.email": DIRECTOR}
OTHER: Final[dict[str, dict[str, Any]]] = {
    "school": {"search": "012345"},
    "about_you": {"name": "Ria Nieuw", "function": "director", "email": DIRECTOR},
    "participants": PEOPLE,
}
STORY: Final = "Op maandag spijbelen er veel leerlingen. Wie wel komt, voelt zich hier niet veilig en niet gezien."
FIRST_THEMES: Final = ("Ouderbetrokkenheid", "Taal")
LAST_THEMES: Final = ("Spijbelen en tucht", "Welbevinden")
ROOM: Final = "Er is wat ruimte, als we het goed plannen"


def open_key(reader: Reader) -> str:
    """Name the question that stands open; empty when all is answered."""
    found = re.findall(r'<form method="post" action="/intake/[\d-]+/antwoorden/(\w+)"', reader.answer.text)
    return found[0] if found else ""


def answer_all(reader: Reader) -> None:
    """Answer whatever is asked, until the page where everything is read over."""
    while key := open_key(reader):
        typed = {name: value for name, value in OTHER.get(key, ANSWERS[key]).items() if name != "answer"}
        if key == "availability":
            typed = dict.fromkeys(reader.names("slot.*")[:3], "yes")
        reader.press(
            "Ga verder" if key == "attachments" else "volgende vraag" if key == "themes" else "Volgende", typed
        )


def summary(city: City) -> bytes:
    """Download the paper of the question from its page."""
    leen = city.reader(cast.COORDINATOR).open(f"/vragen/{city.reference}")
    answer = leen.client.get(next(each for each in leen.links() if each.startswith("/documenten/")))
    assert answer.mimetype == "application/pdf"
    return bytes(answer.data)


@pytest.fixture
def ria(city: City) -> Reader:
    """Somebody without an account who answered everything, and reads it over."""
    city.app.test_client_class = QuickClient  # that its pages are valid is looked at elsewhere
    reader = city.reader().open("/intake").press("Begin")
    city.reference = reader.address.rsplit("/", 1)[1]
    answer_all(reader)
    return reader.reads("Dit heb ik genoteerd. Klopt alles?", *FIRST_THEMES)


def changes(reader: Reader, reference: str, key: str) -> Reader:
    """Go from the page of everything to the page where one answer is changed."""
    page = f"/intake/{reference}/antwoorden/{key}"
    reader.open(f"/intake/{reference}/nalezen")
    assert page in reader.links("wijzig")
    return reader.open(page)


def test_what_was_said_last_is_what_everybody_reads(city: City, ria: Reader) -> None:
    # Another story brings other suggestions, but the themes are the school's own: they stay until it changes them.
    changes(ria, city.reference, "situation").press("Bewaar", {"value": STORY}).reads("Gewijzigd: ", "Taal")
    changes(ria, city.reference, "themes").press("Bewaar", {"value": LAST_THEMES})
    ria.reads(f"Gewijzigd: thema’s. Er staat nu: “{', '.join(LAST_THEMES)}”. De rest staat er nog.")
    ria.press("Maak ongedaan").reads("Het staat weer zoals het was.", *FIRST_THEMES)
    changes(ria, city.reference, "themes").press("Bewaar", {"value": LAST_THEMES})

    # Only a referral: the room in the team would lapse. That is said before anything is kept, and undone in one click.
    changes(ria, city.reference, "support_kind").press("Bewaar", {"value": ["Doorverwijzing"]})
    ria.reads("Eén antwoord past daar niet meer bij.", "gaat opzij", ROOM)
    ria.press("Ja, wijzig dit antwoord").reads("Eén antwoord ligt opzij.").press("Maak ongedaan")
    ria.open(f"/intake/{city.reference}/nalezen").reads(ROOM)
    assert "Eerder opzijgelegd" not in ria.text

    mail = next(each for each in city.mails(DIRECTOR) if each.mail is MailKind.CONFIRM_ADDRESS)
    ria.open(next(word for word in mail.text.split() if "/l/" in word).partition("8000")[2]).press(
        "Ja, dit is mijn adres"
    )
    ria.open(f"/intake/{city.reference}/nalezen").press("Verstuur onze vraag")
    assert city.state() == "submitted"

    city.post(on_paper=True)
    read = city.reader(cast.COORDINATOR).open(f"/intake/{city.reference}/antwoorden").text
    paper = words(paper_text(summary(city)))
    answers = city.program(cast.COORDINATOR).get(f"/requests/{city.reference}")["parts"]["intake"]["answers"]
    for told in (read, paper):
        assert [each for each in (*LAST_THEMES, STORY, ROOM) if each not in told] == []
        assert [each for each in FIRST_THEMES if each in told] == []
    assert (answers["situation"], answers["themes"]) == (STORY, ["spijbelen", "welbevinden"])
    assert (answers["support_kind"], answers["readiness"]) == (["coaching"], "planned")
