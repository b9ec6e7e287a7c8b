"""Column names: the words in them, and names made unique."""

import re
from collections.abc import Sequence

__all__ = ["field_names", "word_set", "words_of"]

_WORD = re.compile(r"[A-Z]{2,}(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


def words_of(label: str) -> frozenset[str]:
    """The words of a column's name in lower case, and the name as one word.

    >>> sorted(words_of("CountyFIPS"))
    ['county', 'countyfips', 'fips']
    >>> sorted(words_of("zip_code"))
    ['code', 'zip', 'zipcode']
    """
    plain = re.sub(r"[^A-Za-z0-9]+", "", label).lower()
    return frozenset(word.lower() for word in _WORD.findall(label)) | ({plain} if plain else frozenset())


def word_set(text: str) -> frozenset[str]:
    """A set of words, from a text with blanks between them.

    >>> sorted(word_set("zip zcta"))
    ['zcta', 'zip']
    """
    return frozenset(text.split())


def field_names(labels: Sequence[str]) -> tuple[str, ...]:
    """A name for every column: the label, with a suffix if it is empty or already used.

    >>> field_names(["id", "", "id"])
    ('id', 'column_2', 'id_2')
    """
    taken = {label for label in labels if label}
    given: set[str] = set()
    names: list[str] = []
    for number, label in enumerate(labels, 1):
        name = label if label and label not in given else _free(label, number, taken | given)
        given.add(name)
        names.append(name)
    return tuple(names)


def _free(label: str, number: int, taken: set[str]) -> str:
    stem, suffix = (label, 2) if label else ("column", number)
    while f"{stem}_{suffix}" in taken:
        suffix += 1
    return f"{stem}_{suffix}"
