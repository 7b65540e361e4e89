"""Row 2: a fired action, with its journal row and its outbox rows, committed: the engine beside SpiffWorkflow 3.2."""

import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle, pairwise
from pathlib import Path
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import select

from benchmarks.rounds import Clock, Row, Work, at_most, interleaved, told
from benchmarks.serving import Browser, Server
from benchmarks.town import Town
from demo import cast
from records.request import SupportRequest
from records.vocabulary import Action, Machine, State
from workflow import engine
from workflow.people import load_actor

# The shortest way of a request, as a chain of tasks that people do: what Spiff must load and keep for each step.
STEPS = tuple(state.value for state in State if state not in {State.DECLINED, State.REDIRECTED, State.WITHDRAWN})
ROUNDS = 120
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def process() -> bytes:
    """Write the process as BPMN."""
    flows = [
        f'<sequenceFlow id="to-{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairwise(["start", *STEPS, "end"])
    ]
    tasks = [
        f'<manualTask id="{name}"><incoming>to-{name}</incoming><outgoing>to-{then}</outgoing></manualTask>'
        for name, then in pairwise([*STEPS, "end"])
    ]
    whole = [
        f'<definitions xmlns="{BPMN}" id="all" targetNamespace="casetafel"><process id="request" isExecutable="true">',
        f'<startEvent id="start"><outgoing>to-{STEPS[0]}</outgoing></startEvent>',
        *tasks,
        '<endEvent id="end"><incoming>to-end</incoming></endEvent>',
        *flows,
        "</process></definitions>",
    ]
    return "".join(whole).encode()


def spiff(file: Path) -> Work:
    """Make the work of Spiff: load a process from SQLite, do one step, and keep it, committed."""
    model = file.with_suffix(".bpmn")
    model.write_bytes(process())
    parser: Any = BpmnParser()
    parser.add_bpmn_file(str(model))
    spec = parser.get_spec("request")
    serializer: Any = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    database = sqlite3.connect(file, isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE kept (id TEXT, state TEXT)"):
        database.execute(statement)
    database.execute("INSERT INTO kept VALUES ('one', ?)", [serializer.serialize_json(begun(spec))])

    def step() -> None:
        database.execute("BEGIN IMMEDIATE")
        (text,) = database.execute("SELECT state FROM kept WHERE id = 'one'").fetchone()
        workflow: Any = serializer.deserialize_json(text)
        ready = workflow.get_next_task(state=TaskState.READY, manual=True)
        if ready is None:
            workflow = begun(spec)
        else:
            ready.run()
            workflow.do_engine_steps()
        database.execute("UPDATE kept SET state = ? WHERE id = 'one'", [serializer.serialize_json(workflow)])
        database.execute("COMMIT")

    return step


def begun(spec: Any) -> Any:
    """Begin a process."""
    workflow: Any = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    return workflow


def ours(town: Town) -> Work:
    """Make our work: who acts is known; find the request, judge, move, effects, journal and outbox, committed."""
    reference, person_id = town.fired, town.person(cast.LEAD)
    actions = cycle((Action.DECLINE_ADVICE, Action.RECONSIDER))
    state = {"version": _version(town, reference)}
    with town.database.reading() as session:
        actor = load_actor(session, person_id)

    def step() -> None:
        seen, now = state["version"], datetime.now(UTC)
        with town.database.writing() as session:
            fired = engine.fire(session, Machine.REQUEST, reference, next(actions), actor, {}, seen, now)
        state["version"] = fired.version

    return step


def over_http(town: Town, port: int) -> Work:
    """Make the same work through the API, with the answer that tells how the request stands now."""
    reference = town.fired
    sent = {"X-CSRFToken": town.token(), "Content-Type": "application/json"}
    browser = Browser(port, {**town.headers(cast.LEAD), **sent})
    actions = cycle((Action.DECLINE_ADVICE, Action.RECONSIDER))
    state = {"version": _version(town, reference)}

    def step() -> None:
        path = f"/api/v1/requests/{reference}/actions/{next(actions).value}"
        status, content = browser.ask("POST", path, f'{{"version": {state["version"]}, "input": {{}}}}')
        if status != 200:  # noqa: PLR2004 - HTTP's own number
            raise RuntimeError(f"{path} answered {status}: {content[:300]!r}")
        state["version"] += 1

    return step


def _version(town: Town, reference: str) -> int:
    with town.database.reading() as session:
        return session.scalars(select(SupportRequest.version).where(SupportRequest.reference == reference)).one()


def measure(town: Town, server: Server, folder: Path) -> Iterator[Row]:
    """Compare the engine with Spiff, and tell what the whole way over HTTP takes beside the engine."""
    works: dict[str, tuple[Work, Clock]] = {
        "ours": (ours(town), time.process_time),
        "spiff": (spiff(folder / "spiff.sqlite"), time.process_time),
    }
    mine, theirs = interleaved(works, ROUNDS)
    yield at_most("fired action, engine part, time", mine.cpu / theirs.cpu, 1.0, f"{mine} beside {theirs} of Spiff")
    (whole,) = interleaved({"http": (over_http(town, server.port), server.cpu)}, ROUNDS)
    yield told("fired action, whole way over HTTP beside its engine part", whole.cpu / mine.cpu, str(whole))
