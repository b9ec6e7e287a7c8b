"""Bytes of a contributed file: hashed, counted and proved to be text in the one read that feeds the parser."""

import codecs
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO, cast

__all__ = [
    "UNPACKED_CAP",
    "Decoding",
    "HashedFile",
    "ProvedStream",
    "Unpacked",
    "codec_of",
    "loose_decoding",
    "open_unpacked",
]

_BLOCK = 1 << 20
UNPACKED_CAP = 4 << 30
_PACKING_CAP = 400
# Codecs in which bytes below 128 may not be text.
_NOT_LIKE_ASCII = ("utf-16", "utf-32", "utf-7", "iso2022", "hz", "cp424", "unicode-escape", "raw-unicode-escape")
_NOT_OF_FILES = frozenset({"idna", "punycode", "undefined"})  # for host names, and a codec that always fails


class HashedFile(io.RawIOBase):
    """A file that hashes and counts what is read from it.

    Attributes:
        bytes: bytes read so far.

    Args:
        path: the file.
        also: a second hash algorithm, by its name in `hashlib`.
    """

    def __init__(self, path: Path, also: str | None = None) -> None:
        super().__init__()
        self._file = path.open("rb", buffering=0)
        self._sha256 = hashlib.sha256()
        self._also = hashlib.new(also, usedforsecurity=False) if also else None
        self.bytes = 0

    def readable(self) -> bool:
        """Always: it is only ever read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into a buffer and hash what was read."""
        count = self._file.readinto(buffer) or 0
        read = memoryview(buffer)[:count]
        self._sha256.update(read)
        if self._also is not None:
            self._also.update(read)
        self.bytes += count
        return count

    def read(self, size: int = -1) -> bytes:
        """Some more bytes, with one copy less than through `readinto`."""
        if size < 0:
            return super().read(size) or b""
        block = self._file.read(size) or b""
        self._sha256.update(block)
        if self._also is not None:
            self._also.update(block)
        self.bytes += len(block)
        return block

    def drain(self) -> None:
        """Read and hash the rest, so that the hash is that of the whole file (decision 26)."""
        block = memoryview(bytearray(_BLOCK))
        while self.readinto(block):
            pass

    @property
    def sha256(self) -> str:
        """SHA-256 of what was read, in hexadecimal."""
        return self._sha256.hexdigest()

    @property
    def also(self) -> str:
        """The hash of the second algorithm; "" if there is none."""
        return self._also.hexdigest() if self._also is not None else ""

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


class Unpacked(io.RawIOBase):
    """The content of a file, unpacked if it is gzipped; it ends where a gzip file is damaged.

    Attributes:
        damaged: the gzip file is cut short, or is not gzip.
        overflows: the gzip file unpacks to so many times its size that reading stopped: no table packs so well.

    Args:
        raw: the file.
        path: its name, which says whether it is gzipped.
    """

    def __init__(self, raw: HashedFile, path: Path) -> None:
        super().__init__()
        self._raw = raw
        packed = path.suffix.lower() == ".gz"
        self._packed = gzip.GzipFile(fileobj=cast("BinaryIO", raw), mode="rb") if packed else None
        self.damaged = False
        self.overflows = False
        self._unpacked = 0

    def readable(self) -> bool:
        """Always: it is only ever read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Some more bytes."""
        return self._raw.read(size) if self._packed is None else super().read(size) or b""

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into a buffer."""
        if self._packed is None:
            return self._raw.readinto(buffer)
        try:
            # One read at a time: a longer read would lose what came before the damage.
            block = b"" if self.damaged or self.overflows else self._packed.read1(len(buffer))
        except (gzip.BadGzipFile, EOFError, zlib.error):
            self.damaged = True
            block = b""
        self._unpacked += len(block)
        self.overflows = self._unpacked > max(UNPACKED_CAP, _PACKING_CAP * self._raw.bytes)
        memoryview(buffer)[: len(block)] = block
        return len(block)


def open_unpacked(raw: HashedFile, path: Path) -> Unpacked:
    """The content of a file, unpacked if it is gzipped; the hash stays that of the gzip file."""
    return Unpacked(raw, path)


def codec_of(encoding: str) -> codecs.CodecInfo | None:
    """The codec for an encoding's name, or None if Python has no such text encoding.

    >>> codec_of("Latin-1").name
    'iso8859-1'
    >>> codec_of("base64") is None
    True
    """
    try:
        codec = codecs.lookup(encoding)
    except (LookupError, ValueError):
        return None
    return codec if getattr(codec, "_is_text_encoding", True) and codec.name not in _NOT_OF_FILES else None


@dataclass(frozen=True, slots=True)
class Decoding:
    """How bytes become text if some of them may not be text.

    Attributes:
        encoding: the encoding, as Python calls it.
        errors: how undecodable bytes are handled, by the name in `codecs`.
        replaces: they become U+FFFD, not surrogates.
        begins: a byte order mark may come first, which is not text.
    """

    encoding: str
    errors: str
    replaces: bool
    begins: bool = True


def loose_decoding(encoding: str) -> Decoding:
    """The decoding that keeps every undecodable byte apart, or marks where it was.

    >>> loose_decoding("utf-8").errors, loose_decoding("utf-16").errors
    ('surrogateescape', 'replace')
    """
    codec = codecs.lookup(encoding).name
    # surrogateescape keeps every undecodable byte apart, but not those that could be ASCII.
    replaces = codec.startswith(_NOT_LIKE_ASCII)
    return Decoding(encoding, "replace" if replaces else "surrogateescape", replaces)


class ProvedStream:
    """Content as UTF-8 for pyarrow: checked to be text in its encoding, and transcoded if that is not UTF-8.

    pyarrow prints its own tracebacks for bytes that are not text, so they end the stream instead; afterwards the reader
    looks at `undecodable`, and gets what was not delivered from `rest`.

    Attributes:
        undecodable: there are bytes that are not text in the encoding; the stream ended before them.
    """

    def __init__(self, content: BinaryIO, encoding: str) -> None:
        codec = codecs.lookup(encoding)
        self._content = content
        self._encoding = encoding
        self._plain = codec.name == "utf-8"
        self._decoder = codec.incrementaldecoder("strict")
        self._before = self._decoder.getstate()
        self._refused = b""
        self._ended = False
        self.undecodable = False

    def read(self, size: int) -> bytes:
        """Some more UTF-8; empty at the end."""
        while not self._ended:
            block = self._content.read(size)
            self._ended = not block
            text = self._proved(block)
            if text:
                return text
        return b""

    def _proved(self, block: bytes) -> bytes:
        self._before = self._decoder.getstate()
        try:
            if self._plain:
                # Decoding is the expensive part, and plain ASCII after whole characters needs none.
                if not (block and block.isascii() and self._before[0] == b""):
                    self._decoder.decode(block, not block)
                return block
            return self._decoder.decode(block, not block).encode("utf-8")
        except UnicodeError:
            self.undecodable = True
            self._refused = block
            self._ended = True
            return b""

    def rest(self, given_back: bytes, *, begins: bool) -> tuple[BinaryIO, Decoding]:
        """What was not delivered, undecodable bytes included; the stream itself must not be read any more.

        Args:
            given_back: UTF-8 that was delivered and must come first again.
            begins: it is the start of the content.

        Returns:
            Bytes, and how they become text: the file's own if it is UTF-8, else UTF-8 that may contain surrogates.
        """
        loose = loose_decoding(self._encoding)
        if self._plain:
            pieces = chain((given_back, self._refused), _read(self._content))
            how = replace(loose, begins=begins)
        else:
            pieces = chain((given_back,), self._transcoded(loose))
            how = Decoding("utf-8", "surrogatepass", loose.replaces, begins)
        return cast("BinaryIO", _Pieces(pieces)), how

    def _transcoded(self, loose: Decoding) -> Iterator[bytes]:
        # If the strict decoder failed in a block, a lenient one goes on from the state before that block (decision 7).
        decoder = codecs.getincrementaldecoder(self._encoding)(loose.errors)
        decoder.setstate(self._before if self.undecodable else self._decoder.getstate())
        for block in chain((self._refused,), _read(self._content)):
            yield decoder.decode(block).encode("utf-8", "surrogatepass")
        yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")


def _read(content: BinaryIO) -> Iterator[bytes]:
    while block := content.read(_BLOCK):
        yield block


class _Pieces(io.RawIOBase):
    """Pieces of bytes as one file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        """Always: it is only ever read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into a buffer."""
        while not self._piece:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._piece = memoryview(piece)
        count = min(len(self._piece), len(buffer))
        memoryview(buffer)[:count] = self._piece[:count]
        self._piece = self._piece[count:]
        return count
