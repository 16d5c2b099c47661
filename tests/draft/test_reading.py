"""Files become the text of a capture; what cannot be read whole is refused with its reason."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfWriter

from kg.draft import reading
from kg.draft.reading import docx, html, limits, pdf, plain
from kg.errors import InputError, SecoopError, TooLargeError, UnsupportedMediaError
from tests.draft import files


def test_a_text_file_is_its_own_capture_to_the_byte() -> None:
    raw = "\ufeffa\r\n\u00a0会議\t\n".encode()
    assert plain.read(raw).encode() == raw


@pytest.mark.parametrize("raw", [b"caf\xe9", b"a\0b"])
def test_bytes_that_are_no_text_are_refused(raw: bytes) -> None:
    with pytest.raises(InputError):
        plain.read(raw)


def test_html_keeps_what_a_reader_sees_block_by_block() -> None:
    page = (
        "<!DOCTYPE html><title>T</title><style>p{}</style><script>x</script><nav>Home</nav><h1>Hill\n Day</h1>"
        "<p>Bo&nbsp;Lind<br>opened <b>it</b>.</p><p hidden>no</p><table><tr><td>a<td>b</table><pre>x\n y</pre>"
    )
    assert html.read(page.encode()) == "Home\n\nHill Day\n\nBo\u00a0Lind\nopened it.\n\na\tb\n\nx\ny\n"


def test_html_adds_no_white_space_inside_a_word() -> None:
    assert html.read(b"<p>Bo<b>rder</b>s</p>") == "Borders\n"


@pytest.mark.parametrize("raw", ["<meta charset=windows-1251><p>Озеро</p>".encode("cp1251"), "<p>Озеро</p>".encode("utf-16")])
def test_html_is_read_in_the_encoding_it_declares(raw: bytes) -> None:
    assert html.read(raw) == "Озеро\n"


def test_a_byte_that_is_not_in_the_declared_encoding_is_an_error_and_never_replaced() -> None:
    with pytest.raises(InputError, match="byte 3 is not utf-8"):
        html.read(b"<p>\xe9</p>")
    with pytest.raises(UnsupportedMediaError, match="klingon"):
        html.read(b"<meta charset=klingon>")


def test_html_nested_too_deeply_is_refused() -> None:
    with pytest.raises(InputError, match="nested too deeply"):
        html.read(b"<div>" * (limits.DEPTH + 5) + b"x")


def test_an_entity_of_a_doctype_means_nothing_in_html() -> None:
    assert html.read(b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>a&x;b') == "]>\n\na&x;b\n"


def test_a_word_file_gives_paragraphs_with_insertions_and_without_deletions() -> None:
    assert docx.read(files.docx()) == "Hill Day\n\nBo Lind opened it.\n"


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ("<w:rPr><w:vanish/></w:rPr>", "Hill Day\n"),
        ('<w:rPr><w:vanish w:val="1"/></w:rPr>', "Hill Day\n"),
        ('<w:rPr><w:vanish w:val="true"/></w:rPr>', "Hill Day\n"),
        ("<w:rPr><w:b/><w:webHidden/></w:rPr>", "Hill Day, secret, here\n"),
        ('<w:rPr><w:vanish w:val="0"/></w:rPr>', "Hill Day, secret, here\n"),
        ('<w:rPr><w:vanish w:val="off"/></w:rPr>', "Hill Day, secret, here\n"),
        ("", "Hill Day, secret, here\n"),
    ],
)
def test_text_of_a_word_file_that_nobody_sees_is_not_read(mark: str, text: str) -> None:
    hidden = f"<w:r>{mark}<w:t>, secret</w:t><w:tab/><w:t>, here</w:t></w:r>"
    body = f"<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>Hill Day</w:t></w:r>{hidden}</w:p>"
    assert docx.read(files.docx(files.document(body))) == text.replace(", secret,", ", secret\t,")


def test_a_run_after_one_that_nobody_sees_is_read() -> None:
    body = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r><w:r><w:t>yes</w:t></w:r></w:p>"
    assert docx.read(files.docx(files.document(body))) == "yes\n"


def test_notes_of_a_word_file_follow_its_text() -> None:
    raw = io.BytesIO(files.docx())
    with zipfile.ZipFile(raw, "a") as archive:
        archive.writestr("word/footnotes.xml", files.document("<w:p><w:r><w:t>A note.</w:t></w:r></w:p>"))
    assert docx.read(raw.getvalue()) == "Hill Day\n\nBo Lind opened it.\n\nA note.\n"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"PK\x03\x04 broken", "not a ZIP"),
        (files.docx(name="else.xml"), "no Word file"),
        (files.docx(b"<w:document"), "not XML"),
        (files.docx(files.document(prologue='<!DOCTYPE x [<!ENTITY a "b">]>')), "DOCTYPE"),
        (files.docx(files.document("<w:p>" * 300 + "</w:p>" * 300)), "nested too deeply"),
    ],
)
def test_a_word_file_that_is_none_or_hostile_is_refused(raw: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        docx.read(raw)


def test_a_zip_bomb_is_refused_while_it_unpacks() -> None:
    with pytest.raises(TooLargeError, match="unpacks to more than"):
        docx.read(files.docx_bomb(limits.PART_BYTES + 1))


def test_a_pdf_gives_its_text() -> None:
    assert pdf.read(files.pdf()) == "Hill Day, 4 May 2030."


@pytest.mark.parametrize(
    ("raw", "words"),
    [(b"no pdf at all", "no PDF"), (b"%PDF-1.4\n" + b"\x00garbage" * 50, "not a PDF that can be read")],
)
def test_a_pdf_that_is_none_is_refused(raw: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        pdf.read(raw)


def test_a_locked_pdf_is_told_as_locked() -> None:
    out, writer = io.BytesIO(), PdfWriter(clone_from=io.BytesIO(files.pdf()))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    with pytest.raises(InputError, match="locked"):
        pdf.read(out.getvalue())


def test_pages_that_contain_themselves_end() -> None:
    with pytest.raises(SecoopError):
        reading_of(files.pdf(pages="[2 0 R]"))


def reading_of(raw: bytes) -> str:
    text = pdf.read(raw)
    if not text.strip():
        raise InputError("no text")
    return text


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    for name in ("pipe.txt", "zero.txt"):
        with pytest.raises(InputError, match="not a file"):
            reading.read(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "raw", "kind"),
    [
        ("a.doc", b"x", UnsupportedMediaError),
        ("a.txt", b" \n", InputError),
        ("a.txt", b"x" * (limits.CHARACTERS + 1), TooLargeError),
        ("a.txt", b"x" * (limits.FILE_BYTES + 1), TooLargeError),
    ],
    ids=["ending", "empty", "characters", "bytes"],
)
def test_what_is_not_read_names_the_file(tmp_path: Path, name: str, raw: bytes, kind: type[SecoopError]) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(kind) as caught:
        reading.read(path)
    assert caught.value.where == name
    assert caught.value.remedy
