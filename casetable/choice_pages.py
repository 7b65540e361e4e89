"""The school's free choice: per proposal ja, nee or eerst praten; alone, not at all, or a question first."""

from typing import Any, Final

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from casetable.advice import AdviceRead, read_advice
from casetable.advice_pages import READING, cited_lines
from records.kinds import Part
from records.request import SupportRequest
from records.vocabulary import Action, Choice, Machine, Role, State
from records.words import _
from web.actions import action_address, address_of, buttons
from web.actor import current_actor
from web.drawing import as_typed
from web.forms import Form, to_input, typed_values
from web.kit import current_session, now
from web.pages import go_to, page, say
from web.where import where
from workflow import engine, reach
from workflow.errors import NotReachable, Refused, Stale
from workflow.inputs import Choices
from workflow.reach import Sight
from workflow.report import approved_report

ANSWERS: Final = (Choice.YES, Choice.TALK, Choice.NO)  # the friendliest first, as on the screen


def choose(reference: str) -> BaseResponse:
    """Show the choice, look it over, or give it through."""
    if request.method == "GET":
        found, sight, sent = _found(reference)
        return _page(found, sight, sent, Form(values=_before(sent)))
    form = Form(values=typed_values(request.form, Choices()))
    if request.form.get("do") == "aanpassen":
        return _page(*_found(reference), form)
    data, version = to_input(Choices(), request.form), _version()
    session, actor = current_session(), current_actor()
    try:
        if request.form.get("do") != "bevestig" and not _reasons(reference, data, version):
            found, sight, sent = _found(reference)
            return _look_over(found, sight, sent, form)
        engine.fire(session, Machine.REQUEST, reference, Action.ACCEPT_ADVICE, actor, data, version, now())
    except NotReachable:
        raise
    except Refused as refused:
        return _again(reference, form, refused)
    say(_("Jullie keuze is doorgegeven. De partners die jullie kozen, antwoorden binnen tien schooldagen."))
    return go_to(address_of(Machine.REQUEST, reference))


def _version() -> int | None:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None  # noqa: PLR2004 - of a column


def _reasons(reference: str, data: dict[str, Any], version: int | None) -> list[str]:
    """Give why this choice would be refused, if it would."""
    return engine.check(
        current_session(), Machine.REQUEST, reference, Action.ACCEPT_ADVICE, current_actor(), data, version, now()
    )


def _found(reference: str) -> tuple[SupportRequest, Sight, AdviceRead]:
    """Find the advice that the school received last. Raises NotReachable for who is not of the school."""
    session, actor = current_session(), current_actor()
    found, sight = reach.find_request(session, actor, reference, now())
    is_school = sight.can(Part.ADVICE) and Role.SCHOOL in sight.roles
    sent = read_advice(session, found.id, draft=False, sent=True) if is_school else None
    if sent is None:
        raise NotReachable
    return found, sight, sent


def _before(sent: AdviceRead) -> dict[str, Any]:
    """Give what the school chose before, when it comes back on its choice."""
    chosen = {each.id: {"answer": each.choice.value, "reason": each.reason} for each in sent.proposals if each.choice}
    return as_typed({"choices": chosen}) if chosen else {}


def _again(reference: str, form: Form, refused: Refused) -> Response:
    current_session().rollback()
    found, sight, sent = _found(reference)
    if found.state is not State.ADVISED:
        raise refused
    if isinstance(refused, Stale):
        return _page(found, sight, sent, form, refused.status, refused.reasons)
    form.take(refused)
    return _page(found, sight, sent, form, refused.status)


def _page(
    found: SupportRequest,
    sight: Sight,
    sent: AdviceRead,
    form: Form,
    status: int = 200,
    changed: list[str] | None = None,
) -> Response:
    session, actor = current_session(), current_actor()
    report = approved_report(session, found.id)
    codes = {each.id: each.code for each in report.paragraphs()}
    able = _able(found, sight)
    accept = able.get(Action.ACCEPT_ADVICE)
    return page(
        "casetable/choose.html",
        status,
        where=where(session, found, sight, actor, now()),
        request={"reference": found.reference, "version": found.version, "guidance": found.guidance},
        advice=sent,
        lines=cited_lines(sent, report, sight),
        form=form,
        changed=changed or [],
        answers=[(answer.value, _label(answer)) for answer in ANSWERS],
        proposals=sent.proposals,
        cited=[codes[key] for key in sent.cited() if key in codes],
        can_choose=accept is not None,
        reasons=accept.reasons if accept else [],
        open=found.state is State.ADVISED,
        ways={name: action_address(Machine.REQUEST, found.reference, name)
              for name in ("follow_alone", "decline_advice", "ask_clarification") if name in able},
        actions=buttons([each for name, each in able.items() if name == Action.RECONSIDER],
                        Machine.REQUEST, found.reference),
        choices={each.id: each for each in sent.proposals if each.choice} if found.state is not State.ADVISED else {},
    )  # fmt: skip


def _able(found: SupportRequest, sight: Sight) -> dict[Any, engine.Available]:
    """Give what this person may do with the advice now, by action."""
    can = engine.available(current_session(), Machine.REQUEST, found, current_actor(), sight.roles, now())
    return {each.action: each for each in can if each.action in READING}


def _label(answer: Choice) -> str:
    return {Choice.YES: _("Ja, graag"), Choice.TALK: _("Eerst praten"), Choice.NO: _("Nee")}[answer]


def _look_over(found: SupportRequest, sight: Sight, sent: AdviceRead, form: Form) -> Response:
    """Show the whole choice once more, before it is given through."""
    chosen = [
        {
            "organisation": each.organisation,
            "kind": each.kind.label if each.kind else "",
            "answer": Choice(form.values[f"choices.{each.id}.answer"]),
            "label": _label(Choice(form.values[f"choices.{each.id}.answer"])),
            "reason": form.values.get(f"choices.{each.id}.reason", ""),
        }
        for each in sent.proposals
    ]
    return page(
        "casetable/confirm_choice.html",
        where=where(current_session(), found, sight, current_actor(), now()),
        request={"reference": found.reference, "version": request.form.get("version", "")},
        chosen=chosen,
        kept=[(name, text) for name, text in form.values.items() if name != "do" and isinstance(text, str)],
        guidance=form.values.get("guidance") == "true",
    )
