"""Dialects that `csv` refuses, on this Python or on a newer one, are findings."""

import csv
from itertools import product
from typing import Any

import pytest

from potluck.describe.schema import build_dialect, dialect_findings
from potluck.read.exact import csv_format

SIGNS = (",", ";", " ", "\t", '"', "'", "\\", "\0", "\n", "\r", "", "\ufdd0", None)
# What csv.reader of Python 3.13 refuses beyond what that of 3.11 does.
REFUSED: list[dict[str, Any]] = [
    {"quoteChar": " ", "skipInitialSpace": True},
    {"escapeChar": " ", "skipInitialSpace": True},
    {"delimiter": "'", "quoteChar": "'"},
    {"quoteChar": ","},
    {"escapeChar": '"'},
    {"delimiter": ";", "escapeChar": ";"},
    {"delimiter": "\n"},
    {"delimiter": "||", "quoteChar": "\ufdd0"},
]


def findings(dialect: dict[str, Any]) -> list[str]:
    return [f.rule for f in dialect_findings({"dialect": dialect}, lambda place: place)]


@pytest.mark.parametrize("dialect", REFUSED, ids=str)
def test_what_a_newer_python_refuses_is_a_finding_on_every_version(dialect: dict[str, Any]) -> None:
    assert set(findings(dialect)) == {"dialect-error"}


@pytest.mark.parametrize("dialect", [{"quoteChar": " "}, {"delimiter": " ", "skipInitialSpace": True}], ids=str)
def test_a_blank_may_be_a_sign_where_that_is_clear(dialect: dict[str, Any]) -> None:
    assert findings(dialect) == []


def test_csv_reads_every_dialect_without_a_finding() -> None:
    """No combination of signs gets past the checks and then ends in a traceback."""
    for delimiter, quote, escape, skip in product(SIGNS, SIGNS, SIGNS, (False, True)):
        stated = {"delimiter": delimiter, "quoteChar": quote, "escapeChar": escape, "skipInitialSpace": skip}
        dialect = {key: value for key, value in stated.items() if value is not None}
        if not findings(dialect):
            built = build_dialect({"dialect": dialect})
            assert built is not None
            csv.reader([], **csv_format(built, stand_in=len(built.delimiter) != 1))
