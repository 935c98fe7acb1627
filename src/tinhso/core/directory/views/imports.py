"""Importing rows from CSV: template, dry run, load."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tinhso.core.access.api import require
from tinhso.core.directory import words
from tinhso.core.directory.adapters.tables import columns_of, decode, template
from tinhso.core.directory.data import Kind
from tinhso.core.directory.forms import ImportForm, LoadForm
from tinhso.core.directory.rules import permissions
from tinhso.core.directory.services.importing import ImportReport, import_rows, try_rows
from tinhso.core.directory.views.common import Links, actor_of, frame
from tinhso.core.directory.views.edits import saved
from tinhso.core.province.api import ContentError

FILE_MAX = 2 * 1024 * 1024


@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """Take a file, say what loading it would do; load it when asked to."""
    require(actor_of(request), permissions.IMPORT)
    if request.method == "POST" and "text" in request.POST:
        return _load(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    report, load = None, None
    if request.method == "POST" and form.is_valid():
        text = _text(form)
        if text is not None:
            kind = Kind(form.cleaned_data["kind"])
            report = try_rows(by=actor_of(request), kind=kind, text=text, labels=words.FIELDS)
            load = LoadForm(initial={"kind": kind.value, "text": text}) if report.may_load else None
    return _page(request, form, report, load)


def _text(form: ImportForm) -> str | None:
    upload = form.cleaned_data["file"]
    if upload.size > FILE_MAX:
        form.add_error("file", _("Tệp lớn hơn 2 MB; hãy chia nhỏ."))
        return None
    try:
        return decode(upload.read())
    except ContentError as error:
        form.add_error("file", str(error))
        return None


def _load(request: HttpRequest) -> HttpResponse:
    form = LoadForm(request.POST)
    reports: list[ImportReport] = []

    def save() -> None:
        data = form.cleaned_data
        kind = Kind(data["kind"])
        by = actor_of(request)
        reports.append(import_rows(by=by, kind=kind, text=data["text"], labels=words.FIELDS, reason=data["reason"]))

    if form.is_valid() and saved(form, save) and reports[0].is_done:
        report = reports[0]
        words_done = _("Đã nạp: %(new)s dòng mới, %(changed)s dòng đổi, %(same)s dòng giữ nguyên.")
        counts = {"new": report.created, "changed": report.changed, "same": report.unchanged}
        messages.success(request, words_done % counts)
        return HttpResponseRedirect(Links(request)("import"))
    return _page(request, ImportForm(), reports[0] if reports else None, form)


def _page(request: HttpRequest, form: ImportForm, report: ImportReport | None, load: LoadForm | None) -> HttpResponse:
    bad = bool(form.errors or (report and report.errors) or (load is not None and load.errors))
    columns: list[tuple[Any, Any, str]] = [
        (
            words.KINDS[kind],
            ", ".join(str(words.FIELDS[name]) for name in columns_of(kind)),
            Links(request)("template", kind.value),
        )
        for kind in Kind
    ]
    context = frame(request, "import", form=form, report=report, load=load, columns=columns)
    return render(request, "directory/import.html", context, status=400 if bad else 200)


@require_GET
def template_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Download an empty table with the right headings."""
    if kind not in set(Kind):
        raise Http404(_("Không có tệp mẫu này."))
    # A byte order mark, so that Excel reads the Vietnamese headings.
    answer = HttpResponse("\ufeff" + template(Kind(kind), words.FIELDS), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="mau-{kind}.csv"'
    return answer
