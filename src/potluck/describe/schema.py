"""Table Schemas and Table Dialects from plain data that frictionless found well-formed."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from potluck.constraints.table import read_constraints
from potluck.describe.hints import problems
from potluck.describe.keys import FieldKeys
from potluck.describe.text import At
from potluck.findings import Finding, found
from potluck.model import Dialect, Field, ForeignKey, MissingValue, Schema

__all__ = ["DIALECT_KEYS", "build_dialect", "build_schema", "dialect_findings", "schema_findings"]

_OWN = {"name", "type", "format", "title", "description", "constraints", "missingValues", "potluck"}


def schema_findings(resource: Mapping[str, Any], at: At) -> Iterator[Finding]:
    """Problems of our own keys on the fields of a schema; ``at`` says where a value of the resource stands."""
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    for number, field in enumerate(fields if isinstance(fields, list) else []):
        if not isinstance(field, dict):
            where = at(f"schema.fields[{number}]")
            yield found("schema-error", f"Field {number + 1} is not a mapping.", where=where, field_number=number + 1)
            continue
        raw = field.get("potluck", {})
        try:
            FieldKeys.model_validate(raw)
        except ValidationError as error:
            place = f"schema.fields[{number}].potluck"
            yield from problems(error, FieldKeys, at, place)


def dialect_findings(resource: Mapping[str, Any], at: At) -> Iterator[Finding]:
    """Values of a dialect that are not of the kind their property needs, and signs that cannot cut a text into cells.

    frictionless knows the properties of version 1 only, so those of version 2 have to be looked at here.
    ``at`` says where a value of the resource stands.
    """
    raw = resource.get("dialect")
    if not isinstance(raw, dict):
        return
    flat = {**raw, **_nested(raw, "csv"), **_nested(raw, "excel")}
    for key in sorted(flat.keys() & _DIALECT.keys()):
        value, (kind, needs) = flat[key], _DIALECT_KINDS.get(key, (str, "a text"))
        good = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        if kind is list and good:
            good = all(isinstance(n, int) and not isinstance(n, bool) and n >= 1 for n in value)
        if good and key in _SIGNS:
            needs = _sign_needed(key, flat)
            good = not needs
        if value is not None and not good:
            place = "dialect" if key in raw else "dialect.csv" if key in _nested(raw, "csv") else "dialect.excel"
            yield found("dialect-error", f"{key} is {value!r} and must be {needs}.", where=at(f"{place}.{key}"))


def _sign_needed(key: str, dialect: Mapping[str, Any]) -> str:
    """What a sign that cuts text into cells has to be; "" where it is that. No quoteChar is "", no escapeChar null."""
    sign = dialect[key]
    if key == "delimiter" and not sign:
        return "one character or more"
    if key != "delimiter" and len(sign) != 1 and not (key == "quoteChar" and not sign):
        return "one character"
    if "\n" in sign or "\r" in sign:
        return "another sign than a line end"
    declared = {name: dialect[name] for name in _SIGNS if dialect.get(name) is not None}
    same = [name for name, other in {**_SIGNS, **declared}.items() if name != key and other == sign]
    return f"another sign than {same[0]}" if same else ""


def build_dialect(resource: Mapping[str, Any]) -> Dialect | None:
    """The declared dialect, what it leaves out taken from the standard; None where none is declared."""
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


_SIGNS: Mapping[str, str | None] = {"delimiter": ",", "quoteChar": '"', "escapeChar": None}  # and their defaults
_ROWS = "a list of row numbers from 1"
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
    """The declared schema; None where none is declared."""
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
    # The published profile has a list of one, the standard's prose a text.
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


def _foreign_key(raw: Mapping[str, Any]) -> ForeignKey:
    reference = raw.get("reference") or {}
    resource = str(reference.get("resource") or "")
    dataset, _, table = resource.rpartition("#") if "/" in resource else ("", "", resource)
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
