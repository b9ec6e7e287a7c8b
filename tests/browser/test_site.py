"""The site in a browser, opened from the file system."""

import re

import pytest
from playwright.sync_api import Page, expect
from unit.pages import factory

from .conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = [
    "index.html",
    "agencies.html",
    "columns.html",
    "use.html",
    "contribute.html",
    "datasets/index.html",
    *(f"datasets/{one.key}.html" for one in factory.datasets()),
]
INDEX = "datasets/index.html"


def titles(page: Page) -> list[str]:
    """Titles of the datasets in view."""
    return page.locator("#pl-cards > li:not([hidden]) h2 a").all_inner_texts()


def search(page: Page, words: str) -> list[str]:
    """Types words and waits for the count to be said."""
    page.fill("#pl-q", words)
    page.wait_for_timeout(150)
    return titles(page)


def test_no_page_complains_or_scrolls_sideways_on_a_phone(phone: Visit) -> None:
    """One tab goes through all of them; what they complain about is checked when it closes."""
    widths = {path: phone.open(path).evaluate("document.documentElement.scrollWidth") for path in PAGES}

    assert {path for path, width in widths.items() if width > 360} == set()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("naloxone", {"Rescue kits", factory.NASTY[:10]}),
        ("doses", {"Rescue kits"}),
        ("dose", {"Rescue kits"}),
        ("NALOX", {"Rescue kits", factory.NASTY[:10]}),
        ("naloxone county", {"Rescue kits"}),
        ("overdose mortality", {"Drug overdose deaths by county, 2015\u20132024"}),
        ("stimulants", {"Drug overdose deaths by county, 2015\u20132024"}),
        ("fips5", {"Rescue kits"}),
        ("case file", {"Case files"}),
        ("verdose", set()),
        ("naloxone justice", set()),
    ],
)
def test_words_find_exactly_the_datasets_they_stand_in(words: str, expected: set[str], index: Visit) -> None:
    found = search(index.page, words)

    assert {title[:10] for title in found} == {title[:10] for title in expected}


def test_what_matched_is_marked_and_named(visit: Visit) -> None:
    page = visit.open(INDEX)
    search(page, "naloxone doses")
    card = page.locator("#pl-cards > li:not([hidden])")

    expect(card).to_have_count(1)
    assert "column: naloxone_doses" in card.inner_text()
    assert card.locator("mark").all_inner_texts()[:2] == ["naloxone", "doses"]


def test_the_count_is_announced(visit: Visit) -> None:
    page = visit.open(INDEX)
    live = page.locator("#pl-live")

    expect(live).to_have_attribute("aria-live", "polite")
    expect(live).to_have_text("11 datasets")
    search(page, "naloxone")
    expect(live).to_have_text("2 of 11 datasets")
    search(page, "xyzzy")
    expect(live).to_have_text("0 of 11 datasets")
    expect(page.locator("#pl-empty")).to_be_visible()


def test_filters_work_by_keyboard_and_stand_in_the_address(visit: Visit) -> None:
    page = visit.open(INDEX)
    page.focus("#pl-q")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "hhs":
            break
    page.keyboard.press("Space")

    assert len(titles(page)) == 4
    assert page.url.endswith("#agency=hhs")
    page.reload()
    assert len(titles(page)) == 4
    assert page.is_checked("input[value=hhs]")


def test_a_parent_agency_takes_in_those_below_it_and_counts_follow(visit: Visit) -> None:
    page = visit.open(INDEX)
    page.check("input[name=agency][value=cdc]")

    assert len(titles(page)) == 2
    count = page.locator("label:has(input[name=state][value=restricted]) .pl-option__count")
    expect(count).to_have_text("0")
    page.check("input[name=agency][value=doj]")
    expect(count).to_have_text("1")
    page.check("input[name=state][value=restricted]")
    assert titles(page) == ["Case files"]
    page.click("#pl-clear")
    assert len(titles(page)) == 11


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("q=population&place=county", 5),
        ("track=usage", 7),
        ("topic=naloxone", 1),
        ("tier=agreement", 1),
        ("nonsense=1", 11),
        ("agency=nobody", 11),
        ("q=%22%5C%3Cscript%3E", 1),
        ("glance", 11),
        ("=", 11),
        ("%", 11),
    ],
)
def test_an_address_opens_the_list_it_names(state: str, expected: int, visit: Visit) -> None:
    page = visit.open(f"{INDEX}#{state}")

    assert len(titles(page)) == expected


def test_quotes_in_a_search_do_no_harm(visit: Visit) -> None:
    page = visit.open(INDEX)

    assert len(search(page, '"naloxone" \\ ] <b>')) <= 1
    page.reload()
    assert '"' not in page.url


def test_without_scripts_the_full_list_is_there(unscripted: Visit) -> None:
    page = unscripted.open(INDEX)

    assert len(titles(page)) == 11
    assert not page.is_visible("#pl-q")
    page = unscripted.open("columns.html")
    assert page.locator("#pl-column-rows tr").count() > 70


def test_columns_are_filtered_and_lead_to_their_tables(visit: Visit) -> None:
    page = visit.open("columns.html")
    page.fill("#pl-column-q", "fips")
    expect(page.locator("#pl-column-live")).to_have_text(re.compile(r"^4 of \d+ column names$"))
    page.fill("#pl-column-q", "")
    page.check("#pl-column-shared")
    expect(page.locator("#pl-column-rows tr")).to_have_count(2)
    page.locator("#pl-column-rows a").first.click()
    page.wait_for_url("**/datasets/census/table-0.html#table-1")


def test_a_checksum_can_be_copied(visit: Visit) -> None:
    page = visit.open("datasets/cdc/overdose-deaths.html")
    page.evaluate("navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }")
    button = page.locator(".pl-files button.pl-copy").first
    button.click()

    expect(button).to_have_text("Copied")
    assert re.fullmatch("[0-9a-f]{64}", page.evaluate("window.copied"))


def test_tabs_of_code_are_turned_by_arrow_keys(visit: Visit) -> None:
    page = visit.open("datasets/cdc/overdose-deaths.html")
    page.focus("#table-1-tool-1")
    page.keyboard.press("ArrowRight")

    assert "potluck.open" in page.locator(".pl-panel:visible").inner_text()


def test_the_first_tab_stop_skips_to_the_content(visit: Visit) -> None:
    page = visit.open("datasets/cdc/overdose-deaths.html")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to content"


def test_the_dark_palette_can_be_switched_on_and_stays(visit: Visit) -> None:
    page = visit.open("index.html")
    page.locator("label.md-header__button[for^=__palette]:visible").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page = visit.open("agencies.html")

    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_hostile_words_run_nothing(visit: Visit) -> None:
    page = visit.open("datasets/acme/hostile.html")

    assert page.locator("h1").inner_text().startswith("<script>alert(1)</script> {{ 7*7 }}")
    assert page.locator("article script, article img").count() == 0
    page = visit.open(INDEX)
    search(page, "script alert raw")
    assert page.locator("#pl-cards script, #pl-cards img, #pl-facets script, #pl-facets img").count() == 0
