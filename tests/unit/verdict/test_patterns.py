"""Patterns of strangers: which engine decides, and which are not checked at all, told from the pattern alone."""

from typing import Any

import pytest

from potluck.verdict.patterns import (
    compiled,
    is_checkable,
    is_searchable,
    matcher,
    schema_patterns,
    searcher,
    shared,
)

SHARED = {
    "as it stands": (r"[0-9]{5}", r"\A(?:[0-9]{5})\z"),
    "classes": (r"[^\s,]\S\D", r"\A(?:[^\s\x{2c}][\S][\D])\z"),
    "a range, and a repetition without end": (r"\s[a-f0-9]{2,}", r"\A(?:[\s](?:[a-f0-9]){2,})\z"),
    "anchors at both ends": (r"^\s$", r"\A(?:^[\s]\z)\z"),
    "the other anchors": (r"\A\s\Z", r"\A(?:\A[\s]\z)\z"),
    "alternatives, an anchor in one": (r"(\s|b$)", r"\A(?:(?:(?:[\s]|b\z)))\z"),
    "no sign but one": (r"[^-]\s*?", r"\A(?:[^\x{2d}](?:[\s]){0,})\z"),
    "any sign": (r"\s.", r"\A(?:[\s].)\z"),
    "an anchor amid a text": (r"a$\n", None),
    "an end of a word": (r"\ba", None),
    "signs of words": (r"\w+", None),
    "signs of no word in a class": (r"[\W]", None),
    "a property": (r"\p{L}+", None),
    "half of a character": ("\\s\ud800", None),
    "flags": (r"(?s)\s.", None),
    "flags inside": (r"\s(?i:a)", None),
    "looking ahead": (r"(?=\s)a", None),
    "what is over the engine's size": (r"(?:[^a]{999}){999}", None),
    "errors in a repetition": (r"\s(?:foo){e}", None),
    "a sign that stands for a class here": (f"\\s{chr(0xF0000)}", None),
    "no pattern": (r"\s(", None),
    "groups very deep": (r"\s" + "(" * 450 + "a" + ")?" * 450, None),
}


@pytest.mark.parametrize("case", SHARED)
def test_what_means_the_same_to_both_engines(case: str) -> None:
    """In the words of Rust's engine, anchored at both ends."""
    pattern, expected = SHARED[case]

    assert shared(pattern) == expected


# Whether they can blow up is known of them, from the literature or by trying.
CHECKABLE = {
    r"(?=.*[0-9])[a-z0-9]+": True,
    r"(?=.*\d)(?=.*[a-z])(?=.*[A-Z]).{8,}": True,
    r"[\w.+-]+@[\w-]+\.[\w.-]+": True,
    r"^[\w-.]+@x$": True,
    r"\p{Lu}\p{L}*( \p{L}+)*": True,
    r"[[:alpha:]]+( [[:alpha:]]+)*": True,
    r"(?P<q>['\"]).*?(?P=q)": True,
    r"(?:\d+,)*\d+\b": True,
    r"(?:(?!ab).)*": True,
    r"(?<!0)\d+\b": True,
    r"(?>a+)\b": True,
    r"a++\b": True,
    r"(?:\d{2}){3}\b": True,
    r"(?:\d{2}){9}\b": True,
    r"(?:[0-9]|1[0-2])\b": True,
    r"(?:ab|cd|[|])+\b": True,
    r"[^\p{L}]+\b": True,
    r"[^a]+a\b": True,
    r"(?i)[^a]\b": True,
    r"(": True,  # told as no pattern
    r"(?=(a+)+$).*": False,
    r"(?=a)(a|aa)+\1b": False,
    r"(((a{1,99}){1,99}){1,99})": False,
    r"([a-z]+ ?)+\b": False,
    r"(\w+\s?)*\b": False,
    r"(a?){30}a{30}\b": False,
    r"(a*)*\b": False,
    r"(?:a|a)*\b": False,
    r"(?:a|b|a)*\b": False,
    r"(?:[a-z]|a)*\b": False,
    r"(?:x[a-z]|xa)*\b": False,
    r"(?i)(?:a|A)+\b": False,
    r"(?:\p{L}|\p{Lu})+": False,
    r"(a)?(?(1)b|c)\b": False,
    r"(?R)?": False,
    r"\b" + "a?" * 11 + "a" * 11: False,
    r"\b" + "a" * 401: False,
    r"\b(?:" + "|".join("abcdefghijklmnopqrstuvwxyz"[i % 26] + str(i) for i in range(150)) + ")+": False,
    r"\b(?:" + "|".join(chr(0x4E00 + i) for i in range(150)) + ")+": False,
    r"(?:a?|b?)\b": False,
    r"\b" + "a" * 2001: False,
}


@pytest.mark.parametrize("pattern", CHECKABLE, ids=lambda pattern: ascii(pattern[:40]))
def test_which_patterns_are_checked(pattern: str) -> None:
    """Those of one engine that surely end, and those that are none, which is told otherwise."""
    assert is_checkable(pattern) is CHECKABLE[pattern]
    assert is_searchable(pattern) is (CHECKABLE[pattern] and shared(pattern) is None) or pattern == "("


def test_a_repetition_in_a_repetition_is_left_to_the_engine_that_bears_it() -> None:
    assert is_checkable("(a+)+")
    assert not is_searchable("(a+)+")
    assert matcher("(a+)+")("a" * 10_000)
    assert not matcher("(a+)+")("a" * 10_000 + "!")


def test_a_match_is_of_the_whole_text() -> None:
    for pattern in ("a|ab", r"(?=a)(?:a|ab)"):
        assert (matcher(pattern)("ab"), matcher(pattern)("abc")) == (True, False)


def test_what_would_take_too_many_steps_is_given_up_whatever_the_machine() -> None:
    """The bound is a power of the text's length."""
    thrice = matcher(r".*\b.*\b.*")

    assert thrice("a b " * 50)
    with pytest.raises(TimeoutError):
        thrice("a b " * 60)


def test_a_search_begins_at_every_place() -> None:
    find = searcher(r"\bb", "a pattern")

    assert (find("a b"), find("ab")) == (True, False)
    with pytest.raises(TimeoutError):
        find("a" * 4000)
    with pytest.raises(TimeoutError):
        searcher("(a+)+", "a pattern")("a")


@pytest.mark.parametrize("pattern", ["(", "a{2,1}", "[z-a]", r"\1", "(?P<a>", "a" + "(" * 5000])
def test_what_is_no_pattern_is_told(pattern: str) -> None:
    with pytest.raises(Exception, match="not a valid regular expression"):
        compiled(pattern)


PATTERNS: dict[str, tuple[Any, list[str]]] = {
    "of values and of keys": ({"pattern": "a", "patternProperties": {"b": {}}}, ["a", "b"]),
    "at any depth": ({"anyOf": [{"not": {"pattern": "a"}}, {"items": {"pattern": "b"}}]}, ["a", "b"]),
    "not of a property of that name": ({"properties": {"pattern": {"type": "string"}}}, []),
    "none": (True, []),
}


@pytest.mark.parametrize("case", PATTERNS)
def test_patterns_of_a_json_schema(case: str) -> None:
    schema, expected = PATTERNS[case]

    assert schema_patterns(schema) == expected
