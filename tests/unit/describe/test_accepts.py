"""Accept entries: one that cannot be applied is reported, and so is one that accepts nothing."""

from pathlib import Path

import pytest

from potluck.checkin.lone import check_file
from potluck.dossier import Dossier
from potluck.findings import Finding

DESCRIPTOR = """\
name: "p"
potluck:
  accept:
    - {reason: "Under review", by: "Ann Lee",
       %s}
resources:
  - name: "counts"
    path: "t.csv"
    type: "table"
    dialect: {delimiter: ","}
    schema:
      fields:
        - {name: "id", type: "integer"}
        - {name: "year", type: "year", constraints: {required: true}}
        - {name: "deaths", type: "integer", constraints: {minimum: 0}}
      primaryKey: "id"
"""


def checked(folder: Path, entry: str) -> Dossier:
    (folder / "t.csv").write_text("id,year,deaths\n1,2025,x\n2,2026,-5\n")
    (folder / "datapackage.yaml").write_text(DESCRIPTOR % entry, encoding="utf-8")
    return check_file(folder / "datapackage.yaml")


def about_entries(found: Dossier) -> list[Finding]:
    return [f for f in found.findings if f.rule.startswith("accept-") or f.rule == "invalid-value"]


MISFITS = {
    "a type that is not the field's": (
        'rule: "type-error", field: "deaths", rows: "keep"',
        "rows with a type-error cannot be kept",
        'Write rows: "blank" or "withhold".',
    ),
    "a row that is not whole": ('rule: "extra-cell", rows: "keep"', "cannot be kept", 'Write rows: "withhold"'),
    "no cell to blank": ('rule: "blank-row", rows: "blank"', "whole rows or keys", 'Write rows: "keep" or "withhold".'),
    "a key's cell": ('rule: "type-error", field: "id", rows: "blank"', "primary key of 'counts'", "withhold"),
    "a cell that must be there": (
        'rule: "type-error", field: "year", rows: "blank"',
        "'year' in 'counts' is required",
        "Remove `required` from",
    ),
    "no field": ('rule: "type-error", rows: "blank"', "no field is named", "Add field:"),
    "no row is quarantined": ('rule: "screen-phone", rows: "keep"', "quarantines no rows", "Remove `rows`."),
    "no known treatment": (
        'rule: "type-error", rows: "repair"',
        "'repair' is not one of 'withhold', 'blank' or 'keep'",
        "",
    ),
    "no date": ('rule: "type-error", until: "soon"', "expected a date like 2026-12-31, got 'soon'", ""),
    "no day of the calendar": ('rule: "type-error", until: "2026-02-30"', "expected a date like 2026-12-31", ""),
    "too small a number": ('rule: "type-error", max: 0', "0 is less than 1", ""),
    "no number": ('rule: "type-error", max: "many"', "expected a whole number, got 'many'", ""),
}


@pytest.mark.parametrize("case", MISFITS)
def test_an_entry_that_cannot_be_applied_is_an_error(tmp_path: Path, case: str) -> None:
    """One finding with its line and a fix; the entry accepts nothing, and the rows are quarantined."""
    entry, message, fix = MISFITS[case]

    found = checked(tmp_path, entry)

    [finding] = about_entries(found)
    assert finding.rule == "invalid-value"
    assert finding.where in {"datapackage.yaml:4", "datapackage.yaml:5"}
    assert message in finding.message
    assert fix in finding.fix
    assert (found.accepts, found.tables[0].rows.quarantined) == ((), 2)


def test_a_wrong_entry_does_not_hide_the_others(tmp_path: Path) -> None:
    """The entry after it still accepts."""
    entry = 'rule: "type-error", until: "soon"}\n    - {reason: "r", by: "Ann", rule: "type-error"'

    found = checked(tmp_path, entry)

    assert [a.rule for a in found.accepts] == ["type-error"]
    assert [f.accepted for f in found.tables[0].findings if f.rule == "type-error"] == ["r"]


UNFOUND = {
    "rule": (
        'rule: "type-eror"',
        "accept-unknown",
        "the rule 'type-eror', which does not exist. Did you mean \"type-error\"?",
    ),
    "rule like nothing": ('rule: "xyz"', "accept-unknown", "the rule 'xyz', which does not exist."),
    "table": ('rule: "type-error", table: "count"', "accept-unknown", 'Did you mean "counts"?'),
    "field": ('rule: "type-error", field: "death"', "accept-unknown", 'Did you mean "deaths"?'),
    "capitals": ('rule: "type-error", field: "DEATHS"', "accept-unknown", 'Did you mean "deaths"?'),
    "nothing to accept": ('rule: "blank-row"', "accept-unused", "covers blank-row, which was not found"),
    "nothing in the field": ('rule: "type-error", field: "id"', "accept-unused", "type-error of 'id'"),
}


@pytest.mark.parametrize("case", UNFOUND)
def test_an_entry_about_nothing_is_told(tmp_path: Path, case: str) -> None:
    """A name that there is not is a warning with the near one, a finding that there is not a fact."""
    entry, rule, message = UNFOUND[case]

    [finding] = about_entries(checked(tmp_path, entry))

    assert finding.rule == rule
    assert finding.severity == ("warning" if rule == "accept-unknown" else "info")
    assert finding.message.endswith(message) or message in finding.message
    assert finding.where == "datapackage.yaml:4"


@pytest.mark.parametrize("entry", ['rule: "type-error"', 'rule: "constraint-error", field: "deaths", rows: "keep"'])
def test_an_entry_that_fits_is_no_finding(tmp_path: Path, entry: str) -> None:
    """Entries that accept a finding cause no finding of their own."""
    found = checked(tmp_path, entry)

    assert about_entries(found) == []
    assert [a.found for a in found.accepts] == [1]


def test_an_entry_that_another_stands_before_is_told(tmp_path: Path) -> None:
    """The second of two for the same finding does nothing."""
    found = checked(tmp_path, 'rule: "type-error"}\n    - {reason: "r", by: "Ann", rule: "type-error", field: "deaths"')

    [finding] = about_entries(found)
    assert (finding.rule, finding.where) == ("accept-unused", "datapackage.yaml:6")


def test_unused_entries_are_not_told_of_tables_that_could_not_be_checked(tmp_path: Path) -> None:
    """Nobody knows what would have been found."""
    (tmp_path / "datapackage.yaml").write_text(DESCRIPTOR % 'rule: "type-error"', encoding="utf-8")

    assert about_entries(check_file(tmp_path / "datapackage.yaml")) == []
