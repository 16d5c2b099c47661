"""Text is read in the encoding that is declared; UTF-8 that is declared as another one is told, whatever the file."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.loaders.tabular import encodings
from tests.loaders.tabular.register import HEADER, ROWS, Register

ZOE = HEADER + ROWS + "3,Zoë,Eastmark,2031-01-05,\n"


def declared(register: Register, encoding: str) -> Register:
    register.descriptor = register.descriptor.replace("{format: csv}", f"{{format: csv, encoding: {encoding}}}")
    return register


@pytest.mark.parametrize("encoding", ["latin-1", "ISO-8859-1", "windows-1252", "iso-8859-15"])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_utf_8_that_is_declared_as_latin_1_is_told_with_a_word_and_its_line(
    register: Register, encoding: str, packed: bool
) -> None:
    register.load(HEADER + ROWS)
    before = register.quads()
    content = ZOE.encode()
    with pytest.raises(InputError, match="the file is UTF-8") as found:
        declared(register, encoding).load(gzip.compress(content) if packed else content)
    assert found.value.where == "visits.csv:4"
    assert "'3,Zoë,Eastmark,2031-01-05,' would be loaded as '3,ZoÃ«,Eastmark" in found.value.message
    assert "encoding: utf-8" in found.value.remedy
    assert register.quads() == before


def test_a_file_without_the_mark_of_its_declared_encoding_is_told(register: Register) -> None:
    with pytest.raises(InputError, match="the file is not utf-16") as found:
        declared(register, "utf-16").load(HEADER + ROWS)
    assert found.value.where == "visits.csv"


@pytest.mark.parametrize("encoding", ["idna", "punycode"])
def test_what_encodes_names_of_hosts_is_no_encoding_of_files(register: Register, encoding: str) -> None:
    with pytest.raises(InputError, match="is not a known encoding") as found:
        declared(register, encoding).load(HEADER + ROWS)
    assert found.value.where.startswith("visits.yaml:6:")


@pytest.mark.parametrize("encoding", ["latin-1", "windows-1252", "windows-1250", "mac-roman"])
def test_a_file_in_the_declared_encoding_is_read(register: Register, encoding: str) -> None:
    content = (HEADER + "3,Zoë d’Été,Eastmark,2031-01-05,\n").encode(encoding if encoding != "latin-1" else "cp1252")
    if encoding == "latin-1":
        content = content.replace(b"\x92", b"'")
    assert declared(register, encoding).load(content).loaded == 1


def test_ascii_is_text_in_any_encoding(register: Register) -> None:
    assert declared(register, "latin-1").load(HEADER + ROWS).loaded == 2


def test_one_line_that_is_no_utf_8_is_proof_of_the_declared_encoding(register: Register) -> None:
    assert declared(register, "latin-1").load(ZOE.encode() + b"4,Bj\xf6rn,Eastmark,2031-01-05,\n").loaded == 4


def test_the_mark_of_utf_8_is_told_where_another_encoding_is_declared(register: Register) -> None:
    with pytest.raises(InputError, match="begins with the mark of UTF-8"):
        declared(register, "latin-1").load(ZOE.encode("utf-8-sig"))


@pytest.mark.parametrize("before", [0, 3, 500])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_bytes_that_are_not_in_the_declared_encoding_are_told_with_their_line(
    register: Register, before: int, packed: bool
) -> None:
    rows = "".join(f"{n},Zoë,Eastmark,2031-01-05,\n" for n in range(before))
    content = (HEADER + rows).encode() + b"x,Bj\xf6rn,Eastmark,2031-01-05,\n" + rows.encode()
    with pytest.raises(InputError, match="the byte 0xf6 is not utf-8") as found:
        register.load(gzip.compress(content) if packed else content)
    assert found.value.where == f"visits.csv:{before + 2}"


def test_in_other_alphabets_a_few_letters_are_no_proof(register: Register) -> None:
    """Two letters of Thai are a letter of UTF-8 as well; a name is not."""
    thai = "ยก".encode("tis-620")
    assert thai.decode() == "\u00a1"
    assert declared(register, "tis-620").load(HEADER.encode() + b"3," + thai + b",Eastmark,2031-01-05,\n").loaded == 1
    with pytest.raises(InputError, match="the file is UTF-8"):
        register.load(HEADER + "3,สมชาย ใจดี,Eastmark,2031-01-05,\n")


@pytest.mark.parametrize(("encoding", "word"), [("koi8-r", "Лодка"), ("windows-1251", "Лодка"), ("iso-8859-7", "Λίμνη")])
def test_words_in_an_encoding_of_one_byte_are_no_utf_8(register: Register, encoding: str, word: str) -> None:
    rows = "".join(f"{n},{word} {n},Eastmark,2031-01-05,\n" for n in range(20))
    assert declared(register, encoding).load((HEADER + rows).encode(encoding)).loaded == 20


class Pieces:
    """A binary file that gives its bytes in pieces of a size."""

    def __init__(self, data: bytes, size: int) -> None:
        self.parts = [data[start : start + size] for start in range(0, len(data), size)]

    def read1(self, _size: int) -> bytes:
        return self.parts.pop(0) if self.parts else b""


@given(st.text(max_size=60), st.integers(1, 7))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_the_pieces_in_which_a_file_is_read_do_not_matter(text: str, size: int) -> None:
    data = text.encode("utf-8", "replace")
    watch = encodings.Watch(Pieces(data, size), "latin-1", "a.csv")  # type: ignore[arg-type]
    while watch.read1(8192):
        pass
    if data.isascii():
        watch.check()
        return
    with pytest.raises(InputError, match="the file is UTF-8") as found:
        watch.check()
    first = next(number for number, line in enumerate(text.split("\n"), 1) if not line.isascii())
    assert found.value.where == f"a.csv:{first}"
