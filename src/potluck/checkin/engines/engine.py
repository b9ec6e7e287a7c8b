"""The interface of an engine, and the engine that is always available: this process."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

__all__ = ["HERE", "Engine", "Here"]

Given = TypeVar("Given")
Made = TypeVar("Made")


class Engine(Protocol):
    """Calls a function with each of several items, in any process; function, items and results must pickle."""

    def map(self, function: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
        """Return the results, in the order of the items."""
        ...


class Here:
    """This process.

    >>> list(Here().map(abs, [-1, 2]))
    [1, 2]
    """

    def map(self, function: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
        """Return the results, one after the other."""
        return map(function, items)


HERE = Here()
