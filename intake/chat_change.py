"""Changing an earlier answer (screen 02): what it does to later ones is shown before it is saved; it can be undone."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from flask import Response, request, session
from werkzeug.wrappers import Response as BaseResponse

from intake import attachments, bubbles, chat, chat_forms
from intake.chat_pages import Open, ask_values, chat_page, count_try, find, given_now, open_question
from intake.draft import Draft
from intake.flow import stand
from intake.questions import Kind, Question, SchoolFacts
from intake.telling import describe
from intake.writing import OtherWriter, other_writer
from records.dates import dutch_day, dutch_time, local_day
from records.school_numbers import read_number
from records.words import _
from web.actor import current_actor, current_hand, shown_resume_key
from web.forms import WHOLE, Form
from web.kit import current_session, now
from web.pages import go, say
from workflow.errors import NotReachable, NotReady, Refused, Stale
from workflow.schools import find_schools

FROM: Final = "change"  # the hidden field that says: this comes from the page of a change
CHANGED: Final = "intake_changed"
MOST_KEPT: Final = 2_000  # bytes of an earlier answer, packed as a cookie packs it, that fit in one to undo a change
UNREADY: Final = 422
MOST_FOUND: Final = 8
MANY: Final = 5  # names of answers that stay, in a row


@dataclass(frozen=True, slots=True)
class Fate:
    """What happens to another answer: it goes `aside`, or it comes `back`."""

    kind: str
    question: str
    answer: str
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do, shown before it is saved."""

    before: str
    after: str
    fates: list[Fate]
    losing: str
    staying: str
    names: str
    shown: str


@dataclass(frozen=True, slots=True)
class Aside:
    """An answer that was set aside, and the address of the question to change so that it comes back."""

    question: str
    answer: str
    since: str
    href: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What was changed just now, told above the open question."""

    title: str
    said: str
    text: str
    undo: bool


# ---- the page


def change(reference: str, key: str) -> BaseResponse:
    """Show the page on which an earlier answer is changed."""
    draft = find(reference)
    question = _answered(draft, key)
    elsewhere = question is None or not draft.is_open
    if question is None or elsewhere or other_writer(draft, current_hand(), now()) is not None:
        return go("intake.show", reference=reference)
    opened = open_question(draft, question)
    if question.kind is Kind.SCHOOL and draft.context.school is not None:
        opened.form, opened.schools = Form(), _as_found(draft.context.school)
    if question.kind is Kind.FILES:
        return files_page(draft, opened)
    return _page(draft, opened, back=request.args.get("terug", ""))


def _answered(draft: Draft, key: str) -> Question | None:
    """Give a question that was answered and counts; None for another. Raises NotReachable for one we do not know."""
    question = draft.script.by_key.get(key)
    if question is None:
        raise NotReachable
    applies = question in stand(draft.script, draft.answers, draft.context).applicable
    return question if applies and key in draft.answers else None


def files_page(draft: Draft, opened: Open, status: int = 200) -> Response:
    """Show the files that were given along, to change them later."""
    files = attachments.files_of(current_session(), draft.id)
    return _page(draft, opened, status, files=files)


def _page(
    draft: Draft,
    opened: Open,
    status: int = 200,
    *,
    preview: Preview | None = None,
    back: str = "",
    files: list[attachments.Given] | None = None,
) -> Response:
    asides = asides_of(draft)
    return chat_page(
        "intake/change.html",
        status,
        preview=preview,
        asides=asides,
        waiting=_waiting(draft, back),
        files=files or [],
        **ask_values(draft, opened),
    )


def _waiting(draft: Draft, slot: str) -> Fate | None:
    """Say which answer comes back when this one is changed: the one whose "Zet terug" brought somebody here."""
    if slot not in draft.aside:
        return None
    question = draft.script.by_key[slot.partition("@")[0]]
    told = bubbles.in_short(question, draft.aside[slot], draft)
    return Fate("back", bubbles.title(question), told, _(question.aside_because))


def asides_of(draft: Draft) -> list[Aside]:
    """List what was set aside, with the way to bring it back."""
    found = []
    for slot, value in draft.aside.items():
        question = draft.script.by_key.get(slot.partition("@")[0])
        if question is not None:
            hangs_on = next((key for key in question.hangs_on if key in draft.answers), "")
            href = f"/intake/{draft.reference}/antwoorden/{hangs_on}?terug={slot}" if hangs_on else ""
            told = bubbles.in_short(question, value, draft)
            since = _since(draft.time_of(slot), question)
            found.append(Aside(bubbles.title(question), told, since, href))
    return found


def _since(moment: datetime, question: Question) -> str:
    day = _("vandaag") if local_day(moment) == local_day(now()) else dutch_day(moment)
    why = f", {_(question.aside_because)}" if question.aside_because else ""
    return _("Opzij sinds {dag} {uur}{waarom}.", dag=day, uur=dutch_time(moment), waarom=why).replace("..", ".")


# ---- saving


def save(draft: Draft, question: Question) -> BaseResponse:
    """Save a change. When other answers lapse or come back with it, that is shown first."""
    typed = request.form
    if question.kind is Kind.FILES:
        return go("intake.show", reference=draft.reference)
    if chat_forms.is_search(question, typed):
        return _search(draft, question)
    form = chat_forms.typed_form(typed)
    if typed.get("answer") == "more":
        return _page(draft, Open(question, form, rows=chat_forms.rows_of(form, more=True)))
    given = given_now(question)
    try:
        return _try(draft, question, given)
    except Stale as stale:
        current_session().rollback()
        there = bubbles.in_short(question, stale.newer.get("value"), draft) if stale.newer else ""
        other = stale if isinstance(stale, OtherWriter) else None
        opened = Open(question, form, rows=chat_forms.rows_of(form), stale=there, other=other)
        return _page(draft, opened, stale.status)
    except NotReady as wrong:
        form = chat_forms.point_out(form, question, given.value, wrong.errors.get("value", wrong.reasons), draft)
        tired = count_try(draft, question.key)
        return _page(draft, Open(question, form, rows=chat_forms.rows_of(form), offer_person=tired), UNREADY)


def _try(draft: Draft, question: Question, given: chat.Given) -> BaseResponse:
    """Look what the change would do; save it when it does nothing else, or when that was shown."""
    looked = replace(given, preview=True)
    would = chat.put(current_session(), current_actor(), draft, looked, now())
    moving = _moving(would)
    if moving and moving != request.form.get("shown", ""):
        form = chat_forms.typed_form(request.form)
        schools = _chosen_school(question, would)
        searched = request.form.get("search", "")
        opened = Open(question, form, schools=schools, searched=searched, rows=chat_forms.rows_of(form))
        return _page(draft, opened, preview=_preview(draft, question, would, moving))
    done = chat.put(current_session(), current_actor(), draft, given, now())
    _remember(draft, question, done)
    return go("intake.show", reference=draft.reference, _anchor="gewijzigd")


def _moving(would: chat.Answered) -> str:
    """Name what goes aside or comes back, to see later whether that is what was shown."""
    return " ".join([*(f"-{key}" for key in would.lapsed), *(f"+{key}" for key in would.restored)])


def _chosen_school(question: Question, would: chat.Answered) -> list[Any]:
    """Keep the chosen school in the form while its consequences are shown."""
    facts = would.draft.context.answered_school
    if question.kind is not Kind.SCHOOL or facts is None or not request.form.get("number"):
        return []
    return _as_found(facts)


def _as_found(school: SchoolFacts) -> list[Any]:
    """Give a school as if it had just been looked for: by its name, and chosen already."""
    return [{"number": school.number, "name": school.name, "place": school.place, "street": ""}]


def _search(draft: Draft, question: Question) -> Response:
    form = chat_forms.typed_form(request.form)
    text = request.form.get("search", "").strip()
    schools = find_schools(current_session(), text, MOST_FOUND) if text else []
    if not text:
        form.errors = {WHOLE: [_(question.missing)]}
    tired = False if schools else count_try(draft, question.key)
    opened = Open(question, form, schools=schools, searched=text, offer_person=tired)
    return _page(draft, opened, 200 if schools else UNREADY)


# ---- what it does to the others


def _preview(draft: Draft, question: Question, would: chat.Answered, moving: str) -> Preview:
    after = would.draft
    fates = [_fate("aside", draft, after, key) for key in would.lapsed]
    fates += [_fate("back", after, after, key) for key in would.restored]
    staying = [
        each
        for each in would.standing.applicable
        if each.key in draft.answers
        and each.key not in {question.key, *would.lapsed}
        and each.kind not in {Kind.STATEMENT, Kind.REVIEW}
    ]
    names = ", ".join(_(each.name) for each in staying[:MANY]) + (" …" if len(staying) > MANY else "")
    return Preview(
        before=bubbles.in_short(question, draft.answers.get(question.key), draft),
        after=bubbles.in_short(question, after.answers[question.key], after),
        fates=fates,
        losing=_losing(len(would.lapsed)),
        staying=_staying(len(staying)),
        names=names,
        shown=moving,
    )


def _losing(number: int) -> str:
    if number == 1:
        return _("Eén antwoord past daar niet meer bij. We leggen het opzij, we wissen het niet.")
    if number:
        return _(
            "{aantal} antwoorden passen daar niet meer bij. We leggen ze opzij, we wissen ze niet.",
            aantal=_many(number),
        )
    return ""


def _staying(number: int) -> str:
    if number == 1:
        return _("Je andere antwoord")
    return _("Je {aantal} andere antwoorden", aantal=bubbles.in_words(number)) if number else ""


def _fate(kind: str, told_in: Draft, after: Draft, key: str) -> Fate:
    """Tell what becomes of one answer, in the words in which it was asked."""
    question = after.script.by_key[key]
    value = told_in.answers.get(key)
    again = question in stand(after.script, after.answers, after.context).applicable and key not in after.answers
    why = _why(question, asked_again=again) if kind == "aside" else _("Dit antwoord lag opzij en past nu weer.")
    asked = question.asked(told_in.answers, told_in.context)
    return Fate(kind, asked, bubbles.in_short(question, value, told_in), why)


def _why(question: Question, *, asked_again: bool) -> str:
    because = _(question.aside_because)
    sentence = _("Opzij, {waarom}.", waarom=because) if because else ""
    return f"{sentence} {_('We vragen het je opnieuw.')}".strip() if asked_again else sentence


# ---- told afterwards, and undone


def _remember(draft: Draft, question: Question, done: chat.Answered) -> None:
    """Keep for the next page what was changed, and the earlier answer when it is short enough for a cookie."""
    old, new = draft.answers.get(question.key), done.draft.answers.get(question.key)
    if old == new:
        return  # saved as it stood
    kept = json.dumps(old)
    told = {
        "reference": draft.reference,
        "key": question.key,
        "name": _(question.name),
        "said": bubbles.short(describe(question, new, done.draft.context), 80),
        "lapsed": len(set(done.lapsed)),
        "back": len(set(done.restored)),
        "mark": done.draft.mark,
        "fresh": True,
    }
    if len(zlib.compress(kept.encode())) <= MOST_KEPT:
        told["old"] = kept
    session[CHANGED] = told


def what_changed(reference: str) -> Changed | None:
    """Tell once what was changed just now."""
    told: Any = session.get(CHANGED)
    if not isinstance(told, Mapping) or told.get("reference") != reference or not told.get("fresh"):
        return None
    session[CHANGED] = {**told, "fresh": False}
    return Changed(_("Gewijzigd: {naam}.", naam=told["name"]), told["said"], _counted(told), "old" in told)


def _counted(told: Mapping[str, Any]) -> str:
    lapsed, back = told["lapsed"], told["back"]
    words = []
    if lapsed:
        words.append(
            _("Eén antwoord ligt opzij.")
            if lapsed == 1
            else _("{aantal} antwoorden liggen opzij.", aantal=_many(lapsed))
        )
    if back:
        words.append(
            _("Eén antwoord is terug.") if back == 1 else _("{aantal} antwoorden zijn terug.", aantal=_many(back))
        )
    words.append(_("De rest staat er nog."))
    return " ".join(words)


def _many(number: int) -> str:
    return bubbles.in_words(number).capitalize()


def undo(reference: str) -> BaseResponse:
    """Bring the answer back that was changed last; what went aside with it comes back too."""
    told: Any = session.get(CHANGED)
    if not isinstance(told, Mapping) or told.get("reference") != reference or "old" not in told:
        say(_("Dit kan niet meer ongedaan gemaakt worden. Wijzig het antwoord zelf."), "warn")
        return go("intake.show", reference=reference, _anchor="vraag")
    old = json.loads(told["old"])
    mark = str(told.get("mark", ""))  # what a colleague answered since is not undone with it
    given = chat.Given(told["key"], old, seen=mark, resume_key=shown_resume_key(), hand=current_hand())
    number = read_number(old) if isinstance(old, str) else None
    draft = find(reference, number=number, writes=True)
    try:
        chat.put(current_session(), current_actor(), draft, given, now())
    except Refused as refused:
        current_session().rollback()
        newer = isinstance(refused, Stale) and not isinstance(refused, OtherWriter)
        later = _(
            "Dit antwoord werd daarna nog gewijzigd. Kijk na wat er nu staat, en wijzig het zelf als dat nodig is."
        )
        say(later if newer else " ".join(refused.reasons), "warn")
    else:
        say(_("Het staat weer zoals het was."))
    session.pop(CHANGED, None)
    return go("intake.show", reference=reference, _anchor="vraag")
