"""Guards and fixtures of all tests."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lib.places import ROOT
from lib.plugins import Plugins

from potluck.cli.app import run


@pytest.fixture(autouse=True)
def _random_numbers_untouched() -> Iterator[None]:
    """Nothing may depend on, or disturb, the global random generator."""
    before = random.getstate()
    yield
    assert before == random.getstate()


@dataclass(frozen=True)
class Ran:
    """A command that ran: exit code and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def potluck_run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Runs a command in a folder: ``potluck_run(folder, "validate", "a.csv")``."""

    def call(folder: Path, *arguments: str) -> Ran:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("COLUMNS", "200")
        capsys.readouterr()
        code = run(arguments)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return call


@pytest.fixture
def event(tmp_path: Path) -> Path:
    """An empty workspace."""
    from potluck.organize.start import init_workspace

    return init_workspace(tmp_path / "my-event")


@pytest.fixture
def plugin(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plugins]:
    """Installs packages for one test: ``plugin("potluck.formats", "toy_format:FORMAT", SOURCE)``."""
    installed = Plugins(tmp_path_factory.mktemp("plugins"), monkeypatch)
    yield installed
    installed.forget()


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example event, released once for all tests of it."""
    folder = tmp_path_factory.mktemp("example") / "event"
    for name in ("catalog", "site"):
        shutil.copytree(ROOT / name, folder / name)
    assert run(["release", "-w", str(folder)]) == 0
    return folder
