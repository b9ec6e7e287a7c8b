"""Constraints: which cells break which one. Expected values are those of Data Package v2, "Field Constraints"."""

import json
from pathlib import Path
from typing import Any

import pytest
from lib.ascii import parse, verdicts


def field(kind: str, options: dict[str, Any] | None = None, **constraints: Any) -> dict[str, Any]:
    return {"type": kind, "constraints": constraints, **(options or {})}


CASES: dict[str, tuple[dict[str, Any], str]] = {
    "required": (
        field("integer", required=True),
        """
        cell | verdict
        1    | = 1
        ""   | required
        """,
    ),
    "not required": (
        field("integer", required=False, minimum=1),
        """
        cell | verdict
        ""   | =
        """,
    ),
    "lengths of text are counted in characters": (
        field("string", minLength=2, maxLength=3),
        """
        cell   | verdict
        a      | minLength
        ab     | = ab
        abc    | = abc
        abcd   | maxLength
        é👍    | = é👍
        """,
    ),
    "lengths of arrays, objects and lists are counted in items": (
        field("array", minLength=1, maxLength=2),
        """
        cell      | verdict
        []        | minLength
        [1]       | = [1]
        [1, 2]    | = [1, 2]
        [1, 2, 3] | maxLength
        """,
    ),
    "lengths of objects": (
        field("object", minLength=1, maxLength=1),
        """
        cell             | verdict
        {}               | minLength
        {"a": 1}         | = {"a": 1}
        {"a": 1, "b": 2} | maxLength
        """,
    ),
    "lengths of lists": (
        field("list", minLength=2),
        """
        cell | verdict
        a    | minLength
        a,b  | = a,b
        """,
    ),
    "bounds of integers": (
        field("integer", minimum=1, maximum=3),
        """
        cell | verdict
        0    | minimum
        1    | = 1
        3    | = 3
        4    | maximum
        x    | type-error
        """,
    ),
    "exclusive bounds of integers": (
        field("integer", exclusiveMinimum=1, exclusiveMaximum=3),
        """
        cell | verdict
        1    | exclusiveMinimum
        2    | = 2
        3    | exclusiveMaximum
        """,
    ),
    "bounds written as text": (
        field("integer", {"groupChar": ","}, minimum="1,000"),
        """
        cell  | verdict
        999   | minimum
        1,000 | = 1000
        """,
    ),
    "bounds of numbers are compared exactly": (
        field("number", minimum=0.1, maximum=1.5),
        """
        cell  | verdict
        0.1   | = 0.1
        0.10  | = 0.1
        0.09999999999999999999 | minimum
        1.5   | = 1.5
        1.50000000000000000001 | maximum
        1.6   | maximum
        NaN   | maximum, minimum
        INF   | maximum
        """,
    ),
    "exclusive bounds of numbers": (
        field("number", exclusiveMinimum=0, exclusiveMaximum=1),
        """
        cell | verdict
        0    | exclusiveMinimum
        -0.0 | exclusiveMinimum
        0.00000000000000000001 | = 1e-20
        0.99999999999999999999 | = 1.0
        1    | exclusiveMaximum
        """,
    ),
    "bounds of dates": (
        field("date", minimum="2024-01-01", exclusiveMaximum="2025-01-01"),
        """
        cell       | verdict
        2023-12-31 | minimum
        2024-01-01 | = 2024-01-01
        2025-01-01 | exclusiveMaximum
        """,
    ),
    "bounds of dates in the field's own format": (
        field("date", {"format": "%d/%m/%Y"}, minimum="02/01/2024"),
        """
        cell       | verdict
        01/02/2024 | = 2024-02-01
        01/01/2024 | minimum
        """,
    ),
    "bounds of instants": (
        field("datetime", minimum="2024-01-01T00:00:00Z"),
        """
        cell                      | verdict
        2024-01-01T00:30:00+01:00 | minimum
        2024-01-01T00:00:00Z      | = 2024-01-01 00:00:00+00:00
        """,
    ),
    "bounds of times, years, months": (
        field("time", minimum="08:00:00", maximum="17:00:00"),
        """
        cell     | verdict
        07:59:59 | minimum
        08:00:00 | = 08:00:00
        17:00:01 | maximum
        """,
    ),
    # Nobody knows whether such a time lies within: it does not surely hold.
    "a bound without a zone for times that have one": (
        field("time", minimum="08:00:00"),
        """
        cell           | verdict
        09:00:00+01:00 | minimum
        07:00:00Z      | minimum
        """,
    ),
    "a bound with a zone for times that have none": (
        field("datetime", maximum="2024-01-01T00:00:00Z"),
        """
        cell                | verdict
        2023-01-01T00:00:00 | maximum
        """,
    ),
    "bounds of years": (
        field("year", minimum=2000, maximum="2020"),
        """
        cell | verdict
        1999 | minimum
        2000 | = 2000
        2021 | maximum
        """,
    ),
    "bounds of months": (
        field("yearmonth", minimum="2020-02"),
        """
        cell    | verdict
        2020-01 | minimum
        2020-02 | = 2020-02
        """,
    ),
    "bounds of durations": (
        field("duration", minimum="PT1H", maximum="P1D"),
        """
        cell  | verdict
        PT59M | minimum
        PT60M | = PT60M
        PT24H | = PT24H
        P2D   | maximum
        """,
    ),
    # XML Schema part 2, 3.2.6.2: P1M has 28 to 31 days, P5M 150 to 153.
    "months are compared with days where both are sure": (
        field("duration", exclusiveMinimum="P27D", maximum="P1M"),
        """
        cell | verdict
        P1M  | = P1M
        P28D | = P28D
        P29D | maximum
        P31D | maximum
        P27D | exclusiveMinimum
        P2M  | maximum
        """,
    ),
    "longer months": (
        field("duration", minimum="P150D", maximum="P153D"),
        """
        cell  | verdict
        P5M   | = P5M
        P4M   | minimum
        P6M   | maximum
        """,
    ),
    "pattern matches the whole value": (
        field("string", pattern="[0-9]{5}"),
        """
        cell     | verdict
        01001    | = 01001
        1001     | pattern
        010011   | pattern
        "01001\\n" | pattern
        x01001   | pattern
        """,
    ),
    "alternatives of a pattern": (
        field("string", pattern="a|b"),
        """
        cell | verdict
        a    | = a
        b    | = b
        ab   | pattern
        axxx | pattern
        """,
    ),
    "pattern that only a backtracking engine knows": (
        field("string", pattern="(?=.*[0-9])[a-z0-9]+"),
        """
        cell | verdict
        a1   | = a1
        ab   | pattern
        """,
    ),
    "enum of texts": (
        field("string", enum=["a", "b", "1"]),
        """
        cell | verdict
        a    | = a
        1    | = 1
        A    | enum
        c    | enum
        """,
    ),
    "enum of integers is compared by value": (
        field("integer", enum=[1, "02"]),
        """
        cell | verdict
        01   | = 1
        2    | = 2
        3    | enum
        """,
    ),
    "enum of numbers": (
        field("number", enum=[1, 0.5]),
        """
        cell | verdict
        1.0  | = 1.0
        0.50 | = 0.5
        2    | enum
        """,
    ),
    "enum of booleans": (
        field("boolean", {"trueValues": ["yes"], "falseValues": ["no"]}, enum=["yes"]),
        """
        cell | verdict
        yes  | = true
        no   | enum
        """,
    ),
    "enum of dates": (
        field("date", enum=["2024-01-01"]),
        """
        cell       | verdict
        2024-01-01 | = 2024-01-01
        2024-01-02 | enum
        """,
    ),
    "enum of anything is compared as it stands": (
        field("any", enum=[1, "2"]),
        """
        cell | verdict
        1    | enum
        2    | = 2
        """,
    ),
    "what is no value of the type is allowed nowhere": (
        field("boolean", enum=["perhaps", "true"]),
        """
        cell  | verdict
        true  | = true
        false | enum
        """,
    ),
    "categories of texts": (
        {"type": "string", "categories": ["apple", "orange"]},
        """
        cell   | verdict
        apple  | = apple
        Apple  | categories
        banana | categories
        ""     | =
        """,
    ),
    "categories of labelled integers": (
        {"type": "integer", "categories": [{"value": 0, "label": "apple"}, {"value": 1}]},
        """
        cell  | verdict
        0     | = 0
        01    | = 1
        2     | categories
        apple | type-error
        """,
    ),
    "JSON Schema of objects": (
        field("object", jsonSchema={"required": ["a"]}),
        """
        cell     | verdict
        {"a": 1} | = {"a": 1}
        {}       | jsonSchema
        """,
    ),
    "JSON Schema with patterns": (
        field(
            "object",
            jsonSchema={
                "properties": {"a": {"pattern": "^x"}},
                "patternProperties": {"^n_": {"type": "integer"}},
                "additionalProperties": {"type": "string"},
            },
        ),
        """
        cell               | verdict
        {"a": "xy"}        | = {"a": "xy"}
        {"a": "yx"}        | jsonSchema
        {"a": 1}           | = {"a": 1}
        {"n_1": 1}         | = {"n_1": 1}
        {"n_1": "1"}       | jsonSchema
        {"b": "1"}         | = {"b": "1"}
        {"b": 1}           | jsonSchema
        """,
    ),
    "keywords that search, and nothing more": (
        field("object", jsonSchema={"properties": {"a": {}}, "additionalProperties": False}),
        """
        cell             | verdict
        {"a": 1}         | = {"a": 1}
        {"a": 1, "b": 2} | jsonSchema
        """,
    ),
    "JSON Schema with many references that fail": (
        field(
            "array",
            jsonSchema={
                "items": {"not": {"$ref": "#/$defs/text"}, "$ref": "#/$defs/number"},
                "$defs": {"text": {"type": "string"}, "number": {"not": {"$ref": "#/$defs/text"}}},
            },
        ),
        f"""
        cell            | verdict
        {list(range(200))} | = {list(range(200))}
        ["a"]           | jsonSchema
        """,
    ),
    "JSON Schema of arrays": (
        field("array", jsonSchema={"items": {"type": "integer"}}),
        """
        cell  | verdict
        [1]   | = [1]
        ["a"] | jsonSchema
        """,
    ),
    "a cell may break several": (
        field("string", minLength=3, pattern="[a-z]+", enum=["abc"]),
        """
        cell | verdict
        1    | enum, minLength, pattern
        abc  | = abc
        """,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_constraints(tmp_path: Path, case: str) -> None:
    """Each cell breaks the constraints that the standard says, and no other."""
    descriptor, table = CASES[case]
    rows = parse(table)

    assert [verdict for _, verdict in rows] == verdicts(tmp_path, descriptor, [cell for cell, _ in rows])


UNUSABLE = {
    "a bound that is no value": field("integer", minimum="1.5"),
    "a bound with a fraction": field("integer", minimum=1.5),
    "a bound that is not a number": field("number", maximum="NaN"),
    "a bound of another type": field("integer", minimum=True),
    "a bound that is a list": field("date", maximum=["2024-01-01"]),
    "a bound in another format": field("date", {"format": "%d/%m/%Y"}, minimum="2020-01-01"),
    "a bound beyond the calendar": field("date", minimum="20199-01-01"),
    "a pattern that is none": field("string", pattern="("),
    "a JSON Schema that is none": field("object", jsonSchema={"type": 1}),
    "a JSON Schema with a pattern that is none": field("object", jsonSchema={"pattern": "["}),
    "a JSON Schema that would be fetched": field("object", jsonSchema={"$ref": "http://127.0.0.1:9/x"}),
    "a JSON Schema without end": field("object", jsonSchema=json.loads('{"not":' * 300 + "{}" + "}" * 300)),
    "a JSON Schema in a file": field("object", jsonSchema={"$ref": "file:///etc/passwd"}),
    "a JSON Schema of patterns and of what they leave": field(
        "object", jsonSchema={"patternProperties": {"^a": {}}, "unevaluatedProperties": False}
    ),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_a_constraint_that_makes_no_sense_is_one_finding_on_its_field(tmp_path: Path, case: str) -> None:
    assert verdicts(tmp_path, UNUSABLE[case], ["1", ""]) == ["field-error, = 1", "field-error, ="]


EVIL = r"(?=a)(a|aa)+\1b"
NEVER_ENDING = {
    "a pattern": field("string", pattern=EVIL),
    "a pattern of items": {
        "type": "array",
        "arrayItem": {"type": "string", "constraints": {"pattern": EVIL}},
    },
    # Three repetitions that may begin anywhere: a thousand million steps for this text.
    "a pattern that is fine on shorter texts": field("string", pattern=r".*\b.*\b.*\bb"),
}


@pytest.mark.parametrize("case", NEVER_ENDING)
def test_a_pattern_that_never_ends_is_not_checked(tmp_path: Path, case: str) -> None:
    """A stranger's pattern may take exponential time; its column is then told to be unchecked, not the whole file."""
    cell = "[" + ",".join(['"' + "a" * 500 + '"'] * 2) + "]"

    assert verdicts(tmp_path, NEVER_ENDING[case], [cell]) == [f"field-error, = {cell}"]


TWICE = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(40)}
ENDLESS: dict[str, dict[str, Any]] = {
    "a pattern": {"properties": {"a": {"pattern": r"(?=a)(a|aa)+\1b"}}},
    "a pattern of keys": {"patternProperties": {r"(?=a)(a|aa)+\1b": {}}},
    "a pattern of keys beside others": {"patternProperties": {r"(?=a)(a|aa)+\1b": {}}, "additionalProperties": False},
    "a circle": {"$ref": "#"},
    "a denial of itself": {"not": {"$ref": "#"}},
    "a reference to nothing": {"$ref": "#/nowhere"},
    "references that double": {"$ref": "#/$defs/d0", "$defs": {**TWICE, "d40": {}}},
}


@pytest.mark.parametrize("case", ENDLESS)
def test_a_json_schema_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    """Its column is told to be unchecked; its cells are still JSON."""
    from potluck.verdict import structure

    monkeypatch.setattr(structure, "STEPS", 20_000)
    cell = json.dumps({"a": "a" * 60, "a" * 60: 1})

    assert verdicts(tmp_path, field("object", jsonSchema=ENDLESS[case]), [cell]) == [f"field-error, = {cell}"]


MISSING: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "by default only the empty cell": (
        {},
        {"type": "integer"},
        "= | = 1 | type-error | type-error | type-error",
    ),
    "of the schema": (
        {"missingValues": ["NA", "-"]},
        {"type": "integer"},
        "type-error | = 1 | = | = | type-error",
    ),
    "of the field replace the schema's": (
        {"missingValues": ["", "NA"]},
        {"type": "integer", "missingValues": ["-"]},
        "type-error | = 1 | type-error | = | type-error",
    ),
    "none at all": (
        {"missingValues": []},
        {"type": "integer"},
        "type-error | = 1 | type-error | type-error | type-error",
    ),
    "of the field, none": (
        {"missingValues": ["NA"]},
        {"type": "string", "missingValues": []},
        '= | = 1 | = NA | = - | = " "',
    ),
    "with labels": (
        {"missingValues": [{"value": "NA", "label": "not asked"}, {"value": " "}]},
        {"type": "integer"},
        "type-error | = 1 | = | type-error | =",
    ),
    "that would be values": (
        {"missingValues": ["1"]},
        {"type": "integer"},
        "type-error | = | type-error | type-error | type-error",
    ),
    "of a required field": (
        {"missingValues": ["NA"]},
        {"type": "string", "constraints": {"required": True}},
        '= | = 1 | required | = - | = " "',
    ),
}


@pytest.mark.parametrize("case", MISSING)
def test_missing_values(tmp_path: Path, case: str) -> None:
    """Missing values are compared with the cell as it stands, before anything else."""
    schema, descriptor, expected = MISSING[case]

    found = verdicts(tmp_path, descriptor, ["", "1", "NA", "-", " "], schema)

    assert expected == " | ".join(found)
