"""Correcting a row: a new version with its reason, and the way back."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tinhso.core.access.api import Actor, NotAllowed, Role
from tinhso.core.journal import api as journal
from tinhso.steering.plans.data import ContentError, Kind, StaleVersionError
from tinhso.steering.plans.selectors import contents as selectors
from tinhso.steering.plans.services import contents as services

from .conftest import STEWARD, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
TARGET = "kh-2025.mt.I.3"


def edited(
    by: Actor, text: str = "Câu mới", *, reason: str = "Văn bản đính chính số 1", seen: int | None = None
) -> int:
    content, number = selectors.content(Kind.TARGET, TARGET)
    content = replace(content, wording=text)
    return services.edit(by=by, kind=Kind.TARGET, content=content, seen=seen or number, reason=reason)


def test_an_edit_adds_a_version_with_its_reason_and_one_journal_entry(steward):
    assert edited(steward) == 2
    newest = selectors.versions(Kind.TARGET, TARGET)[0]
    assert (newest.number, newest.origin, newest.reason, newest.who) == (
        2,
        "edited",
        "Văn bản đính chính số 1",
        "Người thử",
    )
    assert [change.field for change in newest.changes] == ["wording"]
    entries = journal.history(f"plan-target:{TARGET}")
    assert [(entry.action, entry.details["fields"]) for entry in entries] == [("plans.target.edited", ["wording"])]


def test_the_earlier_version_can_count_again(steward):
    before = selectors.content(Kind.TARGET, TARGET)[0]
    edited(steward)
    assert services.restore(by=steward, kind=Kind.TARGET, code=TARGET, number=1, seen=2, reason="nhầm") == 3
    assert selectors.content(Kind.TARGET, TARGET) == (before, 3)
    assert [version.origin for version in selectors.versions(Kind.TARGET, TARGET)] == ["restored", "edited", "loaded"]


def test_two_people_saving_at_once_do_not_overwrite_each_other(steward):
    edited(steward, "của người thứ nhất")
    with pytest.raises(StaleVersionError):
        edited(steward, "của người thứ hai", seen=1)
    assert selectors.content(Kind.TARGET, TARGET)[0].wording == "của người thứ nhất"


def test_the_same_save_twice_is_one_version(steward):
    assert edited(steward) == edited(steward, seen=1) == 2
    assert len(journal.history(f"plan-target:{TARGET}")) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [({"reason": " "}, "lý do"), ({"reason": "x" * 1001}, "dài quá"), ({"text": None}, "Chưa có gì thay đổi")],
)
def test_an_edit_needs_a_reason_and_a_change(steward, arguments, message):
    text = arguments.pop("text", "Câu mới") or selectors.content(Kind.TARGET, TARGET)[0].wording
    with pytest.raises(ContentError, match=message):
        edited(steward, text, **arguments)
    assert selectors.content(Kind.TARGET, TARGET)[1] == 1


def test_an_edit_may_not_name_what_does_not_exist(steward):
    content, seen = selectors.content(Kind.TARGET, TARGET)
    broken = replace(content, leading=replace(content.leading, parties=("camau/khong-co",)))
    with pytest.raises(ContentError, match="camau/khong-co"):
        services.edit(by=steward, kind=Kind.TARGET, content=broken, seen=seen, reason="thử")


@pytest.mark.parametrize("number", [2, 99])
def test_only_an_earlier_different_version_can_be_restored(steward, number):
    edited(steward)
    with pytest.raises(ContentError):
        services.restore(by=steward, kind=Kind.TARGET, code=TARGET, number=number, seen=2, reason="thử")


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (person(Role.DATA_STEWARD, STEWARD), True),  # owner: steward of the agency that leads the target
        (person(Role.DATA_STEWARD, "camau"), True),
        (person(Role.ADMINISTRATOR, "*"), True),
        (person(Role.OFFICER, STEWARD), False),  # colleague: the same agency, another role
        (person(Role.UNIT_HEAD, STEWARD), False),
        (person(Role.LEADER, "*"), False),
        (person(Role.DATA_STEWARD, "camau/syt"), False),  # outsider: the same role, another agency
        (person(Role.DATA_STEWARD, "camau/stt"), False),  # a code that only begins alike
        (Actor(id="visitor:1"), False),  # anonymous
    ],
)
def test_who_may_edit(actor, allowed):
    if allowed:
        assert edited(actor) == 2
        assert services.restore(by=actor, kind=Kind.TARGET, code=TARGET, number=1, seen=2, reason="thử") == 3
        return
    with pytest.raises(NotAllowed):
        edited(actor)
    with pytest.raises(NotAllowed):
        services.restore(by=actor, kind=Kind.TARGET, code=TARGET, number=1, seen=1, reason="thử")
    assert selectors.content(Kind.TARGET, TARGET)[1] == 1


@pytest.mark.parametrize(
    ("kind", "code", "agency"),
    [
        (Kind.RESULT, "kh-2024.mt.I.1.2024-10-15", STEWARD),  # the document names nobody: the plan's steward
        (Kind.TASK, "kh-2025.nv.VIII.3", "camau/syt"),
        (Kind.TASK, "kh-2025.nv.VIII.1", STEWARD),  # "UBND cấp huyện" is a group, not an agency
        (Kind.PROJECT, "kh-2024.da.III.2", "camau/sgtvt"),
    ],
)
def test_a_row_lies_with_the_agency_that_leads_it(kind, code, agency):
    assert services.scope_of(kind, selectors.content(kind, code)[0]).agency == agency


def test_money_edited_changes_the_sums(steward):
    code = "kh-2024.da.III.5"
    content, seen = selectors.content(Kind.PROJECT, code)
    by = person(Role.DATA_STEWARD, "camau")
    services.edit(by=by, kind=Kind.PROJECT, content=replace(content, total=1780), seen=seen, reason="thử")
    from datetime import date

    board = selectors.board(date(2024, 10, 15))
    assert [sums.total.gap for sums in board.sums] == [0, 0, 0]
    assert board.grand.total.gap == -180
    assert Decimal(board.grand.total.computed) == 122836
