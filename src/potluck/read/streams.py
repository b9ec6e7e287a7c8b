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
# Codecs to which bytes below 128 may be no text.
_NOT_LIKE_ASCII = ("utf-16", "utf-32", "utf-7", "iso2022", "hz", "cp424", "unicode-escape", "raw-unicode-escape")
_NOT_OF_FILES = frozenset({"idna", "punycode", "undefined"})  # of names of hosts, and of nothing


class HashedFile(io.RawIOBase):
    """A file that hashes and counts what is read from it.

    Attributes:
        bytes: bytes read so far.

    Args:
        path: the file.
        also: a second algorithm to hash with, of those `hashlib` has.
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
        """Read into a buffer and hash what came."""
        count = self._file.readinto(buffer) or 0
        read = memoryview(buffer)[:count]
        self._sha256.update(read)
        if self._also is not None:
            self._also.update(read)
        self.bytes += count
        return count

    def read(self, size: int = -1) -> bytes:
        """Some more bytes; copied once less than what is made of `readinto`."""
        if size < 0:
            return super().read(size) or b""
        block = self._file.read(size) or b""
        self._sha256.update(block)
        if self._also is not None:
            self._also.update(block)
        self.bytes += len(block)
        return block

    def drain(self) -> None:
        """Read and hash whatever was not asked for, so that the hash is that of the whole file."""
        block = memoryview(bytearray(_BLOCK))
        while self.readinto(block):
            pass

    @property
    def sha256(self) -> str:
        """SHA-256 of what was read, in hexadecimal."""
        return self._sha256.hexdigest()

    @property
    def also(self) -> str:
        """The hash of the second algorithm asked for; "" where none was."""
        return self._also.hexdigest() if self._also is not None else ""

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


class Unpacked(io.RawIOBase):
    """The content of a file, unpacked where it is gzipped; it ends where a gzip is damaged.

    Attributes:
        damaged: the gzip is cut short or no gzip.
        overflows: the gzip holds so much more than its size that it was left there: no table packs so well.

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
            # One read at a time: a longer one would lose what came before the damage.
            block = b"" if self.damaged or self.overflows else self._packed.read1(len(buffer))
        except (gzip.BadGzipFile, EOFError, zlib.error):
            self.damaged = True
            block = b""
        self._unpacked += len(block)
        self.overflows = self._unpacked > max(UNPACKED_CAP, _PACKING_CAP * self._raw.bytes)
        memoryview(buffer)[: len(block)] = block
        return len(block)


def open_unpacked(raw: HashedFile, path: Path) -> Unpacked:
    """The content of a file: of the file inside where it is gzipped, the hash staying that of the gzip."""
    return Unpacked(raw, path)


def codec_of(encoding: str) -> codecs.CodecInfo | None:
    """The codec of an encoding's name, or None where Python has no such text encoding.

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
    """How bytes become text where some of them may be none.

    Attributes:
        encoding: the encoding, as Python calls it.
        errors: what becomes of undecodable bytes, as of `codecs`.
        replaces: they become U+FFFD, not surrogates.
        begins: a byte order mark may come first, which is no text.
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
    """Content as UTF-8 for pyarrow: proved to be text in its encoding, transcoded where it is another.

    pyarrow prints tracebacks of its own on bytes that are no text, so they end the stream instead, and whoever
    reads asks `undecodable` afterwards, and `rest` for what was not given.

    Attributes:
        undecodable: bytes were met that are not text in the encoding; the stream ended before them.
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
                # Decoding is what costs here, and plain ASCII after whole characters needs none.
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
        """What was not given, undecodable bytes and all; nothing is to be read from the stream itself any more.

        Args:
            given_back: UTF-8 that was given and comes first once more.
            begins: it is the beginning of the content.

        Returns:
            Bytes, and how they become text: in UTF-8 the file's own, else a form of UTF-8 that has room for surrogates.
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
        # Where the strict decoder failed in a block, another goes on from the state before that block.
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
