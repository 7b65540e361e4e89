"""What every page of one request in this room begins with: the request as the caller reaches it, and its frame."""

from typing import Any

from records.kinds import Part
from records.request import SupportRequest
from records.vocabulary import Machine
from web.actions import address_of
from web.actor import current_actor
from web.kit import current_session, now
from web.where import where
from workflow import reach
from workflow.errors import NotReachable
from workflow.reach import Sight


def find(reference: str, part: Part | None = None) -> tuple[SupportRequest, Sight]:
    """Find the request as the caller reaches it, with this part in sight; raises NotReachable."""
    found, sight = reach.find_request(current_session(), current_actor(), reference, now())
    if part is not None and not sight.can(part):
        raise NotReachable
    return found, sight


def around(subject: SupportRequest, sight: Sight) -> dict[str, Any]:
    """Give what every page of one request shows above and below. Two statements."""
    return {
        "where": where(current_session(), subject, sight, current_actor(), now()),
        "reference": subject.reference,
        "back_url": address_of(Machine.REQUEST, subject.reference),
        "version": subject.version,
    }
