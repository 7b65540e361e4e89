"""The school reads its report over: remarks in two rounds, its own view, and an approval that is really its own."""

from typing import Any

import pytest

from intake.report import remarks_on
from records.report import ReportAuthor
from records.vocabulary import SectionKey, State
from tests.intake.report_story import COORDINATOR, ILSE, LEAD, SHARED, TEACHER, YASSIN, Story, typed, words
from tests.statements import statements
from workflow import reach


def _send(story: Story, email: str, **fields: Any) -> Any:
    given = {"report_version": story.report().number, "version": story.version, **fields}
    return story.browser(email).send(f"{story.address}/verslag/nalezen", **given)


def _api(story: Story, email: str, address: str, body: dict[str, Any], method: str = "post") -> Any:
    client = story.browser(email)
    return client.open(f"{story.api}{address}", method=method, json=body, headers={"X-CSRFToken": client.csrf()})


def _rewrite(story: Story, **fields: Any) -> Any:
    ilse = story.browser(ILSE)
    page = ilse.get(f"{story.address}/verslag/schrijven")
    kept = {f"sections.{key.value}": typed(page, f"sections.{key.value}") for key in SectionKey}
    given = {**kept, "revision": typed(page, "revision"), "version": story.version, **fields}
    return ilse.send(f"{story.address}/verslag/schrijven", **given)


def _remarks(story: Story, email: str) -> list[dict[str, Any]]:
    """What somebody finds beside the report."""
    with story.reading() as session:
        actor = reach.load_actor(session, story.person(email))
        request, sight = reach.find_request(session, actor, story.reference, story.clock.now())
        return [{"text": each.text, "sent": each.sent} for each in remarks_on(session, request, sight)]


def test_a_remark_is_private_until_the_report_goes_back(story: Story) -> None:
    story.bring(State.REVIEW)
    first = story.paragraph(SectionKey.SITUATION)

    kept = _send(story, TEACHER, **{f"kind.{first}": "remark", f"text.{first}": "Het waren er meer.", "do": "save"})

    assert kept.status_code == 303
    assert "Het waren er meer." in words(story.browser(LEAD).get(f"{story.address}/verslag/nalezen"))
    assert _remarks(story, TEACHER) == [{"text": "Het waren er meer.", "sent": False}]
    for outside in (ILSE, COORDINATOR):
        assert _remarks(story, outside) == []
        assert "Het waren er meer." not in story.browser(outside).get(f"{story.address}/verslag").text
    _send(story, LEAD, do="send")
    assert story.state is State.REPORTING
    assert _remarks(story, ILSE) == [{"text": "Het waren er meer.", "sent": True}]


def test_two_rounds_of_remarks(story: Story) -> None:
    story.bring(State.REVIEW)
    first = story.paragraph(SectionKey.SITUATION)
    tried = story.paragraph(SectionKey.TRIED)
    _send(story, LEAD, **{f"kind.{first}": "remark", f"text.{first}": "Het zijn er 300.", f"kind.{tried}": "agree"})

    sent = _send(story, LEAD, **{f"kind.{first}": "remark", f"text.{first}": "Het zijn er 300."}, do="send")
    assert sent.status_code == 303
    page = story.browser(ILSE).get(f"{story.address}/verslag/schrijven")
    assert "Het zijn er 300." in words(page)
    remark = page.text.split('name="answer.')[1].split('"')[0]
    text = typed(page, "sections.situation").replace("280 leerlingen", "300 leerlingen")
    answer = _rewrite(story, **{"sections.situation": text, f"answer.{remark}": "Aangepast, dank je.", "do": "send"})

    assert answer.status_code == 303
    assert (story.state, story.report().number) == (State.REVIEW, 2)
    second = story.browser(LEAD).get(f"{story.address}/verslag/nalezen")
    assert "<del>280</del> <ins>300</ins>" in second.text
    assert "Antwoord: Aangepast, dank je." in words(second)
    assert f'name="kind.{tried}" value="agree" checked' in second.text, "an akkoord stands while the words do"
    assert f'name="kind.{first}" value="agree" checked' not in second.text

    again = _send(story, TEACHER, **{f"kind.{first}": "remark", f"text.{first}": "Nu klopt het bijna."}, do="send")
    assert again.status_code == 303
    page = story.browser(YASSIN).get(f"{story.address}/verslag/schrijven")
    remark = page.text.split('name="answer.')[1].split('"')[0]
    assert _rewrite(story, **{f"adopt.{remark}": "true", f"answer.{remark}": "", "do": "send"}).status_code == 303
    assert story.report().number == 3
    given = {**SHARED, "guidance": "false", "version": story.version}
    approved = story.browser(LEAD).send(f"{story.address}/goedkeuren", **given)
    assert approved.status_code == 303
    assert story.state is State.APPROVED


def test_what_is_adopted_stands_in_the_text(story: Story) -> None:
    story.bring(State.REVIEW)
    first, tried = story.paragraph(SectionKey.SITUATION), story.paragraph(SectionKey.TRIED)
    said = {f"kind.{first}": "remark", f"text.{first}": "En op vrijdag *nooit*.\n\nEcht niet."}
    said |= {f"kind.{tried}": "remark", f"text.{tried}": "Die app werkt wel."}
    _send(story, LEAD, **said, do="send")
    page = story.browser(ILSE).get(f"{story.address}/verslag/schrijven")
    adopted = {f"adopt.{each.split(chr(34))[0]}": "true" for each in page.text.split('name="adopt.')[1:]}
    was = {each.id: each.text for each in story.report().paragraphs}

    own = f"{was[tried].rstrip('.')}, en die werkt goed."
    _rewrite(story, **adopted, **{"sections.tried": own, "do": "send"})

    now = {each.id: each.text for each in story.report().paragraphs}
    assert now[first] == f"{was[first]} En op vrijdag *nooit*. Echt niet."
    assert now[tried] == own, "who rewrote it took it over in their own words"
    second = story.browser(LEAD).get(f"{story.address}/verslag/nalezen")
    assert "<ins>En op vrijdag *nooit*. Echt niet.</ins>" in second.text
    assert "Overgenomen in het verslag" in words(second)


def test_two_remarks_on_one_paragraph_are_both_adopted(story: Story) -> None:
    story.bring(State.REVIEW)
    first = story.paragraph(SectionKey.TRIED)
    _send(story, TEACHER, **{f"kind.{first}": "remark", f"text.{first}": "Op vrijdag."})
    _send(story, LEAD, **{f"kind.{first}": "remark", f"text.{first}": "En op maandag."}, do="send")
    page = story.browser(ILSE).get(f"{story.address}/verslag/schrijven")
    adopted = {f"adopt.{each.split(chr(34))[0]}": "true" for each in page.text.split('name="adopt.')[1:]}

    _rewrite(story, **adopted)

    now = next(each.text for each in story.report().paragraphs if each.id == first)
    assert len(adopted) == 2
    assert "Op vrijdag." in now
    assert "En op maandag." in now


def test_every_version_can_be_read_again_and_compared(story: Story) -> None:
    story.bring(State.REVIEW)
    first = story.paragraph(SectionKey.SITUATION)
    for number in (1, 2):
        _send(story, LEAD, **{f"kind.{first}": "remark", f"text.{first}": f"Ronde {number}."}, do="send")
        page = story.browser(ILSE).get(f"{story.address}/verslag/schrijven")
        remark = page.text.split('name="answer.')[1].split('"')[0]
        _rewrite(story, **{"sections.tried": f"Poging {number}.", f"answer.{remark}": "Ja.", "do": "send"})
    lead = story.browser(LEAD)

    latest = lead.get(f"{story.address}/verslag")
    second = lead.get(f"{story.address}/verslag?versie=2")
    changed = lead.get(f"{story.address}/verslag?versie=2&vergelijk=1")

    assert "Poging 2." in words(latest)
    assert "Versies Versie 3" in words(latest)
    assert "Poging 1." in words(second)
    assert "eerdere versie" in words(second)
    assert "<ins>Poging 1.</ins>" in changed.text
    assert "Poging 2." not in changed.text
    assert lead.get(f"{story.address}/verslag?versie=9").status_code == 404
    for address in ("verslag?versie=2&vergelijk=1", "verslag/nalezen", "verslag/voorbeeld?als=partner&deel=dream"):
        with statements(story.database.engine) as ran:
            lead.get(f"{story.address}/{address}")
        assert len(ran) <= 12, (address, ran)


def test_a_view_of_the_school_stands_word_for_word_beside_the_text(story: Story) -> None:
    story.bring(State.REVIEW)
    background = story.paragraph(SectionKey.BACKGROUND)
    view = "Wij zien dit *anders*: het kernteam bestond al."
    _send(story, LEAD, **{f"kind.{background}": "our_view", f"text.{background}": view}, do="send")
    page = story.browser(ILSE).get(f"{story.address}/verslag/schrijven")
    remark = page.text.split('name="answer.')[1].split('"')[0]

    emptied = _rewrite(story, **{"sections.background": "", f"adopt.{remark}": "true"})
    rewritten = _rewrite(
        story, **{"sections.background": "Helemaal nieuwe woorden.", f"adopt.{remark}": "true", "do": "send"}
    )

    assert emptied.status_code == 422
    assert "hoort een visie van de school" in words(emptied)
    assert rewritten.status_code == 303
    shown = story.browser(LEAD).get(f"{story.address}/verslag")
    assert "Helemaal nieuwe woorden." in words(shown)
    assert "Onze visie, woord voor woord van de school Wij zien dit anders : het kernteam bestond al." in words(shown)


def test_approving_waits_for_every_remark(story: Story) -> None:
    story.bring(State.REVIEW)
    first = story.paragraph(SectionKey.SITUATION)
    _send(story, TEACHER, **{f"kind.{first}": "remark", f"text.{first}": "Klopt niet."})
    approve = {**SHARED, "guidance": "false"}

    unsent = story.browser(LEAD).send(f"{story.address}/goedkeuren", **approve, version=story.version)
    assert unsent.status_code == 422
    assert "Er staat nog een opmerking klaar die niet verstuurd is" in words(unsent)
    assert 'name="sharing.dream" value="true" checked' in unsent.text

    _send(story, LEAD, do="send")
    _rewrite(story, do="send")
    unresolved = story.browser(LEAD).send(f"{story.address}/goedkeuren", **approve, version=story.version)
    assert unresolved.status_code == 422
    assert "De gespreksvoerders moeten die eerst beantwoorden" in words(unresolved)
    assert story.state is State.REVIEW

    _send(story, TEACHER, **{f"kind.{first}": "remark", f"text.{first}": "Nog altijd niet."})
    both = story.browser(LEAD).get(f"{story.address}/goedkeuren")
    assert "Er staat nog een opmerking klaar die niet verstuurd is" in words(both)
    assert "De gespreksvoerders moeten die eerst beantwoorden" in words(both), "every reason at once"


def test_whoever_wrote_does_not_approve(story: Story) -> None:
    story.bring(State.REVIEW)
    with story.database.writing() as session:
        session.add(ReportAuthor(report_id=story.report().id, person_id=story.person(LEAD)))

    page = story.browser(LEAD).get(f"{story.address}/goedkeuren")
    answer = story.browser(LEAD).send(f"{story.address}/goedkeuren", **SHARED, guidance="false", version=story.version)

    assert "Je schreef zelf mee aan dit verslag" in words(page)
    assert answer.status_code == 422
    assert story.state is State.REVIEW


def test_a_teacher_remarks_but_does_not_approve(story: Story) -> None:
    story.bring(State.REVIEW)

    page = story.browser(TEACHER).get(f"{story.address}/verslag/nalezen")
    answer = story.browser(TEACHER).send(
        f"{story.address}/goedkeuren", **SHARED, guidance="false", version=story.version
    )

    assert page.status_code == 200
    assert "goed te keuren" not in words(page)
    assert answer.status_code == 403


def test_all_reasons_at_once(story: Story) -> None:
    story.bring(State.REVIEW)
    given = {name: value for name, value in SHARED.items() if name != "sharing.dream"}

    answer = story.browser(LEAD).send(f"{story.address}/goedkeuren", **given, version=story.version)

    assert answer.status_code == 422
    assert "Kies ja of nee voor de pedagogische begeleidingsdienst" in words(answer)
    assert 'name="sharing.situation" value="true" checked' in answer.text


def test_a_remark_without_words_keeps_the_others(story: Story) -> None:
    story.bring(State.REVIEW)
    first, tried = story.paragraph(SectionKey.SITUATION), story.paragraph(SectionKey.TRIED)

    answer = _send(story, LEAD, **{f"kind.{first}": "remark", f"kind.{tried}": "remark", f"text.{tried}": "<b>Ook</b>"})

    assert answer.status_code == 422
    assert "Schrijf bij je opmerking wat er anders moet" in words(answer)
    assert typed(answer, f"text.{tried}") == "<b>Ook</b>"
    assert _remarks(story, LEAD) == []


def test_it_is_kept_by_itself_while_somebody_reads(story: Story) -> None:
    story.bring(State.REVIEW)
    first, tried = story.paragraph(SectionKey.SITUATION), story.paragraph(SectionKey.TRIED)
    lead = story.browser(LEAD)
    lead.get(f"{story.address}/verslag/nalezen")

    typed = {f"kind.{first}": "agree", f"kind.{tried}": "remark", "report_version": 1, "do": "auto"}
    with statements(story.database.engine) as ran:
        kept = lead.send(f"{story.address}/verslag/nalezen", **typed)
    later = _send(story, LEAD, **{f"kind.{tried}": "remark", f"text.{tried}": "Het was op maandag.", "do": "auto"})

    assert len(ran) <= 12, ran
    assert (kept.status_code, later.status_code) == (200, 200)
    assert "<html" not in kept.text
    assert "1 van 8 paragrafen" in words(kept), "a remark without words waits"
    assert "Stuur terug met 1 opmerking" in words(later)
    assert {(each["text"], each["sent"]) for each in _remarks(story, TEACHER)} == {
        ("", False),
        ("Het was op maandag.", False),
    }


def test_what_comes_too_late_to_be_kept_by_itself_is_said_beside_it(story: Story) -> None:
    story.bring(State.REVIEW)
    first = story.paragraph(SectionKey.SITUATION)
    typed = {"report_version": 1, "version": story.version, f"kind.{first}": "remark", f"text.{first}": "Te laat."}
    _send(story, TEACHER, **{f"kind.{first}": "remark", f"text.{first}": "Op tijd."})
    _send(story, LEAD, do="send")

    late = story.browser(LEAD).send(f"{story.address}/verslag/nalezen", **typed, do="auto")
    assert late.status_code == 409
    assert "<html" not in late.text
    assert "Niet bewaard. Je tekst staat er nog." in words(late)


def test_words_at_a_paragraph_that_went_are_given_back(story: Story) -> None:
    story.bring(State.REVIEW)
    gone = story.paragraph(SectionKey.TRIED)
    typed = {"report_version": 1, f"kind.{gone}": "remark", f"text.{gone}": "Dit klopt niet."}
    _send(story, TEACHER, **{f"kind.{gone}": "remark", f"text.{gone}": "Haal dit weg."})
    _send(story, LEAD, do="send")
    remark = _remark_to_answer(story)
    _rewrite(story, **{"sections.tried": "", f"answer.{remark}": "Weg.", "do": "send"})

    late = story.browser(LEAD).send(f"{story.address}/verslag/nalezen", **typed, version=story.version, do="save")

    assert late.status_code == 409
    assert "Er is intussen een nieuwere versie" in words(late)
    assert "een paragraaf die er niet meer staat: Dit klopt niet." in words(late)


def _remark_to_answer(story: Story) -> str:
    page = story.browser(ILSE).get(f"{story.address}/verslag/schrijven")
    return str(page.text.split('name="answer.')[1].split('"')[0])


def test_sending_back_without_a_remark_is_refused(story: Story) -> None:
    story.bring(State.REVIEW)
    first = story.paragraph(SectionKey.SITUATION)

    answer = _send(story, LEAD, **{f"kind.{first}": "agree"}, do="send")

    assert answer.status_code == 422
    assert "Schrijf eerst bij minstens één paragraaf wat er anders moet" in words(answer)


def test_one_takes_back_ones_own_remark_only(story: Story) -> None:
    story.bring(State.REVIEW)
    first = story.paragraph(SectionKey.SITUATION)
    made = _api(story, TEACHER, "/report/remarks", {"paragraph": first, "kind": "remark", "text": "Nee."})
    assert made.status_code == 201
    assert made.json["by"] == "Tom Aerts"
    assert made.json["resolved"] is False
    address = f"/report/remarks/{made.json['id']}"

    assert _api(story, LEAD, address, {}, "delete").status_code == 403
    assert _api(story, ILSE, address, {}, "delete").status_code == 404
    assert _api(story, TEACHER, address, {}, "delete").status_code == 204
    assert _remarks(story, TEACHER) == []


def test_taking_back_on_the_page_keeps_what_else_was_typed(story: Story) -> None:
    story.bring(State.REVIEW)
    first, tried = story.paragraph(SectionKey.SITUATION), story.paragraph(SectionKey.TRIED)
    both = {f"kind.{first}": "remark", f"text.{first}": "Eén.", f"kind.{tried}": "remark", f"text.{tried}": "Twee."}
    _send(story, LEAD, **{f"kind.{first}": "remark", f"text.{first}": "Eén."})
    page = story.browser(LEAD).get(f"{story.address}/verslag/nalezen")
    mine = page.text.split('name="weg" value="')[1].split('"')[0]

    _send(story, LEAD, **both, weg=mine)

    assert _remarks(story, LEAD) == [{"text": "Twee.", "sent": False}]


@pytest.mark.parametrize(
    ("email", "status"), [(ILSE, 403), (COORDINATOR, 403), (LEAD, 201), ("lead@other-school.example", 404)]
)
def test_only_the_team_remarks(story: Story, email: str, status: int) -> None:
    story.bring(State.REVIEW)
    body = {"paragraph": story.paragraph(SectionKey.DREAM), "kind": "our_view", "text": "Zo."}

    assert _api(story, email, "/report/remarks", body).status_code == status


def test_only_interviewers_resolve_and_only_while_writing(story: Story) -> None:
    story.bring(State.REVIEW)
    first = story.paragraph(SectionKey.SITUATION)
    made = _api(story, LEAD, "/report/remarks", {"paragraph": first, "kind": "remark", "text": "Nee."}).json
    address = f"/report/remarks/{made['id']}/resolve"

    assert _api(story, LEAD, address, {"answer": "x"}).status_code == 409
    assert _api(story, ILSE, address, {"answer": "x"}).status_code == 404, "not sent: not there"
    _send(story, LEAD, do="send")
    assert _api(story, LEAD, address, {"answer": "x"}).status_code == 403
    answer = _api(story, ILSE, address, {"answer": "Aangepast."})
    assert answer.json["resolved"] is True
    assert answer.json["answer"] == "Aangepast."


def test_an_unknown_paragraph_and_an_unknown_kind(story: Story) -> None:
    story.bring(State.REVIEW)

    nowhere = _api(story, LEAD, "/report/remarks", {"paragraph": "nergens", "kind": "remark", "text": "Nee."})
    strange = _api(story, LEAD, "/report/remarks", {"paragraph": "nergens", "kind": "like"})

    assert nowhere.status_code == 422
    assert "Herlaad de pagina" in nowhere.json["reasons"][0]
    assert strange.status_code == 422
    assert strange.json["reasons"] == ["Kies akkoord, opmerking of onze visie."]


def test_few_statements_however_many_remarks(story: Story) -> None:
    story.bring(State.REVIEW)
    first = story.paragraph(SectionKey.SITUATION)
    lead = story.browser(LEAD)
    pages = ("verslag/nalezen", "goedkeuren", "verslag")
    few = []
    for page in pages:
        with statements(story.database.engine) as ran:
            assert lead.get(f"{story.address}/{page}").status_code == 200
        few.append(len(ran))
        assert len(ran) <= 12, ran
    for number in range(20):
        _api(story, TEACHER, "/report/remarks", {"paragraph": first, "kind": "remark", "text": f"Punt {number}."})
    for page, before in zip(pages, few, strict=True):
        with statements(story.database.engine) as ran:
            lead.get(f"{story.address}/{page}")
        assert len(ran) == before, ran
