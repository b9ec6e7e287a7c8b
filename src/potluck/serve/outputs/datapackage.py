"""The release described for machines: ``datapackage.json``."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from potluck.serve.fields import released_fields
from potluck.serve.folder import HeldFolder
from potluck.serve.placing import ReleasedTable, ReleaseFile
from potluck.serve.shown import OpenTable, Release, ShownDataset, ShownReference

__all__ = ["DataPackage", "data_package"]

_FORMAT = 1
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
# Complete, because readers that guess missing properties guess wrong on cells such as "1, 2".
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


@dataclass(frozen=True, slots=True)
class DataPackage:
    """``datapackage.json``."""

    name: str = "datapackage.json"

    def write(self, release: Release, tables: Sequence[ReleasedTable], folder: HeldFolder) -> tuple[str, ...]:
        """Put the description into the release."""
        folder.write(self.name, data_package(release, tables, folder))
        return (self.name,)


def data_package(release: Release, tables: Sequence[ReleasedTable], folder: HeldFolder) -> bytes:
    """The Data Package (v2) of a release, as JSON.

    Args:
        release: the release.
        tables: its tables.
        folder: the release's folder with the tables' files.
    """
    event = release.event
    descriptor: dict[str, Any] = {
        "$schema": _PROFILE,
        "name": re.sub(r"[^-a-z0-9._]", "-", release.name.lower()),
        "title": event.title,
        "description": event.description,
        "version": f"{event.version}-DRAFT" if release.draft else event.version,
        "created": f"{release.as_of.isoformat()}T00:00:00Z",
        "contributors": _contributors(release),
        "potluck": _event_keys(release),
        "resources": list(_resources(tables, folder)),
    }
    filled = {key: value for key, value in descriptor.items() if value}
    return (json.dumps(filled, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _event_keys(release: Release) -> dict[str, Any]:
    keys: dict[str, Any] = {"format": _FORMAT, "release": release.name, "event": release.event.name}
    keys |= {"draft": True} if release.draft else {}
    keys |= {"notice": release.event.notice} if release.event.notice else {}
    return keys | {"datasets": [one.key for one in release.released]}


def _contributors(release: Release) -> list[dict[str, Any]]:
    """The host and the agencies whose data is in the release."""
    host = release.event.host
    people: list[dict[str, Any]] = []
    if host is not None:
        people.append({"title": host.title, **_web(host.path), "roles": ["publisher"]})
    agencies = sorted({one.agency for one in release.released})
    for name in agencies:
        agency = release.event.agency(name)
        people.append({"title": agency.title, **_web(agency.path), "roles": ["contributor"]})
    return people


def _web(path: str) -> dict[str, str]:
    return {"path": path} if _URL.fullmatch(path) else {}


@dataclass(frozen=True, slots=True)
class _Around:
    """What the description of a table needs to know about the whole release."""

    names: Mapping[str, str]
    tables: Mapping[str, ReleasedTable]
    files: Mapping[str, tuple[ReleaseFile, ...]]

    def has_csv(self, table: ReleasedTable) -> bool:
        """Whether a table's descriptor points to a CSV."""
        return self.files[table.key][0].format == "csv"


def _resources(tables: Sequence[ReleasedTable], folder: HeldFolder) -> Iterator[dict[str, Any]]:
    files = {table.key: table.files(folder) for table in tables}
    around = _Around(_resource_names(tables), {table.key: table for table in tables}, files)
    return (_resource(table, around) for table in tables)


def _resource_names(tables: Sequence[ReleasedTable]) -> dict[str, str]:
    """Names ``agency--dataset--table`` by key, in the characters allowed in names; each is unique."""
    names: dict[str, str] = {}
    for table in tables:
        parts = (table.dataset.agency, table.dataset.name, table.table.name)
        plain = re.sub(r"[^-a-z0-9._]+", "-", "--".join(parts).lower())
        free, number = plain, 2
        while free in names.values():
            free, number = f"{plain}-{number}", number + 1
        names[table.key] = free
    return names


def _resource(table: ReleasedTable, around: _Around) -> dict[str, Any]:
    dataset, first = table.dataset, around.files[table.key][0]
    described = {
        "name": around.names[table.key],
        **_form(first, table.table),
        "title": _title(dataset, table.table),
        "description": table.table.description or dataset.description,
        "bytes": first.bytes,
        "hash": f"sha256:{first.sha256}",
        "licenses": _licenses(dataset),
        "sources": [
            {**({"title": one.title} if one.title else {}), **_web(one.path)}
            for one in dataset.sources
            if one.title or _web(one.path)
        ],
        "schema": _schema(table, around),
        "potluck": _table_keys(table, around),
    }
    return {key: value for key, value in described.items() if value or key == "bytes"}


def _form(file: ReleaseFile, table: OpenTable) -> dict[str, Any]:
    if file.format == "csv":
        # If blank rows are accepted, they are in the data.
        blank = {"skipBlankRows": True} if table.blank_rows else {}
        form = {"type": "table", "path": file.path, "format": "csv", "mediatype": _MEDIA["csv"]}
        return {**form, "encoding": "utf-8", "dialect": {**_DIALECT, **blank}}
    # Not `type: table` nor `format: parquet`: frictionless would read integers as floats and report missing ones
    # as "nan". Like this it checks only the file's size and hash (decision 20).
    return {"path": file.path, "format": "apache-parquet", "mediatype": _MEDIA["parquet"]}


def _title(dataset: ShownDataset, table: OpenTable) -> str:
    whole = dataset.title or dataset.name
    own = table.title or table.name
    return whole if len(dataset.tables) == 1 or own == whole else f"{whole}: {own}"


def _licenses(dataset: ShownDataset) -> list[dict[str, str]]:
    licenses: list[dict[str, str]] = []
    for one in dataset.licenses:
        name = {"name": one.name} if _LICENSE_NAME.fullmatch(one.name) else {}
        if name or _web(one.path):
            licenses.append({**name, **_web(one.path), **({"title": one.title} if one.title else {})})
    return licenses


def _table_keys(table: ReleasedTable, around: _Around) -> dict[str, Any]:
    """The properties that the standard has no place for."""
    dataset, rows, steward = table.dataset, table.table.rows, table.dataset.steward
    keys: dict[str, Any] = {
        "agency": dataset.agency,
        "dataset": dataset.name,
        "table": table.table.name,
        "title": dataset.title,
        "tier": dataset.tier,
        "tracks": list(dataset.tracks),
        "geography": dataset.geography,
        "period": dataset.period,
        "version": dataset.version,
        "keywords": list(dataset.keywords),
        "steward": {"title": steward.title, "email": steward.email} if steward else {},
        "synthetic": dataset.synthetic,
        "agreement": dataset.agreement,
        "knownLimits": list(dataset.known_limits),
        "withheld": [{"rows": one.rows, "of": rows.data, "why": one.why} for one in table.table.withheld],
        "spared": [{"what": one.what, "why": one.why} for one in table.table.spared],
        "rowsLeftOut": rows.left_out,
        "looseForeignKeys": [
            {"fields": list(key.fields), "table": target.key}
            for key, target in _references(table, around)
            if not _holds(table, key, target, around)
        ],
        "files": [
            {"path": f.path, "format": f.format, "bytes": f.bytes, "hash": f"sha256:{f.sha256}"}
            for f in around.files[table.key]
        ],
    }
    return {key: value for key, value in keys.items() if value} | {"rows": rows.kept}


def _schema(table: ReleasedTable, around: _Around) -> dict[str, Any]:
    own = table.table
    schema: dict[str, Any] = {"fields": released_fields(own), "missingValues": [""]}
    if own.primary_key:
        schema["primaryKey"] = list(own.primary_key)
    if own.unique_keys:
        schema["uniqueKeys"] = [list(key) for key in own.unique_keys]
    pairs = _references(table, around)
    holding = [(key, target) for key, target in pairs if _holds(table, key, target, around)]
    if holding:
        schema["foreignKeys"] = [_foreign_key(key, table, target, around) for key, target in holding]
    return schema


def _foreign_key(key: ShownReference, table: ReleasedTable, target: ReleasedTable, around: _Around) -> dict[str, Any]:
    own, theirs = table.columns, target.columns
    resource = "" if target.key == table.key else around.names[target.key]
    return {
        "fields": [own[name] for name in key.fields],
        "reference": {"resource": resource, "fields": [theirs[name] for name in key.reference_fields]},
    }


def _references(table: ReleasedTable, around: _Around) -> Iterator[tuple[ShownReference, ReleasedTable]]:
    """Foreign keys whose other table, with the columns they name, is in the release."""
    for key in table.table.references:
        target = around.tables.get(key.target)
        if target is not None and set(key.reference_fields) <= set(target.columns):
            yield key, target


def _holds(table: ReleasedTable, key: ShownReference, target: ReleasedTable, around: _Around) -> bool:
    """Whether every row has its parent in the release, in a file where readers look for it.

    frictionless does not read Parquet files (decision 20).
    """
    return key.holds and (around.has_csv(target) or not around.has_csv(table))
