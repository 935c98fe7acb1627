"""`tinhso check registers`: every register of the province with owner, legal basis, stated figure and records here.

The Markdown is made of the province's folder alone (records here: rows its files bring), so docs/registers.md is the
same on every machine; text and JSON count what the database holds.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from django.conf import settings

from tinhso.core.province.api import list_in, read_mapping, read_table
from tinhso.data.registers import api as registers

HEAD = """# Registers

Made by `tinhso check registers --format markdown > docs/registers.md` from `provinces/<province>/registers`; a
test tells when it is out of date. Certainty of a legal basis: V text read, S secondary source, U from general
knowledge, to be checked before use. *Stated* is what a document says (never a count of ours), *here* how many
records the province's folder brings: lists that are certain, and things a document names. *Training*: the twin
fills a register `sim_<code>` of its own with made-up records.
"""
_TITLES = {
    "master": "Things (master data)",
    "event": "What happened (event data)",
    "reference": "Lists others refer to",
}


@dataclass(frozen=True)
class Line:
    """One register in the table."""

    declaration: registers.Declaration
    owner: str
    announced: int
    here: int
    is_simulated: bool


def lines_of(folder: Path) -> list[Line]:
    """Return the registers of a province's folder, by kind and name."""
    plain = read_mapping(folder / "directory" / "agencies.yaml")
    owners = {item["code"]: item.get("short") or item["name"] for item in list_in(plain, "agencies", "agencies.yaml")}
    named = registers.announced(folder)
    numbers = {code: item.number for item in (named.items if named else ()) for code in item.registers}
    made = []
    for code, declaration in registers.read_folder(folder).items():
        rows = folder / "registers" / "rows" / f"{code}.csv"
        owner = str(owners.get(declaration.owner, declaration.owner))
        here = len(read_table(rows)) if rows.is_file() else 0
        made.append(Line(declaration, owner, numbers.get(code, 0), here, code in _filled()))
    order = list(_TITLES)
    return sorted(made, key=lambda item: (order.index(item.declaration.kind.value), item.declaration.code))


def _filled() -> Sequence[str]:
    # Imported here: it takes the twin only where somebody asks for the table.
    from tinhso.twin.filling.api import REGISTERS

    return REGISTERS


def markdown(folder: Path) -> str:
    """Return docs/registers.md."""
    lines = lines_of(folder)
    named = registers.announced(folder)
    parts = [HEAD]
    if named:
        parts.append(
            f"Of the {named.announced} shared databases announced by {named.decision}, the plan names {named.named} "
            "(column “shared”); the others are not listed in any document at hand.\n"
        )
    for kind, title in _TITLES.items():
        found = [item for item in lines if item.declaration.kind == kind]
        parts.append(f"## {title} ({len(found)})\n")
        parts.append("| register | name | shared | owner | legal basis | stated | here | training |")
        parts.append("|---|---|---|---|---|---|---|---|")
        parts += [_row(item) for item in found]
        parts.append("")
    return "\n".join(parts)


def _row(item: Line) -> str:
    declaration = item.declaration
    basis = "; ".join(
        f"{one.act}{', ' + one.article if one.article else ''} [{one.certainty}]" for one in declaration.legal_basis
    )
    stated = ""
    if declaration.expected:
        stated = _number(declaration.expected.count) + (" (together)" if declaration.expected.group else "")
    cells = (
        f"`{declaration.code}`",
        declaration.name.vi,
        str(item.announced or ""),
        item.owner,
        basis,
        stated,
        _number(item.here) if item.here else "",
        "yes" if item.is_simulated else "",
    )
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def check_registers(arguments: list[str], form: str, out: TextIO) -> int:
    """Print the registers: what each is by its folder (markdown), or what the database holds (text, json)."""
    if form == "markdown":
        out.write(markdown(Path(settings.PROVINCE_DIR)))
        return 0
    found = [
        {
            "code": item.code,
            "name": item.name,
            "owner": item.owner,
            "stated": item.expected.count if item.expected else None,
            "records": item.rows,
            "provenance": item.provenance.value,
        }
        for item in registers.registers()
    ]
    if form == "json":
        out.write(json.dumps({"registers": found}, ensure_ascii=False) + "\n")
        return 0
    for one in found:
        out.write(f"{one['code']:28}{one['records'] or 0:>12}{one['stated'] or '–':>12}  {one['name']}\n")
    return 0
