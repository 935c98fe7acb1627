"""Office packages (zip) opened with care: sizes checked before anything is parsed, macros and passwords refused."""

import zlib
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element
from zipfile import BadZipFile, ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from tinhso.steering.claims.adapters.reading.limits import MAX_INFLATED, MAX_PART, MAX_PARTS, bomb
from tinhso.steering.claims.data import UnreadableDocument


def damaged() -> UnreadableDocument:
    """Return the refusal of a file that is cut off or broken."""
    return UnreadableDocument(
        "damaged", "Tệp bị cắt cụt hoặc hỏng nên không đọc được trọn vẹn. Hãy tải lại bản gốc rồi gửi lại."
    )


def kind_of(content: bytes) -> str:
    """Return "docx" or "xlsx" for a sound package; raise UnreadableDocument for everything else."""
    with opened(content) as parts:
        names = set(parts.namelist())
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise UnreadableDocument(
                "macro",
                "Tệp có chứa macro (mã lệnh) nên không được mở. Hãy lưu thành DOCX hoặc XLSX không macro rồi gửi lại.",
            )
        types = part(parts, "[Content_Types].xml") if "[Content_Types].xml" in names else b""
        if b"macroEnabled" in types:
            raise UnreadableDocument(
                "macro", "Tệp thuộc loại có macro. Hãy lưu thành DOCX hoặc XLSX thường rồi gửi lại."
            )
        if "word/document.xml" in names:
            return "docx"
        if "xl/workbook.xml" in names:
            return "xlsx"
        if "mimetype" in names and b"opendocument" in part(parts, "mimetype"):
            raise UnreadableDocument(
                "opendocument", "Đây là tệp OpenDocument (ODT, ODS). Hãy lưu thành DOCX hoặc XLSX rồi gửi lại."
            )
        if any(name.startswith("ppt/") for name in names):
            raise UnreadableDocument("slides", "Đây là tệp trình chiếu. Hãy lưu thành PDF rồi gửi lại.")
    raise UnreadableDocument("archive", "Đây là tệp nén. Hãy giải nén rồi gửi từng văn bản bên trong.")


def opened(content: bytes) -> ZipFile:
    """Return the package after checking its directory; sizes it admits to beyond the limits are a bomb."""
    try:
        parts = ZipFile(BytesIO(content))
        infos = parts.infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise damaged() from error
    if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_INFLATED:
        raise bomb()
    if any(info.flag_bits & 1 for info in infos):
        raise UnreadableDocument("encrypted", "Tệp nén có mật khẩu nên không mở được. Hãy bỏ mật khẩu rồi gửi lại.")
    return parts


def part(parts: ZipFile, name: str) -> bytes:
    """Return one part, reading no more than the limit whatever the directory said."""
    try:
        with parts.open(name) as stream:
            data = stream.read(MAX_PART + 1)
    except (BadZipFile, KeyError, OSError, EOFError, NotImplementedError, ValueError, zlib.error) as error:
        raise damaged() from error
    if len(data) > MAX_PART:
        raise bomb()
    return data


def xml(parts: ZipFile, name: str) -> Element | None:
    """Return the parsed part, or None if the package has none of that name."""
    if name not in parts.namelist():
        return None
    data = part(parts, name)
    try:
        root: Any = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise damaged() from error
    element: Element = root
    return element
