"""Which calendar counts for whom, read from the database: that of the network, or that of one school.

Terms of partners and coordinators count on the calendar of the network, which is that of its city; what is counted for
a school counts on its own: its region, with its local days. Source: design/school-calendar.md.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Select,
    String,
    bindparam,
    cast,
    false,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from records.organisations import School, SchoolFreeDay
from records.school_days import CalendarPeriod, NetworkCalendar
from records.session import fetch
from records.vocabulary import CalendarRegion
from workflow.school_calendar import Calendar, Holiday, days

_MEMO: Final = "network_calendar"  # in `session.info`: a request asks for it several times


class Days(NamedTuple):
    """Days that data says something about."""

    label: str
    first: date
    last: date
    taught: bool


def network_calendar(session: Session) -> Calendar:
    """Give the calendar of the network. One statement, once per session."""
    known: Calendar | None = session.info.get(_MEMO)
    if known is None:
        rows = fetch(session, _network_query()).all()
        known = session.info[_MEMO] = _made(CalendarRegion(rows[0].region), _days_in(rows))
    return known


def forget_network_calendar(session: Session) -> None:
    """Read the network's calendar anew the next time: call it after a change."""
    session.info.pop(_MEMO, None)


def network_region(session: Session) -> CalendarRegion:
    """Say whose calendar the network follows. One statement at most."""
    row = session.get(NetworkCalendar, "network")
    return row.region if row is not None else CalendarRegion.FLANDERS


def school_calendar(session: Session, school_id: str | None) -> Calendar:
    """Give the calendar of one school; that of the network for a school nobody knows yet. One statement."""
    found = school_calendars(session, [school_id]) if school_id is not None else {}
    return found[school_id] if school_id in found else network_calendar(session)


def school_calendars(session: Session, school_ids: Iterable[str]) -> dict[str, Calendar]:
    """Give the calendars of schools, by id: one statement however many there are."""
    wanted = sorted(set(school_ids))
    rows = session.execute(_schools_query(), {"schools": wanted}).all() if wanted else []
    regions = {row.school: CalendarRegion(row.region) for row in rows if not row.local}
    by_school: dict[str, list[Any]] = {}
    local: dict[str, list[Any]] = {}
    for row in rows:
        (local if row.local else by_school).setdefault(row.school, []).append(row)
    return {
        school: _made(region, _days_in(by_school[school]), _days_in(local.get(school, ())))
        for school, region in regions.items()
    }


def region_calendar(session: Session, region: CalendarRegion) -> Calendar:
    """Give the calendar of a region, without the local days of any school. One statement."""
    rows = session.execute(
        select(*_SAID).where(CalendarPeriod.region == region).order_by(CalendarPeriod.first, CalendarPeriod.id)
    ).all()
    return _made(region, _days_in(rows))


def _days_in(rows: Sequence[Any]) -> tuple[Days, ...]:
    return tuple(Days(row.label, row.first, row.last, bool(row.taught)) for row in rows if row.first is not None)


@lru_cache(maxsize=512)
def _made(region: CalendarRegion, known: tuple[Days, ...], local: tuple[Days, ...] = ()) -> Calendar:
    calendar = Calendar(
        free=_all_days(each for each in known if not each.taught),
        taught=_all_days(each for each in known if each.taught),
        flemish=region is CalendarRegion.FLANDERS,
        named=tuple(Holiday(each.label, each.first, each.last) for each in (*local, *known) if not each.taught),
    )
    return calendar.with_free(_all_days(local)) if local else calendar


def _all_days(known: Iterable[Days]) -> frozenset[date]:
    return frozenset[date]().union(*(days(each.first, each.last) for each in known))


_SAID: Final = (CalendarPeriod.label, CalendarPeriod.first, CalendarPeriod.last, CalendarPeriod.taught)
_DAY_TWICE: Final = (SchoolFreeDay.day, SchoolFreeDay.day)

# Each statement is put together once: that costs more than running it.


@cache
def _network_query() -> Select[Any]:
    chosen = select(cast(NetworkCalendar.region, String)).scalar_subquery()
    own = select(func.coalesce(chosen, literal(CalendarRegion.FLANDERS.value)).label("region")).subquery()
    query: Select[Any] = select(own.c.region, *_SAID)
    return (
        query.select_from(own)
        .outerjoin(CalendarPeriod, cast(CalendarPeriod.region, String) == own.c.region)
        .order_by(CalendarPeriod.first, CalendarPeriod.id)
    )


@cache
def _schools_query() -> CompoundSelect[Any]:
    among: BindParameter[Sequence[str]] = bindparam("schools", expanding=True)
    region = (School.id.label("school"), cast(School.calendar, String).label("region"), *_SAID, false().label("local"))
    own = (SchoolFreeDay.school_id, cast(null(), String), SchoolFreeDay.label, *_DAY_TWICE, false(), true())
    with_region = select(*region).outerjoin(CalendarPeriod, CalendarPeriod.region == School.calendar)
    return union_all(with_region.where(School.id.in_(among)), select(*own).where(SchoolFreeDay.school_id.in_(among)))
