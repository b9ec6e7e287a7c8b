"""Start an event: an empty workspace, or the example event."""

import shutil
from pathlib import Path

from potluck.errors import WorkspaceError
from potluck.util.files import write_text

__all__ = ["example_root", "init_workspace"]

_EVENT = """\
# The event. Put texts in quotes: without quotes YAML guesses, for example that 2026-12-05 is a date.
name: "{name}"
title: "{title}"
version: "0.1"
description: "todo"
# dates: {{start: "2026-12-05", end: "2026-12-06"}}
host: {{title: "todo", email: "todo"}}

# What teams work on. Each dataset lists the tracks it is offered for.
tracks: []
#  - {{name: "treatment", title: "Treatment", description: "…"}}

# Who may see what. A dataset's rows are shown only if a named person declared its tier "public".
tiers:
  - {{name: "public", title: "Open to everybody"}}
  - {{name: "restricted", title: "On request", description: "Ask the steward named on the dataset's page."}}

# Counts from 1 to one less than this number are small cells.
disclosure: {{smallCell: 11}}

# Formats of the release. No CSV larger than csvCapMb megabytes is written.
formats: ["parquet", "csv"]
csvCapMb: 200

# The agencies that publish data; `parent` is the agency above. `potluck add --agency` adds new agencies.
agencies: []
#  - {{name: "hhs", title: "Department of Health and Human Services"}}
#  - {{name: "cdc", title: "Centers for Disease Control and Prevention", parent: "hhs"}}

# Datasets that were promised. `potluck status` shows what is still owed, and by whom.
expected: []
#  - {{agency: "cdc", dataset: "overdose-deaths", steward: "Ann Lee", email: "ann@example.org", due: "2026-11-01"}}
"""

_MASTER = """\
# Data use agreement

todo: the agreement that everyone who receives the data agrees to.
"""

_IGNORE = """\
# Generated; may be deleted at any time.
/build/
# Raw files stay out of version control, except small public ones, which `potluck add --tier public` lists below.
/catalog/*/*/*
!/catalog/*/*/datapackage.*
!/catalog/*/*/deliveries.jsonl
"""

_SKIPPED = shutil.ignore_patterns("__pycache__", ".*", "*.pyc")


def example_root() -> Path:
    """Return the folder of the example event: in the installed package, or in Potluck's repository.

    Raises:
        WorkspaceError: the installation does not have it.
    """
    here = Path(__file__).resolve().parents[1]
    for root in (here / "_example", here.parents[1]):
        if (root / "site" / "mkdocs.yml").is_file():
            return root
    raise WorkspaceError("The example event is missing from this installation.", "Install Potluck again.")


def init_workspace(folder: Path, *, example: bool = False) -> Path:
    """Start a workspace in a folder that does not have one.

    Args:
        folder: the folder; it is created if it does not exist.
        example: whether to fill it with the example event.

    Raises:
        WorkspaceError: the folder already has a catalog or a site, or cannot be written to.
    """
    for name in ("catalog", "site"):
        if (folder / name).exists():
            raise WorkspaceError(f"{folder / name} already exists.", "Choose another folder: potluck init DIR")
    root = example_root()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(root / "site", folder / "site", ignore=_SKIPPED)
        if example:
            shutil.copytree(root / "catalog", folder / "catalog", ignore=_SKIPPED)
        else:
            _empty_catalog(folder)
        if not (folder / ".gitignore").exists():
            write_text(folder / ".gitignore", "/build/\n" if example else _IGNORE)
    except OSError as error:
        message = f"{folder} cannot be written to: {error.strerror}."
        raise WorkspaceError(message, "Choose a folder that you may write to.") from None
    return folder


def _empty_catalog(folder: Path) -> None:
    name = (
        "".join(c if c.isalnum() and c.isascii() else "-" for c in folder.resolve().name.lower()).strip("-") or "event"
    )
    title = name.replace("-", " ").capitalize()
    write_text(folder / "catalog" / "event.yaml", _EVENT.format(name=name[:60], title=title))
    write_text(folder / "catalog" / "agreements" / "master.md", _MASTER)
