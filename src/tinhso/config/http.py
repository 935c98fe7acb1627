"""The HTTP API: every module's router under /api/v1, described by /api/v1/openapi.json."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from tinhso.blocks.calendar.rest import router as calendar_router
from tinhso.core.directory.rest import router as directory_router
from tinhso.core.web.api import problem
from tinhso.data.registers.rest import add_registers
from tinhso.data.registers.rest import router as registers_router
from tinhso.steering.claims.rest import router as claims_router
from tinhso.steering.plans.rest import router as plans_router


class ProvinceAPI(NinjaAPI):
    """The API whose document, when it is served, also tells what every register holds."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the document; with the registers only where it is served, since these are asked of the database."""
        made = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        if path_params is not None:
            add_registers(made)
        return made


api = ProvinceAPI(
    title="Tỉnh Số",
    version="1",
    description="Errors are RFC 9457 problem documents in the caller's language.",
    docs_url=None,
    urls_namespace="api-v1",
)
api.add_router("/calendar", calendar_router)
api.add_router("/claims", claims_router)
api.add_router("/directory", directory_router)
api.add_router("/plans", plans_router)
api.add_router("/registers", registers_router)


@api.exception_handler(ValidationError)
def unreadable_request(request: HttpRequest, error: ValidationError) -> HttpResponseBase:
    """Answer 422 naming the fields."""
    return problem(422, _("Yêu cầu chưa đúng"), _("Xem từng trường trong «errors»."), errors=error.errors)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponseBase:
    """Answer a refusal of the framework."""
    return problem(error.status_code, _("Yêu cầu không được nhận"), str(error))
