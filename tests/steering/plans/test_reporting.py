"""From the officer's figure to the board: draft, hand in, check, accept or return, correct, withdraw."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest

from tinhso.core.access.api import Actor, NotAllowed, Role
from tinhso.core.clock.api import PROVINCE_ZONE
from tinhso.core.files import api as files
from tinhso.core.journal import api as journal
from tinhso.core.web.api import Verdict
from tinhso.steering.plans.data import Kind, StaleVersionError
from tinhso.steering.plans.data.reporting import (
    Action,
    CheckRule,
    DutyState,
    Level,
    Part,
    Progress,
    Report,
    ReportRefused,
)
from tinhso.steering.plans.selectors import contents, reporting
from tinhso.steering.plans.services import reporting as services
from tinhso.steering.plans.services import rounds
from tinhso.steering.plans.services.checking import Upload

from .conftest import STEWARD, duty, new_round, person, report

pytestmark = pytest.mark.django_db
TARGET = "kh-2025.mt.I.3"
TASK = "kh-2025.nv.VIII.3"

OFFICER = person(Role.OFFICER, STEWARD)
REVIEWER = person(Role.REVIEWER, "camau")


def handed_in(opened, content: Report | None = None, code: str = TARGET, by: Actor = OFFICER) -> str:
    found = duty(opened, code)
    content = content or report(950, 1000, 95)
    services.submit(by=by, duty_id=found.id, report=content, seen=found.version)
    return found.id


def line(code: str = TARGET, day: date = date(2025, 6, 20)):
    board = contents.board(day, "kh-2025")
    return next(item for item in board.targets if item.target.code == code)


def levels(duty_id: str, rule: CheckRule) -> list[Level]:
    return [check.level for check in reporting.current_report(duty_id).checks if check.rule is rule]


# --- rounds -------------------------------------------------------------------------------------


def test_a_round_asks_the_agency_that_leads_each_row(opened):
    duties = reporting.duties_of_round(opened.id)
    assert (sum(d.kind is Kind.TARGET for d in duties), sum(d.kind is Kind.TASK for d in duties)) == (28, 33)
    assert duty(opened, "kh-2025.mt.I.1").agency == "camau/vpubnd"
    assert duty(opened, "kh-2025.nv.VIII.1").agency == STEWARD  # "UBND cấp huyện" is no agency: the plan's steward
    assert [entry.action for entry in journal.history(f"plan-round:{opened.id}")] == ["plans.round.opened"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"period_from": date(2025, 7, 1)}, "period_to"),
        ({"period_from": date(2027, 1, 1), "period_to": date(2027, 2, 1)}, "period_from"),
        ({"cut_off": datetime(2025, 5, 1, tzinfo=PROVINCE_ZONE)}, "cut_off"),
        ({"kinds": frozenset()}, "kinds"),
        ({"kinds": frozenset({Kind.PROJECT})}, "kinds"),  # the plan of 2025 has none
        ({"plan": "kh-1999"}, "plan"),
    ],
)
def test_a_round_that_cannot_be_is_refused_with_its_field(loaded, in_june, changes, field):
    with pytest.raises(ReportRefused) as refusal:
        rounds.open_round(by=person(Role.DATA_STEWARD, STEWARD), new=new_round(**changes))
    assert refusal.value.field == field
    assert reporting.rounds() == []


def test_two_rounds_of_one_name_are_refused(opened):
    with pytest.raises(ReportRefused, match="mang tên"):
        rounds.open_round(by=person(Role.DATA_STEWARD, STEWARD), new=new_round())


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (person(Role.DATA_STEWARD, STEWARD), True),  # owner
        (person(Role.ADMINISTRATOR, "*"), True),
        (person(Role.OFFICER, STEWARD), False),  # colleague
        (person(Role.LEADER, "*"), False),
        (person(Role.DATA_STEWARD, "camau/syt"), False),  # outsider
        (Actor(id="visitor:1"), False),  # anonymous
    ],
)
def test_who_may_open_and_move_a_round(loaded, in_june, actor, allowed):
    if allowed:
        made = rounds.open_round(by=actor, new=new_round())
        later = made.cut_off + timedelta(days=3)
        rounds.move_cut_off(by=actor, round_id=made.id, cut_off=later, seen=1, reason="theo công văn 1")
        rounds.close_round(by=actor, round_id=made.id, seen=2, reason="đã đủ")
        rounds.reopen_round(by=actor, round_id=made.id, seen=3, reason="bổ sung")
        assert reporting.round_of(made.id).cut_off == later
        return
    with pytest.raises(NotAllowed):
        rounds.open_round(by=actor, new=new_round())
    made = rounds.open_round(by=person(Role.DATA_STEWARD, STEWARD), new=new_round())
    for call in (
        lambda: rounds.move_cut_off(by=actor, round_id=made.id, cut_off=made.cut_off, seen=1, reason="x"),
        lambda: rounds.close_round(by=actor, round_id=made.id, seen=1, reason="x"),
        lambda: rounds.hand_over(by=actor, duty_id=duty(made, TARGET).id, agency="camau/syt", reason="x"),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_a_round_changed_meanwhile_is_not_changed_twice(opened):
    steward = person(Role.DATA_STEWARD, STEWARD)
    rounds.close_round(by=steward, round_id=opened.id, seen=1, reason="đủ")
    with pytest.raises(StaleVersionError):
        rounds.reopen_round(by=steward, round_id=opened.id, seen=1, reason="chưa đủ")
    with pytest.raises(ReportRefused, match="đã khoá"):
        handed_in(opened)


def test_a_duty_nobody_has_touched_can_pass_to_another_agency(opened):
    steward = person(Role.DATA_STEWARD, STEWARD)
    found = duty(opened, TARGET)
    rounds.hand_over(by=steward, duty_id=found.id, agency="camau/syt", reason="theo phân công")
    assert duty(opened, TARGET).agency == "camau/syt"
    with pytest.raises(NotAllowed):
        handed_in(opened)
    handed_in(opened, by=person(Role.OFFICER, "camau/syt"))
    with pytest.raises(ReportRefused, match="đã có số liệu"):
        rounds.hand_over(by=steward, duty_id=found.id, agency=STEWARD, reason="lại")


# --- entering -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (person(Role.OFFICER, STEWARD), True),  # owner: an officer of the agency
        (person(Role.UNIT_HEAD, STEWARD), True),
        (person(Role.OFFICER, "camau"), True),
        (person(Role.REVIEWER, STEWARD), False),  # colleague with another role
        (person(Role.LEADER, "*"), False),
        (person(Role.OFFICER, "camau/syt"), False),  # outsider
        (Actor(id="visitor:1"), False),  # anonymous
    ],
)
def test_who_may_enter_a_figure(opened, actor, allowed):
    found = duty(opened, TARGET)
    if allowed:
        services.save(by=actor, duty_id=found.id, report=report(1), seen=0)
        services.submit(by=actor, duty_id=found.id, report=report(950, 1000), seen=1)
        services.retract(by=actor, duty_id=found.id, seen=2)
        assert duty(opened, TARGET).state is DutyState.DRAFT
        return
    for call in (services.save, services.submit):
        with pytest.raises(NotAllowed):
            call(by=actor, duty_id=found.id, report=report(950, 1000), seen=0)
    with pytest.raises(NotAllowed):
        services.retract(by=actor, duty_id=found.id, seen=0)
    assert duty(opened, TARGET).state is DutyState.WAITING


def test_handing_in_waits_for_a_reviewer_and_is_journalled_without_figures(opened):
    found = duty(opened, handed_in(opened) and TARGET)
    assert (found.state, found.version, found.accepted) == (DutyState.SUBMITTED, 1, None)
    entry = journal.history(f"plan-report:{found.id}")[0]
    assert entry.action == "plans.report.submitted"
    assert "950" not in str(entry.details)
    assert line().reported is None


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (report(), ""),
        (report(1, 0), "denominator_chung"),
        (report(-1, 5), "numerator_chung"),
        (report(1, 2, as_of=date(2025, 7, 1)), "as_of"),
        (report(1, 2, as_of=date(2025, 6, 25)), "as_of"),  # after today
        (report(1, 2, note="x" * 4001), "note"),
    ],
)
def test_a_report_that_cannot_be_is_refused_with_its_field(opened, content, field):
    with pytest.raises(ReportRefused) as refusal:
        handed_in(opened, content)
    assert refusal.value.field == field
    assert duty(opened, TARGET).version == 0


def test_a_task_needs_its_progress(opened):
    with pytest.raises(ReportRefused) as refusal:
        handed_in(opened, report(), TASK, person(Role.OFFICER, "camau/syt"))
    assert refusal.value.field == "progress"


def test_the_same_click_twice_is_one_version(opened):
    found = duty(opened, TARGET)
    for _ in range(2):
        services.submit(by=OFFICER, duty_id=found.id, report=report(950, 1000), seen=0)
    assert duty(opened, TARGET).version == 1


def test_nothing_is_taken_in_before_the_round_opens(opened, monkeypatch):
    monkeypatch.setenv("TINHSO_TODAY", "2025-05-31")
    with pytest.raises(ReportRefused, match="chưa mở"):
        handed_in(opened)


# --- evidence -----------------------------------------------------------------------------------


def test_evidence_is_stored_by_content_and_read_by_those_concerned(opened):
    found = duty(opened, TARGET)
    upload = Upload("bao-cao.txt", BytesIO("Đến ngày 15/6/2025 có 950/1.000 văn bản ký số, đạt 95%.".encode()))
    services.submit(by=OFFICER, duty_id=found.id, report=report(950, 1000, 95), uploads=[upload], seen=0)
    kept = reporting.current_report(found.id).report.evidence
    assert [(item.name, item.media_type) for item in kept] == [("hồ sơ", ""), ("bao-cao.txt", files.TEXT)]
    # The checker has read the file: all three numbers stand in it.
    assert levels(found.id, CheckRule.EVIDENCE) == [Level.SUPPORT] * 3
    for reader, allowed in (
        (OFFICER, True),
        (REVIEWER, True),
        (person(Role.AUDITOR, "*"), True),
        (person(Role.OFFICER, "camau/syt"), False),
        (Actor(id="visitor:1"), False),
    ):
        if allowed:
            item, file = services.open_evidence(by=reader, duty_id=found.id, sha256=kept[1].sha256)
            assert (item.name, file.read().decode()[:3]) == ("bao-cao.txt", "Đến")
        else:
            with pytest.raises(NotAllowed):
                services.open_evidence(by=reader, duty_id=found.id, sha256=kept[1].sha256)


def test_a_file_that_lies_about_its_type_is_refused_and_nothing_is_kept(opened):
    found = duty(opened, TARGET)
    upload = Upload("bao-cao.pdf", BytesIO(b"PK\x03\x04" + b"\x00" * 200))
    with pytest.raises(files.FileRefused):
        services.submit(by=OFFICER, duty_id=found.id, report=report(950, 1000), uploads=[upload], seen=0)
    assert duty(opened, TARGET).version == 0


def test_a_report_cannot_name_a_stored_file_it_was_never_given(opened):
    content = report(950, 1000)
    stolen = replace(content.evidence[0], sha256="0" * 64, url="")
    duty_id = handed_in(opened, replace(content, evidence=(stolen,)))
    assert reporting.current_report(duty_id).report.evidence == ()


# --- checking -----------------------------------------------------------------------------------


def test_a_percentage_against_its_counts_needs_an_answer(opened):
    found = duty(opened, TARGET)
    wrong = report(349605, 356257, "98.67", decimals=2)
    kept = services.submit(by=OFFICER, duty_id=found.id, report=wrong, seen=0)
    assert not kept.is_submitted
    assert duty(opened, TARGET).state is DutyState.DRAFT
    check = next(item for item in kept.checks if item.rule is CheckRule.SHARE)
    assert (check.level, check.entered, check.other) == (Level.CONTRADICTION, "98,67%", "98,13%")
    answered = replace(wrong, answer="Số đếm lấy ngày 14, tỷ lệ lấy ngày 15.")
    assert services.submit(by=OFFICER, duty_id=found.id, report=answered, seen=1).is_submitted
    with pytest.raises(ReportRefused) as refusal:
        services.accept(by=REVIEWER, duty_id=found.id, seen=2)
    assert refusal.value.field == "reason"
    services.accept(by=REVIEWER, duty_id=found.id, seen=2, reason="Đã đối chiếu iOffice.")
    reported = line().reported
    assert (reported.accepted.grave, reported.accepted.why) == (1, "Đã đối chiếu iOffice.")


def test_the_officers_words_are_read_by_the_claims_checker(opened):
    found = duty(opened, TARGET)
    note = "Trong tháng có 84/120 đơn vị ký số, đạt 90%."
    kept = services.save(by=OFFICER, duty_id=found.id, report=report(950, 1000, note=note), seen=0)
    said = [item for item in kept.checks if item.rule is CheckRule.NOTE]
    assert [item.level for item in said] == [Level.CONTRADICTION]
    assert "70" in said[0].other


def test_an_earlier_accepted_report_is_held_against_the_new_one(opened):
    first = handed_in(opened, report(950, 1000))
    services.accept(by=REVIEWER, duty_id=first, seen=1)
    again = rounds.open_round(
        by=person(Role.DATA_STEWARD, STEWARD), new=new_round(title="Bổ sung", kinds=frozenset({Kind.TARGET}))
    )
    second = handed_in(again, report(900, 1010, as_of=date(2025, 6, 18)))
    assert sorted(levels(second, CheckRule.EARLIER)) == [Level.RECONCILE, Level.REVIEW]


# --- reviewing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (person(Role.REVIEWER, "camau"), True),
        (person(Role.REVIEWER, STEWARD), True),  # over the agency that monitors the target
        (person(Role.OFFICER, STEWARD), False),  # the officer who entered it
        (person(Role.UNIT_HEAD, STEWARD), False),  # colleague
        (person(Role.LEADER, "*"), False),
        (person(Role.REVIEWER, "camau/syt"), False),  # outsider
        (Actor(id="visitor:1"), False),  # anonymous
    ],
)
def test_who_may_accept_return_and_withdraw(opened, actor, allowed):
    duty_id = handed_in(opened)
    if allowed:
        services.give_back(by=actor, duty_id=duty_id, seen=1, reason="thiếu minh chứng")
        services.submit(by=OFFICER, duty_id=duty_id, report=report(951, 1000), seen=2)
        services.accept(by=actor, duty_id=duty_id, seen=3)
        services.annul(by=actor, duty_id=duty_id, seen=4, reason="nhập nhầm kỳ")
        assert [step.action for step in reporting.steps(duty_id)] == [
            Action.ANNUL,
            Action.ACCEPT,
            Action.SUBMIT,
            Action.RETURN,
            Action.SUBMIT,
        ]
        assert line().reported is None
        return
    for call in (
        lambda: services.accept(by=actor, duty_id=duty_id, seen=1),
        lambda: services.give_back(by=actor, duty_id=duty_id, seen=1, reason="x"),
    ):
        with pytest.raises(NotAllowed):
            call()
    assert duty(opened, TARGET).state is DutyState.SUBMITTED


def test_nobody_accepts_what_they_entered(opened):
    both = Actor(id="hai-vai", name="Hai vai", grants=(*OFFICER.grants, *REVIEWER.grants), is_signed_in=True)
    duty_id = handed_in(opened, by=both)
    with pytest.raises(NotAllowed):
        services.accept(by=both, duty_id=duty_id, seen=1)
    services.accept(by=REVIEWER, duty_id=duty_id, seen=1)


def test_of_two_reviewers_the_second_is_told_what_happened(opened):
    duty_id = handed_in(opened)
    services.accept(by=REVIEWER, duty_id=duty_id, seen=1)
    with pytest.raises(services.Overtaken, match=r"chấp nhận báo cáo này lúc .*Hãy tải lại trang"):
        services.give_back(by=person(Role.REVIEWER, STEWARD), duty_id=duty_id, seen=1, reason="chưa rõ")
    services.accept(by=REVIEWER, duty_id=duty_id, seen=1)  # the same click again is no error
    assert duty(opened, TARGET).version == 2


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001])
def test_returning_needs_a_reason(opened, reason):
    duty_id = handed_in(opened)
    with pytest.raises(ReportRefused):
        services.give_back(by=REVIEWER, duty_id=duty_id, seen=1, reason=reason)


# --- the board ----------------------------------------------------------------------------------


def test_an_accepted_figure_moves_the_board_at_once(opened):
    assert line().verdict is Verdict.UNKNOWN
    duty_id = handed_in(opened, report(1000, 1000))
    services.accept(by=REVIEWER, duty_id=duty_id, seen=1)
    moved = line()
    assert (moved.verdict, moved.reported.decides, moved.reported.source) == (Verdict.MET, True, "6 tháng đầu năm 2025")
    assert moved.current.measures[0].computed.value == 100
    # On the day before it is about, nobody knew it.
    assert line(day=date(2025, 6, 14)).reported is None


def test_a_bare_percentage_concludes_only_that_it_misses(opened):
    duty_id = handed_in(opened, report(value=99, decimals=0))
    services.accept(by=REVIEWER, duty_id=duty_id, seen=1)
    assert line().verdict is Verdict.NOT_MET
    services.submit(by=OFFICER, duty_id=duty_id, report=report(value=100), seen=2)
    assert line().verdict is Verdict.NOT_MET  # a correction counts once it is accepted
    services.accept(by=REVIEWER, duty_id=duty_id, seen=3)
    assert line().verdict is Verdict.UNKNOWN


def test_a_correction_adds_versions_and_keeps_every_one(opened):
    duty_id = handed_in(opened)
    services.accept(by=REVIEWER, duty_id=duty_id, seen=1)
    services.save(by=OFFICER, duty_id=duty_id, report=report(960, 1000), seen=2)
    assert line().reported.accepted.report.figures[0].numerator == 950
    services.submit(by=OFFICER, duty_id=duty_id, report=report(961, 1000), seen=3)
    services.accept(by=REVIEWER, duty_id=duty_id, seen=4)
    assert line().reported.accepted.report.figures[0].numerator == 961
    numerators = [step.report.figures[0].numerator for step in reporting.steps(duty_id)]
    assert numerators == [Decimal(n) for n in (961, 961, 960, 950, 950)]


def test_a_training_round_shows_and_never_decides(loaded, in_june):
    from tinhso.core.access.api import SYSTEM

    training = rounds.open_round(by=SYSTEM, new=new_round(title="Tập huấn"), is_training=True)
    duty_id = handed_in(training, report(1000, 1000))
    services.accept(by=REVIEWER, duty_id=duty_id, seen=1)
    shown = line()
    assert (shown.reported.is_training, shown.reported.decides, shown.verdict) == (True, False, Verdict.UNKNOWN)
    assert shown.trends[0].points == ()


def test_an_accepted_task_report_shows_and_does_not_close_it(opened):
    officer = person(Role.OFFICER, "camau/syt")
    content = replace(report(), figures=(), progress=Progress.DONE)
    duty_id = handed_in(opened, content, TASK, officer)
    services.accept(by=REVIEWER, duty_id=duty_id, seen=1)
    board = contents.board(date(2025, 6, 20), "kh-2025")
    task = next(item for item in board.tasks if item.task.code == TASK)
    assert (task.progress, task.closing) == (Progress.DONE, None)


def test_lateness_is_by_the_cut_off(opened, monkeypatch):
    from tinhso.steering.plans.rules.rounds import is_late, was_late

    assert not is_late(duty(opened, TARGET), rounds.moment())
    monkeypatch.setenv("TINHSO_TODAY", "2025-06-27")
    assert is_late(duty(opened, TARGET), rounds.moment())
    handed_in(opened)
    assert not is_late(duty(opened, TARGET), rounds.moment())
    assert was_late(duty(opened, TARGET))
    assert duty(opened, TARGET).part is Part.WHOLE
