"""Guesses at what wrong cells were meant to say, for every form of the report."""

from collections.abc import Iterable, Mapping
from typing import Any

from potluck.dossier import FieldEntry, TableEntry
from potluck.findings import Finding, Sample
from potluck.report.suggest import Suggestion, suggestion

__all__ = ["field_descriptors", "guessed", "takes_guesses"]


def takes_guesses(finding: Finding) -> bool:
    """Whether a finding is about cells that were meant to say something else."""
    return finding.rule in {"type-error", "constraint-error"}


def guessed(findings: Iterable[Finding], table: TableEntry) -> tuple[Finding, ...]:
    """Findings of a table, their samples with what the cell was probably meant to say."""
    fields = field_descriptors(table)
    return tuple(_guessed(f, fields.get(f.field or "", {})) if takes_guesses(f) else f for f in findings)


def _guessed(finding: Finding, field: Mapping[str, Any]) -> Finding:
    known: dict[str | None, Suggestion | None] = {
        cell: suggestion(cell, field, finding.constraint) for cell in {sample.cell for sample in finding.samples}
    }
    samples = tuple(_with_guess(sample, known[sample.cell]) for sample in finding.samples)
    return finding.model_copy(update={"samples": samples})


def _with_guess(sample: Sample, guess: Suggestion | None) -> Sample:
    if guess is None:
        return sample
    return sample.model_copy(update={"perhaps": guess.why if guess.value is None else f"{guess.value}: {guess.why}"})


def field_descriptors(table: TableEntry) -> dict[str, Mapping[str, Any]]:
    """What is known of each field, in the words of a Table Schema: as contributed, or as it was guessed.

    Fields of the primary key are told as `required`, which they are.
    """
    schema = table.resource.get("schema")
    declared = schema.get("fields") if isinstance(schema, Mapping) else None
    fields = {field.name: _descriptor(field) for field in table.fields}
    for one in declared if isinstance(declared, list) else []:
        if isinstance(one, Mapping) and isinstance(one.get("name"), str):
            fields[one["name"]] = {**fields.get(one["name"], {}), **one}
    for name in _primary_key(schema):
        fields[name] = _required(fields.get(name, {}))
    return fields


def _primary_key(schema: object) -> list[str]:
    raw = schema.get("primaryKey") if isinstance(schema, Mapping) else None
    names = [raw] if isinstance(raw, str) else raw if isinstance(raw, list) else []
    return [name for name in names if isinstance(name, str)]


def _required(field: Mapping[str, Any]) -> Mapping[str, Any]:
    said = field.get("constraints")
    return {**field, "constraints": {**(said if isinstance(said, Mapping) else {}), "required": True}}


def _descriptor(field: FieldEntry) -> Mapping[str, Any]:
    return {"name": field.name, "type": field.type, "format": field.format, "constraints": field.constraints}
