"""Reading and checking the example with plain libraries, so that Potluck is not its own witness.

Only what the example's descriptors use is understood; anything else raises.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

__all__ = ["Rows", "faults", "read_rows"]

Rows = list[list[str]]
Plain = Mapping[str, Any]


def read_rows(folder: Path, table: Plain) -> tuple[list[str], Rows]:
    """Header and rows of data of a table, as text.

    Args:
        folder: the dataset's.
        table: the resource.
    """
    path, dialect = folder / table["path"], table.get("dialect", {})
    if table["format"] == "xlsx":
        return _sheet(path, dialect["sheetName"])
    if table["format"] == "xpt":
        return _transport(path)
    encoding = "utf-8-sig" if table["encoding"] == "utf-8" else table["encoding"]
    text = path.read_bytes().decode(encoding)
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=dialect["delimiter"], strict=True))
    head = dialect.get("headerRows", [1])[-1]
    notes = set(dialect.get("commentRows", ()))
    rows = [record for number, record in enumerate(records, start=1) if number > head and number not in notes]
    return records[head - 1], rows


def _sheet(path: Path, sheet: str) -> tuple[list[str], Rows]:
    import openpyxl

    book = openpyxl.load_workbook(path)
    cells = [["" if cell is None else str(cell) for cell in row] for row in book[sheet].iter_rows(values_only=True)]
    return cells[0], cells[1:]


def _transport(path: Path) -> tuple[list[str], Rows]:
    import pyreadstat

    frame, _ = pyreadstat.read_xport(path)
    rows = [[_text(cell) for cell in row] for row in frame.itertuples(index=False)]
    return list(frame.columns), rows


def _text(cell: object) -> str:
    if cell != cell:  # noqa: PLR0124 - SAS' missing numbers are NaN, which differs from itself
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


# -- values -------------------------------------------------------------------------------------------------
def _number(text: str, field: Plain) -> Decimal:
    if not field.get("bareNumber", True):
        text = re.sub(r"^[^-\d]*|\D*$", "", text)
    text = text.replace(field.get("groupChar", "\0"), "")
    mark = field.get("decimalChar", ".")
    if mark != "." and "." in text:
        raise ValueError(text)
    text = text.replace(mark, ".")
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        raise ValueError(text)
    return Decimal(text)


def _integer(text: str, field: Plain) -> int:
    value = _number(text, field)
    if "." in text:
        raise ValueError(text)
    return int(value)


def _date(text: str, field: Plain) -> date:
    return datetime.strptime(text, field.get("format", "%Y-%m-%d")).date()


def _boolean(text: str, field: Plain) -> bool:
    return {**dict.fromkeys(field["trueValues"], True), **dict.fromkeys(field["falseValues"], False)}[text]


def _month(text: str, _: Plain) -> str:
    return datetime.strptime(text, "%Y-%m").strftime("%Y-%m")


_TYPES: Mapping[str, Callable[[str, Plain], Any]] = {
    "string": lambda text, _: text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "datetime": lambda text, _: datetime.fromisoformat(text),
    "year": lambda text, _: int(text),
    "yearmonth": _month,
}
_WRONG = object()


def _value(text: str, field: Plain) -> Any:
    """The value of a cell: None where it is missing, ``_WRONG`` where it has not the field's type."""
    missing = {entry["value"] for entry in field.get("missingValues", [{"value": ""}])}
    if text in missing:
        return None
    try:
        return _TYPES[field["type"]](text, field)
    except (ValueError, KeyError, InvalidOperation):
        return _WRONG


_CONSTRAINTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "required": lambda value, _: value is not None,
    "minimum": lambda value, bound: value >= bound,
    "maximum": lambda value, bound: value <= bound,
    "pattern": lambda value, pattern: re.fullmatch(pattern, value) is not None,
    "enum": lambda value, entries: value in entries,
}


def _breaks(value: Any, field: Plain) -> Iterator[str]:
    for name, bound in field.get("constraints", {}).items():
        if (value is not None or name == "required") and not _CONSTRAINTS[name](value, bound):
            yield "constraint-error"


# -- tables -------------------------------------------------------------------------------------------------
def faults(
    table: Plain, rows: Rows, keys_of: Callable[[str, Sequence[str]], set[tuple[Any, ...]]]
) -> Counter[tuple[str, str]]:
    """How often each rule fails, by rule and field.

    Args:
        table: the resource.
        rows: its rows.
        keys_of: values of fields of a table that is referred to.
    """
    schema = table["schema"]
    fields = schema["fields"]
    found: Counter[tuple[str, str]] = Counter()
    typed: list[dict[str, Any]] = []
    for row in rows:
        found["extra-cell", ""] += max(0, len(row) - len(fields))
        values: dict[str, Any] = {}
        for field, cell in zip(fields, row, strict=False):
            values[field["name"]] = value = _value(cell, field)
            broken = ["type-error"] if value is _WRONG else _breaks(value, field)
            found.update((rule, field["name"]) for rule in broken)
        found.update(("missing-cell", field["name"]) for field in fields[len(row) :])
        typed.append(values)
    found.update(_key_faults(schema, typed))
    found.update(_reference_faults(schema, typed, keys_of))
    return +found


def _tuples(names: Sequence[str], typed: Sequence[Plain]) -> list[tuple[Any, ...]]:
    return [tuple(row.get(name) for name in names) for row in typed]


def _key_faults(schema: Plain, typed: Sequence[Plain]) -> Iterator[tuple[str, str]]:
    for names in filter(None, (schema.get("primaryKey"), *schema.get("uniqueKeys", ()))):
        keys = _tuples(names, typed)
        repeated = len(keys) - len(set(keys)) + sum(None in key for key in keys)
        yield from [("primary-key", ", ".join(names))] * repeated


def _reference_faults(
    schema: Plain, typed: Sequence[Plain], keys_of: Callable[[str, Sequence[str]], set[tuple[Any, ...]]]
) -> Iterator[tuple[str, str]]:
    for key in schema.get("foreignKeys", ()):
        known = keys_of(key["reference"]["resource"], key["reference"]["fields"])
        lost = sum(one not in known for one in _tuples(key["fields"], typed) if None not in one)
        yield from [("foreign-key", ", ".join(key["fields"]))] * lost
