"""A page per rule for the site's guide, written from the rule table.

Run as ``python -m potluck.docs.rules FOLDER`` it writes them; a test keeps those of the site current.
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
    "table": "The whole table, and tables it refers to",
    "screen": "Screening for disclosure",
}
_WEIGHTS = {
    "error": "An **error**: it holds the dataset back until it is mended, or [accepted](../accept.md) with a reason.",
    "warning": "A **warning**: somebody should look; nothing is held back.",
    "info": "A **fact** to know of: nothing needs to be done unless it is wrong.",
}
_LANGUAGES = {".yaml": "yaml", ".csv": "text", ".txt": "text"}
_INTRO = """\
Every message of `potluck validate` ends with the code of a rule. Each rule has a page: what it means, why it
exists, how to mend what breaks it, an example that fails and one that passes. Errors hold a dataset back,
warnings ask for a look, infos are facts. A steward can [accept](../accept.md) what cannot be mended, and an event
can [weigh a rule differently](../accept.md#weigh-a-rule-differently).
"""


def rule_pages() -> dict[str, str]:
    """The pages as Markdown, by file name."""
    return {"index.md": _index(), **{f"{rule.code}.md": _page(rule) for rule in RULES.values()}}


def write_rule_pages(folder: Path) -> None:
    """Write the pages into a folder, and remove those of rules that are gone."""
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
        _front("What the messages mean", "Every rule that data is checked against."),
        "# What the messages mean\n\n",
    ]
    parts.append(_INTRO)
    for stage, title in _STAGES.items():
        parts.append(f"\n## {title}\n\n| rule | weight | what it says |\n|---|---|---|\n")
        parts += [
            f"| [{rule.code}]({rule.code}.md) | {rule.severity} | {rule.title}. {rule.about} |\n"
            for rule in RULES.values()
            if rule.stage == stage
        ]
    return "".join(parts)


def _page(rule: Rule) -> str:
    return "\n".join(_sections(rule)) + "\n"


def _sections(rule: Rule) -> Iterator[str]:
    yield _front(rule.title, f"The rule {rule.code}.") + f"# {rule.title}\n"
    yield f"Code: `{rule.code}`. {_WEIGHTS[rule.severity]}\n"
    yield f"## What it means, and why\n\n{rule.about}\n"
    yield f"## What to do\n\n{rule.fix}\n"
    if rule.fails is None or rule.passes is None:
        yield f"## Example\n\nThere is none. {dict(NOT_SHOWN)[rule.code]}\n"
    else:
        yield f"## An example that fails\n\n{_files(rule.fails)}"
        yield from (f"It breaks [{other}]({other}.md) too. {why}\n" for code, other, why in BRINGS if code == rule.code)
        yield f"## An example that passes\n\n{_files(rule.passes)}"
    if rule.code == "constraint-error":
        yield from _constraints()
    yield "[All rules](index.md)"


def _constraints() -> Iterator[str]:
    """What breaking each constraint means; some share their words."""
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
