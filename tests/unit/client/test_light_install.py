"""A participant's install holds pyarrow, pydantic, Typer and Rich alone, and opens and verifies a bundle."""

import subprocess
import sys
from pathlib import Path

import pytest

from potluck.serve.tree import Tree
from potluck.util.extras import ORGANIZE

HEAVY = ORGANIZE | {"pydantic", "typer", "rich", "jinja2"}
ROOMS = {"errors", "client", "util"}
WITHOUT = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {missing!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Missing())
"""


def python(code: str, *arguments: str, without: frozenset[str] = frozenset()) -> "subprocess.CompletedProcess[str]":
    """Runs a program where some packages cannot be imported."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT.format(missing=set(without)) + code, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_opening_a_bundle_imports_nothing_heavy(tree: Tree) -> None:
    """`import potluck; potluck.open(bundle)` loads the client's room, and of pyarrow not even that."""
    code = "import potluck; potluck.open(sys.argv[1]); print(*sys.modules)"
    loaded = python(code, str(tree.folder)).stdout.split()

    assert {name.split(".")[1] for name in loaded if name.startswith("potluck.")} == ROOMS
    assert (HEAVY | {"pyarrow"}) & set(loaded) == set()


def test_a_table_needs_pyarrow_alone(tree: Tree) -> None:
    code = 'import potluck; print(potluck.open(sys.argv[1])["cdc/deaths"].to_arrow().num_rows)'
    done = python(code, str(tree.folder), without=HEAVY)

    assert (done.stdout, done.stderr) == ("3\n", "")


@pytest.mark.parametrize("package", ["pandas", "polars", "duckdb"])
def test_a_package_that_is_not_there_is_named_with_its_cure(tree: Tree, package: str) -> None:
    call = {"pandas": "to_pandas()", "polars": "to_polars()", "duckdb": "sql('select 1')"}[package]
    code = f"""
import potluck
try:
    potluck.open(sys.argv[1])["cdc/deaths"].{call}
except potluck.PotluckError as error:
    print(error, error.fix)
"""
    done = python(code, str(tree.folder), without=ORGANIZE)

    assert f"the package {package}" in done.stdout
    assert f"pip install {package}" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("call", ["validate('x.csv')", "open('.')"])
def test_what_needs_the_rest_says_so(tmp_path: Path, call: str) -> None:
    code = f"""
import os, potluck
os.chdir(sys.argv[1])
try:
    potluck.{call}
except potluck.PotluckError as error:
    print(error.fix)
"""
    done = python(code, str(tmp_path), without=ORGANIZE)

    assert 'pip install "potluck[organize]"' in done.stdout
    assert done.stderr == ""


RUN = "from potluck.cli.app import run; sys.exit(run(sys.argv[1:]))"


def test_the_command_verifies_without_the_rest(tree: Tree) -> None:
    done = python(RUN, "verify", str(tree.folder), without=ORGANIZE)

    assert (done.returncode, done.stderr) == (0, "")
    assert "files match their checksums" in done.stdout


@pytest.mark.parametrize("command", [[], ["validate", "x.csv"], ["build"], ["status"], ["release"]])
def test_a_command_that_needs_the_rest_says_so_in_one_message(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "x.csv").write_bytes(b"a\n1\n")
    done = python(f"import os; os.chdir({str(tmp_path)!r}); {RUN}", *command, without=ORGANIZE)

    assert done.returncode == 11
    assert done.stderr.startswith("Error: This command needs the package ")
    assert 'pip install "potluck[organize]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_help_loads_nothing_heavy() -> None:
    """The command line starts without what its commands use."""
    done = python(
        "from potluck.cli.app import run; run(['--help']); print(*sys.modules)", without=ORGANIZE | {"pyarrow"}
    )

    assert done.returncode == 0
    assert "Usage" in done.stdout
    assert done.stderr == ""
