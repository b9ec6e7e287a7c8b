"""frictionless' own verdict on a case, asked as the conformance cases ask it."""

import contextlib
import json
import re
import warnings
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from differential.places import Places, place

__all__ = ["inferred", "reads_constraints", "takes", "theirs"]


def theirs(folder: Path) -> Places | None:
    """Places of all errors that frictionless reports of a case; None where it raises instead."""
    with contextlib.chdir(folder), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            report = _report()
        except Exception:  # noqa: BLE001 - whatever it lets out, it has no verdict
            return None
    errors = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    told = [error.to_descriptor() for error in errors]
    return Counter(place(e["type"], e.get("rowNumber"), e.get("fieldNumber"), e.get("cell")) for e in told)


def _report() -> Any:
    from frictionless import Resource, validate

    for name in ("datapackage.json", "resource.json"):
        if Path(name).exists():
            return validate(name, type=Path(name).stem.removeprefix("data"), limit_errors=0)
    options = json.loads(Path("options.json").read_text()) if Path("options.json").exists() else {}
    options |= {key: f"{key}.json" for key in ("schema", "dialect") if Path(f"{key}.json").exists()}
    return Resource("table.csv", **options).validate(limit_errors=0)


@cache
def _reader(declared: str) -> Any:
    from frictionless import Field

    return Field.from_descriptor({"name": "field", **json.loads(declared)}).create_cell_reader()


def takes(declared: dict[str, Any], cell: str) -> bool:
    """Whether frictionless takes a text for a value of a field, constraints aside."""
    reader = _reader(json.dumps({k: v for k, v in declared.items() if k not in {"constraints", "missingValues"}}))
    return "type" not in (reader(cell)[1] or {})


def inferred(labels: list[str], records: list[list[str]]) -> list[dict[str, Any]]:
    """The fields that frictionless infers for a table without a schema."""
    from frictionless import Detector

    fragment = [[*record, *[""] * len(labels)][: len(labels)] for record in records[:100]]
    found: list[dict[str, Any]] = Detector().detect_schema(fragment, labels=labels).to_descriptor()["fields"]
    return found


def reads_constraints(declared: dict[str, Any]) -> bool:
    """Whether frictionless can read the constraints of a field at all."""
    from frictionless import Field

    field = Field.from_descriptor({k: v for k, v in declared.items() if k != "constraints"})
    constraints = declared.get("constraints") or {}
    bounds = [v for k, v in constraints.items() if k.endswith(("inimum", "aximum")) and v is not None]
    try:
        re.compile(str(constraints.get("pattern") or ""))
    except re.error:
        return False
    reader = field.create_value_reader()
    return all(reader(bound) is not None for bound in bounds)
