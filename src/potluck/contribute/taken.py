"""Data Packages that are added as they are: the descriptor with its schema, and every file it names."""

import json
from pathlib import Path, PurePosixPath
from typing import Any

from potluck.contribute.catalog import copy_in
from potluck.contribute.resources import Draft, file_resources
from potluck.describe.places import is_table, safe_paths
from potluck.describe.text import load_text
from potluck.errors import SourceError
from potluck.findings import Finding
from potluck.util.files import sha256_of

__all__ = ["is_package", "taken_package"]


def is_package(path: Path) -> bool:
    """Whether a file is the descriptor of a Data Package."""
    return path.name.lower() in {"datapackage.json", "datapackage.yaml", "datapackage.yml"}


def taken_package(path: Path, folder: Path) -> Draft:
    """A draft with the resources of a package, its files copied into a dataset's folder.

    Args:
        path: the package's descriptor.
        folder: the dataset's folder.

    Raises:
        SourceError: the descriptor cannot be read, or a file it names does not exist.
    """
    text = load_text(path)
    if not isinstance(text.data, dict) or not isinstance(text.data.get("resources"), list):
        why = text.findings[0].message if text.findings else "It has no list of resources."
        raise SourceError(f"{path} is not a Data Package. {why}", "Correct the file, or add its data files themselves.")
    draft = Draft()
    for resource in json.loads(json.dumps(text.data["resources"])):
        if isinstance(resource, dict):
            draft.resources.append(_taken(resource, path, folder, draft))
    return draft


def _taken(resource: dict[str, Any], package: Path, folder: Path, draft: Draft) -> dict[str, Any]:
    findings: list[Finding] = []
    paths = safe_paths(resource, package.parent, findings, package.name)
    if findings:
        raise SourceError(f"{package.name}: {findings[0].message}", findings[0].fix)
    for path in paths:
        _copy(package.parent / path, folder, path)
    _inline_schema(resource, package.parent)
    if is_table(resource) and "schema" not in resource and len(paths) == 1:
        return _with_drafted_schema(resource, folder / paths[0], draft)
    name = str(resource.get("name") or paths[0].stem)
    for path in paths:
        file = folder / path
        draft.deliveries.append(
            {"file": path.as_posix(), "table": name, "sha256": sha256_of(file), "bytes": file.stat().st_size}
        )
    if is_table(resource):
        fields = resource.get("schema", {}).get("fields", [])
        draft.tables.append((name, -1, len(fields)))
        return {"type": "table", **resource}
    draft.others += [path.as_posix() for path in paths]
    return resource


def _copy(source: Path, folder: Path, path: PurePosixPath) -> None:
    if not source.is_file():
        raise SourceError(
            f"The package names {path.as_posix()!r}, but there is no such file.",
            "Put the file next to the descriptor, or remove it from the descriptor.",
        )
    copy_in(source, (folder / path).parent, path.name)


def _inline_schema(resource: dict[str, Any], folder: Path) -> None:
    """Replace the names of schema and dialect files in a resource by their content."""
    for key in ("schema", "dialect"):
        named = resource.get(key)
        if isinstance(named, str) and "://" not in named and ".." not in named:
            data = load_text(folder / named).data
            if isinstance(data, dict):
                resource[key] = data


def _with_drafted_schema(resource: dict[str, Any], file: Path, draft: Draft) -> dict[str, Any]:
    alone = Draft()
    file_resources(file, alone)
    drafted = alone.resources[0]
    draft.tables += alone.tables
    draft.others += alone.others
    draft.notes += alone.notes
    draft.deliveries += alone.deliveries
    drafted.pop("name", None)
    drafted.pop("path", None)
    return {**drafted, **{k: v for k, v in resource.items() if v is not None}}
