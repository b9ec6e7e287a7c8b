"""Tables that declare no schema: the schema that `add` would draft for them, from all rows (decision 60)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from potluck.describe.schema import build_schema
from potluck.draft.columns import missing_counts
from potluck.draft.describe import ColumnsFound, schema_of
from potluck.draft.observe import Observed, observed
from potluck.draft.words import field_names
from potluck.findings import Finding, found
from potluck.model import Field, Schema, Table
from potluck.read import Unreadable, format_named, open_table
from potluck.read.layouts import Layout, NotATable
from potluck.read.layouts.encoding import UnpackError
from potluck.util.words import counted
from potluck.verdict.header import match_header

__all__ = ["with_schema"]

_SHOWN = 12
_LABEL_RULES = frozenset({"blank-label", "duplicate-label"})


def with_schema(folder: Path, table: Table) -> tuple[Table, list[Finding]]:
    """The table, with a schema drafted from its files if it declares none, and the findings about that.

    What the table declares (dialect, encoding, sheet) is respected; the rest is inferred, and declared in the returned
    table. A table whose files cannot be read is returned unchanged: reading it reports why.

    Args:
        folder: the dataset's folder.
        table: the table.
    """
    if table.schema is not None or not all((folder / path).is_file() for path in table.paths):
        return table, []
    if not table.paths and table.data is None:
        return table, []
    layout = _layout(folder, table)
    if isinstance(layout, NotATable):
        return _as_anything(folder, table, layout)
    seen = observed(folder, table, layout, keys=False)
    if isinstance(seen, Unreadable):
        return table, []
    schema = build_schema({"schema": schema_of(seen.found)})
    assert schema is not None, "a table has at least one column"
    drafted = replace(seen.table, schema=schema, dialect=table.dialect or layout.dialect)
    return drafted, [*layout.findings, _inferred(seen), *_labels(layout, schema)]


def _layout(folder: Path, table: Table) -> Layout | NotATable:
    form = format_named(table.format)
    try:
        return form.layouts([folder / path for path in table.paths], table, "")
    except UnpackError as error:
        return NotATable(str(error), "")


def _as_anything(folder: Path, table: Table, why: NotATable) -> tuple[Table, list[Finding]]:
    """A file without a table, as a table of type any, with the error: it is declared as a table (decision 61)."""
    source = open_table(folder, table)
    if isinstance(source, Unreadable):
        return table, []
    labels = source.labels or ("",) * source.width
    fields = tuple(Field(name, "any") for name in field_names(labels))
    where = table.paths[0].as_posix() if table.paths else None
    findings = [found(why.rule, f"{why.why[:1].upper()}{why.why[1:]}", where=where)] if why.rule else []
    return replace(table, schema=Schema(fields)), findings


def _labels(layout: Layout, schema: Schema) -> Iterator[Finding]:
    """Findings about a header whose labels cannot be field names, so that the table is read by position."""
    if layout.header_rows and not layout.dialect.header:
        header = match_header(schema, layout.labels, len(layout.labels), layout.dialect)
        yield from (finding for finding in header.findings if finding.rule in _LABEL_RULES)


def _inferred(seen: Observed) -> Finding:
    rows = f"all {counted(seen.rows, 'row')}" if seen.rows > 1 else counted(seen.rows, "row")
    message = f"No schema is declared. Types were inferred from {rows}: {_columns(seen.found)}."
    missing = sorted(missing_counts(seen.found.columns))
    if missing:
        texts = ", ".join(map(repr, missing[:_SHOWN])) + (" …" if len(missing) > _SHOWN else "")
        message += f" Read as missing values: {texts}."
    return found("schema-inferred", message)


def _columns(found_columns: ColumnsFound) -> str:
    pairs: Any = zip(found_columns.names, found_columns.columns, strict=True)
    texts = [f"{name}: {column.type}{f' ({column.code})' if column.code else ''}" for name, column in pairs]
    return ", ".join(texts[:_SHOWN]) + (" …" if len(texts) > _SHOWN else "")
