"""The coordinator names two interviewers, or sends the question elsewhere."""

import pytest
from sqlalchemy import select

from records.conversation import Assignment
from records.dates import dutch_date_bare
from records.people import Conflict, OrganisationMember, Person
from records.vocabulary import State
from tests.intake.report_story import COORDINATOR, ILSE, LEAD, PARTNER, YASSIN, Story, typed, words
from tests.statements import statements


def test_page_has_the_story_the_grant_and_who_is_free(story: Story) -> None:
    story.bring(State.SUBMITTED)

    told = words(story.browser(COORDINATOR).get(f"{story.address}/aanduiden"))

    assert "Op het oudercontact zien we nog geen derde van de ouders" in told
    assert "De school antwoordde: misschien" in told
    assert "Ilse Claes De Schoolbrug voert nu geen gesprekken, nog geen gesprek gevoerd kent: Ouderbetrok" in told


def test_two_people_are_named(story: Story) -> None:
    story.bring(State.SUBMITTED)
    two = [story.person(ILSE), story.person(YASSIN)]

    answer = story.browser(COORDINATOR).send(
        f"{story.address}/aanduiden", title="Ouders aan de poort", interviewers=two, version=story.version
    )

    assert answer.status_code == 303
    assert story.state is State.PLANNING
    assert story.request().title == "Ouders aan de poort"


def test_one_organisation_twice_is_refused_and_the_title_stays(story: Story) -> None:
    story.bring(State.SUBMITTED)

    answer = story.browser(COORDINATOR).send(
        f"{story.address}/aanduiden",
        title="Ouders aan de poort",
        interviewers=[story.person(ILSE)],
        version=story.version,
    )

    assert answer.status_code == 422
    assert typed(answer, "title") == "Ouders aan de poort"
    assert "Kies precies twee gespreksvoerders" in words(answer)
    assert f'value="{story.person(ILSE)}" checked' in answer.text
    assert story.state is State.SUBMITTED


def test_who_declared_a_conflict_is_shown_but_cannot_be_chosen(story: Story) -> None:
    story.bring(State.SUBMITTED)
    with story.database.writing() as session:
        school = story.request().school_id
        session.add(Conflict(person_id=story.person(ILSE), school_id=school, declared_at=story.clock.now()))

    page = story.browser(COORDINATOR).get(f"{story.address}/aanduiden")

    assert "Ilse Claes De Schoolbrug staat te dicht bij deze school" in words(page)
    assert f'value="{story.person(ILSE)}"' not in page.text


def test_an_old_page_says_what_changed_and_keeps_the_title(story: Story) -> None:
    story.bring(State.SCHEDULED)

    answer = story.browser(COORDINATOR).send(
        f"{story.address}/aanduiden", interviewers=[story.person(ILSE), story.person(YASSIN)], version=story.version - 1
    )

    assert answer.status_code == 409
    assert "Wat jij invulde, staat er nog" in words(answer)
    assert f'value="{story.person(YASSIN)}" checked' in answer.text


def test_who_is_replaced_finds_nothing_any_more(story: Story) -> None:
    story.bring(State.REPORTING)
    ilse = story.browser(ILSE)
    assert ilse.get(f"{story.address}/verslag/schrijven").status_code == 200

    answer = story.browser(COORDINATOR).send(
        f"{story.address}/aanduiden", interviewers=[story.person(PARTNER), story.person(YASSIN)], version=story.version
    )

    assert answer.status_code == 303, words(answer)
    for page in ("verslag", "verslag/schrijven", "datumprikker", "aanduiden"):
        assert ilse.get(f"{story.address}/{page}").status_code in {403, 404}
    assert ilse.get(f"{story.address}/verslag").status_code == 404
    assert story.browser(PARTNER).get(f"{story.address}/verslag/schrijven").status_code == 200


def test_a_school_does_not_name_interviewers(story: Story) -> None:
    story.bring(State.SUBMITTED)

    assert story.browser(LEAD).get(f"{story.address}/aanduiden").status_code == 403


def test_straight_to_one_organisation_only_with_the_schools_agreement(story: Story) -> None:
    story.bring(State.SUBMITTED)
    coordinator = story.browser(COORDINATOR)
    page = coordinator.get(f"{story.address}/doorverwijzen")
    organisation = page.text.split('name="organisation" value="')[1].split('"')[0] if "radio" in page.text else ""
    organisation = organisation or page.text.split("<option value=")[2].split('"')[1]
    given = {"organisation": organisation, "reason": "Dit is hun vak.", "version": story.version}

    refused = coordinator.send(f"{story.address}/doorverwijzen", **given, agreed="")

    assert refused.status_code == 422
    assert typed(refused, "reason") == "Dit is hun vak."
    assert coordinator.send(f"{story.address}/doorverwijzen", **given, agreed="Aan de telefoon").status_code == 303
    assert story.state is State.REDIRECTED


def test_few_statements_however_many_can_interview(story: Story) -> None:
    story.bring(State.SUBMITTED)
    coordinator = story.browser(COORDINATOR)
    with statements(story.database.engine) as few:
        coordinator.get(f"{story.address}/aanduiden")
    with story.database.writing() as session:
        organisation = (
            session.scalars(select(Person).where(Person.email == ILSE)).one().organisations[0].organisation_id
        )
        from_here = [
            Person(
                name=f"Mens {number}", email=f"m{number}@x.example", can_interview=True, created_at=story.clock.now()
            )
            for number in range(40)
        ]
        session.add_all(from_here)
        session.flush()
        session.add_all(OrganisationMember(person_id=one.id, organisation_id=organisation) for one in from_here)
    with statements(story.database.engine) as many:
        coordinator.get(f"{story.address}/aanduiden")

    assert len(many) == len(few) <= 12, many


def test_an_assignment_says_for_which_organisation(story: Story) -> None:
    story.bring(State.PLANNING)

    with story.reading() as session:
        live = session.scalars(select(Assignment).where(Assignment.ended_at.is_(None))).all()
        assert {one.organisation.name for one in live} == {"De Schoolbrug", "Samen Tot Aan de Meet"}


def test_a_pair_is_named_with_one_click_with_the_reasons_beside_it(story: Story) -> None:
    story.bring(State.SUBMITTED)
    coordinator = story.browser(COORDINATOR)
    page = coordinator.get(f"{story.address}/aanduiden")
    assert "past het best" in words(page)
    assert "Geen van beiden meldde een band met deze school." in words(page)
    pair = page.text.split('name="pair" value="')[1].split('"')[0]

    answer = coordinator.send(
        f"{story.address}/aanduiden", title=typed(page, "title"), pair=pair, version=story.version
    )

    assert answer.status_code == 303
    assert story.request().title == "Ouderbetrokkenheid, taal, welbevinden"
    with story.reading() as session:
        live = session.scalars(select(Assignment.person_id).where(Assignment.ended_at.is_(None))).all()
        assert set(live) == set(pair.split(","))


def test_a_pair_without_a_title_is_refused_and_stays_chosen(story: Story) -> None:
    story.bring(State.SUBMITTED)
    pair = [story.person(ILSE), story.person(YASSIN)]

    answer = story.browser(COORDINATOR).send(
        f"{story.address}/aanduiden", title="", pair=",".join(pair), version=story.version
    )

    assert answer.status_code == 422
    for person in pair:
        assert f'value="{person}" checked' in answer.text
    assert story.state is State.SUBMITTED


def test_the_page_tells_when_somebody_last_held_a_conversation(story: Story) -> None:
    story.bring(State.REPORTING)
    held = story.clock.now()
    page = words(story.browser(COORDINATOR).get(f"{story.address}/aanduiden"))
    assert f"Ilse Claes De Schoolbrug 1 lopend gesprek, laatste gesprek op {dutch_date_bare(held)}" in page


def test_who_gives_the_assignment_back_can_say_to_be_too_close_to_the_school(story: Story) -> None:
    story.bring(State.SCHEDULED)
    ilse = story.browser(ILSE)
    address = f"{story.address}/opdracht-teruggeven"
    assert "Er ligt al een datum vast" in words(ilse.get(address))
    empty = ilse.send(address, reason="", conflict="true", version=story.version)
    assert empty.status_code == 422
    with story.reading() as session:
        assert session.scalars(select(Conflict)).all() == [], "nothing half done"

    answer = ilse.send(address, reason="Mijn man geeft er les.", conflict="true", version=story.version)

    assert answer.status_code == 303
    assert story.state is State.SUBMITTED
    page = words(story.browser(COORDINATOR).get(f"{story.address}/aanduiden"))
    assert "Ilse Claes De Schoolbrug staat te dicht bij deze school" in page


def test_who_gave_it_back_is_told_with_the_reason_and_not_proposed(story: Story) -> None:
    story.bring(State.PLANNING)
    story.browser(ILSE).send(
        f"{story.address}/opdracht-teruggeven", reason="Ik ben die maand afwezig.", version=story.version
    )
    page = story.browser(COORDINATOR).get(f"{story.address}/aanduiden")
    assert "gaf deze opdracht terug: Ik ben die maand afwezig." in words(page)
    assert story.person(ILSE) not in page.text.split('name="pair"')[1].split("</ul>")[0]


@pytest.mark.parametrize("email", [COORDINATOR, LEAD, PARTNER])
def test_only_an_interviewer_gives_an_assignment_back(story: Story, email: str) -> None:
    story.bring(State.PLANNING)
    assert story.browser(email).get(f"{story.address}/opdracht-teruggeven").status_code in {403, 404, 409}
