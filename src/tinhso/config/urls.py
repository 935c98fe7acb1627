"""All addresses: each folder brings its own."""

from django.conf import settings
from django.urls import include, path

from tinhso.config.http import api
from tinhso.core.web.views import bad_request, forbidden, not_found, server_error

urlpatterns = [
    # First: a program's call should not be compared with every page's address.
    path("api/v1/", api.urls),
    path("", include("tinhso.config.operations.urls")),
    path("", include("tinhso.core.urls")),
    path("", include("tinhso.blocks.urls")),
    path("", include("tinhso.data.urls")),
    path("", include("tinhso.steering.urls")),
    path("", include("tinhso.portal.urls")),
]
if settings.TRAINING:
    urlpatterns.append(path("", include("tinhso.twin.urls")))

handler400 = bad_request
handler403 = forbidden
handler404 = not_found
handler500 = server_error
