"""Formats of files: each format is one module, and this is the table of them (decision 58).

Other packages add formats under the entry point group ``potluck.formats``; CONTRIBUTING.md says how.
"""

from pathlib import Path, PurePosixPath

from potluck.read.formats.delimited import DELIMITED
from potluck.read.formats.format import Format, unknown_format
from potluck.read.formats.inline import INLINE
from potluck.read.formats.json import JSON
from potluck.read.formats.ndjson import NDJSON
from potluck.read.formats.parquet import PARQUET
from potluck.read.formats.xlsx import XLSX
from potluck.read.formats.xpt import XPT
from potluck.read.layouts.encoding import open_bytes
from potluck.read.layouts.values import NotATable
from potluck.util.plugins import plugins

__all__ = ["INLINE", "Format", "content_size", "format_named", "format_of", "formats", "recognised", "suffix_of"]

_START = 512
_PACKED = 10  # for a gzipped text; more is rare
BUILT_IN = (XLSX, XPT, PARQUET, NDJSON, JSON, INLINE)
_NAMES = tuple(name for form in (*BUILT_IN, DELIMITED) for name in (form.name, *form.aliases))


def formats() -> tuple[Format, ...]:
    """All formats. Text comes last: a file of no other format may be text with delimiters."""
    return (*BUILT_IN, *plugins("potluck.formats", _NAMES), DELIMITED)


def suffix_of(name: str) -> str:
    """The suffix of a file's name in lower case, without the ``.gz`` of a gzipped file.

    >>> suffix_of("Deaths.CSV.gz"), suffix_of("README")
    ('.csv', '')
    """
    return PurePosixPath(name.lower().removesuffix(".gz")).suffix


def format_named(name: str) -> Format:
    """The format with a name in descriptors; a format that refuses every file if the name is unknown.

    >>> format_named("tsv").name, format_named("dbf").suffixes
    ('csv', ())
    """
    known = (form for form in formats() if name == form.name or name in form.aliases)
    return next(known, None) or unknown_format(name)


def format_of(path: str) -> str:
    """The format a file name promises: csv for any delimited text, "" if files with such a name need not be tables.

    >>> format_of("Deaths 2015.TXT"), format_of("map.geojson"), format_of("a.csv.gz")
    ('csv', '', 'csv')
    """
    suffix = suffix_of(path)
    return next((form.name for form in formats() if form.tables_only and suffix in form.suffixes), "")


def recognised(path: Path) -> Format | NotATable:
    """The format of a stranger's file, by its first bytes and its name; or why Potluck reads no table from it.

    Raises:
        UnpackError: its name says gzipped and it is not.
    """
    try:
        with open_bytes(path) as content:
            start = content.read(_START)
    except OSError as error:
        return NotATable(f"The file cannot be read: {error.strerror or error}.")
    looks = ((form, form.magic(start, path)) for form in formats())
    # There is always one: a file of no other format is text, or the text format says why it is not.
    form, verdict = next((form, verdict) for form, verdict in looks if verdict)
    return verdict if isinstance(verdict, NotATable) else form


def content_size(path: Path, name: str) -> int:
    """About how many bytes a file of a format contains once it is unpacked.

    Raises:
        OSError: the file is not there.
    """
    factor = _PACKED if path.suffix.lower() == ".gz" else format_named(name).unpack_factor
    return path.stat().st_size * factor
