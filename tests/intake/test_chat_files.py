"""Files that a school gives along: known by what is in them, never run, read only by who may read the intake."""

import io
import struct
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from intake.attachments import safe_name
from intake.file_sorts import ODT, Sort, sort_of
from records.people import Person
from records.readlog import ReadEntry
from tests.clients import StrictClient
from tests.intake.chatting import Chat, Page
from tests.stages import Theatre
from web.kit import kit_of

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\n%%EOF"


def png(width: int, height: int) -> bytes:
    """Begin an image that says how large it is."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + struct.pack(">II", width, height) + b"\x08\x02\0\0\0"


def jpg(width: int, height: int) -> bytes:
    """Begin an image of the other kind: a segment to step over, then its frame."""
    return b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\0\0\0"


PNG, JPG = png(800, 600), jpg(800, 600)


def office(*parts: str, first: tuple[str, bytes] | None = None, packing: int = zipfile.ZIP_STORED) -> bytes:
    """Make a zip with these parts in it."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", packing) as archive:
        if first:
            archive.writestr(*first)
        for part in parts:
            archive.writestr(part, b"<x/>")
    return kept.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")
TAKEN = {
    "pdf": (PDF, "application/pdf"),
    "png": (PNG, "image/png"),
    "jpg": (JPG, "image/jpeg"),
    "docx": (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (
        office("[Content_Types].xml", "xl/workbook.xml"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "pptx": (
        office("[Content_Types].xml", "ppt/presentation.xml"),
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    "odt": (
        office("content.xml", first=("mimetype", b"application/vnd.oasis.opendocument.text")),
        "application/vnd.oasis.opendocument.text",
    ),
}
REFUSED = {
    "a program": b"MZ\x90\0" * 20,
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a drawing with a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    "macros": office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "any zip": office("readme.txt"),
    "half a zip": DOCX[:40],
    "half the name of an image": PNG[:6],
    "a spreadsheet of another kind": office("x", first=("mimetype", b"application/vnd.oasis.opendocument.calc")),
}


@pytest.fixture
def chat(theatre: Theatre, client: StrictClient) -> Chat:
    """A conversation that asks for files."""
    return Chat(client).begin().until("attachments")


def give(chat: Chat, *files: tuple[bytes, str]) -> Any:
    return chat.client.post(
        f"{chat.address}/bijlagen",
        data={"csrf_token": chat.client.csrf(), "file": [(io.BytesIO(content), name) for content, name in files]},
        content_type="multipart/form-data",
    )


@pytest.mark.parametrize("ending", TAKEN)
def test_a_file_is_known_by_what_is_in_it(ending: str) -> None:
    content, media_type = TAKEN[ending]
    found = sort_of(content)
    assert found is not None
    assert (found.media_type, found.ending) == (media_type, f".{ending}")


@pytest.mark.parametrize("what", REFUSED)
def test_other_kinds_are_refused_whatever_they_are_called(chat: Chat, what: str) -> None:
    assert sort_of(REFUSED[what]) is None
    response = give(chat, (REFUSED[what], "visie.pdf"))
    assert response.status_code == 422
    assert "“visie.pdf” kunnen we niet openen." in Page(response).text


@given(
    packing=st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA]),
    damage=st.lists(st.tuples(st.integers(4, 120), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_a_file_that_was_damaged_on_its_way_is_refused_or_taken_and_no_accident(
    packing: int, damage: list[tuple[int, int]]
) -> None:
    content = bytearray(office("content.xml", first=("mimetype", ODT.encode()), packing=packing))
    for place, byte in damage:
        content[place] = byte
    assert sort_of(bytes(content)) in {None, Sort(ODT, ".odt")}


def test_a_bomb_gets_a_sentence(chat: Chat) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<x/>")
        archive.writestr("word/document.xml", b"\0" * 40 * 1024 * 1024)
    for content, name in (
        (packed.getvalue(), "b.docx"),
        (png(60_000, 60_000), "b.png"),
        (jpg(65_000, 65_000), "b.jpg"),
        (b"\xff\xd8" + b"\xff\xe1\x00\x02" * 20_000 + jpg(9, 9)[2:], "hides its size.jpg"),
    ):
        response = give(chat, (content, name))
        assert response.status_code == 422
        assert f"“{name}” wordt reusachtig groot als je het opent." in Page(response).text


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\map\\visie.pdf", "visie.pdf"),
        ("visie\u202efdp.exe", "visiefdp.pdf"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("Visie 2026 (ontwerp).docx", "Visie 2026 (ontwerp).pdf"),
        ("", "bijlage.pdf"),
        ("...", "bijlage.pdf"),
    ],
)
def test_a_name_never_misleads(name: str, safe: str) -> None:
    assert safe_name(name, ".pdf") == safe


def test_files_are_given_seen_and_taken_away(chat: Chat) -> None:
    assert give(chat, (PDF, "visie.pdf"), (PNG, "zoveel.png")).status_code == 303
    page = chat.page()
    links = [
        each.get("href")
        for each in page.tree.iter("{http://www.w3.org/1999/xhtml}a")
        if "/bijlagen/" in (each.get("href") or "")
    ]
    assert len(links) == 2
    file = chat.client.get(links[0])
    assert (file.data, file.mimetype) == (PDF, "application/pdf")
    assert f"{chat.reference}-bijlage-1.pdf" in file.headers["Content-Disposition"]
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in file.headers["Content-Security-Policy"]
    gone = chat.client.send(f"{links[0]}/weg")
    assert gone.status_code == 303
    assert chat.client.get(links[0]).status_code == 404
    chat.say("attachments")
    assert "zoveel.png" in chat.page().bubbles[-1]
    assert "zoveel.png" in chat.page("/nalezen").text


def test_what_was_chosen_goes_along_with_the_button_that_goes_on(chat: Chat) -> None:
    """Whoever chooses a file and presses the large button expects it to be sent."""
    hidden = chat.page().hidden("/antwoorden/attachments")

    def go_on(content: bytes) -> Any:
        fields = {**hidden, "csrf_token": chat.client.csrf(), "file": (io.BytesIO(content), "visie.pdf")}
        address = f"{chat.address}/antwoorden/attachments"
        return chat.client.post(address, data=fields, content_type="multipart/form-data")

    assert go_on(b"geen pdf").status_code == 422
    assert chat.open_key == "attachments"
    assert go_on(PDF).status_code == 303
    assert "visie.pdf" in chat.page().bubbles[-1]


def test_files_answer_no_other_question(chat: Chat) -> None:
    give(chat, (PDF, "visie.pdf"))
    assert "Is er nog iets dat we moeten weten?Nog geen antwoord" in chat.page("/nalezen").text


def test_five_files_at_most_and_ten_megabytes_each(chat: Chat) -> None:
    large = give(chat, (PDF + b"\0" * 10 * 1024 * 1024, "groot.pdf"))
    assert large.status_code == 422
    assert "“groot.pdf” is groter dan 10 MB." in Page(large).text
    heavy = PDF + b"\0" * (10 * 1024 * 1024 - len(PDF) - 1)  # with the number that follows exactly ten megabytes
    assert give(chat, *((heavy + bytes([number]), f"{number}.pdf") for number in range(5))).status_code == 303
    more = give(chat, (PDF, "zes.pdf"))
    assert more.status_code == 422
    assert "Je mag hoogstens 5 bestanden meegeven. Er staan er al 5." in Page(more).text
    assert "Kies eerst een bestand op je toestel." in Page(give(chat)).text


def test_a_reader_outside_the_school_is_noted_and_others_find_nothing(theatre: Theatre, client: StrictClient) -> None:
    with theatre.database.reading() as session:
        ids = {row.email: row.id for row in session.execute(select(Person.id, Person.email))}
    client.sign_in(ids["lead@school.example"])
    chat = Chat(client).begin().until("attachments")
    give(chat, (PDF, "visie.pdf"))
    chat.until("")
    link = next(
        each.get("href")
        for each in chat.page("/nalezen").tree.iter("{http://www.w3.org/1999/xhtml}a")
        if "/bijlagen/" in (each.get("href") or "")
    )
    client.sign_in(ids["coordinator@city.example"])
    assert client.get(link).status_code == 404
    client.sign_in(ids["lead@school.example"])
    client.send(f"{chat.address}/versturen", **chat.page("/nalezen").hidden("/versturen"))
    client.sign_in(ids["coordinator@city.example"])
    assert client.get(link).data == PDF
    client.sign_in(ids["partner@partner-c.example"])
    assert client.get(link).status_code == 404
    with kit_of(client.application).database.reading() as session:
        entry = session.scalars(select(ReadEntry)).one()
    assert (entry.person_id, entry.part.value) == (ids["coordinator@city.example"], "intake")
