"""The fast reader of delimited text gives what the exact one gives, whatever the bytes."""

import csv
import io
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lib.ascii import fields
from lib.strategies import CSV_BYTES

from potluck.describe.schema import build_schema
from potluck.model import Dialect, Table
from potluck.read import ReadAgainError, Unreadable, open_table
from potluck.read.blocks import whole_records
from potluck.read.exact import csv_format
from potluck.read.streams import ProvedStream

Row = tuple[int, tuple[str | None, ...], tuple[str, ...], bool]

DIALECTS = {
    "comma": Dialect(header=False),
    "semicolon and apostrophe": Dialect(header=False, delimiter=";", quote_char='"'),
    "no quotes": Dialect(header=False, quote_char=""),
    "quotes not doubled": Dialect(header=False, double_quote=False),
    "header and blank rows": Dialect(skip_blank_rows=True),
    "comments": Dialect(comment_char="a", header_rows=(2,)),
}


def rows_of(folder: Path, table: Table, *, exact: bool) -> tuple[list[Row], dict[str, int]] | str:
    """Every row with its number, cells, cells beyond the header and whether it is undecodable; and what was skipped."""
    source = open_table(folder, table, exact=exact)
    if isinstance(source, Unreadable):
        return source.finding.rule
    rows: list[Row] = []
    skipped: dict[str, int] = {}
    for batch in source.batches():
        for reason, number in batch.skipped.items():
            skipped[reason] = skipped.get(reason, 0) + number
        for number, cells in zip(batch.rows.to_list(), batch.cells.iter_rows(), strict=True):
            # pyarrow turns an empty line into empty cells: the row is blank either way.
            plain = ("",) * source.width if batch.short.get(number) == 0 else cells
            rows.append((number, plain, tuple(batch.extra.get(number, ())), number in batch.undecodable))
    return rows, skipped


@pytest.mark.parametrize("name", DIALECTS)
@given(content=CSV_BYTES, width=st.integers(1, 3))
def test_readers_agree(tmp_path: Path, name: str, content: bytes, width: int) -> None:
    """Same rows, numbers, cells, short and long rows; or the fast reader asks for the exact one."""
    schema = build_schema({"schema": {"fields": fields("a b c")[:width]}})
    (tmp_path / "t.csv").write_bytes(content)
    table = Table("t", (PurePosixPath("t.csv"),), encoding="utf-8", dialect=DIALECTS[name], schema=schema)

    try:
        fast = rows_of(tmp_path, table, exact=False)
    except ReadAgainError:
        return
    assert rows_of(tmp_path, table, exact=True) == fast


@given(content=st.binary(max_size=60))
def test_no_row_is_lost_in_bytes_that_are_no_text(tmp_path: Path, content: bytes) -> None:
    """Line feeds and quotes apart, there are as many rows as lines, and all are kept or named."""
    lines = content.replace(b'"', b"").replace(b"\r", b"").removeprefix(b"\xef\xbb\xbf").split(b"\n")
    (tmp_path / "t.csv").write_bytes(b"\n".join([b"head", *lines]))
    table = Table("t", (PurePosixPath("t.csv"),), encoding="utf-8", dialect=Dialect())

    read = rows_of(tmp_path, table, exact=True)

    assert not isinstance(read, str)
    assert len(read[0]) == len(lines) - (lines[-1] == b"")


def test_the_readers_are_both_tried(tmp_path: Path) -> None:
    """The comparison is not hollow: ordinary files are read by the fast reader."""
    (tmp_path / "t.csv").write_text("a,b\n1,2\n3\n")
    table = Table("t", (PurePosixPath("t.csv"),), encoding="utf-8", dialect=Dialect())

    assert rows_of(tmp_path, table, exact=False) == (
        [(2, ("1", "2"), (), False), (3, ("3", None), (), False)],
        {"header": 1},
    )


def records_of(content: bytes, dialect: Dialect) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("latin-1"), newline=""), **csv_format(dialect)))


@pytest.mark.parametrize("name", ["comma", "no quotes", "quotes not doubled"])
@given(
    pieces=st.lists(st.sampled_from(["a", '"', '""', ",", "\n", "\r", "\r\n", ',"', '",', '"\n', "é"]), max_size=30),
    size=st.integers(1, 40),
)
def test_blocks_hold_whole_records(name: str, pieces: list[str], size: int) -> None:
    """Read block by block, a text has the records it has as a whole; none is cut, wherever quotation marks stand."""
    content, dialect = "".join(pieces).encode(), DIALECTS[name]
    try:
        blocks = [bytes(b.content) for b in whole_records(ProvedStream(io.BytesIO(content), "utf-8"), dialect, size)]
    except ReadAgainError:
        # Given up is what ends inside quotation marks, or has cells over several lines and a mark amid a text.
        over_lines = any("\n" in cell or "\r" in cell for record in records_of(content, dialect) for cell in record)
        assert over_lines or records_of(content + b"\nx", dialect)[-1] != ["x"]
        return

    assert b"".join(blocks) == content
    assert [r for block in blocks for r in records_of(block, dialect)] == records_of(content, dialect)


def test_blocks_are_small_where_records_are() -> None:
    """The comparison is not hollow: a text is cut where it can be, stray marks or not."""
    for line in ("a,b\n", 'a,"b\nc"\n', '5" pipe,b\n', "a,b\r"):
        stream = ProvedStream(io.BytesIO(line.encode() * 50), "utf-8")
        assert len(list(whole_records(stream, Dialect(), 20))) >= 5, line
