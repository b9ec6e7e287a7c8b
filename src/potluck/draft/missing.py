"""Which texts mean "no value": well-known tokens, censored counts, number codes such as -999.

A token is recognised by itself ("N/A"), or by its company: a word among values that are otherwise all numbers. The
same text may be a real code elsewhere: NA is Namibia, an airline, an answer in a form.
"""

import re
from collections.abc import Mapping

from potluck.draft.words import word_set
from potluck.read.layouts.tokens import TOKENS, folded, is_token

__all__ = ["SENTINEL", "are_labels", "is_label", "labels_of_text", "sentinels_of"]

SENTINEL = r"(?:-(?:9{1,}|8{2,}|7{2,}|6{3,}|5{3,}|3{3,}|2{3,})|9{3,})(?:[.]0+)?"
"""Numbers used as codes: repeated digits that no measurement is likely to have."""

_CENSORED = re.compile(r"(?:<=?|≤|under |fewer than |less than )\s?[0-9]{1,4}(?:[.][0-9]+)?%?", re.IGNORECASE)
_WORDY = re.compile(r"[^0-9\n]{1,40}")
_ALWAYS = word_set(
    r"""\N N/A n/a #N/A N.A. n.a. NULL null (null) <null> NaN nan [c] [x] [z] (blank) #VALUE! #REF! #DIV/0!
    #NAME? #NUM!"""
)
_IF_NO_CODE = word_set("NA - -- --- \u2013 \u2014 . .. ... (D) (S) (X)")
_IF_AMONG_MANY = TOKENS & {
    *("suppressed", "data suppressed", "unreliable", "not reported"),
    *("not available", "data not available", "no data"),
}


def is_label(text: str) -> bool:
    """Whether a text may mean "no value" among numbers or dates.

    >>> is_label("Suppressed"), is_label("<11"), is_label("12 to 17")
    (True, True, False)
    """
    bare = folded(text)
    return is_token(text) or bool(_CENSORED.fullmatch(bare) or _WORDY.fullmatch(bare))


def are_labels(residue: Mapping[str, int], fitting: int, distinct: int) -> bool:
    """Whether the texts that are not values of a type are labels, and the others are values.

    Args:
        residue: the texts that do not fit, with their counts.
        fitting: how many values fit.
        distinct: how many different values fit.
    """
    if not all(map(is_label, residue)):
        return False
    strange = {folded(text) for text in residue if not is_token(text) and not _CENSORED.fullmatch(folded(text))}
    if not strange:
        return fitting > 0
    # An unknown word is a label only if numbers are clearly the rule: otherwise 1, 2, A and B are categories.
    return len(strange) <= 4 and distinct >= 10 * len(strange) and fitting >= sum(residue.values()) / 20


def sentinels_of(candidates: Mapping[str, int], low: float | None, high: float | None) -> dict[str, int]:
    """The repeated-digit numbers of a column that mean "no value".

    Args:
        candidates: texts that match `SENTINEL`, with their counts.
        low: smallest of the column's other numbers.
        high: largest of the column's other numbers.
    """
    if low is None or high is None:
        return {}
    return {text: count for text, count in candidates.items() if _is_sentinel(text, count, low, high)}


def _is_sentinel(text: str, count: int, low: float, high: float) -> bool:
    value = float(text)
    if value > 0:
        # 9999 may be a real count; 999 among ages up to 110 is not an age.
        return count > 1 and high * 5 < value
    if value > -99:
        return low >= 0 and count > 1
    return low >= 0 or (low > value / 5 and value < -900)


def labels_of_text(tokens: Mapping[str, int], values: Mapping[str, int], elsewhere: frozenset[str]) -> list[str]:
    """The tokens of a text column that mean "no value".

    Args:
        tokens: texts of the column that are tokens, as they are in the file, with counts.
        values: other values of the column, or a sample of them.
        elsewhere: tokens that mean "no value" among the numbers of the same table.
    """
    codes = _code_lengths(values)
    return [text for text, count in tokens.items() if _is_missing(text.strip(), count, values, codes, elsewhere)]


def _code_lengths(values: Mapping[str, int]) -> frozenset[int]:
    """Lengths of the values of a column of short codes; empty for any other text."""
    texts = [value.strip() for value in values]
    short = sum(len(text) <= 4 and text == text.upper() and " " not in text for text in texts)
    return frozenset(map(len, texts)) if texts and short >= 0.9 * len(texts) else frozenset()


def _is_missing(
    text: str, count: int, values: Mapping[str, int], codes: frozenset[int], elsewhere: frozenset[str]
) -> bool:
    if text in _ALWAYS:
        return True
    if not values:
        return folded(text) in TOKENS
    if text == "Null":
        # A name of places and people, and also what databases write, but then often.
        return count > 1 and count >= sum(values.values()) / 100
    if text in _IF_NO_CODE:
        return len(text) not in codes and (count > 1 or text in elsewhere)
    return folded(text) in _IF_AMONG_MANY and count > 1 and len(values) >= 10
