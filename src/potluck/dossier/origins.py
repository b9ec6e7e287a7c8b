"""Where a dataset comes from: people, sources, named values, files."""

from potluck.util.models import Model

__all__ = ["FileEntry", "Label", "Origin", "Person"]


class Person(Model):
    """A contributor, as in the standard: name, email and role."""

    title: str
    email: str = ""
    organization: str = ""
    roles: tuple[str, ...] = ()


class Origin(Model):
    """Where the data comes from."""

    title: str = ""
    path: str = ""


class Label(Model):
    """A named value: a licence (SPDX id and title), a category or a code."""

    name: str
    title: str = ""
    path: str = ""


class FileEntry(Model):
    """A file: its path (below the dataset's folder for sources, below ``build/`` for results), size and hash."""

    path: str
    bytes: int
    sha256: str
    encoding: str = ""
