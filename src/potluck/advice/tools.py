"""How to mend a finding in the tool that the file was made with."""

import re
from collections.abc import Collection, Mapping

__all__ = ["Hint", "hints"]

# The tool's name and what to do in it.
Hint = tuple[str, str]

_SHEET = "Excel, LibreOffice"
_SAS = "SAS"
_IMPORT = 'Import the CSV (Data, From Text/CSV) with the type "Text" for every column, dates included.'
_NUMBERS = "Select column {letter}, Format Cells, Number, without a thousands separator."
_VALUE = 'Numbers kept as text become numbers with =VALUE(SUBSTITUTE({cell},",","")) in a spare column.'
_SHEETS: Mapping[str, str] = {
    "type-error integer": _NUMBERS,
    "type-error number": _NUMBERS,
    "type-error year": "Select column {letter}, Format Cells, Number, without decimals or a thousands separator.",
    "type-error date": (
        "Select column {letter}, Format Cells, custom format yyyy-mm-dd. Dates kept as text: Data, Text to Columns, "
        f'column type "Date: DMY" or "Date: MDY". {_IMPORT}'
    ),
    "type-error datetime": 'Select column {letter}, Format Cells, custom format yyyy-mm-dd"T"hh:mm:ss.',
    "type-error time": "Select column {letter}, Format Cells, custom format hh:mm:ss.",
    "type-error yearmonth": "Select column {letter}, Format Cells, custom format yyyy-mm.",
    "type-error boolean": "Filter column {letter} and replace what is neither true nor false (Find and Replace).",
    "constraint-error code": f"To keep the zeros of codes: Format Cells, Text, before you type. {_IMPORT}",
    "constraint-error pattern": "Filter column {letter} to see what differs.",
    "constraint-error enum": "Filter column {letter}: the list shows every spelling. Data, Validity (Data Validation) "
    "keeps to the values allowed.",
    "constraint-error required": "Filter column {letter} for blanks, and fill the cells in.",
    "constraint-error length": _IMPORT,
    "constraint-error bound": "Filter column {letter} by number: values out of bounds are at the ends of the list. "
    "(Sorting would change the row numbers.)",
    "unique-error": "=COUNTIF({letter}:{letter},{cell})>1 in a spare column marks repeated values.",
    "key of several": 'Join the columns {letter} in a spare column, as in =A2&"|"&B2; conditional formatting, '
    "duplicate values, shows what repeats there.",
    "foreign-key": "Copy the other table's column into column A of a sheet called Other: =COUNTIF(Other!A:A,{cell})=0 "
    "in a spare column marks what it lacks.",
    "extra-cell": 'Where a text was cut in two: save as "Text CSV" with "Quote all text cells" (LibreOffice); '
    "Excel quotes what needs it when it saves as CSV.",
    "missing-cell": "Go to the row by its number and see what stands in its last cells; then save the file as CSV.",
    "blank-row": "Right click on the row's number, Delete Row.",
    "encoding": 'Excel: Save As, "CSV UTF-8 (Comma delimited)". LibreOffice: Save As, Edit filter settings, character '
    "set Unicode (UTF-8).",
    "label": "Type the name into the header row, without blanks around it.",
    "screen": "Right click on the column's letter, Delete, if the column is not needed.",
}
_FORMULAS: Mapping[str, str] = {
    "type-error integer": _VALUE,
    "type-error number": _VALUE,
    "type-error date": 'As a formula: =TEXT({cell},"yyyy-mm-dd").',
    "type-error yearmonth": 'As a formula: =TEXT({cell},"yyyy-mm").',
    "constraint-error code": 'Lost zeros come back with =TEXT({cell},"{zeros}") in a spare column.',
    "constraint-error pattern": "Blanks around texts go away with =TRIM({cell}) in a spare column.",
    "constraint-error enum": "Blanks around texts go away with =TRIM({cell}).",
    "constraint-error length": "=LEN({cell}) in a spare column shows how long each text is.",
}
_FORMED = frozenset({"integer", "number", "year", "date", "datetime", "time", "yearmonth"})
_SASES: Mapping[str, str] = {
    "type-error date": "FORMAT {name} YYMMDD10.;",
    "type-error datetime": "FORMAT {name} E8601DT19.;",
    "type-error time": "FORMAT {name} TIME8.;",
    "type-error integer": "FORMAT {name} BEST32.; or {name}_n = INPUT({name}, COMMA32.); where it is text",
    "type-error number": "FORMAT {name} BEST32.; or {name}_n = INPUT({name}, COMMA32.); where it is text",
    "constraint-error code": "{name}_c = PUT({name}, Z{width}.); keeps leading zeros",
    "constraint-error pattern": "{name} = STRIP({name});",
    "constraint-error enum": "PROC FREQ; TABLES {name}; RUN; lists every spelling",
    "constraint-error required": "WHERE MISSING({name}); shows the rows",
    "unique-error": "PROC SORT NODUPKEY DUPOUT=repeats; BY {name}; RUN;",
    "key of several": "PROC SORT NODUPKEY DUPOUT=repeats; BY the key's variables; RUN;",
    "encoding": 'FILENAME out "table.csv" ENCODING="utf-8";',
}
_SAME = {
    "encoding-error": "encoding",
    "undecodable-row": "encoding",
    "blank-label": "label",
    "duplicate-label": "label",
    "incorrect-label": "label",
    "missing-label": "label",
    "screen-email": "screen",
    "screen-phone": "screen",
    "screen-ssn": "screen",
}
_KINDS = {
    "categories": "enum",
    "minLength": "length",
    "maxLength": "length",
    "minimum": "bound",
    "maximum": "bound",
    "exclusiveMinimum": "bound",
    "exclusiveMaximum": "bound",
}


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
        constraint: the constraint that is broken.
        kind: the field's type.
        column: the column's letter in a spreadsheet, several for a key; its name in SAS.
        row: the first bad row, for the formula.
        width: number of digits of a code whose zeros may be lost; 0 for none.
        sas: the file was made with SAS.
        cells: bad cells that are only of another form; None where cells are not shown, and no formula is offered.
    """
    key = _key(rule, constraint, kind, width, column)
    tool, texts = (_SAS, _SASES) if sas else (_SHEET, _SHEETS)
    if not sas and cells is not None and rule == "type-error" and kind in _FORMED and not any(map(_has_digit, cells)):
        return ()  # no format, and no formula, makes a number or a day of a word
    text = texts.get(key, "")
    if not sas and cells is not None and key in _FORMULAS:
        text = f"{text} {_FORMULAS[key]}"
    if not text or ("{letter}" in text and not column) or ("{name}" in text and not _is_sas_name(column)):
        return ()
    said = {
        "{letter}": column,
        "{cell}": f"{column}{row or 2}",
        "{name}": column,
        "{zeros}": "0" * width,
        "{width}": str(width),
    }
    return ((tool, re.sub(r"\{[a-z]+\}", lambda found: said[found[0]], text)),)


def _has_digit(cell: str) -> bool:
    return re.search("[0-9]", cell) is not None


def _is_sas_name(name: str) -> bool:
    return re.fullmatch("[A-Za-z_][A-Za-z0-9_]{0,31}", name) is not None


def _key(rule: str, constraint: str | None, kind: str, width: int, columns: str) -> str:
    if rule == "type-error":
        return f"type-error {kind}"
    if rule in {"primary-key", "unique-key"}:
        return "key of several" if "," in columns else "unique-error"
    if rule == "foreign-key" and "," in columns:
        return ""
    if rule == "constraint-error":
        what = _KINDS.get(constraint or "", constraint or "")
        return "constraint-error code" if width and what in {"pattern", "length"} else f"constraint-error {what}"
    return _SAME.get(rule, rule)
