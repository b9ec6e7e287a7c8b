"""Where Potluck and frictionless differ on the conformance cases, and why that is right.

Every difference stands here once. `REASONS` says of each reason which rule a difference of its kind shows
in (None where it may be any of the others) and which rules may follow from it; a difference in any other
rule is none of it. Points are those of the list that goes with the cases.
"""

from typing import NamedTuple

__all__ = ["DEPARTURES", "REASONS", "UNREAD", "Reason"]


class Reason(NamedTuple):
    """Why a verdict differs: in words, the rule it shows in, and the rules that may follow."""

    why: str
    shows: str | None
    follow: frozenset[str] = frozenset()

    @property
    def rules(self) -> frozenset[str]:
        """All rules that may differ for this reason."""
        return self.follow | {self.shows} if self.shows else self.follow


REASONS: dict[str, Reason] = {
    "lexical": Reason(
        "Lexical forms are those of the standard: no underscores, digits of other scripts or white space "
        "beyond XML Schema's, two digits for months and days, `T` between date and time, hours to minutes "
        "in a zone (point 16, 17). What such a cell breaks or repeats otherwise is not asked.",
        "type-error",
        frozenset({"constraint-error", "foreign-key", "primary-key", "unique-error"}),
    ),
    "collapsed-space": Reason(
        "White space that XML Schema collapses may stand around dates, times, years and durations (point 16).",
        "type-error",
        frozenset({"constraint-error", "unique-error"}),
    ),
    "long-years": Reason(
        "A year is a gYear and may be negative or longer than four digits (point 26).",
        "type-error",
        frozenset({"constraint-error", "unique-error"}),
    ),
    "long-durations": Reason("The standard sets no bound to the days of a duration.", "type-error"),
    "pattern": Reason("`pattern` matches the whole value (point 15).", "constraint-error"),
    "zones": Reason(
        "Times with and without a zone cannot stand in one column: without one a time is no instant, and "
        "to add one would alter it. The rows are put aside and kept as text.",
        "mixed-time-zones",
        frozenset({"constraint-error", "unique-error"}),
    ),
    "range": Reason(
        "The cell is a value that no column of Parquet holds exactly; rather than round it, its row is "
        "put aside and kept as text.",
        "value-out-of-range",
        frozenset({"constraint-error", "primary-key", "type-error", "unique-error"}),
    ),
    "integer-groups": Reason("`groupChar` is a property of integers too (point 4).", "type-error"),
    "duration-bounds": Reason(
        "Bounds on durations are the standard's (point 5).",
        "field-error",
        frozenset({"constraint-error", "type-error"}),
    ),
    "json-schema": Reason(
        "The constraint `jsonSchema` is the standard's (point 3).",
        "field-error",
        frozenset({"constraint-error", "type-error"}),
    ),
    "categories": Reason("`categories` limit the values (point 2).", "constraint-error"),
    "altitude": Reason("A GeoJSON position may have an altitude (point 12, RFC 7946).", "type-error"),
    "key-parts": Reason("No part of a primary key may be null (point 13).", "primary-key"),
    "key-types": Reason("The integer 1 is not the boolean true (point 26).", "foreign-key"),
    "header-filled": Reason(
        "A blank cell in an upper header row takes the text to its left, as in the standard's example (point 21).",
        "incorrect-label",
    ),
    "dialect-as-declared": Reason(
        "A declared dialect is followed to the letter, `lineTerminator`, an empty `quoteChar` and long "
        "delimiters included, and what it leaves out is the standard's default (points 7, 8, 18, 19).",
        None,
        frozenset({"extra-cell", "extra-label", "incorrect-label", "missing-cell", "source-error", "type-error"}),
    ),
    "comment-above-header": Reason(
        "Rows that `commentChar` marks are no part of the table, so the header is below them.", "type-error"
    ),
    "decimal-char-empty": Reason(
        "An empty `decimalChar` is no character; the default holds (the standard is silent, and "
        "frictionless refuses every number).",
        "type-error",
    ),
    "undecodable-rows": Reason(
        "All rows are checked, those near undecodable bytes too (point 30).",
        "type-error",
        frozenset({"constraint-error"}),
    ),
    "all-counted": Reason(
        "frictionless stops at 1,000 errors unless told otherwise; every error is counted.",
        None,
        frozenset({"constraint-error", "type-error", "unique-error"}),
    ),
    "version": Reason(
        "A schema that says it is of v2 is judged as v2, whatever stands around it (point 25).",
        "field-error",
        frozenset({"constraint-error"}),
    ),
    "hash": Reason("sha1 and sha512 are verified too, and hexadecimal digits may be capital (point 24).", "hash-count"),
    "profile": Reason("A `profile` of v1 is not followed: it may name any address.", "package-error"),
    "another-word": Reason(
        "The same place by another word: a sheet that is not there, labels that cannot be told apart.",
        None,
        frozenset({"error", "format-error", "metadata-error", "source-error"}),
    ),
}

# Cases whose verdict differs, with the reasons.
DEPARTURES: dict[str, tuple[str, ...]] = {
    "constraint-001-pattern-plain": ("pattern",),
    "constraint-011-pattern-quantified-alternation": ("pattern",),
    "constraint-012-pattern-postcode": ("pattern",),
    "constraint-030-enum-integer-strings": ("lexical",),
    "constraint-038-enum-datetime-tz": ("zones",),
    "constraint-041-enum-yearmonth": ("lexical",),
    "constraint-051-maximum-integer": ("range",),
    "constraint-052-min-max-integer": ("range",),
    "constraint-067-minimum-year": ("lexical",),
    "constraint-091-meta-duration-minimum": ("duration-bounds",),
    "constraint-097-meta-object-jsonschema": ("json-schema",),
    "crash-022-snan-plain": ("lexical",),
    "crash-026-number-decimalchar-empty": ("decimal-char-empty",),
    "csv-041-d-multi": ("dialect-as-declared",),
    "csv-048-q-empty": ("dialect-as-declared",),
    "csv-055-line-terminator": ("dialect-as-declared",),
    "csv-068-comment-header-true": ("comment-above-header",),
    "encoding-010-latin1-as-utf8": ("undecodable-rows",),
    "encoding-017-late-bad-byte": ("undecodable-rows",),
    "fpyfields-015-datetime-any": ("zones",),
    "fpyfields-051-time-default": ("zones",),
    "fpynoschema-083-timezone-with-id-csv": ("zones",),
    "fpyother-012-xlsx-parser-format-error-sheet-by-index-not-exis": ("another-word",),
    "fpyretype-048-issue-1341-csv": ("all-counted",),
    "fpytest-114-describe-package-with-dialect-1126": ("dialect-as-declared",),
    "fpytest-128-package-external-profile-invalid-local-from-desc": ("profile",),
    "fuzz-001-table-0": ("lexical",),
    "fuzz-003-table-2": ("lexical", "key-parts"),
    "fuzz-004-table-3": ("lexical", "pattern"),
    "fuzz-006-table-5": ("lexical",),
    "fuzz-015-table-14": ("lexical", "range", "key-parts"),
    "fuzz-018-table-17": ("lexical",),
    "fuzz-019-table-18": ("lexical",),
    "fuzz-021-table-20": ("lexical",),
    "fuzz-022-table-21": ("lexical",),
    "fuzz-026-table-25": ("lexical", "range"),
    "fuzz-027-table-26": ("lexical",),
    "fuzz-033-table-32": ("lexical", "key-parts"),
    "fuzz-036-table-35": ("lexical", "range"),
    "fuzz-039-table-38": ("lexical",),
    "fuzz-041-table-40": ("lexical",),
    "fuzz-042-table-41": ("lexical", "range"),
    "fuzz-044-table-43": ("lexical",),
    "fuzz-045-table-44": ("lexical",),
    "fuzz-047-table-46": ("lexical",),
    "fuzz-050-table-49": ("lexical",),
    "fuzz-051-table-50": ("lexical",),
    "fuzz-062-table-61": ("lexical",),
    "fuzz-063-table-62": ("lexical",),
    "fuzz-068-table-67": ("lexical",),
    "fuzz-073-table-72": ("lexical", "range", "key-parts"),
    "fuzz-076-table-75": ("lexical", "range"),
    "fuzz-077-table-76": ("lexical", "range"),
    "fuzz-079-table-78": ("lexical",),
    "fuzz-081-table-80": ("lexical", "pattern"),
    "fuzz-086-table-85": ("lexical",),
    "fuzz-090-table-89": ("lexical",),
    "header-127-case-ambiguous": ("another-word",),
    "header-153-multi-header-short-first": ("header-filled",),
    "keys-001-unique-integer": ("lexical",),
    "keys-006-unique-date": ("lexical",),
    "keys-007-unique-datetime": ("lexical", "zones"),
    "keys-008-unique-time": ("zones",),
    "keys-009-unique-year": ("lexical",),
    "keys-010-unique-yearmonth": ("lexical",),
    "keys-034-pk-three": ("key-parts",),
    "keys-051-fk-date": ("lexical",),
    "keys-055-fk-boolean-integer": ("key-types",),
    "large-006-limit-errors-1000": ("all-counted",),
    "large-007-numbers-drift": ("lexical",),
    "lex-005-integer": ("lexical", "range"),
    "lex-008-integer": ("lexical", "range"),
    "lex-012-integer-bare": ("lexical",),
    "lex-014-integer-bare": ("lexical",),
    "lex-015-integer-bare": ("lexical",),
    "lex-017-integer-group": ("integer-groups",),
    "lex-018-integer-group": ("lexical", "integer-groups"),
    "lex-022-number": ("lexical",),
    "lex-025-number": ("lexical",),
    "lex-026-number": ("lexical",),
    "lex-027-number": ("lexical",),
    "lex-028-number": ("lexical",),
    "lex-029-number": ("lexical", "range"),
    "lex-033-number-float": ("lexical", "range"),
    "lex-034-number-float": ("lexical",),
    "lex-038-number-dec": ("lexical",),
    "lex-042-number-bare": ("lexical",),
    "lex-052-year": ("lexical", "long-years"),
    "lex-053-year": ("lexical", "long-years", "collapsed-space"),
    "lex-054-year": ("lexical",),
    "lex-055-yearmonth": ("lexical",),
    "lex-057-yearmonth": ("lexical", "long-years"),
    "lex-058-date": ("lexical", "collapsed-space"),
    "lex-059-date": ("lexical", "collapsed-space"),
    "lex-074-datetime": ("lexical", "zones"),
    "lex-075-datetime": ("lexical", "zones", "range", "collapsed-space"),
    "lex-084-datetime-any": ("lexical", "zones"),
    "lex-086-time": ("lexical", "zones", "range", "collapsed-space"),
    "lex-090-time-any": ("zones",),
    "lex-091-duration": ("lexical",),
    "lex-094-duration": ("lexical", "long-durations", "collapsed-space"),
    "lex-098-geopoint": ("lexical",),
    "lex-100-geopoint-array": ("lexical",),
    "lex-112-array-item": ("lexical",),
    "lex-115-list-int": ("lexical",),
    "lex-120-list-date": ("lexical", "collapsed-space"),
    "lex-121-list-time": ("collapsed-space",),
    "lex-122-list-dt": ("lexical", "collapsed-space"),
    "lex-123-geojson": ("altitude",),
    "lexfuzz-001-integer-0": ("lexical",),
    "lexfuzz-004-number-0": ("lexical",),
    "lexfuzz-005-number-1": ("lexical",),
    "lexfuzz-010-year-0": ("long-years",),
    "lexfuzz-012-year-2": ("long-years",),
    "lexfuzz-013-yearmonth-0": ("lexical",),
    "lexfuzz-014-yearmonth-1": ("lexical",),
    "lexfuzz-015-yearmonth-2": ("lexical",),
    "lexfuzz-016-date-0": ("lexical",),
    "lexfuzz-018-date-2": ("lexical",),
    "lexfuzz-020-datetime-1": ("zones",),
    "lexfuzz-021-datetime-2": ("lexical", "zones"),
    "lexfuzz-022-time-0": ("zones",),
    "lexfuzz-023-time-1": ("zones",),
    "lexfuzz-026-duration-1": ("collapsed-space",),
    "lexfuzz-037-list-0": ("lexical",),
    "lexfuzz-039-list-2": ("lexical",),
    "package-012-exclusive-v2-schema-in-v1-package": ("version",),
    "package-022-hash-sha512": ("hash",),
    "spec-018-constraint-jsonschema-v2": ("json-schema",),
    "spec-024-dialect-headerrows": ("header-filled",),
    "spec-029-dialect-lineterminator": ("dialect-as-declared",),
    "spec-039-categories-int-example": ("categories",),
    "stats-003-md5-upper": ("hash",),
    "stats-008-sha512": ("hash",),
}

# Cases in formats that Potluck does not read, and says so.
UNREAD: dict[str, str] = {"fpytest-162-package-validate-parallel-from-dict": "xls"}
