"""Which encoding a text file is in: a byte order mark, else UTF-8 if the WHOLE file is, else cp1252, else latin-1.

A detector that samples the head takes a file with one accented letter in its last kilobyte for ASCII.
"""

import codecs
from pathlib import Path

from potluck.read.streams import HashedFile, open_unpacked

__all__ = ["detect_encoding", "lacks_mark", "marked_encoding"]

_BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_NEEDED = {
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
}


def marked_encoding(start: bytes) -> str:
    """The encoding that a byte order mark at a file's start stands for; "" if there is none.

    >>> marked_encoding(codecs.BOM_UTF16_LE + b"a"), marked_encoding(b"a,b")
    ('utf-16', '')
    """
    return next((encoding for mark, encoding in _MARKS if start.startswith(mark)), "")


def lacks_mark(path: Path, encoding: str) -> bool:
    """Whether an encoding needs a byte order mark to know the order of its bytes, but the file has none."""
    marks = _NEEDED.get(codecs.lookup(encoding).name, ())
    if not marks:
        return False
    with HashedFile(path) as raw:
        start = open_unpacked(raw, path).read(4)
    return bool(start) and not start.startswith(marks)


def detect_encoding(path: Path) -> str:
    """The first encoding of the list in which the whole file is text."""
    with HashedFile(path) as raw:
        start = open_unpacked(raw, path).read(4)
    return marked_encoding(start) or next(e for e in ("utf-8", "cp1252", "latin-1") if _is_text_in(path, e))


def _is_text_in(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with HashedFile(path) as raw:
        content = open_unpacked(raw, path)
        try:
            while block := content.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
