"""Values in which every string is one of a kind, so that each can be recognised wherever it turns up."""

import dataclasses
import enum
import re
import types
import typing
from collections.abc import Mapping
from typing import Any, Union

from pydantic import BaseModel

__all__ = ["Canaries"]

_CANARY = re.compile(r"cnry[0-9]{5}x")


class Canaries:
    """Makes values of pydantic models and dataclasses whose every string is a canary of its own.

    A new field of a model is filled like all others, whoever adds it. Paths are those of attributes, without
    positions: ``tables.fields.title``.

    Args:
        fixed: values by path that are no canaries, where a value has to be a certain one.
    """

    def __init__(self, fixed: Mapping[str, Any]) -> None:
        self._fixed = fixed
        self._used: set[str] = set()
        self._paths: dict[str, str] = {}

    def make(self, kind: Any, path: str = "") -> Any:
        """A value of a type.

        Args:
            kind: a model, dataclass or annotation.
            path: the path of the attribute that holds it.
        """
        if path in self._fixed:
            self._used.add(path)
            return self._filled(self._fixed[path], path)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind(**{n: self.make(f.annotation, _below(path, n)) for n, f in kind.model_fields.items()})
        if dataclasses.is_dataclass(kind):
            hints = typing.get_type_hints(kind)
            return kind(**{f.name: self.make(hints[f.name], _below(path, f.name)) for f in dataclasses.fields(kind)})  # type: ignore[operator]
        return self._plain(kind, path)

    def _plain(self, kind: Any, path: str) -> Any:
        origin, inner = typing.get_origin(kind), typing.get_args(kind)
        if origin in {Union, types.UnionType}:
            return self.make(next(one for one in inner if one is not type(None)), path)
        if origin is typing.Annotated:
            return self.make(inner[0], path)
        if origin is typing.Literal:
            return inner[0]
        if origin is tuple:
            return (self.make(inner[0], path),)
        if origin is dict:
            return {self._canary(path): self.make(inner[1], path)}
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            return next(iter(kind))
        if kind in {str, Any}:
            return self._canary(path)
        return {bool: True, int: 7, float: 7.5}[kind]

    def _filled(self, value: Any, path: str) -> Any:
        """A fixed value, in which `str` stands for a canary and ``{}`` in a text for one within it."""
        if value is str:
            return self._canary(path)
        if isinstance(value, str) and "{}" in value:
            return value.format(self._canary(path))
        if isinstance(value, dict):
            return {key: self._filled(inner, _below(path, key)) for key, inner in value.items()}
        return [self._filled(inner, path) for inner in value] if isinstance(value, list) else value

    def _canary(self, path: str) -> str:
        text = f"cnry{len(self._paths):05}x"
        self._paths[text] = path
        return text

    def found(self, text: str) -> set[str]:
        """Paths of the canaries that stand in a text."""
        return {self._paths[canary] for canary in _CANARY.findall(text)}

    @property
    def paths(self) -> set[str]:
        """Paths of all canaries made so far."""
        return set(self._paths.values())

    @property
    def unused(self) -> set[str]:
        """Paths of fixed values that no model has."""
        return set(self._fixed) - self._used


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
