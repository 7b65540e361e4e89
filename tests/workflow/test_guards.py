"""Why an action is refused: each reason on the facts that call for it, and silence without them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from records.vocabulary import MeetingState, ReferralState, SectionKey, State
from workflow.facts import MeetingFacts, ReferralFacts, RequestFacts
from workflow.guards import meeting, referral, request, request_input
from workflow.lookups import NamedMeeting, NamedPerson, NamedProposal

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

FINE = RequestFacts(
    now=NOW,
    state=State.SUBMITTED,
    since=NOW,
    lacks=(),
    crisis=False,
    guidance=False,
    withdrawn_from=None,
    contact_confirmed=True,
    has_director=True,
    director_confirmed=True,
    director_answered=True,
    starts_at=NOW - timedelta(hours=2),
    empty_sections=(),
    unsent_remarks=0,
    unresolved_remarks=0,
    actor_wrote=False,
    meeting_state=MeetingState.IN_SESSION,
    envelopes_open=True,
    draft_lines=2,
    unsourced_lines=0,
    unfinished_proposals=0,
    advice_sent=False,
    proposals=1,
    offered=0,
    active=0,
    live=1,
    completed=1,
    own_completed=True,
)

TABLE = MeetingFacts(
    now=NOW,
    state=MeetingState.ANNOUNCED,
    starts_at=NOW + timedelta(days=2),
    deadline=NOW + timedelta(days=1),
    opened=False,
    capacity=4,
    invited=2,
    items=1,
    still_tabled=0,
    advising_without_line=0,
    still_advising=0,
    expected_inputs=2,
    handed_in=2,
)

OFFER = ReferralFacts(
    now=NOW, state=ReferralState.OFFERED, talk_first=False, confirmed=False, due_at=NOW - timedelta(days=1)
)

Guard = Callable[[Any], str | None]

ON_FACTS: list[tuple[Guard, dict[str, Any], str]] = [
    (request.answers_missing, {"lacks": ("dream",)}, "nog één antwoord"),
    (request.answers_missing, {"lacks": ("dream", "who")}, "nog 2 antwoorden"),
    (request.no_director_listed, {"has_director": False}, "Zet de directeur"),
    (request.address_unconfirmed, {"contact_confirmed": False}, "Bevestig eerst je mailadres"),
    (request.too_late_to_return, {"since": NOW - timedelta(days=61)}, "zestig dagen"),
    (request.withdrawn_as_draft, {"withdrawn_from": State.DRAFT}, "Begin een nieuwe vraag"),
    (request.no_confirmed_director, {"director_confirmed": False}, "Bevestig eerst de directeur"),
    (request.before_the_conversation, {"starts_at": NOW + timedelta(minutes=1)}, "moet nog beginnen"),
    (request.before_the_conversation, {"starts_at": None}, "moet nog beginnen"),
    (request.section_empty, {"empty_sections": (SectionKey.DREAM,)}, "Waar jullie naartoe willen"),
    (request.remarks_unsent, {"unsent_remarks": 1}, "niet verstuurd"),
    (request.remarks_unresolved, {"unresolved_remarks": 1}, "staat nog een opmerking open"),
    (request.approver_wrote, {"actor_wrote": True}, "schreef zelf mee"),
    (request.table_not_open, {"meeting_state": MeetingState.ANNOUNCED}, "niet aan de gang"),
    (request.envelopes_sealed, {"envelopes_open": False}, "nog gesloten"),
    (request.advice_was_sent, {"advice_sent": True}, "kreeg al een advies"),
    (request.no_advice_line, {"draft_lines": 0}, "minstens één regel"),
    (request.line_without_source, {"unsourced_lines": 1}, "een bron"),
    (request.proposal_unfinished, {"unfinished_proposals": 2}, "ontbreekt iets"),
    (request.no_proposal, {"proposals": 0}, "geen voorstellen"),
    (request.referral_still_offered, {"offered": 1}, "moet nog antwoorden"),
    (request.no_live_referral, {"live": 0}, "zei ja"),
    (request.referral_offered_or_live, {"live": 1}, "loopt nog een doorverwijzing"),
    (request.referral_unfinished, {"active": 1}, "loopt nog een ondersteuning"),
    (request.none_completed, {"completed": 0}, "afgerond"),
    (request.own_not_completed, {"own_completed": False}, "nog niet afgerond"),
]

SILENT_WITHOUT: dict[Guard, dict[str, Any]] = {request.referral_offered_or_live: {"offered": 0, "live": 0}}


@pytest.mark.parametrize(("guard", "changed", "words"), ON_FACTS)
def test_a_request_is_refused_on_its_facts(guard: Guard, changed: dict[str, Any], words: str) -> None:
    fine = replace(FINE, **SILENT_WITHOUT.get(guard, {}))
    assert guard(fine) is None
    reason = guard(replace(fine, **changed))
    assert reason is not None
    assert words in reason


def test_the_sixtieth_day_still_counts() -> None:
    late_that_day = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    assert request.too_late_to_return(replace(FINE, since=NOW - timedelta(days=60), now=late_that_day)) is None


ON_TABLE: list[tuple[Guard, dict[str, Any], str]] = [
    (meeting.no_organisation, {"invited": 0}, "Nodig minstens één"),
    (meeting.envelopes_already_open, {"opened": True}, "al open"),
    (meeting.partners_still_writing, {"handed_in": 1}, "Nog niet elke partner"),
    (meeting.partners_still_writing, {"items": 0, "expected_inputs": 0, "handed_in": 0}, "Nog niet elke partner"),
    (meeting.item_untouched, {"still_tabled": 1}, "Bespreek elke vraag"),
    (meeting.item_without_line, {"advising_without_line": 1}, "minstens één regel advies"),
    (meeting.item_still_advising, {"still_advising": 1}, "Stuur eerst elk advies"),
    (meeting.agenda_empty, {"items": 0}, "nog geen vraag"),
]


@pytest.mark.parametrize(("guard", "changed", "words"), ON_TABLE)
def test_a_meeting_is_refused_on_its_facts(guard: Guard, changed: dict[str, Any], words: str) -> None:
    assert guard(TABLE) is None
    reason = guard(replace(TABLE, **changed))
    assert reason is not None
    assert words in reason


def test_the_envelopes_wait_for_the_deadline_with_its_minute() -> None:
    waiting = replace(TABLE, handed_in=0, deadline=NOW)
    assert meeting.partners_still_writing(waiting) is not None
    assert meeting.partners_still_writing(replace(waiting, now=NOW + timedelta(minutes=1))) is None


def test_a_sealed_meeting_does_not_start() -> None:
    assert meeting.still_sealed(TABLE) is not None
    assert meeting.still_sealed(replace(TABLE, opened=True)) is None


@pytest.mark.parametrize(
    ("changed", "data", "field"),
    [
        ({}, {"deadline": TABLE.starts_at}, "deadline"),
        ({}, {"starts_at": TABLE.deadline}, "deadline"),
    ],
)
def test_a_deadline_lies_before_the_start(changed: dict[str, Any], data: dict[str, Any], field: str) -> None:
    assert field in meeting.deadline_too_late(replace(TABLE, **changed), data)


@pytest.mark.parametrize("name", ["starts_at", "deadline"])
def test_no_table_is_announced_or_moved_to_a_moment_that_is_over(name: str) -> None:
    """A year typed wrong would open every envelope at once, and nothing closes them again."""
    assert name in meeting.moment_over(TABLE, {name: NOW})
    assert not meeting.moment_over(TABLE, {name: NOW + timedelta(hours=1)})
    stands = replace(TABLE, starts_at=NOW, deadline=NOW - timedelta(days=1))
    assert not meeting.moment_over(stands, {"starts_at": NOW, "deadline": NOW - timedelta(days=1)})


@pytest.mark.parametrize(
    ("facts", "data", "field"),
    [
        (replace(TABLE, opened=True), {"deadline": NOW + timedelta(hours=1)}, "deadline"),
        (replace(TABLE, items=3), {"capacity": 2}, "capacity"),
        (TABLE, {"organisations": ["nobody"]}, "organisations"),
    ],
)
def test_amending_drops_nothing(facts: MeetingFacts, data: dict[str, Any], field: str) -> None:
    assert field in meeting.amend_unfit(facts, data)


@pytest.mark.parametrize(
    ("request_key", "for_school", "refused"),
    [
        ("table", False, False),
        ("2026-0042", True, False),
        ("2026-0042", False, False),
        ("2026-0099", False, True),
        ("table", True, True),
    ],
)
def test_an_addition_is_about_a_case_of_the_table(request_key: str, *, for_school: bool, refused: bool) -> None:
    facts = replace(TABLE, named={"discussed": {"2026-0042": "its id"}})
    told = meeting.addition_unfit(facts, {"request": request_key, "for_school": for_school})
    assert bool(told.get("request")) is refused


def test_a_referral_lapses_only_after_its_last_day() -> None:
    assert referral.answer_day_not_passed(OFFER) is None
    assert referral.answer_day_not_passed(replace(OFFER, due_at=NOW)) is not None


@pytest.mark.parametrize(
    ("guard", "changed"),
    [
        (referral.chose_yes, {"talk_first": False}),
        (referral.already_confirmed, {"talk_first": True, "confirmed": True}),
        (referral.talk_not_confirmed, {"talk_first": True, "confirmed": False}),
    ],
)
def test_talking_first_is_confirmed_once_before_the_start(guard: Guard, changed: dict[str, Any]) -> None:
    assert guard(replace(OFFER, **changed)) is not None


# ---- on input ----------------------------------------------------------------------------------------------------


def person(key: str, **changed: Any) -> NamedPerson:
    known: dict[str, Any] = {"active": True, "can_interview": True, "conflict": False, "organisations": (f"org-{key}",)}
    return NamedPerson(id=key, name=f"Naam {key}", **{**known, **changed})


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (person("b", active=False), "niet meer actief"),
        (person("b", can_interview=False), "geen verkennende gesprekken"),
        (person("b", conflict=True), "te dicht bij deze school"),
        (person("b", organisations=()), "geen enkele partnerorganisatie"),
        (person("b", organisations=("org-a",)), "twee verschillende organisaties"),
    ],
)
def test_two_interviewers_must_fit_together(second: NamedPerson, words: str) -> None:
    facts = replace(FINE, named={"people": {"a": person("a"), "b": second}})
    reasons = request_input.unfit_interviewers(facts, {"interviewers": ["a", "b"]})
    assert words in " ".join(reasons["interviewers"])


def test_a_person_of_two_organisations_can_sit_for_the_other_one() -> None:
    both = person("b", organisations=("org-a", "org-b"))
    facts = replace(FINE, named={"people": {"a": person("a"), "b": both}})
    assert not request_input.unfit_interviewers(facts, {"interviewers": ["a", "b"]})


def test_one_person_is_not_two() -> None:
    facts = replace(FINE, named={"people": {"a": person("a")}})
    reasons = request_input.unfit_interviewers(facts, {"interviewers": ["a", "a"]})
    assert "twee verschillende mensen" in " ".join(reasons["interviewers"])


def test_a_moment_that_somebody_needed_cannot_make() -> None:
    named = {"interviewers_who_cannot": ("Ilse Claes",), "no_director_can": True}
    reasons = request_input.someone_cannot(replace(FINE, named=named), {"starts_at": NOW})
    assert [reason.split(" kan")[0] for reason in reasons["starts_at"]] == ["Ilse Claes", "De directie"]


def test_a_moment_in_the_past() -> None:
    assert "starts_at" in request_input.moment_past(FINE, {"starts_at": NOW})


def test_approving_asks_a_choice_for_each_of_the_seven_sections() -> None:
    sharing = {key: True for key in SectionKey if key is not SectionKey.BACKGROUND}
    reasons = request_input.section_without_choice(FINE, {"sharing": sharing})
    assert reasons == {"sharing": ["Kies ook voor “Achtergrond”: delen of niet delen."]}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"state": MeetingState.PLANNED}, "niet aangekondigd"),
        ({"opened": True}, "al open"),
        ({"items": 4}, "is vol"),
    ],
)
def test_a_meeting_that_cannot_take_one_more(changed: dict[str, Any], words: str) -> None:
    fits = NamedMeeting("m", MeetingState.ANNOUNCED, opened=False, items=3, capacity=4)
    assert not request_input.meeting_unfit(replace(FINE, named={"meeting": fits}), {})
    reasons = request_input.meeting_unfit(replace(FINE, named={"meeting": replace(fits, **changed)}), {})
    assert words in " ".join(reasons["meeting"])


PROPOSALS = {"p1": NamedProposal("p1", "Arktos", False), "p2": NamedProposal("p2", "PBD", True)}


def choices(**answers: str) -> dict[str, Any]:
    return {"choices": {key: {"answer": answer, "reason": ""} for key, answer in answers.items()}, "guidance": False}


def test_every_proposal_gets_a_choice() -> None:
    facts = replace(FINE, named={"proposals": PROPOSALS})
    assert "choices.p2.answer" in request_input.proposal_without_choice(facts, choices(p1="yes"))


def test_accepting_nothing_is_not_accepting() -> None:
    facts = replace(FINE, named={"proposals": PROPOSALS})
    assert request_input.nothing_chosen(facts, choices(p1="no", p2="no"))
    assert not request_input.nothing_chosen(facts, choices(p1="no", p2="talk"))


def test_a_guidance_service_needs_consent_first() -> None:
    facts = replace(FINE, named={"proposals": PROPOSALS})
    wanted = choices(p1="no", p2="talk")
    assert "guidance" in request_input.guidance_without_consent(facts, wanted)
    assert not request_input.guidance_without_consent(facts, {**wanted, "guidance": True})
    assert not request_input.guidance_without_consent(replace(facts, guidance=True), wanted)
    assert not request_input.guidance_without_consent(facts, choices(p1="yes", p2="no"))
