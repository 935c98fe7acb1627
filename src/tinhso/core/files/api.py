"""Door of the file store."""

from tinhso.core.files import words
from tinhso.core.files.adapters.owners import register_owner
from tinhso.core.files.data import (
    AttachedFile,
    FileQuarantined,
    FileRefused,
    FilesHealth,
    FilesReport,
    FileState,
    Photo,
    StoreAway,
    StoredFile,
)
from tinhso.core.files.rules import (
    DOCM,
    DOCX,
    HTML,
    JPEG,
    OLE,
    PDF,
    PICTURES,
    PNG,
    PPTX,
    TEXT,
    WEBP,
    XLSM,
    XLSX,
    ZIP,
    clean_name,
)
from tinhso.core.files.selectors import attached, attached_to, described, exists, health, listed, open_file, prove
from tinhso.core.files.services.attaching import attach, detach, link
from tinhso.core.files.services.previewing import preview
from tinhso.core.files.services.safekeeping import copy_out, put_back
from tinhso.core.files.services.storing import discard, store, sweep

__all__ = [
    "DOCM",
    "DOCX",
    "HTML",
    "JPEG",
    "OLE",
    "PDF",
    "PICTURES",
    "PNG",
    "PPTX",
    "TEXT",
    "WEBP",
    "XLSM",
    "XLSX",
    "ZIP",
    "AttachedFile",
    "FileQuarantined",
    "FileRefused",
    "FileState",
    "FilesHealth",
    "FilesReport",
    "Photo",
    "StoreAway",
    "StoredFile",
    "attach",
    "attached",
    "attached_to",
    "clean_name",
    "copy_out",
    "described",
    "detach",
    "discard",
    "exists",
    "health",
    "link",
    "listed",
    "open_file",
    "preview",
    "prove",
    "put_back",
    "register_owner",
    "store",
    "sweep",
]

words.describe()
