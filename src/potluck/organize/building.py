"""The build command: check in what changed, and report the errors that are still open."""

from collections.abc import Sequence
from datetime import date

from potluck.checkin.build import Progress, build
from potluck.describe.workspace import Workspace
from potluck.organize.asof import as_of, delivery_days
from potluck.organize.nextstep import NextStep, StepKind
from potluck.util.models import Result

__all__ = ["BuildResult", "build_datasets"]


class BuildResult(Result):
    """The result of a build.

    Attributes:
        datasets: every dataset that is checked in, as ``agency/dataset``, sorted.
        done: the datasets that had changed and were checked in by this build.
        rows: total number of rows kept.
        errors: number of open errors, for each dataset that has any.
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
        datasets: check in only these (``agency/dataset``) and the datasets they refer to; all if empty.
        day: the date as of which expiry is judged; the event's if omitted.
        jobs: number of processes for small tables, as in `potluck.checkin.build.build`.
        progress: receives the progress of the work.

    Raises:
        PotluckError: a requested dataset is not in the catalog.
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
