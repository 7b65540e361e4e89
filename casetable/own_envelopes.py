"""The envelopes of one's own organisations at one table, side by side: to write, in the making, sealed, or open."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from casetable.agenda import OFF_AGENDA, EnvelopeStand, Item, Table
from records.dates import dutch_day, dutch_moment_short
from records.kinds import Part
from records.meeting import AgendaItem, CaseTableMeeting, MeetingOrganisation, PartnerInput
from records.organisations import Organisation, School
from records.request import SupportRequest
from records.vocabulary import AgendaOutcome, Role
from records.words import _
from workflow.actor import Actor
from workflow.reach import reachable_as

COLUMNS: Any = (
    SupportRequest.reference,
    SupportRequest.title,
    School.name.label("school"),
    AgendaItem.outcome,
    AgendaItem.discussed_at,
    MeetingOrganisation.organisation_id,
    Organisation.name.label("organisation"),
    PartnerInput.handed_in_at,
    PartnerInput.written_at,
)


def own_envelopes(session: Session, actor: Actor, found: CaseTableMeeting, now: datetime) -> list[dict[str, Any]]:
    """Give every envelope this person may write or wrote for a table, in the order of its agenda. One statement."""
    seat, own = MeetingOrganisation, MeetingOrganisation.organisation_id.in_(sorted(actor.organisation_ids))
    written = and_(PartnerInput.item_id == AgendaItem.id, PartnerInput.organisation_id == seat.organisation_id)
    query = (
        select(*COLUMNS)
        .select_from(AgendaItem)
        .join(SupportRequest, SupportRequest.id == AgendaItem.request_id)
        .outerjoin(School, School.id == SupportRequest.school_id)
        .join(seat, and_(seat.meeting_id == AgendaItem.meeting_id, own))
        .join(Organisation, Organisation.id == seat.organisation_id)
        .outerjoin(PartnerInput, written)
        .where(
            AgendaItem.meeting_id == found.id,
            or_(AgendaItem.outcome.is_(None), AgendaItem.outcome.not_in(OFF_AGENDA)),
            reachable_as(actor, now, {Role.PARTNER}),
        )
        .order_by(AgendaItem.position, AgendaItem.tabled_at, Organisation.name)
    )
    rows = session.execute(query).all()
    several = len({row.organisation_id for row in rows}) > 1
    return [_shown(found, row, _stand_of(row), several=several) for row in rows]


def _stand_of(row: Any) -> EnvelopeStand | None:
    return EnvelopeStand(row.organisation_id, row.handed_in_at, row.written_at) if row.written_at else None


def shown_envelopes(
    found: CaseTableMeeting, item: Item, table: Table, stands: Sequence[EnvelopeStand]
) -> list[dict[str, Any]]:
    """Give an envelope per own organisation of one case: to write, in the making, sealed, or open on the table."""
    if not item.sight.can(Part.OWN_INPUT):
        return []
    several = len(item.sight.organisations) > 1
    shown = []
    for seat in table.seats:
        if seat.organisation_id in item.sight.organisations:
            stand = next((each for each in stands if each.organisation_id == seat.organisation_id), None)
            shown.append(_shown(found, _Row(item, seat.organisation_id, seat.name), stand, several=several))
    return shown


class _Row:
    """A case and a seat, as a row of `own_envelopes` names them."""

    def __init__(self, item: Item, organisation_id: str, organisation: str) -> None:
        self.reference, self.title, self.school = item.reference, item.title, item.school
        self.outcome, self.discussed_at = item.outcome, item.discussed_at
        self.organisation_id, self.organisation = organisation_id, organisation


def _shown(found: CaseTableMeeting, row: Any, stand: EnvelopeStand | None, *, several: bool) -> dict[str, Any]:
    values: dict[str, Any] = {"organisatie": row.organisation_id} if several else {}
    return {
        "title": row.school,
        "about": f"{row.title}, {row.organisation}" if several else row.title,
        "url": url_for("casetable.envelope", meeting_id=found.id, reference=row.reference, **values),
        "query": urlencode({"vraag": row.reference, **values}),
        "organisation_id": row.organisation_id,
        "reference": row.reference,
        **_stand(found, row.outcome, row.discussed_at, stand),
    }


def _stand(
    found: CaseTableMeeting, outcome: AgendaOutcome | None, discussed_at: datetime | None, stand: EnvelopeStand | None
) -> dict[str, Any]:
    sealed = found.opened_at is None and outcome is None
    if stand is not None and stand.handed_in_at is not None:
        day = dutch_day(stand.handed_in_at)
        text = _("Afgegeven op {day}, gesloten tot de tafel.", day=day) if sealed else _("Afgegeven op {day}.", day=day)
        return {"state": "sealed", "text": text, "button": "", "back": sealed}
    if not sealed and (discussed_at is not None or outcome is not None):
        return {"state": "sealed", "text": _("Niets afgegeven."), "button": "", "back": False}
    if not sealed:
        text = _("De tafel is open. Je kan nog één keer afgeven.")
        return {"state": "mine", "text": text, "button": _("Geef nog af"), "back": False}
    if stand is None:
        return {"state": "mine", "text": _("Nog niet begonnen."), "button": _("Begin"), "back": False}
    begun = _("Je begon, bewaard op {moment}.", moment=dutch_moment_short(stand.written_at))
    return {"state": "mine", "text": begun, "button": _("Schrijf verder"), "back": False}
