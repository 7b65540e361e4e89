"""The desk's addresses: the page of a request, everybody's desk, lists, search, messages, documents, the check page."""

from typing import Final

from desk import api, desks, figures, letter_kinds, messages, missing_offer, overview, pages, show
from desk.commands import COMMANDS
from records.vocabulary import Machine
from records.words import N_
from web.access import (
    ANYONE_SIGNED_IN,
    COORDINATOR,
    DRAFT_KEY_OR_SIGNED_IN,
    PUBLIC,
    ApiUrl,
    Url,
)
from web.feature import NavItem
from web.where import where
from workflow import due

BOTH: Final = ("GET", "POST")

urls: Final = [
    Url("/werkblad", desks.desk, ANYONE_SIGNED_IN),
    Url("/vragen", overview.all_requests, ANYONE_SIGNED_IN),
    Url("/vragen/<reference>", show.show, DRAFT_KEY_OR_SIGNED_IN),
    Url("/vragen/<reference>/berichten", pages.thread, ANYONE_SIGNED_IN),
    Url("/vragen/<reference>/berichten", pages.write, ANYONE_SIGNED_IN, ("POST",), limit="30 per minute"),
    Url("/vragen/<reference>/lezers", pages.who_read, ANYONE_SIGNED_IN),
    Url("/berichten", pages.all_messages, ANYONE_SIGNED_IN),
    Url("/documenten/<document_id>", pages.document, ANYONE_SIGNED_IN),
    Url("/ontbrekend-aanbod", missing_offer.missing_offer, COORDINATOR),
    Url("/zoeken", overview.find, ANYONE_SIGNED_IN),
    Url("/cijfers", figures.figures, COORDINATOR),
    Url("/check", pages.check_form, PUBLIC),
    Url("/check/<sha256>", pages.check, PUBLIC, limit="60 per minute"),
]
api_urls: Final = [
    ApiUrl("/me", api.me, ANYONE_SIGNED_IN, summary=N_("Wie ben ik")),
    ApiUrl(
        "/requests", api.list_requests, ANYONE_SIGNED_IN, summary=N_("Vragen binnen bereik"), query=api.RequestQuery
    ),
    ApiUrl("/requests/<reference>", api.get_request, DRAFT_KEY_OR_SIGNED_IN, summary=N_("Eén vraag")),
    ApiUrl("/requests/<reference>/timeline", api.get_timeline, ANYONE_SIGNED_IN, summary=N_("Wat er al gebeurde")),
    ApiUrl("/requests/<reference>/documents", api.get_documents, ANYONE_SIGNED_IN, summary=N_("Documenten")),
    ApiUrl("/requests/<reference>/readers", api.get_readers, ANYONE_SIGNED_IN, summary=N_("Wie het dossier las")),
    ApiUrl("/requests/<reference>/messages", api.get_messages, ANYONE_SIGNED_IN, summary=N_("Berichten")),
    ApiUrl(
        "/requests/<reference>/messages",
        api.post_message,
        ANYONE_SIGNED_IN,
        "POST",
        N_("Schrijf een bericht"),
        messages.Written,
        status=api.CREATED,
        limit="30 per minute",
    ),
    ApiUrl(
        "/missing-offer",
        missing_offer.list_missing_offer,
        COORDINATOR,
        summary=N_("Wat scholen misten in het aanbod"),
        query=missing_offer.MissingQuery,
    ),
    ApiUrl("/documents/<document_id>", api.get_document, ANYONE_SIGNED_IN, summary=N_("Het document, als PDF")),
]
nav: Final = [
    NavItem(N_("Werkblad"), "desk.desk", ANYONE_SIGNED_IN, order=10, count=desks.count_waiting),
    NavItem(N_("Vragen"), "desk.all_requests", desks.SEES_CASES, order=20),
    NavItem(N_("Berichten"), "desk.all_messages", desks.SEES_CASES, order=30, count=messages.count_new),
    NavItem(N_("Cijfers"), "desk.figures", COORDINATOR, order=60),
]
footer: Final = [NavItem(N_("Kijk een document na"), "desk.check_form", PUBLIC, order=60)]
shows: Final = {Machine.REQUEST: api.show_request}
wheres: Final = {
    Machine.REQUEST: lambda session, actor, subject, sight, now: where(session, subject, sight, actor, now)
}
handlers: Final = letter_kinds.HANDLERS
commands: Final = COMMANDS
ticks: Final = [due.tick]
