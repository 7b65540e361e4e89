"""The story of De Wilg up to its report, told through the real actions, and a browser for each of its people."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import html5lib
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo import cast
from demo.stage import Stage
from intake import conversation_routes, report_routes, review_routes
from records.people import Person
from records.report import Report, ReportVersion
from records.request import SupportRequest
from records.session import Database
from records.vocabulary import Action, SectionKey, State
from tests.clients import StillClock, StrictClient, build
from tests.scenes import scene, with_cast
from web.kit import kit_of
from web.settings import Settings

LEAD, TEACHER, OTHER_LEAD = cast.LEAD, cast.TEACHER, cast.OTHER_LEAD
COORDINATOR, PARTNER, GUIDANCE = cast.COORDINATOR, cast.PARTNER, cast.GUIDANCE
ILSE, YASSIN = cast.INTERVIEWER_1, cast.INTERVIEWER_2
SHARED = {f"sharing.{key.value}": "true" for key in SectionKey}


@dataclass
class Story:
    """One request and everyone around it."""

    app: Flask
    clock: StillClock
    reference: str = ""

    @property
    def database(self) -> Database:
        """The database of the app."""
        return kit_of(self.app).database

    @property
    def address(self) -> str:
        """The page of the request."""
        return f"/vragen/{self.reference}"

    @property
    def api(self) -> str:
        """The request in the API."""
        return f"/api/v1/requests/{self.reference}"

    def bring(self, *states: State, **props: Any) -> "Story":
        """Bring the request through these states; the clock of the app follows."""
        self._play(("bring", states), lambda stage: [stage.bring(state) for state in states], **props)
        return self

    def do(self, action: Action, data: dict[str, Any] | None = None, by: str | None = None) -> "Story":
        """Fire one action, as the person whose turn it is."""
        self._play(("do", action, repr(data), by), lambda stage: stage.do(action, data, by))
        return self

    def _play(self, step: Hashable, act: Callable[[Stage], object], **props: Any) -> None:
        before, now = self.reference, self.clock.now()

        def play(session: Session) -> tuple[str, datetime]:
            stage = Stage(session, now, reference=before)
            for name, value in props.items():
                setattr(stage.props, name, value)
            act(stage)
            return stage.reference, stage.now

        self.reference, then = scene(self.database, (step, repr(props), before, now), play)
        self.clock.moment = then + timedelta(hours=1)

    def browser(self, email: str) -> StrictClient:
        """The browser of one of the cast, signed in."""
        client = self.app.test_client()
        assert isinstance(client, StrictClient)
        client.sign_in(self.person(email))
        return client

    def person(self, email: str) -> str:
        """The id of one of the cast."""
        with self.database.reading() as session:
            return session.scalars(select(Person.id).where(Person.email == email)).one()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Look into the database."""
        with self.database.reading() as session:
            yield session

    @property
    def state(self) -> State:
        """Where the request stands."""
        return self.request().state

    @property
    def version(self) -> int:
        """The version of the request that one sees now."""
        return self.request().version

    def request(self) -> SupportRequest:
        """The request itself."""
        with self.reading() as session:
            return session.scalars(select(SupportRequest).where(SupportRequest.reference == self.reference)).one()

    def report(self) -> Report:
        """The report in the making."""
        with self.reading() as session:
            query = select(Report).join(SupportRequest, SupportRequest.id == Report.request_id)
            found = session.scalars(query.where(SupportRequest.reference == self.reference)).one()
            assert found.paragraphs is not None
            return found

    def paragraph(self, section: SectionKey, place: int = 0) -> str:
        """The id of a paragraph in the version that was sent last."""
        with self.reading() as session:
            query = select(ReportVersion.content).join(Report, Report.id == ReportVersion.report_id)
            query = query.join(SupportRequest, SupportRequest.id == Report.request_id)
            query = query.where(SupportRequest.reference == self.reference)
            content = session.scalars(query.order_by(ReportVersion.number.desc())).first()
        assert content is not None
        found = next(each for each in content["sections"] if each["key"] == section.value)
        return str(found["paragraphs"][place]["id"])


def tell(settings: Settings, clock: StillClock) -> Iterator[Story]:
    """Open the house on a fresh network."""
    app = build(settings, [conversation_routes, report_routes, review_routes], clock)
    with_cast(kit_of(app).database, clock.now())
    yield Story(app, clock)
    kit_of(app).database.dispose()


def words(response: Any) -> str:
    """Give the text of a page as a person reads it."""
    body = html5lib.parse(response.text, namespaceHTMLElements=False).find("body")
    return " ".join(" ".join(body.itertext() if body is not None else ()).split())


def typed(response: Any, name: str) -> str:
    """Give what stands in a field of a page."""
    tree = html5lib.parse(response.text, namespaceHTMLElements=False)
    for field in tree.iter():
        if field.get("name") == name and field.tag == "textarea":
            return (field.text or "").lstrip("\n")
        if field.get("name") == name and field.tag == "input" and field.get("type") not in {"radio", "checkbox"}:
            return str(field.get("value"))
    raise AssertionError(f"there is no field {name}")
