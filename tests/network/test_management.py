"""People, organisations and schools, as coordinators and admins manage them; and what an admin never sees."""

from typing import Any

import pytest
from markupsafe import escape
from sqlalchemy import select

from demo.cast import ADMIN, COORDINATOR, GUIDANCE, INTERVIEWER_1, LEAD, PARTNER, TEACHER
from demo.stage import Stage
from records.organisations import Offer, Organisation, School
from records.people import Conflict, OrganisationMember, Person, SchoolMember
from records.request import SupportRequest
from records.session import Database
from records.vocabulary import Function, OrganisationKind, SchoolKind, State, SupportKind, Theme
from tests.clients import StillClock
from tests.network.conftest import SignIn, person_id
from workflow.schools import find_schools, search_text

LISTS = ["/beheer/mensen", "/beheer/organisaties", "/beheer/scholen"]
FORMS = [f"{address}/nieuw" for address in LISTS]
PERSON = {"name": "Lot Claes", "email": "Lot@Stad.example", "phone": "", "active": "true"}
SCHOOL = {
    "name": "De Nieuwe School", "place": "Leiedam", "street": "", "number": "1 234", "kind": "primary",
    "educational_network": "go", "active": "true",
}  # fmt: skip


def somebody(db: Database, email: str) -> Person:
    with db.reading() as session:
        return session.scalars(select(Person).where(Person.email == email)).one()


def typed_from(person: Person, **more: str) -> dict[str, Any]:
    """What the form of a person sends when nothing is changed but `more`."""
    flags = {
        name: "true" for name in ("is_coordinator", "is_admin", "can_interview", "active") if getattr(person, name)
    }
    return {"name": person.name, "email": person.email, "phone": person.phone or "", **flags, **more}


@pytest.mark.parametrize("email", [COORDINATOR, ADMIN])
@pytest.mark.parametrize("address", [*LISTS, *FORMS])
def test_coordinator_and_admin_manage_the_network(address: str, email: str, as_: SignIn) -> None:
    assert as_(email).get(address).status_code == 200


@pytest.mark.parametrize("email", [LEAD, TEACHER, PARTNER, INTERVIEWER_1, GUIDANCE])
@pytest.mark.parametrize("address", [*LISTS, *FORMS, "/bevestigingen"])
def test_nobody_else_comes_in(address: str, email: str, as_: SignIn) -> None:
    client = as_(email)
    assert client.get(address).status_code == 403
    if address in FORMS:
        assert client.send(address, **PERSON).status_code == 403


def test_a_coordinator_adds_a_partner(db: Database, as_: SignIn) -> None:
    with db.reading() as session:
        ids = list(session.scalars(select(Organisation.id).order_by(Organisation.name).limit(2)))
    answer = as_(COORDINATOR).send("/beheer/mensen/nieuw", **PERSON, can_interview="true", organisations=ids)
    assert answer.status_code == 303
    person = somebody(db, "lot@stad.example")
    assert (person.can_interview, person.is_coordinator, person.is_admin, person.active) == (True, False, False, True)
    with db.reading() as session:
        works = session.scalars(select(OrganisationMember).where(OrganisationMember.person_id == person.id)).all()
        assert {one.organisation_id for one in works} == set(ids)


def test_all_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost(as_: SignIn) -> None:
    answer = as_(COORDINATOR).send("/beheer/mensen/nieuw", name=" ", email="lot", phone="bel me", organisations="weg")
    assert answer.status_code == 422
    for sentence in ("Schrijf de naam", "Schrijf een mailadres", "Schrijf een telefoonnummer"):
        assert sentence in answer.text
    assert 'value="bel me"' in answer.text


def test_an_address_belongs_to_one_person(as_: SignIn) -> None:
    answer = as_(COORDINATOR).send("/beheer/mensen/nieuw", **{**PERSON, "email": LEAD.upper()})
    assert answer.status_code == 422
    assert "Er is al iemand met dit mailadres." in answer.text


@pytest.mark.parametrize("role", ["is_coordinator", "is_admin"])
def test_only_an_admin_gives_a_role(role: str, db: Database, as_: SignIn) -> None:
    refused = as_(COORDINATOR).send("/beheer/mensen/nieuw", **PERSON, **{role: "true"})
    assert refused.status_code == 422
    assert "Deze rol geeft een beheerder." in refused.text
    assert as_(ADMIN).send("/beheer/mensen/nieuw", **PERSON, **{role: "true"}).status_code == 303
    assert getattr(somebody(db, "lot@stad.example"), role)


def test_a_coordinator_does_not_change_an_admin(db: Database, as_: SignIn) -> None:
    admin = somebody(db, ADMIN)
    answer = as_(COORDINATOR).send(f"/beheer/mensen/{admin.id}", **typed_from(admin, email="kaap@stad.example"))
    assert answer.status_code == 422
    assert somebody(db, ADMIN).id == admin.id


def test_a_coordinator_does_not_take_over_an_address_that_was_proven(db: Database, as_: SignIn) -> None:
    lead = somebody(db, LEAD)
    answer = as_(COORDINATOR).send(f"/beheer/mensen/{lead.id}", **typed_from(lead, email="kaap@stad.example"))
    assert answer.status_code == 422
    assert "Dit adres is al bevestigd." in answer.text


def test_an_admin_changes_an_address_and_every_session_ends(db: Database, as_: SignIn) -> None:
    lead, open_browser = somebody(db, LEAD), as_(LEAD)
    as_(ADMIN).send(f"/beheer/mensen/{lead.id}", **typed_from(lead, email="nadia@nieuw.example"))
    assert somebody(db, "nadia@nieuw.example").email_confirmed_at is None
    assert open_browser.get("/mijn-gegevens").status_code == 302


def test_nobody_gives_themselves_a_way_to_read_cases(db: Database, as_: SignIn) -> None:
    admin = somebody(db, ADMIN)
    with db.reading() as session:
        organisation = session.scalars(select(Organisation.id).limit(1)).one()
    for more in ({"is_coordinator": "true"}, {"can_interview": "true"}, {"organisations": organisation}):
        answer = as_(ADMIN).send(f"/beheer/mensen/{admin.id}", **typed_from(admin, **more))
        assert answer.status_code == 422
    closing = {key: value for key, value in typed_from(admin).items() if key != "active"}
    assert as_(ADMIN).send(f"/beheer/mensen/{admin.id}", **closing).status_code == 422


def test_a_closed_account_is_out_at_once(db: Database, as_: SignIn) -> None:
    partner, open_browser = somebody(db, PARTNER), as_(PARTNER)
    sent = {key: value for key, value in typed_from(partner).items() if key != "active"}
    assert as_(COORDINATOR).send(f"/beheer/mensen/{partner.id}", **sent).status_code == 303
    assert open_browser.get("/mijn-gegevens").status_code == 302


def test_an_admin_sees_nothing_of_a_case(db: Database, as_: SignIn, clock: StillClock) -> None:
    with db.writing() as session:
        stage = Stage(session, clock.now()).bring(State.SUBMITTED)
        reference, lead = stage.reference, person_id(db, LEAD)
        stage.request.title = "Het geheim van de speelplaats"
        school_id = stage.request.school_id
    client = as_(ADMIN)
    for address in (*LISTS, f"/beheer/mensen/{lead}", f"/beheer/scholen/{school_id}", "/mijn-gegevens", "/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert reference not in answer.text
        assert "Het geheim van de speelplaats" not in answer.text
    assert client.get("/bevestigingen").status_code == 403
    assert client.get("/scholen/012345/mensen").status_code == 403


def test_conflicts_of_interest(db: Database, as_: SignIn) -> None:
    with db.reading() as session:
        school = session.scalars(select(School.id).where(School.number == "012345")).one()
    mine = as_(INTERVIEWER_1)
    assert "Basisschool De Wilg" in mine.get("/mijn-gegevens?school=wilgg").text
    for _twice in range(2):
        assert mine.send("/mijn-gegevens/band-met-school", school=school).status_code == 303
    me = person_id(db, INTERVIEWER_1)
    assert "Basisschool De Wilg" in as_(COORDINATOR).get(f"/beheer/mensen/{me}").text
    with db.reading() as session:
        assert [one.school_id for one in session.scalars(select(Conflict))] == [school]
    assert as_(COORDINATOR).send(f"/beheer/mensen/{me}/band-met-school/weg", school=school).status_code == 303
    with db.reading() as session:
        assert session.scalars(select(Conflict)).all() == []
    assert mine.send("/mijn-gegevens/band-met-school", school="bestaat-niet").status_code == 404


def test_an_organisation_with_its_offer(db: Database, as_: SignIn) -> None:
    client = as_(COORDINATOR)
    wrong = client.send("/beheer/organisaties/nieuw", name="De Schoolbrug", kind="guidance", website="kwaad")
    assert wrong.status_code == 422
    assert "https://www.partner.be" in wrong.text
    wrong = client.send("/beheer/organisaties/nieuw", name="De Schoolbrug", kind="guidance")
    assert "Er is al een organisatie met deze naam." in wrong.text
    assert "Kies het onderwijsnet" in wrong.text

    made = client.send(
        "/beheer/organisaties/nieuw", name="De Kade", kind="partner", active="true", educational_network=""
    )
    assert made.status_code == 303
    unfinished = client.send(f"{made.location}/aanbod/nieuw", title="Praten", capacity="veel", active="true")
    assert unfinished.status_code == 422
    for sentence in ("Kies minstens één thema.", "Kies minstens één soort", "Schrijf een getal"):
        assert sentence in unfinished.text
    offer = {"title": "Praten aan de poort", "themes": ["taal", "cultuur"], "kinds": ["coaching"], "capacity": "3"}
    assert client.send(f"{made.location}/aanbod/nieuw", **offer, active="true").status_code == 303
    assert "Praten aan de poort" in as_(LEAD).get("/themas/taal").text

    with db.reading() as session:
        kept = session.scalars(select(Offer).where(Offer.title == "Praten aan de poort")).one()
        assert kept.capacity == 3
    changed = {**offer, "themes": ["cultuur"], "kinds": ["coaching", "vision"], "capacity": ""}
    assert client.send(f"{made.location}/aanbod/{kept.id}", **changed, active="true").status_code == 303
    with db.reading() as session:
        kept = session.get_one(Offer, kept.id)
        assert [row.theme for row in kept.themes] == [Theme.CULTUUR]
        assert {row.kind for row in kept.kinds} == {SupportKind.COACHING, SupportKind.VISION}
        assert kept.capacity is None
    assert client.get(f"/beheer/organisaties/{kept.organisation_id}/aanbod/{kept.id}").status_code == 200


def test_an_offer_of_another_organisation_is_not_found(db: Database, as_: SignIn) -> None:
    with db.reading() as session:
        offer = session.scalars(select(Offer).limit(1)).one()
        other = session.scalars(select(Organisation.id).where(Organisation.id != offer.organisation_id).limit(1)).one()
    assert as_(ADMIN).get(f"/beheer/organisaties/{other}/aanbod/{offer.id}").status_code == 404


def test_a_guidance_service_keeps_its_network_and_others_have_none(db: Database, as_: SignIn) -> None:
    with db.reading() as session:
        service = session.scalars(select(Organisation).where(Organisation.kind == OrganisationKind.GUIDANCE)).first()
    assert service is not None
    fields = {"name": service.name, "kind": "partner", "educational_network": "go", "active": "true"}
    as_(COORDINATOR).send(f"/beheer/organisaties/{service.id}", **fields)
    with db.reading() as session:
        assert session.get_one(Organisation, service.id).educational_network is None


def test_a_school_is_found_under_what_it_is_called_now(db: Database, as_: SignIn) -> None:
    client = as_(ADMIN)
    assert client.send("/beheer/scholen/nieuw", **SCHOOL).status_code == 303
    with db.reading() as session:
        (found,) = find_schools(session, "nieuwe", 5)
        assert found.number == "001234"
    assert client.send(f"/beheer/scholen/{found.id}", **{**SCHOOL, "name": "De Oude School"}).status_code == 303
    with db.reading() as session:
        assert find_schools(session, "nieuwe", 5) == []
        assert [one.name for one in find_schools(session, "oude 1234", 5)] == ["De Oude School"]


def test_a_number_belongs_to_one_school(as_: SignIn) -> None:
    client = as_(ADMIN)
    assert (
        "Er is al een school met dit nummer."
        in client.send("/beheer/scholen/nieuw", **{**SCHOOL, "number": "12345"}).text
    )
    assert client.send("/beheer/scholen/nieuw", **{**SCHOOL, "number": ""}).status_code == 422
    assert client.send("/beheer/scholen/nieuw", **{**SCHOOL, "number": "duizend"}).status_code == 422


@pytest.fixture
def typed_school(db: Database, clock: StillClock) -> str:
    """A school that somebody typed, with a draft and two people, one of whom the register knows; gives its id."""
    with db.writing() as session:
        school = School(name="bs de wilg", place="leiedam", kind=SchoolKind.OTHER)
        school.search = search_text(school.name, school.place, None, None, school.kind)
        session.add(school)
        session.flush()
        for email in (TEACHER, PARTNER):
            member = SchoolMember(person_id=person_id(db, email), function=Function.OTHER, claimed_at=clock.now())
            member.school_id = school.id
            session.add(member)
        session.add(
            SupportRequest(
                reference="2026-0077", process_version=1, script_version=1, created_at=clock.now(), school_id=school.id,
                last_answer_at=clock.now(), state_since=clock.now(),
            )
        )  # fmt: skip
        return school.id


def test_a_typed_school_is_linked_to_the_one_it_is(db: Database, as_: SignIn, typed_school: str) -> None:
    client = as_(COORDINATOR)
    assert "bs de wilg" in client.get("/beheer/scholen?los=1").text
    assert "Basisschool De Wilg" in client.get(f"/beheer/scholen/{typed_school}").text
    with db.reading() as session:
        wilg = session.scalars(select(School.id).where(School.number == "012345")).one()
    assert client.send(f"/beheer/scholen/{typed_school}/koppelen", school=wilg).status_code == 303
    with db.reading() as session:
        assert session.scalars(select(SupportRequest)).one().school_id == wilg
        members = session.scalars(select(SchoolMember).where(SchoolMember.school_id == typed_school)).all()
        assert members == []
        teacher = session.get_one(SchoolMember, (person_id(db, TEACHER), wilg))
        assert (teacher.function, teacher.confirmed_at is None) == (Function.CARE_COORDINATOR, False)
        assert session.get_one(SchoolMember, (person_id(db, PARTNER), wilg)).confirmed_at is None
    assert "Alle scholen staan in het register" in client.get("/beheer/scholen?los=1").text


def test_an_admin_links_no_school_because_requests_move_along(db: Database, as_: SignIn, typed_school: str) -> None:
    client = as_(ADMIN)
    assert "Welke school van het register" not in client.get(f"/beheer/scholen/{typed_school}").text
    assert client.send(f"/beheer/scholen/{typed_school}/koppelen", school="x").status_code == 403


def test_a_school_of_the_register_is_not_linked_away(db: Database, as_: SignIn, typed_school: str) -> None:
    with db.reading() as session:
        wilg = session.scalars(select(School.id).where(School.number == "012345")).one()
    client = as_(COORDINATOR)
    assert client.send(f"/beheer/scholen/{wilg}/koppelen", school=wilg).status_code == 422
    assert client.send(f"/beheer/scholen/{typed_school}/koppelen", school=typed_school).status_code == 422
    assert client.send(f"/beheer/scholen/{typed_school}/koppelen", school="niets").status_code == 404


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "' OR 1=1 --", "{{ 7*7 }}", "%_\\"])
def test_hostile_words_are_only_words(hostile: str, as_: SignIn) -> None:
    client = as_(COORDINATOR)
    answer = client.send("/beheer/mensen/nieuw", **{**PERSON, "name": hostile})
    assert answer.status_code == 303
    shown = client.get("/beheer/mensen", query_string={"q": hostile}).text
    assert str(escape(hostile)) in shown
    assert "<script>alert" not in shown
