"""A new delivery of a dataset: data and hash are replaced, everything people wrote stays, changes are reported."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from potluck.contribute.catalog import copy_in, record_delivery
from potluck.contribute.sources import gathered
from potluck.contribute.writer import edited, quoted, save
from potluck.describe.workspace import Place, Workspace
from potluck.draft import NotATable, TableDraft, draft_tables
from potluck.errors import SourceError
from potluck.util.files import sha256_of, write_text
from potluck.util.text import column_letter
from potluck.util.words import counted

__all__ = ["Delivered", "deliver"]


@dataclass(frozen=True, slots=True)
class Delivered:
    """An added delivery: the dataset's key and the changes, one sentence for each."""

    key: str
    changes: tuple[str, ...]


def deliver(workspace: Workspace, sources: Sequence[str], key: str) -> Delivered:
    """Add files as a new delivery of a dataset.

    Each file replaces the table whose file has its name, or the only table.

    Args:
        workspace: the workspace.
        sources: paths and URLs.
        key: ``agency/dataset``.

    Raises:
        SourceError: the dataset does not exist, or it is not clear which table a file replaces.
    """
    place = next((p for p in workspace.places() if p.key == key), None)
    if place is None:
        known = ", ".join(p.key for p in workspace.places()) or "none"
        raise SourceError(f"There is no dataset {key!r}.", f"The catalog has: {known}.")
    document = _load(place)
    with TemporaryDirectory(prefix="potluck-") as scratch:
        paths = [path for one in gathered(sources, Path(scratch)) for path in one.paths]
        chosen = [(path, _resources_of(document, path, len(paths), key)) for path in paths]
        changes = [change for path, resources in chosen for change in _replace(place, path, resources)]
    _save(place, document)
    return Delivered(key, tuple(changes))


def _load(place: Place) -> Any:
    if place.descriptor.suffix == ".json":
        return json.loads(place.descriptor.read_text(encoding="utf-8"))
    return edited(place.descriptor)


def _save(place: Place, document: Any) -> None:
    if place.descriptor.suffix == ".json":
        write_text(place.descriptor, json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        save(place.descriptor, document)


def _resources_of(document: Any, path: Path, files: int, key: str) -> list[Any]:
    """The resources that a file replaces: those with its name, else those of the only file."""
    resources = [r for r in document.get("resources", []) if isinstance(r.get("path"), str)]
    same = [r for r in resources if r["path"].rpartition("/")[2] == path.name]
    if same:
        return same
    named = sorted({r["path"] for r in resources})
    if len(named) == 1 and files == 1:
        return resources
    shown = ", ".join(named)
    raise SourceError(
        f"{path.name!r} is not the name of a file of {key}.", f"Give it the name of the file it replaces: {shown}."
    )


def _replace(place: Place, path: Path, resources: list[Any]) -> Iterator[str]:
    old = place.folder / resources[0]["path"]
    before = _last_rows(place.folder)
    if old.is_file() and old.name == path.name and sha256_of(old) != sha256_of(path):
        old.unlink()
    copied = copy_in(path, old.parent, path.name)
    if old.is_file() and old.name != path.name:
        old.unlink()
    drafts = draft_tables(copied)
    for resource in resources:
        yield from _update(place, resource, copied, drafts, before)


def _update(
    place: Place,
    resource: Any,
    copied: Path,
    drafts: tuple[TableDraft, ...] | NotATable,
    before: dict[str, int],
) -> Iterator[str]:
    name = str(resource.get("name"))
    digest = f"sha256:{sha256_of(copied)}"
    yield (
        f"{name}: the file is the same as before."
        if resource.get("hash") == digest
        else f"{name}: new data from {copied.name}, {copied.stat().st_size:,} bytes."
    )
    resource["path"] = copied.relative_to(place.folder).as_posix()
    resource["hash"] = digest
    resource["bytes"] = copied.stat().st_size
    entry: dict[str, Any] = {
        "file": resource["path"],
        "table": name,
        "sha256": digest[7:],
        "bytes": resource["bytes"],
    }
    draft = _draft_of(resource, drafts)
    if draft is not None:
        entry |= {"rows": draft.rows, "columns": draft.columns}
        if name in before and before[name] != draft.rows:
            yield f"{name}: {counted(draft.rows, 'row')}; before there were {before[name]:,}."
        yield from _layout(name, resource, draft)
        yield from _columns(name, resource, draft)
    elif isinstance(drafts, NotATable) and resource.get("type") == "table":
        yield f"{name}: {drafts.why}"
    record_delivery(place.folder, [entry])


def _draft_of(resource: Any, drafts: tuple[TableDraft, ...] | NotATable) -> TableDraft | None:
    if isinstance(drafts, NotATable) or resource.get("type") == "file":
        return None
    sheet = (resource.get("dialect") or {}).get("sheetName", "")
    return next((d for d in drafts if d.label == sheet), drafts[0] if len(drafts) == 1 else None)


def _last_rows(folder: Path) -> dict[str, int]:
    """The number of rows of each table in its last delivery."""
    path = folder / "deliveries.jsonl"
    rows: dict[str, int] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else []:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and isinstance(entry.get("rows"), int):
            rows[str(entry.get("table", ""))] = entry["rows"]
    return rows


def _layout(name: str, resource: Any, draft: TableDraft) -> Iterator[str]:
    """Update encoding and dialect from the file: they state how it is written, not what it means."""
    for key, now in (("encoding", draft.resource.get("encoding")), ("dialect", _dialect(resource, draft))):
        was = resource.get(key)
        if now is not None and json.dumps(now, sort_keys=True) != json.dumps(was, sort_keys=True):
            resource[key] = quoted(now)
            yield f"{name}: {key} is now {json.dumps(now)}; before it was {json.dumps(was)}."


def _dialect(resource: Any, draft: TableDraft) -> dict[str, Any] | None:
    """The dialect of a new file, of which only a stray column may have no name.

    A first draft treats a header with a gap as no header, and makes up names for the columns. Here the columns have
    names, and a note beside the table, or cells that a spreadsheet added, must not become a column.
    """
    now, was = draft.resource.get("dialect"), resource.get("dialect") or {}
    named = {name for place, name in enumerate(_names(draft), 1) if not _is_unnamed(name, place)}
    declared = {str(f.get("name")) for f in (resource.get("schema") or {}).get("fields", [])}
    if now is None or now.get("header", True) or not was.get("header", True) or not named or not named <= declared:
        return now
    rows = now.get("headerRows", [])
    kept = {key: value for key, value in now.items() if key not in {"header", "headerRows", "commentRows"}}
    notes = [row for row in now.get("commentRows", []) if row not in rows]
    return kept | ({"headerRows": rows} if rows != [1] else {}) | ({"commentRows": notes} if notes else {})


def _names(draft: TableDraft) -> list[str]:
    return [str(field["name"]) for field in draft.resource["schema"]["fields"]]


def _is_unnamed(name: str, place: int) -> bool:
    """Whether a draft gave a column its name because it has no heading."""
    return name == f"column_{place}"


def _columns(name: str, resource: Any, draft: TableDraft) -> Iterator[str]:
    schema = resource.get("schema")
    if not isinstance(schema, dict):
        return
    ours = [str(f.get("name")) for f in schema.get("fields", [])]
    theirs = _names(draft)
    for position, field in enumerate(draft.resource["schema"]["fields"]):
        if field["name"] in ours:
            continue
        if _is_unnamed(field["name"], position + 1):
            letter = column_letter(position + 1)
            yield f"{name}: column {letter} has no heading: delete it from the file, or name it there."
            continue
        schema["fields"].insert(min(position, len(schema["fields"])), quoted({**field, "description": "todo"}))
        yield f"{name}: new column {field['name']!r}; describe it in the schema."
    for gone in (column for column in ours if column not in theirs):
        yield f"{name}: the column {gone!r} is no longer in the file; remove it from the schema if that is intended."
