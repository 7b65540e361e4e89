"""The summary of the intake on paper: every question of the chat that was asked, with the school's answer."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.contexts import IntakeSummary
from documents.pieces import AnswerBlock, Answered, Grid, SchoolName, Someone
from intake import flow, story
from intake.questions import Block, Context, Kind, Question, SchoolFacts
from intake.script import CURRENT, SCRIPTS
from intake.telling import describe
from records.dates import dutch_moment, local_day
from records.files import Attachment
from records.kinds import Part
from records.organisations import School
from records.outbox import OutboxEntry
from records.people import Person
from records.request import SupportRequest
from records.vocabulary import Function, Role, SlotAnswer, Theme
from records.words import _
from web.kit import kit
from web.letterhead import letterhead
from workflow import reach

SILENT: Final = frozenset({Kind.STATEMENT, Kind.REVIEW})
VERSION: Final = 1  # what was sent does not change; a request that is sent anew tells the same


def summary(session: Session, entry: OutboxEntry, now: datetime) -> IntakeSummary | None:
    """Make the summary that the school, the coordinator and the interviewers read."""
    request = session.get_one(SupportRequest, entry.request_id)
    sight = reach.sight_as(session, request, Role.SCHOOL, now)
    if not sight.can(Part.INTAKE) or request.submitted_at is None:
        return None
    school = session.get_one(School, request.school_id)
    answers = story.answers_of(session, request)
    context = Context(
        today=local_day(request.submitted_at),
        crisis_phone=kit().settings.network.crisis_phone,
        answered_school=SchoolFacts(school.number, school.name, school.place, school.kind, school.educational_network),
    )
    files = tuple(session.scalars(select(Attachment.name).where(Attachment.request_id == request.id)))
    return IntakeSummary(
        letterhead=letterhead(entry, request.reference, VERSION, f"/vragen/{request.reference}"),
        school=SchoolName(name=school.name, place=school.place, number=school.number or ""),
        asked_by=_asker(session, request, answers),
        sent_at=request.submitted_at,
        blocks=tuple(blocks_of(request, answers, context, files)),
        themes=tuple(Theme(key).label for key in answers.get("themes") or () if key in set(Theme)),
        crisis=request.crisis,
    )


def _asker(session: Session, request: SupportRequest, answers: Mapping[str, Any]) -> Someone:
    """Name who asked: as they said it themselves, or as their account knows it."""
    said = answers.get("about_you")
    if isinstance(said, dict) and said.get("name"):
        function = said.get("function")
        return Someone(name=said["name"], what=Function(function).label if function in set(Function) else "")
    name = session.scalar(select(Person.name).where(Person.id == request.begun_by_id))
    return Someone(name=name or request.contact_email or _("de school"))


def blocks_of(
    request: SupportRequest, answers: Mapping[str, Any], context: Context, files: tuple[str, ...]
) -> Iterator[AnswerBlock]:
    """Write every question that was asked of this school, block by block, with its answer or without."""
    script = SCRIPTS.get(request.script_version, CURRENT)
    asked = [script.by_key[key] for key in flow.applicable(script, answers, context)]
    for block in Block:
        told = tuple(
            _answered(question, answers, context, files)
            for question in asked
            if question.block is block and question.kind not in SILENT
        )
        if told:
            yield AnswerBlock(title=block.label, answers=told)


def _answered(question: Question, answers: Mapping[str, Any], context: Context, files: tuple[str, ...]) -> Answered:
    words, value = question.asked(answers, context), answers.get(question.key)
    if question.kind is Kind.FILES:
        return Answered(question=words, items=files)
    if value in (None, "", [], {}):
        return Answered(question=words)
    if question.kind is Kind.PARTICIPANTS:
        return Answered(question=words, grid=_people(value))
    if question.kind is Kind.SLOTS:
        return Answered(question=words, grid=_moments(value))
    return Answered(question=words, text=describe(question, value, context))


def _people(value: list[Mapping[str, Any]]) -> Grid:
    rows = []
    for each in value:
        function = each.get("function")
        rows.append((str(each.get("name", "")), Function(function).label if function in set(Function) else ""))
    return Grid(heads=(_("Naam"), _("Functie")), rows=tuple(rows))


def _moments(value: list[Mapping[str, Any]]) -> Grid:
    """Write the moments in the order of time."""
    found = sorted((datetime.fromisoformat(each["starts_at"]), SlotAnswer(each["answer"])) for each in value)
    return Grid(
        heads=(_("Moment"), _("Antwoord")), rows=tuple((dutch_moment(moment), said.label) for moment, said in found)
    )
