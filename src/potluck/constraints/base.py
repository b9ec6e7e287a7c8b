"""What a constraint is: all that Potluck knows about one constraint, in one value."""

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

# Whether a value keeps a constraint, from the logical value and its text.
Check = Callable[[Any, str], bool]


class UnusableConstraintError(ValueError):
    """A constraint whose own value is no value of the field's type, a pattern that is no pattern, and the like."""


class Engines(Protocol):
    """What checks that cannot be written in a line ask for: engines for what strangers wrote, which surely end."""

    def matcher(self, pattern: str) -> Callable[[str], bool]:
        """A function that says whether a whole text matches a pattern; it raises `TimeoutError` where that is too slow.

        Raises:
            UnusableConstraintError: the pattern is no regular expression.
        """

    def linear(self, pattern: str) -> str | None:
        """The pattern as a whole-text match for Polars; None where the two engines may differ."""

    def conforms_to(self, schema: Any) -> Check:
        """A function that says whether a value conforms to a JSON Schema.

        Raises:
            UnusableConstraintError: it is none.
        """


@dataclass(frozen=True, slots=True)
class ConstraintWords:
    """A constraint in words.

    Attributes:
        title: what breaking it is called.
        about: what it looks at and why it exists.
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
    """A field, texts of it that keep the constraint and texts that break it; a test holds the constraint to them."""

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
        words: in words what breaking it means; None where the rule's own words say it.
        samples: fields with texts that keep it and that break it.
        check: for its value and a field the exact check; None where it is not about single values. It raises
            `UnusableConstraintError` where its value makes no sense for the field.
        fast: for its value, a field and the column's cells where it surely holds and fails; None where only the exact
            check can tell.
        read: its value as a field keeps it, from what the descriptor holds; None for one that asks for nothing.
        declared: its value for a field, where it does not stand under ``constraints``.
        released: its value in the description of released values, where texts are in canonical form; None where it
            falls away.
        phrase: what it asks for, for a page: "at least 5"; "" for nothing worth saying.
        bound: what kind of bound it is.
        guess: what a cell that breaks it was probably meant to say, from the cell, the cell without blanks around it,
            and the field as a Table Schema describes it.
        hints: how to mend cells in a tool.
        of_codes: where the values are codes of a fixed width, advice about leading zeros applies.
        loses_zeros: codes that lost their leading zeros break it.
        shows_example: a value that passes tells what is meant.
        harmless: its value tells nothing of the values of a sensitive field.
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
        """Its value for a field; None where the field has none."""
        return one.constraints.get(self.name) if self.declared is None else self.declared(one)
