"""Bad input gets one clear message with a fix: no traceback, nothing half-written, others unaffected."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

Potluck = Callable[..., object]
GOOD = "id,name\n1,Ann\n2,Bo\n"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("missing.csv", None, "There is no file"),
        ("empty.csv", b"", "is empty"),
    ],
)
def test_add_refuses_what_is_no_file(potluck_run, event, name, content, says) -> None:  # type: ignore[no-untyped-def]
    """Nothing is changed when a source cannot be taken."""
    if content is not None:
        (event / name).write_bytes(content)
    ran = potluck_run(event, "add", name, "--agency", "cdc")

    assert ran.code == 14
    assert says in ran.err
    assert "Fix:" in ran.err
    assert not (event / "catalog" / "cdc").exists()


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("empty.csv", b"", "source-error"),
        ("header-only.csv", b"id,name\n", None),
        ("junk.csv", bytes(range(256)) * 40, None),
        ("junk.xlsx", b"PK\x03\x04 this is no workbook", "source-error"),
        ("junk.xpt", b"HEADER RECORD*******LIBRARY", "source-error"),
        ("nul.csv", b"id,name\n1,a\0b\n", None),
        ("quote.csv", b'id,name\n1,"open\n2,x\n', "unclosed-quote"),
        ("bytes.csv", "id,name\n1,Ann\n2,Zo\u00eb\n".encode("latin-1") + b"3,\x81\n", None),
    ],
)
def test_validate_says_what_is_wrong_with_any_file(potluck_run, tmp_path, name, content, rule) -> None:  # type: ignore[no-untyped-def]
    """Junk gives findings and a verdict, never a traceback."""
    (tmp_path / name).write_bytes(content)
    ran = potluck_run(tmp_path, "validate", name, "--json")
    report = json.loads(ran.out)
    rules = [f["rule"] for f in report["findings"]] + [f["rule"] for t in report["tables"] for f in t["findings"]]

    assert ran.code in {0, 10}
    assert rule is None or rule in rules
    assert ran.err == ""


def test_all_problems_of_a_descriptor_are_told_at_once(potluck_run, event) -> None:  # type: ignore[no-untyped-def]
    """An unknown key, a key used twice, an unquoted code and a path outside the folder: one run names them all."""
    folder = event / "catalog" / "cdc" / "deaths"
    folder.mkdir(parents=True)
    (folder / "datapackage.yaml").write_text(
        'name: "deaths"\npotluck: {teir: "public"}\n'
        'resources:\n  - {name: "a", path: "../../event.yaml", type: "table"}\n'
        '  - {name: "b", path: "b.csv", type: "table", title: NO, title: "x"}\n',
        encoding="utf-8",
    )
    ran = potluck_run(event, "validate")

    assert ran.code == 10
    for said in (
        "unknown-key",
        "duplicate-key",
        "unquoted-scalar",
        "not inside the dataset's folder",
        'Did you mean "tier"?',
        '"NO"',
    ):
        assert said in ran.out, said


def test_one_broken_dataset_leaves_the_others_alone(potluck_run, event) -> None:  # type: ignore[no-untyped-def]
    """A dataset whose descriptor is no YAML is named; the rest is released."""
    (event / "good.csv").write_text(GOOD, encoding="utf-8")
    contact = (
        "--contact",
        "Ann Lee <ann@example.org>",
        "--tier",
        "public",
        "--license",
        "CC0-1.0",
        "--description",
        "Names.",
    )
    assert potluck_run(event, "add", "good.csv", "--agency", "cdc", *contact).code == 0
    broken = event / "catalog" / "cdc" / "broken"
    broken.mkdir()
    (broken / "datapackage.yaml").write_text("name: [unclosed\n", encoding="utf-8")
    ran = potluck_run(event, "build")

    assert ran.code == 0
    assert "1 open error in cdc/broken" in ran.out
    assert (event / "build" / "tables" / "cdc" / "good" / "good.parquet").is_file()


@pytest.mark.parametrize("arguments", [["build"], ["status"], ["release"], ["validate"], ["add", "x.csv"]])
def test_outside_a_workspace_the_message_says_what_to_do(potluck_run, tmp_path, arguments) -> None:  # type: ignore[no-untyped-def]
    """No event here: say so and how to start one."""
    ran = potluck_run(tmp_path, *arguments)

    assert ran.code == 12
    assert "potluck init" in ran.err


def test_an_event_that_cannot_be_used_is_explained_whole(potluck_run, event) -> None:  # type: ignore[no-untyped-def]
    """Every problem of event.yaml with its line and the near name."""
    path = event / "catalog" / "event.yaml"
    path.write_text(
        'name: "My Event"\ntitle: 5\ntier: []\ndates: {start: 2026-12-05, end: "2026-12-06"}\n', encoding="utf-8"
    )
    ran = potluck_run(event, "status")

    assert ran.code == 13
    for said in ("name", "title", 'Did you mean "tiers"?', 'start: "2026-12-05"'):
        assert said in ran.err, said


def test_a_name_in_use_is_not_overwritten(potluck_run, event) -> None:  # type: ignore[no-untyped-def]
    """A second `add` of the same name stops before anything changes."""
    (event / "good.csv").write_text(GOOD, encoding="utf-8")
    potluck_run(event, "add", "good.csv", "--agency", "cdc")
    before = (event / "catalog" / "cdc" / "good" / "datapackage.yaml").read_bytes()
    ran = potluck_run(event, "add", "good.csv", "--agency", "cdc")

    assert ran.code == 14
    assert "--to cdc/good" in ran.err
    assert before == (event / "catalog" / "cdc" / "good" / "datapackage.yaml").read_bytes()


def test_wrong_usage_is_exit_code_2(potluck_run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """An option that does not exist is usage, not a crash."""
    assert potluck_run(tmp_path, "validate", "--no-such-option").code == 2


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "kill"])
def test_stopped_in_the_middle_the_next_run_completes(event: Path, sent: signal.Signals) -> None:
    """Killed at any moment: no half-written file under a final name, and the next build finishes the job."""
    rows = "".join(f"{i},name {i},{i * 7 % 1000}\n" for i in range(400_000))
    (event / "big.csv").write_text("id,name,n\n" + rows, encoding="utf-8")
    command = [sys.executable, "-c", "from potluck.cli import main; main()"]
    subprocess.run([*command, "add", "big.csv", "--agency", "cdc"], cwd=event, check=True, capture_output=True)
    process = subprocess.Popen(
        [*command, "build"], cwd=event, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    partial = event / "build" / "tables" / "cdc" / "big" / ".big.parquet.partial"
    deadline = time.monotonic() + 60
    while not partial.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    os.kill(process.pid, sent)
    _, err = process.communicate(timeout=60)

    assert not (event / "build" / "tables" / "cdc" / "big" / "big.parquet").exists()
    assert not list((event / "build").glob("dossiers/**/*.json"))
    if sent is signal.SIGINT:
        assert process.returncode == 17
        assert "Traceback" not in err
        assert "Stopped" in err
    subprocess.run([*command, "build"], cwd=event, check=True, capture_output=True)
    assert (event / "build" / "tables" / "cdc" / "big" / "big.parquet").is_file()
    assert not list((event / "build").rglob("*.partial"))
