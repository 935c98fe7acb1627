"""A target given to units, their shares added up, and what is missing."""

from datetime import date
from decimal import Decimal

import pytest

from tinhso.core.access.api import Actor, NotAllowed, Role
from tinhso.core.web.api import Verdict
from tinhso.steering.plans.adapters import directory
from tinhso.steering.plans.adapters.directory import Level
from tinhso.steering.plans.data.reporting import Part, ReportRefused
from tinhso.steering.plans.report_wording import rollup_words
from tinhso.steering.plans.selectors import contents, leading, reporting
from tinhso.steering.plans.services import cascading, rounds
from tinhso.steering.plans.services import reporting as services

from .conftest import STEWARD, new_round, person, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded", "in_june")]
TARGET = "kh-2025.mt.II.1"  # SMEs on platforms: "UBND cấp huyện, cấp xã" carry it out
DAY = date(2025, 6, 20)
MANAGER = person(Role.DATA_STEWARD, STEWARD)
REVIEWER = person(Role.REVIEWER, "camau")


def districts() -> list[str]:
    return [unit.code for unit in directory.units(Level.DISTRICTS, DAY, "camau")]


def cascaded(by: Actor = MANAGER, **changes) -> int:
    values = {"agencies": districts(), "valid_from": date(2025, 1, 1), "basis": "Kế hoạch số 1"}
    return cascading.cascade(by=by, target=TARGET, **{**values, **changes})


def handed_in(found, agency: str, content) -> None:
    duty = next(item for item in reporting.duties_of_round(found.id) if (item.code, item.agency) == (TARGET, agency))
    services.submit(by=person(Role.OFFICER, agency), duty_id=duty.id, report=content, seen=duty.version)
    services.accept(by=REVIEWER, duty_id=duty.id, seen=duty.version + 1)


def line():
    return next(item for item in contents.board(DAY, "kh-2025").targets if item.target.code == TARGET)


def test_units_are_those_of_the_day():
    assert len(districts()) == 9  # old Cà Mau: eight districts and a city
    communes = directory.units(Level.COMMUNES, date(2025, 7, 1), "camau")
    assert len(communes) == 64
    assert directory.units(Level.DISTRICTS, date(2025, 7, 1), "camau") == []


def test_each_unit_owes_its_share_and_the_whole_is_their_sum():
    assert cascaded() == 9
    found = rounds.open_round(by=MANAGER, new=new_round())
    duties = [item for item in reporting.duties_of_round(found.id) if item.code == TARGET]
    assert [item.part for item in duties].count(Part.UNIT) == 9
    for agency in districts()[:4]:
        handed_in(found, agency, report(70, 100))
    partial = line()
    assert rollup_words(partial.rollups[0]) == "4/9 đơn vị đã báo cáo"
    assert (partial.rollups[0].numerator, partial.rollups[0].denominator) == (280, 400)
    assert (partial.reported, partial.verdict) == (None, Verdict.UNKNOWN)
    for agency in districts()[4:]:
        handed_in(found, agency, report(60, 100))
    whole = line()
    assert (whole.reported.accepted, whole.reported.decides, whole.verdict) == (None, True, Verdict.NOT_MET)
    assert round(whole.current.measures[0].computed.value, 2) == Decimal("64.44")


def test_the_whole_is_held_against_its_units():
    cascaded(agencies=districts()[:1])
    found = rounds.open_round(by=MANAGER, new=new_round())
    handed_in(found, districts()[0], report(80, 100))
    whole = next(
        item for item in reporting.duties_of_round(found.id) if item.code == TARGET and item.part is Part.WHOLE
    )
    kept = services.submit(by=person(Role.OFFICER, STEWARD), duty_id=whole.id, report=report(70, 100), seen=0)
    assert not kept.is_submitted
    assert [check.rule.value for check in kept.checks if check.level.value == "contradiction"] == ["parts"]


def test_a_unit_sees_what_it_has_to_do():
    cascaded()
    rounds.open_round(by=MANAGER, new=new_round())
    found = leading.to_do(districts()[0], DAY, with_works=True)
    assert [item.code for item in found.duties] == [TARGET]
    assert found.shares == (TARGET,)


def test_giving_again_changes_nothing_and_ending_ends():
    assert cascaded() == 9
    assert cascaded() == 0
    assert (
        cascading.end_shares(
            by=MANAGER, target=TARGET, agencies=districts(), last_day=date(2025, 6, 30), reason="sáp nhập"
        )
        == 9
    )
    assert line().rollups != ()  # 20 June: the last day is still to come
    board = contents.board(date(2025, 7, 1), "kh-2025")
    assert next(item for item in board.targets if item.target.code == TARGET).rollups == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"basis": " "}, "basis"),
        ({"agencies": []}, "agencies"),
        ({"agencies": ["camau/khong-co"]}, "agencies"),
        ({"agencies": ["nhom/ubnd-cap-xa"]}, "agencies"),  # a group is no agency
    ],
)
def test_a_cascade_that_cannot_be_is_refused(changes, field):
    with pytest.raises(ReportRefused) as refusal:
        cascaded(**changes)
    assert refusal.value.field == field
    assert reporting.shares() == []


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (MANAGER, True),
        (person(Role.ADMINISTRATOR, "*"), True),
        (person(Role.OFFICER, STEWARD), False),
        (person(Role.LEADER, "*"), False),
        (person(Role.DATA_STEWARD, "camau/syt"), False),
        (Actor(id="visitor:1"), False),
    ],
)
def test_who_may_cascade(actor, allowed):
    if allowed:
        assert cascaded(actor) == 9
        return
    with pytest.raises(NotAllowed):
        cascaded(actor)
    with pytest.raises(NotAllowed):
        cascading.end_shares(by=actor, target=TARGET, agencies=[], last_day=DAY, reason="x")
