"""Every kind of document: its title, its template, the context it requires, and for whom it is made.

This is the only place that says so. Importing it loads neither WeasyPrint nor Jinja.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from documents.contexts import (
    Advice,
    ClosingNote,
    Context,
    Extract,
    IntakeDraft,
    IntakeSummary,
    Minutes,
    QuestionList,
    ReferralLetter,
    ReportConcept,
    ReportFinal,
)
from records.kinds import Audience, DocumentKind
from records.words import N_, _

_SCHOOL: Final = N_("Voor de school, de gespreksvoerders en de coördinator")
_TABLE: Final = N_("Voor de partners aan de casetafel")
_REFERRED: Final = N_("Voor de partner die ondersteunt")
_GUIDANCE: Final = N_("Voor de pedagogische begeleidingsdienst")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of document. `readers`: per audience it may be made for, who may read it, in words.

    `draft`: it may still change; `approved_later`: then its fingerprint counts for nothing, an approved version gets
    one; `blank`: a form to fill in, which holds nobody's words; `grows`: something may be added to it later, so what it
    said is kept (`documents.kept`).
    """

    title: str
    context: type[Context]
    readers: Mapping[Audience, str]
    draft: bool = False
    approved_later: bool = False
    blank: bool = False
    grows: bool = False

    def shown_title(self) -> str:
        """Give the title in the reader's language."""
        return _(self.title)

    def shown_readers(self, audience: Audience) -> str:
        """Say who may read it; raises ValueError for an audience this kind is never made for."""
        if audience not in self.readers:
            raise ValueError(f"{self.context.__name__} is not made for {audience.value}")
        return _(self.readers[audience])


KINDS: Final[Mapping[DocumentKind, Kind]] = MappingProxyType(
    {
        DocumentKind.QUESTION_LIST: Kind(
            title=N_("Alle vragen van het intakegesprek"),
            context=QuestionList,
            readers={Audience.SCHOOL: N_("Voor jullie teamoverleg")},
            blank=True,
        ),
        DocumentKind.INTAKE_DRAFT: Kind(
            title=N_("Wat jullie tot nu vertelden"),
            context=IntakeDraft,
            readers={Audience.SCHOOL: N_("Voor jullie schoolteam")},
            draft=True,
        ),
        DocumentKind.INTAKE_SUMMARY: Kind(
            title=N_("Wat jullie ons vertelden"),
            context=IntakeSummary,
            readers={Audience.SCHOOL: _SCHOOL},
        ),
        DocumentKind.REPORT_CONCEPT: Kind(
            title=N_("Verslag van het verkennend gesprek"),
            context=ReportConcept,
            readers={Audience.SCHOOL: _SCHOOL},
            draft=True,
            approved_later=True,
        ),
        DocumentKind.REPORT_FINAL: Kind(
            title=N_("Verslag van het verkennend gesprek"),
            context=ReportFinal,
            readers={
                Audience.SCHOOL: _SCHOOL,
                Audience.NETWORK: _TABLE,
                Audience.REFERRED: _REFERRED,
                Audience.GUIDANCE: _GUIDANCE,
            },
        ),
        DocumentKind.MINUTES: Kind(
            title=N_("Notulen van de casetafel"),
            context=Minutes,
            readers={Audience.NETWORK: N_("Voor de deelnemers van deze casetafel")},
            grows=True,
        ),
        DocumentKind.EXTRACT: Kind(
            title=N_("Uittreksel van de casetafel"),
            context=Extract,
            readers={Audience.SCHOOL: N_("Voor de school en de deelnemers van deze casetafel")},
            grows=True,
        ),
        DocumentKind.ADVICE: Kind(
            title=N_("Advies van de casetafel"),
            context=Advice,
            readers={
                Audience.SCHOOL: _SCHOOL,
                Audience.NETWORK: _TABLE,
                Audience.REFERRED: _REFERRED,
                Audience.GUIDANCE: _GUIDANCE,
            },
        ),
        DocumentKind.REFERRAL_LETTER: Kind(
            title=N_("Een school koos voor jullie"),
            context=ReferralLetter,
            readers={
                Audience.REFERRED: N_("Voor de partner, de school en de coördinator"),
                Audience.SCHOOL: N_("Voor de school, de partner en de coördinator"),
            },
        ),
        DocumentKind.CLOSING_NOTE: Kind(
            title=N_("Slotnota"),
            context=ClosingNote,
            readers={
                Audience.SCHOOL: N_("Voor de school en de coördinator"),
                Audience.REFERRED: _REFERRED,
            },
        ),
    }
)


def template_of(kind: DocumentKind) -> str:
    """Name the template of a kind, under templates/."""
    return f"documents/{kind.value}.html"


def check_context(kind: DocumentKind, context: Context) -> Kind:
    """Give the kind when this context is made for it; raises TypeError or ValueError when it is not."""
    made_for = KINDS[kind]
    if type(context) is not made_for.context:
        raise TypeError(f"{kind.value} is made from {made_for.context.__name__}, not from {type(context).__name__}")
    made_for.shown_readers(context.letterhead.audience)
    return made_for


def missing(handled: Collection[DocumentKind]) -> list[DocumentKind]:
    """Name the kinds that nobody handles, or that cannot be rendered: start-up fails when there are any."""
    return [kind for kind in DocumentKind if kind not in handled or kind not in KINDS]
