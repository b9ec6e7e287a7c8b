"""What a page says of a column agrees with its summary."""

import pytest

from potluck.dossier import ColumnSummary, FieldEntry, MissingCount, TableEntry, ValueCount
from potluck.serve.pages.columns import ColumnView, column_views


def _view(summary: ColumnSummary | None = None, kind: str = "number", **field: object) -> ColumnView:
    entry = FieldEntry(name="x", type=kind, summary=summary, **field)  # type: ignore[arg-type]
    return column_views(TableEntry(name="t", fields=(entry,)))[0]


def test_strip_places_quantiles_between_the_extremes() -> None:
    summary = ColumnSummary(count=9, missing=0, minimum="0", maximum="200", quantiles=(10, 50, 100, 150, 190))
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
        ColumnSummary(count=0, missing=3),
        ColumnSummary(count=2, missing=0, minimum="5", maximum="5", quantiles=(5, 5, 5, 5, 5)),
        ColumnSummary(count=2, missing=0, minimum="nan", maximum="nan", quantiles=(1, 1, 1, 1, 1)),
        ColumnSummary(count=2, missing=0, minimum="0", maximum="inf", quantiles=(1, 1, 1, 1, 1)),
        ColumnSummary(count=2, missing=0, minimum="-1e308", maximum="1e308", quantiles=(1, 1, 1, 1, 1)),
        ColumnSummary(count=2, missing=0, minimum="a", maximum="b", quantiles=(1, 1, 1, 1, 1)),
        ColumnSummary(count=2, missing=0, minimum="0", maximum="9"),
    ],
    ids=["empty", "constant", "nan", "infinite", "overflow", "text", "no quantiles"],
)
def test_no_strip_where_there_is_nothing_to_draw(summary: ColumnSummary) -> None:
    picture = _view(summary).picture

    assert picture is not None
    assert picture.strip is None


def test_bars_show_shares_and_what_they_leave_out() -> None:
    top = tuple(ValueCount(value=f"v{n}", count=100 - n) for n in range(8))
    picture = _view(ColumnSummary(count=1000, missing=0, distinct=20, top=top), "string").picture

    assert picture is not None
    assert len(picture.bars) == 6
    assert (picture.bars[0].label, picture.bars[0].share, picture.bars[0].width) == ("v0", "10 %", 100.0)
    assert picture.rest == "14 other values in 415 rows"


@pytest.mark.parametrize(
    ("value", "label", "expected"),
    [
        ("Suppressed", "suppressed, not zero", "312 suppressed, not zero"),
        ("", "", "312 empty"),
        ("-", "", "312 \u201c-\u201d"),
    ],
)
def test_missing_reasons_are_counted_in_words(value: str, label: str, expected: str) -> None:
    reason = MissingCount(value=value, label=label, count=312)
    view = _view(ColumnSummary(count=3090, missing=312, missing_by=(reason,)))

    assert (expected,) == view.missing
    assert view.picture is not None
    assert f"9.2 % missing: {expected}" == view.picture.missing


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
    picture = _view(ColumnSummary(count=count, missing=missing)).picture

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


@pytest.mark.parametrize(
    "schema",
    [None, [], "x", {"primaryKey": 7, "foreignKeys": [7, {"reference": 7}, {"fields": {}, "reference": {}}]}],
    ids=["none", "list", "text", "numbers"],
)
def test_schemas_of_the_wrong_shape_are_no_trouble(schema: object) -> None:
    view = column_views(TableEntry(name="t", fields=(FieldEntry(name="x", type="any"),), resource={"schema": schema}))

    assert not view[0].key
    assert view[0].refers == ""


def test_keys_and_references() -> None:
    schema = {
        "primaryKey": "x",
        "foreignKeys": [{"fields": "x", "reference": {"resource": "a/b#c", "fields": "y"}}],
    }
    view = column_views(TableEntry(name="t", fields=(FieldEntry(name="x", type="any"),), resource={"schema": schema}))

    assert view[0].key
    assert view[0].refers == "a/b#c, column y"


def test_a_column_without_summary_has_no_picture() -> None:
    assert _view(None).picture is None
