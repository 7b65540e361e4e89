"""Whatever the other schools, the partners and the room wrote: an extract holds nothing of it (visibility.md)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo import cast
from demo.props import Line, Offered, Props
from documents.page import render_html
from records.kinds import Audience, DocumentKind
from records.meeting import AgendaItem, Agreement, CaseTableMeeting, InputPoint, MinutesAddition
from records.organisations import School
from records.outbox import OutboxEntry
from records.people import Person
from records.request import Participant, SupportRequest
from records.vocabulary import AgendaOutcome, SectionKey, State, SupportKind
from tests.casetable.table import Room
from web.kit import kit_of

STRANGE = "vreemd"  # in everything that is not of this school, or that only the table may read
OWN = "eigen"
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
TEXTS = st.lists(WORDS, min_size=12, max_size=12)
OTHER = Props(
    school="023456",
    lead=cast.OTHER_LEAD,
    title=f"{STRANGE}e titel",
    sections=dict.fromkeys(SectionKey, f"{STRANGE} in het verslag"),
    lines=(Line(f"{STRANGE} advies", SectionKey.DIRECTION),),
    proposals=(Offered("Arktos", SupportKind.COACHING, f"{STRANGE} voorstel", f"{STRANGE}e reden"),),
)


@pytest.fixture
def published(room: Room) -> Room:
    """Two schools were discussed at one table, whose minutes are shared."""
    room.bring(State.TABLED)
    other = Room(room.app, room.clock, people=room.people)
    OTHER.meeting_id = room.meeting_id
    other.bring(State.TABLED, props=OTHER)
    room.bring(State.ADVISING)
    other.bring(State.ADVISED)
    room.bring(State.ADVISED)
    room.act_on_meeting("conclude")
    room.act_on_meeting("publish_minutes")
    return room


def strangely(words: Iterator[str], limit: int = 0) -> str:
    text = f"{STRANGE}{next(words)}"
    return text[:limit] if limit else text


def rewrite(session: Session, room: Room, texts: list[str], outcome: AgendaOutcome) -> AgendaItem:
    """Let everybody else have written, and be called, something strange; gives the item of this school."""
    words = iter(texts)
    mine = session.scalars(select(SupportRequest).where(SupportRequest.reference == room.reference)).one()
    for request in session.scalars(select(SupportRequest).where(SupportRequest.id != mine.id)):
        request.title = strangely(words, 200)
        school = session.get_one(School, request.school_id)
        school.name, school.place, school.number = strangely(words, 200), strangely(words, 120), f"{STRANGE}1"
        for someone in session.scalars(select(Participant).where(Participant.request_id == request.id)):
            someone.name = f"{STRANGE} {someone.id}"
    lead = session.scalars(select(Person).where(Person.email == cast.OTHER_LEAD)).one()
    lead.name = strangely(words, 120)
    for point in session.scalars(select(InputPoint)):
        point.text = f"{STRANGE} {point.code}"
    items = {item.request_id: item for item in session.scalars(select(AgendaItem))}
    for item in items.values():
        item.notes = strangely(iter(texts))
        session.add(agreement(item, strangely(iter(texts), 500), room))
    for number, (about, for_school) in enumerate(((None, False), (mine.id, False), (mine.id, True)), start=1):
        text = f"{OWN} aanvulling" if for_school else strangely(words)
        session.add(addition(room, number, about, text, for_school=for_school))
    strange = next(key for key in items if key != mine.id)
    session.add(addition(room, 4, strange, strangely(words), for_school=True))
    items[mine.id].outcome = outcome
    session.flush()
    return items[mine.id]


def agreement(item: AgendaItem, what: str, room: Room) -> Agreement:
    coordinator = room.people[cast.COORDINATOR]
    now = room.clock.now()
    return Agreement(
        item_id=item.id, what=what, owner_id=coordinator, due_on=now.date(), agreed_at=now, agreed_by_id=coordinator
    )


def addition(room: Room, number: int, about: str | None, text: str, *, for_school: bool) -> MinutesAddition:
    return MinutesAddition(
        meeting_id=room.meeting_id,
        number=number,
        request_id=about,
        for_school=for_school,
        text=text,
        added_at=room.clock.now(),
        added_by_id=room.people[cast.COORDINATOR],
    )


def extract_of(session: Session, room: Room, item: AgendaItem) -> str:
    """Make the extract of this school again, as the worker would now."""
    now = room.clock.now() + timedelta(minutes=1)
    about = {"request_id": item.request_id, "meeting_id": room.meeting_id}
    entry = OutboxEntry(
        document=DocumentKind.EXTRACT, audience=Audience.SCHOOL, payload={}, created_at=now, not_before=now, **about
    )
    context: Any = kit_of(room.app).handlers[DocumentKind.EXTRACT](session, entry, now)
    return render_html(DocumentKind.EXTRACT, context)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=TEXTS, outcome=st.sampled_from([AgendaOutcome.ADVISED, AgendaOutcome.POSTPONED]))
def test_nothing_of_another_school_and_no_input(published: Room, texts: list[str], outcome: AgendaOutcome) -> None:
    with published.app.app_context(), published.writing() as session:
        item = rewrite(session, published, texts, outcome)
        others = session.scalars(select(SupportRequest.reference).where(SupportRequest.id != item.request_id)).all()
        extract = extract_of(session, published, item)
        session.rollback()
    assert STRANGE not in extract.casefold()
    assert all(reference not in extract for reference in others)
    assert f"{OWN} aanvulling" in extract
    assert "Basisschool De Wilg" in extract


def test_the_story_is_strange_where_it_should_be(published: Room) -> None:
    """Or else the property above would hold for nothing."""
    with published.app.app_context(), published.writing() as session:
        rewrite(session, published, ["x"] * 12, AgendaOutcome.ADVISED)
        meeting = session.get_one(CaseTableMeeting, published.meeting_id)
        now = published.clock.now() + timedelta(minutes=1)
        entry = OutboxEntry(
            document=DocumentKind.MINUTES, audience=Audience.NETWORK, payload={}, created_at=now, meeting_id=meeting.id
        )
        context: Any = kit_of(published.app).handlers[DocumentKind.MINUTES](session, entry, now)
        minutes = render_html(DocumentKind.MINUTES, context)
        session.rollback()
    assert minutes.casefold().count(STRANGE) > 20
