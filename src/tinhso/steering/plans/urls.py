"""Addresses of plans, all under /ke-hoach/."""

from django.urls import path, register_converter

from tinhso.steering.plans.data import Section
from tinhso.steering.plans.views import boards, edits, items, reports


class SectionConverter:
    """Matches the name of a section, so that a plan's and a row's addresses cannot be taken for each other."""

    regex = "|".join(Section)

    def to_python(self, value: str) -> str:
        """Return the name."""
        return value

    def to_url(self, value: str) -> str:
        """Return the name."""
        return value


register_converter(SectionConverter, "plans_section")

app_name = "plans"

urlpatterns = [
    path("", boards.board, name="board"),
    path("co-quan/", boards.agencies, name="agencies"),
    path("co-quan/<path:code>/", boards.agency, name="agency"),
    path("muc-tieu/<str:code>/ket-qua/sua/", edits.edit_result, name="edit_result"),
    path("<plans_section:section>/<str:code>/", items.item, name="item"),
    path("<plans_section:section>/<str:code>/sua/", edits.edit, name="edit"),
    path("<slug:section>/<str:code>/khoi-phuc/<int:number>/", edits.restore, name="restore"),
    path("<slug:plan>/<plans_section:section>/", boards.section, name="section"),
    path("<slug:plan>/bao-cao.pdf", reports.pdf, name="report_pdf"),
    path("<slug:plan>/bao-cao.xlsx", reports.xlsx, name="report_xlsx"),
]
