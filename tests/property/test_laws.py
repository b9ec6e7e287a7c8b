"""Laws of checking: order and blocks do not matter, no row is lost, and values survive being written."""

import csv
import math
from collections import Counter
from datetime import date, datetime, time
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lib.ascii import fields

from potluck.checkin.passes import Outputs, PassOptions, PassResult, pass_table
from potluck.checkin.summary import value_text
from potluck.describe.schema import build_schema
from potluck.fieldtypes.table import parser_of
from potluck.model import Dialect, Field, Table
from potluck.verdict.treatment import Treatments

pytestmark = pytest.mark.slow

CELLS = st.sampled_from(("1", "2", "-1", "x", "", "NA", "1.5", "2024-01-01", "true", "a,b", 'say "hi"', "two\nlines"))
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=30)


ACCEPTED: Treatments = {
    ("type-error", None, 1): "blank",
    ("constraint-error", None, 1): "blank",
    ("type-error", None, 3): "blank",
    ("constraint-error", None, 5): "keep",
}


def checked(folder: Path, rows: list[list[str]], treatments: Treatments = MappingProxyType({})) -> PassResult:
    with (folder / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["i", "n", "d", "b", "s"], *rows])
    described = fields("i:integer n:number d:date b:boolean s:string")
    described[0]["constraints"] = {"minimum": 0, "required": True}
    described[4]["constraints"] = {"maxLength": 5}
    schema = build_schema({"schema": {"fields": described, "missingValues": ["", "NA"]}})
    table = Table("t", (PurePosixPath("t.csv"),), encoding="utf-8", dialect=Dialect(), schema=schema)
    options = PassOptions(samples=0, threads=2, treatments=treatments)
    return pass_table(folder, table, options, Outputs(folder / "t.parquet", folder / "q.parquet"))


def cells_of(result: PassResult) -> Counter[tuple[Any, ...]]:
    return Counter((f.rule, f.constraint, f.field, s.cell) for f in result.findings for s in f.samples)


@given(rows=ROWS, data=st.data())
def test_order_of_rows_does_not_matter(tmp_path: Path, rows: list[list[str]], data: st.DataObject) -> None:
    """Up to row numbers, a shuffled table has the same findings and the same counts."""
    one, other = checked(tmp_path, rows), checked(tmp_path, data.draw(st.permutations(rows)))

    assert cells_of(one) == cells_of(other)
    assert (one.rows, one.put_aside, one.missing) == (other.rows, other.put_aside, other.missing)


@given(rows=ROWS)
def test_every_row_is_kept_or_put_aside(tmp_path: Path, rows: list[list[str]]) -> None:
    """The row equation, and the same counts in the files written."""
    result = checked(tmp_path, rows)

    assert result.rows + result.put_aside == len(rows)
    assert result.rows == pq.read_table(tmp_path / "t.parquet").num_rows
    assert result.put_aside == pq.read_table(tmp_path / "q.parquet").num_rows
    named = {s.row for f in result.findings if f.severity == "error" for s in f.samples}
    assert named == set(pq.read_table(tmp_path / "q.parquet")["row"].to_pylist())


@given(rows=ROWS)
def test_accepting_changes_nothing_but_what_is_accepted(tmp_path: Path, rows: list[list[str]]) -> None:
    """Findings stay; rows kept before are kept as they were; cells of the others that are right keep their values.

    A row stays if and only if all it breaks is accepted, and each of its cells that breaks a rule is null or,
    where it may stay, is what it says.
    """
    strict = checked(tmp_path, rows)
    kept_before = pq.read_table(tmp_path / "t.parquet").to_pylist()
    broken: dict[int, set[tuple[str, int | None]]] = {}
    for finding in strict.findings:
        for sample in finding.samples if finding.severity == "error" else ():
            broken.setdefault(sample.row or 0, set()).add((finding.rule, finding.field_number))

    lenient = checked(tmp_path, rows, ACCEPTED)

    asked = {(rule, number): treatment for (rule, _, number), treatment in ACCEPTED.items()}
    stays = [n for n in range(len(rows)) if broken.get(n + 2, set()) <= asked.keys()]
    kept = pq.read_table(tmp_path / "t.parquet").to_pylist()
    assert cells_of(lenient) == cells_of(strict)
    assert len(kept) == lenient.rows == len(stays)
    before = iter(kept_before)
    for n, row in zip(stays, kept, strict=True):
        wrong = broken.get(n + 2, set())
        if not wrong:
            assert row == next(before)
        for rule, number in wrong:
            assert number is not None
            value = list(row.values())[number - 1]
            assert value == (None if asked[rule, number] == "blank" else rows[n][number - 1])
    assert sum(lenient.spared.values()) == sum(len(broken.get(n + 2, ())) for n in stays)


@pytest.mark.parametrize("treatments", [{}, ACCEPTED], ids=["strict", "accepted"])
@pytest.mark.parametrize("size", [1, 3])
@given(rows=ROWS)
def test_size_of_batches_does_not_matter(
    tmp_path: Path, rows: list[list[str]], size: int, treatments: Treatments
) -> None:
    """The same findings, counts and bytes however the rows come in."""
    from potluck.read import delimited, exact

    whole = checked(tmp_path, rows, treatments)
    files = [(tmp_path / name).read_bytes() for name in ("t.parquet", "q.parquet")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exact, "_ROWS", size)
        patch.setattr(delimited, "can_read", lambda *_: False)
        parts = checked(tmp_path, rows, treatments)

    assert whole.spared == parts.spared
    assert whole.findings == parts.findings
    assert (whole.rows, whole.put_aside, whole.missing, whole.summaries) == (
        parts.rows,
        parts.put_aside,
        parts.missing,
        parts.summaries,
    )
    assert files == [(tmp_path / name).read_bytes() for name in ("t.parquet", "q.parquet")]


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "integer": st.integers(-(2**63), 2**63 - 1),
    "number": st.floats(),
    "boolean": st.booleans(),
    "date": st.dates(),
    "datetime": st.datetimes(),
    "time": st.times(),
    "year": st.integers(1000, 9999),
    "string": st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8),
}


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
def test_a_value_written_is_read_again(kind: str, data: st.DataObject) -> None:
    """From a typed value to text and back."""
    value = data.draw(VALUES[kind])

    again = parser_of(Field("f", kind))(value_text(value))

    assert again == value or (kind == "number" and (float(again) == value or (math.isnan(again) and math.isnan(value))))


@given(data=st.data())
def test_values_survive_a_table(tmp_path: Path, data: st.DataObject) -> None:
    """What is written as CSV comes out of the pass as the same typed values."""
    kinds = list(VALUES)
    rows = data.draw(st.lists(st.tuples(*(VALUES[kind] for kind in kinds)), min_size=1, max_size=5))
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([kinds, *([value_text(v) for v in row] for row in rows)])
    schema = build_schema({"schema": {"fields": fields(" ".join(f"{kind}:{kind}" for kind in kinds))}})
    table = Table("t", (PurePosixPath("t.csv"),), encoding="utf-8", dialect=Dialect(), schema=schema)

    result = pass_table(tmp_path, table, PassOptions(), Outputs(parquet=tmp_path / "t.parquet"))

    assert [f for f in result.findings if f.severity == "error"] == []
    kept = [tuple(row.values()) for row in pq.read_table(tmp_path / "t.parquet").to_pylist()]
    assert [[same(v) for v in row] for row in rows] == [[same(v) for v in row] for row in kept]


def same(value: object) -> object:
    """A value that equals itself, which NaN does not."""
    return "NaN" if isinstance(value, float) and math.isnan(value) else value


def test_kinds_of_values_are_those_that_are_typed() -> None:
    from potluck.fieldtypes.stored import STORED

    assert set(VALUES) == set(STORED)
    assert {type(v) for v in (date(2024, 1, 1), datetime(2024, 1, 1), time(1))} == {date, datetime, time}
