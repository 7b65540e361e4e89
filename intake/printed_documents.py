"""The two papers of the chat itself: every question to fill in by hand, and what a school told so far.

Both are made by the worker, like every PDF. The blank list is about no school: a tick orders it when its words change.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.contexts import IntakeDraft, QuestionList
from documents.pieces import BlankBlock, BlankQuestion, SchoolName
from intake import bubbles, flow, story
from intake.draft import Around, find_draft
from intake.questions import Block, Context, Kind, Question
from intake.script import CURRENT
from intake.summary_document import blocks_of
from records.dates import local_day
from records.files import Attachment
from records.kinds import Audience, DocumentKind
from records.organisations import School
from records.outbox import OutboxEntry
from records.request import SupportRequest
from records.session import Database
from records.words import _
from web.kit import kit
from web.letterhead import letterhead
from workflow.actor import Actor

SILENT: Final = frozenset({Kind.STATEMENT, Kind.REVIEW, Kind.FILES})
LINES: Final = {Kind.TEXT: 4, Kind.PHONE: 1, Kind.SCHOOL: 1}
PEOPLE: Final = 4
MOMENTS: Final = 5
SECONDS: Final = 60


# ---- every question, to fill in by hand


def question_list(session: Session, entry: OutboxEntry, _now: datetime) -> QuestionList:
    """Make the blank list, as a school would be asked that nobody knows yet."""
    del session
    seconds = sum(question.seconds for question in CURRENT.questions)
    return QuestionList(
        letterhead=letterhead(entry, _("vragenlijst"), CURRENT.version, "/intake/vragenlijst"),
        blocks=tuple(_blank_blocks(_nobody(entry.created_at))),
        minutes=-(-seconds // SECONDS),
    )


def _nobody(now: datetime) -> Context:
    words = kit().settings.network
    return Context(today=local_day(now), crisis_phone=words.crisis_phone, grant_rules_url=words.grant_rules_url)


def _blank_blocks(context: Context) -> Iterator[BlankBlock]:
    for block in Block:
        asked = [each for each in CURRENT.questions if each.block is block and each.kind not in SILENT]
        if asked:
            yield BlankBlock(title=block.label, questions=tuple(_blank(each, context) for each in asked))


def _blank(question: Question, context: Context) -> BlankQuestion:
    ask = bubbles.asked_of(question, {}, context)
    shape: dict[str, Any] = {"lines": LINES.get(question.kind, 0)}
    if question.kind is Kind.PERSON:
        shape = {"heads": (_("Naam"), _("Functie"), _("Mailadres"), _("Telefoon")), "rows": 1}
    elif question.kind is Kind.PARTICIPANTS:
        shape = {"heads": (_("Naam"), _("Functie"), _("Mailadres")), "rows": PEOPLE}
    elif question.kind is Kind.SLOTS:
        shape = {"heads": (_("Dag"), _("Uur"), _("Kan, of liever niet")), "rows": MOMENTS}
    elif question.own_words:
        shape = {"lines": 1}
    boxes = question.kind in {Kind.ONE, Kind.SEVERAL, Kind.YES_NO}
    options = tuple(label for _key, label in ask.options) if boxes else ()
    hint = "" if question.kind is Kind.SCHOOL else ask.hint
    return BlankQuestion(question=ask.text, hint=hint, optional=not ask.required, options=options, **shape)


def fingerprint(now: datetime) -> str:
    """Give what tells one blank list from another: every word on it."""
    words = kit().settings.network
    head = [CURRENT.version, words.name, words.city, words.phone, words.mail, kit().settings.base_url]
    asked = [[block.title, *map(str, block.questions)] for block in _blank_blocks(_nobody(now))]
    return sha256(json.dumps([head, asked], ensure_ascii=False).encode()).hexdigest()


def tick(database: Database, now: datetime) -> list[str]:
    """Order the blank list when there is none with today's words. One statement, two when it is ordered."""
    words = fingerprint(now)
    latest = select(OutboxEntry.payload).where(OutboxEntry.document == DocumentKind.QUESTION_LIST)
    with database.reading() as session:
        payload = session.scalar(latest.order_by(OutboxEntry.created_at.desc(), OutboxEntry.id.desc()).limit(1))
    if payload is not None and payload.get("words") == words:
        return []
    with database.writing() as session:
        session.add(_order(DocumentKind.QUESTION_LIST, None, {"words": words}, now))
    return [_("De vragenlijst wordt gedrukt.")]


# ---- what a school told so far


def intake_draft(session: Session, entry: OutboxEntry, now: datetime) -> IntakeDraft | None:
    """Make the paper of a draft, as it stands at this moment. None once it was sent: then there is a summary."""
    request = session.get_one(SupportRequest, entry.request_id)
    if request.submitted_at is not None:
        return None
    holder = Actor(draft_id=request.id)
    around = Around(crisis_phone=kit().settings.network.crisis_phone)
    draft = find_draft(session, holder, request.reference, now, around)
    standing = flow.stand(draft.script, draft.answers, draft.context)
    files = tuple(session.scalars(select(Attachment.name).where(Attachment.request_id == request.id)))
    return IntakeDraft(
        letterhead=letterhead(entry, request.reference, 1, f"/intake/{request.reference}"),
        as_of=request.last_answer_at,
        blocks=tuple(blocks_of(request, story.answers_of(session, request), draft.context, files)),
        school=_school(session, request, draft.answers.get("school")),
        missing=tuple(_(draft.script.by_key[key].name) for key in standing.lacks),
        crisis=request.crisis,
    )


def _school(session: Session, request: SupportRequest, said: Any) -> SchoolName | None:
    school = session.get(School, request.school_id) if request.school_id else None
    if school is not None:
        return SchoolName(name=school.name, place=school.place, number=school.number or "")
    if isinstance(said, dict):
        return SchoolName(name=str(said.get("name") or ""), place=str(said.get("place") or ""))
    return None


def order_draft(session: Session, request_id: str, mark: str, now: datetime) -> None:
    """Order the paper of a draft, unless it was ordered since the last answer (`mark`). One statement, or two."""
    if latest_order(session, request_id, mark) is None:
        session.add(_order(DocumentKind.INTAKE_DRAFT, request_id, {"mark": mark}, now))


def latest_order(session: Session, request_id: str, mark: str) -> OutboxEntry | None:
    """Find the order of the paper that tells everything up to the last answer (`mark`). One statement."""
    query = select(OutboxEntry).where(
        OutboxEntry.request_id == request_id, OutboxEntry.document == DocumentKind.INTAKE_DRAFT
    )
    entry = session.scalars(query.order_by(OutboxEntry.created_at.desc(), OutboxEntry.id.desc()).limit(1)).first()
    return entry if entry is not None and entry.payload.get("mark") == mark else None


def _order(kind: DocumentKind, request_id: str | None, payload: dict[str, Any], now: datetime) -> OutboxEntry:
    return OutboxEntry(
        document=kind,
        audience=Audience.SCHOOL,
        request_id=request_id,
        payload=payload,
        created_at=now,
        not_before=now,
    )
