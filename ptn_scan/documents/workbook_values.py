"""Values of formulas, stored beside them in an .xlsx, as a spreadsheet program would store them:
openpyxl writes formulas alone, and what does not calculate would show nothing."""

import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

Value = str | int | float
Values = Mapping[str, Value]
"""By a cell's name (`B5`), what its formula comes to."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def with_values(data: bytes, sheets: Sequence[Values]) -> bytes:
    """The workbook `data` with the values of the formulas of its sheets, in their order."""
    out = BytesIO()
    parts = {f"xl/worksheets/sheet{i}.xml": values for i, values in enumerate(sheets, start=1)}
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, _filled(content, parts[name]) if name in parts else content)
    return out.getvalue()


def _filled(content: bytes, values: Values) -> bytes:
    ET.register_namespace("", _MAIN)
    root = ET.fromstring(content)
    for cell in root.iter(f"{{{_MAIN}}}c"):
        if cell.find(f"{{{_MAIN}}}f") is None:
            continue
        value = values[cell.attrib["r"]]
        stored = cell.find(f"{{{_MAIN}}}v")
        if stored is None:
            stored = ET.SubElement(cell, f"{{{_MAIN}}}v")
        stored.text = str(value)
        if isinstance(value, str):
            cell.set("t", "str")
        else:
            cell.attrib.pop("t", None)
    filled: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return filled
