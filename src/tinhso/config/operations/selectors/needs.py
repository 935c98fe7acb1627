"""What needs the administrator today, gathered from the doors of the modules."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tinhso.config.environment import unknown_names
from tinhso.config.operations import rules
from tinhso.config.operations.data import Level, Need
from tinhso.config.operations.selectors import health, state
from tinhso.config.operations.selectors.maintenance import current
from tinhso.core.clock.api import today
from tinhso.core.events import api as events_api
from tinhso.core.files import api as files_api
from tinhso.core.identity import api as identity_api
from tinhso.core.web.api import format_date, format_datetime, format_number
from tinhso.steering.plans import api as plans_api

#: A proof is made each night.
PROOF_AGE = timedelta(hours=30)
QUEUE_WARN, QUEUE_BAD = 300.0, 3600.0
GIGABYTE = 1024**3


def needs() -> list[Need]:
    """Return every need, the most pressing first."""
    found = [need for ask in ASKED for need in ask()]
    order = [Level.BAD, Level.WARN, Level.UNKNOWN, Level.GOOD]
    return sorted(found, key=lambda need: order.index(need.level))


def _gigabytes(value: int) -> str:
    return f"{format_number(round(value / GIGABYTE, 1))} GB"


def _disk() -> Iterator[Need]:
    free, total = state.disk()
    level = rules.level_of_disk(free, total)
    title = _("Đĩa còn %(free)s trong %(total)s") % {"free": _gigabytes(free), "total": _gigabytes(total)}
    advice = _("Bỏ bớt bản sao lưu cũ hoặc mở rộng đĩa; khi hết chỗ, việc ghi bị từ chối nhưng vẫn đọc được.")
    yield Need(level, title, "" if level is Level.GOOD else advice, command="df -h" if level is not Level.GOOD else "")


def _backup() -> Iterator[Need]:
    newest = state.newest_backup()
    made_at = newest.made_at if newest else None
    level = rules.level_of_backup(made_at, timezone.now())
    if newest is None:
        yield Need(level, _("Chưa có bản sao lưu nào"), _("Sao lưu tự chạy lúc 1 giờ sáng; có thể sao lưu ngay."),
                   command="tinhso backup")  # fmt: skip
        return
    title = _("Bản sao lưu mới nhất: %(at)s") % {"at": format_datetime(newest.made_at)}
    detail = _("%(rows)s dòng, %(files)s tệp. Chép sang máy khác và thử khôi phục mỗi quý.")
    detail %= {"rows": format_number(newest.rows), "files": format_number(newest.files)}
    yield Need(level, title, detail, command="" if level is Level.GOOD else "tinhso backup")


def _proof() -> Iterator[Need]:
    proof = state.last_proof()
    if proof is None:
        yield Need(Level.UNKNOWN, _("Nhật ký và kho tệp chưa được kiểm toàn bộ"),
                   _("Việc kiểm tự chạy mỗi đêm."), command="tinhso check proof")  # fmt: skip
        return
    if proof.journal_fault:
        yield Need(Level.BAD, _("Chuỗi nhật ký bị đứt tại mục %(fault)s") % {"fault": proof.journal_fault},
                   _("Giữ nguyên hiện trạng, báo người phụ trách an toàn thông tin, so với bản sao lưu."),
                   "/kiem-toan/nhat-ky/", _("Mở nhật ký"), "tinhso check journal")  # fmt: skip
    if proof.file_faults:
        words = ngettext("%(n)s tệp thiếu hoặc bị sửa", "%(n)s tệp thiếu hoặc bị sửa", proof.file_faults)
        yield Need(Level.BAD, words % {"n": format_number(proof.file_faults)},
                   _("Lấy lại từ bản sao lưu."), command="tinhso check files")  # fmt: skip
    if not proof.journal_fault and not proof.file_faults:
        level = Level.GOOD if timezone.now() - proof.at < PROOF_AGE else Level.WARN
        title = _("Nhật ký nguyên vẹn: %(n)s mục") % {"n": format_number(proof.entries)}
        detail = _("Kiểm lúc %(at)s, cùng %(files)s tệp.")
        yield Need(level, title, detail % {"at": format_datetime(proof.at), "files": format_number(proof.files)},
                   command="" if level is Level.GOOD else "tinhso check proof")  # fmt: skip


def _work() -> Iterator[Need]:
    found = events_api.health()
    if not found.workers:
        yield Need(Level.BAD, _("Không có tiến trình làm việc nền"),
                   _("Việc theo lịch, thông báo và sao lưu đang đứng lại. Khởi động lại dịch vụ."),
                   command="systemctl restart tinhso")  # fmt: skip
    if found.dead:
        words = ngettext("%(n)s việc nền bị bỏ dở", "%(n)s việc nền bị bỏ dở", found.dead) % {"n": found.dead}
        yield Need(Level.WARN, words, _("Đã thử lại nhiều lần không được. Xem lỗi rồi cho chạy lại hoặc bỏ."),
                   reverse("dead_letters"), _("Xem việc bị bỏ dở"))  # fmt: skip
    if found.oldest_wait > QUEUE_WARN:
        level = Level.BAD if found.oldest_wait > QUEUE_BAD else Level.WARN
        minutes = format_number(int(found.oldest_wait // 60))
        yield Need(level, _("Việc nền chờ đã %(n)s phút") % {"n": minutes},
                   _("Hàng đợi dài hơn sức làm, hoặc một việc bị kẹt."))  # fmt: skip
    if found.schedules_late:
        words = ngettext("%(n)s việc theo lịch bị trễ", "%(n)s việc theo lịch bị trễ", found.schedules_late)
        yield Need(Level.WARN, words % {"n": found.schedules_late}, _("Kiểm tra tiến trình làm việc nền."))
    waiting = found.deliveries_waiting + found.jobs_waiting
    if found.workers and not found.dead and found.oldest_wait <= QUEUE_WARN:
        yield Need(Level.GOOD, _("Việc nền chạy bình thường"), _("%(n)s việc đang chờ.") % {"n": waiting})


def _certificate() -> Iterator[Need]:
    try:
        ends = state.certificate_end()
    except (OSError, ValueError):
        yield Need(Level.WARN, _("Không đọc được chứng thư TLS"), _("Kiểm tra tệp ghi ở TINHSO_TLS_CERT."))
        return
    if ends is None:
        if not settings.TRAINING:
            yield Need(Level.UNKNOWN, _("Chưa biết hạn của chứng thư TLS"),
                       _("Đặt TINHSO_TLS_CERT là tệp chứng thư của nginx để được báo trước."))  # fmt: skip
        return
    level = rules.level_of_certificate(ends.date(), timezone.now().date())
    title = _("Chứng thư TLS hết hạn ngày %(day)s") % {"day": format_date(ends.date())}
    yield Need(level, title, "" if level is Level.GOOD else _("Gia hạn rồi nạp lại nginx."),
               command="" if level is Level.GOOD else "systemctl reload nginx")  # fmt: skip


def _people() -> Iterator[Need]:
    number = identity_api.staff_without_second_factor()
    if number:
        words = ngettext(
            "%(n)s cán bộ chưa có lớp bảo vệ thứ hai", "%(n)s cán bộ chưa có lớp bảo vệ thứ hai", number
        ) % {"n": format_number(number)}
        detail = _("Họ chưa dùng được vai của mình cho đến khi cài; hãy nhắc họ đăng nhập và làm theo hướng dẫn.")
        yield Need(Level.WARN, words, detail, "/quan-tri/tai-khoan/", _("Mở danh sách tài khoản"))


def _successions() -> Iterator[Need]:
    people = identity_api.stranded(today())
    if people:
        words = ngettext(
            "%(n)s người có vai trò ở cơ quan không còn nữa",
            "%(n)s người có vai trò ở cơ quan không còn nữa",
            len(people),
        ) % {"n": format_number(len(people))}
        names = ", ".join(one.name for one in people[:10])
        detail = _("Vai trò không tự chuyển khi cơ quan bị chia: %(names)s. Hãy cấp vai trò ở cơ quan kế thừa.")
        yield Need(Level.WARN, words, detail % {"names": names}, "/quan-tri/tai-khoan/", _("Mở danh sách tài khoản"))


def _recoveries() -> Iterator[Need]:
    found = identity_api.recent_recoveries()
    if found:
        title = _("Quyền quản trị được lấy lại ngay trên máy chủ lúc %(at)s") % {"at": format_datetime(found[0].at)}
        yield Need(Level.WARN, title, _("Nếu không phải đội của bạn làm, hãy xem nhật ký và đổi khoá của máy chủ."),
                   "/kiem-toan/nhat-ky/", _("Mở nhật ký"))  # fmt: skip


def _overdue() -> Iterator[Need]:
    past = [one for one in plans_api.open_rounds() if one.cut_off < timezone.now()]
    if past:
        words = ngettext("%(n)s đợt báo cáo quá hạn chưa đóng", "%(n)s đợt báo cáo quá hạn chưa đóng", len(past))
        detail = _("Sớm nhất: %(title)s, hạn %(day)s. Nhắc đơn vị còn thiếu, hoặc đóng đợt.")
        detail %= {"title": past[-1].title, "day": format_date(past[-1].cut_off)}
        yield Need(Level.WARN, words % {"n": len(past)}, detail, "/ke-hoach/dot-bao-cao/", _("Mở các đợt báo cáo"))


def _files() -> Iterator[Need]:
    found = files_api.health(ask_scanner=False)
    if found.infected:
        words = ngettext("%(n)s tệp có mã độc bị giữ lại", "%(n)s tệp có mã độc bị giữ lại", found.infected)
        yield Need(Level.BAD, words % {"n": format_number(found.infected)},
                   _("Không ai mở được các tệp này. Báo đơn vị đã gửi, rồi bỏ tệp."),
                   reverse("stored_files"), _("Mở kho tệp"))  # fmt: skip
    if found.waiting:
        words = ngettext("%(n)s tệp chờ quét mã độc", "%(n)s tệp chờ quét mã độc", found.waiting)
        yield Need(Level.WARN, words % {"n": format_number(found.waiting)},
                   _("Tự quét lại khi máy quét trả lời; nếu lâu, xem máy quét có chạy không."),
                   reverse("stored_files"), _("Mở kho tệp"))  # fmt: skip


def _software() -> Iterator[Need]:
    waiting = health.waiting_migrations()
    if waiting:
        yield Need(Level.BAD, _("Dữ liệu chưa được nâng cấp theo phần mềm"), _("Dừng dịch vụ rồi nâng cấp."),
                   command="tinhso upgrade")  # fmt: skip
    for name in unknown_names():
        yield Need(Level.WARN, _("Không ai đọc thiết lập %(name)s") % {"name": name},
                   _("Có thể gõ nhầm tên."), command="tinhso check settings")  # fmt: skip
    found = current()
    if found is not None:
        times = {"start": format_datetime(found.starts), "end": format_datetime(found.ends)}
        yield Need(Level.WARN, _("Bảo trì từ %(start)s đến %(end)s") % times, found.message,
                   command="tinhso maintenance off")  # fmt: skip


ASKED: tuple[Callable[[], Iterator[Need]], ...] = (
    _disk, _backup, _proof, _work, _files, _certificate, _people, _successions, _recoveries, _overdue, _software,
)  # fmt: skip
