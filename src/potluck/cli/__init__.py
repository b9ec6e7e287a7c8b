"""The command line: parse, one library call, render, exit. `typer` and `rich` are imported here alone."""

import sys

__all__ = ["main"]


def main() -> None:
    """Run `potluck` and leave with its exit code."""
    from potluck.cli.app import run

    sys.exit(run(sys.argv[1:]))
