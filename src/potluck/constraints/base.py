"""Each constraint of a Table Schema in words: what breaking it is called, why it is asked, what to do.

They share the rule ``constraint-error``, as in frictionless; a person who is to mend a cell needs more than that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["CONSTRAINTS", "MAY_BE_EMPTY", "MAY_NOT_BE_EMPTY", "ConstraintWords"]

# What to do where there is no value: advice that would break `required` or a primary key mends nothing.
MAY_BE_EMPTY = (
    "If a text such as NA means that there is no value, leave the cell empty, or have it declared a missing value."
)
MAY_NOT_BE_EMPTY = (
    "This column may not be empty: if there is no value, ask whoever knows it, or leave the whole row out, or ask the "
    "organizer to accept it with a reason."
)


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


_BOUND = (
    "Look these values up where they come from, and correct those that are wrong. If they are right, the bound is "
    "wrong: tell the dataset's steward."
)
_LOW = ConstraintWords(
    "Value too small",
    "The description says how small a value can be. What is smaller is most often a typing error, another unit, or a "
    "code such as -9 for a value that is not known.",
    _BOUND,
)
_HIGH = ConstraintWords(
    "Value too large",
    "The description says how large a value can be. What is larger is most often a typing error, another unit, or a "
    "code such as 999 for a value that is not known.",
    _BOUND,
)
_LISTED = ConstraintWords(
    "Value not on the list",
    "Only the values listed in the description may stand in this column; a value spelt otherwise would count as "
    "another group.",
    "Write one of the values listed, spelt just so. If a new value is right, ask the dataset's steward to add it to "
    "the list.",
)

CONSTRAINTS: Mapping[str, ConstraintWords] = MappingProxyType(
    {
        "required": ConstraintWords(
            "Empty cell",
            "Every row must have a value in this column; without one the row cannot be used.",
            "Fill the cells in. " + MAY_NOT_BE_EMPTY,
        ),
        "minimum": _LOW,
        "exclusiveMinimum": _LOW,
        "maximum": _HIGH,
        "exclusiveMaximum": _HIGH,
        "minLength": ConstraintWords(
            "Text too short",
            "The description says how long a text must be at least. A code that is too short has most often lost the "
            "zeros it began with.",
            "Write the text or code out in full. If short texts are right, tell the dataset's steward.",
        ),
        "maxLength": ConstraintWords(
            "Text too long",
            "The description says how long a text can be. One that is longer often has blanks around it, or holds "
            "what belongs into the next column.",
            "Shorten the text, or remove what does not belong into the cell. If long texts are right, tell the "
            "dataset's steward.",
        ),
        "pattern": ConstraintWords(
            "Value of another form",
            "Values of this column share one form, so that they can be matched with those of other tables. (In a "
            "form, [0-9] stands for a digit, [A-Z] for a capital letter, {4} for four of them.) What breaks it is most "
            "often a blank, another spelling, or a leading zero that was lost.",
            "Write the values in the form of the others. If they are right as they are, tell the dataset's steward.",
        ),
        "enum": _LISTED,
        "categories": _LISTED,
        "jsonSchema": ConstraintWords(
            "Structure differs",
            "The cell holds JSON that lacks a part the description asks for, or has one of another kind.",
            "Compare the cell with one that passes, and with jsonSchema in the description.",
        ),
    }
)
