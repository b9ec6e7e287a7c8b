"""The README's own path, taken in an empty folder; what it names exists, what exists is named."""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lib.places import ROOT
from typer.main import get_command

from potluck.cli.app import app

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = [block for block in re.findall(r"(?:^    .*\n?|^\n(?=    ))+", README, re.MULTILINE) if block.strip()]
TREE = get_command(app)


def commands() -> dict[str, set[str]]:
    """Every command with its options."""
    return {name: {o for p in command.params for o in p.opts} for name, command in TREE.commands.items()}  # type: ignore[attr-defined]


def test_every_command_is_in_the_readme() -> None:
    """A command nobody can read about does not exist."""
    assert [name for name in commands() if f"`potluck {name}" not in README] == []


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_option_has_help(name: str) -> None:
    """`--help` says what each does."""
    command = TREE.commands[name]  # type: ignore[attr-defined]

    assert command.help
    assert [p.name for p in command.params if not getattr(p, "help", None)] == []


def test_what_the_readme_runs_exists() -> None:
    """Each `potluck …` line of the README names a command and options there are."""
    lines = [line for block in BLOCKS for line in block.replace("\\\n", " ").splitlines()]
    ran = [line.split("#")[0].split() for line in lines if re.match(r"\s+(\.venv/bin/)?potluck ", line)]
    known = commands()

    assert len(ran) >= 6
    for words in ran:
        assert words[1] in known, words
        assert {w for w in words if w.startswith("--")} <= known[words[1]], words


@pytest.mark.slow
def test_an_event_of_ones_own(potluck_run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """`init`, `add` with files of three formats, `release --draft`: a site and a bundle with that data."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for found in ("*.xlsx", "*.xpt", "cdc/overdose-deaths/*.csv"):
        file = sorted((ROOT / "catalog").rglob(found) if "/" not in found else (ROOT / "catalog").glob(found))[0]
        shutil.copy(file, inbox)
    assert potluck_run(tmp_path, "init", "my-event").code == 0
    event = tmp_path / "my-event"
    files = [str(p) for p in sorted(inbox.iterdir())]
    contact = ("--contact", "Ann Lee <ann.lee@agency.gov>", "--tier", "public", "--license", "us-government-work")
    added = potluck_run(event, "add", *files, "--agency", "cdc", "--name", "mixed", *contact)
    released = potluck_run(event, "release", "--draft")

    assert added.code == 0, added.err
    assert released.code == 0, released.err
    assert "DRAFT" in released.out
    assert "START-HERE.html" in released.out
    folder = next(event.glob("build/release/*-DRAFT"))
    pages = list(folder.rglob("*.html"))
    assert (folder / "site" / "datasets" / "cdc" / "mixed.html") in pages
    assert [p for p in pages if "DRAFT" not in p.read_text(encoding="utf-8")] == []
    assert "DRAFT" in (folder / "README.md").read_text(encoding="utf-8")
    bundle = next(event.glob("build/release/*-DRAFT.zip"))
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path / "unzipped")
    inside = next((tmp_path / "unzipped").iterdir())
    assert subprocess.run([sys.executable, "verify.py"], cwd=inside, capture_output=True).returncode == 0
    assert potluck_run(tmp_path, "verify", str(bundle)).code == 0


def test_a_bare_command_says_where_the_event_stands(potluck_run, event: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Inside a workspace the status, outside how to start; both end with a next step."""
    inside, outside = potluck_run(event), potluck_run(tmp_path)

    assert "released" in inside.out
    assert "potluck init" in outside.out
    assert all("Next:" in ran.out for ran in (inside, outside))


def test_help_is_grouped_for_the_three_users(potluck_run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Organize, Contribute, Use."""
    text = potluck_run(tmp_path, "--help").out

    assert text.index("Organize") < text.index("Contribute") < text.index("Use ")
