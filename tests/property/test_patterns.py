"""Patterns that both engines share give the same verdict on any text, to which Rust's and Python's put it."""

import polars as pl
import pytest
import regex
from hypothesis import assume, given
from hypothesis import strategies as st

from potluck.verdict.patterns import shared

SHARED = (
    r"[0-9]{5}", r"^\d{5}(-\d{4})?$", r"\s*\S+\s*", r"^a|b$", r"[^\s,;]+(?:[,;]\s?[^\s,;]+)*", r"(a|b)*?c{2,3}",
    r"\D\d[^\D]", r"[+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?", r".\.\-", r"\x41\t\u00e9", r"(?:^x|y)z\Z", r"[\]\-^]+", r"[^\n]*",
    r"[é-ü]+\s", r"(?P<year>\d{4})\s(?P<month>\d\d)", r"",
)  # fmt: skip
PIECES = st.sampled_from(["0", "12345", "-", "a", "b", "c", "A", "é", "ü", "x", "y", "z", " ", "\n", "\t", ".", ",", ";",
                          "e", "+", "]", "^", "٣", "\u00a0", "\u2028", "\x1c", "😀", "2024 01"])  # fmt: skip


@pytest.mark.parametrize("pattern", SHARED, ids=ascii)
@given(text=st.one_of(st.lists(PIECES, max_size=8).map("".join), st.text(max_size=6)))
def test_engines_agree(pattern: str, text: str) -> None:
    form = shared(pattern)
    assert form is not None

    assert bool(pl.Series([text]).str.contains(form)[0]) is (regex.fullmatch(pattern, text) is not None)


ATOMS = st.sampled_from(["a", "b", r"\s", r"\d", r"\S", ".", "[ab]", "[^b]", r"[\d ]", "^", "$", r"\Z", "é"])
TREES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "*?"])).map(lambda p: f"(?:{p[0]}){p[1]}"),
    ),
    max_leaves=6,
)


@given(pattern=TREES, text=st.text(alphabet="ab1 \né", max_size=6))
def test_whatever_is_shared_means_the_same(pattern: str, text: str) -> None:
    form = shared(pattern)
    assume(form is not None)
    assert form is not None

    assert form is not None
    assert bool(pl.Series([text]).str.contains(form)[0]) is (regex.fullmatch(pattern, text) is not None)
