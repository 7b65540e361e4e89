"""Whom and what a report names: the school, who held the conversation, who was there, who approved.

A school or a person may have another name later. So these names are kept with the version that the school received,
beside the content that its fingerprint covers, and the report printed again says the same (process.md, law 5).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.conversation import Assignment, Conversation
from records.organisations import Organisation, School
from records.people import Person, SchoolMember
from records.report import ReportVersion
from records.request import Participant, SupportRequest

NOBODY: Final[Mapping[str, str]] = {"name": "", "what": ""}
Names = Mapping[str, Any]


def names_of(session: Session, request: SupportRequest, version: ReportVersion) -> Names:
    """Give the names that were kept with this version; those of today for a version from before they were kept.

    `{"school": {"name", "place", "number"}, "title", "held_at": datetime or None, "place", "interviewers": [someone],
    "attended": [someone], "approver": someone}`; someone is `{"name", "what"}`, empty for nobody.
    """
    names = dict(version.names or names_now(session, request, version.sent_at))
    held_at = names["held_at"]
    approver = version.approver or approver_now(session, request.school_id, version.approved_by_id)
    return {**names, "held_at": datetime.fromisoformat(held_at) if held_at else None, "approver": approver}


def names_now(session: Session, request: SupportRequest, sent_at: datetime) -> dict[str, Any]:
    """Gather the names as they are now, as plain values; the interviewers are those of the moment of sending."""
    school = session.get_one(School, request.school_id)
    conversation = session.get(Conversation, request.id)
    held_at = conversation.starts_at if conversation else None
    return {
        "school": {"name": school.name, "place": school.place, "number": school.number or ""},
        "title": request.title or "",
        "held_at": held_at.isoformat() if held_at else None,
        "place": (conversation.place or "") if conversation else "",
        "interviewers": _interviewers(session, request.id, sent_at),
        "attended": _attended(session, request.id),
    }


def _interviewers(session: Session, request_id: str, sent_at: datetime) -> list[dict[str, str]]:
    query = (
        select(Person.name, Organisation.name.label("organisation"))
        .select_from(Assignment)
        .join(Person, Person.id == Assignment.person_id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(
            Assignment.request_id == request_id,
            Assignment.assigned_at <= sent_at,
            Assignment.ended_at.is_(None) | (Assignment.ended_at > sent_at),
        )
        .order_by(Assignment.assigned_at, Person.name)
    )
    return [{"name": row.name, "what": row.organisation} for row in session.execute(query)]


def _attended(session: Session, request_id: str) -> list[dict[str, str]]:
    query = select(Participant.name, Participant.function).where(
        Participant.request_id == request_id, Participant.attended.is_(True)
    )
    rows = session.execute(query.order_by(Participant.position))
    return [{"name": row.name, "what": row.function.label} for row in rows]


def approver_now(session: Session, school_id: str | None, person_id: str | None) -> dict[str, str]:
    """Name who approves, with their function at the school; nobody yet for a concept. One statement at most."""
    if person_id is None:
        return dict(NOBODY)
    member = (SchoolMember.person_id == Person.id) & (SchoolMember.school_id == school_id)
    query = select(Person.name, SchoolMember.function).outerjoin(SchoolMember, member).where(Person.id == person_id)
    row = session.execute(query).first()
    if row is None:
        return dict(NOBODY)
    return {"name": row.name, "what": row.function.label if row.function else ""}
