"""What stands on every document: who runs the network, which dossier, for whom, and where it can be checked.

A handler of a document kind calls `letterhead(entry, …)`: the moment is that of the outbox entry, so that the same
entry printed again gives the same bytes (process.md, law 5).
"""

from typing import Final

from documents.pieces import Letterhead
from records.kinds import Audience
from records.outbox import OutboxEntry
from web.kit import kit

CHECK: Final = "/check"


def letterhead(entry: OutboxEntry, reference: str, version: int, path: str, *, content_sha256: str = "") -> Letterhead:
    """Make the letterhead of a document that an outbox entry orders.

    `path` is where its reader finds this on the site; `content_sha256` a fingerprint that was locked before.
    """
    settings = kit().settings
    return Letterhead(
        network_name=settings.network.name,
        city=settings.network.city,
        phone=settings.network.phone,
        mail=settings.network.mail,
        reference=reference,
        version=version,
        audience=entry.audience or Audience.SCHOOL,
        made_at=entry.created_at,
        link=f"{settings.base_url}{path}",
        check_link=f"{settings.base_url}{CHECK}",
        content_sha256=content_sha256,
    )
