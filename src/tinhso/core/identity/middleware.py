"""Who acts in this request, and what that person must do first."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.identity import rules
from tinhso.core.identity.adapters import sessions
from tinhso.core.identity.models import Account
from tinhso.core.identity.requests import address_of, remember_visitor, visitor_of
from tinhso.core.identity.services.delegations import act_for_oneself, usable_delegation

#: What stays reachable while a password must be changed or a second factor set up.
ALWAYS_OPEN = ("/tai-khoan/", "/dang-xuat/", "/static/", "/healthz", "/readyz", "/ngon-ngu/", "/giao-dien/")


class ActorOfRequest:
    """Put ``request.actor`` on every request: at most two queries (session, account), none for strangers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = self._account(request)
        first = ""
        if account is None:
            request.actor = visitor_of(request)  # type: ignore[attr-defined]
        else:
            first = self._must_do_first(request, account)
            request.actor = self._actor(request, account, restricted=bool(first))  # type: ignore[attr-defined]
        if first and not request.path.startswith(ALWAYS_OPEN):
            return self._lead(request, first)
        response = self.get_response(request)
        remember_visitor(request, response)
        return response

    def _account(self, request: HttpRequest) -> Account | None:
        if not isinstance(request.user, Account):
            return None
        if sessions.is_over(request, request.user):
            sessions.end(request)
            messages.info(request, _("Phiên làm việc đã hết hạn. Hãy đăng nhập lại để làm tiếp."))
            return None
        return request.user

    def _must_do_first(self, request: HttpRequest, account: Account) -> str:
        method = request.session.get("method", "")
        if method == "demo":
            return ""
        if account.must_change_password:
            return "change_password"
        if (method == "password" or method.startswith("vneid")) and rules.needs_second_factor(account.grants):
            return "second_factor"
        return ""

    def _actor(self, request: HttpRequest, account: Account, *, restricted: bool) -> Actor:
        """Until both are done the account acts without any role."""
        actor = account.as_actor(origin=address_of(request), level=int(request.session.get(sessions.LEVEL, 0)))
        if restricted:
            return replace(actor, grants=())
        return self._acting(request, account, actor) if sessions.ACTING in request.session else actor

    def _acting(self, request: HttpRequest, account: Account, actor: Actor) -> Actor:
        """Whoever acts by a delegation has the lent role and nothing else; one more query, for these people only."""
        delegation = usable_delegation(account, request.session[sessions.ACTING])
        if delegation is None:
            act_for_oneself(request)
            messages.info(request, _("Việc ủy quyền đã kết thúc. Bạn đang làm việc với vai trò của chính mình."))
            return actor
        giver = delegation.grant.account
        return replace(actor, grants=(delegation.lent,), acting_for=str(giver.public_id), acting_for_name=giver.name)

    def _lead(self, request: HttpRequest, first: str) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseForbidden(_("Hãy hoàn tất việc bảo vệ tài khoản trước."), content_type="text/plain")
        return HttpResponseRedirect(reverse(first))
