"""What a constraint is: everything that Potluck knows about one constraint, in one value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from potluck.fieldtypes.base import FieldType, Suggestion, ToolHints
from potluck.model import Field

if TYPE_CHECKING:
    from potluck.fieldtypes.fast import Cells, Hold

__all__ = [
    "Bound",
    "Check",
    "Constraint",
    "ConstraintSample",
    "ConstraintWords",
    "Engines",
    "UnusableConstraintError",
]

# Whether a value satisfies a constraint, from the logical value and its text.
Check = Callable[[Any, str], bool]


class UnusableConstraintError(ValueError):
    """A constraint whose own value makes no sense: not a value of the field's type, not a valid pattern, and so on."""


class Engines(Protocol):
    """Engines for what strangers wrote (patterns, JSON Schemas), which surely end; checks get them as an argument."""

    def matcher(self, pattern: str) -> Callable[[str], bool]:
        """A function that says whether a whole text matches a pattern; it raises `TimeoutError` if that is too slow.

        Raises:
            UnusableConstraintError: the pattern is not a regular expression.
        """

    def linear(self, pattern: str) -> str | None:
        """The pattern as a whole-text match for Polars; None if the two engines may differ."""

    def conforms_to(self, schema: Any) -> Check:
        """A function that says whether a value conforms to a JSON Schema.

        Raises:
            UnusableConstraintError: it is not a JSON Schema.
        """


@dataclass(frozen=True, slots=True)
class ConstraintWords:
    """A constraint in words.

    Attributes:
        title: what breaking it is called.
        about: what it checks and why it exists.
        fix: what to do, for the person who has the file.
    """

    title: str
    about: str
    fix: str


@dataclass(frozen=True, slots=True)
class Bound:
    """What makes a constraint a bound.

    Attributes:
        lower: values must be above it, not below.
        strict: values may not be equal to it.
    """

    lower: bool
    strict: bool


@dataclass(frozen=True, slots=True)
class ConstraintSample:
    """A field, with texts that satisfy the constraint and texts that break it; a test checks it against them."""

    field: Mapping[str, Any]
    holds: tuple[str, ...]
    fails: tuple[str, ...]


def _is_set(raw: Any) -> Any:
    return raw


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint of fields.

    Attributes:
        name: its key in descriptors.
        broken: what is wrong with cells that break it, from its value and whether it is one cell: "are shorter than 2".
        fits: whether a type can have it.
        rule: the rule that cells break.
        words: what breaking it means, in words; None if the words of the rule suffice.
        samples: fields with texts that satisfy it and that break it.
        check: the exact check, for its value and a field; None if it is not about single values. It raises
            `UnusableConstraintError` if its value makes no sense for the field.
        fast: where it surely holds and surely fails, for its value, a field and the column's cells; None if only the
            exact check can decide.
        read: its value as a field keeps it, from what the descriptor contains; None for one that requires nothing.
        declared: its value for a field, if it is not listed under ``constraints``.
        released: its value in the description of released values, whose texts are in canonical form; None if it is
            dropped there.
        phrase: what it requires, for a page: "at least 5"; "" if that is not worth saying.
        bound: what kind of bound it is.
        guess: what a cell that breaks it was probably meant to say, from the cell, the cell without blanks around it,
            and the field as a Table Schema describes it.
        hints: how to correct cells in a tool.
        of_codes: if the values are codes of a fixed width, advice about leading zeros applies.
        loses_zeros: codes that lost their leading zeros break it.
        shows_example: a value that passes shows what is meant.
        harmless: its value reveals nothing about the values of a sensitive field.
        refused: whether frictionless refuses it for a type, by its name, though the standard allows it.
    """

    name: str
    broken: Callable[[Any, bool], str]
    fits: Callable[[FieldType], bool]
    rule: str = "constraint-error"
    words: ConstraintWords | None = None
    samples: tuple[ConstraintSample, ...] = ()
    check: Callable[[Any, Field, Engines], Check] | None = None
    fast: "Callable[[Any, Field, Cells, Engines], Hold | None] | None" = None
    read: Callable[[Any], Any] = _is_set
    declared: Callable[[Field], Any] | None = None
    released: Callable[[Any, Field], Any] = field(default=lambda _raw, _field: None)
    phrase: Callable[[Any], str] = field(default=lambda _raw: "")
    bound: Bound | None = None
    guess: Callable[[str, str, Mapping[str, Any]], Suggestion | None] | None = None
    hints: ToolHints = field(default=ToolHints())
    of_codes: bool = False
    loses_zeros: bool = False
    shows_example: bool = False
    harmless: bool = False
    refused: Callable[[str], bool] = field(default=lambda _type: False)

    def value_of(self, one: Field) -> Any:
        """Its value for a field; None if the field does not have it."""
        return one.constraints.get(self.name) if self.declared is None else self.declared(one)
