"""From a tally to findings in plain words."""

from collections.abc import Iterator, Mapping

from potluck.constraints.table import constraint_named
from potluck.constraints.wording import MAY_BE_EMPTY, MAY_NOT_BE_EMPTY
from potluck.fieldtypes.base import Lookalike
from potluck.fieldtypes.table import bare_format, field_type, noun_of
from potluck.findings import Finding, Severity, found
from potluck.model import Field
from potluck.util.text import column_letter
from potluck.util.words import counted
from potluck.verdict.plan import TablePlan
from potluck.verdict.tally import Count, Tally, TallyKey

__all__ = ["findings_of", "with_severity"]

_CELL_CAP = 200
_ORDER = ("undecodable-row", "blank-row", "missing-cell", "extra-cell")


def findings_of(plan: TablePlan, tally: Tally, *, show_cells: bool) -> Iterator[Finding]:
    """One finding per rule, constraint and field of a tally: first those about rows, then in field order.

    Args:
        plan: the table's plan.
        tally: what was counted.
        show_cells: whether offending cells may be shown; those of sensitive fields never are.
    """
    fields = {column.number: column.field for column in plan.columns}
    columns = {column.number: column.place for column in plan.columns}
    for i in plan.header.beyond:
        number = plan.number_beyond(i)
        fields[number], columns[number] = Field(plan.label(i), "any"), i + 1
    filled = {*plan.schema.primary_key, *(f.name for f in plan.schema.fields if f.constraints.required)}
    for key, count in sorted(tally.counts.items(), key=lambda item: _rank(item[0])):
        field = None if key[0] == "extra-cell" else fields.get(key[2] or 0)
        place = columns.get(key[2] or 0, 0)
        lacking = [
            fields[n].name for n in fields if columns[n] == place or (key[0] == "missing-cell" and columns[n] > place)
        ]
        may_be_empty = filled.isdisjoint(lacking)
        shows = show_cells and not (field is not None and field.hides_values)
        finding = _finding(key, count, field, show_cells=shows, may_be_empty=may_be_empty)
        # Readers look for a column in the file, where its place may differ from that of its field in the schema.
        yield finding if field is None else finding.model_copy(update={"field_number": columns[key[2] or 0]})


def _rank(key: TallyKey) -> tuple[int, int, str, str]:
    rule, constraint, number = key
    return (_ORDER.index(rule) if rule in _ORDER else len(_ORDER), number or 0, rule, constraint or "")


def _finding(key: TallyKey, count: Count, field: Field | None, *, show_cells: bool, may_be_empty: bool) -> Finding:
    rule, constraint, number = key
    name = field.name if field is not None else "" if rule == "extra-cell" else None
    message, fix = _words(rule, constraint, field, count.total, number)
    if rule == "type-error" and field is not None:
        like = _lookalike(field, count) if show_cells else None
        message = message if like is None else _lookalike_message(like, field, count.total)
        fix = _type_fix(field, like, may_be_empty=may_be_empty)
    elif rule == "missing-cell" and may_be_empty:
        fix = _SHORT_ROW
    samples = tuple(s.model_copy(update={"cell": _shown(s.cell) if show_cells else None}) for s in count.samples)
    return found(
        rule,
        message,
        fix,
        constraint=constraint,
        field=name,
        field_number=number,
        count=count.total,
        samples=samples,
        samples_capped=count.total > len(samples),
    )


def _shown(cell: str | None) -> str | None:
    return cell if cell is None or len(cell) <= _CELL_CAP else cell[:_CELL_CAP] + "…"


def _words(
    rule: str, constraint: str | None, field: Field | None, count: int, number: int | None
) -> tuple[str, str | None]:
    rows, cells, are = ("row", "cell", "is") if count == 1 else ("rows", "cells", "are")
    name = field.name if field is not None else ""
    if rule == "type-error" and field is not None:
        return f"{count:,} {cells} in {name!r} {are} not {noun_of(field)}.", None
    if rule == "constraint-error" and field is not None and constraint is not None:
        one = constraint_named(constraint)
        assert one is not None, "cells were judged by it"
        broken = one.broken(one.value_of(field), count == 1)
        return f"{count:,} {cells} in {name!r} {broken}.", one.words.fix if one.words is not None else None
    if rule == "missing-cell":
        return f"{count:,} {rows} {'ends' if count == 1 else 'end'} before the column {name!r}.", None
    if rule == "extra-cell":
        has = "has" if count == 1 else "have"
        return f"{count:,} {rows} {has} a cell in column {column_letter(number or 0)}, beyond the last column.", None
    if rule == "blank-row":
        return f"{count:,} {rows} {are} blank.", None
    if rule == "undecodable-row":
        return (
            f"{count:,} {rows} {'holds' if count == 1 else 'hold'} bytes that are not text in the file's encoding.",
            None,
        )
    if rule == "value-out-of-range":
        kind = field.type if field is not None else ""
        do = "does" if count == 1 else "do"
        return f"{counted(count, 'cell')} in {name!r} {do} not fit in a column of type {kind}.", None
    does = "does" if count == 1 else "do"
    mixed = "some times have a time zone and some do not"
    return f"{counted(count, 'cell')} in {name!r} {does} not match the rest of the column: {mixed}.", None


_SHORT_ROW = (
    "If the cells are under the right headings, only blank cells at the end of the row are missing: saving the file "
    "from a spreadsheet fixes this. Otherwise a separator is missing: put it back in."
)


def _lookalike(field: Field, count: Count) -> Lookalike | None:
    """The lookalike, if all cells are known, have the form of their field, and are still not values."""
    like = field_type(field.type).words.lookalike
    if like is None or not 0 < count.total == len(count.samples):
        return None
    return like if all(like.has_form(sample.cell or "", field.format) for sample in count.samples) else None


def _lookalike_message(like: Lookalike, field: Field, count: int) -> str:
    return f"{counted(count, 'cell')} in {field.name!r} {like.one if count == 1 else like.many}."


def _type_fix(field: Field, like: Lookalike | None, *, may_be_empty: bool) -> str:
    kind = field_type(field.type)
    if like is not None:
        return like.fix if may_be_empty else f"{like.fix} {MAY_NOT_BE_EMPTY}"
    if kind.patterned and field.format not in {"default", "any"}:
        written = f"Write them in the declared format, {bare_format(field)}."
    else:
        written = kind.words.fix
    return f"{written} {MAY_BE_EMPTY if may_be_empty else MAY_NOT_BE_EMPTY}"


def with_severity(findings: tuple[Finding, ...], severity: Mapping[str, str]) -> tuple[Finding, ...]:
    """Findings with the severities that the event sets."""
    return tuple(
        f.model_copy(update={"severity": Severity(severity[f.rule])}) if f.rule in severity else f for f in findings
    )
