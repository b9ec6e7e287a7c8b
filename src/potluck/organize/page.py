"""The status as a page of its own: one file, no script, nothing fetched."""

from importlib.resources import files

from jinja2 import Environment

from potluck.organize.status import Stage, Status

__all__ = ["status_html"]


def status_html(status: Status) -> str:
    """The status as a self-contained HTML page."""
    source = (files("potluck.organize") / "status.html.jinja").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source).render(status=status, stages=list(Stage))
