"""What other packages add to Potluck, found by entry points: formats, field types, steps, outputs, sources.

Each room lists what ships with Potluck in a table; plugins add entries to that table.
"""

import importlib
from functools import cache
from importlib.metadata import EntryPoint, distributions
from typing import Any

from potluck.errors import PotluckError

__all__ = ["forget_plugins", "plugin_packages", "plugins"]

_PREFIX = "potluck."


@cache  # one look through all installed packages takes about 10 ms; they do not change while Potluck runs
def _points() -> tuple[EntryPoint, ...]:
    """The entry points of all our groups, sorted by group and name."""
    # `entry_points()` answers in other types on other Pythons; a package may be found twice on the path.
    points = [point for package in distributions() for point in package.entry_points]
    # Of two, the first on the path is the one that is imported.
    ours = {(p.group, p.name, _package(p)): p for p in reversed(points) if p.group.startswith(_PREFIX)}
    return tuple(ours[key] for key in sorted(ours))


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else ""


@cache
def plugins(group: str, taken: tuple[str, ...] = ()) -> tuple[Any, ...]:
    """Return the objects that installed packages offer in an entry point group, sorted by entry point name.

    A name counts once: which of two objects a dataset means must not depend on what else is installed.

    Args:
        group: the group's name, such as ``potluck.formats``.
        taken: names that Potluck itself uses in this group.

    Raises:
        PotluckError: a package cannot be loaded, or one of its objects has no name, or a name that is in use.

    >>> plugins("potluck.nothing")
    ()
    """
    owners = dict.fromkeys(taken, "Potluck")
    objects = []
    for point in (point for point in _points() if point.group == group):
        added = _loaded(point)
        for name in (getattr(added, "name", ""), *getattr(added, "aliases", ())):
            if not isinstance(name, str) or not name:
                raise PotluckError(f"{_where(point)} has no name.", "Ask its author to correct it, or uninstall it.")
            if name in owners:
                message = f"{_where(point)} has the name {name!r}, which {owners[name]} uses already."
                raise PotluckError(message, "Uninstall one of the packages, or ask its author for another name.")
            owners[name] = f"the package {_package(point)}"
        objects.append(added)
    return tuple(objects)


def _loaded(point: EntryPoint) -> Any:
    try:
        return point.load()
    # Importing a stranger's package may raise anything: a TypeError, for one, where ours got a new signature.
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        fix = "Update or uninstall the package."
        raise PotluckError(f"{_where(point)} cannot be loaded ({why}).", fix) from error


def _where(point: EntryPoint) -> str:
    return f"What the package {_package(point)} adds under {point.group} as {point.name!r}"


def plugin_packages() -> tuple[str, ...]:
    """Every plugin with the version of its package, as ``group name package version``: results depend on them."""
    return tuple(
        f"{point.group} {point.name} {_package(point)} {point.dist.version if point.dist else ''}"
        for point in _points()
    )


def forget_plugins() -> None:
    """Look again when next asked: for tests, which install packages while Potluck runs."""
    importlib.invalidate_caches()  # its list of packages is only as new as a folder's time, to a few milliseconds
    _points.cache_clear()
    plugins.cache_clear()
