"""A case table to sit at: the demo network, a question of De Wilg brought to a state, and a browser for each person."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo import cast
from demo.props import Props
from demo.stage import Stage
from records.meeting import PartnerInput
from records.organisations import Organisation
from records.readlog import ReadEntry
from records.request import SupportRequest
from records.vocabulary import Action, State
from tests.clients import StillClock, StrictClient
from tests.scenes import bring, with_cast
from web.kit import kit_of
from workflow import reach
from workflow.people import load_actor
from workflow.report import approved_report

SCHOOLBRUG, MEET, ARKTOS, KANSEN = "De Schoolbrug", "Samen Tot Aan de Meet", "Arktos", "Dienst Kansen en Armoede"
LATE_PARTNER = "mieke.lambert@kansen.example"


@dataclass
class Room:
    """The app with one question in it; `reference` and `meeting_id` are where it stands."""

    app: Flask
    clock: StillClock
    reference: str = ""
    meeting_id: str = ""
    people: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with kit_of(self.app).database.writing() as session:
            yield session

    def bring(self, state: State, *actions: Action, props: Props | None = None) -> "Room":
        """Bring a question of De Wilg to a state by real actions, then do these actions; the clock moves along."""
        database, now = kit_of(self.app).database, self.clock.now()
        if not self.people:
            self.people = with_cast(database, now)
        brought = bring(database, state, *actions, now=now, props=props, reference=self.reference)
        self.reference, self.meeting_id = brought.reference, brought.props.meeting_id or self.meeting_id
        self.clock.moment = max(now, brought.now)
        return self

    def browser(self, email: str) -> StrictClient:
        """Give somebody's browser, signed in."""
        client = self.app.test_client()
        assert isinstance(client, StrictClient)
        client.sign_in(self.people[email])
        return client

    def open_envelopes(self) -> None:
        """Let the deadline pass and open the envelopes, as the coordinator."""
        meeting = self.meeting()
        self.clock.moment = datetime.fromisoformat(meeting["deadline"])
        self.clock.move(hours=1)
        self.act_on_meeting("open_envelopes")

    def meeting(self, email: str = cast.COORDINATOR) -> dict[str, Any]:
        """Give the meeting as the API shows it to somebody."""
        answer = self.browser(email).get(f"/api/v1/meetings/{self.meeting_id}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json or {})

    def act_on_meeting(self, action: str, **data: Any) -> Any:
        """Do an action on the meeting, as the coordinator, through the API."""
        answer = self.call("POST", f"/meetings/{self.meeting_id}/actions/{action}",
                           {"version": self.meeting()["version"], "input": data})  # fmt: skip
        assert answer.status_code == 200, answer.text
        return answer.json

    def act(self, action: Action, email: str = cast.COORDINATOR, **data: Any) -> Any:
        """Do an action on the question, through the API."""
        address = f"/requests/{self.reference}/actions/{action.value}"
        return self.call("POST", address, {"version": int(self.version()), "input": data}, email)

    def version(self) -> str:
        """Give the version of the question that a form would send."""
        return str(self._column(SupportRequest.version))

    def state(self) -> str:
        """Give where the question stands."""
        return State(self._column(SupportRequest.state)).value

    def _column(self, column: Any) -> Any:
        with kit_of(self.app).database.reading() as session:
            return session.scalar(select(column).where(SupportRequest.reference == self.reference))

    def paragraphs(self) -> tuple[list[str], list[str]]:
        """Give the ids of the paragraphs of the approved report: those the school shares, and those it holds back."""
        with kit_of(self.app).database.reading() as session:
            request = session.scalars(select(SupportRequest).where(SupportRequest.reference == self.reference)).one()
            report = approved_report(session, request.id)
        shared = list(report.citable())
        return shared, [each.id for each in report.paragraphs() if each.id not in shared]

    def start(self) -> None:
        """Start the meeting with the coordinator, two interviewers and a partner at the table."""
        present = [cast.COORDINATOR, cast.INTERVIEWER_1, cast.INTERVIEWER_2, cast.PARTNER]
        self.clock.moment = max(self.clock.moment, datetime.fromisoformat(self.meeting()["starts_at"]))
        self.act_on_meeting("start", present=[self.people[email] for email in present])

    def call(self, method: str, address: str, body: Any = None, email: str = cast.COORDINATOR) -> Any:
        """Call the API as somebody."""
        browser = self.browser(email)
        headers = {"X-CSRFToken": browser.csrf()}
        return browser.open(f"/api/v1{address}", method=method, json=body, headers=headers)

    def envelope(self, email: str, see: str = "", **more: Any) -> Any:
        """Write an envelope through the API."""
        address = f"/meetings/{self.meeting_id}/inputs/{self.reference}"
        return self.call("PUT", address, {"see": see, "offer": "", "ask": "", "conflict": False, **more}, email)

    def parts(self, email: str) -> dict[str, Any]:
        """Give this room's parts of the question, as the API would show them to somebody."""
        with self.app.test_request_context(), kit_of(self.app).database.reading() as session:
            feature = next(each for each in kit_of(self.app).features if each.name == "casetable")
            actor = load_actor(session, self.people[email])
            request, sight = reach.find_request(session, actor, self.reference, self.clock.now())
            shown: dict[str, Any] = feature.parts[0](session, actor, request, sight, self.clock.now())
            return shown

    def stage(self, session: Session) -> Stage:
        """Go on with the question where it stands."""
        return Stage(session, self.clock.now(), Props(meeting_id=self.meeting_id), self.reference)

    def forget_envelope(self, session: Session, organisation: str) -> None:
        """Make as if an organisation never handed in."""
        query = select(PartnerInput).join(Organisation).where(Organisation.name == organisation)
        for envelope in session.scalars(query):
            session.delete(envelope)

    def reads(self) -> list[tuple[str, str]]:
        """Give what the read log says: role and part of each read."""
        with kit_of(self.app).database.reading() as session:
            return [(row.role.value, row.part.value) for row in session.execute(select(ReadEntry.role, ReadEntry.part))]

    @property
    def page(self) -> str:
        return f"/casetafels/{self.meeting_id}"
