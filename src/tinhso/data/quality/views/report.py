"""The quality report as an official document."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from tinhso.core.clock.api import today
from tinhso.core.identity.api import actor_of, signed_in
from tinhso.data.quality.reports import pdf
from tinhso.data.quality.selectors.scores import overview


@signed_in
def report(request: HttpRequest) -> HttpResponse:
    """Answer with the report of all registers the reader may see, in Vietnamese, as PDF/A."""
    with translation.override("vi"):
        body = pdf(overview(by=actor_of(request)), today())
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="bao-cao-chat-luong-du-lieu.pdf"'
    return response
