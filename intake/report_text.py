"""Writing the report: the text of each section, split into paragraphs at blank lines.

A paragraph keeps its id as long as it is the same paragraph: unchanged, or rewritten on its own place. So remarks and
the school's own view stay with the paragraph they are about.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.report_diff import likeness
from records.base import new_id
from records.people import Person
from records.report import Remark, Report, ReportAuthor, ReportParagraph, ReportVersion
from records.request import SupportRequest
from records.vocabulary import RemarkKind, Role, SectionKey, State
from records.words import _
from workflow import reach
from workflow.actor import Actor
from workflow.errors import NotNow, NotReady, NotYou, Stale
from workflow.inputs import plain
from workflow.report import sections_in

NEAR: Final = 5  # so many paragraphs further on the same one is still looked for
SAME: Final = 0.4  # this alike, on the same place: the paragraph was rewritten rather than replaced
ORDER: Final = {key: number for number, key in enumerate(SectionKey)}
_BLANK_LINES: Final = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")

Texts = Mapping[SectionKey, str]


def split(text: str) -> list[str]:
    """Split a text into paragraphs at blank lines."""
    lines = plain(text).replace("\r\n", "\n").replace("\r", "\n")
    return [part for each in _BLANK_LINES.split(lines) if (part := each.strip())]


def join(paragraphs: Iterable[str]) -> str:
    """Put paragraphs together as one text, as it is written in a field."""
    return "\n\n".join(paragraphs)


@dataclass(frozen=True, slots=True)
class Typed:
    """What came from the page. `began`: the mark (`digest`) of what stood in a section when the writer began there."""

    texts: Texts
    began: Mapping[SectionKey, str] = field(default_factory=dict)
    revision: int | None = None

    def differs(self, present: Texts) -> dict[SectionKey, str]:
        """Give the sections that this writer changed, as far as they are not what is kept already."""
        given = {key: join(split(text)) for key, text in self.texts.items()}
        return {
            key: text for key, text in given.items() if self.began.get(key) != digest(text) and text != present[key]
        }

    def clashes(self, present: Texts, revision: int) -> list[SectionKey]:
        """Give the sections that somebody else changed since this writer began to change them too."""
        older = (self.revision or 0) != revision
        return [
            key
            for key in self.differs(present)
            if (older if key not in self.began else self.began[key] != digest(present[key]))
        ]


def digest(text: str) -> str:
    """Give a short mark of a text, to know later whether it was touched."""
    return sha256(text.encode()).hexdigest()[:16]


def save(
    session: Session, actor: Actor, reference: str, sections: Texts, revision: int | None, now: datetime
) -> Report:
    """Save the text of these sections; those left out stay. `revision` is what the writer last saw.

    Raises NotReachable, Stale (with `newer`), NotNow, NotYou, or NotReady when a view of the school would get lost.
    """
    request, report = find_to_write(session, actor, reference, revision, now)
    _write(session, actor, request, report, sections, now)
    return report


def save_typed(session: Session, actor: Actor, reference: str, typed: Typed, now: datetime) -> Report:
    """Save what one of the two changed, also when the other saved meanwhile, as long as it was another section.

    Raises what `save` raises; Stale only for a section that both changed.
    """
    request, report = _find(session, actor, reference, now, typed)
    if changed := typed.differs(texts_of(report)):
        _write(session, actor, request, report, changed, now)
    return report


def _write(
    session: Session, actor: Actor, request: SupportRequest, report: Report, sections: Texts, now: datetime
) -> None:
    _put(session, request, report, sections)
    report.revision += 1
    report.saved_at, report.saved_by_id = now, actor.person_id
    author = (report.id, actor.person_id)
    if session.get(ReportAuthor, author) is None:
        session.add(ReportAuthor(report_id=report.id, person_id=actor.person_id))
    session.flush()
    session.expire(report, ["paragraphs", "saved_by"])


def find_to_write(
    session: Session, actor: Actor, reference: str, revision: int | None, now: datetime
) -> tuple[SupportRequest, Report]:
    """Find the report that this person may save now. Raises NotReachable, Stale (with `newer`), NotNow or NotYou."""
    return _find(session, actor, reference, now, Typed({}, revision=revision), exact=True)


def _find(
    session: Session, actor: Actor, reference: str, now: datetime, typed: Typed, *, exact: bool = False
) -> tuple[SupportRequest, Report]:
    """Find the report to write in; `exact`: any newer revision is in the way, whichever section it is about."""
    request, sight = reach.find_request(session, actor, reference, now, lock=True)
    report = session.scalars(select(Report).where(Report.request_id == request.id)).one_or_none()
    if Role.INTERVIEWER in sight.roles and report is not None:
        older = (typed.revision or 0) != report.revision if exact else typed.clashes(texts_of(report), report.revision)
        if older:
            raise stale(session, report)
    if request.state is not State.REPORTING or report is None:
        raise NotNow([_("Aan het verslag schrijven kan nu niet: de stand is “{stand}”.", stand=request.state.label)])
    if Role.INTERVIEWER not in sight.roles:
        raise NotYou([_("Alleen de gespreksvoerders schrijven aan het verslag.")])
    return request, report


def stale(session: Session, report: Report) -> Stale:
    """Tell that somebody saved the report meanwhile, with what they saved."""
    texts = texts_of(report)
    name = session.scalar(select(Person.name).where(Person.id == report.saved_by_id)) or _("Iemand")
    newer: dict[str, Any] = {
        "revision": report.revision,
        "by": name,
        "sections": [{"key": key.value, "text": texts[key]} for key in SectionKey],
    }
    return Stale([_("{naam} bewaarde intussen een nieuwere tekst. Jouw tekst staat er nog.", naam=name)], newer)


def texts_of(report: Report) -> dict[SectionKey, str]:
    """Give the text of every section as it stands."""
    found: dict[SectionKey, list[str]] = {key: [] for key in SectionKey}
    for paragraph in report.paragraphs:
        found[paragraph.section].append(paragraph.text)
    return {key: join(parts) for key, parts in found.items()}


def _put(session: Session, request: SupportRequest, report: Report, sections: Texts) -> None:
    """Make the paragraphs of these sections what was written."""
    views = session.scalars(
        select(Remark).where(Remark.request_id == request.id, Remark.kind == RemarkKind.OUR_VIEW)
    ).all()
    lost = []
    for section, text in sections.items():
        old = [each for each in report.paragraphs if each.section is section]
        kept = match([(each.id, each.text) for each in old], split(text))
        if not _hand_down(views, old, [key for key, _text in kept]):
            lost.append(section)
        _store(session, report, old, section, kept)
    if lost:
        sentences = {
            f"sections.{key.value}": [
                _(
                    "Bij “{rubriek}” hoort een visie van de school. Laat er minstens één paragraaf staan.",
                    rubriek=key.label,
                )
            ]
            for key in lost
        }
        raise NotReady([sentence for each in sentences.values() for sentence in each], sentences)


def _hand_down(views: Sequence[Remark], old: Sequence[ReportParagraph], kept: Sequence[str]) -> bool:
    """Let a view of the school whose paragraph goes stand by the one before it; False when none is left."""
    places = {each.id: number for number, each in enumerate(old)}
    for view in views:
        if view.paragraph_id not in places or view.paragraph_id in kept:
            continue
        if not kept:
            return False
        view.paragraph_id = kept[max(0, min(places[view.paragraph_id], len(kept)) - 1)]
    return True


def _store(
    session: Session,
    report: Report,
    old: Sequence[ReportParagraph],
    section: SectionKey,
    kept: Sequence[tuple[str, str]],
) -> None:
    present = {each.id: each for each in old}
    for number, (key, text) in enumerate(kept):
        row = present.pop(key, None) or ReportParagraph(
            id=key, report_id=report.id, section=section, section_order=ORDER[section]
        )
        row.position, row.text = number, text
        session.add(row)
    for row in present.values():
        session.delete(row)


def adopt(session: Session, actor: Actor, remark: Remark, now: datetime) -> None:
    """Put the words of a remark at the end of its paragraph, unless somebody rewrote that since the school read it.

    A view of the school needs nothing here: it is put beside its paragraph, word for word.
    """
    report = session.scalars(select(Report).where(Report.request_id == remark.request_id)).one()
    paragraph = session.get(ReportParagraph, remark.paragraph_id)
    if paragraph is None or remark.kind is not RemarkKind.REMARK or _was_rewritten(session, report, remark, paragraph):
        return
    request = session.get_one(SupportRequest, remark.request_id)
    words = f"{paragraph.text} {_in_one(remark.text)}"
    texts = [
        words if one.id == paragraph.id else one.text for one in report.paragraphs if one.section is paragraph.section
    ]
    _write(session, actor, request, report, {paragraph.section: join(texts)}, now)


def _in_one(text: str) -> str:
    return " ".join(split(text))


def _was_rewritten(session: Session, report: Report, remark: Remark, paragraph: ReportParagraph) -> bool:
    """Say whether a paragraph holds more than was sent and what was adopted since."""
    sent = _as_sent(session, report, remark)
    adopted = select(Remark.text).where(
        Remark.request_id == remark.request_id,
        Remark.paragraph_id == remark.paragraph_id,
        Remark.report_version == remark.report_version,
        Remark.kind == RemarkKind.REMARK,
        Remark.resolved_at.is_not(None),
        Remark.answer.is_(None),
    )
    rest = paragraph.text.removeprefix(sent)
    for text in session.scalars(adopted):
        rest = rest.replace(_in_one(text), "", 1)
    return not paragraph.text.startswith(sent) or bool(rest.strip())


def _as_sent(session: Session, report: Report, remark: Remark) -> str:
    """Give the words of the paragraph as they stood in the version that was remarked on."""
    query = select(ReportVersion.content).where(
        ReportVersion.report_id == report.id, ReportVersion.number == remark.report_version
    )
    read = sections_in(session.scalars(query).one(), frozenset(SectionKey), {})
    return next((one.text for each in read for one in each.paragraphs if one.id == remark.paragraph_id), "")


def match(old: Sequence[tuple[str, str]], new: Sequence[str]) -> list[tuple[str, str]]:
    """Give each new paragraph its id; `old` is (id, text). Unchanged keeps it, also when moved; so does rewritten."""
    ids: list[str | None] = [None] * len(new)
    free = dict(old)
    by_text: dict[str, list[str]] = {}
    for key, text in old:
        by_text.setdefault(text, []).append(key)
    for number, text in enumerate(new):
        if same := by_text.get(text):
            ids[number] = same.pop(0)
            free.pop(ids[number] or "")
    texts = [text for _key, text in old]
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, texts, new, autojunk=False).get_opcodes():
        if kind != "equal":
            _pair(old[old_from:old_to], range(new_from, new_to), new, ids, free)
    return [(key or new_id(), text) for key, text in zip(ids, new, strict=True)]


def _pair(
    old: Sequence[tuple[str, str]], places: range, new: Sequence[str], ids: list[str | None], free: dict[str, str]
) -> None:
    """Let rewritten paragraphs take over the ids of what stood there, in order."""
    here = [(key, text) for key, text in old if key in free]
    for place in places:
        if ids[place] is not None:
            continue
        for number, (key, text) in enumerate(here[:NEAR]):
            if likeness(text, new[place]) >= SAME:
                ids[place] = key
                free.pop(key)
                del here[: number + 1]
                break
