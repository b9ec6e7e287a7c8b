"""Opening an event: a release by its descriptor, a workspace by its dossiers."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from potluck.errors import PotluckError, SourceError
from potluck.frames.handles import Column, DatasetFrames, EventFrames, TableFrames

__all__ = ["open_event"]

_IN_A_RELEASE = ("SHA256SUMS", "START-HERE.html", "datapackage.json", "README.md", "dictionary.csv")


def open_event(path: str | os.PathLike[str] = ".") -> EventFrames:
    """Open an event: an unzipped release, or the workspace an organizer works in.

    A release shows what is in it. A workspace shows every table of the last ``potluck build``, whatever
    its access tier: it is the organizer's own, and nothing here hides anything from them.

    Args:
        path: the folder, or a file in the release's top folder such as ``START-HERE.html``.

    Raises:
        PotluckError: there is no release and no workspace there, or it has not been built.

    >>> open_event("nowhere-at-all")
    Traceback (most recent call last):
    ...
    potluck.errors.SourceError: There is no folder 'nowhere-at-all'.
    """
    place = Path(path)
    if place.is_file():
        if place.suffix.lower() == ".zip":
            raise SourceError(f"{place.name} is a zip.", "Unzip it first, then open the folder.")
        if place.name not in _IN_A_RELEASE:
            raise SourceError(f"{place.name} is no event.", "Name the release's folder.")
        place = place.parent
    if not place.is_dir():
        raise SourceError(f"There is no folder {str(path)!r}.", "Name a release's folder, or a workspace.")
    release = _release_descriptor(place)
    return _open_release(place, release) if release is not None else _open_workspace(place)


def _release_descriptor(folder: Path) -> Mapping[str, Any] | None:
    """The descriptor of the release that lies in a folder; None where there is none."""
    try:
        said = json.loads((folder / "datapackage.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    ours = said.get("potluck") if isinstance(said, dict) else None
    return said if isinstance(ours, dict) and "release" in ours else None


def _open_release(folder: Path, said: Mapping[str, Any]) -> EventFrames:
    try:
        tables = [_released_table(folder, resource) for resource in said.get("resources", ())]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise SourceError(
            "The datapackage.json of this release cannot be used.",
            "Run `python verify.py` in its folder; get it again if that finds a change.",
        ) from None
    return EventFrames(str(said.get("title", "")), _datasets(tables))


def _released_table(folder: Path, resource: Mapping[str, Any]) -> tuple[str, str, TableFrames]:
    """A table of a release, with the key and title of its dataset."""
    ours, schema = resource["potluck"], resource["schema"]
    paths = [str(file["path"]) for file in ours["files"]]
    path = min(paths, key=lambda one: (not one.endswith(".parquet"), one))
    key = f"{ours['agency']}/{ours['dataset']}"
    title = str(resource.get("title", ""))
    columns = tuple(_released_column(field) for field in schema["fields"])
    table = TableFrames(f"{key}#{ours['table']}", title, int(ours["rows"]), columns, _inside(folder, path))
    return key, str(ours.get("title") or title), table


def _released_column(field: Mapping[str, Any]) -> Column:
    reasons = field.get("potluck", {}).get("missing", ())
    missing = tuple(_reason(int(m["count"]), str(m.get("label", "")), str(m["value"])) for m in reasons)
    return Column(str(field["name"]), str(field["type"]), str(field.get("title", "")), missing)


def _inside(folder: Path, path: str) -> Path:
    """A path below a folder, however hostile the descriptor that names it."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path:
        raise ValueError(path)
    return folder / path


def _open_workspace(folder: Path) -> EventFrames:
    from potluck.describe.workspace import find_workspace
    from potluck.dossier import load_dossiers

    workspace = find_workspace(folder)
    dossiers = load_dossiers(workspace.dossier_paths())
    if not dossiers:
        raise PotluckError("Nothing has been built here yet.", "Run `potluck build` first.")
    tables = [
        (dossier.key, dossier.title, _built_table(workspace.build, dossier.key, entry))
        for dossier in dossiers
        for entry in dossier.tables
        if entry.parquet is not None
    ]
    return EventFrames(workspace.event.title, _datasets(tables))


def _built_table(build: Path, key: str, entry: Any) -> TableFrames:
    columns = tuple(
        Column(
            field.name,
            field.type,
            field.title,
            tuple(_reason(m.count, m.label, m.value) for m in field.summary.missing_by) if field.summary else (),
        )
        for field in entry.fields
    )
    return TableFrames(f"{key}#{entry.name}", entry.title, entry.rows.kept, columns, build / entry.parquet.path)


def _datasets(tables: Sequence[tuple[str, str, TableFrames]]) -> Iterator[DatasetFrames]:
    titles = {key: title for key, title, _ in reversed(tables)}
    for key in sorted(titles):
        yield DatasetFrames(key, titles[key], [table for at, _, table in tables if at == key])


def _reason(count: int, label: str, value: str) -> str:
    """Why values are missing: the label, or the text that stood there."""
    return f"{count:,} {label or (repr(value) if value else 'empty')}"
