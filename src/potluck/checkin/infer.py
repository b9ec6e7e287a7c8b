"""A schema for a table that declares none: frictionless' inference from the first hundred records."""

from potluck.describe.schema import build_schema
from potluck.findings import Finding, found
from potluck.model import Schema
from potluck.read import Source
from potluck.read.batch import TextBatch

__all__ = ["infer_schema"]

_SAMPLED = 100


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
    types = ", ".join(f"{f.name}: {f.type}" for f in schema.fields[:12]) + (" …" if len(schema.fields) > 12 else "")
    message = f"No schema is declared; from its first {_SAMPLED} rows the table seems to hold {types}."
    return schema, [found("schema-inferred", message)]
