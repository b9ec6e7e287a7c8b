"""Accepted findings and severities: what becomes of the rows, as tables."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from lib.ascii import fields, parse

from potluck.checkin.dataset import IntakeOptions, Store, take_in
from potluck.describe.descriptor import describe
from potluck.describe.workspace import Place
from potluck.dossier import Dossier
from potluck.findings import Severity
from potluck.rules import RULES

A_MINIMUM = [{"name": "a", "type": "integer", "constraints": {"minimum": 0}}, *fields("b")]
A_UNIQUE = [{"name": "a", "type": "integer", "constraints": {"unique": True}}, *fields("b")]
OWN_KEY = {"fields": ["a"], "reference": {"resource": "", "fields": ["b"]}}
# A schema, and rows of which the last breaks the rule.
BREAKS: dict[str, tuple[dict[str, Any], bytes]] = {
    "type-error": ({"fields": fields("a:integer b")}, b"1,x\nz,y\n"),
    "constraint-error": ({"fields": A_MINIMUM}, b"1,x\n-5,y\n"),
    "value-out-of-range": ({"fields": fields("a:integer b")}, b"1,x\n99999999999999999999,y\n"),
    "mixed-time-zones": ({"fields": fields("a:datetime b")}, b"2026-01-02T10:00:00Z,x\n2026-01-03T10:00:00,y\n"),
    "missing-cell": ({"fields": fields("a:integer b")}, b"1,x\n2\n"),
    "extra-cell": ({"fields": fields("a:integer b")}, b"1,x\n2,y,z\n"),
    "undecodable-row": ({"fields": fields("a:integer b")}, b"1,x\n2,\xff\n"),
    "blank-row": ({"fields": fields("a:integer b")}, b"1,x\n,\n"),
    "unique-error": ({"fields": A_UNIQUE}, b"1,x\n1,y\n"),
    "primary-key": ({"fields": fields("a:integer b"), "primaryKey": ["a"]}, b"1,x\n1,y\n"),
    "unique-key": ({"fields": fields("a:integer b"), "uniqueKeys": [["a"]]}, b"1,x\n1,y\n"),
    "foreign-key": ({"fields": fields("a:integer b:integer"), "foreignKeys": [OWN_KEY]}, b"1,1\n2,1\n"),
}


def dossier(
    folder: Path, schema: Mapping[str, Any], rows: bytes, *accepts: Mapping[str, Any], severity: Any = None
) -> Dossier:
    """The dossier of a dataset of one table, its Parquet beside it."""
    resource = {"name": "t", "path": "t.csv", "type": "table", "encoding": "utf-8", "dialect": {}, "schema": schema}
    entries = [{"reason": "known", "by": "Ann", **one} for one in accepts]
    said = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "d",
        "resources": [resource],
        "potluck": {"accept": entries},
    }
    header = ",".join(field["name"] for field in schema["fields"])
    (folder / "t.csv").write_bytes(f"{header}\n".encode() + rows)
    path = folder / "datapackage.json"
    path.write_text(json.dumps(said), encoding="utf-8")
    described = describe(Place("agency", "d", folder, path))
    store = Store(*(folder / name for name in ("tables", "quarantine", "keys")))
    return take_in(folder, described, IntakeOptions(severity=severity or {}, store=store))


def values(folder: Path, column: str = "a") -> list[Any]:
    """The released values of a column."""
    return list(pq.read_table(folder / "tables" / "t.parquet")[column].to_pylist())


def fate(found: Dossier, rule: str) -> str:
    """What became of the row that breaks a rule: aside (open), out (accepted), blank, or stays."""
    table = found.tables[0]
    assert table.rows.holds
    assert rule in {f.rule for f in table.findings}
    if any(f.rule == "invalid-value" for f in found.findings):
        assert table.rows.quarantined == 1
        return "refused"
    if table.rows.quarantined or table.rows.withheld:
        assert table.rows.kept == 1
        return "out" if table.rows.withheld else "aside"
    return "blank" if any(one.rows == "blank" for one in table.spared) else "stays"


FATES = """
rule               | error | warning | withhold | blank   | keep
type-error         | aside | aside   | out      | blank   | refused
value-out-of-range | aside | aside   | out      | blank   | refused
mixed-time-zones   | aside | aside   | out      | blank   | refused
constraint-error   | aside | stays   | out      | blank   | stays
missing-cell       | aside | aside   | out      | refused | refused
extra-cell         | aside | aside   | out      | refused | refused
undecodable-row    | aside | aside   | out      | refused | refused
blank-row          | aside | stays   | out      | refused | stays
unique-error       | aside | stays   | out      | refused | stays
primary-key        | aside | stays   | out      | refused | stays
unique-key         | aside | stays   | out      | refused | stays
foreign-key        | aside | stays   | out      | refused | stays
"""


@pytest.mark.parametrize("row", parse(FATES), ids=lambda row: row[0])
def test_what_becomes_of_a_row(tmp_path: Path, row: list[str]) -> None:
    """By the rule's own severity, as a warning of the event's, and by the three ways to accept it."""
    rule, error, warning, *accepted = row
    schema, rows = BREAKS[rule]

    assert error == fate(dossier(tmp_path, schema, rows), rule)
    assert warning == fate(dossier(tmp_path, schema, rows, severity={rule: "warning"}), rule)
    for treatment, expected in zip(("withhold", "blank", "keep"), accepted, strict=True):
        entry = {"rule": rule, "rows": treatment} | ({"field": "a"} if treatment == "blank" else {})
        assert expected == fate(dossier(tmp_path, schema, rows, entry), rule)


def test_every_rule_about_rows_is_in_the_table() -> None:
    """Those that put rows aside are those of rows, cells and keys."""
    asides = {
        rule.code for rule in RULES.values() if rule.stage in {"row", "cell", "table"} and rule.severity == "error"
    }

    assert asides == BREAKS.keys() == {row[0] for row in parse(FATES)}


@pytest.mark.parametrize("severity", ["error", "warning", "info"])
@pytest.mark.parametrize("rule", BREAKS)
def test_every_severity_can_be_set(tmp_path: Path, rule: str, severity: str) -> None:
    """Findings carry the event's severity, and only errors hold back."""
    schema, rows = BREAKS[rule]

    found = dossier(tmp_path, schema, rows, severity={rule: severity})

    assert {Severity(severity)} == {f.severity for f in found.tables[0].findings if f.rule == rule}
    assert (severity == "error") is bool(found.open_errors)


def test_an_entry_is_stronger_than_the_event(tmp_path: Path) -> None:
    """Where the event lets broken constraints stay, a steward may have the cells blank or the rows out all the same."""
    schema, rows = BREAKS["constraint-error"]

    def released(**entry: str) -> list[Any]:
        entry = {"rule": "constraint-error", "field": "a", **entry}
        dossier(tmp_path, schema, rows, entry, severity={"constraint-error": "warning"})
        return values(tmp_path)

    assert released(rows="blank") == [1, None]
    assert released(rows="withhold") == [1]
    assert released() == [1, -5]


LIMITS = """
rule             | rows     | max | fate
constraint-error | withhold | 1   | aside
constraint-error | withhold | 2   | out
constraint-error | blank    | 1   | aside
constraint-error | blank    | 2   | blank
constraint-error | keep     | 1   | aside
constraint-error | keep     | 2   | stays
unique-error     | withhold | 1   | aside
unique-error     | withhold | 2   | out
unique-error     | keep     | 1   | aside
unique-error     | keep     | 2   | stays
"""


@pytest.mark.parametrize("row", parse(LIMITS), ids=lambda row: " ".join(row[:3]))
def test_more_than_is_accepted_is_open_again(tmp_path: Path, row: list[str]) -> None:
    """Two rows are broken; where one is accepted both are put aside, and the finding says so."""
    rule, treatment, most, expected = row
    schema, _ = BREAKS[rule]
    rows = {"constraint-error": b"1,x\n-5,y\n-6,z\n", "unique-error": b"1,x\n1,y\n1,z\n"}[rule]
    entry = {"rule": rule, "field": "a", "rows": treatment, "max": int(most)}

    found = dossier(tmp_path, schema, rows, entry)

    table = found.tables[0]
    finding = next(f for f in table.findings if f.rule == rule)
    counts = {"aside": (1, 2, 0), "out": (1, 0, 2), "blank": (3, 0, 0), "stays": (3, 0, 0)}[expected]
    assert counts == (table.rows.kept, table.rows.quarantined, table.rows.withheld)
    assert (expected == "aside") is ("(Accepted up to 1, now 2.)" in finding.message)
    assert (expected == "aside") is bool(found.open_errors)
    assert [a.found for a in found.accepts] == [2]


def test_a_limit_counts_over_all_tables_of_an_entry(tmp_path: Path) -> None:
    """One cell in each of two tables is two."""
    from lib.ascii import package

    table = {"text": "a,b\n1,x\nz,y\n", "schema": "a:integer b", "dialect": {}}
    entry = {"rule": "type-error", "field": "a", "reason": "r", "by": "Ann", "rows": "blank"}
    accepted = package(tmp_path, table, table, potluck={"accept": [{**entry, "max": 2}]})
    exceeded = package(tmp_path, table, table, potluck={"accept": [{**entry, "max": 1}]})

    assert [t.rows.kept for t in accepted.tables] == [2, 2]
    assert [t.rows.kept for t in exceeded.tables] == [1, 1]
    assert len(exceeded.open_errors) == 2


BLANK_A = {"rule": "constraint-error", "field": "a", "rows": "blank"}
MIXED = b"1,2026-01-01\n-5,2026-01-01\n-6,soon\n,2026-01-01\n"


def test_blank_cells_are_missing_for_a_reason(tmp_path: Path) -> None:
    """Null in the Parquet; counted apart from cells that were empty; extremes do not see what stood there."""
    schema = {"fields": [A_MINIMUM[0], *fields("b:date")]}

    found = dossier(tmp_path, schema, MIXED, BLANK_A)

    table = found.tables[0]
    summary = table.fields[0].summary
    assert summary is not None
    assert values(tmp_path) == [1, None, None]
    assert (summary.count, summary.missing, summary.minimum, summary.maximum) == (1, 2, "1", "1")
    assert [(m.rule, m.label, m.count) for m in summary.missing_by] == [
        ("", "", 1),
        ("constraint-error", "left blank: known", 1),
    ]
    assert [(one.message, one.reason) for one in table.spared] == [
        ("1 cell of 'a' left blank (constraint-error: minimum)", "known")
    ]


def test_a_row_with_an_open_finding_too_is_put_aside_as_it_stood(tmp_path: Path) -> None:
    """The third row breaks the bound, which is accepted, and holds no date, which is not."""
    schema = {"fields": [A_MINIMUM[0], *fields("b:date")]}

    found = dossier(tmp_path, schema, MIXED, BLANK_A)

    rows = found.tables[0].rows
    assert (rows.read, rows.kept, rows.quarantined, rows.withheld) == (5, 3, 1, 0)
    assert pq.read_table(tmp_path / "quarantine" / "t.parquet").to_pylist() == [
        {"row": 4, "reasons": "type-error: b", "a": "-6", "b": "soon", "extra": []}
    ]


def test_a_row_accepted_twice_is_withheld_where_one_entry_withholds(tmp_path: Path) -> None:
    """Blank for the one and out for the other: out, for the reason of the other."""
    schema = {"fields": [A_MINIMUM[0], *fields("b:date")]}
    entry = {"rule": "type-error", "field": "b", "reason": "no dates yet"}

    table = dossier(tmp_path, schema, MIXED, BLANK_A, entry).tables[0]

    assert (table.rows.kept, table.rows.quarantined, table.rows.withheld) == (3, 0, 1)
    assert [(w.rows, w.rule, w.reason) for w in table.withheld] == [(1, "type-error", "no dates yet")]
    assert [one.count for one in table.spared] == [1]


def test_a_cell_that_breaks_two_constraints_is_blank_once(tmp_path: Path) -> None:
    """Below the bound and not in the list: one cell is missing, not two."""
    field = {"name": "a", "type": "integer", "constraints": {"minimum": 0, "enum": [1, 2]}}

    table = dossier(tmp_path, {"fields": [field, *fields("b")]}, b"1,x\n-5,y\n7,z\n", BLANK_A).tables[0]

    summary = table.fields[0].summary
    assert summary is not None
    assert summary.missing == sum(m.count for m in summary.missing_by) == sum(one.count for one in table.spared) == 2


def test_of_fields_of_one_name_each_has_its_own_cells(tmp_path: Path) -> None:
    """Both may be left blank; each says how many of its own."""
    schema = {"fields": fields("a:integer a:integer b")}
    entry = {"rule": "type-error", "field": "a", "rows": "blank"}

    table = dossier(tmp_path, schema, b"1,x,p\ny,z,p\n2,3,p\n", entry).tables[0]

    summaries = [f.summary for f in table.fields]
    assert [s.missing for s in summaries if s is not None] == [1, 2, 0]
    assert [sum(m.count for m in s.missing_by) for s in summaries if s is not None] == [1, 2, 0]


def test_the_first_entry_that_fits_decides(tmp_path: Path) -> None:
    """A rule for one field before one for all, and the other way round."""
    schema = {"fields": [A_MINIMUM[0], {**A_MINIMUM[0], "name": "b"}]}
    one, every = {**BLANK_A, "reason": "one"}, {"rule": "constraint-error", "rows": "keep", "reason": "every"}

    def told(*entries: Mapping[str, Any]) -> list[tuple[str | None, str, str]]:
        table = dossier(tmp_path, schema, b"-1,-2\n", *entries).tables[0]
        return [(s.field, s.rows, s.reason) for s in table.spared]

    assert told(one, every) == [("a", "blank", "one"), ("b", "keep", "every")]
    assert told(every, one) == [("a", "keep", "every"), ("b", "keep", "every")]


KEYS = """
what                | kept | a
blank foreign key   | 2    | 1 -
blank is no repeat  | 3    | 1 - -
repeat of a blank   | 2    | 1 -
"""
KEYED: dict[str, tuple[dict[str, Any], bytes]] = {
    # A key that is blank refers to nothing; the last row's key is well-formed and refers to nothing.
    "blank foreign key": ({"fields": fields("a:integer b:integer"), "foreignKeys": [OWN_KEY]}, b"1,1\nx,1\n3,1\n"),
    # Two values that break a bound are the same; once blank they repeat nothing.
    "blank is no repeat": (
        {"fields": [{"name": "a", "type": "integer", "constraints": {"minimum": 0, "unique": True}}, *fields("b")]},
        b"1,x\n-5,y\n-5,z\n",
    ),
    # The last row repeats the first, whatever is blank between.
    "repeat of a blank": (
        {"fields": [{"name": "a", "type": "integer", "constraints": {"minimum": 0, "unique": True}}, *fields("b")]},
        b"1,x\n-5,y\n1,z\n",
    ),
}


@pytest.mark.parametrize("row", parse(KEYS), ids=lambda row: row[0])
def test_keys_see_blank_cells_as_blank(tmp_path: Path, row: list[str]) -> None:
    """Questions over the whole table are asked of what is released, and rows they condemn go as before."""
    what, kept, shown = row
    schema, rows = KEYED[what]
    entries = [BLANK_A, {"rule": "type-error", "field": "a", "rows": "blank"}]

    found = dossier(tmp_path, schema, rows, *entries)

    assert int(kept) == found.tables[0].rows.kept
    assert shown.split() == ["-" if value is None else str(value) for value in values(tmp_path)]


def test_fields_of_an_inferred_schema_can_be_blank_too(tmp_path: Path) -> None:
    """A number that no column holds: the row stays, and the number may go."""
    from lib.ascii import package

    rows = "".join(f"{n}.5,x\n" for n in range(99))
    entry = {"rule": "value-out-of-range", "field": "a", "reason": "r", "by": "Ann", "rows": "blank"}

    text = f"a,b\n{rows}1e999,y\n"
    table = package(tmp_path, {"text": text, "dialect": {}}, potluck={"accept": [entry]}).tables[0]

    assert (table.rows.kept, table.rows.quarantined) == (100, 0)
    assert [one.count for one in table.spared] == [1]


def test_a_key_that_is_accepted_keeps_no_row_that_must_go_for_something_else(tmp_path: Path) -> None:
    """The row that repeats a key holds no date either: nothing stayed, so nothing is said to have stayed."""
    schema = {"fields": [A_UNIQUE[0], *fields("b:date")]}
    entry = {"rule": "unique-error", "field": "a", "rows": "keep"}

    table = dossier(tmp_path, schema, b"1,2026-01-01\n1,soon\n", entry).tables[0]

    assert (table.rows.kept, table.rows.quarantined, table.spared) == (1, 1, ())
