"""What a person or a program gets when something does not go: one list of problems, as a page or as RFC 9457 JSON."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from records.words import N_, _
from web.constraints import race_of, sentence_of
from web.gate import is_api
from web.kit import SAFE_METHODS
from web.logs import log, told
from web.pages import say, shell, sign_in_address
from workflow.errors import NotReady, Refused, Stale

TYPES: Final = "/problems/"
JSON: Final = "application/problem+json"
FAILED: Final = 500
SIGN_IN_FIRST: Final = 401
TOO_MANY: Final = 429
UNWRITTEN: Final = frozenset({"seen", "from", "shown", "take", "searched"})  # hidden fields of the chat
NOT_SHOWN_AGAIN: Final = ("csrf_token", "version", "revision", "password", "wachtwoord", "token", "code")

# status -> (kind, title, what to do)
BY_STATUS: Final[dict[int, tuple[str, str, str]]] = {
    400: ("bad-request", N_("Dit begrijpen we niet"), N_("Ga terug naar de vorige pagina en probeer het opnieuw.")),
    401: ("sign-in", N_("Meld je eerst aan"), N_("Hiervoor moeten we weten wie je bent.")),
    403: ("not-yours", N_("Dit is niet aan jou"), N_("Met jouw account kan je hier niet terecht.")),
    404: (
        "not-found",
        N_("Dit vinden we niet"),
        N_("Misschien is het adres niet juist, of kan je dit niet (meer) lezen."),
    ),
    405: ("method-not-allowed", N_("Zo werkt dit adres niet"), N_("Ga terug en gebruik de knop op de pagina.")),
    409: ("conflict", N_("Dit kan nu niet"), N_("Kijk opnieuw hoe het er nu voor staat.")),
    413: ("too-large", N_("Dit is te groot"), N_("Kies een kleiner bestand of een kortere tekst en probeer opnieuw.")),
    415: ("unsupported-media-type", N_("Dit soort bestand kunnen we niet lezen"), N_("Stuur de gegevens als JSON.")),
    422: ("not-ready", N_("Nog niet verstuurd"), N_("Vul dit eerst aan.")),
    429: ("too-many", N_("Even geduld"), N_("Je probeerde dit vaak na elkaar. Wacht even en probeer het opnieuw.")),
    500: ("failed", N_("Er ging iets mis bij ons"), N_("Het is genoteerd. Probeer het straks opnieuw.")),
    503: ("busy", N_("Het is even druk"), N_("Probeer het over een minuut opnieuw.")),
}  # fmt: skip
TITLES: Final = {
    "stale": N_("Iemand paste dit intussen aan"),
    "not-now": N_("Dit kan nu niet"),
    "csrf": N_("Stuur dit nog één keer"),
}


@dataclass(slots=True)
class Problem:
    """A problem, ready to be told. `errors`: field -> sentences; `extra`: more members of the JSON."""

    status: int
    kind: str
    title: str
    detail: str
    reasons: list[str] = field(default_factory=list)
    errors: dict[str, list[str]] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> Response:
        """Give the problem as RFC 9457 JSON."""
        told = {
            "type": f"{TYPES}{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "reasons": self.reasons or [self.detail],
            "errors": self.errors,
        }
        answer = make_response(jsonify({**told, **self.extra}), self.status)
        answer.mimetype = JSON
        answer.headers.update(self.headers)
        return answer

    def as_page(self) -> Response:
        """Give the problem as a page in the style of the house, with what the person had typed."""
        conflict = {409, 422, SIGN_IN_FIRST}
        shown = {
            "title": self.title,
            "detail": self.detail.removeprefix(f"{self.title}. "),  # the title stands above it
            "reasons": [reason for reason in self.reasons if reason != self.detail],
            "kind": "warn" if self.status in conflict else "stop",
            "way_on": (_("Aanmelden"), sign_in_address()) if self.status == SIGN_IN_FIRST else None,
            "typed": _typed(),
        }
        around = shell(public=not self._can_ask_who())
        answer = make_response(render_template("layout/error.html", problem=shown, **around), self.status)
        answer.headers.update(self.headers)
        return answer

    def _can_ask_who(self) -> bool:
        """Say whether somebody can be looked up for this page: not when what failed may be the database itself."""
        if self.status >= FAILED:
            return False
        if request.method in SAFE_METHODS:
            return True
        session = g.get("session")
        return session is not None and bool(session.is_active) and "_login_user" in g


def _typed() -> list[tuple[str, str]]:
    """Give back what was written in the form, so that nothing is lost."""
    if request.method in SAFE_METHODS or request.content_length is None:
        return []
    try:
        typed = list(request.form.items(multi=True))
    except HTTPException:
        return []  # it is too much to read: that may well be the very problem
    written = ((name, text) for name, text in typed if text.strip() and name not in UNWRITTEN)
    texts = [text for name, text in written if not any(word in name for word in NOT_SHOWN_AGAIN)]
    return [(_("Wat je schreef ({number})", number=number), text) for number, text in enumerate(texts, 1)]


def of_status(status: int, reasons: list[str] | None = None, kind: str = "", detail: str = "") -> Problem:
    """Make the problem that belongs to a status; 500 for one we do not know."""
    usual, title, advice = BY_STATUS.get(status, BY_STATUS[FAILED])
    kind = kind or usual
    return Problem(
        status=status if status in BY_STATUS else FAILED,
        kind=kind,
        title=_(TITLES.get(kind, title)),
        detail=detail or (" ".join(reasons) if reasons else _(advice)),
        reasons=list(reasons or []),
    )


def of_refusal(refused: Refused) -> Problem:
    """Make the problem of a refusal by the rules."""
    problem = of_status(refused.status, refused.reasons, refused.kind)
    problem.errors = refused.errors
    if isinstance(refused, Stale) and refused.newer:
        problem.extra["newer"] = refused.newer
    return problem


def of_error(error: Exception) -> Problem:
    """Make the problem of any error; what we did not foresee is logged and told as our fault."""
    if isinstance(error, Refused):
        return of_refusal(error)
    if isinstance(error, StaleDataError):
        return of_refusal(Stale([_("Iemand paste dit net aan. Kijk na wat er veranderde en stuur opnieuw.")]))
    if isinstance(error, IntegrityError) and (known := sentence_of(error)) is not None:
        name, sentence = known
        return of_refusal(NotReady([sentence], {name: [sentence]} if name else {}))
    if isinstance(error, IntegrityError) and (race := race_of(error)) is not None:
        return of_refusal(Stale([race]))
    if isinstance(error, OperationalError) and "locked" in str(error.orig):
        problem = of_status(503)
        problem.headers["Retry-After"] = "5"
        return problem
    number = secrets.token_hex(4)
    log.error("failed", number=number, endpoint=request.endpoint, method=request.method, **told(error))
    problem = of_status(FAILED)
    problem.reasons = [_("Laat je het ons weten? Zeg er dan dit nummer bij: {number}.", number=number)]
    return problem


def of_http(error: HTTPException) -> Problem:
    """Make the problem of an HTTP error that Flask or a view raised."""
    if isinstance(error, CSRFError):
        why = _("Deze pagina stond te lang open, of kwam van elders. Ga terug, herlaad ze en stuur opnieuw.")
        return of_status(400, [why], "csrf")
    problem = of_status(error.code or FAILED)
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Retry-After", "WWW-Authenticate"}:
            problem.headers[name] = value
    if problem.status == SIGN_IN_FIRST:
        problem.headers["WWW-Authenticate"] = "Bearer"
    if problem.status == TOO_MANY:
        limit = getattr(getattr(error, "limit", None), "limit", None)  # of Flask-Limiter
        problem.headers.setdefault("Retry-After", str(limit.get_expiry() if limit is not None else 60))
    return problem


def wants_json() -> bool:
    """Say whether the one who asks reads JSON rather than pages."""
    accept = request.accept_mimetypes
    return is_api() or (bool(accept) and accept["application/json"] > accept["text/html"])


def answer(problem: Problem) -> BaseResponse:
    """Tell a problem in the way this caller reads."""
    if wants_json():
        return problem.as_json()
    if problem.status == SIGN_IN_FIRST:
        if "HX-Request" in request.headers:
            if request.method not in SAFE_METHODS:
                say(_("Je was een tijd weg. Meld je opnieuw aan: wat je typte, staat er dan nog."), "warn")
            return make_response("", problem.status, {**problem.headers, "HX-Redirect": sign_in_address()})
        if request.method in SAFE_METHODS:
            return redirect(sign_in_address(), 302)
    return problem.as_page()


def _on_http(error: HTTPException) -> BaseResponse:
    return answer(of_http(error))


def _on_error(error: Exception) -> BaseResponse:
    return answer(of_error(error))


def field_problem(errors: Mapping[str, list[str]]) -> NotReady:
    """Make a refusal of fields alone: every sentence on top, each with its field."""
    return NotReady([sentence for sentences in errors.values() for sentence in sentences], errors)


def wire(app: Flask) -> None:
    """Let the app answer every error as a problem."""
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(Exception, _on_error)
