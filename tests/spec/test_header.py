"""Headers: for every ``fieldsMatch``, which labels are errors. From Data Package v2, "fieldsMatch"."""

from pathlib import Path
from typing import Any

import pytest
from lib.ascii import errors_of, fields, package, parse, places

# fieldsMatch, fields, header | expected errors: rule, number of the column, label
CASES = """
    match    | fields      | header      | errors
    exact    | a b         | a,b         |
    exact    | a b         | b,a         | incorrect-label 1 b; incorrect-label 2 a
    exact    | a b         | a,b,c       | extra-label 3 c
    exact    | a b c       | a,b         | missing-label 3
    exact    | a b         | a,A         | incorrect-label 2 A
    exact    | a b         | a,a         | duplicate-label 2 a
    exact    | a b         | a,          | blank-label 2
    equal    | a b         | a,b         |
    equal    | a b         | b,a         |
    equal    | a b         | a,b,c       | extra-label 3 c
    equal    | a b c       | c,a         | missing-label 3
    equal    | a b         | a,c         | extra-label 2 c; missing-label 3
    equal    | a b         | a,a         | ambiguous-header
    subset   | a b         | b,c,a       |
    subset   | a b         | a,c         | missing-label 3
    superset | a b c       | b           |
    superset | a b         | b,c         | extra-label 2 c
    superset | a! b        | b           | missing-label 2
    partial  | a b         | c,b         |
    partial  | a b         | c,d         | unmatched-header
    partial  | a! b        | b,c         | missing-label 3
"""


@pytest.mark.parametrize("case", parse(CASES), ids=" ".join)
def test_labels(tmp_path: Path, case: list[str]) -> None:
    match, names, header, expected = case
    described = fields(names.replace("!", ""))
    for name, one in zip(names.split(), described, strict=True):
        one["constraints"] = {"required": name.endswith("!")}
    schema = {"fields": described, "fieldsMatch": match}
    row = ",".join("x" for _ in header.split(","))

    found = package(tmp_path, {"text": f"{header}\n{row}\n", "schema": schema})

    said = [
        f"{rule} {'' if number == '-' else number} {'' if cell == '-' else cell}".strip()
        for rule, _, number, cell in places(errors_of(found))
    ]
    assert sorted(expected.split("; ") if expected else []) == sorted(said)


def test_fields_are_matched_by_name_where_the_schema_says_so(tmp_path: Path) -> None:
    schema = {"fields": fields("n:integer d:date"), "fieldsMatch": "subset"}
    text = "d,more,n\n2024-01-01,x,1\nx,2,2024-01-01\n"

    found = package(tmp_path, {"text": text, "schema": schema})

    assert places(errors_of(found)) == [["type-error", "3", "1", "x"], ["type-error", "3", "3", "2024-01-01"]]


def test_a_value_in_a_column_that_is_not_described_is_no_blank_row(tmp_path: Path) -> None:
    """Values are never lost in silence: only a row without any is blank."""
    schema = {"fields": fields("a b"), "fieldsMatch": "subset"}

    found = package(tmp_path, {"text": "a,b,more\n,,\n,,x\n1,2,3\n", "schema": schema})

    assert [place[:2] for place in places(errors_of(found))] == [["blank-row", "2"]]


DIALECTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "labels are stripped": ({}, "a, b \n1,x\n", ""),
    "no header": ({"header": False}, "1,x\ny,x\n", "type-error 2 1 y"),
    "no header rows": ({"headerRows": []}, "1,x\ny,x\n", "type-error 2 1 y"),
    "header further down": ({"headerRows": [3]}, "Title\n\na,b\n1,x\ny,x\n", "type-error 5 1 y"),
    "two header rows": ({"headerRows": [1, 2]}, "a\n,b\n1,x\n", "incorrect-label - 2 a b"),
    "case may differ": ({"headerCase": False}, "A,B\n1,x\n", ""),
    "case must not differ": (
        {"headerCase": True},
        "A,B\n1,x\n",
        "incorrect-label - 1 A; incorrect-label - 2 B",
    ),
    "a title is no header": (
        {},
        "Title\na,b\n1,x\n",
        "missing-label - 2 -; incorrect-label - 1 Title; type-error 2 1 a; extra-cell 2 2 b; extra-cell 3 2 x",
    ),
}


@pytest.mark.parametrize("case", DIALECTS)
def test_header_of_a_dialect(tmp_path: Path, case: str) -> None:
    dialect, text, expected = DIALECTS[case]

    found = package(tmp_path, {"text": text, "schema": "a:integer b", "dialect": dialect})

    said = [" ".join(cell or "-" for cell in place) for place in places(errors_of(found))]
    assert sorted(expected.split("; ") if expected else []) == sorted(said)


def test_joined_header_rows(tmp_path: Path) -> None:
    """The standard's example: a heading over several columns belongs to each of them."""
    text = "fruit\nid,name\n1,apple\n2,orange\n"
    schema = {"fields": [{"name": "fruit-id", "type": "integer"}, {"name": "fruit-name", "type": "string"}]}

    found = package(tmp_path, {"text": text, "schema": schema, "dialect": {"headerRows": [1, 2], "headerJoin": "-"}})

    assert errors_of(found) == []
    assert found.tables[0].rows.kept == 2


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    found = package(tmp_path, {"text": "a,b\n", "schema": "a:integer b"})

    assert errors_of(found) == []
    assert (found.tables[0].rows.read, found.tables[0].rows.kept) == (1, 0)
