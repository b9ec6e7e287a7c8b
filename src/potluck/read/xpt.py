"""SAS transport files (XPT, version 5) as a source; numbers and dates are turned into text."""

import warnings
from collections.abc import Generator, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from potluck.findings import Finding, found
from potluck.model import Dialect, Table
from potluck.read.batch import TextBatch
from potluck.read.exact import frame_of
from potluck.read.layout import SetAside
from potluck.read.source import FileFacts, Unreadable
from potluck.read.streams import HashedFile

__all__ = ["XptSource", "open_xpt"]

_ROWS = 16_384
_EPOCH = datetime(1960, 1, 1)  # noqa: DTZ001 - SAS dates carry no zone
_DATES = {
    "DATE",
    "MMDDYY",
    "DDMMYY",
    "YYMMDD",
    "E8601DA",
    "IS8601DA",
    "JULIAN",
    "WORDDATE",
    "MONYY",
    "B8601DA",
}
_DATETIMES = {"DATETIME", "DATEAMPM", "E8601DT", "IS8601DT", "B8601DT"}
_TIMES = {"TIME", "HHMM", "TOD", "E8601TM", "IS8601TM"}


def open_xpt(paths: Sequence[Path], table: Table) -> "XptSource | Unreadable":
    """A source over a SAS transport file."""
    try:
        return XptSource(paths[0], table)
    except (ValueError, KeyError, IndexError, OSError, TypeError, OverflowError) as error:
        return Unreadable(
            found(
                "source-error",
                f"This is not a SAS transport file (version 5): {error}.",
                where=table.paths[0].as_posix(),
            )
        )


def _reader(path: Path, encoding: str) -> Any:
    return pd.read_sas(path, format="xport", iterator=True, encoding=encoding)


def _text(data: bytes) -> str:
    return data.decode("latin-1").strip().rstrip("\0")


class XptSource:
    """A SAS transport file; attributes as in `potluck.read.source.TableSource`.

    Attributes:
        titles: the SAS label of each variable, "" if it has none.
    """

    def __init__(self, path: Path, table: Table) -> None:
        self._path = path
        self._table = table
        self._encoding = table.encoding or "latin-1"
        self.findings: list[Finding] = []
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            with _reader(path, self._encoding) as reader:
                fields = list(reader.fields)
        if warned:
            message = (
                "The file is incomplete: its length is not that of a transport file, so the last rows may be missing."
            )
            self.findings.append(found("source-error", message, where=table.paths[0].as_posix()))
        self.labels: tuple[str, ...] | None = tuple(_text(f["name"]) for f in fields)
        self.titles = tuple(_text(f["label"]) for f in fields)
        self._formats = tuple(_text(f["nform"]).upper() if f["ntype"] == "numeric" else "$" for f in fields)
        self.width = len(fields)
        self.dialect = Dialect(header=False, header_rows=())
        self.files: list[FileFacts] = []

    def batches(self) -> Generator[TextBatch, None, None]:
        """The observations, numbered from 1 as SAS does."""
        with HashedFile(self._path) as raw:
            raw.drain()
            self.files.append(FileFacts(self._table.paths[0].as_posix(), raw.bytes, raw.sha256, self._encoding))
        yield from SetAside(self.dialect)(frame_of(self._rows(), self.width, 1))

    def _rows(self) -> Iterator[tuple[str, ...]]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about an incomplete file, which is reported already
            reader = _reader(self._path, self._encoding)
        with reader:
            left = int(reader.nobs)
            while left > 0:
                frame = reader.read(min(_ROWS, left))
                left -= len(frame)
                columns = [_column(frame.iloc[:, i], fmt) for i, fmt in enumerate(self._formats)]
                yield from zip(*columns, strict=True)


def _column(values: "pd.Series[Any]", sas_format: str) -> list[str]:
    if sas_format == "$":
        return [v if isinstance(v, str) else "" for v in values]
    numbers = values.to_numpy(dtype=np.float64)
    return ["" if np.isnan(n) else _number(float(n), sas_format) for n in numbers]


def _number(value: float, sas_format: str) -> str:
    try:
        return _moment(value, sas_format) or _plain(value)
    except OverflowError:  # a day beyond the calendar: show its number rather than nothing
        return _plain(value)


def _plain(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)


def _moment(value: float, sas_format: str) -> str:
    if sas_format in _DATES:
        return (_EPOCH + timedelta(days=value)).date().isoformat()
    if sas_format in _DATETIMES:
        return (_EPOCH + timedelta(seconds=value)).isoformat()
    if sas_format in _TIMES:
        return (_EPOCH + timedelta(seconds=value)).time().isoformat()
    return ""
