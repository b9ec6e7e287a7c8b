"""Workbooks: both readers give the same text, odd cells included."""

from datetime import date, datetime, time, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from openpyxl import Workbook

from potluck.describe.schema import build_dialect
from potluck.model import Table
from potluck.read import Unreadable, open_table, sheet

ROWS: list[list[Any]] = [
    ["Title"],
    [],
    ["id", "name", "day", "share", "yes"],
    [1, "Ann", date(2026, 1, 2), 0.5, True],
    [1001.0, "  spaced ", datetime(2026, 1, 2, 12, 30), 1e20, False],
    [None, None, None, None, None],
    [-3, "two\nlines", time(23, 59), 1 / 3, None],
    ["01001", "NA", timedelta(hours=30), None, "true"],
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = Workbook()
    first = made.active
    assert first is not None
    first.title = "Notes"
    first["B2"] = "nothing here"
    for row in ROWS:
        made.create_sheet("Data") if "Data" not in made.sheetnames else None
        made["Data"].append(row)
    made.save(tmp_path / "t.xlsx")
    return tmp_path / "t.xlsx"


def rows_of(path: Path, dialect: dict[str, Any]) -> list[tuple[int, tuple[str | None, ...]]]:
    table = Table("t", (PurePosixPath(path.name),), format="xlsx", dialect=build_dialect({"dialect": dialect}))
    source = open_table(path.parent, table)
    assert not isinstance(source, Unreadable)
    return [
        pair for batch in source.batches() for pair in zip(batch.rows.to_list(), batch.cells.iter_rows(), strict=True)
    ]


def test_cells_are_text(book: Path) -> None:
    read = rows_of(book, {"sheetName": "Data", "headerRows": [3]})

    assert read == [
        (4, ("1", "Ann", "2026-01-02", "0.5", "true")),
        (5, ("1001", "  spaced ", "2026-01-02T12:30:00", "1e+20", "false")),
        (6, ("", "", "", "", "")),
        (7, ("-3", "two\nlines", "23:59:00", repr(1 / 3), "")),
        (8, ("01001", "NA", "30:00:00", "", "true")),
    ]


def test_both_readers_read_the_same(book: Path) -> None:
    loaded = [[sheet.cell_text(v) for v in row] for row in sheet._loaded(book, "Data")]
    streamed = [[sheet.cell_text(v) for v in row] for row in sheet._streamed(book, "Data")]

    assert [trimmed(row) for row in streamed] == [trimmed(row) for row in loaded]
    assert list(sheet.sheet_rows(book, "Notes")) == [[], ["", "nothing here"]]


def trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row


def test_error_cells_keep_their_text(tmp_path: Path) -> None:
    """An error cell is no empty cell: the sheet is then read by the reader that knows it."""
    made = Workbook()
    active: Any = made.active
    active.append(["a", "b"])
    active.append([1, "#N/A"])
    active["B2"].data_type = "e"
    made.save(tmp_path / "t.xlsx")

    assert rows_of(tmp_path / "t.xlsx", {}) == [(2, ("1", "#N/A"))]


SHEETS = {
    "the first": ({}, ["", "nothing here"]),
    "by number": ({"sheetNumber": 2}, ["Title"]),
    "by name": ({"sheetName": "Data"}, ["Title"]),
}


@pytest.mark.parametrize("case", SHEETS)
def test_which_sheet(book: Path, case: str) -> None:
    dialect, first = SHEETS[case]
    table = Table("t", (PurePosixPath("t.xlsx"),), format="xlsx", dialect=build_dialect({"dialect": dialect}))

    source = open_table(book.parent, table)

    assert isinstance(source, sheet.SheetSource)
    assert next(row for row in sheet.sheet_rows(book, source._name) if row) == first


@pytest.mark.parametrize("dialect", [{"sheetName": "Date"}, {"sheetNumber": 3}, {"sheetNumber": 0}])
def test_a_sheet_that_is_not_there_is_told_with_those_that_are(book: Path, dialect: dict[str, Any]) -> None:
    table = Table("t", (PurePosixPath("t.xlsx"),), format="xlsx", dialect=build_dialect({"dialect": dialect}))

    opened = open_table(book.parent, table)

    assert isinstance(opened, Unreadable)
    assert "'Data'" in opened.finding.message


@pytest.mark.parametrize("content", [b"", b"a,b\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 100])
def test_what_is_no_workbook_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.xlsx").write_bytes(content)

    opened = open_table(tmp_path, Table("t", (PurePosixPath("t.xlsx"),), format="xlsx"))

    assert isinstance(opened, Unreadable)
    assert opened.finding.rule == "source-error"


def test_a_workbook_that_unpacks_to_too_much_is_refused(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "UNPACKED_CAP", 1000)

    opened = open_table(book.parent, Table("t", (PurePosixPath("t.xlsx"),), format="xlsx"))

    assert isinstance(opened, Unreadable)
    assert "unpacks" in opened.finding.message


@pytest.mark.parametrize(
    ("dialect", "told"), [({}, ["sheet-not-checked"]), ({"sheetName": "Notes"}, []), ({"sheetNumber": 1}, [])], ids=str
)
def test_sheets_that_nobody_chose_are_named(book: Path, dialect: dict[str, Any], told: list[str]) -> None:
    """A workbook of several sheets is not taken for its first in silence."""
    table = Table("t", (PurePosixPath(book.name),), format="xlsx", dialect=build_dialect({"dialect": dialect}))
    source = open_table(book.parent, table)

    assert not isinstance(source, Unreadable)
    assert [finding.rule for finding in source.findings] == told
    assert all("'Data'" in finding.message for finding in source.findings)
