"""Every rule Potluck checks, in one table: its code, severity, meaning and fix.

Where the standard describes a check, its code is frictionless' error type, so that the reports of the two tools can
be compared. The other codes are our own.
"""

from dataclasses import dataclass, replace
from types import MappingProxyType

from potluck.rules.cases import CASES, Case

__all__ = ["MAY_BLANK", "MAY_STAY", "RULES", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        code: its name in reports.
        severity: error, warning or info.
        title: its name in words.
        about: what it checks and why.
        fix: what to do, for the person who has the file.
        stage: where in the pass it is checked: descriptor, file, header, row, cell, table, screen.
        fails: files that break it; None if no small file can.
        passes: the same files, corrected.
    """

    code: str
    severity: str
    title: str
    about: str
    fix: str
    stage: str
    fails: Case | None = None
    passes: Case | None = None


_TABLE = (
    # -- descriptor ------------------------------------------------------------------------------
    Rule(
        "package-error",
        "error",
        "Error in the dataset's description",
        "The description of the dataset breaks the Data Package standard, so no tool can rely on it.",
        "Correct datapackage.yaml at the place named.",
        "descriptor",
    ),
    Rule(
        "resource-error",
        "error",
        "Error in a table's description",
        "The description of a table breaks the Data Package standard, or points to a file outside the dataset's "
        "folder.",
        "Correct the table's entry under `resources`.",
        "descriptor",
    ),
    Rule(
        "schema-error",
        "error",
        "Error in the schema",
        "The table's schema (the list of its columns, with their types and rules) breaks the Table Schema standard.",
        "Correct the schema at the place named.",
        "descriptor",
    ),
    Rule(
        "field-error",
        "error",
        "Error in a field's description",
        "The description of a field (a column) breaks the Table Schema standard, so the column cannot be checked.",
        "Correct the field in the schema.",
        "descriptor",
    ),
    Rule(
        "dialect-error",
        "error",
        "Error in the dialect",
        "The table's dialect (its delimiter, quotation marks and header rows) breaks the Table Dialect standard.",
        "Correct the dialect at the place named.",
        "descriptor",
    ),
    Rule(
        "unquoted-scalar",
        "error",
        "Value without quotes in YAML",
        "Without quotes, YAML silently turns this text into another value: 01001 into 513, NO into false, 12:30 into "
        "750.",
        "Put the value in quotes, as shown.",
        "descriptor",
    ),
    Rule(
        "duplicate-key",
        "error",
        "Key used twice",
        "The same key appears twice in one place of the descriptor; only one of them would count.",
        "Remove one of the two.",
        "descriptor",
    ),
    Rule(
        "unknown-key",
        "error",
        "Unknown key",
        "A key under `potluck` is not a known key, so it would be ignored.",
        "Correct the spelling, or remove the key.",
        "descriptor",
    ),
    Rule(
        "invalid-value",
        "error",
        "Invalid value",
        "A value under `potluck` is not one that its key allows.",
        "Correct the value.",
        "descriptor",
    ),
    Rule(
        "todo",
        "warning",
        "Still to be filled in",
        "The draft left this open because only a person can know it. While the description, the licence or a contributor is "
        "still `todo`, the dataset stays out of the release.",
        "Replace `todo` with the answer.",
        "descriptor",
    ),
    Rule(
        "tier-missing",
        "warning",
        "No access tier",
        "Nobody has declared who may see this dataset, so it stays out of the release.",
        "Set `potluck.tier`, and name the person who decided in `potluck.tierDeclaredBy`.",
        "descriptor",
    ),
    Rule(
        "licence-unknown",
        "warning",
        "Licence not recognised",
        "The licence is not an SPDX identifier (the standard short name of a licence), so its terms cannot be looked "
        "up.",
        "Use an SPDX identifier such as CC-BY-4.0, or us-government-work.",
        "descriptor",
    ),
    Rule(
        "accept-unknown",
        "warning",
        "Accept entry with an unknown name",
        "An entry under `accept` names a rule, table or field that does not exist, so it accepts nothing.",
        "Correct the name in the entry, or remove the entry.",
        "descriptor",
    ),
    Rule(
        "accept-unused",
        "info",
        "Accept entry that is not needed",
        "An entry under `accept` matches no finding: the error has been corrected, or an earlier entry already "
        "accepts it.",
        "Remove the entry.",
        "descriptor",
    ),
    Rule(
        "misspelt-key",
        "warning",
        "Key that is probably misspelt",
        "The key is almost the same as a key of the standard, so it is probably misspelt. The standard allows keys of "
        "your own, so this is not an error, but the key is ignored.",
        "Correct the spelling. If the key is your own, begin its name with a prefix and a colon.",
        "descriptor",
    ),
    Rule(
        "key-type-mismatch",
        "warning",
        "Keys of different types",
        "A foreign key's field and the field it references have different types, so no value can match: text never "
        "equals a number.",
        "Give both fields the same type.",
        "descriptor",
    ),
    # -- file ------------------------------------------------------------------------------------
    Rule(
        "scheme-error",
        "error",
        "File missing",
        "A file that the descriptor names does not exist.",
        "Put the file in the dataset's folder under the name given, or correct the path.",
        "file",
    ),
    Rule(
        "source-error",
        "error",
        "File cannot be read",
        "The file is not what its description says: it is empty, damaged, or in another format.",
        "Open the file in the program that made it and export it again.",
        "file",
    ),
    Rule(
        "encoding-error",
        "error",
        "Characters cannot be decoded",
        "Some bytes are not text in the declared encoding; those characters would be lost.",
        "Export the file again as UTF-8, or correct `encoding`.",
        "file",
    ),
    Rule(
        "format-unsupported",
        "error",
        "Format not supported",
        "Tables in this format cannot be read.",
        "Export the table as CSV or XLSX.",
        "file",
    ),
    Rule(
        "cell-too-long",
        "error",
        "Cell too long",
        "A cell is over 64 MB, or a line over 128 MB. Most likely a quotation mark was never closed, or the file is "
        "not a table. Reading stopped there.",
        "Near the row named, look for an opening quotation mark without a closing one.",
        "file",
    ),
    Rule(
        "unclosed-quote",
        "warning",
        "Quotation mark never closed",
        "A quotation mark opens but is not closed where its text ends. It stays open until the file ends, or until a "
        "mark of another text, lines further down, closes it. Everything between was read as a single cell.",
        "Look at the row named. Close the quotation mark, or double it if it belongs to the text (an inch mark, for "
        "example).",
        "file",
    ),
    Rule(
        "dialect-detected",
        "info",
        "Dialect guessed",
        "No dialect is declared, so the delimiter, quotation marks and header row were detected from the file.",
        "Nothing, if the guess is right. Otherwise declare the delimiter and the header row under `dialect`.",
        "file",
    ),
    Rule(
        "schema-inferred",
        "info",
        "Schema guessed",
        "No schema is declared, so the types were guessed from the data, and the data was checked against the guess.",
        "Declare a schema: `potluck add` drafts one.",
        "file",
    ),
    Rule(
        "preamble-skipped",
        "info",
        "Lines above the header",
        "Rows above the header row are not part of the table. They were read and skipped.",
        "Nothing, if these lines are titles or notes.",
        "file",
    ),
    Rule(
        "sheet-not-checked",
        "info",
        "Sheets that were not read",
        "The workbook has several sheets, and nothing says which of them is the table.",
        "Nothing, if the right sheet was read. Otherwise name the sheet: `sheetName` in the dialect (a file given as "
        "`--dialect`). `potluck add` takes every sheet that is a table.",
        "file",
    ),
    Rule(
        "not-a-table",
        "info",
        "Not a table",
        "The file stays with the dataset as it is; only tables are checked.",
        "Nothing.",
        "file",
    ),
    Rule(
        "hash-count",
        "error",
        "Checksum differs",
        "The file does not match its declared checksum, so it is not the file that was described.",
        "Add the new delivery with `potluck add --to`, or correct `hash`.",
        "file",
    ),
    Rule(
        "byte-count",
        "error",
        "Size differs",
        "The file does not have the declared number of bytes.",
        "Add the new delivery with `potluck add --to`, or correct `bytes`.",
        "file",
    ),
    Rule(
        "field-count",
        "error",
        "Number of columns differs",
        "The table does not have the declared number of columns.",
        "Correct `fields`, or the file.",
        "file",
    ),
    Rule(
        "row-count",
        "error",
        "Number of rows differs",
        "The table does not have the declared number of rows.",
        "Correct `rows`, or the file.",
        "file",
    ),
    # -- header ----------------------------------------------------------------------------------
    Rule(
        "blank-label",
        "error",
        "Column without a name",
        "A column has no name in the header row, so nobody can tell what it holds.",
        "Name the column in the header row.",
        "header",
    ),
    Rule(
        "duplicate-label",
        "error",
        "Column name used twice",
        "Two columns have the same name, so one hides the other.",
        "Rename one of the two columns.",
        "header",
    ),
    Rule(
        "incorrect-label",
        "error",
        "Column name differs",
        "The column's name in the header is not the name that the schema has at this position.",
        "Rename the column, or put the columns in the order of the schema.",
        "header",
    ),
    Rule(
        "extra-label",
        "error",
        "Column not in the schema",
        "The file has a column that the schema does not describe.",
        "Remove the column, or describe it in the schema.",
        "header",
    ),
    Rule(
        "missing-label",
        "error",
        "Column missing",
        "The schema describes a column that the file does not have.",
        "Add the column, or remove it from the schema.",
        "header",
    ),
    Rule(
        "unmatched-header",
        "error",
        "No column matches",
        "None of the file's columns is in the schema.",
        "Check that this is the right file, and that the right row is read as its header.",
        "header",
    ),
    Rule(
        "ambiguous-header",
        "error",
        "Columns cannot be matched",
        "Columns are matched by name, but the names are not unique.",
        "Give every column its own name.",
        "header",
    ),
    Rule(
        "column-left-out",
        "info",
        "Column not released",
        "The file has columns that the schema does not describe. Nobody has described what they hold, so they are not "
        "released.",
        "Describe the column in the schema if it should be released.",
        "header",
    ),
    # -- rows ------------------------------------------------------------------------------------
    Rule(
        "extra-cell",
        "error",
        "Row too long",
        "The row has more cells than the header, so from some cell on every value is in the wrong column. Most often "
        "a text contains the separator (a comma) and is not in quotation marks.",
        "If a text was cut in two, put it in quotation marks. Move any other cell beyond the last column to the "
        "column where it belongs, or delete it.",
        "row",
    ),
    Rule(
        "missing-cell",
        "error",
        "Row too short",
        "The row has fewer cells than the header. Either it was cut short, or a separator is missing and its values "
        "are in the wrong columns. Spreadsheets show such a row with blank cells at its end.",
        "Check that the cells are under the right headings, and fill in the missing ones. If the line is a note and "
        "not data, remove it from the table.",
        "row",
    ),
    Rule(
        "blank-row",
        "error",
        "Blank row",
        "Every cell of the row is empty or missing. The row holds no data, but would still be counted.",
        "Delete the row. If blank rows are part of the layout, set `skipBlankRows` in the dialect.",
        "row",
    ),
    Rule(
        "undecodable-row",
        "error",
        "Row with unreadable characters",
        "The row contains bytes that are not text in the declared encoding.",
        "Retype the characters shown as \\x.., or export the file again as UTF-8.",
        "row",
    ),
    # -- cells -----------------------------------------------------------------------------------
    Rule(
        "type-error",
        "error",
        "Value of the wrong type",
        "The description says what kind of values the column holds, and these cells hold another kind. As long as one "
        "of them is left, nobody can add up or sort the column.",
        "Correct the cells. If a text means that there is no value, leave the cell empty if the column allows it, or "
        "declare the text as a missing value.",
        "cell",
    ),
    Rule(
        "constraint-error",
        "error",
        "Constraint broken",
        "The value has the right type, but the description does not allow it in this column.",
        "Correct the cell. If the value is right, the constraint is wrong: tell the dataset's steward.",
        "cell",
    ),
    Rule(
        "value-out-of-range",
        "error",
        "Value that cannot be stored",
        "The value is valid by the standard, but Parquet, the format of the released data, cannot store it in this "
        "column: an integer of more than 64 bits, a number too large for a float, or a date beyond the calendar.",
        "Correct the value. If the number is only a name for something, declare the field as text (string).",
        "cell",
    ),
    Rule(
        "mixed-time-zones",
        "error",
        "Times with and without a zone",
        "Most values of the column have a time zone and this one does not, or the other way round. Such values cannot "
        "be put in order.",
        "Give every value of the column a zone (Z, or +01:00), or give none of them one.",
        "cell",
    ),
    Rule(
        "unique-error",
        "error",
        "Value used twice",
        "Each value may appear only once in this column, so that it identifies one row.",
        "Compare each row with the earlier row named. If the two rows are identical, remove one of them. If they "
        "differ, one of the values is mistyped: correct it, and delete neither row. If both are right, tell the "
        "dataset's steward.",
        "table",
    ),
    Rule(
        "primary-key",
        "error",
        "Key used twice or missing",
        "The primary key identifies each row, so it must be present in every row and never repeat.",
        "Compare each row with the earlier row named. If the two rows are identical, remove one of them. If they "
        "differ, one of the keys is mistyped: correct it, and delete neither row. Fill in missing keys.",
        "table",
    ),
    Rule(
        "unique-key",
        "error",
        "Unique key broken",
        "No two rows may have the same combination of values in these columns.",
        "Compare each row with the earlier row named. If the two rows are identical, remove one of them. If they "
        "differ, one of the values is mistyped: correct it, and delete neither row. If both are right, tell the "
        "dataset's steward.",
        "table",
    ),
    Rule(
        "foreign-key",
        "error",
        "Not in the table it refers to",
        "The value must also appear in another table, which describes what it stands for; otherwise the two tables "
        "cannot be joined. Codes that lost a leading zero or come from another year's list are not found either.",
        "Look up the value in the other table and correct it. If it is right, ask the steward of the other table to "
        "add it.",
        "table",
    ),
    Rule(
        "parent-not-released",
        "warning",
        "Reference to a quarantined row",
        "The row refers to a row that is in quarantine, and therefore not in the release.",
        "Correct the row that it refers to.",
        "table",
    ),
    # -- screening -------------------------------------------------------------------------------
    Rule(
        "screen-email",
        "warning",
        "E-mail addresses",
        "Cells look like e-mail addresses, which identify people directly.",
        "Remove the column, or mark the field `sensitive` and restrict the dataset.",
        "screen",
    ),
    Rule(
        "screen-phone",
        "warning",
        "Telephone numbers",
        "Cells look like telephone numbers, which identify people directly unless they belong to an office.",
        "Remove the numbers, or say in an `accept` entry whose numbers they are.",
        "screen",
    ),
    Rule(
        "screen-ssn",
        "error",
        "Social security numbers",
        "Cells look like social security numbers, which identify people directly.",
        "Remove the column before the data goes any further.",
        "screen",
    ),
    Rule(
        "screen-small-cells",
        "warning",
        "Small counts",
        "Counts below the event's threshold can single out people.",
        "Suppress the small counts, or restrict the dataset.",
        "screen",
    ),
)


def _shown(rule: Rule) -> Rule:
    fails, passes = CASES.get(rule.code, (None, None))
    return replace(rule, fails=fails, passes=passes)


RULES = MappingProxyType({rule.code: _shown(rule) for rule in _TABLE})

# Rules that a cell breaks: if the steward accepts that, the cell may become null and its row stay.
MAY_BLANK = frozenset({"type-error", "constraint-error", "value-out-of-range", "mixed-time-zones"})
# Rules whose rows may stay as they are, if the steward accepts that or the event says it is no error: such a row
# is whole, and its values have the types of their fields.
MAY_STAY = frozenset({"constraint-error", "blank-row", "unique-error", "primary-key", "unique-key", "foreign-key"})
