"""The keys of a table that another dataset refers to, as the last build left them."""

from pathlib import Path

from potluck.checkin.references import ParentKeys
from potluck.describe.workspace import Place, Workspace
from potluck.dossier import TableEntry, load_dossier

__all__ = ["parent_keys"]


def parent_keys(workspace: Workspace, place: Place, table: str) -> ParentKeys | None:
    """The keys of a table of another dataset; None if it was not, or could not be, checked in.

    Args:
        workspace: the workspace.
        place: the other dataset.
        table: its table.
    """
    dossier = load_dossier(workspace.dossier_path(place.key))
    entry = next((t for t in dossier.tables if t.name == table), None) if dossier else None
    if entry is None or not entry.checked or entry.parquet is None:
        return None
    path = workspace.build / "keys" / place.key / Path(entry.parquet.path).name
    return ParentKeys(path, _numbers(entry)) if path.is_file() else None


def _numbers(entry: TableEntry) -> dict[str, int]:
    """Numbers of the fields by name; if several fields share a name, the first counts."""
    fields = entry.contributed.fields if entry.contributed is not None else ()
    return {field.name: number for number, field in reversed(list(enumerate(fields, 1)))}
