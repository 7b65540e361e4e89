"""Where a request stands on the trail of six phases, with the date of each. Source: screens/language.md, "The trail".

Pure: it reads a state and the journal's rows, and asks no database. `redirected`, `withdrawn`, `closed`, and `declined`
once it is final, stand on no step: what was done stays done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from records.dates import dutch_day_bare
from records.vocabulary import Action, Phase, State
from records.words import _

Stand = Literal["done", "now", "next"]

PHASE_OF: Final[Mapping[State, Phase]] = {
    State.DRAFT: Phase.VRAAG,
    State.SUBMITTED: Phase.VRAAG,
    State.PLANNING: Phase.GESPREK,
    State.SCHEDULED: Phase.GESPREK,
    State.REPORTING: Phase.VERSLAG,
    State.REVIEW: Phase.VERSLAG,
    State.APPROVED: Phase.VERSLAG,
    State.TABLED: Phase.CASETAFEL,
    State.ADVISING: Phase.CASETAFEL,
    State.ADVISED: Phase.KEUZE,
    State.DECLINED: Phase.KEUZE,
    State.REFERRING: Phase.STEUN,
    State.IN_TRAJECTORY: Phase.STEUN,
    State.CLOSED: Phase.STEUN,
}
PHASES: Final = tuple(Phase)
STATES_OF: Final[Mapping[Phase, tuple[State, ...]]] = {
    phase: tuple(state for state, its in PHASE_OF.items() if its is phase) for phase in PHASES
}

_FINISHED_BY: Final[Mapping[Phase, tuple[Action, ...]]] = {
    Phase.VRAAG: (Action.SUBMIT,),
    Phase.GESPREK: (Action.HOLD,),
    Phase.VERSLAG: (Action.APPROVE_REPORT,),
    Phase.CASETAFEL: (Action.DISCUSS,),
    Phase.KEUZE: (Action.ACCEPT_ADVICE, Action.FOLLOW_ALONE, Action.DECLINE_ADVICE),
    Phase.STEUN: (Action.CLOSE, Action.FOLLOW_ALONE),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One row of the journal, as far as the trail reads it."""

    action: str
    at: datetime
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One phase as the trail shows it: `note` is a date in words, or empty."""

    phase: Phase
    stand: Stand
    note: str = ""

    @property
    def name(self) -> str:
        """Give the label of the phase."""
        return self.phase.label

    @property
    def state(self) -> Stand:
        """Give the stand, under the name that `components/trail.html` reads."""
        return self.stand


def stands(state: State, withdrawn_from: State | None, *, final: bool) -> tuple[Stand, ...]:
    """Say of each of the six phases whether it is done, now or next. `final`: nothing can happen any more."""
    if state is State.CLOSED:
        return _until(len(PHASES), now=False)
    if state is State.REDIRECTED:
        return _until(1, now=False)
    if state is State.WITHDRAWN:
        came_from = withdrawn_from or State.DRAFT
        done = PHASES.index(PHASE_OF.get(came_from, Phase.VRAAG))
        return _until(max(done, int(came_from is not State.DRAFT)), now=False)
    at = PHASES.index(PHASE_OF[state])
    return _until(at + 1, now=False) if state is State.DECLINED and final else _until(at, now=True)


def _until(done: int, *, now: bool) -> tuple[Stand, ...]:
    stand: dict[bool, Stand] = {True: "done", False: "next"}
    found = [stand[at < done] for at in range(len(PHASES))]
    return (*found[:done], "now", *found[done + 1 :]) if now else tuple(found)


def trail(
    state: State,
    withdrawn_from: State | None,
    since: datetime,
    *,
    final: bool,
    journal: Sequence[Moment] = (),
    dated: bool = True,
) -> list[Step]:
    """Give the six steps. `journal`: the request's rows, oldest first; `dated` false leaves every date out."""
    steps = []
    for phase, stand in zip(PHASES, stands(state, withdrawn_from, final=final), strict=True):
        note = _note(phase, stand, state, since, journal) if dated else ""
        steps.append(Step(phase, stand, note))
    return steps


def last(journal: Sequence[Moment], *actions: Action) -> Moment | None:
    """Give the latest row of one of these actions."""
    return next((row for row in reversed(journal) if row.action in actions), None)


def _note(phase: Phase, stand: Stand, state: State, since: datetime, journal: Sequence[Moment]) -> str:
    if stand == "next":
        return ""
    if stand == "now":
        return _now(state, since, journal)
    if phase is Phase.STEUN and last(journal, Action.FOLLOW_ALONE) and not last(journal, Action.CLOSE):
        return _("zelf aan de slag")
    finished = last(journal, *_FINISHED_BY[phase])
    if finished is None:
        return ""
    day = dutch_day_bare(_held(journal) or finished.at if phase is Phase.GESPREK else finished.at)
    return _("goedgekeurd {day}", day=day) if phase is Phase.VERSLAG else day


def _now(state: State, since: datetime, journal: Sequence[Moment]) -> str:
    planned = _planned(journal) if state is State.SCHEDULED else None
    if planned is not None:
        return _("op {day}", day=dutch_day_bare(planned))
    if state is State.APPROVED:
        return _("goedgekeurd {day}", day=dutch_day_bare(since))
    return _("sinds {day}", day=dutch_day_bare(since))


def _planned(journal: Sequence[Moment]) -> datetime | None:
    """Give the moment that was agreed last for the conversation."""
    scheduled = last(journal, Action.SCHEDULE)
    told = scheduled.detail.get("starts_at") if scheduled else None
    return datetime.fromisoformat(told) if told else None


def _held(journal: Sequence[Moment]) -> datetime | None:
    """Give the moment for which the conversation that took place was planned."""
    held = max((at for at, row in enumerate(journal) if row.action == Action.HOLD), default=None)
    return _planned(journal[:held]) if held is not None else None
