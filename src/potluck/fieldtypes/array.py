"""``array``: JSON arrays."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from potluck.fieldtypes.base import FieldType, Parser, Sample, TypeWords
from potluck.fieldtypes.jsons import JSON_FIX, canonical_json, read_json
from potluck.fieldtypes.typed import json_text
from potluck.model import Field

__all__ = ["FIELD_TYPE"]


def _parser(_field: Field) -> Parser:
    return partial(read_json, list)


def _canonical(field: Field) -> Callable[[str], str]:
    return canonical_json(_parser(field))


def _typed_text(value: Any, _field: Field) -> str | None:
    return json_text((list, tuple), value)


def _items(field: Field) -> Mapping[str, Any] | None:
    """What ``arrayItem``, a property of frictionless, says about the items."""
    described = field.options.get("arrayItem")
    return described if isinstance(described, dict) and described else None


FIELD_TYPE = FieldType(
    name="array",
    words=TypeWords(noun="a JSON array", fix=JSON_FIX),
    parser=_parser,
    samples=(Sample(valid=("[]", "[1, 2]"), invalid=("", "{}", "[1,]", "1, 2")),),
    canonical=_canonical,
    typed_text=_typed_text,
    items=_items,
    sized=True,
    hashable=False,
    reading_options=("arrayItem",),
)
