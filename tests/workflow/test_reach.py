"""Roles begin and end where process.md says; what a person reaches follows them at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from records.conversation import Assignment
from records.kinds import Part
from records.meeting import MeetingOrganisation
from records.people import OrganisationMember, Person
from records.request import Participant, SupportRequest
from records.vocabulary import Function, MeetingState, ReferralState, Role, SectionKey, State
from tests.workflow.builders import Story
from tests.workflow.cast import NOW, add_meeting, add_member
from tests.workflow.scene import Scene
from workflow import reach
from workflow.actor import NO_ONE, SYSTEM
from workflow.errors import NotReachable


class TestTheSchool:
    def test_a_draft_belongs_to_who_began_it_and_to_their_team(self, scene: Scene) -> None:
        scene.story.draft(begun_by="teacher")
        assert scene.roles("teacher") == {"school"}
        assert scene.roles("lead") == {"school", "school_lead"}

    def test_a_draft_that_a_stranger_began_for_a_school_is_not_that_teams(self, scene: Scene) -> None:
        scene.story.draft(begun_by="stranger")
        assert scene.roles("stranger") == {"school"}
        assert scene.roles("lead") == set()

    def test_an_unconfirmed_member_has_only_the_request_they_began(self, scene: Scene) -> None:
        scene.story.draft(begun_by="teacher").submit()
        assert scene.roles("newcomer") == set()
        scene.story.request.begun_by_id = "newcomer"
        assert scene.roles("newcomer") == {"school"}

    def test_a_director_who_is_not_confirmed_does_not_decide_for_the_school(self, scene: Scene) -> None:
        scene.story.draft(begun_by="newcomer").submit()
        assert scene.roles("newcomer") == {"school"}

    def test_a_colleague_with_the_directors_mandate_decides_too(self, scene: Scene) -> None:
        scene.story.draft().submit()
        add_member(scene.session, "stranger", "beer", Function.CARE_COORDINATOR, mandated=True)
        assert scene.roles("stranger") == {"school", "school_lead"}

    def test_a_listed_participant_with_an_account_is_of_the_school_once_it_is_sent(self, scene: Scene) -> None:
        scene.story.draft()
        assert scene.roles("listed") == set()
        scene.story.submit()
        assert scene.roles("listed") == {"school"}

    def test_an_address_that_was_never_proven_makes_no_one_a_participant(self, scene: Scene) -> None:
        scene.story.draft().submit()
        scene.session.get_one(Person, "listed").email_confirmed_at = None
        assert scene.roles("listed") == set()

    def test_who_confirmed_the_contact_address_is_of_the_school(self, scene: Scene) -> None:
        request = scene.story.draft(begun_by=None).request
        request.contact_email = "stranger@elsewhere.example"
        assert scene.roles("stranger") == set()
        request.contact_confirmed_at = NOW
        assert scene.roles("stranger") == {"school"}

    def test_the_key_of_a_draft_opens_that_draft_until_it_is_sent(self, scene: Scene) -> None:
        scene.story.draft(begun_by=None).request.resume_sha256 = "key"
        scene.session.flush()
        holder = reach.load_actor(scene.session, None, "key")
        assert scene.roles(holder) == {"school"}
        scene.story.submit()
        assert scene.roles(holder) == set()
        assert reach.load_actor(scene.session, None, "key").draft_id is None

    def test_another_school_reaches_nothing(self, scene: Scene) -> None:
        scene.story.until_advised()
        assert scene.roles("other-lead") == set()


class TestTheCoordinator:
    def test_a_draft_in_crisis_shows_the_call_and_nothing_else(self, scene: Scene) -> None:
        scene.story.draft(crisis=True)
        assert set(scene.sight("coordinator").parts) == {Part.CRISIS_CALL}

    def test_a_draft_in_crisis_is_in_no_list_but_that_of_the_calls(self, scene: Scene) -> None:
        scene.story.draft(crisis=True)
        actor = scene.actor("coordinator")
        ids = select(SupportRequest.id)
        assert scene.session.scalars(ids.where(reach.reachable(actor, NOW))).all() == []
        assert scene.session.scalars(ids.where(reach.crisis_calls(actor))).all() == ["case"]

    def test_the_call_stays_readable_once_the_request_is_sent(self, scene: Scene) -> None:
        scene.story.draft(crisis=True).submit()
        assert scene.sight("coordinator").can(Part.CRISIS_CALL)

    def test_a_phoned_question_is_the_schools_alone_once_it_is_sent(self, scene: Scene) -> None:
        scene.story.draft(begun_by="coordinator")
        assert scene.roles("coordinator") == {"school"}
        scene.story.submit()
        assert scene.roles("coordinator") == {"coordinator"}

    def test_an_inactive_coordinator_is_no_one(self, scene: Scene) -> None:
        scene.session.get_one(Person, "coordinator").active = False
        assert scene.actor("coordinator") == NO_ONE


class TestTheInterviewer:
    def test_a_replaced_interviewer_reads_nothing_more(self, scene: Scene) -> None:
        scene.story.draft().submit().assign()
        assert scene.roles("interviewer") == {"interviewer"}
        row = scene.session.scalars(select(Assignment).where(Assignment.person_id == "interviewer")).one()
        row.ended_at = NOW
        assert scene.roles("interviewer") == set()
        assert scene.roles("interviewer-at-table") == {"interviewer"}

    @pytest.mark.parametrize(("days", "roles"), [(60, {"interviewer"}), (61, set())])
    def test_a_declined_advice_ends_it_after_sixty_days(self, scene: Scene, days: int, roles: set[str]) -> None:
        scene.story.until_advised().to(State.DECLINED)
        assert scene.roles("interviewer", scene.story.at + timedelta(days=days)) == roles

    def test_an_interviewer_whose_organisation_is_at_the_table_is_a_partner_too(self, scene: Scene) -> None:
        scene.story.until_approved().table()
        assert scene.roles("interviewer-at-table") == {"interviewer", "partner"}

    def test_an_interviewer_who_came_along_to_the_table_reads_there_what_the_table_reads(self, scene: Scene) -> None:
        scene.story.until_approved().table().open()
        assert not scene.sight("interviewer").can(Part.INPUTS)
        scene.story.begin_session("interviewer")
        assert scene.sight("interviewer").can(Part.INPUTS)


class TestThePartner:
    def test_only_the_invited_table_reads(self, scene: Scene) -> None:
        scene.story.until_approved().table()
        assert scene.roles("partner") == {"partner"}
        assert scene.roles("outsider") == set()

    def test_an_organisation_that_is_no_longer_invited_reads_nothing_more(self, scene: Scene) -> None:
        scene.story.until_approved().table()
        scene.session.delete(scene.session.get_one(MeetingOrganisation, ("table", "partner-c")))
        assert scene.roles("partner") == set()

    def test_a_withdrawn_request_leaves_the_table(self, scene: Scene) -> None:
        scene.story.until_approved().table().withdraw()
        assert scene.roles("partner") == set()

    def test_reopening_gives_the_table_nothing_back(self, scene: Scene) -> None:
        scene.story.until_advised().withdraw().to(State.SUBMITTED)
        assert scene.roles("partner") == set()
        scene.story.to(State.APPROVED).table()
        assert scene.roles("partner") == {"partner"}

    def test_a_postponed_request_stays_with_the_table_where_it_last_lay(self, scene: Scene) -> None:
        scene.story.until_approved().table().open().begin_session().discuss().postpone()
        assert scene.roles("partner") == {"partner"}
        add_meeting(scene.session, "next", ("partner-d",))
        scene.story.table("next")
        assert scene.roles("partner") == set()
        assert scene.roles("outsider") == {"partner"}

    def test_envelopes_of_an_earlier_table_are_open_while_those_of_the_next_are_sealed(self, scene: Scene) -> None:
        scene.story.until_approved().table().open().begin_session().discuss().postpone()
        add_meeting(scene.session, "next", ("partner-c",))
        scene.story.table("next")
        assert scene.sight("coordinator").open_items == {"case-1"}
        assert scene.sight("partner").open_items == frozenset()

    def test_who_sits_at_the_table_says_so_in_the_sight(self, scene: Scene) -> None:
        scene.story.until_approved().table()
        assert scene.sight("partner").organisations == {"partner-c"}

    def test_minutes_are_for_the_organisations_that_took_part(self, scene: Scene) -> None:
        scene.story.until_approved().table().open().begin_session("interviewer-at-table").discuss().send_advice()
        scene.story.meeting.state = MeetingState.PUBLISHED
        assert scene.sight("interviewer-at-table").can(Part.MINUTES)
        assert not scene.sight("partner").can(Part.MINUTES)
        assert scene.sight("partner").can(Part.EXTRACT)

    def test_a_colleague_of_who_was_there_reads_the_minutes_too(self, scene: Scene) -> None:
        scene.story.until_advised()
        assert scene.sight("colleague").can(Part.MINUTES)


class TestWhoSupports:
    @pytest.mark.parametrize("state", [ReferralState.REFUSED, ReferralState.LAPSED, ReferralState.STOPPED])
    def test_a_referral_that_ended_ends_the_reading(self, scene: Scene, state: ReferralState) -> None:
        scene.story.until_advised().refer()
        assert scene.roles("helper") == {"referred"}
        scene.story.answer(state)
        assert scene.roles("helper") == set()

    def test_somebody_else_never_finds_a_referral(self, scene: Scene) -> None:
        scene.story.until_advised().refer()
        for person in ("partner", "interviewer", "outsider", "other-lead"):
            with pytest.raises(NotReachable):
                reach.find_referral(scene.session, scene.actor(person), "case-helper", NOW)

    @pytest.mark.parametrize("person", ["helper", "teacher", "coordinator"])
    def test_the_two_sides_and_the_coordinator_find_it(self, scene: Scene, person: str) -> None:
        scene.story.until_advised().refer()
        assert reach.find_referral(scene.session, scene.actor(person), "case-helper", NOW)[0].id == "case-helper"

    def test_one_supporter_is_not_referred_through_the_referral_of_another(self, scene: Scene) -> None:
        scene.story.until_advised().refer()
        scene.story.add_referral("partner-d")
        scene.session.flush()
        assert scene.roles("outsider") == {"referred"}
        with pytest.raises(NotReachable):
            reach.find_referral(scene.session, scene.actor("outsider"), "case-helper", NOW)

    def test_a_refused_referral_is_no_longer_found_by_who_refused_it(self, scene: Scene) -> None:
        scene.story.until_advised().refer().answer(ReferralState.REFUSED)
        with pytest.raises(NotReachable):
            reach.find_referral(scene.session, scene.actor("helper"), "case-helper", NOW)

    def test_mail_addresses_come_after_saying_yes(self, scene: Scene) -> None:
        scene.story.until_advised().refer()
        assert not scene.sight("helper").can(Part.PARTICIPANT_CONTACT)
        scene.story.answer(ReferralState.ACCEPTED)
        assert scene.sight("helper").can(Part.PARTICIPANT_CONTACT)


class TestTheGuidanceService:
    def test_it_reads_while_the_school_consents(self, scene: Scene) -> None:
        scene.story.until_approved(guidance=True)
        assert scene.roles("counsellor") == {"guidance"}
        scene.story.request.guidance = False
        assert scene.roles("counsellor") == set()

    def test_only_that_of_the_schools_own_network_reads(self, scene: Scene) -> None:
        scene.story.until_approved(guidance=True)
        assert scene.roles("other-counsellor") == set()

    def test_it_reads_nothing_before_the_report_is_approved(self, scene: Scene) -> None:
        scene.story.draft().submit().assign().request.guidance = True
        assert scene.roles("counsellor") == set()

    @pytest.mark.parametrize(("guidance", "roles"), [(False, set()), (True, {"partner", "referred", "guidance"})])
    def test_at_the_table_or_as_supporter_it_needs_consent(
        self,
        scene: Scene,
        guidance: bool,  # noqa: FBT001 - a parameter of the test
        roles: set[str],
    ) -> None:
        scene.session.add(MeetingOrganisation(meeting_id="table", organisation_id="pbd", letter="Z"))
        scene.story.until_advised(guidance=guidance).refer("pbd")
        assert scene.roles("counsellor") == roles

    def test_no_detour_helps_who_works_for_it(self, scene: Scene) -> None:
        scene.story.draft().submit().assign("counsellor", "interviewer").send_report().approve().table()
        scene.session.add(OrganisationMember(person_id="counsellor", organisation_id="partner-c"))
        mail = "guidance@pbd.example"
        row = Participant(request_id="case", position=2, name="Ilse", function=Function.OTHER, email=mail)
        scene.session.add(row)
        assert scene.roles("counsellor") == set()

    def test_a_confirmed_teacher_who_also_works_for_it_stays_a_teacher(self, scene: Scene) -> None:
        add_member(scene.session, "counsellor", "beer", Function.TEACHER)
        scene.story.until_approved()
        assert scene.roles("counsellor") == {"school"}

    def test_minutes_of_all_cases_wait_for_the_consent_of_every_school_in_them(self, scene: Scene) -> None:
        scene.session.add(MeetingOrganisation(meeting_id="table", organisation_id="pbd", letter="Z"))
        other = Story(scene.session, key="other", number=43).until_approved().table()
        scene.story.until_approved(guidance=True).table().open().begin_session("counsellor").discuss().send_advice()
        scene.story.meeting.state = MeetingState.PUBLISHED
        assert not scene.sight("counsellor").can(Part.MINUTES)
        other.request.guidance = True
        scene.session.flush()
        assert scene.sight("counsellor").can(Part.MINUTES)


class TestNobody:
    def test_an_administrator_sees_no_case(self, scene: Scene) -> None:
        scene.story.until_advised()
        assert scene.roles("admin") == set()

    def test_a_visitor_reaches_nothing(self, scene: Scene) -> None:
        scene.story.until_advised()
        assert scene.roles(NO_ONE) == set()

    def test_the_system_acts_without_reading(self, scene: Scene) -> None:
        scene.story.until_advised()
        sight = scene.sight(SYSTEM)
        assert sight.roles == {Role.SYSTEM}
        assert not sight.parts
        assert not sight.logged

    def test_what_is_not_there_answers_like_what_is_not_yours(self, scene: Scene) -> None:
        scene.story.until_advised()
        for reference in ("2026-9999", scene.story.reference):
            with pytest.raises(NotReachable):
                reach.find_request(scene.session, scene.actor("outsider"), reference, NOW)


class TestSeveralRoles:
    def test_the_rights_of_all_roles_count(self, scene: Scene) -> None:
        scene.story.until_advised().refer("partner-c")
        sight = scene.sight("partner")
        assert sight.roles == {Role.PARTNER, Role.REFERRED}
        assert sight.can(Part.INPUTS)
        assert sight.can(Part.OWN_REFERRAL)

    def test_what_a_school_never_sees_no_other_role_gives_it(self, scene: Scene) -> None:
        scene.story.until_advised()
        add_member(scene.session, "partner", "beer", Function.TEACHER)
        sight = scene.sight("partner")
        assert sight.roles == {Role.SCHOOL, Role.PARTNER}
        assert not sight.can(Part.INPUTS)
        assert not sight.can(Part.MINUTES)


class TestTheReport:
    @pytest.mark.parametrize("person", ["teacher", "coordinator", "interviewer"])
    def test_who_worked_on_it_reads_all_of_it(self, scene: Scene, person: str) -> None:
        scene.story.until_approved()
        found = reach.shared_sections(scene.session, "case", scene.sight(person))
        assert found == set(SectionKey)

    @pytest.mark.parametrize("person", ["partner", "helper", "counsellor"])
    def test_others_read_what_the_school_shares(self, scene: Scene, person: str) -> None:
        scene.story.until_advised(guidance=True).refer()
        found = reach.shared_sections(scene.session, "case", scene.sight(person))
        assert found == {SectionKey.SITUATION}

    def test_who_may_not_read_it_gets_no_section(self, scene: Scene) -> None:
        scene.story.until_approved()
        assert reach.shared_sections(scene.session, "case", scene.sight("partner")) == frozenset()


class TestMeetings:
    def test_a_planned_meeting_is_the_coordinators_alone(self, scene: Scene) -> None:
        scene.story.meeting.state = MeetingState.PLANNED
        assert reach.find_meeting(scene.session, scene.actor("coordinator"), "table", NOW)[1].may_count
        with pytest.raises(NotReachable):
            reach.find_meeting(scene.session, scene.actor("partner"), "table", NOW)

    def test_who_is_invited_finds_it_and_knows_no_number(self, scene: Scene) -> None:
        sight = reach.find_meeting(scene.session, scene.actor("partner"), "table", NOW)[1]
        assert sight == reach.MeetingSight(roles=frozenset({Role.PARTNER}), organisation_ids=frozenset({"partner-c"}))

    @pytest.mark.parametrize("person", ["outsider", "teacher", "admin", "interviewer"])
    def test_nobody_else_does(self, scene: Scene, person: str) -> None:
        scene.story.until_approved().table()
        with pytest.raises(NotReachable):
            reach.find_meeting(scene.session, scene.actor(person), "table", NOW)
