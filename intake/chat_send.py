"""The end of the chat: read everything again, send it, stop and go on later; and the answers once they were sent."""

from typing import Any, Final

from flask import Response, make_response, request
from flask import session as browser
from sqlalchemy import or_, select
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response as BaseResponse

from intake import attachments, bubbles, chat_letters, chat_print
from intake.chat_change import asides_of
from intake.chat_pages import DESK, Talk, around, chat_page, find
from intake.checks import validate
from intake.draft import Draft, draft_of
from intake.flow import stand
from intake.questions import Block, Context, Kind
from intake.script import CURRENT
from intake.writing import lay_down
from records.dates import local_day
from records.kinds import Part
from records.request import DraftInvitation, SupportRequest
from records.vocabulary import Action, Function, Machine, State
from records.words import _
from web.access import DRAFT_KEY_OR_SIGNED_IN
from web.actor import current_actor, forget_resume_key, hash_key, shown_resume_key
from web.kit import current_session, now
from web.links import may_write_to
from web.pages import go, go_to, page, say
from web.where import where
from workflow import engine, reach
from workflow.errors import NotNow, NotReachable, NotReady, Refused, Stale
from workflow.reach import Sight

MOST_DIGITS: Final = 9
SENT: Final = "intake_sent"  # the question that this browser sent by its key alone
LETTERS_OVER: Final = 429


# ---- read again


def _read(reference: str) -> tuple[SupportRequest, Sight, Talk]:
    """Find a request with everything that was said. Five statements."""
    session = current_session()
    found, sight = reach.find_request(session, current_actor(), reference, now())
    draft = draft_of(session, found, sight, now(), around())
    files = attachments.files_of(session, found.id)
    return found, sight, Talk(draft, stand(draft.script, draft.answers, draft.context), files)


def review(reference: str) -> BaseResponse:
    """Show every answer, who will read it, what is missing, and the button."""
    found, sight, talk = _read(reference)
    if not talk.draft.is_open:
        return go("intake.transcript", reference=reference)
    return _review_page(found, sight, talk)


def _review_page(found: SupportRequest, sight: Sight, talk: Talk, refused: Refused | None = None) -> Response:
    actor = current_actor()
    able = engine.available(current_session(), Machine.REQUEST, found, actor, sight.roles, now())
    submit = next((each for each in able if each.action is Action.SUBMIT), None)
    draft = talk.draft
    reasons = list(refused.reasons) if refused else []
    waiting = [reason for reason in (submit.reasons if submit else []) if reason not in reasons]
    return chat_page(
        "intake/review.html",
        refused.status if refused else 200,
        chapters=bubbles.chapters(draft, talk.standing, talk.names),
        missing=[_missing(draft, key) for key in talk.standing.lacks],
        files=talk.files,
        asides=asides_of(draft),
        reference=draft.reference,
        version=found.version,
        refused=reasons,
        stale=isinstance(refused, Stale),
        waiting=waiting,
        may_submit=submit is not None,
        phoned=draft.phoned and actor.is_coordinator,
        contact=draft.contact_email or "",
        confirmed=draft.contact_confirmed_at is not None,
        crisis=draft.answers.get("crisis") == "yes",
    )


def _missing(draft: Draft, key: str) -> dict[str, str]:
    question = draft.script.by_key[key]
    answered = key in draft.answers
    place = f"/antwoorden/{key}" if answered else "#vraag"
    return {
        "name": _(question.name),
        "what": _(question.missing),
        "href": f"/intake/{draft.reference}{place}",
    }


def submit(reference: str) -> BaseResponse:
    """Send the question, or show every reason why it cannot be sent yet."""
    session, actor = current_session(), current_actor()
    if not DRAFT_KEY_OR_SIGNED_IN.allows(actor):
        return sent_before(reference)
    text = request.form.get("version", "")
    version = int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
    try:
        engine.fire(session, Machine.REQUEST, reference, Action.SUBMIT, actor, {}, version, now())
    except NotReachable:
        raise
    except Refused as refused:
        session.rollback()
        if _is_on_its_way(reference):
            return _sent(reference)  # pressed twice, or in two windows: it is where they want it
        if isinstance(refused, NotNow):
            raise
        found, sight, talk = _read(reference)
        if not talk.draft.is_open:
            raise
        return _review_page(found, sight, talk, refused)
    return _sent(reference)


def _is_on_its_way(reference: str) -> bool:
    """Say whether a question was sent and not withdrawn since. One statement."""
    state = current_session().scalar(select(SupportRequest.state).where(SupportRequest.reference == reference))
    return state not in {None, State.DRAFT, State.WITHDRAWN}


def sent_before(reference: str) -> BaseResponse:
    """Say that it was sent to who presses twice, or whose colleague was first: their key went with the question.

    Raises Unauthorized for anybody else.
    """
    key = shown_resume_key()
    sha256 = hash_key(key or "")
    invited = select(DraftInvitation.request_id).where(DraftInvitation.key_sha256 == sha256)
    sent_with_it = select(SupportRequest.id).where(
        SupportRequest.reference == reference,
        or_(SupportRequest.resume_sha256 == sha256, SupportRequest.id.in_(invited)),
        SupportRequest.submitted_at.is_not(None),
    )
    if browser.get(SENT) != reference and (key is None or current_session().scalar(sent_with_it) is None):
        raise Unauthorized
    return go("intake.sent")


def _sent(reference: str) -> BaseResponse:
    """Go where the question can be followed; who came by the key alone signs in for that."""
    try:
        reach.find_request(current_session(), current_actor(), reference, now())
    except NotReachable:
        browser[SENT] = reference
        answer = make_response(go("intake.sent"))
    else:
        say(_("Jullie vraag is verstuurd. De netwerkcoördinator neemt snel contact op."))
        answer = make_response(go_to(f"/vragen/{reference}"))
    if shown_resume_key() is not None:
        forget_resume_key(answer)
    return answer


def sent() -> Response:
    """Thank who sent a question, and say what comes next."""
    return chat_page("intake/sent.html", desk_url=DESK if current_actor().is_someone else "")


def question_list() -> Response:
    """Show every question on one page, to print for a meeting of the team (intake-script.md, law 6)."""
    words = around()
    context = Context(today=local_day(now()), crisis_phone=words.crisis_phone, grant_rules_url=words.grant_rules_url)
    found: dict[Block, list[bubbles.Asked]] = {}
    for question in CURRENT.questions:
        if question.kind not in {Kind.STATEMENT, Kind.REVIEW}:
            found.setdefault(question.block, []).append(bubbles.asked_of(question, {}, context))
    chapters = [(block.label, questions) for block, questions in found.items()]
    return page("intake/question_list.html", public=True, chapters=chapters)


def transcript(reference: str) -> BaseResponse:
    """Show the answers of a question that was sent, to who may read them."""
    found, sight, talk = _read(reference)
    if talk.draft.is_open:
        return go("intake.show", reference=reference)
    in_full = sight.can(Part.PARTICIPANT_CONTACT)
    return page(
        "intake/transcript.html",
        chapters=bubbles.chapters(talk.draft, talk.standing, talk.names, in_full=in_full),
        files=talk.files,
        paper=found.submitted_at is not None and chat_print.is_printed(found.id),
        reference=reference,
        was_sent=found.submitted_at,
        withdrawn=found.state is State.WITHDRAWN and found.submitted_at is None,
        where=where(current_session(), found, sight, current_actor(), now()),
    )


# ---- stop, and go on later


def stop(reference: str) -> Response:
    """Say that everything is kept, and how to go on."""
    draft = find(reference)
    return _stop_page(draft)


def _stop_page(draft: Draft, status: int = 200, errors: dict[str, Any] | None = None) -> Response:
    return chat_page(
        "intake/stop.html",
        status,
        reference=draft.reference,
        contact=draft.contact_email or "",
        confirmed=draft.contact_confirmed_at is not None,
        resumable=draft.resumable and shown_resume_key() is not None,
        phoned=draft.phoned,
        form={"values": {"email": request.form.get("email", "")}, "errors": errors or {}, "prefix": ""},
        signed_in=current_actor().is_someone,
    )


def send_link(reference: str) -> BaseResponse:
    """Mail the link to go on, or the one that confirms the address, once more."""
    draft = find(reference, writes=True)
    if not draft.is_open:
        raise NotNow([_("Deze vraag is al verstuurd of ingetrokken.")])
    session, key = current_session(), shown_resume_key()
    confirms = request.form.get("what") == "confirm"
    email = draft.contact_email or request.form.get("email", "").strip().lower()
    wrong = _wrong_address(draft, email)
    if wrong:
        return _stop_page(draft, NotReady.status, {"email": wrong})
    if not (chat_letters.may_send(session, draft, now()) and may_write_to(session, email, now())):
        say(_("We stuurden vandaag al veel mails naar dit adres. Kijk ook bij ongewenste mail, of bel ons."), "warn")
    elif confirms and draft.contact_email is not None and draft.contact_confirmed_at is None and not draft.phoned:
        session.add(chat_letters.confirm_letter(draft, email, now()))
        say(_("We stuurden een mail naar {adres} om het te bevestigen.", adres=email))
    elif key is not None and draft.resumable and not confirms:
        session.add(chat_letters.resume_letter(draft, email, key, now()))
        say(_("De link is onderweg naar {adres}.", adres=email))
    else:
        say(_("Dat is niet meer nodig: meld je gewoon aan en ga verder."))
    return go("intake.stop" if "email" in request.form else "intake.show", reference=reference)


def _wrong_address(draft: Draft, email: str) -> list[str]:
    about = CURRENT.by_key["about_you"]
    probe = {"name": "Nadia", "function": Function.DIRECTOR.value, "email": email or "-"}
    return validate(about, probe, {}, draft.context)


# ---- a phoned question


def to_school(reference: str) -> BaseResponse:
    """Send what a coordinator took down to the school, which looks at it and sends it itself."""
    draft = find(reference, writes=True)
    if not (draft.phoned and current_actor().is_coordinator and draft.is_open):
        raise NotNow([_("Dit is geen vraag die je aan de telefoon opnam.")])
    standing = stand(draft.script, draft.answers, draft.context)
    if draft.contact_email is None:
        raise NotReady([_("Vul eerst bij “Wie ben jij?” de contactpersoon van de school in, met een mailadres.")])
    if not chat_letters.may_send(current_session(), draft, now()):
        raise NotReady([_("We stuurden vandaag al veel mails naar dit adres. Bel de school even.")])
    lay_down(current_session(), draft)
    current_session().add(chat_letters.phoned_letter(draft, draft.contact_email, now()))
    rest = "" if standing.complete else " " + _("De school vult aan wat nog ontbreekt.")
    say(_("De vraag is onderweg naar {adres}.", adres=draft.contact_email) + rest)
    return go("intake.review", reference=reference)
