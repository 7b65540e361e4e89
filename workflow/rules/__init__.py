"""The tables: one file per machine, every row of design/process.md, no more and no less.

`TABLES` holds the newest of each machine: what begins, begins under it. `KEPT` holds every table that a request may
have begun with, by its number: an old one is kept as long as a request needs it (process.md, law 7).
"""

from typing import Final

from records.vocabulary import Machine
from workflow.rules.meeting import MEETING
from workflow.rules.referral import REFERRAL
from workflow.rules.request import REQUEST
from workflow.rules.row import Table

TABLES: Final[dict[Machine, Table]] = {
    Machine.REQUEST: REQUEST,
    Machine.MEETING: MEETING,
    Machine.REFERRAL: REFERRAL,
}
KEPT: Final[dict[tuple[Machine, int], Table]] = {(table.machine, table.number): table for table in TABLES.values()}


def table_of(machine: Machine, subject: object) -> Table:
    """Give the table under which this request began; meetings and referrals go by the newest.

    Raises KeyError for a request whose table was thrown away.
    """
    return KEPT[machine, getattr(subject, "process_version", TABLES[machine].number)]
