"""Opening a workspace: its built tables, as an unzipped bundle shows them."""

import os
from pathlib import Path

from potluck.client.handles import Column, EventFrames, TableFrames
from potluck.client.opening import datasets_of, reason_missing
from potluck.describe.workspace import find_workspace
from potluck.dossier import FieldEntry, TableEntry, load_dossiers
from potluck.errors import PotluckError

__all__ = ["open_workspace"]


def open_workspace(path: str | os.PathLike[str] = ".") -> EventFrames:
    """Open the workspace an organizer works in: every table of the last ``potluck build``.

    Whatever a table's access tier is, it is here: the workspace is the organizer's own.

    Args:
        path: the workspace's folder, or one below it.

    Raises:
        PotluckError: there is no workspace there, or it has not been built.
    """
    workspace = find_workspace(Path(path))
    dossiers = load_dossiers(workspace.dossier_paths())
    if not dossiers:
        raise PotluckError("Nothing has been built here yet.", "Run `potluck build` first.")
    tables = [
        (dossier.key, dossier.title, _table(workspace.build / entry.parquet.path, dossier.key, entry))
        for dossier in dossiers
        for entry in dossier.tables
        if entry.parquet is not None
    ]
    return EventFrames(workspace.event.title, datasets_of(tables))


def _table(parquet: Path, key: str, entry: TableEntry) -> TableFrames:
    columns = tuple(Column(field.name, field.type, field.title, _missing(field)) for field in entry.fields)
    return TableFrames(f"{key}#{entry.name}", entry.title, entry.rows.kept, columns, parquet)


def _missing(field: FieldEntry) -> tuple[str, ...]:
    reasons = field.summary.missing_by if field.summary is not None else ()
    return tuple(reason_missing(one.count, one.label, one.value, one.rule) for one in reasons)
