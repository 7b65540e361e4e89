"""What people see and change of themselves: name, phone, where they belong, conflicts of interest, their sessions."""

from typing import Final

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from network import accounts
from network.forms import OwnDetails
from records.people import Person
from records.vocabulary import Action, Machine
from records.words import N_, _
from web.actions import door_of
from web.actor import current_actor, sign_out
from web.forms import Form, read
from web.kit import current_session, now
from web.pages import go, go_to, page, say
from workflow import conflicts
from workflow.schools import find_schools

OFFERED = 8
GIVE_BACK: Final = N_("Je bent nu gespreksvoerder bij hun vraag {reference}. Geef die opdracht terug.")
REPLACES_YOU: Final = N_(
    "Je schrijft mee aan het verslag van hun vraag {reference}. De coördinator ziet dat en zoekt iemand anders."
)


def _me() -> Person:
    return current_session().get_one(Person, current_actor().person_id)


def my_details() -> Response:
    """Show one's own details."""
    me = _me()
    return _details_page(Form(values={"name": me.name, "phone": me.phone or ""}))


def _details_page(form: Form, status: int = 200) -> Response:
    actor = current_actor()
    typed = request.args.get("school", "").strip()
    declared = conflicts.of_person(current_session(), str(actor.person_id)) if actor.can_interview else []
    found = find_schools(current_session(), typed, OFFERED) if typed and actor.can_interview else []
    return page(
        "network/my_details.html",
        status,
        form=form,
        actor=actor,
        declared=declared,
        typed=typed,
        found=found,
    )


def save_details() -> BaseResponse:
    """Keep one's own name and phone."""
    form = read(OwnDetails)
    if not form.ok:
        return _details_page(form, 422)
    me = _me()
    me.name, me.phone = form.data["name"], form.data["phone"] or None
    say(_("Bewaard."))
    return go("network.my_details")


def leave_everywhere() -> BaseResponse:
    """End every session of this person, in this browser and all others."""
    accounts.leave_everywhere(_me(), now())
    sign_out()
    say(_("Je bent overal afgemeld. Meld je opnieuw aan wanneer je wil."))
    return go("network.sign_in")


def declare_conflict() -> BaseResponse:
    """Say that one is too close to a school to interview there; who does so now goes on to giving that back."""
    person_id, school_id = str(current_actor().person_id), request.form.get("school", "")
    school = conflicts.declare(current_session(), person_id, school_id, now())
    say(_("Genoteerd. Je wordt geen gespreksvoerder bij {school}.", school=school))
    held = conflicts.assignments_at(current_session(), person_id, school_id)
    for one in held:
        say(_(GIVE_BACK if one.can_give_back else REPLACES_YOU, reference=one.reference), "warn")
    first = next((one for one in held if one.can_give_back), None)
    if first is None:
        return go("network.my_details")
    door = door_of(Machine.REQUEST, first.reference, Action.DECLINE_ASSIGNMENT)
    return go_to(f"{door}?conflict=true")


def end_conflict() -> BaseResponse:
    """Take such a declaration back."""
    conflicts.end(current_session(), str(current_actor().person_id), request.form.get("school", ""))
    say(_("Die school staat niet meer op je lijst."))
    return go("network.my_details")
