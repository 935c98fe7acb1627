"""Merging two records that are one thing, and splitting one that is two."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinhso.core.events.api import idempotent
from tinhso.core.identity.api import actor_of, signed_in
from tinhso.data.registers.data import Field, InvalidRecord, Record, UnknownRecord
from tinhso.data.registers.forms.record_form import RecordForm
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors import records
from tinhso.data.registers.selectors.heads import Head
from tinhso.data.registers.selectors.likeness import likely_same
from tinhso.data.registers.services import joining, reading
from tinhso.data.registers.services import records as writes
from tinhso.data.registers.views.common import Wording, title_of, told
from tinhso.data.registers.views.writing import editable, reason_field, saved, to_record


class ReasonForm(forms.Form):
    """Why, and the versions that were looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    seen_other = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["reason"] = reason_field()


# --- merging --------------------------------------------------------------------------------------


@signed_in
@require_http_methods(["GET", "POST"])
@told
@idempotent
def merge(request: HttpRequest, code: str, public_id: str) -> HttpResponseBase:
    """Find the record that is the same thing, then choose field by field what is kept."""
    found, item = editable(request, code, public_id)
    other_id = request.POST.get("voi") or request.GET.get("voi", "")
    if not other_id:
        return _candidates(request, found, item)
    if not records.is_uuid(other_id):
        raise UnknownRecord(_("Không có bản ghi này."))
    other = reading.read_record(by=actor_of(request), code=code, public_id=other_id, purpose=_("Mở để gộp"))
    access.require_write(actor_of(request), found.declaration, other.agency, other.area)
    form = ReasonForm(request.POST or None, initial={"seen": item.version, "seen_other": other.version})
    if request.method == "POST" and form.is_valid():
        kept = saved(form, lambda: _merge(request, code, item, other, form.cleaned_data))
        if kept is not None:
            messages.success(request, _("Đã gộp. Bản ghi kia dẫn về đây; hoàn tác được."))
            return to_record(code, public_id)
    context = {
        "code": code,
        "declaration": found.declaration,
        "item": item,
        "other": other,
        "title": title_of(found.declaration, item.values),
        "other_title": title_of(found.declaration, other.values),
        "form": form,
        "lines": _beside(found, item, other, request.POST),
    }
    return render(request, "registers/merge.html", context, status=400 if form.is_bound and form.errors else 200)


def _candidates(request: HttpRequest, found: Head, item: Record) -> HttpResponse:
    q = request.GET.get("q", "").replace("\x00", "")
    by, declaration = actor_of(request), found.declaration
    hits, pages = likely_same(found, item, by=by, q=q)
    for asked, page in pages:
        reading.note_page(by=by, asked=asked, page=page, what=_("Tìm bản ghi trùng để gộp"))
    context = {
        "code": found.code,
        "declaration": declaration,
        "item": item,
        "title": title_of(declaration, item.values),
        "q": q,
        "hits": [
            {
                "record": hit.record,
                "title": title_of(declaration, hit.record.values),
                "agree": [str(field.label) for name in hit.agree if (field := declaration.field(name))],
                "key": [hit.record.values.get(name) for name in declaration.key if name in hit.record.values],
            }
            for hit in hits
        ],
    }
    return render(request, "registers/merge_find.html", context)


def _beside(found: Head, item: Record, other: Record, chosen: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the fields of both records beside each other, those that differ first."""
    wording = Wording(found.declaration, [item.values, other.values])
    lines = [_line(wording, field, item, other, chosen) for field in found.declaration.shown]
    return sorted(lines, key=lambda line: not line["differs"])


def _line(wording: Wording, field: Field, item: Record, other: Record, chosen: Mapping[str, Any]) -> dict[str, Any]:
    mine, theirs = item.values.get(field.name), other.values.get(field.name)
    # What is missing here and known there is taken from there, unless the steward says otherwise.
    wanted = chosen.get(f"lay-{field.name}") or ("other" if mine is None and theirs is not None else "this")
    return {
        "field": field,
        "mine": wording.text(field, mine),
        "theirs": wording.text(field, theirs),
        "differs": mine != theirs,
        "chosen": wanted,
    }


def _merge(request: HttpRequest, code: str, item: Record, other: Record, told: Mapping[str, Any]) -> Record:
    taken = {name: value for name, value in other.values.items() if request.POST.get(f"lay-{name}") == "other"}
    return joining.merge(
        by=actor_of(request),
        code=code,
        keep=item.public_id,
        lose=other.public_id,
        values=taken,
        reason=told["reason"],
        expected_keep=told["seen"],
        expected_lose=told["seen_other"],
    )


# --- splitting ------------------------------------------------------------------------------------


@signed_in
@require_http_methods(["GET", "POST"])
@told
@idempotent
def split(request: HttpRequest, code: str, public_id: str) -> HttpResponseBase:
    """Say what each of the two things is, beside each other."""
    found, item = editable(request, code, public_id)
    by, data = actor_of(request), request.POST or None
    blank = {name: None if name in found.declaration.key else value for name, value in item.values.items()}
    first = RecordForm(found.declaration, data, by=by, values=item.values, prefix="a")
    second = RecordForm(found.declaration, data, by=by, values=blank, prefix="b")
    form = ReasonForm(data, initial={"seen": item.version})
    all_forms: Sequence[forms.Form] = (first, second, form)
    # Each is asked, so that every mistake is told at once.
    sound = [one.is_valid() for one in all_forms]
    if request.method == "POST" and all(sound):
        made = _split(request, code, item, first, second, form)
        if made is not None:
            messages.success(request, _("Đã tách thành hai bản ghi. Đây là bản ghi mới."))
            return to_record(code, made.public_id)
    context = {
        "code": code,
        "declaration": found.declaration,
        "item": item,
        "title": title_of(found.declaration, item.values),
        "first": first,
        "second": second,
        "form": form,
    }
    wrong = any(one.is_bound and one.errors for one in all_forms)
    return render(request, "registers/split.html", context, status=400 if wrong else 200)


def _split(
    request: HttpRequest, code: str, item: Record, first: RecordForm, second: RecordForm, form: ReasonForm
) -> Record | None:
    """Return the new record, or None with what is wrong said in the half where it is wrong."""
    by = actor_of(request)
    for half in (first, second):
        half.show_errors(writes.validate(code, half.values(), by=by))
    if first.errors or second.errors:
        return None
    try:
        pair = joining.split(
            by=by,
            code=code,
            public_id=item.public_id,
            values=first.values(),
            new_values=second.values(),
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["seen"],
        )
    except InvalidRecord as error:
        second.show_errors(error.errors)
        return None
    return pair[1]
