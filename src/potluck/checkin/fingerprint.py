"""Fingerprints: hashes of everything a dossier was made from, so that unchanged datasets are skipped."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from potluck.describe.text import Text
from potluck.describe.workspace import Place, Workspace
from potluck.dossier import FORMAT
from potluck.util.files import sha256_of, write_text
from potluck.util.plugins import plugin_packages

__all__ = ["Fingerprints"]

_ENGINES = (
    "potluck",
    "polars",
    "pyarrow",
    "duckdb",
    "numpy",
    "pandas",
    "frictionless",
    "openpyxl",
    "python-calamine",
    "regex",
)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


class Fingerprints:
    """Computes fingerprints of datasets, and remembers the hashes of files whose size and time did not change.

    Times are stored in a separate file, ``build/hashes.json``, since a dossier must not depend on them.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._path = workspace.build / "hashes.json"
        self._known = self._load()
        self._engines = {package: _version(package) for package in _ENGINES}

    def of(self, place: Place, text: Text, wanted: Mapping[str, frozenset[str]], parents: Sequence[str]) -> str:
        """The fingerprint of a dataset.

        Args:
            place: the dataset.
            text: its descriptor.
            wanted: fields other datasets refer to, by table.
            parents: datasets it refers to.
        """
        event = self._workspace.event
        parts = {
            "format": FORMAT,
            "engines": self._engines,
            "descriptor": self._hash(place.descriptor),
            "files": {name: self._hash(place.folder / name) for name in sorted(_paths(text.data))},
            "policy": [
                event.disclosure.small_cell,
                event.severity,
                [t.name for t in event.tiers],
                [t.name for t in event.tracks],
            ],
            "wanted": {table: sorted(fields) for table, fields in sorted(wanted.items())},
            "parents": {key: self._keys_of(key) for key in parents},
        }
        added = plugin_packages()
        parts |= {"plugins": added} if added else {}
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def stamps(self, place: Place, text: Text) -> dict[str, list[int]]:
        """Size and time of each file of a dataset, by its path in the dataset's folder."""
        found = {name: _stamp(place.folder / name) for name in sorted(_paths(text.data))}
        return {name: stamp for name, stamp in found.items() if stamp is not None}

    def learn(self, place: Place, before: Mapping[str, list[int]], hashes: Mapping[str, str]) -> tuple[str, ...]:
        """Take over the hashes that a pass computed, and return the files that changed during it (decision 26).

        Args:
            place: the dataset.
            before: what `stamps` returned before the pass.
            hashes: SHA-256 of each file that was read whole, by its path in the dataset's folder.
        """
        changed = [name for name, stamp in before.items() if _stamp(place.folder / name) != stamp]
        for name in before.keys() & hashes.keys() - set(changed):
            self._known[self._name(place.folder / name)] = [*before[name], hashes[name]]
        return tuple(changed)

    def save(self) -> None:
        """Keep the hashes for the next run."""
        write_text(self._path, json.dumps(self._known, sort_keys=True, indent=0))

    def _keys_of(self, key: str) -> dict[str, str]:
        folder = self._workspace.build / "keys" / key
        return {path.name: self._hash(path) for path in sorted(folder.glob("*.parquet"))}

    def _hash(self, path: Path) -> str:
        now, name = _stamp(path), self._name(path)
        if now is None:
            return "none"
        if self._known.get(name, [None])[:2] != now:
            self._known[name] = [*now, sha256_of(path)]
        return str(self._known[name][2])

    def _name(self, path: Path) -> str:
        root = self._workspace.root
        return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)

    def _load(self) -> dict[str, list[Any]]:
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        good = isinstance(known, dict) and all(isinstance(v, list) and len(v) == 3 for v in known.values())
        return known if good else {}


def _stamp(path: Path) -> list[int] | None:
    """Size and time of a file; None if there is no such file."""
    try:
        stat = path.stat()
        return [stat.st_size, stat.st_mtime_ns] if path.is_file() else None
    except (OSError, ValueError):
        return None


def _paths(data: Any) -> set[str]:
    """Every file a descriptor names."""
    resources = data.get("resources") if isinstance(data, dict) else None
    paths: set[str] = set()
    for resource in resources if isinstance(resources, list) else []:
        raw = resource.get("path") if isinstance(resource, dict) else None
        listed = raw if isinstance(raw, list) else [raw]
        paths |= {one for one in listed if isinstance(one, str) and ".." not in one and "\0" not in one}
    return paths
