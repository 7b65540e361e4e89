"""Confirming who belongs to a school: all claims for the coordinator, the own team for a director."""

from datetime import datetime
from typing import Final

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from network import members
from network.forms import Membership, NewMember
from records.organisations import School
from records.vocabulary import Function
from records.words import _
from web.actor import current_actor
from web.forms import Form, read
from web.kit import current_session, now
from web.pages import page, safe_target, say
from web.paging import cut, wanted
from workflow.errors import Refused

SHOWN: Final = 25
FUNCTIONS: Final = tuple(Function)


def confirmations() -> Response:
    """List the claims that wait for somebody to confirm them."""
    asked = wanted(datetime, str, str, default=SHOWN)
    found = cut(members.claims(current_session(), asked.limit, asked.after), asked, lambda claim: claim.cursor)
    return page("network/confirmations.html", claims=found.rows, next_url=found.next_url, functions=_functions())


def _functions() -> list[tuple[str, str]]:
    return [(function.value, function.label) for function in FUNCTIONS]


def school_people(key: str) -> Response:
    """Show the people of one school to its director or a coordinator."""
    return _people_page(members.find_school(current_session(), current_actor(), key), Form())


def _people_page(school: School, form: Form, status: int = 200) -> Response:
    actor = current_actor()
    found = members.people_of(current_session(), school, actor)
    shown = {"key": school.number or school.id, "name": school.name, "place": school.place, "number": school.number}
    return page(
        "network/school_people.html",
        status,
        school=shown,
        members=found,
        form=form,
        functions=_functions(),
        is_coordinator=actor.is_coordinator,
    )


def add_member(key: str) -> BaseResponse:
    """Add a colleague who is not known yet."""
    school = members.find_school(current_session(), current_actor(), key)
    form = read(NewMember)
    if form.ok:
        try:
            members.add(current_session(), current_actor(), school, form.data, now())
        except Refused as refused:
            form.take(refused)
    if not form.ok:
        return _people_page(school, form, 422)
    say(_("{name} hoort bij de school. Aanmelden gaat met een link naar dat mailadres.", name=form.data["name"]))
    return _back(school)


def confirm_member(key: str) -> BaseResponse:
    """Confirm a claim, or change the function of somebody who is confirmed."""
    school = members.find_school(current_session(), current_actor(), key)
    form = read(Membership)
    if not form.ok:
        say(_("Kies de functie op school, en bevestig opnieuw."), "warn")
        return _people_page(school, Form(), 422)
    members.confirm(current_session(), current_actor(), school, request.form.get("email", ""), form.data, now())
    say(_("Bevestigd."))
    return _back(school)


def mandate_member(key: str) -> BaseResponse:
    """Give or withdraw the mandate of a colleague."""
    school = members.find_school(current_session(), current_actor(), key)
    mandated = request.form.get("mandate") == "true"
    person_id = request.form.get("person", "")
    members.set_mandate(current_session(), current_actor(), school, person_id, mandated=mandated)
    say(_("Deze collega mag mee beslissen.") if mandated else _("Deze collega beslist niet meer mee."))
    return _back(school)


def remove_member(key: str) -> BaseResponse:
    """Refuse a claim, or take somebody out of the team."""
    school = members.find_school(current_session(), current_actor(), key)
    name = members.remove(current_session(), current_actor(), school, request.form.get("person", ""))
    say(_("{name} staat niet meer bij {school}.", name=name, school=school.name))
    return _back(school)


def _back(school: School) -> BaseResponse:
    own = url_for("network.school_people", key=school.number or school.id)
    return redirect(safe_target(request.form.get("verder"), own), 303)
