"""Which files a resource names (only those inside the dataset's folder), and whether they are tables."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from potluck.findings import Finding, found
from potluck.read.formats import INLINE, format_named, formats, suffix_of

__all__ = ["is_inside", "is_table", "safe_paths", "table_format"]


def safe_paths(
    resource: Mapping[str, Any], folder: Path, findings: list[Finding], where: str
) -> tuple[PurePosixPath, ...]:
    """Return the paths of a resource that stay inside the dataset's folder; add a finding for each other path."""
    raw = resource.get("path")
    if raw is None and "data" in resource:
        return ()
    listed = raw if isinstance(raw, list) else [raw]
    safe: list[PurePosixPath] = []
    for one in listed:
        if not isinstance(one, str) or not one:
            findings.append(
                found("resource-error", "The resource has no path.", "Name its file with the key path.", where=where)
            )
        elif not is_inside(one, folder):
            findings.append(
                found(
                    "resource-error",
                    f"The path {one!r} is not inside the dataset's folder.",
                    "Put the file into the dataset's folder and write its path relative to that folder.",
                    where=where,
                )
            )
        else:
            safe.append(PurePosixPath(one))
    return tuple(safe)


def is_inside(path: str, folder: Path) -> bool:
    """Whether a path in a descriptor stays inside a folder on every operating system, after following links."""
    plain = PurePosixPath(path)
    if (
        "\\" in path
        or ":" in path
        or "\0" in path
        or plain.is_absolute()
        or ".." in plain.parts
        or path.startswith("~")
    ):
        return False
    try:
        return (folder / plain).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return False


def is_table(resource: Mapping[str, Any]) -> bool:
    """Whether a resource is a table: declared as a table, or in a format that holds only tables.

    A text file is a table only if it has a schema: without one it could just as well be a readme.
    """
    if resource.get("type") is not None:
        return bool(resource["type"] == "table")
    if resource.get("profile") == "tabular-data-resource":
        return True
    if resource.get("path") is None and isinstance(resource.get("data"), list):
        return True
    form = format_named(table_format(resource))
    if "schema" in resource:
        return form.tables_only or table_format(resource) == ""
    return form.tables_only and not _first_path(resource).endswith(form.loose)


def _first_path(resource: Mapping[str, Any]) -> str:
    raw = resource.get("path")
    first = raw[0] if isinstance(raw, list) and raw else raw
    return first.lower() if isinstance(first, str) else ""


def table_format(resource: Mapping[str, Any]) -> str:
    """The format of a resource: declared, or taken from the file's name; ``inline`` for rows in the descriptor."""
    if resource.get("path") is None and "data" in resource:
        return INLINE.name
    declared = resource.get("format")
    if isinstance(declared, str) and declared:
        return format_named(declared.lower()).name
    suffix = suffix_of(_first_path(resource))
    known = (form.name for form in formats() if suffix in form.suffixes)
    return next(known, suffix.removeprefix("."))
