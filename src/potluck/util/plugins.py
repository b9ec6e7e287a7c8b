"""What other packages add to Potluck, found by entry points: formats, field types, steps, outputs, sources.

Each room lists what ships with Potluck in a table; plugins add entries to that table.
"""

import importlib
from functools import cache
from importlib.metadata import EntryPoint, distributions
from typing import Any

__all__ = ["forget_plugins", "plugin_packages", "plugins"]

_PREFIX = "potluck."


@cache  # one look through all installed packages takes about 10 ms; they do not change while Potluck runs
def _points() -> tuple[EntryPoint, ...]:
    """The entry points of all our groups, sorted by group and name."""
    # `entry_points()` answers in other types on other Pythons; a package may be found twice on the path.
    points = [point for package in distributions() for point in package.entry_points]
    # Of two, the first on the path is the one that is imported.
    ours = {(point.group, point.name): point for point in reversed(points) if point.group.startswith(_PREFIX)}
    return tuple(ours[key] for key in sorted(ours))


@cache
def plugins(group: str) -> tuple[Any, ...]:
    """Return the objects that installed packages offer in an entry point group, sorted by entry point name.

    Args:
        group: the group's name, such as ``potluck.formats``.

    >>> plugins("potluck.nothing")
    ()
    """
    return tuple(point.load() for point in _points() if point.group == group)


def plugin_packages() -> tuple[str, ...]:
    """Every plugin with the version of its package, as ``group name package version``: results depend on them."""
    return tuple(
        f"{point.group} {point.name} {point.dist.name if point.dist else ''} {point.dist.version if point.dist else ''}"
        for point in _points()
    )


def forget_plugins() -> None:
    """Look again when next asked: for tests, which install packages while Potluck runs."""
    importlib.invalidate_caches()  # its list of packages is only as new as a folder's time, to a few milliseconds
    _points.cache_clear()
    plugins.cache_clear()
