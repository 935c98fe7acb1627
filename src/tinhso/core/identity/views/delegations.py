"""Pages of delegation: what I lent and borrowed, and for administrators and auditors all of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhso.core.access.api import require
from tinhso.core.clock.api import today
from tinhso.core.identity import rules
from tinhso.core.identity.data import IdentityRefused
from tinhso.core.identity.forms.people import DelegationForm
from tinhso.core.identity.gates import signed_in
from tinhso.core.identity.models import Account, Delegation, RoleGrant
from tinhso.core.identity.requests import account_of_request, actor_of
from tinhso.core.identity.selectors import colleagues_of, delegations_seen_by
from tinhso.core.identity.services import delegations as services
from tinhso.core.identity.words import role_name, scope_words
from tinhso.core.web.api import Column, ListSpec, list_page, list_response

SHOWN = 200
STATES = {
    "in_force": gettext_lazy("đang có hiệu lực"),
    "coming": gettext_lazy("chưa đến ngày"),
    "ended": gettext_lazy("đã hết hạn"),
    "withdrawn": gettext_lazy("đã kết thúc sớm"),
}


def state_of(row: Delegation) -> str:
    """Return where a delegation stands today."""
    day = today()
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.ends_on < day:
        return "ended"
    return "coming" if row.starts_on > day else "in_force"


def _shown(rows: list[Delegation]) -> list[dict[str, object]]:
    return [
        {
            "row": row,
            "role": role_name(row.lent.role),
            "scope": scope_words(row.lent.scope),
            "state": state_of(row),
            "state_words": STATES[state_of(row)],
            "is_open": row.is_open,
        }
        for row in rows
    ]


@never_cache
@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Show what I lent and what I borrowed."""
    account = account_of_request(request)
    rows = Delegation.objects.select_related("grant__account", "receiver")
    context = {
        "given": _shown(list(rows.filter(grant__account=account)[:SHOWN])),
        "received": _shown(list(rows.filter(receiver=account)[:SHOWN])),
        "acting": request.session.get("acting", ""),
        "may_lend": bool(_lendable(account)) and not actor_of(request).acting_for,
    }
    return render(request, "identity/my_delegations.html", context)


def _lendable(account: Account) -> list[RoleGrant]:
    roles = [role.value for role in rules.DELEGABLE_ROLES]
    return list(account.role_grants.standing().filter(role__in=roles).order_by("role", "agency", "area"))


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def delegate(request: HttpRequest) -> HttpResponse:
    """Lend one of my roles to a colleague."""
    account = account_of_request(request)
    lendable = _lendable(account)
    choices = [(row.pk, f"{role_name(row.grant.role)} ({scope_words(row.grant.scope)})") for row in lendable]
    first = lendable[0] if lendable else None
    initial = {"agency": first.agency, "area": first.area, "starts_on": today()} if first else {}
    form = DelegationForm(request.POST if request.method == "POST" else None, roles=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.delegate(by=actor_of(request), account=account, **form.asked())
        except IdentityRefused as refusal:
            field = {"scope": "agency", "period": "ends_on", "role": "grant", "unknown": "grant"}.get(
                refusal.code, refusal.code
            )
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã ủy quyền. Bạn có thể kết thúc bất cứ lúc nào."))
            return HttpResponseRedirect(reverse("my_delegations"))
    near: dict[str, str] = {}
    for row in lendable:
        near.update(colleagues_of(account, row).values_list("username", "name")[:SHOWN])
    context = {"form": form, "colleagues": sorted(near.items(), key=lambda item: item[1])[:SHOWN], "first": first}
    return render(request, "identity/delegate.html", context)


@require_POST
@signed_in
def withdraw(request: HttpRequest, delegation: UUID) -> HttpResponse:
    """End a delegation: mine, one given to me, or (as administrator) one in my scope."""
    try:
        services.withdraw_delegation(
            by=actor_of(request), delegation_id=delegation, reason=request.POST.get("reason", "")
        )
    except IdentityRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Ủy quyền đã kết thúc."))
    is_own = request.POST.get("o") != "danh-sach"
    return HttpResponseRedirect(reverse("my_delegations" if is_own else "delegations"))


@require_POST
@signed_in
def act_for(request: HttpRequest, delegation: UUID) -> HttpResponse:
    """Work by a role lent to me, on this browser, until I stop."""
    try:
        row = services.act_for(
            request, by=actor_of(request), account=account_of_request(request), delegation_id=delegation
        )
    except IdentityRefused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("my_delegations"))
    name = row.grant.account.name
    messages.success(request, _("Bạn đang làm việc được ủy quyền của %(name)s.") % {"name": name})
    return HttpResponseRedirect("/lam-viec/")


@require_POST
@signed_in
def act_for_oneself(request: HttpRequest) -> HttpResponse:
    """Work by my own roles again."""
    services.act_for_oneself(request)
    messages.success(request, _("Bạn đang làm việc với vai trò của chính mình."))
    return HttpResponseRedirect("/lam-viec/")


def _scope(row: Delegation) -> str:
    return scope_words(row.lent.scope)


DELEGATIONS = ListSpec(
    columns=[
        Column(
            "giver",
            gettext_lazy("Người ủy quyền"),
            value=lambda row: row.grant.account.name,
            field="grant__account__name",
        ),
        Column(
            "receiver", gettext_lazy("Người được ủy quyền"), value=lambda row: row.receiver.name, field="receiver__name"
        ),
        Column("role", gettext_lazy("Vai trò"), value=lambda row: role_name(row.lent.role), field="grant__role"),
        Column("scope", gettext_lazy("Phạm vi"), value=_scope, field="agency", sortable=False),
        Column("starts_on", gettext_lazy("Từ ngày"), kind="date"),
        Column("ends_on", gettext_lazy("Đến hết ngày"), kind="date"),
        Column("state", gettext_lazy("Tình trạng"), value=state_of, choices=STATES),
        Column("reason", gettext_lazy("Lý do")),
    ],
    default_sort="-starts_on",
    search_keys=["giver", "receiver", "reason"],
    filters=["state", "starts_on", "ends_on"],
    title=gettext_lazy("Ủy quyền"),
    export_name="uy-quyen",
    empty_title=gettext_lazy("Chưa có lần ủy quyền nào"),
    empty_text=gettext_lazy("Khi một người ủy quyền cho đồng nghiệp, việc đó hiện ở đây."),
)


@never_cache
@require_safe
@signed_in
def all_delegations(request: HttpRequest) -> HttpResponseBase:
    """List who acts for whom, now and before, inside the reader's scope."""
    actor = actor_of(request)
    require(actor, rules.SEE_DELEGATIONS)
    rows = delegations_seen_by(actor)
    bounded = list(rows[:2001])
    page = list_page(request, bounded if len(bounded) <= 2000 else rows, DELEGATIONS)
    return list_response(request, page, "identity/delegations.html", {"may_end": rules.may_manage(actor, [])})
