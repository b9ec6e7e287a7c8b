"""Tests as tables a reader can check by eye: tables in ASCII become files and schemas, findings become rows.

A cell stands as it is; where blanks at its ends, line breaks or nothing at all matter it is written as a
JSON string. A verdict is ``= value`` for the typed value (``=`` alone for no value), or what was broken:
the constraint's name, or the rule's code.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow.parquet as pq

from potluck.checkin.lone import check_file
from potluck.checkin.passes import Outputs, PassOptions, PassResult, pass_table
from potluck.describe.schema import build_schema
from potluck.dossier import Dossier
from potluck.findings import Finding, Severity
from potluck.model import Dialect, Table

__all__ = ["errors_of", "fields", "package", "parse", "places", "typed_text", "verdicts"]


def parse(table: str) -> list[list[str]]:
    r"""Rows of an ASCII table, its heading left out.

    >>> parse('''
    ... cell | verdict
    ... 1    | = 1
    ... "a " | type-error
    ... ''')
    [['1', '= 1'], ['a ', 'type-error']]
    """
    lines = [line.strip() for line in table.strip().splitlines()]
    return [[_plain(part.strip()) for part in _parts(line)] for line in lines[1:] if line]


def _parts(line: str) -> list[str]:
    """Splits at bars outside JSON strings."""
    parts, inside, start = [], False, 0
    for at, sign in enumerate(line):
        if sign == '"' and line[at - 1] != "\\":
            inside = not inside if inside or not line[start:at].strip() else inside
        if sign == "|" and not inside:
            parts.append(line[start:at])
            start = at + 1
    return [*parts, line[start:]]


def _plain(part: str) -> str:
    return str(json.loads(part)) if len(part) > 1 and part[0] == part[-1] == '"' else part


def verdicts(
    folder: Path, field: Mapping[str, Any], cells: Sequence[str], schema: Mapping[str, Any] | None = None
) -> list[str]:
    """What becomes of each cell in a column of a field: its typed value, or what it breaks.

    Args:
        folder: a folder to work in.
        field: the field's descriptor, without a name.
        cells: the cells; each is judged once, in a row of its own.
        schema: other properties of the schema.
    """
    with (folder / "cells.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerows([("row", "cell"), *((f"r{n}", cell) for n, cell in enumerate(cells))])
    described = {"fields": [{"name": "row", "type": "string"}, {"name": "cell", **field}], **(schema or {})}
    table = Table("cells", (PurePosixPath("cells.csv"),), dialect=Dialect(), schema=build_schema({"schema": described}))
    parquet = folder / "cells.parquet"
    result = pass_table(folder, table, PassOptions(samples=0), Outputs(parquet=parquet))
    return _by_cell(result, parquet, len(cells))


def _by_cell(result: PassResult, parquet: Path, cells: int) -> list[str]:
    broken: dict[int, list[str]] = {}
    unplaced = []
    for finding in result.findings:
        if finding.severity is not Severity.ERROR:
            continue
        for sample in finding.samples:
            assert sample.row is not None
            broken.setdefault(sample.row - 2, []).append(finding.constraint or finding.rule)
        unplaced += [finding.constraint or finding.rule] if not finding.samples else []
    kept = {row["row"]: row["cell"] for row in pq.read_table(parquet).to_pylist()}
    said = (broken[n] if n in broken else [f"= {typed_text(kept['r' + str(n)])}".strip()] for n in range(cells))
    return [", ".join([*unplaced, *sorted(each)]) for each in said]


def typed_text(value: object) -> str:
    """A typed value as verdicts show it.

    >>> typed_text(None), typed_text(True), typed_text(1.0)
    ('', 'true', '1.0')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if text != text.strip() or "\n" in text else text


def fields(short: str) -> list[dict[str, Any]]:
    """Field descriptors from names and types.

    >>> fields("id:integer name")
    [{'name': 'id', 'type': 'integer'}, {'name': 'name', 'type': 'string'}]
    """
    pairs = (one.partition(":") for one in short.split())
    return [{"name": name, "type": kind or "string"} for name, _, kind in pairs]


def package(folder: Path, *tables: Mapping[str, Any], **meta: Any) -> Dossier:
    """The dossier of a package of tables, each given as a resource with its ``text`` (or bytes).

    Args:
        folder: a folder to work in.
        tables: resources; ``text`` is the content of their file, ``schema`` may hold `fields` in short.
        meta: other properties of the package.
    """
    resources = []
    for number, table in zip(count(1), tables):
        resource: dict[str, Any] = {
            "name": f"t{number}",
            "type": "table",
            "path": f"t{number}.csv",
            "encoding": "utf-8",
        }
        resource = {k: v for k, v in {**resource, **table}.items() if k != "text" and v is not None}
        if isinstance(resource.get("schema"), str):
            resource["schema"] = {"fields": fields(str(resource["schema"]))}
        text = table.get("text", "")
        (folder / str(resource["path"])).write_bytes(text if isinstance(text, bytes) else text.encode())
        resources.append(resource)
    path = folder / "datapackage.json"
    schema = "https://datapackage.org/profiles/2.0/datapackage.json"
    path.write_text(json.dumps({"$schema": schema, "name": "test", "resources": resources, **meta}), encoding="utf-8")
    return check_file(path, samples=0)


def errors_of(dossier: Dossier) -> list[Finding]:
    """Error findings of a dossier and its tables."""
    everything = [*dossier.findings, *(f for t in dossier.tables for f in t.findings)]
    return [f for f in everything if f.severity is Severity.ERROR]


def places(findings: Iterable[Finding]) -> list[list[str]]:
    """Every place of findings, sorted: rule or constraint, row, number of the field, cell; "-" for none."""
    return sorted(_places(findings), key=lambda p: (p[1] != "-", p[1].zfill(9), p[2].zfill(9), p[0], p[3]))


def _places(findings: Iterable[Finding]) -> Iterator[list[str]]:
    for finding in findings:
        what = finding.constraint or finding.rule
        for sample in finding.samples or (None,):
            row = sample.row if sample is not None else None
            cell = sample.cell if sample is not None else None
            yield [what, *("-" if v is None else str(v) for v in (row, finding.field_number, cell))]
