"""The release's folder holds what it says, nothing restricted, and is the same wherever it is made."""

import csv
import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from potluck.checkin.build import build
from potluck.client.verify import verify
from potluck.describe.workspace import Workspace
from potluck.errors import PotluckError
from potluck.serve.audience import release_of
from potluck.serve.bundle import bundle
from potluck.serve.outputs import site
from potluck.serve.tree import Tree, assemble

from . import small


def _hashes(root: Path) -> dict[str, str]:
    return {
        p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in root.rglob("*")
        if p.is_file()
    }


def _ages(root: Path) -> dict[str, int]:
    return {str(p): p.stat().st_mtime_ns for p in root.rglob("*") if p.is_file()}


def test_every_part_is_there(tree: Tree) -> None:
    expected = {
        "START-HERE.html",
        "README.md",
        "datapackage.json",
        "dictionary.csv",
        "verify.py",
        "agreements/master.md",
        "agreements/schedule-a.md",
        "data/cdc/deaths/deaths.csv",
        "data/cdc/deaths/deaths.parquet",
        "data/cdc/deaths/Read-me.txt",
        "data/census/geography/counties.csv",
        "data/census/geography/states.parquet",
        "site/index.html",
    }

    assert expected <= set(tree.files)
    assert set(_hashes(tree.folder)) == {*tree.files, "SHA256SUMS"}
    assert tree.name == "small-event-1.0"
    assert tree.bytes == sum((tree.folder / path).stat().st_size for path in tree.files)


def test_parquet_is_the_one_of_check_in(built: Workspace, tree: Tree) -> None:
    released = tree.folder / "data/cdc/deaths/deaths.parquet"

    assert (built.build / "tables/cdc/deaths/deaths.parquet").read_bytes() == released.read_bytes()


def test_names_can_travel(tree: Tree) -> None:
    assert max(map(len, tree.files)) <= 120
    assert len({path.casefold() for path in tree.files}) == len(tree.files)


def test_texts_have_lf_line_ends(tree: Tree) -> None:
    texts = [p for p in tree.files if p.endswith((".csv", ".md", ".json", ".html", ".py", ".txt"))]

    assert [p for p in [*texts, "SHA256SUMS"] if b"\r" in (tree.folder / p).read_bytes()] == []


def test_restricted_value_is_nowhere(built: Workspace, tree: Tree) -> None:
    """The canary stands in the restricted table's Parquet, and in no file of the release or its pages."""
    needle = small.CANARY.encode()
    assert small.CANARY in pl.read_parquet(built.build / "tables/cdc/people/people.parquet")["secret"].to_list()
    found = [p for root in (tree.folder, built.build / "pages") for p in root.rglob("*") if p.is_file()]
    assert [p for p in found if needle in p.read_bytes()] == []
    tables = [pl.read_parquet(tree.folder / path) for path in tree.files if path.endswith(".parquet")]
    assert not any(small.CANARY in column.cast(pl.String) for table in tables for column in table)
    assert not any("people" in path and path.startswith("data/") for path in tree.files)
    with zipfile.ZipFile(bundle(tree)) as packed:
        assert not any(needle in packed.read(name) for name in packed.namelist())


def test_sha256sum_agrees(tree: Tree) -> None:
    if shutil.which("sha256sum") is None:
        if os.environ.get("POTLUCK_NO_SKIPS") == "1":
            pytest.fail("sha256sum is not here")
        pytest.skip("sha256sum is not here")
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=tree.folder, capture_output=True, check=False
    )

    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == len(tree.files)


@pytest.mark.slow
def test_nothing_is_rewritten(built: Workspace, tree: Tree) -> None:
    """A second run over the same results leaves every file of the tree, and the zip, untouched."""
    path = bundle(tree)
    before = {**_ages(tree.folder), "zip": path.stat().st_mtime_ns}

    again = small.assembled(built)
    bundle(again)

    assert before == {**_ages(tree.folder), "zip": path.stat().st_mtime_ns}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """Another folder, time zone and umask."""
    mask, zone = os.umask(0o077), os.environ.get("TZ")
    os.environ["TZ"] = "Pacific/Kiritimati"
    time.tzset()
    yield tmp_path / "another place" / "with [brackets]"
    os.umask(mask)
    os.environ.pop("TZ")
    if zone is not None:
        os.environ["TZ"] = zone
    time.tzset()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(time, "tzset"), reason="time zones of a process are a Unix thing")
def test_same_bytes_everywhere(tree: Tree, elsewhere: Path) -> None:
    other = small.assembled(small.standard(elsewhere))

    assert _hashes(tree.folder) == _hashes(other.folder)
    assert bundle(tree).read_bytes() == bundle(other).read_bytes()


@pytest.mark.slow
def test_killed_run_shows_and_the_next_completes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = small.standard(tmp_path)
    whole = _hashes(small.assembled(found).folder)
    root = found.build / "release" / "small-event-1.0"
    (root / "README.md").write_text("old")
    (root / "data/cdc/deaths/.deaths.csv.partial").write_text("half")
    (root / "data/cdc/deaths/deaths.parquet").write_bytes(b"PAR1")
    (root / "data/gone/away").mkdir(parents=True)
    (root / "data/gone/away/x.csv").write_text("x")
    shutil.rmtree(root / "agreements")
    (root / "agreements").write_text("in the way")
    with monkeypatch.context() as patch:
        patch.setattr(site, "build_site", _kill)
        with pytest.raises(KeyboardInterrupt):
            small.assembled(found)

    assert not verify(root).whole
    assert not [p for p in root.rglob("*.partial") if "deaths.csv" in p.name]
    small.assembled(found)
    assert whole == _hashes(root)


def _kill(*_: object) -> None:
    raise KeyboardInterrupt


def test_changed_result_stops_the_release(tmp_path: Path) -> None:
    found = small.workspace(tmp_path, {"census/geography": small.geography()})
    dossiers = build(found).dossiers
    path = found.build / "tables/census/geography/counties.parquet"
    shutil.copy(found.build / "tables/census/geography/states.parquet", path)

    with pytest.raises(PotluckError, match=r"counties\.parquet has changed since"):
        assemble(found, release_of(found.event, dossiers, small.AS_OF))


@pytest.mark.slow
def test_draft_says_so_everywhere(tmp_path: Path) -> None:
    held = small.geography()
    held[0]["description"] = "todo"
    found = small.workspace(tmp_path, {"census/geography": held})
    draft = small.assembled(found, draft=True)

    assert draft.name == "small-event-1.0-DRAFT"
    assert bundle(draft).name == "small-event-1.0-DRAFT.zip"
    assert "data/census/geography/counties.csv" in draft.files
    for name in ("README.md", "START-HERE.html", "datapackage.json", "site/index.html"):
        assert "DRAFT" in (draft.folder / name).read_text(encoding="utf-8"), name


@pytest.mark.slow
def test_missing_agreement_stops_all_but_a_draft(tmp_path: Path) -> None:
    said = small.geography()
    said[0]["potluck"]["agreement"] = "schedule-z.md"
    found = small.workspace(tmp_path, {"census/geography": said})

    with pytest.raises(PotluckError, match=r"schedule-z\.md"):
        small.assembled(found)
    assert "schedule-z" not in (small.assembled(found, draft=True).folder / "README.md").read_text()


def test_shipped_script_is_happy(copied: Path) -> None:
    done = subprocess.run([sys.executable, "verify.py"], cwd=copied, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout.split()[:1]) == (0, ["All"])


def test_shipped_script_names_what_is_wrong(copied: Path, tmp_path: Path) -> None:
    data = copied / "data/cdc/deaths/deaths.parquet"
    data.write_bytes(data.read_bytes()[:-1] + b"!")
    (copied / "README.md").unlink()
    (copied / "mine.txt").write_text("x")
    done = subprocess.run(
        [sys.executable, str(copied / "verify.py"), str(copied)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == ""
    assert "CHANGED: data/cdc/deaths/deaths.parquet\nMISSING: README.md\n" in done.stdout or (
        "MISSING: README.md\nCHANGED: data/cdc/deaths/deaths.parquet\n" in done.stdout
    )
    assert "(this is not a problem): mine.txt" in done.stdout


def test_readme_escapes_what_contributors_wrote(tree: Tree) -> None:
    text = (tree.folder / "README.md").read_text(encoding="utf-8")

    assert r"| Deaths \| \<b>by\</b> county |" in text
    assert "restricted" in text
    assert "A late one, Centers for Disease Control: still expected" in text
    assert "1 cell: suppressed, not zero" in text


def test_start_page_needs_nothing_else(tree: Tree) -> None:
    text = (tree.folder / "START-HERE.html").read_text(encoding="utf-8")

    assert 'href="site/index.html"' in text
    assert "http://" not in text
    assert "https://" not in text
    assert "<script" not in text


def test_dictionary_lists_every_column(tree: Tree) -> None:
    with (tree.folder / "dictionary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    seen = {(row["dataset"], row["table"], row["column"]): row for row in rows}

    assert len(rows) == 5 + 2 + 3
    deaths = seen["deaths", "deaths", "Deaths"]
    assert (deaths["missing"], deaths["missing_reasons"]) == ("1", "1 suppressed, not zero")
    assert deaths["role"] == "count"
    assert seen["deaths", "deaths", "When"]["constraints"] == '{"minimum": "2024-01-01"}'
    secret = seen["people", "people", "secret"]
    assert (secret["state"], secret["values"], secret["distinct"]) == ("restricted", "", "")
