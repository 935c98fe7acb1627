"""The demo people: ten invented persons, one for each role."""

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import EVERYWHERE, Grant, Role, Scope
from tinhso.core.identity.api import IdentityRefused, ensure_demo_account
from tinhso.twin.stage.data import DemoPerson

_OWN = Scope(agency="", area="")
_DEPARTMENT = Scope(agency="camau/stttt", area=EVERYWHERE)
_PROVINCE = Scope()

#: Invented names; none is meant to be anybody.
DEMO_PEOPLE = (
    DemoPerson(
        "demo.nguoi-dan", "Trần Thị Mộc Lan", Grant(Role.CITIZEN, _OWN), _("Kiểm một báo cáo, xem kế hoạch của tỉnh.")
    ),
    DemoPerson("demo.doanh-nghiep", "Lý Hải Đăng", Grant(Role.BUSINESS, _OWN), _("Xem kế hoạch và dự án của tỉnh.")),
    DemoPerson(
        "demo.to-cong-nghe",
        "Huỳnh Ngọc Trâm",
        Grant(Role.TEAM_MEMBER, Scope(agency="", area="camau")),
        _("Giúp bà con xem tỉnh làm đến đâu."),
    ),
    DemoPerson(
        "demo.cong-chuc",
        "Nguyễn Văn Khởi",
        Grant(Role.OFFICER, _DEPARTMENT),
        _("Đưa văn bản vào kiểm, xác nhận số liệu đọc được."),
    ),
    DemoPerson(
        "demo.lanh-dao-don-vi",
        "Phạm Thị Thu Hà",
        Grant(Role.UNIT_HEAD, _DEPARTMENT),
        _("Xem mục tiêu và nhiệm vụ đơn vị mình chủ trì."),
    ),
    DemoPerson(
        "demo.du-lieu", "Lê Hoàng Duy", Grant(Role.DATA_STEWARD, _PROVINCE), _("Xác nhận số liệu đọc từ văn bản.")
    ),
    DemoPerson(
        "demo.tham-tra",
        "Đỗ Thị Bích Sơn",
        Grant(Role.REVIEWER, _PROVINCE),
        _("Kết luận từng chỗ chưa khớp và nêu lý do."),
    ),
    DemoPerson(
        "demo.lanh-dao", "Võ Minh Triết", Grant(Role.LEADER, _PROVINCE), _("Mở bảng kế hoạch, lập báo cáo tiến độ.")
    ),
    DemoPerson("demo.kiem-toan", "Bùi Thị An", Grant(Role.AUDITOR, _PROVINCE), _("Đọc nhật ký, kiểm tra chuỗi.")),
    DemoPerson(
        "demo.quan-tri", "Hồ Văn Tín", Grant(Role.ADMINISTRATOR, _PROVINCE), _("Lập tài khoản, cấp và thu hồi vai trò.")
    ),
)
PERSON_OF = {person.role: person for person in DEMO_PEOPLE}


def ensure_demo_accounts() -> list[str]:
    """Make the ten demo accounts if they are not there yet; return their actor ids. Refused outside training."""
    if not settings.TRAINING:
        raise IdentityRefused("production", gettext("Tài khoản tập huấn chỉ có ở môi trường tập huấn."))
    return [
        ensure_demo_account(username=person.username, name=person.name, grant=person.grant) for person in DEMO_PEOPLE
    ]
