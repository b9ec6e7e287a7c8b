"""Potluck turns the datasets that many agencies bring to one event into a catalogue and a bundle.

    import potluck

    event = potluck.open(".")                  # a workspace, or an unzipped release
    event["cdc/overdose-deaths"].to_pandas()   # or .to_polars(), .to_arrow(), .sql("select …")
    potluck.validate("table.csv").valid

Importing it is fast: large libraries are loaded when they are first used.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from potluck.errors import PotluckError

if TYPE_CHECKING:
    from potluck.api import EventWorkspace, validate, workspace
    from potluck.contribute import Added
    from potluck.findings import Finding, Severity
    from potluck.frames import DatasetFrames, EventFrames, TableFrames
    from potluck.organize.building import BuildResult
    from potluck.organize.release import ReleaseResult
    from potluck.organize.status import Status
    from potluck.report import Report
    from potluck.serve.verify import verify

    __version__: str

__all__ = [
    "Added",
    "BuildResult",
    "DatasetFrames",
    "EventFrames",
    "EventWorkspace",
    "Finding",
    "PotluckError",
    "ReleaseResult",
    "Report",
    "Severity",
    "Status",
    "TableFrames",
    "__version__",
    "open",
    "validate",
    "verify",
    "workspace",
]

# The module of each public name, imported when the name is first used, so that `import potluck` stays fast.
_HOMES = {
    "Added": "potluck.contribute",
    "BuildResult": "potluck.organize.building",
    "DatasetFrames": "potluck.frames",
    "EventFrames": "potluck.frames",
    "EventWorkspace": "potluck.api",
    "Finding": "potluck.findings",
    "ReleaseResult": "potluck.organize.release",
    "Report": "potluck.report",
    "Severity": "potluck.findings",
    "Status": "potluck.organize.status",
    "TableFrames": "potluck.frames",
    "validate": "potluck.api",
    "verify": "potluck.serve.verify",
    "workspace": "potluck.api",
}


def open(path: str | os.PathLike[str] = ".") -> "EventFrames":  # noqa: A001 - potluck.open, as gzip.open
    """Open an event: an unzipped release, or an organizer's workspace.

    A workspace shows every table of the last ``potluck build``, including those of restricted tiers.

    Args:
        path: the folder.

    Raises:
        PotluckError: the folder is neither a release nor a workspace, or the workspace has not been built.
    """
    from potluck.frames import open_event

    return open_event(path)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("potluck")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
