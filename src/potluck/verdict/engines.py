"""The engines that run what strangers wrote, patterns and JSON Schemas, in the form that constraints use."""

from collections.abc import Callable
from typing import Any

from potluck.constraints.base import Check, Engines
from potluck.verdict.patterns import matcher, shared

__all__ = ["ENGINES"]


class _Engines:
    """Whole-value matches that surely end; the linear engine where a pattern means the same to both."""

    def matcher(self, pattern: str) -> Callable[[str], bool]:
        return matcher(pattern)

    def linear(self, pattern: str) -> str | None:
        return shared(pattern)

    def conforms_to(self, schema: Any) -> Check:
        from potluck.verdict.structure import conforms_to  # jsonschema is slow to import, and seldom wanted

        return conforms_to(schema)


ENGINES: Engines = _Engines()
