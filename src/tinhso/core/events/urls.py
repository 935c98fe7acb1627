"""Addresses of events, jobs and schedules."""

from django.urls import path, re_path

from tinhso.core.events.views import lists, records

SCHEDULE = r"^quan-tri/viec-nen/lich/(?P<name>[a-z0-9_.]{1,100})/"

urlpatterns = [
    path("quan-tri/su-kien/", lists.events, name="events"),
    path("quan-tri/su-kien/<uuid:public_id>/", records.event, name="event"),
    path("quan-tri/su-kien/<uuid:public_id>/<int:key>/<slug:step>/", records.steer_delivery, name="steer_delivery"),
    path("quan-tri/viec-nen/", lists.jobs, name="jobs"),
    path("quan-tri/viec-nen/lich/", lists.schedules, name="schedules"),
    re_path(rf"{SCHEDULE}$", records.schedule, name="schedule"),
    re_path(rf"{SCHEDULE}(?P<step>[a-z-]+)/$", records.steer_schedule, name="steer_schedule"),
    path("quan-tri/viec-nen/hong/", lists.dead_letters, name="dead_letters"),
    path("quan-tri/viec-nen/<uuid:key>/", records.job, name="job"),
    path("quan-tri/viec-nen/<uuid:key>/<slug:step>/", records.steer_job, name="steer_job"),
]
