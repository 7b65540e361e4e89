"""Rows of another table in one value: the same on both databases."""

from datetime import datetime, timedelta, timezone

from sqlalchemy import select

from records.gathered import gathered, moment
from records.request import IntakeAnswer, SupportRequest
from records.session import Database
from tests.records.rows import NOW, keep_one_of_each


def test_rows_come_with_their_values_and_times(database: Database) -> None:
    given = {"value": ["ouders", {"naam": "Café “De Wilg”"}], "set_aside": False}
    columns = (IntakeAnswer.key, IntakeAnswer.value, IntakeAnswer.set_aside, IntakeAnswer.answered_at)
    keep_one_of_each(database)
    with database.writing() as session:
        request = session.scalars(select(SupportRequest)).one()
        for answer in session.scalars(select(IntakeAnswer)):
            session.delete(answer)
        session.flush()
        nothing = session.scalar(select(gathered(columns, IntakeAnswer.request_id == SupportRequest.id)))
        session.add(IntakeAnswer(request_id=request.id, key="who", answered_at=NOW, **given))
        session.add(IntakeAnswer(request_id=request.id, key="tried", answered_at=NOW, value=None, set_aside=True))
        session.flush()
        found = session.scalars(select(gathered(columns, IntakeAnswer.request_id == SupportRequest.id))).one()
    assert not nothing
    assert {key: (value, bool(aside), moment(at)) for key, value, aside, at in found} == {
        "who": (given["value"], False, NOW),
        "tried": (None, True, NOW),
    }


def test_a_moment_is_read_from_either_hand() -> None:
    written = NOW.replace(microsecond=123456)
    elsewhere = written.astimezone(timezone(timedelta(hours=2)))
    assert moment(written.replace(tzinfo=None).isoformat(" ")) == written
    assert moment(elsewhere.isoformat()) == written
    assert moment(elsewhere.isoformat()).utcoffset() == timedelta()
    assert isinstance(moment(written.isoformat()), datetime)
