"""Handing over: to a mail server that listens, to one that refuses, and to nobody at all."""

import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from mails.deliver import (
    DeliveryFailed,
    Mail,
    MemoryPostman,
    Security,
    Sender,
    SmtpPostman,
    SmtpSettings,
    compose,
    message_id,
)
from mails.write import write_mail
from tests.mails.story import MAILS, NETWORK, OUTBOX_ID

OPENSSL = (
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
    "-subj /CN=localhost -addext subjectAltName=DNS:localhost"
)
NOW = datetime(2026, 11, 13, 15, tzinfo=UTC)
SENDER = Sender(
    address="casetafel@leiedam.example",
    name="Netwerk schoolontwikkeling Leiedam",
    reply_to="schoolontwikkeling@leiedam.example",
)


def written(name: str = "advice_ready") -> Mail:
    kind, to, context = MAILS[name]
    return write_mail(kind, context, to, NETWORK, OUTBOX_ID)


class Server:
    """A mail server that keeps what it takes, and refuses whom it is told to."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refusal = ""
        self.users: list[str] = []
        self.closed_lines: list[bool] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        assert isinstance(envelope.content, bytes)
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        self.closed_lines.append(session.ssl is not None)
        return "250 Message accepted for delivery"

    def authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.users.append(data.login.decode())
        return AuthResult(success=data.password == b"geheim")


Start = Callable[..., tuple[Server, int]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a mail server on a free port; all are stopped afterwards."""
    running: list[Controller] = []

    def begin(**options: Any) -> tuple[Server, int]:
        server = Server()
        if options.pop("users", False):
            options |= {"authenticator": server.authenticate, "auth_required": True}
        controller = Controller(server, hostname="127.0.0.1", port=free_port(), **options)
        controller.start()
        running.append(controller)
        return server, int(controller.port)

    yield begin
    for controller in running:
        controller.stop()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost with its key, for this run only."""
    folder = tmp_path_factory.mktemp("certificate")
    files = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [*OPENSSL.split(), "-out", str(files[0]), "-keyout", str(files[1])],
        check=True,
        capture_output=True,
    )
    return files


def server_side(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def postman(port: int, **settings: Any) -> SmtpPostman:
    chosen: dict[str, Any] = {"host": "localhost", "security": Security.NONE, "seconds": 5} | settings
    return SmtpPostman(SmtpSettings(port=port, **chosen), SENDER)


def test_a_server_takes_text_html_and_calendar_as_one_mail(start: Start) -> None:
    server, port = start()
    mail = written("conversation_invitation")
    postman(port, host="127.0.0.1").deliver(mail, NOW)
    (message,) = server.taken
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar", "application/ics"]
    calendar = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content().replace("\r\n", "\n") == (mail.calendar or "").replace("\r\n", "\n")
    plain = message.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n") == mail.text
    assert message["To"] == "Nadia Verstappen <lead@school.example>"
    assert message["Subject"] == "Uitnodiging voor het verkennend gesprek (2026-0042)"


def test_a_second_hand_over_is_recognised_by_its_name(start: Start) -> None:
    server, port = start()
    for _ in range(2):
        postman(port, host="127.0.0.1").deliver(written(), NOW)
    assert [message["Message-ID"] for message in server.taken] == [f"<{OUTBOX_ID}@leiedam.example>"] * 2
    assert message_id("a b\r\n<c>", "x.example") == "<abc@x.example>"


def test_a_mail_says_that_no_person_wrote_it_and_whom_to_answer() -> None:
    message = compose(written(), SENDER, NOW)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Reply-To"] == "schoolontwikkeling@leiedam.example"
    assert message["Date"] == "Fri, 13 Nov 2026 15:00:00 +0000"


def test_the_line_is_closed_before_anything_is_said(start: Start, certificate: tuple[Path, Path]) -> None:
    server, port = start(tls_context=server_side(certificate), require_starttls=True, users=True)
    settings = {"security": Security.STARTTLS, "user": "casetafel", "certificates": str(certificate[0])}
    postman(port, password="geheim", **settings).deliver(written(), NOW)
    assert server.closed_lines == [True]
    assert server.users == ["casetafel"]


def test_a_server_that_nobody_vouches_for_gets_nothing(start: Start, certificate: tuple[Path, Path]) -> None:
    server, port = start(tls_context=server_side(certificate), require_starttls=True)
    with pytest.raises(DeliveryFailed, match="CERTIFICATE_VERIFY_FAILED") as failed:
        postman(port, security=Security.STARTTLS).deliver(written(), NOW)
    assert server.taken == []
    assert not failed.value.permanent


def test_a_wrong_password_is_ours_to_mend_and_loses_no_mail(start: Start, certificate: tuple[Path, Path]) -> None:
    _, port = start(tls_context=server_side(certificate), require_starttls=True, users=True)
    settings = {"security": Security.STARTTLS, "user": "casetafel", "certificates": str(certificate[0])}
    with pytest.raises(DeliveryFailed) as failed:
        postman(port, password="fout", **settings).deliver(written(), NOW)
    assert not failed.value.permanent
    assert "fout" not in repr(SmtpSettings(host="x", password="fout"))


@pytest.mark.parametrize(("refusal", "permanent"), [("550 No such user", True), ("450 Try again later", False)])
def test_a_refusal_says_whether_trying_again_helps(start: Start, refusal: str, *, permanent: bool) -> None:
    server, port = start()
    server.refusal = refusal
    with pytest.raises(DeliveryFailed, match=refusal[4:]) as failed:
        postman(port, host="127.0.0.1").deliver(written(), NOW)
    assert failed.value.permanent is permanent


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(DeliveryFailed) as failed:
        postman(free_port(), host="127.0.0.1").deliver(written(), NOW)
    assert not failed.value.permanent


def test_a_server_that_says_nothing_does_not_keep_us() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(DeliveryFailed, match="timed out"):
            postman(silent.getsockname()[1], host="127.0.0.1", seconds=0.2).deliver(written(), NOW)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "geen adres",
        "a@",
        "@b.example",
        "a@b.example\r\nBcc: spion@x.example",
        "a@b.example, c@d.example",
        "a\x00@b.c",
    ],
)
def test_an_address_that_is_none_is_never_tried_again(address: str) -> None:
    with pytest.raises(DeliveryFailed) as failed:
        compose(replace(written(), to=address), SENDER, NOW)
    assert failed.value.permanent


def test_no_subject_and_no_name_adds_a_header() -> None:
    hostile = "Dag\r\nBcc: spion@x.example\r\n\r\n<b>Betaal</b>"
    message = compose(replace(written(), subject=hostile, to_name=hostile), SENDER, NOW)
    again = message_from_bytes(message.as_bytes(), policy=default)
    assert again["Bcc"] is None
    assert again["Subject"] == "Dag Bcc: spion@x.example <b>Betaal</b>"
    assert [each.addr_spec for each in again["To"].addresses] == ["lead@school.example"]


def test_a_name_with_accents_and_commas_arrives_whole() -> None:
    message = compose(replace(written(), to_name="Peeters, Anaïs (De Wilg)"), SENDER, NOW)
    again = message_from_bytes(message.as_bytes(), policy=default)
    assert again["To"].addresses[0].display_name == "Peeters, Anaïs (De Wilg)"


def test_a_postman_of_memory_keeps_what_it_is_given() -> None:
    memory = MemoryPostman()
    memory.deliver(written(), NOW)
    assert [mail.subject for mail in memory.delivered] == ["Het advies van de casetafel is er (2026-0042)"]
