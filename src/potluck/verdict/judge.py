"""The judge of one field: exact, slow, and called once per distinct text that is not certainly right (decision 3)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from potluck.constraints.base import Check, UnusableConstraintError
from potluck.constraints.table import constraints_of
from potluck.describe.schema import build_schema
from potluck.fieldtypes.stored import MixedZonesError, UnholdableError
from potluck.fieldtypes.table import field_type, parser_of, stored_of, value_text
from potluck.model import Field
from potluck.verdict.engines import ENGINES

__all__ = ["Judge", "Problem", "UnusableConstraintError", "Verdict"]

Problem = tuple[str, str | None]
# Items of items are not described.
_PLAIN_ITEMS = {"arrayItem": None}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on a text: the value to store (None if there is none) and the rules it breaks."""

    stored: Any
    problems: tuple[Problem, ...] = ()


class Judge:
    """Judges texts of one field, except missing values.

    Args:
        field: the field.
        aware: for times, whether values of this column carry a zone; None if that is not known yet.

    Raises:
        UnusableConstraintError: a constraint of the field makes no sense for its type.
    """

    def __init__(self, field: Field, aware: bool | None = None) -> None:
        self._aware = aware
        self._parse = parser_of(field)
        self._hold = stored_of(field).hold
        self._checks = tuple(_checks(field))
        self._items = _items(field)

    def __call__(self, text: str) -> Verdict:
        """Judge one text."""
        try:
            value = self._parse(text)
        except UnholdableError:
            return Verdict(None, (("value-out-of-range", None),))
        except (ValueError, ArithmeticError):
            return Verdict(None, (("type-error", None),))
        broken: tuple[Problem, ...] = tuple(
            ("constraint-error", name) for name, holds in self._checks if not self._holds(holds, value, text)
        )
        if self._items is not None and not broken:
            broken = self._items(value)
            if any(rule == "type-error" for rule, _ in broken):
                return Verdict(None, broken)
        stored = self._stored(value, text)
        return Verdict(stored.stored, (*stored.problems, *broken)) if broken else stored

    @staticmethod
    def _holds(holds: Check, value: Any, text: str) -> bool:
        try:
            return holds(value, text)
        except TypeError:  # a time with a zone compared with a bound without one, or the reverse
            return False

    def _stored(self, value: Any, text: str) -> Verdict:
        try:
            return Verdict(self._hold(value, text, self._aware))
        except UnholdableError:
            return Verdict(None, (("value-out-of-range", None),))
        except MixedZonesError:
            return Verdict(None, (("mixed-time-zones", None),))


def _items(field: Field) -> Callable[[Any], tuple[Problem, ...]] | None:
    """A function that finds what is wrong with the items of a value; None if the field does not describe them."""
    describe = field_type(field.type).items
    described = describe(field) if describe is not None else None
    if described is None:
        return None
    schema = build_schema({"schema": {"fields": [{"type": "any", **described, **_PLAIN_ITEMS}]}})
    assert schema is not None, "it has a field"
    item = schema.fields[0]
    judge, missing = Judge(item), {m.value for m in schema.missing_of(item)}

    def problems(values: Any) -> tuple[Problem, ...]:
        broken: dict[Problem, None] = {}
        for value in values:
            text, fits = value_text(value, item)
            found: tuple[Problem, ...]
            if text is None or text in missing:
                found = (("constraint-error", "required"),) if item.constraints.required else ()
            else:
                found = judge(text).problems if fits else (("type-error", None),)
            broken.update(dict.fromkeys(found))
        return tuple(broken)

    return problems


def _checks(field: Field) -> Iterator[tuple[str, Check]]:
    """The constraints of a field on single values, in the order they are reported."""
    for one, raw in constraints_of(field):
        if one.check is not None:
            yield one.name, one.check(raw, field, ENGINES)
