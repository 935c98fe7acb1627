"""What a content is, told from its bytes; pure."""

import codecs
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
DOCM = "application/vnd.ms-word.document.macroEnabled.12"
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"
PPTM = "application/vnd.ms-powerpoint.presentation.macroEnabled.12"
PDF = "application/pdf"
OLE = "application/x-ole-storage"
ZIP = "application/zip"
TEXT = "text/plain"
HTML = "text/html"
UNKNOWN = "application/octet-stream"

#: The main part's content type in [Content_Types].xml, and what the package then is. Templates count as their document.
PACKAGES = (
    (b"application/vnd.ms-word.document.macroEnabled.main+xml", DOCM),
    (b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml", DOCM),
    (b"application/vnd.ms-excel.sheet.macroEnabled.main+xml", XLSM),
    (b"application/vnd.ms-excel.template.macroEnabled.main+xml", XLSM),
    (b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml", PPTM),
    (b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", DOCX),
    (b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", DOCX),
    (b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", XLSX),
    (b"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml", XLSX),
    (b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml", PPTX),
)

#: The words a person knows these types by.
NAMES = {
    DOCX: "Word (DOCX)",
    XLSX: "Excel (XLSX)",
    PPTX: "PowerPoint (PPTX)",
    DOCM: _("Word có macro (DOCM)"),
    XLSM: _("Excel có macro (XLSM)"),
    PPTM: _("PowerPoint có macro (PPTM)"),
    PDF: "PDF",
    OLE: _("Office kiểu cũ hoặc có mật khẩu (DOC, XLS)"),
    ZIP: "ZIP",
    TEXT: _("văn bản thuần (TXT)"),
    HTML: _("trang web (HTML)"),
    UNKNOWN: _("không nhận ra được"),
}


def type_of_package(content_types: bytes) -> str:
    """Return what an OOXML package is by the bytes of its [Content_Types].xml; with a macro part it is a macro type"""
    for mark, media_type in PACKAGES:
        if mark in content_types:
            macro = b"vnd.ms-office.vbaProject" in content_types
            return {DOCX: DOCM, XLSX: XLSM, PPTX: PPTM}.get(media_type, media_type) if macro else media_type
    return ZIP


def type_of_text(head: bytes, *, complete: bool) -> str:
    """Return text/plain or text/html if *head* (the beginning of a content) is text, else octet-stream.

    UTF-8 (with or without mark) and UTF-16 with its mark are text; control characters that no text has are not.
    """
    encoding = "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head, complete)
    except UnicodeDecodeError:
        return UNKNOWN
    if any(ord(char) < 32 and char not in "\t\n\r\f" for char in text):
        return UNKNOWN
    start = text.lstrip()[:200].lower()
    return HTML if start.startswith(("<!doctype html", "<html", "<script")) else TEXT


def name_of(media_type: str) -> str:
    """Return the word a person knows *media_type* by."""
    return str(NAMES.get(media_type, media_type))


def names_of(media_types: Collection[str]) -> str:
    """Return the words for several types, joined."""
    return ", ".join(sorted(name_of(media_type) for media_type in media_types))
