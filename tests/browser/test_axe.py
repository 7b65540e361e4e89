"""Every page that the nine people meet, as axe sees it: wide and narrow, light and dark, with the folds open.

walks.py names the pages. What is found is told with the person, the page, the look, the rule and the place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from demo import cast
from records.meeting import CaseTableMeeting
from records.organisations import Offer, Organisation, School
from records.outbox import DeliveredMail
from records.people import Person
from records.referral import Referral
from records.request import Participant
from records.vocabulary import Action, State
from tests.browser.chat import tell
from tests.browser.conftest import Visit, sign_in
from tests.browser.eyes import Eyes
from tests.browser.guest import Guest
from tests.browser.walks import AROUND, FROM_THE_TABLE, TO_THE_REPORT, VISITOR, Walk
from tests.intake.chatting import ANSWERS
from tests.journeys.city import City
from web.links import Purpose, make_link

pytestmark = pytest.mark.browser
PLACES: Final = {
    "meeting": CaseTableMeeting.id,
    "referral": Referral.id,
    "person": Person.id,
    "organisation": Organisation.id,
    "offer": Offer.id,
    "school": School.id,
    "mail": DeliveredMail.id,
}
RIK: Final = "rik.maes@school.example"
NUMBERS: Final = {"number": "012345", "other_number": "023456"}
REFUSED: Final = {(VISITOR, "/nergens"): 404, (VISITOR, "/l/verlopen"): 410, (cast.ADMIN, "/bevestigingen"): 403}
REFUSED_FORMS: Final = {
    "/beheer/mensen/nieuw": "Bewaar",
    "/beheer/organisaties/nieuw": "Bewaar",
    "/casetafels/nieuw": "Bewaar de casetafel",
    "/beheer/schooldagen": "Voeg toe",
}
NO_PAGES: Final = {
    "static", "web.healthz", "web.readyz", "web.metrics", "web.security_txt", "desk.document", "intake.attachment",
    "casetable.live", "intake.find_schools_part", "intake.blank", "intake.printed", "intake.preview_document",
    "network.mail_calendar", "network.mail_html",
}  # fmt: skip


def places(city: City) -> dict[str, str]:
    """Say what stands in the addresses now."""
    with city.database.reading() as session:
        found = {name: session.scalar(select(column).order_by(column)) for name, column in PLACES.items()}
        offered = select(Offer.organisation_id).where(Offer.id == found["offer"])
        found["organisation"] = session.scalar(offered)
    with city.app.test_request_context():
        found["preparing"] = make_link(Purpose.PREPARE, str(found["meeting"]), city.clock.now(), email=cast.PARTNER)
        asked = str(found["referral"])
        found["answering"] = make_link(Purpose.ANSWER, asked, city.clock.now(), email=cast.INTERVIEWER_1)
    known = {name: str(value) for name, value in found.items()} | NUMBERS
    return known | {"reference": city.reference, "poll": poll_key(city)}


def poll_key(city: City) -> str:
    """Make the key of a participant without an account to the date poll of the question."""
    with city.database.reading() as session:
        mine = Participant.request.has(reference=city.reference)
        guest = session.scalars(select(Participant).where(mine, Participant.email == RIK)).first()
    if guest is None:
        return "verlopen"
    with city.app.app_context():
        return make_link(Purpose.POLL, guest.id, city.clock.now(), email=RIK)


@dataclass
class Walkers:
    """The people who walk along, each in a browser that stays theirs while the story goes on."""

    city: City
    visit: Visit
    eyes: dict[str, Eyes] = field(default_factory=dict)

    @property
    def wrong(self) -> list[str]:
        """Give what axe found."""
        return [each for eyes in self.eyes.values() for each in eyes.wrong]

    def walk(self, walks: Walk, scene: str = "") -> None:
        """Let everybody walk along their pages, and look at each."""
        known = places(self.city)
        for email, addresses in walks.items():
            if email not in self.eyes:
                context = self.visit()
                self.eyes[email] = Eyes(sign_in(context, email) if email else context.new_page())
            eyes = self.eyes[email]
            for address in addresses:
                answer = eyes.page.goto(address.format(**known))
                assert answer is not None
                assert answer.status == REFUSED.get((email, address), 200), f"{scene} {address}: {answer.status}"
                eyes.look(f"{scene} {email or 'a visitor'} on {address}")


def test_axe_finds_nothing_around_a_question(city: City, visit: Visit) -> None:
    walkers = Walkers(city, visit)
    walkers.walk(AROUND)
    assert not walkers.wrong, "\n".join(walkers.wrong)


def test_axe_finds_nothing_in_the_chat(city: City, visit: Visit) -> None:
    visitor = Guest(visit().new_page()).open("/intake").press("Begin")
    eyes = Eyes(visitor.page)
    tell(visitor.page, {"about_you": {**ANSWERS["about_you"], "email": "iemand@nieuw.example"}}, look=eyes.look)
    assert not eyes.wrong, "\n".join(eyes.wrong)


@pytest.mark.parametrize("story", [TO_THE_REPORT, FROM_THE_TABLE], ids=["to the report", "from the table"])
def test_axe_finds_nothing_while_a_question_goes_its_way(city: City, visit: Visit, story: Mapping[State, Walk]) -> None:
    city.reference, walkers = "", Walkers(city, visit)
    for state, walks in story.items():
        city.bring(state, guidance=True)
        if state is State.ADVISED:  # the school asked something, so that an earlier version stands beside this one
            with city.stage() as stage:
                stage.do(Action.ASK_CLARIFICATION)
            city.bring(state)
        city.post()
        walkers.walk(walks, state)
    assert not walkers.wrong, "\n".join(walkers.wrong)


def test_axe_finds_nothing_where_a_form_is_refused(city: City, visit: Visit) -> None:
    context = visit()
    eyes = Eyes(sign_in(context, cast.COORDINATOR))
    for address, button in REFUSED_FORMS.items():
        Guest(eyes.page).open(address)
        with eyes.page.expect_navigation() as arrived:
            eyes.page.locator("main").get_by_role("button", name=button).click()
        assert arrived.value.status == 422, address
        eyes.look(f"the refused form on {address}")
    assert not eyes.wrong, "\n".join(eyes.wrong)


def test_no_page_is_passed_by(city: City) -> None:
    known = {**places(city), "reference": "2026-0001"}
    walks = [AROUND, *TO_THE_REPORT.values(), *FROM_THE_TABLE.values()]
    adapter = city.app.url_map.bind("127.0.0.1")
    met = {
        adapter.match(urlsplit(address.format(**known)).path, "GET")[0]
        for walked in walks
        for addresses in walked.values()
        for address in addresses
        if address != "/nergens"
    }
    rules = [rule for rule in city.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    pages = {rule.endpoint for rule in rules if not rule.rule.startswith("/api/v1")}
    assert pages - met - NO_PAGES == set()
