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
    school_days,
)
from records.base import Record

ROOMS = (
    advice, conversation, files, journal, meeting, messages, once, organisations, outbox, people, readlog, referral,
    report, request, school_days,
)  # fmt: skip
METADATA = Record.metadata
