"""Pages and calls of the report while it is read and written."""

from typing import Any, Final

from flask import Response, request
from marshmallow import fields, validate

from intake import report, report_documents, report_pages, report_parts, report_text, review, writing_pages
from intake.around import around, find
from records.kinds import DocumentKind
from records.vocabulary import Action, Machine, Role, SectionKey, State
from records.words import N_
from web.access import ANYONE_SIGNED_IN, ApiUrl, Url
from web.actor import current_actor
from web.api import json_body, load, seen_revision
from web.kit import current_session, now
from web.pages import page
from workflow.errors import NotReachable
from workflow.inputs import Input

# ---- reading


def show_report(reference: str) -> Response:
    """Show the report as this reader may see it.

    `?versie=1` shows a version that the school received before, `?vergelijk=1` what changed since that one.
    """
    subject, sight = find(reference)
    session = current_session()
    number = _number("versie")
    found = report.read_versions(session, subject, sight, number, _number("vergelijk"))
    if found is None or (number and found.shown.version != number):
        raise NotReachable
    report_parts.log_reading(session, current_actor(), subject, sight, found.now, now())
    remarks = report.remarks_on(session, subject, sight)
    return page(
        "intake/report.html",
        view=report_pages.as_page(found.shown, found.before, remarks),
        versions=report_pages.version_rows(found.versions, found.shown),
        is_current=found.shown is found.now,
        may_write=subject.state is State.REPORTING and Role.INTERVIEWER in sight.roles,
        may_review=subject.state is State.REVIEW and bool(sight.roles & review.SCHOOL_SIDE),
        may_share=found.now.status == report.APPROVED and Role.SCHOOL_LEAD in sight.roles,
        preview=None,
        **around(subject, sight),
    )


def _number(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0  # noqa: PLR2004 - versions are few


# ---- for programs


class SectionText(Input):
    """The text of one section, in paragraphs split by blank lines."""

    key = fields.Enum(
        SectionKey,
        by_value=True,
        required=True,
        error_messages={
            "required": N_("Zeg over welk deel het gaat."),
            "unknown": N_("Dit deel staat niet in het verslag."),
        },
    )
    text = fields.String(
        required=True,
        validate=validate.Length(max=writing_pages.LIMIT, error=writing_pages.TOO_LONG),
        error_messages=dict.fromkeys(("required", "null", "invalid"), N_("Schrijf hier gewone tekst.")),
    )


class ReportText(Input):
    """What is saved of a report; sections left out stay. `revision` is null while nothing was saved yet."""

    revision = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        error_messages=dict.fromkeys(("invalid", "too_large"), N_("Geef het nummer van de tekst die je zag.")),
    )
    sections = fields.List(
        fields.Nested(SectionText),
        required=True,
        validate=validate.Length(max=len(SectionKey), error=N_("Geef elk deel ten hoogste één keer.")),
        error_messages=dict.fromkeys(("required", "null", "invalid"), N_("Geef de delen als een lijst.")),
    )


def save_report(reference: str) -> dict[str, Any]:
    """Save the text of a report."""
    find(reference)
    sent = json_body()
    report_text.find_to_write(current_session(), current_actor(), reference, seen_revision(sent), now())
    given = load(ReportText, sent)
    sections = {each["key"]: each["text"] for each in given["sections"]}
    report_text.save(current_session(), current_actor(), reference, sections, given["revision"], now())
    return shown(reference)


def shown(reference: str) -> dict[str, Any]:
    """Give the report as the caller sees it now, in the shape of `parts.report`."""
    subject, sight = find(reference)
    session = current_session()
    reading = report.read_report(session, subject, sight)
    if reading is None:
        raise NotReachable
    return report_parts.report_json(reading, report.remarks_on(session, subject, sight))


BOTH: Final = ("GET", "POST")
urls: Final = [
    Url("/vragen/<reference>/verslag", show_report, ANYONE_SIGNED_IN),
    Url("/vragen/<reference>/verslag/schrijven", writing_pages.write_report, ANYONE_SIGNED_IN, BOTH),
]
api_urls: Final = [
    ApiUrl(
        "/requests/<reference>/report",
        save_report,
        ANYONE_SIGNED_IN,
        "PUT",
        N_("Bewaar de tekst van het verslag"),
        ReportText,
    ),
]
parts: Final = [report_parts.parts]
handlers: Final = {
    DocumentKind.REPORT_CONCEPT: report_documents.concept,
    DocumentKind.REPORT_FINAL: report_documents.final,
}
outcomes: Final = {
    (Machine.REQUEST, Action.SEND_REPORT): N_("Het verslag is verstuurd. De directie leest het na en beslist."),
}
