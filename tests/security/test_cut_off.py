"""Whoever no longer belongs to a request is out at once, by every address; and whoever never did does not come in."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import delete, select

from demo import cast
from demo.props import Props
from records.meeting import MeetingOrganisation
from records.organisations import Organisation
from records.outbox import DeliveredMail
from records.people import OrganisationMember, Person, SchoolMember
from records.request import SupportRequest
from records.vocabulary import State
from tests.api.net import Net
from tests.security.addresses import Things, everything, rules
from web.jobs import drain
from web.kit import kit_of
from web.works import works_of

AN = "an.devos@loopbaan.example"


def open_addresses(things: Things, email: str) -> Iterator[str]:
    """Give every address with something of this request in it that opens for somebody."""
    net = things.net
    client = net.browser(email)
    telling = {"reference", "attachment_id", "document_id", "referral_id", "remark_id"}
    for _method, rule in rules(net, "GET"):
        if telling & set(rule.arguments):
            answer = client.get(things.address(rule))
            if answer.status_code == 200:
                yield rule.rule


def lists_it(net: Net, email: str) -> bool:
    """Say whether any list, desk or search of somebody still names the request."""
    client = net.browser(email)
    places = ("/werkblad", "/vragen", "/berichten", "/casetafels", "/doorverwijzingen", "/zoeken?q=wilg",
              "/api/v1/requests", "/api/v1/meetings", "/api/v1/referrals")  # fmt: skip
    return any(net.reference in client.get(place).text for place in places)


def gone(net: Net, things: Things, email: str) -> None:
    assert list(open_addresses(things, email)) == []
    assert not lists_it(net, email)


def test_an_interviewer_who_is_replaced(net: Net) -> None:
    net.bring(State.REPORTING)
    things = everything(net)
    assert len(list(open_addresses(things, cast.INTERVIEWER_2))) > 5
    net.act(cast.COORDINATOR, "reassign", {"interviewers": [net.people[cast.INTERVIEWER_1], net.people[AN]]})
    gone(net, things, cast.INTERVIEWER_2)
    assert len(list(open_addresses(things, AN))) > 5


def test_an_interviewer_who_declines(net: Net) -> None:
    net.bring(State.SCHEDULED)
    things = everything(net)
    net.act(cast.INTERVIEWER_1, "decline_assignment", {"reason": "Ik ken deze school te goed."})
    gone(net, things, cast.INTERVIEWER_1)
    assert list(open_addresses(things, cast.INTERVIEWER_2)), "the other one declined nothing"


def test_partners_of_a_request_that_was_withdrawn(net: Net) -> None:
    net.bring(State.TABLED)
    things = everything(net)
    assert list(open_addresses(things, cast.PARTNER))
    net.act(cast.LEAD, "withdraw", {"reason": ""})
    gone(net, things, cast.PARTNER)


def test_a_partner_who_refuses_and_was_not_at_the_table(net: Net) -> None:
    table = ("De Schoolbrug", "Samen Tot Aan de Meet", "Dienst Kansen en Armoede")
    net.bring(State.REFERRING, props=Props(answers=("yes", "talk"), table=table))
    things = everything(net)
    (mine,) = net.get(cast.PARTNER, f"/referrals?request={net.reference}")["items"]
    things.values["referral_id"] = mine["id"]
    assert list(open_addresses(things, cast.PARTNER))
    net.act_on(cast.PARTNER, f"/referrals/{mine['id']}", "refuse", {"reason": "Nu niet."})
    gone(net, things, cast.PARTNER)


def test_the_guidance_service_when_the_school_takes_its_consent_back(net: Net) -> None:
    net.bring(State.TABLED, props=Props(guidance=True))
    things = everything(net)
    assert list(open_addresses(things, cast.GUIDANCE))
    net.send(cast.LEAD, "PUT", f"/requests/{net.reference}/sharing", {"guidance": False})
    gone(net, things, cast.GUIDANCE)


def leave_school(net: Net) -> None:
    with net.writing() as session:
        session.execute(delete(SchoolMember).where(SchoolMember.person_id == net.people[cast.OTHER_LEAD]))


def close_account(net: Net) -> None:
    with net.writing() as session:
        session.get_one(Person, net.people[cast.OTHER_LEAD]).active = False


@pytest.mark.parametrize("how", [leave_school, close_account])
def test_somebody_of_the_school_who_leaves_it(how: Callable[[Net], None], net: Net) -> None:
    net.bring(State.TABLED)
    things = everything(net)
    with net.writing() as session:
        member = session.get_one(SchoolMember, (net.people[cast.LEAD], things.values["school_id"]))
        session.add(
            SchoolMember(person_id=net.people[cast.OTHER_LEAD], school_id=member.school_id, function=member.function,
                         claimed_at=net.clock.now(), confirmed_at=net.clock.now())
        )  # fmt: skip
    assert len(list(open_addresses(things, cast.OTHER_LEAD))) > 5
    how(net)
    assert list(open_addresses(things, cast.OTHER_LEAD)) == []


def test_somebody_who_leaves_an_organisation_and_an_organisation_that_leaves_the_table(net: Net) -> None:
    net.bring(State.TABLED)
    things = everything(net)
    with net.writing() as session:
        session.execute(delete(OrganisationMember).where(OrganisationMember.person_id == net.people[cast.PARTNER]))
    gone(net, things, cast.PARTNER)
    kansen = "mieke.lambert@kansen.example"
    assert list(open_addresses(things, kansen))
    with net.writing() as session:
        name = select(Organisation.id).where(Organisation.name == "Dienst Kansen en Armoede")
        session.execute(delete(MeetingOrganisation).where(MeetingOrganisation.organisation_id == session.scalar(name)))
    gone(net, things, kansen)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.REVIEW, State.TABLED, State.ADVISING, State.CLOSED])
@pytest.mark.parametrize("email", [cast.OTHER_LEAD, cast.ADMIN, cast.GUIDANCE])
def test_who_has_nothing_to_do_with_it(state: State, email: str, net: Net) -> None:
    net.bring(state)
    things = everything(net)
    gone(net, things, email)


def test_a_claim_to_a_school_opens_nothing(net: Net) -> None:
    net.bring(State.REVIEW)
    things = everything(net)
    with net.writing() as session:
        session.add(
            SchoolMember(person_id=net.people[cast.PARTNER], school_id=things.values["school_id"], function="director",
                         claimed_at=net.clock.now())
        )  # fmt: skip
    gone(net, things, cast.PARTNER)


# ---- the guidance service without consent


def test_a_guidance_service_at_the_table_learns_nothing_without_consent(net: Net) -> None:
    names = ("De Schoolbrug", "Arktos", guidance_service(net))
    net.bring(State.TABLED, props=Props(table=names))
    things = everything(net)
    gone(net, things, cast.GUIDANCE)
    meeting = net.get(cast.GUIDANCE, f"/meetings/{things.values['meeting_id']}")
    assert meeting["items"] == []
    with net.app.app_context():
        drain(works_of(kit_of(net.app)), net.clock.now())
    with net.database.reading() as session:
        mails = list(session.scalars(select(DeliveredMail).where(DeliveredMail.recipient == cast.GUIDANCE)))
    for mail in mails:
        assert net.reference not in mail.text + mail.subject
        assert "De Wilg" not in mail.text


def guidance_service(net: Net) -> str:
    with net.database.reading() as session:
        query = select(Organisation.name).join(OrganisationMember)
        return session.scalars(query.where(OrganisationMember.person_id == net.people[cast.GUIDANCE])).one()


# ---- drafts


def test_a_draft_is_read_by_no_coordinator_and_in_a_crisis_only_its_call(net: Net) -> None:
    begun = net.send(cast.LEAD, "POST", "/intakes", {}, 201)
    at = f"/intakes/{begun['reference']}"
    net.send(cast.LEAD, "PUT", f"{at}/answers/situation", {"value": "Er was vandaag geweld. Geheim verhaal."})
    for address in (at, f"/requests/{begun['reference']}"):
        assert net.refused(cast.COORDINATOR, "GET", address) == (404, "not-found")
    net.send(cast.LEAD, "PUT", f"{at}/answers/crisis", {"value": "yes"})
    net.send(cast.LEAD, "PUT", f"{at}/answers/crisis_contact", {"value": "0470 12 34 56"})
    assert net.refused(cast.COORDINATOR, "GET", at) == (404, "not-found")
    shown = net.get(cast.COORDINATOR, f"/requests/{begun['reference']}")
    assert (set(shown["parts"]), shown["actions"], shown["themes"]) == ({"crisis_call"}, [], [])
    net.reference = begun["reference"]
    things = everything(net)
    client = net.browser(cast.COORDINATOR)
    for rule in open_addresses(things, cast.COORDINATOR):
        address = next(things.address(one) for _method, one in rules(net, "GET") if one.rule == rule)
        assert "Geheim verhaal" not in client.get(address).text, rule


def test_a_coordinator_takes_a_question_down_and_cannot_send_it(net: Net) -> None:
    begun = net.send(cast.COORDINATOR, "POST", "/intakes", {}, 201)
    net.reference = begun["reference"]
    about = {"name": "Els Goos", "function": "director", "email": cast.OTHER_LEAD}
    for key, value in (("welcome", None), ("school", "023456"), ("about_you", about)):
        net.send(cast.COORDINATOR, "PUT", f"/intakes/{net.reference}/answers/{key}", {"value": value})
    with net.writing() as session:  # even when the school proved its address and nothing is missing
        row = session.scalars(select(SupportRequest).where(SupportRequest.reference == net.reference)).one()
        row.contact_confirmed_at, row.lacks = net.clock.now(), []
    shown = net.request(cast.COORDINATOR)
    assert "submit" not in [each["action"] for each in shown["actions"]]
    body = {"version": shown["version"], "input": {}}
    address = f"/requests/{net.reference}/actions/submit"
    assert net.refused(cast.COORDINATOR, "POST", address, body) == (403, "not-yours")
    assert net.request(cast.OTHER_LEAD)["state"] == "draft", "the school reads what was taken down"


def test_an_address_that_somebody_only_types_makes_nobody_a_member(net: Net) -> None:
    begun = net.call("", "POST", "/intakes", {}).json
    net.reference = begun["reference"]
    key = {"X_Resume_Key": begun["resume"]}
    about = {"name": "Nadia", "function": "director", "email": cast.LEAD}
    for question, value in (("welcome", None), ("school", "012345"), ("about_you", about)):
        sent = net.call("", "PUT", f"/intakes/{net.reference}/answers/{question}", {"value": value}, **key)
        assert sent.status_code == 200
    for who in (cast.LEAD, cast.TEACHER, cast.COORDINATOR):
        assert net.refused(who, "GET", f"/requests/{net.reference}") == (404, "not-found")
    shown = net.call("", "GET", f"/requests/{net.reference}", **key).json
    assert shown["state"] == "draft"
