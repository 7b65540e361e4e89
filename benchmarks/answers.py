"""Row 1: an answer in the chat, over HTTP, signed in, with CSRF, committed; then the next question.

Each visitor walks on through a draft of their own, as a browser does: what they send goes to the question that came
back, with the mark of that page, and each answer is another text. Before the next round the drafts are rewound.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from typing import Final

from benchmarks.rounds import Row, Taken, Took, at_least, at_most, told
from benchmarks.serving import Browser, Server
from benchmarks.town import Town
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
CROWDS: Final = {1: 40, 8: 12, 64: 4}  # visitors at once -> rounds


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

    def __init__(self, browser: Browser, reference: str) -> None:
        """Answer in the conversation with this reference."""
        self.browser, self.path = browser, f"/answer/{reference}"

    def answer(self) -> int:
        """Answer the one question there is."""
        return len(self.browser.send(self.path, value=f"Onze leerlingen komen graag, zei {next(School.texts)}."))


def rewind(town: Town, schools: Sequence[School]) -> None:
    """Take the answers of the walk back, and open each chat again."""
    town.rewind()
    for each in schools:
        each.open()


def measure(town: Town, ours: Server, reference: Server) -> Iterator[Row]:
    """Compare our chat with the small app: one visitor, then crowds that send all at once."""
    headers = {**town.headers(cast.LEAD), "HX-Request": "true"}
    schools = [School(Browser(ours.port, headers), each, town.token()) for each in town.drafts]
    plain = [Plain(Browser(reference.port), each) for each in town.drafts]
    failures = 0
    for crowd, rounds in CROWDS.items():
        mine, theirs = Taken(ours.cpu), Taken(reference.cpu)
        for _ in range(rounds):
            rewind(town, schools[:crowd])
            failures += mine.take(partial(walk, schools[:crowd]))
            theirs.take(partial(walk, plain[:crowd]))
        yield _row(crowd, mine.quiet, theirs.quiet)
    yield at_most("answer to next question, failures", failures, 0, "of our answers, over all rounds")
    rewind(town, schools[:1])
    yield told("answer to next question, bytes", schools[0].answer(), "of the part that comes back")


def _row(crowd: int, mine: Took, theirs: Took) -> Row:
    """Compare times for one visitor, and rates for a crowd: how many answers a second of the processor gives."""
    if crowd == 1:
        mine, theirs = (Took(each.cpu / len(WALK), each.wall / len(WALK)) for each in (mine, theirs))
        return at_most("answer to next question, 1 user, time", mine.cpu / theirs.cpu, 1.7, f"{mine} beside {theirs}")
    many = crowd * len(WALK)
    text = f"{many / mine.wall:.0f} beside {many / theirs.wall:.0f} answers per second on the wall"
    return at_least(f"answer to next question, {crowd} users, rate", theirs.cpu / mine.cpu, 0.6, text)


def walk(visitors: Sequence[School] | Sequence[Plain]) -> int:
    """Let all visitors walk at once; gives the number of failures."""

    def go(visitor: School | Plain) -> int:
        failures = 0
        for _question in WALK:
            try:
                visitor.answer()
            except (OSError, RuntimeError):
                failures += 1
        return failures

    with ThreadPoolExecutor(len(visitors)) as pool:
        return sum(pool.map(go, visitors))
