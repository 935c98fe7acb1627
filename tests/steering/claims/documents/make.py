"""Reports of tỉnh Hải Bình, a province that does not exist, as DOCX, XLSX, PDF and TXT.

Every sentence and figure is invented here. Each report holds figures that follow from each other and, unless asked for
the sound edition, the contradictions listed in ``PLANTED``; nothing else in it contradicts anything. The files nobody
should get past the door are in ``hostile``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from io import BytesIO

import typst
from docx import Document
from docx.document import Document as DocxDocument
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class Planted:
    """One contradiction: what the report states and what it would have to state, both as written.

    ``terms`` are the figures the correct one follows from, as written; empty where nothing is computed.
    """

    document: str
    family: str
    terms: tuple[str, ...]
    stated: str
    correct: str
    place: str


PLANTED: tuple[Planted, ...] = (
    Planted("docx", "ratio", ("33.718", "61.305"), "58,0", "55,0", "thanh toán trực tuyến"),
    Planted("docx", "remainder", ("1.746", "1.502"), "254", "244", "thủ tục chưa công bố"),
    Planted("docx", "parts", ("12", "118", "84"), "224", "214", "điểm phục vụ bưu chính"),
    Planted("docx", "nesting", ("412.600",), "436.900", "346.900", "người có tài khoản thanh toán"),
    Planted("docx", "share_over_100", (), "104,2", "94,2", "cơ sở khám chữa bệnh"),
    Planted("docx", "two_values", ("2.316",), "2.361", "2.316", "doanh nghiệp dùng chữ ký số"),
    Planted("docx", "total", ("12.400", "8.350", "6.900", "14.500", "5.500"), "48.650", "47.650", "Bảng 2, tổng cộng"),
    Planted("xlsx", "threshold", ("76,5", "80"), "Đạt", "Không đạt", "Chỉ tiêu, dòng 3"),
    Planted("xlsx", "missing_owner", (), "", "Sở Y tế", "Chỉ tiêu, dòng 5"),
    Planted("xlsx", "parts", ("4.200", "2.650", "350"), "7.500", "7.200", "Kinh phí, dòng 2"),
    Planted("xlsx", "total", ("3.100", "2.650", "1.950", "1.050"), "8.950", "8.750", "Kinh phí, tổng địa phương"),
    Planted("pdf", "change", ("544", "612"), "14,6", "12,5", "kim ngạch xuất khẩu"),
    Planted("pdf", "excess", ("1.935", "1.800"), "235", "135", "giải ngân"),
    Planted("pdf", "ratio", ("348", "464"), "72,0", "75,0", "trường đạt chuẩn"),
    Planted("pdf", "total", ("9.130", "8.340", "10.270", "1.522"), "29.662", "29.262", "Bảng cơ cấu, tổng số"),
    Planted("txt", "goal_below_reached", ("72,8",), "65", "80", "hồ sơ trực tuyến năm 2025"),
    Planted("txt", "threshold", ("85,0",), "90", "80", "dân số trưởng thành có định danh"),
    Planted("txt", "past_money", (), "năm 2023", "năm 2025", "trung tâm dữ liệu"),
    Planted("txt", "missing_owner", (), "", "Sở Nông nghiệp và Môi trường", "nhiệm vụ 3"),
    Planted("txt", "missing_deadline", (), "", "Quý IV/2025", "nhiệm vụ 4"),
    Planted("txt", "no_base", (), "tăng 35%", "", "giao dịch trên sàn"),
    Planted("txt", "listed", ("3",), "04", "03", "nhóm giải pháp"),
)

SOUND: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("docx", "remainder", ("84.212", "80.950"), "3.262"),
    ("docx", "ratio", ("79.817", "80.950"), "98,6"),
    ("docx", "ratio", ("61.305", "84.212"), "72,8"),
    ("docx", "parts", ("9", "132", "987"), "1.128"),
    ("pdf", "change", ("4.481", "4.862"), "8,5"),
    ("pdf", "ratio", ("3.892", "8.650"), "45,0"),
    ("pdf", "parts", ("1.204", "377"), "1.581"),
    ("pdf", "remainder", ("212", "163"), "49"),
    ("txt", "ratio", ("1.173", "1.380"), "85,0"),
    ("txt", "parts", ("3.200", "5.400", "1.900"), "10.500"),
)

Say = Callable[[str, str], str]


def _say(document: str, *, planted: bool) -> Say:
    """What to write for the contradiction of a family at a place: the planted words, or the right ones."""
    entries = {(entry.family, entry.place): entry for entry in PLANTED if entry.document == document}

    def say(family: str, place: str) -> str:
        entry = entries[family, place]
        return entry.stated if planted else entry.correct

    return say


def number(value: str) -> Decimal:
    """A number written the Vietnamese way."""
    return Decimal(value.replace(".", "").replace(",", "."))


def written(value: Decimal | int) -> str:
    """A number the Vietnamese way: 84212 → 84.212, 98.6 → 98,6."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def percent(part: int, whole: int) -> str:
    """A share to one decimal, as reports write it."""
    return written((Decimal(100) * part / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


# --- DOCX: administrative reform and digital transformation, 2024 --------------------------------

RECORDS: tuple[tuple[str, int, int, int], ...] = (
    ("Sở Xây dựng", 4_120, 88, 212),
    ("Sở Tài chính", 6_318, 41, 305),
    ("Sở Nông nghiệp và Môi trường", 9_402, 310, 640),
    ("Ủy ban nhân dân cấp huyện", 27_655, 402, 1_120),
    ("Ủy ban nhân dân cấp xã", 32_322, 292, 985),
)
BUDGET: tuple[tuple[str, str, str], ...] = (
    ("Hạ tầng số", "Mở rộng mạng truyền số liệu chuyên dùng", "12.400"),
    ("Hạ tầng số", "Nâng cấp phòng máy chủ", "8.350"),
    ("Hạ tầng số", "Thiết bị họp trực tuyến cấp xã", "6.900"),
    ("Nền tảng số", "Kho dữ liệu dùng chung", "14.500"),
    ("Nền tảng số", "Ứng dụng công dân Hải Bình", "5.500"),
)


@cache
def report_docx(*, planted: bool = True) -> bytes:
    """A yearly report with prose, a table with two header rows and one with merged groups and a total."""
    say = _say("docx", planted=planted)
    document = Document()
    _docx_head(document)
    document.add_heading("I. Thủ tục hành chính", level=1)
    for text in _docx_procedures(say):
        document.add_paragraph(text)
    document.add_paragraph("Bảng 1. Giải quyết hồ sơ năm 2024 (đơn vị tính: hồ sơ)")
    _docx_records(document)
    document.add_heading("II. Hạ tầng, nhân lực và kinh tế số", level=1)
    for text in _docx_infrastructure(say):
        document.add_paragraph(text)
    document.add_paragraph("Bảng 2. Kinh phí đã bố trí năm 2024 (đơn vị tính: triệu đồng)")
    _docx_budget(document, say("total", "Bảng 2, tổng cộng"))
    document.add_heading("III. Đánh giá chung", level=1)
    document.add_paragraph(
        "Nhìn chung các nhiệm vụ được triển khai đúng tiến độ. Toàn tỉnh có "
        f"{say('two_values', 'doanh nghiệp dùng chữ ký số')} doanh nghiệp sử dụng chữ ký số, là tiền đề để mở rộng "
        "hợp đồng điện tử trong thời gian tới."
    )
    return _saved(document.save)


def _docx_head(document: DocxDocument) -> None:
    head = document.add_table(rows=2, cols=2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nTỈNH HẢI BÌNH"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text = "Số: 15/BC-UBND"
    head.cell(1, 1).text = "Hải Bình, ngày 14 tháng 01 năm 2025"
    document.add_heading("BÁO CÁO\nKết quả cải cách hành chính và chuyển đổi số năm 2024", level=0)


def _docx_procedures(say: Say) -> Iterable[str]:
    yield (
        "Trong năm 2024, các cơ quan tiếp nhận 84.212 hồ sơ; đã giải quyết 80.950 hồ sơ, còn lại 3.262 hồ sơ đang "
        "trong thời hạn. Số hồ sơ giải quyết đúng hạn là 79.817/80.950 hồ sơ, đạt 98,6%."
    )
    yield (
        "Có 61.305/84.212 hồ sơ được nộp trực tuyến, đạt 72,8%. Trong số này, 33.718/61.305 hồ sơ được thanh toán "
        f"trực tuyến, đạt {say('ratio', 'thanh toán trực tuyến')}%."
    )
    yield (
        "Toàn tỉnh có 1.746 thủ tục hành chính, đã công bố điện tử 1.502 thủ tục, còn lại "
        f"{say('remainder', 'thủ tục chưa công bố')} thủ tục chưa công bố."
    )


def _docx_infrastructure(say: Say) -> Iterable[str]:
    yield (
        "Toàn tỉnh có 1.128 tổ công nghệ số cộng đồng, gồm 9 tổ cấp huyện, 132 tổ cấp xã và 987 tổ cấp thôn. "
        f"Mạng lưới bưu chính có {say('parts', 'điểm phục vụ bưu chính')} điểm phục vụ, gồm 12 bưu cục, 118 điểm bưu "
        "điện - văn hóa xã và 84 đại lý."
    )
    yield (
        "Toàn tỉnh có 412.600 người từ 15 tuổi trở lên, trong đó "
        f"{say('nesting', 'người có tài khoản thanh toán')} người từ 15 tuổi trở lên có tài khoản thanh toán. "
        f"Tỷ lệ cơ sở khám chữa bệnh lập hồ sơ sức khỏe điện tử chiếm {say('share_over_100', 'cơ sở khám chữa bệnh')}% "
        "tổng số cơ sở."
    )
    yield "Đến hết năm 2024, 2.316 doanh nghiệp sử dụng chữ ký số; chi cho an toàn thông tin là 1.250 triệu đồng."


def _docx_records(document: DocxDocument) -> None:
    table = document.add_table(rows=2, cols=7, style="Table Grid")
    head = ("TT", "Đơn vị", "Tiếp nhận", "Đã giải quyết", "", "Đang giải quyết", "Tỷ lệ đúng hạn (%)")
    for column, text in enumerate(head):
        if text:
            table.cell(0, column).text = text
    table.cell(0, 3).merge(table.cell(0, 4))
    table.cell(1, 3).text, table.cell(1, 4).text = "Đúng hạn", "Quá hạn"
    for column in (0, 1, 2, 5, 6):
        table.cell(0, column).merge(table.cell(1, column))
    total = (
        "Tổng cộng",
        sum(row[1] for row in RECORDS),
        sum(row[2] for row in RECORDS),
        sum(row[3] for row in RECORDS),
    )
    for order, (unit, on_time, late, open_) in enumerate((*RECORDS, total), 1):
        cells = table.add_row().cells
        cells[0].text = str(order) if order <= len(RECORDS) else ""
        cells[1].text = unit
        for cell, value in zip(cells[2:6], (on_time + late + open_, on_time, late, open_), strict=True):
            cell.text = written(value)
        cells[6].text = percent(on_time, on_time + late)


def _docx_budget(document: DocxDocument, total: str) -> None:
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, ("Nhóm", "Nội dung", "Kinh phí (triệu đồng)"), strict=True):
        cell.text = text
    for group, item, money in BUDGET:
        cells = table.add_row().cells
        cells[0].text, cells[1].text, cells[2].text = group, item, money
    for first, last in ((1, 3), (4, 5)):
        for row in range(first + 1, last + 1):
            table.cell(row, 0).text = ""
        merged = table.cell(first, 0).merge(table.cell(last, 0))
        merged.text = BUDGET[first - 1][0]
    cells = table.add_row().cells
    cells[2].text = total
    cells[0].merge(cells[1]).text = "Tổng cộng"


# --- XLSX: targets and money ----------------------------------------------------------------------


@cache
def report_xlsx(*, planted: bool = True) -> bytes:
    """Two sheets: targets with results and owners; money with a merged heading over its sources, and totals."""
    say = _say("xlsx", planted=planted)
    book = Workbook()
    targets = book.active
    assert isinstance(targets, Worksheet)
    targets.title = "Chỉ tiêu"
    _xlsx_targets(targets, say)
    _xlsx_money(book.create_sheet("Kinh phí"), say)
    return _saved(book.save)


def _xlsx_targets(sheet: Worksheet, say: Say) -> None:
    sheet["A1"] = "PHỤ LỤC I. KẾT QUẢ THỰC HIỆN CHỈ TIÊU CHUYỂN ĐỔI SỐ NĂM 2024 CỦA TỈNH HẢI BÌNH"
    sheet.merge_cells("A1:G1")
    sheet.append([])
    sheet.append(["TT", "Chỉ tiêu", "Đơn vị tính", "Mục tiêu năm 2024", "Kết quả", "Đánh giá", "Cơ quan chủ trì"])
    wrong, owner = say("threshold", "Chỉ tiêu, dòng 3"), say("missing_owner", "Chỉ tiêu, dòng 5")
    office = "Văn phòng Ủy ban nhân dân tỉnh"
    rows: tuple[tuple[str, str, str, float | int, str, str], ...] = (
        ("Tỷ lệ hồ sơ công việc cấp tỉnh xử lý trên mạng", "%", "Tối thiểu 90%", 93.4, "Đạt", office),
        ("Số dịch vụ công trực tuyến toàn trình", "dịch vụ", "Tối thiểu 600", 648, "Đạt", office),
        ("Tỷ lệ hộ gia đình có kết nối cáp quang", "%", "Tối thiểu 80%", 76.5, wrong, "Sở Khoa học và Công nghệ"),
        ("Tỷ lệ xã phủ sóng di động băng rộng", "%", "100%", 100, "Đạt", "Sở Khoa học và Công nghệ"),
        ("Tỷ lệ trạm y tế dùng bệnh án điện tử", "%", "Tối thiểu 50%", 52.1, "Đạt", owner),
        ("Số sản phẩm lên sàn thương mại điện tử", "sản phẩm", "Tối thiểu 300", 287, "Không đạt", "Sở Công Thương"),
    )
    for order, row in enumerate(rows, 1):
        sheet.append([order, *(value or None for value in row)])


def _xlsx_money(sheet: Worksheet, say: Say) -> None:
    sheet["A1"] = "PHỤ LỤC II. KINH PHÍ THỰC HIỆN NĂM 2024 (ĐƠN VỊ TÍNH: TRIỆU ĐỒNG)"
    sheet.merge_cells("A1:F1")
    sheet.append([])
    sheet.append(["TT", "Dự án", "Tổng kinh phí", "Trong đó"])
    sheet.append([None, None, None, "Ngân sách trung ương", "Ngân sách địa phương", "Nguồn khác"])
    for cells in ("A3:A4", "B3:B4", "C3:C4", "D3:F3"):
        sheet.merge_cells(cells)
    stated = int(number(say("parts", "Kinh phí, dòng 2")))
    rows = (
        ("Nền tảng học tập trực tuyến", 5_600, 2_500, 3_100, 0),
        ("Bản đồ số đất đai", stated, 4_200, 2_650, 350),
        ("Giám sát an toàn thông tin", 3_300, 1_200, 1_950, 150),
        ("Truyền thanh thông minh cấp xã", 1_900, 600, 1_050, 250),
    )
    for order, row in enumerate(rows, 1):
        sheet.append([order, *row])
    local = int(number(say("total", "Kinh phí, tổng địa phương")))
    sheet.append(["Tổng cộng", None, 18_000, 8_500, local, 750])
    last = sheet.max_row
    sheet.merge_cells(f"A{last}:B{last}")
    for line in sheet.iter_rows(min_row=5, min_col=3, max_col=6):
        for cell in line:
            cell.number_format = "#,##0"


# --- PDF: the economy in six months ----------------------------------------------------------------


@cache
def report_pdf(*, planted: bool = True) -> bytes:
    """A half-yearly report of two pages with a table whose headings span columns."""
    return typst.compile(_typst_source(planted=planted).encode(), format="pdf")


def _typst_source(*, planted: bool) -> str:
    say = _say("pdf", planted=planted)
    rows = (
        ("Nông, lâm nghiệp và thủy sản", "9.130", "31,2"),
        ("Công nghiệp và xây dựng", "8.340", "28,5"),
        ("Dịch vụ", "10.270", "35,1"),
        ("Thuế sản phẩm trừ trợ cấp", "1.522", "5,2"),
    )
    cells = "".join(f"[{order}], [{row[0]}], [{row[1]}], [{row[2]}],\n" for order, row in enumerate(rows, 1))
    return f"""
#set page(paper: "a4", margin: 2.5cm, numbering: "1")
#set text(lang: "vi", size: 12pt)
#align(center)[*BÁO CÁO* \\ *Tình hình kinh tế - xã hội 6 tháng đầu năm 2024 của tỉnh Hải Bình*]
#align(right)[Hải Bình, ngày 28 tháng 6 năm 2024]

= I. Kinh tế

Thu ngân sách trên địa bàn 6 tháng đạt 4.862 tỷ đồng, tăng 8,5%
so với cùng kỳ năm 2023 (4.481 tỷ đồng).

Kim ngạch xuất khẩu đạt 612 triệu USD, tăng {say("change", "kim ngạch xuất khẩu")}%
so với cùng kỳ năm 2023 (544 triệu USD).

Giải ngân vốn đầu tư công đạt 1.935 tỷ đồng, vượt {say("excess", "giải ngân")} tỷ đồng
so với mục tiêu 1.800 tỷ đồng của 6 tháng.

#figure(caption: [Cơ cấu giá trị tăng thêm 6 tháng đầu năm 2024], kind: table, supplement: [Bảng], table(
  columns: (auto, 1fr, auto, auto),
  table.cell(rowspan: 2)[TT], table.cell(rowspan: 2)[Khu vực], table.cell(colspan: 2)[Giá trị tăng thêm],
  [Tỷ đồng], [Tỷ trọng (%)],
  {cells}  table.cell(colspan: 2)[Tổng số], [{say("total", "Bảng cơ cấu, tổng số")}], [100,0],
))

#pagebreak()

= II. Xã hội

Toàn tỉnh có 348/464 trường học đạt chuẩn quốc gia, đạt {say("ratio", "trường đạt chuẩn")}%.

Đã đào tạo nghề cho 3.892/8.650 lao động theo kế hoạch cả năm, đạt 45,0%.

Trong kỳ có 1.581 doanh nghiệp thành lập mới và quay lại hoạt động,
gồm 1.204 doanh nghiệp thành lập mới và 377 doanh nghiệp quay lại hoạt động.

Kế hoạch cả năm xây dựng 212 km đường giao thông nông thôn, đã hoàn thành 163 km, còn lại 49 km.
"""


# --- TXT: the plan for 2025 ------------------------------------------------------------------------


@cache
def plan_txt(*, planted: bool = True, encoding: str = "utf-8") -> bytes:
    """A plan as plain text: what was reached, goals, tasks with owners and deadlines, money."""
    say = _say("txt", planted=planted)
    owner = say("missing_owner", "nhiệm vụ 3")
    deadline = say("missing_deadline", "nhiệm vụ 4")
    base = "" if planted else " (từ 2.000 lên 2.700 giao dịch mỗi tháng)"
    text = f"""ỦY BAN NHÂN DÂN TỈNH HẢI BÌNH
Số: 08/KH-UBND
Hải Bình, ngày 10 tháng 01 năm 2025

KẾ HOẠCH
Chuyển đổi số tỉnh Hải Bình năm 2025

I. KẾT QUẢ NĂM 2024

Tỷ lệ hồ sơ nộp trực tuyến đạt 72,8%.

Có 1.173/1.380 nghìn người trưởng thành được cấp định danh điện tử, \
đạt 85,0%, vượt mục tiêu tối thiểu {say("threshold", "dân số trưởng thành có định danh")}%.

Giao dịch trên sàn thương mại điện tử của tỉnh tăng 35%{base}.

II. MỤC TIÊU NĂM 2025

Tỷ lệ hồ sơ nộp trực tuyến đạt tối thiểu {say("goal_below_reached", "hồ sơ trực tuyến năm 2025")}%.

Tối thiểu 90% cán bộ cấp xã được bồi dưỡng kỹ năng số.

III. NHIỆM VỤ

1. Hoàn thiện kho dữ liệu dùng chung.
Chủ trì: Sở Khoa học và Công nghệ. Thời hạn: Quý III/2025.

2. Bồi dưỡng kỹ năng số cho cán bộ cấp xã.
Chủ trì: Sở Nội vụ. Thời hạn: tháng 9/2025.

3. Lập bản đồ số vùng nuôi trồng.
Chủ trì: {owner}{"." if owner else ""} Thời hạn: tháng 11/2025.

4. Mở rộng thanh toán không dùng tiền mặt tại chợ.
Chủ trì: Sở Công Thương. Thời hạn: {deadline}{"." if deadline else ""}

IV. GIẢI PHÁP

Thực hiện {say("listed", "nhóm giải pháp")} nhóm giải pháp sau:
a) Tuyên truyền, nâng cao nhận thức;
b) Huy động nguồn lực xã hội;
c) Kiểm tra, đánh giá định kỳ.

V. KINH PHÍ

Tổng kinh phí thực hiện Kế hoạch là 10.500 triệu đồng, \
gồm: 3.200 triệu đồng cho hạ tầng, 5.400 triệu đồng cho nền tảng và 1.900 triệu đồng cho đào tạo.

Kinh phí nâng cấp trung tâm dữ liệu trong {say("past_money", "trung tâm dữ liệu")} là 1.600 triệu đồng.
"""
    return text.encode(encoding)


def documents(*, planted: bool = True) -> dict[str, tuple[str, bytes]]:
    """Every report by its short name, with a file name for it."""
    return {
        "docx": ("bao-cao-cchc-2024.docx", report_docx(planted=planted)),
        "xlsx": ("phu-luc-chi-tieu-2024.xlsx", report_xlsx(planted=planted)),
        "pdf": ("bao-cao-ktxh-6-thang-2024.pdf", report_pdf(planted=planted)),
        "txt": ("ke-hoach-cds-2025.txt", plan_txt(planted=planted)),
    }


def _saved(save: Callable[[BytesIO], None]) -> bytes:
    buffer = BytesIO()
    save(buffer)
    return buffer.getvalue()
