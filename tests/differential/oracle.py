"""frictionless' own verdict on a case, asked as the conformance cases ask it."""

import contextlib
import json
import re
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

from differential.explain import Place, Places

__all__ = ["place", "reads_constraints", "theirs"]


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


def place(rule: str, row: int | None, number: int | None, cell: str | None) -> Place:
    """The place of an error as far as the contract goes: keys have no cell, headers no row, descriptors neither."""
    if rule in {"primary-key", "foreign-key", "blank-row"}:
        return rule, row, None, None
    if rule == "unique-error":
        return rule, row, number, None
    if row is None:
        return rule, None, number if rule.endswith("-label") else None, None
    shown = cell or ""
    return rule, row, number, shown if len(shown) <= 200 else shown[:200] + "…"


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
    return all(field.read_cell(bound)[1] is None for bound in bounds)
