"""Door of documents: parts of an administrative document in, PDF in the layout of Decree 30/2020/NĐ-CP out."""

from tinhso.core.documents.adapters import set_pages
from tinhso.core.documents.data import (
    Align,
    Annex,
    Block,
    Heading,
    OfficialDocument,
    Paragraph,
    Signer,
    Table,
    TableColumn,
)
from tinhso.core.documents.rules import sheet

__all__ = [
    "Align",
    "Annex",
    "Block",
    "Heading",
    "OfficialDocument",
    "Paragraph",
    "Signer",
    "Table",
    "TableColumn",
    "official_pdf",
]


def official_pdf(document: OfficialDocument) -> bytes:
    """Return the document as PDF/A-2b on A4. Any text is set literally, whatever signs it holds."""
    return set_pages(sheet(document))
