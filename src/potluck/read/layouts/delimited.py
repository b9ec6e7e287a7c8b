"""The layout of a delimited text file, checked on the whole file: dialect, header rows, notes, width.

Candidates are every delimiter with every way of quoting that the head of the file allows. Each is judged
by how even the widths of ALL records are: with a sample of the head, fixed-width print-outs with thousands separators
would be mistaken for comma-separated tables.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from potluck.findings import Sample, found
from potluck.model import Dialect
from potluck.read.exact import Records
from potluck.read.layout import labels_of
from potluck.read.layouts.census import Census, count_records, take_census
from potluck.read.layouts.encoding import open_bytes
from potluck.read.layouts.header import filled, find_header, find_notes
from potluck.read.layouts.values import Layout, NotATable
from potluck.util.words import counted

__all__ = ["find_layout"]

# In order of preference if two explain a file equally well: a semicolon in every record is not an accident.
_DELIMITERS = "\t|;\x1f\x01^~,"
_SAMPLE = 1 << 18
_EVEN = 0.7
_MOST = 3
_SINGLE = frozenset((".csv", ".tsv", ".tab", ".psv"))
_PRINTED = re.compile(r"\S(?: {3,}|\t {2,})\S")
_THOUSANDS = re.compile(r"[0-9],[0-9]{3}(?![0-9])")


def find_layout(path: Path, encoding: str) -> Layout | NotATable:
    """The layout of a text file, or why it is not a table.

    Args:
        path: the file.
        encoding: an encoding in which all of it is text.
    """
    sample = _sample(path, encoding)
    if not sample.strip():
        return NotATable("The file contains only blank lines.")
    counted = [(dialect, take_census(path, encoding, dialect)) for dialect in _candidates(sample)]
    even = [(d, c) for d, c in counted if c.width > 1 and c.evenness >= _EVEN and not _is_prose(d, c)]
    if even and not all(_is_printed(sample, d) for d, _ in even):
        dialect, census = max(even, key=lambda pair: _score(*pair))
        return _with_open_quote(_laid_out(dialect, census), path, encoding)
    return _single(path, encoding, sample)


def _with_open_quote(layout: Layout, path: Path, encoding: str) -> Layout:
    """The layout; with a note and finding if quotation marks are read as text because one never closes."""
    if layout.dialect.quote_char:
        return layout
    quoted = take_census(path, encoding, replace(layout.dialect, quote_char=Dialect().quote_char))
    if not quoted.broken:
        return layout
    message = f"Quotation marks open in row {quoted.records} and never close; they are read as part of the cells."
    finding = found("unclosed-quote", message, samples=(Sample(row=quoted.records),))
    return replace(layout, notes=(*layout.notes, message), findings=(*layout.findings, finding))


def _sample(path: Path, encoding: str) -> str:
    with open_bytes(path) as content:
        text = io.TextIOWrapper(
            content, encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline=""
        )
        return text.read(_SAMPLE)


def _score(dialect: Dialect, census: Census) -> tuple[float, int]:
    """How well a delimiter explains a file; the more columns, the less likely is chance."""
    return (round(_quality(census) * (1 - 1 / census.width), 6), -_DELIMITERS.index(dialect.delimiter))


def _quality(census: Census) -> float:
    return census.evenness * census.coverage * (0.5 if census.broken else 1)


def _quoting_score(dialect: Dialect, census: Census) -> tuple[float, float]:
    """How well a way of quoting explains a file with a given delimiter; no quoting is the last resort."""
    return (round(_quality(census) - (0.1 if not dialect.quote_char else 0), 6), round(_unquoted(census), 6))


def _unquoted(census: Census) -> float:
    """Share of the cells without quotation marks at both ends, which the right quoting removes."""
    cells = [cell for record in census.head[:200] for cell in record if cell]
    left = sum(len(cell) > 1 and cell[0] == cell[-1] and cell[0] in "\"'" for cell in cells)
    return 1 - left / max(len(cells), 1)


def _candidates(sample: str) -> list[Dialect]:
    """Dialects worth a count of the whole file: the best quoting of each of the best few delimiters."""
    lines = sample.splitlines(keepends=True)
    body = "".join(lines[:-1]) if len(lines) > 1 and len(sample) >= _SAMPLE else sample
    scored = []
    for variants in _possible(body):
        counted = [(dialect, _census_of_text(body, dialect)) for dialect in variants]
        wide = [(dialect, census) for dialect, census in counted if census.width > 1]
        if wide:
            dialect, census = max(wide, key=lambda pair: _quoting_score(*pair))
            scored.append((_score(dialect, census), dialect))
    scored.sort(key=lambda item: item[0], reverse=True)
    return [dialect for score, dialect in scored[:_MOST] if score[0] >= 0.5 * scored[0][0][0]]


def _possible(sample: str) -> Iterator[list[Dialect]]:
    """For every delimiter that occurs, the possible ways of quoting."""
    for delimiter in _DELIMITERS:
        if delimiter not in sample:
            continue
        sign = re.escape(delimiter)
        plain = Dialect(delimiter=delimiter)
        variants = [plain]
        if re.search(rf"(?m)(?:^|{sign})'[^'\n]*'(?:{sign}|\r?$)", sample):
            variants.append(replace(plain, quote_char="'"))
        if re.search(rf"{sign} +\"", sample):
            variants.append(replace(plain, skip_initial_space=True))
        if '\\"' in sample:
            variants.append(replace(plain, escape_char="\\", double_quote=False))
        if '"' in sample:
            variants.append(replace(plain, quote_char=""))
        yield variants


def _census_of_text(text: str, dialect: Dialect) -> Census:
    return count_records(Records(io.BytesIO(text.encode("utf-8", "surrogatepass")), "utf-8", dialect))


def _is_printed(sample: str, dialect: Dialect) -> bool:
    """Whether it is a print-out with columns lined up by blanks, in which only numbers have commas."""
    if dialect.delimiter != ",":
        return False
    lines = [line for line in sample.splitlines() if line.strip()][:2000]
    printed = sum(_PRINTED.search(line.strip()) is not None for line in lines)
    commas = sample.count(",")
    return printed > 0.6 * len(lines) and len(_THOUSANDS.findall(sample)) > 0.5 * commas


def _is_prose(dialect: Dialect, census: Census) -> bool:
    """Whether these are sentences: many commas are followed by a blank and a small letter."""
    if dialect.delimiter not in ",;" or dialect.skip_initial_space or census.width > 8:
        return False
    cells = [cell for record in census.head for cell in record[1:]]
    spoken = sum(re.match(r" [a-z]+ [a-z]", cell) is not None for cell in cells)
    return spoken > 0.3 * max(len(cells), 1)


def _single(path: Path, encoding: str, sample: str) -> Layout | NotATable:
    """A table of one column, or why there is no table."""
    lines = [line for line in islice(sample.splitlines(), 5000) if line.strip()]
    printed = sum(_PRINTED.search(line.strip()) is not None for line in lines)
    if printed > 0.5 * len(lines) and len(lines) > 2:
        return NotATable(
            "The file is fixed-width text: its columns are lined up with blanks, and no delimiter divides "
            "its lines evenly. Export it as CSV, or import it into a spreadsheet as fixed-width text and save that."
        )
    suffix = "".join(path.suffixes[-2:]).lower().removesuffix(".gz")
    short = sum(len(line.split()) <= 4 and len(line) <= 80 for line in lines)
    if short < 0.95 * len(lines) or (
        not suffix.endswith(tuple(_SINGLE)) and any(len(line.split()) > 1 for line in lines)
    ):
        return NotATable(
            "The file is text without a table: no delimiter divides its lines into the same number of cells."
        )
    dialect = Dialect()
    census = take_census(path, encoding, dialect)
    if not any(filled(cells) for cells in census.head):
        return NotATable("The file contains only blank lines.")
    return _laid_out(dialect, census)


def _laid_out(dialect: Dialect, census: Census) -> Layout:
    rows, first = find_header(census.head, census.width)
    body = census.head[first - 1 :]
    raw = [[cell.strip() for cell in census.head[n - 1]] for n in rows]
    labels, notes = _labels(raw, census, body)
    width = len(labels) if labels else census.width
    below = tuple(n for n in find_notes(census.tail, width, body) if n >= first)
    comments = set(below) | {n for at in rows for n in census.repeats.get(at, [])}
    comments |= {n for n, cells in enumerate(census.head, 1) if n >= first and _is_remark(cells, width)}
    comments |= {n for n, cells in census.odd if _is_remark(cells, width)}
    if rows and first > rows[0] + len(rows):
        comments |= set(range(rows[-1] + 1, first))
    blank = any(n >= first and n not in comments for n in census.blanks) or _has_blank_rows(body)
    dialect = replace(dialect, comment_rows=tuple(sorted(comments)), skip_blank_rows=blank)
    notes = [*_place_notes(rows, first, below, census), *notes, *_shape_notes(census, width, comments)]
    if labels and len(set(labels)) == len(labels) and all(labels) and len(labels) == len(raw[-1]):
        return Layout(replace(dialect, header_rows=rows), rows, labels, tuple(notes))
    above = tuple(range(1, first))
    dialect = replace(dialect, header=False, header_rows=rows, comment_rows=tuple(sorted({*comments, *above})))
    return Layout(dialect, rows, labels or ("",) * width, tuple(notes))


def _is_remark(cells: list[str], width: int) -> bool:
    return bool(cells) and len(cells) < width and filled(cells) == 1 and cells[0].lstrip().startswith("#")


def _has_blank_rows(body: list[list[str]]) -> bool:
    return any(cells and not any(cells) for cells in body)


def _labels(raw: list[list[str]], census: Census, body: list[list[str]]) -> tuple[tuple[str, ...], list[str]]:
    """Labels for all columns of the table, and a note if the header is not as wide as the rows."""
    if not raw:
        return (), ["The file has no header: name its columns."]
    labels = labels_of(Dialect(header_rows=tuple(range(1, len(raw) + 1))), raw) or ()
    if len(labels) >= census.width or census.width - len(labels) > 1 or census.evenness < 0.9:
        return labels, []
    full = [cells for cells in body if len(cells) == census.width]
    if len(full) < 0.8 * sum(map(bool, body)):
        return labels, []  # there is no usual width: the header's is as good as any
    if all(not cells[-1].strip() for cells in full):
        return (*labels, ""), [
            "Every row ends with a delimiter but the header does not: the last column has no name and is empty."
        ]
    return ("", *labels), [
        "The header has one label fewer than the rows have cells: the first column is assumed to have no name."
    ]


def _place_notes(rows: tuple[int, ...], first: int, below: tuple[int, ...], census: Census) -> Iterator[str]:
    above = (rows[0] if rows else first) - 1
    if above:
        yield f"{_lines(1, above)} above the header {'is' if above == 1 else 'are'} not part of the table."
    if len(rows) > 1:
        yield f"{_lines(rows[0], rows[-1])} are read together as the header."
    written = [n for n in below if n not in census.blanks]
    if written:
        be = "is" if len(written) == 1 else "are"
        yield f"{_lines(written[0], written[-1])} below the table {be} read as notes, not data."


def _lines(first: int, last: int) -> str:
    return f"Row {first}" if first == last else f"Rows {first} {'and' if last == first + 1 else 'to'} {last}"


def _shape_notes(census: Census, width: int, comments: set[int]) -> Iterator[str]:
    tail = dict(census.tail)
    aside = sum(len(tail.get(n) or ()) not in {0, width} for n in comments)
    odd = sum(count for w, (count, _, _) in census.widths.items() if w != width) - aside
    if odd > 0:
        do = "does" if odd == 1 else "do"
        yield f"About {odd} of {census.written} rows {do} not have {counted(width, 'cell')}."
    if census.broken:
        yield "The file ends inside quotation marks, or has an enormous cell: look for a mark that is never closed."
