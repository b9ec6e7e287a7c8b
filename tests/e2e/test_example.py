"""The main job on the example event: what is released is right, safe, the same everywhere, and quickly made again."""

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from example_event import facts
from lib.places import ROOT

import potluck
from potluck.checkin.build import build
from potluck.describe.workspace import find_workspace
from potluck.dossier import load_dossiers

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("example")]

COMMAND = [sys.executable, "-c", "from potluck.cli import main; main()"]


@pytest.fixture(scope="session")
def release(example: Path) -> Path:
    """The release's folder."""
    return next(p.parent for p in example.glob("build/release/*/START-HERE.html"))


def package(release: Path) -> dict[str, dict[str, object]]:
    """Resources of the release by name."""
    text = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in text["resources"]}


def test_every_clean_public_dataset_is_released_and_no_other(release: Path) -> None:
    """Errors and tiers decide: the erroneous and the restricted stay out, all others are in."""
    released = {"/".join(name.split("--")[:2]) for name in package(release)}

    assert facts.DATASETS - facts.ERRONEOUS - {facts.RESTRICTED} == released


def test_every_dataset_is_described(release: Path) -> None:
    """Each dataset has its page, whatever its state."""
    for key in facts.DATASETS:
        assert (release / "site" / "datasets" / f"{key}.html").is_file(), key


def test_rows_are_those_the_generator_wrote(example: Path) -> None:
    """The row equation holds, and rows of data are as many as were written."""
    for dossier in load_dossiers(find_workspace(example).dossier_paths()):
        for table in dossier.tables:
            assert table.checked
            assert table.rows.holds
            assert facts.ROWS[f"{dossier.key}#{table.name}"] == table.rows.data


def test_csv_and_parquet_hold_the_same_rows(release: Path) -> None:
    """Each table in both formats: as many rows, the same columns."""
    files = sorted((release / "data").rglob("*.parquet"))
    for path in files:
        frame = pl.read_parquet(path)
        with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert frame.columns == rows[0]
        assert len(frame) == len(rows) - 1

    assert len(files) == len(package(release))


def test_frictionless_finds_the_release_valid(release: Path) -> None:
    """What we publish passes the other tool: descriptor, bytes, hashes, types, constraints, keys."""
    from frictionless import validate

    report = validate(str(release / "datapackage.json"))

    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "type", "note"])[:5]


def test_the_restricted_value_is_nowhere(example: Path, release: Path) -> None:
    """A value planted in the restricted dataset is in no page, file, report, status or bundle."""
    canary = facts.CANARY.encode()
    inside = [p for p in example.rglob("*") if p.is_file() and "build" in p.parts]
    allowed = {"tables", "quarantine", "keys"}  # of check-in, never handed out
    seen = [p for p in inside if canary in p.read_bytes()]

    assert not [p for p in seen if p.relative_to(example / "build").parts[0] not in allowed]
    with zipfile.ZipFile(next(example.glob("build/release/*.zip"))) as archive:
        assert not [name for name in archive.namelist() if canary in archive.read(name)]
    frames = [pl.read_parquet(p) for p in (example / "build" / "tables" / facts.RESTRICTED).glob("*.parquet")]
    assert any(facts.CANARY in column.cast(pl.String).to_list() for frame in frames for column in frame)
    for path in (release / "data").rglob("*.parquet"):
        assert not any(facts.CANARY in column.cast(pl.String).to_list() for column in pl.read_parquet(path))


def test_the_restricted_value_is_in_no_report(example: Path) -> None:
    """Not even a failing cell of it is printed, in words or as JSON."""
    for more in ([], ["--json"], ["--samples", "0"]):
        ran = subprocess.run(
            [*COMMAND, "validate", facts.RESTRICTED, *more], cwd=example, capture_output=True, text=True
        )
        assert ran.returncode == 10
        assert facts.CANARY not in ran.stdout + ran.stderr


def test_two_releases_are_the_same_bytes(example: Path, tmp_path: Path) -> None:
    """Another folder, time zone, umask and hash seed give the same bundle."""
    for name in ("catalog", "site"):
        shutil.copytree(ROOT / name, tmp_path / "elsewhere" / name)
    environment = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    command = "umask 027; exec " + " ".join(f"'{part}'" for part in [*COMMAND, "release"])
    subprocess.run(["sh", "-c", command], cwd=tmp_path / "elsewhere", env=environment, check=True, capture_output=True)
    bundles = [next(folder.glob("build/release/*.zip")) for folder in (example, tmp_path / "elsewhere")]

    assert bundles[0].name == bundles[1].name
    assert hashlib.sha256(bundles[0].read_bytes()).digest() == hashlib.sha256(bundles[1].read_bytes()).digest()


def test_a_second_release_rewrites_nothing(example: Path) -> None:
    """With nothing changed no file under build/ gets another time."""
    before = {p: p.stat().st_mtime_ns for p in (example / "build").rglob("*") if p.is_file()}
    assert build(find_workspace(example)).done == []
    subprocess.run([*COMMAND, "release"], cwd=example, check=True, capture_output=True)
    changed = [p for p, moment in before.items() if p.stat().st_mtime_ns != moment]

    # build/pages and build/site are what the release is made through; only what is kept counts.
    kept = {"dossiers", "tables", "quarantine", "keys", "release"}
    assert [p for p in changed if p.relative_to(example / "build").parts[0] in kept] == []


def test_one_changed_file_checks_in_one_dataset(example: Path, tmp_path: Path) -> None:
    """A new delivery of one dataset touches it and those that refer to it, no other."""
    shutil.copytree(example, tmp_path / "copy")
    workspace = find_workspace(tmp_path / "copy")
    descriptor = workspace.catalog / "bls" / "county-unemployment" / "datapackage.yaml"
    descriptor.write_text(descriptor.read_text(encoding="utf-8") + "\n# looked at\n", encoding="utf-8")

    assert build(workspace).done == ["bls/county-unemployment"]


def test_the_bundle_verifies_and_a_changed_byte_is_named(potluck_run, release: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """`verify`, the shipped verify.py and sha256sum agree; one changed byte fails with the file's name."""
    copy = tmp_path / "unzipped"
    shutil.copytree(release, copy)
    assert potluck_run(tmp_path, "verify", str(copy)).code == 0
    assert subprocess.run([sys.executable, "verify.py"], cwd=copy, capture_output=True).returncode == 0
    if shutil.which("sha256sum"):
        assert subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=copy).returncode == 0
    victim = sorted((copy / "data").rglob("*.csv"))[0]
    content = bytearray(victim.read_bytes())
    content[-2] ^= 1
    victim.write_bytes(content)
    ran = potluck_run(tmp_path, "verify", str(copy))

    assert ran.code == 16
    assert victim.name in ran.out
    assert subprocess.run([sys.executable, "verify.py"], cwd=copy, capture_output=True).returncode == 1


def test_paths_travel_everywhere(release: Path) -> None:
    """No path is long, reserved or different by case alone."""
    names = [p.relative_to(release.parent).as_posix() for p in release.rglob("*")]

    assert max(map(len, names)) <= 120
    assert len({name.lower() for name in names}) == len(names)
    assert not [n for n in names if n.rpartition("/")[2].split(".")[0].lower() in {"con", "nul", "aux", "prn"}]


def test_withheld_rows_are_told(release: Path, example: Path) -> None:
    """A dataset with accepted rows says how many are missing and why: on its page, in descriptor and README."""
    dossier = next(
        d for d in load_dossiers(find_workspace(example).dossier_paths()) if any(t.withheld for t in d.tables)
    )
    table = next(t for t in dossier.tables if t.withheld)
    page = (release / "site" / "datasets" / f"{dossier.key}.html").read_text(encoding="utf-8")
    readme = (release / "README.md").read_text(encoding="utf-8")
    resource = package(release)[f"{dossier.agency}--{dossier.name}--{table.name}"]

    for text in (page, readme, json.dumps(resource)):
        assert str(table.rows.withheld) in text
        assert "withheld" in text


def test_the_python_interface_reads_workspace_and_bundle(example: Path, release: Path) -> None:
    """The same table from both, as pandas, Polars, Arrow and SQL."""
    for path in (example, release):
        deaths = potluck.open(path)["census/geography"]
        frame = deaths.to_polars("counties")
        assert len(frame) == len(deaths.to_pandas("counties")) == deaths.to_arrow("counties").num_rows
        assert frame["fips" if "fips" in frame.columns else frame.columns[0]].str.len_chars().min() == 5


def test_one_spreadsheet_and_one_sas_file_are_among_the_sources() -> None:
    """The event is as mixed as real ones: five formats or dialects, one XLSX and one XPT among them."""
    names = [p.name for p in (ROOT / "catalog").rglob("*") if p.is_file()]

    assert any(name.endswith(".xlsx") for name in names)
    assert any(name.endswith(".xpt") for name in names)
    book = next((ROOT / "catalog").rglob("*.xlsx"))
    assert len(openpyxl.load_workbook(book, read_only=True).sheetnames) >= 2


def test_pages_build_with_zensical_too(example: Path, tmp_path: Path) -> None:
    """The successor of the theme builds the same pages."""
    shutil.copytree(example / "build" / "pages", tmp_path / "build" / "pages")
    shutil.copytree(example / "site", tmp_path / "site")
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    ran = subprocess.run(command, cwd=tmp_path / "build" / "pages", capture_output=True, text=True)

    assert ran.returncode == 0, ran.stdout + ran.stderr
