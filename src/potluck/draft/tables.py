"""Drafts of the tables of a file: the layout, then every column's evidence, then a descriptor."""

from pathlib import Path, PurePosixPath

from potluck.draft.describe import resource_of
from potluck.draft.observe import observed
from potluck.draft.result import TableDraft
from potluck.model import Table
from potluck.read import Format, Unreadable, recognised
from potluck.read.layouts import NotATable
from potluck.read.layouts.encoding import UnpackError

__all__ = ["draft_tables"]


def draft_tables(path: Path) -> tuple[TableDraft, ...] | NotATable:
    r"""Drafts of the tables of a file: one for every part that is a table, such as a sheet.

    Nothing is guessed from a sample: encoding, layout and types are those that fit the whole file.

    Args:
        path: the file.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> file = Path(folder.name, "deaths.csv")
    >>> _ = file.write_text("fips,deaths\n01001,12\n01003,Suppressed\n", encoding="utf-8")
    >>> [field["type"] for field in draft_tables(file)[0].resource["schema"]["fields"]]
    ['string', 'integer']
    >>> folder.cleanup()
    """
    try:
        form = recognised(path)
        return form if isinstance(form, NotATable) else _drafts(path, form)
    except UnpackError as error:
        return NotATable(str(error))


def _drafts(path: Path, form: Format) -> tuple[TableDraft, ...] | NotATable:
    parts = form.parts(path)
    if isinstance(parts, NotATable):
        return parts
    tried = [(part, _draft(path, form, part)) for part in parts]
    drafts = [draft for _, draft in tried if not isinstance(draft, NotATable)]
    left_out = [(part, draft) for part, draft in tried if isinstance(draft, NotATable)]
    if left_out and not any(parts):
        return left_out[0][1]
    notes = [f"The {form.part} {part!r} is left out: {draft.why}" for part, draft in left_out]
    if not drafts:
        return NotATable(" ".join([form.partless, *notes]))
    first = drafts[0]
    whole = TableDraft(first.resource, first.label, (*first.notes, *notes), first.rows, first.columns)
    return (whole, *drafts[1:])


def _draft(path: Path, form: Format, part: str) -> TableDraft | NotATable:
    table = Table("draft", (PurePosixPath(path.name),), form.name)
    layout = form.layouts([path], table, part)
    if isinstance(layout, NotATable):
        return layout
    seen = observed(path.parent, table, layout)
    if isinstance(seen, Unreadable):
        return NotATable(seen.finding.message)
    resource, notes = resource_of(seen.table, layout, seen.found)
    return TableDraft(resource, part, (*layout.notes, *notes), seen.rows, len(seen.found.labels))
