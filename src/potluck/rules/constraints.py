"""Each constraint of a Table Schema in words: the title of a breach, why the constraint exists, what to do.

All share the rule ``constraint-error``, as in frictionless; a person who has to correct a cell needs more than that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["CONSTRAINTS", "MAY_BE_EMPTY", "MAY_NOT_BE_EMPTY", "ConstraintWords"]

# What to do when there is no value. There are two texts, since the first would break `required` or a primary key.
MAY_BE_EMPTY = (
    "If a text such as NA means that there is no value, leave the cell empty, or declare the text as a missing value."
)
MAY_NOT_BE_EMPTY = (
    "This column may not be empty. If there is no value, ask someone who knows it, leave out the whole row, or ask the "
    "organizer to accept the finding with a reason."
)


@dataclass(frozen=True, slots=True)
class ConstraintWords:
    """A constraint in words.

    Attributes:
        title: the title of a breach.
        about: what it checks and why.
        fix: what to do, for the person who has the file.
    """

    title: str
    about: str
    fix: str


_BOUND = (
    "Look up these values at their source, and correct those that are wrong. If they are right, the bound is wrong: "
    "tell the dataset's steward."
)
_LOW = ConstraintWords(
    "Value too small",
    "The description says how small a value can be. A smaller value is most often a typing error, a value in another "
    "unit, or a code such as -9 for an unknown value.",
    _BOUND,
)
_HIGH = ConstraintWords(
    "Value too large",
    "The description says how large a value can be. A larger value is most often a typing error, a value in another "
    "unit, or a code such as 999 for an unknown value.",
    _BOUND,
)
_LISTED = ConstraintWords(
    "Value not on the list",
    "The description lists the values that are allowed in this column. A value spelt differently would count as a "
    "group of its own.",
    "Write one of the listed values, with exactly the same spelling. If a new value is right, ask the dataset's "
    "steward to add it to the list.",
)

CONSTRAINTS: Mapping[str, ConstraintWords] = MappingProxyType(
    {
        "required": ConstraintWords(
            "Empty cell",
            "Every row must have a value in this column; a row without one cannot be used.",
            "Fill in the cells. " + MAY_NOT_BE_EMPTY,
        ),
        "minimum": _LOW,
        "exclusiveMinimum": _LOW,
        "maximum": _HIGH,
        "exclusiveMaximum": _HIGH,
        "minLength": ConstraintWords(
            "Text too short",
            "The description says how short a text can be. A code that is too short has most often lost its leading "
            "zeros.",
            "Write the text or code in full. If short texts are right, tell the dataset's steward.",
        ),
        "maxLength": ConstraintWords(
            "Text too long",
            "The description says how long a text can be. A longer text often has blanks around it, or contains the "
            "value of the next column.",
            "Shorten the text, or remove what does not belong in the cell. If long texts are right, tell the dataset's "
            "steward.",
        ),
        "pattern": ConstraintWords(
            "Value in another form",
            "All values of this column must have the same form, so that they can be matched with values of other "
            "tables. (In a form, [0-9] stands for a digit, [A-Z] for a capital letter, {4} for four of them.) The "
            "cause is most often a blank, another spelling, or a lost leading zero.",
            "Write the values in the same form as the others. If they are right as they are, tell the dataset's "
            "steward.",
        ),
        "enum": _LISTED,
        "categories": _LISTED,
        "jsonSchema": ConstraintWords(
            "JSON with another structure",
            "The cell holds JSON in which a part that the description requires is missing or of another kind.",
            "Compare the cell with a cell that passes, and with `jsonSchema` in the description.",
        ),
    }
)
