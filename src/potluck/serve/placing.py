"""Where the tables and files of a release are in its folder."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from potluck.serve.folder import LONGEST_PATH, HeldFolder
from potluck.serve.shown import OpenTable, Release, ShownDataset
from potluck.util.files import safe_name

__all__ = ["ReleaseFile", "ReleasedTable", "carried_files", "carried_places", "files_by_key", "released_tables"]

_LONGEST_AGENCY, _LONGEST_DATASET = 32, 40
_FORMATS = ("csv", "parquet")


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """A file of the release.

    Attributes:
        path: from the root of the release, such as ``data/cdc/overdose-deaths/deaths.csv``.
        format: csv, parquet …
        bytes: its size.
        sha256: its checksum, in hexadecimal.
    """

    path: str
    format: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReleasedTable:
    """A table of the release and where its files go.

    Attributes:
        stem: the path of its files in the release, without the suffix.
        source: the Parquet that check in wrote.
    """

    dataset: ShownDataset
    table: OpenTable
    stem: str
    source: Path

    @property
    def key(self) -> str:
        """``agency/dataset#table``."""
        return f"{self.dataset.key}#{self.table.name}"

    @property
    def columns(self) -> dict[str, str]:
        """Names of its columns by the names of their fields; if several fields share a name, the first counts."""
        return {column.form.field: column.form.name for column in reversed(self.table.columns)}

    def files(self, folder: HeldFolder) -> tuple[ReleaseFile, ...]:
        """Its files in the folder of the release; the file that the descriptor points to comes first."""
        there = [(f"{self.stem}.{kind}", kind) for kind in _FORMATS if f"{self.stem}.{kind}" in folder.files]
        return tuple(ReleaseFile(p, kind, folder.files[p].bytes, folder.files[p].sha256) for p, kind in there)


def released_tables(release: Release, build: Path) -> tuple[ReleasedTable, ...]:
    """The tables of a release that have files.

    Args:
        release: the release.
        build: the folder with the results of check in.
    """
    return tuple(table for dataset in release.released for table in _tables(dataset, build))


def _tables(dataset: ShownDataset, build: Path) -> Iterator[ReleasedTable]:
    taken: set[str] = set()
    for table in dataset.open_tables:
        if table.stored is not None:
            place = _free_place(dataset, f"{table.name}.parquet", taken)
            source = build / "tables" / dataset.agency / dataset.name / table.stored.name
            yield ReleasedTable(dataset, table, place.removesuffix(".parquet"), source)


def carried_places(dataset: ShownDataset) -> tuple[str, ...]:
    """The places of the files that a dataset carries along, in their order."""
    # Carried files never take the names of table files, even if the table has no file of that format.
    taken = {f"{safe_name(t.name)}.{kind}".lower() for t in dataset.open_tables for kind in _FORMATS}
    return tuple(_free_place(dataset, PurePosixPath(one.source).name, taken) for one in dataset.others)


def carried_files(dataset: ShownDataset) -> tuple[ReleaseFile, ...]:
    """The files that a released dataset carries along, as they are in the release."""
    return tuple(
        ReleaseFile(path, PurePosixPath(path).suffix.lstrip(".").lower(), one.bytes, one.sha256)
        for path, one in zip(carried_places(dataset), dataset.others, strict=True)
    )


def files_by_key(
    release: Release, tables: Sequence[ReleasedTable], folder: HeldFolder
) -> Mapping[str, tuple[ReleaseFile, ...]]:
    """Files of the release by ``agency/dataset#table``; files that belong to no table by ``agency/dataset``."""
    carried = {one.key: carried_files(one) for one in release.released if one.others}
    return {**{table.key: table.files(folder) for table in tables}, **carried}


def _free_place(dataset: ShownDataset, name: str, taken: set[str]) -> str:
    """A free path for a file of a dataset: its own name if possible, and never too long."""
    agency, own = dataset.agency, dataset.name
    if len(agency) + len(own) > _LONGEST_AGENCY + _LONGEST_DATASET:
        agency, own = _short(agency, _LONGEST_AGENCY), _short(own, _LONGEST_DATASET)
    folder = f"data/{agency}/{own}/"
    given = PurePosixPath(name).suffix[:16]
    # Made safe before a place is chosen: map.é and map.ü must not end up as one file.
    suffix = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in given).rstrip(".")
    room = LONGEST_PATH - len(folder) - len(suffix) - len("-99")
    stem = _short(name.removesuffix(given) if given else name, room)
    safe = safe_name(stem)
    file, number = f"{safe}{suffix}", 2
    while file.lower() in taken:
        file, number = f"{safe}-{number}{suffix}", number + 1
    taken.add(file.lower())
    return folder + file


def _short(name: str, length: int) -> str:
    """A name of limited length that stays different from other names."""
    if len(name) <= length:
        return name
    return f"{name[: length - 9].rstrip('-.')}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
