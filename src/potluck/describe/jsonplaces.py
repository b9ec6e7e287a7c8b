"""Lines of the values of a JSON text, which the parser itself does not tell."""

import json
import re
from bisect import bisect_right

__all__ = ["json_lines"]

_DEPTH = 40
_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


def json_lines(source: str) -> dict[str, int]:
    r"""The line of each value, by its path; of a text that is JSON.

    >>> json_lines('{"name": "p",\n "resources": [\n  {"path": "t.csv"}]}')["resources[0].path"]
    3
    """
    lines: dict[str, int] = {}
    breaks = [one.start() for one in re.finditer("\n", source)]

    def value(at: int, path: str, depth: int) -> int:
        """Note where the values from here on stand; answers where this one ends."""
        at = _skip(source, at)
        if path:
            lines[path] = bisect_right(breaks, at) + 1
        if source[at] not in "{[" or depth > _DEPTH:
            return _DECODER.raw_decode(source, at)[1]
        named, number = source[at] == "{", 0
        at = _skip(source, at + 1)
        while source[at] not in "}]":
            key = f"[{number}]"
            if named:
                name, at = _DECODER.raw_decode(source, at)
                key, at = f".{name}" if path else name, _skip(source, at) + 1
            at = _skip(source, value(at, path + key, depth + 1))
            at, number = _skip(source, at + 1) if source[at] == "," else at, number + 1
        return at + 1

    value(0, "", 0)
    return lines


def _skip(source: str, at: int) -> int:
    found = _SPACE.match(source, at)
    return found.end() if found is not None else at
