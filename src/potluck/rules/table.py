"""Every rule Potluck checks, in one table: its code, severity, meaning and fix.

Codes of checks that the standard describes are frictionless' error types, so that a report of one
tool can be held against a report of the other; our own codes are our own words.
"""

from dataclasses import dataclass, replace
from types import MappingProxyType

from potluck.rules.cases import CASES, Case

__all__ = ["MAY_BLANK", "MAY_STAY", "RULES", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        code: what reports call it.
        severity: error, warning or info.
        title: its name in words.
        about: what it looks at and why it exists.
        fix: what to do, for the person who has the file.
        stage: where in the pass it is checked: descriptor, file, header, row, cell, table, screen.
        fails: files that break it; None where no small file can.
        passes: the same files, mended.
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
        "Package description",
        "The description of the dataset breaks the Data Package standard, so nobody's tools can rely on it.",
        "Correct datapackage.yaml at the place named.",
        "descriptor",
    ),
    Rule(
        "resource-error",
        "error",
        "Table description",
        "The description of a table breaks the Data Package standard, or points outside the dataset's own folder.",
        "Correct the table's entry under resources.",
        "descriptor",
    ),
    Rule(
        "schema-error",
        "error",
        "Schema",
        "The table's schema breaks the Table Schema standard.",
        "Correct the schema at the place named.",
        "descriptor",
    ),
    Rule(
        "field-error",
        "error",
        "Field description",
        "A field's description breaks the Table Schema standard, so its column cannot be checked.",
        "Correct the field in the schema.",
        "descriptor",
    ),
    Rule(
        "dialect-error",
        "error",
        "Dialect",
        "The table's dialect breaks the Table Dialect standard.",
        "Correct the dialect at the place named.",
        "descriptor",
    ),
    Rule(
        "unquoted-scalar",
        "error",
        "Unquoted value in YAML",
        "YAML would silently turn this text into another value: 01001 into 513, NO into false, 12:30 into 750.",
        "Put the value in quotes, as shown.",
        "descriptor",
    ),
    Rule(
        "duplicate-key",
        "error",
        "A name used twice",
        "The same key stands twice in one place of the descriptor; only one of them would count.",
        "Remove one of the two.",
        "descriptor",
    ),
    Rule(
        "unknown-key",
        "error",
        "Unknown key",
        "A key under `potluck` is not a known one, so what it says would be ignored.",
        "Correct the spelling, or remove the key.",
        "descriptor",
    ),
    Rule(
        "invalid-value",
        "error",
        "Value that does not fit",
        "A value under `potluck` is not of the kind its key needs.",
        "Correct the value.",
        "descriptor",
    ),
    Rule(
        "todo",
        "warning",
        "Still to be filled in",
        "The draft left this open because only a person can know it.",
        "Replace the `todo` by the answer.",
        "descriptor",
    ),
    Rule(
        "tier-missing",
        "warning",
        "No access tier",
        "Nobody has said who may see this dataset, so nobody will.",
        "Set potluck.tier, and name who decided in potluck.tierDeclaredBy.",
        "descriptor",
    ),
    Rule(
        "licence-unknown",
        "warning",
        "Licence not recognised",
        "The licence is not an SPDX identifier, so its terms cannot be looked up.",
        "Use an SPDX identifier such as CC-BY-4.0, or us-government-work.",
        "descriptor",
    ),
    Rule(
        "accept-unknown",
        "warning",
        "Accept entry that names nothing",
        "An entry under `accept` names a rule, a table or a field that there is not, so it accepts nothing.",
        "Correct the name in the entry, or remove the entry.",
        "descriptor",
    ),
    Rule(
        "accept-unused",
        "info",
        "Accept entry without a finding",
        "What an entry under `accept` is about was not found: it has been mended, or another entry stands before it.",
        "Remove the entry.",
        "descriptor",
    ),
    Rule(
        "misspelt-key",
        "warning",
        "Key that is nearly one of the standard's",
        "The standard allows keys of one's own, and this one is so like one of its own that it is most likely misspelt; what it says is ignored.",
        "Correct the spelling; begin the name of a key of your own with a prefix and a colon.",
        "descriptor",
    ),
    Rule(
        "key-type-mismatch",
        "warning",
        "Keys of different types",
        "A foreign key's field and the field it refers to have different types, so text never equals a number.",
        "Give both fields the same type.",
        "descriptor",
    ),
    # -- file ------------------------------------------------------------------------------------
    Rule(
        "scheme-error",
        "error",
        "File missing",
        "A file that the descriptor names is not there.",
        "Put the file in the dataset's folder under the name given, or correct the path.",
        "file",
    ),
    Rule(
        "source-error",
        "error",
        "File cannot be read",
        "The file is not what its description says it is: empty, damaged, or of another format.",
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
        "A cell is over 64 MB or a line over 128 MB, most likely because a quotation mark was never closed or the file is no "
        "table; reading stopped there.",
        "Look for an opening quotation mark without its closing one near the row named.",
        "file",
    ),
    Rule(
        "unclosed-quote",
        "warning",
        "Quotation mark never closed",
        "A quotation mark opens and is not closed where its text ends: the file ends first, or a mark that belongs to another "
        "text closes it lines further down. Everything between was read as a single cell.",
        "Look at the row named: close the quotation mark, or double it if it belongs to the text (an inch mark, for one).",
        "file",
    ),
    Rule(
        "dialect-detected",
        "info",
        "Dialect guessed",
        "No dialect is declared, so the delimiter, quotes and header row were detected from the file.",
        "Nothing, if it is right. Else declare the delimiter and the header row under `dialect`.",
        "file",
    ),
    Rule(
        "schema-inferred",
        "info",
        "Schema guessed",
        "No schema is declared, so types were guessed from the data and the data checked against the guess.",
        "Declare a schema: `potluck add` drafts one.",
        "file",
    ),
    Rule(
        "preamble-skipped",
        "info",
        "Lines above the header",
        "Rows above the header row are not part of the table; they were read and set aside.",
        "Nothing, if these lines are titles or notes.",
        "file",
    ),
    Rule(
        "sheet-not-checked",
        "info",
        "Sheets that were not read",
        "The workbook has several sheets and nobody has said which of them is the table.",
        "Nothing, if the sheet read is the table. Else name it: `sheetName` in the dialect (a file given as `--dialect`). "
        "`potluck add` takes every sheet that is a table.",
        "file",
    ),
    Rule(
        "not-a-table",
        "info",
        "Not a table",
        "The file is carried along as it is; only tables are checked.",
        "Nothing.",
        "file",
    ),
    Rule(
        "hash-count",
        "error",
        "Checksum differs",
        "The file is not the one whose checksum was declared.",
        "Take the delivery in with `potluck add --to`, or correct `hash`.",
        "file",
    ),
    Rule(
        "byte-count",
        "error",
        "Size differs",
        "The file does not have the declared number of bytes.",
        "Take the delivery in with `potluck add --to`, or correct `bytes`.",
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
        "A column has no name in the header, so nobody can say what it holds.",
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
        "The header has another name at this position than the schema.",
        "Rename the column, or put the columns in the schema's order.",
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
        "Add the column, or take it out of the schema.",
        "header",
    ),
    Rule(
        "unmatched-header",
        "error",
        "No column matches",
        "None of the file's columns is in the schema.",
        "Check that the right file and the right header row are used.",
        "header",
    ),
    Rule(
        "ambiguous-header",
        "error",
        "Columns cannot be matched",
        "Columns are matched by name, and the names are not unique.",
        "Give every column a name of its own.",
        "header",
    ),
    Rule(
        "column-left-out",
        "info",
        "Column not released",
        "The file has columns that the schema does not describe; nobody has said what they hold, so they are not released.",
        "Describe the column in the schema if it should be released.",
        "header",
    ),
    # -- rows ------------------------------------------------------------------------------------
    Rule(
        "extra-cell",
        "error",
        "Row too long",
        "The row has more cells than the header, so from some cell on every value stands in the wrong column; most often a text "
        "holds the separator (a comma) and is not in quotation marks.",
        "If a text was cut in two, put it in quotation marks. Any other cell beyond the last column: move it to the column "
        "where it belongs, or delete it.",
        "row",
    ),
    Rule(
        "missing-cell",
        "error",
        "Row too short",
        "The row has fewer cells than the header: it was cut short, or a separator is lacking and its values stand in the wrong "
        "columns. Spreadsheets show such a row as one that ends in blank cells.",
        "See that the cells stand under the right headings, and fill the row up. If the line is a note and no data, take "
        "it out of the table.",
        "row",
    ),
    Rule(
        "blank-row",
        "error",
        "Blank row",
        "Every cell of the row is empty or missing, so the row says nothing; it would count as one all the same.",
        "Delete the row. Where blank rows are part of the layout, have skipBlankRows set in the dialect.",
        "row",
    ),
    Rule(
        "undecodable-row",
        "error",
        "Row with unreadable characters",
        "The row holds bytes that are not text in the declared encoding.",
        "Retype the characters shown as \\x.., or export the file again as UTF-8.",
        "row",
    ),
    # -- cells -----------------------------------------------------------------------------------
    Rule(
        "type-error",
        "error",
        "Value of the wrong type",
        "The description says what kind of values the column holds, and these cells hold another kind: with a single one of "
        "them left in, nobody can add up or sort the column.",
        "Correct the cells. If a text means that there is no value, leave the cell empty where the column may be, or have it "
        "declared a missing value.",
        "cell",
    ),
    Rule(
        "constraint-error",
        "error",
        "Constraint broken",
        "The value is of the right type, and not one that the description allows in this column.",
        "Correct the cell. If it is right, the constraint is wrong: tell the dataset's steward.",
        "cell",
    ),
    Rule(
        "value-out-of-range",
        "error",
        "Value that Parquet cannot hold",
        "The value is right by the standard and does not fit the column: an integer over 64 bits, a number over the range of a float, a date beyond the calendar.",
        "Correct the value. If it is a number that only names something, have the field declared as text (string).",
        "cell",
    ),
    Rule(
        "mixed-time-zones",
        "error",
        "Times with and without a zone",
        "Most values of the column carry a time zone and this one does not, or the other way round; they cannot be ordered.",
        "Give every value of the column a zone (Z, or +01:00), or none.",
        "cell",
    ),
    Rule(
        "unique-error",
        "error",
        "Value used twice",
        "No two rows may have the same value in this column, so that a value names one row.",
        "Compare each row with the earlier one named. If the two are alike throughout, remove one of them. If they differ, one of "
        "the values is mistyped: correct it, and delete neither. If both are right, tell the dataset's steward.",
        "table",
    ),
    Rule(
        "primary-key",
        "error",
        "A key used twice or missing",
        "The primary key must be present in every row and never repeat; rows could not be told apart otherwise.",
        "Compare each row with the earlier one named. If the two are alike throughout, remove one of them. If they differ, one of "
        "the keys is mistyped: correct it, and delete neither. Fill in keys that are missing.",
        "table",
    ),
    Rule(
        "unique-key",
        "error",
        "Unique key broken",
        "No two rows may have the same values in these columns together.",
        "Compare each row with the earlier one named. If the two are alike throughout, remove one of them. If they differ, one of "
        "the values is mistyped: correct it, and delete neither. If both are right, tell the dataset's steward.",
        "table",
    ),
    Rule(
        "foreign-key",
        "error",
        "Not in the list it refers to",
        "The value must stand in another table, where what it names is described; otherwise the two cannot be joined. Codes "
        "that lost a leading zero or come from another year's list are not found either.",
        "Look the value up in the other table and correct it. If it is right, ask the steward of the other table to add it.",
        "table",
    ),
    Rule(
        "parent-not-released",
        "warning",
        "Reference to a row that was held back",
        "The row refers to a row that is in quarantine and so not in the release.",
        "Correct the row that is referred to.",
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
        "Cells look like telephone numbers, which identify people directly unless they are an office's.",
        "Remove them, or say in an `accept` entry whose numbers they are.",
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
        "Counts under the event's threshold can single out people.",
        "Suppress the small counts, or restrict the dataset.",
        "screen",
    ),
)


def _shown(rule: Rule) -> Rule:
    fails, passes = CASES.get(rule.code, (None, None))
    return replace(rule, fails=fails, passes=passes)


RULES = MappingProxyType({rule.code: _shown(rule) for rule in _TABLE})

# Rules that a cell breaks: it may become null, and its row stay, where the steward accepts that.
MAY_BLANK = frozenset({"type-error", "constraint-error", "value-out-of-range", "mixed-time-zones"})
# Rules whose rows may stay as they are where the steward accepts that or the event says it is no error: such
# a row is whole, and its values are of their fields' types.
MAY_STAY = frozenset({"constraint-error", "blank-row", "unique-error", "primary-key", "unique-key", "foreign-key"})
