"""The whole chat through HTTP, as a browser without script does it: from the first page to a question that is sent."""

import re

from sqlalchemy import select

from records.kinds import MailKind
from records.organisations import School
from records.outbox import DeliveredMail
from records.people import Person, SchoolMember
from records.request import IntakeAnswer, SupportRequest
from records.vocabulary import State
from tests.clients import StillClock, StrictClient
from tests.intake.chatting import ANSWERS, STORY, Chat, Page
from tests.stages import Theatre
from web import jobs
from web.kit import kit_of
from web.works import works_of


def mails(client: StrictClient, kind: MailKind) -> list[DeliveredMail]:
    """Let the outbox be worked off; give the mails of a kind that were delivered."""
    kit = kit_of(client.application)
    with client.application.app_context():
        jobs.drain(works_of(kit), kit.clock.now())
    with kit.database.reading() as session:
        query = select(DeliveredMail).where(DeliveredMail.mail == kind).order_by(DeliveredMail.sent_at)
        return list(session.scalars(query))


def link_in(mail: DeliveredMail) -> str:
    found = re.search(r"(/l/[\w.~-]+)", mail.text)
    assert found, mail.text
    return found[1]


def request_of(client: StrictClient, reference: str) -> SupportRequest:
    with kit_of(client.application).database.reading() as session:
        return session.scalars(select(SupportRequest).where(SupportRequest.reference == reference)).one()


def person(theatre: Theatre, email: str) -> str:
    with theatre.database.reading() as session:
        return session.scalars(select(Person.id).where(Person.email == email)).one()


def test_a_school_tells_its_story_and_is_asked_one_question_at_a_time(
    theatre: Theatre, client: StrictClient, clock: StillClock
) -> None:
    chat = Chat(client).begin()
    asked = []
    while key := chat.open_key:
        clock.move(seconds=20)
        asked.append(key)
        chat.say(key)
    assert asked[:3] == ["school", "about_you", "situation"]
    assert asked[-2:] == ["attachments", "anything_else"]
    assert "crisis_contact" not in asked
    assert "Dit was de laatste vraag." in chat.page().text


def test_the_words_that_led_to_a_theme_are_marked(theatre: Theatre, client: StrictClient) -> None:
    page = Chat(client).begin().until("themes").page()
    assert {"oudercontact", "ouders", "thuis een andere taal", "vermoeid"} <= set(page.marked)
    ticked = re.findall(r'value="([\w-]+)" checked', page.response.text)
    assert {"ouderbetrokkenheid", "taal", "welbevinden"} <= set(ticked)


def test_a_question_is_sent_once_the_address_is_confirmed(theatre: Theatre, client: StrictClient) -> None:
    chat = Chat(client).begin().until("")
    review = chat.page("/nalezen")
    assert "Bevestig je mailadres." in review.text
    refused = client.send(f"{chat.address}/versturen", **review.hidden("/versturen"))
    assert refused.status_code == 422
    assert "Bevestig eerst je mailadres" in Page(refused).text

    (confirm,) = mails(client, MailKind.CONFIRM_ADDRESS)
    assert confirm.recipient == "directie@dewilg.example"
    came_in = client.send(link_in(confirm))
    assert came_in.location == f"{chat.address}#vraag"

    sent = client.send(f"{chat.address}/versturen", **chat.page("/nalezen").hidden("/versturen"))
    assert sent.location == f"/vragen/{chat.reference}"
    request = request_of(client, chat.reference)
    assert (request.state, request.lacks, request.school_id is not None) == (State.SUBMITTED, [], True)
    assert client.get(f"{chat.address}").location == f"{chat.address}/antwoorden"
    assert "Een warm team." in chat.page("/antwoorden").text


def test_who_presses_twice_is_thanked_twice(theatre: Theatre, client: StrictClient) -> None:
    chat = Chat(client).begin().until("")
    key = client.get_cookie("casetafel-vraag")
    phone = client.application.test_client()
    assert isinstance(phone, StrictClient)
    assert key is not None
    phone.send(link_in(mails(client, MailKind.CONFIRM_ADDRESS)[-1]))
    once = chat.page("/nalezen").hidden("/versturen")
    for _time in range(2):  # the second time as after the back button: the key is gone
        assert client.send(f"{chat.address}/versturen", **once).location == "/intake/verstuurd"
    assert "Meld je aan met het mailadres dat je opgaf." in Page(client.get("/intake/verstuurd")).text
    assert "Meld je aan" not in Page(phone.get("/intake/verstuurd")).text  # they are in already
    client.set_cookie("casetafel", "")
    client.set_cookie("casetafel-vraag", key.value)  # and as a second click, that knew nothing of the first
    assert client.send(f"{chat.address}/versturen", **once).location == "/intake/verstuurd"
    assert phone.send(f"{chat.address}/versturen", **once).location == f"/vragen/{chat.reference}"
    stranger = client.application.test_client()
    assert isinstance(stranger, StrictClient)
    assert stranger.send(f"{chat.address}/versturen", **once).status_code == 401
    assert len(mails(client, MailKind.NEW_REQUEST)) == 1


def test_everything_that_is_missing_is_said_at_once(theatre: Theatre, client: StrictClient) -> None:
    chat = Chat(client).begin().until("situation")
    review = chat.page("/nalezen")
    assert "Dit ontbreekt nog:" in review.text
    assert "Wat er speelt: Schrijf in een paar zinnen wat er speelt." in review.text
    refused = client.send(f"{chat.address}/versturen", **review.hidden("/versturen"))
    told = Page(refused).text
    assert refused.status_code == 422
    for reason in ("Er ontbreken nog", "Zet de directeur bij", "Bevestig eerst je mailadres"):
        assert reason in told


def test_of_a_director_who_is_signed_in_school_and_person_are_known(theatre: Theatre, client: StrictClient) -> None:
    client.sign_in(person(theatre, "lead@school.example"))
    chat = Chat(client).begin()
    assert "Dag Nadia!" in Page(client.get("/intake")).text
    assert "Dag Nadia!" in chat.page().text
    assert chat.open_key == "situation"
    chat.until("")
    request = request_of(client, chat.reference)
    assert (request.contact_email, request.contact_confirmed_at is not None) == ("lead@school.example", True)
    assert mails(client, MailKind.CONFIRM_ADDRESS) == []
    sent = client.send(f"{chat.address}/versturen", **chat.page("/nalezen").hidden("/versturen"))
    assert sent.location == f"/vragen/{chat.reference}"


def test_of_a_director_of_two_schools_it_is_asked_which_and_who(theatre: Theatre, client: StrictClient) -> None:
    lead = person(theatre, "lead@school.example")
    with theatre.database.writing() as session:
        place = session.scalars(select(SchoolMember).where(SchoolMember.person_id == lead)).one()
        other = session.scalars(select(School.id).where(School.number == "023456")).one()
        shared = {"function": place.function, "claimed_at": place.claimed_at, "confirmed_at": place.confirmed_at}
        session.add(SchoolMember(person_id=lead, school_id=other, mandated=True, **shared))
    client.sign_in(lead)
    chat = Chat(client).begin().until("about_you")
    assert 'value="Nadia Verstappen"' in chat.page().response.text
    chat.say("about_you", {**ANSWERS["about_you"], "email": "lead@school.example"}).until("")
    sent = client.send(f"{chat.address}/versturen", **chat.page("/nalezen").hidden("/versturen"))
    assert sent.location == f"/vragen/{chat.reference}"


def test_who_is_signed_in_confirms_their_own_address_and_no_other(theatre: Theatre, client: StrictClient) -> None:
    client.sign_in(person(theatre, "partner@partner-c.example"))
    chat = Chat(client).begin().until("about_you")
    chat.say("about_you", {**ANSWERS["about_you"], "email": "Partner@Partner-C.example"})
    assert request_of(client, chat.reference).contact_confirmed_at is not None
    chat.change("about_you", {**ANSWERS["about_you"], "email": "elders@dewilg.example"})
    request = request_of(client, chat.reference)
    assert (request.contact_email, request.contact_confirmed_at) == ("elders@dewilg.example", None)
    assert [each.recipient for each in mails(client, MailKind.CONFIRM_ADDRESS)] == ["elders@dewilg.example"]


def test_a_colleague_of_the_team_goes_on_and_another_school_finds_nothing(
    theatre: Theatre, client: StrictClient
) -> None:
    client.sign_in(person(theatre, "lead@school.example"))
    chat = Chat(client).begin().until("strengths")
    client.sign_in(person(theatre, "teacher@school.example"))
    assert "Nadia Verstappen schrijft nu" in chat.page().text
    client.send(f"{chat.address}/overnemen")
    assert chat.say("strengths").open_key == "tried"
    for other in ("lead@other-school.example", "coordinator@city.example", "interviewer1@partner-a.example"):
        client.sign_in(person(theatre, other))
        assert client.get(chat.address).status_code == 404
        assert client.send(f"{chat.address}/antwoorden/tried", value="Hallo").status_code == 404


def test_a_link_in_a_mail_goes_on_in_another_browser(theatre: Theatre, client: StrictClient) -> None:
    chat = Chat(client).begin().until("situation")
    (letter,) = mails(client, MailKind.RESUME_LINK)
    phone = client.application.test_client()
    assert isinstance(phone, StrictClient)
    assert phone.get(chat.address).status_code == 302  # to the page to sign in: this browser holds no key
    came_in = phone.send(link_in(letter))
    assert came_in.location == f"{chat.address}#vraag"
    assert "Je leest mee." in Chat(phone, chat.reference).page().text
    phone.send(f"{chat.address}/overnemen")
    assert Chat(phone, chat.reference).say("situation").open_key == "themes"


def test_the_link_is_sent_again_to_who_asks(theatre: Theatre, client: StrictClient) -> None:
    chat = Chat(client).begin()
    assert "Waar mogen we de link naartoe sturen" in chat.page("/stoppen").text
    wrong = client.send(f"{chat.address}/link", what="resume", email="geen adres")
    assert wrong.status_code == 422
    assert 'value="geen adres"' in wrong.text
    client.send(f"{chat.address}/link", what="resume", email="Nadia@dewilg.example")
    chat.until("situation")
    client.send(f"{chat.address}/link", what="resume")
    client.send(f"{chat.address}/link", what="confirm")
    assert sorted(each.recipient for each in mails(client, MailKind.RESUME_LINK)) == [
        "directie@dewilg.example",
        "directie@dewilg.example",
        "nadia@dewilg.example",
    ]
    assert len(mails(client, MailKind.CONFIRM_ADDRESS)) == 2


def test_who_lost_the_key_and_has_no_account_asks_to_sign_in(theatre: Theatre, client: StrictClient) -> None:
    chat = Chat(client).begin().until("situation")
    other = client.application.test_client()
    assert isinstance(other, StrictClient)
    other.send("/aanmelden", email="directie@dewilg.example")
    letters = mails(client, MailKind.CONFIRM_ADDRESS)
    assert [each.recipient for each in letters] == ["directie@dewilg.example"] * 2
    assert other.send(link_in(letters[-1])).location == f"{chat.address}#vraag"
    assert Chat(other, chat.reference).page().text


def test_nobody_is_pestered_with_mail(theatre: Theatre, client: StrictClient) -> None:
    chat = Chat(client).begin().until("situation")
    for _ in range(20):
        client.send(f"{chat.address}/link", what="resume")
    assert len(mails(client, MailKind.RESUME_LINK)) < 13


# ---- crisis


def test_a_crisis_reaches_every_coordinator_the_moment_the_number_is_known(
    theatre: Theatre, client: StrictClient, clock: StillClock
) -> None:
    chat = Chat(client).begin().until("crisis").say("crisis", {"value": "yes"})
    assert request_of(client, chat.reference).crisis
    assert mails(client, MailKind.CRISIS_ALERT) == []
    page = chat.page()
    assert "Bel ons meteen op 09 000 00 01" in page.text
    assert 'value="0470 12 34 56"' in page.response.text  # as given at "Wie ben jij?"
    clock.move(minutes=1)
    chat.say("crisis_contact", {"value": "0470 99 88 77"})
    (alert,) = mails(client, MailKind.CRISIS_ALERT)
    assert alert.recipient == "coordinator@city.example"
    assert "0470 99 88 77" in alert.text
    assert "Basisschool De Wilg" in alert.text

    clock.move(minutes=1)
    chat.change("crisis_contact", {"value": "0470 99 88 77"})
    assert len(mails(client, MailKind.CRISIS_ALERT)) == 1
    chat.change("crisis_contact", {"value": "0470 11 22 33"})
    assert len(mails(client, MailKind.CRISIS_ALERT)) == 2


def test_a_coordinator_sees_the_call_and_none_of_the_answers(theatre: Theatre, client: StrictClient) -> None:
    chat = Chat(client).begin().until("crisis").say("crisis", {"value": "yes"}).say("crisis_contact")
    client.sign_in(person(theatre, "coordinator@city.example"))
    client.delete_cookie("casetafel-vraag")
    assert client.get(chat.address).status_code == 404
    seen = client.get(f"/api/v1/requests/{chat.reference}").get_json()
    assert set(seen["parts"]) == {"crisis_call"}


def test_a_crisis_word_asks_at_once_and_a_no_gets_a_number(theatre: Theatre, client: StrictClient) -> None:
    chat = Chat(client).begin().until("situation")
    chat.say("situation", {"value": "Er was een bedreiging met een mes op de speelplaats."})
    assert chat.open_key == "crisis"
    page = chat.say("crisis", {"value": "no"}).page()
    assert "Je schreef “bedreiging”" in page.text
    assert "Bel dan meteen 09 000 00 01" in page.text
    log = next(each for each in page.tree.iter() if each.get("role") == "log")
    assert [each.get("href") for each in log.iter() if "tel:" in (each.get("href") or "")] == ["tel:090000001"]
    assert chat.open_key == "themes"


# ---- a phoned question


def test_a_phoned_question_is_taken_down_by_a_coordinator_and_sent_by_the_school(
    theatre: Theatre, client: StrictClient
) -> None:
    client.sign_in(person(theatre, "coordinator@city.example"))
    assert "Neem een vraag op" in Page(client.get("/intake")).text
    chat = Chat(client).begin()
    assert "tel:" not in chat.page().response.text, "the coordinator is the one whom schools call"
    chat.until("")
    assert f"Vraag {chat.reference} Basisschool De Wilg" in Page(client.get("/intake")).text
    assert mails(client, MailKind.CONFIRM_ADDRESS) == []
    review = chat.page("/nalezen")
    assert review.forms("/versturen") == []
    version = request_of(client, chat.reference).version
    assert client.send(f"{chat.address}/versturen", version=version).status_code == 403
    client.send(f"{chat.address}/naar-school")
    (letter,) = mails(client, MailKind.PHONED_INTAKE)
    assert letter.recipient == "directie@dewilg.example"

    school = client.application.test_client()
    assert isinstance(school, StrictClient)
    assert school.send(link_in(letter)).location == f"{chat.address}/nalezen"
    assert client.send(f"{chat.address}/versturen", version=version).status_code == 403
    theirs = Chat(school, chat.reference)
    theirs.change("dream", {"value": "Een poort die openstaat."})
    sent = school.send(f"{chat.address}/versturen", **theirs.page("/nalezen").hidden("/versturen"))
    assert sent.location == f"/vragen/{chat.reference}"
    assert request_of(client, chat.reference).state is State.SUBMITTED


# ---- who wrote what


def test_the_answers_stand_as_they_were_sent(theatre: Theatre, client: StrictClient) -> None:
    chat = Chat(client).begin().until("dream")
    with theatre.database.reading() as session:
        query = select(IntakeAnswer.key, IntakeAnswer.value).join(SupportRequest)
        kept = {row.key: row.value for row in session.execute(query.where(SupportRequest.reference == chat.reference))}
    assert kept["situation"] == STORY
    assert kept["tried"] is None
    assert kept["partners_now"] == ["clb", "de bib om de hoek"]
    assert kept["school"] == "012345"


def test_all_questions_can_be_read_and_printed_beforehand(client: StrictClient) -> None:
    page = Page(client.get("/intake/vragenlijst"))
    assert "Over wie gaat het vooral?" in page.text
    assert "☐ Leerlingen" in page.text
    assert "09 000 00 01" in page.text
