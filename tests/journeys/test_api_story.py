"""One question from its first word to its last through the JSON API alone, as a program that read design/api.md would.

Only what a person must do is done by a person: opening the link in a mail. Every answer is held against the shapes of
that page (shapes.py).
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from demo import cast
from records.vocabulary import SectionKey, State
from tests.clients import StillClock
from tests.journeys import shapes
from tests.journeys.city import City
from tests.journeys.program import Program, fits

PLACE: Final = "Huis van het Netwerk, Grote Markt 1, Leiedam"
SITUATION: Final = "Op het oudercontact zien we nog geen derde van de ouders.\n\nIedereen probeert iets."
BACKGROUND: Final = "De directeur is nieuw sinds vorig schooljaar."
TEAM: Final = [
    {"name": "Nadia Verstappen", "function": "director", "email": cast.LEAD},
    {"name": "Tom Aerts", "function": "care_coordinator", "email": cast.TEACHER},
]
SAID: Final = {
    "school": "012345",
    "about_you": TEAM[0],
    "situation": "Veel ouders durven de school niet binnen. Mijn team raakt vermoeid.",
    "dream": "Ouders komen binnen alsof het ook hun school is.",
    "crisis": "no",
    "guidance": "no",
    "participants": TEAM,
}


def value_for(question: dict[str, Any]) -> Any:
    """Answer a question by its kind, as a program does that never saw the script."""
    options = [each["key"] for each in question["options"]]
    by_kind: dict[str, Any] = {
        "statement": None,
        "files": None,
        "text": None if not question["required"] else "Dat vertellen we graag.",
        "one": options[:1] and options[0],
        "several": [each["key"] for each in question["suggested"]] or options[:2],
        "slots": [{"starts_at": each, "answer": "yes"} for each in options[:3]],
    }
    return SAID[question["key"]] if question["key"] in SAID else by_kind[question["kind"]]


class Story:
    """Everyone's program, and where the question is."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.clock: StillClock = city.clock
        self.lead, self.teacher = city.program(cast.LEAD), city.program(cast.TEACHER)
        self.coordinator = city.program(cast.COORDINATOR)
        self.ilse, self.yassin = city.program(cast.INTERVIEWER_1), city.program(cast.INTERVIEWER_2)
        self.bram = city.program(cast.PARTNER)
        self.reference = ""
        self.meeting = ""

    @property
    def at(self) -> str:
        """The address of the question."""
        return f"/requests/{self.reference}"

    @property
    def table(self) -> str:
        """The address of the meeting."""
        return f"/meetings/{self.meeting}"

    def see(self, who: Program, state: str) -> Any:
        """Read the question as somebody, and be sure where it stands."""
        shown = fits(who.get(self.at), shapes.REQUEST)
        assert shown["state"] == state
        return shown

    # ---- the chat

    def chat(self) -> Program:
        """Answer every question without an account; the key of the draft opens it."""
        visitor = Program(self.city.app)
        begun = fits(visitor.post("/intakes", {}, 201), shapes.BEGUN)
        assert begun["question"]["key"] == "welcome"
        self.reference = begun["reference"]
        visitor.get(f"/intakes/{self.reference}", 401)
        visitor.headers["X-Resume-Key"] = begun["resume"]
        self.coordinator.get(f"/intakes/{self.reference}", 404)
        asked = self._answers(visitor, begun["question"])
        assert asked[:4] == ["welcome", "school", "about_you", "situation"]
        return visitor

    def _answers(self, visitor: Program, question: dict[str, Any]) -> list[str]:
        asked: list[str] = []
        while question and question["kind"] != "review":
            self.clock.move(seconds=20)
            key = question["key"]
            asked.append(key)
            value = value_for(question)
            address = f"/intakes/{self.reference}/answers/{key}"
            shown = fits(visitor.put(address, {"value": value}), shapes.INTAKE)
            assert shown["answers"][key] == value  # values come back as sent
            assert shown["lapsed"] == []
            question = shown["question"]
        return asked

    def confirm(self) -> None:
        """Open the link in the mail, as the director does, and press its button."""
        mail = next(each for each in self.city.mails(cast.LEAD) if each.mail.value == "confirm_address")
        link = next(word for word in mail.text.split() if "/l/" in word)
        self.city.reader().open("/l/" + link.partition("/l/")[2]).press("Ja")

    # ---- the conversation

    def assign(self) -> None:
        """Choose two people who can interview."""
        people = fits(self.coordinator.get("/people?can=interview"), shapes.listed(shapes.PERSON))["items"]
        two = [each["id"] for each in people if each["email"] in (cast.INTERVIEWER_1, cast.INTERVIEWER_2)]
        self.coordinator.act(self.at, "assign", title="Ouders die de weg naar school vinden", interviewers=two)

    def agree_on_a_moment(self) -> None:
        """Let both interviewers answer the poll, and plan the first moment that suits."""
        slots = fits(self.ilse.get(f"{self.at}/poll"), shapes.POLL)["slots"]
        assert [each["valid"] for each in slots] == [False, False, False]
        for who in (self.ilse, self.yassin):
            who.put(f"{self.at}/poll", [{"starts_at": each["starts_at"], "answer": "yes"} for each in slots[:2]])
        first = fits(self.teacher.get(f"{self.at}/poll"), shapes.POLL)["slots"][0]
        assert first["valid"] is True
        shown = self.ilse.act(self.at, "schedule", starts_at=first["starts_at"], minutes=90, place="De Wilg")
        assert shown["state"] == "scheduled"
        self.city.wait(until=datetime.fromisoformat(first["starts_at"]) + timedelta(hours=2))

    def hold(self) -> None:
        """Note who of the school was there."""
        people = self.see(self.ilse, "scheduled")["parts"]["participants"]
        self.ilse.act(self.at, "hold", attended=[each["id"] for each in people])

    # ---- the report

    def write(self, revision: int | None, **sections: str) -> Any:
        """Write sections of the report; gives it back."""
        body = {"revision": revision, "sections": [{"key": key, "text": text} for key, text in sections.items()]}
        self.ilse.put(f"{self.at}/report", body)
        return self.see(self.ilse, "reporting")["parts"]["report"]

    def remark(self, report: Any) -> None:
        """Let the school remark on a paragraph, take one remark back, and send the report back."""
        first = report["sections"][0]["paragraphs"][0]["id"]
        said = {"paragraph": first, "kind": "remark", "text": "Het waren 29 procent van de gezinnen."}
        remark = self.teacher.post(f"{self.at}/report/remarks", said, 201)
        slip = self.teacher.post(f"{self.at}/report/remarks", {**said, "text": "Laat maar."}, 201)
        self.teacher.delete(f"{self.at}/report/remarks/{slip['id']}")
        assert self.see(self.ilse, "review")["parts"]["report"]["remarks"] == []  # private until they are sent
        self.teacher.act(self.at, "request_changes", remarks=[])
        sent = self.see(self.ilse, "reporting")["parts"]["report"]["remarks"]
        assert [(each["id"], each["resolved"]) for each in sent] == [(remark["id"], False)]
        self.ilse.post(f"{self.at}/report/remarks/{remark['id']}/resolve", {"answer": "We pasten het aan."})

    # ---- the case table

    def plan(self) -> None:
        """Plan a meeting and announce it."""
        organisations = fits(self.coordinator.get("/organisations"), shapes.listed(shapes.ORGANISATION))["items"]
        table = [each["id"] for each in organisations if each["name"] in ("De Schoolbrug", "Arktos")]
        starts_at = self.clock.now() + timedelta(days=14)
        body = {"starts_at": iso(starts_at), "minutes": 120, "place": PLACE, "organisations": table, "capacity": 3}
        planned = fits(self.coordinator.post("/meetings", body, 201), {**shapes.MEETING, "actions": [shapes.ACTION]})
        assert (planned["state"], planned["deadline"], planned["items"]) == ("planned", None, [])
        self.meeting = planned["id"]
        self.bram.get(self.table, 404)  # nobody is invited before it is announced
        self.coordinator.act(self.table, "announce", deadline=iso(starts_at - timedelta(days=1)))
        self.coordinator.act(self.at, "table", meeting=self.meeting)

    def prepare(self) -> None:
        """Let both partners write their envelope; what is in it, nobody else knows until the opening."""
        address = f"{self.table}/inputs/{self.reference}"
        words = {"see": "Sterk onthaal bij de kleuters.", "offer": "Een vormingsreeks.", "ask": "Wie trekt dit?"}
        mine = fits(self.bram.put(address, {**words, "conflict": False}), shapes.OWN_INPUT)
        assert [each["code"] for each in mine["points"]] == ["A1", "A2", "A3"]
        self.bram.put(address, {**words, "conflict": False}, 409)  # once it exists, its revision comes along
        self.bram.put(address, {**words, "ask": "", "conflict": False, "revision": mine["revision"]})
        self.ilse.put(address, {"see": "", "offer": "Een brugfiguur.", "ask": "", "conflict": False})
        self.ilse.delete(address)
        self.ilse.put(address, {"see": "", "offer": "Een brugfiguur aan de poort.", "ask": "", "conflict": False})
        assert "inputs" not in self.see(self.ilse, "tabled")["parts"]
        deadline = self.coordinator.get(self.table)["deadline"]
        assert self.city.wait(until=datetime.fromisoformat(deadline) + timedelta(minutes=1)) != []  # by itself
        assert len(self.see(self.ilse, "tabled")["parts"]["inputs"]) == 2
        assert "inputs" not in self.see(self.lead, "tabled")["parts"]

    def meet(self) -> Any:
        """Meet, discuss the question and write the advice; gives it."""
        table = fits(self.coordinator.get(self.table), shapes.MEETING)
        self.city.wait(until=datetime.fromisoformat(table["starts_at"]))
        self.coordinator.act(self.table, "start", present=[each["id"] for each in table["people"]])
        self.coordinator.act(self.at, "discuss")
        shown = self.see(self.coordinator, "advising")["parts"]
        offers = {each["organisation"]: each["points"][0]["id"] for each in shown["inputs"]}
        dream = next(each for each in shown["report"]["sections"] if each["key"] == "dream")["paragraphs"][0]["id"]
        body = {
            "revision": None,
            "lines": [{"text": "Begin met één onthaalmoment per week.", "sources": [dream, *offers.values()]}],
            "proposals": [
                {"organisation": key, "kind": kind, "route": "tailor_made", "what": "Een traject.", "why": "Dit past."}
                for key, kind in zip(offers, ("tailor_made", "referral"), strict=True)
            ],
        }
        self.coordinator.put(f"{self.at}/advice", body)
        self.coordinator.put(f"{self.at}/advice", body, 409)
        return self.see(self.coordinator, "advising")["parts"]["advice"]

    def share_the_minutes(self) -> None:
        """End the meeting and share what was said."""
        assert self.coordinator.act(self.table, "conclude")["state"] == "concluded"
        published = self.coordinator.act(self.table, "publish_minutes")
        assert published["state"] == "published"
        assert [each["outcome"] for each in published["items"]] == ["advised"]

    # ---- what the school chooses, and what follows

    def choose(self) -> None:
        """Say yes to one proposal, and first talk to the other."""
        advice = self.see(self.lead, "advised")["parts"]["advice"]
        assert "unused" not in advice
        yes, talk = [each["id"] for each in advice["proposals"]]
        self.lead.refused(self.at, "accept_advice", choices={yes: {"answer": "yes"}})
        self.lead.act(self.at, "accept_advice", choices={yes: {"answer": "yes"}, talk: {"answer": "talk"}})

    def referral(self, who: Program) -> str:
        """Give the address of somebody's referral."""
        found = fits(who.get(f"/referrals?request={self.reference}"), shapes.listed(shapes.REFERRAL))["items"]
        assert len(found) == 1
        return f"/referrals/{found[0]['id']}"

    def support(self) -> None:
        """Both partners say yes; who must first talk starts once the school said yes too."""
        accepted = {"contact": "Bram Peeters, 09 000 00 01", "first_step": "We bellen woensdag."}
        for who in (self.ilse, self.bram):
            fits(who.act(self.referral(who), "accept", **accepted), shapes.REFERRAL)
        self.see(self.lead, "in_trajectory")
        today = self.clock.now().date().isoformat()
        talk = next(each for each in (self.ilse, self.bram) if each.get(self.referral(each))["choice"] == "talk")
        talk.refused(self.referral(talk), "start", start_day=today)
        self.lead.act(self.referral(talk), "confirm")
        for who in (self.ilse, self.bram):
            who.act(self.referral(who), "start", start_day=today)
        self.city.wait(days=60)
        for who in (self.ilse, self.bram):
            done = who.act(self.referral(who), "complete", result="Er is nu elke vrijdag onthaal.")
            assert done["state"] == "completed"

    def close(self) -> None:
        """Close it, and answer the five questions."""
        self.coordinator.act(self.at, "close", note="Het onthaal loopt. De school kan altijd terugkomen.")
        said = {"helped": 5, "heard": 4, "advice": 5, "again": "yes", "text": "Dank voor alles."}
        assert self.lead.post(f"{self.at}/evaluation", said, 201)["again"] == "yes"

    def papers(self, who: Program) -> set[str]:
        """Fetch every document somebody may read, and let anyone check that nothing changed; names their kinds."""
        papers = fits(who.get(f"{self.at}/documents"), shapes.listed(shapes.DOCUMENT))["items"]
        for paper in papers:
            answer = who.client.get(paper["href"], headers=who.headers)
            assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
            assert hashlib.sha256(answer.data).hexdigest() == paper["sha256"]
            for known in (paper["sha256"], paper["content_sha256"]):
                assert self.check(known) == {"result": "unchanged"}
        return {each["kind"] for each in papers}

    def check(self, sha256: str) -> Any:
        """Ask whether a document is what it was."""
        return self.city.browser().get(f"/check/{sha256}", headers={"Accept": "application/json"}).json


def iso(moment: datetime) -> str:
    """Write a moment as the API does."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def story(city: City) -> Story:
    """Everyone has a token; nothing is asked yet."""
    return Story(city)


def test_a_question_from_draft_to_closed_through_the_api_alone(story: Story) -> None:
    visitor = story.chat()
    refused = visitor.refused(story.at, "submit")
    assert ["Bevestig eerst je mailadres" in each for each in refused["reasons"]] == [True]
    story.confirm()
    fits(story.lead.act(story.at, "submit"), shapes.REQUEST)
    visitor.get(story.at, 401)  # the key was for the draft
    story.assign()
    story.agree_on_a_moment()
    story.hold()

    whole = {"situation": SITUATION, "dream": "Elke ouder kent een gezicht.", "direction": "Eén onthaal."}
    story.ilse.refused(story.at, "send_report")
    report = story.write(None, **whole, background=BACKGROUND)
    assert [each["key"] for each in report["sections"]] == [each.value for each in SectionKey]
    assert len(report["sections"][0]["paragraphs"]) == 2
    story.ilse.act(story.at, "send_report")
    story.lead.refused(story.at, "approve_report", sharing={"dream": True}, guidance=False)
    story.remark(story.see(story.teacher, "review")["parts"]["report"])
    again = story.see(story.ilse, "reporting")["parts"]["report"]
    kept = again["sections"][0]["paragraphs"][0]["id"]
    renewed = story.write(again["revision"], situation=f"{SITUATION}\n\nHet waren 29 procent.")
    assert renewed["sections"][0]["paragraphs"][0]["id"] == kept  # unchanged paragraphs keep their id
    story.yassin.put(f"{story.at}/report", {"revision": again["revision"], "sections": []}, 409)
    story.ilse.act(story.at, "send_report")
    sharing = {key.value: key is not SectionKey.BACKGROUND for key in SectionKey}
    approved = story.lead.act(story.at, "approve_report", sharing=sharing, guidance=False)
    assert approved["parts"]["report"]["content_sha256"]

    story.plan()
    story.prepare()
    seen = story.see(story.bram, "tabled")["parts"]["report"]
    assert "background" not in [each["key"] for each in seen["sections"]]
    advice = story.meet()
    story.coordinator.act(story.at, "send_advice")
    assert advice["lines"][0]["sources"] != story.see(story.lead, "advised")["parts"]["advice"]["lines"][0]["sources"]
    story.share_the_minutes()
    story.choose()
    story.support()
    story.close()
    assert story.see(story.lead, "closed")["at_turn"] == []

    story.city.post(on_paper=True)
    papers = story.papers(story.lead)
    assert papers == {"intake_summary", "report_final", "extract", "advice", "referral_letter", "closing_note"}
    assert story.papers(story.bram) == papers - {"intake_summary"} | {"minutes"}
    assert story.check("0" * 64) == {"result": "unknown"}


def test_what_hangs_on_a_question_has_the_shapes_of_the_page(story: Story) -> None:
    story.reference = story.city.bring(State.IN_TRAJECTORY).reference
    story.see(story.coordinator, "in_trajectory")
    fits(story.lead.get(f"{story.at}/timeline"), shapes.listed(shapes.ENTRY))
    assert fits(story.lead.get(f"{story.at}/readers"), shapes.listed(shapes.READER))["items"]
    story.teacher.get(f"{story.at}/readers", 404)
    story.lead.post(f"{story.at}/messages", {"text": "Dank voor het gesprek."}, 201)
    said = story.coordinator.get(f"{story.at}/messages")["items"]
    assert [each["text"] for each in said] == ["Dank voor het gesprek."]
    sharing = {key.value: False for key in (SectionKey.STRENGTHS, SectionKey.TRIED)}
    changed = story.lead.put(f"{story.at}/sharing", {"sharing": sharing, "guidance": True})
    assert changed["guidance"] is True
    guidance = fits(story.city.program(cast.GUIDANCE).get(story.at), shapes.REQUEST)["parts"]["report"]
    assert {"strengths", "tried"}.isdisjoint(each["key"] for each in guidance["sections"])
    for who, address in ((story.lead, "/schools"), (story.bram, "/organisations"), (story.bram, "/meetings")):
        fits(who.get(address), shapes.listed({}))
    fits(story.bram.get("/me"), shapes.ME)
    assert [each["reference"] for each in story.bram.get("/requests?at_turn=me")["items"]] == []


def test_lists_are_cut_by_a_cursor_and_found_by_what_they_are_about(story: Story) -> None:
    references = []
    for _each in range(3):
        story.city.reference = ""
        references.append(story.city.bring(State.SUBMITTED).reference)
        story.city.wait(hours=2)
    newest_first = references[::-1]
    first = fits(story.lead.get("/requests?limit=2"), shapes.listed(shapes.HEAD))
    assert [each["reference"] for each in first["items"]] == newest_first[:2]
    rest = story.lead.get(first["next"].partition("/api/v1")[2])
    assert ([each["reference"] for each in rest["items"]], rest["next"]) == (newest_first[2:], None)
    found = story.coordinator.get("/requests?state=submitted&theme=taal&at_turn=me&q=wilg")["items"]
    assert [each["reference"] for each in found] == newest_first
    assert story.coordinator.get("/requests?q=speelplaats")["items"] == []
    story.lead.get("/requests?limit=0", 422)


def test_a_refusal_says_first_what_comes_first(story: Story) -> None:
    story.reference = story.city.bring(State.SUBMITTED).reference
    nobody, other = Program(story.city.app), story.city.program(cast.OTHER_LEAD)
    version = story.lead.get(story.at)["version"]
    wrong = {"version": version - 1, "input": {"strange": 1}}
    close, assign = f"{story.at}/actions/close", f"{story.at}/actions/assign"
    refusals = [
        (nobody, close, wrong, 401, "sign-in"),
        (other, close, wrong, 404, "not-found"),
        (story.lead, close, wrong, 409, "stale"),
        (story.lead, close, {**wrong, "version": version}, 409, "not-now"),
        (story.lead, assign, {**wrong, "version": version}, 403, "not-yours"),
        (story.coordinator, assign, {**wrong, "version": version}, 422, "not-ready"),
        (story.coordinator, assign, {"input": {}}, 422, "not-ready"),
    ]
    for who, address, body, status, kind in refusals:
        assert who.post(address, body, status)["type"].rpartition("/")[2] == kind
    refused = story.coordinator.post(assign, {"version": version, "input": {"interviewers": []}}, 422)
    assert {"title", "interviewers"} <= refused["errors"].keys()
    assert story.see(story.lead, "submitted")["version"] == version
