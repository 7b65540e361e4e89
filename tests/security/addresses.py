"""Every address of the app, filled in with things that exist: what an attacker who knows the whole app would try."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from demo import cast
from records.files import Attachment, MadeDocument
from records.kinds import Audience, DocumentKind
from records.meeting import AgendaItem
from records.organisations import Offer, Organisation, School
from records.referral import Referral
from records.report import Remark
from records.request import SupportRequest
from tests.api.net import Net
from web.kit import kit_of

WRITING = ("POST", "PUT", "DELETE")
PDF = b"%PDF-1.7 bijlage"
KNOWN = {
    "number": "012345",
    "email": cast.TEACHER,
    "action": "withdraw",
    "kind": "stale",
    "sha256": "0" * 64,
    "filename": "theme.css",
    "key": "012345",
    "version": "1",
}


@dataclass
class Things:
    """Ids of everything that hangs on one request; `values` fills in the arguments of an address."""

    net: Net
    reference: str
    values: dict[str, Any] = field(default_factory=dict)

    def address(self, rule: Rule) -> str:
        """Fill in an address; what is not known becomes a word."""
        given = {name: self.values.get(name, "x") for name in rule.arguments}
        built = rule.build(given)
        assert built is not None, rule.rule
        return built[1]


def everything(net: Net) -> Things:
    """Gather the ids of the question that was brought last, with a file and a document of its own."""
    with net.writing() as session:
        request = session.scalars(select(SupportRequest).where(SupportRequest.reference == net.reference)).one()
        of_it = {
            "meeting_id": select(AgendaItem.meeting_id).where(AgendaItem.request_id == request.id),
            "referral_id": select(Referral.id).where(Referral.request_id == request.id),
            "remark_id": select(Remark.id).where(Remark.request_id == request.id),
            "organisation_id": select(Organisation.id).order_by(Organisation.name),
            "offer_id": select(Offer.id).order_by(Offer.id),
            "school_id": select(School.id).where(School.number == "012345"),
        }
        found = {name: session.scalar(query.limit(1)) for name, query in of_it.items()}
        values = {**KNOWN, **found, **_files(net, session, request), "person_id": net.people[cast.PARTNER]}
    known = {name: value for name, value in values.items() if value is not None}
    return Things(net, net.reference, {**known, "reference": net.reference})


def _files(net: Net, session: Session, request: SupportRequest) -> dict[str, str]:
    sha256, at = kit_of(net.app).files.put(PDF), net.clock.now()
    given = Attachment(request_id=request.id, name="bijlage.pdf", media_type="application/pdf", size=len(PDF),
                       sha256=sha256, uploaded_at=at)  # fmt: skip
    made = MadeDocument(kind=DocumentKind.INTAKE_SUMMARY, audience=Audience.SCHOOL, request_id=request.id, version=1,
                        pages=1, size=len(PDF), sha256=sha256, content_sha256=hashlib.sha256(PDF).hexdigest(),
                        outbox_id="made by hand", made_at=at)  # fmt: skip
    session.add_all([given, made])
    session.flush()
    return {"attachment_id": given.id, "document_id": made.id}


def rules(net: Net, *methods: str) -> Iterator[tuple[str, Rule]]:
    """Give every address with each of these methods, in order."""
    for rule in sorted(net.app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint)):
        for method in methods:
            if method in (rule.methods or set()):
                yield method, rule
