"""Data for the scripts that find datasets and columns, and the tables shown without scripts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from potluck.serve.pages.text import clean
from potluck.serve.pages.view import DatasetView, TableView, place_label
from potluck.serve.shown import Release

__all__ = ["CodeGroup", "ColumnGroup", "code_groups", "column_data", "column_groups", "dataset_data"]

_STATES = (("in", "In this release"), ("restricted", "Restricted"), ("out", "Not in this release"))


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """A column name and every place where it occurs."""

    name: str
    types: tuple[str, ...]
    titles: tuple[str, ...]
    codes: tuple[str, ...]
    places: tuple[tuple[DatasetView, TableView], ...]

    @property
    def datasets(self) -> int:
        """Number of different datasets it occurs in."""
        return len({view.dataset.key for view, _ in self.places})


@dataclass(frozen=True, slots=True)
class CodeGroup:
    """A code system and the columns that use it: these can be joined, even if their names differ."""

    code: str
    places: tuple[tuple[DatasetView, TableView, str], ...]

    @property
    def datasets(self) -> int:
        """Number of different datasets that use it."""
        return len({view.dataset.key for view, _, _ in self.places})


def dataset_data(release: Release, views: Sequence[DatasetView]) -> dict[str, object]:
    """What the index needs to filter and search: facets with their options, and the datasets.

    Args:
        release: the release.
        views: its datasets, in the order of the index.
    """
    return {"facets": _facets(release, views), "datasets": [_dataset(view) for view in views]}


def _dataset(view: DatasetView) -> dict[str, object]:
    one = view.dataset
    values = {
        "agency": [agency.name for agency in view.lineage],
        "track": list(one.tracks),
        "topic": [_topic(word) for word in one.keywords],
        "place": [one.geography] if one.geography else [],
        "state": [view.state],
        "tier": [one.tier] if one.tier else [],
    }
    return {"values": values, "texts": [[kind, clean(text)] for kind, text in _texts(view) if text.strip()]}


def _topic(word: str) -> str:
    return " ".join(clean(word).split()).lower()


def _texts(view: DatasetView) -> Iterable[tuple[str, str]]:
    """Everything a search looks at, most important first, with the name of the place."""
    one = view.dataset
    yield "title", view.title
    yield "name", one.name
    yield from (("topic", word) for word in one.keywords)
    yield "description", one.description
    yield from (("agency", f"{agency.title} ({agency.name})") for agency in view.lineage[-1:])
    yield from chain.from_iterable(_table_texts(table) for table in view.tables)


def _table_texts(table: TableView) -> Iterable[tuple[str, str]]:
    yield "table", table.entry.name
    yield "table", table.entry.title
    yield "table", table.entry.description
    for column in table.columns:
        entry = column.entry
        yield "column", entry.name
        yield "column title", entry.title
        yield "column description", entry.description
        yield from (("label", text) for text in column.labels)


def _facets(release: Release, views: Sequence[DatasetView]) -> list[dict[str, object]]:
    event = release.event
    used = {agency.name: agency for view in views for agency in view.lineage}
    topics = sorted({_topic(word) for view in views for word in view.dataset.keywords} - {""})
    places = sorted({view.dataset.geography for view in views} - {""}, key=place_label)
    tracks = [[track.name, clean(track.title), ""] for track in event.tracks]
    tiers = [[tier.name, clean(tier.title), ""] for tier in event.tiers]
    states = {view.state for view in views}
    agencies = [
        [name, clean(one.title), one.parent or ""]
        for name, one in sorted(used.items(), key=lambda item: item[1].title.casefold())
    ]
    return [
        _facet("agency", "Agency", agencies),
        _facet("track", "Track", tracks),
        _facet("topic", "Topic", [[word, word, ""] for word in topics]),
        _facet("place", "Geography", [[name, clean(place_label(name)), ""] for name in places]),
        _facet("state", "Availability", [[name, label, ""] for name, label in _STATES if name in states]),
        _facet("tier", "Access tier", tiers),
    ]


def _facet(name: str, title: str, options: list[list[str]]) -> dict[str, object]:
    return {"name": name, "title": title, "options": options}


def column_groups(views: Iterable[DatasetView]) -> tuple[ColumnGroup, ...]:
    """Every column of the event by name, columns in the most datasets first."""
    groups: defaultdict[str, list[tuple[DatasetView, TableView, int]]] = defaultdict(list)
    for view in views:
        for table in view.tables:
            for at, column in enumerate(table.columns):
                groups[column.entry.name].append((view, table, at))
    made = (_column_group(name, places) for name, places in groups.items())
    return tuple(sorted(made, key=lambda group: (-group.datasets, group.name.casefold(), group.name)))


def _column_group(name: str, places: Sequence[tuple[DatasetView, TableView, int]]) -> ColumnGroup:
    entries = [table.columns[at].entry for _, table, at in places]
    return ColumnGroup(
        name=name,
        types=_distinct(entry.type for entry in entries),
        titles=_distinct(entry.title for entry in entries),
        codes=_distinct(entry.code for entry in entries),
        places=tuple((view, table) for view, table, _ in places),
    )


def code_groups(views: Iterable[DatasetView]) -> tuple[CodeGroup, ...]:
    """Code systems that at least two datasets use."""
    groups: defaultdict[str, list[tuple[DatasetView, TableView, str]]] = defaultdict(list)
    for view in views:
        for table in view.tables:
            for column in table.columns:
                if column.entry.code:
                    groups[column.entry.code].append((view, table, column.entry.name))
    made = (CodeGroup(code, tuple(places)) for code, places in sorted(groups.items()))
    return tuple(group for group in made if group.datasets > 1)


def column_data(groups: Sequence[ColumnGroup]) -> dict[str, object]:
    """What the column index needs: datasets once, and each column with the numbers of its datasets."""
    keys = {view.dataset.key: view for group in groups for view, _ in group.places}
    number = {key: at for at, key in enumerate(sorted(keys))}
    return {
        "datasets": [[f"datasets/{keys[key].href}", clean(keys[key].title)] for key in sorted(keys)],
        "columns": [
            [
                clean(group.name),
                [clean(one) for one in group.types],
                [clean(one) for one in group.titles],
                [clean(one) for one in group.codes],
                [
                    [number[view.dataset.key], table.anchor, clean(table_hint(view, table))]
                    for view, table in group.places
                ],
            ]
            for group in groups
        ],
    }


def table_hint(view: DatasetView, table: TableView) -> str:
    """The name of a table if its dataset has several, else ""."""
    return table.entry.name if len(view.tables) > 1 else ""


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
