"""Every table at once: importing this module fills `Record.metadata`."""

from records import (
    advice,
    conversation,
    files,
    journal,
    meeting,
    messages,
    once,
    organisations,
    outbox,
    people,
    readlog,
    referral,
    report,
    request,
)
from records.base import Record

ROOMS = (
    advice, conversation, files, journal, meeting, messages, once, organisations, outbox, people, readlog, referral,
    report, request,
)  # fmt: skip
METADATA = Record.metadata
