"""The report, its remarks and the sharing as JSON: `parts.report` and `parts.sharing` of api.md."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from intake.report import APPROVED, Reading, Remarked, read_report, remarks_on
from records.kinds import Part
from records.request import SupportRequest
from records.vocabulary import SectionKey
from workflow import reach
from workflow.actor import Actor
from workflow.reach import Sight
from workflow.report import Section


def parts(session: Session, actor: Actor, request: SupportRequest, sight: Sight, now: datetime) -> dict[str, Any]:
    """Give what this reader may know of the report; reading an approved one is logged. Four statements at most."""
    found: dict[str, Any] = {}
    reading = read_report(session, request, sight)
    if reading is not None:
        found["report"] = report_json(reading, remarks_on(session, request, sight))
        log_reading(session, actor, request, sight, reading, now)
        if sight.can(Part.SHARING) and sight.can(Part.REPORT):
            shares = {each.key: each.shared for each in reading.sections if each.shared is not None}
            found["sharing"] = sharing_json(request, shares)
    return found


def log_reading(
    session: Session, actor: Actor, request: SupportRequest, sight: Sight, reading: Reading, now: datetime
) -> None:
    """Note that somebody outside the school reads the approved report; a draft is the work of who writes it."""
    if reading.status == APPROVED and sight.logged:
        reach.log_read(session, actor, sight, request.id, Part.REPORT, now)


def report_json(reading: Reading, remarks: Iterable[Remarked]) -> dict[str, Any]:
    """Give a report in the shape of api.md; `views` holds each "onze visie" of the school."""
    found: dict[str, Any] = {"version": reading.version, "status": reading.status}
    if reading.revision is not None:
        found["revision"] = reading.revision
    if reading.content_sha256 is not None:
        found["content_sha256"] = reading.content_sha256
    found["sections"] = [_section(each) for each in reading.sections]
    found["remarks"] = [remark_json(each) for each in remarks]
    return found


def _section(section: Section) -> dict[str, Any]:
    return {
        "key": section.key.value,
        "title": section.title,
        "required": section.key.required,
        "shared": section.shared,
        "paragraphs": [
            {"id": each.id, "number": each.number, "text": each.text, "views": list(each.views)}
            for each in section.paragraphs
        ],
    }


def remark_json(remark: Remarked) -> dict[str, Any]:
    """Give a remark in the shape of api.md; `version` is that of the report it was written at."""
    found: dict[str, Any] = {
        "id": remark.id,
        "paragraph": remark.paragraph,
        "version": remark.version,
        "kind": remark.kind.value,
        "text": remark.text,
        "by": remark.by,
        "sent": remark.sent,
        "resolved": remark.resolved,
    }
    if remark.answer is not None:
        found["answer"] = remark.answer
    return found


def sharing_json(request: SupportRequest, shares: Mapping[SectionKey, bool]) -> dict[str, Any]:
    """Give the choices of the school: per section, and its guidance service."""
    return {
        "sharing": {key.value: shares[key] for key in SectionKey if key in shares},
        "guidance": request.guidance,
    }
