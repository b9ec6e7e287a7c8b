"""Exceptions that stop the work. Problems in data are findings, never exceptions.

    PotluckError                 exit 11
    ├── WorkspaceError           exit 12   there is no workspace, or it cannot be written to
    ├── EventError               exit 13   event.yaml cannot be used
    ├── SourceError              exit 14   a file or URL given to a command cannot be used
    ├── SiteError                exit 15   the site builder failed
    ├── VerifyError              exit 16   a bundle does not match its checksums
    └── InterruptedWorkError     exit 17   stopped by the user or the machine; run again to continue

Exit 1 is kept for crashes, 2 for wrong usage and 10 for "the data has errors".
"""

__all__ = [
    "EventError",
    "InterruptedWorkError",
    "PotluckError",
    "SiteError",
    "SourceError",
    "VerifyError",
    "WorkspaceError",
]

EXIT_DATA_ERRORS = 10


class PotluckError(Exception):
    """The work cannot continue; ``str(error)`` says what is wrong and ``error.fix`` what to do."""

    exit_code = 11

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.fix = fix


class WorkspaceError(PotluckError):
    """There is no event workspace where one is needed, or it cannot be written to."""

    exit_code = 12


class EventError(PotluckError):
    """``event.yaml`` is missing or cannot be used."""

    exit_code = 13


class SourceError(PotluckError):
    """A file, folder or URL given to a command cannot be used."""

    exit_code = 14


class SiteError(PotluckError):
    """The site builder failed."""

    exit_code = 15


class VerifyError(PotluckError):
    """A bundle does not match its checksums."""

    exit_code = 16


class InterruptedWorkError(PotluckError):
    """The work was stopped before its end; finished parts are kept, and the next run does the rest."""

    exit_code = 17
