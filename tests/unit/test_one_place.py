"""What is known of a type or a constraint stands in its own module, and its name nowhere else without a reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import potluck

SOURCE = Path(potluck.__file__).parent
# Names that are no ordinary words, and their modules.
OWN = {
    "boolean": "fieldtypes/boolean.py",
    "datetime": "fieldtypes/datetime.py",
    "yearmonth": "fieldtypes/yearmonth.py",
    "duration": "fieldtypes/duration.py",
    "geopoint": "fieldtypes/geopoint.py",
    "geojson": "fieldtypes/geojson.py",
    "minLength": "constraints/min_length.py",
    "maxLength": "constraints/max_length.py",
    "minimum": "constraints/minimum.py",
    "maximum": "constraints/maximum.py",
    "exclusiveMinimum": "constraints/exclusive_minimum.py",
    "exclusiveMaximum": "constraints/exclusive_maximum.py",
    "jsonSchema": "constraints/json_schema.py",
}
# Where else they stand, and why.
ELSEWHERE = {
    "fieldtypes/stored.py": "stored types are called as the types of the standard that describe them",
    "fieldtypes/columns.py": "pandas has such a name, too",
    "draft/columns.py": "what a drafted column was found to be",
    "draft/evidence.py": "what a drafted column was found to be",
    "draft/forms.py": "the forms that drafting looks for",
    "draft/typed.py": "what a drafted column of typed cells was found to be",
    "client/reading.py": "types of columns as a bundle names them; it may know no other room",
    "read/native.py": "the types that cells of JSON and Parquet have of themselves",
    "draft/keys.py": "types that drafting proposes as keys",
    "constraints/bounds.py": "frictionless refuses bounds on durations",
    "constraints/codes.py": "lengths that are equal make a code of a fixed width",
    "describe/standard.py": "what frictionless may judge of a type it does not know",
    "serve/outputs/dictionary.py": "columns of the dictionary: extremes of the values",
    "verdict/plan.py": "constraints that are given up where they take too long",
}


@pytest.fixture(scope="module")
def literals() -> dict[str, set[str]]:
    """The texts of each module; a docstring is one long text and never just a name."""
    return {path.relative_to(SOURCE).as_posix(): set(texts(path)) for path in sorted(SOURCE.rglob("*.py"))}


def texts(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("name", OWN)
def test_a_name_stands_in_its_own_module(name: str, literals: dict[str, set[str]]) -> None:
    """Adding a type or a constraint is adding a module: nobody else lists them."""
    modules = {module for module, found in literals.items() if name in found}

    assert OWN[name] in modules
    assert modules - {OWN[name]} <= set(ELSEWHERE)
