"""The steps of every pass: those that ship with Potluck and those of other packages."""

from potluck.checkin.steps.checks import Checking
from potluck.checkin.steps.small import ScreeningCounts
from potluck.checkin.steps.step import Step
from potluck.checkin.steps.summaries import Summarising
from potluck.util.plugins import plugins

__all__ = ["BUILT_IN", "PLUGIN_GROUP", "added_steps", "every_step"]

PLUGIN_GROUP = "potluck.steps"
BUILT_IN: tuple[Step, ...] = (Checking(), Summarising(), ScreeningCounts())
_NAMES = tuple(step.name for step in BUILT_IN)


def added_steps() -> tuple[Step, ...]:
    """Steps of other packages, found by the entry points of ``potluck.steps``; each has a unique name."""
    return plugins(PLUGIN_GROUP, _NAMES)


def every_step() -> tuple[Step, ...]:
    """All steps, in the order of their findings."""
    return (*BUILT_IN, *added_steps())
