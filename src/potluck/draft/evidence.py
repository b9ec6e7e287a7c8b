"""What is known about a column after all its values were seen, in bounded memory.

Values are gathered as distinct texts with counts. When there are more than `_DISTINCT` of them, they are tested
against every written form that is still possible, and forgotten; a form drops out when too many different texts do not
fit it.
"""

import re
from datetime import datetime
from functools import cache, lru_cache

import polars as pl

from potluck.draft.forms import FORMS, WrittenForm
from potluck.draft.missing import SENTINEL
from potluck.read.layouts.tokens import TOKENS

__all__ = ["Evidence"]

_DISTINCT = 100_000
_SAMPLE = 3_000
_GATE = 400
_RESIDUE = 60
_BLANKS = 200
_STRIPPED = " \t\r\n"
_BLANK, _TOKEN, _SENTINEL = "blank", "token", "sentinel"
_DAY_ENDS = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}.*$")


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache  # to build it takes longer than to run it
def _kind() -> pl.Expr:
    """What is special about a value; null for others."""
    value = pl.col("value")
    bare = value.str.strip_chars(_STRIPPED)
    low = value.str.strip_chars().str.to_lowercase().str.replace_all(r"\s+", " ")
    tokens = list(TOKENS)
    number = bare.str.contains("^[+-]?[0-9]")  # such a text is not a token
    return (
        pl.when(number & bare.str.contains(f"^(?:{SENTINEL})$"))
        .then(pl.lit(_SENTINEL))
        .when(number)
        .then(None)
        .when(value.str.strip_chars() == "")
        .then(pl.lit(_BLANK))
        .when(low.is_in(tokens) | low.str.replace_all(" ", "", literal=True).is_in(tokens))
        .then(pl.lit(_TOKEN))
    )


class Evidence:
    """A column.

    Attributes:
        rows: rows seen.
        blanks: texts of nothing but white space, with counts.
        tokens: texts that may mean "no value" in any column, with counts.
        sentinels: repeated-digit numbers such as -999, with counts.
        sample: other values with their counts; all of them, unless `wide`.
        wide: there are more different values than the sample holds.
        count: how many other values there are.
        distinct: how many different other values there are, or a lower bound.
        residues: for every form that is still possible, the values that do not fit it, with counts.
        marks: what is before and after the numbers of a marked form.
        coded: how many values are digits with a leading zero, or 16 and more digits.
        low: smallest number among the values, None without numbers.
        high: largest number among the values.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.blanks: dict[str, int] = {}
        self.tokens: dict[str, int] = {}
        self.sentinels: dict[str, int] = {}
        self.sample: dict[str, int] = {}
        self.wide = False
        self.count = 0
        self.distinct = 0
        self.residues: dict[str, dict[str, int]] = {form.name: {} for form in FORMS}
        self.marks: dict[tuple[str, str], int] = {}
        self.coded = 0
        self.low: float | None = None
        self.high: float | None = None
        self._gathered: list[pl.DataFrame] = []
        self._waiting = 0
        self._joined = False
        self._days: dict[str, set[str]] = {}
        self._fitted: dict[str, bool] = {}

    def observe(self, cells: pl.Series) -> None:
        """Add the cells of a batch; null is an absent cell."""
        self.rows += len(cells)
        counted = cells.drop_nulls().rename("value").value_counts(name="count")
        self._gathered.append(counted.with_columns(pl.col("count").cast(pl.Int64)))
        self._waiting += len(counted)
        self._joined = False
        if self._waiting > _DISTINCT:
            self._gather()
            if self._waiting > _DISTINCT:
                self._flush()

    def finish(self) -> "Evidence":
        """The evidence, complete."""
        self._flush()
        self.residues = dict(sorted(self.residues.items(), key=lambda item: _ORDER[item[0]]))
        return self

    def _gather(self) -> None:
        if self._waiting == 0 or self._joined:
            return
        if len(self._gathered) > 1:
            self._gathered = [pl.concat(self._gathered).group_by("value").agg(pl.col("count").sum())]
        self._waiting = len(self._gathered[0])
        self._joined = True

    def _flush(self) -> None:
        self._gather()
        if not self._gathered:
            return
        values = self._without_special(self._gathered[0])
        self._gathered, self._waiting = [], 0
        self.count += int(values["count"].sum())
        self.distinct = max(self.distinct, len(values)) if self.wide else self.distinct + len(values)
        self._take_sample(values)
        self._take_numbers(values)
        self._test_forms(values)

    def _without_special(self, values: pl.DataFrame) -> pl.DataFrame:
        # Few queries, also below: each takes a third of a millisecond, whatever the size, for every column.
        bare = pl.col("value").str.strip_chars(_STRIPPED)
        marked = values.select("value", bare.alias("bare"), "count", _kind().alias("kind"))
        if marked["kind"].null_count() == len(marked):
            return marked
        special = marked.filter(pl.col("kind").is_not_null()).sort("value")
        kept = {_BLANK: self.blanks, _TOKEN: self.tokens, _SENTINEL: self.sentinels}
        for text, _, count, what in special.iter_rows():
            if text in kept[what] or len(kept[what]) < _BLANKS:
                kept[what][text] = kept[what].get(text, 0) + count
        return marked.filter(pl.col("kind").is_null())

    def _take_sample(self, values: pl.DataFrame) -> None:
        room = _SAMPLE - len(self.sample)
        fresh = values if not self.sample else values.filter(~pl.col("value").is_in(list(self.sample)))
        first = (fresh.bottom_k(room, by="value") if len(fresh) > room else fresh).sort("value")
        for text, count in zip(first["value"].to_list(), first["count"].to_list(), strict=True):
            self.sample[text] = count
        self.wide = self.wide or len(fresh) > room

    def _take_numbers(self, values: pl.DataFrame) -> None:
        bare = pl.col("bare")
        coded = pl.col("count").filter(bare.str.contains(r"^(?:0[0-9]+|[0-9]{16,})$")).sum()
        numbers = bare.filter(bare.str.contains(r"^[+-]?[0-9]+(?:[.][0-9]*)?$")).cast(pl.Float64, strict=False)
        found = values.select(coded.alias("coded"), numbers.min().alias("low"), numbers.max().alias("high"))
        total, low, high = found.row(0)
        self.coded += int(total)
        if isinstance(low, float) and isinstance(high, float):
            self.low = low if self.low is None else min(low, self.low)
            self.high = high if self.high is None else max(high, self.high)

    def _test_forms(self, values: pl.DataFrame) -> None:
        gate = (values.bottom_k(_GATE, by="value") if len(values) > _GATE else values).sort("value")
        rest = values.filter(pl.col("value") > gate["value"][-1]) if len(values) > _GATE else values.clear()
        few = list(zip(gate["value"].to_list(), gate["bare"].to_list(), gate["count"].to_list(), strict=True))
        for form in FORMS:
            if form.name in self.residues and not self._gate(form, few):
                del self.residues[form.name]
        for form in FORMS:
            if len(rest) and form.name in self.residues and not self._test_rest(form, rest):
                del self.residues[form.name]
        if any(form.marked and form.name in self.residues for form in FORMS):
            self._take_marks(values)

    def _gate(self, form: WrittenForm, few: list[tuple[str, str, int]]) -> bool:
        """Whether a form is still possible after a few values: most columns fit hardly any form."""
        matches = _compiled(form.pattern).fullmatch
        known = self.residues[form.name]
        days: list[str] = []
        for value, bare, count in few:
            if matches(bare) is not None:
                days.append(bare)
                continue
            known[value] = known.get(value, 0) + count
            if len(known) > _RESIDUE:
                return False
        if not days:
            return not few or self._fitted.get(form.name, False)
        self._fitted[form.name] = True
        return not form.day or self._are_days(
            form, {_DAY_ENDS.sub("", day) if form.type == "datetime" else day for day in days}
        )

    def _test_rest(self, form: WrittenForm, rest: pl.DataFrame) -> bool:
        text = rest["bare"]
        fits = text.str.contains(f"^(?:{form.pattern})$")
        misfits = rest.filter(~fits).bottom_k(_RESIDUE + 1, by="value").sort("value")
        known = self.residues[form.name]
        for value, count in zip(misfits["value"].to_list(), misfits["count"].to_list(), strict=True):
            known[value] = known.get(value, 0) + count
        if len(known) > _RESIDUE:
            return False
        if not form.day:
            return True
        days = text.filter(fits)
        days = days.str.replace(_DAY_ENDS.pattern, "") if form.type == "datetime" else days
        return self._are_days(form, set(days.unique().to_list()))

    def _are_days(self, form: WrittenForm, days: set[str]) -> bool:
        """Whether all texts are real days: no regular expression of reasonable length refuses 30 February."""
        known = self._days.setdefault(form.name, set())
        fresh = days - known
        if not all(_is_day(day, form.day) for day in fresh):
            return False
        if len(known) < _DISTINCT:
            known |= fresh
        return True

    def _take_marks(self, values: pl.DataFrame) -> None:
        bare = pl.col("bare")
        number, marked = bare.str.contains("[0-9]"), bare.str.contains("^[^0-9-]|[^0-9]$")
        plain = pl.col("count").filter(number & ~marked).sum()
        total, any_marked = values.select(plain, (number & marked).any().alias("marked")).row(0)
        self._add_mark("", "", int(total))
        if not any_marked:
            return
        parts = (
            bare.str.extract(r"^([^0-9-]*)").alias("before"),
            bare.str.extract(r"([^0-9]*)$").alias("after"),
        )
        found = values.filter(number & marked).group_by(*parts).agg(pl.col("count").sum()).sort("before", "after")
        for before, after, count in found.rows():
            self._add_mark((before or "").strip(), (after or "").strip(), count)

    def _add_mark(self, before: str, after: str, count: int) -> None:
        if count and ((before, after) in self.marks or len(self.marks) < _RESIDUE):
            self.marks[before, after] = self.marks.get((before, after), 0) + count


_ORDER = {form.name: position for position, form in enumerate(FORMS)}


def _is_day(text: str, pattern: str) -> bool:
    try:
        datetime.strptime(text, pattern)  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return False
    return True
