"""``boolean``: the words for true and for false."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from potluck.fieldtypes.base import FastForms, FieldType, Parser, Sample, Suggestion, ToolHints, TypeWords
from potluck.fieldtypes.stored import BOOLEAN
from potluck.model import Field

if TYPE_CHECKING:
    import polars as pl

__all__ = ["FIELD_TYPE", "words_of"]

_TRUE = ("true", "True", "TRUE", "1")
_FALSE = ("false", "False", "FALSE", "0")
_MEANT = {"yes": "true", "y": "true", "t": "true", "x": "true", "no": "false", "n": "false", "f": "false"}


def words_of(field: Field) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words for true and for false of a boolean field.

    >>> words_of(Field("b", "boolean", options={"trueValues": ["yes"], "falseValues": []}))
    (('yes',), ())
    """
    true, false = field.options.get("trueValues"), field.options.get("falseValues")
    return _TRUE if true is None else tuple(true), _FALSE if false is None else tuple(false)


def _parser(field: Field) -> Parser:
    true, false = words_of(field)

    def parse(text: str) -> bool:
        if text in false:
            return False
        if text in true:
            return True
        raise ValueError("neither true nor false")

    return parse


def _convert(field: Field, text: "pl.Expr", _aware: bool) -> "pl.Expr":
    import polars as pl

    true, false = (pl.Series(words, dtype=pl.String).implode() for words in words_of(field))
    return pl.when(text.is_in(false)).then(statement=False).when(text.is_in(true)).then(statement=True)


def _alien(_field: Field, text: "pl.Expr") -> "pl.Expr":
    """All words are listed, so a text to which the form gives no value is not a boolean."""
    return text.is_not_null()


def _typed_text(value: Any, field: Field) -> str | None:
    if not isinstance(value, bool):
        return None
    words = field.options.get("trueValues" if value else "falseValues")
    return str(words[0]) if words else str(value)


def _noun_of(field: Field) -> str:
    true, false = ("/".join(words) for words in words_of(field))
    return f"one of {true} or {false}"


def _guess(_cell: str, plain: str, field: Mapping[str, Any]) -> Suggestion | None:
    if field.get("trueValues") or field.get("falseValues"):
        return None
    value = _MEANT.get(plain.lower(), plain.lower())
    return Suggestion(value, "written differently?") if value in {"true", "false"} else None


FIELD_TYPE = FieldType(
    name="boolean",
    words=TypeWords(
        noun="true or false",
        fix="Write one of the words listed, or declare your own words under trueValues and falseValues.",
        noun_of=_noun_of,
        guess=_guess,
        hints=ToolHints(
            sheet="Filter column {letter} and replace values that are neither true nor false (Find and Replace)."
        ),
    ),
    parser=_parser,
    samples=(
        Sample(valid=("true", "False", "1", "0"), invalid=("", "yes", "tRue", "2")),
        Sample(valid=("yes", "no"), invalid=("true",), options={"trueValues": ["yes"], "falseValues": ["no"]}),
    ),
    stored=BOOLEAN,
    fast=FastForms(convert=_convert, alien=_alien),
    typed_text=_typed_text,
    never_empty=True,
    reading_options=("trueValues", "falseValues"),
)
