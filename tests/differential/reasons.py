"""Why Potluck and frictionless differ where they do, and why that is right.

Points are those of the list that goes with the cases. Each reason can tell the differences it explains
from those it does not, so that a case is never excused as a whole.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from differential import forms, oracle
from differential.explain import CellReason, Reason, Table, Told

__all__ = ["REASONS", "reasons_for"]

_DESCRIPTOR = frozenset({"field-error", "schema-error", "package-error", "resource-error", "metadata-error"})


def _constraints_of(table: Table, kind: str | None = None) -> list[Mapping[str, Any]]:
    return [f.get("constraints") or {} for f in table.fields if kind is None or f["type"] == kind]


def _only_descriptor(table: Table) -> bool:
    """Whether frictionless stopped at the descriptor, so that it has no verdict on the data."""
    return bool(table.theirs) and {rule for rule, *_ in table.theirs} <= _DESCRIPTOR


def _duration_bounds(_told: Told, table: Table) -> bool:
    bounds = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
    return _only_descriptor(table) and any(bounds & set(own) for own in _constraints_of(table, "duration"))


def _json_schema(_told: Told, table: Table) -> bool:
    return _only_descriptor(table) and any("jsonSchema" in own for own in _constraints_of(table))


def _pattern(told: Told, table: Table) -> bool:
    """What `re` matches from the start up to a line end before the last, or with one of several alternatives."""
    pattern = ((table.field_at(told.number) or {}).get("constraints") or {}).get("pattern")
    if told.rule != "constraint-error" or pattern is None:
        return False
    cell = told.cell or ""
    if not told.ours:
        return "\\w" in pattern and any(unicodedata.category(sign).startswith("M") for sign in cell)
    return re.match(f"^{pattern}$", cell) is not None and re.fullmatch(pattern, cell) is None


def _categories(told: Told, table: Table) -> bool:
    declared = table.field_at(told.number) or {}
    listed = [one["value"] if isinstance(one, dict) else one for one in declared.get("categories") or ()]
    if told.rule in _DESCRIPTOR:
        return told.ours and any("categories" in f or "categoriesOrdered" in f for f in table.fields)
    return told.rule == "constraint-error" and told.ours and bool(listed) and str(told.cell) not in map(str, listed)


def _unique_keys(told: Told, table: Table) -> bool:
    return told.ours and told.rule in {"unique-error", "schema-error"} and "uniqueKeys" in table.schema


def _geojson(told: Told, table: Table) -> bool:
    declared, cell = table.field_at(told.number), told.cell or ""
    if told.rule not in {"type-error", "constraint-error"} or declared is None:
        return False
    return (forms.opens if told.ours == (told.rule == "type-error") else forms.has_altitude)(declared, cell)


def _key_parts(told: Told, table: Table) -> bool:
    """A row with a part of its key missing."""
    if told.rule != "primary-key" or not told.ours:
        return False
    of = {f["name"]: f for f in table.fields}
    parts = {name: table.column(name).get(told.row or 0) for name in table.key("primaryKey")}
    return any(cell is None or table.is_missing(of[name], cell) for name, cell in parts.items())


def _header_filled(told: Told, table: Table) -> bool:
    rows = (table.dialect or {}).get("headerRows") or []
    return told.rule == "incorrect-label" and not told.ours and len(rows) > 1


def _dialect(_told: Told, table: Table) -> bool:
    """Only where the dialect or the file has what frictionless reads otherwise; then anything may differ."""
    dialect = table.dialect
    if dialect is None:
        return False
    quote = dialect.get("quoteChar", '"')
    odd = quote == "" or len(dialect.get("delimiter", ",")) != 1 or "lineTerminator" in dialect
    single = dialect.get("doubleQuote") is False and "escapeChar" not in dialect and quote * 2 in table.text
    left_out = {"delimiter", "quoteChar", "skipInitialSpace"} - set(dialect) or not {"header", "headerRows"} & set(
        dialect
    )
    return odd or single or (bool(left_out) and _is_sniffed_otherwise(table))


def _is_sniffed_otherwise(table: Table) -> bool:
    """Whether records are of different widths, or cells begin with a space, or none has the delimiter."""
    widths = {len(record) for record in table.records[:100]}
    spaced = any(cell.startswith(" ") for record in table.records[:100] for cell in record)
    return len(widths) > 1 or spaced or widths == {1}


def _comment_above(_told: Told, table: Table) -> bool:
    sign = (table.dialect or {}).get("commentChar")
    return bool(sign and table.records and table.records[0] and table.records[0][0].startswith(sign))


def _undecodable(told: Told, table: Table) -> bool:
    known = any(rule == "encoding-error" for rule, *_ in table.theirs)
    return known and told.ours and (told.row is not None or told.rule.endswith("-label"))


def _all_counted(told: Told, table: Table) -> bool:
    return table.theirs.total() >= 1000 and told.ours and (told.row or 0) >= table.last_row


def _version(_told: Told, table: Table) -> bool:
    return _only_descriptor(table) and "/profiles/2" in str(table.schema.get("$schema"))


def _hash(told: Told, table: Table) -> bool:
    declared = str(table.resource.get("hash") or "")
    return told.rule == "hash-count" and (declared.startswith(("sha1:", "sha512:")) or declared != declared.lower())


def _another_word(told: Told, table: Table) -> bool:
    """One word for another, at a place that has no row."""
    ours, theirs = (
        {rule for rule, row, *_ in one if row is None} for one in (table.ours - table.theirs, table.theirs - table.ours)
    )
    pairs = (
        ({"source-error"}, {"format-error"}),
        ({"scheme-error"}, {"format-error"}),
        ({"error"}, {"metadata-error"}),
        ({"package-error"}, {"metadata-error"}),
        ({"resource-error"}, {"metadata-error"}),
    )
    return (ours, theirs) in pairs and told.row is None


def _null_sequence(told: Told, table: Table) -> bool:
    """A row in which a cell is the null sequence, or a key that such a row may repeat."""
    sign = (table.dialect or {}).get("nullSequence")
    if sign is None:
        return False
    if told.rule in {"unique-error", "primary-key", "foreign-key"}:
        return any(sign in record for record in table.records)
    return sign in (table.records[told.row - 1] if told.row else ())


def _unusable_bound(told: Told, table: Table) -> bool:
    """A bound or a pattern that frictionless itself cannot read: it raises at the first value, if there is one."""
    unusable = [f for f in table.fields if not oracle.reads_constraints(f)]
    if told.ours:
        return told.rule == "field-error" and bool(unusable)
    keys = {"primary-key", "foreign-key"}
    return bool(unusable) and (told.rule in keys or table.field_at(told.number) in unusable)


def _python_values(told: Told, table: Table) -> bool:
    kind = (table.field_at(told.number) or {}).get("type")
    shown = {"year": ("True", "False"), "yearmonth": ("[",)}.get(str(kind))
    return told.ours and told.rule == "type-error" and shown is not None and str(told.cell).startswith(shown)


def _drafted_type(told: Told, table: Table) -> bool:
    """A cell that is not of the type which frictionless guessed from the first rows."""
    return not table.schema and not told.ours and told.rule == "type-error"


def _drafted_layout(told: Told, table: Table) -> bool:
    """Rows that are blank, or above the header; all else where the two see another delimiter or another header."""
    if table.schema or table.dialect is not None:
        return False
    blank = told.row is not None and told.row <= len(table.records) and not any(table.records[told.row - 1])
    if told.rule == "blank-row" or blank:
        return not told.ours
    return _is_sniffed_otherwise(table)


def _encoding_found(told: Told, table: Table) -> bool:
    return not told.ours and told.rule == "encoding-error" and not table.resource.get("encoding")


def _apart(told: Told, table: Table) -> bool:
    return told.ours and bool(table.beside) and any(rule in _DESCRIPTOR for rule, *_ in table.theirs)


def _mixed(declared: Mapping[str, Any], cells: Sequence[str]) -> bool:
    return len({forms.zoned(declared, cell) for cell in cells} - {None}) == 2


REASONS: dict[str, Reason | CellReason] = {
    "lexical": CellReason(
        "Lexical forms are those of the standard: no underscores, digits of other scripts or white space "
        "beyond XML Schema's, two digits for months and days, `T` between date and time, hours to minutes "
        "in a zone (point 16, 17). What such a cell breaks or repeats otherwise is not asked.",
        "type-error",
        ours=True,
        odd=forms.outside,
    ),
    "collapsed-space": CellReason(
        "White space that XML Schema collapses may stand around dates, times, years and durations (point 16).",
        "type-error",
        ours=False,
        odd=forms.collapsed,
    ),
    "long-years": CellReason(
        "A year is a gYear and may be negative or longer than four digits (point 26).",
        "type-error",
        ours=False,
        odd=forms.long_year,
    ),
    "long-durations": CellReason(
        "The standard sets no bound to the days of a duration.",
        "type-error",
        ours=False,
        odd=forms.long_duration,
    ),
    "integer-groups": CellReason(
        "`groupChar` is a property of integers too (point 4).",
        "type-error",
        ours=False,
        odd=forms.grouped,
    ),
    "bare-point": CellReason(
        "What stands around a number may go, its point may not: .5 is not 5.",
        "constraint-error",
        ours=True,
        odd=forms.pointed,
    ),
    "zones": CellReason(
        "Times with and without a zone cannot stand in one column: without one a time is no instant, and "
        "to add one would alter it. The rows are put aside and kept as text.",
        "mixed-time-zones",
        ours=True,
        odd=lambda declared, cell: forms.zoned(declared, cell) is not None,
        column=_mixed,
    ),
    "range": CellReason(
        "The cell is a value that no column of Parquet holds exactly; rather than round it, its row is "
        "put aside and kept as text.",
        "value-out-of-range",
        ours=True,
        odd=forms.unholdable,
    ),
    "pattern": Reason(
        "`pattern` matches the whole value, and `\\w` takes combining marks, as in XML Schema (point 15).", _pattern
    ),
    "duration-bounds": Reason("Bounds on durations are the standard's (point 5).", _duration_bounds),
    "json-schema": Reason("The constraint `jsonSchema` is the standard's (point 3).", _json_schema),
    "categories": Reason(
        "`categories` limit the values, and are described as the standard says (point 2).", _categories
    ),
    "unique-keys": Reason("`uniqueKeys` are the standard's, and name fields of the schema (point 1).", _unique_keys),
    "geojson": Reason("A GeoJSON position may have an altitude, and a ring closes (point 12, RFC 7946).", _geojson),
    "key-parts": Reason("No part of a primary key may be null (point 13).", _key_parts),
    "header-filled": Reason(
        "A blank cell in an upper header row takes the text to its left, as in the standard's example (point 21).",
        _header_filled,
    ),
    "dialect-as-declared": Reason(
        "A declared dialect is followed to the letter, `lineTerminator`, `doubleQuote: false`, an empty "
        "`quoteChar` and long delimiters included, and what it leaves out is the standard's default (points 7, 8, 18, 19).",
        _dialect,
    ),
    "comment-above-header": Reason(
        "Rows that `commentChar` marks are no part of the table, so the header is below them.", _comment_above
    ),
    "undecodable-rows": Reason(
        "All rows are checked, those near undecodable bytes too (point 30).",
        _undecodable,
    ),
    "all-counted": Reason(
        "frictionless stops at 1,000 errors unless told otherwise; every error is counted.",
        _all_counted,
    ),
    "null-sequence": Reason("`nullSequence` stands for null (point 7).", _null_sequence),
    "unusable-constraint": Reason(
        "A constraint that is no value of its field is one finding on the field, whether or not a cell "
        "meets it; the column is then kept as text (point 6).",
        _unusable_bound,
    ),
    "checked-apart": Reason(
        "A mistake in the description of a package or of one of its tables does not hide what is wrong in the others.",
        _apart,
    ),
    "python-values": Reason(
        "A truth value is no year and a list of two numbers no month, though Python's classes take them.",
        _python_values,
    ),
    "drafted-type": Reason(
        "The types of a table without a schema are those that all of its rows fit, as `add` drafts them; frictionless "
        "guesses them from the first hundred, and then finds errors in the others.",
        _drafted_type,
    ),
    "drafted-layout": Reason(
        "The layout of a table that declares none is that which explains the whole file, as `add` drafts it: rows "
        "above the header and blank rows are set aside and counted.",
        _drafted_layout,
    ),
    "encoding-found": Reason(
        "An encoding that is not declared is that of the whole file: by its mark, else UTF-8, else cp1252.",
        _encoding_found,
    ),
    "version": Reason(
        "A schema that says it is of v2 is judged as v2, whatever stands around it (point 25).",
        _version,
    ),
    "hash": Reason("sha1 and sha512 are verified too, and hexadecimal digits may be capital (point 24).", _hash),
    "another-word": Reason(
        "The same place by another word: a sheet that is not there, labels that cannot be told apart.",
        _another_word,
    ),
}


def reasons_for(told: Told, tables: Sequence[Table], among: Iterable[str] = REASONS) -> list[str]:
    """The reasons among some that explain a difference in one of the tables."""
    return [code for code in among if any(REASONS[code].explains(told, table) for table in tables)]
