"""The date poll: everyone answers for themselves, and the page says which moment suits."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from intake import poll as polls
from intake.poll import Slot, Voter
from records.conversation import PollSlot
from records.vocabulary import Action, SlotAnswer, State
from tests.intake.report_story import COORDINATOR, ILSE, LEAD, OTHER_LEAD, PARTNER, TEACHER, YASSIN, Story, words
from tests.statements import statements

AT = datetime(2026, 12, 8, 13, 0, tzinfo=UTC)
ILSE_VOTES = Voter("ilse", "Ilse", "De Schoolbrug", is_interviewer=True)
YASSIN_VOTES = Voter("yassin", "Yassin", "Meet", is_interviewer=True)
NADIA = Voter("nadia", "Nadia", "directeur", is_interviewer=False, is_director=True)
OTHERS = [Voter(name, name, "leraar", is_interviewer=False) for name in ("tom", "sofie", "rik")]
ALL = [ILSE_VOTES, YASSIN_VOTES, NADIA, *OTHERS]


def _slot(**answers: str) -> Slot:
    return Slot("s", AT, {name: SlotAnswer(answer) for name, answer in answers.items()})


@pytest.mark.parametrize(
    ("answers", "valid"),
    [
        ({"ilse": "yes", "yassin": "yes", "nadia": "yes"}, True),
        ({"ilse": "yes", "yassin": "if_need_be", "nadia": "if_need_be"}, True),
        ({"ilse": "yes", "yassin": "no", "nadia": "yes", "tom": "yes"}, False),
        ({"ilse": "yes", "nadia": "yes"}, False),
        ({"ilse": "yes", "yassin": "yes", "nadia": "no", "tom": "yes", "rik": "yes"}, False),
    ],
)
def test_valid_is_both_interviewers_and_a_director(answers: dict[str, str], *, valid: bool) -> None:
    (judged,) = polls.judge([_slot(**answers)], ALL)

    assert judged.valid is valid


def test_the_best_moment_has_most_people_of_the_school(story: Story) -> None:
    few = Slot("few", AT, dict.fromkeys(("ilse", "yassin", "nadia"), SlotAnswer.YES))
    many = Slot("many", AT.replace(day=9), dict.fromkeys(("ilse", "yassin", "nadia", "tom", "rik"), SlotAnswer.YES))

    best = next(each for each in polls.judge([few, many], ALL) if each.best)

    assert best.slot.id == "many"
    assert [voter.id for voter in best.missing] == ["sofie"]


def _slots(story: Story) -> list[dict[str, Any]]:
    answer: Any = story.browser(COORDINATOR).get(f"{story.api}/poll")
    found: list[dict[str, Any]] = answer.json["slots"]
    return found


def _put(story: Story, email: str, answers: list[dict[str, str]]) -> Any:
    client = story.browser(email)
    return client.put(f"{story.api}/poll", json=answers, headers={"X-CSRFToken": client.csrf()})


def test_everyone_answers_for_themselves(story: Story) -> None:
    story.bring(State.PLANNING)
    moment = _slots(story)[0]["starts_at"]

    for email in (ILSE, YASSIN, TEACHER):
        assert _put(story, email, [{"starts_at": moment, "answer": "yes"}]).status_code == 200

    slot = _slots(story)[0]
    assert slot["valid"] is True
    assert {each["name"] for each in slot["answers"]} == {
        "Ilse Claes",
        "Yassin El Amrani",
        "Tom Aerts",
        "Nadia Verstappen",
    }
    assert len(slot["missing"]) == 2


def test_who_does_not_come_does_not_answer(story: Story) -> None:
    story.bring(State.PLANNING)
    answers = [{"starts_at": _slots(story)[0]["starts_at"], "answer": "yes"}]

    assert _put(story, COORDINATOR, answers).status_code == 403
    assert _put(story, OTHER_LEAD, answers).status_code == 404
    assert _put(story, PARTNER, answers).status_code == 404


def test_a_moment_that_is_not_there_is_refused_in_dutch(story: Story) -> None:
    story.bring(State.PLANNING)

    answer = _put(story, ILSE, [{"starts_at": "2027-01-04T13:00:00Z", "answer": "yes"}])

    assert answer.status_code == 422
    assert answer.json["reasons"] == ["ma 4 januari 2027, 14.00 u. staat niet in de datumprikker."]


def test_the_page_keeps_an_answer(story: Story) -> None:
    story.bring(State.PLANNING)
    with story.reading() as session:
        slot = session.scalars(select(PollSlot.id).order_by(PollSlot.starts_at)).first()
    teacher = story.browser(TEACHER)

    answer = teacher.send(f"{story.address}/datumprikker", **{f"slot.{slot}": "no"})

    assert answer.status_code == 303
    assert f'name="slot.{slot}" value="no" checked' in teacher.get(f"{story.address}/datumprikker").text


def test_an_interviewer_adds_a_moment_and_can_come(story: Story) -> None:
    story.bring(State.PLANNING)
    before = len(_slots(story))

    answer = story.browser(ILSE).send(f"{story.address}/datumprikker/momenten", starts_at="2026-12-15T10:30")

    assert answer.status_code == 303
    slots = _slots(story)
    assert len(slots) == before + 1
    added = next(each for each in slots if each["starts_at"] == "2026-12-15T09:30:00Z")
    assert [each["name"] for each in added["answers"]] == ["Ilse Claes"]


def test_a_moment_of_the_past_or_no_moment_at_all_is_refused(story: Story) -> None:
    story.bring(State.PLANNING)
    ilse = story.browser(ILSE)

    past = ilse.send(f"{story.address}/datumprikker/momenten", starts_at="2020-12-15T10:30")
    none = ilse.send(f"{story.address}/datumprikker/momenten", starts_at="straks")
    by_school = story.browser(LEAD).send(f"{story.address}/datumprikker/momenten", starts_at="2026-12-15T10:30")

    assert past.status_code == 422
    assert "Dit moment is al voorbij" in words(past)
    assert none.status_code == 422
    assert "Kies een dag en een uur" in words(none)
    assert by_school.status_code == 403


def test_the_term_waits_for_the_director_and_then_runs(story: Story) -> None:
    story.bring(State.PLANNING)
    story.do(Action.SCHEDULE).do(Action.RESCHEDULE)
    with story.database.writing() as session:
        request = session.merge(story.request())
        request.term_days, request.due_at = 10, None
    moment = _slots(story)[0]["starts_at"]

    _put(story, TEACHER, [{"starts_at": moment, "answer": "yes"}])
    assert story.request().due_at is None
    _put(story, LEAD, [{"starts_at": moment, "answer": "yes"}])

    assert story.request().due_at is not None
    assert story.request().term_days is None


def test_planning_warns_but_does_not_refuse(story: Story) -> None:
    story.bring(State.PLANNING)
    ilse = story.browser(ILSE)
    given = {"starts_at": "2026-12-17T15:00", "minutes": "90", "place": "De Wilg", "version": story.version}

    shown = ilse.get(f"{story.address}/plannen?moment=2026-12-17T15:00")
    answer = ilse.send(f"{story.address}/plannen", **given)

    assert "Dit moment staat niet in de datumprikker" in words(shown)
    assert answer.status_code == 303
    assert story.state is State.SCHEDULED


def test_planning_in_the_past_keeps_the_place(story: Story) -> None:
    story.bring(State.PLANNING)

    answer = story.browser(ILSE).send(
        f"{story.address}/plannen",
        starts_at="2020-12-17T15:00",
        minutes="90",
        place="De <b>Wilg</b>",
        version=story.version,
    )

    assert answer.status_code == 422
    assert "Dit moment is al voorbij" in words(answer)
    assert "De &lt;b&gt;Wilg&lt;/b&gt;" in answer.text


def test_an_interviewer_who_cannot_stands_in_the_way(story: Story) -> None:
    story.bring(State.PLANNING)
    moment = _slots(story)[0]["starts_at"]
    _put(story, YASSIN, [{"starts_at": moment, "answer": "no"}])

    answer = story.browser(ILSE).send(
        f"{story.address}/plannen", starts_at=moment, minutes="90", place="De Wilg", version=story.version
    )

    assert answer.status_code == 422
    assert "Yassin El Amrani kan niet op dit moment" in words(answer)


def test_partners_see_no_poll_of_a_tabled_request(story: Story) -> None:
    story.bring(State.TABLED)
    partner = story.browser(PARTNER)

    assert partner.get(f"{story.address}/datumprikker").status_code == 404
    assert partner.get(f"{story.api}/poll").status_code == 404


def test_few_statements(story: Story) -> None:
    story.bring(State.PLANNING)
    ilse = story.browser(ILSE)

    for page in ("datumprikker", "plannen"):
        with statements(story.database.engine) as ran:
            assert ilse.get(f"{story.address}/{page}").status_code == 200
        assert len(ran) <= 12, ran


def test_the_conversation_is_held_and_who_was_there(story: Story) -> None:
    story.bring(State.SCHEDULED)
    ilse = story.browser(ILSE)
    address = f"{story.address}/acties/hold"
    early = ilse.send(address, attended=[], version=story.version)
    story.clock.move(days=30)
    ilse = story.browser(ILSE)
    page = ilse.get(address)
    nadia = page.text.split('name="attended" value="')[1].split('"')[0]

    held = ilse.send(address, attended=[nadia], version=story.version)

    assert early.status_code == 422
    assert "Het gesprek moet nog beginnen" in words(early)
    assert "Nadia Verstappen" in words(page)
    assert held.status_code == 303
    assert story.state is State.REPORTING


def test_another_date_opens_the_poll_again(story: Story) -> None:
    story.bring(State.SCHEDULED)

    answer = story.browser(LEAD).send(
        f"{story.address}/acties/reschedule", reason="De schoolreis valt op die dag.", version=story.version
    )

    assert answer.status_code == 303
    assert story.state is State.PLANNING
