"""What people type stays words: on every page, on paper, in mails and their headers, in names of files."""

import email
import io
from typing import Any

import html5lib
import pytest
from sqlalchemy import select

from demo import cast
from demo.props import Line, Offered, Props
from mails.deliver import Sender, compose
from records.files import Attachment
from records.outbox import DeliveredMail
from records.people import Person
from records.vocabulary import Function, SectionKey, State, SupportKind
from tests.api.net import Net
from tests.clients import tree_of
from tests.security.addresses import everything, rules
from web.jobs import drain
from web.kit import kit_of
from web.works import works_of

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)><b>vet</b> {{ 7*7 }} [kwaad](javascript:alert(1))"
HEADER = "Titel\r\nBcc: slachtoffer@x.example\r\n\r\nLichaam"
EVERYWHERE = (cast.LEAD, cast.TEACHER, cast.COORDINATOR, cast.INTERVIEWER_1, cast.PARTNER, cast.ADMIN)
KNOWN = {"script", "img"}


def evil_props() -> Props:
    """A story in which everybody types the same attack wherever one can type."""
    return Props(
        lead_name=EVIL[:100],
        title=EVIL,
        situation=EVIL + " De ouders blijven weg van school.",
        dream=EVIL,
        strengths=EVIL,
        tried=EVIL,
        team=((EVIL[:100], Function.TEACHER, cast.TEACHER),),
        place=EVIL,
        sections=dict.fromkeys(SectionKey, f"{EVIL}\n\n{EVIL}"),
        points=dict.fromkeys(("De Schoolbrug", "Arktos"), (EVIL, EVIL, EVIL)),
        lines=(Line(EVIL, SectionKey.DIRECTION),),
        proposals=(
            Offered("De Schoolbrug", SupportKind.TAILOR_MADE, EVIL, EVIL, EVIL, EVIL, EVIL),
            Offered("Arktos", SupportKind.REFERRAL, EVIL, EVIL, EVIL, EVIL, EVIL),
        ),
        answers=("yes", "talk"),
        result=EVIL,
        closing=EVIL,
        held_back=(),
    )


def planted(net: Net, state: State) -> None:
    """Plant the attack in names too, then play the story."""
    with net.writing() as session:
        for person in session.scalars(select(Person)):
            person.name = EVIL[:100]
    net.bring(state, props=evil_props())
    for who in (cast.LEAD, cast.COORDINATOR):
        net.send(who, "POST", f"/requests/{net.reference}/messages", {"text": EVIL}, 201)


def attacks(page: Any) -> list[str]:
    """Find what of a page would run, or point somewhere evil. `page`: its tree."""
    found = []
    for element in page.iter():
        if str(element.tag).rpartition("}")[2] == "script" and element.get("src") is None:
            found.append("script")
        found += [f"{element.tag} {key}" for key in element.keys() if str(key).lower().startswith("on")]  # noqa: SIM118 - of ElementTree
        found += [
            f"{element.tag} {value}"
            for value in (element.get("href"), element.get("src"), element.get("action"))
            if value is not None and value.strip().lower().startswith(("javascript:", "data:text", "x"))
        ]
    return found


@pytest.mark.parametrize("state", [State.PLANNING, State.REVIEW, State.TABLED, State.ADVISING, State.REFERRING])
def test_what_anyone_types_runs_nowhere(state: State, net: Net) -> None:
    planted(net, state)
    things = everything(net)
    seen = 0
    for who in EVERYWHERE:
        client = net.browser(who)
        for _method, rule in rules(net, "GET"):
            answer = client.get(things.address(rule))
            if answer.mimetype == "text/html":
                assert attacks(tree_of(answer)) == [], f"{rule.rule} as {who}"
                seen += "&lt;script&gt;" in answer.text
    assert seen > 10, "the attack stands on many pages, as words"


def test_mails_and_papers_hold_the_words_as_words(net: Net) -> None:
    planted(net, State.ADVISED)
    with net.app.app_context():
        drain(works_of(kit_of(net.app)), net.clock.now())
    with net.database.reading() as session:
        mails = list(session.scalars(select(DeliveredMail)))
    assert len(mails) > 20
    for mail in mails:
        assert attacks(html5lib.parse(mail.html)) == [], mail.mail
        assert "\n" not in mail.subject


def test_a_line_end_in_a_title_or_a_name_adds_no_header_to_a_mail(net: Net) -> None:
    with net.writing() as session:
        for person in session.scalars(select(Person)):
            person.name = HEADER
    net.bring(State.SCHEDULED, props=Props(title=HEADER, place=HEADER, lead_name=HEADER))
    kept: list[Any] = []

    class Post:
        def deliver(self, mail: Any, now: Any) -> None:
            kept.append(compose(mail, Sender(address="netwerk@stad.example", name=HEADER, reply_to=""), now))

    kit_of(net.app).postman = Post()
    with net.app.app_context():
        drain(works_of(kit_of(net.app)), net.clock.now())
    assert len(kept) > 5
    for message in kept:
        read = email.message_from_bytes(message.as_bytes())
        assert read["Bcc"] is None
        assert read["Cc"] is None
        assert len(read.get_all("To", [])) == 1
        for part in read.walk():
            if part.get_content_type() == "text/calendar":
                lines = part.get_payload(decode=True)
                assert isinstance(lines, bytes)
                assert b"\nBcc:" not in lines


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd.pdf", "..\\..\\windows\\x.pdf", "/etc/passwd", 'a"; filename="b.exe.pdf',
        "\u202efdp.exe", "x" * 400 + ".pdf", ".", "..", "con.pdf", "<script>.pdf", "a;b,c.pdf", "%2e%2e%2f.pdf",
    ],
)  # fmt: skip
def test_the_name_of_a_file_leads_nowhere(name: str, net: Net) -> None:
    begun = net.app.test_client().post("/api/v1/intakes", json={}).json
    assert begun is not None
    headers = {"X-Resume-Key": begun["resume"]}
    at = f"/api/v1/intakes/{begun['reference']}/attachments"
    sent = net.app.test_client().post(at, data={"file": (io.BytesIO(b"%PDF-1.7 x"), name)}, headers=headers)
    assert sent.status_code == 201, sent.text
    with net.database.reading() as session:
        kept = session.scalars(select(Attachment)).one()
    folder = kit_of(net.app).settings.files
    assert {path.name for path in folder.rglob("*") if path.is_file()} == {kept.sha256}
    assert kept.name.endswith(".pdf")
    assert not set(kept.name) & set('/\\\r\n"<>:|?*\u202e')
    page = net.app.test_client()
    page.set_cookie("casetafel-vraag", begun["resume"])
    given = page.get(f"/intake/{begun['reference']}/bijlagen/{kept.id}")
    assert given.status_code == 200
    assert "X-Evil" not in given.headers
    assert given.headers["Content-Disposition"].count("filename") in {1, 2}
    assert given.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert given.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "content", [b"<html><script>alert(1)</script>", b"<svg onload=alert(1)>", b"MZ\x90", b"#!/bin/sh", b"PK\x03\x04nep"]
)
def test_a_file_that_is_something_else_is_refused_whatever_it_is_called(content: bytes, net: Net) -> None:
    begun = net.app.test_client().post("/api/v1/intakes", json={}).json
    assert begun is not None
    sent = {"file": (io.BytesIO(content), "visie.pdf", "application/pdf")}
    at = f"/api/v1/intakes/{begun['reference']}/attachments"
    answer = net.app.test_client().post(at, data=sent, headers={"X-Resume-Key": begun["resume"]})
    assert answer.status_code == 422
