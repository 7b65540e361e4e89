"""What the outbox of an app is worked off with: the postman of its settings, the press, the files, who signs."""

from urllib.parse import parse_qs, unquote, urlsplit

from documents.press import render_pdf
from mails.deliver import Postman, Security, Sender, SmtpPostman, SmtpSettings
from mails.write import Network
from web.jobs import Mailbox, Works
from web.kit import Kit
from web.settings import Settings


def works_of(kit: Kit) -> Works:
    """Gather what `web.jobs` needs for this app."""
    network = kit.settings.network
    return Works(
        database=kit.database,
        handlers=kit.handlers,
        postman=kit.postman or postman_for(kit.settings),
        printer=render_pdf,
        files=kit.files,
        network=Network(name=network.name, city=network.city, phone=network.phone, mail=network.mail),
        keeps_mail=kit.settings.demo,
    )


def postman_for(settings: Settings) -> Postman:
    """Give the postman of the settings: a mail server, or the mailbox page of the demo."""
    if not settings.smtp_url:
        return Mailbox()
    sender = Sender(address=settings.sender, name=settings.network.name, reply_to=settings.network.mail)
    return SmtpPostman(smtp_settings(settings.smtp_url), sender)


def smtp_settings(address: str) -> SmtpSettings:
    """Read `smtp://name:password@server:587` (STARTTLS), `smtps://…:465` (TLS), or with `?security=none` neither."""
    parts = urlsplit(address)
    closed = Security.TLS if parts.scheme == "smtps" else Security.STARTTLS
    if parse_qs(parts.query).get("security") == ["none"]:
        closed = Security.NONE
    return SmtpSettings(
        host=parts.hostname or "localhost",
        port=parts.port or (465 if closed is Security.TLS else 587),
        security=closed,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
