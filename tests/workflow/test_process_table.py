"""The process as design/process.md has it: every row of the three machines, no more and no less.

`process.golden.txt` is that page written as one line per action and state: who may, what is asked, why it is refused,
what follows. It is read by people; change it only together with the process.
"""

from pathlib import Path

import pytest

from records.vocabulary import Action, Machine, MeetingAction, ReferralAction, Role, State
from workflow.engine import EFFECTS
from workflow.lookups import LOOKUPS
from workflow.rules import TABLES
from workflow.rules.row import Mail, Produce, Row, Table, Term

GOLDEN = Path(__file__).with_name("process.golden.txt")


def _then(intent: Mail | Produce | Term) -> str:
    if isinstance(intent, Mail):
        return f"mail {intent.kind} to {intent.to.name.lower()}{' (as before)' if intent.before else ''}"
    if isinstance(intent, Produce):
        return f"make {intent.kind} for {'+'.join(intent.audiences)}"
    return f"term {intent.days}" + ("" if intent.crisis is None else f" (crisis {intent.crisis})")


def _line(row: Row, state: str) -> str:
    who = ", ".join(f"{role}*" if role in row.only else str(role) for role in row.by)
    guards = ", ".join(guard.__name__ for guard in (*row.unless, *row.rejects)) or "-"
    then = "; ".join(_then(intent) for intent in row.then) or "-"
    return f"{row.action}: {state} -> {row.dest} | by {who} | asks {row.asks.__name__} | refused {guards} | {then}"


def _written(table: Table) -> list[str]:
    return [_line(row, state) for row in table.rows for state in row.source]


def test_the_tables_are_the_ones_people_agreed_on() -> None:
    written = []
    for machine, table in TABLES.items():
        written += [f"# {machine}", *_written(table), ""]
    assert GOLDEN.read_text(encoding="utf-8") == "\n".join(written)


@pytest.mark.parametrize("machine", list(Machine))
def test_every_action_and_state_pair_has_one_row_at_most(machine: Machine) -> None:
    pairs = [(row.action, state) for row in TABLES[machine].rows for state in row.source]
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize(
    ("machine", "actions"),
    [(Machine.REQUEST, Action), (Machine.MEETING, MeetingAction), (Machine.REFERRAL, ReferralAction)],
)
def test_every_word_for_an_action_has_a_row_and_an_effect(machine: Machine, actions: type[Action]) -> None:
    rows = {row.action for row in TABLES[machine].rows}
    assert rows == set(actions)
    assert set(EFFECTS[machine]) == {str(action) for action in actions}
    assert set(LOOKUPS[machine]) <= set(EFFECTS[machine])


@pytest.mark.parametrize("machine", list(Machine))
def test_every_state_says_who_is_at_turn(machine: Machine) -> None:
    assert set(TABLES[machine].at_turn) == set(TABLES[machine].states)


@pytest.mark.parametrize("machine", list(Machine))
def test_nobody_without_a_relation_moves_anything(machine: Machine) -> None:
    allowed = {role for row in TABLES[machine].rows for role in row.by}
    assert not allowed & {Role.ADMIN, Role.GUIDANCE}


def test_a_school_can_leave_from_every_state_in_which_something_runs() -> None:
    final = {State.CLOSED, State.DECLINED, State.REDIRECTED, State.WITHDRAWN}
    leaving = {state for row in TABLES[Machine.REQUEST].rows if row.action == Action.WITHDRAW for state in row.source}
    assert leaving == set(State) - final
