"""Finding a date: who is asked answers from a mail without an account, and only who is silent is reminded."""

import re
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from demo import cast
from records.conversation import Conversation, PollSlot
from records.dates import local, local_day
from records.kinds import MailKind
from records.outbox import DeliveredMail
from records.vocabulary import Action, State
from tests.journeys.city import City
from tests.journeys.reader import Reader
from workflow.school_calendar import FLANDERS, is_school_day

RIK: Final = "rik.maes@school.example"
SOFIE: Final = "sofie.lemmens@school.example"


def link_in(mail: DeliveredMail) -> str:
    """Give the path behind the button of a mail."""
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", mail.text)
    assert found is not None, mail.text
    return found[1]


def poll_mail(city: City, email: str, kind: MailKind = MailKind.DATE_POLL) -> DeliveredMail:
    return next(mail for mail in reversed(city.mails(email)) if mail.mail is kind)


def reply_by(city: City) -> datetime:
    with city.database.reading() as session:
        until = session.scalars(select(Conversation.reply_by)).one()
    assert until is not None
    return until


def say_everywhere(reader: Reader, words: str) -> Reader:
    names = reader.names("slot.*")
    return reader.press("Bewaar mijn antwoord", dict.fromkeys(names, words))


def kinds(city: City, email: str) -> list[MailKind]:
    return [mail.mail for mail in city.mails(email)]


def every_morning(city: City, until: datetime) -> None:
    """Let the days pass, with the mail brought round at nine."""
    day = local(city.clock.now()).replace(hour=9)
    while day < until:
        city.wait(day)
        city.post()
        day += timedelta(days=1)


def test_a_teacher_without_an_account_answers_from_the_mail_and_reads_nothing_else(city: City) -> None:
    city.bring(State.PLANNING)
    rik = city.reader().open(link_in(poll_mail(city, RIK)))
    rik.reads("Basisschool De Wilg", "Ilse Claes (De Schoolbrug)", "Antwoorden kan tot en met")
    assert "Nadia" not in rik.text
    assert "Ouders die de weg" not in rik.text, "nor what the question is about"

    rik.press("Bewaar mijn antwoord", status=422).reads("Duid minstens bij één moment aan of je kan.")
    say_everywhere(rik, "liever niet").reads("Bedankt. Je antwoorden zijn bewaard.")

    ilse = city.reader(cast.INTERVIEWER_1).open(f"/vragen/{city.reference}/datumprikker")
    ilse.reads("Liever niet: Rik Maes.", "Nog geen antwoord: Tom Aerts, Sofie Lemmens.")
    ilse.reads("Nog nodig: Ilse Claes (nog geen antwoord), Yassin El Amrani (nog geen antwoord).")


def test_the_same_link_shows_what_was_agreed_and_then_nothing_more(city: City) -> None:
    city.bring(State.PLANNING)
    link = link_in(poll_mail(city, RIK))
    city.bring(State.SCHEDULED)
    city.reader().open(link).reads("De datum ligt vast", "Ilse Claes (De Schoolbrug)", "Basisschool De Wilg")
    assert link_in(city.mails(RIK)[-1]).endswith("/datumprikker"), "and so does the button of the invitation"
    city.bring(State.REPORTING)
    city.reader().open(link, 410).reads("Hier is niets meer te kiezen")


def test_a_strange_or_broken_link_opens_nothing(city: City) -> None:
    city.bring(State.PLANNING)
    link = link_in(poll_mail(city, RIK))
    city.reader().open(link.replace("/datumprikker", "x/datumprikker"), 410).reads("Met deze link kunnen we niets")
    city.reader().open(link.removesuffix("/datumprikker"), 410)
    city.wait(days=201)
    city.reader().open(link, 410).reads("Deze link werkt niet meer")


def test_only_who_is_silent_is_reminded_on_a_school_day_before_and_after_the_day_to_answer(city: City) -> None:
    city.bring(State.PLANNING)
    say_everywhere(city.reader().open(link_in(poll_mail(city, RIK))), "kan")
    every_morning(city, until=reply_by(city) + timedelta(days=6))
    reminded = {
        email: kinds(city, email).count(MailKind.POLL_REMINDER)
        for email in (RIK, SOFIE, cast.TEACHER, cast.LEAD, cast.INTERVIEWER_1, cast.COORDINATOR)
    }
    assert reminded == {
        RIK: 0, SOFIE: 2, cast.TEACHER: 2, cast.LEAD: 0, cast.INTERVIEWER_1: 2, cast.COORDINATOR: 0,
    }  # fmt: skip
    for mail in city.mails(SOFIE):
        if mail.mail is MailKind.POLL_REMINDER:
            assert is_school_day(local_day(mail.sent_at), FLANDERS)
            assert 8 <= local(mail.sent_at).hour < 18


def test_who_answers_before_the_reminder_leaves_does_not_get_it(city: City) -> None:
    city.bring(State.PLANNING)
    link = link_in(poll_mail(city, SOFIE))
    city.wait(reply_by(city) - timedelta(hours=14))  # by now a reminder to her waits to leave
    say_everywhere(city.reader().open(link), "kan niet")
    assert MailKind.POLL_REMINDER not in kinds(city, SOFIE)


def test_moments_that_are_added_together_ask_everybody_once_more(city: City) -> None:
    city.bring(State.PLANNING)
    say_everywhere(city.reader().open(link_in(poll_mail(city, RIK))), "kan")
    ilse = city.reader(cast.INTERVIEWER_1).open(f"/vragen/{city.reference}/datumprikker")
    soon = local(city.clock.now()) + timedelta(days=20)
    for hour in (9, 11):
        ilse.press("Voeg toe", {"starts_at": soon.strftime(f"%Y-%m-%dT{hour:02}:00")})
    asked = kinds(city, RIK).count(MailKind.DATE_POLL)
    city.clock.move(minutes=30)
    assert kinds(city, RIK).count(MailKind.DATE_POLL) == asked + 1
    assert MailKind.DATE_POLL not in kinds(city, cast.INTERVIEWER_1), "who added them knows"
    assert MailKind.DATE_POLL in kinds(city, cast.INTERVIEWER_2)


def test_who_is_late_may_still_answer(city: City) -> None:
    city.bring(State.PLANNING)
    link = link_in(poll_mail(city, SOFIE))
    city.clock.moment = reply_by(city) + timedelta(minutes=5)
    say_everywhere(city.reader().open(link).reads("Het kan nog altijd."), "kan").reads("Bedankt.")


def test_the_day_to_answer_can_be_moved_and_a_strange_day_is_refused(city: City) -> None:
    city.bring(State.PLANNING)
    leen = city.reader(cast.COORDINATOR).open(f"/vragen/{city.reference}/datumprikker")
    day = local_day(city.clock.now()) + timedelta(days=12)
    leen.press("Bewaar deze dag", {"reply_by": day.isoformat()}).reads("Antwoorden kan nu tot en met")
    assert local_day(reply_by(city)) == day
    leen.press("Bewaar deze dag", {"reply_by": "2020-01-01"}, status=422).reads("Kies een dag die nog komt")
    assert local_day(reply_by(city)) == day


def falls_through(city: City) -> str:
    """Let the agreed date fall through; gives that moment as the poll writes it."""
    with city.stage() as stage:
        agreed = stage.session.scalars(select(Conversation.starts_at)).one()
        assert agreed is not None
        stage.do(Action.RESCHEDULE, {"reason": "De schoolreis valt op die dag."})
    return agreed.strftime("%Y-%m-%dT%H:%M:%SZ")


def poll(city: City) -> dict[str, Any]:
    found: dict[str, Any] = city.program(cast.COORDINATOR).get(f"/requests/{city.reference}/poll")
    return found


def answers_of(city: City, name: str) -> dict[str, str]:
    """What somebody said, by moment."""
    return {
        slot["starts_at"]: each["answer"] for slot in poll(city)["slots"] for each in slot["answers"]
        if each["name"] == name
    }  # fmt: skip


def test_a_date_that_fell_through_leaves_the_poll_and_what_was_said_of_the_others_stays(city: City) -> None:
    city.bring(State.PLANNING)
    say_everywhere(city.reader().open(link_in(poll_mail(city, RIK))), "kan")
    said = answers_of(city, "Rik Maes")
    city.bring(State.SCHEDULED)

    agreed = falls_through(city)

    assert agreed in said
    assert answers_of(city, "Rik Maes") == {at: word for at, word in said.items() if at != agreed}
    assert kinds(city, RIK).count(MailKind.DATE_POLL) == 1, "Rik said everything of what is left"
    assert kinds(city, SOFIE).count(MailKind.DATE_POLL) == 2, "Sofie is asked again"


def test_a_moment_that_is_new_after_that_makes_everybody_silent_until_they_answer(city: City) -> None:
    city.bring(State.PLANNING)
    say_everywhere(city.reader().open(link_in(poll_mail(city, RIK))), "kan")
    city.bring(State.SCHEDULED)
    falls_through(city)
    leen = city.reader(cast.COORDINATOR).open(f"/vragen/{city.reference}/datumprikker")
    soon = local(city.clock.now()) + timedelta(days=20)

    leen.press("Voeg toe", {"starts_at": soon.strftime("%Y-%m-%dT14:00")}).reads("Rik Maesleraarwacht op antwoord")

    told = poll(city)
    assert len(told["silent"]) == 6, "all who come: also the director, whose older answers say nothing of this one"
    assert told["reply_by"] == reply_by(city).strftime("%Y-%m-%dT%H:%M:%SZ")
    city.clock.move(minutes=30)
    asked = {email: kinds(city, email).count(MailKind.DATE_POLL) for email in (RIK, cast.LEAD)}
    assert asked == {RIK: 2, cast.LEAD: 1}
    say_everywhere(city.reader().open(link_in(poll_mail(city, RIK))), "kan")
    assert len(poll(city)["silent"]) == 5
    every_morning(city, until=reply_by(city) + timedelta(days=6))
    reminded = {email: kinds(city, email).count(MailKind.POLL_REMINDER) for email in (RIK, cast.LEAD)}
    assert reminded[RIK] == 0
    assert reminded[cast.LEAD] >= 1


def test_a_poll_without_a_moment_left_waits_for_the_interviewers_and_then_for_the_director(city: City) -> None:
    city.bring(State.PLANNING)
    with city.stage() as stage:
        first = stage.session.scalars(select(PollSlot.id).order_by(PollSlot.starts_at)).first()
        for slot in stage.session.scalars(select(PollSlot).where(PollSlot.id != first)):
            stage.session.delete(slot)
    city.bring(State.SCHEDULED)

    falls_through(city)

    assert poll(city)["slots"] == []
    asked = city.program(cast.COORDINATOR).get(f"/requests/{city.reference}")
    assert (asked["at_turn"], asked["due"] is not None) == (["interviewer"], True)
    assert on_list(city, cast.LEAD) == []
    nadia = city.reader(cast.LEAD).open(f"/vragen/{city.reference}")
    nadia.reads("De gespreksvoerders zetten nieuwe momenten in de datumprikker.")
    assert "Geef aan wanneer jullie kunnen" not in nadia.text
    ilse = city.reader(cast.INTERVIEWER_1).open(f"/vragen/{city.reference}/datumprikker")
    soon = local(city.clock.now()) + timedelta(days=20)
    ilse.press("Voeg toe", {"starts_at": soon.strftime("%Y-%m-%dT14:00")})
    asked = city.program(cast.COORDINATOR).get(f"/requests/{city.reference}")
    assert (sorted(asked["at_turn"]), asked["due"]) == (["interviewer", "school"], None), "the term stands still"
    assert on_list(city, cast.LEAD) == [city.reference]
    say_everywhere(city.reader(cast.LEAD).open(f"/vragen/{city.reference}/datumprikker"), "kan")
    asked = city.program(cast.COORDINATOR).get(f"/requests/{city.reference}")
    assert (asked["at_turn"], asked["due"] is not None) == (["interviewer"], True), "and runs on"


def on_list(city: City, email: str) -> list[str]:
    """Name the questions that wait for somebody, as the list says it."""
    items = city.program(email).get("/requests?at_turn=me")["items"]
    return [each["reference"] for each in items]


def test_who_is_replaced_is_thanked_and_needs_to_do_nothing_more(city: City) -> None:
    city.bring(State.PLANNING)
    two = [city.people[cast.PARTNER], city.people[cast.INTERVIEWER_2]]
    with city.stage() as stage:
        stage.do(Action.REASSIGN, {"interviewers": two})
    told = city.mails(cast.INTERVIEWER_1)[-1]
    assert told.mail is MailKind.RELIEVED
    assert "De Wilg" not in told.text
    assert kinds(city, cast.INTERVIEWER_2)[-1] is MailKind.ASSIGNED
