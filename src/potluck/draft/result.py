"""What a draft is: the description of one table of a stranger's file."""

from dataclasses import dataclass
from typing import Any

__all__ = ["TableDraft"]


@dataclass(frozen=True, slots=True)
class TableDraft:
    """A drafted table.

    Attributes:
        resource: a resource descriptor as plain data: format, encoding, dialect, schema; the caller adds
            name, path, hash and bytes.
        label: name of the sheet, or "".
        notes: what a person should look at, one sentence each.
        rows: number of data rows.
        columns: number of columns.
    """

    resource: dict[str, Any]
    label: str
    notes: tuple[str, ...]
    rows: int
    columns: int
