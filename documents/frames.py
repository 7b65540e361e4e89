"""How the press and its worker speak: a frame is two lengths, a few facts as JSON, and a body of bytes."""

import json
import struct
from typing import IO, Any, Final

BASE: Final = (
    "https://static.casetafel.invalid/"  # where a document thinks its stylesheet and fonts are; never on the net
)
_LENGTHS: Final = struct.Struct(">II")


def write_frame(stream: IO[bytes], about: dict[str, Any], body: bytes) -> None:
    """Write one frame and send it off."""
    head = json.dumps(about).encode()
    stream.write(_LENGTHS.pack(len(head), len(body)) + head + body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Read one frame; None when the stream ended, also in the middle of a frame."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    head, body = stream.read(head_length), stream.read(body_length)
    if len(head) < head_length or len(body) < body_length:
        return None
    return json.loads(head), body
