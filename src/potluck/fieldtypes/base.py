"""What a field type is: all that Potluck knows about one type, in one value.

This module imports no heavy library, so that words about types cost nothing; vectorised forms import theirs
where they are made.
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
        alters: the value is another than what the text says, not the same value in another form.
    """

    value: str | None
    why: str
    alters: bool = False


@dataclass(frozen=True, slots=True)
class ToolHints:
    """How to mend cells in the tool that the file was made with; "" where there is nothing to say.

    ``{letter}`` stands for the column, ``{cell}`` for its first bad cell, ``{name}`` for the variable in SAS.

    Attributes:
        sheet: what to do in a spreadsheet.
        formula: a formula that helps there, offered only where cells may be shown.
        sas: what to write in SAS.
    """

    sheet: str = ""
    formula: str = ""
    sas: str = ""


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Texts written as values of the type are, that are none nevertheless: the 30th of February.

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
        fix: what to do with cells that are none.
        noun_of: what a value of a field is called, where `noun` and the format do not say it.
        guess: what a wrong cell was probably meant to say, from the cell, the cell without blanks around it, and
            the field as a Table Schema describes it.
        hints: how to mend cells in a tool.
        lookalike: texts in the right form that are no values.
    """

    noun: str
    fix: str
    noun_of: Callable[[Field], str] | None = None
    guess: Callable[[str, str, Mapping[str, Any]], Suggestion | None] | None = None
    hints: ToolHints = ToolHints()
    lookalike: Lookalike | None = None


@dataclass(frozen=True, slots=True)
class FastForms:
    """The vectorised forms of a type: sound where they decide, and silent wherever they are not certain.

    Attributes:
        convert: typed values of texts, null where a text is not certainly a value; the third argument says whether
            the column's values carry a zone. It answers None for a field it can say nothing of, and with the very
            expression it was given where texts are their own values.
        signs: what may stand in values beside digits and white space, as the inside of a class of a regular
            expression; a text with any other sign is no value. "" where texts cannot be told apart so.
        alien: where a text is surely no value, instead of `signs`.
        order: how stored values keep the order of logical ones: they have the ``same``, or are ``rounded`` to floats;
            "" where only the exact check can tell whether a bound holds.
    """

    convert: Convert | None = None
    signs: str = ""
    alien: Alien | None = None
    order: Order = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """Texts that are values of a field, and texts that are none; a test holds the type to them."""

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
            that is none, and `UnholdableError` for a value that no column holds.
        samples: texts that are values, and texts that are none.
        stored: how values are stored.
        fast: vectorised forms.
        canonical: for a field a function that writes equal values as equal texts, for keys; None where texts, or
            stored values, already are equal just where values are.
        typed_text: the text of a value that a file holds typed (JSON, Parquet); None for one that the field does
            not take. Where the whole function is None, texts alone are taken.
        from_number: the logical value of a number of a descriptor, whatever marks the cells use.
        items: the descriptor of the parts of a value, where a field has one.
        ordered: values have an order, so that they can have bounds.
        sized: values have a length.
        hashable: values can be compared by readers that put them in a set.
        enumerable: readers understand a list of the values allowed.
        verbatim: every text is a value, and the value is that text.
        never_empty: the vectorised form gives no value for the empty text, whatever the field's options are, unless
            they list it (as words for true and false may).
        patterned: formats are patterns such as ``%d/%m/%Y``.
        formats: names of formats beside ``default``.
        reading_options: properties that say how texts are read.
        value_options: properties that say something about the values, and stay in released data.
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
        """Whether values are texts as such: their length says something, and their order nothing."""
        return self.verbatim and self.sized

    @property
    def needs_digits(self) -> bool:
        """Whether a text without a digit can be no value."""
        return bool(self.fast.signs)

    @property
    def released_formats(self) -> tuple[str, ...]:
        """Formats that released values still have; typed values are released in the default format."""
        return self.formats if self.stored is TEXT else ()
