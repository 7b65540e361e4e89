"""Hand a mail over: one value, and whoever can deliver it."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum
from typing import Final, Protocol

from mails.calendar import Method

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_PERMANENT: Final = range(500, 600)  # RFC 5321: trying again gives the same answer
_FILES: Final = {Method.REQUEST: "uitnodiging.ics", Method.CANCEL: "afgelast.ics"}


class DeliveryFailed(Exception):  # noqa: N818 - it says what happened, like Refused
    """A mail was not taken. `permanent`: trying again is of no use (the address does not exist, or is none)."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail that is written and not yet sent. The outbox id makes a second hand-over recognisable."""

    outbox_id: str
    to: str
    to_name: str
    subject: str
    text: str
    html: str
    calendar: str | None = None
    method: Method | None = None


@dataclass(frozen=True, kw_only=True)
class Sender:
    """From whom every mail comes, and where an answer to it goes."""

    address: str
    name: str
    reply_to: str = ""

    @property
    def domain(self) -> str:
        """The part behind the at sign."""
        return self.address.rpartition("@")[2]


class Postman(Protocol):
    """Whoever can deliver a mail."""

    def deliver(self, mail: Mail, now: datetime) -> None:
        """Hand a mail over; raises DeliveryFailed when it was not taken."""


def message_id(outbox_id: str, domain: str) -> str:
    """Name a message after its outbox entry: handed over twice, a mail program shows it once."""
    return f"<{re.sub(r'[^A-Za-z0-9._-]', '', outbox_id)}@{domain}>"


def compose(mail: Mail, sender: Sender, now: datetime) -> EmailMessage:
    """Put the message together: text, HTML and calendar as alternatives. Raises DeliveryFailed for a bad address."""
    message = EmailMessage(policy=SMTP)
    try:
        message["Subject"] = _one_line(mail.subject)
        message["From"] = _address(sender.name, sender.address)
        message["To"] = _address(mail.to_name, mail.to)
        if sender.reply_to:
            message["Reply-To"] = _address("", sender.reply_to)
    except (ValueError, IndexError, MessageError) as error:
        raise DeliveryFailed(f"no mail can be addressed like this: {error}", permanent=True) from error
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(mail.outbox_id, sender.domain)
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "nl-BE"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.calendar is not None and mail.method is not None:
        message.add_alternative(mail.calendar, subtype="calendar", params={"method": mail.method.value})
        message.add_attachment(mail.calendar.encode(), "application", "ics", filename=_FILES[mail.method])
    return message


def _one_line(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


def _address(name: str, address: str) -> Address:
    if _CONTROL.search(address):
        raise ValueError("an address is one line")
    parsed = Address(display_name=_one_line(name), addr_spec=address)
    if not parsed.username or not parsed.domain:
        raise ValueError(f"{address!r} is no mail address")
    return parsed


class Security(StrEnum):
    """How the line to the mail server is closed."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class SmtpSettings:
    """Where mail is handed over. `certificates`: a file of certificates to trust besides those of the system."""

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = 20
    certificates: str | None = None


class SmtpPostman:
    """Hands mails to a mail server, one connection per mail."""

    def __init__(self, settings: SmtpSettings, sender: Sender) -> None:
        self._settings = settings
        self._sender = sender

    def deliver(self, mail: Mail, now: datetime) -> None:
        """Hand a mail over; raises DeliveryFailed when the server cannot be reached or does not take it."""
        message = compose(mail, self._sender, now)
        try:
            with self._connected() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _failed(error, permanent=all(code in _PERMANENT for code in codes)) from error
        except smtplib.SMTPAuthenticationError as error:  # a setting to mend, not a mail to drop
            raise _failed(error, permanent=False) from error
        except smtplib.SMTPResponseException as error:
            raise _failed(error, permanent=error.smtp_code in _PERMANENT) from error
        except (smtplib.SMTPException, OSError) as error:
            raise _failed(error, permanent=False) from error

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        settings = self._settings
        context = ssl.create_default_context()
        if settings.certificates:
            context.load_verify_locations(settings.certificates)
        if settings.security is Security.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.host, settings.port, timeout=settings.seconds, context=context
            )
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=settings.seconds)
        with server:
            if settings.security is Security.STARTTLS:
                server.starttls(context=context)
            if settings.user:
                server.login(settings.user, settings.password)
            yield server


def _failed(error: Exception, *, permanent: bool) -> DeliveryFailed:
    return DeliveryFailed(f"{type(error).__name__}: {error}", permanent=permanent)


class MemoryPostman:
    """Keeps what it is given: for tests, and for the demo mode, where the mailbox page shows it."""

    def __init__(self) -> None:
        self.delivered: list[Mail] = []

    def deliver(self, mail: Mail, now: datetime) -> None:  # noqa: ARG002 - the same as every postman's
        """Keep a mail."""
        self.delivered.append(mail)
