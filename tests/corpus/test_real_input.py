"""One event of real public data: every cell that went in is found again, in Parquet or in quarantine.

The independent reading uses Python's ``csv`` and conversions only: none of our readers, none of our checks.
"""

import csv
import io
import json
import math
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import dateutil.parser
import openpyxl
import polars as pl
import pytest
import yaml
from lib.places import corpus

from potluck.checkin.build import build
from potluck.contribute import AddOptions, add
from potluck.describe.workspace import Workspace, find_workspace
from potluck.dossier import Dossier, TableEntry

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

DELIMITED = {".csv", ".tsv", ".txt", ".dat"}
# These are no tables as they stand, and adding them must say so.
REFUSED = (
    "labor/bls-laus-county/2020.txt",
    "labor/employment-us/archive/aat1.txt",
    "cms/qpp-quality-measures/qcdr-measures.csv",
)
EVENT = 'name: "real-input"\ntitle: "Real input"\n'


@dataclass(frozen=True)
class Built:
    workspace: Workspace
    dossiers: dict[str, Dossier]
    seconds: dict[str, float]
    notes: dict[str, tuple[str, ...]]


def sources(root: Path) -> Iterator[tuple[str, Path]]:
    """Every delimited file, workbook and data package of the corpus, with a name for its dataset."""
    packaged = {p.parent for p in root.rglob("datapackage.json")}
    for path in sorted(root.rglob("*")):
        inside = any(folder in path.parents for folder in packaged)
        if path.parent == root:
            continue
        wanted = path.suffix.lower() in DELIMITED | {".xlsx"} and not inside
        if wanted or path.name == "datapackage.json":
            yield "-".join(path.relative_to(root).with_suffix("").parts).lower(), path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = corpus()
    place = tmp_path_factory.mktemp("real")
    (place / "catalog").mkdir()
    (place / "catalog" / "event.yaml").write_text(EVENT, encoding="utf-8")
    seconds: dict[str, float] = {}
    notes: dict[str, tuple[str, ...]] = {}
    for name, path in [*sources(root), ("labor-archive-aat1-txt", root / REFUSED[1])]:
        started = time.perf_counter()
        slug = "".join(c if c.isalnum() else "-" for c in name)[:60].strip("-")
        options = AddOptions(agency=path.relative_to(root).parts[0], name=slug)
        added = add(find_workspace(place), [str(path)], options)
        notes[added[0].key] = added[0].notes
        seconds[added[0].key] = time.perf_counter() - started
    workspace = find_workspace(place)
    dossiers: dict[str, Dossier] = {}
    for here in workspace.places():
        started = time.perf_counter()
        dossiers |= {d.key: d for d in build(workspace, [here.key]).dossiers}
        seconds[here.key] += time.perf_counter() - started
    return Built(workspace, dossiers, seconds, notes)


def tables(built: Built) -> Iterator[tuple[Dossier, TableEntry]]:
    for _, dossier in sorted(built.dossiers.items()):
        for table in dossier.tables:
            yield dossier, table


def test_every_table_is_checked_and_no_row_is_lost(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows read = skipped + kept + quarantined for every table; drafts of real data keep nearly all rows."""
    lines = [f"{'dataset':58} {'rows':>8} {'kept':>8} {'columns':>7} {'seconds':>7}  findings"]
    for dossier, table in tables(built):
        found = ", ".join(f"{f.rule} {f.count}" for f in table.findings if f.severity != "info")
        name = f"{dossier.key}#{table.name}"[:58]
        lines.append(
            f"{name:58} {table.rows.data:>8} {table.rows.kept:>8} {len(table.fields):>7} {built.seconds[dossier.key]:>7.2f}  {found}"
        )
        assert table.checked, (dossier.key, table.name, table.findings)
        assert table.rows.holds
    with capsys.disabled():
        print("\n" + "\n".join(lines))


@pytest.mark.parametrize("refused", REFUSED)
def test_files_that_are_no_tables_are_named_and_carried_along(built: Built, refused: str) -> None:
    """Fixed-width text, a print-out and mixed encodings are not misread: the reason is told and kept."""
    name = Path(refused).name
    mine = [d for d in built.dossiers.values() if any(o.path == name for o in d.others)]

    assert mine, refused
    assert any(name in note for note in built.notes[mine[0].key])
    assert any(f.rule == "not-a-table" and name in f.message for f in mine[0].findings)


def test_every_cell_is_found_again(built: Built) -> None:
    """Each cell of each table equals an independent reading, typed in Parquet or as text in quarantine."""
    compared = 0
    for dossier, table in tables(built):
        compared += _compare(built.workspace, dossier, table)

    assert compared > 3_000_000


def _compare(workspace: Workspace, dossier: Dossier, table: TableEntry) -> int:
    folder = workspace.catalog / dossier.key
    descriptor = _descriptor(folder)
    resource = next(r for r in descriptor["resources"] if r["name"] == table.name)
    assert table.parquet is not None
    kept = pl.read_parquet(workspace.build / table.parquet.path)
    aside: dict[int, tuple[Any, ...]] = {}
    if table.quarantine is not None:
        frame = pl.read_parquet(workspace.build / table.quarantine.path)
        aside = {row[0]: (*row[2:-1], *row[-1]) for row in frame.iter_rows()}
    cells = 0
    fields = resource["schema"]["fields"]
    schema_missing = resource["schema"].get("missingValues", [""])
    columns = [kept[:, i].to_list() for i in range(kept.width)]
    at = 0
    for number, record in _records(folder, resource):
        if number in aside:
            present = [cell for cell in aside.pop(number) if cell is not None]
            assert present == record or (resource["format"] == "xlsx" and present[: len(record)] == record), (
                dossier.key,
                number,
            )
        else:
            for column, field, cell in zip(columns, fields, record, strict=False):
                expected = _value(cell, field, schema_missing)
                assert _same(column[at], expected), (
                    dossier.key,
                    table.name,
                    number,
                    field["name"],
                    cell,
                    column[at],
                )
            at += 1
        cells += len(record)
    assert at == len(kept) == table.rows.kept
    assert not aside
    return cells


def _descriptor(folder: Path) -> Any:
    return yaml.safe_load((folder / "datapackage.yaml").read_text(encoding="utf-8"))


def _records(folder: Path, resource: Any) -> Iterator[tuple[int, list[str]]]:
    """Data records of a table with their numbers, read by the standard library and openpyxl alone."""
    dialect = resource.get("dialect", {})
    header = dialect.get("headerRows", [1]) if dialect.get("header", True) else []
    skipped = set(dialect.get("commentRows", [])) | set(range(1, max(header, default=0) + 1))
    rows = _sheet(folder, resource) if resource["format"] == "xlsx" else _text(folder, resource)
    for number, record in enumerate(rows, 1):
        if number in skipped or (dialect.get("skipBlankRows") and not any(record)):
            continue
        if dialect.get("commentChar") and record and record[0].startswith(dialect["commentChar"]):
            continue
        yield number, record


def _text(folder: Path, resource: Any) -> Iterator[list[str]]:
    dialect = resource.get("dialect", {})
    raw = (folder / resource["path"]).read_bytes().decode(resource.get("encoding", "utf-8"))
    quote = dialect.get("quoteChar", '"')
    options: dict[str, Any] = {
        "delimiter": dialect.get("delimiter", ","),
        "skipinitialspace": dialect.get("skipInitialSpace", False),
    }
    options |= (
        {"quotechar": quote, "doublequote": dialect.get("doubleQuote", True)} if quote else {"quoting": csv.QUOTE_NONE}
    )
    if dialect.get("escapeChar"):
        options["escapechar"] = dialect["escapeChar"]
    csv.field_size_limit(1 << 30)
    yield from csv.reader(io.StringIO(raw.removeprefix("\ufeff"), newline=""), **options)


def _sheet(folder: Path, resource: Any) -> Iterator[list[str]]:
    book = openpyxl.load_workbook(folder / resource["path"], read_only=True, data_only=True)
    sheet = book[resource.get("dialect", {}).get("sheetName", book.sheetnames[0])]
    width = len(resource["schema"]["fields"])
    for row in sheet.iter_rows(values_only=True):
        cells = [_cell(value) for value in row]
        yield (cells + [""] * width)[: max(width, len(cells))]
    book.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value == math.floor(value) and abs(value) < 1e16:
        return str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _value(cell: str, field: Any, schema_missing: list[Any]) -> Any:
    """What Python itself makes of a cell."""
    missing = [m["value"] if isinstance(m, dict) else m for m in field.get("missingValues", schema_missing)]
    if cell in missing:
        return None
    kind = field.get("type", "string")
    if kind in {"integer", "number"}:
        return _number(cell, field, kind)
    if kind == "boolean":
        return cell in field.get("trueValues", ["true", "True", "TRUE", "1"])
    if kind == "year":
        return int(cell)
    if kind in {"date", "datetime"}:
        return _moment(cell, field, kind)
    return cell


def _number(cell: str, field: Any, kind: str) -> Any:
    text = cell.strip()
    if not field.get("bareNumber", True):
        while text and text[0] not in "+-.0123456789":
            text = text[1:]
        while text and not text[-1].isdigit():
            text = text[:-1]
    if field.get("groupChar"):
        text = text.replace(field["groupChar"], "")
    if field.get("decimalChar", ".") != ".":
        text = text.replace(field["decimalChar"], ".")
    return int(text) if kind == "integer" else float(Decimal(text))


def _moment(cell: str, field: Any, kind: str) -> Any:
    form = field.get("format", "default")
    if form == "any":
        guessed = dateutil.parser.parse(cell, default=datetime(2000, 1, 1))
        return guessed.date() if kind == "date" else guessed
    if form == "default":
        value = date.fromisoformat(cell) if kind == "date" else datetime.fromisoformat(cell)
    else:
        value = datetime.strptime(cell.strip(), form)
        value = value.date() if kind == "date" else value
    return value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo else value


def _same(actual: Any, expected: Any) -> bool:
    if isinstance(expected, float) and math.isnan(expected):
        return isinstance(actual, float) and math.isnan(actual)
    return bool(actual == expected) and type(actual) is type(expected)


def test_leading_zeros_stay(built: Built) -> None:
    """County codes of Alabama start with a zero in every released file that has them."""
    key = next(k for k in built.dossiers if "wonder" in k)
    table = built.dossiers[key].tables[0]
    assert table.parquet is not None
    codes = pl.read_parquet(built.workspace.build / table.parquet.path)["County Code"]

    assert "01003" in codes.to_list()


def test_a_second_build_rewrites_nothing(built: Built) -> None:
    """Files of the build keep their bytes and their times when nothing changed."""
    before = {
        p: p.stat().st_mtime_ns for p in built.workspace.build.rglob("*") if p.is_file() and p.name != "hashes.json"
    }
    result = build(built.workspace)

    assert result.done == []
    assert before == {p: p.stat().st_mtime_ns for p in before}
    assert json.loads((built.workspace.build / "hashes.json").read_text(encoding="utf-8"))


def test_the_build_folder_may_be_deleted(built: Built, tmp_path: Path) -> None:
    """Everything under build/ comes back byte for byte."""
    key = next(k for k in built.dossiers if "wonder" in k)
    before = (built.workspace.dossier_path(key)).read_bytes()
    copied = tmp_path / "again"
    shutil.copytree(built.workspace.root / "catalog", copied / "catalog")
    again = build(find_workspace(copied), [key])

    assert again.done == [key]
    assert before == find_workspace(copied).dossier_path(key).read_bytes()
