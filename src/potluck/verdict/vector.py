"""Vectorised forms: for each field Polars expressions that decide on what is certainly right or certainly wrong.

A form gives the typed value of a cell, and null where it cannot vouch for it; of each constraint it says where
that surely holds and where it is surely broken; and it knows texts that are surely no value of the type. All else
goes to the `Judge`, once per distinct text. Soundness is all that is needed here (tests hold every expression
against the judge), so a form may leave anything odd to the judge.

Casts decide only where a test proves on mutated texts that they accept nothing the type does not:
Polars' cast to ``Int64`` takes exactly ``[+-]?[0-9]+`` within 64 bits at a third of a regex's cost.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import polars as pl

from potluck.model import Field
from potluck.verdict.calendar import FixedDates
from potluck.verdict.judge import categories_of, logical
from potluck.verdict.lexical import BARE, parser_of, words_of
from potluck.verdict.patterns import shared

__all__ = ["POLARS_TYPES", "FastForm", "Hold", "form_of", "polars_type"]

POLARS_TYPES = MappingProxyType(
    {
        "integer": pl.Int64(),
        "number": pl.Float64(),
        "boolean": pl.Boolean(),
        "date": pl.Date(),
        "datetime": pl.Datetime("us"),
        "time": pl.Time(),
        "year": pl.Int32(),
        "string": pl.String(),
    }
)

_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,6})?"
# strptime directives whose zero-padded form a regex can vouch for.
_DIRECTIVES = MappingProxyType(
    {
        "Y": "[0-9]{4}",
        "m": "(?:0[1-9]|1[0-2])",
        "d": "(?:0[1-9]|[12][0-9]|3[01])",
        "H": "(?:[01][0-9]|2[0-3])",
        "M": "[0-5][0-9]",
        "S": "[0-5][0-9]",
    }
)


def polars_type(kind: str) -> pl.DataType:
    """The Polars type of a stored type, as of `potluck.verdict.judge.stored_type`."""
    return POLARS_TYPES[kind]


@dataclass(frozen=True, slots=True)
class Hold:
    """Where a constraint surely holds and where it is surely broken, for cells whose value the form vouches for.

    Attributes:
        name: the constraint.
        holds: true where it surely holds.
        fails: true where it is surely broken; None where only the judge can tell.
    """

    name: str
    holds: pl.Expr
    fails: pl.Expr | None = None


@dataclass(frozen=True, slots=True)
class FastForm:
    """The vectorised form of a field.

    Attributes:
        convert: typed values from texts, null where not certainly of the type; None where a text is its own value.
        holds: the field's constraints.
        alien: true where a text is surely no value of the type; None where only the judge can tell.
    """

    convert: pl.Expr | None
    holds: tuple[Hold, ...] = ()
    alien: pl.Expr | None = None


def form_of(field: Field, text: pl.Expr, value: pl.Expr, *, aware: bool) -> FastForm | None:
    """The vectorised form of a field.

    Args:
        field: the field; its constraints make sense (the `Judge` was made first).
        text: the cells.
        value: the values that the form gives, as constraints see them.
        aware: for times: the column's values carry a zone.

    Returns:
        The form; None where every cell is the judge's.
    """
    maker = _MAKERS.get(field.type)
    convert = maker(field, text, aware) if maker is not None else None
    if convert is None or field.constraints.json_schema is not None:
        return None
    own = convert is text
    holds = _constraints(field, value if own else text, value)
    return None if holds is None else FastForm(None if own else convert, tuple(holds), _alien(field, text))


def _alien(field: Field, text: pl.Expr) -> pl.Expr | None:
    """Where a sign stands that no value of the type has; of booleans all texts are listed."""
    if field.type == "boolean":
        return text.is_not_null()
    signs = _SIGNS.get(field.type, "") if field.format == "default" else ""
    if not signs or not field.options.get("bareNumber", True):
        return None
    more = "".join(str(field.options.get(mark) or "") for mark in ("groupChar", "decimalChar"))
    also = "".join(rf"\x{{{ord(sign):x}}}" for sign in more)
    return text.str.contains(rf"[^{also}0-9 \t\r\n{signs}]")


def _integer(field: Field, text: pl.Expr, _aware: bool) -> pl.Expr | None:
    return _plain_number(field, text).cast(pl.Int64, strict=False)


def _plain_number(field: Field, text: pl.Expr) -> pl.Expr:
    group = str(field.options.get("groupChar") or "")
    if not field.options.get("bareNumber", True):
        text = text.str.replace(BARE[0], "").str.replace(BARE[1], "")
    return text.str.replace_all(group, "", literal=True) if group else text


def _number(field: Field, text: pl.Expr, _aware: bool) -> pl.Expr | None:
    point = str(field.options.get("decimalChar", "."))
    if len(point) != 1 or (point != "." and not field.options.get("bareNumber", True)):
        return None
    plain = _plain_number(field, text)
    if point != ".":
        plain = pl.when(~plain.str.contains(".", literal=True)).then(plain.str.replace_all(point, ".", literal=True))
    number = plain.cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number)


def _boolean(field: Field, text: pl.Expr, _aware: bool) -> pl.Expr:
    true, false = (pl.Series(words, dtype=pl.String).implode() for words in words_of(field))
    return pl.when(text.is_in(false)).then(statement=False).when(text.is_in(true)).then(statement=True)


def _date(field: Field, text: pl.Expr, _aware: bool) -> pl.Expr | None:
    dates = FixedDates.of("%Y-%m-%d" if field.format == "default" else field.format.removeprefix("fmt:"))
    return None if dates is None else text.map_batches(dates.read, return_dtype=pl.Date(), is_elementwise=True)


def _shape_of(pattern: str, needs: str, only: str) -> str | None:
    """A regex for the zero-padded texts of a strptime pattern; None where it uses anything else."""
    shape, seen, i = "", [], 0
    while i < len(pattern):
        if pattern[i] == "%":
            directive = pattern[i + 1 : i + 2]
            if directive not in only or not directive or directive in seen:
                return None
            shape += _DIRECTIVES[directive]
            seen.append(directive)
            i += 2
        elif pattern[i] in "-/.:T_, ":
            shape += re.escape(pattern[i])
            i += 1
        else:
            return None
    return shape if set(needs) <= set(seen) else None


def _shaped(text: pl.Expr, shape: str, convert: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    return convert(pl.when(text.str.contains(rf"\A(?:{shape})\z")).then(text))


def _in_calendar(value: pl.Expr) -> pl.Expr:
    """Polars knows a year 0 and Python's calendar does not."""
    return pl.when(value.dt.year() >= 1).then(value)


def _datetime(field: Field, text: pl.Expr, aware: bool) -> pl.Expr | None:
    if field.format == "default":
        if aware:
            shape = f"{_DATE}T{_CLOCK}Z"
            return _shaped(
                text,
                shape,
                lambda t: t.str.strip_suffix("Z").str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False),
            )
        return _shaped(
            text,
            f"{_DATE}T{_CLOCK}",
            lambda t: t.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False),
        )
    pattern = field.format.removeprefix("fmt:")
    shape_of = _shape_of(pattern, needs="YmdHM", only="YmdHMS")
    if shape_of is None or aware:
        return None
    return _shaped(text, shape_of, lambda t: t.str.to_datetime(pattern, time_unit="us", strict=False))


def _time(field: Field, text: pl.Expr, aware: bool) -> pl.Expr | None:
    if field.format != "default" or aware:
        return None
    return _shaped(text, _CLOCK, lambda t: t.str.to_time("%H:%M:%S%.f", strict=False))


def _year(_field: Field, text: pl.Expr, _aware: bool) -> pl.Expr:
    return (
        pl.when(text.str.len_bytes() == 4)
        .then(pl.when(text.str.contains(r"\A[0-9]{4}\z")).then(text))
        .cast(pl.Int32, strict=False)
    )


def _string(field: Field, text: pl.Expr, _aware: bool) -> pl.Expr | None:
    shape = _STRING_SHAPES.get(field.format, "")
    return _shaped(text, shape, lambda t: t) if shape else text


def _yearmonth(_field: Field, text: pl.Expr, _aware: bool) -> pl.Expr:
    return _shaped(text, "[0-9]{4}-(?:0[1-9]|1[0-2])", lambda t: t)


def _geopoint(field: Field, text: pl.Expr, _aware: bool) -> pl.Expr | None:
    if field.format != "default":
        return None
    digits = "(?:[.][0-9]{1,12})?"
    lon, lat = f"[+-]?(?:1[0-7][0-9]|[0-9]{{1,2}}){digits}", f"[+-]?(?:[0-9]|[1-8][0-9]){digits}"
    return _shaped(text, f"{lon}, ?{lat}", lambda t: t)


# What stands in values of a type beside digits and white space, as a class of a regular expression.
_SIGNS = MappingProxyType(
    {
        "integer": "+-",
        "number": "+.eEnNaAiIfF-",
        "date": "-",
        "datetime": "+:.TZ-",
        "time": "+:.Z-",
        "year": "-",
        "yearmonth": "-",
    }
)
_STRING_SHAPES = MappingProxyType(
    {
        "uri": r"[A-Za-z][A-Za-z0-9+.-]*:[^\n]*",
        "uuid": "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
        "email": "[a-z0-9]{1,30}(?:[._+-][a-z0-9]{1,8})?@(?:[a-z0-9]{1,20}[.]){1,2}[a-z]{2,6}",
        "binary": "(?:[A-Za-z0-9+/]{4})*",
    }
)
_Maker = Callable[[Field, pl.Expr, bool], pl.Expr | None]
_MAKERS: MappingProxyType[str, _Maker] = MappingProxyType(
    {
        "string": _string,
        "any": lambda _f, text, _a: text,
        "integer": _integer,
        "number": _number,
        "boolean": _boolean,
        "date": _date,
        "datetime": lambda f, t, a: None if (v := _datetime(f, t, a)) is None else _in_calendar(v),
        "time": _time,
        "year": _year,
        "yearmonth": _yearmonth,
        "geopoint": _geopoint,
    }
)


def _constraints(field: Field, text: pl.Expr, value: pl.Expr) -> list[Hold] | None:
    """The constraints of a field; None where only the judge can tell whether they hold."""
    own = field.constraints
    holds = [*_lengths(field, text), *_bounds(field, text, value)]
    if own.pattern is not None:
        form = shared(own.pattern)
        if form is None:
            return None
        holds.append(_exact("pattern", text.str.contains(form)))
    for name, allowed in (("enum", own.enum), ("categories", categories_of(field))):
        if allowed is not None:
            holds.append(_listed(name, field, text, allowed))
    return holds


def _exact(name: str, holds: pl.Expr) -> Hold:
    return Hold(name, holds, ~holds)


def _doubt(name: str, text: pl.Expr) -> Hold:
    """A constraint of which every cell is the judge's."""
    return Hold(name, text.is_null() & text.is_not_null())


def _listed(name: str, field: Field, text: pl.Expr, allowed: tuple[Any, ...]) -> Hold:
    if field.type != "string":
        return _doubt(name, text)
    texts = [one for one in allowed if isinstance(one, str)]
    plain = len(texts) == len(allowed) and field.format == "default"
    return _exact(name, text.is_in(texts)) if plain else Hold(name, text.is_in(texts))


def _lengths(field: Field, text: pl.Expr) -> list[Hold]:
    own, exact = field.constraints, field.type == "string"
    holds = []
    if own.min_length is not None:
        holds.append(
            _exact("minLength", text.str.len_chars() >= own.min_length) if exact else _doubt("minLength", text)
        )
    if own.max_length is not None:
        holds.append(
            _exact("maxLength", text.str.len_chars() <= own.max_length) if exact else _doubt("maxLength", text)
        )
    return holds


def _bounds(field: Field, text: pl.Expr, value: pl.Expr) -> list[Hold]:
    own = field.constraints
    declared = (
        ("minimum", own.minimum),
        ("maximum", own.maximum),
        ("exclusiveMinimum", own.exclusive_minimum),
        ("exclusiveMaximum", own.exclusive_maximum),
    )
    parse = parser_of(field)
    return [_bound(n, field, text, value, logical(raw, parse, n, field)) for n, raw in declared if raw is not None]


def _bound(name: str, field: Field, text: pl.Expr, value: pl.Expr, bound: Any) -> Hold:
    lower, strict = name.endswith("inimum"), name.startswith("exclusive")
    if field.type == "number":
        return _number_bound(name, text, value, bound, lower=lower, strict=strict)
    if not isinstance(bound, (int, date, datetime, time)) or (isinstance(bound, int) and abs(bound) >= 1 << 63):
        return _doubt(name, text)
    if isinstance(bound, (datetime, time)) and bound.tzinfo is not None:
        return _doubt(name, text)
    edge = pl.lit(bound)
    if lower:
        return _exact(name, value > edge if strict else value >= edge)
    return _exact(name, value < edge if strict else value <= edge)


def _number_bound(name: str, text: pl.Expr, value: pl.Expr, bound: Any, *, lower: bool, strict: bool) -> Hold:
    """Rounding to a float keeps the order of decimals but may make two of them equal.

    So at the bound itself only texts of up to 15 digits, which a float tells apart, are certain; and near zero, where
    ``1e-400`` is rounded to it, only those too short to come so close. The rest is the judge's.
    """
    edge = float(bound)
    sure = 15 if abs(edge) >= sys.float_info.min else len("1e-99")
    inside, outside = (value > edge, value < edge) if lower else (value < edge, value > edge)
    at = (value == edge) & (text.str.len_bytes() <= sure) & (Decimal(repr(edge)) == bound)
    return Hold(name, inside, outside | at) if strict else Hold(name, inside | at, outside)
