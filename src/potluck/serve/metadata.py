"""The release described for machines: ``datapackage.json``."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from potluck.describe.schema import build_schema
from potluck.dossier import Dossier, TableEntry
from potluck.model import ForeignKey
from potluck.serve.audience import Release
from potluck.serve.pages import ReleaseFile
from potluck.serve.schema import let_stay, released_fields, released_names
from potluck.serve.tables import ReleasedTable

__all__ = ["FORMAT", "data_package", "lenient_rules"]

FORMAT = 1
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
# Said in full: readers that guess at what is not said guess wrong on cells such as "1, 2".
_DIALECT = {
    "header": True,
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "lineTerminator": "\n",
}
_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_LICENSE_NAME = re.compile(r"[-a-zA-Z0-9._]+")
_URL = re.compile(r"https?://\S+")


def data_package(release: Release, name: str, tables: Sequence[ReleasedTable]) -> bytes:
    """The Data Package (v2) of a release, as JSON.

    Args:
        release: the release.
        name: its name.
        tables: its tables.
    """
    event = release.event
    said: dict[str, Any] = {
        "$schema": _PROFILE,
        "name": re.sub(r"[^-a-z0-9._]", "-", name.lower()),
        "title": event.title,
        "description": event.description,
        "version": f"{event.version}-DRAFT" if release.draft else event.version,
        "created": f"{release.as_of.isoformat()}T00:00:00Z",
        "contributors": _contributors(release),
        "potluck": _event_keys(release, name),
        "resources": _resources(release, tables),
    }
    filled = {key: value for key, value in said.items() if value}
    return (json.dumps(filled, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _event_keys(release: Release, name: str) -> dict[str, Any]:
    keys: dict[str, Any] = {"format": FORMAT, "release": name, "event": release.event.name}
    keys |= {"draft": True} if release.draft else {}
    return keys | ({"notice": release.event.notice} if release.event.notice else {})


def _contributors(release: Release) -> list[dict[str, Any]]:
    """The host and the agencies whose data is in the release."""
    host = release.event.host
    people: list[dict[str, Any]] = []
    if host is not None:
        people.append({"title": host.title, **_web(host.path), "roles": ["publisher"]})
    agencies = sorted({one.dossier.agency for one in release.released})
    for name in agencies:
        agency = release.event.agency(name)
        people.append({"title": agency.title, **_web(agency.path), "roles": ["contributor"]})
    return people


def _web(path: str) -> dict[str, str]:
    return {"path": path} if _URL.fullmatch(path) else {}


def _resources(release: Release, tables: Sequence[ReleasedTable]) -> list[dict[str, Any]]:
    names = _resource_names(tables)
    by_key = {table.key: table for table in tables}
    return [_resource(release, table, names, by_key) for table in tables]


def _resource_names(tables: Sequence[ReleasedTable]) -> dict[str, str]:
    """Names ``agency--dataset--table`` by key, in the characters that names may have, each once."""
    names: dict[str, str] = {}
    for table in tables:
        parts = (table.dossier.agency, table.dossier.name, table.entry.name)
        plain = re.sub(r"[^-a-z0-9._]+", "-", "--".join(parts).lower())
        free, number = plain, 2
        while free in names.values():
            free, number = f"{plain}-{number}", number + 1
        names[table.key] = free
    return names


def _resource(
    release: Release, table: ReleasedTable, names: Mapping[str, str], tables: Mapping[str, ReleasedTable]
) -> dict[str, Any]:
    dossier, entry, first = table.dossier, table.entry, table.files[0]
    said = {
        "name": names[table.key],
        **_form(first, table, release),
        "title": _title(dossier, entry),
        "description": entry.description or dossier.description,
        "bytes": first.bytes,
        "hash": f"sha256:{first.sha256}",
        "licenses": _licenses(dossier),
        "sources": [
            {**({"title": one.title} if one.title else {}), **_web(one.path)}
            for one in dossier.sources
            if one.title or _web(one.path)
        ],
        "schema": _schema(release, table, names, tables),
        "potluck": _table_keys(table, tables),
    }
    return {key: value for key, value in said.items() if value or key == "bytes"}


def _form(file: ReleaseFile, table: ReleasedTable, release: Release) -> dict[str, Any]:
    if file.format == "csv":
        # Where blank rows are let stay they are in the data.
        blank = {"skipBlankRows": True} if let_stay(table, "blank-row", None, lenient_rules(release)) else {}
        form = {"type": "table", "path": file.path, "format": "csv", "mediatype": _MEDIA["csv"]}
        return {**form, "encoding": "utf-8", "dialect": {**_DIALECT, **blank}}
    # Not `type: table` nor `format: parquet`: frictionless would read it through floats and find missing
    # integers to be "nan". So it checks the file's size and hash.
    return {"path": file.path, "format": "apache-parquet", "mediatype": _MEDIA["parquet"]}


def lenient_rules(release: Release) -> frozenset[str]:
    """Rules that the event does not count as errors, so that rows breaking them are released."""
    return frozenset(rule for rule, severity in release.event.severity.items() if severity != "error")


def _title(dossier: Dossier, entry: TableEntry) -> str:
    whole = dossier.title or dossier.name
    own = entry.title or entry.name
    return whole if len(dossier.tables) == 1 or own == whole else f"{whole}: {own}"


def _licenses(dossier: Dossier) -> list[dict[str, str]]:
    licenses: list[dict[str, str]] = []
    for one in dossier.licenses:
        name = {"name": one.name} if _LICENSE_NAME.fullmatch(one.name) else {}
        if name or _web(one.path):
            licenses.append({**name, **_web(one.path), **({"title": one.title} if one.title else {})})
    return licenses


def _table_keys(table: ReleasedTable, tables: Mapping[str, ReleasedTable]) -> dict[str, Any]:
    """What the standard has no place for."""
    dossier, rows = table.dossier, table.entry.rows
    steward = dossier.steward
    keys: dict[str, Any] = {
        "agency": dossier.agency,
        "dataset": dossier.name,
        "table": table.entry.name,
        "title": dossier.title,
        "tier": dossier.tier,
        "tracks": list(dossier.tracks),
        "geography": dossier.geography,
        "period": dossier.period,
        "version": dossier.version,
        "keywords": list(dossier.keywords),
        "steward": {"title": steward.title, "email": steward.email} if steward else {},
        "synthetic": dossier.synthetic,
        "agreement": dossier.agreement,
        "knownLimits": list(dossier.known_limits),
        "withheld": [
            {"rows": w.rows, "of": rows.data, "why": w.reason or w.rule} for w in table.entry.withheld if w.rows
        ],
        "spared": [{"what": one.said, "why": one.reason} for one in table.entry.spared],
        "rowsLeftOut": rows.quarantined,
        "looseForeignKeys": [
            {"fields": list(key.fields), "table": target.key} for key, target in _loose(table, tables)
        ],
        "files": [
            {"path": f.path, "format": f.format, "bytes": f.bytes, "hash": f"sha256:{f.sha256}"} for f in table.files
        ],
    }
    return {key: value for key, value in keys.items() if value} | {"rows": rows.kept}


def _schema(
    release: Release, table: ReleasedTable, names: Mapping[str, str], tables: Mapping[str, ReleasedTable]
) -> dict[str, Any]:
    lenient = lenient_rules(release)
    said: dict[str, Any] = {"fields": released_fields(table, lenient), "missingValues": [""]}
    contributed = build_schema(table.entry.resource)
    if contributed is None:
        return said
    columns = released_names(table)
    for name, rule, keys in (
        ("primaryKey", "primary-key", [contributed.primary_key]),
        ("uniqueKeys", "unique-key", contributed.unique_keys),
    ):
        holding = [key for key in keys if key and not let_stay(table, rule, ", ".join(key), lenient)]
        released = [[columns[n] for n in key] for key in holding if set(key) <= set(columns)]
        if released:
            said[name] = released[0] if name == "primaryKey" else released
    if foreign := [_foreign_key(key, table, target, names) for key, target in _kept(table, tables)]:
        said["foreignKeys"] = foreign
    return said


def _foreign_key(
    key: ForeignKey, table: ReleasedTable, target: ReleasedTable, names: Mapping[str, str]
) -> dict[str, Any]:
    own, theirs = released_names(table), released_names(target)
    resource = "" if target.key == table.key else names[target.key]
    return {
        "fields": [own[name] for name in key.fields],
        "reference": {"resource": resource, "fields": [theirs[name] for name in key.reference_fields]},
    }


def _kept(table: ReleasedTable, tables: Mapping[str, ReleasedTable]) -> Iterator[tuple[ForeignKey, ReleasedTable]]:
    """Foreign keys that hold within the release."""
    return ((key, target) for key, target in _foreign_keys(table, tables) if _holds(table, key, target))


def _loose(table: ReleasedTable, tables: Mapping[str, ReleasedTable]) -> Iterator[tuple[ForeignKey, ReleasedTable]]:
    """Foreign keys of which some rows' parents are not in the release."""
    return ((key, target) for key, target in _foreign_keys(table, tables) if not _holds(table, key, target))


def _foreign_keys(
    table: ReleasedTable, tables: Mapping[str, ReleasedTable]
) -> Iterator[tuple[ForeignKey, ReleasedTable]]:
    """Foreign keys whose columns and whose other table are in the release."""
    schema = build_schema(table.entry.resource)
    for key in schema.foreign_keys if schema is not None else ():
        dataset = key.dataset or table.dossier.key
        target = tables.get(f"{dataset}#{key.table or table.entry.name}")
        if target is None or not set(key.fields) <= set(released_names(table)):
            continue
        if key.fields and set(key.reference_fields) <= set(released_names(target)):
            yield key, target


def _holds(table: ReleasedTable, key: ForeignKey, target: ReleasedTable) -> bool:
    """Whether every row has its parent in the release: its parent may have been put aside.

    Compared as readers of the CSV will: an empty text is a missing value, a key of missing values alone
    refers to nothing, and one that is missing in part must be found just so.
    """
    if target.facts is None and table.facts is not None:
        return False  # the parents are in a file that frictionless does not look into
    children = _key_values(table, key.fields)
    parents = _key_values(target, key.reference_fields)
    children = children.filter(~pl.all_horizontal(pl.all().is_null()))
    try:
        orphans = children.join(parents, on=children.collect_schema().names(), how="anti", nulls_equal=True)
        return orphans.head(1).collect().is_empty()
    except pl.exceptions.PolarsError:  # types that cannot be compared
        return False


def _key_values(table: ReleasedTable, fields: Sequence[str]) -> pl.LazyFrame:
    columns = list(released_names(table).values())
    wanted = [columns.index(released_names(table)[name]) for name in fields]
    frame = pl.scan_parquet(table.source, glob=False)
    stored = frame.collect_schema().names()
    values = [pl.col(stored[at]).alias(f"k{number}") for number, at in enumerate(wanted)]
    blank = pl.col(pl.String).replace("", None)
    return frame.select(values).with_columns(blank).unique()
