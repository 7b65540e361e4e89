"""The people of a dossier: the school's team, the coordinator, the interviewers with their organisation."""

from typing import Any

from desk.dossier import Dossier, Someone
from records.kinds import Part
from records.words import _
from web.filters import initials
from workflow.reach import Sight


def shown(dossier: Dossier) -> list[dict[str, Any]]:
    """Give what `components/people.html` draws, the school first."""
    school = [_face(one, _school_line(one), is_school=True) for one in [*dossier.participants, *dossier.leads]]
    owner = [_face(dossier.owner, _("netwerkcoördinator"))] if dossier.owner else []
    talk = [
        _face(one, _("gespreksvoerder, {organisation}", organisation=one.organisation)) for one in dossier.interviewers
    ]
    return [*school, *owner, *talk]


def _school_line(one: Someone) -> str:
    function = one.function.label if one.function else ""
    return _("{function}, beslist", function=function) if one.decides else function


def _face(one: Someone, line: str, *, is_school: bool = False) -> dict[str, Any]:
    return {"name": one.name, "line": line, "initials": initials(one.name), "is_school": is_school}


def as_json(dossier: Dossier, sight: Sight) -> list[dict[str, Any]]:
    """Give `parts.participants`; the address stands there only for who may see it."""
    may_write = sight.can(Part.PARTICIPANT_CONTACT)
    found = []
    for one in dossier.participants:
        person: dict[str, Any] = {"id": one.id, "name": one.name, "function": one.function}
        if one.email and may_write:
            person["email"] = one.email
        found.append(person)
    return found
