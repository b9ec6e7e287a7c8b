"""Words for messages: counts with their nouns, and the known name that a misspelt one probably stands for."""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["LONG_NUMBER", "counted", "is_todo", "near", "nearest"]

LONG_NUMBER = 10_000  # numbers from here on have commas; years have none


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count and its noun, in the singular or the plural.

    >>> counted(1, "row"), counted(1200, "row"), counted(2, "row refers", "rows refer")
    ('1 row', '1,200 rows', '2 rows refer')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def is_todo(text: str) -> bool:
    """Whether a text is a ``todo`` that a draft left open.

    >>> is_todo("todo"), is_todo("Todo: ask Ann"), is_todo("Todos os Santos")
    (True, True, False)
    """
    plain = text.strip().lower()
    return plain == "todo" or plain.startswith("todo:")


def nearest(word: str, known: Iterable[str], alike: float = 0.6) -> str:
    """Return the known name most similar to a word, or "" if none is similar enough.

    Args:
        word: the word.
        known: the names to compare it with; case is ignored.
        alike: how similar the two must be at least, from 0 to 1.

    >>> nearest("licence", ["license", "title"]), nearest("TITLE", ["license", "Title"]), nearest("note", ["title"])
    ('license', 'Title', '')
    """
    names = {name.casefold(): name for name in sorted(known, reverse=True)}
    return next((names[close] for close in get_close_matches(word.casefold(), names, n=1, cutoff=alike)), "")


def near(word: str, known: Iterable[str]) -> str:
    """Return a sentence that suggests the nearest known name, or "".

    >>> near("licence", ["license", "title"])
    ' Did you mean "license"?'
    """
    close = nearest(word, known)
    return f' Did you mean "{close}"?' if close else ""
