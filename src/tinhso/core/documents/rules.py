"""How Decree 30/2020/NĐ-CP, Annex I wants the small things written."""

import re
from datetime import date

from tinhso.core.documents.data import Annex, Block, Heading, OfficialDocument, Paragraph, Table

_BLANK = "\u00a0" * 7
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def number_line(number: int | None, notation: str) -> str:
    """Return "Số: 05/BC-UBND"; numbers below 10 get a leading zero (Annex I, II.3)."""
    return f"Số: {_BLANK if number is None else f'{number:02d}'}/{notation}"


def date_line(place: str, day: date | None) -> str:
    """Return "Cà Mau, ngày 05 tháng 02 năm 2025"; days below 10 and months 1 and 2 get a leading zero (II.4)."""
    if day is None:
        return f"{place}, ngày{_BLANK}tháng{_BLANK}năm{_BLANK}"
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"{place}, ngày {day.day:02d} tháng {month} năm {day.year}"


def ended(lines: tuple[str, ...]) -> list[str]:
    """Return the lines each ending in ";", the last in "." (II.6 and II.9)."""
    bare = [one_line(line).rstrip(";. ") for line in lines]
    return [line + ("." if index == len(bare) - 1 else ";") for index, line in enumerate(bare)]


def one_line(text: str) -> str:
    """Return the text with every run of white space and control signs as one space (a no-break space stays)."""
    printable = "".join(sign if sign.isprintable() or sign == "\u00a0" else " " for sign in text)
    return re.sub(r" +", " ", printable).strip(" ")


def roman(number: int) -> str:
    """Return 1 to 39 in Roman numerals (annexes are numbered so)."""
    text = ""
    for value, sign in _ROMAN:
        while number >= value:
            text, number = text + sign, number - value
    return text


def sheet(document: OfficialDocument) -> dict[str, object]:
    """Return the document as the plain data that ``layout.typ`` sets."""
    body = [_block(block) for block in document.body]
    if body and body[-1]["kind"] == "paragraph":
        # A body closes with "./." in the samples of Annex III.
        body[-1]["text"] = str(body[-1]["text"]).rstrip("./ ") + "./."
    return {
        "letter": not document.type_name,
        "type": one_line(document.type_name).upper(),
        "parent": one_line(document.parent_agency).upper(),
        "agency": one_line(document.agency).upper(),
        "number": number_line(document.number, one_line(document.notation)),
        "date": date_line(one_line(document.place), document.issued_on),
        "abstract": one_line(document.abstract),
        "bases": ended(document.bases),
        "addressees": _addressees(document.addressees),
        "body": body,
        "annexes": [
            _annex(annex, index, len(document.annexes)) for index, annex in enumerate(document.annexes, start=1)
        ],
        "recipients": ended(document.recipients),
        "authority": one_line(document.signer.authority).upper(),
        "post": one_line(document.signer.post).upper(),
        "signer": one_line(document.signer.name),
        "draft": document.draft,
    }


def _addressees(names: tuple[str, ...]) -> list[str]:
    # One addressee stands on the line of "Kính gửi:"; several stand below, each with a dash.
    return [one_line(names[0])] if len(names) == 1 else ended(names)


def _annex(annex: Annex, index: int, count: int) -> dict[str, object]:
    return {
        "label": "Phụ lục" if count == 1 else f"Phụ lục {roman(index)}",
        "title": one_line(annex.title).upper(),
        "landscape": annex.landscape,
        "body": [_block(block) for block in annex.blocks],
    }


def _block(block: Block) -> dict[str, object]:
    match block:
        case Heading():
            return {"kind": "heading", "text": one_line(block.text)}
        case Paragraph():
            return {"kind": "paragraph", "text": one_line(block.text)}
        case Table():
            return {
                "kind": "table",
                "caption": one_line(block.caption),
                "widths": [column.width for column in block.columns],
                "aligns": [column.align.value for column in block.columns],
                "head": [one_line(column.label) for column in block.columns],
                "rows": [[[one_line(line) for line in cell.split("\n")] for cell in row] for row in block.rows],
            }
