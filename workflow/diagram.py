"""Draws the process from the rule tables: a mermaid diagram and a table per machine, in docs/process.md.

The page is written by `flask --app wsgi process diagram`; a test holds it beside the tables.
"""

from typing import Final

from records.vocabulary import Machine
from records.words import _
from workflow.rules import TABLES
from workflow.rules.row import Mail, Produce, Row, Table, Term

HEAD: Final = (
    "# Het proces\n\n"
    "Deze pagina is getekend uit de tabellen in `workflow/rules/`. Pas ze niet met de hand aan: voer na een wijziging\n"
    "`.venv/bin/flask --app wsgi process diagram` uit.\n"
)


def draw() -> str:
    """Write the whole page."""
    return "\n".join([HEAD, *(_machine(machine, table) for machine, table in TABLES.items())])


def _machine(machine: Machine, table: Table) -> str:
    title = f"## {machine.label.capitalize()} (tabel {table.number})\n"
    return "\n".join([title, _mermaid(table), _states(table), _actions(table)])


def _mermaid(table: Table) -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state.value}: {_label(state)}" for state in table.states]
    first = next(iter(table.states))
    lines.append(f"    [*] --> {first.value}")
    seen: dict[tuple[str, str], list[str]] = {}
    for row in table.rows:
        for source in row.source:
            seen.setdefault((source.value, row.dest.value), []).append(row.action.value)
    lines += [f"    {source} --> {dest}: {', '.join(actions)}" for (source, dest), actions in seen.items()]
    lines += [f"    {state.value} --> [*]" for state in table.states if not table.at_turn[state]]  # type: ignore[index]  # its own states
    return "\n".join([*lines, "```", ""])


def _label(state: object) -> str:
    return str(getattr(state, "label", state))


def _states(table: Table) -> str:
    lines = ["| stand | op het scherm | aan zet |", "|---|---|---|"]
    for state, roles in table.at_turn.items():
        who = ", ".join(role.label for role in roles) or "–"
        lines.append(f"| `{state.value}` | {state.label} | {who} |")
    return "\n".join([*lines, ""])


def _actions(table: Table) -> str:
    lines = ["| actie | knop | van → naar | door | vraagt | geweigerd als | daarna |", "|---|---|---|---|---|---|---|"]
    lines += [_row(row) for row in table.rows]
    return "\n".join([*lines, ""])


def _row(row: Row) -> str:
    source = ", ".join(state.value for state in row.source)
    who = ", ".join(role.label for role in row.by)
    asks = ", ".join(f"`{name}`" for name in row.asks().fields) or "–"
    refused = ", ".join(_words(guard) for guard in (*row.unless, *row.rejects)) or "–"
    cells = [
        f"`{row.action.value}`",
        row.action.label,
        f"{source} → {row.dest.value}",
        who,
        asks,
        refused,
        "; ".join(_intent(intent) for intent in row.then) or "–",
    ]
    return f"| {' | '.join(cells)} |"


def _words(guard: object) -> str:
    return str(getattr(guard, "__name__", guard)).replace("_", " ")


def _intent(intent: Mail | Produce | Term) -> str:
    if isinstance(intent, Mail):
        return _("mail “{label}” ({to})", label=intent.kind.label, to=intent.to.name.lower())
    if isinstance(intent, Produce):
        return _("document “{label}”", label=intent.kind.label)
    crisis = _(" (bij crisis {days})", days=intent.crisis) if intent.crisis is not None else ""
    return _("termijn {days} schooldagen{crisis}", days=intent.days, crisis=crisis)
