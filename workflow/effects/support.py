"""Whether anybody still supports the school: noted on the request, so that what waits is found by an index."""

from sqlalchemy import select

from records.referral import Referral
from records.request import SupportRequest
from workflow.facts import ACTIVE, last_decision
from workflow.move import AnyMove


def look_whether_over(move: AnyMove, request: SupportRequest) -> None:
    """Note from when on nobody supports any more; nothing stands there while a referral is open."""
    move.session.flush()
    still = select(Referral.id).where(Referral.decision_id == last_decision(request.id), Referral.state.in_(ACTIVE))
    request.support_over_at = None if move.session.scalar(still.limit(1)) else move.now
