"""``string``: texts, and their formats: e-mail addresses, URIs, UUIDs, binary data, as frictionless takes them."""

import base64
import binascii
import re
import uuid
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from potluck.fieldtypes.base import FastForms, FieldType, Parser, Sample, TypeWords
from potluck.model import Field

if TYPE_CHECKING:
    import polars as pl

__all__ = ["FIELD_TYPE"]

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.*", re.DOTALL)


def _email(text: str) -> str:
    from validators import email

    if email(text) is not True:
        raise ValueError("not an e-mail address")
    return text


def _uri(text: str) -> str:
    if not _URI.fullmatch(text):
        raise ValueError("not a URI: no scheme")
    return text


def _uuid(text: str) -> str:
    uuid.UUID(text)
    return text


def _binary(text: str) -> str:
    try:
        base64.b64decode(text)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
    return text


_FORMATS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"email": _email, "uri": _uri, "uuid": _uuid, "binary": _binary}
)
# A text of such a shape surely has the format; the exact functions decide the others.
_SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "uri": r"[A-Za-z][A-Za-z0-9+.-]*:[^\n]*",
        "uuid": "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
        "email": "[a-z0-9]{1,30}(?:[._+-][a-z0-9]{1,8})?@(?:[a-z0-9]{1,20}[.]){1,2}[a-z]{2,6}",
        "binary": "(?:[A-Za-z0-9+/]{4})*",
    }
)


def _parser(field: Field) -> Parser:
    return _FORMATS.get(field.format, str)


def _convert(field: Field, text: "pl.Expr", _aware: bool) -> "pl.Expr":
    from potluck.fieldtypes.fast import shaped

    shape = _SHAPES.get(field.format, "")
    return shaped(text, shape, lambda texts: texts) if shape else text


FIELD_TYPE = FieldType(
    name="string",
    words=TypeWords(
        noun="text",
        fix="Write the text in the declared format, in full and with nothing around it.",
        noun_of=lambda field: f"text in the format {field.format}",
    ),
    parser=_parser,
    samples=(
        Sample(valid=("", "a", "01001", " ", "é")),
        Sample(valid=("ann@example.org",), invalid=("ann", "@"), format="email"),
        Sample(valid=("https://example.org", "urn:x"), invalid=("example.org",), format="uri"),
        Sample(valid=("123e4567-e89b-12d3-a456-426614174000",), invalid=("123e4567",), format="uuid"),
        Sample(valid=("YWJj", ""), invalid=("YWJ",), format="binary"),
    ),
    fast=FastForms(convert=_convert),
    sized=True,
    verbatim=True,
    formats=tuple(_FORMATS),
    value_options=("categories", "categoriesOrdered"),
)
