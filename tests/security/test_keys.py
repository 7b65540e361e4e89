"""Keys and links: shown once, good once, kept nowhere; and nobody learns who has an account."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from demo import cast
from mails.deliver import DeliveryFailed
from records.kinds import MailKind
from records.outbox import DeliveredMail, OutboxEntry
from records.people import ApiToken, Person, WrongTry
from records.tables import METADATA
from tests.api.net import Net
from tests.clients import StrictClient
from web.jobs import drain
from web.kit import kit_of
from web.links import MOST_MAILS
from web.logs import log
from web.ticks import tick
from web.works import works_of

LINK = re.compile(r"/l/[\w.~-]+")


def visitor(net: Net) -> StrictClient:
    client = net.app.test_client()
    assert isinstance(client, StrictClient)
    return client


def send_mails(net: Net) -> None:
    with net.app.app_context():
        drain(works_of(kit_of(net.app)), net.clock.now())


def mails(net: Net, email: str) -> list[DeliveredMail]:
    send_mails(net)
    with net.database.reading() as session:
        query = select(DeliveredMail).where(DeliveredMail.recipient == email).order_by(DeliveredMail.sent_at)
        return list(session.scalars(query))


def link(net: Net, email: str) -> str:
    visitor(net).send("/aanmelden", email=email)
    found = LINK.search(mails(net, email)[-1].text)
    assert found is not None
    return found.group()


def begin(net: Net, email: str) -> Any:
    """Begin a conversation without an account, up to the mail address."""
    begun = visitor(net).post("/api/v1/intakes", json={}).json
    assert begun is not None
    about = {"name": "Els Goos", "function": "director", "email": email}
    for key, value in (("welcome", None), ("school", "012345"), ("about_you", about)):
        answer = visitor(net).put(
            f"/api/v1/intakes/{begun['reference']}/answers/{key}", json={"value": value},
            headers={"X-Resume-Key": begun["resume"]},
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
    return begun


def everything_kept(net: Net, *but: str) -> str:
    """Give every row of every table as text, but for these tables."""
    with net.database.reading() as session:
        tables = [table for name, table in METADATA.tables.items() if name not in but]
        return "\n".join(str(tuple(row)) for table in tables for row in session.execute(select(table)))


# ---- links


def test_a_link_opens_once_and_a_scanner_that_looks_uses_nothing_up(net: Net) -> None:
    address = link(net, cast.LEAD)
    for _number in range(3):
        assert visitor(net).get(address).status_code == 200
    assert visitor(net).send(address).status_code == 303
    assert visitor(net).send(address).status_code == 409
    assert visitor(net).get(address).status_code == 410


@pytest.mark.parametrize("minutes", [30, 60 * 24 * 365])
def test_a_link_to_sign_in_is_short_lived(minutes: int, net: Net) -> None:
    address = link(net, cast.LEAD)
    net.clock.move(minutes=minutes)
    assert visitor(net).send(address).status_code == 410


def test_a_link_that_somebody_changed_is_none(net: Net) -> None:
    address = link(net, cast.LEAD)
    for changed in (address[:-1], address + "A", address.swapcase(), "/l/x", "/l/" + "A" * 5000):
        assert visitor(net).send(changed).status_code in {404, 410}


def test_the_link_of_an_account_that_was_closed_opens_nothing(net: Net) -> None:
    address = link(net, cast.LEAD)
    with net.writing() as session:
        session.get_one(Person, net.people[cast.LEAD]).active = False
    client = visitor(net)
    assert client.send(address).status_code == 410
    assert client.get("/werkblad").status_code == 302


def test_a_key_of_a_draft_is_no_key_to_anything_else(net: Net) -> None:
    mine, theirs = begin(net, "els@nieuwe.example"), begin(net, "jan@andere.example")
    headers = {"X-Resume-Key": mine["resume"]}
    assert visitor(net).get(f"/api/v1/intakes/{mine['reference']}", headers=headers).status_code == 200
    for address in (f"/intakes/{theirs['reference']}", f"/requests/{theirs['reference']}"):
        assert visitor(net).get(f"/api/v1{address}", headers=headers).status_code == 404
    for address in ("/me", "/requests", "/meetings"):
        assert visitor(net).get(f"/api/v1{address}", headers=headers).status_code == 401


def test_who_asks_their_question_back_has_it_alone_whoever_typed_their_address(net: Net) -> None:
    begun = begin(net, "els@nieuwe.example")  # somebody else did, to read what she will write
    thief = visitor(net)
    thief.set_cookie("casetafel-vraag", begun["resume"])
    thief.send(f"/intake/{begun['reference']}/samen", name="Ik", email="dief@x.example")
    invited = LINK.search(mails(net, "dief@x.example")[-1].text)
    assert invited is not None
    els = visitor(net)
    assert els.send(link(net, "els@nieuwe.example")).location == f"/intake/{begun['reference']}#vraag"
    assert els.get(f"/intake/{begun['reference']}").status_code == 200
    assert thief.get(f"/intake/{begun['reference']}").status_code == 302
    assert visitor(net).send(invited.group()).status_code == 410


@pytest.mark.parametrize("leave", ["/afmelden", "/mijn-gegevens/overal-afmelden"])
def test_who_signs_out_of_a_shared_computer_leaves_no_draft_open_there(leave: str, net: Net) -> None:
    begun = begin(net, cast.LEAD)
    client = visitor(net)
    client.set_cookie("casetafel-vraag", begun["resume"])
    client.send("/demo/aanmelden", email=cast.LEAD)
    assert client.get(f"/intake/{begun['reference']}").status_code == 200
    client.send(leave)
    assert client.get(f"/intake/{begun['reference']}").status_code == 302


# ---- where keys lie


def test_no_key_stays_in_the_database_once_its_mail_was_sent(net: Net) -> None:
    begun = begin(net, "els@nieuwe.example")
    token = net.app.test_cli_runner().invoke(args=["token", "create", cast.LEAD]).output.strip()
    address = link(net, cast.LEAD)
    with net.database.reading() as session:
        kinds = (MailKind.RESUME_LINK, MailKind.SIGN_IN_LINK, MailKind.CONFIRM_ADDRESS)
        entries = list(session.scalars(select(OutboxEntry).where(OutboxEntry.mail.in_(kinds))))
    assert {entry.mail for entry in entries} == set(kinds)
    assert all(entry.done_at is not None and entry.payload == {} for entry in entries)
    kept = everything_kept(net, "delivered_mail")  # the mailbox of the demo; a city keeps no text
    for secret in (begun["resume"], token, address.removeprefix("/l/")):
        assert secret not in kept


def test_a_mail_that_can_never_arrive_keeps_no_key_either(net: Net) -> None:
    begun = begin(net, "els@nieuwe.example")

    class Nobody:
        def deliver(self, _mail: Any, _now: Any) -> None:
            raise DeliveryFailed("no such mailbox", permanent=True)

    kit_of(net.app).postman = Nobody()
    send_mails(net)
    assert begun["resume"] not in everything_kept(net)


def test_no_key_no_link_and_no_address_is_logged(net: Net, capsys: pytest.CaptureFixture[str]) -> None:
    begun = begin(net, "els@nieuwe.example")
    address = link(net, cast.LEAD)
    message = f"failed at {address} for {cast.LEAD}?sleutel={begun['resume']}"
    log.error("failed", message=message, token="geheim", resume_key=begun["resume"])
    told = capsys.readouterr().err
    for secret in (begun["resume"], address.removeprefix("/l/"), cast.LEAD, "els@nieuwe.example", "geheim"):
        assert secret not in told


def test_what_fails_tells_a_visitor_nothing_of_the_machine(
    net: Net, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_values: Any) -> None:
        raise RuntimeError("secret words of lead@school.example")

    monkeypatch.setattr("network.accounts.ask_link", fail)
    answer = visitor(net).send("/aanmelden", email=cast.LEAD)
    assert answer.status_code == 500
    assert "secret words" not in answer.text
    assert "Traceback" not in answer.text
    assert cast.LEAD not in capsys.readouterr().err


# ---- who has an account


def test_asking_a_link_says_the_same_for_who_is_known_and_who_is_not(net: Net) -> None:
    pages = []
    for email in ("lxxx@school.example", "lead@school.example"):
        client = visitor(net)
        answer = client.send("/aanmelden", email=email)
        shown = re.sub(r'value="[^"]+"', "", client.get("/aanmelden").text)
        pages.append((answer.status_code, answer.headers["Location"], shown))
    assert pages[0] == pages[1]
    assert mails(net, "lxxx@school.example") == []


def test_the_limit_on_mail_tells_a_draft_nothing_of_who_has_an_account(net: Net) -> None:
    counted = []
    for email in ("els@nieuwe.example", cast.LEAD):
        begin(net, email)
        visitor(net).send("/aanmelden", email=email)
        with net.database.reading() as session:
            counted.append(len(list(session.scalars(select(WrongTry.id).where(WrongTry.subject == f"mail:{email}")))))
    assert counted == [2, 2]


def test_asking_a_link_takes_as_many_commits_for_who_is_known_and_who_is_not(net: Net) -> None:
    found: dict[str, int] = {}
    for address in (cast.LEAD, "niemand@school.example"):
        client = visitor(net)
        token = client.csrf()
        with counted_commits(net) as commits:
            client.post("/aanmelden", data={"csrf_token": token, "email": address})
        found[address] = len(commits)
    assert set(found.values()) == {1}


@contextmanager
def counted_commits(net: Net) -> Iterator[list[Any]]:
    commits: list[Any] = []

    def count(connection: Any) -> None:
        commits.append(connection)

    event.listen(net.database.engine, "commit", count)
    try:
        yield commits
    finally:
        event.remove(net.database.engine, "commit", count)


def test_addresses_that_somebody_typed_are_forgotten_after_a_day(net: Net) -> None:
    begin(net, "els@nieuwe.example")
    visitor(net).send("/aanmelden", email="niemand@school.example")
    assert "niemand@school.example" in everything_kept(net)
    net.clock.move(days=1, minutes=1)
    tick(kit_of(net.app), net.clock.now())
    with net.database.reading() as session:
        assert session.scalars(select(WrongTry.subject)).all() == []
    assert "niemand@school.example" not in everything_kept(net)


def test_an_address_gets_a_few_links_and_no_flood(net: Net) -> None:
    for _number in range(20):
        visitor(net).send("/aanmelden", email=cast.LEAD)
    assert len(mails(net, cast.LEAD)) == 5


def test_nobody_is_flooded_by_conversations_that_name_their_address(net: Net) -> None:
    for _number in range(MOST_MAILS + 3):
        begin(net, "slachtoffer@x.example")
    assert len(mails(net, "slachtoffer@x.example")) == 2 * MOST_MAILS  # one to confirm, one to go on, each time
    net.clock.move(days=1, minutes=1)
    begin(net, "slachtoffer@x.example")
    assert len(mails(net, "slachtoffer@x.example")) == 2 * MOST_MAILS + 2


def test_coordinators_are_not_flooded_by_somebody_who_plays_with_numbers(net: Net) -> None:
    begun = begin(net, "els@nieuwe.example")
    headers = {"X-Resume-Key": begun["resume"]}
    at = f"/api/v1/intakes/{begun['reference']}/answers"
    visitor(net).put(f"{at}/situation", json={"value": "Er was vandaag geweld op school."}, headers=headers)
    visitor(net).put(f"{at}/crisis", json={"value": "yes"}, headers=headers)
    for number in range(12):
        net.clock.move(seconds=30)
        sent = visitor(net).put(f"{at}/crisis_contact", json={"value": f"0470 00 00 {number:02}"}, headers=headers)
        assert sent.status_code == 200, sent.text
    alerts = [each for each in mails(net, cast.COORDINATOR) if each.mail is MailKind.CRISIS_ALERT]
    assert len(alerts) == 5


def test_a_token_that_was_ended_is_no_good(net: Net) -> None:
    assert net.get(cast.LEAD, "/me")
    with net.writing() as session:
        for token in session.scalars(select(ApiToken)):
            token.ended_at = net.clock.now() - timedelta(seconds=1)
    assert net.refused(cast.LEAD, "GET", "/me") == (401, "sign-in")
