"""What kind of file it is: told by content, with a clear refusal for every kind that cannot be read."""

import re
from enum import StrEnum
from pathlib import PurePath

from tinhso.steering.claims.adapters.reading import package
from tinhso.steering.claims.adapters.reading.limits import MAX_BYTES
from tinhso.steering.claims.data import UnreadableDocument


class Kind(StrEnum):
    """The kinds that can be read."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    CSV = "csv"
    TEXT = "text"


SUFFIXES = {
    Kind.DOCX: {".docx"},
    Kind.XLSX: {".xlsx"},
    Kind.PDF: {".pdf"},
    Kind.CSV: {".csv", ".txt"},
    Kind.TEXT: {".txt", ".md", ".markdown", ".text", ".csv", ".log", ""},
}
SHOWN = {Kind.DOCX: "DOCX", Kind.XLSX: "XLSX", Kind.PDF: "PDF", Kind.CSV: "CSV", Kind.TEXT: "văn bản thuần"}

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def detect(content: bytes, name: str) -> Kind:
    """Return the kind of *content*; raise UnreadableDocument naming what it is and what to do instead."""
    if not content.strip(b"\0 \t\r\n"):
        raise UnreadableDocument("empty", "Tệp trống, không có nội dung. Hãy chọn lại tệp.")
    if len(content) > MAX_BYTES:
        raise UnreadableDocument("too_large", "Tệp lớn hơn 25 MB. Hãy bỏ bớt hình ảnh hoặc tách thành nhiều tệp.")
    if content.startswith(b"PK\x03\x04"):
        return Kind(package.kind_of(content))
    if b"%PDF-" in content[:1024]:
        return Kind.PDF
    _refuse_other(content)
    return Kind.CSV if PurePath(name).suffix.lower() == ".csv" else Kind.TEXT


def _refuse_other(content: bytes) -> None:
    if content.startswith(OLE):
        raise _old_office(content)
    head = content[:16]
    if head.startswith(PICTURES) or content[8:12] == b"WEBP" or content[4:12] in (b"ftypheic", b"ftypmif1"):
        raise UnreadableDocument(
            "picture", "Đây là tệp hình ảnh nên không đọc được số. Hãy gửi bản có chữ: DOCX, XLSX, PDF hoặc TXT."
        )
    if head.startswith(ARCHIVES):
        raise UnreadableDocument("archive", "Đây là tệp nén. Hãy giải nén rồi gửi từng văn bản bên trong.")
    if head.startswith(b"{\\rtf"):
        raise UnreadableDocument("rtf", "Chưa đọc được tệp RTF. Hãy mở bằng Word và lưu thành DOCX rồi gửi lại.")
    if re.match(rb"\s*(<!doctype html|<html|<\?xml)", content[:400], re.IGNORECASE):
        raise UnreadableDocument(
            "html", "Đây là trang web hoặc tệp XML. Hãy sao chép phần chữ và dán vào ô “Dán văn bản”."
        )


def _old_office(content: bytes) -> UnreadableDocument:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        return UnreadableDocument("encrypted", "Tệp có mật khẩu nên không mở được. Hãy bỏ mật khẩu, lưu lại rồi gửi.")
    if holds("WordDocument"):
        return UnreadableDocument(
            "legacy_doc", "Đây là tệp Word đời cũ (.doc). Hãy mở bằng Word, chọn Lưu thành DOCX rồi gửi lại."
        )
    if holds("Workbook") or holds("Book"):
        return UnreadableDocument(
            "legacy_xls", "Đây là tệp Excel đời cũ (.xls). Hãy mở bằng Excel, chọn Lưu thành XLSX rồi gửi lại."
        )
    return UnreadableDocument(
        "legacy", "Đây là tệp Office đời cũ. Hãy lưu thành DOCX hoặc XLSX bằng Word hoặc Excel rồi gửi lại."
    )


def name_disagrees(kind: Kind, name: str) -> str:
    """Return a note if the name's ending says another kind than the content, else ""."""
    suffix = PurePath(name).suffix.lower()
    if suffix in SUFFIXES[kind] or (kind == Kind.TEXT and suffix not in {s for v in SUFFIXES.values() for s in v}):
        return ""
    return f"Tên tệp có đuôi “{suffix or 'trống'}” nhưng nội dung là {SHOWN[kind]}; đã đọc theo nội dung."
