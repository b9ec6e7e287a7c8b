"""``object``: JSON objects."""

from collections.abc import Callable
from functools import partial
from typing import Any

from potluck.fieldtypes.base import FieldType, Parser, Sample, TypeWords
from potluck.fieldtypes.jsons import JSON_FIX, canonical_json, read_json
from potluck.fieldtypes.typed import json_text
from potluck.model import Field

__all__ = ["FIELD_TYPE"]


def _parser(_field: Field) -> Parser:
    return partial(read_json, dict)


def _canonical(field: Field) -> Callable[[str], str]:
    return canonical_json(_parser(field))


def _typed_text(value: Any, _field: Field) -> str | None:
    return json_text((dict,), value)


FIELD_TYPE = FieldType(
    name="object",
    words=TypeWords(noun="a JSON object", fix=JSON_FIX),
    parser=_parser,
    samples=(Sample(valid=("{}", '{"a": 1}'), invalid=("", "[]", "{a: 1}", "1")),),
    canonical=_canonical,
    typed_text=_typed_text,
    sized=True,
    hashable=False,
)
