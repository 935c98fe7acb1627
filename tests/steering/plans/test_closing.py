"""Closing needs evidence; an override shows its reason."""

from dataclasses import replace
from datetime import date

import pytest

from tinhso.core.access.api import Actor, NotAllowed, Role
from tinhso.core.events import api as events
from tinhso.core.journal import api as journal
from tinhso.core.web.api import Verdict
from tinhso.steering.plans.data import Kind
from tinhso.steering.plans.data.reporting import Progress, ReportRefused
from tinhso.steering.plans.rules.deadlines import DeadlineState
from tinhso.steering.plans.selectors import contents
from tinhso.steering.plans.services import closing
from tinhso.steering.plans.services import reporting as services

from .conftest import STEWARD, duty, person, report

pytestmark = pytest.mark.django_db
TARGET, TASK = "kh-2025.mt.I.3", "kh-2025.nv.VIII.3"
REVIEWER = person(Role.REVIEWER, "camau")
LEADER = person(Role.LEADER, "*")
DAY = date(2025, 6, 20)


def accepted(opened, code: str, agency: str, content) -> None:
    found = duty(opened, code)
    services.submit(by=person(Role.OFFICER, agency), duty_id=found.id, report=content, seen=0)
    services.accept(by=REVIEWER, duty_id=found.id, seen=1)


def target():
    return next(item for item in contents.board(DAY, "kh-2025").targets if item.target.code == TARGET)


def test_without_an_accepted_report_nothing_closes(opened):
    with pytest.raises(ReportRefused, match="Chưa có báo cáo"):
        closing.close(by=REVIEWER, kind=Kind.TARGET, code=TARGET, seen=0)


def test_without_evidence_nothing_closes(opened):
    accepted(opened, TARGET, STEWARD, replace(report(1000, 1000), evidence=()))
    with pytest.raises(ReportRefused, match="không có minh chứng"):
        closing.close(by=REVIEWER, kind=Kind.TARGET, code=TARGET, seen=0)


def test_a_bare_percentage_does_not_close_a_target(opened):
    accepted(opened, TARGET, STEWARD, report(value=100))
    with pytest.raises(ReportRefused, match="không đủ căn cứ"):
        closing.close(by=REVIEWER, kind=Kind.TARGET, code=TARGET, seen=0)


def test_with_evidence_a_target_closes_and_opens_again(opened):
    accepted(opened, TARGET, STEWARD, report(1000, 1000))
    closing.close(by=REVIEWER, kind=Kind.TARGET, code=TARGET, seen=0)
    assert (target().is_closed, target().is_overridden, target().verdict) == (True, False, Verdict.MET)
    with pytest.raises(ReportRefused, match="đã đóng"):
        closing.close(by=REVIEWER, kind=Kind.TARGET, code=TARGET, seen=1)
    with pytest.raises(ReportRefused, match="vừa đóng hoặc mở"):
        closing.reopen(by=REVIEWER, kind=Kind.TARGET, code=TARGET, seen=0, reason="x")
    closing.reopen(by=REVIEWER, kind=Kind.TARGET, code=TARGET, seen=1, reason="đính chính")
    assert not target().is_closed
    actions = [entry.action for entry in journal.history(f"plan-target:{TARGET}")]
    assert {"plans.target.closed", "plans.target.reopened"} <= set(actions)
    types = [event.type for event in events.events()]
    assert "tinhso.steering.plans.target.closed.v1" in types


def test_a_task_closes_only_when_reported_done(opened):
    content = replace(report(), figures=(), progress=Progress.RUNNING)
    accepted(opened, TASK, "camau/syt", content)
    with pytest.raises(ReportRefused, match="chưa ghi là hoàn thành"):
        closing.close(by=REVIEWER, kind=Kind.TASK, code=TASK, seen=0)
    found = duty(opened, TASK)
    services.submit(
        by=person(Role.OFFICER, "camau/syt"), duty_id=found.id, report=replace(content, progress=Progress.DONE), seen=2
    )
    services.accept(by=REVIEWER, duty_id=found.id, seen=3)
    closing.close(by=REVIEWER, kind=Kind.TASK, code=TASK, seen=0)
    task = next(item for item in contents.board(DAY, "kh-2025").tasks if item.task.code == TASK)
    assert task.state is DeadlineState.DONE


def test_an_override_shows_its_reason_everywhere(opened, client, signed_in):
    reason = "Hội đồng nghiệm thu kết luận theo biên bản số 5"
    closing.override(by=LEADER, kind=Kind.TARGET, code=TARGET, seen=0, verdict=Verdict.MET, reason=reason)
    assert (target().verdict, target().is_overridden) == (Verdict.MET, True)
    day = "?ngay=2025-06-20"
    for url in (
        f"/ke-hoach/kh-2025/muc-tieu/{day}",
        f"/ke-hoach/muc-tieu/{TARGET}/{day}",
        f"/ke-hoach/co-quan/{STEWARD}/{day}",
        f"/ke-hoach/kh-2025/muc-tieu/{day}&format=json",
        f"/api/v1/plans/board{day}",
    ):
        response = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert reason in body.decode(), url
    leaders = signed_in(Role.LEADER, "*").get(f"/ke-hoach/lanh-dao/{day}").content.decode()
    assert reason in leaders


@pytest.mark.parametrize("reason", ["", " "])
def test_an_override_needs_its_reason(opened, reason):
    with pytest.raises(ReportRefused, match="lý do"):
        closing.override(by=LEADER, kind=Kind.TARGET, code=TARGET, seen=0, verdict=Verdict.MET, reason=reason)


@pytest.mark.parametrize(
    ("actor", "closes", "overrides"),
    [
        (REVIEWER, True, False),
        (LEADER, True, True),
        (person(Role.LEADER, STEWARD), True, True),
        (person(Role.OFFICER, STEWARD), False, False),  # colleague
        (person(Role.UNIT_HEAD, STEWARD), False, False),
        (person(Role.ADMINISTRATOR, "*"), False, False),
        (person(Role.LEADER, "camau/syt"), False, False),  # outsider
        (Actor(id="visitor:1"), False, False),  # anonymous
    ],
)
def test_who_may_close_and_override(opened, actor, closes, overrides):
    accepted(opened, TARGET, STEWARD, report(1000, 1000))
    if overrides:
        closing.override(by=actor, kind=Kind.TARGET, code=TARGET, seen=0, verdict=Verdict.NOT_MET, reason="x")
        closing.reopen(by=actor, kind=Kind.TARGET, code=TARGET, seen=1, reason="x")
        assert target().verdict is Verdict.MET
    else:
        with pytest.raises(NotAllowed):
            closing.override(by=actor, kind=Kind.TARGET, code=TARGET, seen=0, verdict=Verdict.MET, reason="x")
    if closes:
        closing.close(by=actor, kind=Kind.TARGET, code=TARGET, seen=2 if overrides else 0)
    else:
        with pytest.raises(NotAllowed):
            closing.close(by=actor, kind=Kind.TARGET, code=TARGET, seen=0)
