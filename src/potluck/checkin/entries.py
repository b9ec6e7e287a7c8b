"""Make the table entries of a dossier from the results of passes."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from potluck.advice.values import advised
from potluck.checkin.declared import other_findings
from potluck.checkin.passes import Outputs, PassResult
from potluck.checkin.released import KeptColumn, Leniency, released_schema
from potluck.constraints.table import constraints
from potluck.dossier import (
    Acceptance,
    ColumnSummary,
    FieldEntry,
    FileEntry,
    KeyReference,
    Label,
    MissingCount,
    MissingText,
    ReleasedSchema,
    RowCounts,
    SchemaField,
    Spared,
    TableEntry,
    TableSchema,
    Withheld,
    accepting,
    decider,
)
from potluck.findings import Finding, NotRun, reason_text
from potluck.model import Dataset, Dialect, Field, MissingValue, Schema, Table
from potluck.read import format_named
from potluck.util.files import sha256_of
from potluck.util.words import is_todo
from potluck.verdict.tally import Reason

__all__ = ["WholeFacts", "other_files", "other_problems", "table_entry"]


@dataclass(frozen=True, slots=True)
class WholeFacts:
    """What is known about a table beyond the results of its pass.

    Attributes:
        lenient: rules that the event does not count as errors.
        not_run: rules that could not be checked on the whole table.
        stayed: rows that are kept although they break keys.
        orphans: rows without a released parent, by the position of the foreign key; a key without a known
            number is left out.
    """

    lenient: frozenset[str] = frozenset()
    not_run: Sequence[NotRun] = ()

    stayed: Sequence[Spared] = ()
    orphans: Mapping[int, int] = dataclasses.field(default_factory=dict)


def table_entry(
    table: Table,
    result: PassResult | None,
    findings: Sequence[Finding],
    outputs: Outputs | None,
    accepts: tuple[Acceptance, ...],
    whole: WholeFacts,
) -> TableEntry:
    """The entry of a table.

    Args:
        table: the table.
        result: what the pass found; None if errors in its description kept it from being read.
        findings: all findings of the table, including those of the pass.
        outputs: files that were written.
        accepts: the dataset's accept entries, with how much each covers.
        whole: what else is known about it.
    """
    accepted = accepting(findings, table.name, accepts)
    base = _declared_entry(table, accepted)
    if result is None:
        return base
    files = tuple(FileEntry(path=f.path, bytes=f.bytes, sha256=f.sha256, encoding=f.encoding) for f in result.files)
    notes = (*result.not_run, *whole.not_run)
    if not result.checked or result.schema is None:
        return base.model_copy(update={"sources": files, "not_run": notes, "rows": _unchecked_rows(result)})
    rows, withheld = _rows(result, accepted)
    spared = tuple(_spared(result, table.name, accepts))
    fields = dict(_fields(result, spared))
    left = (*(one for _, one in spared), *whole.stayed)
    contributed = table.schema or result.schema
    released = None
    if outputs is not None and outputs.parquet is not None:
        released = _released(contributed, result, fields, Leniency(whole.lenient, left), whole.orphans)
    entries = tuple(fields.values())
    return base.model_copy(
        update={
            "checked": True,
            "sources": files,
            "dialect": _dialect(result.dialect),
            "rows": rows,
            "withheld": withheld,
            "contributed": base.contributed or _contributed(contributed),
            "released": released,
            "spared": left,
            "fields": entries,
            "facts": result.facts,
            "findings": advised(
                accepted, entries, result.schema.primary_key, rows.data if format_named(table.format).rewritten else 0
            ),
            "not_run": notes,
            "parquet": _file(outputs.parquet if outputs else None),
            "quarantine": _file(outputs.quarantine if outputs else None) if result.put_aside else None,
        }
    )


def _declared_entry(table: Table, accepted: tuple[Finding, ...]) -> TableEntry:
    """What the description alone says about a table."""
    return TableEntry(
        name=table.name,
        title="" if is_todo(table.title) else table.title,
        description="" if is_todo(table.description) else table.description,
        format=table.format,
        paths=tuple(path.as_posix() for path in table.paths),
        contributed=_contributed(table.schema),
        findings=accepted,
        fields=tuple(_field(f, None, None) for f in table.schema.fields) if table.schema else (),
    )


def _unchecked_rows(result: PassResult) -> RowCounts:
    skipped = dict(sorted(result.skipped.items()))
    return RowCounts(read=result.put_aside + sum(skipped.values()), quarantined=result.put_aside, skipped=skipped)


# A reason in the form findings use: the rule, the constraint, and the field as the finding names it.
_Broken = tuple[str, str | None, str | None]


def _broken(reason: Reason, labels: Mapping[int, str]) -> _Broken:
    if reason.numbers:
        return reason.rule, reason.constraint, ", ".join(labels[number] for number in reason.numbers)
    return reason.rule, reason.constraint, "" if reason.rule == "extra-cell" else None


def _rows(result: PassResult, findings: tuple[Finding, ...]) -> tuple[RowCounts, tuple[Withheld, ...]]:
    """The row equation; rows quarantined only for accepted reasons are counted as withheld."""
    accepted = {(f.rule, f.constraint, f.field): f.accepted for f in findings if f.accepted is not None}
    withheld = 0
    by_reason: dict[_Broken, int] = {}
    for reasons, count in result.reasons.items():
        parts = dict.fromkeys(_broken(reason, result.labels) for reason in reasons)
        if all(part in accepted for part in parts):
            withheld += count
            for part in parts:
                by_reason[part] = by_reason.get(part, 0) + count
    skipped = dict(sorted(result.skipped.items()))
    read = result.rows + result.put_aside + sum(skipped.values())
    rows = RowCounts(
        read=read,
        kept=result.rows,
        quarantined=result.put_aside - withheld,
        withheld=withheld,
        skipped=skipped,
    )
    in_order = sorted(by_reason, key=lambda broken: reason_text(broken[0], broken[1], broken[2] or ""))
    notes = [
        Withheld(rows=by_reason[broken], rule=broken[0], field=broken[2], reason=accepted[broken])
        for broken in in_order
    ]
    return rows, tuple(notes)


# What accept entries leave in a table, with the number of the field, since names may repeat.
_Numbered = tuple[int | None, Spared]


def _spared(result: PassResult, table: str, accepts: Sequence[Acceptance]) -> Iterator[_Numbered]:
    """What accept entries leave in a table, in field order, without what is kept because of the event's severities."""
    assert result.schema is not None
    for (rule, constraint, number), count in sorted(result.spared.items(), key=lambda one: (one[0][2] or 0, repr(one))):
        name = result.schema.fields[number - 1].name if number is not None else None
        one = decider(accepts, rule, name, table)
        if one is not None and one.rows in {"blank", "keep"} and not one.exceeded:
            yield (
                number,
                Spared(rows=one.rows, count=count, rule=rule, constraint=constraint, field=name, reason=one.reason),
            )


def _dialect(dialect: Dialect | None) -> dict[str, Any]:
    if dialect is None:
        return {}
    changed = {k: v for k, v in asdict(dialect).items() if v != getattr(Dialect(), k)}
    return {"delimiter": dialect.delimiter, "header_rows": dialect.header_rows, **changed}


def _fields(result: PassResult, spared: Sequence[_Numbered]) -> Iterator[tuple[int, FieldEntry]]:
    """Entries of the fields that have a column, by number."""
    assert result.schema is not None
    for number, field in enumerate(result.schema.fields, 1):
        summary = result.summaries.get(number)
        if summary is None:
            continue
        missing = _missing(result, number, field, spared)
        yield number, _field(field, summary.model_copy(update={"missing_by": missing}), result.names[number])


def _released(
    schema: Schema, result: PassResult, fields: Mapping[int, FieldEntry], leniency: Leniency, orphans: Mapping[int, int]
) -> ReleasedSchema:
    columns = [
        KeptColumn(result.names[n], result.kinds[n], schema.fields[n - 1], entry, result.summaries[n])
        for n, entry in fields.items()
    ]
    return released_schema(schema, columns, leniency, orphans)


def _contributed(schema: Schema | None) -> TableSchema | None:
    """A schema in the form a dossier stores."""
    if schema is None:
        return None
    return TableSchema(
        fields=tuple(_schema_field(field) for field in schema.fields),
        missing_values=_missing_texts(schema.missing_values),
        primary_key=schema.primary_key,
        unique_keys=schema.unique_keys,
        foreign_keys=tuple(
            KeyReference(fields=k.fields, dataset=k.dataset, table=k.table, reference_fields=k.reference_fields)
            for k in schema.foreign_keys
        ),
        fields_match=schema.fields_match,
    )


def _schema_field(field: Field) -> SchemaField:
    return SchemaField(
        name=field.name,
        type=field.type,
        format=field.format,
        constraints=_constraints(field),
        missing_values=None if field.missing_values is None else _missing_texts(field.missing_values),
        options={str(key): value for key, value in field.options.items()},
        role=field.role or "",
        sensitive=field.sensitive,
    )


def _missing_texts(values: Sequence[MissingValue]) -> tuple[MissingText, ...]:
    return tuple(MissingText(value=str(one.value), label=str(one.label or "")) for one in values)


def _missing(result: PassResult, number: int, field: Field, spared: Sequence[_Numbered]) -> tuple[MissingCount, ...]:
    assert result.schema is not None
    labels = {m.value: m.label or "" for m in result.schema.missing_of(field)}
    counts = [(value, count) for (n, value), count in result.missing.items() if n == number]
    reasons = [MissingCount(value=value, label=labels.get(value, ""), count=count) for value, count in counts]
    blank: dict[tuple[str, str], int] = {}
    for own, one in spared:
        if one.rows == "blank" and own == number:
            blank[one.rule, one.reason] = blank.get((one.rule, one.reason), 0) + one.count
    reasons += [
        MissingCount(value="", label=f"left blank: {reason}", count=count, rule=rule)
        for (rule, reason), count in blank.items()
    ]
    return tuple(sorted(reasons, key=lambda one: (-one.count, one.value, one.rule, one.label)))


def _field(field: Field, summary: ColumnSummary | None, name: str | None) -> FieldEntry:
    if summary is not None and field.hides_values:
        # The number of values of such a field may be shown; the values may not (decision 12).
        summary = ColumnSummary(count=summary.count, missing=summary.missing, missing_by=summary.missing_by)
    return FieldEntry(
        name=name or field.name,
        type=field.type,
        format=field.format,
        title="" if is_todo(field.title) else field.title,
        description="" if is_todo(field.description) else field.description,
        unit=field.unit or "",
        code=field.code or "",
        role=field.role or "",
        sensitive=field.sensitive,
        constraints=_constraints(field),
        categories=_categories(field),
        summary=summary,
    )


def _constraints(field: Field) -> dict[str, Any]:
    declared = ((one.name, field.constraints.get(one.name)) for one in constraints())
    return {name: value for name, value in declared if value is not None and value is not False}


def _categories(field: Field) -> tuple[Label, ...]:
    raw = field.options.get("categories")
    entries = raw if isinstance(raw, list) else []
    return tuple(
        Label(name=str(e.get("value", "")), title=str(e.get("label") or ""))
        if isinstance(e, dict)
        else Label(name=str(e))
        for e in entries
    )


def _file(path: Path | None) -> FileEntry | None:
    if path is None or not path.is_file():
        return None
    below_build = "/".join(path.parts[-4:])  # tables/<agency>/<dataset>/<file>
    return FileEntry(path=below_build, bytes=path.stat().st_size, sha256=sha256_of(path))


def other_files(folder: Path, dataset: Dataset) -> tuple[FileEntry, ...]:
    """The files that a dataset carries along."""
    return tuple(
        FileEntry(path=p.as_posix(), bytes=(folder / p).stat().st_size, sha256=sha256_of(folder / p))
        for p in dataset.others
        if (folder / p).is_file()
    )


def other_problems(folder: Path, dataset: Dataset, others: Sequence[FileEntry]) -> Iterator[Finding]:
    """Findings about carried files that differ from what is declared about them."""
    for one in others:
        yield from other_findings(folder / one.path, dataset.others_declared.get(one.path, {}), one.bytes, one.sha256)
