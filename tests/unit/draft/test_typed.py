"""Files whose cells have types: a type that a file states is kept, and the draft holds for the file."""

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from potluck.checkin.lone import check_file
from potluck.draft import NotATable, draft_tables
from potluck.findings import Severity

CELLS: dict[str, tuple[list[Any], str]] = {
    "a code in a text": (["01001", "01003"], "string"),
    "digits in a text": (["10001", "24003", "51001"], "string"),
    "days in a text": (["2026-01-02", "2026-01-03"], "date"),
    "whole numbers": ([1, 2, 2**40], "integer"),
    "whole numbers that look like codes": ([1001, 1003, 1005], "integer"),
    "numbers": ([1, 2.5, -3], "number"),
    "a label among numbers": ([*range(40), "Suppressed"], "integer"),
    "a code for missing among numbers": ([*range(40), -999, -999], "integer"),
    "truth values": ([True, False, None], "boolean"),
    "mappings": ([{"a": 1}, {}], "object"),
    "lists": ([[1, 2], []], "array"),
    "a mapping and a list": ([{"a": 1}, [1]], "any"),
    "a number and a code": ([1001, "01003", "01005"], "any"),
    "truth values and numbers": ([True, 1], "any"),
    "nothing": ([None, None], "string"),
}


def validated(path: Path) -> list[str]:
    return [f.rule for f in check_file(path).tables[0].findings if f.severity is Severity.ERROR]


@pytest.mark.parametrize("case", CELLS)
@pytest.mark.parametrize("suffix", ["json", "ndjson"])
def test_types_of_json(tmp_path: Path, case: str, suffix: str) -> None:
    """What is drafted holds for the file."""
    cells, expected = CELLS[case]
    rows = [{"n": n, "v": cell} for n, cell in enumerate(cells)]
    path = tmp_path / f"t.{suffix}"
    path.write_text(json.dumps(rows) if suffix == "json" else "".join(json.dumps(row) + "\n" for row in rows))

    drafts = draft_tables(path)

    assert isinstance(drafts, tuple)
    assert drafts[0].resource["schema"]["fields"][1]["type"] == expected
    assert drafts[0].rows == len(cells)
    assert validated(path) == []


PARQUET: dict[str, tuple[pl.Series, str]] = {
    "day": (pl.Series([date(2026, 1, 2)]), "date"),
    "moment": (pl.Series([datetime(2026, 1, 2, 3, 4)]), "datetime"),
    "moment with a zone": (pl.Series([datetime(2026, 1, 2, tzinfo=UTC)]), "datetime"),
    "time": (pl.Series([time(3, 4, 5)]), "time"),
    "duration": (pl.Series([timedelta(hours=3)]), "duration"),
    "decimal": (pl.Series([Decimal("1.50")]), "number"),
    "floats that are whole": (pl.Series([1.0, 2.0]), "number"),
    "structs": (pl.Series([{"a": 1}]), "object"),
    "lists": (pl.Series([[1, 2]]), "array"),
    "bytes": (pl.Series([b"x"]), "any"),
}


@pytest.mark.parametrize("case", PARQUET)
def test_types_of_parquet(tmp_path: Path, case: str) -> None:
    values, expected = PARQUET[case]
    pl.DataFrame({"v": values}).write_parquet(tmp_path / "t.parquet")

    drafts = draft_tables(tmp_path / "t.parquet")

    assert isinstance(drafts, tuple)
    assert drafts[0].resource["schema"]["fields"][0]["type"] == expected
    assert "dialect" not in drafts[0].resource
    assert validated(tmp_path / "t.parquet") == []


NO_TABLES = {
    "t.json": (b'{"a": 1}', "The JSON does not contain a list of rows."),
    "u.json": (b"[1, 2]", "Its rows are neither all lists of cells nor all mappings."),
    "v.json": (b"[]", "The table is empty."),
    "w.json": (b'[{"a": 1}, [2]]', "Row 3 is a different kind of row from the first."),
    "x.ndjson": (b'{"a": 1}\n{"a"\n', "Line 2, column 5 is not valid JSON: Expecting ':' delimiter."),
    "y.json": (b"[[], []]", "The table has 0 columns; it can have from 1 to 16,384."),
    "z.json": (b"[{}]", "The table has no columns."),
    "t.geojson": (b'{"type": "FeatureCollection"}', "The file is GeoJSON, which Potluck does not read as a table."),
    "t.parquet": (b"PAR1 no", "This is not a Parquet file, or it is damaged"),
}


@pytest.mark.parametrize("name", NO_TABLES)
def test_what_is_no_table_says_why(tmp_path: Path, name: str) -> None:
    content, why = NO_TABLES[name]
    (tmp_path / name).write_bytes(content)

    found = draft_tables(tmp_path / name)

    assert isinstance(found, NotATable)
    assert found.why.startswith(why)


def test_rows_that_are_lists_have_a_header_or_none(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[["id", "name"], [1, "x"], [2, "y"]]')
    (tmp_path / "b.json").write_text("[[1, 2], [3, 4], [5, 6]]")
    (tmp_path / "c.json").write_text('[["id", "id"], [1, 2], [3, 4], [5, 6]]')
    drafts = [draft_tables(tmp_path / name) for name in ("a.json", "b.json", "c.json")]

    assert [[f["name"] for f in d[0].resource["schema"]["fields"]] for d in drafts if isinstance(d, tuple)] == [
        ["id", "name"],
        ["column_1", "column_2"],
        ["id", "id_2"],
    ]
