"""What a program was answered, so that asking again with the same key gives the same answer and does nothing twice."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Record


class GivenAnswer(Record):
    """The answer to a POST with an `Idempotency-Key`, written in the transaction of what it did; kept for a day.

    `key_sha256` is of the key and of who showed it. `veiled` is the answer as only the key itself makes it readable:
    it may hold the key of a draft. A row without `status` belongs to a call that is still busy.
    """

    __tablename__ = "given_answer"

    key_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    sent_sha256: Mapped[str] = mapped_column(String(64))  # of the address and of what was sent to it
    status: Mapped[int | None]
    veiled: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    given_at: Mapped[datetime] = mapped_column(index=True)
