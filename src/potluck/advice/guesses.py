"""Guesses at the intended values of wrong cells, for every form of the report."""

from collections.abc import Iterable, Mapping
from typing import Any

from potluck.advice.plausible import is_borne_out
from potluck.advice.suggest import suggestion
from potluck.dossier import FieldEntry, SchemaField, TableEntry
from potluck.fieldtypes.base import Suggestion
from potluck.fieldtypes.days import no_such_day
from potluck.findings import Finding, Sample

__all__ = ["Guesser", "field_descriptors", "guessed"]


class Guesser:
    """Guesses the intended values of wrong cells in a table.

    Args:
        table: the table; None for findings that are about no table.
    """

    def __init__(self, table: TableEntry | None) -> None:
        self.fields = field_descriptors(table) if table is not None else {}
        self._entries = {field.name: field for field in table.fields} if table is not None else {}

    def guess(self, finding: Finding, cell: str | None) -> Suggestion | None:
        """The probable intended value of a cell; None if it cannot be guessed, or the finding is not about cells.

        Args:
            finding: what is wrong.
            cell: the cell's text.
        """
        if finding.rule not in {"type-error", "constraint-error"}:
            return None
        name = finding.field or ""
        guess = suggestion(cell, self.fields.get(name, {}), finding.constraint)
        if guess is None or is_borne_out(guess, self._entries.get(name)):
            return guess
        return no_such_day(cell.strip()) if cell is not None and finding.rule == "type-error" else None


def guessed(findings: Iterable[Finding], table: TableEntry) -> tuple[Finding, ...]:
    """Findings of a table, with the probable intended value added to each sample."""
    guesser = Guesser(table)
    return tuple(_guessed(finding, guesser) for finding in findings)


def _guessed(finding: Finding, guesser: Guesser) -> Finding:
    known = {cell: guesser.guess(finding, cell) for cell in {sample.cell for sample in finding.samples}}
    if not any(known.values()):
        return finding
    samples = tuple(_with_guess(sample, known[sample.cell]) for sample in finding.samples)
    return finding.model_copy(update={"samples": samples})


def _with_guess(sample: Sample, guess: Suggestion | None) -> Sample:
    if guess is None:
        return sample
    return sample.model_copy(update={"perhaps": guess.why if guess.value is None else f"{guess.value}: {guess.why}"})


def field_descriptors(table: TableEntry) -> dict[str, Mapping[str, Any]]:
    """What is known about each field, as Table Schema descriptors: as contributed, or as guessed.

    Fields of the primary key are marked `required`, since they may not be empty.
    """
    fields: dict[str, Mapping[str, Any]] = {field.name: _of_column(field) for field in table.fields}
    schema = table.contributed
    fields |= {field.name: _of_field(field) for field in (schema.fields if schema is not None else ())}
    for name in schema.primary_key if schema is not None else ():
        fields[name] = _required(fields.get(name, {}))
    return fields


def _required(field: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**field, "constraints": {**field.get("constraints", {}), "required": True}}


def _of_column(field: FieldEntry) -> Mapping[str, Any]:
    return {"name": field.name, "type": field.type, "format": field.format, "constraints": field.constraints}


def _of_field(field: SchemaField) -> Mapping[str, Any]:
    known = {"name": field.name, "type": field.type, "format": field.format, "constraints": field.constraints}
    return {**field.options, **known}
