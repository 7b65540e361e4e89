"""Nobody ever meets a text that design/visibility.md keeps from them: not on a page, in the API, on paper or in a mail.

Every text of these stories carries a mark (marks.py). Every person then opens every address there is; each mark that
turns up must be one that this person may see at that moment.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from demo import cast
from demo.acts import write_report
from demo.stage import Stage
from records.files import Attachment, MadeDocument
from records.kinds import DocumentKind
from records.meeting import CaseTableMeeting
from records.organisations import Offer, Organisation, School
from records.outbox import DeliveredMail
from records.people import Person
from records.referral import Referral
from records.request import SupportRequest
from records.vocabulary import Action, Machine, State
from tests.clients import StrictClient
from tests.documents.reading import paper_text
from tests.journeys.city import City
from tests.journeys.marks import FILE, Author, Marks
from web.kit import kit_of
from workflow import reach
from workflow.actor import NO_ONE
from workflow.people import load_actor
from workflow.reach import Sight
from workflow.rules import TABLES

MACHINES: Final = {"meeting_id": Machine.MEETING, "referral_id": Machine.REFERRAL}
QUESTIONS: Final = ["situation", "attachments"]
KEYS: Final = {"/themas": ["taal"], "/scholen": ["012345"], "/intake": QUESTIONS, "/api/v1/intakes": QUESTIONS}
LATE_PARTNER, OUTSIDER = "mieke.lambert@kansen.example", "koen.smits@elegast.example"
PEOPLE: Final = (
    cast.LEAD, cast.TEACHER, cast.OTHER_LEAD, cast.COORDINATOR, cast.INTERVIEWER_1, cast.INTERVIEWER_2, cast.PARTNER,
    LATE_PARTNER, OUTSIDER, cast.GUIDANCE, cast.ADMIN, "",
)  # fmt: skip
OPEN_TO_ALL: Final = ("/demo/", "/l/", "/static/", "/metrics", "/problems/")  # the demo's mailbox is everybody's

LEAVING: Final = ("/afmelden", "/mijn-gegevens/overal-afmelden", "/intake", "/api/v1/intakes")  # these go through


def supported(author: Author) -> None:
    """Bring it to a partner who helps, with the minutes shared."""
    author.stage.bring(State.ADVISED)
    author.share_the_minutes()
    author.choose()
    author.support()


def closed(author: Author) -> None:
    """The same, rounded off."""
    supported(author)
    author.refuse()
    author.stage.bring(State.CLOSED)
    author.look_back()


def then(state: State, *more: Callable[[Author], object]) -> Callable[[Author], object]:
    """Bring it to a state, then do the rest."""

    def play(author: Author) -> None:
        author.stage.bring(state)
        for each in more:
            each(author)

    return play


def reporting(author: Author) -> None:
    """Write the report, and keep it."""
    stage = author.stage.bring(State.REPORTING)
    write_report(stage.session, stage.request, stage.props, stage.now)


def withdrawn(author: Author) -> None:
    """Withdraw while a partner helps."""
    supported(author)
    author.stage.do(Action.WITHDRAW)


SCENES: Final[Mapping[str, Callable[[Author], object]]] = {
    "draft": then(State.DRAFT, Author.call_for_help),
    "reporting": reporting,
    "sent back": then(State.REVIEW, Author.send_back),
    "sealed": then(State.TABLED, Author.seal),
    "in session": then(State.ADVISING, Author.take_notes),
    "supported": supported,
}
WITH_GUIDANCE: Final = frozenset({"sealed", "supported"})
MORE_SCENES: Final = {
    **{state.value: then(state) for state in State if state is not State.DRAFT},
    "reporting": reporting,
    "review": then(State.REVIEW, Author.remark),
    "closed": closed,
    "withdrawn": withdrawn,
    "untabled": then(State.TABLED, Author.seal, lambda author: author.stage.do(Action.UNTABLE)),
    "clarified": then(State.ADVISED, lambda author: author.stage.do(Action.ASK_CLARIFICATION), Author.take_notes),
}


@dataclass
class Crawl:
    """A city with marked stories, and what everybody found."""

    city: City
    marks: Marks = field(default_factory=Marks)
    requests: dict[str, str] = field(default_factory=dict)  # scene -> id
    values: dict[str, list[str]] = field(default_factory=dict)  # part of an address -> what may stand there
    minutes: list[str] = field(default_factory=list)  # of a meeting, not of a question: who sat there keeps them
    mailed: list[str] = field(default_factory=list)  # what somebody should not have been mailed

    def play(self, scenes: Mapping[str, Callable[[Author], object]], *, guidance: bool = False) -> "Crawl":
        """Play these scenes one after the other; what leaves by mail is looked at while it is fresh."""
        kit_of(self.city.app).files.put(FILE)
        for scene, tell in scenes.items():
            with self.city.database.writing() as session:
                organisations = {
                    row.name: row.id for row in session.execute(select(Organisation.name, Organisation.id))
                }
                author = Author(self.marks, scene, Stage(session, self.city.clock.now()), organisations)
                author.stage.props = author.props()
                author.stage.props.guidance = guidance or scene in WITH_GUIDANCE
                tell(author)
                self.requests[scene] = author.stage.request.id
                self.city.clock.moment = author.stage.now
            self._read_the_mail()
        return self

    def _read_the_mail(self) -> None:
        """Bring the mail round, and look at what was in it."""
        before = self._letters().keys()
        self.city.post()
        for key, (email, text) in self._letters().items():
            if key not in before and email in self.city.people:
                self.mailed += [f"{email} was mailed {each}" for each in self.forbidden(text, self.sights(email))]

    def _letters(self) -> dict[str, tuple[str, str]]:
        with self.city.database.reading() as session:
            mails = session.scalars(select(DeliveredMail))
            return {
                mail.id: (mail.recipient, f"{mail.subject} {mail.text} {mail.html} {mail.calendar}") for mail in mails
            }

    def look_up(self) -> None:
        """Gather everything that may stand in an address."""
        with self.city.database.reading() as session:
            ids = {
                "reference": SupportRequest.reference, "meeting_id": CaseTableMeeting.id, "referral_id": Referral.id,
                "document_id": MadeDocument.id, "attachment_id": Attachment.id, "sha256": MadeDocument.content_sha256,
            }  # fmt: skip
            few = {"person_id": Person.id, "organisation_id": Organisation.id, "offer_id": Offer.id,
                   "school_id": School.id, "number": School.number}  # fmt: skip
            self.values = {name: list(session.scalars(select(column))) for name, column in ids.items()}
            minutes = select(MadeDocument.id).where(MadeDocument.kind == DocumentKind.MINUTES)
            self.minutes = list(session.scalars(minutes))
            self.values["document_id"] = [key for key in self.values["document_id"] if key not in self.minutes]
            self.values |= {name: [str(session.scalars(select(column)).first())] for name, column in few.items()}
        self.values |= {"sha256": self.values["sha256"][:1], "email": [cast.TEACHER], "version": ["1", "2"]}

    def addresses(self, method: str, *, actions: bool) -> list[str]:
        """Fill in every address of the app that answers to a method; `actions`: those of every action too."""
        rules = [rule for rule in self.city.app.url_map.iter_rules() if method in (rule.methods or ())]
        wanted = [rule for rule in rules if not rule.rule.startswith(OPEN_TO_ALL)]
        return [each for rule in wanted if actions or "action" not in rule.arguments for each in self._filled(rule)]

    def _filled(self, rule: Rule) -> Iterator[str]:
        machine = next((machine for name, machine in MACHINES.items() if name in rule.arguments), Machine.REQUEST)
        keys = next((keys for start, keys in KEYS.items() if rule.rule.startswith(start)), [])
        actions = sorted({str(row.action) for row in TABLES[machine].rows})
        known = {**self.values, "key": keys, "action": actions, "remark_id": ["x"]}
        names = sorted(rule.arguments)
        for given in product(*(known[name] for name in names)):
            address = rule.rule
            for name, value in zip(names, given, strict=True):
                address = re.sub(rf"<(?:\w+:)?{name}>", value, address)
            yield address

    def sights(self, email: str) -> dict[str, Sight]:
        """Say what somebody may see of each scene now."""
        with self.city.database.reading() as session:
            actor = load_actor(session, self.city.people[email]) if email else NO_ONE
            rows = list(session.scalars(select(SupportRequest)))
            seen = reach.sights_on(session, actor, rows, self.city.clock.now())
        return {scene: seen[key] for scene, key in self.requests.items()}

    def forbidden(self, text: str, sights: Mapping[str, Sight]) -> list[str]:
        """Name what is marked in a text and may not be seen with this sight."""
        found = [self.marks.known[mark] for mark in sorted(self.marks.found(text))]
        return [f"{about} ({scene})" for scene, about, seen in found if not seen(sights[scene])]

    def walk(self, email: str, addresses: Iterable[str]) -> Iterator[str]:
        """Open these addresses as somebody; gives what should not have been there."""
        browser, sights = self.city.browser(), self.sights(email)
        if email:
            browser.sign_in(self.city.people[email])
        for address in addresses:
            answer = browser.get(address)
            assert answer.status_code < 500, address
            for each in self.forbidden(answer.text, sights):
                yield f"{email or 'a visitor'} reads {each} on {address}"

    def knock(self, email: str, addresses: Iterable[str]) -> Iterator[str]:
        """Send something useless to these addresses; what is refused may tell no more than what is shown."""
        browser, sights = self.city.browser(), self.sights(email)
        if email:
            browser.sign_in(self.city.people[email])
        for address in addresses:
            if address in LEAVING:
                continue
            if address.startswith("/api/"):
                answer = browser.post(
                    address, json={"version": 0, "input": {}}, headers={"X-CSRFToken": browser.csrf()}
                )
            else:
                answer = browser.send(address, version="0", revision="0", do="bewaar")
            assert answer.status_code < 500, address
            for each in self.forbidden(answer.text, sights):
                yield f"{email or 'a visitor'} is told {each} by {address}"


class QuickClient(StrictClient):
    """A browser that does not check pages: other tests do, and this one opens thousands."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return FlaskClient.open(self, *args, **kwargs)


@pytest.fixture
def crawl(city: City) -> Crawl:
    """A city without stories yet."""
    city.app.test_client_class = QuickClient
    return Crawl(city)


def test_nobody_meets_what_is_not_theirs(crawl: Crawl) -> None:
    crawl.play(SCENES).look_up()
    addresses = crawl.addresses("GET", actions=False)
    assert [leak for email in PEOPLE for leak in crawl.walk(email, addresses)] == []
    assert crawl.mailed == []


def test_minutes_are_of_who_sat_there_also_when_a_school_withdrew(crawl: Crawl) -> None:
    crawl.play({"withdrawn": withdrawn}).look_up()
    (minutes,) = crawl.minutes
    readers = set()
    for email in PEOPLE:
        browser = crawl.city.browser()
        if email:
            browser.sign_in(crawl.city.people[email])
        if browser.get(f"/documenten/{minutes}").status_code == 200:
            readers.add(email)
    assert readers == {cast.COORDINATOR, cast.INTERVIEWER_1, cast.INTERVIEWER_2}


@pytest.mark.parametrize("email", [cast.LEAD, cast.COORDINATOR])
def test_what_one_may_see_can_be_found(crawl: Crawl, email: str) -> None:
    """Else the crawl would be content with empty pages."""
    crawl.play({"closed": closed}).look_up()
    browser, sight = crawl.city.browser(), crawl.sights(email)["closed"]
    browser.sign_in(crawl.city.people[email])
    addresses = crawl.addresses("GET", actions=False)
    read = {mark for address in addresses for mark in crawl.marks.found(browser.get(address).text)}
    unread = {about for mark, (_, about, seen) in crawl.marks.known.items() if seen(sight) and mark not in read}
    assert unread == set()


def test_paper_says_no_more_than_its_reader_may_know(crawl: Crawl) -> None:
    city = crawl.city
    with city.database.writing() as session:
        organisations = {row.name: row.id for row in session.execute(select(Organisation.name, Organisation.id))}
        author = Author(crawl.marks, "supported", Stage(session, city.clock.now()), organisations)
        author.stage.props = author.props()
        supported(author)
        crawl.requests["supported"], city.clock.moment = author.stage.request.id, author.stage.now
    city.post(on_paper=True)
    crawl.look_up()
    papers = [f"/documenten/{key}" for key in crawl.values["document_id"]]
    for email in (cast.LEAD, cast.COORDINATOR, cast.PARTNER, cast.INTERVIEWER_1, OUTSIDER):
        browser, sights = city.browser(), crawl.sights(email)
        browser.sign_in(city.people[email])
        given = [answer for each in papers if (answer := browser.get(each)).status_code == 200]
        said = " ".join(paper_text(answer.data) for answer in given)
        assert crawl.marks.found(said) or email == OUTSIDER
        assert crawl.forbidden(said, sights) == []


@pytest.mark.slow
@pytest.mark.parametrize("number", range(3))
def test_nobody_meets_it_in_any_state_at_any_address(crawl: Crawl, number: int) -> None:
    crawl.play({**SCENES, **MORE_SCENES}, guidance=True).look_up()
    assert crawl.mailed == []
    for email in PEOPLE[number::3]:
        assert list(crawl.walk(email, crawl.addresses("GET", actions=True))) == []
        assert list(crawl.knock(email, crawl.addresses("POST", actions=True))) == []
