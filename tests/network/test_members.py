"""Who belongs to a school: a claim gives nothing, a coordinator or the director confirms, the mandate is theirs."""

import pytest
from sqlalchemy import select

from demo.cast import ADMIN, COORDINATOR, LEAD, OTHER_LEAD, PARTNER, TEACHER
from network import accounts
from records.organisations import School
from records.people import Person, SchoolMember
from records.request import Participant, SupportRequest
from records.session import Database
from records.vocabulary import Function, State
from tests.clients import StillClock
from tests.network.conftest import SignIn, person_id
from workflow.people import load_actor

WILG = "012345"
NEW = "nieuw@school.example"
PAGE = f"/scholen/{WILG}/mensen"


@pytest.fixture
def claimant(db: Database, clock: StillClock) -> str:
    """Somebody who says to be the director of De Wilg; gives the id."""
    with db.writing() as session:
        person = Person(email=NEW, name="Nieuw Gezicht", created_at=clock.now())
        session.add(person)
        session.flush()
        school = session.scalars(select(School).where(School.number == WILG)).one()
        accounts.claim_school(session, person.id, school.id, Function.DIRECTOR, clock.now())
        return person.id


def place(db: Database, email: str) -> SchoolMember | None:
    with db.reading() as session:
        found = select(SchoolMember).join(School).where(
            SchoolMember.person_id == person_id(db, email), School.number == WILG
        )  # fmt: skip
        return session.scalars(found).one_or_none()


def leads(db: Database, email: str) -> bool:
    with db.reading() as session:
        return bool(load_actor(session, person_id(db, email)).led_schools)


def test_an_unconfirmed_claim_gives_no_right(db: Database, as_: SignIn, claimant: str) -> None:
    with db.reading() as session:
        actor = load_actor(session, claimant)
        assert actor.confirmed_schools == actor.led_schools == frozenset()
    client = as_(NEW)
    assert "nog niet bevestigd" in client.get("/mijn-gegevens").text
    assert client.get(PAGE).status_code == 404
    for step in ("", "/bevestigen", "/mandaat", "/weg"):
        answer = client.send(PAGE + step, email=NEW, function="director", person=claimant, mandate="true", name="x")
        assert answer.status_code == 404
    assert not leads(db, NEW)


@pytest.mark.parametrize("by", [COORDINATOR, LEAD])
def test_a_coordinator_or_the_director_confirms(by: str, db: Database, as_: SignIn, claimant: str) -> None:
    answer = as_(by).send(f"{PAGE}/bevestigen", email=NEW, function="teacher")
    assert answer.status_code == 303
    member = place(db, NEW)
    assert member is not None
    assert (member.function, member.mandated) == (Function.TEACHER, False)
    assert member.confirmed_by_id == person_id(db, by)
    assert not leads(db, NEW)


def test_the_claims_wait_for_the_coordinator(as_: SignIn, claimant: str) -> None:
    client = as_(COORDINATOR)
    text = client.get("/bevestigingen").text
    assert "Nieuw Gezicht" in text
    assert NEW in text
    sent = client.send(f"{PAGE}/weg", person=claimant, verder="/bevestigingen")
    assert sent.location == "/bevestigingen"
    assert "Niets te bevestigen" in client.get("/bevestigingen").text


@pytest.mark.parametrize(("email", "status"), [(TEACHER, 403), (OTHER_LEAD, 404), (PARTNER, 403), (ADMIN, 403)])
def test_nobody_else_confirms(email: str, status: int, db: Database, as_: SignIn, claimant: str) -> None:
    client = as_(email)
    assert client.get(PAGE).status_code == status
    assert client.send(f"{PAGE}/bevestigen", email=NEW, function="director").status_code == status
    assert client.send(f"{PAGE}/weg", person=claimant).status_code == status
    member = place(db, NEW)
    assert member is not None
    assert member.confirmed_at is None


def test_the_director_gives_and_takes_the_mandate_back(db: Database, as_: SignIn) -> None:
    client, teacher = as_(LEAD), person_id(db, TEACHER)
    assert not leads(db, TEACHER)
    client.send(f"{PAGE}/mandaat", person=teacher, mandate="true")
    assert leads(db, TEACHER)
    client.send(f"{PAGE}/mandaat", person=teacher, mandate="false")
    assert not leads(db, TEACHER)


def test_a_colleague_with_a_mandate_gives_none(db: Database, as_: SignIn, claimant: str) -> None:
    as_(LEAD).send(f"{PAGE}/mandaat", person=person_id(db, TEACHER), mandate="true")
    assert as_(TEACHER).send(f"{PAGE}/bevestigen", email=NEW, function="director").status_code == 403
    assert place(db, NEW) is not None
    assert claimant


def test_no_mandate_without_confirmation(db: Database, as_: SignIn, claimant: str) -> None:
    answer = as_(LEAD).send(f"{PAGE}/mandaat", person=claimant, mandate="true")
    assert answer.status_code == 422
    assert not leads(db, NEW)


def test_a_director_is_changed_by_a_coordinator_only(db: Database, as_: SignIn, claimant: str) -> None:
    as_(COORDINATOR).send(f"{PAGE}/bevestigen", email=NEW, function="director")
    director = as_(LEAD)
    assert director.send(f"{PAGE}/weg", person=claimant).status_code == 403
    assert director.send(f"{PAGE}/bevestigen", email=NEW, function="teacher").status_code == 403
    assert leads(db, NEW)
    assert as_(COORDINATOR).send(f"{PAGE}/weg", person=claimant).status_code == 303
    assert place(db, NEW) is None


def test_the_director_adds_a_colleague_who_is_not_known(db: Database, as_: SignIn) -> None:
    client = as_(LEAD)
    wrong = client.send(PAGE, name="Sofie Maes", email="sofie", function="")
    assert wrong.status_code == 422
    assert 'value="Sofie Maes"' in wrong.text
    assert "Schrijf een mailadres" in wrong.text
    assert "Kies de functie" in wrong.text
    right = client.send(PAGE, name="Sofie Maes", email="Sofie@School.example", function="teacher", mandate="true")
    assert right.status_code == 303
    assert leads(db, "sofie@school.example")


def test_the_people_of_another_school_stay_out_of_reach(db: Database, as_: SignIn) -> None:
    client = as_(LEAD)
    assert client.get("/scholen/023456/mensen").status_code == 404
    other = person_id(db, OTHER_LEAD)
    assert client.send(f"{PAGE}/weg", person=other).status_code == 404


def test_the_api_confirms_a_member(db: Database, as_: SignIn, claimant: str) -> None:
    client = as_(LEAD)
    address = f"/api/v1/schools/12345/members/{NEW}/confirm"
    headers = {"X-CSRFToken": client.csrf()}
    wrong = client.post(address, json={"function": "baas"}, headers=headers)
    assert (wrong.status_code, list(wrong.get_json()["errors"])) == (422, ["function"])
    right = client.post(address, json={"function": "policy_support", "mandate": True}, headers=headers)
    assert right.status_code == 200
    assert right.get_json() == {
        "number": WILG, "email": NEW, "name": "Nieuw Gezicht", "function": "policy_support", "confirmed": True,
        "mandate": True,
    }  # fmt: skip
    assert leads(db, NEW)
    assert claimant


def test_the_api_tells_nothing_of_who_it_does_not_know(as_: SignIn) -> None:
    client = as_(COORDINATOR)
    headers = {"X-CSRFToken": client.csrf()}
    for address in ("/schools/012345/members/niemand@school.example", "/schools/999999/members/lead@school.example"):
        answer = client.post(f"/api/v1{address}/confirm", json={"function": "director"}, headers=headers)
        assert answer.status_code == 404


def test_a_director_that_the_school_listed_is_confirmed_before_ever_signing_in(
    db: Database, as_: SignIn, clock: StillClock
) -> None:
    with db.writing() as session:
        school = session.scalars(select(School).where(School.number == WILG)).one()
        request = SupportRequest(
            reference="2026-0042", process_version=1, script_version=1, created_at=clock.now(), school_id=school.id,
            last_answer_at=clock.now(), state_since=clock.now(), submitted_at=clock.now(), state=State.SUBMITTED,
        )  # fmt: skip
        request.participants = [
            Participant(position=1, name="An Smet", function=Function.DIRECTOR, email="an@w.example")
        ]
        session.add(request)
    client = as_(COORDINATOR)
    answer = client.post(
        "/api/v1/schools/012345/members/an@w.example/confirm",
        json={"function": "director"},
        headers={"X-CSRFToken": client.csrf()},
    )
    assert answer.status_code == 200
    assert leads(db, "an@w.example")


def test_a_coordinator_comes_to_decide_for_no_school_by_their_own_hand(
    db: Database, as_: SignIn, clock: StillClock
) -> None:
    client = as_(COORDINATOR)
    me = person_id(db, COORDINATOR)
    own = {"name": "Zelf", "email": COORDINATOR, "function": "director", "person": me}
    refused = client.send(PAGE, **own)
    assert refused.status_code == 422
    assert "doet iemand anders" in refused.text
    with db.writing() as session:
        school = session.scalars(select(School).where(School.number == WILG)).one()
        accounts.claim_school(session, me, school.id, Function.TEACHER, clock.now())
    assert client.send(f"{PAGE}/bevestigen", **own).status_code == 422
    with db.writing() as session:  # another coordinator placed them, as a teacher
        session.get_one(SchoolMember, (me, school.id)).confirmed_at = clock.now()
    assert client.send(f"{PAGE}/mandaat", mandate="true", **own).status_code == 422
    assert not leads(db, COORDINATOR)
