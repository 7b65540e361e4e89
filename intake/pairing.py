"""Which two people could hold a conversation together, and why: a proposal to the coordinator, never a decision.

Two people of two organisations; who together know most of the school's themes comes first, then who is least busy, then
who has not held a conversation for longest. Nobody with a tie to the school, nobody who gave this assignment back.
Pure: `intake.assigning` gathers the people.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Final

from intake.assigning import Candidate
from records.dates import dutch_date_bare
from records.vocabulary import Theme
from records.words import _

PROPOSED: Final = 3
MOST_OFTEN: Final = 2  # proposals in which the same person stands
LOOKED_AT: Final = 40  # people: who fits best stands first


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who could do it; `reasons` are Dutch sentences."""

    first: Candidate
    second: Candidate
    reasons: tuple[str, ...]

    @property
    def value(self) -> str:
        """Give both ids as the button of the form sends them."""
        return f"{self.first.id},{self.second.id}"

    @property
    def names(self) -> str:
        """Name both."""
        return _("{first} en {second}", first=self.first.name, second=self.second.name)


def propose(people: Sequence[Candidate], themes: Sequence[Theme]) -> list[Pair]:
    """Give at most three pairs, the best first, in which nobody stands more than twice.

    Where somebody holds the conversation already, each pair keeps one of them: what was begun goes on.
    """
    able = [one for one in people if one.fit and not one.gave_back][:LOOKED_AT]
    kept = {one.id for one in people if one.assigned}
    pairs = [(one, other) for one, other in combinations(able, 2) if _two_organisations(one, other)]
    if kept:
        pairs = [pair for pair in pairs if len({one.id for one in pair} & kept) == 1]
    chosen: list[Pair] = []
    for pair in sorted(pairs, key=lambda pair: _rank(pair, themes)):
        if all(sum(one in (two.first, two.second) for two in chosen) < MOST_OFTEN for one in pair):
            chosen.append(Pair(*pair, reasons=tuple(_reasons(pair, themes, kept))))
        if len(chosen) == PROPOSED:
            break
    return chosen


def _two_organisations(one: Candidate, other: Candidate) -> bool:
    return any(mine != theirs for mine in one.organisations for theirs in other.organisations)


def _rank(pair: tuple[Candidate, Candidate], themes: Sequence[Theme]) -> tuple[object, ...]:
    one, other = pair
    rested = sorted(_since(each) for each in pair)
    loads = sorted((one.load, other.load), reverse=True)
    return (-len(_known(pair, themes)), sum(loads), loads[0], rested, one.name, other.name, one.id, other.id)


def _known(pair: Collection[Candidate], themes: Sequence[Theme]) -> list[Theme]:
    return [theme for theme in themes if any(theme in one.themes for one in pair)]


def _since(one: Candidate) -> float:
    return one.last.timestamp() if one.last is not None else 0.0


def _reasons(pair: tuple[Candidate, Candidate], themes: Sequence[Theme], kept: Collection[str]) -> list[str]:
    one, other = pair
    found = []
    if stays := next((each.name for each in pair if each.id in kept), ""):
        comes = next(each.name for each in pair if each.id not in kept)
        found.append(_("{stays} blijft, {comes} komt erbij.", stays=stays, comes=comes))
    if themes:
        found.append(_about_themes(pair, themes))
    found += [_about_load(one, other), _about_last(one.last, other.last, one.name, other.name)]
    mine = next(mine for mine in one.organisations if any(mine != theirs for theirs in other.organisations))
    theirs = next(theirs for theirs in other.organisations if theirs != mine)
    found.append(_("Twee organisaties: {mine} en {theirs}.", mine=mine, theirs=theirs))
    found.append(_("Geen van beiden meldde een band met deze school."))
    return found


def _about_themes(pair: tuple[Candidate, Candidate], themes: Sequence[Theme]) -> str:
    known = _known(pair, themes)
    if not known:
        return _("Geen van beiden heeft de thema’s van de school in het aanbod.")
    told = ", ".join(_("{theme} ({who})", theme=theme.label, who=_who(pair, theme)) for theme in known)
    if len(known) == len(themes):
        return _("Samen kennen ze alle thema’s: {told}.", told=told)
    unknown = ", ".join(theme.label for theme in themes if theme not in known)
    return _("Samen kennen ze {told}, maar niet {unknown}.", told=told, unknown=unknown)


def _who(pair: Collection[Candidate], theme: Theme) -> str:
    return _(" en ").join(one.name.split()[0] for one in pair if theme in one.themes)


def _about_load(one: Candidate, other: Candidate) -> str:
    if one.load + other.load == 0:
        return _("Geen van beiden voert nu een gesprek.")
    return _(
        "Nu bezig: {first} {one}, {second} {other}.",
        first=one.name.split()[0],
        one=_count(one.load),
        second=other.name.split()[0],
        other=_count(other.load),
    )


def _count(load: int) -> str:
    if load == 0:
        return _("geen gesprek")
    return _("1 gesprek") if load == 1 else _("{count} gesprekken", count=load)


def _about_last(one: datetime | None, other: datetime | None, first: str, second: str) -> str:
    if one is None and other is None:
        return _("Voor beiden is dit het eerste gesprek.")
    never = _("nog geen")
    return _(
        "Vorig gesprek: {first} {one}, {second} {other}.",
        first=first.split(maxsplit=1)[0],
        one=dutch_date_bare(one) if one else never,
        second=second.split(maxsplit=1)[0],
        other=dutch_date_bare(other) if other else never,
    )
