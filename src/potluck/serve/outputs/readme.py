"""``README.md`` and ``START-HERE.html`` of a release, from the templates in ``texts``."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from potluck.serve.folder import HeldFolder
from potluck.serve.outputs.agreements import agreements_in
from potluck.serve.pages.text import clean, days, plural, site_name, size
from potluck.serve.placing import ReleasedTable, ReleaseFile, files_by_key
from potluck.serve.shown import Release, ShownDataset

__all__ = ["Contents", "ReadMe", "readme", "start_here"]


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a release.

    Attributes:
        agreements: names of the agreements' files.
        files: its files by ``agency/dataset#table``; files that belong to no table by ``agency/dataset``.
    """

    release: Release
    tables: Sequence[ReleasedTable]
    agreements: tuple[str, ...]
    files: Mapping[str, tuple[ReleaseFile, ...]]

    def of_tables(self) -> list[ReleaseFile]:
        """The files of all tables."""
        return [file for table in self.tables for file in self.files[table.key]]


@dataclass(frozen=True, slots=True)
class ReadMe:
    """``README.md`` and ``START-HERE.html``."""

    name: str = "README.md"

    def write(self, release: Release, tables: Sequence[ReleasedTable], folder: HeldFolder) -> tuple[str, ...]:
        """Put both into the release."""
        contents = Contents(release, tables, agreements_in(folder), files_by_key(release, tables, folder))
        texts = {"README.md": readme(contents), "START-HERE.html": start_here(contents)}
        for path, text in texts.items():
            folder.write(path, text.encode())
        return tuple(texts)


def readme(contents: Contents) -> str:
    """The text of ``README.md``."""
    environment = _environment(escape=False)
    environment.filters["md"] = _markdown
    return environment.get_template("README.md.jinja").render(_facts(contents))


def start_here(contents: Contents) -> str:
    """The text of ``START-HERE.html``, which needs no other file."""
    return _environment(escape=True).get_template("START-HERE.html.jinja").render(_facts(contents))


def _environment(*, escape: bool) -> Environment:
    environment = Environment(
        loader=FunctionLoader(_template),
        autoescape=escape,  # noqa: S701 - Markdown is escaped by a filter of its own
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"clean": clean, "plural": plural, "size": size}
    return environment


def _template(name: str) -> str:
    return files("potluck.serve").joinpath("texts", name).read_text(encoding="utf-8")


def _facts(contents: Contents) -> Mapping[str, Any]:
    release, tables = contents.release, contents.tables
    event = release.event
    return {
        "event": event,
        "title": site_name(event.title),
        "draft": release.draft,
        "name": release.name,
        "dates": days(event.dates) if event.dates else "",
        "datasets": [_dataset(contents, one) for one in release.released],
        "closed": [one for one in release.datasets if not one.released],
        "agency": lambda name: event.agency(name).title,
        "promised": release.promised,
        "withheld": [w for t in tables for w in _withheld(t)],
        "spared": [s for t in tables for s in _spared(t)],
        "too_large": [t for t in tables if "csv" in event.formats and contents.files[t.key][0].format != "csv"],
        "tables": len(tables),
        "rows": sum(t.table.rows.kept for t in tables),
        "bytes": sum(f.bytes for f in contents.of_tables()),
        "example": _example(contents),
        "labels": list(_labels(contents)),
        "agreements": contents.agreements,
    }


def _dataset(contents: Contents, dataset: ShownDataset) -> Mapping[str, Any]:
    tables = [t for t in contents.tables if t.dataset.key == dataset.key]
    paths = [f.path for key in (*(t.key for t in tables), dataset.key) for f in contents.files.get(key, ())]
    return {
        "dataset": dataset,
        "title": dataset.title or dataset.name,
        "rows": sum(t.table.rows.kept for t in tables),
        "folder": paths[0].rpartition("/")[0] if paths else "",
        "licenses": ", ".join(one.name or one.title for one in dataset.licenses),
    }


def _withheld(table: ReleasedTable) -> list[tuple[str, str]]:
    """Sentences about rows that are not in the release, each with its table."""
    rows = table.table.rows
    total = plural(rows.data, "row")
    lines = [(table.key, f"{one.rows:,} of {total} withheld: {one.why}") for one in table.table.withheld]
    if rows.left_out:
        left = f"{rows.left_out:,} of {total} left out: they do not fit the table's description"
        lines.append((table.key, left))
    return lines


def _spared(table: ReleasedTable) -> list[tuple[str, str]]:
    """Sentences about what accepted findings leave in the release, each with its table."""
    return [(table.key, f"{one.what}: {one.why}") for one in table.table.spared]


def _labels(contents: Contents) -> list[tuple[str, str, str]]:
    """Missing values with a label, as table, column and "312 cells: suppressed, not zero"."""
    return [
        (table.key, column.form.name, f"{plural(one.count, 'cell')}: {one.label}")
        for table in contents.tables
        for column in table.table.columns
        if column.summary is not None
        for one in column.summary.missing_by
        if one.label and one.count
    ]


def _example(contents: Contents) -> Mapping[str, str] | None:
    """The first table, for the lines that show how to load one; names are escaped for a string."""
    if not contents.tables:
        return None
    table = contents.tables[0]
    path = min((f.path for f in contents.files[table.key]), key=lambda p: (not p.endswith(".parquet"), p))
    key = table.dataset.key if len(table.dataset.tables) == 1 else table.key
    return {"path": path, "key": key.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")}


# What Markdown, or a Markdown table, reads as markup. Characters that are markup only at the start of a line
# or outside a word are escaped only there, so that the raw text stays readable.
_MARKUP = re.compile(r"[\\`*\[\]<|]|~(?=~)|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|^[-+=#>]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")


def _markdown(text: object) -> str:
    r"""A stranger's text in one line of Markdown that shows it as it is.

    >>> _markdown("- a|b\n# c-d_e <x>")
    '\\- a\\|b # c-d_e \\<x>'
    """
    return _MARKUP.sub(r"\\\g<0>", " ".join(clean(str(text)).split()))
