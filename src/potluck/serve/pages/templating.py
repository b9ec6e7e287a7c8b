"""The templates and what they are given. Jinja escapes everything; no template marks anything as safe."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from potluck.event import Agency
from potluck.serve.pages import text
from potluck.serve.pages.finder import CodeGroup, ColumnGroup
from potluck.serve.pages.view import DatasetView
from potluck.serve.shown import Release

__all__ = ["Templates"]

_FILTERS = (
    "days", "facet_url", "format_label", "link", "mail", "paragraphs", "path_url", "plural", "shortened",
    "size", "thousands",
)  # fmt: skip
_FOLDER = Path(__file__).with_name("templates")


def _fit(value: object) -> object:
    """Remove unsafe characters from everything a template prints, so that no template can forget it."""
    return text.clean(value) if type(value) is str else value


class Templates:
    """The templates of the site, filled for one release.

    Args:
        release: the release the pages are of.
    """

    def __init__(self, release: Release) -> None:
        self._release = release
        self._environment = Environment(
            loader=FileSystemLoader(_FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_fit,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update({name: getattr(text, name) for name in _FILTERS})

    def home(self, views: Sequence[DatasetView], columns: int) -> str:
        """The start page."""
        by_state: defaultdict[str, list[DatasetView]] = defaultdict(list)
        for view in views:
            by_state[view.state].append(view)
        return self._fill(
            "home",
            0,
            views=views,
            released=by_state["in"],
            restricted=by_state["restricted"],
            out=by_state["out"],
            numbers=_numbers(views, columns),
            track_counts=_track_counts(self._release, views),
            released_counts=_track_counts(self._release, by_state["in"]),
        )

    def index(self, views: Sequence[DatasetView]) -> str:
        """The index of datasets."""
        return self._fill("index", 1, views=views)

    def dataset(self, view: DatasetView) -> str:
        """The page of one dataset."""
        return self._fill("dataset", 2, view=view, one=view.dataset)

    def agencies(self, views: Sequence[DatasetView], agencies: Sequence[Agency]) -> str:
        """The tree of agencies."""
        under: defaultdict[str, list[DatasetView]] = defaultdict(list)
        children: defaultdict[str, list[Agency]] = defaultdict(list)
        for view in views:
            under[view.dataset.agency].append(view)
        for agency in agencies:
            children[agency.parent or ""].append(agency)
        totals = {agency.name: _total(agency.name, under, children) for agency in agencies}
        return self._fill("agencies", 0, children=dict(children), under=dict(under), totals=totals)

    def columns(self, groups: Sequence[ColumnGroup], codes: Sequence[CodeGroup]) -> str:
        """The index of columns."""
        return self._fill("columns", 0, groups=groups, codes=codes)

    def _fill(self, name: str, depth: int, **values: object) -> str:
        site = "../" * depth
        template = self._environment.get_template(f"{name}.html.jinja")
        html = template.render(release=self._release, event=self._release.event, site=site, root=f"../{site}", **values)
        return html.strip()


def _numbers(views: Iterable[DatasetView], columns: int) -> tuple[tuple[int, str], ...]:
    released = [view for view in views if view.dataset.released]
    tables = sum(len(view.tables) for view in released)
    rows = sum(view.rows for view in released)
    agencies = len({view.dataset.agency for view in released})
    return (
        (len(released), "dataset" if len(released) == 1 else "datasets"),
        (agencies, "agency" if agencies == 1 else "agencies"),
        (tables, "table" if tables == 1 else "tables"),
        (rows, "row" if rows == 1 else "rows"),
        (columns, "column name" if columns == 1 else "column names"),
    )


def _track_counts(release: Release, views: Iterable[DatasetView]) -> dict[str, int]:
    counts = {track.name: 0 for track in release.event.tracks}
    for view in views:
        for name in {name for name, _ in view.tracks} & counts.keys():
            counts[name] += 1
    return counts


def _total(name: str, under: Mapping[str, Sequence[DatasetView]], children: Mapping[str, Sequence[Agency]]) -> int:
    own = len(under.get(name, ()))
    return own + sum(_total(child.name, under, children) for child in children.get(name, ()))
