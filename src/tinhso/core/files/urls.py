"""Addresses of files."""

from django.urls import path, re_path

from tinhso.core.files.views import administration, giving

CONTENT = r"^quan-tri/tep/(?P<sha256>[0-9a-f]{64})/"

urlpatterns = [
    path("tep/<uuid:file_id>/", giving.give, name="file"),
    path("tep/<uuid:file_id>/xem-truoc/<slug:size>/", giving.give_preview, name="file_preview"),
    path("quan-tri/tep/", administration.files, name="stored_files"),
    path("quan-tri/tep/don/", administration.sweep, name="sweep_files"),
    re_path(rf"{CONTENT}$", administration.file, name="stored_file"),
    re_path(rf"{CONTENT}(?P<step>[a-z-]+)/$", administration.steer, name="steer_file"),
]
