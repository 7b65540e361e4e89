"""What fits the next table, and whom to invite: from themes, offers and who led the talk, with the reason shown."""

from datetime import timedelta

from casetable.fitting import Field, Partner, Waiting
from demo import cast
from demo.props import Props
from records.vocabulary import EducationalNetwork, State, Theme
from tests.casetable.table import Room
from tests.clients import StillClock

NOW = StillClock().now()


def waiting(
    name: str, *themes: Theme, days: int = 1, led_by: str = "", network: EducationalNetwork | None = None
) -> Waiting:
    since = NOW - timedelta(days=days)
    return Waiting(name, name, name, 1, name, since, False, network, list(themes), {led_by} if led_by else set())


def partner(name: str, *themes: Theme, room: int | None = None, guidance: EducationalNetwork | None = None) -> Partner:
    return Partner(name, name, guidance, set(themes), room)


def field(questions: list[Waiting], *partners: Partner) -> Field:
    return Field(tuple(questions), {each.id: each for each in partners})


def test_a_question_fits_where_somebody_works_on_its_themes() -> None:
    wilg, zonnedal = waiting("wilg", Theme.TAAL), waiting("zonnedal", Theme.SPIJBELEN)
    fits = field([wilg, zonnedal], partner("Arktos", Theme.SPIJBELEN)).beside(["Arktos"])
    assert [(each.question.reference, each.fits) for each in fits] == [("zonnedal", True), ("wilg", False)]


def test_who_led_the_talk_comes_first_then_who_helps_most() -> None:
    wilg = waiting("wilg", Theme.TAAL, Theme.WELBEVINDEN, led_by="De Schoolbrug")
    around = field(
        [wilg],
        partner("De Schoolbrug"),
        partner("Arktos", Theme.TAAL),
        partner("Meet", Theme.TAAL, Theme.WELBEVINDEN),
        partner("Sport", Theme.SPIJBELEN),
    )
    assert [each.partner.name for each in around.invites([wilg])] == ["De Schoolbrug", "Meet", "Arktos"]


def test_who_has_no_place_left_is_not_asked_to_help() -> None:
    wilg = waiting("wilg", Theme.TAAL)
    assert field([wilg], partner("Arktos", Theme.TAAL, room=0)).invites([wilg]) == []


def test_a_guidance_service_comes_only_with_the_consent_of_the_school() -> None:
    catholic = EducationalNetwork.KATHOLIEK
    service = partner("PBD", Theme.TAAL, guidance=catholic)
    for network, names in ((None, []), (catholic, ["PBD"])):
        wilg = waiting("wilg", Theme.TAAL, network=network)
        assert [each.partner.name for each in field([wilg], service).invites([wilg])] == names


def test_the_coordinator_reads_the_reasons_and_lays_it_on_the_table(room: Room) -> None:
    room.bring(State.TABLED)
    other = Room(room.app, room.clock, people=room.people)
    other.bring(State.APPROVED, props=Props(school="023456", lead=cast.OTHER_LEAD, meeting_id=room.meeting_id))
    browser = room.browser(cast.COORDINATOR)
    page = browser.get(f"{room.page}/voorstel").text
    assert other.reference in page
    assert "werkt rond" in page
    browser.send(f"/vragen/{other.reference}/acties/table", version=other.version(), meeting=room.meeting_id)
    assert other.state() == State.TABLED


def test_only_a_coordinator_gets_the_proposal(room: Room) -> None:
    room.bring(State.TABLED)
    assert room.browser(cast.PARTNER).get(f"{room.page}/voorstel").status_code == 403


def test_a_new_table_starts_from_the_proposal(room: Room) -> None:
    room.bring(State.APPROVED)
    page = room.browser(cast.COORDINATOR).get("/casetafels/nieuw").text
    assert "Voerde het gesprek met Basisschool De Wilg" in page
    assert page.count(" checked") >= 2
