"""The coordinator names two interviewers, or sends the question elsewhere."""

from sqlalchemy import select

from records.conversation import Assignment
from records.people import Conflict, OrganisationMember, Person
from records.vocabulary import State
from tests.intake.report_story import COORDINATOR, ILSE, LEAD, PARTNER, YASSIN, Story, typed, words
from tests.statements import statements


def test_page_has_the_story_the_grant_and_who_is_free(story: Story) -> None:
    story.bring(State.SUBMITTED)

    told = words(story.browser(COORDINATOR).get(f"{story.address}/aanduiden"))

    assert "Op het oudercontact zien we nog geen derde van de ouders" in told
    assert "De school antwoordde: misschien" in told
    assert "Ilse Claes De Schoolbrug voert nu geen gesprekken kent: Ouderbetrokkenheid" in told


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
