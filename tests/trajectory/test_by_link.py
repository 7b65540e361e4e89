"""A partner answers from its mail without signing in: one referral, and nothing besides."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from demo import cast
from records.people import OrganisationMember
from records.readlog import ReadEntry
from records.vocabulary import ReferralState, State
from tests.clients import StrictClient
from tests.trajectory.play import ACCEPT, Story
from web.links import Purpose, make_link

Begin = Callable[..., Story]
NOT_NOW = "Onze begeleiders zitten vol tot de zomer."


@pytest.fixture
def offered(begin: Begin) -> Story:
    """De Wilg said yes to Arktos."""
    return begin("no", "yes")


def link(story: Story, email: str = cast.PARTNER, purpose: Purpose = Purpose.ANSWER) -> str:
    """Give the path of the link that the mail holds."""
    with story.app.app_context():
        token = make_link(purpose, story.referral(), story.clock.now(), email=email)
    return f"/l/{token}/antwoord"


def visitor(story: Story) -> StrictClient:
    client = story.app.test_client()
    assert isinstance(client, StrictClient)
    return client


def answer(story: Story, path: str, do: str, **typed: str) -> tuple[StrictClient, int, str]:
    client = visitor(story)
    sent = client.send(path, do=do, version=str(story.row().version), **typed)
    shown = client.get(sent.location) if sent.status_code == 303 else sent
    return client, sent.status_code, shown.text


def test_the_link_of_the_mail_shows_what_the_school_shares_and_asks(offered: Story) -> None:
    page = visitor(offered).get(link(offered)).text
    assert "Een school koos voor jullie" in page
    assert "Basisschool De Wilg" in page
    assert "nog 10 schooldagen" in page
    assert "oudergroep per graad" in page  # of the shared report
    assert "De directeur is nieuw" not in page  # held back
    assert "tom.aerts" not in page  # how to reach people comes after the yes
    with offered.database.reading() as session:
        assert {row.part.value for row in session.scalars(select(ReadEntry))} == {"report"}


def test_yes_without_an_account_session(offered: Story) -> None:
    client, status, page = answer(offered, link(offered), "aanvaard", **ACCEPT)
    assert status == 303
    assert "Jullie zeiden ja" in page
    assert offered.state() is State.IN_TRAJECTORY
    assert ACCEPT["contact"] in offered.support()
    assert client.get("/werkblad").status_code == 302  # nobody was signed in


def test_not_now_with_a_reason(offered: Story) -> None:
    path = link(offered)
    _client, status, page = answer(offered, path, "weiger", reason=NOT_NOW)
    assert status == 303
    assert "Bedankt voor je antwoord" in page
    assert offered.row().state is ReferralState.REFUSED
    assert NOT_NOW in offered.support()
    assert visitor(offered).get(path).status_code == 410


def test_what_is_missing_is_asked_and_what_was_typed_stays(offered: Story) -> None:
    _client, status, page = answer(offered, link(offered), "aanvaard", contact="Bram, 09 000", first_step=" ")
    assert status == 422
    assert "Schrijf in één zin wat je eerst doet" in page
    assert "Bram, 09 000" in page
    assert offered.row().state is ReferralState.OFFERED


def test_a_colleague_was_first(offered: Story) -> None:
    client, path, seen = visitor(offered), link(offered), str(offered.row().version)
    offered.do(cast.PARTNER, "accept", **ACCEPT)
    assert "Jullie zeiden ja" in client.send(path, do="weiger", version=seen, reason=NOT_NOW).text
    assert offered.row().state is ReferralState.ACCEPTED


def test_it_opens_nothing_but_this_referral_and_only_for_who_it_was_mailed_to(offered: Story) -> None:
    for email in (cast.LEAD, cast.COORDINATOR, cast.INTERVIEWER_2, "nobody@partner-c.example"):
        assert visitor(offered).get(link(offered, email)).status_code == 410
    client, good = visitor(offered), link(offered)
    assert client.get(good).status_code == 200
    assert client.get(f"/vragen/{offered.reference}").status_code in {302, 401}
    assert client.get(good[:-12] + "AAA/antwoord").status_code == 410
    for purpose in (Purpose.SIGN_IN, Purpose.CONFIRM, Purpose.RESUME):
        assert client.get(link(offered, purpose=purpose)).status_code == 410
    assert client.get(good.removesuffix("/antwoord")).status_code == 410  # it signs nobody in
    assert client.send(good.removesuffix("/antwoord")).status_code == 410


def test_it_ends_with_the_time_to_answer_and_with_the_job(offered: Story) -> None:
    path = link(offered)
    with offered.database.writing() as session:
        works = select(OrganisationMember).where(OrganisationMember.organisation_id == offered.row().organisation_id)
        for tie in session.scalars(works):
            session.delete(tie)
    assert visitor(offered).get(path).status_code == 410
    offered.clock.move(days=100)
    assert "De tijd van deze link is om." in visitor(offered).get(path).text


def test_who_is_signed_in_goes_on_on_the_page_itself(offered: Story) -> None:
    sent = offered.at(cast.PARTNER).get(link(offered))
    assert sent.status_code == 303
    assert sent.location.endswith(f"/doorverwijzingen/{offered.referral()}")
