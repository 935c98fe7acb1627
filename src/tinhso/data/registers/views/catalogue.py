"""The catalogue of registers: whose, how many records, how fresh, how good; and the announced shared databases."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now, today
from tinhso.core.directory.api import names_of_agencies
from tinhso.core.identity.api import actor_of
from tinhso.core.web.api import Column, ListSpec, Provenance, Verdict, fold, format_number, list_page, list_response
from tinhso.data.registers.data import Dimension, RegisterInfo, SeenCard
from tinhso.data.registers.rules import access
from tinhso.data.registers.rules.freshness import days_late
from tinhso.data.registers.selectors.announced import announced
from tinhso.data.registers.selectors.registers import registers
from tinhso.data.registers.selectors.scores import seen_scores
from tinhso.data.registers.views.common import is_simulated, kinds, rhythms

TABS = ("", "cong-bo", "mo-phong")
LIMIT = 200


def index(request: HttpRequest) -> HttpResponseBase:
    """Show every register; ``xem``: the announced shared databases, or the training registers."""
    found = registers()
    real = [item for item in found if not is_simulated(item.declaration)]
    simulated = [item for item in found if is_simulated(item.declaration)]
    by = actor_of(request)
    tab = request.GET.get("xem", "")
    tab = tab if tab in TABS and (tab != "mo-phong" or simulated) else ""
    context = {"tab": tab, "simulated_count": len(simulated), **_figures(real), **_may(request)}
    if tab == "cong-bo":
        rows, spec = _announced_rows(real), _announced_spec()
    else:
        shown = simulated if tab else real
        rows = _rows(shown, by)
        spec = _spec(measured=any(item.score for item in shown), simulated=bool(tab))
    return list_response(request, list_page(request, rows, spec), "registers/index.html", context)


def _may(request: HttpRequest) -> dict[str, bool]:
    roles = {grant.role for grant in actor_of(request).grants}
    return {
        "may_declare": bool(roles & access.DECLARE.roles),
        "may_survey": actor_of(request).is_staff,
        "may_keys": bool(roles & access.KEYS.roles),
    }


def _figures(real: list[RegisterInfo]) -> dict[str, Any]:
    list_ = announced()
    held = {item.code for item in real if item.rows}
    known = {item.code for item in real}
    return {
        "registers_count": len(real),
        "held": sum(item.rows or 0 for item in real),
        "empty_count": sum(1 for item in real if not item.rows),
        "announced": list_,
        "with_register": sum(1 for item in list_.items if known & set(item.registers)) if list_ else 0,
        "with_rows": sum(1 for item in list_.items if held & set(item.registers)) if list_ else 0,
    }


# --- the registers --------------------------------------------------------------------------------


def _rows(found: list[RegisterInfo], by: Actor) -> list[dict[str, Any]]:
    names = names_of_agencies({item.owner for item in found}, on=today())
    # What holds records comes first; an empty register is looked for by name.
    ordered = sorted(found, key=lambda item: (not item.rows, fold(str(item.declaration.name))))
    return [_row(item, names, seen_scores(item, by=by)) for item in ordered]


def _row(item: RegisterInfo, names: dict[str, str], score: SeenCard) -> dict[str, Any]:
    expected = item.expected
    late = days_late(item.rhythm, item.last_change, now()) if item.rows and item.last_change else None
    return {
        "code": item.code,
        "name": str(item.declaration.name),
        "kind": item.kind.value,
        "owner": names.get(item.owner, item.owner),
        "rows": item.rows,
        "held": format_number(item.rows) if item.rows else _("chưa có số liệu"),
        "expected": expected.count if expected else None,
        "expected_note": _("gồm cả các sổ khác cùng nhóm") if expected and expected.group else "",
        "expected_source": expected.source if expected else "",
        "last_change": item.last_change,
        "rhythm": item.rhythm.value,
        "in_time": None if late is None else Verdict.ATTENTION if late else Verdict.MET,
        "late": late or None,
        "total": score.mean,
        **{dimension.value: shown.percent for dimension, shown in score.each.items()},
        "hidden": {dimension.value: shown.hidden for dimension, shown in score.each.items()},
        "score_note": "; ".join(sorted({shown.hidden for shown in score.each.values() if shown.hidden})),
        "unmeasured": _("chưa đo"),
        "personal": "yes" if item.declaration.is_personal else "no",
    }


def _spec(*, measured: bool, simulated: bool) -> ListSpec:
    return ListSpec(
        title=_("Sổ dữ liệu dùng chung"),
        export_name="so-du-lieu",
        limit=LIMIT,
        search_keys=("name", "code", "owner"),
        filters=("owner", "kind", "rhythm", "personal", "in_time"),
        provenance=Provenance.SIMULATED if simulated else Provenance.RECORDED,
        empty_title=_("Chưa có sổ nào"),
        empty_text=_("Nạp dữ liệu của tỉnh, hoặc khai báo sổ đầu tiên."),
        columns=(
            Column("name", _("Sổ"), url=lambda row: reverse("registers:register", args=[row["code"]])),
            Column("owner", _("Cơ quan chủ quản")),
            Column("held", _("Đang có"), sortable=False, help=_("Bản ghi có hiệu lực, đếm định kỳ.")),
            Column("expected", _("Văn bản nêu"), "number"),
            Column("last_change", _("Cập nhật lúc"), "date"),
            Column("in_time", _("Đúng nhịp"), "verdict", choices=_verdicts()),
            *_score_columns(measured=measured),
            Column("rows", _("Số bản ghi"), "number", hidden=True),
            Column("kind", _("Loại"), choices=kinds(), hidden=True),
            Column("rhythm", _("Nhịp cập nhật"), choices=rhythms(), hidden=True),
            Column("late", _("Chậm (ngày)"), "number", hidden=True),
            Column("expected_source", _("Văn bản nêu ở đâu"), hidden=True),
            Column("expected_note", _("Về số văn bản nêu"), hidden=True),
            Column("personal", _("Dữ liệu cá nhân"), choices={"yes": _("có"), "no": _("không")}, hidden=True),
            Column("code", _("Mã"), hidden=True),
        ),
    )


def _verdicts() -> dict[str, str]:
    return {Verdict.MET.value: _("đúng nhịp"), Verdict.ATTENTION.value: _("chậm nhịp")}


def _score_column(name: str, label: str) -> Column:
    return Column(name, label, "percent", missing=lambda row: str(row["hidden"][name]))


def _score_columns(*, measured: bool) -> list[Column]:
    """Return the five measured words; before anything is measured one column says so."""
    labels = (_("Đúng"), _("Đủ"), _("Sạch"), _("Sống"), _("Thống nhất"))
    if not measured:
        return [Column("unmeasured", _("Điểm chất lượng"), sortable=False)]
    each = [_score_column(item.value, label) for item, label in zip(Dimension, labels, strict=True)]
    return [
        *each,
        Column("total", _("Điểm chất lượng"), "percent", hidden=True),
        Column("score_note", _("Vì sao không có điểm"), hidden=True),
    ]


# --- the announced shared databases ---------------------------------------------------------------


def _announced_rows(real: list[RegisterInfo]) -> list[dict[str, Any]]:
    list_ = announced()
    by_code = {item.code: item for item in real}
    rows = []
    for item in list_.items if list_ else ():
        ours = [by_code[code] for code in item.registers if code in by_code]
        held = sum(one.rows or 0 for one in ours)
        rows.append(
            {
                "number": item.number,
                "name": item.name,
                "register": ", ".join(str(one.declaration.name) for one in ours),
                "code": ours[0].code if ours else "",
                "held": held or None,
                "state": "none" if not ours else "filled" if held else "empty",
            }
        )
    return rows


def _announced_spec() -> ListSpec:
    states = {"filled": _("có sổ, có số liệu"), "empty": _("có sổ, chưa có số liệu"), "none": _("chưa có sổ")}
    return ListSpec(
        title=_("CSDL dùng chung đã công bố"),
        export_name="csdl-dung-chung",
        limit=LIMIT,
        filters=("state",),
        provenance=Provenance.STATED,
        columns=(
            Column("name", _("CSDL theo văn bản")),
            Column("number", _("Số"), "number"),
            Column("register", _("Sổ ở đây"), url=_register_url),
            Column("held", _("Đang có"), "number"),
            Column("state", _("Tình trạng"), choices=states),
        ),
    )


def _register_url(row: dict[str, Any]) -> str:
    return reverse("registers:register", args=[row["code"]]) if row["code"] else ""
