"""The report as pages draw it: a sheet with § in the margin, what changed word by word, and the remarks beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from markupsafe import Markup

from documents.prose import prose
from intake.report import APPROVED, DRAFT, Reading, Remarked, Sent
from intake.report_diff import marked
from intake.review import Verdict
from records.dates import dutch_date, dutch_day_bare, dutch_moment
from records.vocabulary import RemarkKind, Role, SectionKey
from records.words import N_, _
from workflow.report import Paragraph, Section

SHOWN: Final = 120  # characters of a paragraph quoted beside a remark
READERS: Final[Mapping[Role, str]] = {
    Role.PARTNER: N_("Netwerkpartner aan de tafel"),
    Role.REFERRED: N_("Ondersteuner"),
    Role.GUIDANCE: N_("Begeleidingsdienst"),
}
FROM_WHEN: Final[Mapping[Role, str]] = {
    Role.PARTNER: N_("Zo krijgt een netwerkpartner het, vanaf het op de casetafel ligt."),
    Role.REFERRED: N_("Zo krijgt een partner het die jullie ondersteunt, vanaf jullie keuze."),
    Role.GUIDANCE: N_("Zo krijgt jullie begeleidingsdienst het, als jullie dat willen."),
}


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A paragraph on the sheet. `changed`: what stood there before was different; `was`: the earlier words, or ''."""

    id: str
    number: int
    html: Markup
    text: str
    views: tuple[Markup, ...] = ()
    changed: bool = False
    remarks: tuple[Remarked, ...] = ()
    verdict: Verdict = field(default_factory=Verdict)


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section on the sheet; `gone`: paragraphs of the version before that are no longer there."""

    key: SectionKey
    number: int
    title: str
    paragraphs: tuple[ParagraphView, ...]
    shared: bool | None
    gone: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReportView:
    """The whole sheet. `loose`: remarks whose paragraph is no longer in this version."""

    title: str
    version: str
    by: str
    status: str
    sections: tuple[SectionView, ...]
    loose: tuple[Remarked, ...] = ()
    number: int = 0
    sha256: str = ""
    compared: int = 0

    @property
    def paragraphs(self) -> list[ParagraphView]:
        """Give every paragraph in order."""
        return [each for section in self.sections for each in section.paragraphs]


def as_page(
    reading: Reading,
    before: Reading | None = None,
    remarks: Sequence[Remarked] = (),
    verdicts: Mapping[str, Verdict] | None = None,
) -> ReportView:
    """Make the sheet; with `before`, what changed since that version is shown word by word."""
    by_paragraph: dict[str, list[Remarked]] = {}
    for each in remarks:
        by_paragraph.setdefault(each.paragraph, []).append(each)
    present = reading.paragraphs
    old = before.paragraphs if before is not None else None
    shown = [_section(section, old, before, by_paragraph, verdicts or {}) for section in reading.sections]
    filled = [each for each in shown if each.paragraphs or each.gone]
    held = dutch_date(reading.held_at) if reading.held_at else ""
    return ReportView(
        title=_("Verslag van het verkennend gesprek, {dag}", dag=held)
        if held
        else _("Verslag van het verkennend gesprek"),
        version=_("Versie {nummer}", nummer=reading.version) if reading.status != DRAFT else _("In opmaak"),
        by=_by(reading),
        status=reading.status,
        sections=tuple(_numbered(each, number) for number, each in enumerate(filled, start=1)),
        loose=tuple(each for each in remarks if each.paragraph not in present and each.kind is not RemarkKind.AGREE),
        number=reading.version,
        sha256=reading.content_sha256 or "",
        compared=before.version if before is not None else 0,
    )


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list beside the report; `earlier`: the one to compare it with, 0 for the first."""

    number: int
    what: str
    shown: bool
    earlier: int


def version_rows(versions: Iterable[Sent], shown: Reading) -> list[VersionRow]:
    """Make the list of versions; the one on the page is marked."""
    return [
        VersionRow(
            each.number,
            _("goedgekeurd op {dag}", dag=dutch_day_bare(each.approved_at))
            if each.approved_at
            else _("bij de school op {dag}", dag=dutch_day_bare(each.sent_at)),
            shown.status != DRAFT and each.number == shown.version,
            each.number - 1,
        )
        for each in versions
    ]


def _by(reading: Reading) -> str:
    if reading.at is None:
        return ""
    if not reading.by:
        return _("van {dag}", dag=dutch_day_bare(reading.at))
    if reading.status == APPROVED:
        return _("goedgekeurd op {dag} door {naam}", dag=dutch_day_bare(reading.at), naam=reading.by)
    if reading.status == DRAFT:
        return _("bewaard op {moment} door {naam}", moment=dutch_moment(reading.at), naam=reading.by)
    return _("van {dag}, door {naam}", dag=dutch_day_bare(reading.at), naam=reading.by)


def _numbered(view: SectionView, number: int) -> SectionView:
    return SectionView(view.key, number, view.title, view.paragraphs, view.shared, view.gone)


def _section(
    section: Section,
    old: Mapping[str, Paragraph] | None,
    before: Reading | None,
    remarks: Mapping[str, Iterable[Remarked]],
    verdicts: Mapping[str, Verdict],
) -> SectionView:
    now = {each.id for each in section.paragraphs}
    earlier = next((each for each in before.sections if each.key is section.key), None) if before else None
    gone = [(each.number, each.text) for each in earlier.paragraphs if each.id not in now] if earlier else []
    return SectionView(
        section.key,
        0,
        section.title,
        tuple(_paragraph(each, old, remarks, verdicts) for each in section.paragraphs),
        section.shared,
        tuple(gone),
    )


def _paragraph(
    paragraph: Paragraph,
    old: Mapping[str, Paragraph] | None,
    remarks: Mapping[str, Iterable[Remarked]],
    verdicts: Mapping[str, Verdict],
) -> ParagraphView:
    was = old.get(paragraph.id) if old is not None else None
    before = was.text if was is not None else ""
    changed = old is not None and before != paragraph.text
    html = Markup("<p>{}</p>").format(marked(before, paragraph.text)) if changed else prose(paragraph.text)
    return ParagraphView(
        paragraph.id,
        paragraph.number,
        html,
        paragraph.text,
        tuple(prose(view) for view in paragraph.views),
        changed,
        tuple(each for each in remarks.get(paragraph.id, ()) if each.is_told),
        verdicts.get(paragraph.id, Verdict()),
    )


# ---- how far the team is, and who will read what


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one reader is: paragraphs read, and where to go on."""

    total: int
    agreed: int
    remarks: list[ParagraphView]
    unread: list[ParagraphView]

    @property
    def read(self) -> int:
        """Give how many paragraphs this reader spoke of."""
        return self.total - len(self.unread)


def progress(view: ReportView) -> Progress:
    """Count what one reader said of the paragraphs."""
    every = view.paragraphs
    return Progress(
        len(every),
        sum(each.verdict.kind == RemarkKind.AGREE for each in every),
        [each for each in every if each.verdict.kind in {RemarkKind.REMARK, RemarkKind.OUR_VIEW}],
        [each for each in every if not each.verdict.kind],
    )


def share_rows(view: ReportView, values: Mapping[str, Any]) -> list[dict[str, str]]:
    """Make the rows of the table in which a school chooses, for every section; an empty one is never read."""
    filled = {each.key: each for each in view.sections}
    return [
        {
            "key": key.value,
            "name": f"sharing.{key.value}",
            "title": f"{filled[key].number}. {key.label}" if key in filled else key.label,
            "value": str(values.get(f"sharing.{key.value}") or ""),
            "empty": "" if key in filled else _("Dit deel is leeg."),
        }
        for key in SectionKey
    ]


# ---- writing


HELP: Final[Mapping[SectionKey, str]] = {
    SectionKey.SITUATION: N_("Wat vertelde de school? Feiten en ervaringen, in haar eigen woorden."),
    SectionKey.STRENGTHS: N_("Begin bij wat werkt: daarop bouwt de rest."),
    SectionKey.TRIED: N_("Wat is al geprobeerd, en wat leerde dat?"),
    SectionKey.BACKGROUND: N_("Wat helpt om het te begrijpen. De school kiest zelf of de casetafel dit leest."),
    SectionKey.DREAM: N_("Waar wil de school staan, en hoe ziet ze dat het gelukt is?"),
    SectionKey.DIRECTION: N_("Welke richting zagen jullie samen?"),
    SectionKey.AGREEMENTS: N_("Wie doet wat, en tegen wanneer?"),
}


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """A remark beside the text; `where` says about which paragraph, and `quote` how that begins now."""

    remark: Remarked
    where: str
    quote: str


def to_answer(remarks: Iterable[Remarked], reading: Reading) -> list[ToAnswer]:
    """Put the remarks in the order of the paragraphs, those of paragraphs that went at the end."""
    places = reading.paragraphs
    found = []
    for remark in remarks:
        place = places.get(remark.paragraph)
        where = f"§{place.number}" if place else _("een paragraaf van versie {nummer}", nummer=remark.version)
        found.append(ToAnswer(remark, where, _start_of(place.text) if place else ""))
    return sorted(found, key=lambda each: (each.remark.resolved, each.quote == "", each.remark.version))


def _start_of(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN].rsplit(maxsplit=1)[0]} …"
