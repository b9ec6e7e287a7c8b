"""The table of formats: which file is of which, and what is said of files that cannot be had or are none."""

import gzip
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import openpyxl
import pytest
from lib.samples import write_sample

from potluck.draft import with_schema
from potluck.model import Table
from potluck.read import Unreadable, format_named, formats, open_table, recognised
from potluck.read.formats import INLINE, Format, content_size, json, xlsx
from potluck.read.layouts import Layout, NotATable

FILES = [form.name for form in formats() if form is not INLINE]


def table(name: str, form: str, **declared: Any) -> Table:
    return Table("t", (PurePosixPath(name),), form, **declared)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_recognised_read_and_laid_out(tmp_path: Path, name: str) -> None:
    path = write_sample(name, tmp_path)
    form = recognised(path)
    assert isinstance(form, Format)

    layout = form.layouts([path], table(path.name, name), "")
    source = open_table(tmp_path, table(path.name, name))

    assert form.name == name
    assert form.parts(path) in {("",), ("Sheet",)}
    assert isinstance(layout, Layout)
    assert not isinstance(source, Unreadable)
    assert sum(len(batch.rows) for batch in source.batches()) == 20


@pytest.mark.parametrize("name", FILES)
def test_what_is_declared_is_the_layout(tmp_path: Path, name: str) -> None:
    """Where a dialect is declared nothing is found out."""
    path = write_sample(name, tmp_path)
    found = format_named(name).layouts([path], table(path.name, name), "")
    assert isinstance(found, Layout)

    layout = format_named(name).layouts([path], table(path.name, name, dialect=found.dialect), "")

    assert isinstance(layout, Layout)
    assert layout.dialect == found.dialect
    assert layout.findings == ()


def test_nothing_is_known_of_a_format_that_nobody_reads(tmp_path: Path) -> None:
    form = format_named("dbf")

    assert isinstance(form.open([], table("t.dbf", "dbf")), Unreadable)
    assert form.layouts([], table("t.dbf", "dbf"), "") == NotATable(
        "Tables of the format 'dbf' cannot be read.", "format-unsupported"
    )
    assert form.magic(b"", tmp_path) is False


def test_a_file_that_cannot_be_opened_is_no_table(tmp_path: Path) -> None:
    found = recognised(tmp_path)

    assert isinstance(found, NotATable)
    assert found.why.startswith("The file cannot be read:")


@pytest.mark.parametrize(("name", "times"), [("t.csv", 1), ("t.csv.gz", 10), ("t.xlsx", 10)])
def test_packed_files_hold_more_than_their_size(tmp_path: Path, name: str, times: int) -> None:
    (tmp_path / name).write_bytes(b"x" * 100)

    assert content_size(tmp_path / name, "xlsx" if "xlsx" in name else "csv") == 100 * times


def test_an_encoding_that_is_not_known_is_told(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    (tmp_path / "t.ndjson").write_text('{"a": 1}\n')

    layouts = [
        format_named(name).layouts([tmp_path / f"t.{name}"], table(f"t.{name}", name, encoding="klingon"), "")
        for name in ("csv", "ndjson")
    ]

    assert [getattr(layout, "why", "") for layout in layouts] == ["The encoding 'klingon' is not known."] * 2


def test_lines_of_json_that_are_not_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "t.ndjson").write_bytes(b'{"a": 1}\n{"a": "\xff"}\n')

    layout = format_named("ndjson").layouts([tmp_path / "t.ndjson"], table("t.ndjson", "ndjson"), "")

    assert isinstance(layout, NotATable)
    assert "has bytes that are not text" in layout.why


@pytest.mark.parametrize("damage", ["no zip", "no workbook in it", "no sheets"])
def test_workbooks_that_are_none(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "t.xlsx"
    if damage == "no zip":
        path.write_bytes(b"PK\x03\x04 this is none")
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("xl/workbook.xml" if damage == "no sheets" else "a.txt", "<x/>")

    assert isinstance(format_named("xlsx").layouts([path], table("t.xlsx", "xlsx"), ""), NotATable)
    assert bool(format_named("xlsx").magic(path.read_bytes(), path)) is (damage == "no sheets")
    assert isinstance(format_named("xlsx").layouts([path], table("t.xlsx", "xlsx"), "Sheet"), NotATable)


def test_a_workbook_of_charts_alone_has_no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_sheets", lambda _path: ())

    assert format_named("xlsx").layouts([tmp_path], table("t.xlsx", "xlsx"), "") == NotATable(
        "The workbook has no sheets."
    )


SHEETS: dict[str, tuple[list[list[Any]], str]] = {
    "empty": ([], "it is empty."),
    "one cell": ([["a"]], "it is not a table."),
    "a title": ([["Deaths"], [], ["id", "n"], *([n, n] for n in range(9))], "its header is not in the first row"),
    "numbers": ([[n, n + 0.5] for n in range(9)], "it has no header in its first row."),
    "two rows": ([["a", "b"], ["x", "y"], *([n, n] for n in range(9))], "its header takes more than one row."),
}


@pytest.mark.parametrize("case", SHEETS)
def test_sheets_that_are_no_tables_say_why(tmp_path: Path, case: str) -> None:
    rows, why = SHEETS[case]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")

    layout = format_named("xlsx").layouts([tmp_path / "t.xlsx"], table("t.xlsx", "xlsx"), "Sheet")

    assert isinstance(layout, NotATable)
    assert layout.why.startswith(why)


def test_a_sheet_whose_labels_cannot_be_names_is_read_by_position(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["id", "id"], *(["x", n] for n in range(9))):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")

    found, findings = with_schema(tmp_path, table("t.xlsx", "xlsx"))

    assert found.schema is not None
    assert [f.name for f in found.schema.fields] == ["id", "id_2"]
    assert [f.rule for f in findings] == ["schema-inferred", "duplicate-label"]


def test_json_that_is_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json, "_CAP", 4)
    (tmp_path / "t.json").write_text('[{"a": 1}]')

    source = open_table(tmp_path, table("t.json", "json"))

    assert isinstance(source, Unreadable)
    assert "write one row per line" in source.finding.message


def test_json_that_is_not_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_bytes(b'[{"a": "\xff"}]')

    layout = format_named("json").layouts([tmp_path / "t.json"], table("t.json", "json"), "")

    assert layout == NotATable("The file is not text in its encoding.", "")


def test_rows_of_json_stand_below_the_property_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text('{"found": {"rows": [{"a": 1}]}}')
    named = table("t.json", "json", text={"dialect": {"json": {"property": "found.rows"}}})

    layout = format_named("json").layouts([tmp_path / "t.json"], named, "")

    assert isinstance(layout, Layout)
    assert layout.labels == ("a",)


def test_columns_have_letters_where_a_spreadsheet_shows_the_file() -> None:
    assert [form.name for form in formats() if not form.letters] == ["xpt"]


def test_data_that_are_no_rows_are_told() -> None:
    one = Table("t", (), "inline", data="a")

    assert isinstance(INLINE.layouts([], one, ""), NotATable)
    assert isinstance(INLINE.open([], one), Unreadable)
    assert INLINE.magic(b"", Path("t")) is False


def test_a_gzipped_json_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "t.json.gz").write_bytes(gzip.compress(b' [{"a": 1}]'))

    found = recognised(tmp_path / "t.json.gz")

    assert isinstance(found, Format)
    assert found.name == "json"


@pytest.mark.parametrize("name", [name for name in FILES if not format_named(name).joins])
def test_no_file_of_several_is_left_out(tmp_path: Path, name: str) -> None:
    """A format that reads one file refuses a table of two, rather than dropping the rows of the second."""
    path = write_sample(name, tmp_path)
    paths = (PurePosixPath(path.name), PurePosixPath(path.name))

    source = open_table(tmp_path, Table("t", paths, name))

    assert isinstance(source, Unreadable)
    assert "2 are listed" in source.finding.message


LINES = [
    (b'{"a": 1}\n{"a": "\xff"}\n', "Line 2 has bytes that are not text"),
    (b'{"a": 1}\n\n{"a": }\n', "Line 3, column 7 is not valid"),
    (b'{"a": 1}\n' * 3000 + b'{"a": "\xff"}\n', "Line 3001 has bytes"),
]


@pytest.mark.parametrize(("content", "message"), LINES)
def test_a_bad_line_is_named_and_the_rows_before_it_stay(tmp_path: Path, content: bytes, message: str) -> None:
    """Wherever the decoder's blocks end."""
    (tmp_path / "t.ndjson").write_bytes(content)
    source = open_table(tmp_path, table("t.ndjson", "ndjson"))

    if isinstance(source, Unreadable):
        found, rows = source.finding, 1
    else:
        rows = sum(len(batch.rows) for batch in source.batches())
        [found] = source.findings

    assert message in found.message
    assert rows == max(1, content.count(b"1}"))


def test_lines_in_an_encoding_of_two_bytes_end_where_it_fails(tmp_path: Path) -> None:
    """Such an encoding has no stand-ins for bad bytes: the place is named roughly."""
    (tmp_path / "t.ndjson").write_bytes('{"a": 1}\n'.encode("utf-16") + b"x")

    source = open_table(tmp_path, table("t.ndjson", "ndjson", encoding="utf-16"))

    assert isinstance(source, Unreadable)
    assert "Somewhere after line" in source.finding.message
