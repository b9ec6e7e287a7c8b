"""A page per rule for the site's guide, written from the rule table.

``python -m potluck.docs.rules FOLDER`` writes the pages; a test checks that those of the site are current.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from potluck.constraints.table import STANDARD
from potluck.rules import RULES, Rule
from potluck.rules.cases import BRINGS, NOT_SHOWN, Case
from potluck.util.files import write_text

__all__ = ["rule_pages", "write_rule_pages"]

_STAGES = {
    "descriptor": "The description",
    "file": "The file",
    "header": "The header row",
    "row": "Rows",
    "cell": "Cells",
    "table": "The whole table, and the tables it refers to",
    "screen": "Screening for disclosure",
}
_SEVERITIES = {
    "error": "An **error**: it holds the dataset back until it is corrected or [accepted](../accept.md) with a reason.",
    "warning": "A **warning**: somebody should look at it, but it does not hold the dataset back.",
    "info": "An **info**: a fact about the data. If it is right, there is nothing to do.",
}
# Warnings about what a release needs: not the finding but the gap itself keeps the dataset out (potluck.clearance).
_GAPS = frozenset({"tier-missing", "todo"})
_GAP = "A **warning**: somebody has to fill it in."
_LANGUAGES = {".yaml": "yaml", ".csv": "text", ".txt": "text"}
_INTRO = """\
Every message of `potluck validate` ends with the code of a rule. Each rule has a page: what it means, why it
exists, how to correct what breaks it, an example that fails and an example that passes. Errors hold a dataset back,
warnings ask somebody to look, infos are facts. A steward can [accept](../accept.md) what cannot be corrected, and an
event can [change the severity of a rule](../accept.md#change-the-severity-of-a-rule).
"""


def rule_pages() -> dict[str, str]:
    """Return the pages as Markdown, by file name."""
    return {"index.md": _index(), **{f"{rule.code}.md": _page(rule) for rule in RULES.values()}}


def write_rule_pages(folder: Path) -> None:
    """Write the pages into a folder, and remove the pages of rules that no longer exist."""
    pages = rule_pages()
    for name, text in pages.items():
        write_text(folder / name, text)
    for path in folder.glob("*.md"):
        if path.name not in pages:
            path.unlink()


def _front(title: str, description: str) -> str:
    return f'---\ntitle: "{title}"\ndescription: "{description}"\nhide:\n  - navigation\n---\n'


def _index() -> str:
    parts = [
        _front("What the messages mean", "Every rule that the data is checked against."),
        "# What the messages mean\n\n",
    ]
    parts.append(_INTRO)
    for stage, title in _STAGES.items():
        parts.append(f"\n## {title}\n\n| rule | severity | what it means |\n|---|---|---|\n")
        parts += [
            f"| [{rule.code}]({rule.code}.md) | {rule.severity} | **{rule.title}.** {rule.about} |\n"
            for rule in RULES.values()
            if rule.stage == stage
        ]
    return "".join(parts)


def _page(rule: Rule) -> str:
    return "\n".join(_sections(rule)) + "\n"


def _sections(rule: Rule) -> Iterator[str]:
    yield _front(rule.title, f"The rule {rule.code}.") + f"# {rule.title}\n"
    yield f"Code: `{rule.code}`. {_GAP if rule.code in _GAPS else _SEVERITIES[rule.severity]}\n"
    yield f"## What it means, and why\n\n{rule.about}\n"
    yield f"## What to do\n\n{rule.fix}\n"
    if rule.fails is None or rule.passes is None:
        yield f"## Example\n\nNo example. {dict(NOT_SHOWN)[rule.code]}\n"
    else:
        yield f"## An example that fails\n\n{_files(rule.fails)}"
        yield from (
            f"It also breaks [{other}]({other}.md). {why}\n" for code, other, why in BRINGS if code == rule.code
        )
        yield f"## An example that passes\n\n{_files(rule.passes)}"
    if rule.code == "constraint-error":
        yield from _constraints()
    yield "[All rules](index.md)"


def _constraints() -> Iterator[str]:
    """Yield what a breach of each constraint means; some constraints share their words."""
    yield "## Each constraint\n"
    for words in dict.fromkeys(one.words for one in STANDARD.values() if one.words is not None):
        names = ", ".join(f"`{one.name}`" for one in STANDARD.values() if one.words is words)
        yield f"### {words.title}\n\n{names}: {words.about}\n\n{words.fix}\n"


def _files(case: Case) -> str:
    """The files of a case, and the command that checks them."""
    blocks = [_block(name, content.decode(_encoding(case, name))) for name, content in case.files().items()]
    if case.encoding != "utf-8":
        blocks.append(f"`table.csv` is saved in the encoding {case.encoding}.\n")
    return "\n".join([*blocks, f"```console\n{_command(case)}\n```\n"])


def _encoding(case: Case, name: str) -> str:
    return case.encoding if name == "table.csv" else "utf-8"


def _block(name: str, text: str) -> str:
    shown = text or "(the file is empty)\n"
    return f"`{name}`\n\n```{_LANGUAGES.get(Path(name).suffix, 'text')}\n{shown}```\n"


def _command(case: Case) -> str:
    if case.descriptor:
        return "potluck validate datapackage.yaml"
    options = [f"--{key} {key}.yaml" for key in ("schema", "dialect") if getattr(case, key)]
    return " ".join(["potluck validate table.csv", *options])


if __name__ == "__main__":
    write_rule_pages(Path(sys.argv[1]))
