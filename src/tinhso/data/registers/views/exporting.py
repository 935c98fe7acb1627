"""The whole filtered result of a list as a file, as its reader may see it."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from tinhso.core.identity.api import actor_of
from tinhso.core.web.api import Column, ListSpec, list_response
from tinhso.core.web.data import ListPage, ListQuery
from tinhso.data.registers.data import Field, FieldType
from tinhso.data.registers.selectors.records import Question, count_of, page_of
from tinhso.data.registers.services import reading
from tinhso.data.registers.views.common import provenance_of

FORMATS = ("csv", "xlsx", "json")
ROWS_MAX = 1_000_001


def export(request: HttpRequest, asked: Question) -> HttpResponseBase:
    """Answer with the file; what of it is about people is written down as read."""
    declaration = asked.head.declaration
    total = count_of(asked, at_most=ROWS_MAX).value
    reading.note_export(by=actor_of(request), asked=asked, rows=total, what=_("Xuất danh sách ra tệp"))
    columns = [
        Column(item.name, str(item.label), _column_kind(item))
        for item in declaration.shown
        if item.name in asked.fields
    ]
    columns.append(Column("id__", _("Mã bản ghi")))
    spec = ListSpec(
        columns=columns,
        title=str(declaration.name),
        export_name=asked.head.code.replace("_", "-"),
        provenance=provenance_of(declaration),
    )
    page = ListPage(
        spec=spec,
        query=ListQuery(format=request.GET["format"]),
        path=request.path,
        parameters={},
        columns=tuple(columns),
        rows=(),
        total=total,
        unfiltered_total=total,
        items=lambda: _all(asked),
    )
    return list_response(request, page, "registers/register.html")


def _column_kind(field: Field) -> str:
    if field.type in {FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY}:
        return "number"
    return "date" if field.type in {FieldType.DATE, FieldType.DATETIME} else "text"


def _all(asked: Question) -> Iterator[dict[str, Any]]:
    """Yield every record of a question, page after page, through the same selector as the screen."""
    cursor = ""
    while True:
        page = page_of(asked, limit=1000, cursor=cursor)
        for item in page.records:
            yield {**item.values, "id__": item.public_id}
        cursor = page.cursor
        if not cursor:
            return
