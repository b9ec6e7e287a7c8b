"""Pages written once for all tests that only read them."""

from pathlib import Path

import pytest

from potluck.serve.pages import write_pages

from . import factory

SITE = Path(__file__).parents[3] / "site"


@pytest.fixture(scope="session")
def site_project() -> Path:
    """The site project of the repository."""
    return SITE


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory, site_project: Path) -> Path:
    """The pages of the factory's release."""
    out = tmp_path_factory.mktemp("event") / "build" / "pages"
    release = factory.release()
    write_pages(release, factory.files_of(release), factory.first_rows, site_project, out)
    return out
