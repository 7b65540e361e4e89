"""What the pages of the chat share: the shell around them, and one conversation as their templates want it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from flask import Response, request
from sqlalchemy import func, select

from intake import attachments, bubbles, chat, chat_forms
from intake.draft import SLOTS_KEY, Around, Draft, find_draft
from intake.flow import Standing, stand
from intake.questions import Kind, Question, moment_key, read_moment
from intake.writing import OtherWriter
from records.dates import dutch_day, dutch_time, local_day
from records.people import WrongTry
from records.session import note
from records.words import _
from web.actor import current_actor, current_hand, shown_resume_key
from web.forms import Form
from web.kit import current_session, kit, now
from web.pages import THEMES, part, shell
from workflow.schools import FoundSchool

TRIES: Final = 3  # wrong answers to one question after which a person is offered (design/intake-script.md, law 4)
TRIED_WITHIN: Final = timedelta(hours=1)
FILES_KEY: Final = "attachments"
DESK: Final = "/werkblad"
_NO_QUESTION: Final[dict[str, Any]] = {
    "ask": None, "form": None, "opened": None, "slots": (), "slot_words": (), "accept": "",
}  # fmt: skip


@dataclass(slots=True)
class Open:
    """A question as it stands open on a page: the form, and what came back from the server about it."""

    question: Question
    form: Form
    schools: Sequence[FoundSchool] = ()
    searched: str = ""
    rows: int = chat_forms.ROWS
    stale: str = ""  # the answer that somebody gave meanwhile, in words
    other: OtherWriter | None = None  # who holds the pen, when it is somebody else
    offer_person: bool = False
    fresh: bool = False


@dataclass(slots=True)
class Talk:
    """A conversation on its way to a page."""

    draft: Draft
    standing: Standing
    files: list[attachments.Given] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Give the names of the files."""
        return [each.name for each in self.files]


def around() -> Around:
    """Give what the network says of itself in the chat."""
    network = kit().settings.network
    return Around(crisis_phone=network.crisis_phone, grant_rules_url=network.grant_rules_url)


def find(reference: str, *, number: str | None = None, writes: bool = False) -> Draft:
    """Find the conversation as the caller reaches it. Raises NotReachable."""
    return find_draft(current_session(), current_actor(), reference, now(), around(), number=number, writes=writes)


def given_now(question: Question, **more: Any) -> chat.Given:
    """Give the answer that a browser sends, with everything that tells how it came."""
    typed = request.form
    return chat.Given(
        question.key,
        chat_forms.read_value(question, typed),
        seen=typed.get("seen", ""),
        resume_key=shown_resume_key(),
        hand=current_hand(),
        takes=typed.get("take") == "1",
        **more,
    )


def talk_of(draft: Draft, standing: Standing | None = None) -> Talk:
    """Add what stands beside the answers: the files, once they are asked for. One statement at most."""
    standing = standing or stand(draft.script, draft.answers, draft.context)
    following = standing.next
    wanted = FILES_KEY in draft.answers or (following is not None and following.kind is Kind.FILES)
    files = attachments.files_of(current_session(), draft.id) if wanted else []
    return Talk(draft, standing, files)


def chat_page(template: str, status: int = 200, **values: Any) -> Response:
    """Render a page of the chat: no menu around it, in the light or dark that the person chose. No statement."""
    surroundings = shell(public=True)
    actor = current_actor()
    if actor.theme is not None:
        surroundings["theme"] = actor.theme if actor.theme in THEMES[1:] else ""
    if actor.is_someone:
        surroundings["public_nav"] = [(_("Naar je werkblad"), DESK)]
    return part(template, status, **surroundings, **values)


def chat_part(template: str, status: int = 200, **values: Any) -> Response:
    """Render a part of a page of the chat, for a page that is there already (htmx)."""
    return part(template, status, network=kit().settings.network, **values)


def is_part() -> bool:
    """Say whether the page itself asks for a part (htmx), rather than the browser for a page."""
    return request.headers.get("HX-Request") == "true"


def open_question(draft: Draft, question: Question, **values: Any) -> Open:
    """Open a question with the form filled in as far as it can be."""
    draft = chat.at_hand(current_session(), draft, question)
    form = chat_forms.as_form(question, draft)
    return Open(question, form, rows=chat_forms.rows_of(form), **values)


def ask_values(draft: Draft, opened: Open | None) -> dict[str, Any]:
    """Give what `intake/ask.html` draws; without a question there is nothing left to ask."""
    if opened is None or opened.question.kind is Kind.REVIEW:
        return {**_NO_QUESTION, "reference": draft.reference, "seen": draft.mark, "saved": saved(draft)}
    draft = chat.at_hand(current_session(), draft, opened.question)
    ask = bubbles.asked(opened.question, draft)
    form = chat_forms.listed(opened.form) if opened.question.kind is Kind.SEVERAL else opened.form
    return {
        "ask": ask,
        "form": form,
        "opened": opened,
        "reference": draft.reference,
        "seen": draft.mark,
        "saved": saved(draft),
        "slots": slot_days(draft) if opened.question.kind is Kind.SLOTS else [],
        "slot_words": chat_forms.slot_words(),
        "accept": attachments.ACCEPT,
    }


def saved(draft: Draft) -> str:
    """Say at what time the last answer was kept; empty when there is none yet."""
    return dutch_time(draft.last_answer_at) if draft.answers else ""


def slot_days(draft: Draft) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the moments to choose from, day by day: the day, and per moment its key and hour.

    Those that are offered now, and those of the answer that stands: what a page does not show, it would erase.
    """
    days: dict[str, list[tuple[str, str]]] = {}
    for moment in sorted({*draft.context.slots, *(each for each in _chosen(draft) if each > now())}):
        days.setdefault(dutch_day(moment), []).append((moment_key(moment), dutch_time(moment)))
    return list(days.items())


def _chosen(draft: Draft) -> Iterator[datetime]:
    for each in draft.answers.get(SLOTS_KEY) or []:
        if moment := read_moment(each.get("starts_at")):
            yield moment


def rail_values(talk: Talk) -> dict[str, Any]:
    """Give what stands beside the conversation."""
    draft = talk.draft
    return {
        "pace": bubbles.pace(draft.answers, talk.standing),
        "contact": draft.contact_email or "",
        "confirmed": draft.contact_confirmed_at is not None,
        "resumable": draft.resumable,
        "phoned": draft.phoned and current_actor().is_coordinator,
        "today": local_day(now()),
    }


def talk_page(talk: Talk, opened: Open | None, status: int = 200, **values: Any) -> Response:
    """Draw the whole conversation with its open question."""
    shown = bubbles.bubbles(talk.draft, talk.standing, talk.names)
    return chat_page(
        "intake/chat.html",
        status,
        bubbles=shown,
        files=talk.files,
        **rail_values(talk),
        **ask_values(talk.draft, opened),
        **{"changed": None, "others": [], "other": None, **values},
    )


def count_try(draft: Draft, key: str) -> bool:
    """Note a wrong answer; say whether a person should be offered now. One statement, and one to note it."""
    subject = f"intake:{draft.id}:{key}"
    query = select(func.count()).where(WrongTry.subject == subject, WrongTry.at > now() - TRIED_WITHIN)
    before = current_session().scalar(query) or 0
    note(current_session(), WrongTry(subject=subject, at=now()))
    return before + 1 >= TRIES


def without(draft: Draft, key: str) -> Draft:
    """Give the conversation as if one question was not answered."""
    answers = {name: value for name, value in draft.answers.items() if name != key}
    return replace(draft, answers=answers)
