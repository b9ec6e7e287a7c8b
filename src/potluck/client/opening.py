"""Opening an unzipped bundle by its descriptor."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from potluck.client.handles import Column, DatasetFrames, EventFrames, TableFrames
from potluck.client.layout import DESCRIPTOR, TOP_FILES
from potluck.errors import SourceError

__all__ = ["datasets_of", "open_bundle", "reason_missing"]


def open_bundle(path: str | os.PathLike[str] = ".") -> EventFrames | None:
    """Open an unzipped bundle; None where the folder holds none.

    Args:
        path: the folder, or a file in its top folder such as ``START-HERE.html``.

    Raises:
        SourceError: there is no such folder, it is still a zip, or its descriptor cannot be used.

    >>> open_bundle("nowhere-at-all")
    Traceback (most recent call last):
    ...
    potluck.errors.SourceError: There is no folder 'nowhere-at-all'.
    """
    place = Path(path)
    if place.is_file():
        if place.suffix.lower() == ".zip":
            raise SourceError(f"{place.name} is a zip.", "Unzip it first, then open the folder.")
        if place.name not in TOP_FILES:
            raise SourceError(f"{place.name} is no event.", "Name the release's folder.")
        place = place.parent
    if not place.is_dir():
        raise SourceError(f"There is no folder {str(path)!r}.", "Name a release's folder, or a workspace.")
    descriptor = _descriptor(place)
    return None if descriptor is None else _opened(place, descriptor)


def _descriptor(folder: Path) -> Mapping[str, Any] | None:
    """The descriptor of the bundle that lies in a folder; None where there is none."""
    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    ours = descriptor.get("potluck") if isinstance(descriptor, dict) else None
    return descriptor if isinstance(ours, dict) and "release" in ours else None


def _opened(folder: Path, descriptor: Mapping[str, Any]) -> EventFrames:
    try:
        tables = [_table(folder, resource) for resource in descriptor.get("resources", ())]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise SourceError(
            "The datapackage.json of this release cannot be used.",
            "Run `python verify.py` in its folder; get it again if that finds a change.",
        ) from None
    return EventFrames(str(descriptor.get("title", "")), datasets_of(tables))


def _table(folder: Path, resource: Mapping[str, Any]) -> tuple[str, str, TableFrames]:
    """A table of a bundle, with the key and title of its dataset."""
    ours, schema = resource["potluck"], resource["schema"]
    paths = [str(file["path"]) for file in ours["files"]]
    path = min(paths, key=lambda one: (not one.endswith(".parquet"), one))
    key = f"{ours['agency']}/{ours['dataset']}"
    title = str(resource.get("title", ""))
    columns = tuple(_column(field) for field in schema["fields"])
    table = TableFrames(f"{key}#{ours['table']}", title, int(ours["rows"]), columns, _inside(folder, path))
    return key, str(ours.get("title") or title), table


def _column(field: Mapping[str, Any]) -> Column:
    reasons = field.get("potluck", {}).get("missing", ())
    missing = tuple(
        reason_missing(
            int(one["count"]), str(one.get("label", "")), str(one.get("value", "")), str(one.get("rule", ""))
        )
        for one in reasons
    )
    return Column(str(field["name"]), str(field["type"]), str(field.get("title", "")), missing)


def _inside(folder: Path, path: str) -> Path:
    """A path below a folder, however hostile the descriptor that names it."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path:
        raise ValueError(path)
    return folder / path


def datasets_of(tables: Sequence[tuple[str, str, TableFrames]]) -> Iterator[DatasetFrames]:
    """Datasets by key, of tables that each stand with their dataset's key and title."""
    titles = {key: title for key, title, _ in reversed(tables)}
    for key in sorted(titles):
        yield DatasetFrames(key, titles[key], [table for at, _, table in tables if at == key])


def reason_missing(count: int, label: str, value: str, rule: str = "") -> str:
    """Why values are missing: the label, the text that stood there, or the rule for which cells were left blank.

    >>> reason_missing(1200, "", "Suppressed"), reason_missing(3, "", ""), reason_missing(2, "", "", "type-error")
    ("1,200 'Suppressed'", '3 empty', '2 left blank: type-error')
    """
    blank = f"left blank: {rule}" if rule else "empty"
    return f"{count:,} {label or (repr(value) if value else blank)}"
