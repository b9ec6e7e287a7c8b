"""What to do next: a value that every command ends with, turned into words here."""

import shlex
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from pydantic import computed_field

from potluck.clearance import Hold, HoldKind
from potluck.dossier import Dossier
from potluck.rules import RULES
from potluck.util.models import Model

__all__ = ["NextStep", "StepKind", "correction_step", "dataset_step", "descriptor_path"]

# The stages of rules about the contents of a file, which its contributor can correct and deliver again.
_IN_THE_FILE = frozenset({"header", "row", "cell", "table"})
_OF_BYTES = frozenset({"hash-count", "byte-count"})


class StepKind(StrEnum):
    """The kinds of work that can come next."""

    INIT = "init"
    FILL_IN_EVENT = "fill-in-event"
    ADD = "add"
    ADD_LONE_FILE = "add-lone-file"
    FILL_IN_TODOS = "fill-in-todos"
    BUILD = "build"
    ASK = "ask"
    VALIDATE = "validate"
    REPEAT = "repeat"
    CORRECT_FILE = "correct-file"
    DELIVER_AS_IT_IS = "deliver-as-it-is"
    CORRECT_THEN_VALIDATE = "correct-then-validate"
    CORRECT_DESCRIPTION = "correct-description"
    RELEASE = "release"
    VERIFY = "verify"
    OPEN = "open"


class NextStep(Model):
    """The next step.

    Attributes:
        kind: the kind of work.
        dataset: ``agency/dataset``, if the step is about one dataset.
        path: the file or folder to work on: a descriptor, a file to deliver, a bundle, the new event's folder.
        hold: the hold to remove, for ``CORRECT_DESCRIPTION``.
        who: the person to ask, for ``ASK``.
        then: the command to run after the correction.
    """

    kind: StepKind
    dataset: str = ""
    path: str = ""
    hold: Hold | None = None
    who: str = ""
    then: str = ""

    @computed_field  # type: ignore[prop-decorator] # mypy does not support decorated properties
    @property
    def message(self) -> str:
        """The step in words; the commands in it can be copied and run.

        >>> NextStep(kind=StepKind.VALIDATE, dataset="cdc/deaths").message
        'potluck validate cdc/deaths'
        """
        reason = self.hold.message if self.hold is not None else ""
        file = shlex.quote(self.path) if self.path else "FILE"
        go_there = f"cd {file}, then " if self.path else ""
        deliver = f"potluck add {file} --to {self.dataset}"
        return {
            StepKind.INIT: "potluck init DIR, or potluck init DIR --example to try an example event, or potluck --help",
            StepKind.FILL_IN_EVENT: f"{go_there}fill in catalog/event.yaml, then potluck add FILE --agency NAME",
            StepKind.ADD: "potluck add FILE --agency NAME",
            StepKind.ADD_LONE_FILE: "potluck add, to add the file to an event's catalog",
            StepKind.FILL_IN_TODOS: f"fill in the todos, then potluck validate {self.dataset}",
            StepKind.BUILD: "potluck build",
            StepKind.ASK: f"ask {self.who} for {self.dataset}",
            StepKind.VALIDATE: f"potluck validate {self.dataset}",
            StepKind.REPEAT: "correct the errors above, then run the same command again",
            StepKind.CORRECT_FILE: f"correct the file, then {deliver}",
            StepKind.DELIVER_AS_IT_IS: f"deliver the file as it is now: {deliver}",
            StepKind.CORRECT_THEN_VALIDATE: f"correct the errors above, then potluck validate {self.dataset}",
            StepKind.CORRECT_DESCRIPTION: f"correct {self.path} ({reason}), then {self.then}",
            StepKind.RELEASE: f"{go_there}potluck release",
            StepKind.VERIFY: f"potluck verify {file}",
            StepKind.OPEN: "open START-HERE.html",
        }[self.kind]


def dataset_step(key: str, holds: Sequence[Hold], descriptor: str, then: str) -> NextStep:
    """Return the next step for a dataset that is held back; errors come first.

    Args:
        key: ``agency/dataset``.
        holds: why it is held back; at least one hold.
        descriptor: path of its descriptor, relative to the workspace.
        then: the command to run after correcting the description; "" for ``potluck validate`` of the dataset.

    >>> todo = Hold(kind=HoldKind.TODO, detail="licenses[0].name")
    >>> dataset_step("cdc/deaths", [todo], "catalog/cdc/deaths/datapackage.yaml", "potluck release").message
    'correct catalog/cdc/deaths/datapackage.yaml (`todo` in licenses[0].name), then potluck release'
    """
    if any(hold.kind is HoldKind.OPEN_ERRORS for hold in holds):
        return NextStep(kind=StepKind.VALIDATE, dataset=key)
    then = then or f"potluck validate {key}"
    return NextStep(kind=StepKind.CORRECT_DESCRIPTION, dataset=key, path=descriptor, hold=holds[0], then=then)


def correction_step(dossier: Dossier) -> NextStep:
    """Return how to correct the errors of a dataset: in its file, which is delivered again, or in its description."""
    wrong = [table for table in dossier.tables if any(finding.is_open_error for finding in table.findings)]
    files = {f"catalog/{dossier.key}/{source.path}" for table in wrong for source in table.sources}
    path = files.pop() if len(files) == 1 else ""
    rules = {finding.rule for finding in dossier.open_errors}
    return NextStep(kind=_correction(rules), dataset=dossier.key, path=path)


def _correction(rules: Iterable[str]) -> StepKind:
    broken = frozenset(rules)
    if broken & _OF_BYTES:
        # The file in the catalog itself was changed, so its description has to be updated.
        return StepKind.DELIVER_AS_IT_IS
    in_the_file = all(RULES[rule].stage in _IN_THE_FILE for rule in broken)
    return StepKind.CORRECT_FILE if in_the_file else StepKind.CORRECT_THEN_VALIDATE


def descriptor_path(root: Path, descriptor: Path) -> str:
    """The path of a descriptor as messages show it: relative to the workspace, with slashes."""
    return descriptor.relative_to(root).as_posix()
