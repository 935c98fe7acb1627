"""Rounds: who owes what, which step may follow which, what is late."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from tinhso.steering.plans.data import Content, Kind, Plan, Project, Target, Task
from tinhso.steering.plans.data.reporting import Action, Allotment, DutyInfo, DutyState, Part, Report, RoundInfo
from tinhso.steering.plans.rules.permissions import scope_of

NOTE_MAX = 4000
EVIDENCE_MAX = 10

#: From which states a step may be taken, and the state after it.
STEPS: dict[Action, tuple[frozenset[DutyState], DutyState]] = {
    # An accepted figure may be corrected: it counts until the correction is accepted in its turn.
    Action.SAVE: (
        frozenset({DutyState.WAITING, DutyState.DRAFT, DutyState.RETURNED, DutyState.ACCEPTED}),
        DutyState.DRAFT,
    ),
    Action.SUBMIT: (
        frozenset({DutyState.WAITING, DutyState.DRAFT, DutyState.RETURNED, DutyState.ACCEPTED}),
        DutyState.SUBMITTED,
    ),
    Action.RETRACT: (frozenset({DutyState.SUBMITTED}), DutyState.DRAFT),
    Action.ACCEPT: (frozenset({DutyState.SUBMITTED}), DutyState.ACCEPTED),
    Action.RETURN: (frozenset({DutyState.SUBMITTED}), DutyState.RETURNED),
    Action.ANNUL: (frozenset({DutyState.ACCEPTED, DutyState.DRAFT, DutyState.RETURNED}), DutyState.RETURNED),
}


def may_follow(action: Action, state: DutyState) -> bool:
    """Return whether *action* may be taken in *state*."""
    return state in STEPS[action][0]


@dataclass(frozen=True)
class Owed:
    """One row that one agency will owe."""

    kind: Kind
    code: str
    agency: str
    part: Part
    position: int


def owed(
    plan: Plan, contents: Sequence[Content], kinds: Collection[Kind], shares: Sequence[Allotment], day: date
) -> list[Owed]:
    """Return who owes what: the agency that leads a row (the plan's steward where the document names none) owes the
    whole; each unit that a target is cascaded to on *day* owes its share."""
    found = []
    position = 0
    for content in contents:
        kind = _kind(content)
        if kind is None or kind not in kinds or getattr(content, "plan", "") != plan.code:
            continue
        assert isinstance(content, Target | Task | Project)
        parties = content.owner.parties if isinstance(content, Project) else content.leading.parties
        position += 1
        found.append(Owed(kind, content.code, scope_of(parties, plan.steward).agency, Part.WHOLE, position))
        if kind is Kind.TARGET:
            mine = sorted(share.agency for share in shares_on(shares, content.code, day))
            found.extend(Owed(kind, content.code, agency, Part.UNIT, position) for agency in mine)
    return found


def _kind(content: Content) -> Kind | None:
    kinds = ((Target, Kind.TARGET), (Task, Kind.TASK), (Project, Kind.PROJECT))
    return next((kind for cls, kind in kinds if isinstance(content, cls)), None)


def shares_on(shares: Sequence[Allotment], target: str, day: date) -> list[Allotment]:
    """Return the shares of *target* in force on *day* (``valid_to`` is the last day)."""
    return [
        share
        for share in shares
        if share.target == target and share.valid_from <= day and (share.valid_to is None or day <= share.valid_to)
    ]


def is_late(duty: DutyInfo, moment: datetime) -> bool:
    """Return whether the cut-off has passed and nothing acceptable was handed in."""
    return not duty.is_done and moment > duty.round.cut_off


def was_late(duty: DutyInfo) -> bool:
    """Return whether what was handed in came after the cut-off."""
    return duty.is_done and duty.submitted_at is not None and duty.submitted_at > duty.round.cut_off


def problems(report: Report, kind: Kind, found: RoundInfo, today: date) -> Iterator[tuple[str, str]]:
    """Yield (field, what is wrong) with a report that is to be handed in; a draft may be anything."""
    if not found.period_from <= report.as_of <= found.period_to:
        yield "as_of", _("Ngày tính đến phải nằm trong kỳ báo cáo.")
    elif report.as_of > today:
        yield "as_of", _("Ngày tính đến không thể ở sau hôm nay.")
    if kind is Kind.TARGET and all(figure.is_empty for figure in report.figures):
        yield "", _("Hãy nhập ít nhất một số: tử số và mẫu số, hoặc tỷ lệ.")
    if kind is not Kind.TARGET and report.progress is None:
        yield "progress", _("Hãy chọn tiến độ.")
    for figure in report.figures:
        if figure.numerator is not None and figure.numerator < 0:
            yield f"numerator_{figure.measure}", _("Tử số không thể âm.")
        if figure.denominator is not None and figure.denominator <= 0:
            yield f"denominator_{figure.measure}", _("Mẫu số phải lớn hơn 0.")
    if len(report.note) > NOTE_MAX:
        yield "note", _("Ghi chú dài quá %(max)s chữ.") % {"max": NOTE_MAX}
    if len(report.evidence) > EVIDENCE_MAX:
        yield "files", _("Nhiều nhất %(max)s minh chứng cho một báo cáo.") % {"max": EVIDENCE_MAX}
