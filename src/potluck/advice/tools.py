"""How to correct a finding in the tool that the file was made with."""

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from potluck.constraints.table import constraint_named
from potluck.fieldtypes.base import ToolHints
from potluck.fieldtypes.table import field_type

__all__ = ["Hint", "hints"]

# The tool's name and what to do in it.
Hint = tuple[str, str]

_SHEET = "Excel, LibreOffice"
_SAS = "SAS"
_IMPORT = 'Import the CSV (Data, From Text/CSV) with the type "Text" for every column, dates included.'
_CODES = ToolHints(
    sheet=f"To keep the zeros of codes: Format Cells, Text, before you type. {_IMPORT}",
    formula='Lost zeros come back with =TEXT({cell},"{zeros}") in a spare column.',
    sas="{name}_c = PUT({name}, Z{width}.); keeps leading zeros",
)
_SEVERAL = ToolHints(
    sheet='Join the columns {letter} in a spare column, as in =A2&"|"&B2; conditional formatting, '
    "duplicate values, shows what repeats there.",
    sas="PROC SORT NODUPKEY DUPOUT=repeats; BY the key's variables; RUN;",
)
_ENCODING = ToolHints(
    sheet='Excel: Save As, "CSV UTF-8 (Comma delimited)". LibreOffice: Save As, Edit filter settings, character '
    "set Unicode (UTF-8).",
    sas='FILENAME out "table.csv" ENCODING="utf-8";',
)
_LABEL = ToolHints(sheet="Type the name into the header row, without blanks around it.")
_SCREEN = ToolHints(sheet="Right click on the column's letter, Delete, if the column is not needed.")
_RULES: Mapping[str, ToolHints] = MappingProxyType(
    {
        "foreign-key": ToolHints(
            sheet="Copy the other table's column into column A of a sheet called Other: =COUNTIF(Other!A:A,{cell})=0 "
            "in a spare column marks values that are not there."
        ),
        "extra-cell": ToolHints(
            sheet='Where a text was cut in two: save as "Text CSV" with "Quote all text cells" (LibreOffice); '
            "Excel quotes what needs it when it saves as CSV."
        ),
        "missing-cell": ToolHints(
            sheet="Go to the row by its number and check its last cells; then save the file as CSV."
        ),
        "blank-row": ToolHints(sheet="Right click on the row's number, Delete Row."),
        "encoding-error": _ENCODING,
        "undecodable-row": _ENCODING,
        "blank-label": _LABEL,
        "duplicate-label": _LABEL,
        "incorrect-label": _LABEL,
        "missing-label": _LABEL,
        "screen-email": _SCREEN,
        "screen-phone": _SCREEN,
        "screen-ssn": _SCREEN,
    }
)


def hints(
    rule: str,
    constraint: str | None,
    kind: str,
    *,
    column: str = "",
    row: int | None = None,
    width: int = 0,
    sas: bool = False,
    cells: Collection[str] | None = None,
) -> tuple[Hint, ...]:
    """What to do in a spreadsheet, or in SAS.

    Args:
        rule: the rule's code.
        constraint: the broken constraint.
        kind: the field's type.
        column: the column's letter in a spreadsheet, several for a key; its name in SAS.
        row: the first bad row, for the formula.
        width: number of digits of a code that may have lost zeros; 0 for other columns.
        sas: the file was made with SAS.
        cells: bad cells that only have the wrong form; None if cells are not shown, so that no formula is offered.
    """
    known = _hints_of(rule, constraint, kind, width, column)
    needs_digits = rule == "type-error" and field_type(kind).needs_digits
    if not sas and cells is not None and needs_digits and not any(map(_has_digit, cells)):
        return ()  # no format and no formula turns a word into a number or a date
    tool, text = (_SAS, known.sas) if sas else (_SHEET, known.sheet)
    if not sas and cells is not None and known.formula:
        text = f"{text} {known.formula}"
    if not text or ("{letter}" in text and not column) or ("{name}" in text and not _is_sas_name(column)):
        return ()
    values = {
        "{letter}": column,
        "{cell}": f"{column}{row or 2}",
        "{name}": column,
        "{zeros}": "0" * width,
        "{width}": str(width),
    }
    return ((tool, re.sub(r"\{[a-z]+\}", lambda found: values[found[0]], text)),)


def _has_digit(cell: str) -> bool:
    return re.search("[0-9]", cell) is not None


def _is_sas_name(name: str) -> bool:
    return re.fullmatch("[A-Za-z_][A-Za-z0-9_]{0,31}", name) is not None


def _hints_of(rule: str, constraint: str | None, kind: str, width: int, columns: str) -> ToolHints:
    if rule == "type-error":
        return field_type(kind).words.hints
    if rule in {"primary-key", "unique-key"} and "," in columns:
        return _SEVERAL
    if rule in {"unique-error", "primary-key", "unique-key", "constraint-error"}:
        broken = constraint_named(constraint if rule == "constraint-error" else "unique")
        if broken is None:
            return ToolHints()
        return _CODES if width and broken.of_codes else broken.hints
    if rule == "foreign-key" and "," in columns:
        return ToolHints()
    return _RULES.get(rule, ToolHints())
