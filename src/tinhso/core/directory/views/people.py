"""People and their posts: for staff; editing for data stewards and administrators."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.core.access.api import can, require
from tinhso.core.directory.data import Target
from tinhso.core.directory.forms import LeaveForm, LeftForm, PersonForm, PostForm
from tinhso.core.directory.rules import permissions
from tinhso.core.directory.rules.snapshot import in_force
from tinhso.core.directory.selectors import directory
from tinhso.core.directory.selectors.people import holders, person
from tinhso.core.directory.services import people as services
from tinhso.core.directory.views.common import Links, actor_of, day_of, frame
from tinhso.core.directory.views.edits import saved
from tinhso.core.journal import api as journal
from tinhso.core.web.api import Column, ListSpec, list_page, list_response


@require_GET
def people(request: HttpRequest) -> HttpResponseBase:
    """List who holds which post on a day."""
    actor, links, day = actor_of(request), Links(request), day_of(request)
    require(actor, permissions.CONTACTS)
    held = directory()
    found = holders(by=actor, on=day)
    names = {row.agency: getattr(held.nearest(Target.AGENCY, row.agency, day), "name", row.agency) for row in found}
    spec = ListSpec(
        title=_("Con người"),
        export_name="con-nguoi",
        search_keys=("name", "title", "agency"),
        filters=("agency", "title"),
        empty_title=_("Chưa có ai giữ chức vụ nào"),
        empty_text=_("Nguồn không nêu tên ai nên không có sẵn. Thêm chức vụ của cơ quan, thêm người, rồi giao."),
        columns=(
            Column("name", _("Họ và tên"), url=lambda row: links("person", row.person)),
            Column("title", _("Chức vụ")),
            Column("agency", _("Cơ quan"), value=lambda row: names[row.agency]),
            Column("phone", _("Điện thoại")),
            Column("email", _("Thư điện tử công vụ")),
            Column("valid_from", _("Từ ngày"), "date"),
        ),
    )
    page = list_page(request, found, spec)
    context = frame(request, "people", may_edit=can(actor, permissions.EDIT), posts=len(held.posts))
    return list_response(request, page, "directory/people.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter a person."""
    by = actor_of(request)
    require(by, permissions.EDIT)
    form = PersonForm(request.POST or None)
    made: list[UUID] = []

    def save() -> None:
        data = form.cleaned_data
        card = services.PersonCard(data["name"], data["phone"], data["email"])
        made.append(services.save_person(by=by, card=card))

    if request.method == "POST" and form.is_valid() and saved(form, save):
        messages.success(request, _("Đã thêm người. Giờ có thể giao chức vụ."))
        return HttpResponseRedirect(Links(request)("person", made[0]))
    context = frame(request, "people", form=form, heading=_("Thêm người"), back=Links(request)("people"))
    return render(request, "directory/person_form.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Show a person with the posts held; correct the card."""
    by = actor_of(request)
    require(by, permissions.CONTACTS)
    row = person(subject)
    if row is None:
        raise Http404(_("Danh bạ không có người này."))
    may_edit = can(by, permissions.EDIT)
    initial = {"name": row.name, "phone": row.phone, "email": row.email, "seen": row.version}
    form = PersonForm(request.POST or None, initial=initial)

    def save() -> None:
        data = form.cleaned_data
        card = services.PersonCard(data["name"], data["phone"], data["email"])
        services.save_person(by=by, card=card, subject=subject, seen=data["seen"] or 0)

    if request.method == "POST" and form.is_valid() and saved(form, save):
        messages.success(request, _("Đã lưu."))
        return HttpResponseRedirect(Links(request)("person", subject))
    if request.method == "GET":
        journal.append_reading(by=by, subject_id=subject, what=_("danh bạ cán bộ"), purpose=_("liên hệ công việc"))
    return _page(request, subject, form, may_edit, status=400 if form.errors else 200)


@require_POST
def take(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Give the person a post."""
    by = actor_of(request)
    form = PostForm(_posts(request), request.POST)

    def save() -> None:
        data = form.cleaned_data
        services.take_post(by=by, subject=subject, post=data["post"], since=data["valid_from"], basis=data["basis"])

    return _did(request, subject, form.is_valid() and saved(form, save), form)


@require_POST
def leave(request: HttpRequest, subject: UUID) -> HttpResponse:
    """End a post the person holds."""
    by = actor_of(request)
    form = LeaveForm(request.POST)

    def save() -> None:
        data = form.cleaned_data
        services.leave_post(by=by, subject=subject, post=data["post"], until=data["valid_to"])

    return _did(request, subject, form.is_valid() and saved(form, save), form)


@require_POST
def left(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Record that the person left office: every post ends on the last working day."""
    by = actor_of(request)
    form = LeftForm(request.POST)

    def save() -> None:
        services.leave_office(by=by, subject=subject, until=form.cleaned_data["last_day"])

    return _did(request, subject, form.is_valid() and saved(form, save), form)


def _did(request: HttpRequest, subject: UUID, done: bool, form: PostForm | LeaveForm | LeftForm) -> HttpResponse:
    if done:
        messages.success(request, _("Đã ghi."))
    else:
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
    return HttpResponseRedirect(Links(request)("person", subject))


def _posts(request: HttpRequest) -> list[tuple[str, str]]:
    held, day = directory(), day_of(request)
    found = []
    for row in held.posts:
        if in_force(row, day):
            agency = held.agency(row.agency, day)
            found.append((row.code, f"{row.title}, {agency.short or agency.name if agency else row.agency}"))
    return found


def _page(request: HttpRequest, subject: UUID, form: PersonForm, may_edit: bool, status: int) -> HttpResponse:
    row = person(subject)
    assert row is not None
    held = directory()
    titles = {post.code: post for post in held.posts}
    rows = [(holding, titles.get(holding.post)) for holding in row.holdings.all()]
    context = frame(
        request,
        "people",
        person=row,
        rows=rows,
        form=form,
        post_form=PostForm(_posts(request)),
        may_edit=may_edit,
        left_form=LeftForm(),
    )
    return render(request, "directory/person.html", context, status=status)
