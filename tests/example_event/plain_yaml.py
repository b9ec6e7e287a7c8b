"""Descriptors as YAML that a person would write: every text quoted, short things on one line, comments.

A key that starts with ``#`` is a comment, printed above what follows it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["to_yaml"]

_WIDTH = 108
# Words that YAML reads as something else than themselves.
_GUESSED = frozenset({"false", "n", "no", "null", "off", "on", "true", "y", "yes"})
# What holds one of these is worth a line for each of its keys, however short it is.
_SPACIOUS = frozenset({"fields", "rule", "schema", "tier", "type"})


def to_yaml(value: Mapping[str, Any]) -> str:
    """A mapping as a YAML document.

    >>> print(to_yaml({"name": "a", "#": "zeros count", "codes": ["01", "02"]}), end="")
    name: "a"
    # zeros count
    codes: ["01", "02"]
    """
    return "\n".join(_mapping(value, 0)) + "\n"


def _mapping(value: Mapping[str, Any], indent: int) -> list[str]:
    lines = []
    for key, item in value.items():
        if key.startswith("#"):
            lines += [f"{' ' * indent}# {line}" for line in item.split("\n")]
        else:
            lines += _entry(key, item, indent)
    return lines


def _entry(key: str, item: object, indent: int) -> list[str]:
    head = f"{' ' * indent}{_key(key)}:"
    flat = _flow(item)
    if flat is not None and len(head) + 1 + len(flat) <= _WIDTH:
        return [f"{head} {flat}"]
    if isinstance(item, str):
        return _folded(head, flat or "", indent + 2)
    if isinstance(item, Mapping):
        return [head, *_mapping(item, indent + 2)]
    assert isinstance(item, Sequence)
    return [head, *(line for one in item for line in _item(one, indent + 2))]


def _item(one: object, indent: int) -> list[str]:
    flat = _flow(one)
    if flat is not None and indent + 2 + len(flat) <= _WIDTH:
        return [f"{' ' * indent}- {flat}"]
    if not isinstance(one, Mapping):
        first, *more = _folded("", flat or "", indent + 2)[1:]
        return [f"{' ' * indent}- {first.lstrip()}", *more]
    notes = {key: text for key, text in one.items() if key == "#"}
    rest = _mapping({key: item for key, item in one.items() if key != "#"}, indent + 2)
    return [*_mapping(notes, indent), f"{' ' * indent}- {rest[0].lstrip()}", *rest[1:]]


def _flow(value: object) -> str | None:
    """A value on one line; None where it holds comments or wants room."""
    if isinstance(value, Mapping):
        if any(key in _SPACIOUS or key.startswith("#") for key in value):
            return None
        parts = [(_key(key), _flow(item)) for key, item in value.items()]
        return None if any(p is None for _, p in parts) else "{" + ", ".join(f"{k}: {p}" for k, p in parts) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        items = [_flow(item) for item in value]
        return None if None in items else "[" + ", ".join(str(item) for item in items) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> str:
    plain = key.replace("$", "").isalnum() and key.lower() not in _GUESSED
    return key if plain else json.dumps(key, ensure_ascii=False)


def _folded(head: str, quoted: str, indent: int) -> list[str]:
    """A long text over several lines; YAML reads each line end inside quotes as one blank."""
    lines = [head]
    for word in quoted.split(" "):
        start = lines[-1] in (head, "")
        if len(lines) == 1 or len(lines[-1]) + 1 + len(word) > _WIDTH:
            lines.append(" " * indent + word)
        else:
            lines[-1] += ("" if start else " ") + word
    return lines
