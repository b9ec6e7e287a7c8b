"""``any``: the text of a cell, not interpreted."""

from typing import Any

from potluck.fieldtypes.base import FastForms, FieldType, Sample, TypeWords
from potluck.fieldtypes.typed import plain_text
from potluck.model import Field

__all__ = ["FIELD_TYPE"]


def _typed_text(value: Any, _field: Field) -> str | None:
    return plain_text(value)


FIELD_TYPE = FieldType(
    name="any",
    words=TypeWords(noun="any", fix="Correct the cells."),
    parser=lambda _field: str,
    samples=(Sample(valid=("", "a", "1", "[")),),
    fast=FastForms(convert=lambda _field, text, _aware: text),
    typed_text=_typed_text,
    verbatim=True,
)
