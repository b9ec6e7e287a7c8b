"""No text is read or written in whatever encoding the machine happens to prefer."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lib.places import ROOT

import potluck

RUNS = {"run", "Popen", "check_output", "check_call", "call"}
MODE = re.compile(r"[rwaxbt+]+")


def encodingless(source: str) -> Iterator[int]:
    """The lines of a program that leave an encoding to the machine."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _is_left_open(node):
            yield node.lineno


def _is_left_open(call: ast.Call) -> bool:
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    if "encoding" in named or None in named:
        return False
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name == "open":
        return _opens_text(call, named)
    if name == "read_text":
        return not call.args
    if name == "write_text":
        # The function of that name, `util.files.write_text`, writes UTF-8.
        return isinstance(call.func, ast.Attribute) and len(call.args) < 2
    return name in RUNS and bool({"text", "universal_newlines"} & named.keys())


def _opens_text(call: ast.Call, named: dict[str | None, ast.expr]) -> bool:
    """Whether a file is opened for text: `open(path, mode)` or `path.open(mode)`, not `zip.open(member)`."""
    method = isinstance(call.func, ast.Attribute)
    given = call.args[0 if method else 1 :]
    mode = named.get("mode") or (given[0] if given else ast.Constant("r"))
    known = isinstance(mode, ast.Constant) and MODE.fullmatch(str(mode.value)) is not None
    return "b" not in str(mode.value) if known and isinstance(mode, ast.Constant) else not method


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("open('x')", [1]),
        ("open('x', 'rb')", []),
        ("open('x', encoding='utf-8')", []),
        ("path.open()", [1]),
        ("path.open('wb')", []),
        ("path.open('w', newline='')", [1]),
        ("packed.open(member)", []),
        ("packed.open(member, 'w')", []),
        ("path.read_text()", [1]),
        ("path.read_text('utf-8')", []),
        ("path.write_text('x')", [1]),
        ("path.write_text('x', 'utf-8')", []),
        ("write_text(path, 'x')", []),
        ("subprocess.run(['x'], text=True)", [1]),
        ("subprocess.run(['x'], text=True, encoding='utf-8')", []),
        ("subprocess.run(['x'])", []),
    ],
)
def test_what_is_found(line: str, lines: list[int]) -> None:
    assert list(encodingless(line)) == lines


def places() -> list[Path]:
    ours = [p for p in sorted(Path(potluck.__file__).parent.rglob("*.py")) if "_example" not in p.parts]
    return [*ours, *sorted((ROOT / "tests" / "lib").rglob("*.py"))]


def test_every_text_has_its_encoding() -> None:
    found = [f"{path}:{line}" for path in places() for line in encodingless(path.read_text(encoding="utf-8"))]

    assert found == []
