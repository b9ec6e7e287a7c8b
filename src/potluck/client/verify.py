"""Verify that a release arrived complete: compare its files with the checksums beside them."""

import hashlib
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from potluck.client.layout import SUMS
from potluck.errors import VerifyError
from potluck.util.files import sha256_of
from potluck.util.models import Model

__all__ = ["MOST_BYTES", "VerifyResult", "verify"]

MOST_BYTES = 256 << 30
_MOST_SUMS = 64 << 20
_MOST_ENTRIES = 1_000_000
_BLOCK = 1 << 20
_LINE = re.compile(r"([0-9a-fA-F]{64}) [ *](.+)")
_AGAIN = "Get the release again from the organizers."


class VerifyResult(Model):
    """The result of verifying a release.

    Attributes:
        whole: whether every file exists and matches its checksum.
        name: the folder or zip that was verified.
        ok: number of files that match their checksums.
        missing: files that do not exist.
        changed: files that do not match their checksums.
        extra: files without a checksum; not an error.
    """

    whole: bool
    name: str
    ok: int
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    extra: tuple[str, ...]


def verify(path: str | os.PathLike[str] = ".", most_bytes: int = MOST_BYTES) -> VerifyResult:
    """Check a release against its checksums.

    Args:
        path: the release's folder, a file in its top folder such as its ``SHA256SUMS``, or its zip,
            which is read without unpacking it.
        most_bytes: the most bytes that a zip may hold when unpacked.

    Raises:
        VerifyError: there are no checksums, or the zip is not the zip of a release.
    """
    place = Path(path)
    if place.is_dir():
        return _verify_folder(place)
    if not place.is_file():
        raise VerifyError(f"There is no release at {str(path)!r}.", "Name a release's folder or its zip.")
    if place.suffix.lower() == ".zip" or zipfile.is_zipfile(place):
        return _verify_zip(place, most_bytes)
    return _verify_folder(place.parent)


def _verify_folder(root: Path) -> VerifyResult:
    sums = root / SUMS
    if not sums.is_file():
        raise VerifyError(f"There is no {SUMS} in {str(root)!r}.", "Name the folder that has it, or the zip.")
    with sums.open("rb") as file:
        wanted = _read_sums(file)
    present = frozenset(_files_of(root))
    return _compared(root.name or str(root), wanted, present - {SUMS}, lambda name: _hash_in(root, name))


def _files_of(root: Path) -> Iterator[str]:
    for folder, _, names in os.walk(root):
        for name in names:
            path = (Path(folder) / name).relative_to(root).as_posix()
            yield os.fsencode(path).decode("utf-8", "surrogateescape")


def _hash_in(root: Path, name: str) -> str:
    """The hash of a file; "" if it is a link, is not a file or cannot be read."""
    # Names are UTF-8 in a release, whatever encoding the locale has for file names.
    path = root / os.fsdecode(name.encode("utf-8", "surrogateescape"))
    try:
        return "" if path.is_symlink() or not path.is_file() else sha256_of(path)
    except OSError:
        return ""


def _read_sums(file: BinaryIO) -> dict[str, str]:
    """Checksums by path, as ``sha256sum`` writes them."""
    content = file.read(_MOST_SUMS + 1)
    if len(content) > _MOST_SUMS:
        raise VerifyError(f"{SUMS} is too large to be a list of checksums.", _AGAIN)
    try:
        lines = content.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise VerifyError(f"{SUMS} is not text.", _AGAIN) from None
    wanted: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        if match is None or not _is_inside(match[2]) or match[2] in wanted:
            raise VerifyError(f"Line {number} of {SUMS} cannot be used: {line[:200]!r}.", _AGAIN)
        wanted[match[2]] = match[1].lower()
    if not wanted:
        raise VerifyError(f"{SUMS} is empty.", _AGAIN)
    return wanted


def _is_inside(name: str) -> bool:
    """Whether a path is plain and stays in its folder, on Windows too."""
    parts = name.split("/")
    fine = not any(part in {"", ".", ".."} for part in parts)
    return fine and not any(c in name for c in "\\:\0") and not PurePosixPath(name).is_absolute()


def _compared(
    name: str, wanted: Mapping[str, str], present: frozenset[str], hash_of: Callable[[str], str]
) -> VerifyResult:
    missing = tuple(sorted(path for path in wanted if path not in present))
    there = sorted(path for path in wanted if path in present)
    changed = tuple(path for path in there if hash_of(path) != wanted[path])
    extra = tuple(sorted(present - set(wanted)))
    return VerifyResult(
        whole=not missing and not changed,
        name=name,
        ok=len(there) - len(changed),
        missing=missing,
        changed=changed,
        extra=extra,
    )


def _verify_zip(path: Path, most_bytes: int) -> VerifyResult:
    try:
        with zipfile.ZipFile(path) as packed:
            entries = _entries(packed, path.stat().st_size, most_bytes)
            prefix = _top(entries)
            with packed.open(entries[prefix + SUMS]) as file:
                wanted = _read_sums(file)  # type: ignore[arg-type]  # it can be read like a binary file
            present = frozenset(name.removeprefix(prefix) for name in entries) - {SUMS}
            result = _compared(path.name, wanted, present, lambda name: _hash_packed(packed, entries[prefix + name]))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise VerifyError(f"{path.name} cannot be read as a zip: {error}.", _AGAIN) from None
    return _with_note(result, path)


def _entries(packed: zipfile.ZipFile, size: int, most_bytes: int) -> dict[str, zipfile.ZipInfo]:
    """The files of a zip, after checks against harmful zips."""
    entries: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    infos = packed.infolist()
    if len(infos) > _MOST_ENTRIES or sum(i.file_size for i in infos) > most_bytes:
        raise VerifyError("The zip holds more than a release can.", _AGAIN)
    if sum(i.compress_size for i in infos) > size:
        raise VerifyError("Files of the zip overlap, as in a zip bomb.", _AGAIN)
    for info in infos:
        # `filename` ends at a zero byte, `orig_filename` does not.
        name = info.orig_filename
        if not _is_inside(name.removesuffix("/")) or name.lower() in seen or _is_link(info):
            raise VerifyError(f"The zip holds {name[:200]!r}, which cannot be part of a release.", _AGAIN)
        seen.add(name.lower())
        if not info.is_dir():
            entries[name] = info
    return entries


def _is_link(info: zipfile.ZipInfo) -> bool:
    kind = stat.S_IFMT(info.external_attr >> 16)
    return kind not in {0, stat.S_IFREG, stat.S_IFDIR}


def _top(entries: Mapping[str, zipfile.ZipInfo]) -> str:
    """The prefix of the release's paths in the zip: the name of its folder, or nothing."""
    tops = sorted(name.removesuffix(SUMS) for name in entries if name.rpartition("/")[2] == SUMS)
    tops = [top for top in tops if top.count("/") <= 1]
    if len(tops) != 1 or not all(name.startswith(tops[0]) for name in entries):
        raise VerifyError(f"The zip has no {SUMS} at its top.", "Name the zip of a release.")
    return tops[0]


def _hash_packed(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    """The hash of a file in a zip; "" if it cannot be unpacked."""
    digest, read = hashlib.sha256(), 0
    try:
        with packed.open(info) as file:
            while block := file.read(_BLOCK):
                read += len(block)
                if read > info.file_size:
                    return ""
                digest.update(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        return ""
    return digest.hexdigest()


def _with_note(result: VerifyResult, path: Path) -> VerifyResult:
    """The result; the zip itself counts as changed if its own checksum is beside it and differs."""
    note = path.with_name(f"{path.name}.sha256")
    try:
        sums = _LINE.match(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return result
    if sums is None or sums[1].lower() == sha256_of(path):
        return result
    return result.model_copy(update={"whole": False, "changed": (path.name, *result.changed)})
