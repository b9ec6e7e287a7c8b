"""Keys: unique values, primary, unique and foreign keys. From Data Package v2, "Table Schema"."""

from pathlib import Path
from typing import Any

import pytest
from lib.ascii import errors_of, fields, package, places

UNIQUE: dict[str, tuple[str, str, str]] = {
    "integers": ("integer", "1 2 01 3 1", "4 6"),
    "texts": ("string", "a b A a", "5"),
    "numbers by value": ("number", "1.0 1 2 1e0", "3 5"),
    "dates": ("date", "2024-01-01 2024-01-02 2024-01-01", "4"),
    "durations by value": ("duration", "P1Y P12M P1M", "3"),
    "long durations by value": (
        "duration",
        f"PT{10**40}S PT{10**40}.5S PT{10**40 + 1}S -PT{10**40}S PT{10**40}.50S P{'9' * 4300}Y P{'9' * 4300}Y0M",
        "6 8",
    ),
    "months": ("yearmonth", "2024-01 2024-01", "3"),
    "points by value": ("geopoint", "1,2 1.0,2.0 2,1", "3"),
    "objects by value": ("object", '{"a":1,"b":2} {"b":2,"a":1.0} {"a":1}', "3"),
    "instants by value": ("datetime", "2024-01-01T00:00:00Z 2024-01-01T01:00:00+01:00", "3"),
    "NaN equals nothing": ("number", "NaN NaN NaN", ""),
    "NaN equals nothing beside numbers either": ("number", "NaN NaN 1 2", ""),
    "nothing repeats nothing": ("integer", "- - 1", ""),
    "values of the wrong type are no values": ("integer", "x x 1", ""),
}


@pytest.mark.parametrize("case", UNIQUE)
def test_unique(tmp_path: Path, case: str) -> None:
    """Later occurrences of a logical value are errors, absent values are not."""
    kind, cells, expected = UNIQUE[case]
    text = "k;v\n" + "".join(f"{n};{cell}\n" for n, cell in enumerate(cells.split()))
    schema = {
        "fields": [{"name": "k"}, {"name": "v", "type": kind, "constraints": {"unique": True}}],
        "missingValues": ["-"],
    }
    # Quotes are cells' own here.
    dialect = {"delimiter": ";", "quoteChar": ""}

    found = package(tmp_path, {"text": text, "schema": schema, "dialect": dialect})

    assert expected.split() == [row for rule, row, *_ in places(errors_of(found)) if rule == "unique-error"]


KEYS: dict[str, tuple[dict[str, Any], str, str]] = {
    "primary": ({"primaryKey": ["a"]}, "1,1 2,1 1,2", "primary-key 4"),
    "primary as one text": ({"primaryKey": "a"}, "1,1 1,1", "primary-key 3"),
    "primary of two": ({"primaryKey": ["a", "b"]}, "1,1 1,2 2,1 1,1", "primary-key 5"),
    "no part of a primary key is absent": ({"primaryKey": ["a", "b"]}, "1,1 1, ,1", "primary-key 3; primary-key 4"),
    # The standard does not say; frictionless takes all of them for one value.
    "a part of the wrong type is one more value": (
        {"primaryKey": ["a", "b"]},
        "x,1 y,1 z,2",
        "primary-key 3; type-error 2; type-error 3; type-error 4",
    ),
    "unique key": ({"uniqueKeys": [["a", "b"]]}, "1,1 1,2 1,1", "unique-key 4"),
    "unique keys apart": ({"uniqueKeys": [["a"], ["b"]]}, "1,1 1,2 2,2", "unique-key 3; unique-key 4"),
    "absent parts of a unique key": ({"uniqueKeys": [["a", "b"]]}, "1, 1, 1,1", ""),
    "foreign to itself": ({"foreignKeys": [{"fields": ["b"], "reference": {"fields": ["a"]}}]}, "1, 2,1 3,9", "foreign-key 4"),
    "foreign to itself, as in v1": ({"foreignKeys": [{"fields": "b", "reference": {"resource": "", "fields": "a"}}]}, "1,1 2,3", "foreign-key 3"),
    "foreign of two": (
        {"foreignKeys": [{"fields": ["a", "b"], "reference": {"resource": "t2", "fields": ["c", "d"]}}]},
        "1,1 1,2 , 2,",
        "foreign-key 3; foreign-key 5",
    ),
    "foreign to a table without a schema": (
        {"foreignKeys": [{"fields": ["a"], "reference": {"resource": "t3", "fields": ["e"]}}]},
        "7,1 8,1",
        "foreign-key 3",
    ),
    "foreign to no table": ({"foreignKeys": [{"fields": ["a"], "reference": {"resource": "t9", "fields": ["c"]}}]}, "1,1", "resource-error -"),
    "foreign to no field": ({"foreignKeys": [{"fields": ["a"], "reference": {"resource": "t2", "fields": ["z"]}}]}, "1,1", "schema-error -"),
}  # fmt: skip


@pytest.mark.parametrize("case", KEYS)
def test_keys(tmp_path: Path, case: str) -> None:
    keys, rows, expected = KEYS[case]
    text = "k,a,b\n" + "".join(f"r,{row}\n" for row in rows.split())
    schema = {"fields": [*fields("k"), *fields("a:integer b:integer")], **keys}
    parent = {"text": "c,d\n1,1\n2,2\n", "schema": "c:integer d:integer"}

    found = package(tmp_path, {"text": text, "schema": schema}, parent, {"text": "e,f\n7,x\n9,y\n"})

    said = [f"{rule} {row}" for rule, row, *_ in places(errors_of(found))]
    assert sorted(expected.split("; ") if expected else []) == sorted(said)


def test_a_reference_of_another_type_is_told(tmp_path: Path) -> None:
    """Text is never a number: beside the rows that refer to nothing, the reason is told once."""
    key = [{"fields": ["p"], "reference": {"resource": "t2", "fields": ["id"]}}]
    child = {"text": "p\n1\n", "schema": {"fields": fields("p"), "foreignKeys": key}}

    found = package(tmp_path, child, {"text": "id\n1\n", "schema": "id:integer"})

    assert {f.rule for f in found.tables[0].findings} >= {"foreign-key", "key-type-mismatch"}


def test_rows_that_break_a_key_are_put_aside_and_no_others(tmp_path: Path) -> None:
    schema = {"fields": fields("a:integer b"), "primaryKey": ["a"]}

    rows = package(tmp_path, {"text": "a,b\n1,x\n2,y\n1,z\n", "schema": schema}).tables[0].rows

    assert (rows.kept, rows.quarantined, rows.holds) == (2, 1, True)


def test_a_parent_in_quarantine_is_present_and_told(tmp_path: Path) -> None:
    """A reference to a row that is put aside is no broken key; that its parent is not released is a warning."""
    key = [{"fields": ["p"], "reference": {"resource": "t2", "fields": ["id"]}}]
    child = {"text": "p\n1\n2\n", "schema": {"fields": fields("p:integer"), "foreignKeys": key}}

    found = package(tmp_path, child, {"text": "id,n\n1,x\n2,3\n", "schema": "id:integer n:integer"})

    told = {f.rule: f for f in found.tables[0].findings}
    assert "foreign-key" not in told
    assert [s.row for s in told["parent-not-released"].samples] == [2]


@pytest.mark.parametrize("match", ["exact", "subset"])
def test_a_key_over_a_column_that_is_not_there_is_not_asked(tmp_path: Path, match: str) -> None:
    schema = {"fields": fields("a b"), "primaryKey": ["b"], "fieldsMatch": match}

    found = package(tmp_path, {"text": "a\n1\n", "schema": schema})

    assert [f.rule for f in errors_of(found)] == ["missing-label"]


ABSENT = {
    "column of the key": ("id\n1\n", "id,c\n1,1\n", {"foreign-key": ["A column of the key is not in the file."]}, []),
    "column it refers to": ("id,p\n1,1\n", "id\n1\n", {}, ["schema-error"]),
}


@pytest.mark.parametrize("case", ABSENT)
def test_a_foreign_key_over_a_column_that_is_not_there_is_not_asked(tmp_path: Path, case: str) -> None:
    """The column that is missing is told where it is missing; no row is put aside for it."""
    child, parent, not_run, said = ABSENT[case]
    key = [{"fields": ["p"], "reference": {"resource": "t2", "fields": ["c"]}}]
    schema = {"fields": fields("id:integer p:integer"), "foreignKeys": key}

    found = package(tmp_path, {"text": child, "schema": schema}, {"text": parent, "schema": "id:integer c:integer"})

    table = found.tables[0]
    assert {n.rule: [n.why] for n in table.not_run if n.rule == "foreign-key"} == not_run
    assert [f.rule for f in table.findings if f.rule in {"foreign-key", "schema-error"}] == said
    assert [f.rule for t in found.tables for f in t.findings].count("missing-label") == 1
    assert table.rows.kept == 1


def test_whole_numbers_beyond_those_of_floats_are_found_exactly(tmp_path: Path) -> None:
    """2^53 + 1 is no float: a reference to 2^53, held as one, does not find it, whichever of the two is the float."""
    for child, parent in (("integer", "number"), ("number", "integer")):
        key = [{"fields": ["p"], "reference": {"resource": "t2", "fields": ["id"]}}]
        rows = (
            ["9007199254740993", "9007199254740992", "7", "NaN"]
            if child == "number"
            else ["9007199254740993", "9007199254740992", "7"]
        )
        schema = {"fields": fields(f"p:{child}"), "foreignKeys": key}
        text = "9007199254740992\n7\n" if parent == "number" else "9007199254740993\n7\n"

        found = package(
            tmp_path,
            {"text": "p\n" + "\n".join(rows) + "\n", "schema": schema},
            {"text": f"id\n{text}", "schema": f"id:{parent}"},
        )

        lost = {row for rule, row, *_ in places(errors_of(found)) if rule == "foreign-key"}
        assert lost == ({"2"} if child == "integer" else {"2", "3", "5"})


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("name,id\nDoe, John,1\nDoe, John,2\n", "John"),
        ("name,id,x\nc,7,SECRET\nd,SECRET,7,e\ne,SECRET,8\n", "SECRET"),
    ],
)
def test_keys_of_a_table_with_sensitive_fields_show_no_cell(tmp_path: Path, text: str, hidden: str) -> None:
    """In a ragged row the value of a sensitive field may stand in the column of a key."""
    names = text.partition("\n")[0].split(",")
    sensitive = {"name": "x" if "x" in names else "name", "type": "string", "potluck": {"sensitive": True}}
    described = [sensitive if name == sensitive["name"] else {"name": name, "type": "string"} for name in names]
    schema = {"fields": [{**f, "constraints": {"unique": True}} if f["name"] == "id" else f for f in described]}

    found = package(tmp_path, {"text": text, "schema": schema})

    assert any(f.rule == "unique-error" for f in found.tables[0].findings)
    assert hidden not in found.model_dump_json()
