"""Write a mail: from a kind and its context to the text, the HTML and the calendar part."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from jinja2 import Environment

from mails.calendar import Entry, Method, write_calendar
from mails.contexts import AboutRequest, Appointment, Context, ConversationMail, MeetingCall, MeetingOff, PersonalLink
from mails.deliver import Mail
from mails.kinds import Kind, check_context, template_of, why
from records.dates import dutch_date
from records.kinds import MailKind
from records.vocabulary import Role
from records.wording import template_environment
from records.words import _

CALENDAR_NAME: Final = "casetafel"  # in every UID: never the address of a network, which may change
_WIDTH: Final = 76
_PREHEADER: Final = 140
_NAME: Final = 80
_SCHOOL_SIDE: Final = frozenset({Role.SCHOOL, Role.SCHOOL_LEAD})


@dataclass(frozen=True, kw_only=True)
class Network:
    """What stands under every mail, and who organises what is in the calendar."""

    name: str
    city: str
    phone: str
    mail: str


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """To whom a mail goes, and the role that makes them a recipient. `name` may be empty."""

    address: str
    name: str = ""
    role: Role | None = None


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or the points of a list."""

    lines: tuple[str, ...]
    is_list: bool


@dataclass(frozen=True, kw_only=True)
class Around:
    """What templates/mails/base.html and base.txt put around the paragraphs."""

    subject: str
    preheader: str
    greeting: str
    reference: str
    button: tuple[str, str] | None
    why: str


def write_mail(kind: MailKind, context: Context, to: Addressee, network: Network, outbox_id: str) -> Mail:
    """Write one mail to one person. Raises TypeError when the context is not made for this kind."""
    made_for = check_context(kind, context)
    paragraphs = _paragraphs(kind, context, to)
    around = _around(kind, made_for, context, to, paragraphs)
    values = {"mail": around, "network": network}
    text = _environment().get_template("mails/letter.txt").render(values, folded=_folded(paragraphs))
    html = _environment().get_template("mails/letter.html").render(values, paragraphs=paragraphs)
    reference = around.reference
    return Mail(
        outbox_id=outbox_id,
        to=to.address,
        to_name=to.name,
        subject=f"{around.subject} ({reference})" if reference else around.subject,
        text=text.strip() + "\n",
        html=html,
        calendar=_calendar(made_for.calendar, context, to, network, around.subject),
        method=made_for.calendar,
    )


def _around(kind: MailKind, made_for: Kind, context: Context, to: Addressee, paragraphs: list[Paragraph]) -> Around:
    first = " ".join(paragraphs[0].lines)
    personal = isinstance(context, PersonalLink)
    return Around(
        subject=_subject(kind, context),
        preheader=textwrap.shorten(first, _PREHEADER, placeholder=" …"),
        greeting="" if personal else _greeting(to.name),
        reference=context.reference if isinstance(context, AboutRequest | PersonalLink) else "",
        button=(_(made_for.button), context.link) if context.link else None,
        why=why(kind, to.role),
    )


def _subject(kind: MailKind, context: Context) -> str:
    if isinstance(context, MeetingCall):
        return _("{label}, {day}", label=kind.label, day=dutch_date(context.appointment.starts_at))
    if isinstance(context, MeetingOff) and context.uninvited:
        return _("Jullie worden niet meer verwacht op de casetafel")
    return kind.label


def _greeting(name: str) -> str:
    """Greet by first name, unless the name is no name: anyone can type one, and it must not carry a link."""
    words = name.split()
    if not words or len(name) > _NAME or any(sign in name for sign in ("/", "@", "www.", ":")):
        return _("Dag,")
    return _("Dag {name},", name=" ".join(words) if words[0].endswith(".") else words[0])


def _paragraphs(kind: MailKind, context: Context, to: Addressee) -> list[Paragraph]:
    return list(_parts(_wording().get_template(template_of(kind)).render(_words(context, to))))


def _words(context: Context, to: Addressee) -> dict[str, Any]:
    """Give a template its context, and the turns of phrase that depend on what the reader may know."""
    school = title = about = by = ""
    if isinstance(context, AboutRequest):
        school = context.school
        title = _(" “{title}”", title=context.title) if context.title else ""
        about = _(" over “{title}”", title=context.title) if context.title else ""
        by = _(", uiterlijk op {day}", day=dutch_date(context.due)) if context.due else ""
    return {
        "it": context,
        "is_school": to.role in _SCHOOL_SIDE,
        "is_lead": to.role is Role.SCHOOL_LEAD,
        "is_coordinator": to.role is Role.COORDINATOR,
        "the_school": school or _("de school"),
        "a_school": school or _("een school"),
        "titled": title,
        "about": about,
        "by": by,
    }


def _parts(text: str) -> Iterator[Paragraph]:
    """Cut a text in paragraphs at its blank lines; lines that begin with a dash are the points of one list."""
    points: list[str] = []
    for block in text.split("\n\n"):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if lines and all(line.startswith("- ") for line in lines):
            points += [line.removeprefix("- ") for line in lines]
            continue
        if points:
            yield Paragraph(tuple(points), is_list=True)
            points = []
        if lines:
            yield Paragraph((" ".join(lines),), is_list=False)
    if points:
        yield Paragraph(tuple(points), is_list=True)


def _folded(paragraphs: list[Paragraph]) -> str:
    def fold(line: str, first: str, then: str) -> str:
        return textwrap.fill(
            line, _WIDTH, initial_indent=first, subsequent_indent=then, break_long_words=False, break_on_hyphens=False
        )

    return "\n\n".join(
        "\n".join(fold(line, "- ", "  ") if part.is_list else fold(line, "", "") for line in part.lines)
        for part in paragraphs
    )


def _calendar(method: Method | None, context: Context, to: Addressee, network: Network, subject: str) -> str | None:
    if method is None or not isinstance(context, ConversationMail | MeetingCall | MeetingOff):
        return None
    meets = isinstance(context, ConversationMail)
    about: Appointment = context.appointment
    summary = _("Verkennend gesprek") if meets else _("Casetafel")
    return write_calendar(
        method,
        Entry(
            uid=f"{'gesprek' if meets else 'casetafel'}-{about.subject_id}@{CALENDAR_NAME}",
            sequence=about.sequence + (method is Method.CANCEL),  # taking back counts as a change (RFC 5546)
            stamp=about.changed_at,
            starts_at=about.starts_at,
            minutes=about.minutes,
            summary=f"{summary} {context.reference}" if isinstance(context, ConversationMail) else summary,
            place=about.place,
            description=f"{subject}. {context.link}".strip(),
            link=context.link,
            organiser=network.name,
            organiser_mail=network.mail,
            attendee=to.name,
            attendee_mail=to.address,
        ),
    )


@cache
def _environment() -> Environment:
    return template_environment()


@cache
def _wording() -> Environment:
    environment = template_environment()
    environment.finalize = _on_one_line
    environment.filters["opening"] = _opening
    return environment


def _on_one_line(value: Any) -> Any:
    """Keep what a person typed from beginning a paragraph of its own."""
    return " ".join(value.split()) if type(value) is str and "\n" in value else value


def _opening(words: str) -> str:
    """Begin a sentence with these words."""
    return words[:1].upper() + words[1:]
