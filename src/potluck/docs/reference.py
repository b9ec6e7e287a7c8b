"""The site's page "In Python": examples that run, and the public names with their docstrings.

``python -m potluck.docs.reference FILE`` writes the page; a test checks that the site's page is current.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docstring_parser import Docstring, DocstringStyle, parse
from pydantic import BaseModel

import potluck
from potluck.util.files import write_text

__all__ = ["EXAMPLES", "reference_page", "write_reference"]

# Title, text and code. The code runs unchanged and in this order in a workspace of the example event
# (tests/unit/docs/test_reference.py).
EXAMPLES: tuple[tuple[str, str, str], ...] = (
    (
        "Open what you were given",
        "Open an unzipped bundle, or the workspace you work in. A dataset with one table needs no table name. Print "
        "any of these objects to see what it contains.",
        """\
import potluck

event = potluck.open(".")
print(event)
deaths = event["cdc/overdose-deaths"]["county-year"]
frame = deaths.to_pandas()  # or to_polars(), to_arrow()
print(event["cdc/overdose-deaths"].sql('select year, sum(deaths) as deaths from "county-year" group by year'))
""",
    ),
    (
        "Check a file",
        "You need no workspace for this. The report is what `potluck validate --json` prints.",
        """\
report = potluck.validate("catalog/cdc/overdose-deaths/datapackage.yaml")
for table in report.tables:
    print(table.name, table.rows_kept, "rows pass")
    for finding in table.findings:
        print(finding.severity, finding.rule, finding.field, finding.count, finding.message)
""",
    ),
    (
        "Run an event",
        "The workspace has the commands as methods. Each result has the same content as the command's `--json` output. "
        "Reasons have kinds, so a script never has to compare words.",
        """\
workspace = potluck.workspace(".")
built = workspace.build()
print(len(built.done), "datasets had changed;", built.rows, "rows are kept")

status = workspace.status()
for dataset in status.datasets:
    print(dataset.key, dataset.stage.word, [owed.kind.value for owed in dataset.owed])

release = workspace.release()
print(release.bundle, release.datasets, "datasets")
for key, holds in release.held_back.items():
    print(key, [(hold.kind.value, hold.detail) for hold in holds])
print("Next:", release.next.message)
""",
    ),
    (
        "Check a download",
        "Like `potluck verify`, this checks every file against its checksum.",
        """\
result = potluck.verify(release.bundle)
print(result.whole, result.ok, result.missing, result.changed)
""",
    ),
)
_HEAD = """\
---
title: "In Python"
description: "Potluck as a library: open, check, build, release, verify."
hide:
  - navigation
---
# In Python

`pip install potluck` opens and verifies bundles; `pip install "potluck[organize]"` adds everything else.
JSON Schemas of all results are in [schemas/](schemas/index.md).
"""
_CODE = re.compile(r"``([^`]+)``")


def reference_page() -> str:
    """The page as Markdown."""
    return "\n".join([_HEAD, *_examples(), "## Reference\n", *_names()])


def write_reference(path: Path) -> None:
    """Write the page to a file."""
    write_text(path, reference_page())


def _examples() -> Iterator[str]:
    for title, about, code in EXAMPLES:
        yield f"## {title}\n\n{about}\n\n```python\n{code}```\n"


def _names() -> Iterator[str]:
    public = {name: getattr(potluck, name) for name in potluck.__all__ if not name.startswith("_")}
    functions = [(name, one) for name, one in public.items() if inspect.isfunction(one)]
    classes = [(name, one) for name, one in public.items() if inspect.isclass(one)]
    for name, function in functions:
        yield f"### potluck.{name}\n\n{_signature(f'potluck.{name}', function)}\n"
        yield from _described(function)
    for name, own in classes:
        yield f"### potluck.{name}\n"
        yield from _described(own)
        yield from _methods(own)


def _signature(name: str, function: Any) -> str:
    """Names and plain defaults of the parameters as code; the text describes their types in words."""
    parameters = [_plain(one) for one in inspect.signature(function).parameters.values() if one.name != "self"]
    shown = str(inspect.Signature(parameters)).replace("Ellipsis", "...")
    return f"```python\n{name}{shown}\n```\n"


def _plain(parameter: inspect.Parameter) -> inspect.Parameter:
    """A parameter without its type; a default that is not a plain value is left to the text."""
    default = parameter.default
    is_plain = default is parameter.empty or default is None or isinstance(default, (str, bool, int))
    return parameter.replace(annotation=parameter.empty, default=default if is_plain else ...)


def _methods(own: type) -> Iterator[str]:
    """The public methods that a class defines itself."""
    for name, member in vars(own).items():
        if name.startswith("_") or not inspect.isfunction(member):
            continue
        yield f"#### {own.__name__}.{name}\n\n{_signature(name, member)}\n"
        yield from _described(member)


def _described(one: Any) -> Iterator[str]:
    """A docstring as Markdown."""
    parsed = parse(inspect.getdoc(one) or "", DocstringStyle.GOOGLE)
    yield from (f"{_marked(text)}\n" for text in (parsed.short_description, parsed.long_description) if text)
    entries = [(meta.arg_name, meta.description or "") for meta in parsed.params]
    entries += [(name, text) for name, text in _properties(one) if name not in dict(entries)]
    yield from _listed(entries)
    yield from _outcomes(parsed)


def _properties(one: Any) -> Iterator[tuple[str, str]]:
    """The properties of a class, including those computed for its JSON."""
    if not inspect.isclass(one):
        return
    computed = one.model_computed_fields if issubclass(one, BaseModel) else {}
    members = {name: field.wrapped_property for name, field in computed.items()}
    members |= {name: member for name, member in vars(one).items() if isinstance(member, property)}
    for name, member in members.items():
        if not name.startswith("_"):
            yield name, (parse(inspect.getdoc(member) or "").short_description or "")


def _listed(entries: list[tuple[str, str]]) -> Iterator[str]:
    if entries:
        yield "\n".join(f"- `{name}`: {_marked(' '.join(text.split()))}" for name, text in entries) + "\n"


def _outcomes(parsed: Docstring) -> Iterator[str]:
    if parsed.returns is not None and parsed.returns.description:
        yield f"Returns: {_marked(' '.join(parsed.returns.description.split()))}\n"
    for error in parsed.raises:
        yield f"Raises `{error.type_name}`: {_marked(' '.join((error.description or '').split()))}\n"


def _marked(text: str) -> str:
    """A docstring as Markdown: code becomes code, and HTML is escaped."""
    return _CODE.sub(r"`\1`", text).replace("<", "&lt;")


if __name__ == "__main__":
    write_reference(Path(sys.argv[1]))
