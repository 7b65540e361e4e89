"""What changes on the way to the conversation: from the chat to a moment two partners and the school agreed on."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from records.conversation import Assignment, Conversation, PollAnswer, PollSlot
from records.organisations import School
from records.people import Person, SchoolMember
from records.report import Report
from records.request import IntakeAnswer, Participant, RequestTheme
from records.vocabulary import Function, GrantWish, SlotAnswer, Theme
from workflow.move import AnyMove
from workflow.polling import ask_replies


def submit(move: AnyMove) -> None:
    """Turn the answers of the chat into the request: school, themes, people, wishes; and the claim on the school."""
    request = move.subject
    answers = _answers(move.session, request.id)
    request.submitted_at = move.now
    if request.school_id is None:
        request.school = School(name=answers["school"]["name"], place=answers["school"]["place"])
        move.session.flush()
    request.themes = [RequestTheme(theme=Theme(key), position=at) for at, key in enumerate(answers.get("themes") or [])]
    request.participants = [
        Participant(position=at, name=one["name"], function=Function(one["function"]), email=one["email"].lower())
        for at, one in enumerate(answers.get("participants") or [])
    ]
    wish = answers.get("grant")
    request.grant_wish = GrantWish(wish) if wish else None
    _claim(move, answers.get("about_you") or {})


def _claim(move: AnyMove, about: dict[str, Any]) -> None:
    """Note that whoever began this says to belong to the school; a claim gives no right until it is confirmed."""
    request = move.subject
    person_id = request.begun_by_id
    if person_id is None or move.session.get(SchoolMember, (person_id, request.school_id)) is not None:
        return
    person = move.session.get(Person, person_id)
    if person is None or person.is_coordinator:
        return
    function = Function(about.get("function") or Function.OTHER)
    claim = SchoolMember(person_id=person_id, school_id=request.school_id, function=function, claimed_at=move.now)
    move.session.add(claim)


def _answers(session: Session, request_id: str) -> dict[str, Any]:
    query = select(IntakeAnswer.key, IntakeAnswer.value).where(
        IntakeAnswer.request_id == request_id, IntakeAnswer.set_aside.is_(False)
    )
    return dict(session.execute(query).all())


def redirect(move: AnyMove) -> None:
    """Keep to whom, why, and how the school agreed."""
    request = move.subject
    request.redirected_to_id = move.data["organisation"]
    request.redirect_reason = move.data["reason"]
    request.redirect_agreed = move.data["agreed"]
    move.detail["organisation"] = move.facts.named["organisations"][move.data["organisation"]]


def assign(move: AnyMove) -> None:
    """Give the request an owner, a title and two interviewers, and open the poll with the school's moments."""
    request = move.subject
    request.title = move.data["title"]
    request.owner_id = move.person_id
    _name_interviewers(move)
    _forget_moment(move.session, request.id, held=True)
    _open_poll(move)
    ask_replies(move.session, request, move.now)


def reassign(move: AnyMove) -> None:
    """Change the interviewers; before the conversation the poll goes on with the new people."""
    _name_interviewers(move)
    if move.came_from != "reporting":
        _forget_moment(move.session, move.subject.id)
        ask_replies(move.session, move.subject, move.now)


def _name_interviewers(move: AnyMove) -> None:
    """End the assignments of who leaves, begin those of who comes: each for an organisation of their own."""
    chosen = move.data["interviewers"]
    people = move.facts.named["people"]
    first, second = (people[key].organisations for key in chosen)
    pair = next((one, other) for one in first for other in second if one != other)
    present = {one.person_id: one for one in _live(move.session, move.subject.id)}
    for person_id, assignment in present.items():
        if person_id not in chosen:
            _end(move, assignment, "")
    for person_id, organisation_id in zip(chosen, pair, strict=True):
        if person_id in present:
            present[person_id].organisation_id = organisation_id
        else:
            move.session.add(
                Assignment(
                    request_id=move.subject.id,
                    person_id=person_id,
                    organisation_id=organisation_id,
                    assigned_at=move.now,
                )
            )
    move.detail["people"] = [people[key].name for key in chosen]


def _live(session: Session, request_id: str) -> Iterable[Assignment]:
    query = select(Assignment).where(Assignment.request_id == request_id, Assignment.ended_at.is_(None))
    return session.scalars(query.order_by(Assignment.assigned_at, Assignment.id)).all()


def _end(move: AnyMove, assignment: Assignment, reason: str) -> None:
    assignment.ended_at = move.now
    assignment.end_reason = reason
    slots = select(PollSlot.id).where(PollSlot.request_id == move.subject.id)
    move.session.execute(
        delete(PollAnswer).where(PollAnswer.slot_id.in_(slots), PollAnswer.person_id == assignment.person_id)
    )


def _open_poll(move: AnyMove) -> None:
    """Copy the school's moments from the chat; whoever filled them in has thereby answered."""
    request = move.subject
    answers = _answers(move.session, request.id)
    known = set(move.session.scalars(select(PollSlot.starts_at).where(PollSlot.request_id == request.id)))
    email = (answers.get("about_you") or {}).get("email") or request.contact_email or ""
    voter = next((one for one in request.participants if one.email == email.lower()), None)
    for slot in answers.get("availability") or []:
        starts_at = datetime.fromisoformat(slot["starts_at"])
        if starts_at in known or starts_at <= move.now:
            continue
        added = PollSlot(request_id=request.id, starts_at=starts_at)
        if voter is not None:
            answer = SlotAnswer(slot["answer"])
            added.answers.append(PollAnswer(participant_id=voter.id, answer=answer, answered_at=move.now))
        move.session.add(added)
    move.session.flush()


def decline_assignment(move: AnyMove) -> None:
    """End one's own assignment; the coordinator appoints again."""
    for assignment in _live(move.session, move.subject.id):
        if assignment.person_id == move.person_id:
            _end(move, assignment, move.data["reason"])
    _forget_moment(move.session, move.subject.id)


def _conversation(session: Session, request_id: str) -> Conversation:
    conversation = session.get(Conversation, request_id)
    if conversation is None:
        conversation = Conversation(request_id=request_id, sequence=0)
        session.add(conversation)
        session.flush()
    return conversation


def _forget_moment(session: Session, request_id: str, *, held: bool = False) -> None:
    """Take the agreed moment away. A cancelled invitation uses up a calendar sequence number (RFC 5546)."""
    conversation = _conversation(session, request_id)
    if conversation.invited_at is not None:
        conversation.sequence += 1
    conversation.invited_at = None
    if held:
        conversation.held_at = None
    if conversation.held_at is None:
        conversation.starts_at = conversation.minutes = conversation.place = None


def schedule(move: AnyMove) -> None:
    """Fix the moment; the invitation leaves with this."""
    conversation = _conversation(move.session, move.subject.id)
    conversation.starts_at = move.data["starts_at"]
    conversation.minutes = move.data["minutes"]
    conversation.place = move.data["place"]
    conversation.sequence += 1
    conversation.invited_at = move.now
    move.detail["starts_at"] = move.data["starts_at"].isoformat()


def reschedule(move: AnyMove) -> None:
    """Look for another moment; the poll is open again, without what fell through or is over.

    Answers to the moments that stay, stay. Who said nothing of a moment that is added is silent, and asked (`polling`).
    """
    agreed = _conversation(move.session, move.subject.id).starts_at
    gone = (PollSlot.starts_at <= move.now) | (PollSlot.starts_at == agreed)
    for slot in move.session.scalars(select(PollSlot).where(PollSlot.request_id == move.subject.id, gone)):
        move.session.delete(slot)
    move.session.flush()
    _forget_moment(move.session, move.subject.id)
    ask_replies(move.session, move.subject, move.now)


def hold(move: AnyMove) -> None:
    """Note that the conversation took place and who was there; the report can begin."""
    _conversation(move.session, move.subject.id).held_at = move.now
    for participant in move.subject.participants:
        participant.attended = participant.id in move.data["attended"]
    known = select(Report.id).where(Report.request_id == move.subject.id)
    if move.session.scalars(known).first() is None:
        move.session.add(Report(request_id=move.subject.id, revision=0, number=0))


def cancel_moment(move: AnyMove) -> None:
    """Cancel a moment that is still to come; called by `effects.request.withdraw`."""
    conversation = move.session.get(Conversation, move.subject.id)
    if conversation is not None and conversation.starts_at is not None and conversation.starts_at > move.now:
        _forget_moment(move.session, move.subject.id)
