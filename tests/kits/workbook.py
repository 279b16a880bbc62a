"""Write a small workbook (XLSX) as a spreadsheet does: texts shared, numbers as numbers."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Cell = str | float
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def write(
    rows: Sequence[Sequence[str | float]], *, parts: Mapping[str, str] | None = None
) -> bytes:
    """Return a workbook of one sheet; ``parts`` replace or add files in it."""
    texts: dict[str, int] = {}
    sheet = "".join(
        f'<row r="{number}">{_cells(number, cells, texts)}</row>'
        for number, cells in enumerate(rows, 1)
        if cells
    )
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    held = {
        "xl/workbook.xml": book([("rId1", "visible")]),
        "xl/_rels/workbook.xml.rels": relations({"rId1": "worksheets/sheet1.xml"}),
        "xl/worksheets/sheet1.xml": data(sheet),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        **(parts or {}),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in held.items():
            archive.writestr(name, text)
    return file.getvalue()


def data(rows: str) -> str:
    """Return a sheet's part of these rows."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def book(sheets: Sequence[tuple[str, str]]) -> str:
    """Return the list of sheets: each with its relation and whether it is shown."""
    listed = "".join(
        f'<sheet name="{one}" sheetId="1" state="{state}" r:id="{one}"/>' for one, state in sheets
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'


def relations(sheets: Mapping[str, str]) -> str:
    """Return where the sheets and the shared texts lie."""
    listed = "".join(
        f'<Relationship Id="{one}" Type="{OFFICE}/worksheet" Target="{path}"/>'
        for one, path in sheets.items()
    )
    shared = f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    return f'<Relationships xmlns="{PACKAGE}">{listed}{shared}</Relationships>'


def _cells(number: int, cells: Sequence[Cell], texts: dict[str, int]) -> str:
    return "".join(
        _cell(f"{_column(place)}{number}", cell, texts)
        for place, cell in enumerate(cells)
        if cell != ""
    )


def _cell(reference: str, cell: Cell, texts: dict[str, int]) -> str:
    if not isinstance(cell, str):
        return f'<c r="{reference}"><v>{cell!r}</v></c>'
    return f'<c r="{reference}" t="s"><v>{texts.setdefault(cell, len(texts))}</v></c>'


def _column(place: int) -> str:
    high, low = divmod(place, 26)
    return (chr(64 + high) if high else "") + chr(65 + low)
