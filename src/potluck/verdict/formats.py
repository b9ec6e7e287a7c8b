"""The formats of texts: e-mail addresses, URIs, UUIDs and binary data in base 64, as frictionless takes them."""

import base64
import binascii
import re
import uuid
from collections.abc import Callable, Mapping
from types import MappingProxyType

__all__ = ["STRING_FORMATS"]

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


STRING_FORMATS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"email": _email, "uri": _uri, "uuid": _uuid, "binary": _binary}
)
