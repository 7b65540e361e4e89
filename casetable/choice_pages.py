"""The school's free choice: per proposal ja, nee or eerst praten; alone, not at all, or a question first.

What is filled in waits on the server for whoever may choose (`casetable.choosing`): with script, at each change.
"""

from collections.abc import Mapping
from typing import Any, Final

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from casetable import choosing
from casetable.advice import AdviceRead, read_advice
from casetable.advice_pages import READING, codes_seen
from casetable.choosing import Drafted
from casetable.schemas import ChoiceDraftInput
from records.kinds import Part
from records.request import SupportRequest
from records.vocabulary import Action, Choice, Machine, Role, State
from records.words import _
from web.actions import action_address, address_of, buttons, was_done
from web.actor import current_actor
from web.drawing import as_typed
from web.forms import Form, read, to_input, typed_values
from web.kit import current_session, now
from web.pages import go, go_to, page, part, say
from web.pupils import warn_of_pupils
from web.where import where
from workflow import engine, reach
from workflow.errors import NotReachable, NotReady, Refused, Stale
from workflow.inputs import Choices
from workflow.pupils import pupils_in
from workflow.reach import Sight
from workflow.report import approved_report

ANSWERS: Final = (Choice.YES, Choice.TALK, Choice.NO)  # the friendliest first, as on the screen


def choose(reference: str) -> BaseResponse:
    """Show the choice, keep it for later, look it over, or give it through."""
    todo = request.form.get("do", "")
    if request.method == "GET":
        found, sight, sent = _found(reference)
        drafted = choosing.read_draft(current_session(), found.id, sent, sight)
        return _page(found, sight, sent, Form(values=_before(sent, drafted)), drafted=drafted)
    if todo == "bewaar":
        return _keep(reference)
    form = Form(values=typed_values(request.form, Choices()))
    if todo == "aanpassen":
        return _page(*_found(reference), form)
    try:
        return _look_over(reference, form) if todo != "bevestig" else _give_through(reference)
    except NotReachable:
        raise
    except Refused as refused:
        return _again(reference, form, refused)


def _give_through(reference: str) -> BaseResponse:
    session, actor, data = current_session(), current_actor(), to_input(Choices(), request.form)
    try:
        engine.fire(session, Machine.REQUEST, reference, Action.ACCEPT_ADVICE, actor, data, _version(), now())
    except Refused:
        if not was_done(Machine.REQUEST, reference, Action.ACCEPT_ADVICE, data, _version()):
            raise
    say(_("Jullie keuze is doorgegeven. De partners die jullie kozen, antwoorden binnen tien schooldagen."))
    return go_to(address_of(Machine.REQUEST, reference))


def _keep(reference: str) -> BaseResponse:
    """Keep what is filled in so far, and give the line that says so: alone, where a script asked."""
    form = read(ChoiceDraftInput)
    by_script = request.headers.get("HX-Request") == "true"
    try:
        if form.ok:
            drafted = choosing.keep_draft(current_session(), current_actor(), reference, form.data, now())
            if by_script:
                return _kept(drafted)
            _warn(form.data)
            say(_("Bewaard. Jullie keuze is nog niet doorgegeven."))
            return go("casetable.choose", reference=reference)
    except NotReachable:
        raise
    except Refused as refused:
        if by_script:
            return _kept(Drafted(_revision()), refused)
        return _again(reference, form, refused)
    if by_script:
        told = [text for texts in form.errors.values() for text in texts]
        return _kept(Drafted(_revision()), NotReady(told))
    return _page(*_found(reference), form, 422)


def _kept(drafted: Drafted, refused: Refused | None = None) -> Response:
    """Give the line that says what was kept, for a page that is open; with a word of warning about a pupil's name."""
    words = pupils_in(" ".join(row.get("reason", "") for row in drafted.choices.values()))
    status = refused.status if refused is not None else 200
    return part("casetable/choice_kept.html", status, drafted=drafted, refused=refused, pupils=words)


def _warn(data: Mapping[str, Any]) -> None:
    """Warn of a pupil's name in what the school wrote with its choices: pupils stay unnamed."""
    warn_of_pupils(_("Wil je er iets bij zeggen?"), " ".join(row["reason"] for row in data["choices"].values()))


def _revision() -> int | None:
    return _number("revision")


def _version() -> int | None:
    return _number("version")


def _number(name: str) -> int | None:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None  # noqa: PLR2004 - of a column


def _found(reference: str) -> tuple[SupportRequest, Sight, AdviceRead]:
    """Find the advice that the school received last. Raises NotReachable for who is not of the school."""
    session, actor = current_session(), current_actor()
    found, sight = reach.find_request(session, actor, reference, now())
    is_school = sight.can(Part.ADVICE) and Role.SCHOOL in sight.roles
    sent = read_advice(session, found.id, draft=False, sent=True) if is_school else None
    if sent is None:
        raise NotReachable
    return found, sight, sent


def _before(sent: AdviceRead, drafted: Drafted) -> dict[str, Any]:
    """Give what was filled in so far; else what the school chose before, when it comes back on its choice."""
    if drafted.choices or drafted.revision is not None:
        return as_typed({"choices": drafted.choices, "guidance": drafted.guidance})
    chosen = {each.id: {"answer": each.choice.value, "reason": each.reason} for each in sent.proposals if each.choice}
    return as_typed({"choices": chosen}) if chosen else {}


def _again(reference: str, form: Form, refused: Refused) -> Response:
    current_session().rollback()
    found, sight, sent = _found(reference)
    if found.state is not State.ADVISED:
        raise refused
    if isinstance(refused, Stale):
        revision = refused.newer.get("revision")
        choices = refused.newer.get("choices")
        newer = Drafted(choices=choices) if isinstance(choices, dict) else None
        drafted = Drafted(revision if isinstance(revision, int) else _revision())
        return _page(found, sight, sent, form, refused.status, changed=refused.reasons, drafted=drafted, newer=newer)
    form.take(refused)
    return _page(found, sight, sent, form, refused.status)


def _page(
    found: SupportRequest,
    sight: Sight,
    sent: AdviceRead,
    form: Form,
    status: int = 200,
    *,
    changed: list[str] | None = None,
    drafted: Drafted | None = None,
    newer: Drafted | None = None,
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
        codes_of=codes_seen(sent, report, sight),
        form=form,
        changed=changed or [],
        drafted=drafted or Drafted(_revision()),
        newer=_told(sent, newer) if newer else [],
        refused=None,
        pupils=(),
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


def _told(sent: AdviceRead, drafted: Drafted) -> list[dict[str, str]]:
    """Say what a colleague kept meanwhile, per proposal."""
    told = []
    for each in sent.proposals:
        row = drafted.choices.get(each.id, {})
        answer = _label(Choice(row["answer"])) if "answer" in row else _("nog open")
        told.append({"organisation": each.organisation, "answer": answer, "reason": row.get("reason", "")})
    return told


def _look_over(reference: str, form: Form) -> Response:
    """Show the whole choice once more, before it is given through; it is kept meanwhile."""
    session, actor, data = current_session(), current_actor(), to_input(Choices(), request.form)
    found, sight, sent = _found(reference)
    reasons = engine.check(session, Machine.REQUEST, reference, Action.ACCEPT_ADVICE, actor, data, _version(), now())
    if reasons:
        engine.fire(session, Machine.REQUEST, reference, Action.ACCEPT_ADVICE, actor, data, _version(), now())
    kept = read(ChoiceDraftInput).data
    drafted = choosing.keep_draft(session, actor, reference, kept, now())
    _warn(kept)
    form.values["revision"] = str(drafted.revision)
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
        where=where(session, found, sight, actor, now()),
        request={"reference": found.reference, "version": request.form.get("version", "")},
        chosen=chosen,
        kept=[(name, text) for name, text in form.values.items() if name != "do" and isinstance(text, str)],
        guidance=form.values.get("guidance") == "true",
    )
