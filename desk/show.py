"""The page of one request: where it stands, who is at turn, what happened, the people, the documents, the messages."""

from datetime import datetime
from typing import Any, Final

from flask import Response, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from desk import dossier as dossiers
from desk import messages, next_steps, people, places, readers, timeline, ways
from desk.documents import title_of
from desk.dossier import Dossier
from records.dates import dutch_date, dutch_day_bare
from records.kinds import Part
from records.request import IntakeAnswer, SupportRequest
from records.vocabulary import Action, Machine, Role, State
from records.words import _
from web.actions import buttons, door_of
from web.actor import current_actor
from web.kit import current_session, now
from web.pages import page
from web.where import head as head_of
from workflow import conflicts, engine
from workflow.actor import Actor
from workflow.calendars import network_calendar
from workflow.conflicts import TooClose
from workflow.reach import Sight, find_request
from workflow.standing import is_final
from workflow.turn import turn_of

SHOWN_MESSAGES: Final = 4
SHOWN_READERS: Final = 3
SCHOOL_SIDE: Final = frozenset({Role.SCHOOL, Role.SCHOOL_LEAD})
ASIDE: Final = frozenset(
    {
        Action.REDIRECT,
        Action.REASSIGN,
        Action.DECLINE_ASSIGNMENT,
        Action.RESCHEDULE,
        Action.UNTABLE,
        Action.POSTPONE,
        Action.RETURN_TO_TABLE,
        Action.ASK_CLARIFICATION,
        Action.DECLINE_ADVICE,
    }
)


def show(reference: str) -> Response:
    """Show one request to whoever reaches it: each sees just their parts."""
    session, actor, moment = current_session(), current_actor(), now()
    request, sight = find_request(session, actor, reference, moment)
    turn = turn_of(session, [request])[request.id]
    journal = timeline.read(session, request)
    dossier = dossiers.read(session, request, sight)
    head = head_of(request, sight, dossier.school, timeline.moments(journal), turn, moment)
    card = next_steps.card(request, dossier, sight, turn, str(head["turn"]), moment, network_calendar(session))
    return page(
        "desk/show.html",
        where={**head, "is_you": card["is_you"]},
        card=card,
        way=ways.of_request(request, sight, dossier, turn),
        entries=_timeline(journal, sight, running=not is_final(request, moment)),
        crisis=_crisis(session, request, sight, dossier),
        team_url=_team_url(actor, sight, dossier),
        too_close=_too_close(session, request, actor, sight),
        **_around(request, sight, dossier),
        **_actions(session, request, actor, sight, moment),
        **_messages(session, request, actor, sight, moment),
        **_readers(session, request, sight),
    )


def _around(request: SupportRequest, sight: Sight, dossier: Dossier) -> dict[str, Any]:
    """Give what stands around the card: the question itself, its people, its papers, where to read on."""
    return {
        "title": request.title or _("Vraag {reference}", reference=request.reference),
        "themes": ", ".join(theme.label for theme in dossier.themes),
        "version": request.version,
        "is_draft": request.state is State.DRAFT,
        "is_school": bool(sight.roles & SCHOOL_SIDE),
        "sees_timeline": sight.can(Part.TIMELINE) or sight.can(Part.OWN_TIMELINE),
        "people": people.shown(dossier),
        "papers": _papers(dossier, sight),
        "places": places.of_request(request, sight),
        "referrals": _referrals(dossier, sight),
        "meeting": _meeting(dossier),
    }


def _actions(session: Session, request: SupportRequest, actor: Actor, sight: Sight, moment: datetime) -> dict[str, Any]:
    """Sort what may happen: the next step, what is also possible, and the way out, quietly at the end."""
    able = engine.available(session, Machine.REQUEST, request, actor, sight.roles, moment)
    main = [one for one in able if one.action not in ASIDE and one.action is not Action.WITHDRAW]
    aside = [one for one in able if one.action in ASIDE]
    leaves = any(one.action is Action.WITHDRAW for one in able)
    key = request.reference
    return {
        "actions": buttons(main, Machine.REQUEST, key),
        "aside": buttons(aside, Machine.REQUEST, key),
        "withdraw_url": door_of(Machine.REQUEST, key, Action.WITHDRAW.value) if leaves else "",
    }


def _timeline(journal: list[timeline.Entry], sight: Sight, *, running: bool) -> list[dict[str, Any]]:
    return timeline.shown(timeline.public(journal, sight), sight, write_day=dutch_date, running=running)


def _team_url(actor: Actor, sight: Sight, dossier: Dossier) -> str:
    """Give where a director adds a colleague, or gives one a mandate; empty for who does not decide for the school."""
    if Role.SCHOOL_LEAD not in sight.roles or dossier.school_id not in actor.led_schools:
        return ""
    tie = next(tie for tie in actor.schools if tie.school_id == dossier.school_id)
    return places.page_of("/scholen/{school}/mensen", school=tie.number or tie.school_id)


def _papers(dossier: Dossier, sight: Sight) -> list[dict[str, str]]:
    return [
        {
            "title": title_of(paper, sight.roles),
            "href": url_for("desk.document", document_id=paper.id),
            "text": _("pdf, {day}, {pages} blz.", day=dutch_day_bare(paper.made_at), pages=paper.pages),
        }
        for paper in dossier.papers
    ]


def _referrals(dossier: Dossier, sight: Sight) -> list[dict[str, Any]]:
    own = not sight.can(Part.REFERRALS)
    found = []
    for one in dossier.referrals:
        text = f"{one.kind.label}, {one.state.label.lower()}"
        title = _("Onze doorverwijzing") if own else one.organisation
        found.append({"title": title, "text": text, "href": places.thing(Machine.REFERRAL, one.id)})
    return found


def _meeting(dossier: Dossier) -> dict[str, Any] | None:
    meeting = dossier.meeting
    if meeting is None:
        return None
    href = places.thing(Machine.MEETING, meeting.id)
    return {"starts_at": meeting.starts_at, "href": href, "lies": meeting.lies}


def _crisis(session: Session, request: SupportRequest, sight: Sight, dossier: Dossier) -> dict[str, str] | None:
    """Give whom to call, to a coordinator, as long as nobody was appointed."""
    early = request.state in {State.DRAFT, State.SUBMITTED}
    if not request.crisis or not early or sight.parts.get(Part.CRISIS_CALL) is not Role.COORDINATOR:
        return None
    return {
        "school": dossier.school or _("Een school"),
        "caller": caller_of(session, request) or _("de school"),
        "phone": request.crisis_phone or "",
    }


def _too_close(session: Session, request: SupportRequest, actor: Actor, sight: Sight) -> list[dict[str, str]]:
    """Say that an interviewer declared a conflict with this school: to themselves, and to a coordinator."""
    coordinates = Role.COORDINATOR in sight.roles
    if request.state not in conflicts.UNDER_WAY or not (coordinates or Role.INTERVIEWER in sight.roles):
        return []
    found = conflicts.too_close(session, SupportRequest.id == request.id)
    return [
        _to_themselves(one) if one.person_id == actor.person_id else _to_coordinator(one)
        for one in found
        if coordinates or one.person_id == actor.person_id
    ]


def _to_themselves(one: TooClose) -> dict[str, str]:
    text = _("Je gaf aan te dicht bij deze school te staan.")
    if not one.can_give_back:
        rest = _("De coördinator ziet dat en zoekt iemand anders. Schrijf intussen niet verder.")
        return {"text": f"{text} {rest}", "href": ""}
    door = door_of(Machine.REQUEST, one.reference, Action.DECLINE_ASSIGNMENT)
    return {"text": text, "href": f"{door}?conflict=true", "label": _("Geef de opdracht terug")}


def _to_coordinator(one: TooClose) -> dict[str, str]:
    text = _("{name} voert dit gesprek, en gaf aan te dicht bij de school te staan.", name=one.name)
    if not one.can_be_replaced:
        rest = _("Wisselen kan zodra de school het verslag nagelezen heeft.")
        return {"text": f"{text} {rest}", "href": ""}
    door = door_of(Machine.REQUEST, one.reference, Action.REASSIGN)
    return {"text": text, "href": door, "label": _("Wissel gespreksvoerders")}


def caller_of(session: Session, request: SupportRequest) -> str:
    """Give the name of whoever asked for help in a crisis, as they wrote it. One statement."""
    said = select(IntakeAnswer.value).where(
        IntakeAnswer.request_id == request.id, IntakeAnswer.key == "about_you", IntakeAnswer.set_aside.is_(False)
    )
    answer = session.scalar(said)
    return str(answer.get("name") or "") if isinstance(answer, dict) else ""


def _messages(
    session: Session, request: SupportRequest, actor: Actor, sight: Sight, moment: datetime
) -> dict[str, Any]:
    if not (sight.can(Part.MESSAGES) or sight.can(Part.OWN_THREAD)) or request.state is State.DRAFT:
        return {"said": None, "unread": 0, "earlier": 0, "writes_here": False}
    said = messages.read(session, request, actor, sight)
    shown = said[-SHOWN_MESSAGES:]
    unread = sum(one.is_new for one in said)
    if unread and unread == sum(one.is_new for one in shown):
        messages.mark_seen(session, request, actor, said, moment)
    writes_here = sight.can(Part.MESSAGES) and actor.is_someone
    return {"said": shown, "earlier": len(said) - len(shown), "unread": unread, "writes_here": writes_here}


def _readers(session: Session, request: SupportRequest, sight: Sight) -> dict[str, Any]:
    if not sight.can(Part.READERS) or request.submitted_at is None:
        return {"readers": None, "more_readers": False}
    found = readers.read(session, request, sight, SHOWN_READERS + 1)
    return {"readers": found[:SHOWN_READERS], "more_readers": len(found) > SHOWN_READERS}
