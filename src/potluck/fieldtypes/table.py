"""The table of field types: those of the standard, and those that plugins add under ``potluck.field_types``."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from potluck.fieldtypes import (
    any as any_,
)
from potluck.fieldtypes import (
    array,
    boolean,
    date,
    datetime,
    duration,
    geojson,
    geopoint,
    integer,
    number,
    string,
    time,
    year,
    yearmonth,
)
from potluck.fieldtypes import object as object_
from potluck.fieldtypes.base import FieldType, Parser
from potluck.fieldtypes.list import list_type
from potluck.fieldtypes.stored import StoredType
from potluck.fieldtypes.typed import plain_text
from potluck.model import Field
from potluck.util.plugins import plugins

__all__ = [
    "STANDARD",
    "bare_format",
    "canonical_of",
    "field_type",
    "field_types",
    "noun_of",
    "parser_of",
    "released_type",
    "stored_of",
    "value_text",
]

_GROUP = "potluck.field_types"


def field_type(name: str) -> FieldType:
    """The type with a name; ``any`` for an unknown name.

    Types of the standard cannot be replaced.

    >>> field_type("year").words.noun, field_type("no such type").name
    ('a year', 'any')
    """
    known = STANDARD.get(name)
    if known is not None:
        return known
    return next((one for one in _added() if one.name == name), any_.FIELD_TYPE)


def field_types() -> Iterator[FieldType]:
    """All types, those of the standard first."""
    yield from STANDARD.values()
    yield from _added()


def _added() -> tuple[FieldType, ...]:
    return plugins(_GROUP, tuple(STANDARD))


def parser_of(field: Field) -> Parser:
    """The parser of a field's values.

    >>> parser_of(Field("n", "number", options={"groupChar": ","}))("1,000.50")
    Decimal('1000.50')
    """
    return field_type(field.type).parser(field)


def stored_of(field: Field) -> StoredType:
    """How a field's values are stored."""
    return field_type(field.type).stored


def canonical_of(field: Field) -> Callable[[str], str] | None:
    """A function that writes equal values of a field as equal texts; None if they already are.

    >>> canonical_of(Field("d", "duration"))("P1Y") == canonical_of(Field("d", "duration"))("P12M")
    True
    """
    make = field_type(field.type).canonical
    return None if make is None else make(field)


def value_text(value: Any, field: Field | None) -> tuple[str | None, bool]:
    """The text of a typed value (of JSON, of Parquet) in a column, and whether the field accepts its type.

    A value that the field accepts becomes the text that the field reads as exactly that value. One that it does not
    accept (a number in a text field, a truth value in a number field) keeps its own text.

    Args:
        value: what the file holds.
        field: the column's field; None if none is described.

    >>> value_text(3.0, Field("n", "integer")), value_text(3, Field("s", "string"))
    (('3', True), ('3', False))
    """
    if value is None or isinstance(value, str) or field is None:
        return plain_text(value), True
    write = field_type(field.type).typed_text
    text = write(value, field) if write is not None else None
    return (str(value), False) if text is None else (text, True)


def noun_of(field: Field) -> str:
    """What a value of a field is called.

    >>> noun_of(Field("d", "date", "%d/%m/%Y"))
    'a date in the form %d/%m/%Y'
    """
    words = field_type(field.type).words
    if words.noun_of is not None:
        return words.noun_of(field)
    return words.noun if field.format in {"default", "any"} else f"{words.noun} in the form {bare_format(field)}"


def bare_format(field: Field) -> str:
    """A field's format without the prefix that version 1 of the standard had for patterns."""
    return field.format.removeprefix("fmt:")


def released_type(name: str) -> str:
    """The standard's type that describes released values of a type; for a plugin's type, that of its stored values.

    >>> released_type("yearmonth")
    'yearmonth'
    """
    return name if name in STANDARD else field_type(name).stored.name


STANDARD: Mapping[str, FieldType] = MappingProxyType(
    {
        one.name: one
        for one in (
            string.FIELD_TYPE,
            number.FIELD_TYPE,
            integer.FIELD_TYPE,
            boolean.FIELD_TYPE,
            object_.FIELD_TYPE,
            array.FIELD_TYPE,
            list_type(parser_of, value_text),
            date.FIELD_TYPE,
            time.FIELD_TYPE,
            datetime.FIELD_TYPE,
            year.FIELD_TYPE,
            yearmonth.FIELD_TYPE,
            duration.FIELD_TYPE,
            geopoint.FIELD_TYPE,
            geojson.FIELD_TYPE,
            any_.FIELD_TYPE,
        )
    }
)
