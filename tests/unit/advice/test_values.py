"""What values tell about a finding: in words where it is sure, silent where a cell may not be seen."""

import json
from pathlib import Path
from typing import Any

import pytest
from lib.ascii import package

from potluck.advice.guesses import guessed
from potluck.advice.suggest import suggestion
from potluck.checkin.lone import check_file
from potluck.dossier import TableEntry
from potluck.findings import Finding

SHARE = {"type": "number", "constraints": {"minimum": 0, "maximum": 1}}
POUNDS = {"type": "number", "constraints": {"minimum": 0, "maximum": 20000}}
AGE = {"type": "integer", "constraints": {"minimum": 0, "maximum": 120}}
CODE = {"type": "string", "constraints": {"pattern": "[A-Z]{2}[0-9]{2}"}}


def finding_of(folder: Path, field: dict[str, Any], cells: list[str], **keys: Any) -> Finding:
    rows = "".join(f"{cell},x\n" for cell in cells)
    schema = {"fields": [{"name": "a", **field}, {"name": "b", "type": "string"}], **keys}
    (entry,) = package(folder, {"text": "a,b\n" + rows, "schema": schema}).tables
    (finding,) = (f for f in entry.findings if f.severity == "error" and f.field_number is not None)
    return finding


CASES: dict[str, tuple[dict[str, Any], list[str], str, str]] = {
    "percent for a share": (
        SHARE,
        ["0.2", "0.4", "0.5", "0.9", "45", "60"],
        "They range from 45 to 60. Half of the valid values lie between 0.2 and 0.5.",
        "Divided by 100, the values would be as usual (0.45 to 0.6)",
    ),
    "thousands": (POUNDS, ["55", "100", "150", "300", "98000"], "It is 98,000.", "Divided by 1,000"),
    "a large bound": (POUNDS, ["5", "10", "20", "30", "71234"], "above 20,000. It is 71,234.", ""),
    "a code for nothing": (AGE, ["30", "40", "-9", "-9", "-9"], "They are -9.", 'missingValues: [{value: "-9"'),
    "a code above": (AGE, ["30", "40", "999", "999", "130"], "They range from 130 to 999.", '2 of them say "999"'),
    "a sign": (POUNDS, ["10", "20", "30", "40", "-25"], "It is -25.", "Without the minus sign"),
    "words for nothing": ({"type": "integer"}, ["1", "2", "n/a", "n/a", "x"], "", '2 of them say "n/a"'),
    "another form": (CODE, ["AB12", "CD34", "AB-12"], 'A valid value is "AB12".', ""),
    "nobody knows": (AGE, ["30", "40", "50", "137"], "It is 137.", ""),
}


@pytest.mark.parametrize("case", CASES)
def test_what_values_tell(tmp_path: Path, case: str) -> None:
    field, cells, fact, perhaps = CASES[case]
    finding = finding_of(tmp_path, field, cells)

    assert fact in finding.message
    assert perhaps in finding.perhaps
    assert bool(perhaps) is bool(finding.perhaps)


def test_more_places_than_samples_are_told_as_the_first(tmp_path: Path) -> None:
    """The sample says no more than it is."""
    (tmp_path / "t.csv").write_text("a\n30\n" + "".join(f"{200 + n}\n" for n in range(25)))
    (tmp_path / "schema.json").write_text(json.dumps({"fields": [{"name": "a", **AGE}]}))
    (tmp_path / "dialect.json").write_text("{}")
    dossier = check_file(tmp_path / "t.csv", tmp_path / "schema.json", tmp_path / "dialect.json", 20)

    assert [f.message for t in dossier.tables for f in t.findings] == [
        "25 cells in 'a' are above 120. The first 20 range from 200 to 219."
    ]


@pytest.mark.parametrize("keys", [{"sensitive": True}, {"role": "direct-identifier"}])
def test_a_sensitive_field_tells_nothing(tmp_path: Path, keys: dict[str, Any]) -> None:
    finding = finding_of(tmp_path, {**AGE, "potluck": keys}, ["41", "42", "999"])

    assert "999" not in finding.message + finding.perhaps
    assert "41" not in finding.message
    assert finding.count == 1


def test_numbers_are_read_as_the_field_writes_them(tmp_path: Path) -> None:
    """A decimal comma is not guessed at: where cells are no plain numbers nothing is said of them."""
    finding = finding_of(tmp_path, {**SHARE, "decimalChar": ","}, ['"0,5"', '"45,5"'])

    assert finding.message == "1 cell in 'a' is above 1."
    assert finding.perhaps == ""


MUST = {"constraints": {"required": True}}


@pytest.mark.parametrize(
    ("field", "keys"),
    [({"type": "integer", **MUST}, {}), ({"type": "date", **MUST}, {}), ({"type": "integer"}, {"primaryKey": ["a"]})],
)
def test_no_advice_makes_the_next_error(tmp_path: Path, field: dict[str, Any], keys: dict[str, Any]) -> None:
    """A column that may not be empty: neither an empty cell nor a missing value is offered, nowhere."""
    finding = finding_of(tmp_path, field, ["n/a", "N/A "], **keys)
    guess = suggestion("n/a", {**field, **MUST})

    assert guess is not None
    for said in (finding.fix, finding.perhaps):
        assert "This column must not be empty. If there is no value, ask someone who knows it" in said
    for said in (finding.fix, finding.perhaps, guess.why):
        assert "leave the cell empty" not in said
        assert "missing value" not in said
        assert "missingValues" not in said


def test_a_column_that_may_be_empty_has_the_cell_left_empty(tmp_path: Path) -> None:
    finding = finding_of(tmp_path, {"type": "integer"}, ["n/a", "n/a"])

    assert "leave the cell empty, or declare the text as a missing value" in finding.fix


def entries(folder: Path, cells: list[str]) -> tuple[TableEntry, ...]:
    schema = {"fields": [{"name": "a", "type": "date"}]}
    return package(folder, {"text": "a\n" + "".join(f"{cell}\n" for cell in cells), "schema": schema}).tables


TWO = ["2024-04-27"] * 12 + ["2024-10-26"] * 12


def test_a_column_of_few_values_says_which_and_guesses_no_other(tmp_path: Path) -> None:
    """A day that swapping would give is none of the two days that all other rows have."""
    finding = finding_of(tmp_path, {"type": "date"}, [*TWO, "2024-13-01"])
    (entry,) = entries(tmp_path, [*TWO, "2024-13-01"])
    (sample,) = guessed([finding], entry)[0].samples

    assert finding.message == (
        "1 cell in 'a' is not a real date (like 30 February). Every valid row has 2024-04-27 or 2024-10-26."
    )
    assert sample.perhaps == "there is no month 13"


@pytest.mark.parametrize(
    ("cell", "perhaps"),
    [
        ("2026-27-04", None),
        ("2024-27-04", "2024-04-27: day and month swapped?"),
        ("2024/5/1", "2024-05-01: written differently?"),
    ],
)
def test_a_guess_at_another_day_lies_among_those_that_pass(tmp_path: Path, cell: str, perhaps: str | None) -> None:
    cells = [f"2024-0{month}-1{day}" for month in range(1, 7) for day in range(5)]
    (entry,) = entries(tmp_path, [*cells, cell])
    ((sample,),) = (f.samples for f in guessed(entry.findings, entry) if f.rule == "type-error")

    assert sample.perhaps == (perhaps or "there is no month 27")


def test_a_hidden_column_of_few_values_says_none(tmp_path: Path) -> None:
    finding = finding_of(tmp_path, {"type": "date", "potluck": {"sensitive": True}}, [*TWO, "2024-13-01"])

    assert finding.message == "1 cell in 'a' is not a date."


@pytest.mark.parametrize(
    ("field", "cells", "said"),
    [
        ({"type": "date"}, [f"{n}/3/24" for n in range(1, 21)], "All 20 dates look rewritten"),
        ({"type": "date"}, [*(f"{n}/3/24" for n in range(1, 20)), "2024-03-20"], "19 of 20 dates look rewritten"),
        ({"type": "string", "constraints": {"pattern": "[0-9]{5}"}}, ["1001"] * 20, "All 20 codes look as if"),
    ],
)
def test_a_column_that_a_spreadsheet_rewrote_is_imported_anew(
    tmp_path: Path, field: dict[str, Any], cells: list[str], said: str
) -> None:
    finding = finding_of(tmp_path, field, cells)

    assert finding.perhaps.startswith(said)
    assert "when you open a CSV with a double click. Import it again with every column as text." in finding.perhaps


def test_codes_that_are_too_long_lost_no_zeros(tmp_path: Path) -> None:
    field = {"type": "string", "constraints": {"pattern": "[0-9]{5}"}}

    assert finding_of(tmp_path, field, ["100100"] * 20).perhaps == ""


def test_days_beyond_the_sample_are_not_spoken_of(tmp_path: Path) -> None:
    """Where not every cell is known nobody can say that all are written as dates are."""
    (tmp_path / "t.csv").write_text("a,b\n" + "2024-13-01,x\n" * 30 + "soon,x\n")
    (tmp_path / "schema.json").write_text(json.dumps({"fields": [{"name": "a", "type": "date"}, {"name": "b"}]}))
    (tmp_path / "dialect.json").write_text("{}")
    dossier = check_file(tmp_path / "t.csv", tmp_path / "schema.json", tmp_path / "dialect.json", 20)

    assert [f.message for t in dossier.tables for f in t.findings] == ["31 cells in 'a' are not a date."]


def test_a_few_dates_of_another_form_are_no_rewritten_column(tmp_path: Path) -> None:
    assert finding_of(tmp_path, {"type": "date"}, [*TWO, "1/3/24"]).perhaps == ""


@pytest.mark.parametrize(
    ("required", "said"),
    [(False, "saving the file from a spreadsheet fixes this"), (True, "fill in the missing ones")],
)
def test_a_short_row_is_repaired_by_saving_it_where_its_last_cells_may_be_empty(
    tmp_path: Path, required: bool, said: str
) -> None:
    schema = {"fields": [{"name": "a"}, {"name": "b"}, {"name": "c", "constraints": {"required": required}}]}
    (entry,) = package(tmp_path, {"text": "a,b,c\n1,2,3\n4\n", "schema": schema}).tables
    fixes = [f.fix for f in entry.findings if f.rule == "missing-cell"]

    assert len(fixes) == 2
    assert all(said in fix and "elete the row" not in fix for fix in fixes)
