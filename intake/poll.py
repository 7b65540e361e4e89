"""The date poll of an exploratory conversation: who can when, which moments are valid, and what is missing.

A moment is valid when both interviewers and a director can come; three others of the school are wished for.
Whoever comes answers for themselves: a participant is recognised by the mail address, an interviewer by the account.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import Executable, literal, select, union_all
from sqlalchemy.orm import Session

from records.conversation import Assignment, Conversation, PollAnswer, PollSlot
from records.dates import dutch_moment
from records.kinds import Part
from records.organisations import Organisation
from records.people import Person
from records.request import Participant, SupportRequest
from records.session import fetch
from records.vocabulary import Function, Role, SlotAnswer, State
from records.words import _
from workflow import reach
from workflow.actor import Actor
from workflow.errors import NotNow, NotReachable, NotReady, NotYou
from workflow.facts import REQUEST
from workflow.polling import AFTER_MORE, ask_about_more, ask_replies
from workflow.posting import pause_term, resume_term
from workflow.reach import Sight

OTHERS_WISHED: Final = 3
INTERVIEWERS: Final = 2
MOST_SLOTS: Final = 40
LONGEST_WAIT: Final = timedelta(days=62)
OPEN: Final = frozenset({State.PLANNING, State.SCHEDULED})


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody who is expected at the conversation. `id` is a participant's, or a person's for an interviewer."""

    id: str
    name: str
    line: str
    is_interviewer: bool
    is_director: bool = False
    email: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment, with what each voter answered, by the voter's id."""

    id: str
    starts_at: datetime
    answers: Mapping[str, SlotAnswer]


@dataclass(frozen=True, slots=True)
class Judged:
    """A moment and who can come. `missing`: whoever did not say they can, in the order of the list."""

    slot: Slot
    valid: bool
    missing: tuple[Voter, ...]
    needed: tuple[str, ...]  # what still stands in the way of being valid, in Dutch
    coming: int  # people of the school
    rather_not: int
    blocked: int = 0  # of who is needed: how many said that they cannot
    best: bool = False


@dataclass(frozen=True, slots=True)
class Poll:
    """The poll of one request."""

    voters: tuple[Voter, ...] = ()
    slots: tuple[Slot, ...] = ()
    own: Voter | None = None
    judged: tuple[Judged, ...] = field(default=())  # in the order of time

    @property
    def ranked(self) -> list[Judged]:
        """Give the moments that suit best first."""
        return sorted(self.judged, key=_rank)

    @property
    def silent(self) -> frozenset[str]:
        """Give the ids of who did not say something about every moment."""
        return frozenset(voter.id for voter in self.voters if any(voter.id not in slot.answers for slot in self.slots))

    @property
    def names(self) -> list[str]:
        """Give the names of everyone who is expected."""
        return [voter.name for voter in self.voters]


def read_poll(session: Session, actor: Actor, request: SupportRequest, *, after: datetime | None = None) -> Poll:
    """Give the poll; with `after`, only moments that are still to come. Two statements."""
    voters = _voters(session, request.id)
    slots = _slots(session, request.id)
    if after is not None:
        slots = [slot for slot in slots if slot.starts_at > after]
    return Poll(tuple(voters), tuple(slots), own_voter(voters, actor), tuple(judge(slots, voters)))


def read_for(session: Session, request_id: str, participant_id: str, *, after: datetime | None = None) -> Poll:
    """Give the poll as a participant sees it who came by a link: moments and own answers. Two statements."""
    own = next((each for each in _voters(session, request_id) if each.id == participant_id), None)
    slots = tuple(
        Slot(slot.id, slot.starts_at, {key: said for key, said in slot.answers.items() if key == participant_id})
        for slot in _slots(session, request_id)
        if after is None or slot.starts_at > after
    )
    return Poll(slots=slots, own=own)


@cache
def _voter_query() -> Executable:
    listed = select(
        literal("participant").label("kind"),
        Participant.id.label("id"),
        Participant.name.label("name"),
        Participant.function.cast(Person.name.type).label("line"),
        Participant.email.label("email"),
        Participant.position.label("position"),
    ).where(Participant.request_id == REQUEST)
    assigned = (
        select(literal("interviewer"), Person.id, Person.name, Organisation.name, Person.email, literal(0))
        .select_from(Assignment)
        .join(Person, Person.id == Assignment.person_id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(Assignment.request_id == REQUEST, Assignment.ended_at.is_(None))
    )
    return union_all(listed, assigned).order_by("kind", "position", "name")


def _voters(session: Session, request_id: str) -> list[Voter]:
    return [
        Voter(row.id, row.name, row.line, is_interviewer=True, email=row.email)
        if row.kind == "interviewer"
        else Voter(
            row.id,
            row.name,
            Function(row.line).label,
            is_interviewer=False,
            is_director=row.line == Function.DIRECTOR,
            email=row.email,
        )
        for row in fetch(session, _voter_query(), {"request_id": request_id})
    ]


@cache
def _slot_query() -> Executable:
    return (
        select(PollSlot.id, PollSlot.starts_at, PollAnswer.person_id, PollAnswer.participant_id, PollAnswer.answer)
        .outerjoin(PollAnswer, PollAnswer.slot_id == PollSlot.id)
        .where(PollSlot.request_id == REQUEST)
        .order_by(PollSlot.starts_at, PollAnswer.id)
    )


def _slots(session: Session, request_id: str) -> list[Slot]:
    found: dict[str, tuple[datetime, dict[str, SlotAnswer]]] = {}
    for row in fetch(session, _slot_query(), {"request_id": request_id}):
        _starts_at, answers = found.setdefault(row.id, (row.starts_at, {}))
        if row.answer is not None:
            answers[row.person_id or row.participant_id] = row.answer
    return [Slot(key, starts_at, answers) for key, (starts_at, answers) in found.items()]


def own_voter(voters: Iterable[Voter], actor: Actor) -> Voter | None:
    """Find whoever this person is in the poll: interviewer by account, participant by mail address."""
    if actor.person_id is None:
        return None
    as_interviewer = (each for each in voters if each.is_interviewer and each.id == actor.person_id)
    listed = (each for each in voters if not each.is_interviewer and each.email == actor.email)
    return next(as_interviewer, None) or next(listed, None)


# ---- which moments are valid


def judge(slots: Sequence[Slot], voters: Sequence[Voter]) -> list[Judged]:
    """Say of every moment whether it is valid and who is missing; the valid one that suits most is the best."""
    found = [_judge(slot, voters) for slot in slots]
    valid = [each for each in found if each.valid]
    if not valid:
        return found
    best = min(valid, key=_rank)
    return [replace(each, best=True) if each is best else each for each in found]


def _judge(slot: Slot, voters: Sequence[Voter]) -> Judged:
    can = [voter for voter in voters if slot.answers.get(voter.id) in {SlotAnswer.YES, SlotAnswer.IF_NEED_BE}]
    school = [voter for voter in can if not voter.is_interviewer]
    needed = [voter.name for voter in voters if voter.is_interviewer and voter not in can]
    refused = {voter.id for voter in voters if slot.answers.get(voter.id) is SlotAnswer.NO}
    directors = {voter.id for voter in voters if voter.is_director}
    blocked = sum(voter.is_interviewer for voter in voters if voter.id in refused)
    assigned = sum(voter.is_interviewer for voter in voters)
    if assigned < INTERVIEWERS:
        needed.append(_("een tweede gespreksvoerder") if assigned else _("twee gespreksvoerders"))
    if not any(voter.is_director for voter in can):
        needed.append(_("een directeur"))
    return Judged(
        slot=slot,
        valid=not needed,
        missing=tuple(voter for voter in voters if voter not in can),
        needed=tuple(needed),
        coming=len(school),
        rather_not=sum(slot.answers[voter.id] is SlotAnswer.IF_NEED_BE for voter in can),
        blocked=blocked + (bool(directors) and directors <= refused),
    )


def _rank(judged: Judged) -> tuple[Any, ...]:
    """Put valid ones first, then what can still become valid, the most people, the least reluctance, the soonest."""
    waits = len(judged.needed)
    return (not judged.valid, judged.blocked, waits, -judged.coming, judged.rather_not, judged.slot.starts_at)


def warnings(poll: Poll, starts_at: datetime) -> list[str]:
    """Say what one should know about planning at this moment; none of it refuses (process.md, `schedule`)."""
    judged = next((each for each in poll.judged if each.slot.starts_at == starts_at), None)
    if judged is None:
        return [_("Dit moment staat niet in de datumprikker. Ga zelf na of iedereen kan.")]
    told = []
    silent = [voter.name for voter in poll.voters if voter.id not in judged.slot.answers]
    if silent:
        told.append(_("Nog geen antwoord van {namen}.", namen=", ".join(silent)))
    if judged.coming <= OTHERS_WISHED:
        told.append(_("{wie}. We wensen een directeur en drie anderen.", wie=_who_comes(judged.coming)))
    return told


def _who_comes(count: int) -> str:
    if count == 0:
        return _("Niemand van de school zei al dat het past")
    if count == 1:
        return _("Eén iemand van de school kan komen")
    return _("{aantal} mensen van de school kunnen komen", aantal=count)


# ---- answering, and adding a moment


def answer(
    session: Session,
    actor: Actor,
    reference: str,
    answers: Mapping[datetime, SlotAnswer],
    now: datetime,
) -> SupportRequest:
    """Keep one's own answers; moments left out stay as they are. A director who answers lets a standing term run.

    Raises NotReachable, NotNow, NotYou, or NotReady for a moment that is not in the poll.
    """
    request, own = find_to_answer(session, actor, reference, now)
    keep(session, request, Poll(slots=tuple(_slots(session, request.id)), own=own), answers, now)
    return request


def keep(
    session: Session, request: SupportRequest, poll: Poll, answers: Mapping[datetime, SlotAnswer], now: datetime
) -> None:
    """Keep the answers of `poll.own`. Raises NotReachable for nobody, NotReady for a moment that is not in the poll."""
    own, slots = poll.own, {slot.starts_at: slot for slot in poll.slots}
    if own is None:
        raise NotReachable
    if strange := [moment for moment in answers if moment not in slots]:
        reasons = [_("{moment} staat niet in de datumprikker.", moment=dutch_moment(moment)) for moment in strange]
        raise NotReady(reasons, {"starts_at": reasons})
    _keep(session, own, {slots[moment].id: given for moment, given in answers.items()}, now)
    session.flush()
    if own.is_director and answers:
        resume_term(session, request, now)
        session.flush()


def find_to_answer(session: Session, actor: Actor, reference: str, now: datetime) -> tuple[SupportRequest, Voter]:
    """Find the poll in which this person answers now, and who they are in it. Raises NotReachable, NotNow, NotYou."""
    request, sight = reach.find_request(session, actor, reference, now, lock=True)
    _open_for(request, sight)
    own = own_voter(_voters(session, request.id), actor)
    if own is None:
        raise NotYou([_("Alleen wie naar het gesprek komt, antwoordt zelf in de datumprikker.")])
    return request, own


def _open_for(request: SupportRequest, sight: Sight) -> None:
    if not sight.can(Part.POLL):
        raise NotYou([_("De datumprikker is voor wie naar het gesprek komt.")])
    if request.state not in OPEN:
        raise NotNow([_("De datumprikker is nu niet open: de stand is “{stand}”.", stand=request.state.label)])


def _keep(session: Session, own: Voter, given: Mapping[str, SlotAnswer], now: datetime) -> None:
    mine = PollAnswer.person_id == own.id if own.is_interviewer else PollAnswer.participant_id == own.id
    present = {each.slot_id: each for each in session.scalars(select(PollAnswer).where(mine))}
    for slot_id, said in given.items():
        row = present.get(slot_id) or PollAnswer(
            slot_id=slot_id,
            person_id=own.id if own.is_interviewer else None,
            participant_id=None if own.is_interviewer else own.id,
        )
        row.answer, row.answered_at = said, now
        session.add(row)


def add_moment(session: Session, actor: Actor, reference: str, starts_at: datetime, now: datetime) -> PollSlot:
    """Add a moment; an interviewer who proposes it can come. Raises NotReachable, NotNow, NotYou or NotReady."""
    request = _find_to_change(session, actor, reference, now)
    known = set(session.scalars(select(PollSlot.starts_at).where(PollSlot.request_id == request.id)))
    reasons = []
    if starts_at <= now:
        reasons.append(_("Dit moment is al voorbij. Kies een later moment."))
    if starts_at in known:
        reasons.append(_("Dit moment staat er al bij."))
    if len(known) >= MOST_SLOTS:
        reasons.append(_("Er staan al {aantal} momenten. Kies er een van.", aantal=len(known)))
    if reasons:
        raise NotReady(reasons, {"starts_at": reasons})
    slot = PollSlot(request_id=request.id, starts_at=starts_at)
    session.add(slot)
    session.flush()
    own = own_voter(_voters(session, request.id), actor)
    if own is not None and own.is_interviewer:
        _keep(session, own, {slot.id: SlotAnswer.YES}, now)
        session.flush()
    if request.state is State.PLANNING:
        pause_term(session, request, now)
        ask_replies(session, request, now, AFTER_MORE)
        ask_about_more(session, request, actor.person_id, now)
    return slot


def _find_to_change(session: Session, actor: Actor, reference: str, now: datetime) -> SupportRequest:
    request, sight = reach.find_request(session, actor, reference, now, lock=True)
    _open_for(request, sight)
    if not sight.roles & {Role.COORDINATOR, Role.INTERVIEWER}:
        raise NotYou([_("Alleen de gespreksvoerders en de coördinator passen de datumprikker aan.")])
    return request


def set_reply_by(session: Session, actor: Actor, reference: str, until: datetime, now: datetime) -> None:
    """Change until when everybody may answer. Raises NotReachable, NotNow, NotYou or NotReady."""
    request = _find_to_change(session, actor, reference, now)
    conversation = session.get(Conversation, request.id)
    if request.state is not State.PLANNING or conversation is None:
        raise NotNow([_("De datum ligt al vast: antwoorden hoeft niet meer.")])
    if not now < until <= now + LONGEST_WAIT:
        reasons = [_("Kies een dag die nog komt, binnen de twee maanden.")]
        raise NotReady(reasons, {"reply_by": reasons})
    conversation.reply_by = until
    session.flush()
