"""Address of a person's own records, beside the other pages of one's own data."""

from django.urls import path

from tinhso.data.registers.views import own

urlpatterns = [path("ca-nhan/ban-ghi/<slug:code>/<str:public_id>/", own.own_record, name="own_record")]
