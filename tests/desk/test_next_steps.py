"""The table of next steps: a sentence for now and one for what follows, for every situation and every reader."""

import string
from datetime import UTC, datetime, timedelta

import pytest

from desk import next_steps
from desk.dossier import Dossier, OnTable, Support
from desk.words import ANYONE
from records.request import SupportRequest
from records.vocabulary import Choice, MeetingState, ReferralState, Role, State, SupportKind
from workflow.reach import Sight
from workflow.school_calendar import FLANDERS

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def request_in(state: State, since: datetime = NOW, due: datetime | None = None) -> SupportRequest:
    return SupportRequest(state=state, state_since=since, due_at=due, crisis=False)


def sight(*roles: Role) -> Sight:
    return Sight(roles=frozenset(roles))


def card(state: State, reader: Role, turn: Role, due: datetime | None = None) -> dict[str, object]:
    found = request_in(state, due=due)
    return next_steps.card(found, Dossier(), sight(reader), frozenset({turn}), "de netwerkcoördinator", NOW, FLANDERS)


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_words_for_every_reader(state: State) -> None:
    for role in Role:
        key = next_steps.situation_of(request_in(state), Dossier(), sight(role), frozenset(), NOW)
        words = next_steps.words_for(key, frozenset({role}), frozenset())
        assert words.now
        assert words.then


@pytest.mark.parametrize("key", list(next_steps.STEPS))
def test_every_row_has_words_for_anyone_and_only_known_blanks(key: str) -> None:
    rows = next_steps.STEPS[key]
    assert ANYONE in rows
    for words in rows.values():
        blanks = {
            name for text in (words.now, words.then) for _text, name, _spec, _how in string.Formatter().parse(text)
        }
        assert blanks <= {None, "moment", "meeting"}
        assert "!" not in words.now + words.then


def test_a_school_at_turn_reads_that_no_term_runs() -> None:
    shown = card(State.ADVISED, Role.SCHOOL_LEAD, Role.SCHOOL_LEAD)
    assert shown["title"] == "Jullie zijn aan zet"
    assert shown["is_you"]
    assert str(shown["text"]).endswith("Neem je tijd: er loopt geen termijn.")


def test_a_coordinator_at_turn_reads_until_when_in_school_days() -> None:
    shown = card(State.SUBMITTED, Role.COORDINATOR, Role.COORDINATOR, due=NOW + timedelta(days=3, hours=12))
    assert shown["title"] == "Jij bent aan zet"
    assert str(shown["text"]).endswith("Dat kan tot en met vr 27 november, nog 3 schooldagen.")


def test_a_school_that_waits_reads_by_when_it_hears_and_never_that_somebody_is_late() -> None:
    waiting = card(State.SUBMITTED, Role.SCHOOL, Role.COORDINATOR, due=NOW + timedelta(days=3))
    assert waiting["title"] == "Aan zet: de netwerkcoördinator"
    assert str(waiting["text"]).endswith("Dat gebeurt ten laatste op vr 27 november.")
    late = card(State.SUBMITTED, Role.SCHOOL, Role.COORDINATOR, due=NOW - timedelta(days=3))
    assert "termijn" not in str(late["text"])


def test_a_partner_that_handed_in_is_told_that_it_is_ready() -> None:
    meeting = OnTable(
        "m", MeetingState.ANNOUNCED, NOW + timedelta(days=8), NOW + timedelta(days=7), opened=False, lies=True
    )
    dossier = Dossier(meeting=meeting, envelopes=[True])
    found = request_in(State.TABLED, due=meeting.deadline)
    shown = next_steps.card(found, dossier, sight(Role.PARTNER), frozenset({Role.PARTNER}), "partners", NOW, FLANDERS)
    assert (shown["title"], shown["is_you"]) == ("Jullie zijn klaar", False)


def test_a_school_that_chose_to_talk_first_is_told_how_to_go_on() -> None:
    talk = Support("r", "Arktos", SupportKind.COACHING, ReferralState.ACCEPTED, Choice.TALK, NOW, confirmed=False)
    found = request_in(State.IN_TRAJECTORY)
    shown = next_steps.card(
        found, Dossier(referrals=[talk]), sight(Role.SCHOOL_LEAD), frozenset({Role.REFERRED}), "partner", NOW, FLANDERS
    )
    assert "bevestig het dan" in str(shown["text"])


def test_what_is_over_for_good_asks_nothing_any_more() -> None:
    long_ago = request_in(State.DECLINED, since=NOW - timedelta(days=70))
    assert next_steps.situation_of(long_ago, Dossier(), sight(Role.SCHOOL_LEAD), frozenset(), NOW) == "ended"
