"""What the school's team says of a report in review, paragraph by paragraph, and what the interviewers answer.

A remark is private to the team until the report is sent back (`request_changes`); its author can take it away until
then. The interviewers answer each one while they write, or add a view of the school word for word.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from intake import report_text
from intake.report import Reading, Remarked
from records.conversation import Assignment
from records.people import Person
from records.report import Remark, Report, ReportVersion
from records.request import Participant, SupportRequest
from records.vocabulary import RemarkKind, Role, SectionKey, State
from records.words import _
from workflow import reach
from workflow.actor import Actor
from workflow.errors import NotNow, NotReachable, NotReady, NotYou, Stale
from workflow.inputs import LONG
from workflow.report import sections_in

SCHOOL_SIDE = frozenset({Role.SCHOOL, Role.SCHOOL_LEAD})


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of one paragraph."""

    paragraph: str
    kind: RemarkKind
    text: str = ""


def write_remark(session: Session, actor: Actor, reference: str, said: Said, now: datetime) -> Remark:
    """Add a remark of one's own, not sent yet. Raises NotReachable, NotNow, NotYou or NotReady."""
    request = find_to_remark(session, actor, reference, now)
    number, known = _sent_last(session, request.id)
    if problems := _wrong(said, known):
        raise NotReady([text for texts in problems.values() for text in texts], problems)
    remark = _new(session, actor, request, said, number, now)
    session.flush()
    return remark


def judge(
    session: Session, actor: Actor, reference: str, said: Iterable[Said], now: datetime, *, seen: int | None = None
) -> int:
    """Keep what one person says of several paragraphs: one unsent word per paragraph, the last counts.

    `seen`: the version of the report they read, Stale when there is a newer one. Gives how many paragraphs they spoke
    of. Raises what `write_remark` raises; errors stand under `text.<paragraph>`.
    """
    request = find_to_remark(session, actor, reference, now)
    given = {each.paragraph: each for each in said}
    number, known = _sent_last(session, request.id)
    if seen not in {None, number}:
        raise Stale([_("Er is intussen een nieuwere versie van het verslag. Wat je schreef, staat er nog.")])
    errors: dict[str, list[str]] = {}
    for each in given.values():
        for texts in _wrong(each, known).values():
            errors.setdefault(f"text.{each.paragraph}", []).extend(texts)
    if errors:
        raise NotReady([text for texts in errors.values() for text in texts], errors)
    own = _unsent(session, request.id, actor)
    for each in given.values():
        present = own.get(each.paragraph)
        if present is None:
            _new(session, actor, request, each, number, now)
        elif (present.kind, present.text) != (each.kind, each.text):
            present.kind, present.text, present.written_at = each.kind, each.text, now
    session.flush()
    return len(given)


def take_back(session: Session, actor: Actor, reference: str, remark_id: str, now: datetime) -> str:
    """Take away a remark of one's own that was not sent; gives the id of its paragraph.

    Raises NotReachable, NotNow or NotYou.
    """
    request, sight = reach.find_request(session, actor, reference, now, lock=True)
    remark = session.scalars(
        select(Remark).where(Remark.id == remark_id, Remark.request_id == request.id, reach.remarks_seen(sight))
    ).one_or_none()
    if remark is None:
        raise NotReachable
    if remark.sent_at is not None:
        raise NotNow([_("Deze opmerking is al verstuurd. Ze blijft bij het verslag staan.")])
    if remark.by_id != actor.person_id:
        raise NotYou([_("Alleen wie een opmerking schreef, kan ze weghalen.")])
    session.delete(remark)
    session.flush()
    return remark.paragraph_id


def resolve(session: Session, actor: Actor, reference: str, remark_id: str, answer: str, now: datetime) -> Remark:
    """Answer a remark that was sent; without words it is adopted: it stands in the text from now on.

    Raises NotReachable, NotNow or NotYou.
    """
    remark = find_to_resolve(session, actor, reference, remark_id, now)
    if not answer and remark.resolved_at is None:
        report_text.adopt(session, actor, remark, now)
    remark.resolved_at, remark.resolved_by_id, remark.answer = now, actor.person_id, answer or None
    session.flush()
    return remark


def find_to_resolve(session: Session, actor: Actor, reference: str, remark_id: str, now: datetime) -> Remark:
    """Find a remark that this person answers now. Raises NotReachable, NotNow or NotYou."""
    request, sight = reach.find_request(session, actor, reference, now, lock=True)
    remark = session.scalars(
        select(Remark).where(Remark.id == remark_id, Remark.request_id == request.id, reach.remarks_seen(sight))
    ).one_or_none()
    if remark is None:
        raise NotReachable
    if request.state is not State.REPORTING or remark.sent_at is None:
        raise NotNow([_("Opmerkingen beantwoorden kan alleen terwijl het verslag in opmaak is.")])
    if Role.INTERVIEWER not in sight.roles:
        raise NotYou([_("Alleen de gespreksvoerders beantwoorden opmerkingen.")])
    return remark


def find_to_remark(session: Session, actor: Actor, reference: str, now: datetime) -> SupportRequest:
    """Find the request on whose report this person remarks now. Raises NotReachable, NotNow or NotYou."""
    request, sight = reach.find_request(session, actor, reference, now, lock=True)
    if request.state is not State.REVIEW:
        raise NotNow([_("Opmerkingen schrijven kan nu niet: de stand is “{stand}”.", stand=request.state.label)])
    if not sight.roles & SCHOOL_SIDE or actor.person_id is None:
        raise NotYou([_("Alleen het schoolteam schrijft opmerkingen bij het verslag.")])
    return request


def _wrong(said: Said, known: frozenset[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if said.paragraph not in known:
        found["paragraph"] = [_("Deze paragraaf staat niet in de versie die jullie kregen. Herlaad de pagina.")]
    if len(said.text) > LONG:
        found["text"] = [_("Maak deze tekst korter: ten hoogste {max} tekens.", max=LONG)]
    if said.kind is RemarkKind.REMARK and not said.text:
        found["text"] = [_("Schrijf bij je opmerking wat er anders moet, of kies akkoord.")]
    if said.kind is RemarkKind.OUR_VIEW and not said.text:
        found["text"] = [_("Schrijf jullie visie zoals ze in het verslag moet staan, of kies akkoord.")]
    return found


def _unsent(session: Session, request_id: str, actor: Actor) -> dict[str, Remark]:
    query = select(Remark).where(
        Remark.request_id == request_id, Remark.by_id == actor.person_id, Remark.sent_at.is_(None)
    )
    return {each.paragraph_id: each for each in session.scalars(query.order_by(Remark.written_at, Remark.id))}


def _sent_last(session: Session, request_id: str) -> tuple[int, frozenset[str]]:
    """Give the number of the version that the school received last, and its paragraphs. One statement."""
    query = (
        select(ReportVersion.number, ReportVersion.content)
        .join(Report, Report.id == ReportVersion.report_id)
        .where(Report.request_id == request_id)
        .order_by(ReportVersion.number.desc())
        .limit(1)
    )
    number, content = session.execute(query).one()
    sections = sections_in(content, frozenset(SectionKey), {})
    return number, frozenset(each.id for section in sections for each in section.paragraphs)


def _new(session: Session, actor: Actor, request: SupportRequest, said: Said, number: int, now: datetime) -> Remark:
    remark = Remark(
        request_id=request.id,
        report_version=number,
        paragraph_id=said.paragraph,
        kind=said.kind,
        text="" if said.kind is RemarkKind.AGREE else said.text,
        by_id=actor.person_id,
        written_at=now,
    )
    session.add(remark)
    return remark


def adults_of(session: Session, request_id: str) -> frozenset[str]:
    """Name the grown-ups of a dossier, who may be named in its report: the school's people, the interviewers.

    One statement.
    """
    school = select(Participant.name).where(Participant.request_id == request_id)
    talk = select(Person.name).join(Assignment, Assignment.person_id == Person.id)
    return frozenset(session.scalars(union_all(school, talk.where(Assignment.request_id == request_id))))


# ---- how far the team is, for the page


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one person said of a paragraph, as the page shows it. `earlier`: of the same words in a version before."""

    kind: str = ""
    text: str = ""
    remark_id: str = ""
    earlier: bool = False


def verdicts(
    reading: Reading, before: Reading | None, remarks: Iterable[Remarked], person_id: str | None
) -> dict[str, Verdict]:
    """Give what this person said of each paragraph; an akkoord stands as long as the words do."""
    texts = before.paragraphs if before is not None else {}
    found: dict[str, Verdict] = {}
    for each in remarks:
        if each.by_id != person_id:
            continue
        if each.version == reading.version and not each.sent:
            found[each.paragraph] = Verdict(each.kind.value, each.text, each.id)
        elif each.kind is RemarkKind.AGREE and each.paragraph not in found and _same(each.paragraph, reading, texts):
            found[each.paragraph] = Verdict(each.kind.value, earlier=True)
    return found


def _same(paragraph: str, reading: Reading, before: Mapping[str, Any]) -> bool:
    now = reading.paragraphs.get(paragraph)
    return now is not None and paragraph in before and before[paragraph].text == now.text


def section_of(reading: Reading, paragraph: str) -> SectionKey | None:
    """Find the section of a paragraph."""
    return next(
        (section.key for section in reading.sections if any(each.id == paragraph for each in section.paragraphs)), None
    )
