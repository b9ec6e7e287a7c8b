"""A folder that is brought to hold exactly the given files: unchanged files stay, all others are removed."""

import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from potluck.client.layout import SUMS
from potluck.errors import PotluckError
from potluck.util.files import safe_name, sha256_of, write_bytes

__all__ = ["LONGEST_PATH", "UNFINISHED", "Hashing", "Held", "HeldFolder"]

UNFINISHED = "UNFINISHED.txt"
_UNFINISHED = b"This release is not finished. Do not hand it out. Run the command that makes it again.\n"
LONGEST_PATH = 120
_BLOCK = 1 << 20
_NAME = re.compile(r'[^<>:"/\\|?*\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Held:
    """A file of the folder: its size and its SHA-256."""

    bytes: int
    sha256: str


class Hashing:
    """Writes to a file, and hashes and counts what it writes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.bytes = 0

    def write(self, block: bytes) -> int:
        """Write a block."""
        self._digest.update(block)
        self.bytes += len(block)
        return self._file.write(block)

    @property
    def held(self) -> Held:
        """Size and hash of what was written so far."""
        return Held(self.bytes, self._digest.hexdigest())


class HeldFolder:
    """Files go in one by one, in any order; `finish` removes all others and writes the checksums.

    Paths are relative to the folder, with slashes. From the first change until `finish` is done, a file says that the
    folder must not be handed out: if a run is killed, the checksums are those of an earlier run (decision 55).
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._held: dict[str, Held] = {}
        self._taken: dict[str, str] = {}

    @property
    def files(self) -> Mapping[str, Held]:
        """The files that were put in, by path."""
        return self._held

    def write(self, path: str, content: bytes) -> None:
        """Put a file in."""
        held = Held(len(content), hashlib.sha256(content).hexdigest())
        target = self._place(path)
        if not self._same(target, held):
            self._mark()
            write_bytes(target, content)
        self._held[path] = held

    def copy(self, path: str, source: Path, sha256: str = "") -> None:
        """Copy a file in.

        Args:
            path: the target path.
            source: the file.
            sha256: the hash it must have; "" for any.

        Raises:
            PotluckError: the source is missing or has changed.
        """
        try:
            held = Held(source.stat().st_size, sha256 or sha256_of(source))
            if self._same(self._place(path), held):
                self._held[path] = held
                return
            with source.open("rb") as file, self.writing(path) as out:
                while block := file.read(_BLOCK):
                    out.write(block)
                if out.held != held:
                    raise _changed(source)
        except FileNotFoundError:
            raise _changed(source) from None

    @contextmanager
    def writing(self, path: str) -> Iterator[Hashing]:
        """Write a file piece by piece; it gets its name when the block ends without an error and it differs."""
        target = self._place(path)
        partial = target.with_name(f".{target.name}.partial")
        try:
            with partial.open("wb") as file:
                out = Hashing(file)
                yield out
            if not self._same(target, out.held):
                self._mark()
                os.replace(partial, target)  # noqa: PTH105 - one call that replaces on every platform
        finally:
            partial.unlink(missing_ok=True)
        self._held[path] = out.held

    def finish(self) -> None:
        """Remove files that do not belong here and write the checksums of all others."""
        self._remove_others()
        lines = [f"{held.sha256}  {path}\n" for path, held in sorted(self._held.items())]
        write_bytes(self.root / SUMS, "".join(lines).encode())
        (self.root / UNFINISHED).unlink(missing_ok=True)

    def _mark(self) -> None:
        """Mark the folder as unfinished."""
        if not (self.root / UNFINISHED).exists():
            write_bytes(self.root / UNFINISHED, _UNFINISHED)

    @staticmethod
    def _same(target: Path, held: Held) -> bool:
        return (
            target.is_file()
            and not target.is_symlink()
            and target.stat().st_size == held.bytes
            and sha256_of(target) == held.sha256
        )

    def _place(self, path: str) -> Path:
        """The place of a path, after removing anything in the way."""
        self._check(path)
        target = self.root / path
        for parent in reversed(target.relative_to(self.root).parents[:-1]):
            if (self.root / parent).is_symlink() or (self.root / parent).is_file():
                (self.root / parent).unlink()
        if target.is_symlink():
            target.unlink()
        elif target.is_dir():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _check(self, path: str) -> None:
        if len(path) > LONGEST_PATH:
            raise PotluckError(
                f"The path {path!r} is longer than {LONGEST_PATH} characters, which not every computer can unpack.",
                "Give the dataset's or the agency's folder, or the file, a shorter name.",
            )
        if not all(_portable(part) for part in path.split("/")):
            raise PotluckError(
                f"Not every computer can unpack the path {path!r}.",
                "Rename the file: letters, digits, dashes and underscores always work.",
            )
        other = self._taken.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if other != path:
            raise PotluckError(
                f"The paths {other!r} and {path!r} differ only in case, and not every computer can distinguish them.",
                "Rename one of them.",
            )

    def _remove_others(self) -> None:
        keep = {self.root / path for path in self._held} | {self.root / SUMS, self.root / UNFINISHED}
        for path in sorted(self.root.rglob("*"), reverse=True):
            if path in keep:
                continue
            self._mark()
            if path.is_symlink() or not path.is_dir():
                path.unlink()
            elif not any(path.iterdir()):
                path.rmdir()


def _portable(part: str) -> bool:
    """Whether every file system accepts a name."""
    stem = part.partition(".")[0]
    reserved = safe_name(stem) == f"{stem}_"
    return _NAME.fullmatch(part) is not None and part == part.rstrip(" .") and not reserved


def _changed(source: Path) -> PotluckError:
    return PotluckError(f"{source.name} has changed since its dataset was checked in.", "Run `potluck build` again.")
