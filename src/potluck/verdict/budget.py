"""Patterns from strangers under a time budget: a pattern may never end."""

import time as clock

import regex

from potluck.constraints.base import UnusableConstraintError

__all__ = ["Budget", "compiled"]

PATTERN_SECONDS = 10.0


class Budget:
    """The time that all matches of one pattern of a column may take together.

    `TimeoutError` says that it is spent; the column is then checked without the constraint, and that is told.
    """

    def __init__(self) -> None:
        self._left = PATTERN_SECONDS

    def fullmatch(self, pattern: regex.Pattern[str], text: str) -> bool:
        """Whether a pattern matches a whole text.

        Raises:
            TimeoutError: nothing is left.
        """
        if self._left <= 0:
            raise TimeoutError
        started = clock.perf_counter()
        try:
            return pattern.fullmatch(text, timeout=self._left) is not None
        finally:
            self._left -= clock.perf_counter() - started


def compiled(pattern: str, what: str = "pattern") -> regex.Pattern[str]:
    """A pattern, compiled.

    Raises:
        UnusableConstraintError: it is no regular expression.
    """
    try:
        return regex.compile(pattern)
    except (regex.error, OverflowError, RecursionError):
        raise UnusableConstraintError(f"{what} is {pattern!r}, which is no regular expression") from None
