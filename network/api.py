"""The JSON calls of this room (api.md): schools, themes, organisations, people, confirming a member of a school."""

from typing import Any, Final

from marshmallow import fields, validate

from network import catalogue, members, organisations, people, schools
from network.forms import Confirmation
from records.people import Person
from records.vocabulary import Theme
from records.words import N_
from web.access import COORDINATOR, COORDINATOR_OR_PARTNER, COORDINATOR_OR_SCHOOL, PUBLIC, ApiUrl
from web.actor import current_actor
from web.api import body, query
from web.kit import current_session, now
from web.paging import DEFAULT, cut, cut_whole, wanted
from workflow.inputs import Input, Line
from workflow.schools import MOST_CANDIDATES, FoundSchool, find_schools

Answer = dict[str, Any]
TEXT: Final = {"type": "string"}
TEXTS: Final = {"type": "array", "items": TEXT}
NAMED: Final = {"type": "object", "properties": {"id": TEXT, "name": TEXT}, "required": ["id", "name"]}


def _items(properties: Answer, required: list[str]) -> Answer:
    one = {"type": "object", "properties": properties, "required": required}
    both = {"items": {"type": "array", "items": one}, "next": {"type": ["string", "null"]}}
    return {"type": "object", "properties": both, "required": ["items", "next"]}


class Pages(Input):
    """What every list takes."""

    limit = fields.String(metadata={"description": "1–100"})
    cursor = fields.String()


class SchoolsQuery(Pages):
    """A part of a name, a place or a number; accents and a typing error are forgiven."""

    q = Line(load_default="", validate=validate.Length(max=200, error=N_("Zoek met een kortere tekst.")))


class PeopleQuery(Pages):
    """Who can interview."""

    can = fields.String(
        load_default="", validate=validate.OneOf(["interview"], error=N_("Vraag can=interview, of laat dit weg."))
    )


def api_schools() -> Answer:
    """Search the register; without `q`, all of it page by page."""
    text = query(SchoolsQuery)["q"]
    asked = wanted(str, str, default=DEFAULT)
    if text:
        fit = find_schools(current_session(), text, MOST_CANDIDATES)
        found = cut_whole(fit, asked, lambda row: (row.name, row.id))
    else:
        rows = schools.registered(current_session(), asked.limit, asked.after)
        found = cut(rows, asked, lambda row: (row.name, row.id))
    return {"items": [_school(one) for one in found.rows], "next": found.next_url}


def _school(one: FoundSchool) -> Answer:
    return {
        "number": one.number,
        "name": one.name,
        "place": one.place,
        "street": one.street,
        "kind": one.kind.value,
        "educational_network": one.educational_network.value,
    }


def api_themes() -> Answer:
    """Give the themes."""
    query(Pages)
    found = cut_whole(list(Theme), wanted(str), lambda theme: (theme.value,))
    return {"items": [{"key": theme.value, "label": theme.label} for theme in found.rows], "next": found.next_url}


def api_organisations() -> Answer:
    """Give the organisations, with what they offer."""
    query(Pages)
    asked = wanted(str, str, default=DEFAULT)
    rows = organisations.rows(current_session(), asked.limit, asked.after, only_active=True)
    found = cut(rows, asked, lambda row: row.cursor)
    offered = catalogue.offered_by(current_session(), [row.id for row in found.rows])
    items = [
        {"id": row.id, "name": row.name, "kinds": offered[row.id][0], "themes": offered[row.id][1]}
        for row in found.rows
    ]
    return {"items": items, "next": found.next_url}


def api_people() -> Answer:
    """Give who can interview, or everyone who has an account that is open."""
    can = query(PeopleQuery)["can"]
    asked = wanted(str, str, default=DEFAULT)
    rows = people.cards(
        current_session(), asked.limit, asked.after, interviewers=bool(can), only_active=True, ties=False
    )
    found = cut(rows, asked, lambda card: card.cursor)
    return {"items": [_person(card) for card in found.rows], "next": found.next_url}


def _person(card: people.Card) -> Answer:
    works = [{"id": organisation_id, "name": name} for organisation_id, name in card.organisations]
    return {"id": card.id, "name": card.name, "email": card.email, "organisations": works}


def confirm(number: str, email: str) -> Answer:
    """Confirm that somebody belongs to a school."""
    school = members.find_school(current_session(), current_actor(), number)
    members.find_to_confirm(current_session(), current_actor(), school, email, now())
    data = body(Confirmation)
    member = members.confirm(current_session(), current_actor(), school, email, data, now())
    person = current_session().get_one(Person, member.person_id)
    return {
        "number": school.number,
        "email": person.email,
        "name": person.name,
        "function": member.function.value,
        "confirmed": True,
        "mandate": member.mandated,
    }


SCHOOL: Final = {
    "number": TEXT, "name": TEXT, "place": TEXT, "street": {"type": ["string", "null"]}, "kind": TEXT,
    "educational_network": TEXT,
}  # fmt: skip
MEMBER: Final = {
    "type": "object",
    "properties": {"number": {"type": ["string", "null"]}, "email": TEXT, "name": TEXT, "function": TEXT,
                   "confirmed": {"type": "boolean"}, "mandate": {"type": "boolean"}},
}  # fmt: skip
api_urls = [
    ApiUrl("/schools", api_schools, PUBLIC, summary=N_("Zoek een school"), query=SchoolsQuery,
           gives=_items(SCHOOL, ["number", "name", "place"])),
    ApiUrl("/themes", api_themes, PUBLIC, summary=N_("De thema’s"), query=Pages,
           gives=_items({"key": TEXT, "label": TEXT}, ["key", "label"])),
    ApiUrl("/organisations", api_organisations, COORDINATOR_OR_PARTNER, summary=N_("De organisaties"), query=Pages,
           gives=_items({"id": TEXT, "name": TEXT, "kinds": TEXTS, "themes": TEXTS}, ["id", "name"])),
    ApiUrl("/people", api_people, COORDINATOR, summary=N_("De mensen van het netwerk"), query=PeopleQuery,
           gives=_items({"id": TEXT, "name": TEXT, "email": TEXT, "organisations": {"type": "array", "items": NAMED}},
                        ["id", "name", "email"])),
    ApiUrl("/schools/<number>/members/<email>/confirm", confirm, COORDINATOR_OR_SCHOOL, "POST",
           summary=N_("Bevestig wie bij een school hoort"), takes=Confirmation, gives=MEMBER),
]  # fmt: skip
