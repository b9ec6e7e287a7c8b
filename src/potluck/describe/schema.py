"""Build Table Schemas and Table Dialects from plain data that frictionless found well-formed."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from potluck.constraints.table import read_constraints
from potluck.describe.hints import problems
from potluck.describe.keys import FieldKeys
from potluck.describe.text import At
from potluck.findings import Finding, found
from potluck.model import Dialect, Field, ForeignKey, MissingValue, Schema

__all__ = ["DIALECT_KEYS", "build_dialect", "build_schema", "dialect_findings", "schema_findings", "split_reference"]

_OWN = {"name", "type", "format", "title", "description", "constraints", "missingValues", "potluck"}


def schema_findings(resource: Mapping[str, Any], at: At) -> Iterator[Finding]:
    """Report problems of our own keys in the fields of a schema; ``at`` gives the place of a value of the resource."""
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    for number, field in enumerate(fields if isinstance(fields, list) else []):
        if not isinstance(field, dict):
            where = at(f"schema.fields[{number}]")
            message = f"Field {number + 1} is not a mapping of keys to values."
            yield found("schema-error", message, where=where, field_number=number + 1)
            continue
        raw = field.get("potluck", {})
        try:
            FieldKeys.model_validate(raw)
        except ValidationError as error:
            place = f"schema.fields[{number}].potluck"
            yield from problems(error, FieldKeys, at, place)


def dialect_findings(resource: Mapping[str, Any], at: At) -> Iterator[Finding]:
    """Report dialect values of the wrong type, and characters that cannot separate text into cells.

    frictionless knows only the properties of version 1, so those of version 2 are checked here.
    ``at`` gives the place of a value of the resource.
    """
    raw = resource.get("dialect")
    if not isinstance(raw, dict):
        return
    flat = {**raw, **_nested(raw, "csv"), **_nested(raw, "excel")}
    for key in sorted(flat.keys() & _DIALECT.keys()):
        value, (kind, needs) = flat[key], _DIALECT_KINDS.get(key, (str, "text"))
        good = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        if kind is list and good:
            good = all(isinstance(n, int) and not isinstance(n, bool) and n >= 1 for n in value)
        if good and key in _SEPARATORS:
            needs = _separator_needed(key, flat)
            good = not needs
        if value is not None and not good:
            place = "dialect" if key in raw else "dialect.csv" if key in _nested(raw, "csv") else "dialect.excel"
            yield found("dialect-error", f"{key} is {value!r} but must be {needs}.", where=at(f"{place}.{key}"))


def _separator_needed(key: str, dialect: Mapping[str, Any]) -> str:
    """What a delimiter, quote or escape character must be; "" if it is valid.

    An empty quoteChar means that nothing is quoted; there is no escape character if escapeChar is null.
    """
    value = dialect[key]
    if key == "delimiter" and not value:
        return "one or more characters"
    if key != "delimiter" and len(value) != 1 and not (key == "quoteChar" and not value):
        return "one character"
    if "\n" in value or "\r" in value:
        return "a character other than a line end"
    if key != "delimiter" and value == " " and dialect.get("skipInitialSpace") is True:
        return "a character other than a blank, because skipInitialSpace is true"
    if any("\ufdd0" <= character <= "\ufdef" for character in value):
        return "a character that text may use"  # the exact reader replaces long delimiters by the others
    declared = {name: dialect[name] for name in _SEPARATORS if dialect.get(name) is not None}
    same = [name for name, other in {**_SEPARATORS, **declared}.items() if name != key and other == value]
    return f"different from {same[0]}" if same else ""


def build_dialect(resource: Mapping[str, Any]) -> Dialect | None:
    """The declared dialect, completed with the standard's defaults; None if no dialect is declared."""
    raw = resource.get("dialect")
    if not isinstance(raw, dict):
        return None
    flat = {**raw, **_nested(raw, "csv"), **_nested(raw, "excel")}
    values: dict[str, Any] = {}
    for key, name in _DIALECT.items():
        if flat.get(key) is not None:
            values[name] = flat[key]
    for name in ("header_rows", "comment_rows"):
        if name in values:
            values[name] = tuple(values[name])
    if values.get("header_rows") == ():
        values["header"] = False
    if "sheet" in flat:
        values["sheet_number" if isinstance(flat["sheet"], int) else "sheet_name"] = flat["sheet"]
    return Dialect(**values)


def _nested(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    inner = raw.get(key)
    return inner if isinstance(inner, dict) else {}


_SEPARATORS: Mapping[str, str | None] = {"delimiter": ",", "quoteChar": '"', "escapeChar": None}  # with defaults
_ROWS = "a list of row numbers, counted from 1"
_FLAG = "true or false"
_DIALECT_KINDS: dict[str, tuple[type, str]] = {
    **dict.fromkeys(("doubleQuote", "skipInitialSpace", "header", "headerCase", "skipBlankRows"), (bool, _FLAG)),
    **dict.fromkeys(("headerRows", "commentRows"), (list, _ROWS)),
    "sheetNumber": (int, "a whole number"),
}
_DIALECT = {
    "delimiter": "delimiter",
    "quoteChar": "quote_char",
    "doubleQuote": "double_quote",
    "escapeChar": "escape_char",
    "skipInitialSpace": "skip_initial_space",
    "lineTerminator": "line_terminator",
    "nullSequence": "null_sequence",
    "header": "header",
    "headerRows": "header_rows",
    "headerJoin": "header_join",
    "headerCase": "header_case",
    "commentChar": "comment_char",
    "commentRows": "comment_rows",
    "skipBlankRows": "skip_blank_rows",
    "sheetName": "sheet_name",
    "sheetNumber": "sheet_number",
}


DIALECT_KEYS = tuple(_DIALECT)


def build_schema(resource: Mapping[str, Any]) -> Schema | None:
    """The declared schema; None if no schema is declared."""
    raw = resource.get("schema")
    if not isinstance(raw, dict) or not raw.get("fields"):
        return None
    missing = raw.get("missingValues")
    return Schema(
        fields=tuple(_field(f) for f in raw["fields"]),
        missing_values=(MissingValue(""),) if missing is None else _missing(missing),
        primary_key=_names(raw.get("primaryKey")),
        unique_keys=tuple(_names(key) for key in raw.get("uniqueKeys") or ()),
        foreign_keys=tuple(_foreign_key(key) for key in raw.get("foreignKeys") or ()),
        fields_match=_match(raw.get("fieldsMatch")),
    )


def _match(value: Any) -> str:
    # The published profile has a list with one entry, the standard's prose a string.
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, str) else "exact"


def _names(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(v) for v in value)


def _missing(values: Any) -> tuple[MissingValue, ...]:
    return tuple(
        MissingValue(v["value"], v.get("label")) if isinstance(v, dict) else MissingValue(str(v)) for v in values
    )


def split_reference(resource: str) -> tuple[str, str]:
    """The dataset ("" for the table's own) and the table that a foreign key's reference names.

    A dataset's name has no ``#``; a table's may.

    >>> split_reference("cdc/deaths#a#b"), split_reference("a#b")
    (('cdc/deaths', 'a#b'), ('', 'a#b'))
    """
    dataset, sign, table = resource.partition("#")
    return (dataset, table) if sign and "/" in dataset else ("", resource)


def _foreign_key(raw: Mapping[str, Any]) -> ForeignKey:
    reference = raw.get("reference") or {}
    dataset, table = split_reference(str(reference.get("resource") or ""))
    return ForeignKey(_names(raw.get("fields")), table, _names(reference.get("fields")), dataset)


def _field(raw: Mapping[str, Any]) -> Field:
    ours = raw.get("potluck") or {}
    missing = raw.get("missingValues")
    return Field(
        name=str(raw.get("name", "")),
        type=raw.get("type") or "string",
        format=raw.get("format") or "default",
        title=str(raw.get("title") or ""),
        description=str(raw.get("description") or ""),
        constraints=read_constraints(raw.get("constraints") or {}),
        missing_values=None if missing is None else _missing(missing),
        options={k: v for k, v in raw.items() if k not in _OWN},
        role=ours.get("role"),
        sensitive=ours.get("sensitive", False),
        code=ours.get("code") or None,
        unit=ours.get("unit") or None,
    )
