"""Reads a page as a browser would and tells what the tests ask: structure, links, anchors, tables."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "rect", "source", "path", "wbr"}


@dataclass
class Table:
    """What makes a table accessible."""

    caption: bool = False
    heads: int = 0
    unscoped: int = 0


@dataclass
class Outline(HTMLParser):
    """The structure of a page, or of a part of one."""

    wrong: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    text: str = ""
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Takes note of a tag and of what its attributes point at."""
        self.tags.append(tag)
        if tag not in _VOID:
            self._open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in {"href", "src"}:
                self.links.append(value or "")
            if name.startswith("on"):
                self.handlers.append(f"{tag} {name}")
        self._note_table(tag, dict(attrs))

    def _note_table(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag == "table":
            self.tables.append(Table())
        elif tag == "caption":
            self.tables[-1].caption = True
        elif tag == "th":
            self.tables[-1].heads += 1
            self.tables[-1].unscoped += attrs.get("scope") not in {"col", "row"}

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself, as inside SVG."""
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Checks that the innermost open tag is the one that closes."""
        if not self._open or self._open[-1] != tag:
            self.wrong.append(f"</{tag}> closes {self._open[-1:]}")
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Collects the text."""
        self.text += data

    @property
    def unclosed(self) -> list[str]:
        """Tags that were never closed."""
        return self._open


def outline_of(html: str) -> Outline:
    """The outline of a page."""
    outline = Outline()
    outline.feed(html)
    outline.close()
    return outline


def broken_links(site: Path, released: set[str], states: frozenset[str] = frozenset()) -> list[str]:
    """Links of a built site that lead nowhere.

    Args:
        site: folder of the site, below the root of the release.
        released: files of the release outside the site, from its root.
        states: pages whose ``#name=value`` is a state of their script, not an anchor.
    """
    outlines = {page: outline_of(page.read_text(encoding="utf-8")) for page in sorted(site.rglob("*.html"))}
    return [
        f"{page.relative_to(site)} -> {link}"
        for page, outline in outlines.items()
        for link in outline.links
        if not _resolves(link, page, outlines, released, states)
    ]


def _resolves(link: str, page: Path, outlines: dict[Path, Outline], released: set[str], states: frozenset[str]) -> bool:
    parts = urlsplit(link)
    if parts.scheme in {"http", "https", "mailto", "data"}:
        return True
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    site = _root(outlines)
    if not target.is_relative_to(site):
        return target.relative_to(site.parent).as_posix() in released
    if not parts.fragment or (target.name in states and "=" in parts.fragment):
        return target.is_file()
    return target in outlines and unquote(parts.fragment) in outlines[target].ids


def _root(outlines: dict[Path, Outline]) -> Path:
    return min((page.parent for page in outlines), key=lambda path: len(path.parts))
