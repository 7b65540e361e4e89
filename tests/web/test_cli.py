"""The terminal goes through the same door as the pages."""

import json
from datetime import timedelta
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from demo import cast
from demo.stage import Stage
from records.clock import MovableClock
from records.files import MadeDocument
from records.kinds import Audience, DocumentKind, MailKind
from records.outbox import OutboxEntry
from records.session import Database
from records.vocabulary import State
from tests.clients import StillClock, build
from tests.web.rooms import room
from web.kit import kit_of
from web.settings import Settings


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=list(words))


@pytest.fixture
def reference(database: Database, clock: StillClock) -> str:
    with database.writing() as session:
        cast.load_cast(session, clock.now())
        stage = Stage(session, clock.now()).bring(State.SUBMITTED)
    clock.moment = stage.now + timedelta(minutes=1)
    return stage.reference


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_show_says_where_it_stands_and_what_this_person_can_do(app: Flask, reference: str) -> None:
    shown = told(run(app, "case", "show", reference, "--as", cast.COORDINATOR))
    assert (shown["state"], shown["label"], shown["at_turn"]) == ("submitted", "Aangevraagd", ["coordinator"])
    assert "assign" in [each["action"] for each in shown["actions"]]


def test_fire_does_it_and_leaves_the_mails_to_the_worker(app: Flask, reference: str, database: Database) -> None:
    done = told(run(app, "case", "fire", reference, "withdraw", "--as", cast.LEAD, "--input", '{"reason": "Opgelost"}'))
    assert done["state"] == "withdrawn"
    with database.reading() as session:
        assert session.scalars(select(OutboxEntry).where(OutboxEntry.mail == MailKind.WITHDRAWN)).all()


def test_fire_says_every_reason_and_changes_nothing(app: Flask, reference: str) -> None:
    result = run(app, "case", "fire", reference, "assign", "--as", cast.COORDINATOR)
    assert result.exit_code == 1
    assert "Geef de vraag een korte titel" in result.stderr
    assert "Kies precies twee gespreksvoerders" in result.stderr
    assert told(run(app, "case", "show", reference))["state"] == "submitted"


@pytest.mark.parametrize(
    "words",
    [
        ("2026-9999", "withdraw", "--as", cast.LEAD),
        ("REF", "withdraw", "--as", "niemand@x.example"),
        ("REF", "withdraw", "--as", cast.LEAD, "--input", "{"),
        ("REF", "withdraw", "--as", cast.LEAD, "--input", "[]"),
        ("REF", "assign", "--as", cast.OTHER_LEAD),
    ],
)
def test_fire_refuses_what_it_does_not_know(app: Flask, reference: str, words: tuple[str, ...]) -> None:
    given = [reference if word == "REF" else word for word in words]
    assert run(app, "case", "fire", *given).exit_code != 0


def test_access_lists_every_address_with_who_may_come(app: Flask) -> None:
    listed = run(app, "access").stdout
    assert "/healthz" in listed
    assert "iedereen" in listed
    assert len(listed.splitlines()) == len(list(app.url_map.iter_rules()))


def test_drain_works_the_outbox_off(app: Flask, database: Database, clock: StillClock) -> None:
    with database.writing() as session:
        moments = {"created_at": clock.now(), "not_before": clock.now()}
        session.add(OutboxEntry(mail=MailKind.SIGN_IN_LINK, recipient="n@x.example", **moments))
    kit_of(app).handlers = {MailKind.SIGN_IN_LINK: lambda *_: None}
    assert run(app, "outbox", "drain").stdout == "1 afgewerkt.\n"


def test_tick_moves_the_clock_of_the_demo_and_does_what_was_due(settings: Settings) -> None:
    moments: list[object] = []

    def open_envelopes(_database: Database, now: object) -> list[str]:
        moments.append(now)
        return ["De enveloppen zijn open."]

    clock = MovableClock(settings.data)
    app = build(settings, [room(ticks=[open_envelopes])], clock)
    later = (clock.now() + timedelta(days=3)).replace(microsecond=0)
    result = run(app, "clock", "tick", "--at", later.isoformat())
    assert result.stdout == "De enveloppen zijn open.\n"
    assert clock.now() - later < timedelta(minutes=1)
    assert run(app, "clock", "tick", "--at", later.isoformat()).exit_code == 0, "asked once more, it finds nothing"
    assert run(app, "clock", "tick", "--at", "2020-01-01T00:00:00Z").exit_code != 0


def test_a_paper_that_cannot_be_made_again_or_comes_out_otherwise_is_named(
    app: Flask, database: Database, clock: StillClock
) -> None:
    with database.writing() as session:
        for number, page in enumerate(
            (None, "<!doctype html><html lang='nl'><title>x</title><p>Iets anders</p></html>")
        ):
            session.add(
                MadeDocument(
                    kind=DocumentKind.QUESTION_LIST, audience=Audience.SCHOOL, outbox_id=f"order{number}", version=1,
                    pages=1, size=1, sha256=f"{number}" * 64, content_sha256="c" * 64, page=page,
                    made_at=clock.now() + timedelta(minutes=number),
                )
            )  # fmt: skip

    again = run(app, "document", "again")

    assert again.exit_code == 1
    assert [line.split("  ")[-1] for line in again.stdout.splitlines()] == [
        "van vroeger, en het bestand is weg",
        "anders dan toen",
    ]


def test_outside_the_demo_the_clock_does_not_move(app: Flask) -> None:
    result = run(app, "clock", "tick", "--at", "2030-01-01T00:00:00Z")
    assert result.exit_code != 0
    assert "alleen in de demo" in result.output
