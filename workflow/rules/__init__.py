"""The tables: one file per machine, every row of design/process.md, no more and no less."""

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
