"""Imports point down the house only, and the terminal's libraries stay in the command line."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import potluck

SOURCE = Path(potluck.__file__).parent
# From the cellar up; a module may import from its own floor's package and from floors below.
FLOORS = (
    ("errors",),
    ("util",),
    ("client", "rules"),
    ("findings",),
    ("model", "event"),
    ("dossier",),
    ("advice",),
    ("clearance", "report", "read"),
    ("describe",),
    ("verdict",),
    ("checkin", "draft"),
    ("serve",),
    ("contribute", "organize"),
    ("docs",),
    ("cli",),
)
RANK = {name: floor for floor, names in enumerate(FLOORS) for name in names}
# `import potluck` offers what is above it, imported when it is asked for.
ROOF = "__init__"


def modules() -> list[Path]:
    return [p for p in sorted(SOURCE.rglob("*.py")) if "_example" not in p.parts]


def room(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written out in full"
            yield node.module or ""


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_imports_point_down(path: Path) -> None:
    """A room knows the rooms below it and none beside or above it."""
    mine = room(path)
    if mine == ROOF:
        return
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "potluck" or len(parts) == 1:
            continue
        theirs = parts[1]
        assert theirs == mine or RANK[theirs] < RANK[mine], f"{mine} imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_the_terminal_stays_in_the_command_line(path: Path) -> None:
    """The library is complete without Typer and Rich."""
    if room(path) != "cli":
        assert not {name.split(".")[0] for name in imports(path)} & {"typer", "rich"}
