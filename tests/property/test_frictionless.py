"""Generated schemas and tables: the same places as frictionless itself names, the departures apart.

Texts are drawn from both sides of every rule, but from forms on which the standard and frictionless agree;
where they differ (`tests/differential/departures.py`) a difference is mapped or nothing is drawn.
"""

import csv
import io
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from differential.test_cases import Places, places
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from potluck.checkin.lone import check_file

pytestmark = pytest.mark.slow

# Values, and near misses that nobody takes.
TEXTS: dict[str, tuple[str, ...]] = {
    "string": ("a", "abc", "ABC", "a b", "é", "1", "x" * 12),
    "integer": ("0", "7", "-7", "+7", "007", "1.0", "1e5", "x"),
    "number": ("0", "1.5", "-1.5", "1.50", "1e2", "NaN", "1,5", "x"),
    "boolean": ("true", "false", "1", "0", "True", "yes", "tRue"),
    "date": ("2024-02-29", "2023-02-28", "2023-02-29", "2024/01/01", "x"),
    "time": ("10:00:00", "23:59:59", "24:00:01", "10:00", "x"),
    "datetime": ("2024-02-29T10:00:00", "2023-01-01T00:00:00", "2023-02-29T10:00:00", "2024-01-01", "x"),
    "year": ("2024", "1999", "0001", "999", "x"),
    "yearmonth": ("2024-01", "1999-12", "2024-13", "2024", "x"),
    "array": ("[]", "[1]", "[1, 2, 3]", "{}", "[1,"),
    "object": ("{}", '{"a": 1}', '{"a": 1, "b": 2}', "[]", "{"),
    "geopoint": ("1,2", "180,90", "181,0", "1", "x"),
    "any": ("a", "1", ""),
}
_ORDERED = {"integer", "number", "date", "time", "datetime", "year", "yearmonth"}
_LENGTHY = {"string", "array", "object"}
# frictionless cannot hash the values of the others and raises.
_KEYABLE = sorted(set(TEXTS) - {"array", "object", "any"})
_MISSING = ("", "NA", "-", "7")


def _proper(kind: str) -> tuple[str, ...]:
    """Values of a type that both take, for bounds and lists: the first of each."""
    return TEXTS[kind][: 3 if kind not in {"date", "time", "datetime", "year", "yearmonth"} else 2]


@st.composite
def _constraints(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if draw(st.booleans()):
        made["required"] = draw(st.booleans())
    if kind in _KEYABLE and draw(st.integers(0, 3)) == 0:
        made["unique"] = True
    if kind in _ORDERED and draw(st.booleans()):
        bound = draw(st.sampled_from(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")))
        made[bound] = draw(st.sampled_from(_proper(kind)))
    if kind in _LENGTHY and draw(st.booleans()):
        made[draw(st.sampled_from(("minLength", "maxLength")))] = draw(st.integers(0, 4))
    if kind == "string" and draw(st.booleans()):
        made["pattern"] = draw(st.sampled_from(("[a-z]+", "[A-Za-z ]{1,3}", r"\d+", "a.*")))
    if kind in _KEYABLE and draw(st.integers(0, 3)) == 0:
        made["enum"] = draw(st.lists(st.sampled_from(_proper(kind)), min_size=1, max_size=3, unique=True))
    return made


@st.composite
def _field(draw: st.DrawFn, number: int) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(TEXTS)))
    field = {"name": f"f{number}", "type": kind, "constraints": draw(_constraints(kind))}
    if draw(st.integers(0, 4)) == 0:
        field["missingValues"] = draw(st.lists(st.sampled_from(_MISSING), max_size=2, unique=True))
    return field


@st.composite
def _schema(draw: st.DrawFn) -> dict[str, Any]:
    fields = [draw(_field(i)) for i in range(1, draw(st.integers(1, 5)) + 1)]
    schema: dict[str, Any] = {"$schema": "https://datapackage.org/profiles/2.0/tableschema.json", "fields": fields}
    schema["missingValues"] = draw(st.sampled_from(([""], ["", "NA"], ["-", ""])))
    keyable = [field["name"] for field in fields if field["type"] in _KEYABLE]
    if keyable and draw(st.booleans()):  # type: ignore[arg-type]
        names = st.lists(st.sampled_from(keyable), min_size=1, max_size=2, unique=True)
        schema["primaryKey"] = draw(names)
        # frictionless forgets the version of a schema with foreign keys, and refuses exclusive bounds then.
        exclusive = any("exclusive" in key for field in fields for key in field["constraints"])
        if not exclusive and draw(st.booleans()):
            one = draw(st.sampled_from(keyable))
            schema["foreignKeys"] = [{"fields": [one], "reference": {"resource": "", "fields": [one]}}]
    schema["fieldsMatch"] = draw(st.sampled_from(("exact", "exact", "equal", "subset", "superset", "partial")))
    return schema


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, Any], list[list[str]]]:
    """A schema, and records that nearly keep to it."""
    schema = draw(_schema())
    fields = schema["fields"]
    labels = [field["name"] for field in fields]
    change = draw(st.sampled_from(("none", "none", "none", "swap", "drop", "add", "rename")))
    if change == "swap":
        labels.reverse()
    elif change == "drop" and len(labels) > 1:
        labels = labels[:-1]
    elif change == "add":
        labels = [*labels, "more"]
    elif change == "rename":
        labels = ["other", *labels[1:]]
    anything = st.sampled_from(("", "NA", "-", "a", "7", "2024-02-29"))
    kinds = {field["name"]: st.sampled_from(TEXTS[field["type"]]) for field in fields}
    cells = [st.one_of(kinds.get(label, anything), kinds.get(label, anything), anything) for label in labels]
    rows = []
    for _ in range(draw(st.integers(1, 12))):
        row = [draw(cell) for cell in cells]
        ragged = draw(st.integers(0, 9))
        rows.append(row[:-1] if ragged == 0 and len(row) > 1 else [*row, "beyond"] if ragged == 1 else row)
    return schema, [labels, *rows]


def _written(folder: Path, schema: dict[str, Any], records: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(records)
    (folder / "table.csv").write_text(text.getvalue(), encoding="utf-8", newline="")
    (folder / "schema.json").write_text(json.dumps(schema), encoding="utf-8")
    (folder / "dialect.json").write_text(json.dumps(DIALECT), encoding="utf-8")


# All of it declared, so that nothing is sniffed.
DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False, "header": True}


def _theirs(folder: Path) -> Places:
    from frictionless import Resource

    resource = Resource(
        path="table.csv",
        basepath=str(folder),
        encoding="utf-8",
        schema="schema.json",
        dialect="dialect.json",
    )
    report = resource.validate(limit_errors=0)
    rows = report.flatten(["type", "rowNumber", "fieldNumber"])
    return Counter((rule, row, _number(rule, row, number), None) for rule, row, number in rows)


def _number(rule: str, row: int | None, number: int | None) -> int | None:
    if rule in {"primary-key", "foreign-key", "blank-row"} or (row is None and not rule.endswith("-label")):
        return None
    return number


def _ours(folder: Path) -> Places:
    dossier = check_file(folder / "table.csv", folder / "schema.json", folder / "dialect.json", samples=0)
    said: Places = Counter()
    for (rule, row, number, _), count in places(dossier).items():
        said[rule, row, number, None] += count
    return said


def _null_in_key(schema: dict[str, Any]) -> bool:
    """Whether the primary key may be null in some parts only, which the standard alone forbids."""
    return len(schema.get("primaryKey", ())) > 1


@settings(
    max_examples=int(os.environ.get("POTLUCK_EXAMPLES", "40")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(table=tables())
def test_the_same_places_as_frictionless(tmp_path: Path, table: tuple[dict[str, Any], list[list[str]]]) -> None:
    """Rule, row and field of every error are the same."""
    schema, records = table
    _written(tmp_path, schema, records)
    ours, theirs = _ours(tmp_path), _theirs(tmp_path)
    event("with errors" if theirs else "without errors")
    if _null_in_key(schema):
        ours, theirs = _without_keys(ours), _without_keys(theirs)

    assert ours == theirs


def _without_keys(said: Places) -> Places:
    return Counter({place: count for place, count in said.items() if place[0] != "primary-key"})
