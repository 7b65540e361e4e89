"""Who is asking: the session cookie (Flask-Login), a Bearer token, or the key of a draft. Lazily, once per request."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask, Request, Response, after_this_request, current_app, g, request, session
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import select

from records.people import ApiToken
from web.kit import current_session, kit, now
from workflow import reach
from workflow.actor import NO_ONE, Actor
from workflow.people import DRAFT_LIVES

KEY_HEADER: Final = "X-Resume-Key"
KEY_COOKIE: Final = "casetafel-vraag"
KEY_SECONDS: Final = int(DRAFT_LIVES.total_seconds())
_BEGUN: Final = "begun"
_BROWSER: Final = "browser"  # names this browser among those that hold the same key
_WROTE_AS: Final = "wrote_as"  # the hand of a key that this browser let go of
_SHOWN: Final = "shown_resume_key"  # looked up once per request
_CALLED: Final = "called"  # how an invited colleague, who has no account, is called


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose hand writes: the name that is written down for it, every name it goes by, and how people call it."""

    id: str
    known_as: frozenset[str]
    name: str


class Visitor:
    """What Flask-Login keeps of who is asking."""

    is_active = True

    def __init__(self, actor: Actor = NO_ONE, *, by_cookie: bool = False) -> None:
        """Wrap an actor; `by_cookie` when a cookie of the browser said so, which calls for a CSRF token."""
        self.actor = actor
        self.by_cookie = by_cookie

    @property
    def is_authenticated(self) -> bool:
        """Say whether this is a person with an account."""
        return self.actor.is_someone

    @property
    def is_anonymous(self) -> bool:
        """Say whether this is nobody we know."""
        return not self.actor.is_someone

    def get_id(self) -> str:
        """Give what the cookie holds."""
        return self.actor.person_id or ""


def hash_key(key: str) -> str:
    """Give the SHA-256 (hex) under which a token or a draft's key is kept."""
    return hashlib.sha256(key.encode()).hexdigest()


def current_actor() -> Actor:
    """Give who is asking; NO_ONE for a visitor."""
    actor: Actor = current_user.actor
    return actor


def came_by_cookie() -> bool:
    """Say whether the browser itself, by sending a cookie, tells who is asking."""
    by_cookie: bool = current_user.by_cookie
    return by_cookie


def sign_in(person_id: str) -> None:
    """Begin a session for this person. The old session is thrown away, so that nobody can have prepared it."""
    browser = session.get(_BROWSER)
    session.clear()
    session.permanent = True
    if browser is not None:
        session[_BROWSER] = browser  # who goes on in the same browser is still the same hand
    session[_BEGUN] = int(now().timestamp())
    login_user(Visitor(Actor(person_id=person_id), by_cookie=True))


def sign_out() -> None:
    """End the session of this browser. The key of a draft goes with it: whoever comes next must not read on by it."""
    logout_user()
    session.clear()
    if _key_cookie() in request.cookies:
        after_this_request(_without_key)


def _without_key(response: Response) -> Response:
    response.delete_cookie(_key_cookie(), secure=kit().settings.secure, httponly=True, samesite="Lax")
    return response


def keep_resume_key(response: Response, key: str, name: str = "") -> None:
    """Let this browser remember the key of its draft; `name`: how a colleague who was invited is called."""
    session.setdefault(_BROWSER, secrets.token_hex(8))
    if name:
        session[_CALLED] = name
    secure = kit().settings.secure
    response.set_cookie(_key_cookie(), key, max_age=KEY_SECONDS, secure=secure, httponly=True, samesite="Lax")


def forget_resume_key(response: Response) -> None:
    """Let this browser forget the key of its draft: it was sent, or belongs to an account now."""
    session[_WROTE_AS] = _hand_of_key()  # who goes on with an account is still the same hand
    _without_key(response)


def _key_cookie() -> str:
    return f"__Host-{KEY_COOKIE}" if kit().settings.secure else KEY_COOKIE


def keep_it_longer(response: Response) -> None:
    """Let this browser remember the key of its draft sixty days from now: an answer was given."""
    key = request.cookies.get(_key_cookie())
    if key is not None:
        keep_resume_key(response, key)


def current_hand() -> Hand:
    """Say whose hand writes: a person, or a browser that holds a draft's key."""
    actor, by_key = current_actor(), _hand_of_key()
    own = f"person:{actor.person_id}" if actor.is_someone else by_key
    known_as = frozenset({own, by_key, str(session.get(_WROTE_AS, ""))} - {""})
    return Hand(own, known_as, actor.name or str(session.get(_CALLED, "")))


def _hand_of_key() -> str:
    """Name this browser among those that hold the key it shows; empty without a key."""
    key = shown_resume_key()
    return f"key:{hash_key(key)[:16]}:{session.get(_BROWSER, '')}" if key else ""


def shown_resume_key() -> str | None:
    """Give the key of a draft itself, as a program or this browser shows it: to send it on in a link, never to keep."""
    if _SHOWN not in g:
        setattr(g, _SHOWN, request.headers.get(KEY_HEADER) or request.cookies.get(_key_cookie()) or None)
    shown: str | None = getattr(g, _SHOWN)
    return shown


def _draft_key() -> tuple[str | None, bool]:
    """Give the SHA-256 of the draft's key, if one was shown, and whether a cookie showed it."""
    shown = shown_resume_key()
    return (hash_key(shown), not request.headers.get(KEY_HEADER)) if shown else (None, False)


def _from_cookie(person_id: str) -> Visitor | None:
    """Load who the session cookie names; nobody when a token was sent, or when the session is no longer good."""
    begun = session.get(_BEGUN)
    if "Authorization" in request.headers or not isinstance(begun, int):
        return None
    key, _by_cookie = _draft_key()
    actor = reach.load_actor(current_session(), person_id, key, now())
    ended = actor.sessions_from is not None and begun < int(actor.sessions_from.timestamp())
    return Visitor(actor, by_cookie=True) if actor.is_someone and not ended else None


def _from_request(_request: Request) -> Visitor:
    """Load who a token or a draft's key names; else nobody."""
    person_id = _person_of_token()
    key, by_cookie = _draft_key()
    if person_id is None and key is None:
        return Visitor()
    return Visitor(
        reach.load_actor(current_session(), person_id, key, now()), by_cookie=by_cookie and person_id is None
    )


def _person_of_token() -> str | None:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return None
    wanted = select(ApiToken.person_id).where(
        ApiToken.token_sha256 == hash_key(token.strip()), ApiToken.ended_at.is_(None)
    )
    return current_session().scalar(wanted)


class Manager(LoginManager):  # type: ignore[misc]  # Flask-Login ships no types
    """Flask-Login without its mark of a browser, which it makes of each request before it asks whether it is wanted.

    A session ends by `sessions_from`, not because somebody changes of network; so no hash of an address is kept either.
    """

    def __init__(self) -> None:
        """Keep no mark."""
        super().__init__()
        self.session_protection = None
        self._session_identifier_generator = lambda: ""


def wire(app: Flask) -> None:
    """Set Flask-Login up for this app."""
    manager: Any = Manager()
    manager.anonymous_user = Visitor
    manager.user_loader(_from_cookie)
    manager.request_loader(_from_request)
    manager.init_app(app, add_context_processor=False)


def is_wired() -> bool:
    """Say whether this app knows who is asking (a bare app in a test may not)."""
    return hasattr(current_app, "login_manager")
