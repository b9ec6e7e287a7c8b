"""Commands for participants: verify."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from potluck.cli.options import JsonOption
from potluck.cli.show import next_step, out, print_json
from potluck.errors import VerifyError
from potluck.util.words import counted

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(rich_help_panel="Use")(verify)


def verify(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A bundle, or the folder it was unzipped to.")] = Path(),
    as_json: JsonOption = False,
) -> None:
    """Check that a download is complete and unchanged."""
    from potluck.client.verify import verify as verify_release

    result = verify_release(path)
    if as_json:
        print_json(result.model_dump(mode="json", by_alias=True))
    else:
        for name in result.missing:
            out(f"  [red]missing[/] {escape(name)}")
        for name in result.changed:
            out(f"  [red]changed[/] {escape(name)}")
        for name in result.extra:
            out(f"  [blue]extra[/]   {escape(name)}")
        out(f"{counted(result.ok, 'file matches its checksum', 'files match their checksums')}.")
    if not result.whole:
        if as_json:
            raise typer.Exit(VerifyError.exit_code)
        raise VerifyError(
            f"{counted(len(result.missing), 'file is', 'files are')} missing and {len(result.changed)} changed.",
            "Download the bundle again.",
        )
    if not as_json:
        from potluck.organize.nextstep import NextStep, StepKind

        next_step(NextStep(kind=StepKind.OPEN))
