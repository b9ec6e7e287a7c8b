"""The tables of a release as files: the Parquet as it was checked in, and CSV made from it.

The CSV is UTF-8 with LF line ends, quoted where RFC 4180 asks for it, values in the standard's default
forms: 2026-01-31, 2026-01-31T08:30:00Z, true, 0.1 (the shortest text that gives the same number back).
A missing value is nothing at all between two commas, an empty text is ``""``. Readers that cannot tell
them apart take both as missing; where a column has empty texts and no missing values, its description
says that it has no missing values.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from potluck.dossier import Dossier, TableEntry
from potluck.errors import PotluckError
from potluck.event import Event
from potluck.serve.audience import Release, Shown
from potluck.serve.folder import LONGEST_PATH, HeldFolder
from potluck.serve.pages import FirstRows, ReleaseFile
from potluck.util.files import safe_name

__all__ = ["ReleasedTable", "TextFacts", "first_rows", "release_others", "release_tables"]

_FIRST_ROWS = 10
_LONGEST_CELL = 500
_LONGEST_AGENCY, _LONGEST_DATASET = 32, 40
_MEGABYTE = 1_000_000
_ROWS_AT_ONCE = 65_536


@dataclass(slots=True)
class TextFacts:
    """What only shows in the values: columns (by position) that have empty texts, missing values, odd years."""

    empties: set[int] = field(default_factory=set)
    missing: set[int] = field(default_factory=set)
    odd_years: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class ReleasedTable:
    """A table of the release.

    Attributes:
        columns: names of its columns in the CSV and in descriptions.
        types: Arrow types of its columns.
        files: its files, the one a descriptor points at first.
        source: the Parquet it was made from.
        facts: what the CSV's values show; None without a CSV.
        too_large: there is no CSV because it would be larger than the event allows.
    """

    shown: Shown
    entry: TableEntry
    columns: tuple[str, ...]
    types: tuple[pa.DataType, ...]
    files: tuple[ReleaseFile, ...]
    source: Path
    facts: TextFacts | None
    too_large: bool

    @property
    def dossier(self) -> Dossier:
        """The dossier of its dataset."""
        return self.shown.dossier

    @property
    def key(self) -> str:
        """``agency/dataset#table``."""
        return f"{self.dossier.key}#{self.entry.name}"


def release_tables(release: Release, shown: Shown, build: Path, folder: HeldFolder) -> Iterator[ReleasedTable]:
    """Put the tables of a released dataset into the release.

    Args:
        release: the release.
        shown: the dataset.
        build: where check in left its results.
        folder: the release's folder.

    Raises:
        PotluckError: a result is gone or is not what it was.
    """
    taken: set[str] = set()
    for entry in shown.dossier.tables if shown.released else ():
        if entry.parquet is None:
            continue
        source = _result(build, shown.dossier, entry.parquet.path)
        place = _free_place(shown.dossier, f"{entry.name}.parquet", taken)
        yield _release(release.event, shown, entry, source, place.removesuffix(".parquet"), folder)


def release_others(shown: Shown, catalog: Path, folder: HeldFolder) -> tuple[ReleaseFile, ...]:
    """Put the files that a released dataset carries along into the release, byte for byte.

    Raises:
        PotluckError: one is gone or is not what it was.
    """
    if not shown.released:
        return ()
    dossier = shown.dossier
    # Names of the tables' files are not for others, whether or not the table has a file of that format.
    taken = {f"{safe_name(t.name)}{end}".lower() for t in dossier.tables for end in (".csv", ".parquet")}
    files: list[ReleaseFile] = []
    for other in dossier.others:
        path = _free_place(dossier, PurePosixPath(other.path).name, taken)
        folder.copy(path, catalog / dossier.agency / dossier.name / other.path, other.sha256)
        kind = PurePosixPath(path).suffix.lstrip(".").lower()
        files.append(ReleaseFile(path, kind, other.bytes, other.sha256))
    return tuple(files)


def _result(build: Path, dossier: Dossier, path: str) -> Path:
    """A result of check in; only one of the dataset's own, whatever its dossier says."""
    expected = PurePosixPath("tables", dossier.agency, dossier.name)
    if PurePosixPath(path).parent != expected:
        raise PotluckError(
            f"The dossier of {dossier.key} points at {path!r}.",
            "Remove build/ and run `potluck build` again.",
        )
    return build / path


def _release(
    event: Event, shown: Shown, entry: TableEntry, source: Path, stem: str, folder: HeldFolder
) -> ReleasedTable:
    assert entry.parquet is not None
    if not source.is_file():
        raise PotluckError(f"{entry.parquet.path} is gone.", "Run `potluck build` again.")
    schema = pq.read_schema(source)
    columns = _column_names(schema.names)
    files: list[ReleaseFile] = []
    facts = None
    if "csv" in event.formats:
        facts = _write_csv(source, columns, f"{stem}.csv", event.csv_cap_mb * _MEGABYTE, folder)
        if facts is not None:
            held = folder.files[f"{stem}.csv"]
            files.append(ReleaseFile(f"{stem}.csv", "csv", held.bytes, held.sha256))
    if "parquet" in event.formats or not files:
        folder.copy(f"{stem}.parquet", source, entry.parquet.sha256)
        files.append(ReleaseFile(f"{stem}.parquet", "parquet", entry.parquet.bytes, entry.parquet.sha256))
    too_large = "csv" in event.formats and facts is None
    return ReleasedTable(shown, entry, columns, tuple(schema.types), tuple(files), source, facts, too_large)


def _free_place(dossier: Dossier, name: str, taken: set[str]) -> str:
    """A path for a file of a dataset: as it is called where that is fine, and never too long."""
    agency, dataset = dossier.agency, dossier.name
    if len(agency) + len(dataset) > _LONGEST_AGENCY + _LONGEST_DATASET:
        agency, dataset = _short(agency, _LONGEST_AGENCY), _short(dataset, _LONGEST_DATASET)
    folder = f"data/{agency}/{dataset}/"
    suffix = PurePosixPath(name).suffix[:16]
    room = LONGEST_PATH - len(folder) - len(suffix) - len("-99")
    stem = _short(name.removesuffix(suffix) if suffix else name, room)
    safe = safe_name(stem)
    file, number = f"{safe}{suffix}", 2
    while file.lower() in taken:
        file, number = f"{safe}-{number}{suffix}", number + 1
    taken.add(file.lower())
    return folder + _safe_suffix(file)


def _safe_suffix(file: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in file).rstrip(".")


def _short(name: str, length: int) -> str:
    """A name of limited length that stays unlike others."""
    if len(name) <= length:
        return name
    return f"{name[: length - 9].rstrip('-.')}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _column_names(names: list[str]) -> tuple[str, ...]:
    """Names of columns without space around them, since readers take it off a header; each still once."""
    bare = [name.strip() for name in names]
    fine = all(bare) and len(set(bare)) == len(bare)
    return tuple(bare if fine else names)


class _TooLargeError(Exception):
    """The CSV is larger than the event allows."""


def _write_csv(source: Path, columns: tuple[str, ...], path: str, cap: int, folder: HeldFolder) -> TextFacts | None:
    """Write the CSV of a table; None, and no file, where it would be larger than the cap."""
    facts = TextFacts()
    try:
        with folder.writing(path) as out:
            out.write(_csv(pl.DataFrame([columns], orient="row", schema=[str(i) for i in range(len(columns))])))
            for rows in _batches(source):
                _observe(rows, facts)
                out.write(_csv(rows.select(_texts(rows))))
                if out.bytes > cap:
                    raise _TooLargeError  # noqa: TRY301 - takes back what is written
    except _TooLargeError:
        return None
    return facts


def _csv(rows: pl.DataFrame) -> bytes:
    return rows.write_csv(include_header=False, line_terminator="\n").encode()


def _batches(source: Path) -> Iterator[pl.DataFrame]:
    """The rows of a Parquet file, so many at once that memory stays bounded."""
    with pq.ParquetFile(source) as file:
        for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE, use_threads=False):
            yield _frame(pa.Table.from_batches([batch]))


def _frame(table: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(table.rename_columns([str(i) for i in range(table.num_columns)]))
    assert isinstance(frame, pl.DataFrame)
    return frame


def _texts(rows: pl.DataFrame) -> list[pl.Expr]:
    """Each column, as its canonical text where Polars would write another."""
    return [_text(column) for column in rows.iter_columns()]


def _text(values: pl.Series) -> pl.Expr:
    column, text = pl.col(values.name), pl.col(values.name).cast(pl.String)
    if isinstance(values.dtype, pl.Datetime):
        return column.dt.to_string("%Y-%m-%dT%H:%M:%S%.f" + ("Z" if values.dtype.time_zone else ""))
    if isinstance(values.dtype, pl.Time):
        return column.dt.to_string("%H:%M:%S%.f")
    if isinstance(values.dtype, pl.Int32):  # a year, of four digits at least
        return pl.when(column < 0).then(text).otherwise(text.str.zfill(4))
    if values.dtype.is_float() and values.is_infinite().any():
        return pl.when(column.is_infinite()).then(text.str.replace("inf", "INF")).otherwise(text)
    return column


def _observe(rows: pl.DataFrame, facts: TextFacts) -> None:
    for position, column in enumerate(rows.iter_columns()):
        if column.dtype == pl.String:
            if column.null_count():
                facts.missing.add(position)
            if position not in facts.empties and (column == "").any():
                facts.empties.add(position)
        elif column.dtype == pl.Int32 and not column.is_between(0, 9999).all():
            facts.odd_years.add(position)


def first_rows(build: Path, shown: Shown, entry: TableEntry) -> FirstRows | None:
    """The first rows of a table as text; None where it is not in the release."""
    if not shown.released or entry.parquet is None:
        return None
    with pq.ParquetFile(_result(build, shown.dossier, entry.parquet.path)) as file:
        columns = _column_names(file.schema_arrow.names)
        batch = next(file.iter_batches(batch_size=_FIRST_ROWS), None)
    if batch is None:
        return FirstRows(columns, ())
    rows = _frame(pa.Table.from_batches([batch]))
    texts = rows.select(_texts(rows)).select(pl.all().cast(pl.String).fill_null(""))
    return FirstRows(columns, tuple(tuple(_cut(cell) for cell in row) for row in texts.iter_rows()))


def _cut(cell: str) -> str:
    return cell if len(cell) <= _LONGEST_CELL else cell[: _LONGEST_CELL - 1] + "…"
