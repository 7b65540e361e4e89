"""School days as coordinators, admins and directors enter them: read line by line, all or nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from demo.cast import ADMIN, COORDINATOR, GUIDANCE, LEAD, OTHER_LEAD, PARTNER, TEACHER
from demo.stage import Stage
from network.school_days import read_day, read_lines
from records.dates import local_day
from records.organisations import School, SchoolFreeDay
from records.request import SupportRequest
from records.school_days import CalendarPeriod
from records.session import Database
from records.vocabulary import CalendarRegion, State
from tests.clients import StillClock
from tests.intake.report_story import typed, words
from tests.network.conftest import SignIn
from tests.statements import statements
from workflow.calendars import network_calendar, school_calendar
from workflow.clock import school_days_left
from workflow.errors import NotReady
from workflow.school_calendar import is_school_day

DAYS = "/beheer/schooldagen"
OWN = "/scholen/012345/vrije-dagen"
TODAY = date(2026, 11, 24)
MINISTRY = "herfstvakantie; 17-10-2026; 25-10-2026\nkerstvakantie;19/12/2026;3/1/2027\n\nBevrijdingsdag\t2027-05-05"


@pytest.mark.parametrize("written", ["17-10-2026", "17/10/2026", "17.10.2026", "2026-10-17", "17 10 2026"])
def test_a_day_may_be_written_as_people_write_it(written: str) -> None:
    assert read_day(written) == date(2026, 10, 17)


def test_every_line_that_is_not_right_says_what_to_do() -> None:
    text = "herfst; 31-11-2026\n; 1-12-2026\nkerst\nkrokus; 20-2-2027; 14-2-2027\nzomer; 1-7-2027; 31-8-2028\n"
    text += "ooit; 1-1-1999"
    with pytest.raises(NotReady) as refused:
        read_lines(text, TODAY)
    assert refused.value.reasons == [
        "Regel 1: “31-11-2026” is geen dag. Schrijf ze zoals 17-10-2026.",
        "Regel 2: schrijf eerst een naam en dan de dag of de dagen, met een puntkomma ertussen.",
        "Regel 3: schrijf eerst een naam en dan de dag of de dagen, met een puntkomma ertussen.",
        "Regel 4: de laatste dag komt voor de eerste.",
        "Regel 5: dit zijn meer dan 100 dagen. Kijk het jaar na.",
        "Regel 6: vr 1 januari 1999 ligt te ver weg. Kijk het jaar na.",
    ]


def test_the_dates_of_the_ministry_are_pasted_and_the_network_follows_them(db: Database, as_: SignIn) -> None:
    leen = as_(COORDINATOR)
    assert leen.send(DAYS, region="nl_south", lines=MINISTRY).status_code == 303
    assert leen.send(f"{DAYS}/netwerk", region="nl_south").status_code == 303
    with db.reading() as session:
        calendar = network_calendar(session)
    assert not is_school_day(date(2026, 12, 21), calendar)
    assert not is_school_day(date(2027, 5, 5), calendar)
    assert is_school_day(date(2026, 11, 11), calendar), "no free day in the Netherlands"
    shown = words(leen.get(f"{DAYS}?regio=nl_south&jaar=2026"))
    assert "kerstvakantie za 19 december 2026 zo 3 januari 2027 ingevoerd" in shown


def test_nothing_is_kept_when_one_line_is_not_right_and_everything_typed_stays(db: Database, as_: SignIn) -> None:
    text = "herfstvakantie; 17-10-2026; 25-10-2026\nkerstvakantie; morgen"
    answer = as_(ADMIN).send(DAYS, region="nl_north", lines=text)
    assert answer.status_code == 422
    assert "Regel 2: “morgen” is geen dag." in words(answer)
    assert typed(answer, "lines") == text
    with db.reading() as session:
        assert session.scalars(select(CalendarPeriod)).all() == []


def test_the_same_holiday_is_not_kept_twice(as_: SignIn) -> None:
    leen = as_(COORDINATOR)
    leen.send(DAYS, region="nl_south", lines=MINISTRY)
    answer = leen.send(DAYS, region="nl_south", lines=MINISTRY)
    assert answer.status_code == 422
    assert "herfstvakantie staat er al, op za 17 oktober 2026." in words(answer)


def test_flanders_is_computed_and_overruled(db: Database, as_: SignIn) -> None:
    leen = as_(COORDINATOR)
    shown = words(leen.get(f"{DAYS}?regio=flanders&jaar=2025"))
    assert "krokusvakantie ma 16 februari 2026 zo 22 februari 2026 volgt uit de regels" in shown
    leen.send(DAYS, region="flanders", lines="toch les; 11-11-2026", taught="true")
    with db.reading() as session:
        assert is_school_day(date(2026, 11, 11), network_calendar(session))
        period_id = session.scalars(select(CalendarPeriod.id)).one()
    assert leen.send(f"{DAYS}/weg?jaar=2026", period=period_id).status_code == 303
    with db.reading() as session:
        assert not is_school_day(date(2026, 11, 11), network_calendar(session))
    assert leen.send(f"{DAYS}/weg?jaar=2026", period=period_id).status_code == 404


def test_a_running_term_moves_along_and_keeps_its_school_days(db: Database, clock: StillClock, as_: SignIn) -> None:
    with db.writing() as session:
        clock.moment = Stage(session, clock.now()).bring(State.SUBMITTED).now + timedelta(minutes=1)
        before, calendar = session.scalars(select(SupportRequest.due_at)).one(), network_calendar(session)
    tomorrow = local_day(clock.now()) + timedelta(days=1)
    leen = as_(COORDINATOR)
    leen.send(DAYS, region="flanders", lines=f"sneeuwdagen; {tomorrow}; {tomorrow + timedelta(days=1)}")
    assert "1 lopende termijn schoof mee." in words(leen.get(DAYS))
    with db.reading() as session:
        after = session.scalars(select(SupportRequest.due_at)).one()
        changed = network_calendar(session)
    assert before is not None
    assert after is not None
    assert after > before
    assert school_days_left(clock.now(), after, changed) == school_days_left(clock.now(), before, calendar)


def test_a_director_writes_the_study_days_of_the_own_school(db: Database, as_: SignIn) -> None:
    nadia = as_(LEAD)
    coming = {"lines": "studiedag; 27-11-2026\nschoolreis; 30-4-2027; 4-5-2027"}
    assert nadia.send(OWN, **coming).status_code == 303
    shown = words(nadia.get(OWN))
    assert "vr 27 november 2026 studiedag" in shown
    assert "za 1 mei" not in shown, "in a weekend there is no school anyway"
    with db.reading() as session:
        school = session.scalars(select(School.id).where(School.number == "012345")).one()
        assert not is_school_day(date(2026, 11, 27), school_calendar(session, school))
        assert is_school_day(date(2026, 11, 27), network_calendar(session))
        assert len(session.scalars(select(SchoolFreeDay)).all()) == 4
    assert nadia.send(f"{OWN}/weg", day="2026-11-27").status_code == 303
    assert "27 november" not in words(nadia.get(OWN))


@pytest.mark.parametrize(("email", "status"), [
    (COORDINATOR, 200), (ADMIN, 200), (LEAD, 200), (TEACHER, 403), (OTHER_LEAD, 404), (PARTNER, 403), (GUIDANCE, 403),
])  # fmt: skip
def test_who_sees_the_free_days_of_a_school(as_: SignIn, email: str, status: int) -> None:
    assert as_(email).get(OWN).status_code == status


@pytest.mark.parametrize("email", [LEAD, PARTNER, GUIDANCE])
def test_the_calendar_of_the_network_is_for_who_manages_it(as_: SignIn, email: str) -> None:
    client = as_(email)
    assert client.get(DAYS).status_code == 403
    assert client.send(DAYS, region="flanders", lines="vrij; 1-12-2026").status_code == 403


def test_the_school_form_says_which_calendar_a_school_follows(db: Database, as_: SignIn) -> None:
    with db.reading() as session:
        school = session.scalars(select(School).where(School.number == "012345")).one()
    form: dict[str, Any] = {
        "name": school.name, "number": school.number, "street": school.street or "", "place": school.place,
        "kind": school.kind.value, "educational_network": school.educational_network.value, "active": "true",
    }  # fmt: skip
    assert as_(ADMIN).send(f"/beheer/scholen/{school.id}", **form, calendar="nl_middle").status_code == 303
    with db.reading() as session:
        assert session.get_one(School, school.id).calendar is CalendarRegion.NL_MIDDLE


def test_few_statements(db: Database, as_: SignIn) -> None:
    leen = as_(COORDINATOR)
    leen.send(DAYS, region="nl_south", lines=MINISTRY)
    for address in (f"{DAYS}?regio=nl_south", OWN):
        with statements(db.engine) as ran:
            leen.get(address)
        assert len(ran) <= 12, ran
