"""Read YAML and JSON descriptors without guessing and without losing anything.

YAML 1.1 turns ``01001`` into 513, ``NO`` into false and ``12:30`` into 750. Here an unquoted value becomes a
number, boolean or null only if its text is exactly how that value is normally written. Any other text that YAML
would convert stays text, and a finding shows the line with quotes.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from potluck.describe.jsonplaces import json_lines
from potluck.findings import Finding, found

__all__ = ["SIZE_CAP", "At", "Text", "load_text", "within"]

SIZE_CAP = 20 << 20
_DEPTH_CAP = 60
# A larger JSON file holds rows of data, and nobody needs the line numbers of those.
_LINES_CAP = 2 << 20
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
# Gives the place of a value by the value's path: ``datapackage.yaml:12``.
At = Callable[[str], str]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER = yaml.SafeLoader("")


@dataclass(slots=True)
class Text:
    """A descriptor file as plain data.

    Attributes:
        data: mappings, lists, strings, numbers, booleans and None; None if the file cannot be read.
        findings: problems of the text itself.
        lines: line of each value, by the value's path (``resources[0].schema.fields[2].type``);
            empty for a large JSON file.
        name: name of the file.
    """

    data: Any = None
    findings: list[Finding] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    name: str = ""

    def at(self, path: str) -> str:
        """The place of a value: its line, or the nearest known line above it in the path, or the file alone.

        >>> Text(lines={"resources[0]": 7}, name="datapackage.yaml").at("resources[0].schema.fields[2].type")
        'datapackage.yaml:7'
        """
        while path:
            if path in self.lines:
                return f"{self.name}:{self.lines[path]}"
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.name


def within(at: At, prefix: str) -> At:
    """Return a function that gives the places of values below a path, by their paths relative to it.

    >>> within(lambda path: path, "resources[0]")("schema"), within(lambda path: path, "resources[0]")("")
    ('resources[0].schema', 'resources[0]')
    """
    return lambda path: at(f"{prefix}.{path}" if path else prefix)


def load_text(path: Path) -> Text:
    """Read a YAML or JSON file as plain data, with findings for every problem of its text."""
    text = Text(name=path.name)
    try:
        if path.stat().st_size > SIZE_CAP:
            text.findings.append(_broken(path, f"it is larger than {SIZE_CAP >> 20} MB"))
            return text
        source = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text.findings.append(_broken(path, f"byte {error.start} is not UTF-8", "Save it as UTF-8."))
        return text
    except OSError as error:
        text.findings.append(_broken(path, error.strerror or "it cannot be opened"))
        return text
    if path.suffix.lower() == ".json":
        _load_json(path, source, text)
    else:
        _load_yaml(path, source, text)
    return text


def _broken(path: Path, why: str, fix: str = "Correct the file.") -> Finding:
    return found("package-error", f"{path.name} cannot be read: {why}.", fix, where=path.name)


def _load_json(path: Path, source: str, text: Text) -> None:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        for key in _repeated([key for key, _ in items]):
            text.findings.append(_twice(path.name, key))
        return dict(items)

    try:
        text.data = json.loads(source, object_pairs_hook=pairs)
        text.lines = json_lines(source) if len(source) <= _LINES_CAP else {}
    except json.JSONDecodeError as error:
        text.findings.append(_broken(path, f"line {error.lineno}, column {error.colno}: {error.msg}"))
    except (RecursionError, ValueError):
        text.findings.append(_broken(path, "it is nested too deeply, or contains a number that is too long"))


def _repeated(keys: list[str]) -> list[str]:
    return sorted({key for key in keys if keys.count(key) > 1}) if len(set(keys)) < len(keys) else []


def _twice(where: str, key: str) -> Finding:
    return found("duplicate-key", f"The key {key!r} appears twice in the same mapping.", where=where)


def _load_yaml(path: Path, source: str, text: Text) -> None:
    builder = _Builder(path.name, source.splitlines(), text)
    try:
        for event in yaml.parse(source, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        line = getattr(error.problem_mark, "line", 0) + 1
        text.findings.append(_broken(path, f"line {line}: {error.problem or error.context}"))
        return
    except yaml.YAMLError as error:
        text.findings.append(_broken(path, " ".join(str(error).split())))
        return
    except _RefusedError as error:
        text.findings.append(_broken(path, str(error)))
        return
    text.data = builder.root


class _RefusedError(Exception):
    pass


@dataclass(slots=True)
class _Open:
    """A mapping or list being built."""

    value: dict[str, Any] | list[Any]
    path: str
    key: str | None = None


class _Builder:
    """Builds plain data from YAML events with its own stack: deep nesting cannot exhaust Python's."""

    def __init__(self, name: str, lines: list[str], text: Text) -> None:
        self._name = name
        self._lines = lines
        self._text = text
        self._stack: list[_Open] = []
        self.root: Any = None

    def take(self, event: Any) -> None:
        """Process the next event."""
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise _RefusedError(f"line {line}: aliases (*name) are not supported; write the value itself")
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._open({} if isinstance(event, yaml.MappingStartEvent) else [], event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._stack.pop()

    def _open(self, value: dict[str, Any] | list[Any], event: Any) -> None:
        if len(self._stack) >= _DEPTH_CAP:
            raise _RefusedError(f"line {event.start_mark.line + 1}: nested more than {_DEPTH_CAP} levels deep")
        path = self._next_path()
        self._add(value, event)
        self._stack.append(_Open(value, path))

    def _next_path(self) -> str:
        if not self._stack:
            return ""
        top = self._stack[-1]
        if isinstance(top.value, list):
            return f"{top.path}[{len(top.value)}]"
        return f"{top.path}.{top.key}" if top.path else str(top.key)

    def _add(self, value: Any, event: Any) -> None:
        if not self._stack:
            self.root = value
            return
        top = self._stack[-1]
        if isinstance(top.value, dict) and top.key is None:
            raise _RefusedError(f"line {event.start_mark.line + 1}: a key must be text")
        self._text.lines[self._next_path()] = event.start_mark.line + 1
        if isinstance(top.value, list):
            top.value.append(value)
        else:
            top.value[str(top.key)] = value
            top.key = None

    def _scalar(self, event: Any) -> None:
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            top.key = event.value
            if event.value in top.value:
                self._text.findings.append(_twice(f"{self._name}:{event.start_mark.line + 1}", event.value))
            return
        self._add(self._value(event), event)

    def _value(self, event: Any) -> Any:
        text: str = event.value
        if event.style:  # quoted or a block; unquoted scalars have None or "", depending on the YAML library
            return text
        tag: str = _RESOLVER.resolve(  # type: ignore[no-untyped-call]
            yaml.ScalarNode, text, (True, False)
        )
        if tag.endswith(":null"):
            return None
        if tag.endswith(":bool") and text in {"true", "false"}:
            return text == "true"
        if tag.endswith(":int") and len(text) < 400 and _INTEGER.fullmatch(text):
            return int(text)
        if tag.endswith((":float", ":str")) and text[-1:].isdigit() and _is_plain_float(text):
            return float(text)
        if not tag.endswith(":str"):
            self._text.findings.append(self._unquoted(event))
        return text

    def _unquoted(self, event: Any) -> Finding:
        number = event.start_mark.line + 1
        line = self._lines[number - 1] if number <= len(self._lines) else event.value
        start, end = event.start_mark.column, event.start_mark.column + len(event.value)
        quoted = f'{line[:start]}"{event.value}"{line[end:]}'.strip()
        return found(
            "unquoted-scalar",
            f"Without quotes, YAML turns {event.value} into a different value.",
            f"Write it with quotes: {quoted}",
            where=f"{self._name}:{number}",
        )


def _is_plain_float(text: str) -> bool:
    try:
        return repr(float(text)) == text
    except ValueError:
        return False
