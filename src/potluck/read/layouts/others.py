"""What a file without a readable table is, by its first bytes and its name."""

import zipfile
from pathlib import Path

from potluck.read.layouts.values import NotATable

__all__ = ["ZIP", "why_not_text"]

ZIP = b"PK\x03\x04"
_MARKS = (
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old binary Office file (.xls or .doc)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"$FL2", "an SPSS file"),
    (b"<stata_dta>", "a Stata file"),
    (b"RDX", "an R data file"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x89HDF", "an HDF5 file"),
    (b"ARROW1", "an Arrow file"),
)
_NAMES = {
    "JSON": ".json",
    "GeoJSON": ".geojson",
    "JSON lines": ".ndjson .jsonl",
    "TopoJSON": ".topojson",
    "XML": ".xml",
    "a web page": ".html .htm",
    "a text document": ".md .rst .tex .rtf",
    "YAML": ".yaml .yml .toml",
    "a program": ".py .r .sql .sas .do .js .sh .ipynb .css",
    "a map": ".kml",
    "a picture": ".svg",
}
_ADVICE = "Export the table as CSV or XLSX to have it checked."


def why_not_text(start: bytes, path: Path) -> NotATable | None:
    """Why a file is not delimited text, by its first bytes and its name; None if it may be."""
    if start.startswith(ZIP):
        return _zipped(path)
    known = next((what for mark, what in _MARKS if start.startswith(mark)), "")
    if known:
        return NotATable(f"The file is {known}, which Potluck does not read as a table. {_ADVICE}")
    name = _named(path, start)
    return NotATable(f"The file is {name}, which Potluck does not read as a table.") if name else None


def _named(path: Path, start: bytes) -> str:
    """What a text file is according to its name or its first words; "" for any text."""
    suffix = Path(path.name.lower().removesuffix(".gz")).suffix
    markup = start.lstrip()[:15].lower().startswith((b"<!doctype", b"<html", b"<?xml"))
    named = (what for what, suffixes in _NAMES.items() if suffix and suffix in suffixes.split())
    return next(named, "a web page or XML" if markup else "")


def _zipped(path: Path) -> NotATable:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return NotATable("The file is a damaged zip archive or workbook: send it again.")
    if "xl/workbook.bin" in names or "mimetype" in names:
        return NotATable(f"The file is a workbook of a kind that Potluck does not read. {_ADVICE}")
    return NotATable("The file is a zip archive: unpack it and add the files in it.")
