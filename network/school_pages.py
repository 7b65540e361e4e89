"""`/beheer/scholen`: the register, and linking a school that somebody typed to the one it is."""

from typing import Any, Final

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from network import schools
from network.forms import SchoolForm
from records.organisations import School
from records.vocabulary import CalendarRegion, EducationalNetwork, SchoolKind
from records.words import _
from web.actor import current_actor
from web.forms import Form, read
from web.kit import current_session
from web.pages import go, page, say
from web.paging import cut, wanted
from workflow.errors import Refused

SHOWN: Final = 30


def manage_schools() -> Response:
    """List schools, by name: all, those that fit a search, or those that are not in the register yet."""
    asked = wanted(str, str, default=SHOWN)
    text, unlisted = request.args.get("q", "").strip(), request.args.get("los") == "1"
    rows = schools.rows(current_session(), asked.limit, asked.after, text, unlisted=unlisted)
    found = cut(rows, asked, lambda row: row.cursor)
    return page(
        "network/manage_schools.html", schools=found.rows, next_url=found.next_url, text=text, unlisted=unlisted
    )


def new_school() -> Response:
    """Show an empty form."""
    return _form_page(None, Form(values={"active": "true"}))


def edit_school(school_id: str) -> Response:
    """Show a school as it is written down."""
    school = schools.find(current_session(), school_id)
    values: dict[str, Any] = {name: getattr(school, name) or "" for name in ("name", "place", "street", "number")}
    values |= {"kind": school.kind.value, "educational_network": school.educational_network.value}
    values["calendar"] = school.calendar.value
    values["active"] = "true" if school.active else ""
    return _form_page(school, Form(values=values))


def _form_page(school: School | None, form: Form, status: int = 200) -> Response:
    may_link = school is not None and school.number is None and school.active and current_actor().is_coordinator
    typed = request.args.get("q", "").strip()
    return page(
        "network/school.html",
        status,
        form=form,
        school=None if school is None else {"id": school.id, "name": school.name, "number": school.number},
        may_link=may_link,
        typed=typed,
        proposals=schools.proposals(current_session(), school, typed) if may_link and school is not None else [],
        shows_people=current_actor().is_coordinator,
        kinds=[(kind.value, kind.label) for kind in SchoolKind],
        calendars=[(region.value, region.label) for region in CalendarRegion],
        networks=[(network.value, network.label) for network in EducationalNetwork],
    )


def add_school() -> BaseResponse:
    """Write a school down."""
    return _save(None)


def change_school(school_id: str) -> BaseResponse:
    """Change a school."""
    return _save(schools.find(current_session(), school_id))


def _save(school: School | None) -> BaseResponse:
    form = read(SchoolForm)
    if form.ok:
        try:
            school = schools.save(current_session(), school, form.data)
        except Refused as refused:
            form.take(refused)
    if not form.ok or school is None:
        return _form_page(school, form, 422)
    say(_("{name} is bewaard.", name=school.name))
    return go("network.manage_schools")


def link_school(school_id: str) -> BaseResponse:
    """Put everything of a typed school with the school of the register that it is."""
    school = schools.find(current_session(), school_id)
    target = schools.link(current_session(), school, request.form.get("school", ""))
    say(_("Alles van {typed} staat nu bij {name}.", typed=school.name, name=target.name))
    return go("network.edit_school", school_id=target.id)
