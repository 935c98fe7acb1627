"""A made-up report of a province that does not exist, with figures that do not hold, to drop into the checker."""

import io

from docx import Document

TITLE = "BÁO CÁO Kết quả chuyển đổi số năm 2024 (văn bản mẫu để tập huấn)"
NOTE = "Văn bản này do môi trường tập huấn dựng nên. Tỉnh Mẫu và mọi con số trong đó đều không có thật."
PARAGRAPHS = (
    "I. Kết quả",
    "Đến ngày 30/9/2024, toàn tỉnh Mẫu tiếp nhận 2.000 hồ sơ, trong đó có 1.802 hồ sơ nộp trực tuyến, đạt 92,40%.",
    "Toàn tỉnh có 560 tổ công nghệ số cộng đồng, gồm 310 tổ ở ấp, 180 tổ ở khóm và 60 tổ ở các chợ.",
    "Đã tập huấn cho tổng cộng 4.250 lượt người, gồm 2.100 lượt cán bộ, 1.650 lượt thành viên tổ công nghệ số "
    "và 400 lượt doanh nghiệp.",
    "Tỷ lệ văn bản ký số đạt 80%, đạt mục tiêu trên 80% đề ra.",
    "Trong 120 dịch vụ công đã rà soát, 84 dịch vụ đã đơn giản hoá thủ tục, còn lại 46 dịch vụ sẽ làm trong quý IV.",
    "Trong 150 xã, phường có 150 nơi đã lập tổ công nghệ số cộng đồng, đạt 100%.",
    "II. Dự án",
)
TABLE = (
    ("Dự án", "Tổng mức (triệu đồng)"),
    ("Nền tảng dữ liệu dùng chung", "12.500"),
    ("Mạng truyền số liệu chuyên dùng", "8.200"),
    ("Đào tạo kỹ năng số", "1.300"),
    ("Tổng cộng", "23.000"),
)


def as_text() -> bytes:
    """Return the report as plain text (UTF-8)."""
    rows = "\n".join("\t".join(row) for row in TABLE)
    return "\n\n".join([TITLE, NOTE, *PARAGRAPHS, rows, ""]).encode()


def as_docx() -> bytes:
    """Return the report as a Word document with its table."""
    document = Document()
    document.add_heading(TITLE, 0)
    document.add_paragraph(NOTE)
    for text in PARAGRAPHS:
        if text.startswith("I"):
            document.add_heading(text, 1)
        else:
            document.add_paragraph(text)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for row in TABLE:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_evidence() -> bytes:
    """Return a made-up proof for the report that the tour enters."""
    return (
        "BÁO CÁO SỐ VĂN BẢN KÝ SỐ (văn bản mẫu để tập huấn, số không có thật)\n\n"
        "Tỉnh Mẫu có 1.880/2.000 văn bản điện tử được ký số, đạt 94%.\n"
    ).encode()


SAMPLES = {
    "minh-chung-mau.txt": ("text/plain; charset=utf-8", as_evidence),
    "bao-cao-mau.txt": ("text/plain; charset=utf-8", as_text),
    "bao-cao-mau.docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_docx),
}
