"""The page and the CSV: complete, escaped, capped, and without cells that may not be shown."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from potluck.checkin.build import build, validate_datasets
from potluck.checkin.lone import check_file
from potluck.describe.workspace import Workspace, find_workspace
from potluck.dossier import Dossier, Person, RowCounts, TableEntry
from potluck.findings import Finding, NotRun, Sample, Severity, found, reason_text
from potluck.report.causes import causes_of
from potluck.report.csvfile import COLUMNS, findings_csv
from potluck.report.page import report_html, write_report_pages
from potluck.report.rows import _reason, quarantine_at_hand

HOSTILE = "<script>alert(1)</script>{{ 7*7 }}\u202e\x07"
SECRET = "ZQ-SECRET-7"
SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "id", "type": "string"},
        {"name": "seen", "type": "date"},
        {"name": "deaths", "type": "integer"},
    ]
}
DATA = f"id,seen,deaths\na,2020-13-01,1\nb,2020-01-02,12O\n{SECRET},2020-01-02,x\nd,2020-01-03,4\n"


class Outline(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}


def lone(folder: Path, data: str = DATA, schema: dict[str, Any] = SCHEMA) -> Dossier:
    (folder / "t.csv").write_text(data, encoding="utf-8")
    (folder / "schema.json").write_text(json.dumps(schema))
    (folder / "dialect.json").write_text('{"delimiter": ","}')
    return check_file(folder / "t.csv", folder / "schema.json", folder / "dialect.json")


def workspace(event: Path, keys: dict[str, Any], schema: dict[str, Any] = SCHEMA, data: str = DATA) -> Workspace:
    """A workspace with one dataset, built."""
    folder = event / "catalog" / "cdc" / "deaths"
    folder.mkdir(parents=True)
    resource = {"name": "t", "type": "table", "path": "t.csv", "dialect": {"delimiter": ","}, "schema": schema}
    (folder / "datapackage.json").write_text(json.dumps({"name": "deaths", "resources": [resource], "potluck": keys}))
    (folder / "t.csv").write_text(data, encoding="utf-8")
    here = find_workspace(event)
    build(here)
    return here


def page_of(here: Workspace) -> str:
    (path,) = write_report_pages(here.build, validate_datasets(here))
    assert path == here.build / "reports" / "cdc" / "deaths.html"
    return path.read_text(encoding="utf-8")


def dossier_with(*findings: Finding, **table: Any) -> Dossier:
    entry = TableEntry(name="t", checked=True, rows=RowCounts(read=3, kept=2, skipped={"header": 1}), **table)
    return Dossier(agency="", name="t.csv", tables=(entry.model_copy(update={"findings": findings}),))


def test_a_lone_file_says_what_where_why_and_how(tmp_path: Path) -> None:
    html = report_html([lone(tmp_path)])

    for text in (
        "Not valid: 2 kinds of errors in 3 places hold this dataset back.",
        "1 row passes, 3 rows are quarantined until they are corrected.",
        "<h2>t.csv <small>table t</small></h2>",
        "The organizer can accept a finding with a reason.",
        "Column B, seen",
        "2020-13-01",
        "<b>2020-01-13</b> <small>day and month swapped?",
        "<b>120</b>",
        "nobody can add up or sort the column",
        "1 cell in &#39;seen&#39; is not a real date (like 30 February).",
        "=VALUE(SUBSTITUTE(C3,",
    ):
        assert text in html
    assert "=TEXT(" not in html  # no format makes a day of 2020-13-01
    assert "declare the format" not in html
    assert "<details" not in html
    assert "Only the reports of a workspace show whole rows." in html


def test_the_page_fetches_nothing_and_needs_no_script(tmp_path: Path) -> None:
    outline = Outline(report_html([lone(tmp_path)]))

    assert not outline.tags & {"script", "link", "img", "iframe", "object"}
    assert not {name for name, _ in outline.attributes} & {"src", "href", "onclick", "onload"}


def test_the_page_names_whom_to_ask(event: Path) -> None:
    """An e-mail address is a link; a text that only looks like one is not."""
    here = workspace(event, {})
    (dossier,) = validate_datasets(here)
    for email, link in (("ann@agency.gov", True), ("ann@x.gov?bcc=eve@x.gov", False), ('"><b>@x.gov', False)):
        steward = Person(title="Ann Lee", email=email, roles=("steward",))
        html = report_html([dossier.model_copy(update={"contributors": (steward,)})])

        assert ('<a href="mailto:' in html) is link
        assert "<b>@x.gov" not in html
        assert "tell the steward. The organizer of the event can accept a finding with a reason." in html


def test_tables_with_errors_stand_first() -> None:
    good = TableEntry(name="good", checked=True, rows=RowCounts(read=2, kept=1, skipped={"header": 1}))
    skips = good.model_copy(
        update={"name": "notes", "rows": RowCounts(read=4, kept=1, skipped={"header": 1, "comment": 2})}
    )
    bad = good.model_copy(update={"name": "bad", "findings": (found("type-error", "m"),)})
    html = report_html([Dossier(agency="", name="x", tables=(good, skips, bad))])

    assert re.findall("<h2>(.*?) ", html) == ["bad", "good", "notes"]
    assert html.count("No problems.") == 2
    assert html.count("skipped") == 1
    assert "1 row passes; skipped: 2 comment." in html


def test_everything_is_escaped_and_visible() -> None:
    """Names, cells, messages, reasons and notes from strangers are escaped everywhere."""
    finding = found("type-error", HOSTILE, HOSTILE, field=HOSTILE, field_number=1, where=HOSTILE, accepted=HOSTILE)
    finding = finding.model_copy(update={"samples": (Sample(row=2, cell=HOSTILE),)})
    note = NotRun(rule="foreign-key", why=HOSTILE)
    dossier = dossier_with(finding, not_run=(note,)).model_copy(update={"title": HOSTILE, "name": HOSTILE})
    html = report_html([dossier, dossier])

    assert "script" not in Outline(html).tags
    assert "49" not in re.sub(r"<style>.*</style>", "", html, flags=re.DOTALL)
    assert "\u202e" not in html
    assert "\x07" not in html
    assert "[U+202E]␇" in html


def test_rows_are_shown_with_the_bad_cells_marked(event: Path) -> None:
    html = page_of(workspace(event, {"tier": "public", "tierDeclaredBy": "Ann Lee"}))

    assert "<details open><summary>Show the whole rows</summary>" in html
    assert f"<td>{SECRET}</td>" in html
    assert '<th scope="row" class="n">4</th>' in html
    assert "<td><mark>x</mark></td>" in html


SENSITIVE = {"fields": [{**SCHEMA["fields"][0], "potluck": {"sensitive": True}}, *SCHEMA["fields"][1:]]}
IDENTIFIER = {"fields": [{**SCHEMA["fields"][0], "potluck": {"role": "direct-identifier"}}, *SCHEMA["fields"][1:]]}
MISSPELT = {"fields": [{**SCHEMA["fields"][0], "potluck": {"sensitiv": True}}, *SCHEMA["fields"][1:]]}
RENAMED = {
    "fieldsMatch": "subset",
    "fields": [*SCHEMA["fields"][1:]],
}
ABSENT = {
    "fieldsMatch": "superset",
    "fields": [*SCHEMA["fields"], {"name": "ssn", "type": "string", "potluck": {"sensitive": True}}],
}
HIDDEN: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "a sensitive field": ({}, SENSITIVE, DATA),
    "a field with a role that hides": ({}, IDENTIFIER, DATA),
    "a misspelt key": ({}, MISSPELT, DATA),
    "a column nobody described": ({}, RENAMED, DATA),
    "a sensitive field that was not found": ({}, ABSENT, DATA),
    "a closed tier": ({"tier": "restricted"}, SCHEMA, DATA),
    "a tier that cannot be read": ({"tier": ["restricted"]}, SCHEMA, DATA),
    "a tier under a misspelt key": ({"teir": "restricted"}, SCHEMA, DATA),
    "an identifier found by screening": ({}, SCHEMA, DATA + "ann@example.org,2020-01-02,7\n"),
}


@pytest.mark.parametrize("case", HIDDEN)
def test_rows_bring_no_hidden_cell_back(event: Path, case: str) -> None:
    """Whole rows are shown only if each of their cells may be shown."""
    keys, schema, data = HIDDEN[case]
    html = page_of(workspace(event, keys, schema, data))

    assert "type-error" in html or "unknown-key" in html
    assert SECRET not in html


@pytest.mark.parametrize("case", ["a closed tier", "a sensitive field"])
def test_hidden_cells_stay_out_of_page_and_csv(event: Path, case: str) -> None:
    """For a cell of a closed dataset or a sensitive field, the report gives only the row number."""
    keys, schema, data = HIDDEN[case]
    if case == "a sensitive field":
        fields = [*SCHEMA["fields"][:2], {**SCHEMA["fields"][2], "potluck": {"sensitive": True}}]
        schema = {"fields": fields}
    here = workspace(event, keys, schema, data.replace(",x\n", ",SEEN-NOWHERE\n"))
    dossiers = validate_datasets(here)

    html, text = page_of(here), findings_csv(dossiers)
    assert "SEEN-NOWHERE" not in html + text
    assert "not shown" in html


def test_what_accepted_findings_leave_in_is_told(event: Path) -> None:
    """The page says how many cells of which column were left blank, and why."""
    schema = {"fields": [{"name": "place", "type": "string"}, {"name": "deaths", "type": "integer"}]}
    entry = {"rule": "type-error", "field": "deaths", "reason": "<under> review", "by": "Ann", "rows": "blank"}
    keys = {"tier": "public", "tierDeclaredBy": "Ann", "accept": [entry]}

    page = page_of(workspace(event, keys, schema, "place,deaths\nSalem,12\nLynn,x\n"))

    assert "<li>1 cell of &#39;deaths&#39; left blank (type-error): &lt;under&gt; review</li>" in page
    assert "2 rows pass." in page


def test_a_row_that_is_wrong_whole_has_no_cell_to_hide(tmp_path: Path) -> None:
    """The report gives the number of a blank row, and does not say that something is hidden."""
    html = report_html([lone(tmp_path, "id,seen,deaths\na,2020-01-01,1\n,,\n")])

    assert "Blank row" in html
    assert '<tr><td class="n">3</td></tr>' in html
    assert "not shown" not in html


def test_every_column_of_a_cause_has_its_share_of_the_places() -> None:
    samples = tuple(Sample(row=n, cell="x") for n in range(2, 500))
    findings = [
        found("type-error", "m", "f", field=name, field_number=i, count=498, samples=samples)
        for i, name in enumerate("abcd", 1)
    ]
    (cause,) = causes_of(findings)

    assert [sum(place.name == name for place in cause.places) for name in "abcd"] == [25, 25, 25, 25]


FORMS = ("terminal", "--json", "--csv", "--html")


@pytest.mark.parametrize("hidden", ["field", "dataset", "nothing"])
@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_the_report_says_a_hidden_value(potluck_run: Any, event: Path, form: str, hidden: str) -> None:
    """If values that may not be shown break a rule, the report has no cell, range or guess of them."""
    keys = {"potluck": {"sensitive": True}} if hidden == "field" else {}
    fields = [
        {"name": "age", "type": "integer", "constraints": {"maximum": 120}, **keys},
        {"name": "code", "type": "string", "constraints": {"pattern": "[A-Z]{2}-[0-9]{4}", "unique": True}, **keys},
        {"name": "sex", "type": "string", "constraints": {"enum": ["female", "male"]}, **keys},
        {"name": "seen", "type": "date", **keys},
        {"name": "n", "type": "integer"},
    ]
    data = "age,code,sex,seen,n\n30,QX-7301,female,2026-01-01,1\n31,QX-7302,male,2026-01-02,2\n"
    data += "32,QX-7303,male,2026-01-03,3\n33,QX-7304,male,2026-01-04,4\n"
    data += "7351,QX-7301,Femalle,2026-13-05,5\n7399,QX7306,Femalle,2026-13-06,6\n"
    workspace(
        event, {"tier": "restricted"} if hidden == "dataset" else {}, {"fields": fields, "primaryKey": ["code"]}, data
    )
    ran = potluck_run(event, "validate", *{"--json": ["--json"], "terminal": []}.get(form, [form, "r"]))
    text = ran.out + ran.err if form in {"terminal", "--json"} else (event / "r").read_text(encoding="utf-8")

    assert ran.code == 10
    assert "unique-error" in text
    seen = [value for value in ("73", "7,3", "emalle", "QX", "2026-13", "2026-01") if value in text]
    assert bool(seen) is (hidden == "nothing"), seen


def test_a_guess_leaves_no_cell_of_a_key_empty(tmp_path: Path) -> None:
    html = report_html([lone(tmp_path, "id,seen,deaths\na,2020-01-01,NA\n", {**SCHEMA, "primaryKey": "deaths"})])

    assert "&#34;NA&#34; is not a value, and the column may not be empty" in html
    assert "leave the cell empty" not in html


def test_rows_that_are_not_built_yet_say_which_command_brings_them(event: Path) -> None:
    here = workspace(event, {})
    (event / "catalog" / "cdc" / "deaths" / "t.csv").write_text(DATA.replace("12O", "13O"), encoding="utf-8")
    html = page_of(here)

    assert "<details" not in html
    assert "run <code>potluck build</code>, then <code>potluck validate</code> again" in html


@pytest.mark.parametrize(
    ("case", "rows", "cells"),
    [
        ("a closed tier", "the dataset is not public", "because the dataset is not public"),
        ("a sensitive field", "a field is sensitive", "because the field is sensitive"),
    ],
)
def test_what_is_hidden_says_why(event: Path, case: str, rows: str, cells: str) -> None:
    keys, schema, data = HIDDEN[case]
    if case == "a sensitive field":
        schema = {"fields": [*SCHEMA["fields"][:2], {**SCHEMA["fields"][2], "potluck": {"sensitive": True}}]}
    html = page_of(workspace(event, keys, schema, data))

    assert f"The whole rows are not shown: {rows}." in html
    assert f"Cells are not shown {cells}." in html
    assert "potluck build" not in html


def test_many_rows_wait_to_be_asked_for(event: Path) -> None:
    data = "id,seen,deaths\n" + "".join(f"{n},2020-01-01,x\n" for n in range(21))

    assert "<details><summary>Show the whole rows</summary>" in page_of(workspace(event, {}, SCHEMA, data))


REPEATS = "id,seen,deaths\na,2020-01-01,1\nb,2020-01-02,2\n\na,2020-01-03,3\nb,2020-01-02,2\nc,x,4\nc,2020-01-05,5\n"


def test_a_repeated_key_is_shown_beside_the_earlier_row(event: Path) -> None:
    """The earlier row may be kept, or quarantined for another reason; the fix covers identical rows and mistyped keys."""
    html = page_of(workspace(event, {}, {**SCHEMA, "primaryKey": ["id"]}, REPEATS))
    box = next(part for part in html.split("<section") if "primary-key" in part)
    rows = re.findall(r'<tr><th scope="row" class="n">(.*?)</tr>', box)
    shown = [re.sub(r"<[^>]+>|\s+", " ", row).split() for row in rows]

    assert shown == [
        ["2", "the", "earlier", "row", "a", "2020-01-01", "1"],
        ["5", "a", "2020-01-03", "3"],
        ["3", "the", "earlier", "row", "b", "2020-01-02", "2"],
        ["6", "b", "2020-01-02", "2"],
        ["4", "(empty)"],  # a blank row lacks the key
        ["7", "the", "earlier", "row", "c", "x", "4"],
        ["8", "c", "2020-01-05", "5"],
    ]
    assert "An earlier row that passes is shown as it was read" in box
    assert "Key used twice or missing" in box
    assert "If the two rows are identical, remove one of them." in box
    assert "one of the keys is mistyped: correct it, and delete neither row." in box


def test_rows_of_another_state_of_the_data_are_not_shown(event: Path) -> None:
    """The quarantine of the last build is used only if the file and the description are still the same."""
    here = workspace(event, {})
    (dossier,) = validate_datasets(here)
    assert set(quarantine_at_hand(here.build, dossier)) == {"t"}

    (event / "catalog" / "cdc" / "deaths" / "t.csv").write_text(DATA.replace("12O", "13O"), encoding="utf-8")
    (dossier,) = validate_datasets(here)
    assert quarantine_at_hand(here.build, dossier) == {}


def test_ragged_and_blank_rows_and_keys_are_marked(event: Path) -> None:
    schema = {**SCHEMA, "primaryKey": ["id"]}
    data = "id,seen,deaths\na,2020-01-01,1\na,2020-01-02,2\nb,2020-01-03,3,more\n,,\nc,2020-01-04\n"
    html = page_of(workspace(event, {}, schema, data))

    assert "Column A, id" in html
    assert "<mark>a</mark></td><td>2020-01-02</td>" in html
    assert "<mark>more</mark>" in html
    assert "<mark>(empty)</mark>" in html


def test_reasons_are_those_of_quarantine_files() -> None:
    for finding in (
        found("type-error", "x", field="a"),
        found("constraint-error", "x", field="a", constraint="minimum"),
        found("primary-key", "x", field="a, b"),
        found("blank-row", "x"),
    ):
        assert _reason(finding) == reason_text(finding.rule, finding.constraint, finding.field or "")
    assert _reason(found("extra-cell", "x", field="")) == "extra-cell"


def test_causes_join_columns_and_errors_stand_first() -> None:
    warning = found("screen-email", "m", field="b", field_number=2, count=5)
    errors = [found("type-error", "m", "f", field=n, field_number=i, count=2) for i, n in enumerate("cd", 3)]
    accepted = found("blank-row", "m", accepted="known")
    info = found("not-a-table", "m")
    causes = causes_of([info, warning, accepted, *errors])

    assert [c.rule.code for c in causes] == ["type-error", "blank-row", "screen-email", "not-a-table"]
    assert causes[0].count == 4
    assert [c.letter for c in causes_of(errors, TableEntry(name="t"))[0].columns] == ["C", "D"]


def test_caps_hold_and_are_stated() -> None:
    """A finding with a million places, and a cause in thousands of columns."""
    samples = tuple(Sample(row=n, cell="x") for n in range(2, 5002))
    many = found("type-error", "m", "f", field="a", field_number=1, count=1_000_000, samples=samples)
    wide = [found("missing-label", "m", field=f"f{n}", field_number=n) for n in range(1, 3001)]
    causes = [found("type-error", "m", f"fix {n}", field="a", field_number=1) for n in range(300)]
    html = report_html([dossier_with(many, *wide, *causes)])

    assert "the first 100 of 1,000,000" in html
    assert "The same in 2,950 more places." in html
    assert "202 more causes are not shown." in html
    assert len(html) < 200_000


def test_rules_that_could_not_run_are_told() -> None:
    html = report_html([dossier_with(not_run=(NotRun(rule="foreign-key", why="The list has not arrived."),))])

    assert "Rules that could not run" in html
    assert "foreign-key: The list has not arrived." in html
    assert "Valid: no error holds this dataset back." in html


def test_the_csv_has_a_row_for_each_place_and_no_formulas() -> None:
    cells = ("=1+1", "-40", "@x", "plain", "\t=2", None)
    samples = tuple(Sample(row=n, cell=cell) for n, cell in enumerate(cells, 2))
    finding = found("type-error", "-m", field="+name", field_number=28, count=6, samples=samples)
    without = Finding(rule="todo", severity=Severity.WARNING, message="Open.", where="datapackage.yaml:3")
    dossier = dossier_with(finding).model_copy(update={"findings": (without,)})
    rows = list(csv.DictReader(io.StringIO(findings_csv([dossier]))))

    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["message"] == "datapackage.yaml:3: Open."
    assert [row["cell"] for row in rows[1:]] == ["'=1+1", "-40", "'@x", "plain", "␉=2", ""]
    assert {(row["column"], row["field"], row["message"]) for row in rows[1:]} == {("AB", "'+name", "'-m")}


def test_validate_writes_what_is_asked_for(potluck_run: Any, tmp_path: Path) -> None:
    lone(tmp_path)
    arguments = ("validate", "t.csv", "--schema", "schema.json", "--html", "r.html", "--csv", "f.csv")
    for _ in range(2):  # a report may replace a report
        ran = potluck_run(tmp_path, *arguments)
        assert ran.code == 10
        assert "report: r.html" in ran.out
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (tmp_path / "f.csv").read_bytes().startswith(b"\xef\xbb\xbfdataset,table,row,")


@pytest.mark.parametrize("option", ["--html", "--csv"])
@pytest.mark.parametrize("name", ["t.csv", "."])
def test_validate_overwrites_no_data(potluck_run: Any, tmp_path: Path, option: str, name: str) -> None:
    lone(tmp_path)
    ran = potluck_run(tmp_path, "validate", "t.csv", option, name)

    assert ran.code == 11
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == DATA


def test_validate_in_a_workspace_names_the_report(potluck_run: Any, event: Path) -> None:
    workspace(event, {})
    assert "report: build/reports/cdc/deaths.html" in potluck_run(event, "validate").out.replace("\\", "/")
    ran = potluck_run(event, "validate", "--json")

    assert "deaths" in json.loads(ran.out)["tables"][0]["dataset"]
