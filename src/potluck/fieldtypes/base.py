"""What a field type is: everything that Potluck knows about one type, in one value.

This module imports no heavy library, so that words about types cost nothing; vectorised forms import theirs
when they are made.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from potluck.fieldtypes.stored import TEXT, StoredType, UnholdableError
from potluck.model import Field

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "SPACE",
    "FastForms",
    "FieldType",
    "Lookalike",
    "Order",
    "Parser",
    "Sample",
    "Suggestion",
    "ToolHints",
    "TypeWords",
    "UnholdableError",
]

SPACE = " \t\n\r"  # white space that XML Schema collapses around numbers and dates

Order = Literal["", "same", "rounded"]
Parser = Callable[[str], Any]
Convert = Callable[[Field, "pl.Expr", bool], "pl.Expr | None"]
Alien = Callable[[Field, "pl.Expr"], "pl.Expr"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A guess at what a wrong cell was meant to say.

    Attributes:
        value: the text to write instead; None where only advice can be given.
        why: what probably happened.
        alters: the suggestion changes the value, and not only its form.
    """

    value: str | None
    why: str
    alters: bool = False


@dataclass(frozen=True, slots=True)
class ToolHints:
    """How to correct cells in the tool that the file was made with; "" if there is no advice.

    ``{letter}`` stands for the column, ``{cell}`` for its first bad cell, ``{name}`` for the variable in SAS.

    Attributes:
        sheet: what to do in a spreadsheet.
        formula: a formula that helps there, offered only if cells may be shown.
        sas: what to write in SAS.
    """

    sheet: str = ""
    formula: str = ""
    sas: str = ""


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Texts in the form of the type that are not values of it: 30 February.

    Attributes:
        has_form: whether a text is written in the format of a field.
        one: what is wrong with one such cell, after its count.
        many: the same for several cells.
        fix: what to do.
    """

    has_form: Callable[[str, str], bool]
    one: str
    many: str
    fix: str


@dataclass(frozen=True, slots=True)
class TypeWords:
    """A type in words.

    Attributes:
        noun: what a value is called, with its article: "a whole number".
        fix: what to do with cells that are not values.
        noun_of: what a value of a field is called, if `noun` and the format do not say it.
        guess: what a wrong cell was probably meant to say, from the cell, the cell without blanks around it, and
            the field as a Table Schema describes it.
        hints: how to correct cells in a tool.
        lookalike: texts in the right form that are not values.
    """

    noun: str
    fix: str
    noun_of: Callable[[Field], str] | None = None
    guess: Callable[[str, str, Mapping[str, Any]], Suggestion | None] | None = None
    hints: ToolHints = ToolHints()
    lookalike: Lookalike | None = None


@dataclass(frozen=True, slots=True)
class FastForms:
    """The vectorised forms of a type: sound where they decide, undecided where they are not certain (decision 3).

    Attributes:
        convert: typed values of texts, null where a text is not certainly a value; the third argument says whether
            the column's values carry a zone. It returns None for a field that it cannot handle, and the very
            expression it was given if texts are their own values.
        signs: the characters that values may contain beside digits and white space, as the inside of a regular
            expression's class; a text with any other character is not a value. "" if characters do not decide this.
        alien: where a text is surely not a value; used instead of `signs`.
        order: how stored values keep the order of logical ones: the ``same`` order, or ``rounded`` to floats
            (decision 5); "" if only the exact check can decide whether a bound holds.
    """

    convert: Convert | None = None
    signs: str = ""
    alien: Alien | None = None
    order: Order = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """Texts that are values of a field, and texts that are not; a test checks the type against them."""

    valid: tuple[str, ...]
    invalid: tuple[str, ...] = ()
    format: str = "default"
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldType:
    """A type of fields.

    Attributes:
        name: what descriptors call it.
        words: the type in words.
        parser: for a field the exact function from a text to its logical value; it raises `ValueError` for a text
            that is not a value, and `UnholdableError` for a value that no column can hold.
        samples: texts that are values, and texts that are not.
        stored: how values are stored.
        fast: vectorised forms.
        canonical: for a field a function that writes equal values as equal texts, for keys; None if texts, or stored
            values, are already equal exactly when the values are.
        typed_text: the text of a value that is typed in the file (JSON, Parquet); None for a value that the field
            does not accept. If the whole function is None, only texts are accepted.
        from_number: the logical value of a number in a descriptor, independent of the marks that cells use.
        items: the descriptor of the parts of a value, if a field has one.
        ordered: values have an order, so that they can have bounds.
        sized: values have a length.
        hashable: values can be compared by readers that put them in a set.
        enumerable: readers understand a list of the values allowed.
        verbatim: every text is a value, and the value is that text.
        never_empty: the vectorised form gives no value for the empty text, for all options of a field, unless they
            list it (as words for true and false may).
        patterned: formats are patterns such as ``%d/%m/%Y``.
        formats: names of formats beside ``default``.
        reading_options: properties that say how texts are read.
        value_options: properties that describe the values, and stay in released data.
    """

    name: str
    words: TypeWords
    parser: Callable[[Field], Parser]
    samples: tuple[Sample, ...]
    stored: StoredType = TEXT
    fast: FastForms = FastForms()
    canonical: Callable[[Field], Callable[[str], str]] | None = None
    typed_text: Callable[[Any, Field], str | None] | None = None
    from_number: Callable[[Decimal], Any] | None = None
    items: Callable[[Field], Mapping[str, Any] | None] | None = None
    ordered: bool = False
    sized: bool = False
    hashable: bool = True
    enumerable: bool = True
    verbatim: bool = False
    never_empty: bool = False
    patterned: bool = False
    formats: tuple[str, ...] = ()
    reading_options: tuple[str, ...] = ()
    value_options: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether values are plain texts: their length has a meaning, and their order has none."""
        return self.verbatim and self.sized

    @property
    def needs_digits(self) -> bool:
        """Whether every value contains a digit."""
        return bool(self.fast.signs)

    @property
    def released_formats(self) -> tuple[str, ...]:
        """Formats that released values still have; typed values are released in the default format."""
        return self.formats if self.stored is TEXT else ()
