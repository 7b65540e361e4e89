"""The whole visibility table: every part, every reader, every moment, against a page that people read.

`visibility.golden.txt` was read beside design/visibility.md, cell by cell; read it again when it changes. Write it
anew with `CASETAFEL_GOLDEN=write ./test tests/workflow/test_visibility_table.py`.
"""

import os
from pathlib import Path

import pytest

from records.kinds import Part
from records.session import Database
from records.vocabulary import Role
from tests.workflow.builders import Story
from tests.workflow.cast import NOW, add_meeting, add_network
from tests.workflow.moments import MOMENTS
from workflow.reach import Sight, load_actor, sight_on
from workflow.sight import ORDER, TABLE, Seen

GOLDEN = Path(__file__).with_name("visibility.golden.txt")
LETTERS = {
    Role.SCHOOL: "S",
    Role.SCHOOL_LEAD: "L",
    Role.COORDINATOR: "C",
    Role.INTERVIEWER: "I",
    Role.PARTNER: "P",
    Role.REFERRED: "R",
    Role.GUIDANCE: "G",
}
READERS = (
    "teacher", "lead", "listed", "coordinator", "interviewer", "interviewer-at-table", "partner", "outsider", "helper",
    "counsellor",
)  # fmt: skip
NOBODY = ("newcomer", "other-lead", "other-counsellor", "admin", "stranger")
Sights = dict[tuple[str, str], Sight]


@pytest.fixture
def sights(database: Database) -> Sights:
    """What each of the cast sees at each moment."""
    with database.writing() as session:
        add_network(session)
        add_meeting(session, "elsewhere", ("partner-d",))
        requests = {}
        for number, (code, (_, walk)) in enumerate(MOMENTS.items()):
            add_meeting(session, f"table-{code}")
            story = walk(Story(session, key=code, number=number, meeting_id=f"table-{code}"))
            requests[code] = story.request
    with database.reading() as session:
        actors = {key: load_actor(session, key) for key in READERS + NOBODY}
        return {
            (reader, code): sight_on(session, actor, request, NOW)
            for reader, actor in actors.items()
            for code, request in requests.items()
        }


def block(part: Part, sights: Sights) -> list[str]:
    lines = [part.value]
    for reader in READERS:
        through = [sights[reader, code].parts.get(part) for code in MOMENTS]
        cells = [LETTERS[role] if role else "." for role in through]
        if any(through):
            lines.append(f"  {reader:<21}" + "  ".join(cells))
    return lines


def page(sights: Sights) -> str:
    lines = ["Who sees what, and through which role: " + ", ".join(f"{LETTERS[r]} {r.value}" for r in ORDER), ""]
    lines += [f"  {code}  {title}" for code, (title, _) in MOMENTS.items()]
    lines += ["", " " * 23 + " ".join(MOMENTS)]
    for part in Part:
        lines += block(part, sights)
    return "\n".join(lines) + "\n"


def test_the_table_is_the_one_that_was_read(sights: Sights) -> None:
    written = page(sights)
    if os.environ.get("CASETAFEL_GOLDEN") == "write":
        GOLDEN.write_text(written, encoding="utf-8")
    assert written == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("person", NOBODY)
def test_who_has_no_tie_reaches_nothing_at_any_moment(sights: Sights, person: str) -> None:
    assert {code for code in MOMENTS if sights[person, code].roles} == set()


def test_every_part_stands_in_the_table() -> None:
    assert set(TABLE) == set(Part)


def test_no_role_without_case_content_has_a_cell() -> None:
    for row in TABLE.values():
        assert {row.cell(Role.ADMIN), row.cell(Role.SYSTEM)} == {Seen.NO}
