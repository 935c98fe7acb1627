"""The catalogue of data sources, its self-survey, and how far the agencies are."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinhso.blocks.forms.api import discard_draft, draft_of
from tinhso.core.access.api import NotAllowed, Scope, can
from tinhso.core.clock.api import today
from tinhso.core.directory.api import agencies, names_of_agencies
from tinhso.core.events.api import idempotent
from tinhso.core.identity.api import actor_of, names_of, signed_in
from tinhso.core.web.api import Column, ListSpec, Provenance, list_page, list_response
from tinhso.data.registers.data import RegistersError
from tinhso.data.registers.forms.survey_form import SurveyForm
from tinhso.data.registers.models import DataSource
from tinhso.data.registers.rules import access
from tinhso.data.registers.rules.survey import answered, gaps, questions
from tinhso.data.registers.selectors import sources as selectors
from tinhso.data.registers.selectors.heads import heads
from tinhso.data.registers.services.sources import answer_source


def _agencies(request: HttpRequest) -> list[tuple[str, str]]:
    by = actor_of(request)
    return [
        (item.code, item.name)
        for item in agencies(on=today())
        if can(by, access.SURVEY, scope=Scope(agency=item.code, area=""))
    ]


def _all_agencies() -> list[tuple[str, str]]:
    return [(item.code, item.name) for item in agencies(on=today(), kind="agency")]


# --- lists ----------------------------------------------------------------------------------------


@signed_in
def index(request: HttpRequest) -> HttpResponseBase:
    """Show the sources that agencies told of, or (``xem=tien-do``) how far each agency is; for public servants."""
    if not actor_of(request).is_staff:
        raise NotAllowed(access.SURVEY)
    found = selectors.open_sources()
    expected = _all_agencies()
    told = {item.agency for item in found}
    tab = "tien-do" if request.GET.get("xem") == "tien-do" else ""
    rows, spec = (_progress(found, expected), _progress_spec()) if tab else (_rows(found), _spec())
    gaps_count = sum(len(gaps(item.answers, has_register=bool(item.register_code))) for item in found)
    context = {
        "tab": tab,
        "may_answer": bool(_agencies(request)),
        "sources_count": len(found),
        "told_count": len(told & {code for code, _name in expected}),
        "expected_count": len(expected),
        "gaps_count": gaps_count,
    }
    return list_response(request, list_page(request, rows, spec), "registers/sources.html", context)


def _rows(found: list[DataSource]) -> list[dict[str, Any]]:
    names = names_of_agencies({item.agency for item in found}, on=today())
    rows = []
    for item in found:
        missing = gaps(item.answers, has_register=bool(item.register_code))
        rows.append(
            {
                "id": item.public_id,
                "name": item.name,
                "agency": names.get(item.agency, item.agency),
                "kept_in": item.answers.get("kept_in", ""),
                "digitised": item.answers.get("digitised", ""),
                "personal": item.answers.get("personal", ""),
                "shared": item.answers.get("shared", ""),
                "rows": int(item.answers["rows"]) if item.answers.get("rows") else None,
                "answered": answered(item.answers),
                "gaps": len(missing),
                "next": missing[0].step if missing else "",
                "register": item.register_code,
                "updated_at": item.updated_at,
            }
        )
    return rows


def _choices(code: str) -> tuple[tuple[str, str], ...]:
    return next(item.choices for item in questions() if item.code == code)


def _spec() -> ListSpec:
    return ListSpec(
        title=_("Nguồn dữ liệu của các cơ quan"),
        export_name="nguon-du-lieu",
        search_keys=("name", "agency"),
        filters=("agency", "kept_in", "digitised", "personal", "shared"),
        provenance=Provenance.REPORTED,
        empty_title=_("Chưa cơ quan nào tự khảo sát"),
        empty_text=_("Mỗi nguồn dữ liệu trả lời mười câu hỏi; danh sách này hiện ra từ đó."),
        columns=(
            Column("name", _("Nguồn dữ liệu"), url=lambda row: reverse("registers:source", args=[row["id"]])),
            Column("agency", _("Cơ quan")),
            Column("kept_in", _("Đang nằm ở"), choices=_choices("kept_in")),
            Column("rows", _("Số bản ghi"), "number"),
            Column("answered", _("Đã rõ (trong 10)"), "number"),
            Column("gaps", _("Việc còn thiếu"), "number"),
            Column("next", _("Việc nên làm trước")),
            Column("updated_at", _("Trả lời ngày"), "date"),
            Column("digitised", _("Số hoá"), choices=_choices("digitised"), hidden=True),
            Column("personal", _("Dữ liệu cá nhân"), choices=_choices("personal"), hidden=True),
            Column("shared", _("Chia sẻ"), choices=_choices("shared"), hidden=True),
            Column("register", _("Sổ"), hidden=True),
        ),
    )


def _progress(found: list[DataSource], expected: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return one row for each agency that should answer, and for any other that did."""
    names = dict(expected) | names_of_agencies({item.agency for item in found}, on=today())
    by_agency: dict[str, list[DataSource]] = {code: [] for code in names}
    for item in found:
        by_agency.setdefault(item.agency, []).append(item)
    return [
        {
            "agency": names.get(code, code),
            "sources": len(items) or None,
            "clear": round(100 * sum(answered(item.answers) for item in items) / (10 * len(items)), 1)
            if items
            else None,
            "gaps": sum(len(gaps(item.answers, has_register=bool(item.register_code))) for item in items)
            if items
            else None,
            "with_register": sum(1 for item in items if item.register_code) if items else None,
            "state": "told" if items else "silent",
            "last": max((item.updated_at for item in items), default=None),
        }
        for code, items in by_agency.items()
    ]


def _progress_spec() -> ListSpec:
    return ListSpec(
        title=_("Tiến độ tự khảo sát"),
        export_name="tien-do-tu-khao-sat",
        limit=100,
        search_keys=("agency",),
        filters=("state",),
        provenance=Provenance.REPORTED,
        columns=(
            Column("agency", _("Cơ quan")),
            Column("state", _("Tình trạng"), choices={"told": _("đã trả lời"), "silent": _("chưa trả lời")}),
            Column("sources", _("Số nguồn"), "number"),
            Column("clear", _("Câu đã rõ"), "percent"),
            Column("gaps", _("Việc còn thiếu"), "number"),
            Column("with_register", _("Đã có sổ"), "number"),
            Column("last", _("Lần cuối"), "date"),
        ),
    )


# --- answering ------------------------------------------------------------------------------------


@signed_in
@require_http_methods(["GET", "POST"])
@idempotent
def add(request: HttpRequest) -> HttpResponseBase:
    """Tell of a new source."""
    return _form(request, None)


@signed_in
@require_http_methods(["GET", "POST"])
@idempotent
def edit(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Show a source's answers, gaps and next steps; answer again."""
    row = selectors.source(public_id)
    if row is None:
        raise Http404
    return _form(request, row)


def _values(row: DataSource | None) -> dict[str, Any]:
    if row is None:
        return {}
    known = {"agency": row.agency, "name": row.name, "seen": row.version, "register_code": row.register_code}
    return {**row.answers, **known}


def _form(request: HttpRequest, row: DataSource | None) -> HttpResponseBase:
    by = actor_of(request)
    owners = _agencies(request)
    may_answer = any(row is None or code == row.agency for code, _name in owners)
    if not may_answer and (row is None or not by.is_staff or request.method == "POST"):
        raise NotAllowed(access.SURVEY)
    name = f"registers:source:{row.public_id if row else 'new'}"
    draft = draft_of(name, by=by) if request.method == "GET" and may_answer else None
    registers = [(item.code, str(item.declaration.name)) for item in heads()]
    form = SurveyForm(request.POST or None, by=by, owners=owners, registers=registers, values=_values(row), draft=draft)
    if request.method == "POST" and form.is_valid():
        made = _answer(request, form, row)
        if made is not None:
            discard_draft(by=by, form=name)
            messages.success(request, _("Đã lưu. Dưới đây là việc còn thiếu và việc nên làm trước."))
            return HttpResponseRedirect(reverse("registers:source", args=[made.public_id]))
    context = {
        "form": form,
        "source": row,
        "gaps": gaps(row.answers, has_register=bool(row.register_code)) if row else [],
        "clear": answered(row.answers) if row else 0,
        "versions": selectors.versions_of(row) if row else [],
        "updated_by": names_of({row.updated_by}).get(row.updated_by, "") if row else "",
        "may_answer": may_answer,
        "words": _in_words(row) if row and not may_answer else [],
        "draft": draft,
        "draft_name": name,
    }
    return render(request, "registers/source.html", context, status=400 if form.is_bound and form.errors else 200)


def _in_words(row: DataSource) -> list[tuple[str, str]]:
    """Return the answers as they read, for those who only look."""
    found = []
    for question in questions():
        given = str(row.answers.get(question.code) or "")
        found.append((question.words, dict(question.choices).get(given, given)))
    return found


def _answer(request: HttpRequest, form: SurveyForm, row: DataSource | None) -> DataSource | None:
    given = form.cleaned_data
    try:
        return answer_source(
            by=actor_of(request),
            agency=given["agency"],
            name=given["name"],
            answers={question.code: given.get(question.code) or "" for question in questions()},
            register_code=given["register_code"],
            public_id=str(row.public_id) if row else "",
            seen=given["seen"],
        )
    except RegistersError as error:
        form.add_error(None, str(error))
        return None
