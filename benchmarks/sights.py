"""Row 3: the page of a request and the coordinator's desk, beside a bare page: same statements, same template."""

from collections.abc import Iterator
from functools import partial

from benchmarks.rounds import Row, Work, at_most, interleaved
from benchmarks.serving import Browser
from benchmarks.town import Town
from demo import cast
from records.vocabulary import State

PAGES = {
    "request page, school": (cast.LEAD, "/vragen/{advised}"),
    "request page, coordinator": (cast.COORDINATOR, "/vragen/{advised}"),
    "desk, coordinator": (cast.COORDINATOR, "/werkblad"),
}


def path_of(town: Town, name: str) -> str:
    """Give the address of one of the pages."""
    return PAGES[name][1].format(advised=town.questions[State.ADVISED])


def measure(town: Town, ours: int, reference: int) -> Iterator[Row]:
    """Compare each page, at port `ours`, with its bare twin at port `reference`."""
    bare = Browser(reference)
    for name, (email, _way) in PAGES.items():
        browser, path = Browser(ours, town.headers(email)), path_of(town, name)
        twin = f"/page/{name.replace(' ', '%20').replace(',', '%2C')}"
        works: dict[str, Work] = {"ours": partial(browser.get, path), "reference": partial(bare.get, twin)}
        found = interleaved(works, rounds=31, times=4)
        text = f"{found['ours'] * 1000:.1f} ms beside {found['reference'] * 1000:.1f} ms"
        yield at_most(f"{name}, time", found["ours"] / found["reference"], 2.0, text)
