"""Pages where a school approves its report, chooses who reads what, and looks through the eyes of each reader."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from intake import report, report_documents, report_pages, review, sharing
from intake.around import around, find
from intake.firing import able, attempt
from records.kinds import DocumentKind, Part
from records.request import SupportRequest
from records.vocabulary import Action, Role, SectionKey
from records.words import _
from web.actor import current_actor
from web.forms import Form, to_input
from web.kit import current_session, now
from web.pages import go, page, say
from web.printing import show_pdf
from workflow.errors import NotNow, NotReachable, NotReady, NotYou, Stale
from workflow.inputs import Sharing
from workflow.reach import Sight

Shares = dict[SectionKey, bool]


def approve(reference: str) -> BaseResponse:
    """Approve the report, with a choice for every section and for the guidance service."""
    if request.method != "POST":
        return _approve_page(reference, None, 200)
    if request.form.get("als"):
        return _approve_page(reference, Form(values=request.form.to_dict()), 200)
    return attempt(
        reference,
        Action.APPROVE_REPORT,
        to_input(Sharing(), request.form),
        lambda form, status, changed: _approve_page(reference, form, status, changed),
        _("Het verslag is goedgekeurd. Deze versie verandert niet meer."),
    )


def _approve_page(reference: str, form: Form | None, status: int, changed: Sequence[str] = ()) -> Response:
    subject, sight = find(reference)
    can = able(subject, sight, Action.APPROVE_REPORT)
    session = current_session()
    service = sharing.guidance_service(session, subject)
    if form is None:
        form = Form(values={"guidance": "true" if service.wished and service.exists else "false"})
    reading = report.read_report(session, subject, sight)
    if reading is None:
        raise NotReachable
    return page(
        "intake/approve.html",
        status,
        number=reading.version,
        reasons=can.reasons,
        changed=list(changed),
        **_choosing(subject, reading, form, service),
        **around(subject, sight),
    )


def share(reference: str) -> BaseResponse:
    """Change who reads what of the approved report."""
    subject, sight = find(reference, Part.SHARING)
    if not sight.can(Part.REPORT):
        raise NotNow([_("Kiezen wie wat leest, doe je bij het goedkeuren van het verslag.")])
    if Role.SCHOOL_LEAD not in sight.roles:
        raise NotYou([_("Alleen de directie kiest wie het verslag leest.")])
    if request.method != "POST" or request.form.get("als"):
        values = request.form.to_dict() if request.method == "POST" else _present(subject)
        return _share_page(subject, sight, Form(values=values), 200)
    shares, guidance = _typed_shares(request.form), _typed_yes(request.form.get("guidance", ""))
    if guidance is None:
        form = Form(values=request.form.to_dict())
        form.refuse("guidance", _("Kies ja of nee voor de pedagogische begeleidingsdienst."))
        return _share_page(subject, sight, form, 422)
    began = request.form.get("began", "")
    try:
        sharing.change_sharing(
            current_session(), current_actor(), reference, shares, now(), guidance=guidance, began=began
        )
    except Stale as stale:
        typed = request.form.to_dict() | {"began": _present(subject)["began"]}  # seen beside what is shared by now
        return _share_page(subject, sight, Form(values=typed), 409, stale.reasons)
    say(_("Bewaard. Vanaf nu leest niemand meer wat jullie niet delen."))
    return go("intake.share", reference=reference)


def _present(subject: SupportRequest) -> dict[str, str]:
    shares = report.shares_of(current_session(), subject.id)
    values = {f"sharing.{key.value}": "true" if shared else "false" for key, shared in shares.items()}
    began = sharing.mark_of(shares, guidance=subject.guidance)
    return {**values, "guidance": "true" if subject.guidance else "false", "began": began}


def _share_page(
    subject: SupportRequest, sight: Sight, form: Form, status: int, changed: Sequence[str] = ()
) -> Response:
    form.values.setdefault("began", "")
    reading = report.read_report(current_session(), subject, sight)
    if reading is None:
        raise NotReachable
    service = sharing.guidance_service(current_session(), subject)
    return page(
        "intake/share.html",
        status,
        changed=list(changed),
        **_choosing(subject, reading, form, service),
        **around(subject, sight),
    )


def _typed_yes(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


def _typed_shares(typed: Mapping[str, Any]) -> Shares:
    found = {key: _typed_yes(str(typed.get(f"sharing.{key.value}", ""))) for key in SectionKey}
    return {key: shared for key, shared in found.items() if shared is not None}


def _choosing(subject: SupportRequest, reading: report.Reading, form: Form, service: sharing.Service) -> dict[str, Any]:
    """Give what both pages show: the choices, and the report as another reader will get it."""
    role = _preview_role(request.form.get("als", ""))
    shares = _typed_shares(form.values)
    guidance = form.values.get("guidance") == "true"
    choice = sharing.Choice(frozenset(key for key, shared in shares.items() if shared), guidance=guidance)
    seen = sharing.preview(current_session(), subject, reading, role, shares, now(), guidance=guidance)
    return {
        "form": form,
        "rows": report_pages.share_rows(report_pages.as_page(reading), form.values),
        "has_guidance": service.exists,
        "readers": [
            (each.value, _(report_pages.READERS[each]), each is role)
            for each in sharing.PREVIEWS
            if service.exists or each is not Role.GUIDANCE
        ],
        "preview": report_pages.as_page(seen.reading),
        "seen": seen,
        "from_when": _(report_pages.FROM_WHEN[role]),
        "preview_page": _address("intake.preview", subject, role, choice),
        "preview_pdf": _address("intake.preview_document", subject, role, choice),
    }


def _preview_role(name: str) -> Role:
    return next((role for role in sharing.PREVIEWS if role.value == name), Role.PARTNER)


def preview(reference: str) -> Response:
    """Show the page of the report as another reader will get it, with the choices in the address."""
    subject, sight, seen, role, choice = _previewed(reference)
    return page(
        "intake/report.html",
        view=report_pages.as_page(seen.reading),
        versions=[],
        is_current=True,
        may_write=False,
        may_review=False,
        may_share=False,
        preview={
            "reader": _(report_pages.READERS[role]),
            "from_when": _(report_pages.FROM_WHEN[role]),
            "left_out": seen.left_out,
            "pdf": _address("intake.preview_document", subject, role, choice),
        },
        **around(subject, sight),
    )


def preview_document(reference: str) -> Response:
    """Show the PDF as another reader will get it: printed as theirs will be, with the choices in the address."""
    subject, _sight, seen, role, choice = _previewed(reference)
    if not seen.reading.sections:
        raise NotReady([_("Deze lezer krijgt niets van het verslag, dus ook geen pdf.")])
    context = report_documents.as_seen(current_session(), subject, seen.reading.version, choice.shared, now())
    return show_pdf(DocumentKind.REPORT_FINAL, context, f"{subject.reference} verslag, voorbeeld {role.value}.pdf")


def _previewed(reference: str) -> tuple[SupportRequest, Sight, sharing.Seen, Role, sharing.Choice]:
    """Look through the eyes of the reader that the address names. Raises NotReachable for who is not of the school."""
    subject, sight = find(reference, Part.REPORT_REVIEW)
    if not sight.roles & review.SCHOOL_SIDE:
        raise NotReachable
    reading = report.read_report(current_session(), subject, sight)
    if reading is None:
        raise NotReachable
    role = _preview_role(request.args.get("als", ""))
    shared = frozenset(key for key in SectionKey if key.value in request.args.getlist("deel"))
    choice = sharing.Choice(shared, guidance=request.args.get("pbd") == "true")
    shares = {key: key in shared for key in SectionKey}
    seen = sharing.preview(current_session(), subject, reading, role, shares, now(), guidance=choice.guidance)
    return subject, sight, seen, role, choice


def _address(endpoint: str, subject: SupportRequest, role: Role, choice: sharing.Choice) -> str:
    """Give the address of a preview, with the choices that were made so far."""
    shared = [key.value for key in SectionKey if key in choice.shared]
    guidance = "true" if choice.guidance else "false"
    return url_for(endpoint, reference=subject.reference, als=role.value, deel=shared, pbd=guidance)
