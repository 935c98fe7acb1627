"""What a content is, told from its bytes, how it may be given out, and who sees the store; pure."""

import codecs
import unicodedata
from collections.abc import Collection, Sequence
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import Permission, Role

READ = Permission(
    "core.files.read",
    roles=frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
    label=_("xem kho tệp (không xem nội dung)"),
)
MANAGE = Permission("core.files.manage", roles=frozenset({Role.ADMINISTRATOR}), label=_("dọn kho tệp, xử lý cách ly"))

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
SVG = "image/svg+xml"
XML = "text/xml"
JPEG, PNG, WEBP, GIF, TIFF, BMP = "image/jpeg", "image/png", "image/webp", "image/gif", "image/tiff", "image/bmp"
UNKNOWN = "application/octet-stream"

#: Pictures that can be decoded here and freed of what they tell.
PICTURES = frozenset({JPEG, PNG, WEBP, GIF, TIFF, BMP})
#: What a browser may show in its own window; everything else is only ever downloaded. Never HTML, SVG or XML.
SHOWN = frozenset({JPEG, PNG, WEBP, GIF, PDF, TEXT})
PREVIEWED = PICTURES | {PDF}
#: The longer side of a preview, in pixels.
SIZES = {"nho": 160, "vua": 480, "lon": 1280}

#: What each ending promises; an ending that is not here promises nothing.
ENDINGS = {
    "jpg": {JPEG}, "jpeg": {JPEG}, "png": {PNG}, "webp": {WEBP}, "gif": {GIF}, "tif": {TIFF}, "tiff": {TIFF},
    "bmp": {BMP}, "pdf": {PDF}, "docx": {"docx", "docm", OLE}, "xlsx": {"xlsx", "xlsm", OLE}, "pptx": {"pptx", OLE},
    "docm": {"docm"}, "xlsm": {"xlsm"}, "doc": {OLE}, "xls": {OLE}, "ppt": {OLE},
    "txt": {TEXT}, "csv": {TEXT}, "zip": {ZIP},
}  # fmt: skip

#: A package inflates to at most this, with at most so many parts, none more than this many times its packed size.
MAX_INFLATED, MAX_PARTS, MAX_RATIO, RATIO_FROM = 500 * 1024 * 1024, 20_000, 300, 20 * 1024 * 1024
MAX_NAME = 120

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
    SVG: _("hình vẽ SVG"),
    XML: "XML",
    JPEG: _("ảnh JPEG"),
    PNG: _("ảnh PNG"),
    WEBP: _("ảnh WebP"),
    GIF: _("ảnh GIF"),
    TIFF: _("ảnh TIFF"),
    BMP: _("ảnh BMP"),
    UNKNOWN: _("không nhận ra được"),
}

PACKAGE_NAMES = {DOCX: "docx", DOCM: "docm", XLSX: "xlsx", XLSM: "xlsm", PPTX: "pptx", PPTM: "pptx"}


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
    return _type_of_markup(text.lstrip("\ufeff \t\r\n\f")[:4096].lower())


def _type_of_markup(start: str) -> str:
    """Return html, svg or xml if the text begins as such, else plain text: what a browser might run is never text."""
    if start.startswith(("<?xml", "<!--", "<!doctype")):
        if "<svg" in start or "<!doctype svg" in start:
            return SVG
        return HTML if "<html" in start or "<!doctype html" in start else XML
    if start.startswith("<svg"):
        return SVG
    return HTML if start.startswith(("<html", "<head", "<body", "<script", "<iframe", "<meta", "<base")) else TEXT


def is_honest(name: str, media_type: str) -> bool:
    """Return whether a file's ending does not promise something else than its content is."""
    promised = ENDINGS.get(PurePath(name).suffix.lower().removeprefix("."))
    return promised is None or media_type in promised or PACKAGE_NAMES.get(media_type, "") in promised


def is_bomb(sizes: Sequence[tuple[int, int]]) -> bool:
    """Return whether a package's parts, (inflated, packed) bytes each, inflate beyond measure."""
    inflated = sum(size for size, _packed in sizes)
    ratio = any(size > RATIO_FROM and size > MAX_RATIO * max(packed, 1) for size, packed in sizes)
    return len(sizes) > MAX_PARTS or inflated > MAX_INFLATED or ratio


def clean_name(name: str) -> str:
    """Return a file's name as it may be kept and given out: no folders, no control or direction signs, not too long."""
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(char for char in unicodedata.normalize("NFC", last) if char.isprintable() and char not in '<>:"|?*')
    stem, dot, ending = kept.strip(" .").rpartition(".")
    if not dot or len(ending) > 10:
        return kept.strip(" .")[:MAX_NAME] or "tep"
    return f"{stem.strip()[: MAX_NAME - len(ending) - 1] or 'tep'}.{ending}"


def name_of(media_type: str) -> str:
    """Return the word a person knows *media_type* by."""
    return str(NAMES.get(media_type, media_type))


def names_of(media_types: Collection[str]) -> str:
    """Return the words for several types, joined."""
    return ", ".join(sorted(name_of(media_type) for media_type in media_types))
