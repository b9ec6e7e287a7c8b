"""From a tally to findings in plain words."""

from collections.abc import Iterator, Mapping
from typing import Any

from potluck.advice.suggest import digits_of, has_day_form
from potluck.findings import Finding, Severity, found
from potluck.model import Field
from potluck.rules.constraints import CONSTRAINTS, MAY_BE_EMPTY, MAY_NOT_BE_EMPTY
from potluck.util.text import column_letter
from potluck.util.words import LONG_NUMBER, counted
from potluck.verdict.lexical import words_of
from potluck.verdict.plan import TablePlan
from potluck.verdict.tally import Count, Tally, TallyKey

__all__ = ["findings_of", "with_severity"]

_CELL_CAP = 200
_MOST_LISTED = 12
_LISTED_TEXT = 40
_ORDER = ("undecodable-row", "blank-row", "missing-cell", "extra-cell")


def findings_of(plan: TablePlan, tally: Tally, *, show_cells: bool) -> Iterator[Finding]:
    """One finding per rule, constraint and field of a tally, rows' first and then in field order.

    Args:
        plan: the table's plan.
        tally: what was counted.
        show_cells: whether offending cells may be shown; those of sensitive fields never are.
    """
    fields = {column.number: column.field for column in plan.columns}
    columns = {column.number: column.place for column in plan.columns}
    for i in plan.header.beyond:
        number = plan.number_beyond(i)
        fields[number], columns[number] = Field(plan.label(i), "any"), i + 1
    filled = {*plan.schema.primary_key, *(f.name for f in plan.schema.fields if f.constraints.required)}
    for key, count in sorted(tally.counts.items(), key=lambda item: _rank(item[0])):
        field = None if key[0] == "extra-cell" else fields.get(key[2] or 0)
        place = columns.get(key[2] or 0, 0)
        lacking = [
            fields[n].name for n in fields if columns[n] == place or (key[0] == "missing-cell" and columns[n] > place)
        ]
        may_be_empty = filled.isdisjoint(lacking)
        shows = show_cells and not (field is not None and field.sensitive)
        finding = _finding(key, count, field, show_cells=shows, may_be_empty=may_be_empty)
        # Readers look for a column in the file, where it may stand elsewhere than its field in the schema.
        yield finding if field is None else finding.model_copy(update={"field_number": columns[key[2] or 0]})


def _rank(key: TallyKey) -> tuple[int, int, str, str]:
    rule, constraint, number = key
    return (_ORDER.index(rule) if rule in _ORDER else len(_ORDER), number or 0, rule, constraint or "")


def _finding(key: TallyKey, count: Count, field: Field | None, *, show_cells: bool, may_be_empty: bool) -> Finding:
    rule, constraint, number = key
    name = field.name if field is not None else "" if rule == "extra-cell" else None
    message, fix = _words(rule, constraint, field, count.total, number)
    if rule == "type-error" and field is not None:
        no_day = show_cells and _is_no_day(field, count)
        message = _no_day(field, count.total) if no_day else message
        fix = _type_fix(field, no_day=no_day, may_be_empty=may_be_empty)
    elif rule == "missing-cell" and may_be_empty:
        fix = _SHORT_ROW
    samples = tuple(s.model_copy(update={"cell": _shown(s.cell) if show_cells else None}) for s in count.samples)
    return found(
        rule,
        message,
        fix,
        constraint=constraint,
        field=name,
        field_number=number,
        count=count.total,
        samples=samples,
        samples_capped=count.total > len(samples),
    )


def _shown(cell: str | None) -> str | None:
    return cell if cell is None or len(cell) <= _CELL_CAP else cell[:_CELL_CAP] + "…"


def _words(
    rule: str, constraint: str | None, field: Field | None, count: int, number: int | None
) -> tuple[str, str | None]:
    rows, cells, are = ("row", "cell", "is") if count == 1 else ("rows", "cells", "are")
    name = field.name if field is not None else ""
    if rule == "type-error" and field is not None:
        return f"{count:,} {cells} of {name!r} {are} not {_kind(field)}.", None
    if rule == "constraint-error" and field is not None and constraint is not None:
        words = CONSTRAINTS.get(constraint)
        return f"{count:,} {cells} of {name!r} {_broken(field, constraint, count)}.", words.fix if words else None
    if rule == "missing-cell":
        return f"{count:,} {rows} {'ends' if count == 1 else 'end'} before the column {name!r}.", None
    if rule == "extra-cell":
        has = "has" if count == 1 else "have"
        return f"{count:,} {rows} {has} a cell in column {column_letter(number or 0)}, beyond the last column.", None
    if rule == "blank-row":
        return f"{count:,} {rows} {are} blank.", None
    if rule == "undecodable-row":
        return (
            f"{count:,} {rows} {'holds' if count == 1 else 'hold'} bytes that are not text in the file's encoding.",
            None,
        )
    if rule == "value-out-of-range":
        kind = field.type if field is not None else ""
        return (
            f"{counted(count, 'cell')} of {name!r} {'does' if count == 1 else 'do'} not fit a column of type {kind}.",
            None,
        )
    have = "has a time zone" if count == 1 else "have time zones"
    return f"{counted(count, 'cell')} of {name!r} {have} unlike the rest of the column.", None


_KINDS: Mapping[str, str] = {
    "integer": "a whole number",
    "number": "a number",
    "date": "a date",
    "datetime": "a date with time",
    "time": "a time of day",
    "year": "a year",
    "yearmonth": "a month such as 2026-11",
    "duration": "a duration such as P1Y2M",
    "geopoint": "a point: longitude, latitude",
    "object": "a JSON object",
    "array": "a JSON array",
    "geojson": "GeoJSON",
}


def _kind(field: Field) -> str:
    if field.type == "boolean":
        true, false = ("/".join(words) for words in words_of(field))
        return f"one of {true} or {false}"
    if field.type == "list":
        return f"a list of {field.options.get('itemType') or 'string'} values"
    if field.type == "string":
        return f"text of the format {field.format}"
    kind = _KINDS.get(field.type, field.type)
    return kind if field.format in {"default", "any"} else f"{kind} in the form {field.format.removeprefix('fmt:')}"


_SHORT_ROW = (
    "If the cells stand under the right headings, blank cells at the row's end are all that lacks: saving the file "
    "from a spreadsheet repairs this. Else a separator is lacking: put it back in."
)
_JSON = "Write JSON: keys and texts in double quotes, no comma after the last entry."
_TYPE_FIXES: Mapping[str, str] = {
    "integer": "Write digits only, without decimals, separators, units or words.",
    "number": "Write a plain number with a decimal point, without units or words.",
    "date": "Write dates as YYYY-MM-DD, or declare the format they have (%d/%m/%Y for 31/12/2026).",
    "datetime": "Write YYYY-MM-DDThh:mm:ss; for a blank instead of the T declare the format %Y-%m-%d %H:%M:%S.",
    "time": "Write hh:mm:ss, or declare the format the times have (%H:%M for 23:59).",
    "year": "Write the year in four digits, as 2026. A span such as 2025-26 needs a column of text.",
    "yearmonth": "Write year and month as 2026-11.",
    "boolean": "Write one of the words named, or have yours declared under trueValues and falseValues.",
    "duration": "Write durations as P1Y2M10D or PT12H30M (ISO 8601).",
    "geopoint": "Write longitude first, then latitude, with decimal points: -71.06, 42.36.",
    "list": "Separate the entries as the description says (by commas), and write each as its type asks.",
    "object": _JSON,
    "array": _JSON,
    "geojson": "Write a GeoJSON geometry or feature. " + _JSON,
    "string": "Write the text in the format named, in full and without anything around it.",
}


def _is_no_day(field: Field, count: Count) -> bool:
    """Whether all cells are known, written as the days of their field are, and no days."""
    known = 0 < count.total == len(count.samples)
    return known and field.type == "date" and all(has_day_form(s.cell or "", field.format) for s in count.samples)


def _no_day(field: Field, count: int) -> str:
    return f"{counted(count, 'cell')} of {field.name!r} {'is' if count == 1 else 'are'} no day in the calendar."


def _type_fix(field: Field, *, no_day: bool, may_be_empty: bool) -> str:
    if no_day:
        written = "There is no such day in the calendar: look the right one up where it comes from."
        return written if may_be_empty else f"{written} {MAY_NOT_BE_EMPTY}"
    if field.type in {"date", "datetime", "time"} and field.format not in {"default", "any"}:
        written = f"Write them in the form declared, {field.format.removeprefix('fmt:')}."
    else:
        written = _TYPE_FIXES.get(field.type, "Correct the cells.")
    return f"{written} {MAY_BE_EMPTY if may_be_empty else MAY_NOT_BE_EMPTY}"


def _broken(field: Field, constraint: str, count: int) -> str:
    own = field.constraints
    one = count == 1
    said: Mapping[str, str] = {
        "required": f"{'is' if one else 'are'} empty and must not be",
        "minLength": f"{'is' if one else 'are'} shorter than {own.min_length}",
        "maxLength": f"{'is' if one else 'are'} longer than {own.max_length}",
        "minimum": f"{'is' if one else 'are'} below {_bound(own.minimum)}",
        "maximum": f"{'is' if one else 'are'} above {_bound(own.maximum)}",
        "exclusiveMinimum": f"{'is' if one else 'are'} not above {_bound(own.exclusive_minimum)}",
        "exclusiveMaximum": f"{'is' if one else 'are'} not below {_bound(own.exclusive_maximum)}",
        "pattern": _unlike(own.pattern or "", one=one),
        "enum": f"{'is' if one else 'are'} not among the values allowed{_listed(own.enum)}",
        "categories": f"{'is' if one else 'are'} none of the categories{_listed(field.options.get('categories'))}",
        "jsonSchema": f"{'does' if one else 'do'} not fit the JSON Schema",
    }
    return said.get(constraint, f"{'breaks' if one else 'break'} the constraint {constraint}")


def _bound(value: object) -> str:
    """A bound in the style of all numbers that reports tell; years are told without a comma."""
    is_large = isinstance(value, int | float) and abs(value) >= LONG_NUMBER
    return f"{value:,}" if is_large else str(value)


def _unlike(pattern: str, *, one: bool) -> str:
    """That cells break a pattern, in words where it is a plain one."""
    digits = digits_of({"constraints": {"pattern": pattern}})
    if digits:
        return f"{'is' if one else 'are'} not {digits} digits"
    return f"{'does' if one else 'do'} not have the form {pattern}"


def _listed(entries: Any) -> str:
    """The values of a list, as many as can be read."""
    texts = [str(e.get("value")) if isinstance(e, Mapping) else str(e) for e in entries or () if e is not None]
    if not texts or len(texts) > _MOST_LISTED:
        return f" (there are {len(texts)})" if texts else ""
    return f" ({', '.join(text if len(text) <= _LISTED_TEXT else text[:_LISTED_TEXT] + '…' for text in texts)})"


def with_severity(findings: tuple[Finding, ...], severity: Mapping[str, str]) -> tuple[Finding, ...]:
    """Findings with the severities that the event sets."""
    return tuple(
        f.model_copy(update={"severity": Severity(severity[f.rule])}) if f.rule in severity else f for f in findings
    )
