"""Delimited text as a source: one or several files, read fast where that is exact."""

import io
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from potluck.findings import DEFAULT_SAMPLES, Finding, Sample, found
from potluck.model import Dialect, Table
from potluck.read.batch import TextBatch
from potluck.read.detect import SNIFFED_CHARACTERS, SNIFFED_LINES, detect_header, sniff
from potluck.read.encoding import detect_encoding, lacks_mark
from potluck.read.exact import CELL_CAP, LINE_CAP, CellTooLongError, Records, frame_of, read_head
from potluck.read.fast import can_read, read_fast
from potluck.read.layout import SetAside, below_comments, is_comment, labels_of, width_of
from potluck.read.source import FileFacts, RawBatch, Unreadable
from potluck.read.streams import UNPACKED_CAP, HashedFile, ProvedStream, codec_of, open_unpacked
from potluck.util.words import counted

__all__ = ["DelimitedSource", "open_delimited"]

_HEAD = 100
_COLUMN_CAP = 16_384  # as many as a spreadsheet has; each costs the check time


def open_delimited(paths: Sequence[Path], table: Table, *, exact: bool = False) -> "DelimitedSource | Unreadable":
    """A source over the files of a table.

    Args:
        paths: the files, which exist.
        table: the table; its dialect is detected if it declares none.
        exact: use the exact reader only, from the first byte on; what is read is the same.
    """
    encoding = table.encoding or detect_encoding(paths[0])
    if codec_of(encoding) is None:
        return Unreadable(
            found(
                "encoding-error",
                f"The encoding {encoding!r} is not known.",
                "Declare one such as utf-8 or cp1252.",
            )
        )
    for path, name in zip(paths, table.paths, strict=True):
        if lacks_mark(path, encoding):
            message = f"The file does not start with the byte order mark that {encoding} needs."
            fix = f"Declare {encoding}-le or {encoding}-be, or the encoding it is in."
            return Unreadable(found("encoding-error", message, fix, where=name.as_posix()))
    where = table.paths[0].as_posix()
    try:
        dialect, head, findings = _look(paths[0], encoding, table.dialect)
    except CellTooLongError as error:
        return Unreadable(_too_long(error.record).model_copy(update={"where": where}))
    problem = _no_table(paths[0], head, dialect)
    if problem is not None:
        return Unreadable(problem.model_copy(update={"where": where}))
    return DelimitedSource(paths, table, encoding, dialect, head, findings, exact=exact)


def _look(path: Path, encoding: str, declared: Dialect | None) -> tuple[Dialect, list[list[str]], list[Finding]]:
    """The dialect, the first records, and a finding if the dialect was detected."""
    findings: list[Finding] = []
    dialect = declared
    if dialect is None:
        dialect, finding = _detected(path, encoding)
        findings.append(finding)
    head = _head(path, encoding, dialect)
    return below_comments(dialect, head), head, findings


def _detected(path: Path, encoding: str) -> tuple[Dialect, Finding]:
    with HashedFile(path) as raw:
        content = cast("BinaryIO", open_unpacked(raw, path))
        text = io.TextIOWrapper(content, encoding=encoding, errors="replace", newline="")
        dialect = sniff(list(_first_lines(text)), "\t" if path.suffix == ".tsv" else ",\t;|")
    dialect = detect_header(dialect, _head(path, encoding, dialect))
    shown = "tab" if dialect.delimiter == "\t" else repr(dialect.delimiter)
    row = dialect.header_rows[0]
    return dialect, found(
        "dialect-detected",
        f"No dialect is declared: cells seem to be separated by {shown}, and row {row} seems to be the header.",
    )


def _first_lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Lines to detect a dialect from; few characters, since the time for that grows with their square (decision 44)."""
    left = SNIFFED_CHARACTERS
    for _ in range(SNIFFED_LINES):
        line = text.readline(left)
        left -= len(line)
        if not line or left <= 0:
            yield line
            return
        yield line


def _no_table(path: Path, head: list[list[str]], dialect: Dialect) -> Finding | None:
    with HashedFile(path) as raw:
        content = open_unpacked(raw, path)
        start = content.read(4)
        if content.damaged:
            return found("source-error", "The file's name says that it is gzipped, but it is not, or it is damaged.")
        if start == b"PK\x03\x04":
            return found("encoding-error", "The file is a ZIP archive or a workbook, not text.", "Unpack it.")
        if start[:2] == b"\x1f\x8b":
            return found(
                "encoding-error", "The file is gzipped, not text.", "Give it a name that ends in .gz, or unpack it."
            )
    if not head or head == [[]]:
        return found("source-error", "The file is empty.")
    widest = max(map(len, head))
    if widest > _COLUMN_CAP:
        message = f"The file has {widest:,} columns; no more than {_COLUMN_CAP:,} can be read."
        return found("source-error", message, "Check the delimiter and the line ends, or split the table.")
    last = max(dialect.header_records, default=0)
    if last > len(head):
        return found(
            "source-error",
            f"The dialect says that the header is in row {last}, but the file has {counted(len(head), 'row')}.",
            "Correct headerRows in the dialect.",
        )
    return None


def _head(path: Path, encoding: str, dialect: Dialect) -> list[list[str]]:
    wanted = max((_HEAD, *dialect.header_records))
    with HashedFile(path) as raw:
        head = read_head(cast("BinaryIO", open_unpacked(raw, path)), encoding, dialect, wanted)
    return [[_spelled(cell) for cell in record] for record in head]


class DelimitedSource:
    """Delimited text; attributes as in `potluck.read.source.TableSource`."""

    def __init__(
        self,
        paths: Sequence[Path],
        table: Table,
        encoding: str,
        dialect: Dialect,
        head: list[list[str]],
        findings: list[Finding],
        *,
        exact: bool,
    ) -> None:
        self._paths = paths
        self._table = table
        self._encoding = encoding
        self._head = head
        fields = len(table.schema.fields) if table.schema else None
        blanks_are_missing = table.schema is None or all(
            any(m.value == "" for m in table.schema.missing_of(f)) for f in table.schema.fields
        )
        self._longest = max(sum(len(c.encode("utf-8", "replace")) + 3 for c in r) for r in head)
        self._exact = exact or not blanks_are_missing or not can_read(dialect, encoding)
        self.dialect = dialect
        self.labels = labels_of(dialect, head)
        self.width = width_of(self.labels, fields, head)
        self.findings = findings
        self.files: list[FileFacts] = []
        self._records = 0

    def batches(self) -> Generator[TextBatch, None, None]:
        """The data rows, in order."""
        yield from self._rows()
        self.findings += self._preamble()

    def _rows(self) -> Generator[TextBatch, None, None]:
        aside = SetAside(self.dialect)
        for part, path in enumerate(self._paths):
            yield from aside(self._part(part, path), self._header_again(part, path))

    def _preamble(self) -> Iterator[Finding]:
        """The finding that rows above the header are not read, with their numbers."""
        first = min(self.dialect.header_records, default=1)
        numbers = [n for n, r in enumerate(self._head[: first - 1], 1) if not is_comment(self.dialect, n, r)]
        if numbers:
            rows = tuple(Sample(row=n, cell=self.dialect.delimiter.join(self._head[n - 1])[:200]) for n in numbers)
            above = counted(len(rows), "row above the header is", "rows above the header are")
            yield found("preamble-skipped", f"{above} not part of the table.", count=len(rows), samples=rows)

    def _header_again(self, part: int, path: Path) -> frozenset[int]:
        """The number of the row in which a later file repeats the header; a finding says that it is not read."""
        if not part or self.labels is None or not self._repeats_header(path):
            return frozenset()
        row, named = self._records + 1, self._table.paths[part].as_posix()
        message = f"Row {row} repeats the header at the start of {named!r} and is not part of the table."
        self.findings.append(found("preamble-skipped", message, where=named, samples=(Sample(row=row),)))
        return frozenset({row})

    def _part(self, part: int, path: Path) -> Generator[RawBatch, None, None]:
        start = self._records + 1
        with HashedFile(path) as raw:
            content = open_unpacked(raw, path)
            with closing(
                self._exact_part(content, start) if self._exact else self._fast_part(content, start)
            ) as batches:
                for batch in batches:
                    self._records = int(batch.rows[-1]) if len(batch.rows) else self._records
                    yield batch
            if content.overflows:
                message = f"The gzip file unpacks to over {UNPACKED_CAP >> 30} GB, too much for its size; nothing "
                message += f"after row {self._records} was read."
                self.findings.append(found("source-error", message, where=self._table.paths[part].as_posix()))
            if content.damaged:
                message = f"The gzip file is damaged or cut short; nothing after row {self._records} could be read."
                self.findings.append(found("source-error", message, where=self._table.paths[part].as_posix()))
            raw.drain()
            self.files.append(FileFacts(self._table.paths[part].as_posix(), raw.bytes, raw.sha256, self._encoding))

    def _repeats_header(self, path: Path) -> bool:
        plain = replace(self.dialect, header=True, header_rows=(1,))
        try:
            head = _head(path, self._encoding, plain)
        except CellTooLongError:  # reported when the row is reached
            return False
        return labels_of(plain, head[:1]) == self.labels

    def _fast_part(self, content: object, first: int) -> Generator[RawBatch, None, None]:
        """A file read fast, and by the exact reader from the first block that only that one can read (decision 7)."""
        stream = ProvedStream(content, self._encoding)  # type: ignore[arg-type]
        left = yield from read_fast(stream, self.dialect, self.width, self._longest, first)
        if left is not None:
            now = self._records + 1
            rest, how = stream.rest(left, begins=now == first)
            yield from self._exact_rows(Records(rest, how, self.dialect), now)

    def _readable(self, records: Records, first: int) -> Iterator[list[str]]:
        """The records up to a cell that is too long, if there is one; those before it are kept."""
        try:
            yield from records
        except CellTooLongError as error:
            self.findings.append(_too_long(error.record + first - 1))

    def _exact_part(self, content: object, first: int) -> Generator[RawBatch, None, None]:
        yield from self._exact_rows(Records(content, self._encoding, self.dialect), first)  # type: ignore[arg-type]

    def _exact_rows(self, records: Records, first: int) -> Generator[RawBatch, None, None]:
        bad: set[int] = set()
        for batch in frame_of(_decoded(self._readable(records, first), records, bad, first), self.width, first):
            inside = frozenset(row for row in bad if row >= int(batch.rows[0]))
            bad.clear()
            yield replace(batch, undecodable=inside)
        if records.doubtful:
            self.findings.append(_doubtful([row + first - 1 for row in records.doubtful]))
        if records.unclosed:
            row = records.record + first - 1
            self.findings.append(
                found(
                    "unclosed-quote",
                    f"The file ends inside quotation marks that open in row {row}.",
                    samples=(Sample(row=row),),
                )
            )


def _too_long(row: int) -> Finding:
    message = f"Row {row} has a cell over {CELL_CAP >> 20} MB, or is over {LINE_CAP >> 20} MB; reading stopped there."
    return found("cell-too-long", message, samples=(Sample(row=row),))


def _doubtful(rows: list[int]) -> Finding:
    """The finding that quotation marks opened in rows and were closed in the middle of a text, some lines later."""
    places = tuple(Sample(row=row) for row in rows[:DEFAULT_SAMPLES])
    run, close = ("runs", "a quotation mark opens") if len(rows) == 1 else ("run", "quotation marks open")
    return found(
        "unclosed-quote",
        f"{counted(len(rows), 'row')} {run} over several lines: {close} and the next one is in the middle of a text.",
        count=len(rows),
        samples=places,
        samples_capped=len(rows) > len(places),
    )


def _decoded(cut: Iterator[list[str]], records: Records, bad: set[int], first: int) -> Iterator[list[str]]:
    r"""Records whose undecodable bytes are spelled out as ``\xNN``; their numbers are added to ``bad``."""
    for number, cells in enumerate(cut, first):
        if all(_is_text(cell, replaced=records.replaces) for cell in cells):
            yield cells
        else:
            bad.add(number)
            yield [_spelled(cell) for cell in cells]


def _is_text(cell: str, *, replaced: bool) -> bool:
    if cell.isascii():
        return True
    return not (replaced and "\ufffd" in cell) and not any("\ud800" <= c <= "\udfff" for c in cell)


def _spelled(cell: str) -> str:
    return "".join(f"\\x{ord(c) - 0xDC00:02x}" if "\udc80" <= c <= "\udcff" else c for c in cell)
