"""Where the nine people come, scene by scene, while one question goes its way: the pages that axe looks at."""

from collections.abc import Mapping, Sequence
from typing import Final

from demo import cast
from records.vocabulary import State

Pages = Sequence[str]
Walk = Mapping[str, Pages]  # the address of who walks ("" for a visitor) -> the pages, in order
VISITOR: Final = ""
QUESTION: Final = "/vragen/{reference}"
MEETING: Final = "/casetafels/{meeting}"

# whatever the question is doing
AROUND: Final[Walk] = {
    VISITOR: (
        "/", "/zo-werkt-het", "/themas", "/themas/taal", "/partners", "/over/privacy", "/over/toegankelijkheid",
        "/hulp", "/aanmelden", "/intake", "/intake/vragenlijst", "/intake/verstuurd", "/check", "/check/" + "0" * 64,
        "/api/docs", "/problems/stale", "/demo/mailbox", "/demo/klok", "/l/verlopen", "/nergens",
    ),
    cast.ADMIN: (
        "/werkblad", "/mijn-gegevens", "/beheer/mensen", "/beheer/mensen/nieuw", "/beheer/mensen/{person}",
        "/beheer/organisaties", "/beheer/organisaties/nieuw", "/beheer/organisaties/{organisation}",
        "/beheer/organisaties/{organisation}/aanbod/nieuw", "/beheer/organisaties/{organisation}/aanbod/{offer}",
        "/beheer/scholen", "/beheer/scholen/nieuw", "/beheer/scholen/{school}", "/bevestigingen",
        "/beheer/schooldagen", "/beheer/schooldagen?regio=nl_south",
    ),
    cast.COORDINATOR: (
        "/werkblad", "/vragen", "/berichten", "/casetafels", "/casetafels/nieuw", "/bevestigingen", "/cijfers",
        "/ontbrekend-aanbod", "/zoeken", "/scholen/{number}/mensen", "/scholen/{number}/vrije-dagen", "/intake",
    ),
    cast.OTHER_LEAD: ("/werkblad", "/vragen", "/berichten", "/scholen/{other_number}/mensen"),
    cast.GUIDANCE: ("/werkblad", "/vragen", "/berichten"),
    cast.PARTNER: ("/werkblad", "/doorverwijzingen", "/casetafels", "/mijn-gegevens"),
}  # fmt: skip

TO_THE_REPORT: Final[Mapping[State, Walk]] = {
    State.DRAFT: {
        cast.LEAD: (
            "/werkblad", QUESTION, "/intake/{reference}", "/intake/{reference}/antwoorden",
            "/intake/{reference}/antwoorden/situation", "/intake/{reference}/antwoorden/themes",
            "/intake/{reference}/antwoorden/participants", "/intake/{reference}/nalezen",
            "/intake/{reference}/stoppen", "/intake/{reference}/samen", "/intake/{reference}/papier",
            f"{QUESTION}/acties/withdraw",
        ),
    },
    State.SUBMITTED: {
        cast.LEAD: (QUESTION, f"{QUESTION}/berichten"),
        cast.COORDINATOR: (
            "/werkblad", QUESTION, f"{QUESTION}/aanduiden", f"{QUESTION}/doorverwijzen",
            "/intake/{reference}/antwoorden",
        ),
    },
    State.PLANNING: {
        cast.TEACHER: ("/werkblad", QUESTION, f"{QUESTION}/datumprikker"),
        cast.INTERVIEWER_1: (
            "/werkblad", QUESTION, f"{QUESTION}/datumprikker", f"{QUESTION}/plannen", f"{QUESTION}/opdracht-teruggeven",
        ),
        VISITOR: ("/l/{poll}/datumprikker",),
    },
    State.SCHEDULED: {
        VISITOR: ("/l/{poll}/datumprikker",),
        cast.LEAD: (QUESTION, f"{QUESTION}/datumprikker", f"{QUESTION}/acties/reschedule"),
        cast.INTERVIEWER_1: (f"{QUESTION}/acties/hold",),
    },
    State.REPORTING: {cast.INTERVIEWER_2: (QUESTION, f"{QUESTION}/verslag/schrijven", f"{QUESTION}/verslag")},
    State.REVIEW: {
        cast.TEACHER: (QUESTION, f"{QUESTION}/verslag/nalezen"),
        cast.LEAD: (
            f"{QUESTION}/verslag/nalezen", f"{QUESTION}/goedkeuren",
            f"{QUESTION}/verslag/voorbeeld?als=partner&deel=dream",
        ),
    },
    State.APPROVED: {
        cast.LEAD: (QUESTION, f"{QUESTION}/verslag", f"{QUESTION}/delen", f"{QUESTION}/lezers"),
        cast.GUIDANCE: ("/werkblad", QUESTION, f"{QUESTION}/verslag"),
        cast.COORDINATOR: (QUESTION, f"{QUESTION}/acties/table"),
    },
}  # fmt: skip

FROM_THE_TABLE: Final[Mapping[State, Walk]] = {
    State.TABLED: {
        cast.PARTNER: ("/werkblad", QUESTION, MEETING, f"{MEETING}/enveloppen/{{reference}}", f"{QUESTION}/verslag"),
        VISITOR: ("/l/{preparing}/voorbereiden", "/l/{preparing}/voorbereiden?vraag={reference}"),
        cast.COORDINATOR: (
            QUESTION, MEETING, f"{MEETING}/acties/amend", f"{MEETING}/acties/cancel", f"{MEETING}/voorstel",
            f"{MEETING}/agenda",
        ),
    },
    State.ADVISING: {
        cast.PARTNER: (f"{MEETING}/tafel", MEETING),
        cast.COORDINATOR: (
            QUESTION, MEETING, f"{MEETING}/tafel", f"{MEETING}/tafel?groot=1", f"{QUESTION}/advies/schrijven",
            f"{MEETING}/acties/note-presence",
        ),
    },
    State.ADVISED: {
        cast.LEAD: ("/werkblad", QUESTION, f"{QUESTION}/advies", f"{QUESTION}/keuze"),
        cast.TEACHER: (f"{QUESTION}/keuze",),
        cast.INTERVIEWER_1: (f"{QUESTION}/advies/1",),
    },
    State.REFERRING: {
        cast.LEAD: (QUESTION, f"{QUESTION}/keuze", f"{QUESTION}/ondersteuning", "/doorverwijzingen/{referral}"),
        cast.INTERVIEWER_1: (
            "/werkblad", QUESTION, "/doorverwijzingen", "/doorverwijzingen/{referral}",
            "/doorverwijzingen/{referral}/acties/refuse",
        ),
        VISITOR: ("/l/{answering}/antwoord",),
    },
    State.IN_TRAJECTORY: {
        cast.LEAD: (QUESTION, "/doorverwijzingen/{referral}"),
        cast.INTERVIEWER_1: ("/werkblad", QUESTION, "/doorverwijzingen", "/doorverwijzingen/{referral}"),
        cast.COORDINATOR: ("/werkblad", QUESTION, f"{QUESTION}/afronden"),
    },
    State.CLOSED: {
        cast.LEAD: ("/werkblad", QUESTION, f"{QUESTION}/evaluatie", f"{QUESTION}/afronden"),
        cast.COORDINATOR: (QUESTION, f"{QUESTION}/evaluatie", "/zoeken?q=ouders", "/demo/mailbox/{mail}"),
    },
}  # fmt: skip
