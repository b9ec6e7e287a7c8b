"""Texts that are well known to mean "no value"."""

__all__ = ["TOKENS", "folded", "is_token"]

_WORDS = """
    na n/a n.a. n.a n\\a #n/a nan null none nil \\n nd n.d. n/d nr n/r tbd - -- --- ---- \u2013 \u2014 $- .
    .. ... \u2026 * ** *** # ## ? ?? ??? _ __ ___ : :: #value! #ref! #div/0! #null! #name? #num! missing
    suppressed unreliable withheld redacted confidential unknown unk undefined pending blank (blank) [blank]
    empty (d) (s) (x) (z) (na) (n) (-) [c] [x] [z] [u] [low] [na] (null) <null> [null]
"""
_PHRASES = """
    not applicable, not available, not reported, not collected, not calculated, not known, not stated,
    not shown, not provided, not recorded, not specified, not released, no data, no response,
    data not available, data suppressed, insufficient data, low reliability, too few to report
"""
TOKENS = frozenset((*_WORDS.split(), *(" ".join(phrase.split()) for phrase in _PHRASES.split(","))))
"""Texts that mean a missing value wherever numbers or dates are expected; in lower case, with single blanks."""


def folded(text: str) -> str:
    """A text as tokens are written: lower case, one blank between words, none around them.

    >>> folded(" Not  Available ")
    'not available'
    """
    return " ".join(text.lower().split())


def is_token(text: str) -> bool:
    """Whether a text is a well-known way to write that there is no value.

    >>> is_token(" N/A "), is_token("id")
    (True, False)
    """
    bare = folded(text)
    return bare in TOKENS or bare.replace(" ", "") in TOKENS
