"""Loading saved dossiers."""

from collections.abc import Iterable
from pathlib import Path

from potluck.dossier.entry import Dossier

__all__ = ["load_dossier", "load_dossiers"]


def load_dossier(path: Path) -> Dossier | None:
    """The dossier saved at a path, or None if it is missing or this version cannot read it."""
    try:
        return Dossier.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None


def load_dossiers(paths: Iterable[Path]) -> list[Dossier]:
    """The dossiers saved at some paths, in that order; paths without a readable one are left out."""
    return [dossier for path in paths if (dossier := load_dossier(path)) is not None]
