"""The pages of the chat: answer question by question, give files along. Works without script, too."""

from typing import Any, Final

from flask import Response, make_response, request
from werkzeug.wrappers import Response as BaseResponse

from intake import (
    attachments,
    bubbles,
    chat,
    chat_api,
    chat_change,
    chat_forms,
    chat_letters,
    chat_print,
    chat_send,
    chat_start,
    chat_together,
    printed_documents,
    theme_commands,
)
from intake.chat_pages import (
    Open,
    Talk,
    ask_values,
    chat_part,
    count_try,
    find,
    given_now,
    is_part,
    open_question,
    rail_values,
    talk_of,
    talk_page,
)
from intake.draft import Draft, is_mark
from intake.questions import Kind, Question
from intake.writing import OtherWriter, other_writer
from records.kinds import DocumentKind, MailKind, Part
from records.school_numbers import read_number
from records.vocabulary import Action, Machine
from records.words import N_, _
from web.access import DRAFT_KEY_OR_SIGNED_IN, PUBLIC, Url
from web.actor import current_actor, current_hand, keep_it_longer
from web.downloads import send
from web.kit import current_session, kit, now
from web.pages import go, go_to, part, say
from workflow import reach
from workflow.errors import NotReachable, NotReady, Stale
from workflow.schools import find_schools

UNREADY: Final = 422
MOST_FOUND: Final = 8


# ---- the conversation


def show(reference: str) -> BaseResponse:
    """Show what was said so far and the open question; of what was sent, the answers, or that it was sent."""
    if not DRAFT_KEY_OR_SIGNED_IN.allows(current_actor()):
        return chat_send.sent_before(reference)
    draft = find(reference)
    if not draft.is_open:
        return go("intake.transcript", reference=reference)
    talk = talk_of(draft)
    other = other_writer(draft, current_hand(), now())
    if other is not None:
        return talk_page(talk, None, other=other)
    following = talk.standing.next
    opened = open_question(draft, following) if following is not None else None
    changed, others = chat_change.what_changed(reference), chat_together.other_drafts(draft)
    return talk_page(talk, opened, changed=changed, others=others)


def answer(reference: str, key: str) -> BaseResponse:
    """Take an answer and go on to the next question."""
    typed = request.form
    number = read_number(typed.get("number") or typed.get("search") or "")
    draft = find(reference, number=number, writes=True)
    question = draft.script.by_key.get(key)
    if question is None:
        raise NotReachable
    if typed.get("from") == chat_change.FROM:
        return chat_change.save(draft, question)
    if chat_forms.is_search(question, typed):
        return _search(draft, question)
    if typed.get("answer") == "more" and question.kind is Kind.PARTICIPANTS:
        form = chat_forms.typed_form(typed)
        return _again(draft, Open(question, form, rows=chat_forms.rows_of(form, more=True), fresh=True), 200)
    given = given_now(question)
    try:
        if question.kind is Kind.FILES:
            _take_chosen_files(draft)
        done = chat.put(current_session(), current_actor(), draft, given, now())
    except Stale as stale:
        return _stale(draft, question, stale)
    except NotReady as wrong:
        return _wrong(draft, question, given.value, wrong)
    return _kept(_onwards(done, question, typed.get("seen", "")))


def _kept(onwards: BaseResponse) -> Response:
    """Let the browser keep its key as long as the draft lives: from this answer on."""
    answered = make_response(onwards)
    keep_it_longer(answered)
    return answered


def _onwards(done: chat.Answered, question: Question, seen: str) -> BaseResponse:
    """Go on to the next question: in place, or as a page of its own."""
    following = done.standing.next
    address = f"/intake/{done.draft.reference}"
    finished = following is None or following.kind is Kind.REVIEW
    if not is_part():
        return go_to(f"{address}/nalezen" if finished else f"{address}#vraag")
    if finished:
        response = part("intake/found_schools.html", schools=(), searched="")
        response.headers["HX-Redirect"] = f"{address}/nalezen"
        return response
    talk = talk_of(done.draft, done.standing)
    opened = open_question(done.draft, following, fresh=True) if following is not None else None
    asked = [each.key for each in talk.standing.applicable if each.key in talk.draft.answers]
    knows_less = is_mark(seen) and seen != done.before.mark
    if knows_less or asked[-1:] != [question.key]:
        return _whole(talk, opened)
    fresh = bubbles.bubbles_of(talk.draft, talk.standing, question, talk.names)
    values = {**rail_values(talk), **ask_values(talk.draft, opened)}
    moved = done.draft.contact_email != done.before.contact_email
    return chat_part("intake/next.html", fresh=fresh, files=talk.files, moved=moved, **values)


def _whole(talk: Talk, opened: Open | None, status: int = 200) -> Response:
    """Give the whole page to a page that knows too little: it changed elsewhere."""
    response = talk_page(talk, opened, status)
    response.headers["HX-Retarget"] = "body"
    response.headers["HX-Reswap"] = "innerHTML show:#vraag:top"
    return response


def _again(draft: Draft, opened: Open, status: int) -> Response:
    """Draw the question again, with what was typed."""
    if is_part():
        talk = talk_of(draft) if opened.question.kind is Kind.FILES else None
        files = talk.files if talk else []
        return chat_part("intake/ask.html", status, files=files, **ask_values(draft, opened))
    return talk_page(talk_of(draft), opened, status)


def _search(draft: Draft, question: Question) -> Response:
    """Look for the school that was typed; nothing is kept yet."""
    form = chat_forms.typed_form(request.form)
    text = request.form.get("search", "").strip()
    if not text:
        return _wrong(draft, question, None, chat.refused([_(question.missing)]))
    schools = find_schools(current_session(), text, MOST_FOUND)
    tired = False if schools else count_try(draft, question.key)
    opened = Open(question, form, schools=schools, searched=text, offer_person=tired, fresh=True)
    return _again(draft, opened, 200 if schools else UNREADY)


def find_schools_part() -> Response:
    """Find schools while somebody types."""
    text = request.args.get("search", "").strip()[:100]
    schools = find_schools(current_session(), text, MOST_FOUND) if text else []
    return part("intake/found_schools.html", schools=schools, searched=text)


def _wrong(draft: Draft, question: Question, value: Any, wrong: NotReady) -> Response:
    """Say what is needed; after three wrong tries, offer a person."""
    if question.kind is Kind.FILES:
        return _files_refused(draft, wrong)
    form = chat_forms.typed_form(request.form)
    form = chat_forms.point_out(form, question, value, wrong.errors.get("value", wrong.reasons), draft)
    opened = Open(
        question,
        form,
        rows=chat_forms.rows_of(form),
        offer_person=count_try(draft, question.key),
        searched="",
        fresh=True,
    )
    return _again(draft, opened, UNREADY)


def _stale(draft: Draft, question: Question, stale: Stale) -> Response:
    """Tell a second tab what stands there by now; nothing typed is lost, nothing is overwritten."""
    current_session().rollback()
    there = bubbles.in_short(question, stale.newer.get("value"), draft) if stale.newer else ""
    other = stale if isinstance(stale, OtherWriter) else None
    form = chat_forms.typed_form(request.form)
    there = there if other else there or stale.reasons[0]
    opened = Open(question, form, rows=chat_forms.rows_of(form), stale=there, other=other, fresh=True)
    return _again(draft, opened, stale.status)


# ---- files


def attach(reference: str) -> BaseResponse:
    """Take files along with the conversation."""
    draft = find(reference, writes=True)
    if (held := _held(draft)) is not None:
        return held
    try:
        _take_files(draft, _uploads())
    except NotReady as wrong:
        return _files_refused(draft, wrong)
    say(_("Toegevoegd."))
    return go_to(_place_of_files(draft))


def _take_chosen_files(draft: Draft) -> None:
    """Take along what was chosen but not added yet, when somebody goes on. Raises OtherWriter and NotReady."""
    chosen = _uploads()
    other = other_writer(draft, current_hand(), now()) if chosen and request.form.get("take") != "1" else None
    if other is not None:
        raise other
    if chosen:
        _take_files(draft, chosen)


def _uploads() -> list[tuple[str, bytes]]:
    return [(each.filename or "", each.read()) for each in request.files.getlist("file") if each.filename]


def _take_files(draft: Draft, chosen: list[tuple[str, bytes]]) -> None:
    attachments.add(current_session(), current_actor(), draft, chosen, kit().files, now())


def _held(draft: Draft) -> BaseResponse | None:
    """Tell who does not hold the pen that nothing was kept."""
    other = other_writer(draft, current_hand(), now())
    if other is None:
        return None
    say(_("{wie} Er is niets bewaard.", wie=other.title), "warn")
    return go_to(f"/intake/{draft.reference}")


def _files_refused(draft: Draft, wrong: NotReady) -> Response:
    current_session().rollback()
    question = next(each for each in draft.script.questions if each.kind is Kind.FILES)
    form = chat_forms.typed_form(request.form)
    form.errors = dict(wrong.errors)
    opened = Open(question, form, offer_person=count_try(draft, question.key))
    if question.key in draft.answers:
        return chat_change.files_page(draft, opened, UNREADY)
    talk = talk_of(draft)
    talk.files = attachments.files_of(current_session(), draft.id)
    return talk_page(talk, opened, UNREADY)


def _place_of_files(draft: Draft) -> str:
    """Go back to where the files were given: the open question, or its own page afterwards."""
    answered = any(each.kind is Kind.FILES and each.key in draft.answers for each in draft.script.questions)
    return f"/intake/{draft.reference}" + ("/antwoorden/attachments" if answered else "#vraag")


def remove_attachment(reference: str, attachment_id: str) -> BaseResponse:
    """Take a file away again."""
    draft = find(reference, writes=True)
    if (held := _held(draft)) is not None:
        return held
    sha256 = attachments.remove(current_session(), draft, attachment_id)
    response = go_to(_place_of_files(draft))
    if sha256 is not None:
        files = kit().files
        response.call_on_close(lambda: files.drop(sha256))  # only once the row is really gone
    return response


def attachment(reference: str, attachment_id: str) -> Response:
    """Give a file to who may read the intake; a reader outside the school is noted."""
    session, actor = current_session(), current_actor()
    found, sight = reach.find_request(session, actor, reference, now())
    if not sight.can(Part.INTAKE):
        raise NotReachable
    number, given = attachments.find(session, found.id, attachment_id)
    reach.log_read(session, actor, sight, found.id, Part.INTAKE, now(), given.id)
    return send(given.sha256, given.media_type, attachments.neutral_name(reference, number, given.name))


GET: Final = ("GET",)
POST: Final = ("POST",)
OFTEN: Final = "10 per minute; 60 per hour"
LETTERS: Final = "4 per minute; 15 per hour"
urls: Final = [
    Url("/intake", chat_start.start, PUBLIC),
    Url("/intake", chat_start.begin, PUBLIC, POST, limit=OFTEN),
    Url("/intake/scholen", find_schools_part, PUBLIC, limit="120 per minute"),
    Url("/intake/verstuurd", chat_send.sent, PUBLIC),
    Url("/intake/vragenlijst", chat_send.question_list, PUBLIC),
    Url("/intake/vragenlijst.pdf", chat_print.blank, PUBLIC),
    Url("/intake/<reference>", show, PUBLIC),  # whose colleague sent it has no key any more
    Url("/intake/<reference>/antwoorden", chat_send.transcript, DRAFT_KEY_OR_SIGNED_IN),
    Url("/intake/<reference>/antwoorden/<key>", chat_change.change, DRAFT_KEY_OR_SIGNED_IN),
    Url("/intake/<reference>/antwoorden/<key>", answer, DRAFT_KEY_OR_SIGNED_IN, POST),
    Url("/intake/<reference>/ongedaan", chat_change.undo, DRAFT_KEY_OR_SIGNED_IN, POST),
    Url("/intake/<reference>/papier", chat_print.paper, DRAFT_KEY_OR_SIGNED_IN),
    Url("/intake/<reference>/papier", chat_print.order, DRAFT_KEY_OR_SIGNED_IN, POST, limit=LETTERS),
    Url("/intake/<reference>/antwoorden.pdf", chat_print.printed, DRAFT_KEY_OR_SIGNED_IN),
    Url("/intake/<reference>/bijlagen", attach, DRAFT_KEY_OR_SIGNED_IN, POST),
    Url("/intake/<reference>/bijlagen/<attachment_id>", attachment, DRAFT_KEY_OR_SIGNED_IN),
    Url("/intake/<reference>/bijlagen/<attachment_id>/weg", remove_attachment, DRAFT_KEY_OR_SIGNED_IN, POST),
    Url("/intake/<reference>/overnemen", chat_together.take_over, DRAFT_KEY_OR_SIGNED_IN, POST),
    Url("/intake/<reference>/samen", chat_together.together, DRAFT_KEY_OR_SIGNED_IN),
    Url("/intake/<reference>/samen", chat_together.invite, DRAFT_KEY_OR_SIGNED_IN, POST, limit=LETTERS),
    Url("/intake/<reference>/samen/<invitation_id>/weg", chat_together.withdraw, DRAFT_KEY_OR_SIGNED_IN, POST),
    Url("/intake/<reference>/stoppen", chat_send.stop, DRAFT_KEY_OR_SIGNED_IN),
    Url("/intake/<reference>/link", chat_send.send_link, DRAFT_KEY_OR_SIGNED_IN, POST, limit=LETTERS),
    Url("/intake/<reference>/nalezen", chat_send.review, DRAFT_KEY_OR_SIGNED_IN),
    Url("/intake/<reference>/versturen", chat_send.submit, PUBLIC, POST),  # who just sent it has no key any more
    Url("/intake/<reference>/naar-school", chat_send.to_school, DRAFT_KEY_OR_SIGNED_IN, POST, limit=LETTERS),
]
api_urls: Final = chat_api.api_urls
parts: Final = [chat_api.parts_of]
handlers: Final = {
    MailKind.PHONED_INTAKE: chat_letters.phoned_intake,
    MailKind.DRAFT_INVITATION: chat_letters.draft_invitation,
    DocumentKind.QUESTION_LIST: printed_documents.question_list,
    DocumentKind.INTAKE_DRAFT: printed_documents.intake_draft,
}
commands: Final = [theme_commands.themes]
ticks: Final = [printed_documents.tick]
doors: Final = {(Machine.REQUEST, Action.SUBMIT): "intake.review"}
outcomes: Final = {(Machine.REQUEST, Action.SUBMIT): N_("Jullie vraag is verstuurd. We nemen snel contact op.")}
