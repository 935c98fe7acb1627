"""The demo people: ten invented persons, one for each role."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import EVERYWHERE, SYSTEM, Grant, Role, Scope
from tinhso.core.clock.api import PROVINCE_ZONE, today
from tinhso.core.identity.api import IdentityRefused, ensure_demo_account
from tinhso.core.web.api import format_date
from tinhso.steering.plans import api as plans
from tinhso.twin.stage.data import DemoPerson

_OWN = Scope(agency="", area="")
_DEPARTMENT = Scope(agency="camau/skhcn", area=EVERYWHERE)
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
        _("Nhập tiến độ một mục tiêu kèm minh chứng, nộp báo cáo."),
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
        _("Duyệt báo cáo đã nộp, kết luận từng chỗ chưa khớp."),
    ),
    DemoPerson(
        "demo.lanh-dao",
        "Võ Minh Triết",
        Grant(Role.LEADER, _PROVINCE),
        _("Mở bảng lãnh đạo, giao việc từ một con số."),
    ),
    DemoPerson("demo.kiem-toan", "Bùi Thị An", Grant(Role.AUDITOR, _PROVINCE), _("Đọc nhật ký, kiểm tra chuỗi.")),
    DemoPerson(
        "demo.quan-tri", "Hồ Văn Tín", Grant(Role.ADMINISTRATOR, _PROVINCE), _("Lập tài khoản, cấp và thu hồi vai trò.")
    ),
)
PERSON_OF = {person.role: person for person in DEMO_PEOPLE}


#: The target that the tour reports on: documents signed digitally.
TOUR_TARGET = "kh-2025.mt.I.3"
ROUND_DAYS = 30


def ensure_demo_round() -> plans.RoundInfo | None:
    """Open the training round of the latest plan if none is open; it starts without any figure, and whatever is entered
    in it is labelled training data and decides nothing. None where there is no plan. Refused outside training."""
    if not settings.TRAINING:
        raise IdentityRefused("production", gettext("Đợt tập huấn chỉ có ở môi trường tập huấn."))
    board = plans.board(today())
    if board is None:
        return None
    plan = board.plan
    standing = next((item for item in plans.open_rounds(plan=plan.code) if item.is_training), None)
    if standing is not None:
        return standing
    cut_off = datetime.combine(today() + timedelta(days=ROUND_DAYS), time(17, 0), PROVINCE_ZONE)
    title = gettext("Đợt tập huấn mở ngày %(day)s") % {"day": format_date(today())}
    return plans.open_round(
        by=SYSTEM,
        new=plans.NewRound(
            plan=plan.code,
            title=title,
            period_from=plan.valid_from,
            period_to=plan.valid_to,
            opens=today(),
            cut_off=cut_off,
            kinds=frozenset({plans.Kind.TARGET, plans.Kind.TASK}),
        ),
        is_training=True,
    )


def tour_duty() -> plans.DutyInfo | None:
    """Return the report that the tour enters: what the demo officers' agency owes in the training round."""
    duties = [duty for duty in plans.open_duties(under=[_DEPARTMENT.agency]) if duty.round.is_training]
    return next((duty for duty in duties if duty.code == TOUR_TARGET), duties[0] if duties else None)


def ensure_demo_accounts() -> list[str]:
    """Make the ten demo accounts if they are not there yet; return their actor ids. Refused outside training."""
    if not settings.TRAINING:
        raise IdentityRefused("production", gettext("Tài khoản tập huấn chỉ có ở môi trường tập huấn."))
    return [
        ensure_demo_account(username=person.username, name=person.name, grant=person.grant) for person in DEMO_PEOPLE
    ]
