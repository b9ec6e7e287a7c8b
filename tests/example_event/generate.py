"""Write the datasets of the example event: the same bytes on every machine, every time.

    python tests/example_event/generate.py [DIR]

DIR is a catalog, by default the repository's own. What people write by hand there (event.yaml, the
agreements, the README) is left alone.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

# As a script this file stands alone in sys.path; the package it belongs to is one folder up.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from example_event.describe import Contribution
from example_event.sets import (
    cdc,
    census,
    cms,
    education,
    fda,
    hrsa,
    justice,
    labor,
    massachusetts,
    private,
    samhsa,
    transport,
    virginia,
)

__all__ = ["CONTRIBUTIONS", "contents", "main"]

CATALOG = Path(__file__).resolve().parents[2] / "catalog"

CONTRIBUTIONS: tuple[Callable[[], Contribution], ...] = (
    justice.arrests, labor.unemployment, cdc.dispensing, cdc.deaths, census.geography, census.population,
    cms.coprescribing, cms.prescribing, justice.shipments, justice.take_back, education.programs,
    fda.products,
    hrsa.health_centers, hrsa.shortage_areas, massachusetts.naloxone, massachusetts.admissions,
    transport.ambulances, private.claims, samhsa.survey, samhsa.facilities, virginia.visits,
    virginia.pharmacies,
)  # fmt: skip


def contents() -> dict[str, bytes]:
    """Every generated file, by its path below the catalog."""
    made = (contribute() for contribute in CONTRIBUTIONS)
    return {f"{one.key}/{name}": content for one in made for name, content in one.contents().items()}


def main(arguments: Sequence[str]) -> None:
    """Write all files.

    Args:
        arguments: of the command line.
    """
    parser = argparse.ArgumentParser(description="Write the datasets of the example event.")
    parser.add_argument("dir", nargs="?", type=Path, default=CATALOG, help="catalog to write to (default: %(default)s)")
    target: Path = parser.parse_args(arguments).dir
    for name, content in contents().items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main(sys.argv[1:])
