"""What is printed: minutes for the table, an extract per school without anything of another, and the advice."""

import re
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import undefer

from demo import cast
from demo.props import Props
from documents.fingerprint import content_hash
from documents.page import render_html
from documents.press import Made
from records.files import MadeDocument
from records.kinds import DocumentKind
from records.organisations import Organisation, School
from records.outbox import OutboxEntry
from records.people import Person
from records.request import SupportRequest
from records.vocabulary import Action, State
from tests.casetable.table import Room
from web.jobs import drain
from web.kit import kit_of
from web.works import works_of

SECRET = "Zebrapad"
OTHER_TITLE = "Spijbelen in de derde graad"


@pytest.fixture
def published(room: Room) -> Room:
    """Two schools were discussed at one table, and its minutes are shared."""
    room.bring(State.TABLED)
    other = Room(room.app, room.clock, people=room.people)
    other.bring(
        State.TABLED,
        props=Props(school="023456", lead=cast.OTHER_LEAD, title=OTHER_TITLE, meeting_id=room.meeting_id),
    )
    room.envelope(cast.PARTNER, f"{SECRET} voor de poort.")
    other.envelope(cast.PARTNER, "Kanaaleiland voor later.")
    room.bring(State.ADVISING)
    other.bring(State.ADVISED)
    browser = room.browser(cast.COORDINATOR)
    browser.send(f"{room.page}/tafel/{room.reference}/notities", notes="Leen belt de school.", revision="0")
    room.bring(State.ADVISED)
    room.act_on_meeting("conclude")
    room.act_on_meeting("publish_minutes")
    return room


def printed(room: Room, kind: DocumentKind) -> list[tuple[str | None, str]]:
    """Make every document of a kind as the outbox would: the request it is about, and what stands on it."""
    kit = kit_of(room.app)
    made: list[tuple[str | None, str]] = []
    with room.app.app_context(), kit.database.reading() as session:
        entries = session.scalars(
            select(OutboxEntry).where(OutboxEntry.document == kind).order_by(OutboxEntry.created_at)
        )
        for entry in entries:
            context: Any = kit.handlers[kind](session, entry, room.clock.now())
            if context is not None:
                made.append((entry.request_id, render_html(kind, context)))
    return made


def test_the_minutes_hold_every_case_with_inputs_and_notes(published: Room) -> None:
    [(_about, minutes)] = printed(published, DocumentKind.MINUTES)
    for words in (SECRET, "Kanaaleiland", OTHER_TITLE, "Leen belt de school.", "Bram Peeters", "Basisschool De Wilg"):
        assert words in minutes


def test_an_extract_holds_nothing_of_another_school_and_no_input(published: Room) -> None:
    extracts = printed(published, DocumentKind.EXTRACT)
    assert len(extracts) == 2
    mine = next(text for _about, text in extracts if published.reference in text)
    for words in (SECRET, "Kanaaleiland", OTHER_TITLE, "Atheneum", "Leen belt de school.", ">A1<", ">S1<"):
        assert words not in mine
    assert "Begin met één onthaalmoment per week" in mine


def test_the_advice_on_paper_names_only_paragraphs_to_the_school(published: Room) -> None:
    texts = [text for _about, text in printed(published, DocumentKind.ADVICE)]
    assert len(texts) == 2
    assert all(SECRET not in text and ">A1<" not in text for text in texts)
    assert any("Je school is vrij." in text for text in texts)


def test_minutes_are_not_made_before_they_are_shared(room: Room) -> None:
    room.bring(State.ADVISED)
    with room.app.app_context(), room.writing() as session:
        order = {"document": DocumentKind.MINUTES, "audience": "network", "meeting_id": room.meeting_id}
        entry = OutboxEntry(**order, payload={}, created_at=room.clock.now(), not_before=room.clock.now())
        session.add(entry)
        session.flush()
        handler = kit_of(room.app).handlers[DocumentKind.MINUTES]
        assert handler(session, entry, room.clock.now()) is None


def test_a_postponed_question_says_so_and_no_more(room: Room) -> None:
    room.bring(State.TABLED)
    room.envelope(cast.PARTNER, f"{SECRET} voor de poort.")
    room.bring(State.ADVISING)
    room.act(Action.POSTPONE, reason="De tafel wil eerst het OCMW horen.")
    room.act_on_meeting("conclude")
    room.act_on_meeting("publish_minutes")
    [(_about, extract)] = printed(room, DocumentKind.EXTRACT)
    assert "op een volgende casetafel opnieuw op" in extract
    assert SECRET not in extract
    assert "OCMW" not in extract
    [(_whole, minutes)] = printed(room, DocumentKind.MINUTES)
    assert SECRET in minutes
    assert "De tafel wil eerst het OCMW horen." in minutes


def test_what_is_added_later_stands_on_a_next_version_and_the_first_stays(published: Room) -> None:
    browser = published.browser(cast.COORDINATOR)
    [(_about, before)] = printed(published, DocumentKind.MINUTES)
    browser.send(f"{published.page}/tafel/{published.reference}/notities", notes="Anders.", revision="1")
    published.clock.move(days=3)
    published.act_on_meeting("add_to_minutes", text="De afspraak is op 8 december.", request="table")
    [(_first, same), (_second, added)] = printed(published, DocumentKind.MINUTES)
    assert same == before
    assert "De afspraak is op 8 december." in added
    assert "Leen belt de school." in added
    assert "versie 2" in added
    assert len(printed(published, DocumentKind.EXTRACT)) == 2, "no school gets what is not about its case"


def test_only_the_school_concerned_gets_an_addition_with_its_extract(published: Room) -> None:
    published.clock.move(days=3)
    text = "Jullie worden gebeld door de brugfiguur."
    published.act_on_meeting("add_to_minutes", text=text, request=published.reference, for_school=True)
    extracts = printed(published, DocumentKind.EXTRACT)
    assert [text in paper for _about, paper in extracts] == [False, False, True]
    assert published.reference in extracts[-1][1]


def unpressed(kind: DocumentKind, context: Any) -> Made:
    """Stand in for the press: keep the page, and print nothing."""
    page = render_html(kind, context)
    digest = sha256(page.encode()).hexdigest()
    return Made(b"%PDF", 1, digest, content_hash(kind, context), page)


def post(room: Room) -> list[str]:
    """Print what was ordered; give the pages of all minutes and extracts of De Wilg, in the order of their printing."""
    kit = kit_of(room.app)
    with room.app.app_context():
        drain(replace(works_of(kit), printer=unpressed), room.clock.now())
    with kit.database.reading() as session:
        query = select(MadeDocument).options(undefer(MadeDocument.page)).order_by(MadeDocument.made_at)
        papers = session.scalars(query.where(MadeDocument.kind.in_([DocumentKind.MINUTES, DocumentKind.EXTRACT])))
        return [each.page for each in papers if each.page and room.reference in each.page]


def everything_gets_another_name(room: Room) -> None:
    with room.writing() as session:
        for record in (School, Person, Organisation):
            session.execute(update(record).values(name="Nieuw " + record.name))
        session.execute(update(SupportRequest).values(title="Een andere titel"))


ADDED = re.compile(r'<div class="box now"><p><strong>Aanvulling.*?</div>', re.DOTALL)


def told(page: str) -> str:
    """Give what a paper tells, without what was added, and without its last lines, which name its own version."""
    return "".join(ADDED.sub("", page[page.index("<h1") : page.index('<div class="end">')]).split())


def test_what_was_shared_keeps_its_names_when_something_is_added(published: Room) -> None:
    first = {told(page) for page in post(published)}
    assert len(first) == 2, "minutes for the table, and an extract for the school"
    for number, words in enumerate(("De brugfiguur belt jullie.", "En zij komt langs."), start=2):
        everything_gets_another_name(published)
        published.clock.move(days=1)
        published.act_on_meeting("add_to_minutes", text=words, request=published.reference, for_school=True)
        later = [page for page in post(published) if f"versie {number}" in page]
        assert {told(page) for page in later} == first
        for page in later:
            added = ADDED.findall(page)
            assert [each.count("Nieuw") for each in added] == list(range(1, number)), "as they were called then"
            assert words in added[-1]


def test_an_addition_names_a_case_of_this_table(published: Room) -> None:
    body = {"version": published.meeting()["version"], "input": {"text": "Iets.", "request": "2026-9999"}}
    answer = published.call("POST", f"/meetings/{published.meeting_id}/actions/add_to_minutes", body)
    assert answer.status_code == 422
    assert "niet besproken" in answer.json["reasons"][0]
