"""Pages and calls where a school reads its report over: remark, send back, approve, and choose who reads what."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import request
from marshmallow import fields
from werkzeug.wrappers import Response as BaseResponse

from intake import report, report_pages, report_parts, review, sharing, sharing_pages
from intake.around import around, find
from intake.firing import onwards, refuse, seen_number
from records.kinds import Part
from records.report import Remark
from records.request import SupportRequest
from records.vocabulary import Action, Machine, RemarkKind, SectionKey, State
from records.words import N_, _
from web.access import ANYONE_SIGNED_IN, ApiUrl, Url
from web.actor import current_actor
from web.api import json_body, load
from web.forms import Form
from web.kit import current_session, now
from web.pages import go, go_to, page, part, say
from web.pupils import warn_of_pupils
from workflow import engine
from workflow.errors import NotNow, NotReachable, Refused
from workflow.inputs import Input, Line, RemarkRow, Sharing
from workflow.reach import Sight

KIND: Final = "kind."  # names of fields: this and the id of the paragraph
TEXT: Final = "text."
Shares = dict[SectionKey, bool]


# ---- reading over


def review_report(reference: str) -> BaseResponse:
    """Say of each paragraph whether it is right; keep it, or send the report back with what was remarked."""
    if request.method != "POST":
        return _review_page(reference, None, 200)
    quiet = request.form.get("do") == "auto"
    try:
        _keep(reference, quiet=quiet)
    except NotReachable:
        raise
    except Refused as refused:
        return _not_kept(reference, refused, quiet=quiet)
    if quiet:
        return _review_page(reference, None, 200, quiet=True)
    return _onward(reference)


def _onward(reference: str) -> BaseResponse:
    """Go on where the button leads."""
    adults = review.adults_of(current_session(), find(reference)[0].id)
    for said in _said():
        warn_of_pupils(_("je opmerking"), said.text, adults)
    if request.form.get("weg"):
        say(_("De opmerking is weg. De rest is bewaard."))
        return go("intake.review_report", reference=reference)
    if request.form.get("do") == "send":
        say(_("Teruggestuurd. De gespreksvoerders lezen jullie opmerkingen en passen het verslag aan."))
        return go_to(onwards(reference))
    if request.form.get("do") == "approve":
        return go("intake.approve", reference=reference)
    say(_("Bewaard. Alleen jullie schoolteam ziet dit, tot jullie het verslag terugsturen."))
    return go("intake.review_report", reference=reference)


def _not_kept(reference: str, refused: Refused, *, quiet: bool) -> BaseResponse:
    """Draw the page again, or only its bar; where neither can be drawn any more, say why."""
    try:
        return refuse(
            refused, lambda form, status, changed: _review_page(reference, form, status, changed, quiet=quiet)
        )
    except Refused as still:
        if quiet and not isinstance(still, NotReachable):
            return part("intake/not_kept.html", still.status, reasons=still.reasons)
        raise


def _keep(reference: str, *, quiet: bool) -> None:
    """Keep what was said of the paragraphs, and send the report back if that was the button.

    `quiet`: by itself, while somebody still writes: a remark without words yet waits.
    """
    session, actor = current_session(), current_actor()
    said = [each for each in _said() if not quiet or each.text or each.kind is RemarkKind.AGREE]
    gone = request.form.get("weg", "")
    dropped = review.take_back(session, actor, reference, gone, now()) if gone else ""
    said = [each for each in said if each.paragraph != dropped]
    review.judge(session, actor, reference, said, now(), seen=seen_number("report_version"))
    if request.form.get("do") == "send":
        data: dict[str, Any] = {"remarks": []}
        engine.fire(session, Machine.REQUEST, reference, Action.REQUEST_CHANGES, actor, data, seen_number(), now())


def _said() -> list[review.Said]:
    """Read what was said per paragraph: words without a choice are a remark."""
    found = []
    for name in request.form:
        if not name.startswith((KIND, TEXT)):
            continue
        paragraph = name.partition(".")[2]
        kind = request.form.get(KIND + paragraph, "")
        text = request.form.get(TEXT + paragraph, "").replace("\r\n", "\n").replace("\x00", "").strip()
        kind = kind if kind in set(RemarkKind) else RemarkKind.REMARK if text else ""
        if kind:
            found.append(review.Said(paragraph, RemarkKind(kind), "" if kind == RemarkKind.AGREE else text))
    return list({each.paragraph: each for each in found}.values())


def _review_page(
    reference: str, form: Form | None, status: int, changed: Sequence[str] = (), *, quiet: bool = False
) -> BaseResponse:
    subject, sight = find(reference, Part.REPORT_REVIEW)
    session, actor = current_session(), current_actor()
    if subject.state is not State.REVIEW or not sight.roles & review.SCHOOL_SIDE:
        if request.method != "POST":
            return go("intake.show_report", reference=reference)
        raise NotNow([_("Het verslag ligt nu niet bij jullie: de stand is “{stand}”.", stand=subject.state.label)])
    found = report.read_versions(session, subject, sight, against=report.BEFORE)
    if found is None:
        raise NotReachable
    remarks = report.remarks_on(session, subject, sight)
    verdicts = review.verdicts(found.now, found.before, remarks, actor.person_id)
    form = form or Form(values=_values(verdicts))
    shown = {
        "form": form,
        "approve": _approving(subject, sight),
        "changed": list(changed),
        "quiet": quiet,
        **_beside(report_pages.as_page(found.now, found.before, remarks, verdicts), remarks),
    }
    if quiet:
        return part("intake/review_bar.html", status, **shown)
    return page("intake/review_report.html", status, lost=_lost(form, found.now), **shown, **around(subject, sight))


def _approving(subject: SupportRequest, sight: Sight) -> engine.Available | None:
    able = engine.available(current_session(), Machine.REQUEST, subject, current_actor(), sight.roles, now())
    return next((each for each in able if each.action is Action.APPROVE_REPORT), None)


def _lost(form: Form, reading: report.Reading) -> list[str]:
    """Give back what was typed at a paragraph that this version no longer has."""
    typed = {name.partition(".")[2]: text for name, text in form.values.items() if name.startswith(TEXT)}
    return [text for paragraph, text in typed.items() if text.strip() and paragraph not in reading.paragraphs]


def _beside(view: report_pages.ReportView, remarks: Sequence[report.Remarked]) -> dict[str, Any]:
    """Give the sheet, how far this reader is, what waits to be sent, and through whose eyes they may look."""
    me = current_actor().person_id
    mine = [each for each in remarks if not each.sent]
    return {
        "view": view,
        "progress": report_pages.progress(view),
        "waiting": sum(each.kind is not RemarkKind.AGREE for each in mine),
        "saved": max((each.written_at for each in mine if each.by_id == me), default=None),
        "me": me,
        "kinds": [(kind.value, kind.label[:1].upper() + kind.label[1:]) for kind in RemarkKind],
        "readers": [(role.value, _(report_pages.READERS[role])) for role in sharing.PREVIEWS],
        "every": [key.value for key in SectionKey],
    }


def _values(verdicts: Mapping[str, review.Verdict]) -> dict[str, str]:
    values: dict[str, str] = {}
    for paragraph, verdict in verdicts.items():
        values[KIND + paragraph] = verdict.kind
        values[TEXT + paragraph] = verdict.text
    return values


# ---- for programs


class Answer(Input):
    """What the interviewers answer to a remark; without words they adopted it."""

    answer = Line(
        load_default="",
        error_messages=dict.fromkeys(("invalid", "null"), N_("Schrijf hier gewone tekst, of laat dit leeg.")),
    )


class SharingChange(Input):
    """What changes of who reads what; everything left out stays."""

    sharing = fields.Dict(
        keys=Sharing().fields["sharing"].key_field,  # type: ignore[attr-defined]  # a Dict
        values=fields.Boolean(error_messages=dict.fromkeys(("invalid", "null"), N_("Kies delen of niet delen."))),
        load_default=dict,
        error_messages=dict.fromkeys(("invalid", "null"), N_("Geef per deel: delen of niet delen.")),
    )
    guidance = fields.Boolean(
        load_default=None,
        allow_none=True,
        error_messages={"invalid": N_("Kies ja of nee voor de pedagogische begeleidingsdienst.")},
    )


def add_remark(reference: str) -> tuple[dict[str, Any], int]:
    """Write a remark at a paragraph, private to the team until the report is sent back."""
    find(reference)
    sent = json_body()
    review.find_to_remark(current_session(), current_actor(), reference, now())
    given = load(RemarkRow, sent)
    said = review.Said(given["paragraph"], given["kind"], given["text"])
    remark = review.write_remark(current_session(), current_actor(), reference, said, now())
    return _remark_json(reference, remark), 201


def delete_remark(reference: str, remark_id: str) -> None:
    """Take away a remark of one's own that was not sent."""
    review.take_back(current_session(), current_actor(), reference, remark_id, now())


def resolve_remark(reference: str, remark_id: str) -> dict[str, Any]:
    """Answer a remark, or adopt it."""
    find(reference)
    sent = json_body()
    review.find_to_resolve(current_session(), current_actor(), reference, remark_id, now())
    given = load(Answer, sent)
    remark = review.resolve(current_session(), current_actor(), reference, remark_id, given["answer"], now())
    return _remark_json(reference, remark)


def _remark_json(reference: str, remark: Remark) -> dict[str, Any]:
    subject, sight = find(reference)
    found = report.remarks_on(current_session(), subject, sight)
    return report_parts.remark_json(next(each for each in found if each.id == remark.id))


def put_sharing(reference: str) -> dict[str, Any]:
    """Change who reads what of the approved report."""
    find(reference)
    sent = json_body()
    sharing.find_to_share(current_session(), current_actor(), reference, now())
    given = load(SharingChange, sent)
    subject = sharing.change_sharing(
        current_session(), current_actor(), reference, given["sharing"], now(), guidance=given["guidance"]
    )
    return report_parts.sharing_json(subject, report.shares_of(current_session(), subject.id))


BOTH: Final = ("GET", "POST")
urls: Final = [
    Url("/vragen/<reference>/verslag/nalezen", review_report, ANYONE_SIGNED_IN, BOTH),
    Url("/vragen/<reference>/verslag/voorbeeld", sharing_pages.preview, ANYONE_SIGNED_IN),
    Url(
        "/vragen/<reference>/verslag/voorbeeld/pdf",
        sharing_pages.preview_document,
        ANYONE_SIGNED_IN,
        limit="10 per minute",
    ),
    Url("/vragen/<reference>/goedkeuren", sharing_pages.approve, ANYONE_SIGNED_IN, BOTH),
    Url("/vragen/<reference>/delen", sharing_pages.share, ANYONE_SIGNED_IN, BOTH),
]
_REMARKS: Final = "/requests/<reference>/report/remarks"
api_urls: Final = [
    ApiUrl(
        _REMARKS,
        add_remark,
        ANYONE_SIGNED_IN,
        "POST",
        N_("Schrijf een opmerking bij het verslag"),
        RemarkRow,
        status=201,
    ),
    ApiUrl(
        f"{_REMARKS}/<remark_id>", delete_remark, ANYONE_SIGNED_IN, "DELETE", N_("Haal je opmerking weg"), status=204
    ),
    ApiUrl(
        f"{_REMARKS}/<remark_id>/resolve",
        resolve_remark,
        ANYONE_SIGNED_IN,
        "POST",
        N_("Beantwoord een opmerking"),
        Answer,
    ),
    ApiUrl(
        "/requests/<reference>/sharing", put_sharing, ANYONE_SIGNED_IN, "PUT", N_("Kies wie wat leest"), SharingChange
    ),
]
doors: Final = {
    (Machine.REQUEST, Action.REQUEST_CHANGES): "intake.review_report",
    (Machine.REQUEST, Action.APPROVE_REPORT): "intake.approve",
}
