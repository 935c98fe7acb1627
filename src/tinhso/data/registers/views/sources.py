"""The catalogue of data sources and its self-survey."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinhso.core.access.api import NotAllowed, Scope, can
from tinhso.core.clock.api import today
from tinhso.core.directory.api import agencies, names_of_agencies
from tinhso.core.events.api import idempotent
from tinhso.core.identity.api import actor_of, signed_in
from tinhso.core.web.api import Column, ListSpec, Provenance, list_page, list_response
from tinhso.data.registers.data import RegistersError
from tinhso.data.registers.models import DataSource, Register
from tinhso.data.registers.rules import access
from tinhso.data.registers.rules.survey import gaps, questions
from tinhso.data.registers.services.sources import answer_source


class SurveyForm(forms.Form):
    """Ten questions about one source."""

    def __init__(self, data: Any, owners: list[tuple[str, str]], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["agency"] = forms.ChoiceField(label=_("Cơ quan"), choices=owners)
        self.fields["name"] = forms.CharField(label=_("Tên nguồn dữ liệu"), max_length=300)
        for question in questions():
            self.fields[question.code] = self._field(question)
        registers = [("", _("Chưa có")), *Register.objects.exclude(state="withdrawn").values_list("code", "code")]
        self.fields["register_code"] = forms.ChoiceField(
            label=_("Sổ tương ứng trong kho dữ liệu"), choices=registers, required=False
        )
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def _field(self, question: Any) -> forms.Field:
        if question.choices:
            return forms.ChoiceField(
                label=question.words, choices=question.choices, widget=forms.RadioSelect, required=False
            )
        return forms.CharField(label=question.words, help_text=question.hint, required=False, max_length=1000)


def _agencies(request: HttpRequest) -> list[tuple[str, str]]:
    by = actor_of(request)
    return [
        (item.code, item.name)
        for item in agencies(on=today())
        if can(by, access.SURVEY, scope=Scope(agency=item.code, area=""))
    ]


def _spec() -> ListSpec:
    return ListSpec(
        title=_("Nguồn dữ liệu của các cơ quan"),
        export_name="nguon-du-lieu",
        search_keys=("name", "agency"),
        filters=("agency", "kept_in"),
        provenance=Provenance.REPORTED,
        empty_title=_("Chưa cơ quan nào tự khảo sát"),
        empty_text=_("Mỗi nguồn dữ liệu trả lời mười câu hỏi; danh sách này hiện ra từ đó."),
        columns=(
            Column("name", _("Nguồn dữ liệu"), url=lambda row: reverse("registers:source", args=[row["id"]])),
            Column("agency", _("Cơ quan")),
            Column("kept_in", _("Đang nằm ở"), choices=next(q.choices for q in questions() if q.code == "kept_in")),
            Column("rows", _("Số bản ghi"), "number"),
            Column("gaps", _("Việc còn thiếu"), "number"),
            Column("next", _("Việc nên làm trước")),
            Column("register", _("Sổ"), hidden=True),
            Column("updated_at", _("Trả lời ngày"), "date"),
        ),
    )


@signed_in
def index(request: HttpRequest) -> HttpResponseBase:
    """Show the sources that agencies told of, with gaps and next steps; for public servants."""
    if not actor_of(request).is_staff:
        raise NotAllowed(access.SURVEY)
    found = list(DataSource.objects.filter(is_closed=False)[:2000])
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
                "rows": int(item.answers["rows"]) if item.answers.get("rows") else None,
                "gaps": len(missing),
                "next": missing[0].step if missing else "",
                "register": item.register_code,
                "updated_at": item.updated_at,
            }
        )
    told = {item.agency for item in found}
    silent = [name for code, name in _all_agencies() if code not in told]
    context = {"may_answer": bool(_agencies(request)), "silent": silent, "told_count": len(told)}
    return list_response(request, list_page(request, rows, _spec()), "registers/sources.html", context)


def _all_agencies() -> list[tuple[str, str]]:
    return [(item.code, item.name) for item in agencies(on=today(), kind="agency")]


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
    row = DataSource.objects.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return _form(request, row)


def _form(request: HttpRequest, row: DataSource | None) -> HttpResponseBase:
    by = actor_of(request)
    owners = _agencies(request)
    may_answer = any(row is None or code == row.agency for code, _name in owners)
    if not may_answer and (row is None or not by.is_staff or request.method == "POST"):
        raise NotAllowed(access.SURVEY)
    initial = {} if row is None else {**row.answers, "agency": row.agency, "name": row.name, "seen": row.version}
    if row is not None:
        initial["register_code"] = row.register_code
    form = SurveyForm(request.POST or None, owners, initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = answer_source(
                by=by,
                agency=data["agency"],
                name=data["name"],
                answers={question.code: data.get(question.code, "") for question in questions()},
                register_code=data["register_code"],
                public_id=str(row.public_id) if row else "",
                seen=data["seen"],
            )
        except RegistersError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lưu. Dưới đây là việc còn thiếu và việc nên làm trước."))
            return HttpResponseRedirect(reverse("registers:source", args=[made.public_id]))
    missing = gaps(row.answers, has_register=bool(row.register_code)) if row else []
    context = {"form": form, "source": row, "gaps": missing, "may_answer": may_answer}
    return render(request, "registers/source.html", context, status=400 if form.is_bound and form.errors else 200)
