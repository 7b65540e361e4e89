"""Whether an action that is refused was done already, by the same person with the same words: pressed twice.

A browser sends a form again when the answer got lost, when somebody goes back, or presses twice without script. Who did
so must not hear that "somebody" was first: that was this very person.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.fingerprint import hash_of
from records.journal import JournalEntry
from records.request import SupportRequest
from records.vocabulary import Machine
from workflow.actor import Actor


def done_already(
    session: Session,
    machine: Machine,
    key: str,
    action: str,
    actor: Actor,
    data: Mapping[str, Any],
    seen_version: int | None,
) -> bool:
    """Say whether this person did just this on the version they saw, and nobody did anything since.

    `key` and `data` are those of `engine.fire`. A yes is about what the person did themselves, and tells nothing about
    what they may not reach.
    """
    if actor.person_id is None or seen_version is None:
        return False
    of_request = select(SupportRequest.id).where(SupportRequest.reference == key).scalar_subquery()
    query = select(JournalEntry.version, JournalEntry.action, JournalEntry.person_id, JournalEntry.input_sha256).where(
        JournalEntry.machine == machine,
        JournalEntry.subject_id == (of_request if machine is Machine.REQUEST else key),
        JournalEntry.version > seen_version,
        JournalEntry.person_id.is_not(None),
    )
    return session.execute(query).all() == [(seen_version + 1, action, actor.person_id, hash_of(dict(data)))]
