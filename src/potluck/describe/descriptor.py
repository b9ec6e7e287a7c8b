"""From a descriptor to a `Dataset`: all problems at once, then frozen values and no frictionless object."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import ValidationError

from potluck.describe.accepts import accepts_of
from potluck.describe.hints import problems
from potluck.describe.keys import AcceptKeys, PackageKeys, TableKeys
from potluck.describe.schema import build_dialect, build_schema, dialect_findings, schema_findings
from potluck.describe.standard import package_problems, resource_problems
from potluck.describe.text import Text, load_text
from potluck.describe.workspace import Place
from potluck.event import Event
from potluck.findings import Finding, found
from potluck.model import Dataset, Table
from potluck.read import format_of

__all__ = ["NOT_READ", "Described", "describe", "describe_text", "is_table", "safe_paths", "todos_of"]

_SHOWN = 12
# How the description of a file begins that looks like a table and could not be drafted as one.
NOT_READ = "Not read as a table."
_DELIMITED = {"csv", "tsv", "txt", "psv", "tab", "dat"}
# Formats that hold nothing but tables; JSON may hold anything, so a JSON file is a table only where it is said to be.
_TABULAR = {"csv", "xlsx", "xpt", "ndjson", "jsonl", "parquet"}


@dataclass(frozen=True, slots=True)
class Described:
    """A descriptor, understood as far as it can be.

    Attributes:
        dataset: what is described; None where the file cannot be read at all.
        keys: what stands under ``potluck``.
        findings: problems of the package and of files that are no tables.
        table_findings: problems of each table, by its name; a table with an error among them cannot be read.
        todos: paths of the values still to be filled in.
    """

    dataset: Dataset | None
    keys: PackageKeys
    findings: tuple[Finding, ...]
    table_findings: Mapping[str, tuple[Finding, ...]]
    todos: tuple[str, ...]


def describe(place: Place, event: Event | None = None) -> Described:
    """Read and check the descriptor of a dataset.

    Args:
        place: the dataset's folder and descriptor.
        event: the event, to check tiers and tracks against; None outside a workspace.
    """
    return describe_text(load_text(place.descriptor), place, event)


def describe_text(text: Text, place: Place, event: Event | None = None) -> Described:
    """Check a descriptor that was read already; arguments as of `describe`."""
    findings = list(text.findings)
    if not isinstance(text.data, dict):
        if not findings:
            findings.append(
                found("package-error", f"{place.descriptor.name} holds no mapping.", where=place.descriptor.name)
            )
        return Described(None, PackageKeys(), tuple(findings), {}, ())
    keys, entries = _package_keys(text, place, findings)
    findings += package_problems(text.data, place.descriptor.name, named=_is_written(place))
    findings += _policy(keys, event, text, place)
    todos = tuple(sorted(todos_of(text.data)))
    findings += _todo(todos, text, place)
    findings += _licences(text.data, place)
    declared: dict[str, Mapping[str, Any]] = {}
    tables, others, table_findings = _resources(text, place, findings, declared)
    meta = {k: v for k, v in text.data.items() if k not in {"resources", "potluck"}}
    accepts, misfits = accepts_of(entries, tables, text)
    findings += misfits
    dataset = Dataset(place.agency, place.name, meta, tuple(tables), tuple(others), accepts, declared)
    return Described(dataset, keys, tuple(findings), table_findings, todos)


def _package_keys(
    text: Text, place: Place, findings: list[Finding]
) -> tuple[PackageKeys, list[tuple[int, AcceptKeys]]]:
    """The package's keys, and its accept entries with their places in the list; what is wrong is left out."""
    raw = text.data.get("potluck", {})
    try:
        keys = PackageKeys.model_validate(raw)
    except ValidationError as error:
        findings += problems(error, PackageKeys, place.descriptor.name, text.lines, "potluck")
        return _usable_keys(raw, error)
    return keys, list(enumerate(keys.accept))


def _usable_keys(raw: Any, error: ValidationError) -> tuple[PackageKeys, list[tuple[int, AcceptKeys]]]:
    """The keys and entries that are right, so that one misspelling does not hide the tier."""
    wrong = {one["loc"][:2] if one["loc"][:1] == ("accept",) else one["loc"][:1] for one in error.errors()}
    good = {k: v for k, v in raw.items() if (k,) not in wrong} if isinstance(raw, dict) else {}
    places = []
    if isinstance(good.get("accept"), list):
        places = [n for n in range(len(good["accept"])) if ("accept", n) not in wrong]
        good["accept"] = [good["accept"][n] for n in places]
    keys = PackageKeys.model_validate(good)
    return keys, list(zip(places, keys.accept, strict=True))


def _policy(keys: PackageKeys, event: Event | None, text: Text, place: Place) -> Iterator[Finding]:
    if event is None:
        return
    where = _at(place, text, "potluck")
    if not keys.tier:
        yield found("tier-missing", "The dataset has no access tier.", where=where)
    elif keys.tier.strip().lower() != "todo" and keys.tier not in {t.name for t in event.tiers}:
        names = ", ".join(t.name for t in event.tiers)
        yield found("invalid-value", f"The tier {keys.tier!r} is not one of the event's: {names}.", where=where)
    for track in keys.tracks:
        if track not in {t.name for t in event.tracks}:
            yield found("invalid-value", f"The track {track!r} is not one of the event's.", where=where)


def _at(place: Place, text: Text, path: str) -> str:
    line = text.lines.get(path)
    return f"{place.descriptor.name}:{line}" if line else place.descriptor.name


def todos_of(value: Any, path: str = "") -> Iterator[str]:
    """Paths of the values that a draft left open.

    >>> list(todos_of({"title": "x", "licenses": [{"name": "todo"}]}))
    ['licenses[0].name']
    """
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from todos_of(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from todos_of(inner, f"{path}[{number}]")
    elif isinstance(value, str) and (value.strip().lower() == "todo" or value.strip().lower().startswith("todo:")):
        yield path


def _todo(todos: tuple[str, ...], text: Text, place: Place) -> Iterator[Finding]:
    """One finding for all that is left open, with the line of each place."""
    if not todos:
        return
    places = [f"{path} (line {text.lines[path]})" if path in text.lines else path for path in todos]
    shown = ", ".join(places[:_SHOWN]) + (f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else "")
    message = f"Still to be filled in: {shown}."
    yield found("todo", message, where=place.descriptor.name, count=len(todos))


def _licences(data: Mapping[str, Any], place: Place) -> Iterator[Finding]:
    entries = data.get("licenses")
    names = [e.get("name") for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []
    unknown = [
        n for n in names if isinstance(n, str) and n != "us-government-work" and not n.lower().startswith("todo")
    ]
    if not unknown:
        return
    from license_expression import get_spdx_licensing

    spdx = get_spdx_licensing()
    for name in unknown:
        if spdx.validate(name).errors:
            yield found(
                "licence-unknown",
                f"The licence {name!r} is not an SPDX identifier.",
                where=place.descriptor.name,
            )


def _resources(
    text: Text, place: Place, findings: list[Finding], declared_of: dict[str, Mapping[str, Any]]
) -> tuple[list[Table], list[PurePosixPath], dict[str, tuple[Finding, ...]]]:
    tables: list[Table] = []
    others: list[PurePosixPath] = []
    table_findings: dict[str, tuple[Finding, ...]] = {}
    resources = text.data.get("resources")
    if not isinstance(resources, list) or not resources:
        findings.append(
            found(
                "package-error",
                "The description names no resource.",
                "List the files under resources.",
                where=place.descriptor.name,
            )
        )
        return tables, others, table_findings
    names: set[str] = set()
    for number, declared in enumerate(resources):
        where = _at(place, text, f"resources[{number}]")
        if not isinstance(declared, dict):
            findings.append(found("resource-error", f"Resource {number + 1} is not a mapping.", where=where))
            continue
        own: list[Finding] = []
        resource = _with_parts(declared, place.folder, own, where)
        own += resource_problems(resource, where, text.data.get("$schema"), named=_is_written(place))
        own += dialect_findings(resource, where)
        own += _table_keys(resource, text, place, number)
        paths = safe_paths(resource, place.folder, own, where)
        name = _free_name(resource.get("name"), number, names, own, where)
        if not is_table(resource):
            findings += own
            findings += [
                found("scheme-error", f"The file {p.as_posix()!r} is not in the dataset's folder.", where=where)
                for p in paths
                if not (place.folder / p).is_file()
            ]
            findings += [_not_a_table(resource, p, where) for p in paths]
            others += paths
            if len(paths) == 1:
                declared_of[paths[0].as_posix()] = {k: resource[k] for k in ("hash", "bytes") if resource.get(k)}
            continue
        own += schema_findings(resource, place.descriptor.name, text.lines, f"resources[{number}].schema")
        table_findings[name] = tuple(own)
        tables.append(_table(name, resource, paths, readable=not any(f.is_open_error for f in own)))
    return tables, others, table_findings


def _is_written(place: Place) -> bool:
    """Whether there is a descriptor that a person wrote, and not just a lone table."""
    return place.descriptor.suffix.lower() in {".json", ".yaml", ".yml"}


def _with_parts(resource: Mapping[str, Any], folder: Path, findings: list[Finding], where: str) -> Mapping[str, Any]:
    """The resource with a schema and a dialect that stand in files of their own, inside the dataset's folder."""
    whole = dict(resource)
    for key in ("schema", "dialect"):
        named = whole.get(key)
        if not isinstance(named, str):
            continue
        del whole[key]
        rule = f"{key}-error"
        if not _inside(named, folder) or not (folder / named).is_file():
            message = f"The {key} {named!r} is no file in the dataset's folder."
            findings.append(found(rule, message, "Put it there, or write it into the description.", where=where))
            continue
        text = load_text(folder / named)
        findings += text.findings
        if isinstance(text.data, dict):
            whole[key] = text.data
        elif not text.findings:
            findings.append(found(rule, f"The file {named!r} holds no mapping.", where=where))
    return whole


def _not_a_table(resource: Mapping[str, Any], path: PurePosixPath, where: str) -> Finding:
    """That a file is carried along; a warning where its name promises a table and its draft said why it is none."""
    why = str(resource.get("description") or "") if format_of(path.name) else ""
    severity = "warning" if why.startswith(NOT_READ) else "info"
    return found(
        "not-a-table",
        f"{path.as_posix()} is carried along as it is. {why}".strip(),
        severity=severity,
        where=where,
    )


def _table_keys(resource: Mapping[str, Any], text: Text, place: Place, number: int) -> Iterator[Finding]:
    try:
        TableKeys.model_validate(resource.get("potluck", {}))
    except ValidationError as error:
        yield from problems(error, TableKeys, place.descriptor.name, text.lines, f"resources[{number}].potluck")


def _free_name(name: Any, number: int, names: set[str], own: list[Finding], where: str) -> str:
    free = name if isinstance(name, str) and name else f"table-{number + 1}"
    if free in names:
        own.append(
            found(
                "package-error",
                f"Two tables are called {free!r}.",
                "Give every table a name of its own.",
                where=where,
            )
        )
        while free in names:
            free = f"{free}-{number + 1}"
    names.add(free)
    return free


def safe_paths(
    resource: Mapping[str, Any], folder: Path, findings: list[Finding], where: str
) -> tuple[PurePosixPath, ...]:
    """The paths of a resource that stay inside the dataset's folder; a finding for each that does not."""
    raw = resource.get("path")
    if raw is None and "data" in resource:
        return ()
    listed = raw if isinstance(raw, list) else [raw]
    safe: list[PurePosixPath] = []
    for one in listed:
        if not isinstance(one, str) or not one:
            findings.append(
                found("resource-error", "The resource has no path.", "Name its file under path.", where=where)
            )
        elif not _inside(one, folder):
            findings.append(
                found(
                    "resource-error",
                    f"The path {one!r} is not inside the dataset's folder.",
                    "Put the file into the dataset's folder and name it from there.",
                    where=where,
                )
            )
        else:
            safe.append(PurePosixPath(one))
    return tuple(safe)


def _inside(path: str, folder: Path) -> bool:
    plain = PurePosixPath(path)
    if (
        "\\" in path
        or ":" in path
        or "\0" in path
        or plain.is_absolute()
        or ".." in plain.parts
        or path.startswith("~")
    ):
        return False
    try:
        return (folder / plain).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return False


def is_table(resource: Mapping[str, Any]) -> bool:
    """Whether a resource is a table: said to be one, or of a format that only holds tables.

    A text file is one only with a schema: without, it may as well be a readme.
    """
    if resource.get("type") is not None:
        return bool(resource["type"] == "table")
    if resource.get("profile") == "tabular-data-resource":
        return True
    if resource.get("path") is None and isinstance(resource.get("data"), list):
        return True
    if "schema" in resource:
        return _format(resource) in {*_TABULAR, ""}
    return _format(resource) in _TABULAR and not _first_path(resource).endswith(".txt")


def _first_path(resource: Mapping[str, Any]) -> str:
    raw = resource.get("path")
    first = raw[0] if isinstance(raw, list) and raw else raw
    return first.lower() if isinstance(first, str) else ""


def _format(resource: Mapping[str, Any]) -> str:
    if resource.get("path") is None and "data" in resource:
        return "inline"
    declared = resource.get("format")
    suffix = PurePosixPath(_first_path(resource).removesuffix(".gz")).suffix.removeprefix(".")
    name = declared.lower() if isinstance(declared, str) and declared else suffix
    return "csv" if name in _DELIMITED else name


def _table(name: str, resource: Mapping[str, Any], paths: tuple[PurePosixPath, ...], *, readable: bool) -> Table:
    encoding = resource.get("encoding")
    return Table(
        name=name,
        paths=paths,
        format=_format(resource),
        title=str(resource.get("title") or ""),
        description=str(resource.get("description") or ""),
        encoding=encoding if isinstance(encoding, str) else None,
        dialect=build_dialect(resource) if readable else None,
        schema=build_schema(resource) if readable else None,
        declared={k: resource[k] for k in ("hash", "bytes", "rows", "fields") if resource.get(k)},
        text={k: v for k, v in resource.items() if k not in {"potluck", "data"}},
        data=None if paths else resource.get("data"),
    )
