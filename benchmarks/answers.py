"""Row 1: an answer in the chat, over HTTP, signed in, with CSRF, committed; then the next question."""

from collections.abc import Iterator
from functools import partial
from statistics import median

from benchmarks.rounds import Row, Work, at_least, at_most, interleaved, told
from benchmarks.serving import Browser, rate
from benchmarks.town import Town
from demo import cast

WORDS = "Onze leerlingen komen graag. De kleuterjuffen kennen elk gezin aan de poort."
CROWDS = {8: 12, 64: 4}  # visitors at once -> answers each per round
ROUNDS = 3


def measure(town: Town, ours: int, reference: int) -> Iterator[Row]:
    """Compare our server at port `ours` with the small app at port `reference`."""
    headers = {**town.headers(cast.LEAD), "HX-Request": "true"}
    fields = {"csrf_token": town.token(), "seen": "9999", "value": WORDS}
    paths = {"ours": [f"/intake/{each}/antwoorden/strengths" for each in town.drafts],
             "reference": [f"/answer/{each}" for each in town.drafts]}  # fmt: skip
    visitors = {
        "ours": [Browser(ours, headers) for _ in town.drafts],
        "reference": [Browser(reference) for _ in town.drafts],
    }
    works: dict[str, Work] = {name: partial(visitors[name][0].send, paths[name][0], **fields) for name in visitors}
    alone = interleaved(works, rounds=31, times=5)
    text = f"{alone['ours'] * 1000:.1f} ms beside {alone['reference'] * 1000:.1f} ms"
    yield at_most("answer to next question, 1 user, time", alone["ours"] / alone["reference"], 1.7, text)
    failures = 0
    for crowd, times in CROWDS.items():
        rates: dict[str, list[float]] = {name: [] for name in visitors}
        for _ in range(ROUNDS):
            for name in visitors:
                found, failed = rate(visitors[name][:crowd], paths[name][:crowd], times, **fields)
                rates[name].append(found)
                failures += failed if name == "ours" else 0
        typical = {name: median(each) for name, each in rates.items()}
        text = f"{typical['ours']:.0f} beside {typical['reference']:.0f} answers per second"
        ratio = typical["ours"] / typical["reference"]
        yield at_least(f"answer to next question, {crowd} users, rate", ratio, 0.6, text)
    yield at_most("answer to next question, failures", failures, 0, "of our answers, over all rounds")
    part = visitors["ours"][0].send(paths["ours"][0], **fields)
    if b"/antwoorden/tried" not in part:
        raise RuntimeError("the answer did not bring the next question")
    yield told("answer to next question, bytes", len(part), "of the part that comes back")
