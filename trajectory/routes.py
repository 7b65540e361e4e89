"""The addresses of this room: referrals, all support of a question, closing, the five questions afterwards."""

from typing import Final

from records.kinds import DocumentKind
from records.vocabulary import Action, Machine, ReferralAction
from records.words import N_
from trajectory import api, by_link, closing, letters, pages, shapes
from trajectory.evaluations import EvaluationInput
from trajectory.progress import NoteInput
from web.access import ANYONE_SIGNED_IN, PARTNER, PUBLIC, ApiUrl, Url
from web.feature import NavItem
from web.links import ANSWER_PAGE, PATH
from web.where import where

BOTH: Final = ("GET", "POST")
CREATED: Final = 201
OFTEN: Final = "30 per minute"

urls: Final = [
    Url("/doorverwijzingen", pages.referrals, PARTNER),
    Url("/doorverwijzingen/<referral_id>", pages.show, ANYONE_SIGNED_IN),
    Url("/doorverwijzingen/<referral_id>/notities", pages.write_note, ANYONE_SIGNED_IN, ("POST",), limit=OFTEN),
    Url(f"{PATH}<token>{ANSWER_PAGE}", by_link.answer_by_link, PUBLIC, BOTH, limit=OFTEN),
    Url("/vragen/<reference>/ondersteuning", pages.support, ANYONE_SIGNED_IN),
    Url("/vragen/<reference>/afronden", closing.close, ANYONE_SIGNED_IN),
    Url("/vragen/<reference>/evaluatie", closing.evaluate, ANYONE_SIGNED_IN, BOTH),
]
api_urls: Final = [
    ApiUrl(
        "/referrals",
        api.list_referrals,
        ANYONE_SIGNED_IN,
        summary=N_("Doorverwijzingen binnen bereik"),
        query=api.ReferralQuery,
    ),
    ApiUrl("/referrals/<referral_id>", api.get_referral, ANYONE_SIGNED_IN, summary=N_("Eén doorverwijzing")),
    ApiUrl(
        "/referrals/<referral_id>/notes",
        api.post_note,
        ANYONE_SIGNED_IN,
        "POST",
        N_("Schrijf hoe de ondersteuning gaat"),
        NoteInput,
        status=CREATED,
        limit=OFTEN,
    ),
    ApiUrl(
        "/requests/<reference>/evaluation",
        api.post_evaluation,
        ANYONE_SIGNED_IN,
        "POST",
        N_("Vijf korte vragen, na het afronden"),
        EvaluationInput,
        status=CREATED,
    ),
]
nav: Final = [NavItem(N_("Doorverwijzingen"), "trajectory.referrals", PARTNER, order=45)]
parts: Final = [shapes.parts_of]
shows: Final = {Machine.REFERRAL: shapes.show_referral}
wheres: Final = {
    Machine.REFERRAL: lambda session, actor, subject, sight, now: where(session, subject.request, sight, actor, now)
}
doors: Final = {(Machine.REQUEST, Action.CLOSE): "trajectory.close"}
prefills: Final = {(Machine.REFERRAL, ReferralAction.ACCEPT): pages.accept_prefill}
outcomes: Final = {
    (Machine.REFERRAL, ReferralAction.ACCEPT): N_("Fijn. De school weet nu wie haar contact is."),
    (Machine.REFERRAL, ReferralAction.REFUSE): N_("Bedankt voor je antwoord. De school en de coördinator weten het."),
    (Machine.REFERRAL, ReferralAction.CONFIRM): N_("Jullie zeiden ja. De partner weet het en stelt een startdag voor."),
    (Machine.REFERRAL, ReferralAction.START): N_("De startdag staat vast. Veel succes samen."),
    (Machine.REFERRAL, ReferralAction.COMPLETE): N_("Afgerond. De school en de coördinator lezen wat het opleverde."),
    (Machine.REFERRAL, ReferralAction.STOP): N_("De ondersteuning is stopgezet. De anderen weten waarom."),
    (Machine.REQUEST, Action.CLOSE): N_("Het traject is afgerond. De school krijgt de slotnota en vijf korte vragen."),
}
handlers: Final = {
    DocumentKind.REFERRAL_LETTER: letters.referral_letter,
    DocumentKind.CLOSING_NOTE: letters.closing_note,
}
