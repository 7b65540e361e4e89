"""`/beheer/mensen`: the list, adding and changing somebody, and conflicts of interest."""

from typing import Any, Final

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from network import people
from network.forms import PersonForm
from records.people import Person
from records.words import N_, _
from web.actor import current_actor
from web.forms import Form, read
from web.kit import current_session, now
from web.pages import go, page, say
from web.paging import cut, wanted
from workflow import conflicts
from workflow.errors import Refused
from workflow.schools import find_schools

SHOWN: Final = 30
OFFERED: Final = 8
REPLACE: Final = N_("{name} voert nu hun gesprek, bij vraag {reference}. Duid daar iemand anders aan.")
FLAGS: Final = ("is_coordinator", "is_admin", "can_interview", "active")


def manage_people() -> Response:
    """List people, by name."""
    asked = wanted(str, str, default=SHOWN)
    text = request.args.get("q", "").strip()
    rows = people.cards(current_session(), asked.limit, asked.after, text)
    found = cut(rows, asked, lambda card: card.cursor)
    return page("network/manage_people.html", people=found.rows, next_url=found.next_url, text=text)


def new_person() -> Response:
    """Show an empty form."""
    return _form_page(None, Form(values={"active": "true"}))


def edit_person(person_id: str) -> Response:
    """Show somebody as they are written down."""
    person = people.find(current_session(), person_id)
    flags = {
        name: "true" for name in ("is_coordinator", "is_admin", "can_interview", "active") if getattr(person, name)
    }
    values: dict[str, Any] = {"name": person.name, "email": person.email, "phone": person.phone or "", **flags}
    values["organisations"] = people.works_for(current_session(), person_id)
    return _form_page(person, Form(values=values))


def _form_page(person: Person | None, form: Form, status: int = 200) -> Response:
    session, actor = current_session(), current_actor()
    chosen = form.values.get("organisations") or []
    form.values["organisations"] = [chosen] if isinstance(chosen, str) else chosen
    typed = request.args.get("school", "").strip()
    return page(
        "network/person.html",
        status,
        form=form,
        somebody=None if person is None else {"id": person.id, "name": person.name},
        closed=people.why_not(actor, person),
        sets_roles=people.may_set_roles(actor, person),
        organisations=people.organisation_choices(session),
        declared=conflicts.of_person(session, person.id) if person is not None else [],
        typed=typed,
        found=find_schools(session, typed, OFFERED) if typed and person is not None else [],
    )


def add_person() -> BaseResponse:
    """Write somebody down."""
    return _save(None)


def change_person(person_id: str) -> BaseResponse:
    """Change somebody."""
    return _save(people.find(current_session(), person_id))


def _save(person: Person | None) -> BaseResponse:
    form = read(PersonForm)
    if form.ok:
        try:
            person = people.save(current_session(), current_actor(), person, form.data, now())
        except Refused as refused:
            form.take(refused)
    if not form.ok or person is None:
        return _form_page(person, form, 422)
    say(_("{name} is bewaard.", name=person.name))
    return go("network.manage_people")


def add_person_conflict(person_id: str) -> BaseResponse:
    """Write down that somebody is too close to a school."""
    person = people.find(current_session(), person_id)
    school = conflicts.declare(current_session(), person.id, request.form.get("school", ""), now())
    say(_("{name} wordt geen gespreksvoerder bij {school}.", name=person.name, school=school))
    if current_actor().is_coordinator:  # who manages people alone sees no question of a school
        for one in conflicts.assignments_at(current_session(), person.id, request.form.get("school", "")):
            say(_(REPLACE, name=person.name, reference=one.reference), "warn")
    return go("network.edit_person", person_id=person_id)


def end_person_conflict(person_id: str) -> BaseResponse:
    """Take such a note back."""
    person = people.find(current_session(), person_id)
    conflicts.end(current_session(), person.id, request.form.get("school", ""))
    say(_("Die school staat niet meer op de lijst."))
    return go("network.edit_person", person_id=person_id)
