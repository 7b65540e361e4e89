"""Pages and calls of the report while it is read and written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, request
from marshmallow import fields, validate
from werkzeug.wrappers import Response as BaseResponse

from intake import report, report_documents, report_pages, report_parts, report_text, review
from intake.conversation_routes import around, find
from intake.firing import seen_number
from records.kinds import DocumentKind, Part
from records.vocabulary import Action, Machine, RemarkKind, Role, SectionKey, State
from records.words import N_, _
from web.access import ANYONE_SIGNED_IN, ApiUrl, Url
from web.actor import current_actor
from web.api import json_body, load, seen_revision
from web.forms import Form
from web.kit import current_session, now
from web.pages import go, page, say
from web.pupils import warn_of_pupils
from workflow import engine
from workflow.errors import NotNow, NotReachable, NotReady, Refused, Stale
from workflow.inputs import Input

LIMIT: Final = 20_000  # characters of one section
TEXT: Final = "sections."  # names of fields on the page: this and the key of the section, or the id of the remark
ANSWER: Final = "answer."
ADOPT: Final = "adopt."
WAS: Final = "was."
TOO_LONG: Final = N_("Maak dit deel korter: ten hoogste 20 000 tekens.")


# ---- reading


def show_report(reference: str) -> Response:
    """Show the report as this reader may see it; `?vergelijk=1` shows what changed since that version."""
    subject, sight = find(reference)
    session = current_session()
    reading = report.read_report(session, subject, sight)
    if reading is None:
        raise NotReachable
    number = _number(request.args.get("vergelijk", ""))
    before = report.read_version(session, subject, sight, number) if 0 < number < reading.version else None
    remarks = report.remarks_on(session, subject, sight)
    report_parts.log_reading(session, current_actor(), subject, sight, reading, now())
    earlier = reading.version - 1 if sight.can(Part.REPORT_REVIEW) and reading.status != report.DRAFT else 0
    return page(
        "intake/report.html",
        view=report_pages.as_page(reading, before, remarks),
        earlier=earlier,
        may_write=subject.state is State.REPORTING and Role.INTERVIEWER in sight.roles,
        may_review=subject.state is State.REVIEW and bool(sight.roles & review.SCHOOL_SIDE),
        may_share=reading.status == report.APPROVED and Role.SCHOOL_LEAD in sight.roles,
        **around(subject, sight),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0  # noqa: PLR2004 - versions are few


# ---- writing


@dataclass(frozen=True, slots=True)
class Clash:
    """A section that somebody else saved meanwhile; `mine` is what was typed here."""

    key: str
    theirs: str


def write_report(reference: str) -> BaseResponse:
    """Write the report, answer the school's remarks, and send it."""
    if request.method != "POST":
        return _write_page(reference)
    try:
        saved = _save(reference)
    except NotReachable:
        raise
    except Refused as refused:
        return _write_again(reference, refused)
    if request.form.get("do") == "send":
        say(_("Het verslag is verstuurd. De directie leest het na en beslist."))
        return go("intake.show_report", reference=reference)
    say(_("Bewaard."))
    for key, text in saved.items():
        warn_of_pupils(key.label, text)
    return go("intake.write_report", reference=reference)


def _save(reference: str) -> Mapping[SectionKey, str]:
    """Save what was written, answer the remarks, and send the report if that was the button."""
    session, actor = current_session(), current_actor()
    texts = {key: request.form[TEXT + key.value] for key in SectionKey if TEXT + key.value in request.form}
    errors = {TEXT + key.value: [_(TOO_LONG)] for key, text in texts.items() if len(text) > LIMIT}
    if errors:
        raise NotReady([text for texts in errors.values() for text in texts], errors)
    report_text.save(session, actor, reference, texts, seen_number("revision"), now())
    named = [name.partition(".")[2] for name in request.form if name.startswith((ANSWER, ADOPT))]
    for remark_id in dict.fromkeys(named):
        words = request.form.get(ANSWER + remark_id, "").strip()
        if words or request.form.get(ADOPT + remark_id):
            review.resolve(session, actor, reference, remark_id, words, now())
    if request.form.get("do") == "send":
        engine.fire(session, Machine.REQUEST, reference, Action.SEND_REPORT, actor, {}, seen_number(), now())
    return texts


def _write_again(reference: str, refused: Refused) -> Response:
    """Draw the page again with everything that was typed; when somebody else saved, with their text beside it."""
    current_session().rollback()
    form = Form(values=request.form.to_dict())
    if isinstance(refused, Stale) and refused.newer:
        return _write_page(reference, form, refused.status, refused.newer)
    form.take(refused)
    try:
        return _write_page(reference, form, refused.status)
    except Refused:
        raise refused from None


def _section(key: SectionKey, kept: str, clash: Any) -> dict[str, Any]:
    return {
        "name": TEXT + key.value,
        "label": key.label,
        "required": key.required,
        "was": report_pages.digest(kept),
        "clash": clash,
        "help": _(report_pages.HELP[key]),
    }


def _write_page(
    reference: str, form: Form | None = None, status: int = 200, newer: Mapping[str, Any] | None = None
) -> Response:
    subject, sight = find(reference, Part.REPORT_DRAFT)
    session = current_session()
    reading = report.read_report(session, subject, sight)
    if subject.state is not State.REPORTING or Role.INTERVIEWER not in sight.roles or reading is None:
        raise NotNow([_("Aan het verslag schrijven kan nu niet: de stand is “{stand}”.", stand=subject.state.label)])
    able = engine.available(session, Machine.REQUEST, subject, current_actor(), sight.roles, now())
    send = next((each for each in able if each.action is Action.SEND_REPORT), None)
    kept = {each.key: report_text.join(one.text for one in each.paragraphs) for each in reading.sections}
    typed = form or Form(values={TEXT + key.value: text for key, text in kept.items()})
    clashes = _clashes(typed, newer) if newer else {}
    remarks = [each for each in report.remarks_on(session, subject, sight) if each.kind is not RemarkKind.AGREE]
    view = report_pages.as_page(reading)
    return page(
        "intake/write_report.html",
        status,
        form=typed,
        sections=[_section(key, kept[key], clashes.get(key.value)) for key in SectionKey],
        by=newer["by"] if newer else "",
        revision=reading.revision,
        saved=view.by,
        remarks=report_pages.to_answer(remarks, reading),
        send_label=Action.SEND_REPORT.label,
        reasons=send.reasons if send is not None else [],
        **around(subject, sight),
    )


def _clashes(form: Form, newer: Mapping[str, Any]) -> dict[str, Clash]:
    """Put the newer text beside what was typed, where these differ; what was not touched here takes it over."""
    found: dict[str, Clash] = {}
    for each in newer["sections"]:
        name, theirs = TEXT + each["key"], each["text"]
        mine = report_text.join(report_text.split(form.values.get(name, "")))
        if mine == theirs:
            continue
        if report_pages.digest(mine) == form.values.get(WAS + each["key"]):
            form.values[name] = theirs
        else:
            found[each["key"]] = Clash(each["key"], theirs)
    return found


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
        validate=validate.Length(max=LIMIT, error=TOO_LONG),
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
    Url("/vragen/<reference>/verslag/schrijven", write_report, ANYONE_SIGNED_IN, BOTH),
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
