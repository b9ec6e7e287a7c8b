"""The script that checks a release against its checksums, with Python and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files as resources

from potluck.serve.folder import HeldFolder
from potluck.serve.placing import ReleasedTable
from potluck.serve.shown import Release

__all__ = ["Verifier"]


@dataclass(frozen=True, slots=True)
class Verifier:
    """``verify.py``."""

    name: str = "verify.py"

    def write(self, _release: Release, _tables: Sequence[ReleasedTable], folder: HeldFolder) -> tuple[str, ...]:
        """Put the script into the release."""
        own = resources("potluck.client").joinpath("shipped", "verify.py").read_bytes()
        folder.write(self.name, own.replace(b"\r\n", b"\n"))
        return (self.name,)
