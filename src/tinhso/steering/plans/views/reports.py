"""The progress report as PDF and XLSX."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinhso.steering.plans import reports
from tinhso.steering.plans.rules.boards import Board
from tinhso.steering.plans.views.common import board_or_404

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def pdf(request: HttpRequest, plan: str) -> HttpResponse:
    """Answer the report of a plan as of the day, in the layout of Decree 30/2020/NĐ-CP."""
    board = _issued(request, plan)
    with translation.override("vi"):
        content = reports.pdf(board)
    return _file(content, f"bao-cao-{plan}-{board.day}.pdf", "application/pdf")


@require_GET
def xlsx(request: HttpRequest, plan: str) -> HttpResponse:
    """Answer the report of a plan as of the day as a workbook."""
    board = _issued(request, plan)
    with translation.override("vi"):
        content = reports.xlsx(board)
    return _file(content, f"bao-cao-{plan}-{board.day}.xlsx", XLSX_TYPE)


def _issued(request: HttpRequest, plan: str) -> Board:
    """Return the board, or raise Http404 also where the plan was not issued yet on the day."""
    board = board_or_404(request, plan)
    if board.plan.issued > board.day:
        raise Http404(_("Kế hoạch này ban hành sau ngày đang xem."))
    return board


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'inline; filename="{name}"'})
