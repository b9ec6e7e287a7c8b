"""Adding a dataset: files copied byte for byte, a descriptor drafted from all of their content."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from potluck.contribute.catalog import copy_in, ensure_agency, record_delivery, slug, track_small_files
from potluck.contribute.resources import Draft, file_resources
from potluck.contribute.sources import Gathered, gathered
from potluck.contribute.taken import is_package, taken_package
from potluck.contribute.writer import to_yaml
from potluck.describe.standard import PROFILE
from potluck.describe.workspace import DESCRIPTORS, NAME, Workspace
from potluck.errors import SourceError
from potluck.event import PUBLIC
from potluck.util.files import write_text

__all__ = ["AddOptions", "Added", "add"]

_DRAFTED = """Drafted by `potluck add`. Replace every "todo"; text is in quotes so that nothing is guessed.
Then: potluck validate"""
_CONTACT = re.compile(r"(?P<name>[^<>]*?)\s*<(?P<mail>[^<>\s]+@[^<>\s]+)>\s*|(?P<only>[^<>\s]+@[^<>\s]+)")


@dataclass(frozen=True, slots=True)
class AddOptions:
    """What a contributor states about a new dataset; "" for what is to be filled in later.

    Attributes:
        contact: the steward: ``Name <mail>``, a name, or a mail address.
        tier: the access tier the steward declares.
        each: every file becomes its own dataset.
    """

    agency: str = ""
    name: str = ""
    title: str = ""
    description: str = ""
    license: str = ""
    contact: str = ""
    tier: str = ""
    each: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """A dataset that was added: its key, folder, tables (name, rows, columns) and what to look at."""

    key: str
    folder: Path
    tables: tuple[tuple[str, int, int], ...]
    others: tuple[str, ...]
    notes: tuple[str, ...]
    todos: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "dataset": self.key,
            "folder": str(self.folder),
            "tables": [{"name": n, "rows": None if r < 0 else r, "columns": c} for n, r, c in self.tables],
            "files": list(self.others),
            "notes": list(self.notes),
            "todos": list(self.todos),
        }


def add(workspace: Workspace, sources: Sequence[str], options: AddOptions) -> tuple[Added, ...]:
    """Add files as a new dataset, or each file as a dataset of its own.

    Args:
        workspace: the workspace.
        sources: paths and URLs; a ``datapackage.json`` means itself and its files.
        options: what is stated about the dataset.

    Raises:
        SourceError: a source cannot be added, or the name is in use; nothing was changed in that case.
    """
    _check_tier(workspace, options)
    with TemporaryDirectory(prefix="potluck-") as scratch:
        taken = list(gathered(sources, Path(scratch)))
        groups = [Gathered((path,), one.metadata) for one in taken for path in one.paths]
        if not options.each:
            paths = tuple(path for one in taken for path in one.paths)
            groups = [Gathered(paths, taken[0].metadata if len(taken) == 1 else {})]
        return tuple(_add_one(workspace, group, options) for group in groups)


def _check_tier(workspace: Workspace, options: AddOptions) -> None:
    tiers = [tier.name for tier in workspace.event.tiers]
    if options.tier and options.tier not in tiers:
        raise SourceError(f"The event has no tier {options.tier!r}.", f"Its tiers are: {', '.join(tiers)}.")
    if options.tier and not _contact(options.contact).get("title"):
        raise SourceError(
            "A tier must be declared by a named person.",
            'Say who decided: --contact "Ann Lee <ann.lee@agency.gov>"',
        )


def _contact(text: str) -> dict[str, str]:
    match = _CONTACT.fullmatch(text.strip())
    if match is None:
        return {"title": text.strip()} if text.strip() else {}
    if match["only"]:
        return {"email": match["only"]}
    return (
        {"title": match["name"].strip().strip('"'), "email": match["mail"]}
        if match["name"].strip()
        else {"email": match["mail"]}
    )


def _add_one(workspace: Workspace, group: Gathered, options: AddOptions) -> Added:
    paths = list(group.paths)
    agency = _usable(options.agency or _only_agency(workspace), "an agency's name")
    name = _name(paths, options)
    folder = workspace.catalog / agency / name
    if any((folder / descriptor).exists() for descriptor in DESCRIPTORS):
        raise SourceError(
            f"The dataset {agency}/{name} already exists.",
            f"Add the files as a new delivery with --to {agency}/{name}, or choose another --name.",
        )
    with ExitStack() as undo:
        if not folder.exists():
            undo.callback(shutil.rmtree, folder, ignore_errors=True)
        packaged = len(paths) == 1 and is_package(paths[0])
        draft = taken_package(paths[0], folder) if packaged else _drafted(paths, folder)
        notes = ensure_agency(workspace, agency)
        undo.pop_all()
    descriptor = {**_head(name, options, group.metadata), "resources": draft.resources}
    write_text(folder / "datapackage.yaml", to_yaml(descriptor, _DRAFTED))
    if options.tier == PUBLIC:
        track_small_files(workspace, folder)
    record_delivery(folder, draft.deliveries)
    return Added(
        f"{agency}/{name}",
        folder,
        tuple(draft.tables),
        tuple(draft.others),
        (*notes, *draft.notes),
        tuple(_todos(descriptor)),
    )


def _only_agency(workspace: Workspace) -> str:
    agencies = workspace.event.agencies
    return agencies[0].name if len(agencies) == 1 else "unassigned"


def _name(paths: list[Path], options: AddOptions) -> str:
    if options.name:
        name = _usable(options.name, "a dataset's name")
        return f"{name}-{slug(paths[0].stem)}" if options.each else name
    first = paths[0]
    return slug(first.parent.name if is_package(first) else first.name.split(".")[0])


def _usable(name: str, what: str) -> str:
    """A name given by a person, if a folder can have it."""
    if not NAME.fullmatch(name):
        fix = f"Use small letters, digits and hyphens, such as {slug(name)!r}."
        raise SourceError(f"{name!r} cannot be {what}.", fix)
    return name


def _drafted(paths: list[Path], folder: Path) -> Draft:
    draft = Draft()
    repeated = sorted({p.name for p in paths if [q.name for q in paths].count(p.name) > 1})
    if repeated:
        raise SourceError(
            f"Two files are called {repeated[0]!r}.",
            "Rename one, or add them as datasets of their own with --each.",
        )
    for path in paths:
        copied = copy_in(path, folder)
        file_resources(copied, draft)
    return draft


def _head(name: str, options: AddOptions, meta: Mapping[str, Any]) -> dict[str, Any]:
    """The package's own properties: what the contributor states, else what an added package states, else todo."""
    steward = {"title": "todo", **_contact(options.contact), "roles": ["steward"]}
    head = {
        "$schema": PROFILE,
        "name": name,
        "title": options.title or meta.get("title") or "todo",
        "description": options.description or meta.get("description") or "todo",
        "version": str(meta.get("version") or "1.0"),
        "keywords": meta.get("keywords") or [],
        "licenses": [{"name": options.license}] if options.license else meta.get("licenses") or [{"name": "todo"}],
        "contributors": [steward, *meta.get("contributors", [])],
        "sources": meta.get("sources") or [{"title": "todo"}],
    }
    rest = {k: v for k, v in meta.items() if k not in head and k not in {"resources", "potluck"}}
    declared = _contact(options.contact).get("title", "todo") if options.tier else "todo"
    potluck = {
        "tier": options.tier or "todo",
        "tierDeclaredBy": declared,
        "tracks": [],
        "geography": "todo",
        "period": "todo",
        "knownLimits": [],
    }
    return {**head, **rest, "potluck": {**potluck, **meta.get("potluck", {})}}


def _todos(descriptor: dict[str, Any]) -> Iterator[str]:
    from potluck.describe.descriptor import todos_of

    yield from sorted(todos_of(descriptor))
