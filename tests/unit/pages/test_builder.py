"""The builders: MkDocs in strict mode and Zensical take the pages, and the site is the same every time."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from potluck.errors import SiteError
from potluck.serve.pages import build_site, write_pages

from . import factory
from .outline import broken_links, outline_of

NOT_TABLES = {"dictionary.csv", "datapackage.json", "agreements/schedule-b.md"}
STATES = frozenset({"index.html"})

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("release").resolve() / "site"
    build_site(pages, target)
    return target


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_link_resolves(site: Path) -> None:
    files = factory.files_of(factory.release())
    released = {file.path for table in files.values() for file in table} | NOT_TABLES

    assert broken_links(site, released, STATES) == []


def test_no_page_needs_another_machine(site: Path) -> None:
    for page in site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")

        assert 'src="http' not in html
        assert 'rel="stylesheet" href="http' not in html
        assert 'type="module"' not in html


def test_the_event_leads_and_potluck_is_a_line_in_the_footer(site: Path) -> None:
    for page in site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")

        assert "Opioid Code-a-thon & Symposium</title>" in html
        if page.name != "python.html" and page.parent.name not in {"schemas", "rules"}:  # those are about Potluck
            assert html.count("Potluck") <= 1 + html.count("Python · Potluck") * 3, page.name
        assert "Made with Potluck" in html
        assert "All values are synthetic." in outline_of(html).text


def test_hostile_words_stay_words_in_the_built_page(site: Path) -> None:
    html = (site / "datasets" / "acme" / "hostile.html").read_text(encoding="utf-8")

    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "49" not in outline_of(html.split("<article", 1)[1].split("</article>", 1)[0]).text


def test_two_builds_are_byte_identical(
    site: Path, pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1234567890")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    build_site(pages, tmp_path / "site")

    assert content(site) == content(tmp_path / "site")


def test_zensical_builds_the_same_bodies(site: Path, pages: Path, tmp_path: Path) -> None:
    """Zensical writes into the project, so it gets a copy at the same depth, with the organizer's project."""
    copied = tmp_path / "build" / "pages"
    shutil.copytree(pages, copied)
    shutil.copyfile(Path(__file__).parents[3] / "site" / "mkdocs.yml", tmp_path / "mkdocs.yml")
    config = copied / "mkdocs.yml"
    lines = config.read_text(encoding="utf-8").splitlines(keepends=True)
    config.write_text("".join(['INHERIT: "../../mkdocs.yml"\n', *lines[1:]]), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"],
        cwd=copied,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    for page in site.rglob("*.html"):
        ours = _article(page)
        theirs = _article(copied / "site" / page.relative_to(site))
        assert ours == theirs or page.name in {"use.html", "contribute.html"}


def _article(page: Path) -> str:
    html = page.read_text(encoding="utf-8")
    return " ".join(outline_of(html.split("<article", 1)[1].split("</article>", 1)[0]).text.split())


def test_a_draft_says_so_on_every_page(site_project: Path, tmp_path: Path) -> None:
    release = factory.release(draft=True)
    write_pages(release, factory.files_of(release), factory.first_rows, site_project, tmp_path / "pages")
    build_site(tmp_path / "pages", tmp_path / "site")
    built = list((tmp_path / "site").rglob("*.html"))

    assert len(built) > len(release.datasets)
    for page in built:
        assert "DRAFT" in outline_of(page.read_text(encoding="utf-8")).text


def test_a_failing_builder_ends_in_an_error_with_its_last_lines(tmp_path: Path) -> None:
    pages, target = tmp_path / "pages", tmp_path / "site"
    (pages / "docs").mkdir(parents=True)
    target.mkdir()
    (target / "kept.html").write_text("old", encoding="utf-8")
    (pages / "docs" / "index.md").write_text("[x](nowhere.md)\n", encoding="utf-8")
    (pages / "mkdocs.yml").write_text("site_name: x\nplugins: []\n", encoding="utf-8")
    with pytest.raises(SiteError, match=r"nowhere\.md"):
        build_site(pages, target)

    assert [path.name for path in target.iterdir()] == ["kept.html"]
    assert {"pages", "site"} == {path.name for path in tmp_path.iterdir()}
