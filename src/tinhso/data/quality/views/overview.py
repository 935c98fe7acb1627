"""All registers in five words."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.core.clock.api import today
from tinhso.core.directory.api import names_of_agencies
from tinhso.core.identity.api import actor_of
from tinhso.core.web.api import Column, ListSpec, Provenance, list_page, list_response
from tinhso.data.quality.data import Dimension
from tinhso.data.quality.rules.words import definitions, dimension_names
from tinhso.data.quality.selectors.scores import Line, overview
from tinhso.data.quality.views.common import is_simulated, percent, verdict_of


def rows_of(lines: list[Line]) -> list[dict[str, Any]]:
    """Return the lines of the overview as rows of a list."""
    names = names_of_agencies({line.info.owner for line in lines}, on=today())
    words = dimension_names()
    return [_row(line, names, words) for line in lines]


def _row(line: Line, names: dict[str, str], words: dict[Dimension, str]) -> dict[str, Any]:
    verdicts = [verdict_of(line.shown[dimension], target) for dimension, target in line.targets.items()]
    notes = sorted({item.hidden for item in line.shown.values() if item.hidden})
    return {
        "code": line.info.code,
        "name": str(line.info.declaration.name),
        "owner": names.get(line.info.owner, line.info.owner),
        "rows": line.rows,
        **{dimension.value: percent(line.shown[dimension]) for dimension in Dimension},
        "mean": line.mean,
        "hidden": {item.value: line.shown[item].hidden for item in Dimension},
        "verdict": min(verdicts, key=["not_met", "unknown", "met", "attention"].index) if verdicts else "",
        "below": ", ".join(words[item] for item in line.below),
        "at": line.at,
        "note": "; ".join(notes),
    }


def _score(item: Dimension, label: str, words: str) -> Column:
    return Column(item.value, label, "percent", help=words, missing=lambda row: str(row["hidden"][item.value]))


def spec(*, simulated: bool = False) -> ListSpec:
    """Return how the overview looks."""
    words, help_of = dimension_names(), definitions()
    return ListSpec(
        title=_("Chất lượng dữ liệu"),
        export_name="chat-luong-so-tap-huan" if simulated else "chat-luong-du-lieu",
        provenance=Provenance.SIMULATED if simulated else Provenance.RECORDED,
        limit=40,
        default_sort="",
        search_keys=("name", "code", "owner"),
        filters=("owner", "verdict"),
        empty_title=_("Chưa có sổ nào được đo"),
        empty_text=_("Mỗi đêm mọi sổ được đo một lần, và ngay sau khi một lô dữ liệu được công bố."),
        columns=(
            Column("name", _("Sổ"), url=lambda row: reverse("quality:register", args=[row["code"]])),
            Column("owner", _("Cơ quan chủ quản")),
            Column("rows", _("Bản ghi"), "number", hidden=True),
            *(_score(item, words[item], help_of[item]) for item in Dimension),
            Column("mean", _("Trung bình"), "percent", help=_("Trung bình các chữ đo được."), hidden=True),
            Column("verdict", _("So với mục tiêu"), "verdict"),
            Column("below", _("Chữ chưa đạt"), hidden=True),
            Column("at", _("Đo lúc"), "date"),
            Column("note", _("Ghi chú"), hidden=True),
            Column("code", _("Mã"), hidden=True),
        ),
    )


def index(request: HttpRequest) -> HttpResponseBase:
    """Show every register in five words, its targets and its age; ``xem=mo-phong``: the training registers."""
    by = actor_of(request)
    # What has a score first: most registers of a province begin empty.
    lines = sorted(overview(by=by), key=lambda line: (line.mean is None, line.info.name))
    # No figure of the province counts a training register, and no list holds both.
    real = [line for line in lines if not is_simulated(line.info.declaration)]
    training = [line for line in lines if is_simulated(line.info.declaration)]
    simulated = request.GET.get("xem") == "mo-phong" and bool(training)
    context = {
        "registers_count": len(real),
        "measured_count": sum(1 for line in real if line.mean is not None),
        "below_count": sum(1 for line in real if line.below),
        "definitions": [(dimension_names()[item], words) for item, words in definitions().items()],
        "is_staff": by.is_staff,
        "simulated": simulated,
        "simulated_count": len(training),
    }
    return list_response(
        request,
        list_page(request, rows_of(training if simulated else real), spec(simulated=simulated)),
        "quality/index.html",
        context,
    )
