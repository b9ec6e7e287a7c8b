"""The page writer: makes a MkDocs project from a release, with generated pages beside the organizer's own."""

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from potluck.errors import SiteError
from potluck.event import Agency
from potluck.serve.pages import finder
from potluck.serve.pages.builder import replace_folder
from potluck.serve.pages.templating import Templates
from potluck.serve.pages.text import (
    days,
    front_matter_text,
    script_data,
    shortened,
    site_name,
    template_proof,
)
from potluck.serve.pages.view import DatasetView, FirstRowsOf, dataset_view
from potluck.serve.placing import ReleaseFile
from potluck.serve.shown import Release

__all__ = ["write_pages"]

_STATIC = Path(__file__).with_name("static")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_HIDE = "hide:\n  - navigation\n  - toc\n"


def write_pages(
    release: Release,
    files: Mapping[str, tuple[ReleaseFile, ...]],
    first_rows: FirstRowsOf,
    site_project: Path,
    out: Path,
) -> None:
    """Writes the pages of a release, ready for `build_site`.

    ``out/docs`` is the organizer's ``docs`` with the generated pages; if both have a page of the same
    name, the organizer's is used (decision 18). ``out/mkdocs.yml`` inherits the organizer's.

    Args:
        release: what may be shown.
        files: files of the release by ``agency/dataset#table``; ``agency/dataset`` for files that belong to no table.
        first_rows: gives the first rows of a table, or None.
        site_project: the folder with the organizer's ``mkdocs.yml`` and ``docs/``.
        out: folder to write; replaced if it is there.

    Raises:
        SiteError: there is no site project, or the name of a dataset cannot be the name of a page.
    """
    config = site_project / "mkdocs.yml"
    if not config.is_file():
        raise SiteError(f"{config.name} is missing in {site_project.name}/", fix="Make it again with `potluck init`.")
    _check_names(release)
    fresh = out.with_name(f".{out.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        views = tuple(dataset_view(release, one, files, first_rows) for one in release.datasets)
        _write_docs(release, views, fresh)
        _overlay(site_project / "docs", fresh / "docs")
        _overlay(_STATIC / "overrides", fresh / "overrides")
        _overlay(site_project / "overrides", fresh / "overrides")
        _write(fresh / "mkdocs.yml", _config(release, os.path.relpath(config.resolve(), out.resolve())))
        replace_folder(fresh, out)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _check_names(release: Release) -> None:
    """Check names, since they become paths: only those that the workspace allows may pass."""
    for one in release.datasets:
        if not all(_NAME.fullmatch(name) for name in (one.agency, one.name)):
            raise SiteError(f"{one.key!r} cannot be the name of a page", fix="Rename the dataset's folder.")


def _overlay(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, copy_function=shutil.copyfile)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _config(release: Release, inherited: str) -> str:
    event = release.event
    about = {
        "draft": release.draft,
        "notice": front_matter_text(event.notice),
        "event": site_name(event.title),
    }
    dates = days(event.dates) if event.dates else ""
    about["line"] = front_matter_text(
        " · ".join(part for part in (dates, event.host.title if event.host else "", f"Release {event.version}") if part)
    )
    config = {
        "INHERIT": inherited.replace(os.sep, "/"),
        "site_name": site_name(event.title),
        "site_description": front_matter_text(shortened(event.description or event.title, 160)),
        "docs_dir": "docs",
        "use_directory_urls": False,
        "theme": {"custom_dir": "overrides"},
        "extra": {"potluck": about},
    }
    return yaml.safe_dump(config, sort_keys=False, allow_unicode=True, width=1000)


@dataclass(frozen=True, slots=True)
class _Page:
    """A generated page; ``script`` names the script it needs."""

    name: str
    title: str
    html: str
    about: str = ""
    script: str = ""


def _write_docs(release: Release, views: tuple[DatasetView, ...], out: Path) -> None:
    columns = finder.column_groups(views)
    data = out / "docs" / "assets" / "potluck"
    _overlay(_STATIC / "potluck", data)
    _write(data / "datasets-data.js", script_data("potluckDatasets", finder.dataset_data(release, views)))
    _write(data / "columns-data.js", script_data("potluckColumns", finder.column_data(columns)))
    for page in _pages(release, views, columns):
        _write_page(page, out)


def _pages(
    release: Release, views: tuple[DatasetView, ...], columns: tuple[finder.ColumnGroup, ...]
) -> Iterator[_Page]:
    fill = Templates(release)
    yield _Page("index", "", fill.home(views, len(columns)), release.event.description)
    yield _Page("datasets/index", "Datasets", fill.index(views), script="datasets")
    yield _Page("agencies", "Agencies", fill.agencies(views, _agencies(release, views)))
    yield _Page("columns", "Columns", fill.columns(columns, finder.code_groups(views)), script="columns")
    for view in views:
        yield _Page(f"datasets/{view.dataset.key}", view.title, fill.dataset(view), view.dataset.description)


def _write_page(page: _Page, out: Path) -> None:
    """Writes a page: its head as a Markdown file, its body as a template that the theme includes.

    In the Markdown file the body would be parsed twice, in pure Python: with 1,500 datasets a build would take
    four times as long (decision 16).
    """
    head = {"title": page.title, "description": shortened(page.about, 160)}
    lines = [f'{key}: "{front_matter_text(text)}"\n' for key, text in head.items() if text]
    lines.append(f"script: {page.script}\n" if page.script else "")
    _write(out / "docs" / f"{page.name}.md", f"---\n{''.join(lines)}body: bodies/{page.name}.html\n{_HIDE}---\n")
    _write(out / "overrides" / "bodies" / f"{page.name}.html", template_proof(page.html) + "\n")


def _agencies(release: Release, views: Iterable[DatasetView]) -> tuple[Agency, ...]:
    """The event's agencies, and agencies of datasets that the event does not list."""
    listed = {agency.name: agency for agency in release.event.agencies}
    for view in views:
        listed.setdefault(view.dataset.agency, view.lineage[-1])
    return tuple(listed[name] for name in sorted(listed, key=lambda name: (listed[name].title.casefold(), name)))
