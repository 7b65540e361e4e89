"""What a file is, by what is in it: never by its name, and nothing is unpacked to find out.

Taken are pdf, docx, xlsx, pptx, odt, png and jpg (design/intake-script.md), without macros. A bomb is a small file that
opens as something enormous: a zip that says so of its parts, an image that says so of its size.
"""

import io
import struct
import zipfile
from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1024 * 1024
MOST_PARTS: Final = 5_000  # of a zip
MOST_UNPACKED: Final = 300 * MEGABYTE  # of a zip, as its own list says
MOST_TIMES: Final = 250  # larger than it is packed, beyond the first megabytes: text packs to about a tenth
UNTOLD: Final = 20 * MEGABYTE  # unpacked, below which the ratio says nothing
MOST_PIXELS: Final = 120_000_000  # of an image; a camera makes up to sixty million
MOST_SEGMENTS: Final = 10_000  # of an image before it tells its size; a camera writes some hundreds
_UNTOLD_SIZE: Final = (MOST_PIXELS, MOST_PIXELS)  # of an image that hides its size behind more than those
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
ODT: Final = "application/vnd.oasis.opendocument.text"
OFFICE: Final = (
    ("word/document.xml", f"{_OFFICE}wordprocessingml.document", ".docx"),
    ("xl/workbook.xml", f"{_OFFICE}spreadsheetml.sheet", ".xlsx"),
    ("ppt/presentation.xml", f"{_OFFICE}presentationml.presentation", ".pptx"),
)
PNG: Final = b"\x89PNG\r\n\x1a\n"
JPG: Final = b"\xff\xd8\xff"
ZIP: Final = b"PK\x03\x04"
_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # markers of a JPEG that tell its size
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length


@dataclass(frozen=True, slots=True)
class Sort:
    """What a file is. `bomb`: it opens as something enormous."""

    media_type: str
    ending: str
    bomb: bool = False


def sort_of(content: bytes) -> Sort | None:
    """Say what a file is; None for a kind that we do not take, whatever its name says."""
    if content.startswith(b"%PDF-"):
        return Sort("application/pdf", ".pdf")
    if content.startswith(PNG):
        return _image("image/png", ".png", _png_size(content))
    if content.startswith(JPG):
        return _image("image/jpeg", ".jpg", _jpg_size(content))
    return _zip(content) if content.startswith(ZIP) else None


def _image(media_type: str, ending: str, size: tuple[int, int] | None) -> Sort:
    """Make the sort of an image; one that does not say how large it is opens nowhere, so it is no bomb."""
    width, height = size or (0, 0)
    return Sort(media_type, ending, bomb=width * height > MOST_PIXELS)


def _png_size(content: bytes) -> tuple[int, int] | None:
    """Read width and height from the first chunk (PNG, third edition, 11.2.1)."""
    if content[12:16] != b"IHDR" or len(content) < 24:  # noqa: PLR2004 - signature, length, name, width, height
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpg_size(content: bytes) -> tuple[int, int] | None:
    """Walk along the segments to the one that tells width and height (ITU T.81, B.2.2)."""
    at, steps = 2, 0
    while at + 9 <= len(content) and content[at] == 0xFF:  # noqa: PLR2004 - every marker begins so
        marker, steps = content[at + 1], steps + 1
        if steps > MOST_SEGMENTS:
            return _UNTOLD_SIZE
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        if marker == 0xFF or marker in _BARE:  # noqa: PLR2004 - a filling byte
            at += 1 if marker == 0xFF else 2  # noqa: PLR2004 - a filling byte
            continue
        at += 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
    return None


def _zip(content: bytes) -> Sort | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = [part.filename for part in parts]
            bomb = _is_bomb(parts)
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return None
            if names[:1] == ["mimetype"] and _lies_open(parts[0]) and parts[0].file_size == len(ODT):
                return Sort(ODT, ".odt", bomb) if archive.read("mimetype") == ODT.encode() else None
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, IndexError, EOFError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    return next((Sort(media, ending, bomb) for part, media, ending in OFFICE if part in names), None)


def _lies_open(part: zipfile.ZipInfo) -> bool:
    """Say whether a part is not packed, as the kind of an OpenDocument file must be (version 1.3, part 2, 3.3)."""
    return part.compress_type == zipfile.ZIP_STORED


def _is_bomb(parts: list[zipfile.ZipInfo]) -> bool:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        return True
    return unpacked > UNTOLD and unpacked > MOST_TIMES * packed
