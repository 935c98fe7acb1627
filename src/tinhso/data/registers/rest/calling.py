"""Who calls, how refusals are told, how answers are written."""

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _

from tinhso.core.access.api import NotAllowed
from tinhso.core.events.api import idempotent
from tinhso.core.identity.api import actor_of, address_of
from tinhso.core.web.api import problem
from tinhso.data.registers.data import (
    BatchRefused,
    Change,
    DeclarationError,
    FieldError,
    InvalidQuery,
    InvalidRecord,
    KeyTaken,
    Provenance,
    Record,
    RegistersError,
    StaleRecord,
    UnderMaintenance,
    UnknownRecord,
    UnknownRegister,
)
from tinhso.data.registers.rules.soundness import SIMULATED
from tinhso.data.registers.services.keys import Caller, caller_of

Route = Callable[..., HttpResponseBase]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})


class BadBody(Exception):
    """The body of a request cannot be read."""


class TooLarge(BadBody):
    """The body of a request holds more than one call may bring."""


def json_number(value: Any) -> Any:
    """Return a Decimal as a JSON number where it survives, as text where a float would change it."""
    if isinstance(value, Decimal):
        number = float(value)
        return number if Decimal(repr(number)) == value.normalize() else str(value)
    raise TypeError


def answer(body: Any, status: int = 200, **headers: str) -> HttpResponse:
    """Return a JSON answer."""
    response = HttpResponse(orjson.dumps(body, default=json_number), content_type="application/json", status=status)
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


def record_json(item: Record) -> dict[str, Any]:
    """Return a record for programs; what its reader may not see is not in it."""
    made: dict[str, Any] = {
        "id": item.public_id,
        "version": item.version,
        "status": item.status.name.lower(),
        "true_from": item.true_from,
        "true_to": item.true_to,
        "known_from": item.known_from,
        "action": item.action,
        "values": item.values,
    }
    if item.known_to is not None:
        made["known_to"] = item.known_to
    if item.merged_into:
        made["merged_into"] = item.merged_into
    if item.made_by:
        made |= {"made_by": item.made_by, "reason": item.reason, "provenance": item.provenance, "receipt": item.receipt}
    return made


def origin_of(code: str) -> dict[str, str]:
    """Return what every answer about records says of a register: kept here, or made up for training."""
    kind = Provenance.SIMULATED if code.startswith(SIMULATED) else Provenance.RECORDED
    return {"origin": kind.value}


def change_json(item: Change) -> dict[str, Any]:
    """Return one entry of the change feed."""
    return {"seq": item.seq, "action": item.action, "record": record_json(item.record)}


def errors_json(errors: Any) -> list[dict[str, str]]:
    """Return field errors for programs."""
    return [{"field": item.field, "code": item.code, "message": item.message} for item in errors]


def body_of(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object a request carries; raise BadBody."""
    try:
        made = orjson.loads(request.body)
    except ValueError as error:
        raise BadBody(_("Nội dung gửi không phải JSON: %(error)s") % {"error": error}) from error
    if not isinstance(made, dict):
        raise BadBody(_("Nội dung gửi phải là một đối tượng JSON."))
    return made


def _refusal(error: Exception) -> HttpResponse:
    """Return the problem document of a refusal."""
    if isinstance(error, InvalidRecord):
        title = _("Dữ liệu chưa đúng")
        return problem(422, title, _("Xem từng trường trong «errors»."), errors=errors_json(error.errors))
    if isinstance(error, StaleRecord):
        return problem(412, _("Bản ghi đã đổi"), str(error), version=error.version)
    if isinstance(error, UnderMaintenance):
        response = problem(503, _("Sổ đang bảo trì"), str(error))
        response["Retry-After"] = "30"
        return response
    kinds: tuple[tuple[type[Exception], int, str], ...] = (
        (UnknownRegister, 404, _("Không tìm thấy sổ")),
        (UnknownRecord, 404, _("Không tìm thấy bản ghi")),
        (InvalidQuery, 400, _("Điều kiện chưa đúng")),
        (TooLarge, 413, _("Nội dung quá lớn")),
        (BadBody, 400, _("Nội dung chưa đọc được")),
        (KeyTaken, 409, _("Khoá đã có")),
        (BatchRefused, 409, _("Lô không nhận được")),
        (DeclarationError, 422, _("Khai báo chưa đúng")),
    )
    status, title = next(((status, title) for kind, status, title in kinds if isinstance(error, kind)), (422, ""))
    return problem(status, title or _("Không thực hiện được"), str(error))


def _caller(request: HttpRequest) -> Caller | HttpResponse:
    given = request.headers.get("Authorization", "")
    if given:
        scheme, _space, token = given.partition(" ")
        found = caller_of(token.strip(), address_of(request)) if scheme.lower() == "bearer" else None
        return found or _unknown_caller()
    if request.method in SAFE:
        return Caller(actor_of(request))
    # A page of ours may write with the visitor's session, another site's page may not.
    refused = CsrfViewMiddleware(lambda _request: HttpResponse()).process_view(request, _no_view, (), {})
    return Caller(actor_of(request)) if refused is None and actor_of(request).is_signed_in else _unknown_caller()


def _no_view(request: HttpRequest) -> HttpResponse:
    """Stand for the view in the CSRF check, which only looks for its exemptions."""
    return HttpResponse()


def _unknown_caller() -> HttpResponse:
    response = problem(
        401, _("Chưa xác nhận được bên gọi"), _("Hãy gửi «Authorization: Bearer …» với khoá còn hiệu lực.")
    )
    response["WWW-Authenticate"] = "Bearer"
    return response


def called(route: Route) -> Route:
    """Find out who calls, keep a key within its registers, repeat safely, and tell refusals as problem documents.

    A route that takes long bodies has a ``spool``: it puts the body away before anything asks for it. It commits on
    its way (its batch is seen by one act), so the kept answer is not in one transaction with it.
    """
    repeatable, streaming = idempotent(route), idempotent(atomic=False)(route)

    @wraps(route)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in SAFE and request.content_type in FORMS:
            # Before anything looks into the body as a form: a broken one would end as a fault.
            return problem(415, _("Không nhận biểu mẫu"), _("Hãy gửi application/json hoặc application/x-ndjson."))
        caller = _caller(request)
        if isinstance(caller, HttpResponse):
            return caller
        code = kwargs.get("code", "")
        if caller.registers and code and code not in caller.registers:
            return _refusal(UnknownRegister(_("Không có sổ «%(code)s».") % {"code": code[:41]}))
        if request.method not in SAFE and not caller.may_write and not getattr(gate, "only_reads", False):
            return problem(403, _("Không có quyền"), _("Khoá này chỉ được đọc."))
        request.actor = caller.actor  # type: ignore[attr-defined]
        spool = getattr(gate, "spool", None)
        try:
            if spool is None:
                return repeatable(request, *args, **kwargs)
            spool(request)
            return streaming(request, *args, **kwargs)
        except NotAllowed as error:
            return problem(403, _("Không có quyền"), str(error))
        except (RegistersError, BadBody) as error:
            return _refusal(error)

    return gate


def field_error(name: str, message: str) -> InvalidRecord:
    """Return the refusal of one part of a request."""
    return InvalidRecord([FieldError(name, "type", message)])
