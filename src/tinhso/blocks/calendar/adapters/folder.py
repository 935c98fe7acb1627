"""``calendar.yaml`` of a province folder ⇄ rows. Reading what was written gives the same rows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from tinhso.blocks.calendar.data import CalendarError, Kind, Row
from tinhso.blocks.calendar.rules.codec import content_from
from tinhso.core.province.api import to_plain

FILE = "calendar.yaml"
SECTIONS = {Kind.HOURS: "hours", Kind.CUTOFF: "cutoffs", Kind.DAY: "days"}
HEAD = (
    "# Read by `tinhso load`, written back by `tinhso export province`. What it holds: blocks/calendar/README.md\n"
    "# Documents were read through reports of the press and of official sites; is_confirmed: false is what no\n"
    "# document found here decides. Check against the originals before production use.\n"
)


def read_folder(folder: Path) -> list[Row]:
    """Return the rows of the folder; raise CalendarError naming section and field. No file: no rows."""
    path = folder / FILE
    if not path.exists():
        return []
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CalendarError(_("%(file)s: không đọc được: %(error)s") % {"file": FILE, "error": error}) from error
    if not isinstance(document, dict) or set(document) - set(SECTIONS.values()):
        words = _("%(file)s: chỉ gồm các phần %(sections)s.")
        raise CalendarError(words % {"file": FILE, "sections": ", ".join(SECTIONS.values())})
    rows = []
    for kind, section in SECTIONS.items():
        items = document.get(section, [])
        if not isinstance(items, list):
            raise CalendarError(
                _("%(file)s: «%(section)s» phải là một danh sách.") % {"file": FILE, "section": section}
            )
        rows += [Row(kind, content_from(kind, item, f"{section}[{place}]")) for place, item in enumerate(items)]
    return rows


def write_folder(folder: Path, rows: Sequence[Row]) -> list[Path]:
    """Write the rows as ``calendar.yaml``; return the files written."""
    document: dict[str, list[Any]] = {
        section: [to_plain(row.content) for row in sorted(rows, key=lambda row: row.key) if row.kind is kind]
        for kind, section in SECTIONS.items()
    }
    folder.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=118, default_flow_style=False)
    path = folder / FILE
    path.write_text(HEAD + text, encoding="utf-8")
    return [path]
