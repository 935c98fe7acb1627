"""Verdicts, deadlines and sums in words, in the reader's language."""

from django.utils.translation import gettext as _

from tinhso.core.web.api import Provenance, Verdict, format_number
from tinhso.steering.plans.data import DocumentVerdict, Measure, Operator, StatedValue, Threshold, VerdictBasis
from tinhso.steering.plans.rules.boards import TargetLine
from tinhso.steering.plans.rules.deadlines import Deadline, DeadlineKind, DeadlineState
from tinhso.steering.plans.rules.money import GroupSums, transposed
from tinhso.steering.plans.rules.quantities import quantity
from tinhso.steering.plans.rules.verdicts import MeasureReading, Outcome, Reading, Reason, rounded


def threshold_words(threshold: Threshold | None, unit: str) -> str:
    """Return the threshold as the document words it with what it means: "trên 60% (phải lớn hơn)"."""
    if threshold is None:
        return _("không có ngưỡng bằng số")
    amount = quantity(threshold.value, unit)
    sense = _("phải lớn hơn") if threshold.operator is Operator.OVER else _("bằng hoặc hơn là đạt")
    return f"{threshold.words} {amount} ({sense})".strip()


def computed_decimals(stated: StatedValue | None) -> int:
    """Return how many decimals a computed share is shown with: as many as stated, and never fewer than two."""
    return max(2, stated.decimals if stated else 0)


def document_words(verdict: DocumentVerdict | None) -> str:
    """Return what the document says."""
    words = {
        DocumentVerdict.MET: _("đạt"),
        DocumentVerdict.NOT_MET: _("chưa đạt"),
        DocumentVerdict.UNMEASURED: _("chưa đo lường được"),
    }
    return words[verdict] if verdict else _("chưa có số liệu")


def basis_words(basis: VerdictBasis) -> str:
    """Return where the document's verdict comes from."""
    return {
        VerdictBasis.MARKED: _("Ô kết quả ghi “(chưa đạt)”."),
        VerdictBasis.COUNTED: _(
            "Văn bản không đánh dấu mục này, và tính là đã hoàn thành trong tổng số nêu ở phần đầu."
        ),
        VerdictBasis.DASH: _("Ô kết quả ghi “-”."),
    }[basis]


def verdict_words(verdict: Verdict) -> str:
    """Return the computed verdict in the words of this board."""
    return {
        Verdict.MET: _("đạt"),
        Verdict.ATTENTION: _("đạt, số khác"),
        Verdict.NOT_MET: _("không đạt"),
        Verdict.UNKNOWN: _("không đủ căn cứ"),
    }[verdict]


def outcome_words(outcome: Outcome) -> str:
    """Return the words of the last three figures of the board."""
    return {
        Outcome.KEPT: _("kiểm lại đúng như đã nêu"),
        Outcome.DIFFERS: _("kiểm lại thì khác"),
        Outcome.UNKNOWN: _("không đủ căn cứ"),
    }[outcome]


def explain_computed(item: MeasureReading, *, is_reported: bool = False) -> str:
    """Return how the computed verdict of one measure came about, in one or two sentences; the counts are a document's,
    or of an accepted report."""
    stated, judged = item.stated, item.computed
    who = _("Báo cáo") if is_reported else _("Văn bản")
    plain = {
        Reason.NO_RESULT: _("%(who)s chưa nêu kết quả."),
        Reason.NO_COUNTS: _("%(who)s không nêu tử số và mẫu số nên không tính lại được."),
        Reason.NO_VALUE: _("%(who)s không nêu số."),
    }
    if judged.reason in plain:
        return plain[judged.reason] % {"who": who}
    assert stated is not None
    if judged.reason is Reason.NO_DENOMINATOR and stated.numerator is not None:
        return _("%(who)s chỉ nêu tử số (%(count)s %(unit)s), không nêu mẫu số.") % {
            "who": who,
            "count": stated.numerator.text or format_number(stated.numerator.value),
            "unit": stated.numerator.unit,
        }
    if judged.reason is Reason.NO_NUMERATOR:
        return _("%(who)s chỉ nêu mẫu số, không nêu tử số.") % {"who": who}
    return _explain_share(item, who)


def _explain_share(item: MeasureReading, who: str) -> str:
    stated, judged, unit = item.stated, item.computed, item.measure.unit
    assert stated is not None
    assert stated.numerator is not None
    assert stated.denominator is not None
    decimals = computed_decimals(stated)
    value = quantity(judged.value, unit, decimals)
    text = _("%(numerator)s / %(denominator)s = %(value)s.") % {
        "numerator": format_number(stated.numerator.value),
        "denominator": format_number(stated.denominator.value),
        "value": value,
    }
    text += " " + against_words(judged.reason, value, item.threshold, unit)
    if stated.value is not None and judged.value is not None and rounded(judged.value, stated.decimals) != stated.value:
        text += " " + _("%(who)s nêu %(stated)s, khác số tính lại.") % {"who": who, "stated": stated.text}
    return text


def against_words(reason: Reason, value: str, threshold: Threshold | None, unit: str) -> str:
    """Return how a value stands against the threshold, in one sentence."""
    if threshold is None:
        return _("Mục tiêu không có ngưỡng bằng số.")
    names = {"value": value, "threshold": f"{threshold.words} {quantity(threshold.value, unit)}".strip()}
    if reason in {Reason.MET, Reason.DIFFERENT_FIGURE}:
        return _("%(value)s đạt ngưỡng “%(threshold)s”.") % names
    if reason is Reason.STRICT:
        return _("%(value)s chỉ bằng, chưa vượt ngưỡng “%(threshold)s”.") % names
    if reason is Reason.OPEN_BOUND:
        return _("Chỉ biết là trên %(value)s, chưa đủ để so với “%(threshold)s”.") % names
    return _("%(value)s chưa đạt ngưỡng “%(threshold)s”.") % names


def explain_value(item: MeasureReading) -> str:
    """Return how the stated value of one measure stands against the threshold."""
    if item.by_value.reason is Reason.NO_RESULT:
        return _("Văn bản chưa nêu kết quả.")
    if item.by_value.reason is Reason.NO_VALUE:
        return _("Văn bản nêu bằng chữ, không có số để so.")
    assert item.stated is not None
    return against_words(item.by_value.reason, item.stated.text, item.threshold, item.measure.unit)


def contradiction(reading: Reading) -> str:
    """Return the sentence about a document that says one thing and states another value; "" if it does not."""
    if not reading.document_disagrees:
        return ""
    worst = next(item for item in reading.measures if item.by_value.verdict is reading.by_value.verdict)
    return _("Văn bản tính là “%(word)s”, nhưng %(why)s") % {
        "word": document_words(reading.document),
        "why": explain_value(worst),
    }


def provenance_of(line: TargetLine) -> Provenance:
    """Return where the figure that a target's conclusion rests on comes from."""
    if line.reported and line.reported.decides:
        return Provenance.REPORTED
    if line.result is None and line.reported and line.reported.is_training:
        return Provenance.SIMULATED
    return Provenance.STATED


def measure_label(measure: Measure) -> str:
    """Return a measure's name, "" for the only one of a target."""
    return measure.label


def deadline_words(deadline: Deadline) -> str:
    """Return the deadline as written; a blank one says so."""
    return _("văn bản để trống") if deadline.kind is DeadlineKind.NONE else deadline.text


def state_words(state: DeadlineState, *, is_reported: bool = False) -> str:
    """Return how a task stands against its deadline; without an accepted report, that there is none is said too."""
    words = {
        DeadlineState.AHEAD: _("chưa đến thời gian thực hiện"),
        DeadlineState.DEPENDENT: _("hạn theo kế hoạch khác, chưa biết ngày"),
        DeadlineState.NO_DATE: _("không có thời hạn"),
        DeadlineState.DONE: _("đã hoàn thành"),
    }
    if state in words:
        return words[state]
    if is_reported:
        return {
            DeadlineState.RUNNING: _("đang trong hạn"),
            DeadlineState.SOON: _("sắp đến hạn"),
            DeadlineState.LATE: _("quá hạn"),
            DeadlineState.RECURRING: _("thường xuyên"),
        }[state]
    return {
        DeadlineState.RUNNING: _("đang trong hạn, chưa có báo cáo"),
        DeadlineState.SOON: _("sắp đến hạn, chưa có báo cáo"),
        DeadlineState.LATE: _("quá hạn, chưa có báo cáo"),
        DeadlineState.RECURRING: _("thường xuyên, chưa có báo cáo"),
    }[state]


#: How a task's state is coloured (class of the design system), never without its words.
STATE_CLASS = {
    DeadlineState.DONE: "met",
    DeadlineState.LATE: "not_met",
    DeadlineState.SOON: "attention",
    DeadlineState.DEPENDENT: "attention",
    DeadlineState.NO_DATE: "attention",
}


def sum_words(group: GroupSums, grand: GroupSums) -> str:
    """Return the explanation of the one group whose stated total does not fit."""
    assert group.group is not None
    assert group.total.stated is not None
    names = {
        "group": f"{group.group.number}. {group.group.name}",
        "items": group.total.items,
        "computed": format_number(group.total.computed),
        "stated": format_number(group.total.stated),
        "grand": format_number(grand.total.stated),
    }
    text = (
        _(
            "Nhóm %(group)s: cộng %(items)s dự án được %(computed)s triệu đồng, văn bản ghi %(stated)s. "
            "Tổng cộng %(grand)s triệu đồng của văn bản khớp với %(computed)s, không khớp với %(stated)s."
        )
        % names
    )
    if transposed(group.total.stated, group.total.computed):
        text += " " + _("Hai số chỉ khác nhau vì hai chữ số liền nhau đổi chỗ.")
    return text
