"""JSON Schemas generated from our models: results, our descriptor keys and ``event.yaml``.

``python -m potluck.docs.schemas FOLDER`` writes them; a test checks that those in the site's guide are current.
"""

import inspect
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from potluck.describe.keys import FieldKeys, PackageKeys
from potluck.dossier import Dossier
from potluck.event import Event
from potluck.organize.building import BuildResult
from potluck.organize.release import ReleaseResult
from potluck.organize.status import Status
from potluck.report import Report
from potluck.util.files import write_text
from potluck.util.models import Result

__all__ = ["json_schemas", "schema_index", "write_schemas"]

_MODELS: Mapping[str, type[BaseModel]] = {
    "report": Report,
    "build-result": BuildResult,
    "status": Status,
    "release-result": ReleaseResult,
    "event": Event,
    "dossier": Dossier,
    "dataset-keys": PackageKeys,
    "field-keys": FieldKeys,
}

_INDEX = """\
---
title: "JSON Schemas"
description: "What commands print with --json, and what descriptors may contain."
hide:
  - navigation
---
# JSON Schemas

These schemas describe what commands print with `--json`, and the keys that Potluck adds to descriptors. Editors can
use them to complete and check a file.

"""


def json_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each model, by file name."""
    return {file: _schema(model) for file, model in _files()}


def _files() -> list[tuple[str, type[BaseModel]]]:
    return [(f"{name}.schema.json", model) for name, model in _MODELS.items()]


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    mode: Any = "serialization" if issubclass(model, (Result, Dossier)) else "validation"
    schema = model.model_json_schema(by_alias=True, mode=mode)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def schema_index() -> str:
    """The page that lists the schemas."""
    lines = [f"- [{name}]({name}): {(inspect.getdoc(model) or '').splitlines()[0]}\n" for name, model in _files()]
    return _INDEX + "".join(lines)


def write_schemas(folder: Path) -> None:
    """Write the schemas and the page that lists them into a folder."""
    write_text(folder / "index.md", schema_index())
    for name, schema in json_schemas().items():
        write_text(folder / name, json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
