"""The validate command: check datasets of the catalog, or single files, and write reports without keeping results."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from potluck.checkin.build import Progress, validate_datasets
from potluck.checkin.lone import check_file
from potluck.clearance import obstacles
from potluck.describe.workspace import Workspace, find_workspace
from potluck.dossier import Dossier
from potluck.errors import PotluckError, WorkspaceError
from potluck.findings import DEFAULT_SAMPLES
from potluck.organize.asof import today
from potluck.organize.nextstep import NextStep, StepKind, correction_step, dataset_step, descriptor_path
from potluck.report import Report, report_of
from potluck.util.files import write_text

__all__ = ["Validation", "ValidationOptions", "refuse_to_overwrite", "validate_targets"]

# How our reports begin. A file that begins in another way may be somebody's data, as in `--csv deaths.csv`.
_HTML_MARK = b"<!doctype html>"
_CSV_MARK = "\ufeffdataset,table,row,column,".encode()


@dataclass(frozen=True, slots=True)
class ValidationOptions:
    """How to validate data.

    Attributes:
        schema: Table Schema of a single table; drafted from the file if omitted.
        dialect: Table Dialect of a single table; detected if omitted.
        samples: maximum number of samples per finding; 0 for all.
        day: the date as of which expiry is judged; today if omitted.
        jobs: number of processes for small tables.
        progress: receives the progress of the check.
    """

    schema: Path | None = None
    dialect: Path | None = None
    samples: int = DEFAULT_SAMPLES
    day: date | None = None
    jobs: int = 1
    progress: Progress = field(default_factory=Progress)


@dataclass(frozen=True, slots=True)
class Validation:
    """What was checked.

    Attributes:
        dossiers: the dossiers of what was checked, as of the date.
        day: the date as of which expiry was judged.
        workspace: the workspace of the datasets; None for single files.
    """

    dossiers: tuple[Dossier, ...]
    day: date
    workspace: Workspace | None = None

    @property
    def report(self) -> Report:
        """The report on everything that was checked."""
        return report_of(self.dossiers)

    @property
    def has_errors(self) -> bool:
        """Whether there is an open error."""
        return any(dossier.open_errors for dossier in self.dossiers)

    @property
    def next(self) -> NextStep:
        """What to do next."""
        wrong = next((dossier for dossier in self.dossiers if dossier.open_errors), None)
        if wrong is not None:
            return correction_step(wrong) if self.workspace else NextStep(kind=StepKind.REPEAT)
        return self._release_step(self.workspace) if self.workspace else NextStep(kind=StepKind.ADD_LONE_FILE)

    def _release_step(self, workspace: Workspace) -> NextStep:
        descriptors = {place.key: descriptor_path(workspace.root, place.descriptor) for place in workspace.places()}
        for dossier in self.dossiers:
            if held := obstacles(workspace.event, dossier, self.day):
                return dataset_step(dossier.key, held, descriptors.get(dossier.key, ""), "")
        return NextStep(kind=StepKind.RELEASE)

    def write_reports(self, html: Path | None = None, csv: Path | None = None) -> list[Path]:
        """Write the requested reports and, in a workspace, the page of each dataset.

        Args:
            html: file for the whole report as an HTML page.
            csv: file for the findings as CSV, one row per place.

        Returns:
            The files that were written.

        Raises:
            PotluckError: a file cannot be written.
        """
        if html is None and csv is None and self.workspace is None:
            return []
        from potluck.report.csvfile import findings_csv
        from potluck.report.page import report_html, write_report_pages
        from potluck.report.rows import quarantine_at_hand

        build = None if self.workspace is None else self.workspace.build
        try:
            written = [] if build is None else write_report_pages(build, self.dossiers)
        except OSError as error:
            message = f"build/reports cannot be written: {error.strerror}."
            raise WorkspaceError(message, "Make it writable, then run the same command again.") from None
        if html is not None:
            quarantine = {} if build is None else {d.key: quarantine_at_hand(build, d) for d in self.dossiers}
            _write(html, report_html(self.dossiers, quarantine))
        if csv is not None:
            # Spreadsheets read a CSV as UTF-8 only if it begins with this mark.
            _write(csv, "\ufeff" + findings_csv(self.dossiers))
        return [*written, *(path for path in (html, csv) if path is not None)]


def validate_targets(
    targets: Sequence[str], start: Path = Path(), options: ValidationOptions | None = None
) -> Validation:
    """Check datasets of a catalog, or single files if the targets are files.

    Args:
        targets: datasets as ``agency/dataset`` or as paths into the catalog, as a shell completes them; or files;
            if empty, every dataset of the workspace.
        start: a folder in the workspace.
        options: how to validate.

    Raises:
        PotluckError: a dataset, a file or the workspace does not exist.
    """
    options = options or ValidationOptions()
    day = options.day or today()
    if any(_names_a_file(target, options) for target in targets):
        files = [check_file(Path(target), options.schema, options.dialect, options.samples) for target in targets]
        return Validation(tuple(dossier.on(day) for dossier in files), day)
    workspace = find_workspace(start)
    keys = ["/".join(Path(target).parts[-2:]) for target in targets]
    dossiers = validate_datasets(workspace, keys, options.samples, options.progress, options.jobs)
    return Validation(tuple(dossier.on(day) for dossier in dossiers), day, workspace)


def _names_a_file(target: str, options: ValidationOptions) -> bool:
    is_file = Path(target).is_file() or "." in Path(target).name
    return is_file or options.schema is not None or options.dialect is not None


def refuse_to_overwrite(html: Path | None, csv: Path | None) -> None:
    """Stop before a report would overwrite a file that is not a Potluck report.

    Args:
        html: where a page is to be written.
        csv: where a CSV is to be written.

    Raises:
        PotluckError: a folder or another file is already there.
    """
    for path, mark in ((html, _HTML_MARK), (csv, _CSV_MARK)):
        if path is None or not path.exists():
            continue
        if path.is_dir():
            raise PotluckError(f"{path} is a folder.", "Name a file.")
        with path.open("rb") as file:
            if file.read(len(mark)) != mark:
                raise PotluckError(
                    f"{path} already exists and is not a Potluck report.", "Name another file for the report."
                )


def _write(path: Path, text: str) -> None:
    try:
        write_text(path, text)
    except OSError as error:
        raise PotluckError(f"{path} cannot be written: {error.strerror}.", "Name another file.") from None
