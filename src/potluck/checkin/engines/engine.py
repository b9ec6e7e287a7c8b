"""The shape of an engine, and the one that is always there: this process."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

__all__ = ["HERE", "Engine", "Here"]

Given = TypeVar("Given")
Made = TypeVar("Made")


class Engine(Protocol):
    """Calls a function with each of several things, wherever it likes; function, things and results pickle."""

    def map(self, function: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
        """The results, in the order of the things."""
        ...


class Here:
    """This process.

    >>> list(Here().map(abs, [-1, 2]))
    [1, 2]
    """

    def map(self, function: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
        """The results, one after the other."""
        return map(function, items)


HERE = Here()
