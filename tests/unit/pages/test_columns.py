"""What a page says of a column agrees with its summary."""

from typing import Any

import pytest

from potluck.serve.pages.columns import ColumnView, column_views
from potluck.serve.shown import (
    ClosedTable,
    ColumnAbout,
    OpenColumn,
    OpenTable,
    ReleasedForm,
    ShownCount,
    ShownMissing,
    ShownSummary,
)


def _about(kind: str = "number") -> ColumnAbout:
    return ColumnAbout("x", kind, "default", "", "", "", "", "", sensitive=False, required=False, unique=True)


def _view(summary: ShownSummary | None = None, kind: str = "number", **column: Any) -> ColumnView:
    form = ReleasedForm("x", "x", kind, "", {}, {}, never_missing=False)
    return column_views(OpenTable("t", columns=(OpenColumn(_about(kind), form, summary=summary, **column),)))[0]


def test_strip_places_quantiles_between_the_extremes() -> None:
    summary = ShownSummary(count=9, missing=0, minimum="0", maximum="200", quantiles=(10, 50, 100, 150, 190))
    picture = _view(summary).picture

    assert picture is not None
    assert picture.strip is not None
    strip = picture.strip
    assert (
        strip.low,
        strip.box_start,
        strip.middle,
        strip.box_end,
        strip.high,
    ) == (5.0, 25.0, 50.0, 75.0, 95.0)
    assert (strip.minimum, strip.median, strip.maximum) == ("0", "100", "200")


@pytest.mark.parametrize(
    "summary",
    [
        ShownSummary(count=0, missing=3, distinct=0),
        ShownSummary(count=2, missing=0, minimum="5", maximum="5", quantiles=(5, 5, 5, 5, 5)),
        ShownSummary(count=2, missing=0, minimum="nan", maximum="nan", quantiles=(1, 1, 1, 1, 1)),
        ShownSummary(count=2, missing=0, minimum="0", maximum="inf", quantiles=(1, 1, 1, 1, 1)),
        ShownSummary(count=2, missing=0, minimum="-1e308", maximum="1e308", quantiles=(1, 1, 1, 1, 1)),
        ShownSummary(count=2, missing=0, minimum="a", maximum="b", quantiles=(1, 1, 1, 1, 1)),
        ShownSummary(count=2, missing=0, minimum="0", maximum="9"),
    ],
    ids=["empty", "constant", "nan", "infinite", "overflow", "text", "no quantiles"],
)
def test_no_strip_where_there_is_nothing_to_draw(summary: ShownSummary) -> None:
    picture = _view(summary).picture

    assert picture is not None
    assert picture.strip is None


def test_bars_show_shares_and_what_they_leave_out() -> None:
    top = tuple(ShownCount(value=f"v{n}", count=100 - n) for n in range(8))
    picture = _view(ShownSummary(count=1000, missing=0, distinct=20, top=top), "string").picture

    assert picture is not None
    assert len(picture.bars) == 6
    assert (picture.bars[0].label, picture.bars[0].share, picture.bars[0].width) == ("v0", "10 %", 100.0)
    assert picture.rest == "14 other values in 415 rows"


@pytest.mark.parametrize(
    ("value", "label", "expected"),
    [
        ("Suppressed", "suppressed, not zero", "312 cells: suppressed, not zero"),
        ("", "", "312 cells: empty"),
        ("-", "", "312 cells: \u201c-\u201d"),
    ],
)
def test_missing_reasons_are_counted_in_words(value: str, label: str, expected: str) -> None:
    reason = ShownMissing(value=value, label=label, count=312, rule="")
    view = _view(ShownSummary(count=3090, missing=312, missing_by=(reason,)))

    assert (expected,) == view.missing
    assert view.picture is not None
    assert f"9.2 % missing ({expected})" == view.picture.missing


@pytest.mark.parametrize(
    ("count", "missing", "expected"),
    [
        (0, 5, "100 % missing"),
        (99_999, 1, "under 0.1 % missing"),
        (1, 99_999, "over 99.9 % missing"),
        (1, 0, ""),
    ],
)
def test_share_of_missing_never_rounds_to_all_or_nothing(count: int, missing: int, expected: str) -> None:
    picture = _view(ShownSummary(count=count, missing=missing)).picture

    assert picture is not None
    assert expected == picture.missing


def test_constraints_in_words() -> None:
    constraints = {
        "required": True,
        "unique": False,
        "minimum": 0,
        "pattern": "[0-9]+",
        "enum": list(range(14)),
    }
    rules = _view(None, constraints=constraints).rules

    assert "required" in rules
    assert "unique" not in rules
    assert "at least 0" in rules
    assert "pattern [0-9]+" in rules
    assert "one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more" in rules


def test_keys_and_references() -> None:
    view = _view(None, key=True, refers="a/b#c, column y")

    assert view.key
    assert view.refers == "a/b#c, column y"


def test_a_column_that_hides_its_values_shows_how_many_there_are() -> None:
    """Counts alone: not even how many are distinct."""
    picture = _view(ShownSummary(count=90, missing=10)).picture

    assert picture is not None
    assert picture.facts == (("values", "90"),)
    assert (picture.bars, picture.strip, picture.missing) == ((), None, "10 % missing")


def test_a_column_of_a_closed_table_says_nothing_of_values() -> None:
    view = column_views(ClosedTable("t", columns=(_about(),)))[0]

    assert (view.rules, view.missing, view.values, view.labels, view.picture) == (("unique",), (), (), (), None)


def test_a_column_without_summary_has_no_picture() -> None:
    assert _view(None).picture is None
