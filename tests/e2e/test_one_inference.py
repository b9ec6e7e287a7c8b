"""One engine infers: the same file has the same schema by `add` and by `validate`, and a draft holds for its file."""

from pathlib import Path, PurePosixPath

import pytest
from lib.places import ROOT, corpus

from potluck.describe.schema import build_dialect, build_schema
from potluck.draft import NotATable, draft_tables, with_schema
from potluck.model import Table
from potluck.read import recognised
from potluck.read.formats import Format
from potluck.read.layouts.encoding import UnpackError

pytestmark = pytest.mark.slow

LARGEST = 2 << 20  # of those files that take long, there are like ones


def format_of(path: Path) -> str:
    """The format a file is recognised as; "" for none."""
    try:
        found = recognised(path)
    except UnpackError:
        return ""
    return found.name if isinstance(found, Format) else ""


def disagreeing(path: Path) -> str:
    """How the schema that `validate` infers of a file differs from the one that `add` drafts; "" where it does not."""
    drafts = draft_tables(path)
    table, findings = with_schema(path.parent, Table("t", (PurePosixPath(path.name),), format_of(path)))
    if isinstance(drafts, NotATable):
        said = {f.message for f in findings} | ({""} if table.schema is None else set())
        told = {drafts.why, ""} & said or any(message in drafts.why for message in said)
        return "" if told else f"{path.name}: add says {drafts.why!r}, validate {said}"
    resource = next((d.resource for d in drafts if d.label == first_part(path)), None)
    if resource is None:  # the first sheet is no table, and that is an error
        return "" if any(f.severity == "error" for f in findings) else f"{path.name}: add leaves out the first sheet"
    theirs, ours = build_schema(resource), table.schema
    if ours is None or theirs is None or ours.fields != theirs.fields:
        return f"{path.name}: {ours} is not {theirs}"
    dialect = build_dialect(resource)
    same = dialect is None or table.dialect is None or dialect.header_records == table.dialect.header_records
    return "" if same else f"{path.name}: {dialect} {table.dialect}"


def first_part(path: Path) -> str:
    found = recognised(path)
    parts = found.parts(path) if isinstance(found, Format) else ("",)
    return "" if isinstance(parts, NotATable) else parts[0]


def files(folder: Path) -> list[Path]:
    return [p for p in sorted(folder.rglob("*")) if p.is_file() and p.stat().st_size < LARGEST and format_of(p)]


def test_the_files_of_the_example_event_have_one_schema() -> None:
    assert [told for path in files(ROOT / "catalog") if (told := disagreeing(path))] == []


@pytest.mark.corpus
def test_the_files_of_the_corpus_have_one_schema() -> None:
    assert [told for path in files(corpus()) if (told := disagreeing(path))] == []
