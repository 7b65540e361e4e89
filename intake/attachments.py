"""Files that a school gives along: known by what is in them, kept by their hash, read only through reach.

10 MB each, five at most (design/intake-script.md); which kinds stands in `intake.file_sorts`.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from intake.draft import Draft
from intake.file_sorts import MEGABYTE, sort_of
from records.files import Attachment, MadeDocument
from records.request import SupportRequest
from records.words import _
from web.files import Files
from workflow.actor import Actor
from workflow.errors import NotNow, NotReachable, NotReady

LARGEST: Final = 10 * MEGABYTE
MOST: Final = 5
LONGEST_NAME: Final = 200
SAME_ENDING: Final = {".jpeg": ".jpg"}
_UNWANTED: Final = re.compile(r'[<>:"|?*\\/]+')
ACCEPT: Final = ".pdf,.docx,.xlsx,.pptx,.odt,.png,.jpg,.jpeg"


@dataclass(frozen=True, slots=True)
class Given:
    """A file of a conversation, as a list shows it."""

    id: str
    name: str
    size: int
    media_type: str
    sha256: str


def safe_name(name: str, ending: str) -> str:
    """Give the name of a file without folders or signs that mislead, with the ending that its content asks for."""
    bare = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    shown = "".join(sign for sign in bare if unicodedata.category(sign)[0] != "C")
    path = PurePosixPath(" ".join(_UNWANTED.sub("-", shown).split()).strip(" .") or _("bijlage"))
    right = SAME_ENDING.get(path.suffix.lower(), path.suffix.lower()) == ending
    stem = path.stem if right or len(path.suffix) <= len(".jpeg") else path.name
    return f"{stem[: LONGEST_NAME - len(ending)]}{ending}"


def files_of(session: Session, request_id: str) -> list[Given]:
    """List the files of a request, oldest first. One statement."""
    query = (
        select(Attachment.id, Attachment.name, Attachment.size, Attachment.media_type, Attachment.sha256)
        .where(Attachment.request_id == request_id)
        .order_by(Attachment.uploaded_at, Attachment.name, Attachment.id)
    )
    return [Given(*row) for row in session.execute(query)]


def why_not(content: bytes, name: str) -> list[str]:
    """Give why a file cannot be taken, in Dutch."""
    if not content:
        return [_("“{naam}” is leeg. Kies een ander bestand.", naam=_shown(name))]
    if len(content) > LARGEST:
        return [_("“{naam}” is groter dan 10 MB. Maak het kleiner, of mail het ons.", naam=_shown(name))]
    sort = sort_of(content)
    if sort is not None and sort.bomb:
        return [_("“{naam}” wordt reusachtig groot als je het opent. Bewaar een kleinere versie.", naam=_shown(name))]
    if sort is None:
        return [
            _(
                "“{naam}” kunnen we niet openen. Kies een pdf, docx, xlsx, pptx, odt, png of jpg, zonder macro’s.",
                naam=_shown(name),
            )
        ]
    return []


def _shown(name: str) -> str:
    return safe_name(name, PurePosixPath(name).suffix[:6])[:60]


def add(
    session: Session, actor: Actor, draft: Draft, uploads: Sequence[tuple[str, bytes]], files: Files, now: datetime
) -> list[Given]:
    """Keep files with a draft: all of them, or none when one is refused. Raises NotNow and NotReady."""
    _refuse_when_sent(draft)
    present = _count(session, draft)
    wrong = [sentence for name, content in uploads for sentence in why_not(content, name)]
    if not uploads:
        wrong.append(_("Kies eerst een bestand op je toestel."))
    if present + len(uploads) > MOST:
        wrong.append(_("Je mag hoogstens {aantal} bestanden meegeven. Er staan er al {nu}.", aantal=MOST, nu=present))
    if wrong:
        raise NotReady(wrong, {"file": wrong})
    rows = [_row(actor, draft, name, content, files, now) for name, content in uploads]
    session.add_all(rows)
    session.flush()
    return [Given(row.id, row.name, row.size, row.media_type, row.sha256) for row in rows]


def _row(actor: Actor, draft: Draft, name: str, content: bytes, files: Files, now: datetime) -> Attachment:
    sort = sort_of(content)
    if sort is None:
        raise NotReady(why_not(content, name))
    return Attachment(
        request_id=draft.id,
        name=safe_name(name, sort.ending),
        media_type=sort.media_type,
        size=len(content),
        sha256=files.put(content),
        uploaded_at=now,
        uploaded_by_id=actor.person_id,
    )


def _count(session: Session, draft: Draft) -> int:
    """Count the files, one upload at a time: the row of the request is kept."""
    session.execute(select(SupportRequest.id).where(SupportRequest.id == draft.id).with_for_update())
    return session.scalar(select(func.count()).where(Attachment.request_id == draft.id)) or 0


def _refuse_when_sent(draft: Draft) -> None:
    if not draft.is_open:
        raise NotNow([_("Deze vraag is al verstuurd of ingetrokken. De bijlagen liggen vast.")])


def remove(session: Session, draft: Draft, attachment_id: str) -> str | None:
    """Take a file away. Gives its hash when nothing else names these bytes. Raises NotReachable and NotNow."""
    row = session.get(Attachment, attachment_id)
    if row is None or row.request_id != draft.id:
        raise NotReachable
    _refuse_when_sent(draft)
    sha256 = row.sha256
    session.delete(row)
    session.flush()
    return None if _is_named(session, sha256) else sha256


def _is_named(session: Session, sha256: str) -> bool:
    attached = select(Attachment.id).where(Attachment.sha256 == sha256).limit(1)
    made = select(MadeDocument.id).where(MadeDocument.sha256 == sha256).limit(1)
    return session.scalar(attached) is not None or session.scalar(made) is not None


def find(session: Session, request_id: str, attachment_id: str) -> tuple[int, Given]:
    """Find a file of a request that is known to be reachable, and which one it is. Raises NotReachable."""
    numbered = enumerate(files_of(session, request_id), 1)
    found = next(((number, each) for number, each in numbered if each.id == attachment_id), None)
    if found is None:
        raise NotReachable
    return found


def neutral_name(reference: str, number: int, name: str) -> str:
    """Name a file for whoever saves it: a school may have named a pupil in the name it gave."""
    return f"{reference}-{_('bijlage')}-{number}{PurePosixPath(name).suffix}"


def as_json(given: Given) -> dict[str, str | int]:
    """Give a file in the shape of the API."""
    return {"id": given.id, "name": given.name, "size": given.size}
