"""The judge of one field: exact, slow, and asked once per distinct text that is not certainly fine."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any

from potluck.describe.schema import build_schema
from potluck.model import Constraints, Field
from potluck.read.values import value_text
from potluck.verdict.lexical import UnholdableError, parser_of
from potluck.verdict.patterns import UnusableConstraintError, matcher

__all__ = ["Judge", "Problem", "UnusableConstraintError", "Verdict", "categories_of", "logical", "stored_type"]

Problem = tuple[str, str | None]
_INT64 = range(-(1 << 63), 1 << 63)
_INT32 = range(-(1 << 31), 1 << 31)
_TEXT_TYPES = {"string", "any", "yearmonth", "duration", "object", "array", "list", "geopoint", "geojson"}


def stored_type(field: Field) -> str:
    """How a field's values are stored: the name of its type, or ``string`` for all that stays text."""
    return "string" if field.type in _TEXT_TYPES else field.type


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a text: the value to store (None where it has none) and the rules it breaks."""

    stored: Any
    problems: tuple[Problem, ...] = ()


class Judge:
    """Judges texts of one field, missing values excepted.

    Args:
        field: the field.
        aware: for times, whether values of this column carry a zone; None where that is not yet known.

    Raises:
        UnusableConstraintError: a constraint of the field makes no sense for its type.
    """

    def __init__(self, field: Field, aware: bool | None = None) -> None:
        self._field = field
        self._aware = aware
        self._parse = parser_of(field)
        self._checks = tuple(_checks(field, self._parse))
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
    def _holds(holds: Callable[[Any, str], bool], value: Any, text: str) -> bool:
        try:
            return holds(value, text)
        except TypeError:  # a time with a zone against a bound without one, or the other way round
            return False

    def _stored(self, value: Any, text: str) -> Verdict:
        kind = stored_type(self._field)
        if kind == "string":
            return Verdict(text)
        if kind in {"datetime", "time"}:
            return self._moment(value)
        if kind == "number":
            return _number(value)
        if (kind == "integer" and value not in _INT64) or (kind == "year" and value not in _INT32):
            return Verdict(None, (("value-out-of-range", None),))
        return Verdict(value)

    def _moment(self, value: datetime | time) -> Verdict:
        aware = value.tzinfo is not None
        if self._aware is not None and aware != self._aware:
            return Verdict(None, (("mixed-time-zones", None),))
        if not aware:
            return Verdict(value)
        try:
            if isinstance(value, datetime):
                return Verdict(value.astimezone(UTC).replace(tzinfo=None))
            return Verdict(datetime.combine(date(2000, 1, 2), value).astimezone(UTC).time())
        except OverflowError:
            return Verdict(None, (("value-out-of-range", None),))


def _items(field: Field) -> Callable[[Any], tuple[Problem, ...]] | None:
    """What is wrong with the items of an array, where ``arrayItem`` (frictionless' own) says what they are."""
    described = field.options.get("arrayItem")
    if field.type != "array" or not isinstance(described, dict) or not described:
        return None
    schema = build_schema({"schema": {"fields": [{"type": "any", **described, "arrayItem": None}]}})
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


def _number(value: Decimal) -> Verdict:
    number = float(value)
    if value.is_finite() and number in {float("inf"), float("-inf")}:
        return Verdict(None, (("value-out-of-range", None),))
    return Verdict(number)


def _checks(field: Field, parse: Callable[[str], Any]) -> list[tuple[str, Callable[[Any, str], bool]]]:
    """The constraints of a field as functions of (value, text), in the order they are reported."""
    own = field.constraints
    checks: list[tuple[str, Callable[[Any, str], bool]]] = []
    least, most = own.min_length, own.max_length
    if least is not None:
        checks.append(("minLength", lambda v, _: len(v) >= least))
    if most is not None:
        checks.append(("maxLength", lambda v, _: len(v) <= most))
    checks += _bounds(own, field, parse)
    if own.pattern is not None:
        checks.append(("pattern", _pattern(own.pattern)))
    if own.enum is not None:
        checks.append(("enum", partial(_is_one_of, _values(own.enum, field, parse))))
    categories = categories_of(field)
    if categories is not None:
        checks.append(("categories", partial(_is_one_of, _values(categories, field, parse))))
    if own.json_schema is not None:
        checks.append(("jsonSchema", _json_schema(own.json_schema)))
    return checks


_BOUNDS: tuple[tuple[str, str, Callable[[Any, Any], bool]], ...] = (
    ("minimum", "minimum", lambda v, b: v >= b),
    ("maximum", "maximum", lambda v, b: v <= b),
    ("exclusiveMinimum", "exclusive_minimum", lambda v, b: v > b),
    ("exclusiveMaximum", "exclusive_maximum", lambda v, b: v < b),
)


def _bounds(
    own: Constraints, field: Field, parse: Callable[[str], Any]
) -> list[tuple[str, Callable[[Any, str], bool]]]:
    checks: list[tuple[str, Callable[[Any, str], bool]]] = []
    for name, attribute, holds in _BOUNDS:
        raw = getattr(own, attribute)
        if raw is not None:
            bound = logical(raw, parse, name, field)
            if isinstance(bound, Decimal) and bound.is_nan():
                raise UnusableConstraintError(f"{name} is {raw!r}, which no number is above or below")
            checks.append((name, partial(_within, holds, bound)))
    return checks


def logical(raw: Any, parse: Callable[[str], Any], name: str, field: Field) -> Any:
    """The logical value of a constraint's raw value, read as a cell of the field would be.

    Raises:
        UnusableConstraintError: it is none.
    """
    try:
        if isinstance(raw, (int, float)) and not isinstance(raw, bool) and field.type in {"integer", "number", "year"}:
            # Numbers of a descriptor are numbers, whatever marks the cells use.
            value = Decimal(str(raw))
            if field.type == "number":
                return value
            if value != value.to_integral_value():
                raise ValueError("not whole")  # noqa: TRY301 - told as the same mistake
            return int(value)
        text, fits = (raw, True) if isinstance(raw, str) else value_text(raw, field)
        if text is None or not fits:
            raise TypeError(name)  # noqa: TRY301 - told as the same mistake
        return parse(text)
    except (ValueError, ArithmeticError, TypeError):
        raise UnusableConstraintError(f"{name} is {raw!r}, which is no {field.type}") from None


def _within(holds: Callable[[Any, Any], bool], bound: Any, value: Any, _text: str) -> bool:
    if isinstance(value, Decimal) and value.is_nan():
        return False
    return holds(value, bound)


def categories_of(field: Field) -> tuple[Any, ...] | None:
    """The values of a field's categories, as declared; None where it has none.

    >>> categories_of(Field("fruit", options={"categories": [{"value": "a", "label": "apple"}]}))
    ('a',)
    """
    listed = field.options.get("categories")
    if not isinstance(listed, list) or field.type not in {"string", "integer"}:
        return None
    return tuple(one.get("value") if isinstance(one, dict) else one for one in listed)


def _values(raws: Sequence[Any], field: Field, parse: Callable[[str], Any]) -> list[Any]:
    """Logical values of what is allowed; what is no value of the field's type can match nothing."""
    entries: list[Any] = []
    for raw in raws:
        if field.type == "any":
            entries.append(raw)  # of this type nothing is processed, so that a number is never a text
        else:
            with contextlib.suppress(UnusableConstraintError):
                entries.append(logical(raw, parse, "enum", field))
    return entries


def _is_one_of(entries: Sequence[Any], value: Any, _text: str) -> bool:
    return value in entries


def _pattern(pattern: str) -> Callable[[Any, str], bool]:
    """Whole-value match."""
    matches = matcher(pattern)
    return lambda _, text: matches(text)


def _json_schema(schema: Any) -> Callable[[Any, str], bool]:
    from potluck.verdict.structure import conforms_to  # jsonschema is slow to import, and seldom wanted

    return conforms_to(schema)
