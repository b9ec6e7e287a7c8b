"""Check a file outside any workspace: a table, or the descriptor of a package, a resource or a schema."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from potluck.checkin.dataset import IntakeOptions, take_in
from potluck.checkin.passes import PassOptions
from potluck.describe.descriptor import Described, describe_text
from potluck.describe.keys import PackageKeys
from potluck.describe.spelling import misspelt
from potluck.describe.standard import PROFILE, schema_problems
from potluck.describe.text import Text, load_text
from potluck.describe.workspace import DESCRIPTORS, Place
from potluck.dossier import Dossier
from potluck.errors import SourceError
from potluck.findings import DEFAULT_SAMPLES
from potluck.read import format_of

__all__ = ["check_file"]

_DESCRIPTORS = {".json", ".yaml", ".yml"}


def check_file(
    path: Path, schema: Path | None = None, dialect: Path | None = None, samples: int = DEFAULT_SAMPLES
) -> Dossier:
    """Check a single table or a descriptor.

    Args:
        path: a table, a ``datapackage.json``, a resource descriptor or a Table Schema (JSON or YAML).
        schema: the table's schema; inferred when left out.
        dialect: the table's dialect; detected when left out.
        samples: the most samples of a finding; 0 for all.

    Raises:
        SourceError: the file does not exist, or the given schema or dialect is not a mapping.
    """
    if not path.is_file():
        raise SourceError(
            f"There is no file {str(path)!r}.",
            "Check the name. In a workspace, name a dataset as agency/dataset.",
        )
    text = load_text(path) if path.suffix.lower() in _DESCRIPTORS else None
    if text is not None and format_of(path.name) == "" and _is_schema(text.data):
        return _schema_only(path, text)
    if text is None or not _is_descriptor(path, text.data):
        named = {"$schema": PROFILE} if text is not None else {}  # a name made from the file name is not checked
        text = Text(data=_package(path.stem, _resource(path, schema, dialect)) | named, name=path.name)
    elif "resources" not in text.data and path.name not in DESCRIPTORS:
        lines = {f"resources[0].{place}": line for place, line in text.lines.items()}
        text = Text(_package(path.stem, text.data), text.findings, lines, text.name)
    place = Place("", path.stem, path.parent, path)
    described = describe_text(text, place)
    dossier = take_in(path.parent, described, IntakeOptions(PassOptions(samples=samples)))
    return dossier.model_copy(update={"agency": "", "name": path.name})


def _is_schema(data: Any) -> bool:
    if isinstance(data, list) and data and isinstance(data[0], (dict, list)):
        return False  # rows of a table
    return not isinstance(data, dict) or ("fields" in data and not {"path", "data", "resources"} & set(data))


def _is_descriptor(path: Path, data: Any) -> bool:
    known = isinstance(data, dict) and bool({"path", "data", "resources"} & set(data))
    return known or path.name in DESCRIPTORS


def _package(name: str, resource: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "resources": [dict(resource)]}


def _resource(path: Path, schema: Path | None, dialect: Path | None) -> dict[str, Any]:
    resource: dict[str, Any] = {"name": path.stem, "type": "table", "path": path.name}
    for key, file in (("schema", schema), ("dialect", dialect)):
        if file is not None:
            if not file.is_file():
                raise SourceError(f"There is no file {str(file)!r}.", f"Check the name given as --{key}.")
            text = load_text(file)
            if not isinstance(text.data, dict):
                why = text.findings[0].message if text.findings else f"It does not contain a {key}."
                raise SourceError(
                    f"{file} cannot be used. {why}", f"Name a JSON or YAML file with a Table {key.title()}."
                )
            resource[key] = text.data
    return resource


def _schema_only(path: Path, text: Text) -> Dossier:
    findings = list(text.findings)
    if text.data is not None or not findings:
        findings += [*schema_problems(text.data, text.at), *misspelt(text.data, "schema", text.at)]
    described = Described(None, PackageKeys(), tuple(findings), {}, ())
    return take_in(path.parent, described, IntakeOptions()).model_copy(update={"name": path.name})
