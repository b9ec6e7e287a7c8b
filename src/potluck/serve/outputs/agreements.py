"""The agreements that apply to datasets: which exist, and their texts in the release."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from potluck.errors import PotluckError
from potluck.serve.folder import HeldFolder
from potluck.serve.placing import ReleasedTable
from potluck.serve.shown import Release

__all__ = ["Agreements", "agreements_in", "with_known_agreements"]

_MASTER = "master.md"
_FOLDER = "agreements/"


@dataclass(frozen=True, slots=True)
class Agreements:
    """The master agreement and those that datasets name, as UTF-8 with LF line ends.

    Attributes:
        source: the event's ``catalog/agreements``.
    """

    source: Path
    name: str = "agreements"

    def write(self, release: Release, _tables: Sequence[ReleasedTable], folder: HeldFolder) -> tuple[str, ...]:
        """Put the agreements into the release.

        Raises:
            PotluckError: an agreement is not UTF-8 text.
        """
        named = {one.agreement for one in release.datasets if one.agreement} | {_MASTER}
        there = [name for name in sorted(named) if _is_there(self.source, name)]
        for name in there:
            try:
                text = (self.source / name).read_text(encoding="utf-8-sig")
            except UnicodeDecodeError:
                raise PotluckError(f"catalog/agreements/{name} is not UTF-8 text.", "Save it again as UTF-8.") from None
            folder.write(_FOLDER + name, text.encode())
        return tuple(_FOLDER + name for name in there)


def agreements_in(folder: HeldFolder) -> tuple[str, ...]:
    """Names of the agreement files in a release's folder, sorted."""
    return tuple(sorted(path.removeprefix(_FOLDER) for path in folder.files if path.startswith(_FOLDER)))


def with_known_agreements(release: Release, source: Path) -> Release:
    """The release without references to missing agreements; only a draft may lack them.

    Args:
        release: the release.
        source: the event's ``catalog/agreements``.

    Raises:
        PotluckError: an agreement is missing, and the release is not a draft.
    """
    lost = {one.agreement for one in release.datasets if one.agreement and not _is_there(source, one.agreement)}
    if lost and not release.draft:
        raise PotluckError(
            f"The agreement {min(lost)!r} is not in catalog/agreements/.",
            "Put it there, or correct `agreement` in the dataset's descriptor.",
        )
    datasets = tuple(replace(one, agreement="") if one.agreement in lost else one for one in release.datasets)
    return replace(release, datasets=datasets)


def _is_there(source: Path, name: str) -> bool:
    return _is_plain(name) and (source / name).is_file() and not (source / name).is_symlink()


def _is_plain(name: str) -> bool:
    """Whether a name is the plain name of a file, and not a path to another folder."""
    return name == Path(name).name and not set("\\`") & set(name) and not name.startswith(".")
