"""Writing YAML: drafts in which every text is quoted, and edits that keep everything people wrote."""

import io
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from potluck.util.files import write_text

__all__ = ["edited", "save", "to_yaml"]

_SHORT = 100


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def quoted(value: Any) -> Any:
    """Plain data with every text in double quotes; small mappings and lists of scalars on one line."""
    if isinstance(value, str):
        return DoubleQuotedScalarString(value)
    if isinstance(value, dict):
        mapping = CommentedMap((key, quoted(inner)) for key, inner in value.items())
        if _is_flat(value) and _is_short(value):
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, (list, tuple)):
        sequence = CommentedSeq(quoted(inner) for inner in value)
        if all(not isinstance(inner, (dict, list, tuple)) for inner in value):
            sequence.fa.set_flow_style()
        return sequence
    return value


def _is_flat(value: dict[str, Any]) -> bool:
    return all(not isinstance(inner, (list, tuple, dict)) or _is_short(inner) for inner in value.values())


def _is_short(value: Any) -> bool:
    return len(repr(value)) <= _SHORT


def to_yaml(data: dict[str, Any], comment: str = "") -> str:
    """A draft as YAML text.

    >>> print(to_yaml({"name": "a", "bytes": 3, "code": "01001"}), end="")
    name: "a"
    bytes: 3
    code: "01001"
    """
    top = CommentedMap((key, quoted(value)) for key, value in data.items())
    stream = io.StringIO()
    _yaml().dump(top, stream)
    head = "".join(f"# {line}\n" for line in comment.splitlines())
    return head + stream.getvalue()


def edited(path: Path) -> Any:
    """A YAML file to change and pass to `save`; comments and quotes stay."""
    return _yaml().load(path.read_text(encoding="utf-8"))


def save(path: Path, document: Any) -> None:
    """Write an edited document back."""
    stream = io.StringIO()
    _yaml().dump(document, stream)
    write_text(path, stream.getvalue())
