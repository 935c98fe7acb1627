"""Addresses of the working calendar, all under /lich-lam-viec/."""

from django.urls import path

from tinhso.blocks.calendar.views import editing, reading

app_name = "calendar"

urlpatterns = [
    path("", reading.year, name="year"),
    path("<int:number>.ics", reading.ics_file, name="ics"),
    path("ngay/", reading.days, name="days"),
    path("ngay/<slug:code>/", reading.day, name="day"),
    path("ngay/<slug:code>/sua/", editing.edit_day, name="edit_day"),
    path("ngay/<slug:code>/rut/", editing.withdraw_day, name="withdraw_day"),
    path("ngay/<slug:code>/dung-lai/<int:number>/", editing.restore_day, name="restore_day"),
    path("gio-lam-viec/", reading.hours, name="hours"),
    path("gio-lam-viec/<slug:code>/sua/", editing.edit_hours, name="edit_hours"),
    path("gio-nhan/<slug:code>/sua/", editing.edit_cutoff, name="edit_cutoff"),
    path("nhap/", editing.import_year, name="import"),
]
