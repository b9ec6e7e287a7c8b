"""Workbooks and SAS files: a draft a sheet, sheets that are left out, types from text."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat

from potluck.draft import NotATable, TableDraft, draft_tables


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def types(one: TableDraft) -> dict[str, str]:
    return {field["name"]: field["type"] for field in one.resource["schema"]["fields"]}


COUNTY: list[list[Any]] = [
    ["FIPS", "Claims", "Share", "Day", "Open"],
    *([1001 + 2 * n, 10 * n, n / 7, date(2026, 1, n + 1), n % 2 == 0] for n in range(9)),
]


def test_codes_that_lost_their_zeros_stay_text_and_whole_numbers_are_integers(tmp_path: Path) -> None:
    drafts = draft_tables(workbook(tmp_path / "a.xlsx", {"County": COUNTY}))

    assert isinstance(drafts, tuple)
    assert types(drafts[0]) == {
        "FIPS": "string",
        "Claims": "integer",
        "Share": "number",
        "Day": "date",
        "Open": "boolean",
    }
    assert drafts[0].resource["schema"]["fields"][0]["potluck"]["code"] == "us-county-fips"
    assert (drafts[0].label, drafts[0].rows, drafts[0].columns) == ("County", 9, 5)
    assert drafts[0].resource["dialect"] == {"sheetName": "County"}


def test_sheets_with_a_header_further_down_are_left_out_with_a_note(tmp_path: Path) -> None:
    drafts = draft_tables(
        workbook(tmp_path / "a.xlsx", {"County": COUNTY, "Titled": [["A title"], [], *COUNTY], "Empty": []})
    )

    assert isinstance(drafts, tuple)
    assert [one.label for one in drafts] == ["County"]
    assert any(
        "'Titled' is left out: its header is not in the first row but in row 3" in note for note in drafts[0].notes
    )


def test_a_workbook_without_a_usable_sheet_is_no_table(tmp_path: Path) -> None:
    one = draft_tables(workbook(tmp_path / "a.xlsx", {"Titled": [["A title"], [], *COUNTY]}))

    assert isinstance(one, NotATable)
    assert "row 3" in one.why


def test_a_blank_label_is_read_by_position(tmp_path: Path) -> None:
    drafts = draft_tables(
        workbook(tmp_path / "a.xlsx", {"S": [["id", None, "n"], *([n, f"x{n}", n] for n in range(5))]})
    )

    assert isinstance(drafts, tuple)
    assert list(types(drafts[0])) == ["id", "column_2", "n"]
    assert drafts[0].resource["dialect"] == {
        "header": False,
        "headerRows": [1],
        "commentRows": [1],
        "sheetName": "S",
    }
    assert drafts[0].rows == 5


def test_sas_files_give_types_and_labels(tmp_path: Path) -> None:
    frame = pd.DataFrame({"FIPS": ["01001", "01003"], "DEATHS": [12.0, None], "RATE": [1.5, 2.5]})
    pyreadstat.write_xport(
        frame, str(tmp_path / "a.xpt"), column_labels=["County code", "Deaths", "Rate"], file_format_version=5
    )
    drafts = draft_tables(tmp_path / "a.xpt")

    assert isinstance(drafts, tuple)
    assert types(drafts[0]) == {"FIPS": "string", "DEATHS": "integer", "RATE": "number"}
    assert [field["title"] for field in drafts[0].resource["schema"]["fields"]] == [
        "County code",
        "Deaths",
        "Rate",
    ]
    assert drafts[0].resource["format"] == "xpt"
