"""Operations of change: list, draft, preview, decide, take back."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.core.access.api import can, require
from tinhso.core.clock.api import today
from tinhso.core.directory import words
from tinhso.core.directory.data import Agency, Area, DirectoryError, Post, State, Successor, Target
from tinhso.core.directory.forms import ChangeForm, DecisionForm, ReasonForm
from tinhso.core.directory.models import DirectoryChange
from tinhso.core.directory.rules import permissions
from tinhso.core.directory.rules.operations import Effect
from tinhso.core.directory.selectors import directory
from tinhso.core.directory.services import changing
from tinhso.core.directory.services.touching import touched_by
from tinhso.core.directory.views.common import Links, actor_of, frame, name_of, since_words
from tinhso.core.directory.views.edits import saved
from tinhso.core.files import api as files
from tinhso.core.web.api import Column, ListSpec, list_page, list_response

DOCUMENT_MAX = 25 * 1024 * 1024


@require_GET
def changes(request: HttpRequest) -> HttpResponseBase:
    """List the operations of change: decided ones for everybody, drafts for those who may draft."""
    links, actor = Links(request), actor_of(request)
    rows = DirectoryChange.objects.all()
    may = can(actor, permissions.CHANGE)
    if not may:
        rows = rows.exclude(state__in=[State.DRAFT, State.DISCARDED])
    spec = ListSpec(
        title=_("Sáp nhập, chia tách, đổi tên"),
        export_name="thay-doi-don-vi",
        default_sort="-on",
        search_keys=("title", "document_number"),
        filters=("operation", "target", "state", "on"),
        empty_title=_("Chưa có việc nào"),
        empty_text=_("Mỗi lần sáp nhập, chia tách, đổi tên hay giải thể được soạn, xem trước và ghi nhận ở đây."),
        columns=(
            Column("title", _("Việc"), url=lambda row: links("change", row.public_id)),
            Column("operation", _("Loại"), choices=list(words.OPERATIONS.items())),
            Column("target", _("Của"), choices=list(words.TARGETS.items())),
            Column("on", _("Có hiệu lực từ ngày"), "date"),
            Column("state", _("Tình trạng"), choices=list(words.STATES.items())),
            Column("document_number", _("Văn bản")),
            Column("document_date", _("Ngày văn bản"), "date", hidden=True),
            Column("document_issuer", _("Cơ quan ban hành"), hidden=True),
        ),
    )
    page = list_page(request, rows, spec)
    return list_response(request, page, "directory/changes.html", frame(request, "changes", may_draft=may))


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Draft a new change; ``?cu=CODE&loai=…&cua=…`` fills what is known from the page it came from."""
    by = actor_of(request)
    require(by, permissions.CHANGE)
    asked = {"target": "cua", "operation": "loai", "sources": "cu"}
    given = {name: request.GET[key] for name, key in asked.items() if key in request.GET}
    form = ChangeForm(request.POST or None, initial=given)
    made: list[UUID] = []

    def save() -> None:
        made.append(changing.draft(by=by, plan=form.plan(), title=form.cleaned_data["title"]))

    if request.method == "POST" and form.is_valid() and saved(form, save):
        messages.success(request, _("Đã lưu bản nháp. Hãy xem trước những gì sẽ thay đổi."))
        return HttpResponseRedirect(Links(request)("change", made[0]))
    return _form_page(request, form, _("Soạn việc sáp nhập, chia tách, đổi tên"), Links(request)("changes"))


@require_http_methods(["GET", "POST"])
def redraft(request: HttpRequest, change: UUID) -> HttpResponse:
    """Change a draft."""
    by, row = actor_of(request), _row(request, change)
    require(by, permissions.CHANGE)
    shown = {**ChangeForm.shown(changing.plan_of(row)), "title": row.title, "seen": row.version}
    form = ChangeForm(request.POST or None, initial=shown)
    back = Links(request)("change", change)

    def save() -> None:
        data = form.cleaned_data
        changing.redraft(by=by, change=change, plan=form.plan(), title=data["title"], seen=data["seen"] or 0)

    if request.method == "POST" and form.is_valid() and saved(form, save):
        messages.success(request, _("Đã lưu bản nháp."))
        return HttpResponseRedirect(back)
    return _form_page(request, form, _("Sửa bản nháp"), back)


def _form_page(request: HttpRequest, form: ChangeForm, heading: str, back: str) -> HttpResponse:
    context = frame(request, "changes", form=form, heading=heading, back=back)
    return render(request, "directory/change_form.html", context, status=400 if form.errors else 200)


@require_GET
def change(request: HttpRequest, change: UUID) -> HttpResponse:
    """Show a change: what it does and whom it touches; its document, or the form for it."""
    return _page(request, _row(request, change))


@require_POST
def decide(request: HttpRequest, change: UUID) -> HttpResponse:
    """Record the deciding document."""
    by, row = actor_of(request), _row(request, change)
    form = DecisionForm(request.POST, request.FILES)

    def save() -> None:
        data = form.cleaned_data
        changing.decide(
            by=by,
            change=change,
            seen=data["seen"],
            number=data["number"],
            dated=data["dated"],
            issuer=data["issuer"],
            file=_stored(by, data.get("file")),
        )

    if form.is_valid() and saved(form, save):
        messages.success(request, _("Đã ghi nhận văn bản. Danh bạ đổi từ ngày có hiệu lực."))
        return HttpResponseRedirect(Links(request)("change", change))
    return _page(request, row, decision=form, status=400)


def _stored(by: Any, upload: Any) -> tuple[str, str]:
    if upload is None:
        return "", ""
    try:
        kept = files.store(
            by=by, content=upload.file, name=upload.name, allowed={files.PDF, files.DOCX}, max_bytes=DOCUMENT_MAX
        )
    except files.FileRefused as refusal:
        raise DirectoryError(str(refusal)) from refusal
    return kept.sha256, str(upload.name)[:200]


@require_POST
def revoke(request: HttpRequest, change: UUID) -> HttpResponse:
    """Take a decided change back before its day."""
    by, row = actor_of(request), _row(request, change)
    form = ReasonForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        if saved(form, lambda: changing.revoke(by=by, change=change, seen=data["seen"], reason=data["reason"])):
            messages.success(request, _("Đã rút lại. Danh bạ trở về như trước."))
            return HttpResponseRedirect(Links(request)("change", change))
    return _page(request, row, revocation=form, status=400)


@require_POST
def discard(request: HttpRequest, change: UUID) -> HttpResponse:
    """Throw a draft away."""
    by, row = actor_of(request), _row(request, change)
    form = DecisionForm(request.POST)
    if saved(form, lambda: changing.discard(by=by, change=change, seen=int(request.POST.get("seen") or 0))):
        messages.success(request, _("Đã bỏ bản nháp."))
        return HttpResponseRedirect(Links(request)("changes"))
    return _page(request, row, decision=form, status=400)


@require_GET
def document(request: HttpRequest, change: UUID) -> HttpResponseBase:
    """Download the deciding document (public, as the decision is)."""
    row = _row(request, change)
    if not row.document_file:
        raise Http404(_("Việc này không kèm tệp văn bản."))
    kept = files.described(row.document_file)
    content = files.open_file(row.document_file).read()
    answer = HttpResponse(content, content_type=kept.media_type if kept else "application/octet-stream")
    answer["Content-Disposition"] = "attachment"
    return answer


def _row(request: HttpRequest, change: UUID) -> DirectoryChange:
    row = DirectoryChange.objects.filter(public_id=change).first()
    hidden = {State.DRAFT.value, State.DISCARDED.value}
    if row is None or (row.state in hidden and not can(actor_of(request), permissions.CHANGE)):
        raise Http404(_("Không có việc thay đổi này."))
    return row


def _page(
    request: HttpRequest,
    row: DirectoryChange,
    *,
    decision: DecisionForm | None = None,
    revocation: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    plan = changing.plan_of(row)
    held = directory()
    is_draft = row.state == State.DRAFT
    found = changing.preview(plan) if is_draft else Effect()
    may = all(can(actor_of(request), permissions.CHANGE, scope=scope) for scope in changing.scope_of_plan(held, plan))
    may = may and can(actor_of(request), permissions.CHANGE)
    seen = {"seen": row.version}
    eve = plan.on - timedelta(days=1)
    context = frame(
        request,
        "changes",
        row=row,
        plan=plan,
        is_draft=is_draft,
        may=may,
        operation=words.OPERATIONS[plan.operation],
        target=words.TARGETS[plan.target],
        state=words.STATES[row.state],
        sources=[_unit_link(request, held.unit(plan.target, code, eve), code, plan.target) for code in plan.sources],
        results=[(unit, Links(request).unit(plan.target, unit.code, plan.on)) for unit in plan.results],
        problems=found.problems,
        effects=_effects(found),
        touched=touched_by(changing.info_of(row)),
        agencies=_agencies_of(held, plan),
        decision=decision or DecisionForm(initial=seen),
        revocation=revocation or ReasonForm(initial=seen),
        may_revoke=may and row.state == State.DECIDED and row.on > today(),
    )
    return render(request, "directory/change.html", context, status=status)


def _unit_link(request: HttpRequest, unit: Any, code: str, target: Target) -> tuple[str, str, str]:
    eve = getattr(unit, "valid_to", None) or getattr(unit, "valid_from", None)
    return (name_of(unit) if unit else code, code, Links(request).unit(target, code, eve) if unit else "")


def _effects(found: Effect) -> list[tuple[str, list[str]]]:
    """Return what a preview lists: rows that end, rows made, links, posts."""
    units = [before for before, _after in found.ended if isinstance(before, Area | Agency)]
    posts = [before for before, _after in found.ended if isinstance(before, Post)]
    made = [row for row in found.made if isinstance(row, Area | Agency)]
    links = [row for row in found.made if isinstance(row, Successor)]
    groups = [
        (_("Hết hiệu lực"), [f"{name_of(row)} ({row.code})" for row in units]),
        (_("Bắt đầu có hiệu lực"), [f"{name_of(row)} ({row.code}), {since_words(row)}" for row in made]),
        (_("Kế thừa"), [f"{row.old} → {row.new}, {words.PASSINGS[row.kind]} {row.share}".strip() for row in links]),
        (_("Chức vụ hết theo cơ quan"), [row.title for row in posts]),
    ]
    return [(label, lines) for label, lines in groups if lines]


def _agencies_of(held: Any, plan: Any) -> list[str]:
    """Return the agencies of the areas that end: they need a change of their own."""
    if plan.target is not Target.AREA:
        return []
    goes_on = {unit.code for unit in plan.results}
    return [row.name for row in held.agencies_on(plan.on) if row.area in plan.sources and row.area not in goes_on]
