"""The living design page: every component with its code name, on made-up examples."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tinhso.core.web.api import Chart, Column, ListSpec, Provenance, Verdict, list_page, list_response
from tinhso.core.web.forms import ExampleForm
from tinhso.core.web.rules.icons import ICONS
from tinhso.core.web.rules.words import PROVENANCES, VERDICTS


@dataclass(frozen=True)
class Example:
    """One made-up row."""

    name: str
    unit: str
    stated: Decimal | None
    counted: Decimal | None
    money: Decimal | None
    deadline: date
    verdict: Verdict
    provenance: Provenance = Provenance.SIMULATED


EXAMPLES = [
    Example(
        "Ví dụ A: 90% hồ sơ nộp trực tuyến",
        "Đơn vị A",
        Decimal("92.40"),
        Decimal("90.10"),
        Decimal("1250.5"),
        date(2024, 12, 31),
        Verdict.ATTENTION,
    ),
    Example(
        "Ví dụ B: trên 80% xã có tổ công nghệ số cộng đồng",
        "Đơn vị B",
        Decimal(80),
        Decimal(80),
        Decimal(300),
        date(2024, 9, 30),
        Verdict.NOT_MET,
    ),
    Example(
        "Ví dụ C: 70% học bạ là học bạ số",
        "Đơn vị A",
        Decimal(74),
        Decimal("74.2"),
        Decimal("2040.25"),
        date(2024, 6, 30),
        Verdict.MET,
    ),
    Example("Ví dụ D: chưa có hướng dẫn đo", "Đơn vị C", None, None, None, date(2025, 3, 31), Verdict.UNKNOWN),
    Example(
        "Ví dụ E: 100% trạm y tế kết nối",
        "Đơn vị B",
        Decimal(100),
        Decimal("98.6"),
        Decimal(12300),
        date(2024, 12, 31),
        Verdict.NOT_MET,
    ),
]

SPEC = ListSpec(
    columns=[
        Column("name", _("Mục tiêu"), url=lambda _row: "#bang"),
        Column("unit", _("Đơn vị theo dõi")),
        Column("stated", _("Đã nêu"), "percent"),
        Column("counted", _("Tính lại"), "percent", decimals=2),
        Column("money", _("Kinh phí"), "money", hidden=True),
        Column("deadline", _("Hạn"), "date"),
        Column("verdict", _("Kết luận"), "verdict"),
        Column("provenance", _("Nguồn"), "provenance"),
    ],
    search_keys=["name", "unit"],
    filters=["unit", "verdict", "stated", "deadline"],
    title=_("Mục tiêu ví dụ"),
    export_name="muc-tieu-vi-du",
)

COLOURS = [
    ("--green", _("rừng đước: việc chính, đạt")),
    ("--teal", _("biển: liên kết, số liệu")),
    ("--amber", _("cần chú ý")),
    ("--red", _("không đạt, lỗi")),
    ("--violet", _("chỉ cho tập huấn")),
    ("--ink", _("chữ")),
    ("--ink-2", _("chữ phụ")),
    ("--line", _("đường kẻ")),
]


def _charts() -> dict[str, Chart]:
    quarters = ["Quý I", "Quý II", "Quý III", "Quý IV"]
    return {
        "bar": Chart(
            "bar",
            _("Tỷ lệ theo đơn vị (ví dụ)"),
            ["Đơn vị A", "Đơn vị B", "Đơn vị C"],
            {"Đã nêu": [92.4, 80, 64], "Tính lại": [90.1, 80, None]},
            "%",
            _("Số ví dụ, không phải số của tỉnh."),
        ),
        "line": Chart(
            "line",
            _("Số lượt theo quý (ví dụ)"),
            quarters,
            {"Năm 2023": [1200, 1410, 1630, 1890], "Năm 2024": [1950, 2230, None, None]},
            _("lượt"),
        ),
        "stack": Chart(
            "stack",
            _("Kinh phí theo năm (ví dụ)"),
            ["2022", "2023", "2024", "2025"],
            {"Trung ương": [120, 140, 90, 60], "Tỉnh": [300, 420, 510, 640], "Tập huấn": [20, 30, 35, 20]},
            _("triệu đồng"),
            _("Phần sọc tím là số mô phỏng."),
            simulated=["Tập huấn"],
        ),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def design(request: HttpRequest) -> HttpResponseBase:
    """Return the design page; a sent example form comes back checked and is kept nowhere."""
    form = ExampleForm(request.POST, request.FILES) if request.method == "POST" else ExampleForm()
    context: dict[str, Any] = {
        "form": form,
        "sent": request.method == "POST" and form.is_valid(),
        "charts": _charts(),
        "icons": list(ICONS),
        "colours": COLOURS,
        "verdicts": [(str(code), word.meaning) for code, word in VERDICTS.items()],
        "provenances": [(str(code), word.meaning) for code, word in PROVENANCES.items()],
        "number": Decimal("1234567.891"),
    }
    return list_response(request, list_page(request, EXAMPLES, SPEC), "core/design.html", context)
