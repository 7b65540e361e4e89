"""A page of this room runs few statements, and no more for many referrals and notes than for one."""

from collections.abc import Callable

import pytest

from demo import cast
from demo.props import Offered, Props
from records.referral import ReferralNote
from records.vocabulary import ReferralAction, State, SupportKind
from tests.statements import statements
from tests.trajectory.play import ACCEPT, Story

Begin = Callable[..., Story]
MOST = 12
NAMES = ("Arktos", "De Schoolbrug", "Samen Tot Aan de Meet", "Dienst Kansen en Armoede", "Elegast", "Vrij CLB Leiedam")
PLACES = (
    "/doorverwijzingen/{referral}",
    "/vragen/{reference}/ondersteuning",
    "/api/v1/referrals",
    "/api/v1/referrals/{referral}",
)


def count(story: Story, email: str, place: str) -> int:
    address = place.format(referral=story.referral(), reference=story.reference)
    browser = story.at(email)
    with statements(story.database.engine) as ran:
        answer = browser.get(address)
    assert answer.status_code == 200, answer.text[:500]
    assert len(ran) <= MOST, f"{address}\n" + "\n".join(ran)
    return len(ran)


def fill(story: Story) -> None:
    """Let the partner write a lot, and begin more questions of which Arktos supports each."""
    with story.stage() as stage:
        referral = stage.referrals[0]
        author = stage.actor(cast.PARTNER).person_id
        stage.session.add_all(
            ReferralNote(referral_id=referral.id, text=f"Week {week}", written_by_id=str(author), written_at=stage.now)
            for week in range(30)
        )
    for _ in range(3):
        props = Props(answers=("no", "yes"))
        with story.theatre.play(now=story.clock.now(), props=props) as stage:
            stage.bring(State.REFERRING)
            later = stage.now
        story.clock.moment = max(story.clock.moment, later)


@pytest.mark.parametrize("email", [cast.PARTNER, cast.LEAD, cast.COORDINATOR])
def test_as_few_for_many(begin: Begin, email: str) -> None:
    story = begin("no", "yes")
    story.do(cast.PARTNER, "accept", **ACCEPT)
    places = [*PLACES, "/doorverwijzingen"] if email == cast.PARTNER else PLACES
    referral = story.referral()
    story.referral = lambda *_names: referral  # type: ignore[method-assign]  # the first one, also when there are more
    before = {place: count(story, email, place) for place in places}
    fill(story)
    assert {place: count(story, email, place) for place in places} == before


def test_six_partners_cost_as_much_as_one(begin: Begin, theatre: object) -> None:
    story = begin("no", "yes")
    one = count(story, cast.LEAD, "/vragen/{reference}/ondersteuning")
    proposals = tuple(Offered(name, SupportKind.TAILOR_MADE, "Een traject.", "Het past.") for name in NAMES)
    props = Props(answers=("yes",), proposals=proposals)
    story.reference, now = story.theatre.request_in(State.REFERRING, now=story.clock.now(), props=props)
    story.clock.moment = max(story.clock.moment, now)
    assert story.support().count("aan zet. Een antwoord komt er") == len(NAMES)
    assert count(story, cast.LEAD, "/vragen/{reference}/ondersteuning") == one


@pytest.mark.parametrize(("email", "place"), [
    (cast.LEAD, "/vragen/{reference}/afronden"),
    (cast.PARTNER, "/vragen/{reference}/afronden"),
    (cast.LEAD, "/vragen/{reference}/evaluatie"),
    (cast.COORDINATOR, "/vragen/{reference}/evaluatie"),
])  # fmt: skip
def test_the_pages_at_the_end(begin: Begin, email: str, place: str) -> None:
    story = begin("no", "yes")
    story.do(cast.PARTNER, "accept", **ACCEPT)
    with story.stage() as stage:
        stage.refer(stage.referrals[0], ReferralAction.START, {"start_day": "2026-12-01"})
    story.complete()
    assert count(story, cast.COORDINATOR, "/vragen/{reference}/afronden")
    story.close(cast.PARTNER)
    assert count(story, email, place)
