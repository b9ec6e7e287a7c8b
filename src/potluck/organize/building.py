"""Checking in as a command: what was done, and what is open in it."""

from collections.abc import Sequence
from datetime import date

from potluck.checkin.build import Progress, build
from potluck.describe.workspace import Workspace
from potluck.organize.asof import as_of, delivery_days
from potluck.organize.nextstep import NextStep, StepKind
from potluck.util.models import Result

__all__ = ["BuildResult", "build_datasets"]


class BuildResult(Result):
    """What a build did.

    Attributes:
        datasets: every dataset that is checked in, as ``agency/dataset``, sorted.
        done: those that had changed and were checked in now.
        rows: rows kept in all of them.
        errors: open errors of each dataset that has some.
        next: what to do next.
    """

    datasets: tuple[str, ...]
    done: tuple[str, ...]
    rows: int
    errors: dict[str, int]
    next: NextStep


def build_datasets(
    workspace: Workspace,
    datasets: Sequence[str] = (),
    *,
    day: date | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> BuildResult:
    """Check in the datasets of a workspace that changed.

    Args:
        workspace: the workspace.
        datasets: only these (``agency/dataset``) and those they refer to; all when empty.
        day: the day for which expiry is judged; the event's when left out.
        jobs: how many processes may work on small tables, as of `potluck.checkin.build.build`.
        progress: told how the work goes on.

    Raises:
        PotluckError: a dataset that is asked for is not in the catalog.
    """
    built = build(workspace, datasets, progress, jobs)
    day = day or as_of(workspace.event, delivery_days(workspace))
    found = {dossier.key: len(dossier.on(day).open_errors) for dossier in built.dossiers}
    errors = {key: count for key, count in found.items() if count}
    first = next(iter(errors), "")
    return BuildResult(
        datasets=tuple(dossier.key for dossier in built.dossiers),
        done=tuple(built.done),
        rows=sum(table.rows.kept for dossier in built.dossiers for table in dossier.tables),
        errors=errors,
        next=NextStep(kind=StepKind.VALIDATE, dataset=first) if first else NextStep(kind=StepKind.RELEASE),
    )
