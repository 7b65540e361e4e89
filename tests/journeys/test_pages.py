"""Every page: few statements, as many for one question as for a thousand, valid, in Dutch, and no link to nowhere."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Final
from urllib.parse import urlsplit

import pytest

from demo import cast
from records.vocabulary import State
from tests.clients import assert_valid
from tests.journeys.city import City
from tests.journeys.crowd import copies
from tests.journeys.marks import Author
from tests.journeys.reader import DUTCH
from tests.journeys.test_visibility_crawl import OPEN_TO_ALL, Crawl, QuickClient, closed, reporting, supported, then
from tests.statements import statements

MOST: Final = 12  # statements of a page (design/performance.md)
MOST_OF_ALL: Final = 20  # of the one call that gives everything at once: what every room knows of a request
LINK: Final = re.compile(r'<a [^>]*href="(/[^"#]*)')
WELL: Final = frozenset({200, 202, 303})
READERS: Final = (cast.COORDINATOR, cast.LEAD, cast.INTERVIEWER_1, cast.PARTNER, cast.ADMIN, "")
SCENES: Final[Mapping[str, Callable[[Author], object]]] = {
    "draft": then(State.DRAFT, Author.call_for_help),
    "submitted": then(State.SUBMITTED),
    "planning": then(State.PLANNING),
    "scheduled": then(State.SCHEDULED),
    "reporting": reporting,
    "review": then(State.REVIEW, Author.remark),
    "approved": then(State.APPROVED),
    "sealed": then(State.TABLED, Author.seal),
    "in session": then(State.ADVISING),
    "advised": then(State.ADVISED),
    "supported": supported,
    "closed": closed,
}


@dataclass
class Tour:
    """What somebody met on a walk along every address, and along every link on the pages there."""

    city: City
    email: str
    greedy: list[str] = field(default_factory=list)  # too many statements
    foreign: list[str] = field(default_factory=list)  # not in Dutch
    links: dict[str, str] = field(default_factory=dict)  # where a link goes -> where it stands
    answers: dict[str, int] = field(default_factory=dict)  # address -> status

    def walk(self, browser: QuickClient, addresses: Iterable[str]) -> None:
        """Open these addresses, and be sure that every page is valid."""
        for address in addresses:
            with statements(self.city.database.engine) as ran:
                answer = browser.get(address)
            self.answers[address] = answer.status_code
            if len(ran) > (MOST_OF_ALL if address.startswith("/api/v1/requests/") else MOST):
                self.greedy.append(f"{self.email} {address}: {len(ran)}")
            if answer.mimetype == "text/html" and answer.status_code == 200:
                assert_valid(answer)
                self._look_at(address, answer.text)

    def _look_at(self, address: str, text: str) -> None:
        """Note the language of a page, and where its links go."""
        if text.lstrip().lower().startswith("<!doctype") and f'<html lang="{DUTCH}"' not in text:
            self.foreign.append(address)
        for link in map(unescape, LINK.findall(text)):
            if not link.startswith((*OPEN_TO_ALL, "//")):
                self.links.setdefault(link, address)

    def dead_ends(self) -> list[str]:
        """Name the links that led nowhere."""
        lost = [(link, place) for link, place in self.links.items() if self.answers.get(link, 200) not in WELL]
        return [f"{self.email or 'a visitor'} on {place}: {link} ({self.answers[link]})" for link, place in lost]


def tour(city: City, email: str, addresses: Iterable[str]) -> Tour:
    """Let somebody walk along every address, then along the links that are left."""
    walked = Tour(city, email)
    browser = city.browser()
    assert isinstance(browser, QuickClient)
    if email:
        browser.sign_in(city.people[email])
    walked.walk(browser, addresses)
    walked.walk(browser, [link for link in walked.links if link not in walked.answers])
    return walked


@pytest.fixture
def crawl(city: City) -> Crawl:
    """A question in many states."""
    city.app.test_client_class = QuickClient
    crawl = Crawl(city).play(SCENES)
    crawl.look_up()
    return crawl


def test_every_page_is_quick_valid_dutch_and_reached_by_somebody(crawl: Crawl) -> None:
    everywhere = crawl.addresses("GET", actions=False)
    tours = [tour(crawl.city, email, everywhere) for email in READERS]
    assert [each for walked in tours for each in walked.greedy] == []
    assert [each for walked in tours for each in walked.foreign] == []
    assert [each for walked in tours for each in walked.dead_ends()] == []
    reached = {address for walked in tours for address, status in walked.answers.items() if status in WELL}
    assert endpoints(crawl.city, everywhere) - endpoints(crawl.city, reached) == set()


def endpoints(city: City, addresses: Iterable[str]) -> set[str]:
    """Name the endpoints of these addresses."""
    adapter = city.app.url_map.bind("127.0.0.1")
    return {adapter.match(urlsplit(address).path, "GET")[0] for address in addresses}


LISTS: Final = {
    cast.COORDINATOR: (
        "/werkblad", "/vragen", "/vragen?zet=me", "/zoeken?q=wilg", "/berichten", "/casetafels", "/bevestigingen",
        "/casetafels/{meeting}", "/casetafels/{meeting}/tafel", "/api/v1/requests", "/api/v1/meetings",
        "/api/v1/requests?at_turn=me&q=wilg", "/api/v1/referrals",
    ),
    cast.LEAD: ("/werkblad", "/vragen", "/zoeken?q=ouders", "/berichten", "/api/v1/requests"),
    cast.INTERVIEWER_1: ("/werkblad", "/vragen", "/berichten", "/casetafels", "/doorverwijzingen", "/api/v1/requests"),
    cast.PARTNER: (
        "/werkblad", "/vragen", "/zoeken?q=ouders", "/berichten", "/casetafels", "/casetafels/{meeting}",
        "/doorverwijzingen", "/api/v1/requests", "/api/v1/referrals",
    ),
    cast.GUIDANCE: ("/werkblad", "/vragen", "/api/v1/requests"),
}  # fmt: skip


def test_lists_run_as_many_statements_for_a_thousand_questions_as_for_one(city: City) -> None:
    city.bring(State.REFERRING, guidance=True, answers=("yes", "yes"))
    few = counts(city)
    with city.database.writing() as session:
        copies(session, city.reference, 1000)
    assert counts(city) == few
    assert max(few.values()) <= MOST


def counts(city: City) -> dict[str, int]:
    """Count the statements of every list for everybody who has it."""
    found = {}
    for email, addresses in LISTS.items():
        browser = city.browser()
        browser.sign_in(city.people[email])
        for address in addresses:
            with statements(city.database.engine) as ran:
                answer = browser.get(address.format(meeting=city.props.meeting_id))
            assert answer.status_code == 200, f"{address}: {answer.status_code}"
            found[f"{email} {address}"] = len(ran)
    return found
