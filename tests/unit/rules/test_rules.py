"""The rule table is complete, and every rule is used, shown and documented."""

import re
from pathlib import Path

import pytest
from lib.places import ROOT

import potluck
from potluck.checkin.lone import check_file
from potluck.docs.rules import rule_pages, write_rule_pages
from potluck.findings import Finding, Severity, found
from potluck.rules import RULES, Rule
from potluck.rules.cases import BRINGS, NOT_SHOWN, Case

SOURCE = Path(potluck.__file__).parent
SHOWN = [rule for rule in RULES.values() if rule.fails is not None]


def findings_of(case: Case, folder: Path) -> list[Finding]:
    """Return the findings for the files of a case, checked as the command on its page checks them."""
    for name, content in case.files().items():
        (folder / name).write_bytes(content)
    if case.descriptor:
        dossier = check_file(folder / "datapackage.yaml")
    else:
        schema = folder / "schema.yaml" if case.schema else None
        dialect = folder / "dialect.yaml" if case.dialect else None
        dossier = check_file(folder / "table.csv", schema, dialect)
    return [*dossier.findings, *(f for table in dossier.tables for f in table.findings)]


@pytest.mark.parametrize("rule", list(RULES.values()), ids=lambda r: r.code)
def test_every_rule_says_what_why_and_how_to_fix_it(rule: Rule) -> None:
    """Title, meaning and fix are sentences; the severity is one of three."""
    assert Severity(rule.severity)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.code)
    assert rule.title[0].isupper()
    assert rule.about.endswith(".")
    assert rule.fix.endswith(".")


def test_every_rule_is_used() -> None:
    """Code outside the rule table names each rule of it."""
    files = [path for path in SOURCE.rglob("*.py") if path.parent != SOURCE / "rules"]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    # These codes come from frictionless, which checks metadata.
    metadata = {"package-error", "resource-error", "schema-error", "field-error", "dialect-error"}

    assert set() == {code for code in RULES if f'"{code}"' not in text} - metadata


def test_findings_know_only_rules_of_the_table() -> None:
    """A misspelt rule is a bug that shows at once."""
    with pytest.raises(KeyError):
        found("no-such-rule", "Nothing.")


@pytest.mark.parametrize("rule", SHOWN, ids=lambda r: r.code)
def test_the_failing_example_breaks_exactly_its_rule(rule: Rule, tmp_path: Path) -> None:
    """Besides the rule it breaks only infos, and the rules that `BRINGS` lists with a reason."""
    assert rule.fails is not None
    findings = findings_of(rule.fails, tmp_path)
    brings = {other for code, other, _ in BRINGS if code == rule.code}

    assert rule.code in {f.rule for f in findings}
    assert {f.rule for f in findings if f.rule == rule.code or f.severity is not Severity.INFO} == {rule.code} | brings


@pytest.mark.parametrize("rule", SHOWN, ids=lambda r: r.code)
def test_the_passing_example_breaks_no_rule(rule: Rule, tmp_path: Path) -> None:
    """The passing example has no finding at all."""
    assert rule.passes is not None

    assert [f.rule for f in findings_of(rule.passes, tmp_path)] == []


def test_every_rule_has_an_example_or_a_reason() -> None:
    """A rule has both examples, or `NOT_SHOWN` says why not."""
    assert {r.code for r in RULES.values() if r.fails is None or r.passes is None} == {code for code, _ in NOT_SHOWN}
    assert all(why.endswith(".") for *_, why in (*NOT_SHOWN, *BRINGS))


def test_every_rule_has_a_current_page() -> None:
    """`make docs` was run after the table changed."""
    folder = ROOT / "site" / "docs" / "rules"
    written = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}

    assert written == rule_pages()
    assert set(written) == {"index.md", *(f"{code}.md" for code in RULES)}
    assert all(f"({code}.md)" in written["index.md"] for code in RULES)


def test_pages_of_rules_that_are_gone_go(tmp_path: Path) -> None:
    """Writing the pages again removes the pages of rules that no longer exist."""
    (tmp_path / "gone.md").write_text("gone")

    write_rule_pages(tmp_path)

    assert {p.name for p in tmp_path.iterdir()} == set(rule_pages())
