"""Bytes of files: hashes, encodings, damage; every bad row named and every other kept."""

import gzip
import hashlib
import io
import sys
from pathlib import Path, PurePosixPath
from typing import Any
from unittest.mock import Mock

import pytest
from lib.ascii import errors_of, package, places

from potluck.describe.schema import build_schema
from potluck.model import Dialect, Table
from potluck.read import Unreadable, delimited, format_of, open_table, streams
from potluck.read import exact as exact_reader
from potluck.read import fast as fast_reader
from potluck.read.blocks import Block
from potluck.read.delimited import open_delimited
from potluck.read.encoding import detect_encoding
from potluck.read.streams import HashedFile, ProvedStream, codec_of, open_unpacked

SCHEMA = build_schema({"schema": {"fields": [{"name": "a", "type": "string"}, {"name": "b", "type": "string"}]}})


def table(name: str = "t.csv", encoding: str | None = "utf-8", dialect: Dialect | None = Dialect()) -> Table:  # noqa: B008
    return Table("t", (PurePosixPath(name),), encoding=encoding, dialect=dialect, schema=SCHEMA)


def read(folder: Path, what: Table, *, exact: bool = False) -> Any:
    """Rows by number, rules found, and the source."""
    paths = [folder / path for path in what.paths]
    source = open_delimited(paths, what, exact=True) if exact else open_table(folder, what)
    assert not isinstance(source, Unreadable)
    rows: dict[int, tuple[str | None, ...]] = {}
    bad: set[int] = set()
    for batch in source.batches():
        rows |= dict(zip(batch.rows.to_list(), batch.cells.iter_rows(), strict=True))
        bad |= batch.undecodable
    return rows, bad, source


def test_a_file_is_hashed_and_counted_whole(tmp_path: Path) -> None:
    content = b"a,b\n1,2\n" * 1000
    (tmp_path / "t.csv").write_bytes(content)

    _, _, source = read(tmp_path, table())

    assert [(f.path, f.bytes, f.sha256) for f in source.files] == [
        ("t.csv", len(content), hashlib.sha256(content).hexdigest())
    ]


def test_a_gzip_is_read_as_what_is_in_it_and_hashed_as_it_is(tmp_path: Path) -> None:
    packed = gzip.compress(b"a,b\n1,2\n", mtime=0)
    (tmp_path / "t.csv.gz").write_bytes(packed)

    rows, _, source = read(tmp_path, table("t.csv.gz"))

    assert rows == {2: ("1", "2")}
    assert source.files[0].sha256 == hashlib.sha256(packed).hexdigest()
    assert format_of("t.csv.gz") == "csv"


@pytest.mark.parametrize("exact", [False, True])
def test_a_gzip_cut_short_is_told_and_keeps_what_came(tmp_path: Path, exact: bool) -> None:
    # Lines that do not pack well, so that some of them come before the cut.
    lines = "".join(f"{hashlib.sha256(bytes([n % 256, n // 256])).hexdigest()},x\n" for n in range(4000))
    packed = gzip.compress(f"a,b\n{lines}".encode(), mtime=0)
    (tmp_path / "t.csv.gz").write_bytes(packed[: len(packed) // 2])

    rows, _, source = read(tmp_path, table("t.csv.gz"), exact=exact)

    assert 500 < len(rows) < 4000
    assert [f.rule for f in source.findings] == ["source-error"]


@pytest.mark.parametrize(
    ("name", "content"), [("t.csv.gz", b"a,b\n1,2\n"), ("t.csv.gz", gzip.compress(b"x", mtime=0)[:9])]
)
def test_what_is_no_gzip_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    opened = open_table(tmp_path, table(name))

    assert isinstance(opened, Unreadable)
    assert opened.finding.rule == "source-error"


@pytest.mark.parametrize("exact", [False, True])
def test_undecodable_bytes_are_spelled_out(tmp_path: Path, exact: bool) -> None:
    """Whichever reader begins, each bad row is named, its bytes are spelled out, and all others are kept."""
    (tmp_path / "t.csv").write_bytes(b"a,b\n1,caf\xe9\n2,ok\n\xff\xfe,x\n4,caf\xc3\xa9\n")

    rows, bad, _ = read(tmp_path, table(), exact=exact)

    assert bad == {2, 4}
    assert rows == {2: ("1", "caf\\xe9"), 3: ("2", "ok"), 4: ("\\xff\\xfe", "x"), 5: ("4", "café")}


def test_rows_with_undecodable_bytes_are_put_aside_alone(tmp_path: Path) -> None:
    found = package(tmp_path, {"text": b"a,b\n1,caf\xe9\n2,ok\nx,y\n", "schema": "a:integer b"})

    assert [place[:2] for place in places(errors_of(found))] == [
        ["undecodable-row", "2"],
        ["type-error", "4"],
    ]
    assert (found.tables[0].rows.kept, found.tables[0].rows.quarantined) == (1, 2)


def test_a_replacement_character_is_text(tmp_path: Path) -> None:
    """U+FFFD written in UTF-8 is a character that somebody wrote, not a byte that was lost here."""
    (tmp_path / "t.csv").write_text("a,b\n\ufffd,1\n", encoding="utf-8")

    for exact in (False, True):
        rows, bad, _ = read(tmp_path, table(), exact=exact)
        assert (rows, bad) == ({2: ("\ufffd", "1")}, set())


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-16-le", "utf-32", "cp437", "shift_jis"])
@pytest.mark.parametrize("exact", [False, True])
def test_other_encodings(tmp_path: Path, encoding: str, exact: bool) -> None:
    text = "a,b\nx,1\n" + ("日本,2\n" if encoding == "shift_jis" else "é,2\n" if encoding != "cp437" else "ü,2\n")
    (tmp_path / "t.csv").write_bytes(text.encode(encoding))

    rows, bad, _ = read(tmp_path, table(encoding=encoding), exact=exact)

    assert rows == {2: ("x", "1"), 3: (text[8:].partition(",")[0], "2")}
    assert not bad


DETECTED = {
    "plain": (b"a,b\n", "utf-8"),
    "mark": (b"\xef\xbb\xbfa,b\n", "utf-8"),
    "utf-8": ("a,é\n".encode(), "utf-8"),
    "late": (b"a" * 200_000 + "é".encode("cp1252"), "cp1252"),
    "latin-1": (b"\x81\xe9", "latin-1"),
    "utf-16": ("a,b".encode("utf-16"), "utf-16"),
    "utf-32": ("a,b".encode("utf-32"), "utf-32"),
    "nothing": (b"", "utf-8"),
    "half a letter": ("é".encode()[:1], "cp1252"),
}


@pytest.mark.parametrize("case", DETECTED)
def test_detected_encoding(tmp_path: Path, case: str) -> None:
    """The whole file decides, not its head."""
    content, expected = DETECTED[case]
    (tmp_path / "t.csv").write_bytes(content)

    assert expected == detect_encoding(tmp_path / "t.csv")


DAMAGED = {
    "utf16": ("a,b\n1,é\n".encode("utf-16-le") + b"2", "utf-16-le"),
    "utf-7": (b"a,b\n1,+AGE-\n2,+/\xb6\n", "utf-7"),
    "hz": (b"a,b\n1,x\n2,~\x1b\n", "hz"),
    "iso2022_jp": (b"a,b\n1,x\n2,\x1b$\xdb0\n", "iso2022-jp"),
    "escapes": (b"a,b\n1,x\n2,\\u12\n", "unicode_escape"),
    "raw escapes": (b"a,b\n1,x\n2,\\u12\n", "raw_unicode_escape"),
    "cp424": ("a,b\n1,x\n".encode("cp424") + b"\x75", "ibm424"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_undecodable_bytes_that_could_be_ascii_are_told(tmp_path: Path, case: str) -> None:
    """By whatever name the encoding goes, the last row is named and the one before it kept."""
    content, encoding = DAMAGED[case]
    (tmp_path / "t.csv").write_bytes(content)

    rows, bad, _ = read(tmp_path, table(encoding=encoding), exact=True)

    assert bad == {max(rows)}
    assert rows[min(rows)][0] == "1"


@pytest.mark.parametrize("encoding", ["utf-16", "UTF_32", "u16"])
@pytest.mark.parametrize("text", ["a,b\n1,2\n", "a"])
def test_an_order_of_bytes_that_nobody_can_know_is_told(tmp_path: Path, encoding: str, text: str) -> None:
    """Unicode standard, 3.10: without a mark these encodings say nothing of the order; whoever wrote them does."""
    (tmp_path / "t.csv").write_bytes(text.encode("utf-32-le"))

    for dialect in (Dialect(), None):
        opened = open_table(tmp_path, table(encoding=encoding, dialect=dialect))
        assert isinstance(opened, Unreadable)
        assert (opened.finding.rule, opened.finding.where) == ("encoding-error", "t.csv")
        assert "byte order mark" in opened.finding.message


@pytest.mark.parametrize(
    "encoding", ["no-such", "base64", "rot13", "zip", "", "utf-8\0", "idna", "punycode", "undefined"]
)
def test_an_encoding_that_is_none_is_told(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "t.csv").write_text("a,b\n")

    opened = open_table(tmp_path, table(encoding=encoding or "?"))

    assert isinstance(opened, Unreadable)
    assert opened.finding.rule == "encoding-error"


def test_codecs() -> None:
    assert codec_of("UTF_8") is not None
    assert codec_of("hex") is None


def test_a_proved_stream_is_utf_8_whatever_the_blocks() -> None:
    stream = ProvedStream(io.BytesIO('é"é"'.encode("latin-1")), "latin-1")

    assert b"".join(iter(lambda: stream.read(1), b"")) == 'é"é"'.encode()
    assert not stream.undecodable


def test_a_second_hash_on_the_way(tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(b"abc")
    with HashedFile(tmp_path / "t", also="md5") as raw:
        assert open_unpacked(raw, tmp_path / "t").read(1) == b"a"
        raw.drain()
        assert raw.also == hashlib.md5(b"abc").hexdigest()
        assert raw.bytes == 3


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz"])
def test_files_can_be_buffered_like_any_other(tmp_path: Path, name: str) -> None:
    """Whoever reads through a buffer of Python's gets the content, and the hash is still that of the file."""
    content = b"a,b\n" * 1000
    packed = gzip.compress(content, mtime=0) if name.endswith(".gz") else content
    (tmp_path / name).write_bytes(packed)

    with HashedFile(tmp_path / name) as raw:
        assert io.BufferedReader(open_unpacked(raw, tmp_path / name)).read(len(content) + 1) == content
        assert raw.sha256 == hashlib.sha256(packed).hexdigest()
    with HashedFile(tmp_path / name) as raw:
        assert io.BufferedReader(raw).read(len(packed) + 1) == packed
    with HashedFile(tmp_path / name) as raw:
        assert (raw.read(), raw.bytes) == (packed, len(packed))


@pytest.mark.parametrize("exact", [False, True])
def test_a_gzip_that_unpacks_without_end_is_left_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exact: bool
) -> None:
    """What came before is kept, and that the rest was not read is told."""
    monkeypatch.setattr(streams, "UNPACKED_CAP", 1 << 20)
    packed = gzip.compress(b"a,b\n" + b"1,2\n" * (1 << 20), mtime=0)
    assert len(packed) * 400 < 4 << 20
    (tmp_path / "t.csv.gz").write_bytes(packed)

    rows, _, source = read(tmp_path, table("t.csv.gz"), exact=exact)

    assert 0 < len(rows) < 1 << 20
    assert [f.rule for f in source.findings] == ["source-error"]
    assert "unpacks to over" in source.findings[0].message
    assert source.files[0].sha256 == hashlib.sha256(packed).hexdigest()


def test_a_line_over_the_cap_ends_the_table_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many cells it has: it would be held in memory whole."""
    monkeypatch.setattr(exact_reader, "LINE_CAP", 1000)
    (tmp_path / "t.csv").write_text("a,b\n1,2\n" + "3," * 1000 + "\n4,5\n")

    rows, _, source = read(tmp_path, table(), exact=True)

    assert rows == {2: ("1", "2")}
    assert [(f.rule, f.samples[0].row) for f in source.findings] == [("cell-too-long", 3)]


@pytest.mark.parametrize("cap", ["CELL_CAP", "LINE_CAP"])
def test_a_first_row_over_the_cap_is_not_called_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cap: str
) -> None:
    monkeypatch.setattr(exact_reader, cap, 1000)
    (tmp_path / "t.csv").write_text("x" * 2000 + ",b\n1,2\n")

    for dialect in (Dialect(), None):
        opened = open_table(tmp_path, table(dialect=dialect))
        assert isinstance(opened, Unreadable)
        assert opened.finding.rule == "cell-too-long"


def test_a_later_part_whose_first_row_is_over_the_cap_ends_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exact_reader, "CELL_CAP", 1000)
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    (tmp_path / "b.csv").write_text("x" * 2000 + ",b\n3,4\n")
    parts = (PurePosixPath("a.csv"), PurePosixPath("b.csv"))

    rows, _, source = read(tmp_path, Table("t", parts, encoding="utf-8", dialect=Dialect(), schema=SCHEMA), exact=True)

    assert rows == {2: ("1", "2")}
    assert [(f.rule, f.samples[0].row) for f in source.findings] == [("cell-too-long", 3)]


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="csv takes no line end for a quotation mark either")
def test_what_pyarrow_refuses_is_left_to_the_exact_reader(tmp_path: Path) -> None:
    """It takes no line end for a quotation mark."""
    (tmp_path / "t.csv").write_bytes(b"a,b\n1,2\r\n")

    fast, _, _ = read(tmp_path, table(dialect=Dialect(quote_char="\r")))
    exact, _, _ = read(tmp_path, table(dialect=Dialect(quote_char="\r")), exact=True)

    assert fast == exact == {2: ("1", "2")}


@pytest.mark.parametrize("rows", [16_383, 16_384, 40_000])
def test_the_exact_reader_numbers_rows_on_from_batch_to_batch(tmp_path: Path, rows: int) -> None:
    (tmp_path / "t.csv").write_text("a,b\n" + "".join(f"{n},x\n" for n in range(2, rows + 1)))

    read_rows, _, _ = read(tmp_path, table(), exact=True)

    assert read_rows == {n: (str(n), "x") for n in range(2, rows + 1)}


def test_a_dialect_is_detected_from_the_first_hundred_lines(tmp_path: Path) -> None:
    """As many as frictionless looks at."""
    (tmp_path / "t.csv").write_text("a;b\n" + "1;2\n" * 99 + "3,4,5,6\n" * 500)

    opened = open_table(tmp_path, table(dialect=None))

    assert not isinstance(opened, Unreadable)
    assert (opened.dialect.delimiter, opened.labels) == (";", ("a", "b"))


@pytest.mark.parametrize("exact", [False, True])
def test_a_cell_over_the_cap_ends_the_table_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exact: bool
) -> None:
    monkeypatch.setattr(exact_reader, "CELL_CAP", 1000)
    (tmp_path / "t.csv").write_text("a,b\n1,2\n3," + "x" * 2000 + "\n4,5\n")

    rows, _, source = read(tmp_path, table(dialect=Dialect(escape_char="\\") if exact else Dialect()), exact=exact)

    assert rows[2] == ("1", "2")
    if exact:
        assert [f.samples[0].row for f in source.findings if f.rule == "cell-too-long"] == [3]


def test_several_parts_are_numbered_on(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,x")
    (tmp_path / "b.csv").write_text("a,b\n2\n3,y,z")
    (tmp_path / "c.csv").write_text("4,w\n")
    parts = Table(
        "t",
        (PurePosixPath("a.csv"), PurePosixPath("b.csv"), PurePosixPath("c.csv")),
        encoding="utf-8",
        dialect=Dialect(),
        schema=SCHEMA,
    )

    for exact in (False, True):
        rows, _, source = read(tmp_path, parts, exact=exact)
        assert rows == {2: ("1", "x"), 4: ("2", None), 5: ("3", "y"), 6: ("4", "w")}
        assert [f.path for f in source.files] == ["a.csv", "b.csv", "c.csv"]


UNREADABLE: dict[str, tuple[bytes, Dialect | None, str]] = {
    "empty": (b"", Dialect(), "source-error"),
    "empty, without a dialect": (b"", None, "source-error"),
    "more columns than a spreadsheet has": (b"," * 16_384 + b"\n1\n", Dialect(), "source-error"),
    "one line end": (b"\n", Dialect(), "source-error"),
    "header beyond the end": (b"a,b\n1,2\n", Dialect(header_rows=(4,)), "source-error"),
    "a workbook": (b"PK\x03\x04 and so on", Dialect(), "encoding-error"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read(tmp_path: Path, case: str) -> None:
    content, dialect, rule = UNREADABLE[case]
    (tmp_path / "t.csv").write_bytes(content)

    opened = open_table(tmp_path, table(dialect=dialect))

    assert isinstance(opened, Unreadable)
    assert opened.finding.rule == rule


def test_missing_files_and_unknown_formats(tmp_path: Path) -> None:
    missing = open_table(tmp_path, table())
    (tmp_path / "t.dbf").write_text("x")
    unknown = open_table(tmp_path, Table("t", (PurePosixPath("t.dbf"),), format="dbf"))

    assert [u.finding.rule for u in (missing, unknown) if isinstance(u, Unreadable)] == [
        "scheme-error",
        "format-unsupported",
    ]


def test_text_that_looks_like_a_mark_of_the_reader_ends_nothing(tmp_path: Path) -> None:
    """Whatever a cell holds, the rows below it are read."""
    (tmp_path / "t.csv").write_text("a,b\n1,2\n3,\ufdd1end\ufdd1\n4,5\n", encoding="utf-8")

    rows, _, _ = read(tmp_path, table(), exact=True)

    assert rows == {2: ("1", "2"), 3: ("3", "\ufdd1end\ufdd1"), 4: ("4", "5")}


def test_long_records_make_small_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many characters as fit, whatever their number of rows; of the head too."""
    monkeypatch.setattr(exact_reader, "_CHARACTERS", 20)
    (tmp_path / "t.csv").write_text("a,b\n" + "12345,12345\n" * 6)
    source = open_delimited([tmp_path / "t.csv"], table(), exact=True)
    assert not isinstance(source, Unreadable)

    assert [len(batch.rows) for batch in source.batches()] == [2, 2, 2]
    with (tmp_path / "t.csv").open("rb") as file:
        assert len(exact_reader.read_head(file, "utf-8", Dialect(), 100)) == 3


MIDDLE = {
    "bytes that are no text": b"caf\xe9,x\n",
    "a quotation mark that never closes": b'"a,b\n',
    "quotation marks out of place": b'5" pipe,"x\ny"\n',
}


@pytest.mark.parametrize("case", MIDDLE)
def test_a_file_is_read_once_whatever_stands_in_its_middle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    """The exact reader goes on in the same stream, from the block on that the fast one cannot read."""
    monkeypatch.setattr(fast_reader, "_BLOCK", 1000)
    content = b"a,b\n" + b"1,2\n" * 5000 + MIDDLE[case] + b"3,4\n" * 5000
    (tmp_path / "t.csv").write_bytes(content)
    source = open_table(tmp_path, table())
    assert not isinstance(source, Unreadable)
    monkeypatch.setattr(delimited, "HashedFile", opened := Mock(wraps=HashedFile))

    rows = [row for batch in source.batches() for row in batch.rows.to_list()]

    assert rows[:5000] == list(range(2, 5002))
    assert opened.call_count == 1
    assert source.files[0].sha256 == hashlib.sha256(content).hexdigest()


def test_blocks_cut_ahead_of_one_that_pyarrow_refuses_are_read_exactly_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In order, and with the numbers that they have."""

    def parse(dialect: Dialect, width: int, block: Block) -> Any:
        return parsed(dialect, width, block) if b"17" not in bytes(block.content) else fast_reader._Parsed(block, None)

    parsed = fast_reader._parse
    monkeypatch.setattr(fast_reader, "_BLOCK", 40)
    monkeypatch.setattr(fast_reader, "_parse", parse)
    (tmp_path / "t.csv").write_text("a,b\n" + "".join(f"{n},x\n" for n in range(2, 100)))

    rows, _, _ = read(tmp_path, table())

    assert rows == {n: (str(n), "x") for n in range(2, 100)}


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "shift_jis", "iso2022_jp"])
def test_the_exact_reader_goes_on_in_any_encoding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    """Within a character that a block cuts, or within a shift, too; both where bytes and where marks are the trouble."""
    monkeypatch.setattr(fast_reader, "_BLOCK", 31)
    letter = "é" if encoding in {"cp1252", "utf-16"} else "日"
    text = "a,b\n" + f"{letter},{letter}{letter}\n" * 40
    bad = {"cp1252": b"\x81,x\n", "utf-16": b"\xd8\xd8\xd8", "shift_jis": b"\xff,x\n", "iso2022_jp": b"\xff,x\n"}
    for content in (text + '"a,b\n' + text).encode(encoding), text.encode(encoding) + bad[encoding]:
        (tmp_path / "t.csv").write_bytes(content)

        fast, exact = (read(tmp_path, table(encoding=encoding), exact=exact) for exact in (False, True))

        assert fast[:2] == exact[:2]
        assert fast[0][5] == (letter, letter * 2)
        assert [f.rule for f in fast[2].findings] == [f.rule for f in exact[2].findings]
