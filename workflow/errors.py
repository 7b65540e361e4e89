"""Why something did not happen. Every refusal says it in Dutch sentences, all reasons at once.

The order of refusal is that of api.md: not reachable, stale, not now, not yours, not ready.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from records.words import _


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """An action or a read that was refused. `reasons` are Dutch sentences; `errors` say it per field."""

    status = 422
    kind = "refused"

    def __init__(self, reasons: Sequence[str], errors: Mapping[str, Sequence[str]] | None = None) -> None:
        """Keep the reasons in the order in which a person should read them."""
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)
        self.errors = {field: list(messages) for field, messages in (errors or {}).items()}


class NotReachable(Refused):
    """There is nothing here for this person: not told whether it exists."""

    status = 404
    kind = "not-found"

    def __init__(self) -> None:
        """Say the one sentence that gives nothing away."""
        super().__init__([_("Dit vinden we niet. Misschien is het adres niet juist, of kan je dit niet (meer) lezen.")])


class Stale(Refused):
    """Somebody changed it since this person looked. `newer` holds the newer text when a text in the making is stale."""

    status = 409
    kind = "stale"

    def __init__(self, reasons: Sequence[str], newer: Mapping[str, object] | None = None) -> None:
        """Tell who changed what, as far as this person may see it."""
        super().__init__(reasons)
        self.newer = dict(newer or {})


class NotNow(Refused):
    """The action does not exist in this state."""

    status = 409
    kind = "not-now"


class NotYou(Refused):
    """The action exists now, but it is somebody else's to do."""

    status = 403
    kind = "not-yours"


class NotReady(Refused):
    """Facts or input stand in the way."""

    status = 422
    kind = "not-ready"


def field_errors(messages: Mapping[str, Any], prefix: str = "") -> dict[str, list[str]]:
    """Flatten marshmallow's nested messages to `{"choices.p1.answer": ["…"]}`, for forms and problem+json alike."""
    flat: dict[str, list[str]] = {}
    for key, value in messages.items():
        path = f"{prefix}{key}" if key != "_schema" else prefix.rstrip(".") or "_"
        if isinstance(value, Mapping):
            flat.update(field_errors({str(k): v for k, v in value.items()}, f"{path}."))
        elif isinstance(value, Sequence) and not isinstance(value, str):
            flat[path] = [str(text) for text in value]
        else:
            flat[path] = [str(value)]
    return flat
