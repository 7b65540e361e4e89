"""Only in the demo: the mailbox of everyone, a clock that moves forward, and signing in without a mail. Else 404."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from flask import Response, make_response, redirect, request
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from network import demo_clock
from network.forms import AskLink
from network.sign_in import target
from records.clock import MovableClock
from records.dates import BRUSSELS, local
from records.outbox import DeliveredMail
from records.people import Person
from records.words import _
from web import actor as web_actor
from web.forms import Form, read
from web.headers import POLICY
from web.kit import current_session, kit, now
from web.logs import log
from web.pages import go, page, say
from web.paging import cut, wanted
from web.ticks import walk
from workflow.calendars import network_calendar
from workflow.errors import NotReachable

SHOWN: Final = 25
TOLD: Final = 5  # of what the system did by itself
MORNING: Final = time(9, 0)
NEXT: Final = "volgende"
SHOWN_TERMS: Final = 20
STEPS: Final = {"uur": timedelta(hours=1), "dag": timedelta(days=1), "week": timedelta(weeks=1)}
FURTHEST: Final = timedelta(days=2 * 366)
FRAMED: Final = (
    "sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'self'"
)


def _only_in_demo() -> None:
    if not kit().settings.demo:
        raise NotReachable


def be_somebody() -> BaseResponse:
    """Sign in as somebody of the demo, without a mail."""
    _only_in_demo()
    form = read(AskLink)
    person = select(Person.id).where(Person.email == form.data.get("email", ""), Person.active)
    person_id = current_session().scalar(person) if form.ok else None
    if person_id is None:
        raise NotReachable
    web_actor.sign_in(person_id)
    return redirect(target(request.form.get("verder")), 303)


def mailbox() -> Response:
    """List the mails that were handed over, newest first, of everyone or of one address."""
    _only_in_demo()
    recipient = request.args.get("aan", "").strip().lower()
    asked = wanted(datetime, str, default=SHOWN)
    newest = (DeliveredMail.sent_at, DeliveredMail.id)
    query = select(DeliveredMail.id, DeliveredMail.recipient, DeliveredMail.subject, DeliveredMail.sent_at)
    if recipient:
        query = query.where(DeliveredMail.recipient == recipient)
    if asked.after is not None:
        sent_at, mail_id = asked.after
        later = (DeliveredMail.sent_at == sent_at) & (DeliveredMail.id < mail_id)
        query = query.where((DeliveredMail.sent_at < sent_at) | later)
    rows = current_session().execute(query.order_by(*(key.desc() for key in newest)).limit(asked.limit + 1)).all()
    shown = cut(rows, asked, lambda row: (row.sent_at, row.id))
    everyone = current_session().scalars(select(DeliveredMail.recipient).distinct().order_by(DeliveredMail.recipient))
    return page(
        "network/mailbox.html",
        mails=shown.rows,
        next_url=shown.next_url,
        recipients=list(everyone),
        recipient=recipient,
    )


def _mail(mail_id: str) -> DeliveredMail:
    _only_in_demo()
    found = current_session().get(DeliveredMail, mail_id)
    if found is None:
        raise NotReachable
    return found


def mail(mail_id: str) -> Response:
    """Show one mail: its text with links that work, its HTML in a frame, its calendar part to download."""
    found = _mail(mail_id)
    base = f"{kit().settings.base_url}/"
    words = {word.strip("<>().,") for word in found.text.split() if word.strip("<>(").startswith(base)}
    links = sorted((word.removeprefix(base.rstrip("/")) for word in words), key=found.text.index)
    answer = page("network/mail.html", mail=_plain(found), links=links)
    answer.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return answer


def _plain(found: DeliveredMail) -> dict[str, Any]:
    names = ("id", "recipient", "subject", "text", "sent_at")
    shown = {name: getattr(found, name) for name in names}
    return {**shown, "has_html": bool(found.html), "has_calendar": bool(found.calendar)}


def mail_html(mail_id: str) -> Response:
    """Give the HTML of a mail, for the frame: nothing in it can run or fetch, its links open in the whole window."""
    answer = make_response(_mail(mail_id).html.replace("<head>", '<head><base target="_top">', 1))
    answer.headers["Content-Security-Policy"] = FRAMED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def mail_calendar(mail_id: str) -> Response:
    """Give the calendar part of a mail as a file."""
    calendar = _mail(mail_id).calendar
    if not calendar:
        raise NotReachable
    answer = make_response(calendar)
    answer.mimetype = "text/calendar"
    answer.headers["Content-Disposition"] = 'attachment; filename="uitnodiging.ics"'
    return answer


def clock() -> Response:
    """Show the time of the demo, with ways to move it forward."""
    _only_in_demo()
    return _clock_page(Form())


def _clock_page(form: Form, status: int = 200) -> Response:
    session, moment = current_session(), now()
    terms = demo_clock.running(session, moment)
    known = {str(one["id"]): str(one["reference"]) for one in terms}
    return page(
        "network/clock.html",
        status,
        public=True,
        now=moment,
        form=form,
        movable=_movable() is not None,
        today=demo_clock.today(moment, network_calendar(session)),
        terms=terms[:SHOWN_TERMS],
        coming=demo_clock.coming(session, moment, known),
    )


def _movable() -> MovableClock | None:
    ours = kit().clock
    return ours if isinstance(ours, MovableClock) else None


def move_clock() -> BaseResponse:
    """Move the clock, then do what the system would have done by then."""
    _only_in_demo()
    ours = _movable()
    form = Form(values={"day": request.form.get("day", "")})
    if ours is None:
        form.refuse("", _("De klok van deze demo staat vast."))
        return _clock_page(form, 422)
    moment = _wanted_moment(form, ours.now())
    if moment is None:
        return _clock_page(form, 422)
    done = walk(kit(), ours, moment)
    moved = ours.now()
    say(_("De klok is vooruitgezet."))
    if done:
        say(_("Intussen gebeurde vanzelf: {what}", what="; ".join(done[:TOLD])), "")
    log.info("clock moved", to=moved.isoformat(), done=len(done))
    return go("network.clock")


def _wanted_moment(form: Form, current: datetime) -> datetime | None:
    """Read how far to go: one of the steps, or nine o'clock in the morning of a day."""
    step = STEPS.get(request.form.get("step", ""))
    if step is not None:
        return current + step
    if request.form.get("step") == NEXT:
        soonest = next((at for at, _words in demo_clock.coming(current_session(), current, {})), None)
        if soonest is None:
            form.refuse("", _("De eerste weken gebeurt er niets vanzelf. Kies zelf een dag."))
        return soonest
    try:
        day = date.fromisoformat(form.values["day"])
        moment = datetime.combine(day, MORNING, BRUSSELS).astimezone(UTC)
    except (ValueError, OverflowError):
        form.refuse("day", _("Kies een dag die nog komt."))
        return None
    if day == local(current).date() and moment <= current:
        form.refuse("day", _("Het is al later dan 9 uur op die dag. Kies een volgende dag."))
    elif moment <= current:
        form.refuse("day", _("De klok gaat alleen vooruit. Kies een dag die nog komt."))
    elif moment > current + FURTHEST:
        form.refuse("day", _("Zo ver vooruit gaat de klok niet. Kies een dag binnen de twee jaar."))
    return moment if form.ok else None
