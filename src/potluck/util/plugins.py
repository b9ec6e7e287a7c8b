"""What other packages add to Potluck, found by entry points: formats, field types, steps, outputs, sources.

What ships with Potluck stands in a table of the room it belongs to; a plugin is one more entry of that table.
"""

from functools import cache
from importlib.metadata import entry_points
from typing import Any

__all__ = ["plugins"]


@cache  # looking through all installed packages takes some 10 ms, and what is installed does not change meanwhile
def plugins(group: str) -> tuple[Any, ...]:
    """The objects that installed packages offer under an entry point group, sorted by the entry points' names.

    Args:
        group: such as ``potluck.formats``.

    >>> plugins("potluck.nothing")
    ()
    """
    return tuple(point.load() for point in sorted(entry_points(group=group), key=lambda point: point.name))
