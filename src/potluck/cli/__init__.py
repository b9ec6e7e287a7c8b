"""The command line: parse, one library call, print, exit. Only this package imports `typer` and `rich`."""

import sys

__all__ = ["main"]


def main() -> None:
    """Run `potluck` and exit with its exit code."""
    from potluck.cli.app import run

    sys.exit(run(sys.argv[1:]))
