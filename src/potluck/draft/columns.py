"""The type of a column, from ALL of its values: the narrowest as which every value can be read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from potluck.draft.codes import Code, code_of, is_code_of
from potluck.draft.evidence import Evidence
from potluck.draft.forms import FORMS, WrittenForm
from potluck.draft.missing import are_labels, labels_of_text, sentinels_of
from potluck.draft.words import word_set, words_of

__all__ = ["ColumnDraft", "Context", "as_text", "columns_of", "context_of", "decide", "missing_counts"]

_FORMS = {form.name: form for form in FORMS}
_YEAR_WORDS = word_set("year yr fy yyyy annee ano jahr anno")
_DAY_WORDS = word_set("date day dt dob admitted discharged")
_TRUE_FALSE = (("y", "n"), ("yes", "no"), ("true", "false"), ("t", "f"))
_DEFAULT_TRUE = ("true", "True", "TRUE", "1")
_DEFAULT_FALSE = ("false", "False", "FALSE", "0")
_LARGEST = 2.0**63
_COMMA_FORMS = frozenset(("number,", "number.,", "number!,", "number!.,"))


@dataclass(frozen=True, slots=True)
class ColumnDraft:
    """The draft of a column.

    Attributes:
        type: its field type.
        options: properties of the field that the type needs (format, groupChar …).
        missing: texts that mean "no value", as they are in the file, in addition to "".
        code: name of its code system, or "".
        form: name of the written form its values have, or "".
        notes: what a person should look at; sentences without their subject, which is the column.
    """

    type: str
    options: dict[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    code: str = ""
    form: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What the columns of a table reveal about each other.

    Attributes:
        decimal_comma: some column's numbers can only be read with a decimal comma.
        month_first: for slashed dates, True or False where some column proves it, else None.
        american: the table contains codes of the United States.
        tokens: texts that mean "no value" among numbers or dates.
    """

    decimal_comma: bool = False
    month_first: bool | None = None
    american: bool = False
    tokens: frozenset[str] = frozenset()


def columns_of(labels: Sequence[str], evidence: Sequence[Evidence]) -> tuple[ColumnDraft, ...]:
    """Drafts of all columns of a table: each decided alone, then again with what the others reveal."""
    first = [decide(label, one, Context()) for label, one in zip(labels, evidence, strict=True)]
    context = context_of(first)
    return tuple(decide(label, one, context) for label, one in zip(labels, evidence, strict=True))


def context_of(columns: Iterable[ColumnDraft]) -> Context:
    """What the columns of a table reveal about each other."""
    known = list(columns)
    orders = {
        column.form.startswith("%m") for column in known if column.form[:5] in {"%m/%d", "%d/%m", "%m-%d", "%d-%m"}
    }
    return Context(
        decimal_comma=any(column.form in _COMMA_FORMS for column in known),
        month_first=orders.pop() if len(orders) == 1 else None,
        american=any(column.code.startswith(("us-", "npi", "ndc", "icd-")) for column in known),
        tokens=frozenset(text.strip() for column in known if column.type != "string" for text in column.missing),
    )


def decide(label: str, evidence: Evidence, context: Context) -> ColumnDraft:
    """The draft of one column.

    Args:
        label: the column's name.
        evidence: what is known about its values.
        context: what the table's other columns reveal.
    """
    blanks = [text for text in evidence.blanks if text]
    if not evidence.count and not evidence.sentinels:
        notes = ("has no values",) if evidence.rows else ()
        return ColumnDraft("string", missing=(*sorted(blanks), *sorted(evidence.tokens)), notes=notes)
    code = code_of(label, evidence)
    if code is not None:
        return _code_column(code, evidence, blanks, context)
    drafted = _boolean(evidence) or _formed(label, evidence, context)
    if drafted is not None:
        everything = {*blanks, *evidence.tokens, *drafted.missing}
        return ColumnDraft(drafted.type, drafted.options, tuple(sorted(everything)), "", drafted.form, drafted.notes)
    return _text(evidence, blanks, context)


def _code_column(code: Code, evidence: Evidence, blanks: list[str], context: Context) -> ColumnDraft:
    tokens = {text: count for text, count in evidence.tokens.items() if not is_code_of(code.system, text)}
    known = [t for t in tokens if code.system] or labels_of_text(tokens, evidence.sample, context.tokens)
    notes = [f"has lost the leading zeros of {code.lost_zeros} different codes"] if code.lost_zeros else []
    return ColumnDraft("string", missing=tuple(sorted({*blanks, *known})), code=code.system, notes=tuple(notes))


def _text(evidence: Evidence, blanks: list[str], context: Context) -> ColumnDraft:
    labels = labels_of_text(evidence.tokens, evidence.sample, context.tokens)
    return ColumnDraft("string", missing=tuple(sorted({*blanks, *labels})), notes=tuple(_near_miss(evidence)))


def as_text(evidence: Evidence) -> ColumnDraft:
    """The draft of a column that is text, even if its texts look like another type."""
    return _text(evidence, [text for text in evidence.blanks if text], Context())


def _near_miss(evidence: Evidence) -> Iterable[str]:
    """The note that a column would be numbers or dates except for a few texts."""
    for name, residue in evidence.residues.items():
        odd = sum(residue.values())
        if odd and evidence.count >= 50 * odd:
            yield f"would be of type {_FORMS[name].type} except for {odd} of its {evidence.count} values"
            return


def _boolean(evidence: Evidence) -> ColumnDraft | None:
    if evidence.wide or not evidence.sample or evidence.sentinels:
        return None
    values = {text: text.strip().lower() for text in evidence.sample}
    seen = set(values.values())
    for true, false in _TRUE_FALSE:
        # A single letter alone does not mean yes or no: F may be female.
        if seen == {true, false} or (len(true) > 1 and seen <= {true, false}):
            yes = tuple(sorted(text for text, low in values.items() if low == true))
            no = tuple(sorted(text for text, low in values.items() if low == false))
            return ColumnDraft("boolean", _boolean_options(yes, no, true, false))
    return None


def _boolean_options(yes: tuple[str, ...], no: tuple[str, ...], true: str, false: str) -> dict[str, Any]:
    if set(yes) <= set(_DEFAULT_TRUE) and set(no) <= set(_DEFAULT_FALSE):
        return {}
    style = str.upper if any(text.isupper() for text in (*yes, *no)) else str.capitalize
    return {"trueValues": list(yes or (style(true),)), "falseValues": list(no or (style(false),))}


def _formed(label: str, evidence: Evidence, context: Context) -> ColumnDraft | None:
    sentinels = sentinels_of(evidence.sentinels, evidence.low, evidence.high)
    values = {text: n for text, n in evidence.sentinels.items() if text not in sentinels}
    words = words_of(label)
    fitting = [form for form in map(_FORMS.__getitem__, evidence.residues) if _fits(form, evidence, values, words)]
    form = _chosen(fitting, context)
    if form is None:
        return None
    notes = [*_order_note(form, fitting, context), *_comma_note(form, evidence, context)]
    missing = (*evidence.residues[form.name], *sentinels)
    drafted = ColumnDraft(form.type, dict(form.options), missing, "", form.name, tuple(notes))
    return _refined(drafted, words, evidence)


def _fits(form: WrittenForm, evidence: Evidence, sentinels: dict[str, int], words: frozenset[str]) -> bool:
    residue = evidence.residues[form.name]
    fitting = evidence.count - sum(residue.values())
    if sentinels and (
        form.type not in {"integer", "number"} or (form.type == "integer" and any("." in t for t in sentinels))
    ):
        return False
    if form.type == "integer" and not _are_held(evidence, sentinels):
        return False
    distinct = evidence.distinct - len(residue)
    if form.type == "integer" and words & _YEAR_WORDS and _are_years(evidence):
        # Years are few, but they are not categories: "still in program" beside 2019 and 2020 is a label.
        distinct = evidence.count
    if residue and not are_labels(residue, fitting, distinct):
        return False
    if not fitting:
        return bool(sentinels)
    if form.name == "%Y%m%d" and not words & _DAY_WORDS:
        return False
    if form.type == "yearmonth":
        return not _are_spans(evidence)
    return not form.marked or _are_marks(evidence)


def _are_held(evidence: Evidence, sentinels: dict[str, int]) -> bool:
    """Whether a column of whole numbers can hold all values: an undeclared type must not quarantine rows."""
    ends = [value for value in (evidence.low, evidence.high) if value is not None]
    return all(-_LARGEST < value < _LARGEST for value in (*ends, *map(float, sentinels)))


def _are_years(evidence: Evidence) -> bool:
    low, high = evidence.low, evidence.high
    return low is not None and high is not None and low >= 1500 and high <= 2200


def _are_spans(evidence: Evidence) -> bool:
    """Whether the values are spans: 2010-11, 2011-12 are school years, not months."""
    ends = [(int(text[2:4]), int(text[5:7])) for text in evidence.sample if text[5:7].isdigit() and text[2:4].isdigit()]
    return len(ends) > 1 and all((start + 1) % 100 == end for start, end in ends)


def _are_marks(evidence: Evidence) -> bool:
    """Whether the marks are consistent: signs such as footnote marks may differ between cells, units may not."""
    words = {after for _, after in evidence.marks if after.isalpha()}
    bare = sum(count for (_, after), count in evidence.marks.items() if not after.isalpha())
    return not words or (len(words) == 1 and not bare)


def _chosen(fitting: list[WrittenForm], context: Context) -> WrittenForm | None:
    if not fitting:
        return None
    packed = next((form for form in fitting if form.name == "%Y%m%d"), None)
    if packed is not None:
        return packed
    # 1,234 alone proves nothing; beside 1791,99 its comma is a decimal comma.
    if fitting[0].name == "integer," and context.decimal_comma:
        return next((form for form in fitting if form.name in _COMMA_FORMS), fitting[0])
    both = _both_orders(fitting)
    if fitting[0].name not in both or not both:
        return fitting[0]
    if context.month_first is None and not context.american:
        return None
    month_first = context.month_first is not False
    return next(form for form in fitting if form.name.startswith("%m" if month_first else "%d") and form.name in both)


def _both_orders(fitting: list[WrittenForm]) -> frozenset[str]:
    """Names of the forms that fit with day and month in either order."""
    names = {form.name for form in fitting}
    swapped = {name: name.replace("%m", "%_").replace("%d", "%m").replace("%_", "%d") for name in names}
    return frozenset(name for name in names if swapped[name] != name and swapped[name] in names)


def _order_note(form: WrittenForm, fitting: list[WrittenForm], context: Context) -> list[str]:
    if form.name not in _both_orders(fitting) or context.month_first is not None:
        return []
    return ["has dates that are read month first, but no value proves that"]


def _comma_note(form: WrittenForm, evidence: Evidence, context: Context) -> list[str]:
    if form.name == "number." and context.decimal_comma and any("." in text for text in evidence.sample):
        return ["uses a decimal point where other columns use a decimal comma: its numbers may be damaged"]
    return []


def _refined(column: ColumnDraft, words: frozenset[str], evidence: Evidence) -> ColumnDraft:
    """The draft with its type corrected: years have the form of integers, and percentages are numbers."""
    if column.form == "integer" and words & _YEAR_WORDS and _are_years(evidence):
        sane = not evidence.sentinels.keys() - set(column.missing)
        return ColumnDraft("year", {}, column.missing, "", column.form, column.notes) if sane else column
    if column.type == "integer" and any("%" in after for _, after in evidence.marks):
        return ColumnDraft("number", column.options, column.missing, "", column.form, column.notes)
    return column


def missing_counts(columns: Iterable[ColumnDraft]) -> Counter[str]:
    """In how many columns each text, stripped, means "no value"."""
    return Counter(text for column in columns for text in {t.strip() for t in column.missing} if text)
