"""What is not installed: which package is missing, and the command that brings it."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from potluck.errors import PotluckError

__all__ = ["ORGANIZE", "needing_organize", "needing_package"]

# What `pip install "potluck[organize]"` brings, by the names it is imported under. Packages of the same extra whose
# absence is another's failure (mkdocs-material is a theme) are found by that other.
ORGANIZE = frozenset(
    {
        "dateutil",
        "duckdb",
        "frictionless",
        "jinja2",
        "jsonschema",
        "license_expression",
        "material",
        "mkdocs",
        "numpy",
        "openpyxl",
        "pandas",
        "polars",
        "python_calamine",
        "regex",
        "requests",
        "ruamel",
        "validators",
        "yaml",
    }
)


@contextmanager
def needing_organize(what: str = "This") -> Iterator[None]:
    """Turn the failed import of an organizer's package into a message with the command that installs it.

    Any other failed import is a bug and stays what it is.

    Args:
        what: the work that needs the packages, as the message's first words.

    Raises:
        PotluckError: a package of ``potluck[organize]`` was imported and is not installed.

    >>> with needing_organize("Checking data"):
    ...     raise ModuleNotFoundError("No module named 'polars'", name="polars")
    Traceback (most recent call last):
    ...
    potluck.errors.PotluckError: Checking data needs the package polars, which is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in ORGANIZE:
            raise
        raise PotluckError(
            f"{what} needs the package {package}, which is not installed.",
            'Install what organizers and contributors use: pip install "potluck[organize]"',
        ) from None


def needing_package(package: str, what: str) -> Any:
    """Import a package that is only needed for one thing.

    Args:
        package: its name, the same to `pip` and to `import`.
        what: what needs it, as the message's first words.

    Raises:
        PotluckError: it is not installed.

    >>> needing_package("no_such_package", "This table")
    Traceback (most recent call last):
    ...
    potluck.errors.PotluckError: This table needs the package no_such_package, which is not installed.
    """
    try:
        return import_module(package)
    except ModuleNotFoundError as error:
        if error.name != package:
            raise
        raise PotluckError(
            f"{what} needs the package {package}, which is not installed.", f"Install it: pip install {package}"
        ) from None
