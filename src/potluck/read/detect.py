"""The dialect of a table that declares none, detected as frictionless does: `csv.Sniffer` and the usual width."""

import csv
from collections.abc import Sequence
from dataclasses import replace

from potluck.model import Dialect

__all__ = ["SNIFFED_CHARACTERS", "SNIFFED_LINES", "detect_header", "sniff"]

SNIFFED_LINES = 100
SNIFFED_CHARACTERS = 32_768
_DELIMITERS = ",\t;|"


def sniff(lines: Sequence[str], delimiters: str = _DELIMITERS) -> Dialect:
    r"""Delimiter, quote and initial space of the first lines of a file.

    >>> sniff(["id;name\n", "1;Ann\n"]).delimiter
    ';'
    """
    try:
        found = csv.Sniffer().sniff("".join(lines), delimiters)
    except csv.Error:
        return Dialect()
    quote = '"' if found.quotechar in {None, "", "'"} else found.quotechar
    return Dialect(delimiter=found.delimiter, quote_char=quote, skip_initial_space=bool(found.skipinitialspace))


def detect_header(dialect: Dialect, head: Sequence[Sequence[str]]) -> Dialect:
    """The dialect with the header row found: the first record about as wide as the average record."""
    if not head:
        return dialect
    width = round(sum(len(r) for r in head) / len(head))
    drift = max(round(width * 0.1), 1)
    near = (n for n, record in enumerate(head, 1) if abs(len(record) - width) <= drift)
    return replace(dialect, header_rows=(next(near, 1),))
