"""Line numbers of the values in a JSON text, which Python's parser does not report."""

import json
import re
from bisect import bisect_right

__all__ = ["json_lines"]

_DEPTH = 40
_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


def json_lines(source: str) -> dict[str, int]:
    r"""Return the line of each value in valid JSON text, by the value's path.

    >>> json_lines('{"name": "p",\n "resources": [\n  {"path": "t.csv"}]}')["resources[0].path"]
    3
    """
    lines: dict[str, int] = {}
    breaks = [one.start() for one in re.finditer("\n", source)]

    def value(at: int, path: str, depth: int) -> int:
        """Record the lines of the value at a position and of all values in it; return where it ends."""
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
