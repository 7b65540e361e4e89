"""What people do on their pages once the advice is there, and what must be true once a question ended.

Everything is done as a person does it: links are followed, forms are sent as they stand on the page.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from demo import cast
from records.meeting import AgendaItem
from records.referral import Referral
from records.request import SupportRequest
from tests.journeys.city import City
from tests.journeys.reader import Reader
from workflow import reminders
from workflow.due import deeds_until
from workflow.facts import ACTIVE
from workflow.turn import turn_of

BRUG, ARKTOS = "De Schoolbrug", "Arktos"
OF = {BRUG: cast.INTERVIEWER_1, ARKTOS: cast.PARTNER}
FULL = "Onze begeleiders zitten vol tot de zomer."
NOT_NOW = "Het past toch niet bij wat we nu nodig hebben."
RESULT = "Er is nu elke vrijdag onthaal."
ACCEPT = {"contact": "Bram Peeters, 09 000 00 01", "first_step": "We bellen woensdag voor een kennismaking."}
AROUND = (cast.LEAD, cast.TEACHER, cast.COORDINATOR, cast.INTERVIEWER_1, cast.INTERVIEWER_2, cast.PARTNER)


# ---- what people do


def begin_to_choose(city: City) -> Reader:
    """Let the director come to the choice, the way it is found."""
    return city.reader(cast.LEAD).open("/werkblad").follow("Lees het advies").follow("Naar jullie keuze")


def choose(city: City, *answers: str) -> datetime:
    """Let the director say what the school wants, look at it once more, and confirm; gives the moment before."""
    lead = begin_to_choose(city)
    fields = lead.names("choices.*.answer")
    assert len(fields) == len(answers)
    lead.press("Bekijk en bevestig onze keuze", dict(zip(fields, answers, strict=True)))
    before = city.clock.now()
    lead.reads("Klopt dit?").press("Bevestig onze keuze").reads("Jullie keuze is doorgegeven.")
    return before


def referral(city: City, organisation: str, email: str = "") -> Reader:
    """Open the page of a partner's referral, the way that person finds it."""
    reader = city.reader(email or OF[organisation])
    if email:
        return reader.open(f"/vragen/{city.reference}/ondersteuning").follow(
            f"Bekijk deze ondersteuning, {organisation}"
        )
    return reader.open("/doorverwijzingen").follow("Basisschool De Wilg")


def accept(city: City, organisation: str) -> datetime:
    """Let a partner say yes, with a name and a first step."""
    page, before = referral(city, organisation), city.clock.now()
    page.press("Aanvaard en laat de school weten", ACCEPT)
    return before


def refuse(city: City, organisation: str) -> datetime:
    """Let a partner say that it cannot now."""
    page, before = referral(city, organisation), city.clock.now()
    page.press("Laat weten dat het nu niet kan", {"reason": FULL})
    return before


def start(city: City, organisation: str) -> None:
    """Let a partner start today."""
    today = city.clock.now().date().isoformat()
    referral(city, organisation).press("Geef de startdag door", {"start_day": today})


def complete(city: City, organisation: str) -> datetime:
    """Let a partner round its support off two months later."""
    city.wait(days=60)
    page, before = referral(city, organisation), city.clock.now()
    page.press("Rond", {"result": RESULT})
    return before


def stop(city: City, organisation: str, email: str = "") -> datetime:
    """Let somebody stop a support, and say why."""
    page, before = referral(city, organisation, email), city.clock.now()
    page.press("Zet de ondersteuning stop", {"reason": NOT_NOW})
    return before


def close_and_look_back(city: City) -> datetime:
    """Let the coordinator find what waits and close it, and the school answer the five questions."""
    assert waits_for(city, cast.COORDINATOR)
    leen = city.reader(cast.COORDINATOR).open(f"/vragen/{city.reference}").follow("Rond het traject af")
    before = city.clock.now()
    leen.press("Rond", {"note": "Het onthaal loopt. De school kan altijd terugkomen."})
    lead = city.reader(cast.LEAD).open(f"/vragen/{city.reference}").follow("Beantwoord vijf korte vragen")
    said = {"helped": "5", "heard": "4", "advice": "5", "again": "true", "text": "Dank voor alles."}
    lead.press("Geef onze antwoorden door", said)
    leen.open(f"/vragen/{city.reference}/evaluatie").reads("Dank voor alles.")
    for email in (cast.TEACHER, cast.LEAD):
        city.reader(email).open(f"/vragen/{city.reference}/evaluatie").reads("Dank voor alles.")
    city.reader(cast.PARTNER).open(f"/vragen/{city.reference}/evaluatie", 404)
    return before


def back_to_the_table(city: City) -> datetime:
    """Let the coordinator take the question back to the table, once no partner is left."""
    assert waits_for(city, cast.COORDINATOR)
    leen, before = city.reader(cast.COORDINATOR).open(f"/vragen/{city.reference}"), city.clock.now()
    leen.reads("Alle ondersteuning is gestopt.").press("Breng opnieuw naar de casetafel")
    assert city.state() == "approved"
    return before


# ---- what must be true


def sees(city: City, words: dict[str, str]) -> None:
    """Be sure of what each person reads on the page of the question; no words: they do not reach it any more."""
    for email, said in words.items():
        reader = city.reader(email).open(f"/vragen/{city.reference}", 200 if said else 404)
        if said:
            reader.reads(said)


def waits_for(city: City, email: str) -> bool:
    """Say whether the question stands among those for which this person is at turn."""
    return city.reference in city.reader(email).open("/vragen?zet=me").text


def nothing_is_left(city: City) -> None:
    """Be sure that it is over: nobody is at turn, nothing is open, and no day that comes will bring anything."""
    far = city.clock.now() + timedelta(days=800)
    with city.database.reading() as session:
        request = session.scalars(select(SupportRequest).where(SupportRequest.reference == city.reference)).one()
        assert turn_of(session, [request])[request.id] == frozenset()
        assert (request.due_at, request.term_days, request.support_over_at) == (None, None, None)
        of_it = (Referral.request_id == request.id, Referral.state.in_(ACTIVE))
        assert session.scalars(select(Referral.id).where(*of_it)).all() == []
        lies = (AgendaItem.request_id == request.id, AgendaItem.outcome.is_(None))
        assert session.scalars(select(AgendaItem.id).where(*lies)).all() == []
        open_ones = set(session.scalars(select(Referral.id).where(Referral.request_id == request.id)))
        assert [deed for deed in deeds_until(session, far) if deed.key in open_ones] == []
        foreseen = [one for one in reminders.unwritten(session, far) if one.request_id == request.id]
        assert foreseen == []
    for email in (cast.LEAD, cast.COORDINATOR, cast.INTERVIEWER_1, cast.PARTNER):
        assert not waits_for(city, email)


def waits_only_for(city: City, *emails: str) -> None:
    """Be sure who is at turn: these, and nobody else around the question."""
    assert [email for email in AROUND if waits_for(city, email)] == [each for each in AROUND if each in emails]
