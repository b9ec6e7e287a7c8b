"""The example event's site as it is handed out, opened from the file system."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from example_event import facts
from playwright.sync_api import Browser

from .conftest import Visit
from .test_site import INDEX, search

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("example")]


@pytest.fixture(scope="module")
def handed_out(example: Path) -> Path:
    """The release's folder."""
    return next(p.parent for p in example.glob("build/release/*/START-HERE.html"))


@pytest.fixture
def visit(browser: Browser, handed_out: Path) -> Iterator[Visit]:
    """A tab on the release; at its end nothing may have been complained about or fetched."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    visit = Visit(context.new_page(), handed_out)
    yield visit
    context.close()
    assert visit.complaints == []


def keys(visit: Visit) -> set[str]:
    """Datasets in view, by the pages their titles lead to."""
    links = visit.page.locator("#pl-cards > li:not([hidden]) h2 a")
    hrefs = [str(link.get_attribute("href")) for link in links.all()]
    return {"/".join(href.removesuffix(".html").split("/")[-2:]) for href in hrefs}


def test_every_dataset_is_listed_and_opens(visit: Visit) -> None:
    """The index shows them all; each page opens without a complaint and leads to its files."""
    visit.open(f"site/{INDEX}")
    assert keys(visit) == facts.DATASETS
    for key in sorted(facts.DATASETS):
        page = visit.open(f"site/datasets/{key}.html")
        assert page.locator("h1").count() == 1
        downloads = page.locator('a[href*="/data/"]').count()
        assert (downloads > 0) == (key in facts.RELEASED), key


def test_naloxone_finds_the_right_ones(visit: Visit) -> None:
    """Exactly the datasets that concern naloxone."""
    page = visit.open(f"site/{INDEX}")
    search(page, "naloxone")

    assert keys(visit) == facts.NALOXONE


def test_start_here_leads_to_the_site(visit: Visit) -> None:
    """The first page a participant opens leads on."""
    page = visit.open("START-HERE.html")
    page.get_by_role("link").first.click()
    page.wait_for_load_state()

    assert page.url.endswith("site/index.html")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in {"href", "src"} and value]


def test_every_link_of_the_release_resolves(handed_out: Path) -> None:
    """Every href and src of every page names a file that is there."""
    broken = []
    for page in sorted(handed_out.rglob("*.html")):
        links = _Links()
        links.feed(page.read_text(encoding="utf-8"))
        for link in links.found:
            parts = urlsplit(link)
            if parts.scheme or link.startswith(("//", "#")):
                continue
            if not (page.parent / unquote(parts.path)).is_file():
                broken.append(f"{page.relative_to(handed_out)}: {link}")

    assert broken == []
