"""Correcting a row, the way back, withdrawing: reasons, versions, permissions, what may not be."""

from dataclasses import replace
from datetime import date

import pytest

from tinhso.core.access.api import Actor, NotAllowed, Role
from tinhso.core.directory import api
from tinhso.core.directory.data import DirectoryError
from tinhso.core.directory.models import DirectoryVersion
from tinhso.core.directory.selectors import directory, versions
from tinhso.core.directory.services import editing
from tinhso.core.journal import api as journal
from tinhso.core.province.api import StaleVersionError

from .conftest import MERGED, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held")]
CODE = "camau/skhcn"


def standing():
    held = directory()
    row = held.agency(CODE, MERGED)
    return row, held.stamp(row)


def edited(by, *, reason="Quyết định số 1", seen=None, **fields):
    row, stamp = standing()
    fields = fields or {"name": "Sở Khoa học"}
    return editing.edit(
        by=by, item=stamp.public_id, content=replace(row, **fields), seen=seen or stamp.version, reason=reason
    )


def test_an_edit_adds_a_version_with_its_reason_and_one_journal_entry(steward):
    _row, stamp = standing()
    assert edited(steward) == 2
    newest = versions(stamp.public_id, 2)[0]
    assert (newest.number, newest.reason, newest.who) == (2, "Quyết định số 1", "Người thử")
    assert [(change.before, change.after) for change in newest.changes] == [("Sở Khoa học và Công nghệ", "Sở Khoa học")]
    entries = journal.history(f"directory-agency:{CODE}@2025-07-01")
    assert [(entry.action, entry.details["fields"]) for entry in entries] == [
        ("core.directory.agency.edited", ["name"])
    ]


def test_the_earlier_version_can_count_again(steward):
    before, stamp = standing()
    edited(steward)
    assert editing.restore(by=steward, item=stamp.public_id, number=1, seen=2, reason="nhầm") == 3
    assert standing()[0] == before
    with pytest.raises(DirectoryError, match="99"):
        editing.restore(by=steward, item=stamp.public_id, number=99, seen=3, reason="nhầm")


def test_two_people_saving_at_once_do_not_overwrite_each_other(steward):
    edited(steward, name="của người thứ nhất")
    with pytest.raises(StaleVersionError):
        edited(steward, name="của người thứ hai", seen=1)
    assert standing()[0].name == "của người thứ nhất"


def test_the_same_save_twice_is_one_version(steward):
    assert edited(steward) == 2
    row, stamp = standing()
    assert editing.edit(by=steward, item=stamp.public_id, content=row, seen=1, reason="Quyết định số 1") == 2
    assert DirectoryVersion.objects.filter(item=stamp.public_id).count() == 2


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"reason": " "}, "lý do"),
        ({"reason": "x" * 1001}, "dài quá"),
        ({"name": "Sở Khoa học và Công nghệ"}, "Chưa có gì thay đổi"),
        ({"name": " "}, "thiếu tên"),
        ({"valid_to": date(2025, 6, 1)}, "trước ngày bắt đầu"),
        ({"valid_from": date(2025, 8, 1)}, "không có hiệu lực vào ngày 2025-07-01"),  # it succeeds others from that day
        ({"parent": "camau/khong-co"}, "camau/khong-co"),
        ({"parent": CODE}, "cấp trên của chính mình"),
        ({"area": "99999"}, "99999"),
    ],
)
def test_what_may_not_be_saved(steward, fields, message):
    with pytest.raises(DirectoryError, match=message):
        edited(steward, **fields)
    assert standing()[1].version == 1


def test_a_row_entered_by_mistake_is_withdrawn_and_its_versions_stay(steward):
    held = directory()
    row = held.agency("camau/ipec", MERGED)
    stamp = held.stamp(row)
    assert editing.withdraw(by=steward, item=stamp.public_id, seen=1, reason="ghi nhầm") == 2
    assert api.agency("camau/ipec", on=MERGED) is None
    assert DirectoryVersion.objects.filter(item=stamp.public_id).count() == 2
    _row, other = standing()
    with pytest.raises(DirectoryError, match="không có"):
        editing.withdraw(by=steward, item=other.public_id, seen=1, reason="ghi nhầm")  # others were merged into it


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (person(Role.DATA_STEWARD, agency=CODE), True),  # owner: steward of this very agency
        (person(Role.DATA_STEWARD, agency="camau"), True),
        (person(Role.ADMINISTRATOR), True),
        (person(Role.OFFICER, agency=CODE), False),  # colleague: the same agency, another role
        (person(Role.LEADER), False),
        (person(Role.DATA_STEWARD, agency="camau/syt"), False),  # outsider: the same role, another agency
        (person(Role.DATA_STEWARD, agency="camau/skh"), False),
        (Actor(id="visitor:1"), False),  # anonymous
    ],
)
def test_who_may_edit(actor, allowed):
    if allowed:
        assert edited(actor) == 2
        return
    with pytest.raises(NotAllowed):
        edited(actor)
    assert standing()[1].version == 1


@pytest.mark.parametrize(("area", "allowed"), [("96/32152", True), ("96", True), ("96/32155", False)])
def test_who_may_edit_an_area(area, allowed):
    held = directory()
    row = held.area("32152", MERGED)
    by = person(Role.DATA_STEWARD, agency="", area=area)
    item = held.stamp(row).public_id

    def save():
        return editing.edit(by=by, item=item, content=replace(row, note="thử"), seen=1, reason="thử")

    if allowed:
        assert save() == 2
    else:
        with pytest.raises(NotAllowed):
            save()


def test_a_row_cannot_be_moved_out_of_ones_scope():
    held = directory()
    row = held.area("32152", MERGED)
    by = person(Role.DATA_STEWARD, agency="", area="96/32152")
    with pytest.raises(NotAllowed):
        editing.edit(by=by, item=held.stamp(row).public_id, content=replace(row, parent="95"), seen=1, reason="thử")
