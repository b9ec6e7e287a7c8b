"""What the page of a dataset shows, worked out before any template sees it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from potluck.dossier import Dossier, Person, TableEntry
from potluck.event import Agency, Event
from potluck.serve.audience import Release, Shown
from potluck.serve.pages.columns import ColumnView, column_views
from potluck.serve.pages.snippets import Snippet, snippets
from potluck.serve.pages.text import plural

__all__ = [
    "DatasetView",
    "FirstRows",
    "FirstRowsOf",
    "ReleaseFile",
    "TableView",
    "dataset_view",
    "place_label",
    "state_slug",
    "title_of",
]

_PLACES = {
    "national": "National",
    "state": "State",
    "county": "County",
    "zip": "ZIP code",
    "facility": "Facility",
    "person": "Person",
    "other": "Other",
}


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
class FirstRows:
    """The first rows of a table, as text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


FirstRowsOf = Callable[[Shown, TableEntry], FirstRows | None]


@dataclass(frozen=True, slots=True)
class TableView:
    """A table on the page of its dataset.

    Attributes:
        anchor: where the page can be entered; never made from a stranger's words.
        left_out: sentences on rows that are not in the release, and on what accepted findings leave in it.
    """

    entry: TableEntry
    anchor: str
    columns: tuple[ColumnView, ...]
    files: tuple[ReleaseFile, ...]
    first: FirstRows | None
    left_out: tuple[str, ...]
    snippets: tuple[Snippet, ...]

    @property
    def title(self) -> str:
        """Its title, or its name where it has none."""
        return self.entry.title or self.entry.name

    @property
    def pictures(self) -> tuple[ColumnView, ...]:
        """Columns whose values are summarised."""
        return tuple(column for column in self.columns if column.picture is not None)


@dataclass(frozen=True, slots=True)
class DatasetView:
    """A dataset on its page, in the index and in the lists of others."""

    shown: Shown
    lineage: tuple[Agency, ...]
    tracks: tuple[tuple[str, str], ...]
    tier: str
    tables: tuple[TableView, ...]
    others: tuple[ReleaseFile, ...]
    agreement: str
    citation: str

    @property
    def dossier(self) -> Dossier:
        """What may be seen of the dossier."""
        return self.shown.dossier

    @property
    def title(self) -> str:
        """Its title, or its name where it has none."""
        return title_of(self.dossier)

    @property
    def href(self) -> str:
        """Its page, from the folder of the index."""
        return f"{self.dossier.agency}/{self.dossier.name}.html"

    @property
    def state(self) -> str:
        """The state as part of a class name: in, restricted, out."""
        return state_slug(self.shown)

    @property
    def place(self) -> str:
        """The level of geography, in words."""
        return place_label(self.dossier.geography)

    @property
    def rows(self) -> int:
        """Rows in the release."""
        return sum(table.entry.rows.kept for table in self.tables)

    @property
    def column_count(self) -> int:
        """Columns of all tables."""
        return sum(len(table.columns) for table in self.tables)

    @property
    def formats(self) -> tuple[str, ...]:
        """Formats it can be had in."""
        return tuple(sorted({file.format for table in self.tables for file in table.files}))

    @property
    def bytes(self) -> int:
        """Size of all its files."""
        return sum(file.bytes for table in self.tables for file in table.files)

    @property
    def contact(self) -> Person | None:
        """Whom to ask: the steward, or else the first contributor with an address."""
        people = self.dossier.contributors
        return self.dossier.steward or next((person for person in people if person.email), None)


def dataset_view(
    release: Release, shown: Shown, files: Mapping[str, tuple[ReleaseFile, ...]], first_rows: FirstRowsOf
) -> DatasetView:
    """What the page of a dataset shows.

    Args:
        release: the release it belongs to.
        shown: the dataset.
        files: files of the release by ``agency/dataset#table``; ``agency/dataset`` for those of no table.
        first_rows: gives the first rows of a table.
    """
    dossier, event = shown.dossier, release.event
    titles = {track.name: track.title for track in event.tracks}
    return DatasetView(
        shown=shown,
        lineage=event.lineage(dossier.agency),
        tracks=tuple((name, titles.get(name, name)) for name in dossier.tracks),
        tier=next((tier.title for tier in event.tiers if tier.name == dossier.tier), dossier.tier),
        tables=tuple(
            _table_view(shown, table, number, files, first_rows) for number, table in enumerate(dossier.tables, 1)
        ),
        others=files.get(dossier.key, ()) if shown.released else (),
        agreement=_file_name(dossier.agreement),
        citation=_citation(event, dossier),
    )


def _table_view(
    shown: Shown,
    table: TableEntry,
    number: int,
    files: Mapping[str, tuple[ReleaseFile, ...]],
    first_rows: FirstRowsOf,
) -> TableView:
    dossier = shown.dossier
    own = files.get(f"{dossier.key}#{table.name}", ()) if shown.released else ()
    alone = len(dossier.tables) == 1
    return TableView(
        entry=table,
        anchor=f"table-{number}",
        columns=column_views(table),
        files=tuple(sorted(own, key=lambda file: file.path)),
        first=first_rows(shown, table) if shown.released else None,
        left_out=_left_out(table) if shown.released else (),
        snippets=snippets(dossier.key, table.name, [file.path for file in own], alone=alone),
    )


def _left_out(table: TableEntry) -> tuple[str, ...]:
    total = f"of {plural(table.rows.data, 'row')}"
    lines = [f"{one.rows:,} {total} withheld: {one.reason or one.rule}" for one in table.withheld if one.rows]
    if table.rows.quarantined:
        lines.append(f"{table.rows.quarantined:,} {total} left out: they do not fit the table's description")
    lines += [f"{one.said}: {one.reason}" for one in table.spared]
    return tuple(lines)


def _file_name(path: str) -> str:
    """The name if it is one of a file and no way out of a folder, else ""."""
    plain = path and PurePosixPath(path).name == path and "\\" not in path and not path.startswith(".")
    return path if plain else ""


def _citation(event: Event, dossier: Dossier) -> str:
    year = f" ({event.dates.start[:4]})" if event.dates else ""
    version = f", version {dossier.version}" if dossier.version else ""
    note = " Synthetic data." if dossier.synthetic else ""
    return (
        f"{event.agency(dossier.agency).title}{year}. {title_of(dossier)}{version}. "
        f"In: {event.title}, release {event.version}.{note}"
    )


def title_of(dossier: Dossier) -> str:
    """The title of a dataset, or its name where it has none."""
    return dossier.title or dossier.name


def place_label(geography: str) -> str:
    """A level of geography in words.

    >>> place_label("zip")
    'ZIP code'
    """
    return _PLACES.get(geography, geography)


def state_slug(shown: Shown) -> str:
    """The state of a dataset in one word: in, restricted or out."""
    if shown.released:
        return "in"
    return "restricted" if shown.closed else "out"
