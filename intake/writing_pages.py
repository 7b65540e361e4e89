"""The page on which the two interviewers write the report, answer the school's remarks, and send it.

It saves by itself while somebody types (`do=auto`, asked by htmx) and works without any script. Both may write at once:
only a section that both changed is in the way, and then both texts stand side by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, request
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from intake import report, report_pages, report_text, review
from intake.around import around, find
from intake.firing import seen_number
from intake.report_diff import added
from records.kinds import Part
from records.people import Person
from records.report import Report, ReportAuthor
from records.request import SupportRequest
from records.vocabulary import Action, Machine, RemarkKind, Role, SectionKey, State
from records.words import N_, _
from web.actor import current_actor
from web.forms import Form
from web.kit import current_session, now
from web.pages import go, page, part, say
from workflow import engine
from workflow.errors import NotNow, NotReachable, NotReady, Refused, Stale
from workflow.pupils import pupils_in
from workflow.reach import Sight

LIMIT: Final = 20_000  # characters of one section
TOO_LONG: Final = N_("Maak dit deel korter: ten hoogste 20 000 tekens.")
TEXT: Final = "sections."  # names of fields: this and the key of the section, or the id of the remark
WAS: Final = "was."
KEEP: Final = "keep."  # of a section that both changed: which text stays
ANSWER: Final = "answer."
ADOPT: Final = "adopt."
MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True, slots=True)
class Clash:
    """A section that somebody else changed meanwhile: their words, those that are not here as well marked."""

    title: str
    theirs: Markup


def write_report(reference: str) -> BaseResponse:
    """Write the report, answer the school's remarks, and send it."""
    if request.method != "POST":
        return _draw(reference)
    quiet = request.form.get("do") == "auto"
    try:
        _save(reference, quiet=quiet)
    except NotReachable:
        raise
    except Refused as refused:
        return _again(reference, refused, quiet=quiet)
    if quiet:
        return _draw(reference, quiet=True)
    if request.form.get("do") == "send":
        say(_("Het verslag is verstuurd. De directie leest het na en beslist."))
        return go("intake.show_report", reference=reference)
    say(_("Bewaard."))
    return go("intake.write_report", reference=reference)


def _save(reference: str, *, quiet: bool) -> None:
    """Save what was written, answer the remarks, and send the report if that was the button."""
    session, actor = current_session(), current_actor()
    report_text.save_typed(session, actor, reference, _typed(reference), now())
    if quiet:
        return
    named = [name.partition(".")[2] for name in request.form if name.startswith((ANSWER, ADOPT))]
    for remark_id in dict.fromkeys(named):
        words = request.form.get(ANSWER + remark_id, "").strip()
        if words or request.form.get(ADOPT + remark_id):
            review.resolve(session, actor, reference, remark_id, words, now())
    if request.form.get("do") == "send":
        engine.fire(session, Machine.REQUEST, reference, Action.SEND_REPORT, actor, {}, seen_number(), now())


def _typed(reference: str) -> report_text.Typed:
    """Read what was typed; of two texts that stood side by side, what the writer chose to keep."""
    texts = {key: request.form[TEXT + key.value] for key in SectionKey if TEXT + key.value in request.form}
    began = {key: request.form[WAS + key.value] for key in SectionKey if WAS + key.value in request.form}
    chosen = {key: request.form.get(KEEP + key.value, MINE) for key in texts}
    if BOTH in chosen.values():
        subject, sight = find(reference, Part.REPORT_DRAFT)
        kept = _kept(report.read_report(current_session(), subject, sight))
        texts |= {key: report_text.join([kept[key], texts[key]]) for key, what in chosen.items() if what == BOTH}
    texts = {key: text for key, text in texts.items() if chosen[key] != THEIRS}
    if errors := {TEXT + key.value: [_(TOO_LONG)] for key, text in texts.items() if len(text) > LIMIT}:
        raise NotReady([text for texts in errors.values() for text in texts], errors)
    return report_text.Typed(texts, began, seen_number("revision"))


def _kept(reading: report.Reading | None) -> dict[SectionKey, str]:
    if reading is None:
        raise NotReachable
    return {each.key: report_text.join(one.text for one in each.paragraphs) for each in reading.sections}


def _again(reference: str, refused: Refused, *, quiet: bool) -> Response:
    """Draw the page again with everything that was typed; when somebody else saved, with their text beside it."""
    current_session().rollback()
    form = Form(values=request.form.to_dict())
    newer = refused.newer if isinstance(refused, Stale) else None
    if not newer:
        form.take(refused)
    try:
        return _draw(reference, form, refused.status, newer, quiet=quiet)
    except Refused:
        if quiet:
            return part("intake/not_kept.html", refused.status, reasons=refused.reasons)
        raise refused from None


def _draw(
    reference: str,
    form: Form | None = None,
    status: int = 200,
    newer: Mapping[str, Any] | None = None,
    *,
    quiet: bool = False,
) -> Response:
    """Draw the page; `quiet`: only the bar at the bottom, which says what was kept by itself."""
    subject, sight = find(reference, Part.REPORT_DRAFT)
    session = current_session()
    reading = report.read_report(session, subject, sight)
    if subject.state is not State.REPORTING or Role.INTERVIEWER not in sight.roles or reading is None:
        raise NotNow([_("Aan het verslag schrijven kan nu niet: de stand is “{stand}”.", stand=subject.state.label)])
    kept = _kept(reading)
    fresh = not quiet and (form is None or newer is not None)  # nothing older than what is drawn now stays on the page
    typed = form or Form(values={TEXT + key.value: text for key, text in kept.items()})
    clashes = _clashes(typed, kept) if newer else {}
    remarks = [each for each in report.remarks_on(session, subject, sight) if each.kind is not RemarkKind.AGREE]
    bar: dict[str, Any] = {
        "form": typed,
        "by": _who_else(subject, str(newer["by"])) if newer else "",
        "clashes": [each.title for each in clashes.values()],
        "compare": quiet and bool(clashes),
        "open": sum(each.is_open for each in remarks),
        "revision": reading.revision if form is None or fresh else request.form.get("revision", ""),
        "marks": _marks(kept, fresh=fresh),
        **_standing(subject, sight, reading),
    }
    if quiet:
        return part("intake/write_bar.html", status, reference=reference, **bar)
    sections = [_section(key, clashes.get(key)) for key in SectionKey]
    told = report_pages.to_answer(remarks, reading)
    return page("intake/write_report.html", status, sections=sections, remarks=told, **bar, **around(subject, sight))


def _standing(subject: SupportRequest, sight: Sight, reading: report.Reading) -> dict[str, Any]:
    """Say when it was kept last, why it cannot be sent yet, and which section seems to name a pupil."""
    adults = review.adults_of(current_session(), subject.id)
    named = ((key.label, pupils_in(text, adults)) for key, text in _kept(reading).items())
    return {
        "saved": report_pages.as_page(reading).by,
        "reasons": _reasons(subject, sight),
        "names": [(section, words) for section, words in named if words],
    }


def _who_else(subject: SupportRequest, saver: str) -> str:
    """Name who the writer met: whoever saved last, or when they did so themselves meanwhile, who else wrote."""
    actor = current_actor()
    if saver != actor.name:
        return saver
    others = (
        select(Person.name)
        .join(ReportAuthor, ReportAuthor.person_id == Person.id)
        .join(Report, Report.id == ReportAuthor.report_id)
        .where(Report.request_id == subject.id, Person.id != actor.person_id)
    )
    names = current_session().scalars(others.order_by(Person.name)).all()
    return _(" of ").join(names) or _("Jij, in een ander venster,")


def _reasons(subject: SupportRequest, sight: Sight) -> Sequence[str]:
    able = engine.available(current_session(), Machine.REQUEST, subject, current_actor(), sight.roles, now())
    return next((each.reasons for each in able if each.action is Action.SEND_REPORT), [])


def _marks(kept: Mapping[SectionKey, str], *, fresh: bool) -> list[tuple[str, str]]:
    """Mark the text that the writer began from, section by section; what is kept now where that is what they see."""
    found = []
    for key, text in kept.items():
        typed = report_text.join(report_text.split(request.form.get(TEXT + key.value, "")))
        seen = fresh or typed == text or WAS + key.value not in request.form
        found.append((WAS + key.value, report_text.digest(text) if seen else request.form[WAS + key.value]))
    return found


def _section(key: SectionKey, clash: Clash | None) -> dict[str, Any]:
    return {
        "key": key.value,
        "name": TEXT + key.value,
        "label": key.label,
        "required": key.required,
        "clash": clash,
        "help": _(report_pages.HELP[key]),
    }


def _clashes(form: Form, kept: Mapping[SectionKey, str]) -> dict[SectionKey, Clash]:
    """Put the newer text beside what was typed, where both changed it; what was not touched here takes it over."""
    values = form.values
    given = {key: values[TEXT + key.value] for key in SectionKey if TEXT + key.value in values}
    began = {key: values[WAS + key.value] for key in SectionKey if WAS + key.value in values}
    typed = report_text.Typed(given, began, -1)
    changed = typed.differs(kept)
    form.values |= {TEXT + key.value: text for key, text in kept.items() if key not in changed}
    return {key: Clash(key.label, added(changed[key], kept[key])) for key in typed.clashes(kept, 0)}
