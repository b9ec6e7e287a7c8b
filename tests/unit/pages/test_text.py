"""Text from strangers stays text in every place it is put."""

import json
import keyword

import pytest

from potluck.event import Dates
from potluck.serve.pages import text

from .factory import FENCE, NASTY


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("http://example.org", "http://example.org"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("//example.org", ""),
        ("https://", ""),
        ("https://[", ""),
        ('https://example.org/"onclick=x', ""),
        ("https://example.org/a b", ""),
        ("", ""),
    ],
)
def test_link_takes_plain_web_addresses_only(url: str, expected: str) -> None:
    assert expected == text.link(url)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("jane@example.org", "mailto:jane@example.org"),
        ("o'neil+x@a-b.example.org", "mailto:o'neil+x@a-b.example.org"),
        ("jane@example", ""),
        ("jane@example.org?cc=x@y.z", ""),
        ("<jane@example.org>", ""),
        ("", ""),
    ],
)
def test_mail_takes_plain_addresses_only(address: str, expected: str) -> None:
    assert expected == text.mail(address)


def test_paragraphs_escape_and_keep_trailing_signs_out_of_links() -> None:
    html = str(text.paragraphs("a <b>\n \n(see https://example.org/x_(y).) & https://example.org?<i>"))

    assert html.startswith("<p>a &lt;b&gt;</p>\n<p>(see <a href=")
    assert "&amp; <a" in html
    assert "<i>" not in html
    assert 'href="https://example.org/x_(y"' in html


@pytest.mark.parametrize("hostile", [NASTY, FENCE, "</script>", "\u2028\u2029", "\ud800", "\x00"])
def test_script_data_is_one_line_of_json_that_cannot_end_the_script(hostile: str) -> None:
    script = text.script_data("x", {"a": text.clean(hostile)})

    assert "<" not in script
    assert len(script.splitlines()) == 1
    assert {"a": text.clean(hostile)} == json.loads(script.removeprefix("window.x = ").removesuffix(";\n"))


@pytest.mark.parametrize("hostile", [NASTY, FENCE, 'a"b\\c\n---\nd: e'])
def test_front_matter_is_one_line_of_ascii_without_quotes(hostile: str) -> None:
    safe = text.front_matter_text(hostile)

    assert safe.isascii()
    assert not set('"\\<>\n') & set(safe)


def test_template_proof_leaves_nothing_to_run() -> None:
    assert "{" not in text.template_proof("{{ 7*7 }} {% raw %} {# #}")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Food & Drugs", "Food & Drugs"),
        ("AT&T", "AT&amp;T"),
        ("<b>", "&lt;b&gt;"),
        ('The "24 hours"', "The &#34;24 hours&#34;"),
    ],
)
def test_site_name(title: str, expected: str) -> None:
    assert expected == text.site_name(title)


@pytest.mark.parametrize("name", ["2024", "class", "pd", "déaths by county", "***", "a-b.c", "_x"])
def test_identifier_is_a_name_in_python(name: str) -> None:
    made = text.identifier(name)

    assert made.isidentifier()
    assert not keyword.iskeyword(made)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1000, "1.0 kB"),
        (9_949, "9.9 kB"),
        (15_400, "15 kB"),
        (999_499, "999 kB"),
        (999_600, "1.0 MB"),
        (2_500_000_000, "2.5 GB"),
    ],
)
def test_size(count: int, expected: str) -> None:
    assert expected == text.size(count)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1234, "1,234"),
        (0.5, "0.5"),
        (2.0, "2"),
        (1e20, "1.00000e+20"),
        (0.000012345, "1.2345e-05"),
        (-1.25, "-1.25"),
    ],
)
def test_thousands(number: float, expected: str) -> None:
    assert expected == text.thousands(number)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-12-06", "2026-12-06", "December 6, 2026"),
        ("2026-11-30", "2026-12-01", "November 30 \u2013 December 1, 2026"),
        ("2026-12-31", "2027-01-01", "December 31, 2026 \u2013 January 1, 2027"),
    ],
)
def test_days(start: str, end: str, expected: str) -> None:
    assert expected == text.days(Dates(start=start, end=end))
