"""Pages run few statements, and as many for one row as for hundreds."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from demo.cast import COORDINATOR, LEAD
from records.organisations import Offer, OfferKind, OfferTheme, Organisation, School
from records.people import OrganisationMember, Person, SchoolMember
from records.session import Database
from records.vocabulary import Function, SchoolKind, SupportKind, Theme
from tests.clients import StillClock, StrictClient
from tests.network.conftest import SignIn
from tests.statements import statements
from workflow.schools import search_text

MOST = 12
PUBLIC = ["/", "/zo-werkt-het", "/themas", "/themas/taal", "/partners", "/hulp", "/aanmelden", "/api/v1/schools?q=wilg"]
MANAGED = ["/beheer/mensen", "/beheer/organisaties", "/beheer/scholen", "/bevestigingen", "/mijn-gegevens",
           "/scholen/012345/mensen", "/api/v1/people", "/api/v1/organisations"]  # fmt: skip


@pytest.fixture
def crowd(db: Database, clock: StillClock) -> Callable[[], None]:
    """Fill the network with many more of everything."""

    def fill() -> None:
        with db.writing() as session:
            wilg = session.scalars(select(School.id).where(School.number == "012345")).one()
            for number in range(300):
                kind = SchoolKind.PRIMARY
                search = search_text(f"Berk {number}", "Dorp", None, None, kind)
                school = School(name=f"Berk {number}", place="Dorp", number=f"9{number:05}", kind=kind, search=search)
                organisation = Organisation(name=f"Partner {number}", created_at=clock.now())
                organisation.offers = [
                    Offer(
                        title="Aanbod",
                        themes=[OfferTheme(theme=Theme.TAAL)],
                        kinds=[OfferKind(kind=SupportKind.VISION)],
                    )
                ]
                person = Person(email=f"p{number}@x.example", name=f"Aad {number}", created_at=clock.now())
                session.add_all([school, organisation, person])
                session.flush()
                session.add(OrganisationMember(person_id=person.id, organisation_id=organisation.id))
                claim = {"person_id": person.id, "function": Function.TEACHER, "claimed_at": clock.now()}
                session.add_all([SchoolMember(school_id=school.id, **claim), SchoolMember(school_id=wilg, **claim)])

    return fill


def count(db: Database, client: StrictClient, address: str) -> int:
    with statements(db.engine) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page(address: str, client: StrictClient, db: Database, crowd: Callable[[], None]) -> None:
    few = count(db, client, address)
    crowd()
    assert few <= 5
    assert count(db, client, address) == few


@pytest.mark.parametrize("address", MANAGED)
def test_a_page_for_who_is_signed_in(address: str, as_: SignIn, db: Database, crowd: Callable[[], None]) -> None:
    client = as_(LEAD if address.endswith("/mensen") and "scholen" in address else COORDINATOR)
    few = count(db, client, address)
    crowd()
    assert few <= MOST
    assert count(db, client, address) == few
