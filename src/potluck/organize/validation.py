"""Checking without keeping results: datasets of the catalog or lone files, and the reports that tell of it."""

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

# How our reports begin: a file that does not is somebody's data, as in `--csv deaths.csv`.
_HTML_MARK = b"<!doctype html>"
_CSV_MARK = "\ufeffdataset,table,row,column,".encode()


@dataclass(frozen=True, slots=True)
class ValidationOptions:
    """How data is validated.

    Attributes:
        schema: Table Schema of a lone table; drafted from the file when left out.
        dialect: Table Dialect of a lone table; detected when left out.
        samples: the most samples of a finding; 0 for all.
        day: the day for which expiry is judged; today when left out.
        jobs: how many processes check small tables.
        progress: told how the check goes on.
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
        dossiers: of what was checked, as of the day.
        day: the day for which expiry was judged.
        workspace: where the datasets are; None for lone files.
    """

    dossiers: tuple[Dossier, ...]
    day: date
    workspace: Workspace | None = None

    @property
    def report(self) -> Report:
        """What was found."""
        return report_of(self.dossiers)

    @property
    def has_errors(self) -> bool:
        """Whether an error is open."""
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
        """Write the reports asked for, and in a workspace the page of each dataset.

        Args:
            html: where to write all of it as a page.
            csv: where to write the findings as CSV, a row for each place.

        Returns:
            Where reports were written.

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
            raise WorkspaceError(message, "Free it, and try again.") from None
        if html is not None:
            quarantine = {} if build is None else {d.key: quarantine_at_hand(build, d) for d in self.dossiers}
            _write(html, report_html(self.dossiers, quarantine))
        if csv is not None:
            # Spreadsheets take a CSV for UTF-8 only where it begins with this mark.
            _write(csv, "\ufeff" + findings_csv(self.dossiers))
        return [*written, *(path for path in (html, csv) if path is not None)]


def validate_targets(
    targets: Sequence[str], start: Path = Path(), options: ValidationOptions | None = None
) -> Validation:
    """Check datasets of a catalog, or lone files where the targets name such.

    Args:
        targets: datasets as ``agency/dataset`` or as paths into the catalog, as a shell completes them; or lone
            files; every dataset of the workspace when empty.
        start: a folder in the workspace.
        options: how.

    Raises:
        PotluckError: there is no such dataset or file, or no workspace.
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
    """Stop before a report would replace a file that is no report of ours.

    Args:
        html: where a page is to be written.
        csv: where a CSV is to be written.

    Raises:
        PotluckError: there is a folder or another file.
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
