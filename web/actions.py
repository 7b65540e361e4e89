"""Actions: `…/acties/<action>` as a page and `…/actions/<action>` as JSON, thin adapters over `workflow.engine.fire`.

A feature adds what only it knows (all optional, attributes of its module):
- `choices = {"organisations": f}`: the options of a list, `f(session, actor, subject, now) -> [(value, label, help)]`;
- `prefills = {(Machine.MEETING, "amend"): f}`: what a form shows at first, `f(session, actor, subject, now) -> data`;
- `shows = {Machine.REQUEST: f}`: how the API shows a thing, `f(session, actor, key, now) -> dict`;
- `wheres = {Machine.REQUEST: f}`: the block above a request's page, `f(session, actor, subject, sight, now) -> where`;
- `doors = {(Machine.REQUEST, "approve_report"): "intake.approve"}`: an action with a page of its own;
- `outcomes = {(Machine.REQUEST, "submit"): N_("…")}`: the sentence after it is done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, current_app, request, url_for
from marshmallow import Schema
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from records.vocabulary import Machine, Role, SectionKey
from records.words import N_, _
from web.access import ANYONE_SIGNED_IN, DRAFT_KEY_OR_SIGNED_IN, ApiUrl, Url
from web.actor import current_actor
from web.api import json_body
from web.drawing import Drawn, Option, as_typed, draw
from web.forms import Form, to_input, typed_values
from web.kit import current_session, kit, now
from web.pages import HOME, go_to, page, safe_target, say
from web.pupils import warn_of_pupils_in
from workflow import engine, reach
from workflow.errors import NotNow, NotReachable, Refused, Stale
from workflow.inputs import Nothing
from workflow.repeated import done_already
from workflow.rules import TABLES

ADDRESSES: Final = {
    Machine.REQUEST: "/vragen/",
    Machine.MEETING: "/casetafels/",
    Machine.REFERRAL: "/doorverwijzingen/",
}
ABOUT: Final = {
    Machine.REQUEST: N_("Vraag {key}"),
    Machine.MEETING: N_("Casetafel"),
    Machine.REFERRAL: N_("Doorverwijzing"),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """What an action is about, as this person reaches it. `sight` is a Sight, or a MeetingSight for a meeting."""

    machine: Machine
    key: str
    subject: Any
    sight: Any

    @property
    def roles(self) -> frozenset[Role]:
        """The roles this person holds here."""
        found: frozenset[Role] = self.sight.roles
        return found

    @property
    def address(self) -> str:
        """The page of the thing."""
        return address_of(self.machine, self.key)


def address_of(machine: Machine, key: str) -> str:
    """Give the address of the page of a request (by reference), a meeting or a referral (by id)."""
    return f"{ADDRESSES[machine]}{key}"


def action_address(machine: Machine, key: str, action: str) -> str:
    """Give the address of the page of an action, which also takes its POST."""
    return f"{address_of(machine, key)}/acties/{action.replace('_', '-')}"


def door_of(machine: Machine, key: str, action: str) -> str:
    """Give the address of the page where an action is done: a feature's own (`doors`), or else the one made here."""
    endpoint = own_door(machine, action)
    if endpoint is None:
        return action_address(machine, key, action)
    values: dict[str, Any] = dict.fromkeys(next(current_app.url_map.iter_rules(endpoint)).arguments, key)
    return url_for(endpoint, **values)


def own_door(machine: Machine, action: str) -> str | None:
    """Name the endpoint of the page that a feature made for an action; `doors` is keyed by (machine, action)."""
    found: str | None = provided("doors", (machine, action)) or provided("doors", action)
    return found


def buttons(thing_actions: Sequence[engine.Available], machine: Machine, key: str) -> list[dict[str, Any]]:
    """Make what `components/action.html` draws out of `engine.available(…)`."""
    return [
        {
            "action": each.action.value,
            "label": each.action.label,
            "ready": each.ready,
            "reasons": each.reasons,
            "asks": each.asks is not Nothing,
            "url": door_of(machine, key, each.action.value),
        }
        for each in thing_actions
    ]


def find(machine: Machine, key: str) -> Thing:
    """Find a request (by reference), meeting or referral (by id) as the caller reaches it; raises NotReachable."""
    finder: Any = {
        Machine.REQUEST: reach.find_request,
        Machine.MEETING: reach.find_meeting,
        Machine.REFERRAL: reach.find_referral,
    }[machine]
    subject, sight = finder(current_session(), current_actor(), key, now())
    return Thing(machine, key, subject, sight)


def asks_of(machine: Machine, action: str) -> type[Schema]:
    """Give the schema of an action's input; an action that does not exist asks nothing (`fire` refuses it)."""
    return next((row.asks for row in TABLES[machine].rows if row.action == action), Nothing)


def provided(attribute: str, key: Any) -> Any:
    """Find what a feature adds under this key; None when no feature does."""
    return next((given[key] for feature in kit().features if key in (given := getattr(feature, attribute))), None)


def _options(thing: Thing, name: str) -> Sequence[Option]:
    if name == "sections":
        return [(section.value, section.label) for section in SectionKey]
    chooser = provided("choices", name)
    return chooser(current_session(), current_actor(), thing.subject, now()) if chooser else []


def _available(thing: Thing, action: str) -> engine.Available | None:
    can = engine.available(current_session(), thing.machine, thing.subject, current_actor(), thing.roles, now())
    return next((each for each in can if each.action == action), None)


def _form_page(thing: Thing, action: str, form: Form, status: int = 200, changed: Sequence[str] = ()) -> Response:
    """Draw the page of an action; raises NotNow when this person cannot do it here and now."""
    able = _available(thing, action)
    if able is None:
        data = to_input(asks_of(thing.machine, action)(), request.form)
        version = thing.subject.version
        raise NotNow(
            engine.check(current_session(), thing.machine, thing.key, action, current_actor(), data, version, now())
            or [_("Dit kan nu niet.")]
        )
    fields: list[Drawn] = draw(able.asks, lambda name: _options(thing, name), form)
    whereabouts = provided("wheres", thing.machine)
    above: dict[str, Any] = {"layout": "layout/app.html"}
    if whereabouts is not None:
        where = whereabouts(current_session(), current_actor(), thing.subject, thing.sight, now())
        above = {"layout": "layout/request.html", "where": where}
    return page(
        "web/action.html",
        status,
        title=able.action.label,
        about=_(ABOUT[thing.machine], key=thing.key),
        back_url=thing.address,
        post_url=action_address(thing.machine, thing.key, action),
        version=thing.subject.version,
        form=form,
        fields=fields,
        reasons=able.reasons,
        changed=list(changed),
        **above,
    )


def _show(machine: Machine, key: str, action: str) -> BaseResponse:
    thing = find(machine, key)
    if own_door(machine, action) is not None:
        return go_to(door_of(machine, key, action))
    prefill = provided("prefills", (machine, action))
    data = prefill(current_session(), current_actor(), thing.subject, now()) if prefill else {}
    return _form_page(thing, action, Form(values=as_typed(data)))


def _seen_version(given: Any) -> int | None:
    text = str(given)
    is_number = not isinstance(given, bool) and text.isascii() and text.isdigit() and len(text) <= 9  # noqa: PLR2004 - of a column
    return int(text) if is_number else None


def _do(machine: Machine, key: str, action: str) -> BaseResponse:
    data = to_input(asks_of(machine, action)(), request.form)
    version = _seen_version(request.form.get("version", ""))
    outcome = provided("outcomes", (machine, action))
    try:
        fired = engine.fire(current_session(), machine, key, action, current_actor(), data, version, now())
    except Refused as refused:
        if was_done(machine, key, action, data, version):
            say(_(outcome) if outcome else _("Dat is gelukt."))
            return go_to(_onwards(machine, key))
        if isinstance(refused, NotReachable):
            raise
        return _again(machine, key, action, refused)
    say(_(outcome) if outcome else _("Gelukt. De stand is nu “{state}”.", state=fired.state.label))
    warn_of_pupils_in(asks_of(machine, action)(), data)
    return go_to(_onwards(machine, key))


def was_done(machine: Machine, key: str, action: str, data: Mapping[str, Any], version: int | None) -> bool:
    """Say whether this person sent just this before: pressed twice, or sent again as the answer got lost."""
    current_session().rollback()
    return done_already(current_session(), machine, key, action, current_actor(), data, version)


def _again(machine: Machine, key: str, action: str, refused: Refused) -> BaseResponse:
    """Draw the form again with what was typed and everything that stands in the way."""
    current_session().rollback()
    thing = find(machine, key)
    if _available(thing, action) is None:
        raise refused
    form = Form(values=typed_values(request.form, asks_of(machine, action)()))
    if isinstance(refused, Stale):
        return _form_page(thing, action, form, refused.status, refused.reasons)
    form.take(refused)
    return _form_page(thing, action, form, refused.status)


def _onwards(machine: Machine, key: str) -> str:
    """Say where to go when it is done: back where one came from, unless the thing is out of reach by now."""
    try:
        find(machine, key)
    except NotReachable:
        return HOME
    return safe_target(request.form.get("verder"), address_of(machine, key))


def _act(machine: Machine, key: str, action: str) -> BaseResponse:
    name = action.replace("-", "_")
    return _do(machine, key, name) if request.method == "POST" else _show(machine, key, name)


def act_on_request(reference: str, action: str) -> BaseResponse:
    """Show or do an action on a request."""
    return _act(Machine.REQUEST, reference, action)


def act_on_meeting(meeting_id: str, action: str) -> BaseResponse:
    """Show or do an action on a case-table meeting."""
    return _act(Machine.MEETING, meeting_id, action)


def act_on_referral(referral_id: str, action: str) -> BaseResponse:
    """Show or do an action on a referral."""
    return _act(Machine.REFERRAL, referral_id, action)


def _api(machine: Machine, key: str, action: str) -> Mapping[str, Any]:
    """Do an action for a program. What was sent is looked at only once the thing is known to be reachable."""
    session, actor = current_session(), current_actor()
    find(machine, key)
    sent = json_body()
    if not isinstance(sent, dict):
        raise BadRequest
    data = sent.get("input", {})
    version = _seen_version(sent.get("version"))
    given = data if isinstance(data, dict) else {"input": data}
    engine.fire(session, machine, key, action, actor, given, version, now())
    return shown(machine, key)


def shown(machine: Machine, key: str) -> Mapping[str, Any]:
    """Give a thing as the API shows it now; only its key when it is out of the caller's reach by this very action."""
    show = provided("shows", machine)
    try:
        thing = find(machine, key)
        found: Mapping[str, Any] | None = show(current_session(), current_actor(), key, now()) if show else None
    except NotReachable:
        return {"reference" if machine is Machine.REQUEST else "id": key}
    return found or {"state": thing.subject.state.value, "version": thing.subject.version}


def api_request_action(reference: str, action: str) -> Mapping[str, Any]:
    """Do an action on a request."""
    return _api(Machine.REQUEST, reference, action)


def api_meeting_action(meeting_id: str, action: str) -> Mapping[str, Any]:
    """Do an action on a meeting."""
    return _api(Machine.MEETING, meeting_id, action)


def api_referral_action(referral_id: str, action: str) -> Mapping[str, Any]:
    """Do an action on a referral."""
    return _api(Machine.REFERRAL, referral_id, action)


BOTH: Final = ("GET", "POST")
TAKES: Final = {
    "type": "object",
    "required": ["version", "input"],
    "properties": {"version": {"type": "integer"}, "input": {"type": "object"}},
}
urls: Final = [
    Url("/vragen/<reference>/acties/<action>", act_on_request, DRAFT_KEY_OR_SIGNED_IN, BOTH),
    Url("/casetafels/<meeting_id>/acties/<action>", act_on_meeting, ANYONE_SIGNED_IN, BOTH),
    Url("/doorverwijzingen/<referral_id>/acties/<action>", act_on_referral, ANYONE_SIGNED_IN, BOTH),
]
api_urls: Final = [
    ApiUrl(
        "/requests/<reference>/actions/<action>",
        api_request_action,
        DRAFT_KEY_OR_SIGNED_IN,
        "POST",
        N_("Doe iets met een vraag"),
        TAKES,
    ),
    ApiUrl(
        "/meetings/<meeting_id>/actions/<action>",
        api_meeting_action,
        ANYONE_SIGNED_IN,
        "POST",
        N_("Doe iets met een casetafel"),
        TAKES,
    ),
    ApiUrl(
        "/referrals/<referral_id>/actions/<action>",
        api_referral_action,
        ANYONE_SIGNED_IN,
        "POST",
        N_("Doe iets met een doorverwijzing"),
        TAKES,
    ),
]
