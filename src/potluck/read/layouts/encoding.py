"""Which encoding a text file is in, checked on every byte; files in two encodings at once are refused.

A byte order mark decides; else UTF-8 if the WHOLE file is; else cp1252; else latin-1, which takes anything.
"""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from potluck.read.encoding import marked_encoding
from potluck.read.layouts.values import NotATable
from potluck.read.streams import HashedFile, open_unpacked

__all__ = ["Encoding", "UnpackError", "open_bytes", "prove_encoding"]

_BLOCK = 1 << 20
# Tab, line ends, form feed, the end mark of old editors and the separators some exports use are text.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0c\x01\x1a\x1e\x1f")) + b"\x7f"
_NOT_CP1252 = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
_HIGH = re.compile(rb"[\x80-\xff]+")
_MOST_RUNS = 200_000


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding in which the whole file is text, and what a person should know about it ("" for nothing)."""

    name: str
    note: str = ""


class UnpackError(Exception):
    """A gzipped file cannot be unpacked to its end; the text says why, as a sentence."""


class _Packed(io.RawIOBase):
    """The content of a gzipped file, which raises `UnpackError` instead of ending early."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._raw = HashedFile(path)
        self._content = open_unpacked(self._raw, path)

    def readable(self) -> bool:
        """Always: it is only ever read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into a buffer."""
        count = self._content.readinto(buffer)
        if self._content.damaged:
            raise UnpackError("The gzip archive is damaged or cut off: send the file again.")
        if self._content.overflows:
            raise UnpackError("The gzip archive unpacks to far more than a table of its size holds.")
        return count

    def close(self) -> None:
        """Close the file."""
        self._raw.close()
        super().close()


def open_bytes(path: Path) -> BinaryIO:
    """The content of a file, unpacked if it is gzipped; reading it may then raise `UnpackError`."""
    return cast("BinaryIO", _Packed(path)) if path.suffix.lower() == ".gz" else path.open("rb")


def prove_encoding(path: Path) -> Encoding | NotATable:
    """The encoding of a file, or why its bytes are not text.

    Args:
        path: the file; gzipped content is unpacked.
    """
    with open_bytes(path) as content:
        start = content.read(4096)
    if not start:
        return NotATable("The file is empty.")
    marked = marked_encoding(start)
    if marked:
        return _all_in(path, marked, "a byte order mark")
    wide = _wide(start)
    if wide:
        return _all_in(path, wide, "a zero byte beside every letter")
    return _junk(path) or _by_trial(path)


def _wide(start: bytes) -> str:
    """UTF-16 without a byte order mark: ASCII letters leave a zero in every other byte."""
    half = len(start) // 2
    if half < 8:
        return ""
    if start[1::2].count(0) > 0.7 * half and start[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if start[0::2].count(0) > 0.7 * half and start[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _blocks(path: Path) -> Iterator[bytes]:
    with open_bytes(path) as content:
        while block := content.read(_BLOCK):
            yield block


def _bad_offset(path: Path, encoding: str) -> int | None:
    """The approximate offset of the first byte that is not text in the encoding; None if all are."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    offset = 0
    try:
        for block in _blocks(path):
            pending = len(decoder.getstate()[0])
            decoder.decode(block)
            offset += len(block)
        pending = len(decoder.getstate()[0])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return offset - pending + error.start
    return None


def _all_in(path: Path, encoding: str, sign: str) -> Encoding | NotATable:
    bad = _bad_offset(path, encoding)
    if bad is None:
        return Encoding(encoding)
    return NotATable(
        f"The file has {sign}, but its bytes stop being {encoding.upper()} text at offset {bad}: export it again.",
        "encoding-error",
    )


def _junk(path: Path) -> NotATable | None:
    offset = controls = 0
    for block in _blocks(path):
        if b"\0" in block:
            where = offset + block.index(0)
            return NotATable(f"The file is not text: it has a zero byte at offset {where}.", "encoding-error")
        controls += len(block) - len(block.translate(None, _CONTROLS))
        offset += len(block)
    if controls > 5 + offset // 1000:
        why = f"The file is not text: {controls} of its {offset} bytes are control characters."
        return NotATable(why, "encoding-error")
    return None


def _by_trial(path: Path) -> Encoding | NotATable:
    bad = _bad_offset(path, "utf-8")
    if bad is None:
        return Encoding("utf-8")
    good_runs, bad_runs, places = _runs(path)
    if good_runs > bad_runs:
        shown = ", ".join(f"{text.hex(' ').upper()} at offset {at}" for at, text in places)
        return NotATable(
            f"The file mixes encodings: {good_runs} runs of characters are UTF-8, but {bad_runs} are not "
            f"({shown}). Retype those characters, or export the file again as UTF-8.",
            "encoding-error",
        )
    name = "latin-1" if any(block.translate(None, _NOT_CP1252) != block for block in _blocks(path)) else "cp1252"
    return Encoding(
        name,
        f"The file is not UTF-8 (first at byte {bad}) and is read as {name}: check letters with accents.",
    )


def _runs(path: Path) -> tuple[int, int, list[tuple[int, bytes]]]:
    """How many runs of bytes above ASCII are UTF-8, how many are not, and the first three that are not."""
    good = bad = 0
    places: list[tuple[int, bytes]] = []
    for at, run in _high_runs(path):
        if _is_utf8(run):
            good += 1
        else:
            bad += 1
            if len(places) < 3:
                places.append((at, run[:4]))
        if good + bad >= _MOST_RUNS:
            break
    return good, bad, places


def _high_runs(path: Path) -> Iterator[tuple[int, bytes]]:
    offset, carried = 0, b""
    for block in _blocks(path):
        joined = carried + block
        start = offset - len(carried)
        cut = len(joined.rstrip(bytes(range(128, 256))))
        # A run at the end may go on in the next block; one of 64 KB is not text, so it need not be whole.
        carried = joined[cut:] if len(joined) - cut < 65_536 else b""
        done = joined[: len(joined) - len(carried)]
        yield from ((start + found.start(), found.group()) for found in _HIGH.finditer(done))
        offset += len(block)
    if carried:
        yield offset - len(carried), carried


def _is_utf8(run: bytes) -> bool:
    try:
        run.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
