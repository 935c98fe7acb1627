"""The platform's addresses, and one that writes."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from tests.prove.counting.models import Effect, Write
from tinhso.config.urls import *  # noqa: F403
from tinhso.config.urls import urlpatterns as platform
from tinhso.core.access.api import SYSTEM
from tinhso.core.events.api import health, idempotent, publish
from tinhso.core.events.models import Event


@csrf_exempt
@idempotent
def write(request: HttpRequest) -> HttpResponse:
    """Write one row with its event; the same key may be sent again."""
    number = request.POST["number"]
    Write.objects.create(number=number)
    publish(by=SYSTEM, type="tinhso.tests.counting.write.made.v1", subject=f"write:{number}", data={"number": number})
    return HttpResponse(number)


def tell(request: HttpRequest) -> HttpResponse:
    """Tell everything that was written and what came of it."""
    state = health()
    published = Event.objects.filter(type__startswith="tinhso.tests.")
    return JsonResponse(
        {
            "writes": list(Write.objects.values_list("number", flat=True)),
            "events": list(published.values_list("data__number", flat=True)),
            "handler": list(Effect.objects.filter(kind="handler").values_list("number", flat=True)),
            "job": list(Effect.objects.filter(kind="job").values_list("number", flat=True)),
            "open": state.deliveries_waiting + state.jobs_waiting + state.jobs_running,
            "dead": state.dead,
            "database": connection.vendor,
        }
    )


urlpatterns = [*platform, path("thu/ghi/", write), path("thu/dem/", tell)]
