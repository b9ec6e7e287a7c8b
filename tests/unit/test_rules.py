"""The rule table: complete, plain, and the only place a rule is named."""

import re
from pathlib import Path

import pytest

import potluck
from potluck.findings import Severity, found
from potluck.rules import RULES, Rule

SOURCE = Path(potluck.__file__).parent


@pytest.mark.parametrize("rule", list(RULES.values()), ids=lambda r: r.code)
def test_every_rule_says_what_why_and_how_to_fix_it(rule: Rule) -> None:
    """Title, meaning and fix are sentences; the severity is one of three."""
    assert Severity(rule.severity)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.code)
    assert rule.title[0].isupper()
    assert rule.about.endswith(".")
    assert rule.fix.endswith(".")


def test_every_rule_is_used() -> None:
    """No rule stands in the table that nothing can find."""
    text = "".join(p.read_text(encoding="utf-8") for p in SOURCE.rglob("*.py") if p.name != "rules.py")
    # frictionless' own names of metadata errors come from frictionless.
    metadata = {"package-error", "resource-error", "schema-error", "field-error", "dialect-error"}

    assert set() == {code for code in RULES if f'"{code}"' not in text} - metadata


def test_findings_know_only_rules_of_the_table() -> None:
    """A misspelt rule is a bug that shows at once."""
    with pytest.raises(KeyError):
        found("no-such-rule", "Nothing.")
