"""`add`: bytes as they were sent, a draft that says what it does not know, nothing changed when it cannot be."""

import json
import os
import shlex
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from potluck.checkin.build import validate_datasets
from potluck.contribute import AddOptions, add, deliver
from potluck.describe.workspace import find_workspace
from potluck.errors import SourceError

TABLE = "fips,deaths\n01001,12\n01003,Suppressed\n01005,40\n01007,17\n"


def descriptor(event: Path, key: str) -> Any:
    return yaml.safe_load((event / "catalog" / key / "datapackage.yaml").read_text(encoding="utf-8"))


def added(event: Path, *sources: str, **options: Any) -> str:
    return add(find_workspace(event), sources, AddOptions(**{"agency": "cdc", **options}))[0].key


def test_a_file_is_copied_byte_for_byte_and_drafted(event: Path) -> None:
    """Codes stay text, labels are missing values, what nobody said is a todo, and every text is quoted."""
    (event / "Deaths 2015.csv").write_bytes(TABLE.encode())
    key = added(event, str(event / "Deaths 2015.csv"), title="Deaths")
    drafted = descriptor(event, key)
    text = (event / "catalog" / key / "datapackage.yaml").read_text(encoding="utf-8")

    assert key == "cdc/deaths-2015"
    assert TABLE.encode() == (event / "catalog" / key / "Deaths 2015.csv").read_bytes()
    assert [f["type"] for f in drafted["resources"][0]["schema"]["fields"]] == ["string", "integer"]
    assert drafted["resources"][0]["schema"]["fields"][1]["missingValues"] == ["", "Suppressed"]
    assert "todo" == drafted["licenses"][0]["name"] == drafted["potluck"]["tier"]
    assert 'name: "deaths-2015"' in text
    assert 'delimiter: ","' in text


def test_what_the_contributor_says_is_written_down(event: Path) -> None:
    """Contact, tier, licence and description land where the standard has them."""
    (event / "a.csv").write_text(TABLE, encoding="utf-8")
    options = {"contact": "Ann Lee <ann@example.org>", "tier": "public", "license": "CC0-1.0", "description": "Deaths."}
    drafted = descriptor(event, added(event, str(event / "a.csv"), **options))

    assert drafted["contributors"][0] == {"title": "Ann Lee", "email": "ann@example.org", "roles": ["steward"]}
    assert drafted["licenses"][0]["name"] == "CC0-1.0"
    assert (drafted["potluck"]["tier"], drafted["potluck"]["tierDeclaredBy"]) == ("public", "Ann Lee")
    assert "!/catalog/cdc/a/a.csv" in (event / ".gitignore").read_text(encoding="utf-8")


def test_a_tier_needs_a_person(event: Path) -> None:
    """Nobody can declare a tier without saying who decided."""
    (event / "a.csv").write_text(TABLE, encoding="utf-8")
    with pytest.raises(SourceError, match="named person"):
        added(event, str(event / "a.csv"), tier="public")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tier": "secret", "contact": "A"}, "no tier"),
        ({"name": "Not A Name"}, "dataset's name"),
        ({"agency": "C D C"}, "agency's name"),
    ],
)
def test_names_that_cannot_be_are_refused_and_nothing_is_left(
    event: Path, options: dict[str, str], message: str
) -> None:
    """The catalog is as before when an option cannot be taken."""
    (event / "a.csv").write_text(TABLE, encoding="utf-8")
    before = sorted(p for p in (event / "catalog").rglob("*"))
    with pytest.raises(SourceError, match=message):
        added(event, str(event / "a.csv"), **options)

    assert before == sorted(p for p in (event / "catalog").rglob("*"))


def test_an_unknown_agency_is_added_with_a_todo_and_near_names(event: Path) -> None:
    """event.yaml keeps its comments and gains the agency."""
    (event / "a.csv").write_text(TABLE, encoding="utf-8")
    added(event, str(event / "a.csv"), agency="samhsa")
    again = add(find_workspace(event), [str(event / "a.csv")], AddOptions(agency="samsha"))[0]
    text = (event / "catalog" / "event.yaml").read_text(encoding="utf-8")

    assert '- {name: "samhsa", title: "todo"}' in text
    assert "# The event." in text
    assert any("samhsa" in note for note in again.notes)


def test_each_makes_a_dataset_of_every_file(event: Path) -> None:
    """Two files, two datasets."""
    for name in ("a.csv", "b.csv"):
        (event / name).write_text(TABLE, encoding="utf-8")
    both = add(find_workspace(event), [str(event / "a.csv"), str(event / "b.csv")], AddOptions(agency="cdc", each=True))

    assert [one.key for one in both] == ["cdc/a", "cdc/b"]


def test_a_package_is_taken_with_its_schema_and_its_other_files(event: Path, tmp_path: Path) -> None:
    """Schema and words of a data package stay; a file that is no table is carried along."""
    package = {
        "name": "deaths",
        "title": "Deaths by county",
        "licenses": [{"name": "CC-BY-4.0"}],
        "resources": [
            {
                "name": "t",
                "path": "data/t.csv",
                "schema": {"fields": [{"name": "fips", "type": "string"}, {"name": "deaths", "type": "any"}]},
            },
            {"name": "readme", "path": "README.pdf"},
        ],
    }
    folder = tmp_path / "package"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "t.csv").write_text(TABLE, encoding="utf-8")
    (folder / "README.pdf").write_bytes(b"%PDF-1.4")
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    taken = descriptor(event, added(event, str(folder / "datapackage.json"), name="deaths"))

    assert taken["title"] == "Deaths by county"
    assert taken["resources"][0]["schema"]["fields"][1]["type"] == "any"
    assert taken["licenses"][0]["name"] == "CC-BY-4.0"
    assert (event / "catalog/cdc/deaths/data/t.csv").is_file()
    assert (event / "catalog/cdc/deaths/README.pdf").read_bytes() == b"%PDF-1.4"


@pytest.mark.parametrize("path", ["../secret.csv", "/etc/passwd", "C:\\secret.csv"])
def test_a_package_cannot_reach_outside_its_folder(event: Path, tmp_path: Path, path: str) -> None:
    """A stranger's descriptor names only files below itself."""
    (tmp_path / "secret.csv").write_text(TABLE, encoding="utf-8")
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "datapackage.json").write_text(
        json.dumps({"name": "x", "resources": [{"name": "t", "path": path}]}), encoding="utf-8"
    )
    with pytest.raises(SourceError, match="not inside"):
        added(event, str(folder / "datapackage.json"))

    assert not (event / "catalog" / "cdc" / "package").exists()


def test_a_url_is_fetched_whole(event: Path, tmp_path: Path) -> None:
    """An address stands for its file, under the last part of its path."""
    (tmp_path / "served").mkdir()
    (tmp_path / "served" / "Deaths 2015.csv").write_text(TABLE, encoding="utf-8")

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(tmp_path / "served"))

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        base = f"http://127.0.0.1:{server.server_port}"
        key = added(event, f"{base}/Deaths%202015.csv?download=1")
        with pytest.raises(SourceError, match="could not be downloaded"):
            added(event, f"{base}/nothing.csv")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

    assert (event / "catalog" / key / "Deaths 2015.csv").read_text(encoding="utf-8") == TABLE


def test_a_delivery_replaces_data_and_keeps_every_word(event: Path, tmp_path: Path) -> None:
    """Comments, descriptions and constraints stay; data, hash and size are new; what changed is said."""
    (event / "a.csv").write_text(TABLE, encoding="utf-8")
    key = added(event, str(event / "a.csv"))
    path = event / "catalog" / key / "datapackage.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('title: "todo"', 'title: "Deaths"  # agreed by mail', 1),
        encoding="utf-8",
    )
    (tmp_path / "november.csv").write_text("fips,deaths,rate\n01001,12,1.5\n", encoding="utf-8")
    delivered = deliver(find_workspace(event), [str(tmp_path / "november.csv")], key)
    now = descriptor(event, key)["resources"][0]
    lines = (event / "catalog" / key / "deliveries.jsonl").read_text(encoding="utf-8").splitlines()

    assert "# agreed by mail" in path.read_text(encoding="utf-8")
    assert now["path"] == "november.csv"
    assert not (event / "catalog" / key / "a.csv").exists()
    assert [f["name"] for f in now["schema"]["fields"]] == ["fips", "deaths", "rate"]
    assert any("1 row; before there were 4" in change for change in delivered.changes)
    assert any("'rate'" in change for change in delivered.changes)
    assert [json.loads(line)["rows"] for line in lines] == [4, 1]


def test_a_column_without_heading_does_not_become_one_of_the_table(event: Path, tmp_path: Path) -> None:
    """A note beside the table makes a spreadsheet fill up every row; the header stays what it was."""
    (event / "a.csv").write_text(TABLE, encoding="utf-8")
    key = added(event, str(event / "a.csv"))
    before = descriptor(event, key)["resources"][0]
    head, *rows = TABLE.splitlines()
    filled = "\n".join([f"{head},", *(f"{row}," for row in rows), "01009,19,see back"])
    (tmp_path / "a.csv").write_text(f"{filled}\n", encoding="utf-8")

    delivered = deliver(find_workspace(event), [str(tmp_path / "a.csv")], key)
    now = descriptor(event, key)["resources"][0]
    [dossier] = validate_datasets(find_workspace(event))

    assert (now["dialect"], now["schema"]) == (before["dialect"], before["schema"])
    assert any("column C has no heading" in change for change in delivered.changes)
    assert ("extra-label", 3) in {(f.rule, f.field_number) for f in dossier.tables[0].findings}
    assert dossier.tables[0].rows.kept == 5


def test_a_delivery_that_fits_no_file_is_refused(event: Path, tmp_path: Path) -> None:
    """With several tables a file must say by its name which it replaces."""
    for name in ("a.csv", "b.csv"):
        (event / name).write_text(TABLE, encoding="utf-8")
    key = added(event, str(event / "a.csv"), str(event / "b.csv"), name="two")
    (tmp_path / "c.csv").write_text(TABLE, encoding="utf-8")
    with pytest.raises(SourceError, match="not the name of a file"):
        deliver(find_workspace(event), [str(tmp_path / "c.csv")], key)
    with pytest.raises(SourceError, match="no dataset"):
        deliver(find_workspace(event), [str(tmp_path / "c.csv")], "cdc/three")


def test_what_is_wrong_ends_with_the_command_that_hands_the_corrected_file_in(potluck_run: Any, event: Path) -> None:
    """Followed word for word, it leads from an error to a dataset without one, also where the file in the catalog
    itself was corrected."""
    (event / "a b.csv").write_text(TABLE, encoding="utf-8")
    key = added(event, str(event / "a b.csv"))
    file = event / "catalog" / key / "a b.csv"
    good = file.read_bytes()

    def next_of(text: str) -> str:
        return next(line for line in text.splitlines() if line.startswith("Next:"))

    def follow(said: str) -> None:
        command = said.rpartition("potluck ")[2]
        assert potluck_run(event, *shlex.split(command)).code == 0

    file.write_bytes(good.replace(b",40", b",forty"))
    changed = next_of(potluck_run(event, "validate", key).out)
    follow(changed)
    wrong = next_of(potluck_run(event, "validate", key).out)
    file.write_bytes(good)
    follow(wrong)

    assert changed == f"Next: deliver the file as it is now: potluck add 'catalog/{key}/a b.csv' --to {key}"
    assert wrong == f"Next: correct the file, then potluck add 'catalog/{key}/a b.csv' --to {key}"
    assert potluck_run(event, "validate", key).code == 0


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_file_name_that_is_no_text_is_refused(event: Path, tmp_path: Path) -> None:
    """Bytes that are not UTF-8 cannot stand in a description; nothing is taken in."""
    path = tmp_path / os.fsdecode(b"d\xff.csv")
    path.write_bytes(TABLE.encode())

    with pytest.raises(SourceError, match="is not text"):
        added(event, str(path), name="d")
    assert not (event / "catalog" / "cdc" / "d").exists()
