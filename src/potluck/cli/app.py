"""The application: its commands, and how it handles errors and interruptions."""

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
import typer.exceptions

from potluck.cli import contribute, organize, use
from potluck.cli.show import err, out
from potluck.errors import InterruptedWorkError, PotluckError
from potluck.util.extras import needing_organize

__all__ = ["app", "run"]

_SIGINT = 130
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

app = typer.Typer(
    name="potluck",
    help="Check, screen, catalogue and bundle the datasets that many agencies bring to one data event.",
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
organize.register(app)
contribute.register(app)
use.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        out(f"potluck {version('potluck')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def home(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Check, screen, catalogue and bundle the datasets that many agencies bring to one data event."""
    del version
    if context.invoked_subcommand is None:
        organize.where_it_stands(Path.cwd())


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code.

    Errors that a user can fix are printed as one message; anything else is a bug and keeps its traceback.
    """
    for stream in (sys.stdout, sys.stderr):
        # If the console cannot show a character, print a replacement instead of failing.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        with needing_organize("This command"):
            code = app(args=list(arguments), standalone_mode=False)
        # Typer returns the shell's exit code for Ctrl-C.
        return _stopped() if code == _SIGINT else int(code or 0)
    except (KeyboardInterrupt, typer.Abort):
        return _stopped()
    except typer.exceptions.TyperException as error:
        return _wrong_usage(error)
    except PotluckError as error:
        err(str(error), error.fix)
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output has closed it, as `head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        err(*_message_and_fix(error))
        return PotluckError.exit_code


def _wrong_usage(error: typer.exceptions.TyperException) -> int:
    show = getattr(error, "show", None)
    if show is None:
        raise error
    show()
    return int(getattr(error, "exit_code", 2))


def _stopped() -> int:
    err(
        "Stopped. Finished work is kept, and no half-written files are left.",
        "Run the same command again to continue.",
    )
    return InterruptedWorkError.exit_code


def _message_and_fix(error: OSError) -> tuple[str, str]:
    name = f" {error.filename}" if error.filename else ""
    if error.errno in _NO_ROOM:
        return (
            f"The disk is full, or the file is too large for it{name and ': could not write' + name}.",
            "Free some space, then run the same command again.",
        )
    return (
        f"The file{name} cannot be used: {error.strerror or error}.",
        "Check that it exists and that you may read and write it.",
    )
