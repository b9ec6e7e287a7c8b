"""The dossier: everything known about one dataset after check in; serving reads nothing else.

A dossier is saved as JSON under ``build/dossiers/<agency>/<dataset>.json``. It holds identity, schema,
findings, summaries, risk, hashes and counts, but no rows: rows stay in the Parquet it points at. It
never depends on the date. Only `potluck.serve.audience` shows dossiers to an audience.
"""

from potluck.dossier.accepts import Acceptance, accepting, decider
from potluck.dossier.columns import ColumnSummary, FieldEntry, MissingCount, ValueCount
from potluck.dossier.entry import FORMAT, Dossier, TableEntry
from potluck.dossier.origins import FileEntry, Label, Origin, Person
from potluck.dossier.rows import RowCounts, Spared, Withheld
from potluck.dossier.saved import load_dossier, load_dossiers
from potluck.dossier.schema import (
    KeyReference,
    MissingText,
    ReleasedColumn,
    ReleasedReference,
    ReleasedSchema,
    SchemaField,
    TableSchema,
)

__all__ = [
    "FORMAT",
    "Acceptance",
    "ColumnSummary",
    "Dossier",
    "FieldEntry",
    "FileEntry",
    "KeyReference",
    "Label",
    "MissingCount",
    "MissingText",
    "Origin",
    "Person",
    "ReleasedColumn",
    "ReleasedReference",
    "ReleasedSchema",
    "RowCounts",
    "SchemaField",
    "Spared",
    "TableEntry",
    "TableSchema",
    "ValueCount",
    "Withheld",
    "accepting",
    "decider",
    "load_dossier",
    "load_dossiers",
]
