"""From results of passes to entries of the dossier."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from potluck.advice.values import advised
from potluck.checkin.declared import other_findings
from potluck.checkin.passes import Outputs, PassResult
from potluck.constraints.table import constraints
from potluck.describe.descriptor import Described
from potluck.dossier import (
    Acceptance,
    ColumnSummary,
    Dossier,
    FieldEntry,
    FileEntry,
    Label,
    MissingCount,
    Origin,
    Person,
    RowCounts,
    Spared,
    TableEntry,
    Withheld,
    accepting,
    decider,
)
from potluck.findings import Finding, NotRun
from potluck.model import Dataset, Dialect, Field, Table
from potluck.util.files import sha256_of
from potluck.util.words import is_todo
from potluck.verdict.tally import reason_text

__all__ = ["dossier_of", "other_files", "other_problems", "table_entry"]


def table_entry(
    table: Table,
    result: PassResult | None,
    findings: Sequence[Finding],
    not_run: Sequence[NotRun],
    outputs: Outputs | None,
    accepts: tuple[Acceptance, ...],
    stayed: Sequence[Spared],
) -> TableEntry:
    """The entry of a table.

    Args:
        table: the table.
        result: what the pass found; None where its description kept it from being read.
        findings: all of the table, those of the pass included.
        not_run: rules that could not be run on the whole table.
        outputs: files that were written.
        accepts: the dataset's entries, with how much each is about.
        stayed: rows that stay though they break keys.
    """
    accepted = accepting(findings, table.name, accepts)
    base = TableEntry(
        name=table.name,
        title="" if is_todo(table.title) else table.title,
        description="" if is_todo(table.description) else table.description,
        format=table.format,
        resource=dict(table.text),
        findings=accepted,
        fields=tuple(_field(f, None, None) for f in table.schema.fields) if table.schema else (),
    )
    if result is None:
        return base
    files = tuple(FileEntry(path=f.path, bytes=f.bytes, sha256=f.sha256, encoding=f.encoding) for f in result.files)
    notes = (*result.not_run, *not_run)
    if not result.checked or result.schema is None:
        return base.model_copy(update={"sources": files, "not_run": notes, "rows": _unchecked_rows(result)})
    rows, withheld = _rows(result, accepted)
    spared = tuple(_spared(result, table.name, accepts))
    fields = tuple(_fields(result, spared))
    return base.model_copy(
        update={
            "checked": True,
            "sources": files,
            "dialect": _dialect(result.dialect),
            "rows": rows,
            "withheld": withheld,
            "spared": (*(one for _, one in spared), *stayed),
            "fields": fields,
            "findings": advised(
                accepted, fields, result.schema.primary_key, rows.data if table.format in {"csv", "tsv"} else 0
            ),
            "not_run": notes,
            "parquet": _file(outputs.parquet if outputs else None),
            "quarantine": _file(outputs.quarantine if outputs else None) if result.put_aside else None,
        }
    )


def _unchecked_rows(result: PassResult) -> RowCounts:
    skipped = dict(sorted(result.skipped.items()))
    return RowCounts(read=result.put_aside + sum(skipped.values()), quarantined=result.put_aside, skipped=skipped)


def _rows(result: PassResult, findings: tuple[Finding, ...]) -> tuple[RowCounts, tuple[Withheld, ...]]:
    """The row equation, rows put aside for accepted reasons alone apart from the rest."""
    reasons: dict[str, Finding] = {}
    for finding in findings:
        if finding.accepted is not None:
            name = "" if finding.rule in {"extra-cell", "blank-row", "undecodable-row"} else finding.field or ""
            reasons[reason_text(finding.rule, finding.constraint, name)] = finding
    withheld = 0
    by_reason: dict[str, int] = {}
    for said, count in sorted(result.reasons.items()):
        parts = said.split("\n")
        if all(part in reasons for part in parts):
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
    notes = [
        Withheld(rows=n, rule=reasons[r].rule, field=reasons[r].field, reason=reasons[r].accepted or "")
        for r, n in sorted(by_reason.items())
    ]
    return rows, tuple(notes)


# What entries leave in a table, with the number of the field: names may repeat.
_Numbered = tuple[int | None, Spared]


def _spared(result: PassResult, table: str, accepts: Sequence[Acceptance]) -> Iterator[_Numbered]:
    """What entries leave in a table, in field order; what stays because the event says so is no entry's."""
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


def _fields(result: PassResult, spared: Sequence[_Numbered]) -> Iterator[FieldEntry]:
    assert result.schema is not None
    for number, field in enumerate(result.schema.fields, 1):
        summary = result.summaries.get(number)
        if summary is None:
            continue
        missing = _missing(result, number, field, spared)
        yield _field(field, summary.model_copy(update={"missing_by": missing}), result.names[number])


def _missing(result: PassResult, number: int, field: Field, spared: Sequence[_Numbered]) -> tuple[MissingCount, ...]:
    assert result.schema is not None
    labels = {m.value: m.label or "" for m in result.schema.missing_of(field)}
    counts = [(value, count) for (n, value), count in result.missing.items() if n == number]
    said = [MissingCount(value=value, label=labels.get(value, ""), count=count) for value, count in counts]
    blank: dict[tuple[str, str], int] = {}
    for own, one in spared:
        if one.rows == "blank" and own == number:
            blank[one.rule, one.reason] = blank.get((one.rule, one.reason), 0) + one.count
    said += [
        MissingCount(value="", label=f"left blank: {reason}", count=count, rule=rule)
        for (rule, reason), count in blank.items()
    ]
    return tuple(sorted(said, key=lambda one: (-one.count, one.value, one.rule, one.label)))


def _field(field: Field, summary: ColumnSummary | None, name: str | None) -> FieldEntry:
    if summary is not None and field.sensitive:
        # How many there are may be said of a sensitive field; what they are may not.
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
    """Files carried along that are not what is declared of them."""
    for one in others:
        yield from other_findings(folder / one.path, dataset.others_declared.get(one.path, {}), one.bytes, one.sha256)


def dossier_of(
    described: Described,
    findings: Sequence[Finding],
    tables: tuple[TableEntry, ...],
    others: tuple[FileEntry, ...],
    accepts: tuple[Acceptance, ...],
) -> Dossier:
    """The dossier of a dataset.

    Args:
        described: its descriptor.
        findings: those that are of no table.
        tables: entries of its tables.
        others: files that it carries along.
        accepts: its accept entries, with how much each is about.
    """
    dataset, keys = described.dataset, described.keys
    assert dataset is not None
    meta = dataset.meta
    return Dossier(
        agency=dataset.agency,
        name=dataset.name,
        title=_text(meta, "title") or dataset.name,
        description=_text(meta, "description"),
        version=_text(meta, "version"),
        homepage=_text(meta, "homepage"),
        keywords=tuple(str(k) for k in _list(meta, "keywords")),
        licenses=tuple(
            Label(name=_text(e, "name"), title=_text(e, "title"), path=_text(e, "path"))
            for e in _mappings(meta, "licenses")
        ),
        contributors=tuple(_person(e) for e in _mappings(meta, "contributors")),
        sources=tuple(Origin(title=_text(e, "title"), path=_text(e, "path")) for e in _mappings(meta, "sources")),
        tier="" if is_todo(keys.tier) else keys.tier,
        tier_declared_by="" if is_todo(keys.tier_declared_by) else keys.tier_declared_by,
        tracks=keys.tracks,
        geography="" if is_todo(keys.geography) else keys.geography,
        period="" if is_todo(keys.period) else keys.period,
        agreement="" if is_todo(keys.agreement) else keys.agreement,
        known_limits=keys.known_limits,
        synthetic=keys.synthetic,
        accepts=accepts,
        todos=described.todos,
        findings=accepting(findings, "", accepts),
        tables=tables,
        others=others,
        meta=dict(meta),
    )


def _text(mapping: Mapping[str, Any], key: str) -> str:
    """A text of a descriptor; what a draft left open is none yet."""
    value = mapping.get(key)
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return "" if is_todo(text) else text


def _list(mapping: Mapping[str, Any], key: str) -> list[Any]:
    value = mapping.get(key)
    return value if isinstance(value, list) else []


def _mappings(mapping: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return [e for e in _list(mapping, key) if isinstance(e, dict)]


def _person(entry: Mapping[str, Any]) -> Person:
    roles = _list(entry, "roles") or ([entry["role"]] if isinstance(entry.get("role"), str) else [])
    return Person(
        title=_text(entry, "title"),
        email=_text(entry, "email"),
        organization=_text(entry, "organization"),
        roles=tuple(str(role) for role in roles),
    )
