"""Tables of typed cells: JSON, lines of JSON, Parquet, rows in the description."""

import gzip
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from potluck.checkin.lone import check_file
from potluck.dossier import Dossier

SCHEMA = {"fields": [{"name": "id", "type": "integer"}, {"name": "name", "type": "string"}]}
V2 = "https://datapackage.org/profiles/2.0/tableschema.json"


def checked(folder: Path, **resource: Any) -> Dossier:
    (folder / "resource.json").write_text(json.dumps({"name": "t", "type": "table", **resource}))
    return check_file(folder / "resource.json", samples=0)


def errors(dossier: Dossier) -> list[tuple[str, int | None, int | None]]:
    """Rule, row and field of every error."""
    return [
        (f.rule, sample.row if sample else None, f.field_number)
        for f in dossier.open_errors
        for sample in f.samples or (None,)
    ]


FILES: dict[str, tuple[str, str, list[tuple[str, int | None, int | None]]]] = {
    "rows": ("t.json", '[["id", "name"], [1, "a"], [2.0, null]]', []),
    "keyed rows": ("t.json", '[{"id": 1, "name": "a"}, {"name": "b", "id": "2"}, {"id": 3}]', []),
    "a number as text": ("t.json", '[["id", "name"], [1, 2]]', [("type-error", 2, 2)]),
    "true as a number": ("t.json", '[["id", "name"], [true, "a"]]', [("type-error", 2, 1)]),
    "a short row": ("t.json", '[["id", "name"], [1]]', [("missing-cell", 2, 2)]),
    "lines": ("t.ndjson", '{"id": 1, "name": "a"}\n\n{"id": "x", "name": "b"}\n', [("type-error", 3, 1)]),
    "lists by line": ("t.jsonl", '["id", "name"]\n[1, "a"]\n', []),
    "rows of two kinds": ("t.json", '[["id", "name"], [1, "a"], {}]', [("source-error", None, None)]),
    "a broken line": ("t.ndjson", '{"id": 1, "name": "a"}\n{"id"\n', [("source-error", None, None)]),
    "no rows": ("t.json", "[]", [("source-error", None, None)]),
    "no list": ("t.json", '"a"', [("source-error", None, None)]),
    "deep": ("t.json", "[" * 100_000, [("source-error", None, None)]),
    "no Parquet": ("t.parquet", "id,name\n", [("source-error", None, None)]),
    "gzip under the name of a CSV": ("t.csv", "", [("encoding-error", None, None)]),
}


@pytest.mark.parametrize("case", FILES)
def test_verdicts(tmp_path: Path, case: str) -> None:
    """As frictionless judges typed cells: a type that is not the field's is an error."""
    name, content, expected = FILES[case]
    (tmp_path / name).write_bytes(content.encode() or gzip.compress(b"id,name\n1,a\n"))

    dossier = checked(tmp_path, path=name, schema=SCHEMA)

    assert errors(dossier) == expected


def test_parquet_keeps_every_value(tmp_path: Path) -> None:
    """Moments, days and numbers are judged as what they are."""
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    pl.DataFrame({"d": [date(2026, 1, 2)], "m": [moment], "n": [1.5], "b": [True]}).write_parquet(
        tmp_path / "t.parquet"
    )
    kinds = {"d": "date", "m": "datetime", "n": "number", "b": "boolean"}

    dossier = checked(tmp_path, path="t.parquet", schema={"fields": [{"name": n, "type": t} for n, t in kinds.items()]})

    assert dossier.open_errors == ()
    assert dossier.tables[0].rows.kept == 1


def test_keys_that_are_no_columns_are_told(tmp_path: Path) -> None:
    """Nothing is left out in silence."""
    dossier = checked(tmp_path, data=[{"id": 1, "name": "a", "more": 2}], schema=SCHEMA)

    assert [f.message for f in dossier.tables[0].findings if f.rule == "column-left-out"] == [
        "Rows have keys that are not columns of the table, so these are not released: 'more'."
    ]


def test_rows_of_the_description_stay_out_of_the_dossier(tmp_path: Path) -> None:
    """A dossier holds no rows."""
    dossier = checked(tmp_path, data=[["id", "name"], [1, "a secret"]], schema=SCHEMA)

    assert dossier.tables[0].rows.kept == 1
    assert "a secret" not in dossier.tables[0].model_dump_json(include={"resource"})


def test_a_lone_json_file_of_rows_is_a_table(tmp_path: Path) -> None:
    (tmp_path / "My table.json").write_text('[{"id": 1}, {"id": 2}]')

    dossier = check_file(tmp_path / "My table.json")

    assert dossier.open_errors == ()
    assert dossier.tables[0].rows.kept == 2


@pytest.mark.parametrize(("profile", "expected"), [(None, ["field-error"]), (V2, [])], ids=["v1", "v2"])
def test_exclusive_bounds_need_v2(tmp_path: Path, profile: str | None, expected: list[str]) -> None:
    """Without ``$schema`` a description is one of v1, says the standard."""
    schema: dict[str, Any] = {"fields": [{"name": "a", "type": "integer", "constraints": {"exclusiveMinimum": 1}}]}
    (tmp_path / "t.csv").write_text("a\n2\n")

    dossier = checked(tmp_path, path="t.csv", schema=schema | ({"$schema": profile} if profile else {}))

    assert [f.rule for f in dossier.open_errors] == expected


def test_no_column_matches_and_rows_are_ragged(tmp_path: Path) -> None:
    """Found by the comparison with frictionless: nothing was typed, and that nothing was filtered."""
    (tmp_path / "t.csv").write_text("other\n1\n2,beyond\n")

    dossier = checked(tmp_path, path="t.csv", dialect={}, schema={**SCHEMA, "fieldsMatch": "subset"})

    assert ("extra-cell", 3, 2) in errors(dossier)
