"""Chance that is the same on every machine and in every version of Python.

Only ``random()`` of a seeded ``random.Random`` is promised never to change, and only ``+ - * /`` and
square roots are the same on all processors: everything here is made of these.
"""

import random
from collections.abc import Sequence
from math import sqrt
from typing import TypeVar
from zlib import crc32

__all__ = ["SEED", "Draw"]

SEED = 20261205

Item = TypeVar("Item")


class Draw:
    """Draws for one purpose: another purpose's draws do not move when this one takes more."""

    def __init__(self, purpose: str) -> None:
        self._random = random.Random(SEED * 2**32 + crc32(purpose.encode())).random

    def share(self) -> float:
        """Between 0 and 1."""
        return self._random()

    def between(self, low: float, high: float) -> float:
        """A number, each as likely."""
        return low + (high - low) * self._random()

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._random() * (high - low + 1))

    def happens(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self._random() < probability

    def of(self, items: Sequence[Item]) -> Item:
        """One of the items, each as likely."""
        return items[int(self._random() * len(items))]

    def weighted(self, items: dict[Item, int]) -> Item:
        """One of the items, as likely as its weight."""
        at = self._random() * sum(items.values())
        for item, weight in items.items():
            at -= weight
            if at < 0:
                return item
        return next(reversed(items))

    def normal(self) -> float:
        """About normal, mean 0 and deviation 1: the sum of twelve uniform draws."""
        total = -6.0
        for _ in range(12):
            total += self._random()
        return total

    def near(self, mean: float, spread: float) -> float:
        """The mean, give or take a share of it; never below a twentieth of it."""
        return max(mean * (1 + spread * self.normal()), mean / 20)

    def count(self, mean: float) -> int:
        """Events of which ``mean`` are expected, about Poisson."""
        return max(0, int(mean + sqrt(mean) * self.normal() + self._random()))
