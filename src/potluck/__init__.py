"""Potluck turns the datasets that many agencies bring to one event into a catalogue and a bundle.

    import potluck

    event = potluck.open(".")                  # a workspace, or an unzipped release
    event["cdc/overdose-deaths"].to_pandas()   # or .to_polars(), .to_arrow(), .sql("select …")
    potluck.validate("table.csv").valid
    potluck.verify("bundle.zip").whole

Importing it is cheap: what is heavy is loaded when it is used.
"""

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from potluck.errors import PotluckError

if TYPE_CHECKING:
    from potluck.client.handles import DatasetFrames, EventFrames, TableFrames
    from potluck.client.verify import VerifyResult
    from potluck.findings import Finding, Severity
    from potluck.report import Report

    __version__: str

__all__ = [
    "DatasetFrames",
    "EventFrames",
    "Finding",
    "PotluckError",
    "Report",
    "Severity",
    "TableFrames",
    "VerifyResult",
    "__version__",
    "open",
    "validate",
    "verify",
]

_HOMES = {
    "DatasetFrames": "potluck.client.handles",
    "EventFrames": "potluck.client.handles",
    "Finding": "potluck.findings",
    "Report": "potluck.report",
    "Severity": "potluck.findings",
    "TableFrames": "potluck.client.handles",
    "VerifyResult": "potluck.client.verify",
}


def open(path: str | os.PathLike[str] = ".") -> "EventFrames":  # noqa: A001 - potluck.open, as gzip.open
    """Open an event: an unzipped release, or the workspace an organizer works in.

    A workspace shows every table of the last ``potluck build``, whatever its access tier.

    Args:
        path: the folder.

    Raises:
        PotluckError: there is no release and no workspace there, or it has not been built.
    """
    from potluck.client.opening import open_bundle
    from potluck.util.extras import needing_organize

    bundle = open_bundle(path)
    if bundle is not None:
        return bundle
    with needing_organize(f"There is no release in {str(path)!r}, and opening a workspace"):
        from potluck.organize.frames import open_workspace

        return open_workspace(path)


def validate(
    path: str | os.PathLike[str],
    schema: str | os.PathLike[str] | None = None,
    dialect: str | os.PathLike[str] | None = None,
    samples: int = 20,
) -> "Report":
    """Check a lone file: a table, a ``datapackage.json``, a resource descriptor or a Table Schema.

    Args:
        path: the file.
        schema: the table's schema, JSON or YAML; inferred when left out.
        dialect: the table's dialect; detected when left out.
        samples: the most samples of a finding; 0 for all.

    Raises:
        PotluckError: there is no such file, or the schema or dialect given is none.
    """
    from potluck.util.extras import needing_organize

    own_schema = None if schema is None else Path(schema)
    own_dialect = None if dialect is None else Path(dialect)
    with needing_organize("Checking a file"):
        from potluck.checkin.lone import check_file
        from potluck.report import report_of

        return report_of([check_file(Path(path), own_schema, own_dialect, samples)])


def verify(path: str | os.PathLike[str] = ".") -> "VerifyResult":
    """Check that a download arrived whole: a bundle, or the folder it was unpacked to.

    Args:
        path: the zip, the folder, or a file in its top folder.

    Raises:
        PotluckError: there are no checksums to check against, or the zip is none a release comes in.
    """
    from potluck.client.verify import verify

    return verify(path)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("potluck")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
