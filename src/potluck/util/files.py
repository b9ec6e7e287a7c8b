"""Write files so that a half-written file never appears under its final name."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["replacing", "safe_name", "sha256_of", "write_bytes", "write_text"]

_BLOCK = 1 << 20


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; it is moved to ``path`` if the block succeeds, and removed if it fails.

    The temporary name is always the same, so the next run overwrites what a killed run left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        yield partial
        os.replace(partial, path)  # noqa: PTH105 - one call that replaces on every platform
    finally:
        partial.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> bool:
    """Write a whole file, unless it already has this content; return whether it was written."""
    try:
        if path.stat().st_size == len(content) and path.read_bytes() == content:
            return False
    except OSError:
        pass
    with replacing(path) as partial:
        partial.write_bytes(content)
    return True


def write_text(path: Path, text: str) -> bool:
    """Write a text file as UTF-8 with LF line ends, unless it already has this content.

    Returns:
        Whether it was written.
    """
    return write_bytes(path, text.encode("utf-8"))


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10))})


def safe_name(name: str, taken: set[str] | frozenset[str] = frozenset()) -> str:
    """Return a file name that every file system accepts, different from those taken even if case is ignored.

    >>> safe_name("Deaths by county/2015"), safe_name("CON"), safe_name("a", {"a"})
    ('Deaths-by-county-2015', 'CON_', 'a-2')
    """
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in name)[:60].strip(".-") or "table"
    if plain.split(".")[0].lower() in _RESERVED:
        plain += "_"
    free, number = plain, 2
    while free.lower() in {t.lower() for t in taken}:
        free, number = f"{plain}-{number}", number + 1
    return free
