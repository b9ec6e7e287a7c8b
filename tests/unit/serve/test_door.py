"""The door is an allow-list: what a dossier holds is in no output unless it is listed here."""

import ast
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lib.canaries import Canaries

import potluck
from potluck.dossier import Dossier
from potluck.event import Event
from potluck.serve.audience import PUBLIC_AUDIENCE, release_of
from potluck.serve.folder import HeldFolder
from potluck.serve.outputs import site
from potluck.serve.outputs.agreements import Agreements, with_known_agreements
from potluck.serve.outputs.carried import CarriedFiles
from potluck.serve.outputs.datapackage import DataPackage
from potluck.serve.outputs.dictionary import Dictionary
from potluck.serve.outputs.readme import ReadMe
from potluck.serve.outputs.tables import Tables
from potluck.serve.pages import FirstRows, write_pages
from potluck.serve.placing import files_by_key, released_tables
from potluck.serve.shown import Audience, OpenTable, ShownDataset

from . import small

DAY = date(2026, 11, 1)
CARRIED = b"carried along\n"
CONSTRAINTS = {
    **dict.fromkeys(("required", "unique"), True),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"), str),
    "pattern": str,
    "jsonSchema": str,
    "enum": [str],
}
OPTIONS = {
    "categories": [{"value": str, "label": str}],
    "categoriesOrdered": True,
    "delimiter": str,
    "itemType": str,
    "trueValues": [str],
}
# Where a dossier needs a certain value to be served at all; `str` is a canary.
NEEDED: Mapping[str, Any] = {
    "contributors.email": "{}@example.org",
    "contributors.roles": ["steward"],
    "homepage": "https://example.org/{}",
    "licenses.path": "https://example.org/{}",
    "sources.path": "https://example.org/{}",
    "others.sha256": sha256(CARRIED).hexdigest(),
    "tables.fields.constraints": CONSTRAINTS,
    "tables.fields.role": "count",
    "tables.fields.sensitive": False,
    "tables.contributed.fields.constraints": CONSTRAINTS,
    "tables.contributed.fields.options": OPTIONS,
    "tables.released.columns.constraints": CONSTRAINTS,
    "tables.released.columns.options": OPTIONS,
}
# Dates and names of things that must fit each other.
EVENT: Mapping[str, Any] = {
    "dates": None,
    "as_of": None,
    "formats": ["parquet", "csv"],
    "host.email": "{}@example.org",
    "host.path": "https://example.org/{}",
    "agencies.parent": None,
    "agencies.path": "https://example.org/{}",
    "expected.due": None,
    "severity": {},
    "tiers": [
        {"name": "public", "title": str, "description": str},
        {"name": "restricted", "title": str, "description": str},
    ],
}


# What each output shows, by the paths of attributes. Those of the event stand in every release.
EVENT_IN = {
    "README.md": "event.title event.name event.version event.notice event.host.title event.host.email"
    " event.expected.title event.expected.agency",
    "datapackage.json": "event.title event.name event.version event.description event.notice event.host.title"
    " event.host.path",
    "pages": "event.title event.version event.description event.notice event.host.title event.host.email"
    " event.host.path event.tracks.name event.tracks.title event.tracks.description event.tiers.title"
    " event.agencies.name event.agencies.title event.agencies.path event.expected.title event.expected.agency",
}
# Of a dataset in whatever state.
ALWAYS = {
    "agreements": "agreement",
    "README.md": "agency title agreement",
    "pages": "agency name title description version homepage keywords tracks geography period agreement known_limits"
    " licenses.name licenses.title licenses.path sources.title sources.path contributors.title contributors.email"
    " contributors.organization",
}
# Of its tables, where somebody declared a tier that is closed to the audience.
CLOSED = {
    "dictionary.csv": "agency name tables.name tables.fields.name tables.fields.type tables.fields.title"
    " tables.fields.description tables.fields.unit tables.fields.code",
    "pages": "tables.name tables.title tables.description tables.fields.name tables.fields.type tables.fields.format"
    " tables.fields.title tables.fields.description tables.fields.unit tables.fields.code",
}
# What accepted findings leave out or in, in the steward's words.
ACCEPTED = "tables.withheld.reason tables.spared.rule tables.spared.constraint tables.spared.field tables.spared.reason"
# Of a released dataset with a column that hides its values. The CSV is the data itself.
HIDDEN = {
    "tables": "agency name tables.name tables.released.columns.name cell",
    "carried files": "agency name others.path",
    "README.md": f"name licenses.name tables.name {ACCEPTED}",
    "datapackage.json": "agency name title version keywords tracks geography period agreement known_limits"
    " licenses.name licenses.title licenses.path sources.title sources.path contributors.title contributors.email"
    " tables.name tables.description tables.fields.title tables.fields.description tables.fields.unit"
    " tables.fields.code tables.released.primary_key tables.released.unique_keys tables.released.columns.name"
    " tables.released.columns.type tables.released.columns.own_type tables.released.columns.format"
    " tables.released.columns.options.delimiter"
    f" tables.released.columns.options.itemType {ACCEPTED}",
    "dictionary.csv": "agency name tables.name tables.fields.title tables.fields.description tables.fields.unit"
    " tables.fields.code tables.released.columns.name tables.released.columns.type",
    "pages": f"{CLOSED['pages']} others.path {ACCEPTED}",
}
RELEASED_BOUNDS = (
    " tables.released.columns.constraints.minimum tables.released.columns.constraints.maximum"
    " tables.released.columns.constraints.exclusiveMinimum tables.released.columns.constraints.exclusiveMaximum"
    " tables.released.columns.constraints.minLength tables.released.columns.constraints.maxLength"
    " tables.released.columns.constraints.pattern tables.released.columns.constraints.jsonSchema"
    " tables.released.columns.constraints.enum"
)
# What is made of values, where the column does not hide them.
VALUES = {
    "README.md": "tables.released.columns.name tables.fields.summary.missing_by.label",
    "datapackage.json": "tables.fields.summary.missing_by.rule tables.fields.summary.missing_by.label"
    " tables.released.columns.options.categories.value tables.released.columns.options.categories.label"
    f" tables.released.columns.options.trueValues tables.released.columns.own_constraints{RELEASED_BOUNDS}",
    "dictionary.csv": "tables.fields.categories.name tables.fields.categories.title tables.fields.summary.minimum"
    f" tables.fields.summary.maximum tables.fields.summary.missing_by.label{RELEASED_BOUNDS}",
    "pages": "cell tables.released.columns.name tables.fields.categories.name tables.fields.categories.title"
    " tables.fields.summary.minimum tables.fields.summary.maximum tables.fields.summary.top.value"
    " tables.fields.summary.missing_by.label tables.fields.constraints.minimum tables.fields.constraints.maximum"
    " tables.fields.constraints.exclusiveMinimum tables.fields.constraints.exclusiveMaximum"
    " tables.fields.constraints.minLength tables.fields.constraints.maxLength tables.fields.constraints.pattern"
    " tables.fields.constraints.enum",
}
OUTPUTS = ("tables", "carried files", "agreements", "datapackage.json", "dictionary.csv", "README.md", "pages")


class Served:
    """A dataset full of canaries, served; what is found in each output, by the attributes' paths."""

    def __init__(self, root: Path, **fixed: Any) -> None:
        self.canaries = Canaries({**NEEDED, **{f"event.{k}": v for k, v in EVENT.items()}, **fixed})
        self.event: Event = self.canaries.make(Event, "event")
        self.dossier: Dossier = self.canaries.make(Dossier)
        self.catalog, self.build = root / "catalog", root / "build"
        self._store()
        self.release = with_known_agreements(
            release_of(self.event, [self.dossier], DAY, draft=True), self.catalog / "agreements"
        )
        self.folder = HeldFolder(root / "release")
        self.tables = released_tables(self.release, self.build)
        self.pages = root / "pages"

    def _store(self) -> None:
        """The files that a dossier points at."""
        own, table = self.catalog / self.dossier.key, self.dossier.tables[0]
        (self.catalog / "agreements").mkdir(parents=True)
        (self.catalog / "agreements" / self.dossier.agreement).write_text("x", encoding="utf-8")
        own.mkdir(parents=True)
        (own / self.dossier.others[0].path).write_bytes(CARRIED)
        assert table.parquet is not None
        stored = self.build / "tables" / self.dossier.key / Path(table.parquet.path).name
        stored.parent.mkdir(parents=True)
        cell = self.canaries.make(str, "cell")
        pq.write_table(pa.table({"c": [cell]}), stored)
        stored_hash = sha256(stored.read_bytes()).hexdigest()
        parquet = table.parquet.model_copy(update={"sha256": stored_hash})
        tables = (table.model_copy(update={"parquet": parquet}),)
        self.dossier = self.dossier.model_copy(update={"tables": tables})

    def outputs(self) -> dict[str, set[str]]:
        """Paths of the canaries in each output, file names included."""
        made = {
            output.name: self._texts(output.write(self.release, self.tables, self.folder))
            for output in (
                Tables(),
                CarriedFiles(self.catalog),
                Agreements(self.catalog / "agreements"),
                DataPackage(),
                Dictionary(),
                ReadMe(),
            )
        }
        return {name: self.canaries.found(text) for name, text in {**made, "pages": self._pages()}.items()}

    def _texts(self, paths: tuple[str, ...]) -> str:
        """Names and contents; of Parquet the name alone, its content is the one that check in left."""
        plain = [p for p in paths if not p.endswith(".parquet")]
        return "\n".join([*paths, *((self.folder.root / p).read_text(encoding="utf-8") for p in plain)])

    def _pages(self) -> str:
        by_key = {table.key: table for table in self.tables}

        def first(dataset: ShownDataset, table: OpenTable) -> FirstRows:
            return site.first_rows(by_key[f"{dataset.key}#{table.name}"])

        files = files_by_key(self.release, self.tables, self.folder)
        write_pages(self.release, files, first, small.SITE, self.pages)
        written = [p for p in sorted(self.pages.rglob("*")) if p.suffix in {".md", ".html", ".js", ".yml"}]
        names = [p.relative_to(self.pages).as_posix() for p in written]
        return "\n".join([*names, *(p.read_text(encoding="utf-8") for p in written)])


def _listed(*lists: Mapping[str, str]) -> dict[str, set[str]]:
    return {name: {path for one in lists for path in one.get(name, "").split()} for name in OUTPUTS}


STATES: list[tuple[dict[str, Any], dict[str, set[str]]]] = [
    ({"tier": "public"}, _listed(EVENT_IN, ALWAYS, HIDDEN, VALUES)),
    ({"tier": "public", "tables.fields.sensitive": True}, _listed(EVENT_IN, ALWAYS, HIDDEN)),
    ({"tier": "public", "tables.fields.role": "sensitive"}, _listed(EVENT_IN, ALWAYS, HIDDEN)),
    ({"tier": "public", "tables.fields.role": "direct-identifier"}, _listed(EVENT_IN, ALWAYS, HIDDEN)),
    ({"tier": "restricted"}, _listed(EVENT_IN, ALWAYS, CLOSED)),
    ({"tier": ""}, _listed(EVENT_IN, ALWAYS)),
]


@pytest.mark.parametrize(
    ("fixed", "listed"), STATES, ids=["open", "sensitive", "role sensitive", "identifier", "closed", "undeclared"]
)
def test_outputs_show_what_is_listed_and_nothing_else(
    fixed: dict[str, Any], listed: dict[str, set[str]], tmp_path: Path
) -> None:
    """A new attribute of a dossier, or of an event, is in no output until it stands in a list above."""
    served = Served(tmp_path, **fixed)

    assert listed == served.outputs()
    assert served.canaries.unused == set()


def test_every_string_of_the_models_is_a_canary(tmp_path: Path) -> None:
    """Those that are filled with certain values aside, which a value of each kind shows."""
    paths = Served(tmp_path, tier="public").canaries.paths

    assert {
        "fingerprint",
        "findings.samples.cell",
        "tables.findings.message",
        "tables.quarantine.path",
        "tables.contributed.missing_values.label",
        "tables.released.foreign_keys.dataset",
        "accepts.reason",
        "todos",
        "event.expected.email",
    } <= paths


def test_only_the_door_knows_dossiers() -> None:
    """No other module under serve/ imports `potluck.dossier`, nor what is made of one."""
    folder = Path(potluck.__file__).parent / "serve"
    forbidden = ("potluck.dossier", "potluck.clearance", "potluck.model", "potluck.findings", "potluck.checkin")
    importing = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(forbidden)
    }

    assert importing == {"audience.py"}


def _dossier(tier: str, name: str = "d") -> Dossier:
    return Canaries({"tier": tier, "agency": "a", "name": name}).make(Dossier)  # type: ignore[no-any-return]


EVENT_OF_TIERS = Event(
    name="e",
    title="E",
    tiers=({"name": "public", "title": "P"}, {"name": "team", "title": "T"}),  # type: ignore[arg-type]
)


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (PUBLIC_AUDIENCE, ["a/open"]),
        (Audience("teams", frozenset({"public", "team"})), ["a/granted", "a/open", "a/team"]),
        (Audience("one team", frozenset({"public"}), frozenset({"a/granted", "a/nowhere"})), ["a/granted", "a/open"]),
        (Audience("nobody", frozenset()), []),
    ],
    ids=["public", "tiers", "grants", "nobody"],
)
def test_an_audience_gets_its_tiers_and_what_it_is_granted(audience: Audience, expected: list[str]) -> None:
    """All others are closed to it; of a tier the event does not have nobody gets anything."""
    tiers = {"open": "public", "team": "team", "granted": "team", "odd": "unknown", "undeclared": ""}
    dossiers = [_dossier(tier, name) for name, tier in tiers.items()]
    release = release_of(EVENT_OF_TIERS, dossiers, DAY, audience, draft=True)

    assert [one.key for one in release.released] == expected
    assert all(one.closed_tables == () for one in release.released)
    assert not any(one.open_tables or one.others for one in release.datasets if not one.released)
    closed = {one.name for one in release.datasets if one.closed}
    assert closed == {name for name, tier in tiers.items() if tier} - {key[2:] for key in expected}
