"""The fingerprint of what a document says: SHA-256 of canonical JSON, the same on every machine and at every time.

It covers the kind, the reference, the version and the whole content. It leaves out when and for whom the document was
made, who made it and where it can be found, so that these may change without the content changing.
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from documents.contexts import Context
from records.kinds import DocumentKind


def content_hash(kind: DocumentKind, context: Context) -> str:
    """Give the fingerprint that stands on the document, 64 hex digits: the locked one, if there is one."""
    letterhead = context.letterhead
    if letterhead.content_sha256:
        return letterhead.content_sha256
    content = {each.name: getattr(context, each.name) for each in fields(context) if each.name != "letterhead"}
    return hash_of({"kind": kind, "reference": letterhead.reference, "version": letterhead.version, "content": content})


def hash_of(value: Any) -> str:
    """Give the SHA-256 of any plain value (dataclass, mapping, sequence, text, number, time) as canonical JSON."""
    return sha256(canonical_json(value)).hexdigest()


def canonical_json(value: Any) -> bytes:
    """Write a value as JSON in one way only: sorted keys, no spaces, UTF-8, composed letters, times in UTC."""
    text = json.dumps(plain_of(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode(errors="backslashreplace")  # half a letter is no letter, but it has a fingerprint


def plain_of(value: Any) -> Any:
    """Reduce a value to what JSON knows; raises TypeError for what has no single way to be written."""
    match value:
        case Enum():
            plain: Any = value.value
        case str():
            plain = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
        case datetime():
            plain = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case date():
            plain = value.isoformat()
        case Mapping():
            plain = {str(key): plain_of(each) for key, each in value.items()}
        case list() | tuple():
            plain = [plain_of(each) for each in value]
        case None | bool() | int() | float():
            plain = value
        case _ if is_dataclass(value):
            plain = {each.name: plain_of(getattr(value, each.name)) for each in fields(value)}
        case _:
            raise TypeError(f"a {type(value).__name__} has no single way to be written as JSON")
    return plain
