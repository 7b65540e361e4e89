"""Signing in: a link by mail, opened with a button, good once (screen 10). And the personal links of a draft."""

from typing import Final

from flask import Response, current_app, make_response, redirect, request, session
from werkzeug.wrappers import Response as BaseResponse

from network import accounts
from network.cast import cast
from network.forms import AskLink
from records.people import Person
from records.request import SupportRequest
from records.words import _
from web import actor as web_actor
from web.forms import Form, read
from web.kit import current_session, kit, now
from web.links import OWN_PAGE, Link, Purpose, look_at, may_write_to, use_up, was_used
from web.pages import HOME, go, page, safe_target, say

DESK: Final = "/werkblad"
INTAKE: Final = "/intake"
ASKED: Final = "link_asked"
ASKING: Final = "15 per minute; 120 per hour"  # of one network address: a school or a city hall shares one
OPENING: Final = "30 per minute; 300 per hour"
GONE, CONFLICT, UNREADY = 410, 409, 422


def sign_in() -> BaseResponse:
    """Show the form that asks a link."""
    if web_actor.current_actor().is_someone:
        return redirect(target(request.args.get("verder")), 303)
    return _sign_in_page(Form(values={"verder": safe_target(request.args.get("verder"), "")}))


def _sign_in_page(form: Form, status: int = 200) -> Response:
    members = cast(current_session()) if kit().settings.demo else []
    asked = session.pop(ASKED, None)
    return page("network/sign_in.html", status, public=True, form=form, asked=asked, cast=members)


def ask_link() -> BaseResponse:
    """Send a link, if there is anyone behind the address; say the same either way."""
    form = read(AskLink)
    if not form.ok:
        return _sign_in_page(form, UNREADY)
    email = form.data["email"]
    accounts.ask_link(current_session(), email, safe_target(request.form.get("verder"), ""), now())
    session[ASKED] = accounts.mask(email)
    then = safe_target(request.form.get("verder"), "")
    return go("network.sign_in", **({"verder": then} if then else {}))


def leave() -> BaseResponse:
    """Sign out of this browser."""
    web_actor.sign_out()
    say(_("Je bent afgemeld. Tot later."))
    return redirect(HOME, 303)


def _own_link(token: str) -> Link | None:
    """Read a link that is opened here: some kinds have a page of their own."""
    link = look_at(token)
    return None if link is not None and link.purpose in OWN_PAGE else link


def personal_link(token: str) -> Response:
    """Show the button behind a personal link; only the button uses it, because mail scanners open links too."""
    link = _own_link(token)
    if link is None:
        return _link_page(None, "unknown", GONE)
    if link.is_over(now()):
        return _link_page(link, "over", GONE)
    if link.purpose is not Purpose.RESUME and was_used(current_session(), link):
        return _link_page(link, "used", GONE)
    return _link_page(link, "good", 200)


def _link_page(link: Link | None, how: str, status: int) -> Response:
    email = accounts.mask(link.email) if link is not None and link.email else ""
    about = _reference(link) if link is not None and how == "good" else ""
    invited = bool(about and link and accounts.invited(current_session(), web_actor.hash_key(link.subject)))
    purpose = link.purpose.value if link is not None else ""
    answer = page(
        "network/personal_link.html",
        status,
        public=True,
        how=how,
        purpose=purpose,
        email=email,
        reference=about,
        invited=invited,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _reference(link: Link) -> str:
    """Name the draft of a link to go on with it."""
    if link.purpose is not Purpose.RESUME:
        return ""
    draft = accounts.draft_of_key(current_session(), web_actor.hash_key(link.subject), now())
    return draft.reference if draft is not None else ""


def use_link(token: str) -> BaseResponse:
    """Do what a personal link is for."""
    link = _own_link(token)
    if link is None:
        return _link_page(None, "unknown", GONE)
    if link.is_over(now()):
        return _link_page(link, "over", GONE)
    if link.purpose is Purpose.RESUME:
        return _resume(link)
    if not use_up(current_session(), link, now()):
        return _link_page(link, "used", CONFLICT)
    return _enter(link)


def _enter(link: Link) -> BaseResponse:
    """Sign in who holds the link, and confirm the address of a draft when that is what it is for."""
    regains = link.purpose is Purpose.REGAIN
    confirms = regains or link.purpose is Purpose.CONFIRM
    in_hand = web_actor.current_actor().draft_id
    person: Person | None
    if confirms:
        person = accounts.confirm_contact(current_session(), link.subject, link.email, now())
    else:
        person = accounts.come_in(current_session(), link.subject, now())
    if person is None:
        return _link_page(link, "nobody", GONE)
    web_actor.sign_in(person.id)
    say(_("Je mailadres is bevestigd. Je bent aangemeld.") if confirms else _("Je bent aangemeld."))
    if regains and accounts.end_keys(current_session(), link.subject):
        say(_("Schreef er een collega mee? Nodig die opnieuw uit: vroegere links werken niet meer."), "warn")
    answer = make_response(redirect(safe_target(link.then, INTAKE) if confirms else target(link.then), 303))
    if confirms and in_hand == link.subject:
        web_actor.forget_resume_key(answer)  # the draft belongs to the account now
    return answer


def _resume(link: Link) -> BaseResponse:
    """Let this browser hold the key of the draft."""
    key_sha256 = web_actor.hash_key(link.subject)
    if accounts.draft_of_key(current_session(), key_sha256, now()) is None:
        return _link_page(link, "nobody", GONE)
    answer = make_response(redirect(safe_target(link.then, INTAKE), 303))
    web_actor.keep_resume_key(answer, link.subject, accounts.invited(current_session(), key_sha256))
    return answer


def renew_link(token: str) -> BaseResponse:
    """Send a new link in place of one that is over or was used, to the same address; say the same either way."""
    link = _own_link(token)
    if link is None or not link.email or link.purpose is Purpose.RESUME:
        return _link_page(link, "unknown", GONE)
    then = safe_target(link.then, "")
    about = current_session().get(SupportRequest, link.subject) if link.purpose is Purpose.CONFIRM else None
    if about is not None and (about.contact_email or "").lower() == link.email and about.contact_confirmed_at is None:
        if may_write_to(current_session(), link.email, now()):
            accounts.ask_confirmation(current_session(), about, link.email, then, now())
    else:
        accounts.ask_link(current_session(), link.email, then, now())
    session[ASKED] = accounts.mask(link.email)
    return go("network.sign_in")


def target(wanted: str | None) -> str:
    """Give where somebody goes once they are in: where they were going, else their desk."""
    place = safe_target(wanted, "")
    return place if place and place != HOME else _own_desk()


def _own_desk() -> str:
    """Give the desk, if this app has one."""
    return DESK if any(rule.rule == DESK for rule in current_app.url_map.iter_rules()) else HOME
