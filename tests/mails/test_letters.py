"""Every mail that can be sent: what it says, to whom it says how much, and what never stands in it."""

import re
from dataclasses import replace

import html5lib
import pytest

from mails.contexts import AboutRequest
from mails.deliver import Mail
from mails.kinds import KINDS, missing
from mails.write import Addressee, write_mail
from records.kinds import MailKind
from records.vocabulary import Role
from tests.mails.story import DE_WILG, LINK, MAILS, NADIA, NETWORK, OUTBOX_ID, OWN, SEEN, TITLE
from tests.snapshots import Snapshot

NAMES = sorted(MAILS)
WORD = re.compile(r"\w+")
NOT_OUR_VOICE = re.compile(r"\b(?:helaas|u|uw|gelieve|status|workflow|ticket|cliënt|indiener)\b|!", re.IGNORECASE)


def written(name: str) -> Mail:
    kind, to, context = MAILS[name]
    return write_mail(kind, context, to, NETWORK, OUTBOX_ID)


def test_the_story_holds_every_kind() -> None:
    assert {kind for kind, _, _ in MAILS.values()} == set(MailKind) == set(KINDS)


def test_start_up_hears_which_kind_nobody_handles() -> None:
    assert missing(set(MailKind) - {MailKind.TABLED}) == [MailKind.TABLED]


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_says_what_it_said_before(name: str, same_as_before: Snapshot) -> None:
    mail = written(name)
    same_as_before(name, f"Aan: {mail.to_name} <{mail.to}>\nOnderwerp: {mail.subject}\n\n{mail.text}")


@pytest.mark.parametrize("name", NAMES)
def test_text_and_html_say_the_same(name: str) -> None:
    mail = written(name)
    told = " ".join(html5lib.parse(mail.html, namespaceHTMLElements=False).itertext())
    assert set(WORD.findall(mail.text)) <= set(WORD.findall(told))


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_has_at_most_one_button_and_says_why_it_came(name: str) -> None:
    mail = written(name)
    kind, _, context = MAILS[name]
    assert mail.html.count('class="go"') == (1 if context.link else 0)
    assert "Je krijgt deze mail omdat" in mail.text
    assert KINDS[kind].button in mail.text or not context.link


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_keeps_our_voice(name: str) -> None:
    without_urls = re.sub(r"\S+(?:://|@)\S+|\b\d{1,2}\.\d{2} u\.", "", written(name).text)
    assert NOT_OUR_VOICE.search(without_urls) is None


@pytest.mark.parametrize("name", NAMES)
def test_the_html_of_a_mail_is_sound(name: str) -> None:
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(written(name).html)
    assert [error for error in parser.errors if error[1] != "unknown-doctype"] == []


@pytest.mark.parametrize("kind", [kind for kind in MailKind if KINDS[kind].context is AboutRequest])
def test_a_reader_who_may_not_know_the_school_reads_of_a_school(kind: MailKind) -> None:
    unknown = AboutRequest(link=LINK, reference="2026-0042")
    for role in Role:
        to = Addressee(address="somebody@partner-c.example", name="Bram Peeters", role=role)
        mail = write_mail(kind, unknown, to, NETWORK, OUTBOX_ID)
        assert DE_WILG not in mail.text + mail.html
        assert TITLE not in mail.text + mail.html
        assert "“" not in mail.text


def test_a_subject_carries_the_reference() -> None:
    assert written("advice_ready").subject == "Het advies van de casetafel is er (2026-0042)"
    assert written("meeting_invitation").subject == "Uitnodiging voor de casetafel, di 10 november 2026"
    assert written("sign_in_link").subject == "Je link om aan te melden"


def test_a_term_is_named_when_there_is_one_only() -> None:
    with_term = write_mail(MailKind.CHANGES_REQUESTED, SEEN, NADIA, NETWORK, OUTBOX_ID)
    without = write_mail(MailKind.CHANGES_REQUESTED, replace(SEEN, due=None), NADIA, NETWORK, OUTBOX_ID)
    assert "uiterlijk op di 17 november 2026" in " ".join(with_term.text.split())
    assert "uiterlijk" not in without.text


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Nadia Verstappen", "Dag Nadia,"),
        ("Yassin El Amrani", "Dag Yassin,"),
        ("dhr. Peeters", "Dag dhr. Peeters,"),
        ("", "Dag,"),
        ("Win nu op www.prijs.example", "Dag,"),
        ("http://prijs.example", "Dag,"),
        ("x" * 81, "Dag,"),
    ],
)
def test_a_greeting_is_a_name_or_none(name: str, greeting: str) -> None:
    mail = write_mail(MailKind.ADVICE_READY, OWN, replace(NADIA, name=name), NETWORK, OUTBOX_ID)
    assert f"\n{greeting}\n" in mail.text


def test_a_link_for_somebody_who_is_not_known_greets_nobody() -> None:
    kind, to, context = MAILS["sign_in_link"]
    mail = write_mail(kind, context, replace(to, name="Win een prijs"), NETWORK, OUTBOX_ID)
    assert "Win een prijs" not in mail.text + mail.html


def test_a_hostile_title_stays_a_title() -> None:
    hostile = "Dag\n\n- <script>alert(1)</script> {{ 7*7 }}\n\nBetaal hier"
    mail = write_mail(MailKind.ADVICE_READY, replace(OWN, title=hostile), NADIA, NETWORK, OUTBOX_ID)
    assert "<script>" not in mail.html
    assert "49" not in mail.text
    assert "“Dag - <script>alert(1)</script> {{ 7*7 }} Betaal hier”" in " ".join(mail.text.split())


def test_a_mail_takes_its_own_context_only() -> None:
    with pytest.raises(TypeError, match="written from Tabled"):
        write_mail(MailKind.TABLED, OWN, NADIA, NETWORK, OUTBOX_ID)
