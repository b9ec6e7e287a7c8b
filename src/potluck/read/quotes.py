"""Whether quotation marks stand where a strict writer puts them: before a cell's first character and after its last."""

from collections.abc import Iterable

import numpy as np

__all__ = ["are_well_placed"]

_LINE_ENDS = b"\r\n"


def are_well_placed(blocks: Iterable[bytes], delimiter: bytes, quote: bytes) -> bool:
    r"""Whether every opening quotation mark of a text begins a cell, and every closing one ends it.

    A mark that opens and is closed by a stray one rows further down is not: the rows between are swallowed.

    Args:
        blocks: the text, in UTF-8.
        delimiter: one byte.
        quote: one byte; two of them stand for one in a cell.

    >>> are_well_placed([b'a,"x\ny"\n'], b",", b'"'), are_well_placed([b'a,"x\n3" pipe\n'], b",", b'"')
    (True, False)
    """
    edge = np.isin(np.arange(256, dtype=np.uint8), np.frombuffer(delimiter + _LINE_ENDS, dtype=np.uint8))
    number = 0
    for lines in _whole_lines(blocks):
        # Marks in pairs, an empty cell's too, change nothing of where the others stand.
        signs = np.frombuffer(b"\n" + lines.replace(quote * 2, b"") + b"\n", dtype=np.uint8)
        at = np.flatnonzero(signs == quote[0])
        opens = (np.arange(len(at)) + number) % 2 == 0
        if not np.where(opens, edge[signs[at - 1]], edge[signs[at + 1]]).all():
            return False
        number += len(at)
    return number % 2 == 0


def _whole_lines(blocks: Iterable[bytes]) -> Iterable[bytes]:
    """The text cut at line ends alone, so that no mark is parted from what stands beside it."""
    rest = b""
    for block in blocks:
        text = rest + block
        cut = max(text.rfind(b"\n"), text.rfind(b"\r", 0, -1)) + 1
        rest = text[cut:]
        yield text[:cut]
    yield rest
