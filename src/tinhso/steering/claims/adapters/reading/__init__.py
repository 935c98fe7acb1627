"""From bytes to ``DocumentText``: one reader per kind of file. Runs in the workshop's process, never in the server."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from tinhso.steering.claims.adapters.reading.detect import Kind, detect, name_disagrees
from tinhso.steering.claims.adapters.reading.limits import MAX_CHARACTERS, too_long
from tinhso.steering.claims.data import DocumentText, Table, UnreadableDocument

#: Module and function for each kind; loaded when needed, since the PDF and workbook libraries take long to load.
READERS = {
    Kind.DOCX: ("docx", "read"),
    Kind.XLSX: ("sheet", "read"),
    Kind.PDF: ("pdf", "read"),
    Kind.TEXT: ("plain", "read"),
    Kind.CSV: ("plain", "read_csv"),
}


def read(content: bytes, name: str) -> DocumentText:
    """Return the document in *content*, whose type its content decides; *name* serves only as a fallback title.

    Raises UnreadableDocument (code and Vietnamese message) for anything that cannot be read whole.
    """
    kind = detect(content, name)
    try:
        document = _reader(kind)(content, name)
    except (MemoryError, RecursionError) as error:
        raise too_long() from error
    return _finished(document, name_disagrees(kind, name))


def read_text(text: str, title: str) -> DocumentText:
    """Return pasted *text* as a document; raise UnreadableDocument if it is empty or too long."""
    if len(text) > MAX_CHARACTERS:
        raise too_long()
    return _finished(_reader(Kind.TEXT)(text.encode("utf-8", "replace"), title), "")


def _reader(kind: Kind) -> Callable[[bytes, str], DocumentText]:
    module, function = READERS[kind]
    reader: Callable[[bytes, str], DocumentText] = getattr(import_module(f"{__name__}.{module}"), function)
    return reader


def _finished(document: DocumentText, note: str) -> DocumentText:
    characters = count_characters(document)
    if characters > MAX_CHARACTERS:
        raise too_long()
    if not characters:
        raise UnreadableDocument("empty", "Văn bản không có chữ nào. Hãy chọn tệp có nội dung.")
    if not any(char.isdigit() for char in _text(document)):
        note = f"{note} Văn bản không có con số nào để kiểm.".strip()
    return replace(document, warnings=(note, *document.warnings)) if note else document


def _text(document: DocumentText) -> str:
    return "\n".join(
        "\n".join(cell.text for cell in block.cells) if isinstance(block, Table) else block.text
        for block in document.blocks
    )


def count_characters(document: DocumentText) -> int:
    """Return how many characters of text *document* holds."""
    return len(_text(document).replace("\n", ""))
