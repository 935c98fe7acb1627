"""Addresses of plans, all under /ke-hoach/."""

from django.urls import path, register_converter
from django.urls.converters import UUIDConverter

from tinhso.steering.plans.data import Section
from tinhso.steering.plans.views import boards, duties, edits, items, reports, rounds


class SectionConverter:
    """Matches the name of a section, so that a plan's and a row's addresses cannot be taken for each other."""

    regex = "|".join(Section)

    def to_python(self, value: str) -> str:
        """Return the name."""
        return value

    def to_url(self, value: str) -> str:
        """Return the name."""
        return value


class IdConverter(UUIDConverter):
    """Matches a public id and hands it on as text."""

    def to_python(self, value: str) -> str:  # type: ignore[override]
        """Return the id."""
        return value


register_converter(SectionConverter, "plans_section")
register_converter(IdConverter, "plans_id")

app_name = "plans"

urlpatterns = [
    path("", boards.board, name="board"),
    path("dot-bao-cao/", rounds.rounds, name="rounds"),
    path("dot-bao-cao/moi/", rounds.new, name="round_new"),
    path("dot-bao-cao/<plans_id:round_id>/", rounds.round_page, name="round"),
    path("dot-bao-cao/<plans_id:round_id>/<slug:step>/", rounds.change, name="round_change"),
    path("cho-duyet/", duties.queue, name="queue"),
    path("bao-cao/<plans_id:duty_id>/", duties.duty, name="duty"),
    path("bao-cao/<plans_id:duty_id>/chuyen/", rounds.hand_over, name="hand_over"),
    path("bao-cao/<plans_id:duty_id>/minh-chung/<slug:sha256>/", duties.evidence, name="evidence"),
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
