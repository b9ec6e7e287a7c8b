"""The pages: complete, well-formed, accessible, the same every time, and deaf to hostile words."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from potluck.errors import SiteError
from potluck.event import Event
from potluck.serve.audience import release_of
from potluck.serve.pages import write_pages
from potluck.serve.shown import Release

from . import factory
from .outline import outline_of

BODIES = [
    "index",
    "agencies",
    "columns",
    "datasets/index",
    *(f"datasets/{one.key}" for one in factory.datasets()),
]


def body(pages: Path, name: str) -> str:
    return (pages / "overrides" / "bodies" / f"{name}.html").read_text(encoding="utf-8")


def write(release: Release, site_project: Path, out: Path) -> Path:
    write_pages(release, factory.files_of(release), factory.first_rows, site_project, out)
    return out


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", BODIES)
def test_a_page_is_well_formed(pages: Path, name: str) -> None:
    outline = outline_of(body(pages, name))

    assert outline.wrong == []
    assert outline.unclosed == []
    assert len(set(outline.ids)) == len(outline.ids)
    assert outline.tags.count("h1") == 1


@pytest.mark.parametrize("name", BODIES)
def test_tables_have_a_caption_and_heads_with_scope(pages: Path, name: str) -> None:
    for table in outline_of(body(pages, name)).tables:
        assert table.caption
        assert table.heads > 0
        assert table.unscoped == 0


@pytest.mark.parametrize("name", BODIES)
def test_nothing_hostile_comes_alive(pages: Path, name: str) -> None:
    html = body(pages, name)
    outline = outline_of(html)

    assert "{" not in html
    assert not {"script", "img", "iframe", "object"} & set(outline.tags)
    assert outline.handlers == []
    assert not [link for link in outline.links if re.match(r"\s*(javascript|data|file|vbscript):", link)]
    assert not [link for link in outline.links if "etc/passwd" in link]


def test_hostile_words_are_shown_as_they_are(pages: Path) -> None:
    text = outline_of(body(pages, "datasets/acme/hostile")).text

    assert "<script>alert(1)</script> {{ 7*7 }} {% raw %} **b** [x](javascript:alert(2)) `c` <!--" in text
    assert "<img src=x onerror=alert(3)>" in text
    assert "\u202e" not in text


def test_heads_of_pages_are_yaml_with_escaped_text(pages: Path) -> None:
    for path in (pages / "docs" / "datasets").rglob("*.md"):
        head = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])

        assert (pages / "overrides" / head["body"]).is_file()
        assert "<" not in head["title"]


def test_the_page_of_a_dataset_says_everything(pages: Path) -> None:
    text = " ".join(outline_of(body(pages, "datasets/cdc/overdose-deaths")).text.split())

    for words in (
        "in this release",
        "Department of Health and Human Services",
        "12 of 3,402 rows withheld: rates above the possible",
        "312 cells: suppressed, not zero",
        "Counts under 10 are suppressed.",
        "refers to census/geography#counties, column fips",
        "in per 100,000 people",
        "CC0 1.0 Universal",
        "jane@example.org",
        "The first 10 of 3,390 rows",
        'pd.read_parquet("data/cdc/overdose-deaths/deaths.parquet")',
        "FROM 'data/cdc/overdose-deaths/deaths.parquet'",
        "Synthetic data.",
    ):
        assert words in text


def test_files_are_linked_from_the_depth_of_the_page(pages: Path) -> None:
    links = outline_of(body(pages, "datasets/cdc/overdose-deaths")).links

    assert "../../../data/cdc/overdose-deaths/deaths.csv" in links
    assert "../../../agreements/schedule-b.md" in links


def test_a_restricted_dataset_has_metadata_and_whom_to_ask(pages: Path) -> None:
    outline = outline_of(body(pages, "datasets/doj/case-files"))

    assert "Restricted: Data use agreement." in outline.text
    assert "mailto:jane@example.org" in outline.links
    assert "First rows" not in outline.text
    assert not [link for link in outline.links if "data/" in link]


def test_no_value_of_a_closed_dataset_reaches_a_page(tmp_path: Path, site_project: Path) -> None:
    canary = "CANARY-7731"
    field = factory.choice("drug", {canary: 3, "other": 2}, constraints={"enum": [canary]})
    closed = factory.dossier("doj", "secret", factory.table("t", field), tier="agreement")
    undeclared = factory.dossier("doj", "unsaid", factory.table("t", field), tier="")
    release = release_of(factory.event(), [closed, undeclared], factory.release().as_of, draft=True)
    out = write(release, site_project, tmp_path / "pages")

    assert not [path for path, content in tree(out).items() if canary.encode() in content]


@pytest.mark.parametrize(
    "event",
    [Event(name="bare", title="Bare"), Event(name="odd", title='<b>"Q" & {{ 7*7 }}</b>', notice="<i>x</i>")],
    ids=["bare", "odd"],
)
def test_an_event_with_nothing_but_a_title(event: Event, tmp_path: Path, site_project: Path) -> None:
    out = write(release_of(event, [], factory.release().as_of), site_project, tmp_path / "pages")
    outline = outline_of(body(out, "index"))

    assert event.title in outline.text
    assert outline.wrong == []
    config = yaml.safe_load((out / "mkdocs.yml").read_text(encoding="utf-8"))
    assert "<" not in config["site_name"] + config["extra"]["potluck"]["notice"]


def test_pages_are_the_same_every_time(pages: Path, tmp_path: Path, site_project: Path) -> None:
    again = tree(write(factory.release(), site_project, tmp_path / "pages"))
    first = tree(pages)

    first.pop("mkdocs.yml"), again.pop("mkdocs.yml")
    assert first == again


def test_an_older_folder_is_replaced_whole(tmp_path: Path, site_project: Path) -> None:
    out = tmp_path / "pages"
    (out / "docs").mkdir(parents=True)
    (out / "docs" / "stale.md").write_text("old", encoding="utf-8")
    write(factory.release(), site_project, out)

    assert not (out / "docs" / "stale.md").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["pages"]


def test_the_organizers_pages_and_overrides_win(tmp_path: Path) -> None:
    project = tmp_path / "site"
    (project / "docs").mkdir(parents=True)
    (project / "overrides").mkdir()
    (project / "mkdocs.yml").write_text("site_name: mine\n", encoding="utf-8")
    (project / "docs" / "index.md").write_text("# Mine\n", encoding="utf-8")
    (project / "overrides" / "main.html").write_text('{% extends "potluck.html" %}\n\n', encoding="utf-8")
    before = tree(project)
    out = write(factory.release(), project, tmp_path / "build" / "pages")

    assert (out / "docs" / "index.md").read_text(encoding="utf-8") == "# Mine\n"
    assert (out / "overrides" / "main.html").read_bytes() == before["overrides/main.html"]
    assert before == tree(project)


@pytest.mark.parametrize("name", ["..", "../x", "a/b", "A", "", "a" * 64])
def test_names_that_lead_elsewhere_are_refused(name: str, tmp_path: Path, site_project: Path) -> None:
    release = factory.release()
    bad = replace(release.datasets[0], name=name)
    with pytest.raises(SiteError, match="cannot be the name of a page"):
        write(replace(release, datasets=(bad,)), site_project, tmp_path / "pages")


def test_without_a_site_project_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"mkdocs\.yml is missing") as raised:
        write(factory.release(), tmp_path / "site", tmp_path / "pages")

    assert "potluck init" in raised.value.fix
    assert list(tmp_path.iterdir()) == []
