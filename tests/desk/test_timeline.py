"""What already happened, in words: a sentence for every action, and to each reader their own part."""

import pytest
from sqlalchemy import select

from demo import cast
from desk import timeline
from records.journal import JournalEntry
from records.vocabulary import Machine, Noted, Role, State
from tests.desk.town import Town
from workflow.rules import TABLES

FIRED = [(machine, row.action) for machine in (Machine.REQUEST, Machine.REFERRAL) for row in TABLES[machine].rows]
TOLD = [*FIRED, *((Machine.REQUEST, noted) for noted in Noted)]


@pytest.mark.parametrize(("machine", "action"), TOLD)
def test_every_action_has_a_sentence_for_the_school_and_for_the_others(machine: Machine, action: str) -> None:
    assert (machine, action) in timeline.SAID


def texts(town: Town, email: str) -> list[str]:
    return [entry["text"] for entry in town.api(email, f"/requests/{town.reference}/timeline")["items"]]


def test_the_school_reads_it_as_theirs_with_who_did_what(town: Town) -> None:
    town.bring(State.ADVISED)
    told = texts(town, cast.LEAD)
    assert told[0] == "Het advies is bij jullie. Leen Wouters stuurde het door na de casetafel."
    assert told[-1] == "Jullie vraag is verstuurd. Nadia Verstappen stuurde ze naar het netwerk."
    assert texts(town, cast.COORDINATOR)[0].startswith("Het advies is bij de school.")


def test_referrals_are_told_to_school_and_coordinator_and_not_to_interviewers(town: Town) -> None:
    town.bring(State.IN_TRAJECTORY)
    assert "De Schoolbrug zegt ja." in " ".join(texts(town, cast.LEAD))
    assert "De Schoolbrug zegt ja." in " ".join(texts(town, cast.COORDINATOR))
    assert "zegt ja" not in " ".join(texts(town, cast.INTERVIEWER_2))


def test_a_partner_that_was_at_the_table_alone_reads_no_timeline(town: Town) -> None:
    town.bring(State.TABLED)
    town.api(cast.PARTNER, f"/requests/{town.reference}/timeline", status=404)
    assert "Wat is er al gebeurd?" not in town.page(cast.PARTNER)


def test_who_supports_the_school_reads_from_the_choice_on_and_nothing_of_before(town: Town) -> None:
    town.bring(State.IN_TRAJECTORY)
    with town.database.reading() as session:
        request, _sight = town.reached(session, cast.COORDINATOR)
        entries = timeline.read(session, request)
    own = next(one.subject_id for one in entries if one.machine is Machine.REFERRAL)
    part = timeline._own_part(entries, frozenset({own}))
    assert part[0].action == "accept_advice"
    assert {one.subject_id for one in part if one.machine is Machine.REFERRAL} == {own}


def shares(town: Town, sharing: dict[str, bool], *, guidance: bool | None = None) -> None:
    """Let the director choose anew who reads what."""
    browser = town.browser(cast.LEAD)
    body = {"sharing": sharing, "guidance": guidance}
    answer = browser.put(
        f"/api/v1/requests/{town.reference}/sharing", json=body, headers={"X-CSRFToken": browser.csrf()}
    )
    assert answer.status_code == 200, answer.text


def test_who_reads_the_report_from_now_on_is_told_to_whoever_may_know_what_is_shared(town: Town) -> None:
    town.bring(State.TABLED)
    before = texts(town, cast.LEAD)

    shares(town, {"tried": False, "background": True, "dream": True}, guidance=True)
    shares(town, {"tried": False}, guidance=True)  # the same again: nothing to tell

    changes = (
        "Nadia Verstappen koos dat. Nu ook gedeeld met de casetafel: Achtergrond. "
        "Niet meer gedeeld met de casetafel: Wat jullie al probeerden. De pedagogische begeleidingsdienst leest mee."
    )
    assert texts(town, cast.LEAD) == [f"Jullie wijzigden wie het verslag leest. {changes}", *before]
    for email in (cast.COORDINATOR, cast.INTERVIEWER_1):
        assert texts(town, email)[0] == f"De school wijzigde wie het verslag leest. {changes}"
    assert "wijzigde wie het verslag leest" not in town.page(cast.PARTNER)
    with town.database.reading() as session:
        entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.person_id, entry.role) == ("change_sharing", town.people[cast.LEAD], Role.SCHOOL_LEAD)
    assert (entry.at, entry.detail["held"]) == (town.clock.now(), ["tried"])


def test_an_older_page_is_told_what_was_done_also_when_sharing_changed_meanwhile(town: Town) -> None:
    town.bring(State.TABLED)
    shares(town, {"tried": False})
    body = {"version": 1, "input": {"reason": "We wachten nog"}}

    answer = town.post(cast.COORDINATOR, f"/requests/{town.reference}/actions/untable", body)

    assert answer.status_code == 409
    assert "Nadia Verstappen deed intussen: wijzig wie wat leest." in answer.json["reasons"]


def test_reasons_are_never_part_of_it(town: Town) -> None:
    town.bring(State.WITHDRAWN)
    town.bring(State.REDIRECTED)
    assert "zorg voor één leerling" not in " ".join(texts(town, cast.LEAD))
