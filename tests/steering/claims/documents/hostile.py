"""Files the checker must refuse, or read with care: each is what its name says and is built when asked for."""

import random
import struct
from collections.abc import Callable
from functools import cache
from hashlib import md5
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pypdfium2
import typst
from docx import Document
from openpyxl import Workbook

from tests.steering.claims.documents.make import report_docx, report_pdf, report_xlsx

MACRO_PART = b"\xd0\xcf\x11\xe0 khong phai macro that"
WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD_MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
SHEET_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SHEET_MACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
VBA_TYPE = "application/vnd.ms-office.vbaProject"
VBA_RELATION = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"

SPLIT_VALUES = ("12.450", "86,41", "1.234,5", "84.212")
"""The numbers of the ``split_numbers_*`` files, whole."""

# --- broken and empty ------------------------------------------------------------------------------


def truncated_docx() -> bytes:
    """A report cut at three fifths: the zip's directory is gone."""
    whole = report_docx()
    return whole[: len(whole) * 3 // 5]


def truncated_pdf() -> bytes:
    """A PDF cut in half: no cross-reference table, no trailer."""
    whole = report_pdf()
    return whole[: len(whole) // 2]


def empty() -> bytes:
    """Nothing at all."""
    return b""


def random_bytes(size: int = 4096) -> bytes:
    """Noise, the same each time, that begins like no known format."""
    return b"\x8f\x01" + random.Random(2025).randbytes(size - 2)


def mislabelled() -> tuple[str, bytes]:
    """A sound PDF under the name of a DOCX."""
    return "bao-cao.docx", report_pdf()


# --- encrypted -------------------------------------------------------------------------------------

_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def _xored(key: bytes, value: int) -> bytes:
    return bytes(byte ^ value for byte in key)


def encrypted_pdf(password: str = "hai-binh") -> bytes:
    """A one-page PDF that opens only with its password (standard security handler, revision 3, RC4 128 bits)."""
    padded, identifier, permissions = (password.encode() + _PAD)[:32], b"0123456789abcdef", -44
    owner_key = md5(padded, usedforsecurity=False).digest()
    for _ in range(50):
        owner_key = md5(owner_key, usedforsecurity=False).digest()
    owner = padded
    for value in range(20):
        owner = _rc4(_xored(owner_key, value), owner)
    key = md5(padded + owner + struct.pack("<i", permissions) + identifier, usedforsecurity=False).digest()
    for _ in range(50):
        key = md5(key, usedforsecurity=False).digest()
    user = md5(_PAD + identifier, usedforsecurity=False).digest()
    for value in range(20):
        user = _rc4(_xored(key, value), user)
    page_key = md5(key + struct.pack("<I", 4)[:3] + b"\0\0", usedforsecurity=False).digest()
    content = _rc4(page_key, b"BT /F1 14 Tf 72 720 Td (Tinh Hai Binh: 84.212 ho so, dat 98,6%) Tj ET")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P %d /O <%b> /U <%b> >>"
        % (permissions, owner.hex().encode(), (user + bytes(16)).hex().encode()),
    )
    return _pdf(objects, b"/Encrypt 6 0 R /ID [<%b> <%b>]" % ((identifier.hex().encode(),) * 2))


def _pdf(objects: tuple[bytes, ...], trailer: bytes) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_STREAM = 4096  # the smallest stream that is kept in ordinary sectors


def encrypted_docx() -> bytes:
    """What Word writes for a password-protected DOCX: an OLE file with EncryptionInfo and EncryptedPackage."""
    info = (struct.pack("<HHI", 4, 4, 0x40) + b'<?xml version="1.0"?><encryption/>').ljust(_STREAM, b"\0")
    package = struct.pack("<Q", 4000) + random.Random(7).randbytes(_STREAM - 8)
    sectors = _STREAM // 512
    chains = [_FAT, _END]
    for first in (2, 2 + sectors):
        chains += [*range(first + 1, first + sectors), _END]
    fat = struct.pack("<128I", *chains, *[_FREE] * (128 - len(chains)))
    directory = (
        _ole_entry("Root Entry", 5, child=1, start=_END, size=0)
        + _ole_entry("EncryptionInfo", 2, right=2, start=2, size=_STREAM)
        + _ole_entry("EncryptedPackage", 2, start=2 + sectors, size=_STREAM)
        + bytes(68) + struct.pack("<3I", _FREE, _FREE, _FREE) + bytes(48)
    )  # fmt: skip
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, _STREAM, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    return header + fat + directory + info + package


def _ole_entry(name: str, kind: int, *, start: int, size: int, right: int = _FREE, child: int = _FREE) -> bytes:
    encoded = name.encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded) + 2, kind, 1)
    return head + struct.pack("<III", _FREE, right, child) + bytes(36) + struct.pack("<IQ", start, size)


# --- no text, macros ---------------------------------------------------------------------------------


@cache
def scanned_pdf() -> bytes:
    """A report as a scanner gives it: one page that is a picture, without a single character of text."""
    page = pypdfium2.PdfDocument(report_pdf())[0].render(scale=1.5).to_pil().convert("L")
    out = BytesIO()
    page.save(out, "PDF", resolution=108)
    return out.getvalue()


def _with_macro(source: bytes, folder: str, main: tuple[str, str]) -> bytes:
    out = BytesIO()
    with ZipFile(BytesIO(source)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        relations = f"{folder}/_rels/{'document' if folder == 'word' else 'workbook'}.xml.rels"
        for name in old.namelist():
            data = old.read(name).decode() if name in ("[Content_Types].xml", relations) else old.read(name)
            if name == "[Content_Types].xml" and isinstance(data, str):
                override = f'<Override PartName="/{folder}/vbaProject.bin" ContentType="{VBA_TYPE}"/>'
                data = data.replace(*main).replace("</Types>", f"{override}</Types>")
            elif name == relations and isinstance(data, str):
                relation = f'<Relationship Id="rIdVba" Type="{VBA_RELATION}" Target="vbaProject.bin"/>'
                data = data.replace("</Relationships>", f"{relation}</Relationships>")
            new.writestr(name, data)
        new.writestr(f"{folder}/vbaProject.bin", MACRO_PART)
    return out.getvalue()


def macro_docm() -> bytes:
    """A report with a macro part (its bytes do nothing)."""
    return _with_macro(report_docx(), "word", (WORD_MAIN, WORD_MACRO))


def macro_xlsm() -> bytes:
    """A workbook with a macro part (its bytes do nothing)."""
    return _with_macro(report_xlsx(), "xl", (SHEET_MAIN, SHEET_MACRO))


def macro_as_docx() -> tuple[str, bytes]:
    """A report with a macro part under the innocent name of a DOCX."""
    return "bao-cao.docx", macro_docm()


# --- too large -----------------------------------------------------------------------------------------


def huge_docx(limit: int) -> bytes:
    """A sound report with a stored picture that takes it over ``limit`` bytes."""
    out = BytesIO(report_docx())
    with ZipFile(out, "a", ZIP_STORED) as package:
        package.writestr("word/media/anh.png", random.Random(1).randbytes(limit + 1))
    return out.getvalue()


def huge_txt(limit: int) -> bytes:
    """Plain text of more than ``limit`` bytes, figures on every line."""
    line = "Tỉnh Hải Bình tiếp nhận 84.212 hồ sơ, đã giải quyết 80.950 hồ sơ.\n".encode()
    return line * (limit // len(line) + 1)


@cache
def zip_bomb(inflated: int = 512 * 1024 * 1024) -> bytes:
    """A DOCX of well under one megabyte whose ``word/document.xml`` inflates to at least ``inflated`` bytes."""
    document = Document()
    document.add_paragraph("@@")
    plain = BytesIO()
    document.save(plain)
    paragraph = b"<w:p><w:r><w:t>" + b"0" * (1 << 20) + b"</w:t></w:r></w:p>"
    out = BytesIO()
    with ZipFile(plain) as old, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=9) as new:
        for name in old.namelist():
            if name != "word/document.xml":
                new.writestr(name, old.read(name))
                continue
            head, tail = old.read(name).split(b"<w:t>@@</w:t></w:r></w:p>")
            with new.open(name, "w", force_zip64=True) as part:
                part.write(head + b"<w:t>0</w:t></w:r></w:p>")
                for _ in range(-(-inflated // len(paragraph))):
                    part.write(paragraph)
                part.write(tail)
    return out.getvalue()


# --- awkward but readable ------------------------------------------------------------------------------

_SPLIT_TEXT = (
    "Tỉnh Hải Bình đã cấp 12.\n450 chứng thư, tỷ lệ hài lòng đạt 86,\n41%; "
    "chi ngân sách 1.\n234,5 tỷ đồng cho\n84\n.212 hồ sơ."
)


def split_numbers_txt() -> bytes:
    """Text wrapped in the middle of its numbers."""
    return _SPLIT_TEXT.encode()


def split_numbers_docx() -> bytes:
    """The same with line breaks inside the paragraph, and a new run at every break."""
    document = Document()
    paragraph = document.add_paragraph()
    for order, piece in enumerate(_SPLIT_TEXT.split("\n")):
        if order:
            paragraph.add_run().add_break()
        paragraph.add_run(piece)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def split_numbers_pdf() -> bytes:
    """The same in a PDF, each piece on its own line."""
    return typst.compile(_SPLIT_TEXT.replace("\n", " \\\n").encode(), format="pdf")


def formulas_xlsx() -> bytes:
    """A workbook whose total is a formula that no program has calculated yet."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (("Đơn vị", "Hồ sơ"), ("Sở Nội vụ", 120), ("Sở Tư pháp", 310), ("Tổng cộng", "=SUM(B2:B3)")):
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "truncated_docx": ("bao-cao.docx", truncated_docx),
    "truncated_pdf": ("bao-cao.pdf", truncated_pdf),
    "encrypted_pdf": ("bao-cao.pdf", encrypted_pdf),
    "encrypted_docx": ("bao-cao.docx", encrypted_docx),
    "scanned_pdf": ("bao-cao.pdf", scanned_pdf),
    "macro_docm": ("bao-cao.docm", macro_docm),
    "macro_xlsm": ("phu-luc.xlsm", macro_xlsm),
    "macro_as_docx": ("bao-cao.docx", macro_docm),
    "mislabelled": ("bao-cao.docx", report_pdf),
    "zip_bomb": ("bao-cao.docx", zip_bomb),
    "empty": ("bao-cao.txt", empty),
    "random_bytes": ("bao-cao.bin", random_bytes),
}
"""The hostile set by name, with the file name it comes under; ``huge_docx`` and ``huge_txt`` need the limit."""
