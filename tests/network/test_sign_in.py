"""Signing in by a link: once, for half an hour, with a click; and nobody learns who has an account."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

import wsgi
from demo.cast import LEAD, TEACHER
from mails.contexts import PersonalLink
from network import mails as letters
from records.kinds import MailKind
from records.outbox import OutboxEntry
from records.people import Person
from records.request import IntakeAnswer, Participant, SupportRequest
from records.session import Database
from records.vocabulary import Function, State
from tests.clients import StillClock, StrictClient, build
from tests.network.conftest import SignIn, person_id
from web.kit import kit_of
from web.settings import Settings


def entries(db: Database, kind: MailKind = MailKind.SIGN_IN_LINK) -> list[OutboxEntry]:
    with db.reading() as session:
        return list(session.scalars(select(OutboxEntry).where(OutboxEntry.mail == kind).order_by(OutboxEntry.id)))


def send(app: Flask, db: Database, clock: StillClock, kind: MailKind = MailKind.SIGN_IN_LINK) -> str:
    """Give the path of the link in the one mail of this kind that is waiting."""
    (entry,) = entries(db, kind)
    with app.app_context(), db.reading() as session:
        context = letters.HANDLERS[kind](session, entry, clock.now())
    assert isinstance(context, PersonalLink)
    return context.link.removeprefix("http://127.0.0.1:8000")


def signed_in(client: StrictClient) -> bool:
    return bool(client.get("/mijn-gegevens").status_code == 200)


def test_a_link_signs_in_once(app: Flask, client: StrictClient, db: Database, clock: StillClock) -> None:
    assert client.send("/aanmelden", email=" Lead@School.example ").status_code == 303
    link = send(app, db, clock)
    assert "Meld me aan" in client.get(link).text
    answer = client.send(link)
    assert answer.status_code == 303
    assert signed_in(client)

    other = app.test_client()
    assert isinstance(other, StrictClient)
    assert other.get(link).status_code == 410
    again = other.send(link)
    assert again.status_code == 409
    assert "al gebruikt" in again.text
    assert not signed_in(other)


def test_a_mail_scanner_that_opens_a_link_uses_nothing_up(
    app: Flask, client: StrictClient, db: Database, clock: StillClock
) -> None:
    client.send("/aanmelden", email=LEAD)
    link = send(app, db, clock)
    for _time in range(3):
        opened = client.get(link)
        assert opened.status_code == 200
        assert opened.headers["Cache-Control"] == "no-store"
    assert not signed_in(client)
    assert client.send(link).status_code == 303


def test_a_link_is_over_after_half_an_hour(app: Flask, client: StrictClient, db: Database, clock: StillClock) -> None:
    client.send("/aanmelden", email=LEAD)
    link = send(app, db, clock)
    clock.move(minutes=30)
    assert client.get(link).status_code == 410
    late = client.send(link)
    assert late.status_code == 410
    assert "lead@school" not in late.text
    assert not signed_in(client)
    assert client.send(f"{link}/opnieuw").status_code == 303
    assert len(entries(db)) == 2


def test_the_answer_is_the_same_whether_or_not_we_know_the_address(client: StrictClient, db: Database) -> None:
    def said(email: str) -> str:
        client.send("/aanmelden", email=email)
        return re.sub(r'value="[^"]*"', "", client.get("/aanmelden").text)

    known, unknown = said(LEAD), said("lot@school.example")
    assert known == unknown
    assert "l•••@school.example" in known
    assert [entry.recipient for entry in entries(db)] == [LEAD]


def test_a_closed_account_gets_no_link_and_no_way_in(
    app: Flask, client: StrictClient, db: Database, clock: StillClock
) -> None:
    client.send("/aanmelden", email=LEAD)
    link = send(app, db, clock)
    with db.writing() as session:
        session.get_one(Person, person_id(db, LEAD)).active = False
    assert client.send(link).status_code == 410
    client.send("/aanmelden", email=LEAD)
    assert len(entries(db)) == 1


@pytest.mark.parametrize(
    "email", ["", "lead", "lead@", "a@b", "lead@school.example\nBcc: x@y.example", "x" * 260 + "@a.be"]
)
def test_what_is_no_address_is_said_and_kept(email: str, client: StrictClient) -> None:
    answer = client.send("/aanmelden", email=email)
    assert answer.status_code == 422
    assert "mailadres" in answer.text


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "target", ["https://kwaad.example/", "//kwaad.example", "/\\kwaad.example", "javascript:alert(1)"]
)
def test_a_link_never_leads_to_another_site(
    target: str, app: Flask, client: StrictClient, db: Database, clock: StillClock
) -> None:
    assert "kwaad" not in client.get(f"/aanmelden?verder={target}").text
    client.send("/aanmelden", email=LEAD, verder=target)
    location = client.send(send(app, db, clock)).location
    assert location.startswith("/")
    assert "kwaad" not in location


def test_a_link_leads_to_where_one_was_going(app: Flask, client: StrictClient, db: Database, clock: StillClock) -> None:
    client.send("/aanmelden", email=LEAD, verder="/mijn-gegevens?x=1")
    assert client.send(send(app, db, clock)).location == "/mijn-gegevens?x=1"


def test_many_links_for_one_address_are_not_sent(client: StrictClient, db: Database, clock: StillClock) -> None:
    for _time in range(8):
        assert client.send("/aanmelden", email=LEAD).status_code == 303
    assert len(entries(db)) == 5
    clock.move(minutes=16)
    client.send("/aanmelden", email=LEAD)
    assert len(entries(db)) == 6


def test_signing_out_everywhere_ends_every_browser(as_: SignIn, clock: StillClock) -> None:
    phone, laptop = as_(LEAD), as_(LEAD)
    assert phone.send("/mijn-gegevens/overal-afmelden").status_code == 303
    assert not signed_in(phone)
    assert not signed_in(laptop)
    clock.move(seconds=2)
    assert signed_in(as_(LEAD))


def test_signing_out(as_: SignIn) -> None:
    client = as_(TEACHER)
    assert client.get("/afmelden").status_code == 405
    assert client.send("/afmelden").status_code == 303
    assert not signed_in(client)


def draft(db: Database, clock: StillClock, **more: Any) -> str:
    """Write down a draft of somebody who is not known yet."""
    with db.writing() as session:
        request = SupportRequest(
            reference="2026-0042", process_version=1, script_version=1, created_at=clock.now(),
            last_answer_at=clock.now(), state_since=clock.now(), contact_email="nieuw@school.example",
            **{"school_id": None, **more},
        )  # fmt: skip
        session.add(request)
        session.flush()
        said = {
            "name": "Nieuw Gezicht",
            "function": "director",
            "email": "Nieuw@school.example",
            "phone": "0470 11 22 33",
        }
        answer = IntakeAnswer(request_id=request.id, key="about_you", value=said, answered_at=clock.now())
        session.add(answer)
        session.add(
            OutboxEntry(
                mail=MailKind.CONFIRM_ADDRESS, recipient="nieuw@school.example", request_id=request.id,
                payload={"then": "/intake"}, created_at=clock.now(), not_before=clock.now(),
            )
        )  # fmt: skip
        return request.id


def test_confirming_the_address_of_a_draft_makes_the_account_and_only_a_claim(
    app: Flask, client: StrictClient, db: Database, clock: StillClock
) -> None:
    with db.reading() as session:
        school_id = session.scalars(select(Person).where(Person.email == LEAD)).one().schools[0].school_id
    request_id = draft(db, clock, school_id=school_id)
    answer = client.send(send(app, db, clock, MailKind.CONFIRM_ADDRESS))
    assert answer.location == "/intake"
    assert signed_in(client)
    with db.reading() as session:
        request = session.get_one(SupportRequest, request_id)
        person = session.get_one(Person, request.begun_by_id)
        assert (person.name, person.email, person.phone) == ("Nieuw Gezicht", "nieuw@school.example", "0470 11 22 33")
        assert request.contact_confirmed_at == person.email_confirmed_at == clock.now()
        (claim,) = person.schools
        assert (claim.school_id, claim.function, claim.confirmed_at) == (school_id, Function.DIRECTOR, None)


def test_a_contact_that_was_changed_meanwhile_is_not_confirmed(
    app: Flask, client: StrictClient, db: Database, clock: StillClock
) -> None:
    request_id = draft(db, clock)
    link = send(app, db, clock, MailKind.CONFIRM_ADDRESS)
    with db.writing() as session:
        session.get_one(SupportRequest, request_id).contact_email = "ander@school.example"
    assert client.send(link).status_code == 410
    assert not signed_in(client)


def test_a_listed_participant_gets_an_account_by_asking_a_link(
    app: Flask, client: StrictClient, db: Database, clock: StillClock
) -> None:
    request_id = draft(db, clock)
    with db.writing() as session:
        session.add(
            Participant(
                request_id=request_id, position=1, name="Sofie Maes", function=Function.TEACHER, email="s@w.example"
            )
        )
    client.send("/aanmelden", email="s@w.example")
    assert entries(db) == []  # a draft is nobody's business yet
    with db.writing() as session:
        request = session.get_one(SupportRequest, request_id)
        request.submitted_at, request.withdrawn_from = clock.now(), State.SUBMITTED
    client.send("/aanmelden", email="s@w.example")
    assert client.send(send(app, db, clock)).status_code == 303
    with db.reading() as session:
        person = session.scalars(select(Person).where(Person.email == "s@w.example")).one()
        assert (person.name, person.schools) == ("Sofie Maes", [])


def test_a_resume_link_gives_this_browser_the_key_of_the_draft(
    app: Flask, client: StrictClient, db: Database, clock: StillClock
) -> None:
    request_id = draft(
        db, clock, resume_sha256="2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683"
    )  # "key"
    with db.writing() as session:
        session.add(
            OutboxEntry(
                mail=MailKind.RESUME_LINK, recipient="nieuw@school.example", request_id=request_id,
                payload={"key": "key"}, created_at=clock.now(), not_before=clock.now(),
            )
        )  # fmt: skip
    link = send(app, db, clock, MailKind.RESUME_LINK)
    for _device in range(2):
        assert "2026-0042" in client.get(link).text
        answer = client.send(link)
        assert answer.location == "/intake"
        assert "casetafel-vraag=key" in answer.headers["Set-Cookie"]
    clock.move(days=61)
    assert client.send(link).status_code == 410


def test_a_link_made_up_by_somebody_is_nothing(client: StrictClient) -> None:
    assert client.get("/l/zomaar").status_code == 410
    assert client.send("/l/zomaar").status_code == 410
    assert client.send("/l/zomaar/opnieuw").status_code == 410


def test_who_is_signed_in_is_sent_on_from_the_sign_in_page(as_: SignIn) -> None:
    assert as_(LEAD).get("/aanmelden?verder=/mijn-gegevens").location == "/mijn-gegevens"


def test_a_session_lives_two_weeks_at_most(as_: SignIn, app: Flask) -> None:
    assert app.permanent_session_lifetime == timedelta(days=14)


def test_one_network_address_cannot_go_on_asking(settings: Settings, clock: StillClock) -> None:
    app = build(replace(settings, rate_limit=True), wsgi.FEATURES, clock)
    client = app.test_client()
    assert isinstance(client, StrictClient)
    answers = [client.send("/aanmelden", email=f"p{number}@school.example").status_code for number in range(16)]
    kit_of(app).database.dispose()
    assert answers == [303] * 15 + [429]
