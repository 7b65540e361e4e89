"""Lists hold what one may reach, previews show what another will see, and reading leaves a trace."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from records.kinds import Part
from records.meeting import CaseTableMeeting
from records.messages import Message
from records.people import OrganisationMember
from records.readlog import ReadEntry
from records.report import Remark
from records.request import SupportRequest
from records.session import Database
from records.vocabulary import Role, SectionKey, State
from tests.workflow.builders import Story
from tests.workflow.cast import NOW, PEOPLE, add_meeting, add_network
from tests.workflow.moments import MOMENTS
from tests.workflow.scene import Scene, statements
from workflow import reach
from workflow.errors import NotReachable


def test_a_list_holds_exactly_what_can_be_found(database: Database) -> None:
    """The criterion for lists and the roles are written apart: here they say the same, for everyone at any moment."""
    with database.writing() as session:
        add_network(session)
        add_meeting(session, "elsewhere", ("partner-d", "pbd"))
        for number, (code, (_, walk)) in enumerate(MOMENTS.items()):
            add_meeting(session, f"table-{code}", ("partner-b", "partner-c", "pbd-go"))
            walk(Story(session, key=code, number=number, meeting_id=f"table-{code}"))
        session.add(OrganisationMember(person_id="other-counsellor", organisation_id="helper"))
    with database.reading() as session:
        everything = session.scalars(select(SupportRequest)).all()
        for person in PEOPLE:
            actor = reach.load_actor(session, person)
            listed = set(session.scalars(select(SupportRequest.id).where(reach.reachable(actor, NOW))))
            sights = reach.sights_on(session, actor, everything, NOW)
            found = {key for key, sight in sights.items() if sight.roles and set(sight.parts) != {Part.CRISIS_CALL}}
            assert (person, listed) == (person, found)


def test_meetings_in_a_list_are_those_that_can_be_found(scene: Scene) -> None:
    add_meeting(scene.session, "elsewhere", ("partner-d",))
    for person in PEOPLE:
        actor = scene.actor(person)
        listed = set(scene.session.scalars(select(CaseTableMeeting.id).where(reach.reachable_meetings(actor, NOW))))
        meetings = scene.session.scalars(select(CaseTableMeeting)).all()
        found = {each.id for each in meetings if reach.meeting_sight_on(scene.session, actor, each, NOW).roles}
        assert (person, listed) == (person, found)


class TestStatements:
    @pytest.mark.parametrize("person", ["teacher", "coordinator", "interviewer-at-table", "counsellor"])
    def test_finding_takes_two_and_loading_who_asks_one(self, scene: Scene, database: Database, person: str) -> None:
        scene.story.until_advised(guidance=True)
        reference = scene.story.reference
        scene.session.expunge_all()
        with statements(database) as sent:
            actor = reach.load_actor(scene.session, person)
        assert len(sent) == 1
        with statements(database) as sent:
            reach.find_request(scene.session, actor, reference, NOW, lock=True)
        assert len(sent) == 2

    def test_finding_a_referral_takes_three(self, scene: Scene, database: Database) -> None:
        scene.story.until_advised().refer()
        actor = scene.actor("helper")
        with statements(database) as sent:
            reach.find_referral(scene.session, actor, "case-helper", NOW, lock=True)
        assert len(sent) == 3

    @pytest.mark.parametrize("number", [1, 200])
    def test_two_hundred_requests_take_as_many_as_one(self, scene: Scene, database: Database, number: int) -> None:
        for key in range(number):
            Story(scene.session, key=f"case-{key}", number=key).until_approved().table()
        actor = scene.actor("partner")
        with statements(database) as sent:
            found = scene.session.scalars(select(SupportRequest).where(reach.reachable(actor, NOW))).all()
            sights = reach.sights_on(scene.session, actor, found, NOW)
        assert len(sights) == number
        assert all(sight.can(Part.AGENDA_ITEM) for sight in sights.values())
        assert len(sent) == 2


class TestPreviews:
    def test_a_school_sees_beforehand_what_the_table_will_read(self, scene: Scene) -> None:
        request = scene.story.draft().submit().assign().send_report().request
        sight = reach.sight_as(scene.session, request, Role.PARTNER, NOW, after_approval=True)
        assert {part.value for part in sight.parts} == {"report", "agenda_item", "own_input"}

    def test_it_shows_no_more_than_that_reader_gets(self, scene: Scene) -> None:
        scene.story.until_advised(guidance=True).refer()
        for person, role, organisation in (
            ("partner", Role.PARTNER, "partner-c"),
            ("helper", Role.REFERRED, "helper"),
            ("counsellor", Role.GUIDANCE, None),
        ):
            shown = reach.sight_as(scene.session, scene.story.request, role, NOW, organisation_id=organisation)
            assert shown == scene.sight(person)

    def test_a_school_that_does_not_consent_can_still_look_what_consent_would_show(self, scene: Scene) -> None:
        scene.story.until_approved()
        sight = reach.sight_as(scene.session, scene.story.request, Role.GUIDANCE, NOW)
        assert reach.shared_sections(scene.session, "case", sight) == {SectionKey.SITUATION}


class TestRowsOfAPart:
    def test_a_remark_that_was_not_sent_is_the_teams_alone(self, scene: Scene) -> None:
        scene.story.draft().submit().assign().send_report().remark(sent=True).remark(sent=False)
        for person, number in {"teacher": 2, "lead": 2, "coordinator": 1, "interviewer": 1, "outsider": 0}.items():
            seen = scene.session.scalars(select(Remark).where(reach.remarks_seen(scene.sight(person)))).all()
            assert (person, len(seen)) == (person, number)

    def test_each_reads_the_threads_they_are_in(self, scene: Scene) -> None:
        scene.story.until_advised().refer()
        for organisation in (None, "helper", "partner-d"):
            row = Message(request_id="case", organisation_id=organisation, by_id="lead", sent_at=NOW, text="Dag")
            scene.session.add(row)
        numbers = {"teacher": 3, "coordinator": 3, "interviewer": 1, "helper": 1, "partner": 0}
        for person, number in numbers.items():
            seen = scene.session.scalars(select(Message).where(reach.messages_seen(scene.sight(person)))).all()
            assert (person, len(seen)) == (person, number)


class TestTheReadLog:
    @pytest.fixture
    def written(self, database: Database) -> Database:
        """A database in which a request was advised and referred to a partner at the table."""
        with database.writing() as session:
            add_network(session)
            add_meeting(session)
            Story(session).until_advised(guidance=True).refer("partner-c")
        return database

    def read(self, database: Database, person: str, part: Part) -> list[tuple[str, str, str]]:
        with database.reading() as session:
            actor = reach.load_actor(session, person)
            request, sight = reach.find_request(session, actor, "2026-0042", NOW)
            reach.log_read(session, actor, sight, request.id, part, NOW, "document")
        with database.reading() as session:
            rows = session.execute(select(ReadEntry.person_id, ReadEntry.role, ReadEntry.part))
            return [(row.person_id, row.role.value, row.part.value) for row in rows]

    @pytest.mark.parametrize(
        ("person", "role"),
        [
            ("coordinator", "coordinator"),
            ("interviewer-at-table", "interviewer"),
            ("partner", "partner"),
            ("counsellor", "guidance"),
        ],
    )
    def test_a_read_from_outside_the_school_is_kept_even_in_a_session_that_only_reads(
        self, written: Database, person: str, role: str
    ) -> None:
        assert self.read(written, person, Part.REPORT) == [(person, role, "report")]

    def test_it_names_the_role_through_which_the_part_was_reached(self, written: Database) -> None:
        assert self.read(written, "partner", Part.OWN_REFERRAL) == [("partner", "referred", "own_referral")]

    @pytest.mark.parametrize("person", ["teacher", "lead", "listed"])
    def test_the_school_reads_its_own_file_unlogged(self, written: Database, person: str) -> None:
        assert self.read(written, person, Part.REPORT) == []

    def test_a_part_that_is_not_seen_cannot_be_read(self, written: Database) -> None:
        with pytest.raises(NotReachable):
            self.read(written, "partner", Part.INTAKE)

    def test_minutes_are_kept_for_each_case_in_them(self, written: Database) -> None:
        with written.reading() as session:
            actor = reach.load_actor(session, "partner")
            _, sight = reach.find_meeting(session, actor, "table", NOW)
            reach.log_meeting_read(session, actor, sight, ["case"], NOW)
        with written.reading() as session:
            entry = session.scalars(select(ReadEntry)).one()
        assert (entry.role, entry.part) == (Role.PARTNER, Part.MINUTES)

    def test_minutes_that_are_not_shared_with_somebody_cannot_be_read(self, scene: Scene) -> None:
        actor = scene.actor("partner")
        _, sight = reach.find_meeting(scene.session, actor, "table", NOW)
        with pytest.raises(NotReachable):
            reach.log_meeting_read(scene.session, actor, sight, ["case"], NOW)


def test_a_request_that_became_final_is_not_in_the_list_of_its_interviewers(scene: Scene) -> None:
    scene.story.until_advised().to(State.DECLINED)
    ids = select(SupportRequest.id)
    later = scene.story.at + timedelta(days=61)
    actor = scene.actor("interviewer")
    assert scene.session.scalars(ids.where(reach.reachable(actor, NOW))).all() == ["case"]
    assert scene.session.scalars(ids.where(reach.reachable(actor, later))).all() == []
