"""Documents: each reader those of their own parts, the bytes themselves, every read noted; the rest does not exist."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from demo import cast
from desk.documents import READABLE
from records.files import MadeDocument
from records.kinds import Audience, DocumentKind
from records.referral import Referral
from records.report import SectionShare
from records.vocabulary import State
from tests.desk.town import Town
from web.kit import kit_of

PDF = b"%PDF-1.7 test"


def make(town: Town, kind: DocumentKind, audience: Audience, version: int = 1, **more: str) -> str:
    """Put a made document on the shelf of the question; gives its id."""
    content = PDF + f" {kind} {audience} {version}".encode()
    sha256 = kit_of(town.app).files.put(content)
    with town.writing() as session:
        request, _sight = town.reached(session, cast.COORDINATOR)
        document = MadeDocument(
            kind=kind,
            audience=audience,
            request_id=request.id,
            outbox_id="none",
            version=version,
            pages=2,
            size=len(content),
            sha256=sha256,
            content_sha256=hashlib.sha256(b"said" + content).hexdigest(),
            made_at=town.clock.now(),
            **more,
        )
        session.add(document)
        session.flush()
        return document.id


def listed(town: Town, email: str) -> set[str]:
    return {one["kind"] for one in town.api(email, f"/requests/{town.reference}/documents")["items"]}


def fetched(town: Town, email: str, document_id: str) -> int:
    statuses = {
        town.browser(email).get(address + document_id).status_code for address in ("/documenten/", "/api/v1/documents/")
    }
    assert len(statuses) == 1
    return int(statuses.pop())


def test_the_school_its_interviewers_and_the_coordinator_have_what_the_others_do_not(town: Town) -> None:
    town.bring(State.TABLED)
    asked = make(town, DocumentKind.INTAKE_SUMMARY, Audience.SCHOOL)
    whole = make(town, DocumentKind.REPORT_FINAL, Audience.SCHOOL)
    shared = make(town, DocumentKind.REPORT_FINAL, Audience.NETWORK)
    for email in (cast.LEAD, cast.TEACHER, cast.COORDINATOR, cast.INTERVIEWER_1):
        assert listed(town, email) == {"intake_summary", "report_final"}
        assert {fetched(town, email, one) for one in (asked, whole, shared)} == {200}
    assert listed(town, cast.PARTNER) == {"report_final"}
    assert [fetched(town, cast.PARTNER, one) for one in (shared, whole, asked)] == [200, 404, 404]
    assert {fetched(town, cast.OTHER_LEAD, one) for one in (asked, whole, shared)} == {404}


OF_THE_CHAT = {DocumentKind.QUESTION_LIST, DocumentKind.INTAKE_DRAFT}  # given out by the chat itself


@pytest.mark.parametrize("kind", [kind for kind in DocumentKind if kind not in {DocumentKind.MINUTES, *OF_THE_CHAT}])
def test_every_document_of_a_request_has_a_row_that_says_who_reads_it(kind: DocumentKind) -> None:
    assert any(kind is known for known, _audience in READABLE)


def test_what_stands_in_no_row_is_read_by_no_one(town: Town) -> None:
    town.bring(State.ADVISED)
    strange = make(town, DocumentKind.ADVICE, Audience.GUIDANCE)
    assert {fetched(town, email, strange) for email in (cast.LEAD, cast.COORDINATOR, cast.PARTNER)} == {404}


def test_a_print_from_before_the_school_changed_what_it_shares_is_no_longer_given_out(town: Town) -> None:
    town.bring(State.TABLED)
    shared = make(town, DocumentKind.REPORT_FINAL, Audience.NETWORK)
    assert fetched(town, cast.PARTNER, shared) == 200
    with town.writing() as session:
        for row in session.scalars(select(SectionShare)):
            row.decided_at = town.clock.now() + timedelta(minutes=1)
    assert fetched(town, cast.PARTNER, shared) == 404
    assert listed(town, cast.PARTNER) == set()


def test_a_letter_is_of_the_partner_it_was_written_to(town: Town) -> None:
    town.bring(State.REFERRING)
    with town.database.reading() as session:
        referral_id = session.scalars(select(Referral.id)).one()
    letter = make(town, DocumentKind.REFERRAL_LETTER, Audience.REFERRED, referral_id=referral_id)
    assert fetched(town, cast.INTERVIEWER_1, letter) == 200  # works for the partner that was chosen
    assert fetched(town, cast.LEAD, letter) == 200
    assert fetched(town, cast.INTERVIEWER_2, letter) == 404


def test_a_pdf_comes_under_a_neutral_name_and_is_never_guessed_at(town: Town) -> None:
    town.bring(State.ADVISED)
    document = make(town, DocumentKind.REPORT_FINAL, Audience.SCHOOL, version=2)
    answer = town.browser(cast.LEAD).get(f"/api/v1/documents/{document}")
    assert answer.data.startswith(PDF)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    assert f"{town.reference}-verslag-v2.pdf" in answer.headers["Content-Disposition"]


def test_reading_by_somebody_outside_the_school_is_noted_with_the_role(town: Town) -> None:
    town.bring(State.TABLED)
    shared = make(town, DocumentKind.REPORT_FINAL, Audience.NETWORK)
    town.browser(cast.LEAD).get(f"/documenten/{shared}")
    assert town.reads() == []
    town.browser(cast.PARTNER).get(f"/documenten/{shared}")
    town.browser(cast.OTHER_LEAD).get(f"/documenten/{shared}")
    assert [(one.role, one.part, one.document_id) for one in town.reads()] == [("partner", "report", shared)]
    page = town.page(cast.LEAD, "/lezers")
    assert "Bram Peeters, Arktos" in page
    assert "zit aan de casetafel" in page
    town.page(cast.TEACHER, "/lezers", status=404)
    assert town.api(cast.LEAD, f"/requests/{town.reference}/readers")["items"][0]["who"] == "Bram Peeters, Arktos"


def test_a_document_has_the_shape_of_the_api(town: Town) -> None:
    town.bring(State.ADVISED)
    made = make(town, DocumentKind.REPORT_FINAL, Audience.SCHOOL)
    (item,) = town.api(cast.LEAD, f"/requests/{town.reference}/documents")["items"]
    assert item.keys() == {"id", "kind", "version", "sha256", "content_sha256", "href", "made_at"}
    assert (item["id"], item["href"]) == (made, f"/api/v1/documents/{made}")
    assert hashlib.sha256(town.browser(cast.LEAD).get(item["href"]).data).hexdigest() == item["sha256"]


def test_a_concept_makes_way_for_the_approved_report(town: Town) -> None:
    town.bring(State.REVIEW)
    make(town, DocumentKind.REPORT_CONCEPT, Audience.SCHOOL)
    assert listed(town, cast.LEAD) == {"report_concept"}
    town.bring(State.APPROVED, anew=False)
    make(town, DocumentKind.REPORT_FINAL, Audience.SCHOOL)
    assert listed(town, cast.LEAD) == {"report_final"}


def test_anyone_can_check_a_hash_and_learns_nothing_else(town: Town) -> None:
    town.bring(State.ADVISED)
    make(town, DocumentKind.REPORT_FINAL, Audience.SCHOOL)
    (item,) = town.api(cast.LEAD, f"/requests/{town.reference}/documents")["items"]
    visitor = town.app.test_client()
    json = {"Accept": "application/json"}
    for known in (item["sha256"], item["content_sha256"], item["sha256"].upper()):
        assert visitor.get(f"/check/{known}", headers=json).json == {"result": "unchanged"}
    for unknown in ("0" * 64, "abc", "%27%20or%201=1"):
        assert visitor.get(f"/check/{unknown}", headers=json).json == {"result": "unknown"}
    page = visitor.get(f"/check/{item['sha256']}").text
    assert "Dit document is ongewijzigd." in page
    assert town.reference not in page
    assert "Wilg" not in page
    assert "Deze code kennen we niet." in visitor.get("/check/" + "0" * 64).text
    assert visitor.get("/check?hash=AB%20cd").location == "/check/abcd"
