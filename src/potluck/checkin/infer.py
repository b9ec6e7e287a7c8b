"""A schema for a table that declares none: frictionless' inference from the first hundred records."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from potluck.check.judge import Judge
from potluck.describe.schema import build_schema
from potluck.findings import Finding, found
from potluck.model import Field, Schema, Table
from potluck.read import Source, Unreadable, open_table
from potluck.read.batch import TextBatch

__all__ = ["infer_schema", "with_schema"]

_SAMPLED = 100
_CONFIDENCE = 0.9


def _borne_out(field: Field, cells: Sequence[str | None]) -> Field:
    """The field, as text where its type is inferred from looser forms than the standard's, such as 2020_10."""
    judge = Judge(field)
    given = [cell for cell in cells if cell]
    right = sum(all(rule != "type-error" for rule, _ in judge(cell).problems) for cell in given)
    return field if right >= _CONFIDENCE * len(given) else replace(field, type="string", format="default")


def infer_schema(source: Source, first: TextBatch | None) -> tuple[Schema, list[Finding]]:
    """The inferred schema, and the finding that says so.

    Args:
        source: the table's text.
        first: its first batch, None where it has no rows.
    """
    from frictionless import Detector

    fragment = [] if first is None else [list(row) for row in first.cells.head(_SAMPLED).iter_rows()]
    labels = list(source.labels) if source.labels is not None else [f"field{i + 1}" for i in range(source.width)]
    inferred = Detector().detect_schema(fragment, labels=labels)
    schema = build_schema({"schema": inferred.to_descriptor()})
    assert schema is not None, "a table has at least one column"
    columns = list(zip(*fragment, strict=True)) or [()] * len(schema.fields)
    schema = replace(schema, fields=tuple(_borne_out(f, c) for f, c in zip(schema.fields, columns, strict=False)))
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
