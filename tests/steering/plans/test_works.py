"""Giao nhiệm vụ: given from a figure, followed, proven, confirmed."""

from datetime import date
from io import BytesIO

import pytest

from tinhso.core.access.api import Actor, NotAllowed, Role
from tinhso.core.events import api as events
from tinhso.core.journal import api as journal
from tinhso.steering.plans.data.assigning import OriginKind, WorkRefused, WorkState
from tinhso.steering.plans.rules.works import days_over
from tinhso.steering.plans.selectors import assigning
from tinhso.steering.plans.services import assigning as services
from tinhso.steering.plans.services.checking import Upload

from .conftest import STEWARD, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded", "in_june")]
LEADER = person(Role.LEADER, "*")
HEAD = person(Role.UNIT_HEAD, STEWARD)
OFFICER = person(Role.OFFICER, STEWARD)
NOBODY = Actor(id="visitor:1")
TARGET = "kh-2025.mt.I.3"


def given(by: Actor = LEADER, **changes):
    values = {"title": "Rà soát số văn bản ký số", "agency": STEWARD, "due": date(2025, 7, 1)}
    values |= {"origin": OriginKind.TARGET, "origin_code": TARGET, "origin_label": "I.3"}
    return services.give(by=by, new=services.NewWork(**{**values, **changes}))


def state(work) -> WorkState:
    return assigning.work_of(work.id).state


def test_work_goes_from_given_to_confirmed_with_its_log():
    work = given()
    services.report_progress(by=OFFICER, work_id=work.id, seen=1, text="Đã rà 3 đơn vị")
    assert state(work) is WorkState.RUNNING
    upload = Upload("bien-ban.txt", BytesIO("Biên bản rà soát".encode()))
    services.report_progress(by=OFFICER, work_id=work.id, seen=2, text="Xong", uploads=[upload], done=True)
    assert state(work) is WorkState.REPORTED
    services.confirm(by=HEAD, work_id=work.id, seen=3)
    assert state(work) is WorkState.CLOSED
    assert [item.line.step.value for item in assigning.log(work.id)] == ["confirmed", "done", "progress", "assigned"]
    actions = [entry.action for entry in journal.history(f"plan-work:{work.id}")]
    assert sorted(actions) == ["plans.work.assigned", "plans.work.confirmed", "plans.work.done", "plans.work.progress"]
    assert "tinhso.steering.plans.work.assigned.v1" in [event.type for event in events.events()]
    assert [item.id for item in assigning.works_of(OriginKind.TARGET, TARGET)] == [work.id]


def test_done_needs_evidence_and_another_head():
    work = given()
    with pytest.raises(WorkRefused) as refusal:
        services.report_progress(by=HEAD, work_id=work.id, seen=1, text="Xong", done=True)
    assert refusal.value.field == "proof"
    services.report_progress(by=HEAD, work_id=work.id, seen=1, text="Xong", link="https://vanban.example/9", done=True)
    with pytest.raises(WorkRefused, match="không tự xác nhận"):
        services.confirm(by=HEAD, work_id=work.id, seen=2)
    services.give_back(by=LEADER, work_id=work.id, seen=2, text="Thiếu biên bản")
    assert state(work) is WorkState.RUNNING


def test_the_deadline_moves_with_a_reason_and_overdue_is_counted(monkeypatch):
    work = given()
    services.extend(by=LEADER, work_id=work.id, seen=1, due=date(2025, 7, 10), text="chờ văn bản")
    monkeypatch.setenv("TINHSO_TODAY", "2025-07-15")
    assert days_over(assigning.work_of(work.id), date(2025, 7, 15)) == 5
    services.remind(by=LEADER, work_id=work.id, seen=2)
    services.escalate(by=OFFICER, work_id=work.id, seen=3, text="vướng kinh phí")
    found = assigning.work_of(work.id)
    assert (found.reminded, found.escalated) == (1, 1)
    services.cancel(by=LEADER, work_id=work.id, seen=4, text="không còn cần")
    assert state(work) is WorkState.CANCELLED
    with pytest.raises(WorkRefused, match="đã xong hoặc đã huỷ"):
        services.remind(by=LEADER, work_id=work.id, seen=5)


def test_two_people_at_once_do_not_overwrite_each_other_and_a_second_click_is_nothing():
    work = given()
    services.report_progress(by=OFFICER, work_id=work.id, seen=1, text="một")
    services.report_progress(by=OFFICER, work_id=work.id, seen=1, text="một")
    with pytest.raises(WorkRefused, match="Hãy tải lại trang"):
        services.report_progress(by=HEAD, work_id=work.id, seen=1, text="hai")
    assert len(assigning.log(work.id)) == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"due": date(2025, 6, 1)}, "due"),
        ({"agency": "camau/khong-co"}, "agency"),
        ({"person": "00000000-0000-7000-8000-000000000000"}, "person"),
    ],
)
def test_work_that_cannot_be_given_is_refused(changes, field):
    with pytest.raises(WorkRefused) as refusal:
        given(**changes)
    assert refusal.value.field == field
    assert assigning.works() == []


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (LEADER, True),
        (HEAD, True),
        (OFFICER, False),  # colleague
        (person(Role.UNIT_HEAD, "camau/syt"), False),  # outsider
        (person(Role.ADMINISTRATOR, "*"), False),
        (NOBODY, False),
    ],
)
def test_who_may_give_and_steer(actor, allowed):
    if allowed:
        work = given(actor)
        services.remind(by=actor, work_id=work.id, seen=1)
        return
    with pytest.raises(NotAllowed):
        given(actor)
    work = given()
    for call in (
        lambda: services.remind(by=actor, work_id=work.id, seen=1),
        lambda: services.extend(by=actor, work_id=work.id, seen=1, due=date(2025, 8, 1), text="x"),
        lambda: services.cancel(by=actor, work_id=work.id, seen=1, text="x"),
    ):
        with pytest.raises(NotAllowed):
            call()


@pytest.mark.parametrize(
    ("actor", "reads", "reports", "confirms"),
    [
        (OFFICER, True, True, False),
        (HEAD, True, True, True),
        (LEADER, True, False, True),
        (person(Role.AUDITOR, "*"), True, False, False),
        (person(Role.OFFICER, "camau/syt"), False, False, False),
        (NOBODY, False, False, False),
    ],
)
def test_who_may_read_report_and_confirm(actor, reads, reports, confirms):
    work = assigning.work_of(given().id)
    assert services.may_read(actor, work) is reads
    assert services.may_report(actor, work) is reports
    assert services.may_confirm(actor, work) is confirms
    if not reports:
        with pytest.raises(NotAllowed):
            services.report_progress(by=actor, work_id=work.id, seen=1, text="x")
    if not confirms:
        with pytest.raises(NotAllowed):
            services.confirm(by=actor, work_id=work.id, seen=1)


def test_evidence_of_work_is_read_by_those_concerned():
    work = given()
    upload = Upload("bien-ban.txt", BytesIO("Biên bản".encode()))
    services.report_progress(by=OFFICER, work_id=work.id, seen=1, text="x", uploads=[upload])
    sha256 = assigning.log(work.id)[0].line.evidence[0].sha256
    assert services.open_evidence(by=LEADER, work_id=work.id, sha256=sha256)[0].name == "bien-ban.txt"
    with pytest.raises(NotAllowed):
        services.open_evidence(by=NOBODY, work_id=work.id, sha256=sha256)
    with pytest.raises(FileNotFoundError):
        services.open_evidence(by=LEADER, work_id=work.id, sha256="0" * 64)
