"""``README.md`` and ``START-HERE.html`` of a release, from the templates in ``texts``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from potluck.serve.audience import Release, Shown
from potluck.serve.pages import ReleaseFile
from potluck.serve.pages.text import clean, days, plural, site_name, size
from potluck.serve.tables import ReleasedTable

__all__ = ["Contents", "readme", "start_here"]


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a release.

    Attributes:
        name: its name.
        agreements: names of the agreements' files.
        others: files that datasets carry along, by ``agency/dataset``.
    """

    release: Release
    name: str
    tables: tuple[ReleasedTable, ...]
    agreements: tuple[str, ...]
    others: Mapping[str, tuple[ReleaseFile, ...]]


def readme(contents: Contents) -> str:
    """The text of ``README.md``."""
    environment = _environment(escape=False)
    environment.filters["md"] = _markdown
    return environment.get_template("README.md.jinja").render(_facts(contents))


def start_here(contents: Contents) -> str:
    """The text of ``START-HERE.html``, which needs nothing but itself."""
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
        "name": contents.name,
        "dates": days(event.dates) if event.dates else "",
        "datasets": [_dataset(contents, one) for one in release.released],
        "closed": [one for one in release.datasets if not one.released],
        "agency": lambda name: event.agency(name).title,
        "promised": release.promised,
        "withheld": [w for t in tables for w in _withheld(t)],
        "spared": [s for t in tables for s in _spared(t)],
        "too_large": [t for t in tables if t.too_large],
        "tables": len(tables),
        "rows": sum(t.entry.rows.kept for t in tables),
        "bytes": sum(f.bytes for t in tables for f in t.files),
        "formats": sorted({f.format for t in tables for f in t.files}),
        "example": _example(tables),
        "labels": list(_labels(contents)),
        "agreements": contents.agreements,
    }


def _dataset(contents: Contents, shown: Shown) -> Mapping[str, Any]:
    dossier = shown.dossier
    tables = [t for t in contents.tables if t.dossier.key == dossier.key]
    paths = [f.path for t in tables for f in t.files] + [f.path for f in contents.others.get(dossier.key, ())]
    return {
        "dossier": dossier,
        "title": dossier.title or dossier.name,
        "rows": sum(t.entry.rows.kept for t in tables),
        "folder": paths[0].rpartition("/")[0] if paths else "",
        "licenses": ", ".join(one.name or one.title for one in dossier.licenses),
    }


def _withheld(table: ReleasedTable) -> list[tuple[str, str]]:
    """Sentences on rows that are not in the release, with the table they belong to."""
    total = plural(table.entry.rows.data, "row")
    said = [
        (table.key, f"{one.rows:,} of {total} withheld: {one.reason or one.rule}")
        for one in table.entry.withheld
        if one.rows
    ]
    if table.entry.rows.quarantined:
        left = f"{table.entry.rows.quarantined:,} of {total} left out: they do not fit the table's description"
        said.append((table.key, left))
    return said


def _spared(table: ReleasedTable) -> list[tuple[str, str]]:
    """Sentences on what accepted findings leave in the release, with the table they belong to."""
    return [(table.key, f"{one.said}: {one.reason}") for one in table.entry.spared]


def _labels(contents: Contents) -> list[tuple[str, str, str]]:
    """Missing values with a label, as table, column and "312 suppressed, not zero"."""
    return [
        (table.key, column, f"{one.count:,} {one.label}")
        for table in contents.tables
        for column, field in zip(table.columns, table.entry.fields, strict=True)
        if field.summary is not None
        for one in field.summary.missing_by
        if one.label and one.count
    ]


def _example(tables: tuple[ReleasedTable, ...]) -> Mapping[str, str] | None:
    """The first table, for the lines that show how to load one; names as they stand in a string."""
    if not tables:
        return None
    table = tables[0]
    path = min((f.path for f in table.files), key=lambda p: (not p.endswith(".parquet"), p))
    alone = len(table.dossier.tables) == 1
    key = table.dossier.key if alone else table.key
    return {"path": path, "key": key.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")}


# What Markdown, or a table in it, reads as markup; what only starts something at the beginning of a line
# or outside a word is escaped there alone, so that the text can be read as it stands, too.
_MARKUP = re.compile(r"[\\`*\[\]<|]|~(?=~)|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|^[-+=#>]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")


def _markdown(text: object) -> str:
    r"""A stranger's text in one line of Markdown that shows it as it is.

    >>> _markdown("- a|b\n# c-d_e <x>")
    '\\- a\\|b # c-d_e \\<x>'
    """
    return _MARKUP.sub(r"\\\g<0>", " ".join(clean(str(text)).split()))
