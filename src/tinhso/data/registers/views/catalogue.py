"""The list of registers, and what one register is."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.core.clock.api import today
from tinhso.core.directory.api import names_of_agencies
from tinhso.core.identity.api import actor_of
from tinhso.core.web.api import Column, ListSpec, Provenance, list_page, list_response
from tinhso.data.registers.data import RegisterInfo
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors.registers import register, registers, versions
from tinhso.data.registers.views.common import head_context, kinds, personals, rhythms, sharings, told, types


def _rows() -> list[dict[str, Any]]:
    found = registers()
    names = names_of_agencies({item.owner for item in found}, on=today())
    return [_row(item, names) for item in found]


def _row(item: RegisterInfo, names: dict[str, str]) -> dict[str, Any]:
    expected = item.expected
    return {
        "code": item.code,
        "name": str(item.declaration.name),
        "kind": item.kind.value,
        "owner": names.get(item.owner, item.owner),
        "rows": item.rows,
        "expected": expected.count if expected else None,
        "expected_note": _("gồm cả các sổ khác cùng nhóm") if expected and expected.group else "",
        "last_change": item.last_change,
        "rhythm": item.rhythm.value,
        "score": round(item.score.total, 1) if item.score and item.score.total is not None else None,
        "score_words": "" if item.score else _("chưa đo"),
        "personal": _("có") if item.declaration.is_personal else _("không"),
    }


def spec() -> ListSpec:
    """Return how the list of registers looks."""
    return ListSpec(
        title=_("Sổ dữ liệu dùng chung"),
        export_name="so-du-lieu",
        limit=100,
        search_keys=("name", "code", "owner"),
        filters=("kind", "owner", "rhythm", "personal"),
        provenance=Provenance.RECORDED,
        empty_title=_("Chưa có sổ nào"),
        empty_text=_("Nạp dữ liệu của tỉnh, hoặc khai báo sổ đầu tiên."),
        columns=(
            Column("name", _("Sổ"), url=lambda row: reverse("registers:register", args=[row["code"]])),
            Column("owner", _("Cơ quan chủ quản")),
            Column("kind", _("Loại"), choices=kinds()),
            Column("rows", _("Đang có"), "number", help=_("Bản ghi có hiệu lực, đếm định kỳ.")),
            Column("expected", _("Văn bản nêu"), "number"),
            Column("expected_note", _("Về số văn bản nêu"), hidden=True),
            Column("last_change", _("Cập nhật lúc"), "date"),
            Column("rhythm", _("Nhịp cập nhật"), choices=rhythms()),
            Column("score_words", _("Điểm chất lượng"), value=lambda row: row["score"] or row["score_words"]),
            Column("personal", _("Dữ liệu cá nhân"), hidden=True),
            Column("code", _("Mã"), hidden=True),
        ),
    )


def index(request: HttpRequest) -> HttpResponseBase:
    """Show every register: owner, size, freshness, score."""
    rows = _rows()
    by = actor_of(request)
    context = {
        "registers_count": len(rows),
        "held": sum(row["rows"] or 0 for row in rows),
        "empty_count": sum(1 for row in rows if not row["rows"]),
        "may_declare": any(grant.role in access.DECLARE.roles for grant in by.grants),
        "may_survey": any(grant.role in access.SURVEY.roles for grant in by.grants),
    }
    return list_response(request, list_page(request, rows, spec()), "registers/index.html", context)


@told
def declaration(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a register is: its fields, rules, basis, versions."""
    item = register(code, by=actor_of(request))
    made = item.declaration
    words = {"type": types(), "sharing": sharings(), "personal": personals()}
    fields = [
        {
            "field": field,
            "type": words["type"][field.type.value],
            "sharing": words["sharing"][field.sharing.value],
            "personal": words["personal"][field.personal.value] if field.personal != "none" else "",
            "is_key": field.name in made.key,
        }
        for field in made.shown
    ]
    context = head_context(request, item, made, "declaration") | {
        "owner": names_of_agencies({made.owner}, on=today()).get(made.owner, made.owner),
        "kind": kinds()[made.kind.value],
        "rhythm": rhythms()[made.rhythm.value],
        "fields": fields,
        "versions": versions(code),
    }
    return render(request, "registers/declaration.html", context)
