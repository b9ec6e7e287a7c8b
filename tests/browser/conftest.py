"""One site, one browser, and pages that note every complaint and every request."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from unit.pages import factory

from potluck.serve.pages import build_site, write_pages

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the factory's release, below the root of a release."""
    root = tmp_path_factory.mktemp("browser").resolve()
    release = factory.release()
    project = Path(__file__).parents[2] / "site"
    write_pages(release, factory.files_of(release), factory.first_rows, project, root / "build" / "pages")
    build_site(root / "build" / "pages", root / "release" / "site")
    return root / "release" / "site"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; without one the tests skip, unless skipping is a failure."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        if os.environ.get("POTLUCK_NO_SKIPS") == "1":
            pytest.fail("there is no Chromium, and POTLUCK_NO_SKIPS is set")
        pytest.skip("there is no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


@dataclass
class Visit:
    """A tab on the site, with what it said and what it asked for."""

    page: Page
    site: Path
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog {dialog.message}"))
        self.page.on("requestfailed", self._lose)
        self.page.on("request", self._watch)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _lose(self, request: Request) -> None:
        # Leaving a page while its icon still loads aborts that; a file that is not there says otherwise.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed {request.url} {request.failure}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith(("file:", "data:")):
            self.complaints.append(f"request {request.url}")

    def open(self, path: str) -> Page:
        """Opens a page of the site from the file system."""
        self.page.goto(f"file://{self.site.as_posix()}/{path}")
        return self.page


def _visit(context: BrowserContext, site: Path) -> Iterator[Visit]:
    visit = Visit(context.new_page(), site)
    yield visit
    context.close()
    assert visit.complaints == []


@pytest.fixture
def visit(browser: Browser, site: Path) -> Iterator[Visit]:
    """A wide tab; at its end nothing may have been complained about or fetched."""
    yield from _visit(browser.new_context(viewport={"width": 1280, "height": 900}), site)


@pytest.fixture(scope="module")
def index(browser: Browser, site: Path) -> Iterator[Visit]:
    """A wide tab with the index of datasets, shared by tests that only type into it."""
    for visit in _visit(browser.new_context(viewport={"width": 1280, "height": 900}), site):
        visit.open("datasets/index.html")
        yield visit


@pytest.fixture
def phone(browser: Browser, site: Path) -> Iterator[Visit]:
    """A narrow tab."""
    yield from _visit(browser.new_context(viewport={"width": 360, "height": 740}), site)


@pytest.fixture
def unscripted(browser: Browser, site: Path) -> Iterator[Visit]:
    """A tab without scripts."""
    yield from _visit(browser.new_context(java_script_enabled=False), site)
