"""Messages: one thread of school, interviewers and coordinator, one with each partner who helps; mails hold no word."""

from sqlalchemy import select

from demo import cast
from records.referral import Referral
from records.vocabulary import ReferralState, State
from tests.desk.town import Town


def say(town: Town, email: str, text: str, status: int = 201, **more: str) -> dict[str, object]:
    answer = town.post(email, f"/requests/{town.reference}/messages", {"text": text, **more})
    assert answer.status_code == status, answer.text
    town.clock.move(minutes=1)
    return dict(answer.json)


def heard(town: Town, email: str) -> list[str]:
    return [one["text"] for one in town.api(email, f"/requests/{town.reference}/messages")["items"]]


def count_shown(town: Town, email: str) -> bool:
    return 'Berichten <span class="ct-count">' in town.browser(email).get("/werkblad").text


def test_school_coordinator_and_interviewers_read_each_other(town: Town) -> None:
    town.bring(State.PLANNING)
    say(town, cast.COORDINATOR, "Past het jullie na de middag?")
    say(town, cast.TEACHER, "Ja, vanaf 13 uur.")
    for email in (cast.LEAD, cast.TEACHER, cast.COORDINATOR, cast.INTERVIEWER_1, cast.INTERVIEWER_2):
        assert heard(town, email) == ["Past het jullie na de middag?", "Ja, vanaf 13 uur."]
    town.api(cast.OTHER_LEAD, f"/requests/{town.reference}/messages", status=404)
    town.api(cast.PARTNER, f"/requests/{town.reference}/messages", status=404)


def test_a_partner_at_the_table_has_no_thread(town: Town) -> None:
    town.bring(State.TABLED)
    town.api(cast.PARTNER, f"/requests/{town.reference}/messages", status=404)
    say(town, cast.PARTNER, "Dag", status=404)


def test_the_others_get_a_notice_with_the_name_of_who_wrote_and_nothing_of_the_text(town: Town) -> None:
    town.bring(State.PLANNING)
    say(town, cast.COORDINATOR, "Dit blijft hier.")
    notices = town.mails("message_notice")
    assert [one.recipient for one in notices] == [cast.INTERVIEWER_1, cast.INTERVIEWER_2, cast.LEAD]
    assert all("Dit blijft hier." not in str(one.payload) for one in notices)
    assert {one.payload["sender"] for one in notices} == {"Leen Wouters"}


def test_what_is_new_is_counted_until_it_was_seen(town: Town) -> None:
    town.bring(State.PLANNING)
    say(town, cast.COORDINATOR, "Welkom.")
    assert count_shown(town, cast.LEAD)
    assert not count_shown(town, cast.COORDINATOR)  # one's own words are not new
    town.clock.move(minutes=1)
    assert "nieuw" in town.page(cast.LEAD, "/berichten")
    assert not count_shown(town, cast.LEAD)
    assert count_shown(town, cast.TEACHER)  # each person for themselves
    town.clock.move(minutes=1)
    say(town, cast.COORDINATOR, "Nog iets.")
    assert count_shown(town, cast.LEAD)


def test_the_thread_with_a_partner_is_of_that_partner_and_the_school(town: Town) -> None:
    town.bring(State.IN_TRAJECTORY)
    with town.database.reading() as session:
        accepted = select(Referral.organisation_id).where(Referral.state == ReferralState.ACCEPTED)
        helper = session.scalars(accepted).one()
    say(town, cast.LEAD, "Woensdag past ons best.", thread=helper)
    assert heard(town, cast.LEAD) == heard(town, cast.COORDINATOR) == ["Woensdag past ons best."]
    assert heard(town, cast.INTERVIEWER_2) == []  # not of that organisation
    say(town, cast.INTERVIEWER_2, "Mag ik mee?", status=422, thread=helper)


def test_an_empty_or_endless_message_is_refused_with_words(town: Town) -> None:
    town.bring(State.PLANNING)
    assert say(town, cast.LEAD, "   ", status=422)["errors"] == {"text": ["Schrijf eerst je bericht."]}
    assert "korter" in str(say(town, cast.LEAD, "x" * 5001, status=422)["reasons"])


def test_a_form_that_is_refused_keeps_what_was_typed(town: Town) -> None:
    town.bring(State.PLANNING)
    browser = town.browser(cast.LEAD)
    long = "Een lang verhaal. " * 300
    answer = browser.send(f"/vragen/{town.reference}/berichten", text=long, thread="")
    assert answer.status_code == 422
    assert long.strip() in answer.text
    sent = browser.send(f"/vragen/{town.reference}/berichten", text="Kort & <b>goed</b>", thread="")
    assert sent.status_code == 303
    assert "Kort &amp; &lt;b&gt;goed&lt;/b&gt;" in browser.get(sent.location).text


def test_a_message_that_seems_to_name_a_pupil_is_sent_with_a_warning(town: Town) -> None:
    town.bring(State.PLANNING)
    browser = town.browser(cast.LEAD)
    sent = browser.send(f"/vragen/{town.reference}/berichten", text="Yassine (12 jaar) blijft weg.", thread="")
    shown = browser.get(sent.location).text
    assert "Noemt “Je bericht” een leerling (“Yassine (12 jaar”)?" in shown
    assert heard(town, cast.LEAD) == ["Yassine (12 jaar) blijft weg."]


def test_the_page_of_all_messages_lists_where_people_wrote(town: Town) -> None:
    town.bring(State.PLANNING)
    say(town, cast.COORDINATOR, "Welkom.")
    assert town.reference in town.browser(cast.LEAD).get("/berichten").text
    assert "Nog geen berichten." in town.browser(cast.OTHER_LEAD).get("/berichten").text
