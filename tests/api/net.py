"""An outside program at work: everything through HTTP, with a Bearer token for each person of the cast."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any, Final

from records.people import ApiToken
from tests.clients import StrictClient
from tests.desk.town import Town

MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TIMES: Final = frozenset({"since", "due", "at", "starts_at", "deadline", "opened_at", "made_at"})
PROBLEM: Final = frozenset({"type", "title", "status", "detail", "reasons", "errors"})


@dataclass
class Net(Town):
    """A town whose people let programs work for them. `call` answers what the program gets."""

    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, email: str) -> str:
        """Give somebody's token, made at first use."""
        if email not in self.tokens:
            self.tokens[email] = f"token of {email}"
            digest = hashlib.sha256(self.tokens[email].encode()).hexdigest()
            with self.writing() as session:
                person_id = self.people[email]
                session.add(ApiToken(person_id=person_id, token_sha256=digest, created_at=self.clock.now()))
        return self.tokens[email]

    def call(self, who: str, method: str, address: str, body: Any = None, **headers: str) -> Any:
        """Call the API as somebody (`""`: no one); every answer is looked at for manners. Gives the response."""
        client = self.app.test_client()
        assert isinstance(client, StrictClient)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if who:
            sent["Authorization"] = f"Bearer {self.token(who)}"
        path = address if address.startswith("/api/") else f"/api/v1{address}"
        answer = client.open(path, method=method, json=body, headers=sent)
        well_mannered(answer)
        return answer

    def get(self, who: str, address: str, status: int = 200) -> Any:
        """Read something, as somebody; gives its JSON."""
        answer = self.call(who, "GET", address)
        assert answer.status_code == status, answer.text[:600]
        return answer.json

    def send(self, who: str, method: str, address: str, body: Any = None, status: int = 200) -> Any:
        """Write something, as somebody; gives its JSON."""
        answer = self.call(who, method, address, body)
        assert answer.status_code == status, answer.text[:600]
        return answer.json if answer.data else None

    def request(self, who: str) -> Any:
        """Read the question that was brought last."""
        return self.get(who, f"/requests/{self.reference}")

    def act(self, who: str, action: str, data: Any = None, status: int = 200) -> Any:
        """Do an action on the question, having read its version."""
        body = {"version": self.request(who)["version"], "input": data or {}}
        return self.send(who, "POST", f"/requests/{self.reference}/actions/{action}", body, status)

    def act_on(self, who: str, thing: str, action: str, data: Any = None, status: int = 200) -> Any:
        """Do an action on a meeting or a referral: `thing` is its address."""
        body = {"version": self.get(who, thing)["version"], "input": data or {}}
        return self.send(who, "POST", f"{thing}/actions/{action}", body, status)

    def refused(self, who: str, method: str, address: str, body: Any = None) -> tuple[int, str]:
        """Be refused: gives status and kind, such as `(409, "stale")`."""
        answer = self.call(who, method, address, body)
        assert answer.status_code >= 400, answer.text[:600]
        return answer.status_code, answer.json["type"].rpartition("/")[2]

    def all(self, who: str, address: str) -> list[Any]:
        """Read a whole list, page by page."""
        found: list[Any] = []
        here: str | None = address
        while here:
            page = self.get(who, here)
            found += page["items"]
            here = page["next"]
        return found


def well_mannered(answer: Any) -> None:
    """Check what api.md promises of every answer: JSON in UTF-8, problems, ids, times, the shape of a list."""
    if answer.mimetype == "application/pdf" or not answer.data:
        return
    answer.data.decode("utf-8")
    if answer.status_code >= 400:
        assert answer.mimetype == "application/problem+json", answer.text[:300]
        assert answer.json.keys() >= PROBLEM
        assert answer.json["status"] == answer.status_code
        assert all(isinstance(text, str) and text for text in answer.json["reasons"])
        assert all(isinstance(texts, list) for texts in answer.json["errors"].values())
        assert answer.json["title"]
        assert answer.json["detail"]
        return
    assert answer.mimetype == "application/json"
    _look_at(answer.json)
    if isinstance(answer.json, dict) and "next" in answer.json:
        assert answer.json.keys() == {"items", "next"}


def _look_at(value: Any, name: str = "") -> None:
    if isinstance(value, dict):
        for key, each in value.items():
            if key not in {"asks", "answers", "set_aside"}:  # schemas, and what a school sent as it sent it
                _look_at(each, key)
    elif isinstance(value, list):
        for each in value:
            _look_at(each, name)
    elif name == "id" or name.endswith("_id"):
        assert isinstance(value, str), f"{name} is {value!r}"
    elif name in TIMES and value is not None:
        assert MOMENT.fullmatch(value), f"{name} is {value!r}"
