"""What must be sent is sent once: also when a worker dies, a mail server refuses or two workers are at it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from documents.contexts import Context as Paper
from documents.press import Made
from mails.contexts import Context, PersonalLink
from mails.deliver import DeliveryFailed, Mail, MemoryPostman
from mails.write import Network
from records.files import MadeDocument
from records.kinds import Audience, DocumentKind, MailKind
from records.outbox import DeliveredMail, OutboxEntry
from records.request import SupportRequest
from records.session import Database
from tests.clients import StillClock
from web import jobs
from web.files import Files
from web.jobs import Works, drain, release, work_off

NETWORK = Network(name="Netwerk schoolontwikkeling Leiedam", city="Leiedam", phone="09 000 00 00", mail="n@l.example")
Change = Callable[..., Works]


def sign_in_link(_session: object, entry: OutboxEntry, _now: object) -> Context:
    return PersonalLink(link=f"https://x.example/l/{entry.id}", until=entry.created_at + timedelta(minutes=30))


def no_paper(_kind: DocumentKind, _context: Paper) -> Made:
    raise AssertionError("nothing to print here")


@pytest.fixture
def postman() -> MemoryPostman:
    return MemoryPostman()


@pytest.fixture
def works(database: Database, postman: MemoryPostman, settings: Any) -> Works:
    handlers = {MailKind.SIGN_IN_LINK: sign_in_link}
    return Works(database, handlers, postman, no_paper, Files(settings.files), NETWORK, keeps_mail=True)


def changed(works: Works, **changes: Any) -> Works:
    return Works(**{**{name: getattr(works, name) for name in works.__slots__}, **changes})


@pytest.fixture
def order(database: Database, clock: StillClock) -> Callable[..., str]:
    """Put a mail in the outbox, unless said otherwise; gives its id."""

    def put(**values: Any) -> str:
        usual = {"mail": MailKind.SIGN_IN_LINK, "recipient": "nora@dewilg.example", "recipient_name": "Nora"}
        moments = {"created_at": clock.now(), "not_before": clock.now()}
        with database.writing() as session:
            entry = OutboxEntry(**{**({} if "document" in values else usual), **moments, **values})
            session.add(entry)
            session.flush()
            return entry.id

    return put


def entry_of(database: Database, outbox_id: str) -> OutboxEntry:
    with database.reading() as session:
        return session.get_one(OutboxEntry, outbox_id)


def stored(database: Database) -> list[DeliveredMail]:
    with database.reading() as session:
        return list(session.scalars(select(DeliveredMail)))


def test_a_mail_is_handed_over_and_remembered(
    works: Works, order: Callable[..., str], postman: MemoryPostman, clock: StillClock, database: Database
) -> None:
    outbox_id = order()
    assert drain(works, clock.now()) == 1
    assert [mail.to for mail in postman.delivered] == ["nora@dewilg.example"]
    assert entry_of(database, outbox_id).done_at == clock.now()
    assert "https://x.example/l/" in stored(database)[0].text


def test_what_is_done_is_not_done_again(
    works: Works, order: Callable[..., str], postman: MemoryPostman, clock: StillClock
) -> None:
    outbox_id = order()
    drain(works, clock.now())
    assert not work_off(works, outbox_id, clock.move(days=1))
    assert len(postman.delivered) == 1


def test_nothing_leaves_before_its_time(
    works: Works, order: Callable[..., str], postman: MemoryPostman, clock: StillClock
) -> None:
    order(not_before=clock.now() + timedelta(hours=1))
    assert drain(works, clock.now()) == 0
    assert drain(works, clock.move(hours=1)) == 1


def test_a_worker_that_dies_halfway_is_followed_by_another(
    works: Works, order: Callable[..., str], database: Database, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    order()

    class Killed(BaseException):
        """kill -9 leaves no time for an except clause."""

    def die(*_arguments: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "_finish", die)
        with pytest.raises(Killed):
            drain(works, clock.now())
    assert stored(database) == []
    assert drain(works, clock.now()) == 0, "it is still claimed: the worker might be alive"
    assert drain(works, clock.move(minutes=6)) == 1
    assert len(stored(database)) == 1


def test_a_worker_that_starts_takes_up_at_once_what_the_last_one_had(
    works: Works, order: Callable[..., str], database: Database, clock: StillClock
) -> None:
    outbox_id = order()
    assert jobs._claim(database, outbox_id, clock.now())
    assert release(database, clock.now()) == 1
    assert drain(works, clock.now()) == 1


def test_two_workers_do_not_send_the_same_mail(
    works: Works, order: Callable[..., str], postman: MemoryPostman, clock: StillClock
) -> None:
    outbox_id = order()

    def slowly(session: Any, entry: OutboxEntry, now: Any) -> Context:
        assert not work_off(works, outbox_id, clock.now()), "the second worker keeps off"
        return sign_in_link(session, entry, now)

    assert work_off(changed(works, handlers={MailKind.SIGN_IN_LINK: slowly}), outbox_id, clock.now())
    assert len(postman.delivered) == 1


class Refusing:
    """A mail server that says no."""

    def __init__(self, *, permanent: bool) -> None:
        self.permanent = permanent

    def deliver(self, mail: Mail, now: datetime) -> None:  # noqa: ARG002 - the same as every postman's
        raise DeliveryFailed(f"550 {mail.to} unknown", permanent=self.permanent)


def test_a_mail_server_that_is_away_is_tried_again_later_and_later(
    works: Works, order: Callable[..., str], database: Database, clock: StillClock
) -> None:
    outbox_id = order()
    away = changed(works, postman=Refusing(permanent=False))
    waits = []
    for _try in range(3):
        assert drain(away, clock.now()) == 0
        waits.append(entry_of(database, outbox_id).not_before - clock.now())
        clock.moment = entry_of(database, outbox_id).not_before
    assert waits == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5)]
    assert drain(works, clock.now()) == 1


def test_an_address_that_does_not_exist_is_given_up(
    works: Works, order: Callable[..., str], database: Database, clock: StillClock
) -> None:
    outbox_id = order()
    drain(changed(works, postman=Refusing(permanent=True)), clock.now())
    assert entry_of(database, outbox_id).done_at is not None
    assert stored(database) == []


def test_an_error_is_remembered_without_what_people_wrote(
    works: Works, order: Callable[..., str], database: Database, clock: StillClock
) -> None:
    outbox_id = order()
    drain(changed(works, postman=Refusing(permanent=False)), clock.now())
    assert entry_of(database, outbox_id).last_error == "DeliveryFailed"


def test_one_that_fails_does_not_hold_up_the_others(
    works: Works, order: Callable[..., str], postman: MemoryPostman, clock: StillClock
) -> None:
    order(mail=MailKind.CONFIRM_ADDRESS)  # nobody handles it here
    order(recipient="piet@dewilg.example")
    assert drain(works, clock.now()) == 1
    assert [mail.to for mail in postman.delivered] == ["piet@dewilg.example"]


def test_what_may_no_longer_be_told_is_not_sent(
    works: Works, order: Callable[..., str], postman: MemoryPostman, clock: StillClock, database: Database
) -> None:
    outbox_id = order()
    drain(changed(works, handlers={MailKind.SIGN_IN_LINK: lambda *_: None}), clock.now())
    assert postman.delivered == []
    assert entry_of(database, outbox_id).done_at is not None


def test_outside_the_demo_the_words_of_a_mail_are_not_kept(
    works: Works, order: Callable[..., str], database: Database, clock: StillClock
) -> None:
    order()
    drain(changed(works, keeps_mail=False), clock.now())
    assert (stored(database)[0].text, stored(database)[0].html) == ("", "")


def test_a_document_is_made_once_and_kept_under_its_own_hash(
    works: Works, order: Callable[..., str], database: Database, clock: StillClock, settings: Any
) -> None:
    class Head:
        version = 2

    class Page:
        letterhead = Head()

    made = Made(pdf=b"%PDF-1.7 ...", pages=3, sha256="", content_sha256="c" * 64)
    sha256 = Files(settings.files).put(made.pdf)
    made = Made(pdf=made.pdf, pages=3, sha256=sha256, content_sha256="c" * 64)
    request_id = a_request(database, clock)
    order(document=DocumentKind.REPORT_FINAL, audience=Audience.SCHOOL, request_id=request_id)
    press = changed(works, handlers={DocumentKind.REPORT_FINAL: lambda *_: Page()}, printer=lambda *_: made)
    assert drain(press, clock.now()) == 1
    with database.reading() as session:
        row = session.scalars(select(MadeDocument)).one()
    assert (row.version, row.pages, row.size, row.made_at.tzinfo) == (2, 3, len(made.pdf), UTC)
    assert Files(settings.files).read(row.sha256) == made.pdf


def a_request(database: Database, clock: StillClock) -> str:
    from_now = dict.fromkeys(("created_at", "last_answer_at", "state_since"), clock.now())
    with database.writing() as session:
        request = SupportRequest(reference="2026-0042", process_version=1, script_version=1, **from_now)
        session.add(request)
        session.flush()
        return request.id
