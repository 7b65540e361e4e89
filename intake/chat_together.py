"""Writing a question together: invite a colleague, take the pen over, and know of another draft of the same school."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import Response, request
from sqlalchemy import delete, func, select
from werkzeug.wrappers import Response as BaseResponse

from intake import chat_letters, writing
from intake.chat import KEY_BYTES
from intake.chat_pages import chat_page, find
from intake.checks import validate
from intake.draft import Draft
from intake.script import CURRENT
from records.request import DraftInvitation, SupportRequest
from records.vocabulary import Function, Role, State
from records.words import _
from web.actor import current_actor, current_hand, hash_key
from web.forms import Form
from web.kit import current_session, now
from web.links import may_write_to
from web.pages import go, say
from workflow import reach
from workflow.errors import NotNow, NotReady
from workflow.people import DRAFT_LIVES

MOST_INVITED: Final = 6  # at once
MOST_DRAFTS: Final = 3
SCHOOL_SIDE: Final = (Role.SCHOOL, Role.SCHOOL_LEAD)


@dataclass(frozen=True, slots=True)
class OtherDraft:
    """Another question of the same school that was not sent yet; `open`: this person may read it."""

    reference: str
    last_answer_at: datetime
    open: bool


def other_drafts(draft: Draft) -> list[OtherDraft]:
    """List other drafts of the same school, for its confirmed members alone. One statement at most."""
    actor = current_actor()
    if draft.school_id is None or draft.school_id not in actor.confirmed_schools:
        return []
    may_read = reach.reachable_as(actor, now(), SCHOOL_SIDE)
    others = (
        select(SupportRequest.reference, SupportRequest.last_answer_at, may_read)
        .where(
            SupportRequest.school_id == draft.school_id,
            SupportRequest.state == State.DRAFT,
            SupportRequest.id != draft.id,
            SupportRequest.last_answer_at > now() - DRAFT_LIVES,
        )
        .order_by(SupportRequest.last_answer_at.desc(), SupportRequest.id)
        .limit(MOST_DRAFTS)
    )
    return [OtherDraft(row[0], row[1], bool(row[2])) for row in current_session().execute(others)]


# ---- the pen


def take_over(reference: str) -> BaseResponse:
    """Take the pen from whoever holds it; they are told at their next answer."""
    draft = find(reference, writes=True)
    if draft.is_open:
        writing.take(current_session(), draft, current_hand(), now())
        say(_("Jij schrijft nu. Wat er al stond, is gebleven."))
    return go("intake.show", reference=reference, _anchor="vraag")


# ---- who may write along


def together(reference: str) -> BaseResponse:
    """Show who may write along, and the form to ask a colleague."""
    draft = find(reference)
    return _page(draft, Form(values={})) if _is_theirs(draft) else go("intake.show", reference=reference)


def _is_theirs(draft: Draft) -> bool:
    """Say whether a colleague can be asked: a question that a coordinator takes down is not the school's yet."""
    return draft.is_open and not (draft.phoned and current_actor().is_coordinator)


def _page(draft: Draft, form: Form, status: int = 200) -> Response:
    return chat_page("intake/together.html", status, reference=draft.reference, form=form, invited=_invited(draft))


def _invited(draft: Draft) -> list[Any]:
    query = (
        select(DraftInvitation.id, DraftInvitation.name, DraftInvitation.email, DraftInvitation.invited_at)
        .where(DraftInvitation.request_id == draft.id)
        .order_by(DraftInvitation.invited_at, DraftInvitation.id)
    )
    return [row._asdict() for row in current_session().execute(query)]


def invite(reference: str) -> BaseResponse:
    """Ask a colleague by mail to write along. Asking the same address again sends a new link in place of the old."""
    draft = find(reference, writes=True)
    if not _is_theirs(draft):
        raise NotNow([_("Deze vraag is al verstuurd of ingetrokken.")])
    typed = {name: request.form.get(name, "") for name in ("name", "email")}
    name, email = " ".join(typed["name"].split()), typed["email"].strip().lower()
    errors = _wrong(draft, name, email)
    if errors:
        current_session().rollback()
        return _page(draft, Form(values=typed, errors=errors), NotReady.status)
    key = secrets.token_urlsafe(KEY_BYTES)
    row = _row(draft, email)
    row.name, row.key_sha256, row.invited_at = name[:120], hash_key(key), now()
    row.invited_by_id = current_actor().person_id
    current_session().add_all([row, chat_letters.invitation_letter(draft, row, key, now())])
    say(_("De uitnodiging is onderweg naar {adres}.", adres=email))
    return go("intake.together", reference=reference)


def _row(draft: Draft, email: str) -> DraftInvitation:
    query = select(DraftInvitation).where(DraftInvitation.request_id == draft.id, DraftInvitation.email == email)
    return current_session().scalars(query).one_or_none() or DraftInvitation(request_id=draft.id, email=email)


def _wrong(draft: Draft, name: str, email: str) -> dict[str, list[str]]:
    """Give everything that stands in the way of an invitation, at its field."""
    errors: dict[str, list[str]] = {}
    if not name:
        errors["name"] = [_("Schrijf de voornaam en de naam van je collega.")]
    probe = {"name": "Nadia", "function": Function.DIRECTOR.value, "email": email or "-"}
    if wrong := validate(CURRENT.by_key["about_you"], probe, {}, draft.context):
        errors["email"] = wrong
        return errors
    session = current_session()
    known = func.count().filter(DraftInvitation.email == email)
    count, again = session.execute(select(func.count(), known).where(DraftInvitation.request_id == draft.id)).one()
    if count >= MOST_INVITED and not again:
        errors["email"] = [_("Er schrijven al {aantal} collega’s mee. Trek eerst een uitnodiging in.", aantal=count)]
    elif not errors and not (chat_letters.may_send(session, draft, now()) and may_write_to(session, email, now())):
        errors["email"] = [_("We stuurden vandaag al veel mails. Probeer het morgen opnieuw, of bel ons.")]
    return errors


def withdraw(reference: str, invitation_id: str) -> BaseResponse:
    """Take an invitation back: its key opens nothing any more."""
    draft = find(reference, writes=True)
    if not _is_theirs(draft):
        raise NotNow([_("Deze vraag is al verstuurd of ingetrokken.")])
    gone = delete(DraftInvitation).where(DraftInvitation.id == invitation_id, DraftInvitation.request_id == draft.id)
    current_session().execute(gone)
    say(_("Die link werkt niet meer."))
    return go("intake.together", reference=reference)
