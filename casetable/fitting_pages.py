"""The proposal for a case table in words: what fits, whom to invite, and why."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from flask import Response

from casetable.agenda import tables_of
from casetable.fitting import Field, Fit, Invite, Waiting, look_around
from records.dates import dutch_day
from records.meeting import CaseTableMeeting
from records.vocabulary import MeetingState, Theme
from records.words import _
from web.actor import current_actor
from web.kit import current_session, now
from web.pages import page
from workflow import reach

USUAL: Final = 5  # questions on a table


def fitting(meeting_id: str) -> Response:
    """Show which waiting questions fit this table, and whom to invite besides, each with its reason."""
    session, actor = current_session(), current_actor()
    meeting, _sight = reach.find_meeting(session, actor, meeting_id, now())
    seats = tables_of(session, [meeting.id])[meeting.id].seats
    field, invited = look_around(session, actor, now()), [seat.organisation_id for seat in seats]
    fits = field.beside(invited)
    first = [each.question for each in fits][:USUAL]
    return page(
        "casetable/fitting.html",
        meeting={"id": meeting.id, "starts_at": meeting.starts_at, "open": _is_open(meeting),
                 "planned": meeting.state is MeetingState.PLANNED},
        fits=[shown_fit(each) for each in fits],
        invites=[shown_invite(each) for each in field.invites(first, invited)],
    )  # fmt: skip


def _is_open(meeting: CaseTableMeeting) -> bool:
    return meeting.state is MeetingState.ANNOUNCED and meeting.opened_at is None


def proposal_for_new(field: Field) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Propose, for a table that is not there yet, the questions that wait longest and whom to invite for them."""
    first = field.questions[:USUAL]
    return [shown_question(each) for each in first], [shown_invite(each) for each in field.invites(first)]


def shown_question(question: Waiting) -> dict[str, Any]:
    """Put a waiting question in plain values, with the reason why it comes now."""
    days = question.days(now())
    waits = _("wacht al één dag") if days == 1 else _("wacht al {days} dagen", days=days)
    reasons = [_("Verslag goedgekeurd op {day}, {waits}.", day=dutch_day(question.since), waits=waits)]
    if question.crisis:
        reasons.insert(0, _("De school meldde een crisis."))
    return {
        "reference": question.reference,
        "title": question.title,
        "school": question.school,
        "version": question.version,
        "themes": [theme.label for theme in question.themes],
        "reasons": reasons,
    }


def shown_fit(fit: Fit) -> dict[str, Any]:
    """Put a question beside a table in plain values: who there works on it, and who is missing."""
    shown = shown_question(fit.question)
    for partner, themes in fit.voices:
        shown["reasons"].append(_("{name} werkt rond {themes}.", name=partner.name, themes=_listed_themes(themes)))
    if not fit.voices:
        shown["reasons"].append(_("Niemand aan deze tafel heeft aanbod rond deze thema's."))
    if fit.missing:
        names = _listed(each.name for each in fit.missing)
        shown["reasons"].append(
            _("Voerde het gesprek met de school, maar is nog niet uitgenodigd: {names}.", names=names)
        )
    return {**shown, "fits": fit.fits}


def shown_invite(invite: Invite) -> dict[str, Any]:
    """Put an organisation worth inviting in plain values, with its reasons."""
    reasons = []
    if invite.led:
        schools = _listed(each.school for each in invite.led)
        reasons.append(_("Voerde het gesprek met {schools} en brengt de vraag mee.", schools=schools))
    if invite.helps:
        themes = dict.fromkeys(theme for _question, shared in invite.helps for theme in shared)
        schools = _listed(question.school for question, _themes in invite.helps)
        reasons.append(_("Werkt rond {themes}: past bij {schools}.", themes=_listed_themes(themes), schools=schools))
    if invite.partner.is_full:
        reasons.append(_("Heeft nu geen plaats vrij voor een nieuwe school."))
    return {"id": invite.partner.id, "name": invite.partner.name, "reasons": reasons}


def _listed_themes(themes: Iterable[Theme]) -> str:
    return _listed(theme.label for theme in themes)


def _listed(names: Iterable[str]) -> str:
    found: Sequence[str] = list(dict.fromkeys(names))
    if len(found) < 2:  # noqa: PLR2004 - one or none
        return "".join(found)
    return _("{all} en {last}", all=", ".join(found[:-1]), last=found[-1])
