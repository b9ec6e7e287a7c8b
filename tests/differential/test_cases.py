"""Potluck against frictionless on the conformance cases.

Every case that binds agrees with frictionless' verdict, or stands in `departures` with its reasons, or in
`UNREAD`. Each place that only one of the two names must be explained by a reason listed for its case, and
each listed reason must explain one, so that the lists cannot grow old. A case that is not listed is told
with the reasons that would explain it. `POTLUCK_CASES` says where the cases are; the tally is printed with
``pytest -s``.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from differential.departures import DEPARTURES, UNREAD
from differential.explain import Table, differences
from differential.places import Places, place
from differential.reasons import REASONS, reasons_for
from lib.places import cases

from potluck.checkin.lone import check_file
from potluck.dossier import Dossier
from potluck.errors import SourceError
from potluck.findings import Severity

pytestmark = pytest.mark.slow

# Rules of ours that frictionless has no word for, or another.
OURS = {"ambiguous-header": "error", "unique-key": "unique-error"}
# Options that ask for less than all errors; we count everything.
BOUND_BY = {"limit_errors", "limit_rows", "pick_errors", "skip_errors", "schema_sync"}
AS_RESOURCE = {"encoding", "format", "compression", "hash", "bytes", "rows", "fields", "datatype"}


def verdict(folder: Path, scratch: Path) -> Places:
    """Places of all errors that we find in a case."""
    try:
        dossier = check_file(_target(folder, scratch), _beside(folder, "schema"), _beside(folder, "dialect"), samples=0)
    except SourceError:  # what is given beside the table is no schema
        return Counter([place("schema-error", None, None, None)])
    return places(dossier)


def _target(folder: Path, scratch: Path) -> Path:
    for name in ("datapackage.json", "resource.json"):
        if (folder / name).exists():
            return folder / name
    table = next(p for p in sorted(folder.iterdir()) if p.name.startswith("table."))
    options = json.loads((folder / "options.json").read_text()) if (folder / "options.json").exists() else {}
    if not AS_RESOURCE & set(options):
        return table
    resource = {"name": "table", "type": "table", "path": table.name}
    resource |= {k: v for k, v in options.items() if k in AS_RESOURCE - {"datatype"}}
    for key in ("schema", "dialect"):
        if (folder / f"{key}.json").exists():
            resource[key] = json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))
    (scratch / table.name).write_bytes(table.read_bytes())
    (scratch / "resource.json").write_text(json.dumps(resource))
    return scratch / "resource.json"


def _beside(folder: Path, key: str) -> Path | None:
    path = folder / f"{key}.json"
    return path if path.exists() else None


def places(dossier: Dossier) -> Places:
    said: Places = Counter()
    for finding in (*dossier.findings, *(f for t in dossier.tables for f in t.findings)):
        if finding.rule == "undecodable-row":  # which frictionless tells once, without rows
            said[place("encoding-error", None, None, None)] = 1
        elif finding.severity is Severity.ERROR:
            rule = OURS.get(finding.rule, finding.rule)
            for sample in finding.samples or (None,):
                row, cell = (sample.row, sample.cell) if sample is not None else (None, None)
                said[place(rule, row, finding.field_number, cell)] += 1
    return said


def expected(case: Path) -> Places:
    errors: list[Mapping[str, Any]] = json.loads((case / "expected.json").read_text(encoding="utf-8"))["errors"]
    return Counter(place(e["type"], e["rowNumber"], e["fieldNumber"], e["cell"]) for e in errors)


@cache
def binding() -> dict[str, list[Path]]:
    """Cases by kind, those that bind nobody left out."""
    by_kind: dict[str, list[Path]] = {}
    for case in sorted(p.parent for p in cases().glob("*/case.json")):
        options = json.loads((case / "options.json").read_text()) if (case / "options.json").exists() else {}
        verdict = json.loads((case / "expected.json").read_text(encoding="utf-8"))["valid"]
        kind = json.loads((case / "case.json").read_text())["kind"]
        if verdict is not None and kind != "limits" and not BOUND_BY & set(options):
            by_kind.setdefault(kind, []).append(case)
    return by_kind


def tables_of(case: Path, ours: Places, theirs: Places) -> list[Table]:
    """The tables of a case, as reasons look at them."""
    resources = _resources(case)
    texts = [_text(case, resource) for resource in resources]
    alone = [Table(resource, text, ours, theirs) for resource, text in zip(resources, texts, strict=True)]
    return [replace(table, beside=alone) for table in alone] if (case / "datapackage.json").exists() else alone


def _resources(case: Path) -> list[dict[str, Any]]:
    for name in ("datapackage.json", "resource.json"):
        if (case / name).exists():
            declared = json.loads((case / name).read_text(encoding="utf-8"))
            listed = declared.get("resources", []) if name == "datapackage.json" else [declared]
            return [_with_parts(case, one) for one in listed if isinstance(one, dict)]
    table = next(p for p in sorted(case.iterdir()) if p.name.startswith("table."))
    options = json.loads((case / "options.json").read_text()) if (case / "options.json").exists() else {}
    beside = {key: f"{key}.json" for key in ("schema", "dialect") if _beside(case, key)}
    return [_with_parts(case, {"path": table.name, **options, **beside})]


def _with_parts(case: Path, resource: dict[str, Any]) -> dict[str, Any]:
    named = {k: v for k, v in resource.items() if k in {"schema", "dialect"} and isinstance(v, str)}
    return {**resource, **{k: _json(case / v) for k, v in named.items()}}


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _text(case: Path, resource: Mapping[str, Any]) -> str:
    path = resource.get("path")
    if not isinstance(path, str) or not path.endswith(".csv") or not (case / path).is_file():
        return ""
    content = (case / path).read_bytes()
    try:
        text = content.decode(str(resource.get("encoding") or "utf-8"), errors="replace")
    except LookupError:
        text = content.decode(errors="replace")
    return text.removeprefix("\ufeff")


def judged(case: Path, scratch: Path) -> str:
    """What is wrong with a case's place in the lists; "" where nothing is."""
    ours, theirs = verdict(case, scratch), expected(case)
    differing = differences(ours, theirs)
    listed = DEPARTURES.get(case.name, ())
    if case.name in UNREAD:
        return "" if any(told.rule == "format-unsupported" for told in differing) else "is listed as not read, and is"
    if not differing:
        return "is listed as a departure, and agrees" if listed else ""
    tables = tables_of(case, ours, theirs)
    explained = {told: reasons_for(told, tables, listed) for told in differing}
    beyond = [told for told, codes in explained.items() if not codes]
    if beyond:
        would = {told: reasons_for(told, tables) for told in beyond}
        without = [told for told, codes in would.items() if not codes]
        first = sorted({codes[0] for codes in would.values() if codes})
        return f"differs in {len(beyond)} places beyond its reasons: {first} would explain all but {without[:3]}"
    idle = set(listed) - {code for codes in explained.values() for code in codes}
    return f"is listed for a reason that does not occur: {sorted(idle)}" if idle else ""


def test_every_binding_case_agrees_or_is_listed(tmp_path: Path) -> None:
    """The gate, with its tally."""
    wrong: list[str] = []
    agreed = Counter(dict.fromkeys(binding(), 0))
    for kind, folders in sorted(binding().items()):
        for case in folders:
            said = judged(case, tmp_path)
            wrong += [f"{case.name} {said}"] if said else []
            agreed[kind] += not said and case.name not in DEPARTURES and case.name not in UNREAD
        print(f"{kind:14} {agreed[kind]:4} of {len(folders):4}")
    total = sum(map(len, binding().values()))
    print(f"{'all':14} {agreed.total():4} of {total:4}; {len(DEPARTURES)} departures, {len(UNREAD)} not read")
    for code, count in Counter(code for codes in DEPARTURES.values() for code in codes).most_common():
        print(f"  {count:4} {code}")
    assert not wrong, "\n".join(wrong)


def test_the_lists_name_cases_that_bind() -> None:
    """Nothing is listed that is no case, or that binds nobody, or for a reason that is none."""
    names = {case.name for folders in binding().values() for case in folders}

    assert DEPARTURES.keys() | UNREAD.keys() <= names
    assert not DEPARTURES.keys() & UNREAD.keys()
    assert {code for codes in DEPARTURES.values() for code in codes} <= REASONS.keys()
