"""Rounds, reports, checks, trends and pieces of work in words, in the reader's language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tinhso.core.web.api import Provenance, Verdict, format_date, format_number
from tinhso.steering.plans.data import Measure
from tinhso.steering.plans.data.assigning import OriginKind, WorkState, WorkStep
from tinhso.steering.plans.data.reporting import (
    Action,
    Check,
    CheckRule,
    DutyState,
    Figure,
    Level,
    Part,
    Progress,
    Report,
    Rollup,
    Trend,
)
from tinhso.steering.plans.rules.quantities import quantity

#: How states are coloured (class of the design system), never without their words.
DUTY_CLASS = {
    DutyState.WAITING: "",
    DutyState.DRAFT: "",
    DutyState.SUBMITTED: "attention",
    DutyState.RETURNED: "not_met",
    DutyState.ACCEPTED: "met",
}
WORK_CLASS = {
    WorkState.GIVEN: "",
    WorkState.RUNNING: "",
    WorkState.REPORTED: "attention",
    WorkState.CLOSED: "met",
    WorkState.CANCELLED: "",
}
LEVEL_VERDICT = {
    Level.CONTRADICTION: Verdict.NOT_MET,
    Level.RECONCILE: Verdict.ATTENTION,
    Level.REVIEW: Verdict.UNKNOWN,
    Level.SUPPORT: Verdict.MET,
}
#: The order in which checks are shown: what asks for something first.
LEVELS = (Level.CONTRADICTION, Level.RECONCILE, Level.REVIEW, Level.SUPPORT)


def provenance_of(is_training: bool) -> Provenance:
    """Return the badge of a reported figure."""
    return Provenance.SIMULATED if is_training else Provenance.REPORTED


def duty_words(state: DutyState) -> str:
    """Return how a duty stands."""
    return {
        DutyState.WAITING: _("chưa nhập"),
        DutyState.DRAFT: _("bản nháp"),
        DutyState.SUBMITTED: _("chờ duyệt"),
        DutyState.RETURNED: _("bị trả lại"),
        DutyState.ACCEPTED: _("đã chấp nhận"),
    }[state]


def action_words(action: Action) -> str:
    """Return what a step did."""
    return {
        Action.SAVE: _("lưu bản nháp"),
        Action.SUBMIT: _("nộp báo cáo"),
        Action.RETRACT: _("rút lại để sửa"),
        Action.ACCEPT: _("chấp nhận"),
        Action.RETURN: _("trả lại"),
        Action.ANNUL: _("huỷ số đã chấp nhận"),
    }[action]


def progress_words(progress: Progress | None) -> str:
    """Return how far something has come; "" if nothing was said."""
    words = {
        Progress.NOT_STARTED: _("chưa bắt đầu"),
        Progress.RUNNING: _("đang làm"),
        Progress.DONE: _("đã hoàn thành"),
    }
    return words[progress] if progress else ""


def level_words(level: Level) -> str:
    """Return the grade of a check."""
    return {
        Level.CONTRADICTION: _("mâu thuẫn"),
        Level.RECONCILE: _("cần giải trình"),
        Level.REVIEW: _("cần xem lại"),
        Level.SUPPORT: _("khớp"),
    }[level]


def part_words(part: Part) -> str:
    """Return what a report speaks of."""
    return _("phần của đơn vị") if part is Part.UNIT else _("cả mục")


def check_words(check: Check) -> str:
    """Return one check as a sentence."""
    names = {"entered": check.entered, "other": check.other, "source": check.source, "text": check.text}
    if check.rule is CheckRule.EVIDENCE:
        return _evidence_words(check, names)
    if check.rule is CheckRule.DOCUMENT and check.level is Level.SUPPORT:
        text = _("%(source)s cũng nêu %(other)s cho cùng ngày.") % names
    else:
        text = {
            CheckRule.SHARE: _("%(source)s = %(other)s, nhưng kết quả nhập là %(entered)s."),
            CheckRule.ABOVE_WHOLE: _("%(entered)s: một phần không thể lớn hơn toàn thể."),
            CheckRule.EARLIER: _("Nhập %(entered)s; báo cáo trước (%(source)s) là %(other)s."),
            CheckRule.DOCUMENT: _("Nhập %(entered)s; văn bản (%(source)s) nêu %(other)s."),
            CheckRule.PARTS: _("Cả mục nhập %(entered)s; cộng các đơn vị đã báo cáo (%(source)s) được %(other)s."),
            CheckRule.NOTE: _("Trong phần diễn giải: nêu %(entered)s, tính lại %(other)s. %(text)s"),
            CheckRule.NO_EVIDENCE: _("Chưa có minh chứng. Không có minh chứng thì không đóng được mục này."),
            CheckRule.FINDING: _("Số liệu về mục này trong văn bản của tỉnh còn phát hiện chưa xử lý: %(text)s."),
        }[check.rule] % names
        if check.rule is CheckRule.NOTE and not check.entered:
            text = _("Chưa kiểm được phần diễn giải: %(text)s") % names
    return f"{check.measure}: {text}" if check.measure else text


def _evidence_words(check: Check, names: dict[str, str]) -> str:
    if check.level is Level.SUPPORT:
        return _("Số %(entered)s có trong «%(source)s» (%(other)s).") % names
    if check.text and check.entered:
        return _("Trong «%(source)s»: nêu %(entered)s, tính lại %(other)s. %(text)s") % names
    if check.text:
        return _("Máy chưa đọc được «%(source)s»: %(text)s") % names
    return _("Không thấy số %(entered)s trong «%(source)s».") % names


def figure_words(measure: Measure, figure: Figure) -> str:
    """Return a reported figure: "349.605 / 356.257 (98,13%)", "95%", "4 doanh nghiệp"."""
    counts = ""
    if figure.numerator is not None or figure.denominator is not None:
        top, bottom = (quantity(number, "") or "?" for number in (figure.numerator, figure.denominator))
        counts = f"{top} / {bottom}"
    value = quantity(figure.value, measure.unit, figure.decimals) if figure.value is not None else ""
    text = f"{counts} ({value})" if counts and value else counts or value
    return f"{measure.label}: {text}" if measure.label else text


def report_words(report: Report, measures: Sequence[Measure]) -> str:
    """Return what a report says, in one line."""
    named = {measure.code: measure for measure in measures}
    parts = [figure_words(named[item.measure], item) for item in report.figures if item.measure in named]
    if report.progress:
        parts.append(progress_words(report.progress))
    if report.spent is not None:
        parts.append(_("đã giải ngân %(money)s triệu đồng") % {"money": format_number(report.spent)})
    return "; ".join(part for part in parts if part)


def rollup_words(rollup: Rollup) -> str:
    """Return how complete a sum of units is: "42/64 đơn vị đã báo cáo"."""
    text = _("%(count)s/%(all)s đơn vị đã báo cáo") % {"count": len(rollup.reported), "all": rollup.units}
    if rollup.uncounted:
        text += "; " + _("%(count)s đơn vị chỉ báo tỷ lệ, không cộng được") % {"count": len(rollup.uncounted)}
    return text


def trend_words(trend: Trend, unit: str) -> str:
    """Return where a measure is heading and why, or that there are too few values to say."""
    count = len(trend.points)
    if trend.projected is None or trend.per_month is None:
        if count < trend.needed:
            return _("Mới có %(count)s số liệu; cần ít nhất %(needed)s mới nói được xu hướng.") % {
                "count": count,
                "needed": trend.needed,
            }
        return _("Không nói xu hướng: mục tiêu không có ngưỡng bằng số, hoặc đã đến hạn.")
    first, last = trend.points[0], trend.points[-1]
    return _(
        "Từ %(count)s số liệu (%(first)s ngày %(since)s đến %(last)s ngày %(until)s), mỗi tháng thay đổi khoảng "
        "%(step)s. Giữ đà này thì đến %(deadline)s được khoảng %(projected)s; ngưỡng là %(goal)s."
    ) % {
        "count": count,
        "first": quantity(first[1], unit, 2),
        "since": format_date(first[0]),
        "last": quantity(last[1], unit, 2),
        "until": format_date(last[0]),
        "step": quantity(trend.per_month, unit, 2),
        "deadline": format_date(trend.deadline),
        "projected": quantity(trend.projected, unit, 1),
        "goal": quantity(trend.goal, unit),
    }


# --- work ---------------------------------------------------------------------------------------


def work_words(state: WorkState) -> str:
    """Return how a piece of work stands."""
    return {
        WorkState.GIVEN: _("đã giao"),
        WorkState.RUNNING: _("đang làm"),
        WorkState.REPORTED: _("báo hoàn thành, chờ xác nhận"),
        WorkState.CLOSED: _("đã xong"),
        WorkState.CANCELLED: _("đã huỷ"),
    }[state]


def step_words(step: WorkStep) -> str:
    """Return what a line of a log says was done."""
    return {
        WorkStep.ASSIGN: _("giao nhiệm vụ"),
        WorkStep.PROGRESS: _("báo tiến độ"),
        WorkStep.DONE: _("báo hoàn thành"),
        WorkStep.CONFIRM: _("xác nhận đã xong"),
        WorkStep.RETURN: _("yêu cầu làm tiếp"),
        WorkStep.EXTEND: _("đổi hạn"),
        WorkStep.ESCALATE: _("đưa lên cấp trên"),
        WorkStep.REMIND: _("nhắc"),
        WorkStep.CANCEL: _("huỷ"),
    }[step]


def origin_words(origin: OriginKind) -> str:
    """Return what a piece of work was given from."""
    return {
        OriginKind.TARGET: _("mục tiêu"),
        OriginKind.TASK: _("nhiệm vụ"),
        OriginKind.PROJECT: _("dự án"),
        OriginKind.FINDING: _("phát hiện khi kiểm số liệu"),
        OriginKind.REPORT: _("báo cáo"),
        OriginKind.AGENCY: _("cơ quan"),
        OriginKind.NONE: _("không gắn với mục nào"),
    }[origin]
