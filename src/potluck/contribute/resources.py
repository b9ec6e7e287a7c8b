"""Resource descriptors for files: one per table, or one for a file that is kept as it is."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from potluck.contribute.catalog import slug
from potluck.describe.descriptor import NOT_READ
from potluck.draft import NotATable, draft_tables
from potluck.util.files import sha256_of

__all__ = ["Draft", "file_resources"]


@dataclass(slots=True)
class Draft:
    """A drafted descriptor's resources, and what is reported about them."""

    resources: list[dict[str, Any]] = field(default_factory=list)
    tables: list[tuple[str, int, int]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    deliveries: list[dict[str, Any]] = field(default_factory=list)


def file_resources(path: Path, draft: Draft) -> None:
    """Add to a draft the resources of a file in its dataset's folder."""
    digest = sha256_of(path)
    facts: dict[str, Any] = {"hash": f"sha256:{digest}", "bytes": path.stat().st_size}
    found = draft_tables(path)
    if isinstance(found, NotATable):
        draft.others.append(path.name)
        draft.notes.append(f"{path.name}: {found.why} It is kept as it is, and not read as a table.")
        name = _free(slug(path.name), draft)
        draft.resources.append(
            {
                "name": name,
                "path": path.name,
                "title": "todo",
                "description": f"{NOT_READ} {found.why}",
                **facts,
                "type": "file",
            }
        )
        draft.deliveries.append({"file": path.name, "sha256": digest, "bytes": facts["bytes"]})
        return
    for table in found:
        base = slug(table.label if len(found) > 1 else path.name.split(".")[0])
        name = _free(base, draft)
        head = {"name": name, "type": "table", "path": path.name, "title": "todo", "description": "todo"}
        draft.resources.append({**head, **facts, **table.resource})
        draft.tables.append((name, table.rows, table.columns))
        draft.notes += [f"{name}: {note}" for note in table.notes]
        entry = {
            "file": path.name,
            "table": name,
            "sha256": digest,
            "bytes": facts["bytes"],
            "rows": table.rows,
            "columns": table.columns,
        }
        draft.deliveries.append(entry)


def _free(name: str, draft: Draft) -> str:
    taken = {resource["name"] for resource in draft.resources}
    free, number = name, 2
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free
