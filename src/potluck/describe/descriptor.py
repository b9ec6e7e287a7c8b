"""Turn a descriptor into a `Dataset`: all problems at once, then frozen values without frictionless objects."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import ValidationError

from potluck.describe.accepts import accepts_of
from potluck.describe.hints import problems
from potluck.describe.keys import AcceptKeys, PackageKeys, TableKeys
from potluck.describe.places import is_inside, is_table, safe_paths, table_format
from potluck.describe.schema import build_dialect, build_schema, dialect_findings, schema_findings
from potluck.describe.spelling import misspelt
from potluck.describe.standard import package_problems, resource_problems
from potluck.describe.text import At, Text, load_text, within
from potluck.describe.workspace import Place
from potluck.event import Event
from potluck.findings import Finding, found
from potluck.model import Dataset, Table
from potluck.read import format_of
from potluck.util.words import near

__all__ = ["NOT_READ", "Described", "describe", "describe_text", "todos_of"]

_SHOWN = 12
# How a drafted description begins for a file that looks like a table but could not be drafted as one.
NOT_READ = "Not read as a table."


@dataclass(frozen=True, slots=True)
class Described:
    """A descriptor, understood as far as it can be.

    Attributes:
        dataset: the dataset described; None if the file cannot be read at all.
        keys: the keys under ``potluck``.
        findings: problems of the package and of files that are not tables.
        table_findings: problems of each table, by the table's name; a table with an error cannot be read.
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
        event: the event whose tiers and tracks may be used; None outside a workspace.
    """
    return describe_text(load_text(place.descriptor), place, event)


def describe_text(text: Text, place: Place, event: Event | None = None) -> Described:
    """Check a descriptor that was already read; the other arguments are those of `describe`."""
    findings = list(text.findings)
    if not isinstance(text.data, dict):
        if not findings:
            findings.append(
                found(
                    "package-error",
                    f"{place.descriptor.name} is not a mapping of keys to values.",
                    where=place.descriptor.name,
                )
            )
        return Described(None, PackageKeys(), tuple(findings), {}, ())
    keys, entries = _package_keys(text, findings)
    findings += package_problems(text.data, text.at, named=_is_written(place))
    findings += misspelt(text.data, "package", text.at)
    findings += _policy(keys, event, text)
    todos = tuple(sorted(todos_of(text.data)))
    findings += _todo(todos, text, place)
    findings += _licences(text)
    declared: dict[str, Mapping[str, Any]] = {}
    tables, others, table_findings = _resources(text, place, findings, declared)
    meta = {k: v for k, v in text.data.items() if k not in {"resources", "potluck"}}
    accepts, misfits = accepts_of(entries, tables, text)
    findings += misfits
    dataset = Dataset(place.agency, place.name, meta, tuple(tables), tuple(others), accepts, declared)
    return Described(dataset, keys, tuple(findings), table_findings, todos)


def _package_keys(text: Text, findings: list[Finding]) -> tuple[PackageKeys, list[tuple[int, AcceptKeys]]]:
    """The package's keys, and its accept entries with their positions in the list; invalid ones are left out."""
    raw = text.data.get("potluck", {})
    try:
        keys = PackageKeys.model_validate(raw)
    except ValidationError as error:
        findings += problems(error, PackageKeys, text.at, "potluck")
        return _usable_keys(raw, error)
    return keys, list(enumerate(keys.accept))


def _usable_keys(raw: Any, error: ValidationError) -> tuple[PackageKeys, list[tuple[int, AcceptKeys]]]:
    """The keys and entries that are valid, so that one misspelling does not hide the tier."""
    wrong = {one["loc"][:2] if one["loc"][:1] == ("accept",) else one["loc"][:1] for one in error.errors()}
    good = {k: v for k, v in raw.items() if (k,) not in wrong} if isinstance(raw, dict) else {}
    places = []
    if isinstance(good.get("accept"), list):
        places = [n for n in range(len(good["accept"])) if ("accept", n) not in wrong]
        good["accept"] = [good["accept"][n] for n in places]
    keys = PackageKeys.model_validate(good)
    return keys, list(zip(places, keys.accept, strict=True))


def _policy(keys: PackageKeys, event: Event | None, text: Text) -> Iterator[Finding]:
    if event is None:
        return
    if not keys.tier:
        yield found("tier-missing", "The dataset has no access tier.", where=text.at("potluck"))
    elif keys.tier.strip().lower() != "todo" and keys.tier not in {t.name for t in event.tiers}:
        names = ", ".join(t.name for t in event.tiers)
        message = f"The tier {keys.tier!r} is not one of the event's: {names}.{near(keys.tier, names.split(', '))}"
        yield found("invalid-value", message, where=text.at("potluck.tier"))
    tracks = [t.name for t in event.tracks]
    for number, track in enumerate(keys.tracks):
        if track not in tracks:
            message = f"The track {track!r} is not one of the event's.{near(track, tracks)}"
            yield found("invalid-value", message, where=text.at(f"potluck.tracks[{number}]"))


def todos_of(value: Any, path: str = "") -> Iterator[str]:
    """Paths of the values that still have to be filled in.

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
    """One finding for all values still to be filled in, with the line of each."""
    if not todos:
        return
    places = [f"{path} (line {text.lines[path]})" if path in text.lines else path for path in todos]
    shown = ", ".join(places[:_SHOWN]) + (f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else "")
    message = f"Still to be filled in: {shown}."
    yield found("todo", message, where=place.descriptor.name, count=len(todos))


def _licences(text: Text) -> Iterator[Finding]:
    entries = text.data.get("licenses")
    names = [e.get("name") if isinstance(e, dict) else None for e in entries] if isinstance(entries, list) else []
    unknown = {
        number: name
        for number, name in enumerate(names)
        if isinstance(name, str) and name != "us-government-work" and not name.lower().startswith("todo")
    }
    if not unknown:
        return
    from license_expression import get_spdx_licensing

    spdx = get_spdx_licensing()
    for number, name in unknown.items():
        if spdx.validate(name).errors:
            where = text.at(f"licenses[{number}].name")
            yield found("licence-unknown", f"The licence {name!r} is not an SPDX identifier.", where=where)


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
                "The description lists no resources.",
                "List the files under the key resources.",
                where=place.descriptor.name,
            )
        )
        return tables, others, table_findings
    names: set[str] = set()
    for number, declared in enumerate(resources):
        where = text.at(f"resources[{number}]")
        if not isinstance(declared, dict):
            message = f"Resource {number + 1} is not a mapping of keys to values."
            findings.append(found("resource-error", message, where=where))
            continue
        own: list[Finding] = []
        resource, at = _with_parts(declared, place.folder, own, within(text.at, f"resources[{number}]"))
        own += resource_problems(resource, at, text.data.get("$schema"), named=_is_written(place))
        own += misspelt(resource, "resource", at)
        own += dialect_findings(resource, at)
        own += _table_keys(resource, at)
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
        own += schema_findings(resource, at)
        table_findings[name] = tuple(own)
        table = _table(name, resource, paths, readable=not any(f.is_open_error for f in own))
        tables.append(_with_own_keys(table, place.key))
    return tables, others, table_findings


def _with_own_keys(table: Table, dataset: str) -> Table:
    """The table, with foreign keys that name its own dataset turned into keys within the dataset."""
    if table.schema is None or all(key.dataset != dataset for key in table.schema.foreign_keys):
        return table
    keys = tuple(replace(k, dataset="") if k.dataset == dataset else k for k in table.schema.foreign_keys)
    return replace(table, schema=replace(table.schema, foreign_keys=keys))


def _is_written(place: Place) -> bool:
    """Whether a person wrote the descriptor; a table checked on its own has none."""
    return place.descriptor.suffix.lower() in {".json", ".yaml", ".yml"}


def _with_parts(
    resource: Mapping[str, Any], folder: Path, findings: list[Finding], at: At
) -> tuple[Mapping[str, Any], At]:
    """Read the schema and the dialect of a resource from files of their own, inside the dataset's folder.

    Return the completed resource, and a function that gives the place of each of its values.
    """
    whole = dict(resource)
    parts: dict[str, Text] = {}
    for key in ("schema", "dialect"):
        named = whole.get(key)
        if not isinstance(named, str):
            continue
        del whole[key]
        rule = f"{key}-error"
        if not is_inside(named, folder) or not (folder / named).is_file():
            message = f"The {key} {named!r} is not a file in the dataset's folder."
            fix = f"Put the file there, or write the {key} into the description."
            findings.append(found(rule, message, fix, where=at(key)))
            continue
        text = load_text(folder / named)
        findings += text.findings
        if isinstance(text.data, dict):
            whole[key], parts[key] = text.data, text
        elif not text.findings:
            findings.append(found(rule, f"The file {named!r} is not a mapping of keys to values.", where=at(key)))

    def place(path: str) -> str:
        key, _, rest = path.partition(".")
        return parts[key].at(rest) if key in parts else at(path)

    return whole, place


def _not_a_table(resource: Mapping[str, Any], path: PurePosixPath, where: str) -> Finding:
    """Report a file that is included but not read as a table.

    It is a warning if the file's name looks like a table's and its drafted description says why it is not one.
    """
    why = str(resource.get("description") or "") if format_of(path.name) else ""
    severity = "warning" if why.startswith(NOT_READ) else "info"
    return found(
        "not-a-table",
        f"{path.as_posix()} is included as it is. {why}".strip(),
        severity=severity,
        where=where,
    )


def _table_keys(resource: Mapping[str, Any], at: At) -> Iterator[Finding]:
    try:
        TableKeys.model_validate(resource.get("potluck", {}))
    except ValidationError as error:
        yield from problems(error, TableKeys, at, "potluck")


def _free_name(name: Any, number: int, names: set[str], own: list[Finding], where: str) -> str:
    free = name if isinstance(name, str) and name else f"table-{number + 1}"
    if free in names:
        own.append(
            found(
                "package-error",
                f"Two tables are called {free!r}.",
                "Give every table a different name.",
                where=where,
            )
        )
        while free in names:
            free = f"{free}-{number + 1}"
    names.add(free)
    return free


def _table(name: str, resource: Mapping[str, Any], paths: tuple[PurePosixPath, ...], *, readable: bool) -> Table:
    encoding = resource.get("encoding")
    return Table(
        name=name,
        paths=paths,
        format=table_format(resource),
        title=str(resource.get("title") or ""),
        description=str(resource.get("description") or ""),
        encoding=encoding if isinstance(encoding, str) else None,
        dialect=build_dialect(resource) if readable else None,
        schema=build_schema(resource) if readable else None,
        declared={k: resource[k] for k in ("hash", "bytes", "rows", "fields") if resource.get(k)},
        text={k: v for k, v in resource.items() if k not in {"potluck", "data"}},
        data=None if paths else resource.get("data"),
    )
