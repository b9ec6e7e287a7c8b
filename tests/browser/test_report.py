"""The page of a report on a telephone and on paper."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lib.ascii import package
from playwright.sync_api import Browser, Page

from potluck.report.page import report_html

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LONG = "x" * 40
STYLE = "m => { const s = getComputedStyle(m); return [s.borderTopStyle, s.fontWeight]; }"


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The report of a file with long texts and dates of another form, on a narrow screen."""
    fields = [{"name": "seen", "type": "date"}, {"name": f"n{LONG}", "type": "integer"}, {"name": "b"}]
    schema = {"fields": fields}
    text = f"seen,n{LONG},b\n2026-13-01,{LONG},x\n2026-02-30,two words,x\n"
    (tmp_path / "report.html").write_text(report_html([package(tmp_path, {"text": text, "schema": schema})]), "utf-8")
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto((tmp_path / "report.html").as_uri())
    yield page
    context.close()


def test_tables_scroll_in_a_box_of_their_own(page: Page) -> None:
    """The page is as wide as the screen; a wide table scrolls within an edge that is seen."""
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    wide = page.locator(".box").filter(has_text=LONG)
    assert wide.first.evaluate("box => box.scrollWidth > box.clientWidth")
    assert wide.first.evaluate("box => getComputedStyle(box).borderRightStyle") == "solid"


def test_dates_do_not_break(page: Page) -> None:
    """A date is one line high."""
    date = page.locator("mark", has_text=re.compile("^2026-13-01$"))

    assert date.evaluate("mark => mark.getClientRects().length") == 1


def test_marks_are_seen_on_paper(page: Page) -> None:
    """Printers leave backgrounds out: a mark has an edge and is bold, and headings of tables repeat."""
    page.emulate_media(media="print")
    style = page.locator("mark").first.evaluate(STYLE)

    assert style == ["solid", "700"]
    assert page.locator("thead").first.evaluate("t => getComputedStyle(t).display") == "table-header-group"
