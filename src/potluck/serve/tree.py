"""The release as a folder: data, site, descriptions, agreements, checksums."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files as resources
from pathlib import Path

from potluck.describe.workspace import Workspace
from potluck.dossier import Dossier, TableEntry
from potluck.errors import PotluckError
from potluck.serve.audience import Release, Shown, release_of
from potluck.serve.dictionary import dictionary
from potluck.serve.folder import HeldFolder
from potluck.serve.metadata import data_package
from potluck.serve.pages import FirstRows, ReleaseFile, build_site, write_pages
from potluck.serve.readme import Contents, readme, start_here
from potluck.serve.tables import ReleasedTable, first_rows, release_others, release_tables

__all__ = ["Tree", "assemble"]

_MASTER = "master.md"
Said = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Tree:
    """A release that lies in its folder.

    Attributes:
        folder: the folder.
        name: ``<event>-<version>``, with ``-DRAFT`` for a draft.
        release: what it shows.
        tables: the tables in it.
        files: every file but the checksums, sorted, by path from the folder.
        bytes: their size.
    """

    folder: Path
    name: str
    release: Release
    tables: tuple[ReleasedTable, ...]
    files: tuple[str, ...]
    bytes: int


def assemble(
    workspace: Workspace,
    dossiers: Sequence[Dossier],
    as_of: date,
    *,
    draft: bool = False,
    progress: Said = lambda _what, _number, _count: None,
) -> Tree:
    """Bring the release's folder ``build/release/<event>-<version>`` up to date.

    What is there already and has not changed is not written again; what no longer belongs is removed.
    The checksums come last: until then, those of an earlier run show that this one did not end.

    Args:
        workspace: the event's workspace.
        dossiers: of every dataset that arrived, as `potluck.checkin.build` left them.
        as_of: the day for which expiry is judged.
        draft: take everything declared public, whatever its errors and todos.
        progress: told what is being worked on, its number and how many there are.

    Raises:
        SiteError: the site could not be built.
        PotluckError: a file the release needs is gone, changed, or has a name that cannot travel.
    """
    release = release_of(workspace.event, dossiers, as_of, draft=draft)
    release = _with_known_agreements(workspace, release)
    name = workspace.event.release_name + ("-DRAFT" if draft else "")
    folder = HeldFolder(workspace.build / "release" / name)
    tables, files = _put_data(workspace, release, folder, progress)
    steps = len(release.released) + 2
    progress("site", steps - 1, steps)
    agreements = _put_agreements(workspace, release, folder)
    _put_site(workspace, release, files, folder)
    progress("descriptions", steps, steps)
    _put_descriptions(Contents(release, name, tables, agreements, _carried(files)), folder)
    folder.finish()
    size = sum(held.bytes for held in folder.files.values())
    return Tree(folder.root, name, release, tables, tuple(sorted(folder.files)), size)


Files = dict[str, tuple[ReleaseFile, ...]]


def _put_data(
    workspace: Workspace, release: Release, folder: HeldFolder, progress: Said
) -> tuple[tuple[ReleasedTable, ...], Files]:
    tables: list[ReleasedTable] = []
    files: Files = {}
    for number, shown in enumerate(release.released, 1):
        progress(shown.dossier.key, number, len(release.released) + 2)
        own = tuple(release_tables(release, shown, workspace.build, folder))
        tables += own
        files |= {table.key: table.files for table in own}
        if others := release_others(shown, workspace.catalog, folder):
            files[shown.dossier.key] = others
    return tuple(tables), files


def _carried(files: Files) -> dict[str, tuple[ReleaseFile, ...]]:
    return {key: others for key, others in files.items() if "#" not in key}


def _put_site(workspace: Workspace, release: Release, files: Files, folder: HeldFolder) -> None:
    build = workspace.build
    pages, site = build / "pages", build / "site"

    def first(shown: Shown, entry: TableEntry) -> FirstRows | None:
        return first_rows(build, shown, entry)

    write_pages(release, files, first, workspace.site, pages)
    build_site(pages, site)
    for path in sorted(p for p in site.rglob("*") if p.is_file()):
        folder.copy(f"site/{path.relative_to(site).as_posix()}", path)


def _put_agreements(workspace: Workspace, release: Release, folder: HeldFolder) -> tuple[str, ...]:
    """The master agreement and those that datasets name, as UTF-8 with LF line ends."""
    named = {one.dossier.agreement for one in release.datasets if one.dossier.agreement}
    there = [name for name in sorted(named | {_MASTER}) if _agreement(workspace, name) is not None]
    for name in there:
        try:
            text = (workspace.catalog / "agreements" / name).read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise PotluckError(f"catalog/agreements/{name} is not UTF-8 text.", "Save it again as UTF-8.") from None
        folder.write(f"agreements/{name}", text.encode())
    return tuple(there)


def _with_known_agreements(workspace: Workspace, release: Release) -> Release:
    """The release without mention of agreements that are not there, which only a draft may go out without."""
    lost = {
        one.dossier.agreement
        for one in release.datasets
        if one.dossier.agreement and _agreement(workspace, one.dossier.agreement) is None
    }
    if lost and not release.draft:
        raise PotluckError(
            f"The agreement {min(lost)!r} is not in catalog/agreements/.",
            "Put it there, or correct `agreement` in the dataset's descriptor.",
        )
    datasets = tuple(_without_agreement(one) if one.dossier.agreement in lost else one for one in release.datasets)
    return replace(release, datasets=datasets)


def _without_agreement(shown: Shown) -> Shown:
    return replace(shown, dossier=shown.dossier.model_copy(update={"agreement": ""}))


def _agreement(workspace: Workspace, name: str) -> Path | None:
    path = workspace.catalog / "agreements" / name
    return path if _is_plain(name) and path.is_file() and not path.is_symlink() else None


def _is_plain(name: str) -> bool:
    """Whether a name is one of a file, and no way into another folder."""
    return name == Path(name).name and not set("\\`") & set(name) and not name.startswith(".")


def _put_descriptions(contents: Contents, folder: HeldFolder) -> None:
    release, tables = contents.release, contents.tables
    folder.write("datapackage.json", data_package(release, contents.name, tables))
    folder.write("dictionary.csv", dictionary(release, tables))
    folder.write("README.md", readme(contents).encode())
    folder.write("START-HERE.html", start_here(contents).encode())
    own = resources("potluck.client").joinpath("shipped", "verify.py").read_bytes()
    folder.write("verify.py", own.replace(b"\r\n", b"\n"))
