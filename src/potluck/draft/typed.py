"""Columns of files whose cells have types: the types count as evidence beside the texts.

A type that a file states is kept: a text of digits stays text, and a number that looks like a code stays a number
(decision 62). Only the texts show which numbers and words mean "no value", and which texts are days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from potluck.draft.columns import ColumnDraft, as_text
from potluck.draft.evidence import Evidence

__all__ = ["typed_columns"]

_NUMBERS = frozenset({"integer", "number"})
# Types that a text may have only in a file without types.
_NOT_OF_TEXTS = frozenset({"integer", "number", "year", "boolean"})

_KEPT = "is text in the file, though its values look like another type"


def typed_columns(
    columns: Sequence[ColumnDraft], evidence: Sequence[Evidence], types: Mapping[int, set[str]]
) -> tuple[ColumnDraft, ...]:
    """Drafts of columns from texts, corrected by the types that their values have in the file.

    Args:
        columns: the columns' drafts from texts alone.
        evidence: what is known about their texts.
        types: by position from 0 the field types of a column's values; none if a column has no values.
    """
    return tuple(
        _typed(column, one, frozenset(types.get(i, ())))
        for i, (column, one) in enumerate(zip(columns, evidence, strict=True))
    )


def _typed(column: ColumnDraft, evidence: Evidence, types: frozenset[str]) -> ColumnDraft:
    if not types:
        return column
    if types <= _NUMBERS:
        return _number(column, types)
    if types == {"string"}:
        return replace(as_text(evidence), notes=(_KEPT,)) if column.type in _NOT_OF_TEXTS else column
    if types <= {*_NUMBERS, "string"} and column.type in _NUMBERS:
        return column
    if len(types) == 1:
        return ColumnDraft(next(iter(types)))
    return ColumnDraft("any", notes=("has values of different types",))


def _number(column: ColumnDraft, types: frozenset[str]) -> ColumnDraft:
    kind = "number" if "number" in types else "integer"
    if kind == "integer" and column.type == "year" and not column.missing:
        return column
    known = column.missing if column.type in {*_NUMBERS, "year"} else ()
    return ColumnDraft(kind, missing=known, notes=column.notes if column.type in _NUMBERS else ())
