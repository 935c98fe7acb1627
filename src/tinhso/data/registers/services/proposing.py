"""From a table to a proposed declaration: read whole, guessed column by column, kept as a draft to be looked over."""

from typing import IO, Any

from django.utils.translation import gettext as _

from tinhso.blocks.forms.api import keep_draft
from tinhso.core.access.api import Actor
from tinhso.core.clock.api import today
from tinhso.core.directory import api as directory
from tinhso.core.web.api import format_number
from tinhso.data.registers.adapters.sheets import ReadsSheets, Sheet, SheetRefused
from tinhso.data.registers.rules.folding import fold
from tinhso.data.registers.rules.guessing import Guess, Looking, Places, proposal

COLUMNS_MAX = 200


def places() -> Places:
    """Return the names by which a column of communes or agencies is told."""
    communes = directory.areas(on=today(), level="commune")
    words = {fold(area.full_name) for area in communes}
    # «Xã Tân Thuận» also stands as «Tân Thuận» in lists.
    words |= {fold(area.full_name).partition(" ")[2] for area in communes}
    return Places(frozenset(words), frozenset(fold(item.name) for item in directory.agencies(on=today())))


def propose(*, by: Actor, read: ReadsSheets, content: IO[Any], name: str, owner: str, draft: str) -> None:
    """Read a table whole and keep the declaration it makes as the draft named *draft*. Raises SheetRefused.

    Nothing is declared: the steward looks it over first.
    """
    sheet = read(by=by, content=content, name=name)
    if not sheet.columns or len(sheet.columns) > COLUMNS_MAX:
        raise SheetRefused(_("Bảng phải có từ 1 đến %(max)s cột có tiêu đề.") % {"max": COLUMNS_MAX})
    looking = Looking(sheet.columns, places())
    for row in sheet.rows:
        looking.add(row)
    if not looking.rows:
        raise SheetRefused(_("Bảng chỉ có tiêu đề, chưa có dòng nào để xem."))
    guesses = looking.guesses()
    texts = draft_texts(sheet, guesses, owner, looking.rows)
    keep_draft(by=by, form=draft, values=[(key, [text]) for key, text in texts.items()])


def capital(text: str) -> str:
    """Return a text with a capital first letter: old fonts kept their capitals in the font, not in the letters."""
    return text[:1].upper() + text[1:]


def draft_texts(sheet: Sheet, guesses: list[Guess], owner: str, rows: int) -> dict[str, str]:
    """Return the texts of the boxes of the declaring page, as if somebody had typed them."""
    made = proposal(guesses, name=sheet.name, owner=owner)
    notes = [_("Đã xem cả %(n)s dòng.") % {"n": format_number(rows)}, *sheet.notes]
    notes += [_("Bỏ cột “%(name)s”: số thứ tự.") % {"name": item.header} for item in guesses if item.is_serial]
    texts = {
        "name_vi": capital(sheet.name),
        "owner": owner,
        "kind": made["kind"],
        "rhythm": made["rhythm"],
        "sheet_file": sheet.file,
        "sheet_name": sheet.name,
        "sheet_notes": "\n".join(notes),
    }
    kept = [item for item in guesses if not item.is_serial]
    for index, (guess, field) in enumerate(zip(kept, made["fields"], strict=True)):
        given = {
            "label_vi": capital(guess.header),
            "name": guess.name,
            "kind": guess.kind,
            "x_why": guess.why,
            "x_from": guess.header,
            "order": str((index + 1) * 10),
            "personal": guess.personal,
            "sharing": field.get("sharing", ""),
            "codes": "\n".join(guess.codes),
            "required": "on" if guess.required else "",
            "is_key": "on" if guess.is_key else "",
            "is_title": "on" if guess.name in made["title"] else "",
            "indexed": "on" if field.get("indexed") else "",
            "search": "on" if field.get("search") else "",
        }
        texts |= {f"field-{index}-{key}": text for key, text in given.items() if text}
    return texts
