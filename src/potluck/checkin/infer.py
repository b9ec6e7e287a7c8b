"""A schema for a table that declares none: frictionless' inference from the first hundred records."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from potluck.describe.schema import build_schema
from potluck.fieldtypes.stored import TEXT
from potluck.findings import Finding, found
from potluck.model import Field, Schema, Table
from potluck.read import TableSource, Unreadable, open_table
from potluck.read.batch import TextBatch
from potluck.verdict.judge import Judge

__all__ = ["infer_schema", "with_schema"]

_SAMPLED = 100


def _borne_out(field: Field, cells: Sequence[str | None], guess: Any) -> Field:
    """The field, as text where frictionless' guess takes values that are not the standard's, or that no column holds.

    A type that nobody declared is given up rather than rows put aside for it.
    """
    given = [cell for cell in dict.fromkeys(cells) if cell]
    naive = Judge(field, aware=False)
    judge = Judge(field, aware=any(("mixed-time-zones", None) in naive(cell).problems for cell in given[:1]))
    refused = [cell for cell in given if judge(cell).problems]
    return replace(field, type=TEXT.name, format="default") if any(not guess(cell)[1] for cell in refused) else field


def infer_schema(source: TableSource, first: TextBatch | None) -> tuple[Schema, list[Finding]]:
    """The inferred schema, and the finding that says so.

    Args:
        source: the table's text.
        first: its first batch, None where it has no rows.
    """
    from frictionless import Detector

    # A blank line is a row of nulls to one reader and of empty cells to the other: it is no evidence of either.
    fragment = [] if first is None else [list(row) for row in first.cells.head(_SAMPLED).fill_null("").iter_rows()]
    labels = list(source.labels) if source.labels is not None else [f"field{i + 1}" for i in range(source.width)]
    inferred = Detector().detect_schema(fragment, labels=labels)
    schema = build_schema({"schema": inferred.to_descriptor()})
    assert schema is not None, "a table has at least one column"
    columns = list(zip(*fragment, strict=True)) or [()] * len(schema.fields)
    guesses = [field.create_cell_reader() for field in inferred.fields]
    parts = zip(schema.fields, columns, guesses, strict=False)
    schema = replace(schema, fields=tuple(_borne_out(*part) for part in parts))
    types = ", ".join(f"{f.name}: {f.type}" for f in schema.fields[:12]) + (" …" if len(schema.fields) > 12 else "")
    message = f"No schema is declared; from its first {_SAMPLED} rows the table seems to hold {types}."
    return schema, [found("schema-inferred", message)]


def with_schema(folder: Path, table: Table) -> tuple[Table, list[Finding]]:
    """A table with the schema inferred from its file where it declares none, and the finding that says so."""
    source = open_table(folder, table, exact=True) if table.schema is None else None
    if source is None or isinstance(source, Unreadable):
        return table, []
    schema, findings = infer_schema(source, next(source.batches(), None))
    return replace(table, schema=schema), findings
