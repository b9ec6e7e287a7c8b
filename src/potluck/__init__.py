"""Potluck turns the datasets that many agencies bring to one event into a catalogue and a bundle.

    import potluck

    event = potluck.open(".")                  # a workspace, or an unzipped release
    event["cdc/overdose-deaths"].to_pandas()   # or .to_polars(), .to_arrow(), .sql("select …")
    potluck.validate("table.csv").valid
    potluck.verify("bundle.zip").whole

Importing it is fast: large libraries are loaded when they are first used.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from potluck.errors import PotluckError

if TYPE_CHECKING:
    from potluck.api import EventWorkspace, validate, workspace
    from potluck.client.handles import DatasetFrames, EventFrames, TableFrames
    from potluck.client.verify import VerifyResult, verify
    from potluck.contribute import Added
    from potluck.findings import Finding, Severity
    from potluck.organize.building import BuildResult
    from potluck.organize.release import ReleaseResult
    from potluck.organize.status import Status
    from potluck.report import Report
    from potluck.serve.shown import Audience

    __version__: str

__all__ = [
    "Added",
    "Audience",
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
    "VerifyResult",
    "__version__",
    "open",
    "validate",
    "verify",
    "workspace",
]

# The module of each public name, imported when the name is first used, so that `import potluck` stays fast.
_HOMES = {
    "Added": "potluck.contribute",
    "Audience": "potluck.serve.shown",
    "BuildResult": "potluck.organize.building",
    "DatasetFrames": "potluck.client.handles",
    "EventFrames": "potluck.client.handles",
    "EventWorkspace": "potluck.api",
    "Finding": "potluck.findings",
    "ReleaseResult": "potluck.organize.release",
    "Report": "potluck.report",
    "Severity": "potluck.findings",
    "Status": "potluck.organize.status",
    "TableFrames": "potluck.client.handles",
    "VerifyResult": "potluck.client.verify",
    "validate": "potluck.api",
    "verify": "potluck.client.verify",
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
    from potluck.client.opening import open_bundle
    from potluck.util.extras import needing_organize

    bundle = open_bundle(path)
    if bundle is not None:
        return bundle
    with needing_organize(f"There is no release in {str(path)!r}, and opening a workspace"):
        from potluck.organize.frames import open_workspace

        return open_workspace(path)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("potluck")
    if name in _HOMES:
        from potluck.util.extras import needing_organize

        with needing_organize(f"potluck.{name}"):
            return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
