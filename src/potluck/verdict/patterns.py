"""Patterns from strangers: which engine runs them depends on the pattern alone, so it is the same on every machine.

A pattern that means the same to Rust's engine, whose time grows only with the text's length, is checked there. Another
runs on Python's engine if its parsed form shows that it cannot blow up (`potluck.verdict.tameness`), on texts short
enough for the bound to be small. Any other pattern is not checked, and a finding before row 1 says so (decision 6).
"""

import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any

import polars as pl
import regex

from potluck.constraints.base import UnusableConstraintError
from potluck.verdict.tameness import UNKNOWN, degree_of

__all__ = [
    "compiled",
    "is_checkable",
    "is_searchable",
    "matcher",
    "schema_patterns",
    "searcher",
    "shared",
]

# Steps of a backtracking engine for one text. The engine takes some 20 million in a second.
_STEPS = 10_000_000
# A guard against a hole in the analysis: no text within the steps above takes a hundredth of this.
_GUARD_SECONDS = 300.0
_LONGEST = 2000
_ESCAPED = r"\\[.\\/()\[\]{}+*?|^$-]|\\d"
# A pattern made only of these means the same to both engines as it is.
_PLAIN = re.compile(
    rf"(?:[A-Za-z0-9 _,;:@!%#/'\"<>=~`-]|{_ESCAPED}|\.(?![*+]\+)"
    rf"|\[\^?(?:[A-Za-z0-9 _.,;:@!%#/'+*?()|{{}}$]|-(?!-)|{_ESCAPED})+\]"
    r"|\((?:\?:)?|\)|[*+?]\??(?![*+?])|\{[0-9]{1,3}(?:,[0-9]{0,3})?\}(?![*+?{])|\||[^\x00-\x7f])*"
)
# What `re`, which parses here, and `regex`, which matches, may read differently: set operations, and fuzzy
# repetitions.
_UNLIKE = re.compile(r"--|\|\||&&|~~|(?<!\\)\{(?![0-9,])")
_CLASS_BEFORE_HYPHEN = re.compile(r"(?<!\\)(\\[wdsWDS])-")
# Classes that only `regex` knows: Unicode properties and POSIX classes.
_CLASS = re.compile(r"(?<!\\)\\[pP](?:\{\^?[A-Za-z_=: ]+\}|[A-Z])|\[:\^?[a-z]+:\]")
# `re` merges alternatives where it can, and would hide ways that `regex` tries one after the other.
_BAR = re.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*\])|\|", re.DOTALL)
_KEPT_APART = "|(?=)"
_CATEGORIES: Mapping[str, str] = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
}
_ANCHORS: Mapping[str, str] = {"AT_BEGINNING": "^", "AT_BEGINNING_STRING": r"\A", "AT_END_STRING": r"\z"}
_parser: Any = import_module("re._parser")


class _OtherMeaningError(ValueError):
    """The engines may differ on a pattern."""


def compiled(pattern: str, what: str = "pattern") -> regex.Pattern[str]:
    """A pattern, compiled for Python's engine.

    Raises:
        UnusableConstraintError: it is not a regular expression.
    """
    try:
        return regex.compile(pattern)
    except (regex.error, OverflowError, RecursionError):
        raise UnusableConstraintError(f"{what} is {pattern!r}, which is not a valid regular expression") from None


@lru_cache(maxsize=256)  # many tables share a pattern, and compiling one takes longer than a small table
def shared(pattern: str) -> str | None:
    r"""The pattern as a whole-value match for Rust's engine; None if the two engines may differ.

    >>> shared("[0-9]{5}"), shared(r"^\s*$"), shared("(?=a).*")
    ('\\A(?:[0-9]{5})\\z', '\\A(?:^(?:[\\s]){0,}\\z)\\z', None)
    """
    if _PLAIN.fullmatch(pattern):
        body = pattern
    else:
        try:
            body = _sequence(_parsed(pattern)[0], ends=True)
        except (_OtherMeaningError, RecursionError):
            return None
    whole = rf"\A(?:{body})\z"
    try:
        pl.Series([""]).str.contains(whole)
    except pl.exceptions.ComputeError:
        return None
    return whole


def _parsed(pattern: str) -> tuple[Any, list[str]]:
    """The parsed form of a pattern on which `re` and `regex` agree, and the classes that are written in it as signs.

    Raises:
        _OtherMeaningError: there is no such form.
    """
    classes: list[str] = []

    def sign(found: re.Match[str]) -> str:
        classes.append(f"[{found[0]}]")
        return chr(UNKNOWN + len(classes) - 1)

    text = _CLASS.sub(sign, _CLASS_BEFORE_HYPHEN.sub(r"\1\\-", pattern))
    if _UNLIKE.search(text) or len(text) > _LONGEST or any(sign >= chr(UNKNOWN) for sign in pattern):
        raise _OtherMeaningError
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _parser.parse(_BAR.sub(lambda bar: bar[1] or _KEPT_APART, text)), classes
    except (re.error, OverflowError, RecursionError):
        raise _OtherMeaningError from None


def _sequence(parsed: Any, *, ends: bool) -> str:
    """Rust's form of a sequence; ``ends``: nothing that matches a character follows."""
    if getattr(getattr(parsed, "state", None), "flags", re.UNICODE.value) & ~re.UNICODE.value:
        raise _OtherMeaningError
    items = list(parsed)
    last = len(items)
    while last and str(items[last - 1][0]) == "AT":
        last -= 1
    return "".join(_item(str(name), value, ends=ends and i >= last - 1) for i, (name, value) in enumerate(items))


def _item(name: str, value: Any, *, ends: bool) -> str:
    match name:
        case "BRANCH":
            return f"(?:{'|'.join(_sequence(one, ends=ends) for one in value[1])})"
        case "SUBPATTERN" if not value[1] and not value[2]:
            return f"(?:{_sequence(value[3], ends=ends)})"
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _repeat(*value)
        case "AT":
            return _anchor(str(value), ends=ends)
        case "ASSERT" if not list(value[1]):
            return ""
    return _character(name, value)


def _character(name: str, value: Any) -> str:
    match name:
        case "LITERAL":
            return _sign(value)
        case "NOT_LITERAL":
            return f"[^{_sign(value)}]"
        case "ANY":
            return "."
        case "IN":
            return _set(value)
    raise _OtherMeaningError


def _sign(code: int) -> str:
    if 0xD800 <= code < 0xE000 or code >= UNKNOWN:
        raise _OtherMeaningError
    return chr(code) if chr(code).isalnum() and code < 128 else rf"\x{{{code:x}}}"


def _set(parts: Iterable[tuple[Any, Any]]) -> str:
    inside = ""
    for name, value in parts:
        match str(name):
            case "NEGATE":
                inside += "^"
            case "LITERAL":
                inside += _sign(value)
            case "RANGE":
                inside += f"{_sign(value[0])}-{_sign(value[1])}"
            case "CATEGORY" if str(value) in _CATEGORIES:
                inside += _CATEGORIES[str(value)]
            case _:
                raise _OtherMeaningError
    return f"[{inside}]"


def _repeat(least: int, most: Any, parsed: Any) -> str:
    upto = "" if most == _parser.MAXREPEAT else int(most)
    return f"(?:{_sequence(parsed, ends=False)}){{{least},{upto}}}"


def _anchor(kind: str, *, ends: bool) -> str:
    if kind == "AT_END" and ends:  # elsewhere $ also matches before a final line end
        return r"\z"
    if kind not in _ANCHORS:
        raise _OtherMeaningError
    return _ANCHORS[kind]


@lru_cache(maxsize=256)
def _degree(pattern: str) -> int | None:
    try:
        return degree_of(*_parsed(pattern))
    except _OtherMeaningError:
        return None


def _is_affordable(degree: int | None, length: int) -> bool:
    return degree is not None and (length + 1) ** degree <= _STEPS


def is_checkable(pattern: str) -> bool:
    r"""Whether values can be checked with a pattern; an invalid one counts as checkable, to be reported as invalid.

    >>> is_checkable("(a+)+"), is_checkable(r"(?=.*\d)\w{8,}"), is_checkable(r"(?=a)(a|aa)+\1b")
    (True, True, False)
    """
    return shared(pattern) is not None or _degree(pattern) is not None or not _compiles(pattern)


def _compiles(pattern: str) -> bool:
    try:
        compiled(pattern)
    except UnusableConstraintError:
        return False
    return True


def matcher(pattern: str) -> Callable[[str], bool]:
    """A function: does a whole text match the pattern? It raises `TimeoutError` where that cannot be decided.

    Raises:
        UnusableConstraintError: it is not a regular expression.
    """
    wanted, linear, degree = compiled(pattern), shared(pattern), _degree(pattern)

    def matches(text: str) -> bool:
        if _is_affordable(degree, len(text)):
            return wanted.fullmatch(text, timeout=_GUARD_SECONDS) is not None
        if linear is None:
            raise TimeoutError
        return bool(pl.Series([text]).str.contains(linear)[0])

    return matches


def searcher(pattern: str, what: str) -> Callable[[str], bool]:
    """A function: does a text contain a match of the pattern? It raises `TimeoutError` where that cannot be decided.

    Args:
        pattern: the pattern.
        what: what it is, for the error.

    Raises:
        UnusableConstraintError: it is not a regular expression.
    """
    wanted, degree = compiled(pattern, what), _degree(pattern)
    tries = None if degree is None else degree + 1  # once from each position of the text

    def found(text: str) -> bool:
        if not _is_affordable(tries, len(text)):
            raise TimeoutError
        return wanted.search(text, timeout=_GUARD_SECONDS) is not None

    return found


def is_searchable(pattern: str) -> bool:
    """Whether texts can be searched for a pattern, in the sense of `is_checkable`."""
    return _degree(pattern) is not None or not _compiles(pattern)


def schema_patterns(schema: Any) -> list[str]:
    """The patterns of a JSON Schema, at any depth.

    >>> schema_patterns({"properties": {"a": {"pattern": "x"}}, "patternProperties": {"^n": {}}})
    ['^n', 'x']
    """
    found: list[str] = []
    waiting = [schema]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            found += [one["pattern"]] if isinstance(one.get("pattern"), str) else []
            keys = one.get("patternProperties")
            found += [str(key) for key in keys] if isinstance(keys, Mapping) else []
            waiting += list(one.values())[::-1]
        elif isinstance(one, list):
            waiting += one[::-1]
    return found
