"""Plugins of other packages, found by their entry points: formats, field types, steps, outputs, sources.

Each room lists what ships with Potluck in a table; a plugin is one more entry of that table.
"""

from functools import cache
from importlib.metadata import entry_points
from typing import Any

__all__ = ["plugins"]


@cache  # searching all installed packages takes about 10 ms, and they do not change while Potluck runs
def plugins(group: str) -> tuple[Any, ...]:
    """Return the objects that installed packages offer in an entry point group, sorted by entry point name.

    Args:
        group: the group's name, such as ``potluck.formats``.

    >>> plugins("potluck.nothing")
    ()
    """
    return tuple(point.load() for point in sorted(entry_points(group=group), key=lambda point: point.name))
