"""The engines that run what strangers wrote, patterns and JSON Schemas, as constraints ask for them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from potluck.constraints.base import Check, Engines
from potluck.verdict.budget import Budget, compiled
from potluck.verdict.vector import shared_pattern

__all__ = ["ENGINES"]


class _Engines:
    """Whole-value matches within a time budget; the linear engine where both surely agree."""

    def matcher(self, pattern: str) -> Callable[[str], bool]:
        return partial(Budget().fullmatch, compiled(pattern))

    def linear(self, pattern: str) -> str | None:
        return shared_pattern(pattern)

    def conforms_to(self, schema: Any) -> Check:
        from potluck.verdict.structure import conforms_to  # jsonschema is slow to import, and seldom wanted

        return conforms_to(schema)


ENGINES: Engines = _Engines()
