"""The commands of api.md: what they print, and that the clock really does everything that is due."""

import json
from datetime import datetime, timedelta
from typing import Any

from click.testing import Result
from flask.cli import routes_command
from sqlalchemy import select

from demo import cast
from records.organisations import Organisation
from records.outbox import OutboxEntry
from records.people import Person
from records.vocabulary import State
from tests.api.net import Net


def run(net: Net, *words: str) -> Result:
    result: Result = net.app.test_cli_runner().invoke(args=list(words))
    return result


def test_a_token_stands_alone_on_its_line_and_works_at_once(net: Net) -> None:
    made = run(net, "token", "create", cast.PARTNER)
    assert (made.exit_code, made.output.count("\n"), len(made.output.split())) == (0, 1, 1)
    assert net.call("", "GET", "/me", Authorization=f"Bearer {made.output.strip()}").json["email"] == cast.PARTNER


def test_a_user_is_made_and_known(net: Net) -> None:
    assert run(net, "user", "create", "nieuw@stad.example", "Nina Nieuw", "--coordinator").exit_code == 0
    with net.database.reading() as session:
        person = session.scalars(select(Person).where(Person.email == "nieuw@stad.example")).one()
    assert (person.name, person.is_coordinator, person.is_admin) == ("Nina Nieuw", True, False)


def test_a_request_is_shown_and_moved_through_the_same_door(net: Net) -> None:
    net.bring(State.SUBMITTED)
    shown = json.loads(run(net, "case", "show", net.reference).output)
    assert (shown["reference"], shown["state"], shown["at_turn"]) == (net.reference, "submitted", ["coordinator"])
    asked = json.dumps({"title": "Ouders", "interviewers": [net.people[cast.INTERVIEWER_1], net.people[cast.LEAD]]})
    refused = run(net, "case", "fire", net.reference, "assign", "--as", cast.COORDINATOR, "--input", asked)
    assert refused.exit_code == 1
    assert "interviewers" in refused.output
    assert run(net, "case", "fire", net.reference, "withdraw", "--as", cast.OTHER_LEAD).exit_code == 1
    done = run(net, "case", "fire", net.reference, "withdraw", "--as", cast.LEAD, "--input", '{"reason": "Toch niet."}')
    assert (done.exit_code, json.loads(done.output)["state"]) == (0, "withdrawn")
    assert run(net, "case", "show", "1999-0001").exit_code == 1
    for wrong in ("{", "[]"):
        assert run(net, "case", "fire", net.reference, "reopen", "--as", cast.LEAD, "--input", wrong).exit_code == 2


def test_the_process_is_drawn_and_the_addresses_are_listed(net: Net) -> None:
    checked = run(net, "process", "diagram", "--check")
    assert checked.exit_code == 0, checked.output
    listed = net.app.test_cli_runner().invoke(routes_command)  # Flask's own
    assert "/api/v1/me" in listed.output


def open_entries(net: Net) -> list[OutboxEntry]:
    with net.database.reading() as session:
        due = OutboxEntry.done_at.is_(None), OutboxEntry.not_before <= net.clock.now()
        return list(session.scalars(select(OutboxEntry).where(*due)))


def test_the_outbox_is_drained(net: Net) -> None:
    net.bring(State.SUBMITTED)
    assert open_entries(net)
    assert run(net, "outbox", "drain").exit_code == 0
    assert open_entries(net) == []


def tick(net: Net, moment: datetime) -> Result:
    """The clock of a test stands still until it is moved; `--at` is for the demo's own clock."""
    net.clock.moment = moment
    return run(net, "clock", "tick")


def test_a_tick_opens_the_envelopes_at_the_deadline_and_not_a_minute_earlier(net: Net) -> None:
    net.bring(State.TABLED)
    address = f"/meetings/{net.request(cast.PARTNER)['parts']['meeting']['id']}"
    deadline = datetime.fromisoformat(net.get(cast.COORDINATOR, address)["deadline"])
    assert tick(net, deadline - timedelta(minutes=1)).exit_code == 0
    assert net.get(cast.COORDINATOR, address)["opened_at"] is None
    assert tick(net, deadline + timedelta(minutes=1)).exit_code == 0
    assert net.get(cast.COORDINATOR, address)["opened_at"] is not None
    assert open_entries(net) == []


def test_a_tick_lets_referrals_lapse_and_sends_the_request_back(net: Net) -> None:
    net.bring(State.REFERRING)
    (mine,) = net.get(cast.INTERVIEWER_1, f"/referrals?request={net.reference}")["items"]
    due = datetime.fromisoformat(mine["due"])
    assert tick(net, due - timedelta(minutes=1)).exit_code == 0
    assert net.request(cast.LEAD)["state"] == "referring"
    assert tick(net, due + timedelta(days=1)).exit_code == 0
    shown = net.request(cast.LEAD)
    assert (shown["state"], shown["at_turn"]) == ("approved", ["coordinator"])
    assert [each["state"] for each in shown["parts"]["referrals"]][:1] == ["lapsed"]


def reminders(net: Net) -> list[Any]:
    with net.database.reading() as session:
        rows = session.execute(select(OutboxEntry.mail, OutboxEntry.recipient))
        return [row.recipient for row in rows if row.mail is not None and "reminder" in row.mail.value]


def test_a_tick_reminds_who_is_at_turn(net: Net) -> None:
    net.bring(State.SUBMITTED)
    due = datetime.fromisoformat(net.request(cast.COORDINATOR)["due"])
    before = len(reminders(net))
    tick(net, due - timedelta(hours=30))
    tick(net, due + timedelta(hours=30))
    assert len(reminders(net)) > before
    once = len(reminders(net))
    tick(net, due + timedelta(hours=30))
    assert len(reminders(net)) == once, "a second tick at the same moment finds nothing to do"


def test_organisations_of_the_cast_have_something_to_offer(net: Net) -> None:
    with net.database.reading() as session:
        names = set(session.scalars(select(Organisation.name)))
    listed = {each["name"]: each["kinds"] for each in net.all(cast.COORDINATOR, "/organisations")}
    assert set(listed) == names
    assert all(listed.values())
