"""What already happened, in words: a sentence for every action, and to each reader their own part."""

import pytest

from demo import cast
from desk import timeline
from records.vocabulary import Machine, State
from tests.desk.town import Town
from workflow.rules import TABLES

TOLD = [(machine, row.action) for machine in (Machine.REQUEST, Machine.REFERRAL) for row in TABLES[machine].rows]


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


def test_reasons_are_never_part_of_it(town: Town) -> None:
    town.bring(State.WITHDRAWN)
    town.bring(State.REDIRECTED)
    assert "zorg voor één leerling" not in " ".join(texts(town, cast.LEAD))
