"""Door of the file store."""

from tinhso.core.files.data import FileRefused, FilesReport, StoredFile
from tinhso.core.files.rules import DOCM, DOCX, HTML, OLE, PDF, PPTX, TEXT, XLSM, XLSX, ZIP
from tinhso.core.files.selectors import described, exists, listed, open_file, prove
from tinhso.core.files.services import discard, store, sweep

__all__ = [
    "DOCM",
    "DOCX",
    "HTML",
    "OLE",
    "PDF",
    "PPTX",
    "TEXT",
    "XLSM",
    "XLSX",
    "ZIP",
    "FileRefused",
    "FilesReport",
    "StoredFile",
    "described",
    "discard",
    "exists",
    "listed",
    "open_file",
    "prove",
    "store",
    "sweep",
]
