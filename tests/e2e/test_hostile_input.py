"""Hostile and unlucky input through the command: a code of 0, 2 or 10 and up, one message, no traceback, no hang."""

import errno
import gzip
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from potluck.read import blocks, delimited, exact, streams

COMMAND = [sys.executable, "-c", "from potluck.cli import main; main()"]
SECONDS = 60


def rules_of(out: str) -> set[str]:
    report = json.loads(out)
    everything = [*report["findings"], *(f for table in report["tables"] for f in table["findings"])]
    return {finding["rule"] for finding in everything}


@pytest.fixture
def checked(potluck_run: Any, tmp_path: Path) -> Any:
    """Checks a file against a field; answers the rules broken, after holding the command to its promises."""

    def call(name: str, content: bytes, field: dict[str, Any] | None = None) -> set[str]:
        (tmp_path / name).write_bytes(content)
        arguments = ["validate", name, "--json"]
        if field is not None:
            (tmp_path / "schema.json").write_text(json.dumps({"fields": [{"name": "a", **field}]}))
            (tmp_path / "dialect.json").write_text("{}")
            arguments += ["--schema", "schema.json", "--dialect", "dialect.json"]
        started = time.monotonic()
        ran = potluck_run(tmp_path, *arguments)
        assert ran.code in {0, 10}
        assert ran.err == ""
        assert time.monotonic() - started < SECONDS
        return rules_of(ran.out)

    return call


@pytest.mark.parametrize("kind", ["object", "array", "geojson"])
def test_json_cells_nested_without_end(checked: Any, kind: str) -> None:
    """Deeper than any reader goes: cells of the wrong type, no more."""
    deep = "[" * 100_000 + "]" * 100_000 if kind != "object" else '{"a":' * 50_000 + "1" + "}" * 50_000
    quoted = '"' + deep.replace('"', '""') + '"'

    assert checked("deep.csv", f"a\n{quoted}\n".encode(), {"type": kind}) == {"type-error"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("datapackage.json", '{"name": "x", "resources": ' + "[" * 100_000 + "]" * 100_000 + "}"),
        ("datapackage.yaml", 'name: "x"\nresources: ' + "[" * 5_000 + "]" * 5_000),
        ("datapackage.yaml", "a: &a [x, x]\n" + "".join(f"k{n}: &k{n} [*a, *a]\n" for n in range(50))),
        ("datapackage.yaml", "name: !!python/object/apply:os.system ['true']\n"),
    ],
    ids=["deep JSON", "deep YAML", "YAML aliases", "YAML tags"],
)
def test_descriptors_that_unfold(checked: Any, name: str, text: str) -> None:
    assert "package-error" in checked(name, text.encode())


@pytest.mark.slow
def test_ten_thousand_columns(checked: Any) -> None:
    """A wide table is checked."""
    head = ",".join(f"c{n}" for n in range(10_000))
    row = ",".join("1" for _ in range(10_000))

    assert checked("wide.csv", f"{head}\n{row}\n{row}\n".encode()) <= {"dialect-detected", "schema-inferred"}


def test_more_columns_than_a_spreadsheet_has(checked: Any) -> None:
    assert "source-error" in checked("wide.csv", b",".join(b"a" for _ in range(100_000)) + b"\n1\n")


@pytest.mark.slow
def test_a_cell_of_sixty_megabytes(checked: Any) -> None:
    """Under the cap: kept."""
    assert checked("big.csv", b"a\n1\n" + b"x" * 60_000_000 + b"\n", {"type": "string"}) == set()


@pytest.mark.slow
@pytest.mark.parametrize("quote", [b'"', b""], ids=["quoted", "plain"])
def test_a_cell_over_the_cap(checked: Any, quote: bytes) -> None:
    content = b"a\n1\n" + quote + b"x" * (exact.CELL_CAP + 1) + quote + b"\n"

    assert checked("big.csv", content, {"type": "string"}) == {"cell-too-long"}


def test_a_line_that_never_ends_is_not_held_in_memory(checked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Zeros without a line end, far more of them than are on the disk."""
    monkeypatch.setattr(exact, "LINE_CAP", 1 << 20)
    monkeypatch.setattr(blocks, "CELL_CAP", 8 << 20)

    assert "cell-too-long" in checked("zeros.csv.gz", gzip.compress(b"a\n" + bytes(50_000_000), 1))


def test_an_archive_bomb(checked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gzip that holds a thousand times its size is left where the cap is, and told."""
    monkeypatch.setattr(streams, "UNPACKED_CAP", 1 << 20)
    monkeypatch.setattr(delimited, "UNPACKED_CAP", 1 << 20)

    assert "source-error" in checked("bomb.csv.gz", gzip.compress(b"a\n" + b"1\n" * 20_000_000))


def test_a_gzip_that_packs_well_is_no_bomb(checked: Any) -> None:
    assert checked("good.csv.gz", gzip.compress(b"a\n" + b"1\n" * 500_000), {"type": "integer"}) == set()


@pytest.mark.parametrize("text", [',"a' * 40_000, 'a,"b\n' * 40_000, "'" * 100_000], ids=["one line", "lines", "marks"])
def test_text_that_takes_a_detector_hours(checked: Any, text: str) -> None:
    """The dialect is detected from no more text than takes a moment."""
    assert checked("t.csv", f"a,b\n1,2\n{text}\n".encode()) & {"dialect-detected", "source-error"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'a\n1\n"open\n2\n3" x\n', True),
        (b'a,b\n1,"open\n2,x\n3,5" pipe\n4,y\n', True),
        (b'a,b\n1,"one\n2,x\n3,"two\n4,y\n', True),
        (b'a,b\n1,"two\nlines"\n2,"5"" pipe,\nlong"\n', False),
        (b'a,b\r\n1,"two\r\nlines"\r\n2,5" pipe\r\n3,6" pipe\r\n', False),
    ],
)
def test_quotation_marks_that_swallow_rows(checked: Any, content: bytes, told: bool) -> None:
    """However many marks there are; cells over several lines and inch marks are neither."""
    assert ("unclosed-quote" in checked("t.csv", content)) is told


@pytest.mark.parametrize("pattern", ["(a+)+", "(?=(a+)+$).*", r"(?=a)(a|aa)+\1b", "(((a{1,99}){1,99}){1,99})"])
def test_patterns_that_never_end(checked: Any, pattern: str) -> None:
    field = {"type": "string", "constraints": {"pattern": pattern}}

    assert checked("p.csv", b"a\n" + b"a" * 60 + b"!\n", field) <= {"constraint-error", "field-error"}


NAMES = [
    "a\nb.csv",
    "<script>alert(1)<script>.csv",
    "[red]x[red].csv",
    "\x1b[2Jx.csv",
    "-x.csv",
    "é{{7*7}}.csv",
    "%s.csv",
]


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be")
@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_file_names_are_shown_and_do_nothing(potluck_run: Any, tmp_path: Path, name: str) -> None:
    """In a terminal a name moves no cursor and starts no line; in a page it is text."""
    if not name.isascii() and sys.getfilesystemencoding() != "utf-8":
        pytest.skip("this locale has no such names")
    (tmp_path / name).write_text("a,b\n1,2\n3\n", encoding="utf-8")
    ran = potluck_run(tmp_path, "validate", "--html", "r.html", "--csv", "f.csv", f"./{name}")
    html = (tmp_path / "r.html").read_text(encoding="utf-8")

    assert ran.code == 10
    assert "\x1b[2J" not in ran.out + html
    assert "\na" not in ran.out.replace("\n\n", "\n").removeprefix("\n") or "\nb" not in ran.out
    assert "<script" not in html
    assert "{{7*7}}" in html or "7*7" not in name


@pytest.mark.parametrize(
    "path", ["../secret.csv", "/etc/passwd", "..\\secret.csv", "link.csv", "folder/../../secret.csv"]
)
def test_nothing_outside_the_folder_is_read(checked: Any, tmp_path: Path, path: str) -> None:
    """Neither by its path nor by a link."""
    secret = tmp_path.parent / "secret.csv"
    secret.write_text("a\nSECRET\n")
    (tmp_path / "link.csv").symlink_to(secret)
    resource_ = {"name": "t", "type": "table", "path": path, "schema": {"fields": [{"name": "a", "type": "integer"}]}}

    assert checked("datapackage.json", json.dumps({"name": "p", "resources": [resource_]}).encode()) & {
        "resource-error",
        "scheme-error",
    }


def run_with(folder: Path, *arguments: str, largest: int) -> "subprocess.CompletedProcess[str]":
    """A command in a process that may write no file larger than so many bytes: what a full disk does, anywhere."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest)),
    )


def event_of(folder: Path, rows: int) -> None:
    """One public dataset of one table."""
    (folder / "t.csv").write_text("id,text\n" + "".join(f"{n},{n * n % 7919} {n}\n" for n in range(rows)))
    declared = ["--tier", "public", "--contact", "Ann Lee <ann@example.org>", "--license", "CC0-1.0"]
    arguments = ["add", "t.csv", "--agency", "cdc", *declared, "--description", "Squares."]
    subprocess.run([*COMMAND, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["build", "release"])
@pytest.mark.parametrize("largest", [2_000, 30_000, 100_000, 300_000])
def test_a_full_disk_is_one_message_and_the_next_run_completes(event: Path, command: str, largest: int) -> None:
    """Wherever the room ends: in Parquet, a page, the site builder or the bundle."""
    event_of(event, 60_000)
    ran = run_with(event, command, largest=largest)

    assert ran.returncode in {0, 11}
    assert ran.returncode == 11 or largest > 100_000
    assert "Traceback" not in ran.stdout + ran.stderr
    assert ran.returncode == 0 or "The disk is full" in ran.stderr
    assert not list((event / "build").rglob("*.partial"))
    assert not list((event / "build" / "release").glob("*.zip")) or ran.returncode == 0
    for half in (event / "build" / "release").glob("[!.]*") if ran.returncode else ():
        assert subprocess.run([*COMMAND, "verify", str(half)], cwd=event, capture_output=True).returncode == 16
        assert "Do not hand it out" in (half / "UNFINISHED.txt").read_text()
    subprocess.run([*COMMAND, command], cwd=event, check=True, capture_output=True)
    if command == "release":
        assert not list((event / "build" / "release").glob("*/UNFINISHED.txt"))
        (bundle,) = (event / "build" / "release").glob("*.zip")
        subprocess.run([*COMMAND, "verify", str(bundle)], cwd=event, check=True, capture_output=True)


def test_a_full_disk_keeps_what_was_there(potluck_run: Any, event: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that cannot be written leaves the one before it whole."""
    (event / "t.csv").write_text("a,b\n1,2\n3\n")
    assert potluck_run(event, "validate", "t.csv", "--html", "r.html").code == 10
    before = (event / "r.html").read_bytes()

    def full(_self: Path, _content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    with (event / "t.csv").open("a") as file:
        file.write("4\n")
    ran = potluck_run(event, "validate", "t.csv", "--html", "r.html")

    assert ran.code == 11
    assert "Traceback" not in ran.err
    assert (event / "r.html").read_bytes() == before
    assert not list(event.glob(".*.partial"))
