"""Typst, the typesetter."""

import json
from pathlib import Path
from typing import Any

import typst

from tinhso.core.clock.api import now

_HERE = Path(__file__).resolve().parent
_FONTS = _HERE / "fonts"


def set_pages(sheet: dict[str, Any]) -> bytes:
    """Return the PDF/A-2b of a sheet (see ``rules.sheet``). Its text goes in as data, never as markup."""
    pdf = typst.compile(
        str(_HERE / "layout.typ"),
        root=str(_HERE),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
        pdf_standards="a-2b",
        timestamp=int(now().timestamp()),
    )
    return bytes(pdf)
