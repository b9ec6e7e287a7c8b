"""``list``: values of one type in one cell, separated by a delimiter."""

from collections.abc import Callable
from functools import partial
from typing import Any

from potluck.fieldtypes.base import FieldType, Parser, Sample, TypeWords
from potluck.fieldtypes.jsons import canonical_json
from potluck.model import Field

__all__ = ["list_type"]

# The parser for items of a field, and the text of an item that is typed in the file.
ParserOf = Callable[[Field], Parser]
TextOf = Callable[[Any, Field], tuple[str | None, bool]]


def list_type(parser_of: ParserOf, text_of: TextOf) -> FieldType:
    """The type, given the functions of the table of all types for its items.

    Args:
        parser_of: the parser of a field.
        text_of: the text of a typed value, and whether the field accepts it.
    """

    def parser(field: Field) -> Parser:
        return partial(_parse, _mark(field), parser_of(_item(field)))

    return FieldType(
        name="list",
        words=TypeWords(
            noun="a list of values",
            fix="Separate the entries as the description says (by commas), and write each as its type requires.",
            noun_of=lambda field: f"a list of {_item(field).type} values",
        ),
        parser=parser,
        samples=(
            Sample(valid=("", "a,b", "a,,b")),
            Sample(valid=("1;2",), invalid=("", "1,2", "1;x"), options={"itemType": "integer", "delimiter": ";"}),
        ),
        canonical=lambda field: canonical_json(parser(field)),
        typed_text=partial(_typed_text, text_of),
        hashable=False,
        enumerable=False,
        value_options=("delimiter", "itemType"),
    )


def _mark(field: Field) -> str:
    return str(field.options.get("delimiter") or ",")


def _item(field: Field) -> Field:
    return Field("item", str(field.options.get("itemType") or "string"))


def _parse(mark: str, item: Parser, text: str) -> list[Any]:
    return [item(part) for part in text.split(mark)]


def _typed_text(text_of: TextOf, value: Any, field: Field) -> str | None:
    if not isinstance(value, (list, tuple)):
        return None
    item, mark = _item(field), _mark(field)
    read = [text_of(one, item) for one in value]
    # A text that contains the delimiter would become two items.
    texts = [text for text, fits in read if text is not None and fits and mark not in text]
    return mark.join(texts) if len(texts) == len(read) else None
