"""Writing an envelope: sealed until the opening, then once and for good by who handed in nothing.

Every write locks the row of the meeting, as the opening does: it counts before the opening or is refused
(design/process.md, machine 2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from records.kinds import Part
from records.meeting import AgendaItem, CaseTableMeeting, InputPoint, MeetingOrganisation, PartnerInput
from records.request import SupportRequest
from records.vocabulary import InputField, MeetingState, Role
from records.words import _
from workflow import reach
from workflow.actor import Actor
from workflow.errors import NotNow, NotReachable, NotReady, NotYou, Stale
from workflow.reach import Sight

MOST_POINTS: Final = 60
STARTED: Final = (MeetingState.ANNOUNCED, MeetingState.IN_SESSION)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody writes: the meeting (locked when writing), the item on it, and for which organisations."""

    meeting: CaseTableMeeting
    request: SupportRequest
    sight: Sight
    item: AgendaItem
    places: tuple[MeetingOrganisation, ...]
    written: Mapping[str, PartnerInput | None]  # by the id of the organisation; only own ones

    @property
    def sealed(self) -> bool:
        """Say whether the envelopes of this table are still closed."""
        return self.meeting.opened_at is None

    @property
    def lies_here(self) -> bool:
        """Say whether the request lies on this agenda now, at a table that was announced and is not over."""
        return self.item.outcome is None and self.meeting.state in STARTED

    def place(self, organisation_id: str | None) -> MeetingOrganisation | None:
        """Give the place of the organisation that was named, or the only one; none when there is no such place."""
        if organisation_id is None:
            return self.places[0] if len(self.places) == 1 else None
        return next((one for one in self.places if one.organisation_id == organisation_id), None)


@dataclass(frozen=True, slots=True)
class Blank:
    """What is about to be written: for which place at the table, over which envelope, and whether it comes late."""

    desk: Desk
    place: MeetingOrganisation
    envelope: PartnerInput | None
    late: bool
    lies_there: bool = False  # just as it is sent now: who pressed twice, or lost the answer, was not a colleague


def find_desk(
    session: Session, actor: Actor, meeting_id: str, reference: str, now: datetime, *, lock: bool = False
) -> Desk:
    """Find where this person writes an envelope. Raises NotReachable when the request is not on this agenda for them.

    Five statements. `lock` keeps the row of the meeting, so that nobody opens the envelopes meanwhile.
    """
    meeting, _meeting_sight = reach.find_meeting(session, actor, meeting_id, now, lock=lock)
    request, sight = reach.find_request(session, actor, reference, now)
    if not sight.can(Part.AGENDA_ITEM):
        raise NotReachable
    own = MeetingOrganisation.organisation_id.in_(sorted(sight.organisations))
    mine = (PartnerInput.item_id == AgendaItem.id, PartnerInput.organisation_id == MeetingOrganisation.organisation_id)
    query = (
        select(AgendaItem, MeetingOrganisation, PartnerInput)
        .outerjoin(MeetingOrganisation, and_(MeetingOrganisation.meeting_id == AgendaItem.meeting_id, own))
        .outerjoin(PartnerInput, and_(*mine))
        .options(joinedload(MeetingOrganisation.organisation))
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.request_id == request.id)
        .order_by(AgendaItem.outcome.is_(None).desc(), AgendaItem.tabled_at.desc(), MeetingOrganisation.letter)
    )
    rows = session.execute(query).all()
    if not rows:
        raise NotReachable
    item = rows[0][0]
    here = [row for row in rows if row[0] is item and row[1] is not None] if sight.can(Part.OWN_INPUT) else []
    written = {place.organisation_id: envelope for _item, place, envelope in here}
    return Desk(meeting, request, sight, item, tuple(place for _item, place, _envelope in here), written)


def write(
    session: Session, actor: Actor, meeting_id: str, reference: str, data: Mapping[str, Any], now: datetime
) -> PartnerInput:
    """Write the envelope of one's organisation: a draft, or handed in. `data` is what `EnvelopeInput` read.

    Sent twice, it is written once. Raises NotReachable, Stale (with the newer text), NotNow, NotYou, NotReady.
    """
    found = find_to_write(session, actor, meeting_id, reference, data["organisation"], data["revision"], now, data)
    desk, place, envelope, late = found.desk, found.place, found.envelope, found.late
    if envelope is not None and found.lies_there:
        return envelope
    texts = {each: data[each.value] for each in InputField}
    errors = _errors(texts, late=late, handed_in=data["handed_in"])
    if errors:
        raise NotReady([text for found in errors.values() for text in found], errors)
    if envelope is None:
        envelope = PartnerInput(item_id=desk.item.id, organisation_id=place.organisation_id, revision=0)
        session.add(envelope)
    envelope.see, envelope.offer, envelope.ask = (texts[each] for each in InputField)
    envelope.conflict, envelope.late = data["conflict"], late
    envelope.handed_in_at = now if data["handed_in"] else None
    envelope.written_by_id, envelope.written_at = actor.person_id or "", now
    envelope.revision += 1
    _number(envelope, texts, place.letter)
    session.flush()
    return envelope


def _lies_as_sent(desk: Desk, envelope: PartnerInput, data: Mapping[str, Any]) -> bool:
    """Say whether this very envelope lies there."""
    lies = (envelope.see, envelope.offer, envelope.ask, envelope.conflict, envelope.handed_in_at is not None)
    sent = (*(data[each.value] for each in InputField), data["conflict"], data["handed_in"])
    return desk.lies_here and lies == sent


def find_to_write(
    session: Session,
    actor: Actor,
    meeting_id: str,
    reference: str,
    organisation: str | None,
    revision: int | None,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> Blank:
    """Find the envelope that this person may write now; `data`, where it is known, may lie there already.

    Raises NotReachable, Stale, NotNow, NotYou, NotReady.
    """
    desk = find_desk(session, actor, meeting_id, reference, now, lock=True)
    place = desk.place(organisation)
    envelope = desk.written.get(place.organisation_id) if place else None
    if place is not None and envelope is not None and data is not None and _lies_as_sent(desk, envelope, data):
        return Blank(desk, place, envelope, envelope.late, lies_there=True)
    _check_revision(place, envelope, revision)
    late = _check_moment(desk, envelope)
    return Blank(desk, _check_place(desk, place), envelope, late)


def take_back(
    session: Session, actor: Actor, meeting_id: str, reference: str, organisation_id: str | None, now: datetime
) -> None:
    """Make a draft of what was handed in: the text stays, and nobody but its organisation reads it."""
    envelope = _own_and_sealed(session, actor, meeting_id, reference, organisation_id, now)
    envelope.handed_in_at = None
    envelope.revision += 1
    session.flush()


def throw_away(
    session: Session, actor: Actor, meeting_id: str, reference: str, organisation_id: str | None, now: datetime
) -> None:
    """Take an envelope back altogether: nothing of it remains."""
    session.delete(_own_and_sealed(session, actor, meeting_id, reference, organisation_id, now))
    session.flush()


def _own_and_sealed(
    session: Session, actor: Actor, meeting_id: str, reference: str, organisation_id: str | None, now: datetime
) -> PartnerInput:
    desk = find_desk(session, actor, meeting_id, reference, now, lock=True)
    if not desk.sealed or not desk.lies_here:
        raise NotNow([_("Terugnemen kan tot de enveloppen opengaan. Dat is nu voorbij.")])
    envelope = desk.written.get(_check_place(desk, desk.place(organisation_id)).organisation_id)
    if envelope is None:
        raise NotNow([_("Jullie schreven nog niets: er is niets om terug te nemen.")])
    return envelope


def _check_revision(place: MeetingOrganisation | None, envelope: PartnerInput | None, revision: int | None) -> None:
    """Refuse to write over what a colleague wrote meanwhile."""
    if place is None or (envelope.revision if envelope else None) == revision:
        return
    if envelope is None:
        raise Stale([_("Een collega nam jullie envelop intussen terug. Begin opnieuw.")])
    newer = {"see": envelope.see, "offer": envelope.offer, "ask": envelope.ask}
    state = {"conflict": envelope.conflict, "handed_in": envelope.handed_in_at is not None}
    raise Stale(
        [_("Een collega paste jullie envelop intussen aan. Leg beide teksten naast elkaar.")],
        {**newer, **state, "revision": envelope.revision},
    )


def _check_moment(desk: Desk, envelope: PartnerInput | None) -> bool:
    """Say whether this write is a late one; raises NotNow when it comes too late altogether."""
    if not desk.lies_here:
        raise NotNow([_("Deze vraag ligt niet meer op deze casetafel.")])
    if desk.sealed:
        return False
    if envelope is not None and envelope.handed_in_at is not None:
        raise NotNow([_("De enveloppen zijn open. Wat jullie schreven ligt op tafel en verandert niet meer.")])
    if desk.item.discussed_at is not None:
        raise NotNow([_("Deze vraag is al besproken. Zeg het aan tafel, dan komt het in de notulen.")])
    return True


def _check_place(desk: Desk, place: MeetingOrganisation | None) -> MeetingOrganisation:
    if place is not None:
        return place
    if len(desk.places) > 1:
        sentence = _("Je zit hier voor meer dan één organisatie. Zeg voor welke je schrijft.")
        raise NotReady([sentence], {"organisation": [sentence]})
    raise NotYou([_("Dit is niet aan jou. Alleen {wie} schrijft hier een envelop.", wie=Role.PARTNER.label)])


def _errors(texts: Mapping[InputField, str], *, late: bool, handed_in: bool) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if late and not handed_in:
        errors["handed_in"] = [_("De enveloppen zijn open: je kan deze nu alleen nog meteen afgeven.")]
    if sum(len(split(text)) for text in texts.values()) > MOST_POINTS:
        errors["see"] = [_("Elke regel wordt een punt. Hou het bij ten hoogste {most}.", most=MOST_POINTS)]
    return errors


def split(text: str) -> list[str]:
    """Make points of a text: one per line that holds something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _number(envelope: PartnerInput, texts: Mapping[InputField, str], letter: str) -> None:
    """Number the points through the three fields: S1, S2 …; a point whose text stays keeps its id."""
    kept: dict[tuple[InputField, str], list[InputPoint]] = {}
    for point in envelope.points:
        kept.setdefault((point.field, point.text), []).append(point)
    wanted = [(each, text) for each in InputField for text in split(texts[each])]
    points = []
    for position, (each, text) in enumerate(wanted, start=1):
        same = kept.get((each, text))
        point = same.pop(0) if same else InputPoint(field=each, text=text)
        point.position, point.code = position, f"{letter}{position}"
        points.append(point)
    envelope.points = points
