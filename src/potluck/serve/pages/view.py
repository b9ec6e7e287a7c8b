"""What the page of a dataset shows, prepared before a template uses it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from potluck.event import Agency, Event
from potluck.serve.pages.columns import ColumnView, column_views
from potluck.serve.pages.snippets import Snippet, snippets
from potluck.serve.pages.text import plural
from potluck.serve.placing import ReleaseFile
from potluck.serve.shown import ClosedTable, OpenTable, Release, ShownDataset, ShownRows

__all__ = [
    "DatasetView",
    "FirstRows",
    "FirstRowsOf",
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
class FirstRows:
    """The first rows of a table, as text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


FirstRowsOf = Callable[[ShownDataset, OpenTable], FirstRows | None]


@dataclass(frozen=True, slots=True)
class TableView:
    """A table on the page of its dataset.

    Attributes:
        anchor: the target of links to it; never made from a stranger's text.
        left_out: sentences about rows that are not in the release, and about what accepted findings leave in it.
    """

    entry: OpenTable | ClosedTable
    anchor: str
    columns: tuple[ColumnView, ...]
    files: tuple[ReleaseFile, ...]
    first: FirstRows | None
    left_out: tuple[str, ...]
    snippets: tuple[Snippet, ...]

    @property
    def title(self) -> str:
        """Its title, or its name if it has no title."""
        return self.entry.title or self.entry.name

    @property
    def rows(self) -> ShownRows:
        """Its rows in the release; none for a closed table."""
        return self.entry.rows if isinstance(self.entry, OpenTable) else ShownRows()

    @property
    def pictures(self) -> tuple[ColumnView, ...]:
        """Columns whose values are summarised."""
        return tuple(column for column in self.columns if column.picture is not None)


@dataclass(frozen=True, slots=True)
class DatasetView:
    """A dataset on its page, in the index and in the lists of others."""

    dataset: ShownDataset
    lineage: tuple[Agency, ...]
    tracks: tuple[tuple[str, str], ...]
    tier: str
    tables: tuple[TableView, ...]
    others: tuple[ReleaseFile, ...]
    agreement: str
    citation: str

    @property
    def title(self) -> str:
        """Its title, or its name if it has no title."""
        return title_of(self.dataset)

    @property
    def href(self) -> str:
        """Its page, from the folder of the index."""
        return f"{self.dataset.key}.html"

    @property
    def state(self) -> str:
        """The state as part of a class name: in, restricted, out."""
        return state_slug(self.dataset)

    @property
    def place(self) -> str:
        """The level of geography, in words."""
        return place_label(self.dataset.geography)

    @property
    def rows(self) -> int:
        """Rows in the release."""
        return self.dataset.rows

    @property
    def column_count(self) -> int:
        """Columns of all tables."""
        return sum(len(table.columns) for table in self.tables)

    @property
    def formats(self) -> tuple[str, ...]:
        """Formats in which it is available."""
        return tuple(sorted({file.format for table in self.tables for file in table.files}))

    @property
    def bytes(self) -> int:
        """Size of all its files."""
        return sum(file.bytes for table in self.tables for file in table.files)


def dataset_view(
    release: Release, dataset: ShownDataset, files: Mapping[str, tuple[ReleaseFile, ...]], first_rows: FirstRowsOf
) -> DatasetView:
    """What the page of a dataset shows.

    Args:
        release: the release it belongs to.
        dataset: the dataset.
        files: files of the release by ``agency/dataset#table``; ``agency/dataset`` for files that belong to no table.
        first_rows: gives the first rows of a table.
    """
    event = release.event
    titles = {track.name: track.title for track in event.tracks}
    return DatasetView(
        dataset=dataset,
        lineage=event.lineage(dataset.agency),
        tracks=tuple((name, titles.get(name, name)) for name in dataset.tracks),
        tier=next((tier.title for tier in event.tiers if tier.name == dataset.tier), dataset.tier),
        tables=tuple(
            _closed_view(table, number)
            if isinstance(table, ClosedTable)
            else _open_view(dataset, table, number, files, first_rows)
            for number, table in enumerate(dataset.tables, 1)
        ),
        others=files.get(dataset.key, ()) if dataset.released else (),
        agreement=_file_name(dataset.agreement),
        citation=_citation(event, dataset),
    )


def _closed_view(table: ClosedTable, number: int) -> TableView:
    return TableView(table, f"table-{number}", column_views(table), files=(), first=None, left_out=(), snippets=())


def _open_view(
    dataset: ShownDataset,
    table: OpenTable,
    number: int,
    files: Mapping[str, tuple[ReleaseFile, ...]],
    first_rows: FirstRowsOf,
) -> TableView:
    own = files.get(f"{dataset.key}#{table.name}", ())
    alone = len(dataset.tables) == 1
    return TableView(
        entry=table,
        anchor=f"table-{number}",
        columns=column_views(table),
        files=tuple(sorted(own, key=lambda file: file.path)),
        first=first_rows(dataset, table),
        left_out=_left_out(table),
        snippets=snippets(dataset.key, table.name, [file.path for file in own], alone=alone),
    )


def _left_out(table: OpenTable) -> tuple[str, ...]:
    total = f"of {plural(table.rows.data, 'row')}"
    lines = [f"{one.rows:,} {total} withheld: {one.why}" for one in table.withheld]
    if table.rows.left_out:
        lines.append(f"{table.rows.left_out:,} {total} left out: they do not fit the table's description")
    lines += [f"{one.what}: {one.why}" for one in table.spared]
    return tuple(lines)


def _file_name(path: str) -> str:
    """The name if it is the plain name of a file and not a path to another folder, else ""."""
    plain = path and PurePosixPath(path).name == path and "\\" not in path and not path.startswith(".")
    return path if plain else ""


def _citation(event: Event, dataset: ShownDataset) -> str:
    year = f" ({event.dates.start[:4]})" if event.dates else ""
    version = f", version {dataset.version}" if dataset.version else ""
    note = " Synthetic data." if dataset.synthetic else ""
    return (
        f"{event.agency(dataset.agency).title}{year}. {title_of(dataset)}{version}. "
        f"In: {event.title}, release {event.version}.{note}"
    )


def title_of(dataset: ShownDataset) -> str:
    """The title of a dataset, or its name if it has no title."""
    return dataset.title or dataset.name


def place_label(geography: str) -> str:
    """A level of geography in words.

    >>> place_label("zip")
    'ZIP code'
    """
    return _PLACES.get(geography, geography)


def state_slug(dataset: ShownDataset) -> str:
    """The state of a dataset in one word: in, restricted or out."""
    if dataset.released:
        return "in"
    return "restricted" if dataset.closed else "out"
