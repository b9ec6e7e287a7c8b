"""The release as one zip: the same tree always gives the same bytes, on any computer and at any time."""

import os
import time
import zipfile
from pathlib import Path, PurePosixPath

from potluck.client.layout import SUMS
from potluck.serve.tree import Tree
from potluck.util.files import replacing, sha256_of, write_text

__all__ = ["bundle"]

_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
_LAST_YEAR = 2107
_PACKED = {".parquet", ".gz", ".zip", ".xlsx", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".woff", ".woff2"}
_PACKED |= {".bz2", ".xz", ".zst", ".7z", ".pdf", ".docx", ".pptx"}
_UNIX = 3
_PLAIN_FILE = 0o100644
_BLOCK = 1 << 20


def bundle(tree: Tree) -> Path:
    """Pack a release into ``<name>.zip`` beside its folder, with ``<name>.zip.sha256``.

    Nothing is written if the zip already holds exactly this release.

    Args:
        tree: the release, as `potluck.serve.tree.assemble` left it.

    Returns:
        The path of the zip.
    """
    path = tree.folder.with_name(f"{tree.name}.zip")
    moment = _moment(os.environ.get("SOURCE_DATE_EPOCH", ""))
    note = path.with_name(f"{path.name}.sha256")
    if not _is_current(path, note, tree, moment):
        note.unlink(missing_ok=True)
        with replacing(path) as partial:
            _pack(tree, partial, moment)
        write_text(note, f"{sha256_of(path)}  {path.name}\n")
    return path


def _moment(epoch: str) -> tuple[int, int, int, int, int, int]:
    """The date of every file in the zip: that of SOURCE_DATE_EPOCH, in UTC, or the earliest that a zip can store."""
    if not epoch.isdecimal():
        return _FIRST_MOMENT
    try:
        at = time.gmtime(int(epoch))
    except (OverflowError, ValueError, OSError):
        return _FIRST_MOMENT
    if not _FIRST_MOMENT[0] <= at.tm_year <= _LAST_YEAR:
        return _FIRST_MOMENT
    # A zip stores times in steps of two seconds.
    return (at.tm_year, at.tm_mon, at.tm_mday, at.tm_hour, at.tm_min, at.tm_sec // 2 * 2)


def _is_current(path: Path, note: Path, tree: Tree, moment: tuple[int, ...]) -> bool:
    """Whether the zip is complete and was packed from files with these checksums and this date."""
    try:
        if note.read_text(encoding="utf-8") != f"{sha256_of(path)}  {path.name}\n":
            return False
        with zipfile.ZipFile(path) as packed:
            sums = packed.getinfo(f"{tree.name}/{SUMS}")
            return sums.date_time == moment and packed.read(sums) == (tree.folder / SUMS).read_bytes()
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return False


def _pack(tree: Tree, path: Path, moment: tuple[int, int, int, int, int, int]) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        for name in sorted([*tree.files, SUMS]):
            source = tree.folder / name
            info = zipfile.ZipInfo(f"{tree.name}/{name}", moment)
            info.create_system = _UNIX
            info.external_attr = _PLAIN_FILE << 16
            info.file_size = source.stat().st_size
            stored = PurePosixPath(name).suffix.lower() in _PACKED
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            # Deflate's level is zlib's default, 6.
            with source.open("rb") as file, packed.open(info, "w") as out:
                while block := file.read(_BLOCK):
                    out.write(block)
