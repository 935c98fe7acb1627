"""Small reports of tỉnh Vân Hà, a province that does not exist, for trying the checker. All in them is invented."""

import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from openpyxl import Workbook

#: Packages carry the time they were made; a fixed one makes the same sample the same bytes, so the same check.
LONG_AGO = (2025, 1, 1, 0, 0, 0)


@cache
def report_docx() -> bytes:
    """A yearly report: a ratio, a sum and a remainder that do not hold, among others that do."""
    docx = Document()
    docx.add_paragraph("ỦY BAN NHÂN DÂN TỈNH VÂN HÀ")
    docx.add_paragraph("Số: 41/BC-UBND")
    docx.add_paragraph("Vân Hà, ngày 20 tháng 12 năm 2024")
    docx.add_heading("BÁO CÁO Kết quả chuyển đổi số năm 2024 của tỉnh Vân Hà", level=0)
    docx.add_heading("I. Chính quyền số", level=1)
    docx.add_paragraph(
        "Năm 2024, các cơ quan tiếp nhận 52.480 hồ sơ, đã giải quyết 49.315 hồ sơ, còn lại 3.165 hồ sơ đang trong hạn. "
        "Có 41.230/52.480 hồ sơ nộp trực tuyến, đạt 87,6%."
    )
    docx.add_paragraph(
        "Toàn tỉnh có 1.640 thủ tục hành chính, đã cung cấp trực tuyến 1.312 thủ tục, còn lại 382 thủ tục."
    )
    docx.add_heading("II. Xã hội số", level=1)
    docx.add_paragraph(
        "Đã cấp 68.450 chữ ký số cá nhân, gồm 41.200 chữ ký số do doanh nghiệp cấp và 26.250 chữ ký số do "
        "ngân hàng cấp. Có 318/424 nhà văn hóa ấp có mạng Internet, đạt 75,0%."
    )
    docx.add_paragraph("Bảng 1. Kinh phí năm 2024 (đơn vị tính: triệu đồng)")
    table = docx.add_table(rows=1, cols=3, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, ("TT", "Nội dung", "Kinh phí (triệu đồng)"), strict=True):
        cell.text = text
    for row in (
        ("1", "Nâng cấp trung tâm dữ liệu", "8.400"),
        ("2", "Bồi dưỡng kỹ năng số", "1.250"),
        ("3", "Mở rộng mạng truyền số liệu", "5.600"),
        ("", "Tổng cộng", "15.520"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return _saved(docx.save)


@cache
def table_xlsx() -> bytes:
    """An annex: targets with results, and money whose total is wrong in one column."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Kinh phí"
    sheet["A1"] = "PHỤ LỤC. KINH PHÍ CHUYỂN ĐỔI SỐ NĂM 2025 CỦA TỈNH VÂN HÀ (ĐƠN VỊ TÍNH: TRIỆU ĐỒNG)"
    sheet.merge_cells("A1:E1")
    sheet.append([])
    sheet.append(["TT", "Dự án", "Tổng số", "Ngân sách tỉnh", "Nguồn khác"])
    for row in (
        (1, "Nền tảng học trực tuyến", 6_200, 4_100, 2_100),
        (2, "Bản đồ số đất đai", 9_800, 7_300, 2_500),
        (3, "Giám sát an toàn thông tin", 3_400, 3_400, 0),
    ):
        sheet.append(row)
    sheet.append(["", "Tổng cộng", 19_400, 14_800, 4_900])
    for line in sheet.iter_rows(min_row=4, min_col=3, max_col=5):
        for cell in line:
            cell.number_format = "#,##0"
    return _saved(book.save)


def plan_txt() -> bytes:
    """A plan as plain text whose separators are of both kinds, with a goal below what was reached."""
    return (
        "ỦY BAN NHÂN DÂN TỈNH VÂN HÀ\n"
        "Số: 07/KH-UBND\n"
        "Vân Hà, ngày 15 tháng 01 năm 2025\n\n"
        "KẾ HOẠCH\nChuyển đổi số tỉnh Vân Hà năm 2025\n\n"
        "I. KẾT QUẢ NĂM 2024\n\n"
        "Đến hết năm 2024, 92.475/118.560 người trưởng thành có tài khoản định danh điện tử, đạt 78,0%.\n\n"
        "Cả tỉnh có 1.024 tổ công nghệ số cộng đồng với 6.144 thành viên, gồm 128 tổ cấp xã và 986 tổ cấp ấp.\n\n"
        "Tỷ lệ hộ gia đình có kết nối cáp quang đạt 86,5%.\n\n"
        "II. MỤC TIÊU NĂM 2025\n\n"
        "Tỷ lệ hộ gia đình có kết nối cáp quang đạt tối thiểu 80%.\n\n"
        "III. KINH PHÍ\n\n"
        "Tổng kinh phí là 12.500 triệu đồng, gồm: 5.200 triệu đồng cho hạ tầng, 4.800 triệu đồng cho nền tảng và "
        "2.500 triệu đồng cho đào tạo.\n"
    ).encode()


def _saved(save: Callable[[BytesIO], None]) -> bytes:
    """Return the package a library writes, with every time in it fixed."""
    plain, out = BytesIO(), BytesIO()
    save(plain)
    with ZipFile(plain) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb">\d{4}-\d\d-\d\dT[\d:.]+Z?<", b">2025-01-01T00:00:00Z<", data)
            new.writestr(ZipInfo(name, LONG_AGO), data, ZIP_DEFLATED)
    return out.getvalue()
