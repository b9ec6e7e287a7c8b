"""Blocks of whole records: where a text is cut, and which texts are left to the exact reader."""

import io

import pytest

from potluck.model import Dialect
from potluck.read import blocks
from potluck.read.blocks import WholeRecords
from potluck.read.streams import ProvedStream


def cut(text: str, size: int, dialect: Dialect | None = None) -> list[str]:
    stream = ProvedStream(io.BytesIO(text.encode()), "utf-8")
    return [bytes(b.content).decode() for b in WholeRecords(stream, dialect or Dialect(), size)]


CUTS: dict[str, tuple[str, int, list[str]]] = {
    "at the last line end": ("a,b\nc,d\ne,f\n", 6, ["a,b\n", "c,d\ne,f\n"]),
    "whole where it fits": ("a,b\nc,d\n", 20, ["a,b\nc,d\n"]),
    "no line end at the end": ("a,b\nc,d", 20, ["a,b\n", "c,d"]),
    "a byte order mark goes": ("\ufeffa\nb\n", 20, ["a\nb\n"]),
    "a byte order mark goes that comes byte by byte": ("\ufeffa\nb\n", 1, ["a\n", "b\n"]),
    "not at a line end in quotation marks": ('x\na,"b\nc"\n', 7, ["x\n", 'a,"b\nc"\n']),
    # In the first eight bytes no record ends though lines do; as much again holds one.
    "nowhere as long as a quotation mark is open": ('"b\n\n\n\n\n\n\n"\nd\n', 8, ['"b\n\n\n\n\n\n\n"\nd\n']),
    "beside a mark amid a text": ('5" a\n6" b\n7" c\n', 10, ['5" a\n', '6" b\n', '7" c\n']),
    "carriage returns": ("a\rb\rc\r", 4, ["a\r", "b\r", "c\r"]),
}


@pytest.mark.parametrize("case", CUTS)
def test_where_a_text_is_cut(case: str) -> None:
    """After whole records only, and nothing is lost."""
    text, size, expected = CUTS[case]

    assert cut(text, size) == expected


LEFT = {
    "an open quotation mark": ('a\n"b\nc\n', 4, ["a\n"], '"b\nc\n'),
    "an open mark beside a mark amid a text": ('5" a\n"b\nc\n', 5, ['5" a\n'], '"b\nc\n'),
    "a cell of several lines beside a mark amid a text": ('x\n5" a,"b\nc"\nd\n', 4, ["x\n"], '5" a,"b\nc"\nd\n'),
    "a record longer than a cell may be": ('a\n"' + "x" * 200, 40, ["a\n"], '"' + "x" * 198),
}


@pytest.mark.parametrize("case", LEFT)
def test_what_is_left_to_the_exact_reader(monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    """The blocks before stay, and what is left begins with a record."""
    text, size, whole, left = LEFT[case]
    monkeypatch.setattr(blocks, "CELL_CAP", 150)

    cutter = WholeRecords(ProvedStream(io.BytesIO(text.encode()), "utf-8"), Dialect(), size)
    given = [bytes(block.content).decode() for block in cutter]

    assert given == whole
    assert cutter.left is not None
    assert left.startswith(cutter.left.decode())


def test_a_cutter_that_is_stopped_leaves_the_rest() -> None:
    cutter = WholeRecords(ProvedStream(io.BytesIO(b"a\nb\nc\n"), "utf-8"), Dialect(), 3)
    for _ in cutter:
        cutter.stop()

    assert cutter.left == b"b"
