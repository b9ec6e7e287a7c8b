"""How to mend a finding in the tool that the file was made with."""

import re
from collections.abc import Mapping

__all__ = ["Hint", "hints"]

# The tool's name and what to do in it.
Hint = tuple[str, str]

_SHEET = "Excel, LibreOffice"
_SAS = "SAS"
_IMPORT = 'When you open the CSV through the import wizard, give the column the type "Text".'
_NUMBERS = (
    "Select column {letter}, Format Cells, Number, without a thousands separator. Numbers kept as text become numbers "
    'with =VALUE(SUBSTITUTE({cell},",","")) in a spare column.'
)
_SHEETS: Mapping[str, str] = {
    "type-error integer": _NUMBERS,
    "type-error number": _NUMBERS,
    "type-error year": "Select column {letter}, Format Cells, Number, without decimals or a thousands separator.",
    "type-error date": (
        "Select column {letter}, Format Cells, custom format yyyy-mm-dd. Dates kept as text: Data, Text to Columns, "
        'column type "Date: DMY" or "Date: MDY". As a formula: =TEXT({cell},"yyyy-mm-dd").'
    ),
    "type-error datetime": 'Select column {letter}, Format Cells, custom format yyyy-mm-dd"T"hh:mm:ss.',
    "type-error time": "Select column {letter}, Format Cells, custom format hh:mm:ss.",
    "type-error yearmonth": 'Select column {letter}, Format Cells, custom format yyyy-mm, or =TEXT({cell},"yyyy-mm").',
    "type-error boolean": "Filter column {letter} and replace what is neither true nor false (Find and Replace).",
    "constraint-error code": (
        'Lost zeros come back with =TEXT({cell},"{zeros}") in a spare column. To keep them: Format Cells, Text, '
        f"before you type. {_IMPORT}"
    ),
    "constraint-error pattern": "Blanks around texts go away with =TRIM({cell}) in a spare column. Filter column "
    "{letter} to see what else differs.",
    "constraint-error enum": "Filter column {letter}: the list shows every spelling. Data, Validity (Data Validation) "
    "keeps to the values allowed. Blanks around texts go away with =TRIM({cell}).",
    "constraint-error required": "Filter column {letter} for blanks, and fill the cells in.",
    "constraint-error length": "=LEN({cell}) in a spare column shows how long each text is. " + _IMPORT,
    "constraint-error bound": "Sort or filter column {letter} by number: values out of bounds stand at the ends.",
    "unique-error": "=COUNTIF({letter}:{letter},{cell})>1 in a spare column marks repeated values.",
    "key of several": 'Join the columns {letter} in a spare column, as in =A2&"|"&B2; conditional formatting, '
    "duplicate values, shows what repeats there.",
    "foreign-key": "Copy the other table's column into column A of a sheet called Other: =COUNTIF(Other!A:A,{cell})=0 "
    "in a spare column marks what it lacks.",
    "extra-cell": 'Save as "Text CSV" with "Quote all text cells" (LibreOffice); Excel quotes what needs it when it '
    "saves as CSV.",
    "missing-cell": "Open the file and fill the row's last cells in, or delete the row (right click on its number).",
    "blank-row": "Right click on the row's number, Delete Row.",
    "encoding": 'Excel: Save As, "CSV UTF-8 (Comma delimited)". LibreOffice: Save As, Edit filter settings, character '
    "set Unicode (UTF-8).",
    "label": "Type the name into the header row, without blanks around it.",
    "screen": "Right click on the column's letter, Delete, if the column is not needed.",
}
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
    letter: str = "",
    row: int | None = None,
    name: str = "",
    width: int = 0,
    sas: bool = False,
) -> tuple[Hint, ...]:
    """What to do in a spreadsheet, or in SAS.

    Args:
        rule: the rule's code.
        constraint: the constraint that is broken.
        kind: the field's type.
        letter: the column's letter.
        row: the first bad row, for the formula.
        name: the column's name.
        width: number of digits of a code whose zeros may be lost; 0 for none.
        sas: the file was made with SAS.
    """
    key = _key(rule, constraint, kind, width, letter or name)
    tool, texts = (_SAS, _SASES) if sas else (_SHEET, _SHEETS)
    text = texts.get(key, "")
    if not text or ("{letter}" in text and not letter) or ("{name}" in text and not _is_sas_name(name)):
        return ()
    said = {
        "{letter}": letter,
        "{cell}": f"{letter}{row or 2}",
        "{name}": name,
        "{zeros}": "0" * width,
        "{width}": str(width),
    }
    return ((tool, re.sub(r"\{[a-z]+\}", lambda found: said[found[0]], text)),)


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
