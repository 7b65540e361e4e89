"""`/beheer/schooldagen`: whose calendar counts, the dates of a region. `/scholen/<key>/vrije-dagen`: one school's."""

from typing import Final

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from network import members, school_days
from records.organisations import School
from records.vocabulary import CalendarRegion
from records.words import _
from web.access import May
from web.actor import current_actor
from web.forms import Form
from web.kit import current_session, now
from web.pages import go, page, say
from workflow.actor import Actor
from workflow.calendars import network_region
from workflow.errors import NotReachable, NotReady, NotYou

YEARS: Final = 3  # school years one can leaf through
EARLIEST: Final = 1991  # the rules of Flanders hold from here on
LATEST: Final = 2090


def _manages_schools(actor: Actor) -> bool:
    return actor.is_coordinator or actor.is_admin or bool(actor.schools)


COORDINATOR_ADMIN_OR_SCHOOL: Final = May("coördinator, beheerder of iemand van een school", _manages_schools)


# ---- a region, and the network


def manage_school_days() -> Response:
    """Show the holidays of one region in one school year, and whose calendar the network follows."""
    region = _region(request.args.get("regio", "")) or network_region(current_session())
    return _days_page(region, Form(values={"region": region.value}))


def _region(written: str) -> CalendarRegion | None:
    return CalendarRegion(written) if written in set(CalendarRegion) else None


def _year() -> int:
    """Read which school year is asked; the running one when that is none."""
    written = request.args.get("jaar", "")
    year = int(written) if written.isascii() and written.isdecimal() and len(written) == len("2026") else 0
    return year if EARLIEST <= year <= LATEST else school_days.school_year_of(now())


def _days_page(region: CalendarRegion, form: Form, status: int = 200) -> Response:
    session, year, running = current_session(), _year(), school_days.school_year_of(now())
    return page(
        "network/school_days.html",
        status,
        region=region,
        regions=[(each.value, each.label) for each in CalendarRegion],
        followed=network_region(session),
        rows=school_days.year_of(session, region, year),
        year=year,
        years=sorted({running - 1, *range(running, running + YEARS), year}),
        form=form,
    )


def choose_calendar() -> BaseResponse:
    """Say whose calendar the network follows."""
    region = _region(request.form.get("region", ""))
    if region is None:
        reasons = [_("Kies een van de kalenders.")]
        raise NotReady(reasons, {"region": reasons})
    moved = school_days.choose_region(current_session(), region, now())
    say(_("Termijnen van het netwerk tellen nu op de kalender van {region}.", region=region.label) + _moved(moved))
    return go("network.manage_school_days", regio=region.value)


def add_school_days() -> BaseResponse:
    """Keep days of a region; when one line is not right, nothing is kept and everything typed stays."""
    region = _region(request.form.get("region", "")) or CalendarRegion.FLANDERS
    form = Form(values={name: request.form.get(name, "") for name in ("region", "lines", "taught")})
    taught = request.form.get("taught") == "true"
    try:
        written = school_days.read_lines(form.values["lines"], now().date())
        moved = school_days.add_periods(current_session(), region, written, now(), taught=taught)
    except NotReady as refused:
        form.take(refused)
        return _days_page(region, form, 422)
    say(_("Bewaard: {count}.", count=_regels(len(written))) + _moved(moved))
    return go("network.manage_school_days", regio=region.value, jaar=_school_year(written))


def _school_year(written: list[school_days.Written]) -> int:
    first = min(one.first for one in written)
    return first.year if first.month >= school_days.SUMMER_ENDS else first.year - 1


def _regels(count: int) -> str:
    return _("1 regel") if count == 1 else _("{count} regels", count=count)


def _moved(count: int) -> str:
    if count == 0:
        return ""
    one, more = _("1 lopende termijn schoof mee."), _("{count} lopende termijnen schoven mee.", count=count)
    return f" {one if count == 1 else more}"


def drop_school_days() -> BaseResponse:
    """Take days of a region away."""
    region, moved = school_days.drop_period(current_session(), request.form.get("period", ""), now())
    say(_("Die dagen staan er niet meer.") + _moved(moved))
    return go("network.manage_school_days", regio=region.value, jaar=_year())


# ---- one school


def _school(key: str) -> School:
    """Find the school: coordinators and admins any, a director the own one. Raises NotReachable or NotYou."""
    actor = current_actor()
    school = members.school_of_key(current_session(), key)
    if school is None:
        raise NotReachable
    if actor.is_coordinator or actor.is_admin or members.is_director(actor, school.id):
        return school
    if school.id in actor.confirmed_schools:
        raise NotYou([_("Alleen de directeur of een coördinator schrijft de vrije dagen van de school op.")])
    raise NotReachable


def free_days(key: str) -> Response:
    """Show the local days of one school."""
    return _free_days_page(_school(key), Form())


def _free_days_page(school: School, form: Form, status: int = 200) -> Response:
    actor = current_actor()
    return page(
        "network/free_days.html",
        status,
        school={"key": school.number or school.id, "id": school.id, "name": school.name},
        region=school.calendar,
        days=school_days.own_days(current_session(), school, now().date()),
        manages=actor.is_coordinator or actor.is_admin,
        form=form,
    )


def add_free_days(key: str) -> BaseResponse:
    """Keep local days of a school."""
    school = _school(key)
    form = Form(values={"lines": request.form.get("lines", "")})
    try:
        count = school_days.add_own_days(
            current_session(), school, school_days.read_lines(form.values["lines"], now().date())
        )
    except NotReady as refused:
        form.take(refused)
        return _free_days_page(school, form, 422)
    say(_("1 vrije dag bewaard.") if count == 1 else _("{count} vrije dagen bewaard.", count=count))
    return go("network.free_days", key=key)


def drop_free_day(key: str) -> BaseResponse:
    """Take a local day of a school away."""
    school_days.drop_own_day(current_session(), _school(key), request.form.get("day", ""))
    say(_("Die dag is weer een gewone schooldag."))
    return go("network.free_days", key=key)
