"""Row 1: an answer in the chat, over HTTP, signed in, with CSRF, committed; then the next question.

Each visitor walks on through a draft of their own, as a browser does: what they send goes to the question that came
back, with the mark of that page, and each answer is another text. Before the next round the drafts are rewound.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Final

from benchmarks.rounds import Row, Taken, Took, at_least, at_most, told
from benchmarks.serving import Browser, Server
from benchmarks.town import Drawn, Town
from demo import cast
from intake.choices import ROOM
from records.vocabulary import SupportKind

# The questions from where the drafts stand, each with what is sent besides a text.
WALK: Final[Mapping[str, Mapping[str, str]]] = {
    "tried": {},
    "partners_now": {"value": "", "own": "De buurtwerking"},
    "dream": {},
    "support_kind": {"value": SupportKind.COACHING.value},
    "readiness": {"value": ROOM[0].key},
}
FORM: Final = re.compile(rb'action="/intake/[^"/]+/antwoorden/([a-z_]+)"')
MARK: Final = re.compile(rb'name="seen" value="(\d*)"')
CROWDS: Final = {1: (8, 16), 8: (16, 10), 64: (64, 4)}  # visitors at once -> who walk in a round, rounds


class School:
    """Somebody of a school in our chat."""

    texts = count()  # every answer is another one

    def __init__(self, browser: Browser, reference: str, token: str) -> None:
        """Stand at the first question of a draft; `open` it before answering."""
        self.browser, self.reference, self.token = browser, reference, token
        self.question, self.mark = "", ""

    def open(self) -> None:
        """Open the chat where it stands."""
        self._look(self.browser.get(f"/intake/{self.reference}"))

    def answer(self) -> int:
        """Answer the open question; gives the bytes that came back. Raises RuntimeError when no next question came."""
        asked = self.question
        text = f"Onze leerlingen komen graag, vertelde collega {next(self.texts)} ons."
        fields = {"csrf_token": self.token, "seen": self.mark, "value": text, **WALK[asked]}
        came = self.browser.send(f"/intake/{self.reference}/antwoorden/{asked}", **fields)
        self._look(came)
        if self.question == asked or b"<html" in came:
            raise RuntimeError(f"the answer on {asked} did not bring the next question")
        return len(came)

    def _look(self, page: bytes) -> None:
        form, mark = FORM.search(page), MARK.search(page)
        if form is None or mark is None:
            raise RuntimeError("no question is open")
        self.question, self.mark = form[1].decode(), mark[1].decode()


class Plain:
    """A visitor of the small app."""

    def __init__(self, browser: Browser, way: str, reference: str) -> None:
        """Answer in the conversation with this reference."""
        self.browser, self.path = browser, f"/{way}/{reference}"

    def answer(self) -> int:
        """Answer the one question there is."""
        return len(self.browser.send(self.path, value=f"Onze leerlingen komen graag, zei {next(School.texts)}."))


def rewind(town: Town, schools: Sequence[School]) -> None:
    """Take the answers of the walk back, and open each chat again."""
    town.rewind()
    for each in schools:
        each.open()


class Here(Browser):
    """A visitor in this very process, without a network between."""

    def __init__(self, town: Town) -> None:
        """Ask the app of the town."""
        self.client, self.headers = town.app.test_client(use_cookies=False), _headers(town)

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, bytes]:
        """Ask one thing; gives the status and what came back."""
        answer = self.client.open(path, method=method, data=body, headers={**self.headers, **headers})
        return answer.status_code, answer.data


def parts(town: Town) -> list[Drawn]:
    """Walk on once, and give what the chat drew after each answer; the question's own rules stay at home."""
    school = School(Here(town), town.drafts[0], town.token())
    school.open()
    with town.drawing() as seen:
        for _question in WALK:
            school.answer()
    town.rewind()
    return [(name, {**values, "opened": replace(values["opened"], question=None)}) for name, values in seen]


def _headers(town: Town) -> dict[str, str]:
    return {**town.headers(cast.LEAD), "HX-Request": "true"}


def measure(town: Town, ours: Server, reference: Server) -> Iterator[Row]:
    """Compare our chat with the small app: one visitor, then crowds that send all at once."""
    schools = [School(Browser(ours.port, _headers(town)), each, town.token()) for each in town.drafts]
    drawing = [Plain(Browser(reference.port), "answer", each) for each in town.drafts]
    plain = [Plain(Browser(reference.port), "plain", each) for each in town.drafts]
    failures = 0
    for crowd, (many, rounds) in CROWDS.items():
        mine, theirs, least = Taken(ours.cpu), Taken(reference.cpu), Taken(reference.cpu)
        for _ in range(rounds):
            rewind(town, schools[:many])
            failures += mine.take(partial(walk, schools[:many], crowd))
            theirs.take(partial(walk, drawing[:many], crowd))
            least.take(partial(walk, plain[:many], crowd))
        yield from _rows(crowd, many, mine.quiet, theirs.quiet, least.quiet)
    yield at_most("answer to next question, failures", failures, 0, "of our answers, over all rounds")
    rewind(town, schools[:1])
    yield told("answer to next question, bytes", schools[0].answer(), "of the part that comes back")


def _rows(crowd: int, many: int, *took: Took) -> Iterator[Row]:
    """Compare times for one visitor, and rates for a crowd: how many answers a second of the processor gives."""
    answers = many * len(WALK)
    mine, theirs, least = (Took(each.cpu / answers, each.wall / answers) for each in took)
    text = f"{mine} beside {theirs}"
    if crowd == 1:
        yield at_most("answer to next question, 1 user, time", mine.cpu / theirs.cpu, 1.7, text)
    else:
        yield at_least(f"answer to next question, {crowd} users, rate", theirs.cpu / mine.cpu, 0.6, text)
    yield told(f"  its time beside a page of ten lines, {crowd} at once", mine.cpu / least.cpu, f"{least}")


def walk(visitors: Sequence[School] | Sequence[Plain], crowd: int) -> int:
    """Let the visitors walk, so many at once; gives the number of failures."""

    def go(visitor: School | Plain) -> int:
        failures = 0
        for _question in WALK:
            try:
                visitor.answer()
            except (OSError, RuntimeError):
                failures += 1
        return failures

    with ThreadPoolExecutor(crowd) as pool:
        return sum(pool.map(go, visitors))
