"""Pages of the advice: reading what was sent, and writing it with its sources."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from casetable import advising
from casetable.advice import (
    AdviceRead,
    Line,
    Offered,
    SentVersion,
    choices_seen,
    decision_seen,
    draft_to_write,
    read_version,
    sent_versions,
)
from casetable.advising import Sources, as_input, sources_of
from casetable.schemas import AdviceInput
from casetable.shelf import advice_papers
from records.kinds import Part
from records.request import SupportRequest
from records.vocabulary import Action, Machine, Role, Route, State, SupportKind
from records.words import _
from web.actions import buttons
from web.actor import current_actor
from web.drawing import as_typed
from web.forms import Form, read, to_input
from web.kit import current_session, now
from web.pages import go, page, say
from web.pupils import warn_of_pupils
from web.where import where
from workflow import engine, reach
from workflow.errors import NotNow, NotReachable, NotReady, NotYou, Stale
from workflow.reach import Sight
from workflow.report import ApprovedReport, approved_report

READING: Final = (
    Action.ACCEPT_ADVICE, Action.FOLLOW_ALONE, Action.DECLINE_ADVICE, Action.ASK_CLARIFICATION, Action.RECONSIDER,
)  # fmt: skip
WRITING: Final = (Action.SEND_ADVICE, Action.POSTPONE)
MORE: Final = {"regel": "lines", "voorstel": "proposals"}


def advice(reference: str) -> Response:
    """Read the advice that was sent last: a school with the paragraphs of its own report as its only sources."""
    found, sight, versions = _sent(reference)
    return _read_page(found, sight, versions, versions[0])


def advice_version(reference: str, version: int) -> BaseResponse:
    """Read an advice that was sent before: what the school read then stays as it was."""
    found, sight, versions = _sent(reference)
    wanted = next((each for each in versions if each.number == version), None)
    if wanted is None:
        raise NotReachable
    if wanted is versions[0]:
        return go("casetable.advice", reference=reference)
    return _read_page(found, sight, versions, wanted)


def _sent(reference: str) -> tuple[SupportRequest, Sight, list[SentVersion]]:
    """Find every advice that was sent, the newest first. Raises NotReachable where there is none to read."""
    session, actor = current_session(), current_actor()
    found, sight = reach.find_request(session, actor, reference, now())
    versions = sent_versions(session, found.id) if sight.can(Part.ADVICE) else []
    if not versions:
        raise NotReachable
    return found, sight, versions


def _read_page(found: SupportRequest, sight: Sight, versions: Sequence[SentVersion], version: SentVersion) -> Response:
    session, actor = current_session(), current_actor()
    is_last = version is versions[0]
    sent = read_version(session, found.id, version.number)
    if sent is None:
        raise NotReachable
    report = approved_report(session, found.id)
    reach.log_read(session, actor, sight, found.id, Part.ADVICE, now())
    is_open = is_last and found.state is State.ADVISED
    able = engine.available(session, Machine.REQUEST, found, actor, sight.roles, now()) if is_last else []
    return page(
        "casetable/advice.html",
        where=where(session, found, sight, actor, now()),
        request={"reference": found.reference, "title": found.title, "version": found.version},
        advice=sent,
        lines=cited_lines(sent, report, sight),
        quoted=quoted(sent, report, sight),
        codes_of=codes_seen(sent, report, sight),
        choices=choices_seen(sent, sight) if not is_open else {},
        is_school=bool(sight.roles & {Role.SCHOOL, Role.SCHOOL_LEAD}),
        new_version_coming=is_last and found.state is State.ADVISING,
        last=None if is_last else versions[0],
        earlier=versions[1:] if is_last else [],
        asked=version.asked,
        decides=is_open,
        decided=decision_seen(sent, sight) if not is_open else None,
        actions=buttons([each for each in able if each.action in READING], Machine.REQUEST, found.reference),
        papers=advice_papers(session, sight, found.id, None if is_last else version.number),
    )


def cited_lines(advice_read: AdviceRead, report: ApprovedReport, sight: Sight) -> list[dict[str, Any]]:
    """Give the lines with the codes of their sources, as far as this reader may know of them."""
    codes = codes_seen(advice_read, report, sight)
    return [{"text": line.text, "sources": codes(line)} for line in advice_read.lines]


def codes_seen(advice_read: AdviceRead, report: ApprovedReport, sight: Sight) -> Callable[[Line | Offered], list[str]]:
    """Give what tells the codes a line or a proposal rests on, as far as this reader may know of them."""
    codes = {each.id: each.code for each in report.paragraphs()}
    at_table = advice_read.shows_points(sight)

    def codes_of(each: Line | Offered) -> list[str]:
        found = [one.code if one.is_point and at_table else codes.get(one.id, "") for one in each.sources]
        return [code for code in found if code]

    return codes_of


def quoted(advice_read: AdviceRead, report: ApprovedReport, sight: Sight) -> list[Any]:
    """Give the sections of the report that this reader may see, with only the paragraphs the advice rests on."""
    cited = advice_read.rests_on()
    return [each for section in report.shown(sight) for each in section.paragraphs if each.id in cited]


def write_advice(reference: str) -> BaseResponse:
    """Write the advice: the form, another row, or what was sent."""
    session, actor, todo = current_session(), current_actor(), request.form.get("do", "")
    if request.method == "GET":
        found, sight, draft = _draft(reference)
        return _form_page(found, sight, draft, _typed(as_input(draft), draft))
    typed = _without_empty(to_input(AdviceInput(), request.form))
    if todo in MORE:
        found, sight, draft = _draft(reference)
        return _form_page(found, sight, draft, Form(values={**as_typed(typed), **_rows_as_left()}), more=MORE[todo])
    form = read(AdviceInput)
    form.values = as_typed(typed)
    form.data = _without_empty(form.data)
    if not form.ok:
        return _form_page(*_draft(reference), form, 422)
    try:
        advising.save_advice(session, actor, reference, form.data, now())
    except Stale as refused:
        session.rollback()
        form.values["revision"] = refused.newer.get("revision", 0)
        return _form_page(*_draft(reference), form, refused.status, stale=refused.reasons)
    except NotReady as refused:
        session.rollback()
        form.take(refused)
        return _form_page(*_draft(reference), form, refused.status)
    warn_of_pupils(_("Het advies"), _words_of(form.data))
    say(_("Het advies is bewaard. De school ziet het pas als je het verstuurt."))
    return go("casetable.write_advice", reference=reference)


def _rows_as_left() -> dict[str, Any]:
    """Give every row of the form as it stands there, the empty ones too, numbered anew."""
    found: dict[str, Any] = {}
    numbers: dict[str, int] = {}
    for key in request.form:
        name, _dot, rest = key.partition(".")
        row, _dot, column = rest.partition(".")
        if name in MORE.values():
            number = numbers.setdefault(f"{name}.{row}", sum(each.startswith(f"{name}.") for each in numbers))
            texts = request.form.getlist(key)
            found[f"{name}.{number}.{column}"] = texts if column == "sources" else texts[0]
    return found


def _words_of(data: Mapping[str, Any]) -> str:
    """Give everything that was written, for the warning about pupils: what was left out is nothing."""
    rows = [row for name in ("lines", "proposals", "unused") for row in data.get(name) or ()]
    return "\n".join(str(row.get(name) or "") for row in rows for name in ("text", "what", "why"))


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    """Leave out the proposals of which everything was made empty but the route: so one takes a proposal away."""
    rows = data.get("proposals") or []
    kept = [row for row in rows if any(value for name, value in row.items() if name != "route")]
    return {**data, "proposals": kept} if rows else data


def _draft(reference: str) -> tuple[SupportRequest, Sight, AdviceRead]:
    """Find the advice in the making, for who writes it. Raises NotReachable, NotNow or NotYou."""
    session, actor = current_session(), current_actor()
    found, sight = reach.find_request(session, actor, reference, now())
    may_write = Role.COORDINATOR in sight.roles
    draft = draft_to_write(session, found.id) if may_write else None
    if found.state is not State.ADVISING:
        raise NotNow([_("Een advies schrijf je zodra de casetafel de vraag bespreekt. De stand is nu “{stand}”.",
                        stand=found.state.label)])  # fmt: skip
    if draft is None:
        raise NotYou([_("Dit is niet aan jou. Alleen {wie} schrijft het advies.", wie=Role.COORDINATOR.label)])
    return found, sight, draft


def _typed(data: Mapping[str, Any], draft: AdviceRead) -> Form:
    return Form(values={**as_typed(data), "revision": draft.revision})


def _form_page(
    found: SupportRequest,
    sight: Sight,
    draft: AdviceRead,
    form: Form,
    status: int = 200,
    more: str = "",
    stale: Sequence[str] = (),
) -> Response:
    session, actor = current_session(), current_actor()
    sources = sources_of(session, found.id, draft.item_id, draft.id)
    reach.log_read(session, actor, sight, found.id, Part.INPUTS, now())
    able = engine.available(session, Machine.REQUEST, found, actor, sight.roles, now())
    return page(
        "casetable/write_advice.html",
        status,
        where=where(session, found, sight, actor, now()),
        request={"reference": found.reference, "title": found.title, "version": found.version},
        form=form,
        lines=range(max(_count(form, "lines") + (more == "lines"), 1)),
        proposals=range(_count(form, "proposals") + (more == "proposals")),
        more=more,
        options=sources.every(),
        sections=sources.report.on_the_table(),
        envelopes=[each for each in sources.envelopes if each.points],
        used=list(_ticked(form)),
        unused=_unused(sources, form),
        organisations=draft.partners,
        kinds=[(kind.value, kind.label) for kind in SupportKind if kind is not SupportKind.UNKNOWN],
        routes=[(route.value, route.label) for route in Route],
        stale=list(stale),
        newer=cited_lines(draft, sources.report, sight) if stale else [],
        newer_proposals=[(each.organisation, each.what) for each in draft.proposals] if stale else [],
        number=draft.number,
        is_saved=draft.revision > 0,
        actions=buttons(
            [each for name in WRITING for each in able if each.action == name], Machine.REQUEST, found.reference
        ),
    )


def _count(form: Form, name: str) -> int:
    """Count the rows that were typed or kept."""
    parts = (key.split(".") for key in form.values if key.startswith(f"{name}."))
    return max((int(part[1]) + 1 for part in parts if part[1].isdigit()), default=0)


def _ticked(form: Form) -> set[str]:
    """Give every source that some line rests on, as the form has it now."""
    lists = (value for key, value in form.values.items() if key.startswith("lines.") and key.endswith(".sources"))
    return {key for value in lists for key in (value if isinstance(value, list) else [value])}


def _unused(sources: Sources, form: Form) -> list[dict[str, Any]]:
    """Give the points that no line rests on, with the word of explanation as it was kept or typed."""
    used = _ticked(form)
    typed = {form.values[key]: form.values.get(key.replace(".source", ".why"), "")
             for key in form.values if key.startswith("unused.") and key.endswith(".source")}  # fmt: skip
    return [
        {
            "id": point.id,
            "code": point.code,
            "text": point.text,
            "organisation": envelope.organisation,
            "why": typed.get(point.id, point.why_unused),
        }
        for envelope in sources.envelopes
        for point in envelope.points
        if point.id not in used
    ]
