"""The school chooses freely: per proposal, alone, not at all, or a question first."""

from typing import Any

import pytest
from sqlalchemy import select

from demo import cast
from demo.props import Offered, Props
from records.advice import ChoiceDraft
from records.kinds import MailKind
from records.organisations import Organisation
from records.outbox import OutboxEntry
from records.people import SchoolMember
from records.vocabulary import EducationalNetwork, State, SupportKind
from tests.casetable.table import Room


@pytest.fixture
def advised(room: Room) -> Room:
    """De Wilg received an advice with two proposals."""
    return room.bring(State.ADVISED)


def address(room: Room) -> str:
    return f"/vragen/{room.reference}/keuze"


def chosen(room: Room, *answers: str, **more: Any) -> dict[str, Any]:
    """Fill in the form: an answer for each proposal."""
    proposals = room.parts(cast.LEAD)["advice"]["proposals"]
    fields = {f"choices.{each['id']}.answer": answer for each, answer in zip(proposals, answers, strict=False)}
    return {**fields, "version": room.version(), **more}


def test_the_page_says_that_the_school_is_free(advised: Room) -> None:
    page = advised.browser(cast.LEAD).get(address(advised)).text
    assert "Je school is vrij" in page
    assert "Er loopt geen termijn." in page
    for way in ("We gaan zelf met het advies aan de slag", "We volgen het advies niet", "Stel eerst een vraag"):
        assert way in page


def test_first_a_look_then_the_choice_goes_through(advised: Room) -> None:
    lead, fields = advised.browser(cast.LEAD), chosen(advised, "talk", "no")
    look = lead.send(address(advised), do="bekijk", **fields)
    assert look.status_code == 200
    assert "Klopt dit?" in look.text
    assert advised.state() == "advised"
    assert lead.send(address(advised), do="bevestig", **fields).status_code == 303
    assert advised.state() == "referring"
    assert [each["choice"] for each in advised.parts(cast.LEAD)["advice"]["proposals"]] == ["talk", "no"]


def test_an_open_choice_keeps_the_others_and_says_what_is_missing(advised: Room) -> None:
    answer = advised.browser(cast.LEAD).send(address(advised), do="bekijk", **chosen(advised, "yes"))
    assert answer.status_code == 422
    assert "Kies ja, nee of eerst praten voor Arktos." in answer.text
    assert 'value="yes" checked' in answer.text


def test_nothing_chosen_points_to_the_other_ways(advised: Room) -> None:
    answer = advised.browser(cast.LEAD).send(address(advised), do="bekijk", **chosen(advised, "no", "no"))
    assert answer.status_code == 422
    assert "Je koos nergens ja of eerst praten." in answer.text


def test_somebody_else_was_first(advised: Room) -> None:
    fields = chosen(advised, "yes", "no") | {"version": "1"}
    answer = advised.browser(cast.LEAD).send(address(advised), do="bevestig", **fields)
    assert answer.status_code == 409
    assert 'value="yes" checked' in answer.text


def test_a_teacher_reads_but_does_not_decide(advised: Room) -> None:
    teacher = advised.browser(cast.TEACHER)
    page = teacher.get(address(advised)).text
    assert "Jullie directie geeft de keuze door." in page
    assert 'type="radio"' not in page
    answer = teacher.send(address(advised), do="bevestig", **chosen(advised, "yes", "no"))
    assert answer.status_code == 403
    assert advised.state() == "advised"


@pytest.mark.parametrize("email", [cast.COORDINATOR, cast.PARTNER, cast.OTHER_LEAD])
def test_the_choice_is_the_schools_alone(advised: Room, email: str) -> None:
    assert advised.browser(email).get(address(advised)).status_code == 404


@pytest.mark.parametrize(("way", "state"), [("follow-alone", "closed"), ("decline-advice", "declined")])
def test_leaving_is_as_easy_as_going_on(advised: Room, way: str, state: str) -> None:
    lead = advised.browser(cast.LEAD)
    answer = lead.send(f"/vragen/{advised.reference}/acties/{way}", version=advised.version(), reason="")
    assert answer.status_code == 303
    assert advised.state() == state


def test_a_school_that_comes_back_finds_its_choice(advised: Room) -> None:
    advised.bring(State.DECLINED)
    page = advised.browser(cast.LEAD).get(address(advised)).text
    assert "volgt het advies niet" in page
    assert "Kom terug op jullie keuze" in page
    lead = advised.browser(cast.LEAD)
    lead.send(f"/vragen/{advised.reference}/acties/reconsider", version=advised.version())
    assert "Wat kiezen jullie?" in lead.get(address(advised)).text


def test_a_question_first_goes_to_the_coordinator(advised: Room) -> None:
    lead = advised.browser(cast.LEAD)
    sent = {"version": advised.version(), "question": "Hoeveel uur is dat?"}
    assert lead.send(f"/vragen/{advised.reference}/acties/ask-clarification", **sent).status_code == 303
    assert advised.state() == "advising"


def test_a_guidance_service_needs_consent_and_the_form_offers_it(room: Room) -> None:
    offered = Offered(cast.PBD, SupportKind.COACHING, "Samen lesgeven.", "Dat past bij jullie team.")
    room.bring(State.ADVISED, props=Props(proposals=(offered,)))
    lead, fields = room.browser(cast.LEAD), chosen(room, "yes")
    assert 'name="guidance"' in lead.get(address(room)).text
    refused = lead.send(address(room), do="bekijk", **fields)
    assert refused.status_code == 422
    assert "Vink aan dat je begeleidingsdienst mag meelezen" in refused.text
    assert lead.send(address(room), do="bevestig", guidance="true", **fields).status_code == 303
    assert room.state() == "referring"


def test_the_guidance_service_of_another_network_hears_that_a_school_chose_it(room: Room) -> None:
    """With the school's consent it may read and answer: without the mail its ten days would pass in silence."""
    offered = Offered(cast.PBD, SupportKind.COACHING, "Samen lesgeven.", "Dat past bij jullie team.")
    room.bring(State.ADVISED, props=Props(proposals=(offered,)))
    with room.writing() as session:
        service = session.scalars(select(Organisation).where(Organisation.name == cast.PBD)).one()
        service.educational_network = EducationalNetwork.GO
    room.browser(cast.LEAD).send(address(room), do="bevestig", guidance="true", **chosen(room, "yes"))
    with room.writing() as session:
        told = select(OutboxEntry.recipient).where(OutboxEntry.mail == MailKind.REFERRAL_OFFERED)
        assert session.scalars(told).all() == [cast.GUIDANCE]


def test_partners_see_the_choice_but_not_the_reason(advised: Room) -> None:
    proposals = advised.parts(cast.LEAD)["advice"]["proposals"]
    reasons = {f"choices.{proposals[1]['id']}.reason": "Daar is geen klik."}
    advised.browser(cast.LEAD).send(address(advised), do="bevestig", **chosen(advised, "yes", "no"), **reasons)
    seen = advised.parts(cast.INTERVIEWER_2)["advice"]["proposals"]
    assert [each["choice"] for each in seen] == ["yes", "no"]
    assert advised.parts(cast.COORDINATOR)["advice"]["proposals"][1]["reason"] == "Daar is geen klik."
    assert "reason" not in advised.parts("mieke.lambert@kansen.example")["advice"]["proposals"][1]
    assert (
        "geen klik"
        not in advised.browser("mieke.lambert@kansen.example").get(f"/vragen/{advised.reference}/advies").text
    )


# ---- the draft that waits


def mandate(room: Room, email: str) -> None:
    """Let a colleague choose for the school too."""
    with room.writing() as session:
        tie = session.scalars(select(SchoolMember).where(SchoolMember.person_id == room.people[email])).one()
        tie.mandated = True


def keep(room: Room, email: str, *answers: str, **more: Any) -> Any:
    """Keep what is filled in so far."""
    return room.browser(email).send(address(room), do="bewaar", **chosen(room, *answers, **more))


def test_what_is_filled_in_waits_and_comes_back_on_another_device(advised: Room) -> None:
    first = advised.parts(cast.LEAD)["advice"]["proposals"][0]["id"]
    kept = keep(advised, cast.LEAD, "talk", **{f"choices.{first}.reason": "Kan het in één dag?"})
    assert kept.status_code == 303
    page = advised.browser(cast.LEAD).get(address(advised)).text
    assert 'value="talk" checked' in page
    assert "Kan het in één dag?" in page
    assert "door Nadia Verstappen" in page
    assert advised.state() == "advised"


def test_it_is_shared_by_who_may_choose_and_by_nobody_else(advised: Room) -> None:
    first = advised.parts(cast.LEAD)["advice"]["proposals"][0]["id"]
    words = {f"choices.{first}.reason": "Nog niet doorgegeven woorden."}
    keep(advised, cast.LEAD, "no", **words)
    assert advised.parts(cast.LEAD)["choice_draft"]["choices"][first]["answer"] == "no"
    for email in (cast.TEACHER, cast.COORDINATOR, cast.INTERVIEWER_1, cast.PARTNER):
        assert "choice_draft" not in advised.parts(email)
        for place in ("", "/advies", "/keuze"):
            page = advised.browser(email).get(f"/vragen/{advised.reference}{place}").text
            assert "Nog niet doorgegeven" not in page
    assert keep(advised, cast.TEACHER, "yes").status_code == 403
    mandate(advised, cast.TEACHER)
    assert "Nog niet doorgegeven" in advised.browser(cast.TEACHER).get(address(advised)).text


def test_two_who_choose_at_once_lose_nothing(advised: Room) -> None:
    mandate(advised, cast.TEACHER)
    keep(advised, cast.LEAD, "yes", "no")
    answer = keep(advised, cast.TEACHER, "talk")  # did not see the first
    assert answer.status_code == 409
    assert "Nadia Verstappen bewaarde" in answer.text
    assert "Wat er nu bewaard is" in answer.text
    assert 'value="talk" checked' in answer.text
    assert keep(advised, cast.TEACHER, "talk", revision="1").status_code == 303


def test_who_presses_twice_is_not_told_of_a_colleague(advised: Room) -> None:
    lead, fields = advised.browser(cast.LEAD), chosen(advised, "yes", "no")
    for todo, status in (("bewaar", 303), ("bekijk", 200)):
        answers = [lead.send(address(advised), do=todo, **fields).status_code for _press in range(2)]
        assert answers == [status, status]
    assert advised.parts(cast.LEAD)["choice_draft"]["revision"] == 1


def test_who_confirms_twice_gave_it_through_once(advised: Room) -> None:
    lead, fields = advised.browser(cast.LEAD), chosen(advised, "yes", "no")
    for _press in range(2):
        answer = lead.send(address(advised), do="bevestig", **fields)
        assert (answer.status_code, answer.location) == (303, f"/vragen/{advised.reference}")
    assert lead.send(address(advised), do="bevestig", **{**fields, **chosen(advised, "no", "yes")}).status_code == 409


def test_with_script_every_change_is_kept(advised: Room) -> None:
    lead, fields = advised.browser(cast.LEAD), chosen(advised, "yes")
    headers, sent = {"HX-Request": "true"}, {"csrf_token": lead.csrf(), "do": "bewaar", **fields}
    answer = lead.post(address(advised), data=sent, headers=headers)
    assert answer.status_code == 200
    assert 'name="revision" value="1"' in answer.text
    assert "Bewaard op" in answer.text
    stale = lead.post(address(advised), data={**sent, **chosen(advised, "no")}, headers=headers)
    assert stale.status_code == 409
    assert "bewaarde op" in stale.text


def test_the_look_keeps_the_choice_and_giving_it_through_forgets_the_draft(advised: Room) -> None:
    lead, fields = advised.browser(cast.LEAD), chosen(advised, "talk", "no")
    lead.send(address(advised), do="bekijk", **fields)
    assert advised.parts(cast.LEAD)["choice_draft"]["revision"] == 1
    lead.send(address(advised), do="bevestig", **fields)
    with advised.writing() as session:
        assert session.scalars(select(ChoiceDraft)).all() == []


def test_after_a_question_the_answers_come_along(advised: Room) -> None:
    keep(advised, cast.LEAD, "talk", "no")
    advised.bring(State.ADVISING).bring(State.ADVISED)
    page = advised.browser(cast.LEAD).get(address(advised)).text
    assert "We namen over wat jullie bij het vorige advies invulden." in page
    assert page.count(" checked") == 2


def test_a_program_keeps_a_choice_too(advised: Room) -> None:
    first = advised.parts(cast.LEAD)["advice"]["proposals"][0]["id"]
    path, body = f"/requests/{advised.reference}/choice", {"choices": {first: {"reason": "Wat kost dit?"}}}
    assert advised.call("PUT", path, body, cast.LEAD).json["choices"] == {first: {"reason": "Wat kost dit?"}}
    assert advised.call("PUT", path, body, cast.LEAD).status_code == 409
    unknown = {"choices": {"x": {"answer": "yes"}}, "revision": 1}
    assert advised.call("PUT", path, unknown, cast.LEAD).status_code == 422
    assert advised.call("PUT", path, body, cast.PARTNER).status_code == 404


@pytest.mark.parametrize("todo", ["bewaar", "bekijk"])
def test_a_name_of_a_pupil_is_warned_of_before_anything_leaves(advised: Room, todo: str) -> None:
    first = advised.parts(cast.LEAD)["advice"]["proposals"][0]["id"]
    words = {f"choices.{first}.reason": "De leerling Yusuf heeft dit nodig."}
    lead = advised.browser(cast.LEAD)
    answer = lead.send(address(advised), do=todo, **chosen(advised, "yes", "no"), **words)
    page = answer.text if todo == "bekijk" else lead.get(address(advised)).text
    assert "leerlingen blijven ongenoemd" in page
    assert "Yusuf" in page
    assert advised.state() == "advised"
