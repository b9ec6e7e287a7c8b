"""What the values themselves show about a finding: how far they are off, what is usual, what was probably meant.

Only the cells that the finding shows and the summary of the same column are used. A finding that shows no cell gets
no advice (decision 42).
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from potluck.advice.plausible import few_values
from potluck.advice.suggest import is_nothing
from potluck.constraints.base import Bound
from potluck.constraints.codes import digits_of
from potluck.constraints.table import constraint_named, constraints
from potluck.constraints.wording import MAY_NOT_BE_EMPTY
from potluck.dossier import ColumnSummary, FieldEntry
from potluck.fieldtypes.stored import INTEGER
from potluck.fieldtypes.table import field_type
from potluck.findings import Finding
from potluck.util.words import LONG_NUMBER

__all__ = ["advised"]

_ENOUGH = 4  # valid values needed to say what is usual
_MANY_ROWS = 10
_NEARLY_ALL = 0.9
_REWRITTEN_DATE = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-]([0-9]{2}|[0-9]{4})( .*)?")
_ANEW = "Import it again with every column as text."
_SENTINELS = frozenset({"-1", "9", "99", "999", "9999", "99999", "999999"}) | {
    f"-{digit * n}" for digit in "789" for n in (1, 2, 3, 4, 5)
}
_UNITS: Mapping[float, str] = MappingProxyType(
    {
        100.0: "percent instead of a share, or cents",
        1000.0: "another unit, or a lost decimal point",
        0.01: "a share instead of percent",
        0.001: "thousands",
    }
)


def advised(
    findings: Iterable[Finding], fields: Iterable[FieldEntry], primary_key: Iterable[str] = (), rows: int = 0
) -> tuple[Finding, ...]:
    """Add advice to findings about cells, from their values.

    Args:
        findings: the findings of one table.
        fields: its fields, with their summaries.
        primary_key: names of the fields of its primary key, which may not be empty.
        rows: how many rows of data it has, if it is a CSV that a spreadsheet may have rewritten; else 0.
    """
    filled = frozenset(primary_key)
    known = {field.name: field for field in fields}
    return tuple(
        _advised(f, known[f.field], in_key=f.field in filled, rows=rows) if f.field in known else f for f in findings
    )


def _advised(finding: Finding, field: FieldEntry, *, in_key: bool, rows: int) -> Finding:
    cells = [s.cell for s in finding.samples if s.cell is not None]
    if not cells or len(cells) < len(finding.samples) or finding.rule not in {"type-error", "constraint-error"}:
        return finding
    fact = advice = ""
    broken = constraint_named(finding.constraint)
    bound = broken.bound if broken is not None else None
    if bound is not None and field_type(field.type).stored.numeric:
        fact, advice = _of_numbers(cells, finding, field, bound)
    elif broken is not None and broken.shows_example and field.summary is not None:
        fact = _usual_text(field.summary)
    may_be_empty = not in_key and field.constraints.get("required") is not True
    fact = fact or _few(field.summary)
    advice = _stand_in(cells, finding, may_be_empty=may_be_empty) or _rewritten(cells, finding, field, rows) or advice
    return finding.model_copy(update={"message": " ".join(filter(None, (finding.message, fact))), "perhaps": advice})


def _of_numbers(cells: list[str], finding: Finding, field: FieldEntry, bound: Bound) -> tuple[str, str]:
    """How far numbers are out of bounds and what is usual; and what was probably meant."""
    values = [value for cell in cells if (value := _number(cell)) is not None]
    if not values or len(values) < len(cells):
        return "", ""
    low, high = _plain(min(values)), _plain(max(values))
    first = f"The first {len(values):,}" if finding.samples_capped else "They" if len(values) > 1 else "It"
    range_ = f"range from {low} to {high}" if low != high else f"{'is' if first == 'It' else 'are'} {low}"
    quantiles = field.summary.quantiles if field.summary is not None and field.summary.count >= _ENOUGH else ()
    return f"{first} {range_}.{_usual(quantiles)}", _meant(values, bound, field, quantiles)


def _usual(quantiles: tuple[float, ...]) -> str:
    if not quantiles:
        return ""
    low, high = _plain(quantiles[1]), _plain(quantiles[3])
    middle = f"lie between {low} and {high}" if low != high else f"are {low}"
    return f" Half of the valid values {middle}."


def _meant(values: list[float], bound: Bound, field: FieldEntry, quantiles: tuple[float, ...]) -> str:
    """A mistake that would explain all of the values: another unit, a minus sign."""
    for factor, unit in _UNITS.items():
        scaled = [value / factor for value in values]
        if (factor > 1) is not bound.lower and _fits(scaled, field, quantiles):
            change = f"Divided by {factor:,.0f}" if factor > 1 else f"Multiplied by {1 / factor:,.0f}"
            shown = f"{_plain(min(scaled))} to {_plain(max(scaled))}" if len(set(scaled)) > 1 else _plain(scaled[0])
            return f"{change}, the values would be as usual ({shown}): {unit}?"
    if bound.lower and max(values) < 0 and _fits([-value for value in values], field, quantiles):
        return "Without the minus sign, the values would be as usual: a typing error, or a correction of another row?"
    return ""


def _fits(values: list[float], field: FieldEntry, quantiles: tuple[float, ...]) -> bool:
    """Whether the field accepts all values, and they are about as large as its valid values."""
    low, high = _bounds(field, lower=True), _bounds(field, lower=False)
    if not quantiles and high != [1.0]:  # only for a share does the bound say what is usual
        return False
    least, most = max([*low, *quantiles[:1]], default=-math.inf), min([*high, *quantiles[-1:]], default=math.inf)
    whole = field_type(field.type).stored is INTEGER
    return all(least <= value <= most and (not whole or value.is_integer()) for value in values)


def _bounds(field: FieldEntry, *, lower: bool) -> list[float]:
    """The lower or upper bounds of a field that are numbers."""
    names = [one.name for one in constraints() if one.bound is not None and one.bound.lower is lower]
    return [value for name in names if (value := _number(field.constraints.get(name))) is not None]


def _number(raw: object) -> float | None:
    try:
        value = float(str(raw))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _plain(value: float) -> str:
    if value == round(value) and abs(value) < 1e15:
        return f"{value:,.0f}" if abs(value) >= LONG_NUMBER else f"{value:.0f}"  # years have no comma
    return f"{value:,.6g}"


def _usual_text(summary: ColumnSummary) -> str:
    """A valid value, for comparison."""
    one = summary.top[0].value if summary.top else summary.minimum
    return f'A valid value is "{one}".' if one and len(one) <= 60 and one.isprintable() else ""


def _few(summary: ColumnSummary | None) -> str:
    """The values of all valid rows, if there are few."""
    values = few_values(summary)
    if summary is None or not values or any(len(value) > 60 or not value.isprintable() for value in values):
        return ""
    choices = [*values, "no value"] if summary.missing else list(values)
    listed = f"{', '.join(choices[:-1])} or {choices[-1]}" if len(choices) > 1 else choices[0]
    return f"Every valid row has {listed}."


def _rewritten(cells: list[str], finding: Finding, field: FieldEntry, rows: int) -> str:
    """The note that a spreadsheet rewrote a whole column, if nearly all of it fails in the way spreadsheets cause."""
    if rows < _MANY_ROWS or finding.count < rows * _NEARLY_ALL:
        return ""
    broken = constraint_named(finding.constraint)
    width = digits_of({"constraints": field.constraints}) if broken is not None and broken.loses_zeros else 0
    if finding.rule == "type-error" and field_type(field.type).stored.has_day:
        what, form = "dates look rewritten", _REWRITTEN_DATE
    elif width:
        what, form = "codes look as if their leading zeros were dropped", re.compile(f"[0-9]{{1,{width}}}")
    else:
        return ""
    if not all(form.fullmatch(cell) for cell in cells):
        return ""
    all_ = f"All {rows:,}" if finding.count == rows else f"{finding.count:,} of {rows:,}"
    return f"{all_} {what}, as a spreadsheet does when you open a CSV with a double click. {_ANEW}"


def _stand_in(cells: list[str], finding: Finding, *, may_be_empty: bool) -> str:
    """The note that one text replaces unknown values, if it makes up at least half of the wrong cells."""
    text, count = Counter(cells).most_common(1)[0]
    broken = constraint_named(finding.constraint)
    numeric = broken is not None and broken.bound is not None and text.strip() in _SENTINELS
    if not (numeric or (is_nothing(text) and finding.constraint != "required")) or count * 2 < len(cells):
        return ""
    of = (
        f"{count:,} of the first {len(cells):,}"
        if finding.samples_capped
        else "All"
        if count == len(cells)
        else f"{count:,} of them"
    )
    if not may_be_empty:
        return f'{of} say "{text}", which often means "not known". {MAY_NOT_BE_EMPTY}'
    return (
        f'{of} say "{text}", which often means "not known". If it does here, leave these cells empty, or declare it '
        f'in the description: missingValues: [{{value: "{text}", label: "not known"}}].'
    )
