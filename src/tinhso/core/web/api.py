"""Door of the design system."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from tinhso.core.web.adapters import exports
from tinhso.core.web.adapters.fields import DayField, NumberField
from tinhso.core.web.adapters.metrics import METER, route_of
from tinhso.core.web.adapters.problems import problem
from tinhso.core.web.adapters.room import free_bytes, has_room
from tinhso.core.web.data import Chart, Column, ListPage, ListSpec, NavigationItem, Provenance, Verdict
from tinhso.core.web.rules.formats import (
    DateError,
    NumberError,
    fold,
    format_date,
    format_datetime,
    format_money,
    format_number,
    format_percent,
    parse_date,
    parse_number,
)
from tinhso.core.web.selectors import Rows, select_page

__all__ = [
    "METER",
    "Chart",
    "Column",
    "DateError",
    "DayField",
    "ListPage",
    "ListSpec",
    "NavigationItem",
    "NumberError",
    "NumberField",
    "Provenance",
    "Verdict",
    "error_page",
    "fold",
    "format_date",
    "format_datetime",
    "format_money",
    "format_number",
    "format_percent",
    "free_bytes",
    "has_room",
    "list_page",
    "list_response",
    "parse_date",
    "parse_number",
    "problem",
    "route_of",
]


def list_page(request: HttpRequest, rows: Rows, spec: ListSpec) -> ListPage:
    """Return the page of *rows* (a bounded sequence of dataclasses or dictionaries, or a query set) that is asked for.

    Permission is the caller's: hand over only rows the actor may see; page, search and export show nothing else.
    """
    return select_page(rows, spec, dict(request.GET.lists()), request.path)


def list_response(
    request: HttpRequest, page: ListPage, template: str, context: Mapping[str, Any] | None = None
) -> HttpResponseBase:
    """Answer ``?format=json|csv|xlsx`` with the whole filtered result, else *template* with ``page`` in its context.

    An unreadable address answers 400: the page with its messages, or a problem document to programs.
    """
    wanted = page.query.format
    if wanted == "html":
        status = 400 if page.errors else 200
        return render(request, template, {**(context or {}), "page": page}, status=status)
    if page.errors:
        return problem(400, _("Địa chỉ chưa đúng"), " ".join(page.errors))
    if page.total > exports.ROWS_MAX:
        return problem(413, _("Danh sách quá dài"), _("Hãy lọc bớt rồi xuất lại."))
    return _export(page, wanted)


def _export(page: ListPage, wanted: str) -> HttpResponseBase:
    response: HttpResponseBase
    name = exports.file_name(page, wanted)
    if wanted == "xlsx":
        return FileResponse(exports.xlsx_file(page), as_attachment=True, filename=name, content_type=exports.XLSX_TYPE)
    if wanted == "csv":
        response = StreamingHttpResponse(_spoken(exports.csv_lines(page)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    return StreamingHttpResponse(_spoken(exports.json_lines(page)), content_type="application/json")


def _spoken(lines: Iterator[str]) -> Iterator[str]:
    """Return the lines in the language of the request, which is over when a stream is read."""
    language = get_language()

    def read() -> Iterator[str]:
        while True:
            with override(language):
                line = next(lines, None)
            if line is None:
                return
            yield line

    return read()


_TITLES = {
    400: gettext_lazy("Yêu cầu chưa đọc được"),
    403: gettext_lazy("Không có quyền"),
    404: gettext_lazy("Không tìm thấy"),
    413: gettext_lazy("Nội dung gửi quá lớn"),
}


def error_page(request: HttpRequest, status: int, message: str = "") -> HttpResponse:
    """Return the error page of *status* (400, 403, 404, 413) with *message* in place of its own words.

    Programs (``/api/``) get a problem document.
    """
    if request.path.startswith("/api/"):
        return problem(status, str(_TITLES[status]), message)
    return render(request, f"core/{status}.html", {"message": message}, status=status)
