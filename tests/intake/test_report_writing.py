"""The two interviewers write the report; neither loses a word of what they typed."""

from typing import Any

import pytest
from sqlalchemy import select

from records.report import ReportAuthor
from records.vocabulary import Action, SectionKey, State
from tests.intake.report_story import COORDINATOR, ILSE, LEAD, OTHER_LEAD, YASSIN, Story, typed, words
from tests.statements import statements

FULL = {"sections.situation": "Wat er is.", "sections.dream": "Een droom.", "sections.direction": "Een richting."}


def _put(story: Story, email: str, revision: int | None, **sections: str) -> Any:
    client = story.browser(email)
    body = {"revision": revision, "sections": [{"key": key, "text": text} for key, text in sections.items()]}
    return client.put(f"{story.api}/report", json=body, headers={"X-CSRFToken": client.csrf()})


def test_sections_left_out_stay(story: Story) -> None:
    story.bring(State.REPORTING)
    _put(story, ILSE, None, situation="Eén.\n\nTwee.", tried="Een app.")

    answer = _put(story, YASSIN, 1, tried="Een app en een koffiemoment.")

    sections = {each["key"]: [one["text"] for one in each["paragraphs"]] for each in answer.json["sections"]}
    assert answer.status_code == 200
    assert len(sections) == 7
    assert sections["situation"] == ["Eén.", "Twee."]
    assert sections["tried"] == ["Een app en een koffiemoment."]
    assert (answer.json["status"], answer.json["revision"], answer.json["version"]) == ("draft", 2, 0)


def test_unchanged_paragraphs_keep_their_id(story: Story) -> None:
    story.bring(State.REPORTING)
    first = _put(story, ILSE, None, situation="Eén.\n\nTwee.").json["sections"][0]["paragraphs"]

    second = _put(story, ILSE, 1, situation="Nul.\n\nEén.\n\nTwee.").json["sections"][0]["paragraphs"]

    assert [each["id"] for each in second[1:]] == [each["id"] for each in first]


def test_an_old_revision_gets_the_newer_text(story: Story) -> None:
    story.bring(State.REPORTING)
    _put(story, ILSE, None, situation="Van Ilse.")

    answer = _put(story, YASSIN, None, situation="Van Yassin.")

    assert answer.status_code == 409
    assert answer.json["type"].endswith("/stale")
    assert answer.json["newer"]["revision"] == 1
    assert answer.json["newer"]["sections"][0] == {"key": "situation", "text": "Van Ilse."}


def test_on_the_page_both_texts_stand_side_by_side(story: Story) -> None:
    story.bring(State.REPORTING)
    _put(story, ILSE, None, situation="Van Ilse.", dream="De oude droom.")
    yassin = story.browser(YASSIN)
    page = yassin.get(f"{story.address}/verslag/schrijven")
    seen = {name: typed(page, name) for name in ("revision", "was.situation", "was.dream")}
    _put(story, ILSE, 1, situation="Van Ilse, later.", dream="De nieuwe droom.")

    mine = {"sections.situation": "Van Yassin.", "sections.dream": "De oude droom.", "version": story.version}
    answer = yassin.send(f"{story.address}/verslag/schrijven", **mine, **seen)

    assert answer.status_code == 409
    assert "Ilse Claes bewaarde intussen een nieuwere tekst" in words(answer)
    assert "Van <ins>Ilse, later</ins>." in answer.text, "what only the other wrote is marked"
    assert typed(answer, "sections.situation") == "Van Yassin."
    assert typed(answer, "sections.dream") == "De nieuwe droom.", "what Yassin did not touch takes over what is new"
    again = yassin.send(f"{story.address}/verslag/schrijven", **mine, revision=typed(answer, "revision"), do="save")
    assert again.status_code == 303


def _open(story: Story, email: str) -> tuple[Any, dict[str, Any]]:
    """Open the page as one of the two; gives the browser and what its form would send."""
    browser = story.browser(email)
    page = browser.get(f"{story.address}/verslag/schrijven")
    names = [f"{part}.{key.value}" for part in ("sections", "was") for key in SectionKey]
    return browser, {name: typed(page, name) for name in ("revision", "version", *names)}


def _texts(story: Story) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for each in story.report().paragraphs:
        found.setdefault(each.section.value, []).append(each.text)
    return {key: "\n\n".join(texts) for key, texts in found.items()}


def test_two_who_write_at_once_in_other_sections_are_not_in_each_others_way(story: Story) -> None:
    story.bring(State.REPORTING)
    _put(story, ILSE, None, situation="Samen.", dream="De oude droom.")
    (ilse, hers), (yassin, his) = _open(story, ILSE), _open(story, YASSIN)
    address = f"{story.address}/verslag/schrijven"

    ilse.send(address, **hers | {"sections.situation": "Van Ilse.", "do": "auto"})
    kept = yassin.send(address, **his | {"sections.dream": "Van Yassin.", "do": "auto"})

    assert kept.status_code == 200
    assert "Bewaard op" in kept.text
    assert _texts(story) == {"situation": "Van Ilse.", "dream": "Van Yassin."}
    later = his | {"sections.dream": "Van Yassin.", "sections.situation": "Toch van Yassin.", "do": "auto"}
    later |= {name: typed(kept, name) for name in later if name.startswith("was.") or name == "revision"}
    meets = yassin.send(address, **later)
    assert meets.status_code == 409, "the section that Ilse changed is not written over"
    assert "Ilse Claes schreef intussen ook in “Wat speelt er”" in words(meets)
    assert _texts(story)["situation"] == "Van Ilse."


@pytest.mark.parametrize(
    ("keep", "left"), [("mine", "Mijn."), ("theirs", "Hun."), ("both", "Hun.\n\nMijn.")], ids=["mine", "theirs", "both"]
)
def test_whoever_met_the_other_chooses_what_stays(story: Story, keep: str, left: str) -> None:
    story.bring(State.REPORTING)
    yassin, his = _open(story, YASSIN)
    _put(story, ILSE, None, situation="Hun.")
    address = f"{story.address}/verslag/schrijven"

    met = yassin.send(address, **his | {"sections.situation": "Mijn.", "do": "auto"})
    beside = yassin.send(address, **his | {"sections.situation": "Mijn.", "do": "save"})
    names = [name for name in his if name.startswith("was.") or name == "revision"]
    again = {name: typed(beside, name) for name in names}
    chosen = yassin.send(address, **his | {"sections.situation": "Mijn.", "keep.situation": keep} | again)

    assert (met.status_code, beside.status_code, chosen.status_code) == (409, 409, 303)
    assert "<html" not in met.text, "only the bar is drawn again"
    assert typed(met, "was.situation") == his["was.situation"], "a save that is tried again meets the same text"
    assert _texts(story)["situation"] == left


def test_what_is_kept_already_is_not_kept_twice(story: Story) -> None:
    story.bring(State.REPORTING)
    ilse, hers = _open(story, ILSE)
    address = f"{story.address}/verslag/schrijven"

    ilse.send(address, **hers | {"sections.situation": "Eén keer.", "do": "auto"})
    again = ilse.send(address, **hers | {"sections.situation": "Eén keer.", "do": "save"})

    assert again.status_code == 303
    assert story.report().revision == 1


def test_a_missing_section_stands_in_the_way_and_nothing_is_lost(story: Story) -> None:
    story.bring(State.REPORTING)

    answer = story.browser(ILSE).send(
        f"{story.address}/verslag/schrijven",
        **{"sections.situation": "Wat er <i>is</i>.", "revision": "0", "version": story.version, "do": "send"},
    )

    assert answer.status_code == 422
    assert "Schrijf nog iets bij “Waar jullie naartoe willen”" in words(answer)
    assert typed(answer, "sections.situation") == "Wat er <i>is</i>."
    assert story.state is State.REPORTING


def test_written_and_sent_in_one_go(story: Story) -> None:
    story.bring(State.REPORTING)

    answer = story.browser(ILSE).send(
        f"{story.address}/verslag/schrijven", **FULL, revision="0", version=story.version, do="send"
    )

    assert answer.status_code == 303
    assert story.state is State.REVIEW
    with story.reading() as session:
        assert session.scalars(select(ReportAuthor.person_id)).all() == [story.person(ILSE)]


def test_a_likely_name_of_a_pupil_is_told(story: Story) -> None:
    story.bring(State.REPORTING)
    ilse = story.browser(ILSE)

    ilse.send(
        f"{story.address}/verslag/schrijven",
        **{
            "sections.situation": "Leerling Yusuf uit 3A komt te laat. Sofie Lemmens belt.",
            "revision": "0",
            "version": story.version,
        },
    )

    told = words(ilse.get(f"{story.address}/verslag/schrijven"))
    assert "Noemt “Wat speelt er” een leerling (“Yusuf uit 3A”)?" in told, "a colleague of the school may be named"


def test_only_the_interviewers_write_and_the_school_sees_no_draft(story: Story) -> None:
    story.bring(State.REPORTING)
    _put(story, ILSE, None, situation="Nog niet voor de school.")

    assert _put(story, COORDINATOR, 1, situation="x").status_code == 403
    assert _put(story, LEAD, 1, situation="x").status_code == 403
    assert _put(story, OTHER_LEAD, 1, situation="x").status_code == 404
    lead = story.browser(LEAD)
    assert lead.get(f"{story.address}/verslag").status_code == 404
    assert lead.get(f"{story.address}/verslag/schrijven").status_code == 404
    assert "Nog niet voor de school." in words(story.browser(COORDINATOR).get(f"{story.address}/verslag"))


def test_not_after_it_was_sent(story: Story) -> None:
    story.bring(State.REVIEW)
    revision = story.report().revision

    answer = _put(story, ILSE, revision, situation="Te laat.")

    assert answer.status_code == 409
    assert answer.json["type"].endswith("/not-now")


def test_what_is_wrong_is_said_in_dutch(story: Story) -> None:
    story.bring(State.REPORTING)
    client = story.browser(ILSE)

    answer: Any = client.put(
        f"{story.api}/report",
        json={"revision": "een", "sections": [{"key": "elders", "text": 3}]},
        headers={"X-CSRFToken": client.csrf()},
    )

    assert answer.status_code == 422
    assert "Dit deel staat niet in het verslag." in answer.json["reasons"]
    assert "Schrijf hier gewone tekst." in answer.json["reasons"]


def test_hostile_text_is_shown_as_it_was_typed(story: Story) -> None:
    story.bring(State.REPORTING)
    nasty = "<script>alert(1)</script> **vet** [klik](javascript:alert(1)) <img src=x onerror=y>"
    _put(story, ILSE, None, situation=nasty, dream="{{ 7*7 }}", direction="</textarea><b>los</b>")
    ilse = story.browser(ILSE)

    page = ilse.get(f"{story.address}/verslag")
    form = ilse.get(f"{story.address}/verslag/schrijven")

    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert "javascript:alert(1)) " in words(page), "a link stays the characters that were typed"
    assert "<strong>vet</strong>" in page.text
    assert "{{ 7*7 }}" in words(page)
    assert typed(form, "sections.direction") == "</textarea><b>los</b>"


def test_few_statements(story: Story) -> None:
    story.bring(State.REVIEW)
    story.do(Action.REQUEST_CHANGES)
    ilse = story.browser(ILSE)

    for page in ("verslag", "verslag/schrijven"):
        with statements(story.database.engine) as ran:
            assert ilse.get(f"{story.address}/{page}").status_code == 200
        assert len(ran) <= 12, ran


def test_every_section_may_be_written(story: Story) -> None:
    story.bring(State.REPORTING)

    answer = _put(story, ILSE, 0, **{key.value: f"Over {key.value}." for key in SectionKey})

    assert [each["paragraphs"][0]["text"] for each in answer.json["sections"]] == [f"Over {key}." for key in SectionKey]
