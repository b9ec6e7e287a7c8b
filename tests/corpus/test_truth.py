"""Our drafts against hand-checked truth: what encodings, layouts, types, labels and codes they get right.

`POTLUCK_TRUTH` and `POTLUCK_CORPUS` say where truth and files are; the default is beside the repository.
The table is printed with `pytest -s tests/corpus/test_truth.py`.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl
import pytest

from potluck.describe.schema import build_dialect, build_schema
from potluck.draft import NotATable, TableDraft, draft_tables
from potluck.fieldtypes.table import parser_of
from potluck.model import Schema, Table
from potluck.read import Unreadable, open_table

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

SHARED = Path(__file__).resolve().parents[3] / "shared"
TRUTH = Path(os.environ.get("POTLUCK_TRUTH", SHARED / "truth"))
CORPUS = Path(os.environ.get("POTLUCK_CORPUS", SHARED / "corpus"))
READ = {"csv", "xlsx"}
# Truth's names of code systems, where ours are others; "other-id" is a code of no system we name.
CODES = {"icd9": "icd-9-cm", "icd10": "icd-10-cm", "iso3": "iso-3166-alpha-3", "iso2": "iso-3166-alpha-2"}
ENCODINGS = {"ascii": "utf-8", "utf-8-sig": "utf-8", "iso-8859-1": "latin-1", "windows-1252": "cp1252"}


@dataclass
class Score:
    """What was judged of one table: for every question, how many answers were right of how many."""

    right: dict[str, int] = field(default_factory=dict)
    judged: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def judge(self, question: str, said: object, truth: object, *, ok: bool, where: str = "") -> None:
        self.judged[question] = self.judged.get(question, 0) + 1
        self.right[question] = self.right.get(question, 0) + ok
        if not ok:
            self.wrong.append(f"{question} {where}: drafted {said!r}, truth {truth!r}")

    def share(self, question: str) -> str:
        return f"{self.right.get(question, 0)}/{self.judged.get(question, 0)}" if question in self.judged else "-"


def skip(why: str) -> None:
    if os.environ.get("POTLUCK_NO_SKIPS") == "1":
        pytest.fail(why)
    pytest.skip(why)


def truths() -> list[dict[str, Any]]:
    if not TRUTH.is_dir() or not CORPUS.is_dir():
        skip("the truth or the corpus is not here: set POTLUCK_TRUTH and POTLUCK_CORPUS")
    return [json.loads(path.read_text(encoding="utf-8")) | {"id": path.stem} for path in sorted(TRUTH.rglob("*.json"))]


@cache
def drafts_of(path: Path) -> "tuple[TableDraft, ...] | NotATable":
    return draft_tables(path)


def draft_of(truth: Mapping[str, Any]) -> TableDraft:
    drafts = drafts_of(CORPUS / truth["file"])
    assert not isinstance(drafts, NotATable), f"{truth['id']}: {drafts.why}"
    return next(d for d in drafts if not d.label or d.label == truth["sheet"])


def score(truth: Mapping[str, Any], draft: TableDraft) -> Score:
    result = Score()
    judge_layout(truth, draft, result)
    fields = draft.resource["schema"]["fields"]
    columns = truth["columns"]
    result.judge("columns", len(fields), len(columns), ok=len(fields) == len(columns))
    for drafted, column in zip(fields, columns, strict=False):
        judge_column(drafted, column, result)
    return result


def judge_layout(truth: Mapping[str, Any], draft: TableDraft, result: Score) -> None:
    resource, dialect = draft.resource, draft.resource["dialect"]
    if truth["format"] == "csv":
        encodings = {ENCODINGS.get(e, e) for e in listed(truth["encoding"])}
        result.judge("encoding", resource["encoding"], truth["encoding"], ok=resource["encoding"] in encodings)
        result.judge(
            "delimiter",
            dialect["delimiter"],
            truth["delimiter"],
            ok=dialect["delimiter"] == truth["delimiter"],
        )
    headers = [truth["header_rows"], *truth.get("header_rows_alt", [])]
    said = dialect.get("headerRows", [] if dialect.get("header") is False else [1])
    result.judge("header", said, truth["header_rows"], ok=said in headers)
    judge_extent(truth, draft, said, result)


def judge_extent(truth: Mapping[str, Any], draft: TableDraft, header: Sequence[int], result: Score) -> None:
    """First and last data record; blank records at the end are no rows either way."""
    aside = set(draft.resource["dialect"].get("commentRows", []))
    total = truth["data_last_record"] + truth["footer_records"]
    first = next(n for n in range(max(header, default=0) + 1, total + 2) if n not in aside)
    result.judge("first", first, truth["data_first_record"], ok=first == truth["data_first_record"])
    below = sorted(n for n in aside if n > truth["data_last_record"])
    said = (
        truth["data_first_record"]
        + draft.rows
        - 1
        + sum(truth["data_first_record"] <= n <= truth["data_last_record"] for n in aside)
    )
    result.judge("last", said, truth["data_last_record"], ok=said == truth["data_last_record"])
    unexplained = truth["footer_records"] - len(below)
    blanks = draft.resource["dialect"].get("skipBlankRows", False)
    result.judge("footer", len(below), truth["footer_records"], ok=unexplained == 0 or (unexplained > 0 and blanks))


def judge_column(drafted: Mapping[str, Any], column: Mapping[str, Any], result: Score) -> None:
    name, types = column["name"], listed(column["type"])
    if "any" not in types and "empty" not in types:
        result.judge("type", drafted["type"], types, ok=drafted["type"] in types, where=name)
        if drafted["type"] in types and drafted["type"] in {"date", "datetime", "number", "integer"}:
            judge_format(drafted, column, result)
    if column.get("code"):
        code = CODES.get(column["code"], column["code"])
        said = drafted.get("potluck", {}).get("code")
        right = drafted["type"] in types and (code in {"other-id", said})
        result.judge("code", (drafted["type"], said), column["code"], ok=right, where=name)
    else:
        said = drafted.get("potluck", {}).get("code")
        result.judge("no code", said, None, ok=said is None, where=name)
    if "any" not in types:
        judge_labels(drafted, column, result)


def judge_format(drafted: Mapping[str, Any], column: Mapping[str, Any], result: Score) -> None:
    if drafted["type"] in {"date", "datetime"}:
        said, truth = drafted.get("format"), column.get("format")
        plain = {"%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", None}
        result.judge("format", said, truth, ok=said == truth or (said is None and truth in plain), where=column["name"])
        return
    said = (drafted.get("groupChar"), drafted.get("decimalChar", "."), drafted.get("bareNumber") is False)
    marked = column.get("bare_number") is False or bool(column.get("percent"))
    truth = (column.get("group_char"), column.get("decimal_char") or ".", marked)
    result.judge("format", said, truth, ok=said == truth, where=column["name"])


def judge_labels(drafted: Mapping[str, Any], column: Mapping[str, Any], result: Score) -> None:
    said = {text.strip() for text in drafted.get("missingValues", [])} - {""}
    wanted, optional = set(column["missing"]), set(column.get("missing_optional", []))
    right = wanted <= said <= wanted | optional
    if wanted or said:
        result.judge("labels", sorted(said), sorted(wanted), ok=right, where=column["name"])


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


QUESTIONS = (
    "encoding",
    "delimiter",
    "header",
    "first",
    "last",
    "footer",
    "columns",
    "type",
    "format",
    "code",
    "no code",
    "labels",
)


def shown(scores: Mapping[str, Score]) -> str:
    lines = [" ".join([f"{'table':28}", *(f"{q:>9}" for q in QUESTIONS)])]
    for name, one in [*scores.items(), ("all", total_of(scores))]:
        lines.append(" ".join([f"{name:28}", *(f"{one.share(q):>9}" for q in QUESTIONS)]))
    lines += [f"  {name}: {wrong}" for name, one in scores.items() for wrong in one.wrong]
    return "\n".join(lines)


def total_of(scores: Mapping[str, Score]) -> Score:
    total = Score()
    for one in scores.values():
        for question in one.judged:
            total.judged[question] = total.judged.get(question, 0) + one.judged[question]
            total.right[question] = total.right.get(question, 0) + one.right[question]
    return total


def test_drafts_agree_with_the_truth(capsys: pytest.CaptureFixture[str]) -> None:
    """Encodings, delimiters, header rows and code columns are all right, and so are nearly all types."""
    known = truths()
    read = [truth for truth in known if truth["format"] in READ and not truth.get("compression")]
    left = sorted(truth["id"] for truth in known if truth not in read)
    scores = {truth["id"]: score(truth, draft_of(truth)) for truth in read}

    with capsys.disabled():
        print("\n" + shown(scores) + (f"\nnot yet read: {', '.join(left)}" if left else ""))

    total = total_of({t["id"]: scores[t["id"]] for t in read if t["format"] == "csv"})
    for question in ("encoding", "delimiter", "header", "code"):
        assert total.right.get(question) == total.judged.get(question), question
    everything = total_of(scores)
    # No other tool gets more than 67 % of them.
    assert everything.right["type"] >= 0.95 * everything.judged["type"]
    assert everything.right["labels"] >= 0.9 * everything.judged["labels"]
    assert everything.right["no code"] >= 0.97 * everything.judged["no code"]


def test_drafts_hold_for_their_own_tables() -> None:
    """No value of a table breaks the type drafted for its column, and no row is lost on the way."""
    for path in sorted({CORPUS / truth["file"] for truth in truths() if truth["format"] in READ}):
        for draft in as_drafts(path):
            schema = build_schema(draft.resource)
            assert schema is not None
            parsers = [(parser_of(f), {m.value for m in schema.missing_of(f)}) for f in schema.fields]
            rows = 0
            for cells in text_of(path, draft, schema):
                rows += len(cells)
                for (parse, missing), column in zip(parsers, cells.get_columns(), strict=True):
                    for text in column.drop_nulls().unique().to_list():
                        assert text in missing or parse(text) is not None, (path.name, text)
            assert rows == draft.rows, path.name


def as_drafts(path: Path) -> tuple[TableDraft, ...]:
    drafts = drafts_of(path)
    return () if isinstance(drafts, NotATable) else drafts


def text_of(path: Path, draft: TableDraft, schema: Schema) -> Iterator[pl.DataFrame]:
    file = (PurePosixPath(path.name),)
    dialect, encoding = build_dialect(draft.resource), draft.resource.get("encoding")
    table = Table("table", file, draft.resource["format"], encoding=encoding, dialect=dialect, schema=schema)
    # The exact reader: the drafts were made with the fast one where that could be.
    source = open_table(path.parent, table)
    assert not isinstance(source, Unreadable), source
    return (batch.cells for batch in source.batches())


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("labor/bls-laus-county/2020.txt", "fixed-width"),
        ("labor/employment-us/archive/aat1.txt", "fixed-width"),
        ("cms/qpp-quality-measures/qcdr-measures.csv", "A5 at offset 865924"),
    ],
)
def test_what_is_no_table_is_refused(file: str, why: str) -> None:
    if not CORPUS.is_dir():
        skip("the corpus is not here: set POTLUCK_CORPUS")
    one = drafts_of(CORPUS / file)

    assert isinstance(one, NotATable)
    assert why in one.why
