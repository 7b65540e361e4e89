"""The press: the same bytes on any day, within its limits, and deaf to whatever a text tries."""

import shutil
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from documents.contexts import Minutes
from documents.fingerprint import content_hash, hash_of
from documents.page import how_long, render_html
from documents.pieces import AdviceLine, Paragraph, Section
from documents.press import ROOT, STATIC, DocumentFailed, Limits, Press, check_fonts, render_pdf
from records.kinds import Audience, DocumentKind
from records.vocabulary import SectionKey
from tests.documents.reading import paper_text, words
from tests.documents.school_story import at, letterhead
from tests.documents.story import (
    ADVICE,
    CONCEPT,
    EXTRACT,
    FINAL,
    MINUTES,
    WILG_CASE,
)

HOSTILE = (
    "<script>alert(1)</script> <img src=file:///etc/passwd> ![x](file:///etc/passwd) "
    '<link rel="attachment" href="file:///etc/passwd"> {{ 7*7 }} {% raw %} <style>*{display:none}</style> '
    "</p></main><object data='https://casetafel.example/'></object> \x00\x0b\ud800 einde"
)


def test_made_again_in_another_process_it_is_the_same_byte_for_byte() -> None:
    here = [render_pdf(DocumentKind.MINUTES, MINUTES).sha256 for _ in range(2)]
    program = (
        "from tests.documents.story import ADVICE, MINUTES\n"
        "from documents.press import render_pdf\n"
        "from records.kinds import DocumentKind\n"
        "render_pdf(DocumentKind.ADVICE, ADVICE)\n"
        "print(render_pdf(DocumentKind.MINUTES, MINUTES).sha256)\n"
    )
    there = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, env={"TZ": "Asia/Tokyo"}
    )
    assert {*here, there.stdout.strip()} == {here[0]}


def test_the_hash_of_the_bytes_is_that_of_the_file() -> None:
    made = render_pdf(DocumentKind.ADVICE, ADVICE)
    assert made.sha256 == sha256(made.pdf).hexdigest()
    assert made.size == len(made.pdf)


def test_the_fingerprint_does_not_know_when_or_for_whom_a_document_is_made() -> None:
    later = replace(ADVICE, letterhead=letterhead(Audience.GUIDANCE, made_at=at(12, 24)))
    assert content_hash(DocumentKind.ADVICE, later) == content_hash(DocumentKind.ADVICE, ADVICE)


def test_another_word_or_another_version_is_another_fingerprint() -> None:
    other_word = replace(ADVICE, lines=(AdviceLine(text="Doe iets anders."),))
    other_version = replace(ADVICE, letterhead=letterhead(version=2))
    hashes = {content_hash(DocumentKind.ADVICE, each) for each in (ADVICE, other_word, other_version)}
    assert len(hashes) == 3


def test_the_fingerprint_is_that_of_canonical_json() -> None:
    composed, typed = "é", "e\u0301"
    expected = sha256(b'{"a":["\xc3\xa9","2026-11-10T08:30:00.000000Z",1,null],"b":"x\\ny"}').hexdigest()
    assert hash_of({"b": "x\r\ny", "a": (typed, at(11, 10, 8, 30), 1, None)}) == expected
    assert hash_of({"a": [composed, at(11, 10, 8, 30), 1, None], "b": "x\ny"}) == expected


def test_a_hostile_text_is_only_text() -> None:
    hostile = replace(
        CONCEPT,
        title=HOSTILE,
        sections=(
            Section(key=SectionKey.SITUATION, paragraphs=(Paragraph(number=1, text=HOSTILE, views=(HOSTILE,)),)),
        ),
    )
    html = render_html(DocumentKind.REPORT_CONCEPT, hostile)
    said = words(paper_text(render_pdf(DocumentKind.REPORT_CONCEPT, hostile).pdf))
    assert "<script>" not in html
    assert "<img" not in html
    assert "<script>alert(1)</script>" in said
    assert "{{ 7*7 }}" in said
    assert "root:" not in said
    assert "einde" in said


def test_the_worker_opens_no_file_and_no_address_but_our_own() -> None:
    html = (
        "<html lang=nl><title>x</title><link rel=stylesheet href=print.css>"
        "<link rel=stylesheet href='https://static.casetafel.invalid/../../etc/passwd'>"
        "<img alt=x src='file:///etc/passwd'><img alt=x src='https://casetafel.example/x.png'><p>Dag"
    )
    with closing(Press()) as press:
        pdf, pages = press.make(html, "x")
    assert pages == 1
    assert "Dag" in paper_text(pdf)
    assert "root:" not in paper_text(pdf)


def test_a_long_text_runs_over_pages_and_loses_no_word() -> None:
    sentence = "Op maandag komen er elke week meer kinderen te laat en het team zoekt samen naar een weg. "
    long = (sentence * 60)[:5000]
    paragraphs = tuple(Paragraph(number=number, text=long) for number in range(1, 4))
    made = render_pdf(
        DocumentKind.REPORT_FINAL,
        replace(FINAL, sections=(Section(key=SectionKey.SITUATION, paragraphs=paragraphs),)),
    )
    told = paper_text(made.pdf)
    assert made.pages >= 4
    assert told.count("maandag") == 3 * long.count("maandag")


def test_a_document_that_takes_too_long_is_given_up_and_the_next_one_is_made() -> None:
    slow = "<table>" + "<tr><td>a<td>b" * 60_000
    with closing(Press(Limits(seconds=4))) as press:  # also for the next one, whose worker starts anew
        press.make("<p>Dag", "x")
        began = time.monotonic()
        with pytest.raises(DocumentFailed, match="longer than 4 seconds"):
            press.make(slow, "x")
        assert time.monotonic() - began < 9
        assert press.make("<p>Dag", "x")[1] == 1


def test_a_document_that_takes_too_much_memory_is_given_up_and_the_next_one_is_made() -> None:
    with closing(Press(Limits(memory=300 << 20))) as press:
        with pytest.raises(DocumentFailed, match="more memory than 300 MB"):
            press.make("<p>" + "woord " * 12_000_000, "x")
        assert press.make("<p>Dag", "x")[1] == 1


def test_a_fresh_worker_takes_over_after_so_many_documents() -> None:
    with closing(Press(Limits(documents=1))) as press:
        assert press.make("<p>Dag", "x") == press.make("<p>Dag", "x")


def test_a_font_that_is_gone_is_named_with_how_to_mend_it(tmp_path: Path) -> None:
    static = tmp_path / "static"
    shutil.copytree(STATIC, static, ignore=shutil.ignore_patterns("vendor", "*-Bold.otf"))
    with pytest.raises(DocumentFailed, match=r"fonts/HankenGrotesk-Bold\.otf.*tools/bootstrap"):
        Press(static=static).make("<p>Dag", "x")
    check_fonts()


def test_the_house_starts_without_weasyprint() -> None:
    program = "import sys, documents.kinds, documents.press; print('weasyprint' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"


def test_a_document_takes_its_own_context_and_its_own_readers_only() -> None:
    with pytest.raises(TypeError, match="made from Extract"):
        render_html(DocumentKind.EXTRACT, ADVICE)
    with pytest.raises(ValueError, match="not made for school"):
        render_html(DocumentKind.MINUTES, replace(MINUTES, letterhead=letterhead(Audience.SCHOOL)))


def test_an_extract_cannot_be_made_from_what_the_table_reads() -> None:
    with pytest.raises(TypeError, match="not the school's"):
        replace(EXTRACT, case=WILG_CASE)
    with pytest.raises(ValueError, match="not S1"):
        replace(EXTRACT, case=replace(EXTRACT.case, advice=(AdviceLine(text="Doe.", sources=("S1",)),)))


def test_an_advice_for_a_school_cannot_cite_an_input() -> None:
    with pytest.raises(ValueError, match="not M1"):
        replace(ADVICE, lines=(AdviceLine(text="Doe.", sources=("§1", "M1")),))


def test_minutes_of_a_table_that_did_nothing_have_no_empty_parts() -> None:
    quiet = Minutes(
        letterhead=letterhead(Audience.NETWORK),
        starts_at=MINUTES.starts_at,
        minutes=30,
        place="Stadhuis",
        chair=MINUTES.chair,
        attendance=(),
        cases=(),
    )
    html = render_html(DocumentKind.MINUTES, quiet)
    assert "Wie was er?" not in html
    assert "In het kort" not in html


@pytest.mark.parametrize(
    ("days", "said"), [(1, "1 week"), (40, "6 weken"), (126, "18 weken"), (286, "9 maanden"), (500, "16 maanden")]
)
def test_a_length_is_told_in_weeks_and_then_in_months(days: int, said: str) -> None:
    start = at(9, 11).date()
    assert how_long(start, start.fromordinal(start.toordinal() + days)) == said
