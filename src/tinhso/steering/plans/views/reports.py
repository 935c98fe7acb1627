"""The progress report as PDF and XLSX."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_GET

from tinhso.steering.plans import reports
from tinhso.steering.plans.views.common import board_or_404

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def pdf(request: HttpRequest, plan: str) -> HttpResponse:
    """Answer the report of a plan as of the day, in the layout of Decree 30/2020/NĐ-CP."""
    board = board_or_404(request, plan)
    with translation.override("vi"):
        content = reports.pdf(board)
    return _file(content, f"bao-cao-{plan}-{board.day}.pdf", "application/pdf")


@require_GET
def xlsx(request: HttpRequest, plan: str) -> HttpResponse:
    """Answer the report of a plan as of the day as a workbook."""
    board = board_or_404(request, plan)
    with translation.override("vi"):
        content = reports.xlsx(board)
    return _file(content, f"bao-cao-{plan}-{board.day}.xlsx", XLSX_TYPE)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'inline; filename="{name}"'})
