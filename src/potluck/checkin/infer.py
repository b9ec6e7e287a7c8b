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
# A type that was only guessed is given up rather than rows put aside for what it cannot hold.
_UNHELD = frozenset({"mixed-time-zones", "value-out-of-range"})


def _borne_out(field: Field, cells: Sequence[str | None]) -> Field:
    """The field, as text where its values are not the standard's, such as 2020_10, or no column holds them all."""
    given = [cell for cell in cells if cell]
    aware = any(rule == "mixed-time-zones" for cell in given[:1] for rule, _ in Judge(field, aware=False)(cell).problems)
    judge = Judge(field, aware)
    said = [{rule for rule, _ in judge(cell).problems} for cell in given]
    right = sum("type-error" not in rules for rules in said)
    held = not any(rules & _UNHELD for rules in said)
    if held and right >= _CONFIDENCE * len(given):
        return field
    return replace(field, type="string", format="default")


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
