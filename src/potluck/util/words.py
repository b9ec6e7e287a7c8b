"""Words for messages: counted ones, and the name that a misspelt one was probably meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["LONG_NUMBER", "counted", "is_todo", "near", "nearest"]

LONG_NUMBER = 10_000  # from here on values have commas; years have none


def counted(count: int, one: str, many: str = "") -> str:
    """A count and its noun, in the singular or the plural.

    >>> counted(1, "row"), counted(1200, "row"), counted(2, "row refers", "rows refer")
    ('1 row', '1,200 rows', '2 rows refer')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def is_todo(text: str) -> bool:
    """Whether a text is one that a draft left open.

    >>> is_todo("todo"), is_todo("Todo: ask Ann"), is_todo("Todos os Santos")
    (True, True, False)
    """
    plain = text.strip().lower()
    return plain == "todo" or plain.startswith("todo:")


def nearest(word: str, known: Iterable[str], alike: float = 0.6) -> str:
    """The known name most like a word, or "".

    Args:
        word: the word.
        known: names it may have been meant to be; small and capital letters are the same.
        alike: how alike the two must be at least, from 0 to 1.

    >>> nearest("licence", ["license", "title"]), nearest("TITLE", ["license", "Title"]), nearest("note", ["title"])
    ('license', 'Title', '')
    """
    names = {name.casefold(): name for name in sorted(known, reverse=True)}
    return next((names[close] for close in get_close_matches(word.casefold(), names, n=1, cutoff=alike)), "")


def near(word: str, known: Iterable[str]) -> str:
    """The sentence that offers the nearest known name, or "".

    >>> near("licence", ["license", "title"])
    ' Did you mean "license"?'
    """
    close = nearest(word, known)
    return f' Did you mean "{close}"?' if close else ""
