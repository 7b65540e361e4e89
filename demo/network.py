"""The demo network: more than two dozen requests, spread over every state, made by firing real actions in the past.

A scene is rehearsed first, to know how long it takes, and then played so that it ends a little before today. Scenes
are played in the order in which they begin, so that the dossiernummers follow the calendar.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from demo import cast
from demo.acts import agree
from demo.cast import load_cast
from demo.stage import Stage
from demo.stories import props_for
from records.kinds import Part
from records.organisations import School
from records.outbox import OutboxEntry
from records.people import Person, SchoolMember
from records.request import SupportRequest
from records.vocabulary import Action, Choice, Function, MeetingAction, State

Play = Callable[[Session, datetime], datetime]  # plays from a moment on; gives when it ended

REHEARSAL: Final = timedelta(days=200)
TRIES: Final = 10
SLACK: Final = timedelta(days=-3)  # a scene may end before the weekend, rather than after it


@dataclass(frozen=True, slots=True)
class Scene:
    """A part of the demo network; `idle`: how many days ago it ended."""

    play: Play
    idle: float


def _one(story: str, state: State, pair: int = 0) -> Play:
    """One request on its own, up to a state before the case table."""

    def play(session: Session, start: datetime) -> datetime:
        return Stage(session, start, props_for(story, pair)).bring(state).now

    return play


def _unfinished(story: str) -> Play:
    """A draft that stopped halfway."""

    def play(session: Session, start: datetime) -> datetime:
        stage = Stage(session, start, props_for(story)).begin()
        stage.forget(("participants", "availability", "format"))
        return stage.now

    return play


def _second_round(story: str, pair: int) -> Play:
    """A report that comes back from the school once."""

    def play(session: Session, start: datetime) -> datetime:
        stage = Stage(session, start, props_for(story, pair)).bring(State.REVIEW).later(days=3)
        stage.do(Action.REQUEST_CHANGES).say(stage.props.lead, "We stuurden één opmerking terug, bij de cijfers.")
        stage.later(hours=3).say(stage.props.interviewers[0], "Dank je, dat passen we deze week aan.")
        return stage.later(days=2).do(Action.SEND_REPORT).now

    return play


Ending = Callable[[Stage], None]


def _table(*endings: tuple[str, Ending], discussed: bool = True) -> Play:
    """A case table with several requests; afterwards each goes its own way."""

    def play(session: Session, start: datetime) -> datetime:
        stages = []
        for number, (story, _ending) in enumerate(endings):
            stages.append(
                Stage(session, start + timedelta(days=number), props_for(story, number)).bring(State.APPROVED)
            )
        together = max(stage.now for stage in stages)
        for stage in stages:
            stage.now, stage.props.meeting_id = together, stages[0].props.meeting_id
            stage.props.table = stages[0].props.table
            stage.do(Action.TABLE)
            stage.later(hours=2).let_read(Part.REPORT, cast.COORDINATOR, cast.PARTNER)
        if not discussed:
            return max(stage.now for stage in stages)
        for stage in stages:
            stage.now = max(one.now for one in stages)
            stage.do(Action.DISCUSS)
        for stage, (_story, ending) in zip(stages, endings, strict=True):
            stage.now = max(one.now for one in stages)
            ending(stage)
        return max(stage.now for stage in stages)

    return play


def _nothing_more(stage: Stage) -> None:
    """Leave it on the table, being discussed; somebody already took something on."""
    what = "De school opbellen: mogen de thuistalen in de gang hangen vanaf januari?"
    agree(stage.session, stage.request, what, stage.props.interviewers[0], 9, stage.now)


def _advised(stage: Stage) -> None:
    what = "Nagaan of de partner in februari nog een halve dag vrij heeft."
    agree(stage.session, stage.request, what, cast.PARTNER, 20, stage.now)
    stage.do(Action.SEND_ADVICE)
    question = "Zit er iets tussen waar jullie over twijfelen? Ik bel gerust even mee in jullie overleg van donderdag."
    stage.later(days=2).say(cast.COORDINATOR, question)


def _chosen(state: State, *answers: Choice, why_not: str = "") -> Ending:
    def ending(stage: Stage) -> None:
        stage.props.answers, stage.props.why_not = answers or (Choice.YES, Choice.NO), why_not
        stage.do(Action.SEND_ADVICE).later(days=4).bring(state)

    return ending


def _last(state: State, *answers: Choice, why_not: str = "") -> Ending:
    """The last one of a table also closes the meeting and shares the minutes, before the school chooses."""

    def ending(stage: Stage) -> None:
        stage.props.answers, stage.props.why_not = answers or (Choice.YES, Choice.NO), why_not
        stage.do(Action.SEND_ADVICE)
        stage.later(hours=1).meet(stage.meeting.id, MeetingAction.CONCLUDE)
        stage.later(hours=20).meet(stage.meeting.id, MeetingAction.PUBLISH_MINUTES)
        if state is State.CLOSED:  # the shortest way there would be to go on alone
            stage.props.result, stage.props.closing = GARDEN
            stage.later(days=4).bring(State.IN_TRAJECTORY)
        stage.later(days=4).bring(state)

    return ending


def _alone(stage: Stage) -> None:
    stage.props.why_not = "Twee van onze leraren willen dit zelf trekken. Een partner voor toneel vonden we niet."
    stage.do(Action.SEND_ADVICE).later(days=4).do(Action.FOLLOW_ALONE)


GARDEN: Final = (
    "Drie klassen werken elke week een uur in de tuin. Twee leraren kennen nu de lessen en geven ze door.",
    "De tuin staat op het rooster en heeft twee trekkers in het team. De school kan altijd terugkomen.",
)
NOT_COSTS: Final = "Wat wij zochten, hulp bij het doorlichten van onze schoolkosten, zat er niet bij."
NOT_AFTER_SCHOOL: Final = "Na de lesuren lukt dit niet: de helft van onze leerlingen neemt dan de bus."
NOT_THIS_YEAR: Final = "Twee trajecten tegelijk is voor ons team dit jaar te veel."

NEWCOMERS: Final = (
    ("fien.bogaert@kompas.example", "Fien Bogaert", "034567", Function.TEACHER),
    ("wout.lenaerts@school.example", "Wout Lenaerts", "012345", Function.POLICY_SUPPORT),
)
SCENES: Final = (
    Scene(_unfinished("boomgaard"), 2.5),
    Scene(_unfinished("kleuters"), 0.4),
    Scene(_one("tuin", State.DRAFT), 0.2),
    Scene(_one("horizon", State.SUBMITTED), 0.1),
    Scene(_one("lezen", State.SUBMITTED), 1.2),
    Scene(_one("theater", State.SUBMITTED), 6.3),
    Scene(_one("stilte", State.PLANNING, 1), 2.1),
    Scene(_one("gsm", State.PLANNING, 2), 8.2),
    Scene(_one("anderstalig", State.SCHEDULED, 3), 1.3),
    Scene(_one("orienteren", State.SCHEDULED, 4), 3.2),
    Scene(_one("bewegen", State.REPORTING, 0), 4.1),
    Scene(_second_round("nablijven", 0), 1.1),
    Scene(_one("zonnewijzer", State.REVIEW, 4), 12.2),
    Scene(_one("naschools", State.APPROVED, 1), 2.2),
    Scene(_one("debrug", State.APPROVED, 3), 5.1),
    Scene(_one("vervoer", State.REDIRECTED), 20.0),
    Scene(_one("stem", State.WITHDRAWN), 15.0),
    Scene(
        _table(
            ("huiswerk", _nothing_more), ("sintjozef", _nothing_more), ("boomgaard", _nothing_more), discussed=False
        ),
        1.0,
    ),
    Scene(_table(("regenboog", _nothing_more)), 0.1),
    Scene(
        _table(
            ("ouders", _advised),
            ("vlieger", _chosen(State.DECLINED, why_not=NOT_COSTS)),
            ("zuid", _last(State.ADVISED)),
        ),
        3.0,
    ),
    Scene(
        _table(
            ("spijbelen", _chosen(State.REFERRING, why_not=NOT_AFTER_SCHOOL)),
            ("klavertje", _last(State.REFERRING, Choice.TALK, Choice.YES)),
        ),
        2.0,
    ),
    Scene(
        _table(
            ("kleuters", _chosen(State.IN_TRAJECTORY, why_not=NOT_THIS_YEAR)),
            ("kompas", _chosen(State.IN_TRAJECTORY, why_not=NOT_AFTER_SCHOOL)),
            ("theater", _alone),
            ("tuin", _last(State.CLOSED, why_not=NOT_THIS_YEAR)),
        ),
        9.0,
    ),
)


def is_empty(session: Session) -> bool:
    """Say whether nobody has used this database yet."""
    return session.scalar(select(Person.id).limit(1)) is None


def load_network(session: Session, now: datetime) -> int:
    """Write the cast and play every scene, so that each ended before `now`; gives the number of requests."""
    load_cast(session, now - REHEARSAL)
    _newcomers(session, now)
    starts = [(_start(session, scene, now), scene) for scene in SCENES]
    for start, scene in sorted(starts, key=lambda pair: pair[0]):
        scene.play(session, start)
    waiting = (OutboxEntry.done_at.is_(None), OutboxEntry.not_before < now)
    session.execute(
        update(OutboxEntry).where(*waiting).values(not_before=now)
    )  # nothing of it is late: it is new today
    return len(session.scalars(select(SupportRequest.id)).all())


def _newcomers(session: Session, now: datetime) -> None:
    """Let two colleagues say to which school they belong, and wait until somebody confirms it."""
    schools = {row.number: row.id for row in session.execute(select(School.number, School.id))}
    for days, (email, name, number, function) in enumerate(NEWCOMERS, start=1):
        claimed = now - timedelta(days=days)
        person = Person(email=email, name=name, email_confirmed_at=claimed, created_at=claimed)
        session.add(person)
        session.flush()
        session.add(SchoolMember(person_id=person.id, school_id=schools[number], function=function, claimed_at=claimed))
    session.flush()


def _start(session: Session, scene: Scene, now: datetime) -> datetime:
    """Find the moment from which the scene ends just before it must: holidays make the way there longer or shorter.

    Looks back further and further until it ends in time – after a weekend each hour brings one to the same Monday – and
    then halfway between that and what was too late.
    """
    latest, step, early = now - timedelta(days=scene.idle), timedelta(hours=2), None
    start = late = latest - step
    for _try in range(TRIES):
        with _rehearsal(session):
            over = scene.play(session, start) - latest
        if over <= timedelta(0):
            early = start
            if over > SLACK:
                break
        else:
            late, step = start, step * 2
        start = early + (late - early) / 2 if early is not None else start - max(over, step)
    return early or now - REHEARSAL


@contextmanager
def _rehearsal(session: Session) -> Iterator[None]:
    """Play without keeping anything."""
    savepoint = session.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()
        session.expire_all()
