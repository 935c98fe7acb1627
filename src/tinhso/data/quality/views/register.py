"""One register: its five words, how they went, what fails, by field, agency and commune."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tinhso.core.clock.api import today
from tinhso.core.directory.api import names_of_agencies
from tinhso.core.identity.api import actor_of, signed_in
from tinhso.core.web.api import Chart, Column, ListSpec, Provenance, format_datetime, list_page, list_response
from tinhso.data.imports.api import aside_counts
from tinhso.data.quality.adapters.sources import area_names
from tinhso.data.quality.data import CheckResult, Dimension, Figure
from tinhso.data.quality.models import QualityRun
from tinhso.data.quality.rules import access
from tinhso.data.quality.rules.scoring import outer_view, whole_view
from tinhso.data.quality.rules.words import definitions, dimension_names, missing_basis
from tinhso.data.quality.selectors import findings, pairs, scores
from tinhso.data.quality.selectors.scores import View
from tinhso.data.quality.services.asking import ask
from tinhso.data.quality.views.common import is_simulated, labels_of, percent, told, verdict_of
from tinhso.data.registers import api as registers
from tinhso.data.registers.api import RegisterInfo
from tinhso.data.registers.data import Declaration

#: Which page a word's score opens to.
_OPENS = {Dimension.CLEAN: "quality:pairs"}


def seen_register(request: HttpRequest, code: str) -> RegisterInfo:
    """Return a register whose scores the reader may see, or raise Http404."""
    info = registers.register(code)
    if not access.sees_register(actor_of(request), info.declaration):
        raise Http404(_("Không có sổ «%(code)s».") % {"code": code[:41]})
    return info


@told
def register(request: HttpRequest, code: str) -> HttpResponse:
    """Show one register."""
    by, info = actor_of(request), seen_register(request, code)
    declaration = info.declaration
    view = scores.view_of(by, declaration)
    run = scores.latest_runs([code]).get(code)
    figures = scores.figures_of(run) if run else []
    targets = scores.targets_on(today(), code).get(code, {})
    context: dict[str, Any] = {
        "info": info,
        "declaration": declaration,
        "owner": names_of_agencies({info.owner}, on=today()).get(info.owner, info.owner),
        "simulated": is_simulated(declaration),
        "run": run,
        "view": view,
        "cards": _cards(figures, targets, view),
        "chart": _chart(code, view, simulated=is_simulated(declaration)),
        "expected": declaration.expected,
        "targets": sorted(targets.values(), key=lambda item: list(Dimension).index(item.dimension)),
        "names": dimension_names(),
        "waits": QualityRun.objects.filter(register=code, state__in=["asked", "running"]).exists(),
        "may_measure": access.may(by, access.MEASURE, declaration),
        "may_target": access.may(by, access.TARGET, declaration),
        "keeps": access.kept_scopes(by, declaration) != (),
    }
    if view.is_whole:
        context["aside"] = sum(item.rows for item in aside_counts(code))
        context["may_mend"] = registers.may_write(by=by, code=code)
    if run is not None:
        context["checks"] = _failing(code, view, findings.checks_of_run(run), declaration)
        context["open_pairs"] = pairs.open_pairs(code, by=by).count() if context["keeps"] else 0
        context["places"] = [name for name in ("agency", "area") if _places(figures, name, view)]
    return render(request, "quality/register.html", context)


def _cards(figures: list[Figure], targets: dict[Any, Any], view: View) -> list[dict[str, Any]]:
    own = {item.dimension: item for item in figures if item.scope == "register"}
    words, meaning, basis = dimension_names(), definitions(), missing_basis()
    found = []
    for dimension in Dimension:
        shown = (whole_view if view.is_whole else outer_view)(own.get(dimension))
        target = targets.get(dimension)
        found.append(
            {
                "dimension": dimension.value,
                "name": words[dimension],
                "shown": shown,
                "percent": percent(shown),
                "failing": shown.total - shown.good if shown.total is not None and shown.good is not None else None,
                "definition": meaning[dimension],
                "basis": basis[dimension],
                "target": target,
                "target_percent": percent_of(target.value) if target else None,
                "verdict": verdict_of(shown, target) if target else "",
            }
        )
    return found


def percent_of(value: float) -> float:
    """Return a share in per cent."""
    return round(value * 100, 2)


def _chart(code: str, view: View, *, simulated: bool) -> Chart | None:
    points = scores.trend(code, whole=view.is_whole)
    if len(points) < 2:
        return None
    words = dimension_names()
    series: list[tuple[str, list[float | None]]] = []
    for dimension in Dimension:
        values = [point.values.get(dimension) for point in points]
        if any(value is not None for value in values):
            series.append((words[dimension], [None if v is None else int(v * 10_000) / 100 for v in values]))
    return Chart(
        "line",
        _("Năm chữ qua các lần đo"),
        [format_datetime(point.at) for point in points],
        series,
        unit="%",
        note=_("Tính từ các bản ghi trong sổ, mỗi lần đo một điểm."),
        simulated=[name for name, _values in series] if simulated else (),
    )


def _failing(code: str, view: View, checks: list[CheckResult], declaration: Declaration) -> list[dict[str, Any]]:
    words = dimension_names()
    found = [
        {
            "check": item,
            "word": words[item.dimension],
            "fields": labels_of(declaration, item.fields),
            "failing": failing,
            "total": total,
            "url": reverse("quality:rows", args=[code, item.code]),
        }
        for item, failing, total in findings.check_counts(code, view, checks)
    ]
    return sorted((item for item in found if item["failing"]), key=lambda item: -int(item["failing"]))


def _places(figures: list[Figure], kind: str, view: View) -> list[Figure]:
    return [item for item in figures if item.scope.startswith(f"{kind}:") and view.covers(item.scope)]


# --- tables -----------------------------------------------------------------------------------------------


def _table(title: Any, export: str, first: Column) -> ListSpec:
    words = dimension_names()
    return ListSpec(
        title=title,
        export_name=export,
        limit=100,
        search_keys=("name",),
        provenance=lambda row: row["provenance"],
        empty_title=_("Chưa có số liệu"),
        empty_text=_("Sổ chưa được đo, hoặc bạn không giữ phần nào của sổ."),
        columns=(
            first,
            *(Column(item.value, words[item], "percent") for item in Dimension),
            Column("failing", _("Chưa đạt"), "number", help=_("Số giá trị, ô, bản ghi chưa đạt, cộng các chữ.")),
            Column("code", _("Mã"), hidden=True),
        ),
    )


def _rows(figures: list[Figure], names: dict[str, str], declaration: Declaration) -> list[dict[str, Any]]:
    by_scope: dict[str, dict[Dimension, Figure]] = {}
    for item in figures:
        by_scope.setdefault(item.scope, {})[item.dimension] = item
    provenance = Provenance.SIMULATED if is_simulated(declaration) else Provenance.RECORDED
    rows = []
    for scope, each in by_scope.items():
        name = scope.partition(":")[2]
        rows.append(
            {
                "code": name,
                "name": names.get(name, name),
                **{item.value: percent(whole_view(each.get(item))) for item in Dimension},
                "failing": sum(item.total - item.good for item in each.values()),
                "provenance": provenance,
            }
        )
    return rows


@told
def by_place(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """Show the scores by agency, commune or field, as far as the reader keeps or reads them."""
    by, info = actor_of(request), seen_register(request, code)
    declaration = info.declaration
    view = scores.view_of(by, declaration)
    run = scores.latest_runs([code]).get(code)
    figures = scores.figures_of(run) if run else []
    scope, title, label = {
        "co-quan": ("agency", _("Theo cơ quan"), _("Cơ quan")),
        "dia-ban": ("area", _("Theo xã, phường"), _("Xã, phường")),
        "truong": ("field", _("Theo trường"), _("Trường")),
    }[kind]
    names: dict[str, str] = {}
    if scope == "field":
        figures = [f for f in figures if f.scope.startswith("field:") and view.opens_field(f.scope[6:])]
        names = {item.name: str(item.label) for item in declaration.shown}
    else:
        figures = _places(figures, scope, view)
        codes = {item.scope.partition(":")[2] for item in figures}
        names = names_of_agencies(codes, on=today()) if scope == "agency" else area_names()
    spec = _table(title, f"chat-luong-{code}-{kind}", Column("name", label))
    page = list_page(request, _rows(figures, names, declaration), spec)
    context = {"info": info, "declaration": declaration, "title": title, "simulated": is_simulated(declaration)}
    return list_response(request, page, "quality/places.html", context)


@signed_in
@require_POST
@told
def measure(request: HttpRequest, code: str) -> HttpResponseBase:
    """Ask for a measuring now."""
    info = seen_register(request, code)
    access.require(actor_of(request), access.MEASURE, info.declaration)
    if ask(code):
        messages.success(request, _("Đã xếp hàng đo lại. Kết quả hiện ở đây khi đo xong."))
    else:
        messages.info(request, _("Sổ này đang chờ đo."))
    return HttpResponseRedirect(reverse("quality:register", args=[code]))
