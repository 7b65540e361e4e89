"""What the school holds back does not exist for that reader: on the page, in the API, on paper."""

import re
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from demo.props import Props
from documents.kinds import check_context
from documents.page import render_html
from documents.press import Press
from intake import report_documents, report_parts
from records.kinds import Audience, DocumentKind
from records.organisations import Organisation, School
from records.outbox import OutboxEntry
from records.people import Person, SchoolMember
from records.readlog import ReadEntry
from records.report import ReportVersion
from records.request import Participant, SupportRequest
from records.vocabulary import Function, SectionKey, State
from tests.documents.reading import paper_text
from tests.intake.report_story import COORDINATOR, GUIDANCE, ILSE, LEAD, PARTNER, SHARED, TEACHER, Story, typed, words
from tests.statements import statements
from workflow import reach
from workflow.report_names import names_of

HELD_BACK = "De directeur is nieuw sinds vorig schooljaar"
SHOWN = "Een koffiemoment op vrijdag"


def _put(story: Story, email: str, body: dict[str, Any]) -> Any:
    client = story.browser(email)
    return client.put(f"{story.api}/sharing", json=body, headers={"X-CSRFToken": client.csrf()})


def _report(story: Story, email: str) -> dict[str, Any]:
    """What `parts.report` says to somebody."""
    with story.app.app_context(), story.reading() as session:
        actor = reach.load_actor(session, story.person(email))
        request, sight = reach.find_request(session, actor, story.reference, story.clock.now())
        return report_parts.parts(session, actor, request, sight, story.clock.now())


def said(paper: str) -> str:
    """The words of a paper, without the moment at which it was printed."""
    return re.sub(r"gemaakt op .*? u\.", "", " ".join(paper.split()))


def _printed(story: Story, audience: Audience) -> str:
    """The words of the PDF that somebody gets."""
    with closing(Press()) as press:
        return paper_text(press.make(_paper(story, audience), "x")[0])


def _paper(story: Story, audience: Audience, kind: DocumentKind = DocumentKind.REPORT_FINAL) -> str:
    with story.app.app_context(), story.reading() as session:
        query = select(OutboxEntry).where(OutboxEntry.document == kind, OutboxEntry.audience == audience)
        entry = session.scalars(query.order_by(OutboxEntry.created_at.desc())).first()
        assert entry is not None
        handler = report_documents.final if kind is DocumentKind.REPORT_FINAL else report_documents.concept
        context = handler(session, entry, story.clock.now())
        assert context is not None
        check_context(kind, context)
        return render_html(kind, context)


def test_a_section_held_back_is_nowhere_for_the_table(story: Story) -> None:
    story.bring(State.TABLED)

    page = story.browser(PARTNER).get(f"{story.address}/verslag")
    part = _report(story, PARTNER)

    assert SHOWN in words(page)
    assert HELD_BACK not in page.text
    assert "Achtergrond" not in words(page)
    assert [each["key"] for each in part["report"]["sections"]] == [key for key in SectionKey if key != "background"]
    assert part["report"]["remarks"] == []
    assert "content_sha256" not in part["report"]
    assert "sharing" not in part
    assert HELD_BACK in words(story.browser(COORDINATOR).get(f"{story.address}/verslag"))


def test_school_and_network_get_a_paper_of_their_own(story: Story) -> None:
    story.bring(State.APPROVED)

    school, network = _paper(story, Audience.SCHOOL), _paper(story, Audience.NETWORK)

    assert HELD_BACK in school
    assert HELD_BACK not in network
    assert SHOWN in network
    assert "Nadia Verstappen" in school
    assert "Nadia Verstappen" not in network, "who comes for the school is not the table's to know"
    with story.reading() as session:
        sha256 = session.scalars(select(ReportVersion.content_sha256)).one()
    assert sha256[:8] in school
    assert sha256[:8] not in network


def test_the_concept_is_for_the_school(story: Story) -> None:
    story.bring(State.REVIEW)

    paper = _paper(story, Audience.SCHOOL, DocumentKind.REPORT_CONCEPT)

    assert "Dit is een concept." in paper
    assert "Toelage aanvragen" in paper


def test_holding_back_later_stops_reading_and_prints_again(story: Story) -> None:
    story.bring(State.TABLED)
    partner = story.browser(PARTNER)
    assert SHOWN in words(partner.get(f"{story.address}/verslag"))

    answer = _put(story, LEAD, {"sharing": {"tried": False}})

    assert answer.status_code == 200
    assert answer.json["sharing"]["tried"] is False
    assert answer.json["sharing"]["situation"] is True
    assert SHOWN not in partner.get(f"{story.address}/verslag").text
    assert SHOWN not in _paper(story, Audience.NETWORK)
    with story.reading() as session:
        ordered = select(OutboxEntry).where(
            OutboxEntry.document == DocumentKind.REPORT_FINAL, OutboxEntry.audience == Audience.NETWORK
        )
        assert len(session.scalars(ordered).all()) == 2


def test_guidance_reads_only_with_consent(story: Story) -> None:
    story.bring(State.APPROVED)
    guidance = story.browser(GUIDANCE)
    assert guidance.get(f"{story.address}/verslag").status_code == 404

    _put(story, LEAD, {"sharing": {}, "guidance": True})
    with_consent = guidance.get(f"{story.address}/verslag")
    _put(story, LEAD, {"guidance": False})

    assert with_consent.status_code == 200
    assert HELD_BACK not in with_consent.text
    assert guidance.get(f"{story.address}/verslag").status_code == 404


@pytest.mark.parametrize(("email", "status"), [(TEACHER, 403), (COORDINATOR, 403), (ILSE, 403), (GUIDANCE, 404)])
def test_only_the_lead_chooses(story: Story, email: str, status: int) -> None:
    story.bring(State.APPROVED)

    assert _put(story, email, {"sharing": {"dream": False}}).status_code == status
    assert story.browser(email).get(f"{story.address}/delen").status_code == status


def test_not_before_approval(story: Story) -> None:
    story.bring(State.REVIEW)

    assert _put(story, LEAD, {"sharing": {"dream": False}}).status_code == 409
    assert story.browser(LEAD).get(f"{story.address}/delen").status_code == 409


def test_wrong_choices_are_refused_in_dutch(story: Story) -> None:
    story.bring(State.APPROVED)

    answer = _put(story, LEAD, {"sharing": {"elders": True, "dream": "soms"}, "guidance": "misschien"})

    assert answer.status_code == 422
    assert "Kies ja of nee voor de pedagogische begeleidingsdienst." in answer.json["reasons"]
    assert "Deze rubriek staat niet in het verslag." in answer.json["reasons"]


def test_the_page_changes_it_too(story: Story) -> None:
    story.bring(State.TABLED)
    choice = {**SHARED, "sharing.tried": "false", "guidance": "false"}

    answer = story.browser(LEAD).send(f"{story.address}/delen", **choice)

    assert answer.status_code == 303
    page = story.browser(PARTNER).get(f"{story.address}/verslag")
    assert SHOWN not in page.text
    assert HELD_BACK in words(page), "shared now"


def test_an_older_page_does_not_share_again_what_a_colleague_just_held_back(story: Story) -> None:
    story.bring(State.TABLED)
    lead = story.browser(LEAD)
    began = typed(lead.get(f"{story.address}/delen"), "began")
    _put(story, LEAD, {"sharing": {"tried": False}})
    older = {**SHARED, "sharing.dream": "false", "guidance": "false", "began": began}

    answer = lead.send(f"{story.address}/delen", **older)

    assert answer.status_code == 409
    assert "Nadia Verstappen koos intussen anders." in words(answer)
    assert "Nu delen jullie niet: Wat jullie al probeerden, Achtergrond." in words(answer)
    assert 'name="sharing.dream" value="false" checked' in answer.text, "nothing that was chosen is lost"
    assert SHOWN not in story.browser(PARTNER).get(f"{story.address}/verslag").text
    again = lead.send(f"{story.address}/delen", **older | {"began": typed(answer, "began")})
    assert again.status_code == 303, "who has seen it, decides"


def test_look_through_the_eyes_of_another_before_approving(story: Story) -> None:
    story.bring(State.REVIEW)
    lead = story.browser(LEAD)
    choice = {**SHARED, "sharing.background": "false", "guidance": "false", "version": story.version}

    as_partner = lead.send(f"{story.address}/goedkeuren", **choice, als="partner")
    as_guidance = lead.send(f"{story.address}/goedkeuren", **choice, als="guidance")

    assert as_partner.status_code == 200
    assert SHOWN in words(as_partner)
    assert HELD_BACK not in as_partner.text
    assert "Dit krijgt deze lezer niet: Achtergrond" in words(as_partner)
    assert "Met deze keuze krijgt deze lezer niets van het verslag." in words(as_guidance)
    assert story.state is State.REVIEW
    page = lead.get(f"{story.address}/verslag/voorbeeld?als=partner&deel=tried")
    assert SHOWN in page.text
    assert HELD_BACK not in page.text
    assert story.browser(ILSE).get(f"{story.address}/verslag/voorbeeld?als=partner").status_code == 404


def test_every_choice_holds_on_the_page_in_the_api_and_on_paper(story: Story) -> None:
    story.bring(State.TABLED)
    texts = {key: text.splitlines()[0] for key, text in Props().sections.items()}
    partner, guidance, lead = (story.browser(email) for email in (PARTNER, GUIDANCE, LEAD))

    every, alone = frozenset(SectionKey), [frozenset({key}) for key in SectionKey]
    for number, kept in enumerate([*alone, *(every - one for one in alone), every, frozenset[SectionKey]()]):
        consent, shared = number % 2 == 0, every - kept
        _put(story, LEAD, {"sharing": {key.value: key in shared for key in SectionKey}, "guidance": consent})
        story.clock.move(minutes=1)
        looked = {"als": "partner", "deel": [key.value for key in shared]}

        told = {
            "page": words(partner.get(f"{story.address}/verslag")),
            "api": str(_report(story, PARTNER)),
            "paper": _paper(story, Audience.NETWORK),
            "through their eyes": words(lead.get(f"{story.address}/verslag/voorbeeld", query_string=looked)),
            **({"guidance": words(guidance.get(f"{story.address}/verslag"))} if consent else {}),
        }
        for where, told_there in told.items():
            assert {key for key, text in texts.items() if text in told_there} == shared, (where, kept)
            if where != "through their eyes":
                assert not any(key.label in told_there for key in kept), (where, kept)
        assert all(text in words(lead.get(f"{story.address}/verslag")) for text in texts.values())
        assert guidance.get(f"{story.address}/verslag").status_code == (200 if consent else 404)


def test_the_table_does_not_learn_who_approved(story: Story) -> None:
    story.bring(State.TABLED)

    assert "door Nadia Verstappen" in words(story.browser(COORDINATOR).get(f"{story.address}/verslag"))
    seen = story.browser(PARTNER).get(f"{story.address}/verslag")
    assert "door de school" in words(seen)
    assert "Nadia Verstappen" not in words(seen)


def test_the_pdf_through_the_eyes_of_a_partner_is_the_one_they_get(story: Story) -> None:
    story.bring(State.TABLED)
    address = f"{story.address}/verslag/voorbeeld/pdf"
    lead = story.browser(LEAD)
    choice = {"als": "partner", "deel": [key.value for key in SectionKey if key is not SectionKey.BACKGROUND]}

    with statements(story.database.engine) as ran:
        shown = lead.get(address, query_string=choice)
    without_consent = lead.get(address, query_string=choice | {"als": "guidance"})

    assert len(ran) <= 12, ran
    assert shown.mimetype == "application/pdf"
    assert said(paper_text(shown.data)) == said(_printed(story, Audience.NETWORK))
    assert without_consent.status_code == 422
    assert "ook geen pdf" in words(without_consent)
    assert story.browser(PARTNER).get(address, query_string=choice).status_code == 404


def test_the_paper_of_the_school_is_the_same_bytes_after_it_chose_again(story: Story) -> None:
    story.bring(State.APPROVED)
    before = _paper(story, Audience.SCHOOL)

    _put(story, LEAD, {"sharing": {"dream": False, "background": True}, "guidance": True})

    assert _paper(story, Audience.SCHOOL) == before


def test_a_version_keeps_the_names_of_the_moment_it_was_sent_and_approved(story: Story) -> None:
    story.bring(State.REVIEW)
    concept = _paper(story, Audience.SCHOOL, DocumentKind.REPORT_CONCEPT)
    story.bring(State.APPROVED)
    final = {audience: _paper(story, audience) for audience in (Audience.SCHOOL, Audience.NETWORK)}

    with story.database.writing() as session:
        for record in (School, Person, Participant, Organisation):
            session.execute(update(record).values(name="Nieuw " + record.name))
        session.execute(update(SupportRequest).values(title="Een andere titel"))
        session.execute(update(SchoolMember).values(function=Function.OTHER))

    assert _paper(story, Audience.SCHOOL, DocumentKind.REPORT_CONCEPT) == concept
    assert {audience: _paper(story, audience) for audience in final} == final


def test_a_report_from_before_names_were_kept_is_printed_with_those_of_today(story: Story) -> None:
    story.bring(State.REVIEW)
    with story.reading() as session:
        request = session.scalars(select(SupportRequest)).one()
        kept = session.scalars(select(ReportVersion)).one()
        older = ReportVersion(report_id=kept.report_id, number=kept.number, sent_at=kept.sent_at)
        assert names_of(session, request, older) == names_of(session, request, kept)


def test_the_chat_only_preselects_guidance(story: Story) -> None:
    story.bring(State.REVIEW, guidance=True)

    page = story.browser(LEAD).get(f"{story.address}/goedkeuren")

    assert 'name="guidance" value="true" checked' in page.text
    assert story.request().guidance is False


def test_reading_from_outside_is_logged_with_the_role(story: Story) -> None:
    story.bring(State.TABLED)
    before = story.clock.now()
    story.clock.moment += timedelta(minutes=1)

    for email in (PARTNER, COORDINATOR, LEAD):
        story.browser(email).get(f"{story.address}/verslag")

    with story.reading() as session:
        entries = session.scalars(select(ReadEntry).where(ReadEntry.at > before)).all()
    assert {(each.role, each.part) for each in entries} == {("partner", "report"), ("coordinator", "report")}


def test_an_approved_version_is_the_one_that_was_read(story: Story) -> None:
    story.bring(State.APPROVED)

    part = _report(story, LEAD)["report"]

    assert (part["status"], part["version"]) == ("approved", 1)
    with story.reading() as session:
        assert part["content_sha256"] == session.scalars(select(ReportVersion.content_sha256)).one()
