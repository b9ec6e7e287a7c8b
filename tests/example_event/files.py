"""Raw files as bytes: delimited text in the ways agencies write it, XLSX and SAS transport.

None of them depends on the clock, and none on the versions of the libraries that also could write them,
SAS transport excepted (pyreadstat; only its time stamps are replaced).
"""

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

__all__ = ["Raw", "delimited", "spreadsheet", "transport"]

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Raw:
    """A raw file.

    Attributes:
        name: as the agency named it.
        content: its bytes.
        rows: rows of data in it, of all its tables.
        columns: columns in it, of all its tables.
        footnotes: numbers of the records below the table.
    """

    name: str
    content: bytes
    rows: int
    columns: int
    footnotes: tuple[int, ...] = ()


def delimited(
    name: str,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    newline: str = "\n",
    above: Sequence[str] = (),
    below: Sequence[str] = (),
    bom: bool = False,
    every_quoted: bool = False,
) -> Raw:
    """Delimited text.

    Args:
        name: name of the file.
        header: the column names.
        rows: the cells; written with ``str``.
        delimiter: between cells.
        encoding: of the text.
        newline: at the end of each line.
        above: lines above the header.
        below: lines under the table.
        bom: start with a byte order mark, as Excel does for UTF-8.
        every_quoted: put every cell in quotes, as statistical packages like to.
    """
    out = io.StringIO()
    out.writelines(line + newline for line in above)
    quoting: Literal[0, 1] = csv.QUOTE_ALL if every_quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=quoting)
    writer.writerows([header, *rows])
    out.writelines(line + newline for line in below)
    content = (b"\xef\xbb\xbf" if bom else b"") + out.getvalue().encode(encoding)
    first = len(above) + 1 + len(rows) + 1
    return Raw(name, content, len(rows), len(header), tuple(range(first, first + len(below))))


# -- XLSX: the least a workbook needs, uncompressed so that it does not depend on the zlib at hand ----------
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."


def spreadsheet(name: str, sheets: Mapping[str, Sequence[Sequence[Cell]]], made: str) -> Raw:
    """A workbook; the first row of each sheet is its header.

    Args:
        name: name of the file.
        sheets: cells by name of the sheet; text stays text, so codes keep their zeros.
        made: the day on which it says it was made.
    """
    shared: dict[str, int] = {}
    parts = {
        f"xl/worksheets/sheet{number}.xml": _sheet(cells, shared)
        for number, cells in enumerate(sheets.values(), start=1)
    }
    parts = {**_frame(list(sheets), made), "xl/sharedStrings.xml": _strings(shared), **parts}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, text in parts.items():
            entry = zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            archive.writestr(entry, _HEAD + text)
    rows = sum(len(cells) - 1 for cells in sheets.values())
    return Raw(name, out.getvalue(), rows, sum(len(cells[0]) for cells in sheets.values()))


def _sheet(rows: Sequence[Sequence[Cell]], shared: dict[str, int]) -> str:
    lines = (
        "".join([f'<row r="{number}">', *_cells(number, row, shared), "</row>"])
        for number, row in enumerate(rows, start=1)
    )
    return f"<worksheet {_NS}><sheetData>{''.join(lines)}</sheetData></worksheet>"


def _cells(number: int, row: Sequence[Cell], shared: dict[str, int]) -> Iterator[str]:
    return (_cell(f"{_letter(at)}{number}", one, shared) for at, one in enumerate(row))


def _letter(position: int) -> str:
    return chr(ord("A") + position)


def _cell(place: str, value: Cell, shared: dict[str, int]) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="s"><v>{shared.setdefault(value, len(shared))}</v></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def _strings(shared: Mapping[str, int]) -> str:
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in shared)
    return f'<sst {_NS} uniqueCount="{len(shared)}">{items}</sst>'


def _frame(sheets: Sequence[str], made: str) -> dict[str, str]:
    """All parts of a workbook but the cells."""
    numbered = list(enumerate(sheets, start=1))
    last = len(sheets) + 1
    relations = [(number, "worksheet", f"worksheets/sheet{number}.xml") for number, _ in numbered]
    relations += [(last, "sharedStrings", "sharedStrings.xml"), (last + 1, "styles", "styles.xml")]
    overrides = {f"/xl/worksheets/sheet{number}.xml": "worksheet" for number, _ in numbered}
    overrides |= {f"/xl/{part}.xml": part for part in ("sharedStrings", "styles")}
    overrides["/xl/workbook.xml"] = "sheet.main"
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        + "".join(f'<Override PartName="{at}" ContentType="{_TYPE}{kd}+xml"/>' for at, kd in overrides.items())
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{made}T09:00:00Z</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{made}T09:00:00Z</dcterms:modified>'
        "</cp:coreProperties>",
        "xl/workbook.xml": f'<workbook {_NS} xmlns:r="{_OFFICE}"><sheets>'
        + "".join(f'<sheet name="{escape(title)}" sheetId="{n}" r:id="rId{n}"/>' for n, title in numbered)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kd}" Target="{to}"/>' for n, kd, to in relations)
        + "</Relationships>",
        "xl/styles.xml": f'<styleSheet {_NS}><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    }  # fmt: skip


# -- SAS transport ------------------------------------------------------------------------------------------
_STAMP = re.compile(rb"\d\d[A-Z]{3}\d\d:\d\d:\d\d:\d\d")


def transport(name: str, labels: Mapping[str, str], rows: Sequence[Sequence[Cell]], *, member: str, made: bytes) -> Raw:
    """A SAS transport file, version 5.

    Args:
        name: name of the file.
        labels: label by column name, in the order of the cells.
        rows: text, numbers, dates; None in a number column is SAS' missing value.
        member: name of the data set inside.
        made: the time stamp it carries, as ``01SEP26:09:00:00``.
    """
    # Both are slow to load, and only this format needs them.
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame(list(rows), columns=list(labels))
    dates = {column: "DATE9." for column, cell in zip(labels, rows[0], strict=True) if isinstance(cell, date)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "member.xpt"
        pyreadstat.write_xport(
            frame, path, column_labels=list(labels.values()), table_name=member, file_format_version=5,
            variable_format=dates,
        )  # fmt: skip
        content = path.read_bytes()
    # Library and member header each say when they were made and changed.
    stamped, replaced = _STAMP.subn(made, content[:800])
    assert replaced == 4
    return Raw(name, stamped + content[800:], len(rows), len(labels))
