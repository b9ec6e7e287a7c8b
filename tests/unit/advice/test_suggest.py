"""Suggestions: what a cell was probably meant to say, and silence where nobody can know."""

from typing import Any

import pytest

from potluck.advice.suggest import suggestion

INTEGER, NUMBER, DATE = {"type": "integer"}, {"type": "number"}, {"type": "date"}
CODE = {"type": "string", "constraints": {"pattern": "[0-9]{5}"}}
STATE = {"type": "string", "constraints": {"enum": ["Maine", "New York"]}, "categories": ["Maine", "New York"]}

VALUES: list[tuple[str, dict[str, Any], str | None, str]] = [
    ("2020-13-01", DATE, None, "2020-01-13"),
    ("31/12/2026", DATE, None, "2026-12-31"),
    ("12/31/2026", DATE, None, "2026-12-31"),
    ("2026/1/5", DATE, None, "2026-01-05"),
    ("20260105", DATE, None, "2026-01-05"),
    ("05JAN2026", DATE, None, "2026-01-05"),
    ("Jan 5, 2026", DATE, None, "2026-01-05"),
    ("2026-01-05 00:00:00", DATE, None, "2026-01-05"),
    ("44197", DATE, None, "2021-01-01"),
    ("2026-12-31", {**DATE, "format": "%d/%m/%Y"}, None, "31/12/2026"),
    ("05/05/2026", DATE, None, "2026-05-05"),
    ("1,234", INTEGER, None, "1234"),
    ("1 234", INTEGER, None, "1234"),
    ("12O", INTEGER, None, "120"),
    ("12O", {**INTEGER, "groupChar": ","}, None, "120"),
    ("l2", INTEGER, None, "12"),
    ("12.0", INTEGER, None, "12"),
    (" 12 ", INTEGER, None, "12"),
    ("(12)", INTEGER, None, "-12"),
    ("\u221212", INTEGER, None, "-12"),
    ("2026.0", {"type": "year"}, None, "2026"),
    ("$5,790.05", NUMBER, None, "5790.05"),
    ("45%", NUMBER, None, "45"),
    ("1.234,5", NUMBER, None, "1234.5"),
    ("3,5", NUMBER, None, "3.5"),
    ("Yes", {"type": "boolean"}, None, "true"),
    ("2026-01-05 10:00", {"type": "datetime"}, None, "2026-01-05T10:00:00"),
    ("1/2026", {"type": "yearmonth"}, None, "2026-01"),
    ("1001", CODE, "pattern", "01001"),
    ("25009 ", CODE, "pattern", "25009"),
    ("1001", {"type": "string", "constraints": {"minLength": 5, "maxLength": 5}}, "minLength", "01001"),
    ("abc  ", {"type": "string", "constraints": {"maxLength": 3}}, "maxLength", "abc"),
    ("new_york ", STATE, "enum", "New York"),
    ("MAINE", STATE, "categories", "Maine"),
    ("New Yrok", STATE, "enum", "New York"),
    ("approx. 300", INTEGER, None, "300"),
    ("1,200 lbs", NUMBER, None, "1200"),
]
ADVICE: list[tuple[str, dict[str, Any], str]] = [
    ("NA", INTEGER, "leave the cell empty"),
    ("Suppressed", NUMBER, "leave the cell empty"),
    ("1.5", INTEGER, "whole numbers"),
    ("2026-00-40", DATE, "no month 00"),
    ("03/04/2026", DATE, "2026-03-04 or 2026-04-03: day or month first?"),
    ("2025-02-30", DATE, "the month has 28 days"),
]
SILENCE: list[tuple[str | None, dict[str, Any], str | None]] = [
    (None, INTEGER, None),
    ("two classes", INTEGER, None),
    ("see note 3 of 1999", INTEGER, None),
    ("1,5", {**NUMBER, "decimalChar": ","}, None),
    ("", INTEGER, None),
    ("9" * 300, INTEGER, None),
    ("soon", DATE, None),
    ("$1.5", INTEGER, None),
    ("x", {"type": "object"}, None),
    ("0000-13-01", DATE, None),
    ("Jan 40, 2026", DATE, None),
    ("31/12/2026", {**DATE, "format": "%x"}, None),
    ("yes", {"type": "boolean", "trueValues": ["J"]}, None),
    ("2026-01-05", {"type": "datetime", "format": "%d"}, None),
    ("noon", {"type": "datetime"}, None),
    ("13/2026", {"type": "yearmonth"}, None),
    ("-40", {"type": "integer", "constraints": {"minimum": 0}}, "minimum"),
    ("Texas", STATE, "enum"),
    ("abc", {"type": "string", "constraints": "broken"}, "pattern"),
    ("abc", {"type": "string", "categories": "broken"}, "categories"),
]


@pytest.mark.parametrize(("cell", "field", "constraint", "value"), VALUES, ids=lambda v: str(v)[:24])
def test_values(cell: str, field: dict[str, Any], constraint: str | None, value: str) -> None:
    guess = suggestion(cell, field, constraint)

    assert guess is not None
    assert guess.value == value
    assert guess.why


@pytest.mark.parametrize(("cell", "field", "why"), ADVICE, ids=lambda v: str(v)[:24])
def test_advice_without_a_value(cell: str, field: dict[str, Any], why: str) -> None:
    guess = suggestion(cell, field)

    assert guess is not None
    assert guess.value is None
    assert why in guess.why


@pytest.mark.parametrize(("cell", "field", "constraint"), SILENCE, ids=lambda v: str(v)[:24])
def test_nothing_where_nobody_can_know(cell: str | None, field: dict[str, Any], constraint: str | None) -> None:
    assert suggestion(cell, field, constraint) is None
