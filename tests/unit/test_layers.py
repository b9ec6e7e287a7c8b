"""Imports point down only, no module is in a circle, and the terminal's libraries stay in the command line.

The floors are those that CONTRIBUTING draws: the test reads the drawing.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lib.places import ROOT

import potluck

SOURCE = Path(potluck.__file__).parent
# `import potluck` offers what is above it, imported when it is asked for.
ROOF = "potluck"


def floors() -> list[list[str]]:
    """The rooms of each floor as CONTRIBUTING draws them, from the top down."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    drawing = re.search(r"(?:^    \S.*\n)+", text.partition("## The house")[2], re.MULTILINE)
    assert drawing is not None
    return [line.strip().split("  ")[0].split(" · ") for line in drawing[0].splitlines()]


RANK = {room: -floor for floor, rooms in enumerate(floors()) for room in rooms}


def modules() -> dict[str, Path]:
    """Every module by its full name."""
    paths = [path for path in sorted(SOURCE.rglob("*.py")) if "_example" not in path.parts]
    names = {path: ("potluck", *path.relative_to(SOURCE).with_suffix("").parts) for path in paths}
    return {".".join(part for part in name if part != "__init__"): path for path, name in names.items()}


MODULES = modules()


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ROOF


def imports(module: str) -> Iterator[str]:
    """Modules of ours that a module imports, anywhere in it, also for types alone."""
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are written out in full"
            base = node.module or ""
            yield from (f"{base}.{a.name}" if f"{base}.{a.name}" in MODULES else base for a in node.names)


GRAPH = {module: sorted(set(imports(module)) & MODULES.keys() - {module}) for module in MODULES}


def test_every_room_is_drawn() -> None:
    """CONTRIBUTING knows each room, and draws none that is gone."""
    assert {room(module) for module in MODULES} - {ROOF} == RANK.keys()


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    """A room knows the rooms below it and none beside or above it."""
    mine = room(module)
    if mine == ROOF:
        return
    wrong = [other for other in GRAPH[module] if room(other) not in {mine, ROOF} and RANK[room(other)] >= RANK[mine]]

    assert wrong == []


def test_no_module_is_in_a_circle() -> None:
    """Not within a room either."""
    below = {module: [other for other in GRAPH[module] if other != ROOF] for module in MODULES if module != ROOF}
    while leaves := [module for module, others in below.items() if not set(others) & below.keys()]:
        for leaf in leaves:
            del below[leaf]

    assert sorted(below) == []


@pytest.mark.parametrize("module", MODULES)
def test_the_terminal_stays_in_the_command_line(module: str) -> None:
    """The library is complete without Typer and Rich."""
    if room(module) != "cli":
        assert not {name.split(".")[0] for name in imports(module)} & {"typer", "rich"}
