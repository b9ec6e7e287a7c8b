"""What becomes of rows: the most particular thing said holds, and nothing that a table could not hold."""

import polars as pl
import pytest
from lib.ascii import parse

from potluck.verdict.treatment import Breach, Treatments, cells_to_blank, spared, treatment_of

ASKED: Treatments = {
    ("constraint-error", None, None): "keep",
    ("constraint-error", None, 1): "blank",
    ("constraint-error", "pattern", 1): "withhold",
    ("type-error", None, None): "keep",
    ("type-error", None, 2): "blank",
    ("extra-cell", None, 4): "blank",
    ("blank-row", None, None): "blank",
}
FOUND = """
rule             | constraint | field | becomes
constraint-error | minimum    | 3     | keep
constraint-error | minimum    | 1     | blank
constraint-error | pattern    | 1     | withhold
type-error       | -          | 1     | withhold
type-error       | -          | 2     | blank
extra-cell       | -          | 4     | withhold
blank-row        | -          | -     | withhold
unique-error     | -          | 1     | withhold
"""


@pytest.mark.parametrize("row", parse(FOUND), ids=lambda row: " ".join(row[:3]))
def test_what_is_said_of_a_breach(row: list[str]) -> None:
    """Constraint before field before rule; no text in a typed column, no row that is not whole."""
    rule, constraint, field, becomes = (None if part == "-" else part for part in row)
    assert rule is not None

    assert becomes == treatment_of((rule, constraint, int(field) if field else None), ASKED)


BREACHES: list[Breach] = [
    (("constraint-error", "minimum", 1), pl.Series([0, 2, 4], dtype=pl.UInt32)),
    (("constraint-error", "enum", 1), pl.Series([2, 3], dtype=pl.UInt32)),
    (("constraint-error", "minimum", 3), pl.Series([1, 2], dtype=pl.UInt32)),
    (("type-error", None, 1), pl.Series([5], dtype=pl.UInt32)),
]


def test_cells_are_blank_once() -> None:
    """However many constraints a cell breaks."""
    cells = cells_to_blank(BREACHES, ASKED)

    assert {number: sorted(at) for number, at in cells.items()} == {1: [0, 2, 3, 4]}
    assert cells_to_blank(BREACHES, {}) == {}


def test_only_rows_that_are_kept_are_counted() -> None:
    """A cell that breaks two constraints counts for the first."""
    kept = pl.Series([True, True, True, True, False, False])

    assert spared(BREACHES, kept, ASKED) == {
        ("constraint-error", "minimum", 1): 2,
        ("constraint-error", "enum", 1): 1,
        ("constraint-error", "minimum", 3): 2,
    }
    assert sum(spared(BREACHES, None, ASKED).values()) == 6
    assert spared(BREACHES, kept, {}) == {}
