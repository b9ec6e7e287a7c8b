"""JSON Schemas generated from our models: of the report, of our descriptor keys, of ``event.yaml``.

Run as ``python -m potluck.docs.schemas FOLDER`` it writes them; a test keeps those of the site's guide current.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from potluck.describe.keys import FieldKeys, PackageKeys
from potluck.dossier import Dossier
from potluck.event import Event
from potluck.report import Report
from potluck.util.files import write_text

__all__ = ["json_schemas", "write_schemas"]

_MODELS: Mapping[str, type[BaseModel]] = {
    "report": Report,
    "event": Event,
    "dossier": Dossier,
    "dataset-keys": PackageKeys,
    "field-keys": FieldKeys,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each model, by file name."""
    return {f"{name}.schema.json": _schema(name, model) for name, model in _MODELS.items()}


def _schema(name: str, model: type[BaseModel]) -> dict[str, Any]:
    mode: Any = "serialization" if name in {"report", "dossier"} else "validation"
    schema = model.model_json_schema(by_alias=True, mode=mode)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def write_schemas(folder: Path) -> None:
    """Write the schemas into a folder."""
    for name, schema in json_schemas().items():
        write_text(folder / name, json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
