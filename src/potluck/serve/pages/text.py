"""Text from strangers, made safe for its place: HTML, Markdown around it, URLs, scripts, names.

Jinja escapes HTML. This module handles the rest: characters no page may contain, characters that Markdown
reads even around HTML, links, and data inside a script.
"""

import json
import keyword
import re
from datetime import date
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from potluck.event import Dates

__all__ = [
    "clean",
    "days",
    "facet_url",
    "format_label",
    "front_matter_text",
    "identifier",
    "link",
    "mail",
    "paragraphs",
    "path_url",
    "plural",
    "script_data",
    "shortened",
    "site_name",
    "size",
    "template_proof",
    "thousands",
]

# Control characters, lone surrogates and non-characters are not allowed in YAML or UTF-8; bidirectional
# overrides make text look like other text.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
_URL = re.compile(r"https?://[^\s<>\"'`\\]+")
# Not from `calendar` or strftime, whose names depend on the locale.
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_TO = "\N{EN DASH}"
_TRAILING = ".,;:!?)]}*_"


def clean(text: str) -> str:
    r"""Text in which characters that no page may contain are shown as replacement characters.

    >>> clean("a\x00b\u202e")
    'a\ufffdb\ufffd'
    """
    return _UNFIT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def template_proof(html: str) -> str:
    """HTML in which the theme's template engine finds nothing to run, even in text from strangers.

    >>> template_proof("<p>{{ 7*7 }}</p>")
    '<p>&#123;&#123; 7*7 }}</p>'
    """
    return html.replace("{", "&#123;")


def front_matter_text(text: str) -> str:
    """Text for the front matter: escaped for HTML, because themes print it as it is, and plain ASCII.

    >>> front_matter_text('<b> "é"')
    '&lt;b&gt; &#34;&#233;&#34;'
    """
    one_line = " ".join(clean(text).split())
    return str(escape(one_line)).encode("ascii", "xmlcharrefreplace").decode("ascii").replace("\\", "&#92;")


def site_name(text: str) -> str:
    """The event's title for the theme, which prints it raw in some places and escaped in others.

    HTML allows a lone ampersand, so it is left unescaped and does not show as ``&amp;`` in the other places.

    >>> site_name("Food & Drugs <1>")
    'Food & Drugs &lt;1&gt;'
    """
    safe = str(escape(" ".join(clean(text).split())))
    return re.sub(r"&amp;(?= )", "&", safe).replace("&#39;", "\u2019")


def link(url: str) -> str:
    """The URL if it is a plain web address, else "" (no ``javascript:``, no ``file:``).

    >>> link("https://example.org/a"), link("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc and _URL.fullmatch(url) else ""


def mail(address: str) -> str:
    """A ``mailto:`` link for something that looks like an address, else "".

    >>> mail("jane@example.org"), mail("jane@example.org?bcc=x@y.z")
    ('mailto:jane@example.org', '')
    """
    return f"mailto:{address}" if re.fullmatch(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+", address, re.ASCII) else ""


def path_url(path: str) -> str:
    """A relative path, quoted for a link."""
    return quote(clean(path), safe="/")


def facet_url(value: str) -> str:
    """A filter's value for the address of the index, "" if it is not a plain word.

    Themes look for an element by the text after the ``#`` and fail on quotes.

    >>> facet_url("county"), facet_url('"')
    ('county', '')
    """
    return quote(value) if re.fullmatch(r"[\w .-]+", value) else ""


def paragraphs(text: str) -> Markup:
    r"""Text as HTML paragraphs: a blank line starts a new one, bare web addresses become links.

    >>> str(paragraphs("<i>\n\nSee https://example.org."))
    '<p>&lt;i&gt;</p>\n<p>See <a href="https://example.org" rel="noopener nofollow">https://example.org</a>.</p>'
    """
    blocks = [block.strip() for block in re.split(r"\n[ \t]*\n", clean(text)) if block.strip()]
    return Markup("\n").join(Markup("<p>{}</p>").format(_linked(block)) for block in blocks)


def _linked(text: str) -> Markup:
    out, at = Markup(), 0
    for match in _URL.finditer(text):
        url = match.group().rstrip(_TRAILING)
        if not link(url):
            continue
        out += escape(text[at : match.start()])
        out += Markup('<a href="{0}" rel="noopener nofollow">{0}</a>').format(url)
        at = match.start() + len(url)
    return out + escape(text[at:])


def script_data(name: str, value: object) -> str:
    r"""A script that sets one global to plain data; the text cannot end the script or break a line.

    >>> script_data("x", "</script>")
    'window.x = "\\u003c/script>";\n'
    """
    data = json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return f"window.{name} = {data.replace('<', chr(92) + 'u003c')};\n"


def identifier(name: str) -> str:
    """A name for a variable, in Python and R alike.

    >>> identifier("2024 deaths"), identifier("class"), identifier("é")
    ('t_2024_deaths', 't_class', 'table')
    """
    plain = re.sub(r"[^0-9A-Za-z]+", "_", name).strip("_").lower()
    reserved = keyword.iskeyword(plain) or plain in {
        "function",
        "next",
        "repeat",
        "pd",
        "duckdb",
        "event",
        "potluck",
    }
    return f"t_{plain}" if reserved or plain[:1].isdigit() else plain or "table"


def shortened(text: str, length: int = 220) -> str:
    """The beginning of a text, cut between words.

    >>> shortened("one two three", 9)
    'one two …'
    """
    flat = " ".join(clean(text).split())
    if len(flat) <= length:
        return flat
    cut = flat[:length]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + " …"


def thousands(number: float) -> str:
    """A number with thousands separators, at most six significant digits after rounding.

    >>> thousands(3402), thousands(0.1234567), thousands(1234567.891)
    ('3,402', '0.123457', '1,234,570')
    """
    if isinstance(number, int):
        return f"{number:,}"
    if number == int(number) and abs(number) < 1e15:
        return f"{int(number):,}"
    rounded = float(f"{number:.6g}")
    whole = rounded == int(rounded) and abs(rounded) < 1e15
    return f"{int(rounded):,}" if whole else f"{rounded:,g}" if abs(rounded) < 1e6 else f"{rounded:.5e}"


def size(count: int) -> str:
    """A number of bytes for people, in decimal units.

    >>> size(999), size(1_250_000)
    ('999 bytes', '1.2 MB')
    """
    amount, units = float(count), iter(("kB", "MB", "GB", "TB"))
    if count < 1000:
        return plural(count, "byte")
    unit = "bytes"
    while amount >= 999.5:
        amount, unit = amount / 1000, next(units)
    return f"{amount:.0f} {unit}" if amount >= 10 else f"{amount:.1f} {unit}"


def format_label(name: str) -> str:
    """The name of a file format as people write it.

    >>> format_label("parquet"), format_label("csv")
    ('Parquet', 'CSV')
    """
    return name.capitalize() if name == "parquet" else name.upper()


def days(dates: Dates) -> str:
    r"""The days of an event, in words.

    >>> ascii(days(Dates(start="2026-12-06", end="2026-12-07")))
    "'December 6\\u20137, 2026'"
    """
    start, end = date.fromisoformat(dates.start), date.fromisoformat(dates.end)
    first = f"{_MONTHS[start.month - 1]} {start.day}"
    if start == end:
        return f"{first}, {end.year}"
    if start.year != end.year:
        return f"{first}, {start.year} {_TO} {_MONTHS[end.month - 1]} {end.day}, {end.year}"
    last = f"{_TO}{end.day}" if start.month == end.month else f" {_TO} {_MONTHS[end.month - 1]} {end.day}"
    return f"{first}{last}, {end.year}"


def plural(count: int, word: str, many: str = "") -> str:
    """A count and its noun.

    >>> plural(1, "row"), plural(2, "agency", "agencies")
    ('1 row', '2 agencies')
    """
    return f"{count:,} {word if count == 1 else many or word + 's'}"
