"""Every kind of document, printed in full: what it says, for whom, and that anybody can read it."""

import io
from functools import cache

import page
import pikepdf
import pytest

from documents.kinds import KINDS, missing
from documents.page import render_html
from documents.press import Made, render_pdf
from records.kinds import DocumentKind
from tests.documents.reading import page_text, paper_text, words
from tests.documents.story import DOCUMENTS, OTHER_SCHOOLS
from tests.snapshots import Snapshot

NAMES = sorted(DOCUMENTS)


@cache
def printed(name: str) -> Made:
    return render_pdf(*DOCUMENTS[name])


def words_of(name: str) -> str:
    return words(paper_text(printed(name).pdf))


def test_the_story_holds_every_kind() -> None:
    assert {kind for kind, _ in DOCUMENTS.values()} == set(DocumentKind) == set(KINDS)


def test_start_up_hears_which_kind_nobody_handles() -> None:
    handled = set(DocumentKind) - {DocumentKind.EXTRACT}
    assert missing(handled) == [DocumentKind.EXTRACT]


@pytest.mark.parametrize("name", NAMES)
def test_a_document_says_what_it_said_before(name: str, same_as_before: Snapshot) -> None:
    same_as_before(name, page_text(render_html(*DOCUMENTS[name])))


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_tagged_titled_and_in_dutch(name: str) -> None:
    made = printed(name)
    kind, context = DOCUMENTS[name]
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "nl-BE"
        assert str(pdf.docinfo["/Title"]) == f"{KINDS[kind].title}, {context.letterhead.reference}"
        assert str(pdf.docinfo["/Author"]) == "Netwerk schoolontwikkeling Leiedam"
        assert len(pdf.pages) == made.pages


@pytest.mark.parametrize("name", NAMES)
def test_a_document_can_be_read_aloud(name: str) -> None:
    report = page.validate_pdf_bytes(printed(name).pdf, profile=page.ValidationProfile.PDF_UA_1)
    assert report.failures == []


@pytest.mark.parametrize("name", NAMES)
def test_every_page_names_its_dossier_and_its_number(name: str) -> None:
    made = printed(name)
    reference = DOCUMENTS[name][1].letterhead.reference
    pages = paper_text(made.pdf).split("\f")[: made.pages]
    for number, shown in enumerate(pages, 1):
        assert reference in shown
        assert f"blz. {number} van {made.pages}" in shown


@pytest.mark.parametrize("name", [name for name in NAMES if name != "report_concept"])
def test_the_fingerprint_stands_on_the_paper_in_groups_of_eight(name: str) -> None:
    made = printed(name)
    groups = [made.content_sha256[at : at + 8] for at in range(0, 64, 8)]
    assert " ".join(groups) in words_of(name)


def test_a_concept_says_so_and_has_no_fingerprint_yet() -> None:
    said = words_of("report_concept")
    assert "Concept, versie 1" in said
    assert "volgt na goedkeuring" in said
    assert printed("report_concept").content_sha256[:8] not in said


def test_an_approved_report_carries_the_fingerprint_that_was_locked() -> None:
    assert printed("report_final").content_sha256 == "8f41c0d2" * 8


def test_the_table_does_not_hear_of_a_section_that_is_held_back() -> None:
    said = words_of("report_final_for_the_table")
    assert "Achtergrond" not in said
    assert "§5" not in said
    assert "enkel gespreksvoerders" not in said
    assert "begeleidingsdienst" not in said


def test_the_view_of_the_school_stands_in_the_report_word_for_word() -> None:
    said = "Voor ons is de busrit niet de oorzaak. Ouders zeggen dat het vroege uur het moeilijk maakt."
    assert said in words_of("report_final")
    assert "Onze visie" in words_of("report_final")


def test_an_empty_section_leaves_no_trace() -> None:
    assert "Afspraken" not in words_of("report_final")


@pytest.mark.parametrize("name", ["extract", "advice"])
def test_a_school_reads_nothing_of_others(name: str) -> None:
    said = words_of(name)
    assert [school for school in OTHER_SCHOOLS if school in said] == []
    assert [code for code in ("S1", "S2", "A1", "C1", "M1", "M2") if f" {code} " in said] == []
    assert "Inbreng van de partners" not in said
    assert "Agendapunt" not in said


def test_the_minutes_say_where_each_input_was_used_and_why_one_was_not() -> None:
    said = words_of("minutes")
    assert "nee, zie onder" in said
    assert "Niet gebruikt: A1 want het te laat komen speelt vooral bij kleuters." in said
    assert "Hier niets in te brengen: Elegast en Stedelijke sportdienst." in said


def test_an_advice_tells_the_school_that_it_is_free() -> None:
    assert "Je school is vrij." in words_of("advice")
    assert "Je school is vrij." not in words_of("advice_for_the_table")


def test_the_paper_says_when_it_was_made() -> None:
    with pikepdf.open(io.BytesIO(printed("advice").pdf)) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261113150000")
