"""The shape of the texts that say where a request stands: one sentence for now, one for what comes next."""

from dataclasses import dataclass
from typing import Final

from records.vocabulary import Role

ANYONE: Final = Role.SYSTEM  # the row for every reader who has none of their own


@dataclass(frozen=True, slots=True)
class Words:
    """What happens now, and what comes next."""

    now: str
    then: str
