"""Row 3: the page of a request and the coordinator's desk, beside a bare page: same statements, same template."""

from collections.abc import Iterator
from functools import partial

from benchmarks.rounds import Clock, Row, Work, at_most, interleaved
from benchmarks.serving import Browser, Server
from benchmarks.town import Town
from demo import cast
from records.vocabulary import State

PAGES = {
    "request page, school": (cast.LEAD, "/vragen/{advised}"),
    "request page, coordinator": (cast.COORDINATOR, "/vragen/{advised}"),
    "desk, coordinator": (cast.COORDINATOR, "/werkblad"),
}
ROUNDS = 120


def path_of(town: Town, name: str) -> str:
    """Give the address of one of the pages."""
    return PAGES[name][1].format(advised=town.questions[State.ADVISED])


def measure(town: Town, ours: Server, reference: Server) -> Iterator[Row]:
    """Compare each page with its bare twin."""
    bare = Browser(reference.port)
    for name, (email, _way) in PAGES.items():
        browser, path = Browser(ours.port, town.headers(email)), path_of(town, name)
        twin = f"/page/{name.replace(' ', '%20').replace(',', '%2C')}"
        works: dict[str, tuple[Work, Clock]] = {
            "ours": (partial(browser.get, path), ours.cpu),
            "reference": (partial(bare.get, twin), reference.cpu),
        }
        mine, theirs = interleaved(works, ROUNDS)
        yield at_most(f"{name}, time", mine.cpu / theirs.cpu, 2.0, f"{mine} beside {theirs}")
