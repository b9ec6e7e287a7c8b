"""What a page says about one column: its line in the dictionary and the picture of its values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite

from potluck.constraints.table import constraints
from potluck.fieldtypes.stored import YEAR
from potluck.fieldtypes.table import field_type
from potluck.serve.pages.text import plural, thousands
from potluck.serve.shown import ClosedTable, ColumnAbout, OpenColumn, OpenTable, ShownSummary

__all__ = ["Bar", "ColumnView", "Picture", "Strip", "column_views"]

_BARS = 6
_MISSING_WORDS = {"": "empty"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One value and how often it occurs in the column; ``width`` in percent of the most frequent."""

    label: str
    count: int
    share: str
    width: float


@dataclass(frozen=True, slots=True)
class Strip:
    """Quantiles on a line from the smallest to the largest value, as positions in percent."""

    low: float
    box_start: float
    middle: float
    box_end: float
    high: float
    minimum: str
    median: str
    maximum: str
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The summary of a column as it is drawn.

    Attributes:
        facts: label and value of what is shown as text.
        missing_width: share of missing values, in percent.
        missing: that share and its reasons, in words; "" where nothing is missing.
        rest: what the bars leave out, in words.
    """

    facts: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    rest: str
    strip: Strip | None
    missing_width: float
    missing: str


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column of a table on its page.

    Attributes:
        number: position, from 1.
        key: it is part of the table's primary key.
        refers: where its values come from, for a foreign key.
        rules: its constraints in words.
        missing: counts of missing values with the reason: "312 cells: suppressed, not zero".
        values: categories, as value and label.
        labels: texts of categories and of reasons for missing values, for the search.
        picture: None where its values may not be summarised.
    """

    number: int
    entry: ColumnAbout
    key: bool
    refers: str
    rules: tuple[str, ...]
    missing: tuple[str, ...]
    values: tuple[tuple[str, str], ...]
    labels: tuple[str, ...]
    picture: Picture | None


def column_views(table: OpenTable | ClosedTable) -> tuple[ColumnView, ...]:
    """The columns of a table as its page shows them."""
    if isinstance(table, ClosedTable):
        return tuple(_described(number, about) for number, about in enumerate(table.columns, 1))
    return tuple(_column(number, column) for number, column in enumerate(table.columns, 1))


def _described(number: int, about: ColumnAbout) -> ColumnView:
    """A column whose values, and anything computed from them, may not be shown."""
    return ColumnView(number, about, False, "", _rules(about.constraints), (), (), (), None)


def _column(number: int, column: OpenColumn) -> ColumnView:
    about, summary = column.about, column.summary
    return ColumnView(
        number=number,
        entry=about,
        key=column.key,
        refers=column.refers,
        rules=_rules(column.constraints),
        missing=_missing(summary) if summary else (),
        values=tuple((one.name, one.title if one.title != one.name else "") for one in column.categories),
        labels=tuple(_labels(column)),
        picture=_picture(about, summary) if summary else None,
    )


def _labels(column: OpenColumn) -> Iterator[str]:
    yield from (text for one in column.categories for text in (one.name, one.title))
    yield from (one.label for one in (column.summary.missing_by if column.summary is not None else ()))


def _rules(declared: Mapping[str, object]) -> tuple[str, ...]:
    words = (one.phrase(declared[one.name]) for one in constraints() if one.name in declared)
    return tuple(word for word in words if word)


def _missing(summary: ShownSummary) -> tuple[str, ...]:
    return tuple(
        f"{plural(one.count, 'cell')}: {one.label or _MISSING_WORDS.get(one.value, f'“{one.value}”')}"
        for one in summary.missing_by
    )


def _picture(about: ColumnAbout, summary: ShownSummary) -> Picture:
    total = summary.count + summary.missing
    share = 100 * summary.missing / total if total else 0.0
    strip = _strip(summary) if field_type(about.type).stored.numeric else None
    bars = _bars(summary) if strip is None or 0 < (summary.distinct or 0) <= _BARS else ()
    return Picture(
        facts=tuple(_facts(about, summary, drawn=strip is not None)),
        bars=bars,
        rest=_rest(summary, bars),
        strip=None if bars else strip,
        missing_width=round(share, 2),
        missing=_missing_words(summary, share),
    )


def _missing_words(summary: ShownSummary, share: float) -> str:
    if not summary.missing:
        return ""
    reasons = "; ".join(_missing(summary))
    return f"{_percent(share)} missing" + (f" ({reasons})" if reasons else "")


def _percent(share: float) -> str:
    if 0 < share < 0.1:
        return "under 0.1 %"
    return "over 99.9 %" if 99.9 < share < 100 else f"{share:.1f} %".replace(".0 %", " %")


def _facts(about: ColumnAbout, summary: ShownSummary, *, drawn: bool) -> list[tuple[str, str]]:
    is_text = field_type(about.type).is_text
    facts = [("values", f"{summary.count:,}")]
    if summary.count and summary.distinct is not None:
        facts.append(("distinct", ("" if summary.distinct_exact else "about ") + f"{summary.distinct:,}"))
    if summary.mean is not None and isfinite(summary.mean) and field_type(about.type).stored is not YEAR:
        facts.append(("mean", thousands(summary.mean)))
    if not drawn and summary.minimum is not None and summary.maximum is not None and not is_text:
        facts.append(("from", summary.minimum))
        facts.append(("to", summary.maximum))
    if summary.longest is not None and is_text:
        facts.append(("longest", plural(summary.longest, "character")))
    return facts


def _bars(summary: ShownSummary) -> tuple[Bar, ...]:
    most = max((one.count for one in summary.top), default=0)
    return tuple(
        Bar(one.value, one.count, _percent(100 * one.count / summary.count), round(100 * one.count / most, 2))
        for one in summary.top[:_BARS]
        if most and summary.count
    )


def _rest(summary: ShownSummary, bars: tuple[Bar, ...]) -> str:
    others = (summary.distinct or 0) - len(bars)
    if not bars or others <= 0:
        return ""
    rows = summary.count - sum(bar.count for bar in bars)
    return f"{plural(others, 'other value')} in {plural(rows, 'row')}"


def _strip(summary: ShownSummary) -> Strip | None:
    ends = _number(summary.minimum), _number(summary.maximum)
    if ends[0] is None or ends[1] is None or len(summary.quantiles) != 5 or ends[0] >= ends[1]:
        return None
    start, end = ends[0], ends[1]
    if not all(isfinite(value) for value in (start, end, end - start, *summary.quantiles)):
        return None
    at = [round(min(100.0, max(0.0, 100 * (value - start) / (end - start))), 2) for value in summary.quantiles]
    shown = [_plain(value) for value in (start, *summary.quantiles, end)]
    about = "" if summary.quantiles_exact else "estimated from a sample: "
    words = f"{about}5 % up to {shown[1]}, a quarter up to {shown[2]}, half up to {shown[3]}, "
    words += f"three quarters up to {shown[4]}, 95 % up to {shown[5]}"
    return Strip(at[0], at[1], at[2], at[3], at[4], shown[0], shown[3], shown[6], words)


def _plain(value: float) -> str:
    """A number in words of a strip; no separators in what may be a year."""
    return f"{value:.0f}" if value == int(value) and 1000 <= value < 10_000 else thousands(value)


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
