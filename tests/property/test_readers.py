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
from potluck.findings import Finding
from potluck.model import Dialect, Table
from potluck.read import Unreadable, fast, open_table
from potluck.read.blocks import WholeRecords
from potluck.read.delimited import open_delimited
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


def rows_of(folder: Path, table: Table, *, exact: bool) -> tuple[list[Row], dict[str, int], list[Finding]] | str:
    """Every row with its number, cells, cells beyond the header and whether it is undecodable; what was skipped, findings."""
    paths = [folder / path for path in table.paths]
    source = open_delimited(paths, table, exact=True) if exact else open_table(folder, table)
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
    return rows, skipped, source.findings


@pytest.mark.parametrize("name", DIALECTS)
@given(content=CSV_BYTES, width=st.integers(1, 3))
def test_readers_agree(tmp_path: Path, name: str, content: bytes, width: int) -> None:
    """Same rows, numbers, cells, short and long rows, and findings, whichever of them begins."""
    schema = build_schema({"schema": {"fields": fields("a b c")[:width]}})
    (tmp_path / "t.csv").write_bytes(content)
    table = Table("t", (PurePosixPath("t.csv"),), encoding="utf-8", dialect=DIALECTS[name], schema=schema)

    assert rows_of(tmp_path, table, exact=False) == rows_of(tmp_path, table, exact=True)


TROUBLE = {
    "bytes that are no text": b"x\xff\xfe,caf\xe9\n",
    "a quotation mark that never closes": b'"1,2\n',
    "quotation marks out of place": b'5" pipe,"a\nb"\n"c" d,"e\n\nf" g\n',
    "half a character": b"\xe2\x82",
}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "shift_jis", "iso2022_jp"])
@pytest.mark.parametrize("name", TROUBLE)
@given(
    lines=st.lists(st.sampled_from(["a,b", 'é,"b\nc"', "a", "a,b,c", "", '"é",""""']), min_size=1, max_size=30),
    place=st.integers(0, 40),
    size=st.integers(4, 60),
)
def test_the_exact_reader_goes_on_where_the_fast_one_ends(
    tmp_path: Path, encoding: str, name: str, lines: list[str], place: int, size: int
) -> None:
    """With trouble at any place a file has the rows, numbers and findings of the file read exactly from its start."""
    coded = "é" if encoding in {"utf-8", "cp1252", "utf-16"} else "日"
    text = "".join(line.replace("é", coded) + "\n" for line in ["head,more", *lines]).encode(encoding)
    (tmp_path / "t.csv").write_bytes(text[:place] + TROUBLE[name] + text[place:])
    schema = build_schema({"schema": {"fields": fields("a b")}})
    table = Table("t", (PurePosixPath("t.csv"),), encoding=encoding, dialect=Dialect(), schema=schema)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast, "_BLOCK", size)
        patch.setattr(fast, "_WIDE_BLOCK", size)
        begun_fast = rows_of(tmp_path, table, exact=False)

    assert begun_fast == rows_of(tmp_path, table, exact=True)


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
        [],
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
    cutter = WholeRecords(ProvedStream(io.BytesIO(content), "utf-8"), dialect, size)

    blocks = [bytes(block.content) for block in cutter]

    left = cutter.left or b""
    assert b"".join(blocks) + left == content or content.startswith(b"".join(blocks) + left)
    assert [r for block in (*blocks, left) for r in records_of(block, dialect)] == records_of(
        b"".join(blocks) + left, dialect
    )
    if cutter.left is not None:
        # Left is what ends inside quotation marks, or has cells over several lines and a mark amid a text.
        over_lines = any("\n" in cell or "\r" in cell for record in records_of(content, dialect) for cell in record)
        assert over_lines or records_of(content + b"\nx", dialect)[-1] != ["x"]


def test_blocks_are_small_where_records_are() -> None:
    """The comparison is not hollow: a text is cut where it can be, stray marks or not."""
    for line in ("a,b\n", 'a,"b\nc"\n', '5" pipe,b\n', "a,b\r"):
        stream = ProvedStream(io.BytesIO(line.encode() * 50), "utf-8")
        assert len(list(WholeRecords(stream, Dialect(), 20))) >= 5, line
