"""Batches: samples and counts, quarantine with its reasons, and what a private table does not show."""

import json
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest
from lib.ascii import fields, package

from potluck.checkin.passes import Outputs, PassOptions, PassResult, pass_table
from potluck.describe.schema import build_schema
from potluck.fieldtypes.table import canonical_of
from potluck.model import Dialect, Field, Table
from potluck.verdict.tally import Reason, Tally


def passed(folder: Path, text: str, schema: dict[str, Any], **options: Any) -> PassResult:
    (folder / "t.csv").write_bytes(text.encode())
    table = Table(
        "t",
        (PurePosixPath("t.csv"),),
        encoding="utf-8",
        dialect=Dialect(),
        schema=build_schema({"schema": schema}),
    )
    outputs = Outputs(folder / "t.parquet", folder / "q.parquet")
    return pass_table(folder, table, PassOptions(**options), outputs)


def test_counts_are_exact_and_samples_capped(tmp_path: Path) -> None:
    rows = "".join(f"{'x' if n % 2 else n},y\n" for n in range(1000))

    found = passed(tmp_path, f"a,b\n{rows}", {"fields": fields("a:integer b")}, samples=3).findings[0]

    assert (found.count, found.samples_capped) == (500, True)
    assert [(s.row, s.cell) for s in found.samples] == [(3, "x"), (5, "x"), (7, "x")]


@pytest.mark.parametrize("row", ["2", "2,"])
def test_a_required_cell_that_is_not_there_is_shown_as_no_text(tmp_path: Path, row: str) -> None:
    """A row that ends early has no cell, not one with the text "None"; it is shown as an empty one is."""
    schema = {"fields": [{"name": "a"}, {"name": "b", "constraints": {"required": True}}]}

    found = passed(tmp_path, f"a,b\n1,x\n{row}\n", schema).findings

    required = next(finding for finding in found if finding.constraint == "required")
    assert [(s.row, s.cell) for s in required.samples] == [(3, "")]


def test_quarantine_holds_rows_as_text_with_their_reasons(tmp_path: Path) -> None:
    described = {"fields": fields("a:integer b:date")}
    described["fields"][0]["constraints"] = {"minimum": 0}

    passed(tmp_path, "a,b\n1,2024-01-01\n-5,x\n2\n3,2024-01-01,more\n", described)

    assert pq.read_table(tmp_path / "q.parquet").to_pylist() == [
        {"row": 3, "reasons": "constraint-error minimum: a\ntype-error: b", "a": "-5", "b": "x", "extra": []},
        {"row": 4, "reasons": "missing-cell: b", "a": "2", "b": None, "extra": []},
        {"row": 5, "reasons": "extra-cell", "a": "3", "b": "2024-01-01", "extra": ["more"]},
    ]


def test_a_lenient_rule_keeps_rows_that_are_whole_and_typed(tmp_path: Path) -> None:
    described = {"fields": fields("a:integer b")}
    described["fields"][0]["constraints"] = {"minimum": 0}
    asked = {("constraint-error", None, None): "keep", ("type-error", None, None): "keep"}

    result = passed(tmp_path, "a,b\n-1,x\ny,z\n", described, treatments=asked)

    assert (result.rows, result.put_aside) == (1, 1)


def test_sensitive_cells_are_not_shown_wherever_they_slip(tmp_path: Path) -> None:
    """In a table with a sensitive field no cell of a ragged row is shown: it may be another column's."""
    described = {
        "fields": [
            *fields("a:integer"),
            {"name": "b", "type": "integer", "potluck": {"sensitive": True}},
            *fields("c:integer"),
        ]
    }

    result = passed(tmp_path, "a,b,c\n1,secret,1\nsecret,2\n1,2,x,secret\n1,2,shown\n", described)

    assert "secret" not in json.dumps([f.model_dump(mode="json") for f in result.findings])
    assert "shown" in json.dumps([f.model_dump(mode="json") for f in result.findings])


def test_a_column_whose_field_makes_no_sense_is_kept_as_text(tmp_path: Path) -> None:
    described = {"fields": [{"name": "a", "type": "integer", "constraints": {"minimum": "x"}}, *fields("b:integer")]}

    result = passed(tmp_path, "a,b\n1,1\ny,2\n", described)

    assert [f.rule for f in result.findings] == ["field-error"]
    assert pq.read_table(tmp_path / "t.parquet")["a"].to_pylist() == ["1", "y"]
    assert [n.rule for n in result.not_run] == ["type-error"]


def test_zones_are_guessed_again_where_the_first_rows_mislead(tmp_path: Path) -> None:
    """A column of times without a zone but for none at all is not put aside because its head is empty."""
    rows = "".join(f"{n},\n" for n in range(100)) + "".join(f"{n},2024-01-01T00:00:00Z\n" for n in range(100))

    result = passed(tmp_path, f"a,b\n{rows}", {"fields": fields("a:integer b:datetime")})

    assert (result.rows, result.put_aside) == (200, 0)


def test_a_column_is_summed_though_infinite_or_huge(tmp_path: Path) -> None:
    text = "a,b\n" + "1.7e308,INF\n" * 3 + "1.7e308,-INF\n1.7e308,NaN\n"

    result = passed(tmp_path, text, {"fields": fields("a:number b:number")})

    assert [result.summaries[n].mean for n in (1, 2)] == [None, None]
    assert result.summaries[1].maximum == "1.7e+308"


def test_the_mean_leaves_out_what_is_no_number(tmp_path: Path) -> None:
    result = passed(tmp_path, "a,b\n1,x\n3,x\nNaN,x\n", {"fields": fields("a:number b")})

    assert result.summaries[1].mean == 2.0


def test_missing_values_are_counted_by_what_they_say(tmp_path: Path) -> None:
    schema = {"fields": fields("a:integer b"), "missingValues": ["", {"value": "NA", "label": "not asked"}]}

    result = passed(tmp_path, "a,b\n,x\nNA,x\nNA,y\n1,z\n", schema)

    assert result.missing == {(1, ""): 1, (1, "NA"): 2}


CANONICAL = {
    "durations": ("duration", "P1DT24H", "P2D", True),
    "months are no days": ("duration", "P1M", "P30D", False),
    "points": ("geopoint", "1.0, 2", "1,2.00", True),
    "objects": ("object", '{"a": 1, "b": [1]}', '{"b": [1.0], "a": 1e0}', True),
    "booleans are no numbers": ("array", "[true]", "[1]", False),
    "texts are no numbers": ("array", '["1"]', "[1]", False),
    "lists": ("list", "1,2", "1,2", True),
    "nothing": ("array", "[0]", "[-0.0]", True),
}


@pytest.mark.parametrize("case", CANONICAL)
def test_canonical_texts(case: str) -> None:
    kind, one, other, equal = CANONICAL[case]
    form = canonical_of(Field("f", kind))

    assert form is not None
    assert (form(one) == form(other)) is equal


def test_tallies_merge_in_order() -> None:
    one, other = Tally(2), Tally(2)
    one.add(("type-error", None, 1), 1, [(2, "a")])
    other.add(("type-error", None, 1), 3, [(5, "b"), (6, "c")])

    one.merge(other)

    count = one.counts["type-error", None, 1]
    assert (count.total, [(s.row, s.cell) for s in count.samples]) == (4, [(2, "a"), (5, "b")])


NAMES = {
    "a line end": ("Total\nDeaths", "Total␊Deaths"),
    "line ends of Windows": ("Total\r\nDeaths", "Total␍␊Deaths"),
    "a reason of another rule": ("a\nblank-row", "a␊blank-row"),
    "quotation marks": ('the "total"', 'the "total"'),
    "a colon": ("type-error: b", "type-error: b"),
    "a comma": ("a, b", "a, b"),
}


@pytest.mark.parametrize("case", NAMES)
def test_reasons_hold_whatever_a_field_is_called(tmp_path: Path, case: str) -> None:
    """Rows of accepted reasons are withheld, not quarantined; a reason in the file is one line."""
    name, written = NAMES[case]
    schema = {
        "fields": [{"name": name, "type": "integer", "constraints": {"minimum": 0}}, {"name": "b", "type": "date"}]
    }
    header = '"' + name.replace('"', '""') + '"'
    accept = [{"rule": "constraint-error", "field": name, "reason": "known", "by": "Ann", "rows": "withhold"}]

    found = package(
        tmp_path,
        {"text": f"{header},b\n-1,2024-01-01\n-2,x\n3,2024-01-01\n".encode(), "schema": schema},
        potluck={"accept": accept},
    )

    [table] = found.tables
    assert (table.rows.kept, table.rows.quarantined, table.rows.withheld) == (1, 1, 1)
    assert [(one.rule, one.field, one.rows) for one in table.withheld] == [("constraint-error", name, 1)]
    result = passed(tmp_path, f"{header},b\n-1,2024-01-01\n-2,x\n", schema)
    assert pl.read_parquet(tmp_path / "q.parquet")["reasons"].to_list() == [
        f"constraint-error minimum: {written}",
        f"constraint-error minimum: {written}\ntype-error: b",
    ]
    minimum, no_day = Reason("constraint-error", "minimum", (1,)), Reason("type-error", None, (2,))
    assert result.reasons == {(minimum,): 1, (minimum, no_day): 1}


def test_fields_of_one_name_are_said_once(tmp_path: Path) -> None:
    """In words; as values they stay apart. Cells beyond the last column are one reason, however many."""
    schema = {"fields": [*fields("a:integer a:integer")]}

    result = passed(tmp_path, "a,a\nx,y\n1,2,more,and more\n", schema)

    assert pl.read_parquet(tmp_path / "q.parquet")["reasons"].to_list() == ["type-error: a", "extra-cell"]
    assert set(result.reasons) == {
        (Reason("type-error", None, (1,)), Reason("type-error", None, (2,))),
        (Reason("extra-cell"),),
    }
