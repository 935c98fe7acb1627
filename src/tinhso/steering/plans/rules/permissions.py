"""Who may do what with plans."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import STAFF_ROLES, SYSTEM, Actor, NotAllowed, Permission, Role, Scope, can

READ = Permission("plans.read", public=True, label=_("xem kế hoạch"))
EDIT = Permission(
    "plans.item.edit", roles=frozenset({Role.DATA_STEWARD, Role.ADMINISTRATOR}), label=_("sửa dòng của kế hoạch")
)
LOAD = Permission("plans.province.load", roles=frozenset({Role.ADMINISTRATOR}), label=_("nạp kế hoạch của tỉnh"))

_STEWARDS = frozenset({Role.DATA_STEWARD, Role.ADMINISTRATOR})
_OFFICE = frozenset({Role.OFFICER, Role.UNIT_HEAD})

#: Rounds, what is owed in them, late and at-risk lists, the leaders' board: every public servant. What is accepted is
#: public with the plan itself; drafts, evidence and reviews are not.
SEE_ROUNDS = Permission("plans.round.read", roles=STAFF_ROLES, label=_("xem các đợt báo cáo"))
MANAGE_ROUNDS = Permission("plans.round.manage", roles=_STEWARDS, label=_("mở, gia hạn và khoá đợt báo cáo"))
ENTER = Permission("plans.report.enter", roles=_OFFICE, label=_("nhập và nộp báo cáo của cơ quan"))
READ_REPORT = Permission(
    "plans.report.read",
    roles=_OFFICE | {Role.DATA_STEWARD, Role.REVIEWER, Role.LEADER, Role.AUDITOR},
    label=_("xem báo cáo chưa duyệt và minh chứng"),
)
REVIEW = Permission("plans.report.review", roles=frozenset({Role.REVIEWER}), label=_("chấp nhận hoặc trả lại báo cáo"))
CASCADE = Permission("plans.target.cascade", roles=_STEWARDS, label=_("phân giao chỉ tiêu cho đơn vị"))
CLOSE = Permission(
    "plans.row.close",
    roles=frozenset({Role.REVIEWER, Role.LEADER}),
    label=_("đóng mục tiêu, nhiệm vụ đã có minh chứng"),
)
OVERRIDE = Permission(
    "plans.row.override", roles=frozenset({Role.LEADER}), label=_("đóng mục tiêu, nhiệm vụ không theo minh chứng")
)
ASSIGN = Permission(
    "plans.work.assign", roles=frozenset({Role.LEADER, Role.UNIT_HEAD}), label=_("giao nhiệm vụ cho cơ quan")
)
READ_WORK = Permission(
    "plans.work.read",
    roles=_OFFICE | {Role.LEADER, Role.AUDITOR},
    owner=True,
    label=_("xem nhiệm vụ được giao"),
)
DO_WORK = Permission("plans.work.do", roles=_OFFICE, owner=True, label=_("báo cáo tiến độ nhiệm vụ được giao"))
CONFIRM_WORK = Permission(
    "plans.work.confirm", roles=frozenset({Role.UNIT_HEAD, Role.LEADER}), label=_("xác nhận nhiệm vụ đã xong")
)


def scope_of(leading: tuple[str, ...], steward: str) -> Scope:
    """Return the scope a row lies in: the agency that leads it; where the document names none, the plan's steward."""
    root = steward.split("/")[0]
    named = [code for code in leading if code == root or code.startswith(root + "/")]
    return Scope(agency=named[0] if named else steward, area="")


def require_load(actor: Actor) -> None:
    """Raise NotAllowed unless *actor* may load a province folder: an administrator, or the system itself."""
    if actor != SYSTEM and not can(actor, LOAD):
        raise NotAllowed(LOAD)
