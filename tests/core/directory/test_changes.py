"""A merger, split, renaming or end: drafted, previewed, decided, in force on its day, taken back until then."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from tinhso.core.access.api import Actor, NotAllowed, Role
from tinhso.core.clock.api import today
from tinhso.core.directory import api, words
from tinhso.core.directory.data import ChangePlan, DirectoryError, Kind, NewUnit, Operation, State, Target, Touched
from tinhso.core.directory.models import DirectoryChange
from tinhso.core.directory.selectors import directory
from tinhso.core.directory.services import announcing, changing, editing, touching
from tinhso.core.directory.services.importing import import_rows
from tinhso.core.events import api as events
from tinhso.core.journal import api as journal
from tinhso.core.province.api import StaleVersionError

from .conftest import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held")]
SOON = timedelta(days=30)


def on() -> date:
    return today() + SOON


def eve() -> date:
    return on() - timedelta(days=1)


def plan(operation=Operation.MERGE, sources=("32161", "32152"), results=None, target=Target.AREA, day=None):
    results = (NewUnit("32152", "Xã Đầm Dơi"),) if results is None else results
    return ChangePlan(operation, target, day or on(), tuple(sources), tuple(results))


def drafted(by, *args, **kwargs):
    change = changing.draft(by=by, plan=plan(*args, **kwargs), title="Nhập hai xã")
    return DirectoryChange.objects.get(public_id=change)


def decided(by, row, **fields):
    document = {"number": "1/NQ", "dated": today(), "issuer": "Hội đồng nhân dân tỉnh"}
    changing.decide(by=by, change=row.public_id, seen=row.version, **{**document, **fields})
    row.refresh_from_db()
    return row


def test_a_draft_changes_nothing_and_its_preview_tells_everything(steward):
    before = directory()
    row = drafted(steward)
    found = changing.preview(changing.plan_of(row))
    assert found.problems == ()
    assert set(found.retired) == {"32161", "32152"}
    assert directory() is before
    assert row.state == State.DRAFT


def test_a_decided_merger_holds_from_its_day_on(steward):
    row = decided(steward, drafted(steward))
    assert row.state == State.DECIDED
    assert api.area("32161", on=eve()) is not None
    assert api.area("32161", on=on()) is None
    assert api.area("32152", on=on()).legal_basis == "1/NQ, Hội đồng nhân dân tỉnh"
    found = api.successors_of_area("32161", valid_on=today(), on=on())
    assert [(part.code, part.share) for part in found.parts] == [("32152", Fraction(1))]
    assert [entry.action for entry in journal.history(f"directory-change:{row.public_id}")] == [
        "core.directory.change.decided",
        "core.directory.change.drafted",
    ]


def test_it_can_be_taken_back_until_its_day(steward):
    before = {(row.key, row.valid_to) for row in directory().areas}
    row = decided(steward, drafted(steward))
    changing.revoke(by=steward, change=row.public_id, seen=row.version, reason="đính chính")
    row.refresh_from_db()
    assert row.state == State.REVOKED
    assert {(item.key, item.valid_to) for item in directory().areas} == before
    again = decided(steward, drafted(steward))  # the same merger, decided anew: its rows come back
    assert (again.state, api.area("32161", on=on())) == (State.DECIDED, None)


def test_once_in_force_it_cannot_be_taken_back(steward):
    row = decided(steward, drafted(steward))
    assert changing.take_force(day=eve()) == 0
    assert changing.take_force(day=on()) == 1
    assert changing.take_force(day=on()) == 0
    row.refresh_from_db()
    assert row.state == State.IN_FORCE
    (event,) = events.events(type=announcing.TOOK_FORCE)
    assert (event.subject, event.data["sources"]) == (f"directory-change:{row.public_id}", ["32161", "32152"])
    with pytest.raises(DirectoryError, match="không còn ở bước"):
        changing.revoke(by=steward, change=row.public_id, seen=row.version, reason="muộn")


def test_one_that_begins_today_is_in_force_at_once(steward):
    row = decided(steward, drafted(steward, day=today()))
    assert row.state == State.IN_FORCE


def test_a_split_without_shares_is_ambiguous_and_with_shares_is_not(steward):
    parts = (NewUnit("32152", "Xã Đầm Dơi"), NewUnit("32153", "Xã Đầm Dơi Đông", "xa"))
    decided(steward, drafted(steward, Operation.SPLIT, ["32152"], parts))
    assert api.successors_of_area("32152", valid_on=today(), on=on()).is_ambiguous
    shared = (NewUnit("32155", "Xã Một", share="1/4"), NewUnit("32154", "Xã Hai", share="3/4"))
    decided(steward, drafted(steward, Operation.SPLIT, ["32155"], shared))
    found = api.successors_of_area("32155", valid_on=today(), on=on())
    assert (found.is_ambiguous, {part.share for part in found.parts}) == (False, {Fraction(1, 4), Fraction(3, 4)})


def test_a_renaming_keeps_the_code(steward):
    decided(steward, drafted(steward, Operation.RENAME, ["32152"], [NewUnit("32152", "Phường Đầm Dơi", "phuong")]))
    info = api.area("32152", on=on())
    assert (info.full_name, info.name, info.kind) == ("Phường Đầm Dơi", "Đầm Dơi", "phuong")
    assert api.area("32152", on=eve()).full_name == "Xã Đầm Dơi"


def test_what_stands_under_a_merged_unit_goes_on_under_the_new_one(steward):
    text = "code,full_name,level,kind,parent,valid_from\n3216101,Ấp 1,hamlet,ap,32161,2025-07-01\n"
    import_rows(by=steward, kind=Kind.AREA, text=text, labels=words.FIELDS, reason="thử")
    decided(steward, drafted(steward))
    assert api.area("3216101", on=eve()).path == "96/32161/3216101"
    assert api.area("3216101", on=on()).path == "96/32152/3216101"


def test_an_agency_merges_into_one_that_is_there(steward):
    row = drafted(
        steward, Operation.MERGE, ["camau/sdttg", "camau/snv"], [NewUnit("camau/snv", "Sở Nội vụ")], Target.AGENCY
    )
    decided(steward, row)
    assert api.agency("camau/sdttg", on=on()) is None
    assert [part.code for part in api.successors_of_agency("camau/sdttg", on=on()).parts] == ["camau/snv"]


def test_an_agency_ends_with_a_receiver_that_stays(steward):
    row = drafted(steward, Operation.ABOLISH, ["camau/ipec"], [NewUnit("camau/stc", "")], Target.AGENCY)
    decided(steward, row)
    assert api.agency("camau/ipec", on=on()) is None
    assert api.agency("camau/stc", on=on()).name == "Sở Tài chính"
    assert [part.code for part in api.successors_of_agency("camau/ipec", on=on()).parts] == ["camau/stc"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sources": ["32161"]}, "từ hai đơn vị cũ"),
        ({"sources": ["32161", "32161"]}, "hai lần"),
        ({"sources": ["32161", "99999"]}, "99999"),
        ({"sources": []}, "chọn đơn vị cũ"),
        ({"operation": Operation.SPLIT, "sources": ["32161"]}, "từ hai đơn vị mới"),
        ({"operation": Operation.RENAME, "sources": ["32161"], "results": [NewUnit("32152", "Xã A")]}, "đơn vị khác"),
        ({"results": [NewUnit("32199", "")]}, "thiếu tên"),
        ({"results": [NewUnit("32199", "Xã A", "lang")]}, "không có loại"),
        ({"results": [NewUnit("mới", "Xã A")]}, "2 đến 10 chữ số"),
        ({"results": [NewUnit("32199", "Xã A", parent="95")]}, "«95»"),
        ({"day": date(2025, 7, 1)}, "32161"),  # the rows themselves began that day
    ],
)
def test_what_cannot_be_decided(steward, given, message):
    row = drafted(steward, **given)
    before = {(item.key, item.valid_to) for item in directory().areas}
    assert message in " ".join(item.text for item in changing.preview(changing.plan_of(row)).problems)
    with pytest.raises(DirectoryError, match=message):
        decided(steward, row, dated=date(2025, 6, 1))
    assert {(item.key, item.valid_to) for item in directory().areas} == before


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"number": " "}, "số văn bản"),
        ({"issuer": ""}, "cơ quan ban hành"),
        ({"dated": date(2999, 1, 1)}, "tương lai"),
    ],
)
def test_a_decision_needs_its_document(steward, fields, message):
    with pytest.raises(DirectoryError, match=message):
        decided(steward, drafted(steward), **fields)


def test_a_document_after_the_day_is_refused(steward):
    with pytest.raises(DirectoryError, match="sau ngày có hiệu lực"):
        decided(steward, drafted(steward, day=today() - SOON))


def test_two_people_at_one_draft(steward):
    row = drafted(steward)
    changing.redraft(by=steward, change=row.public_id, plan=plan(), title="Tên khác", seen=1)
    with pytest.raises(StaleVersionError):
        decided(steward, row)
    changing.discard(by=steward, change=row.public_id, seen=2)
    row.refresh_from_db()
    assert (row.state, row.title) == (State.DISCARDED, "Tên khác")


def test_a_row_edited_after_the_decision_stops_taking_back(steward):
    row = decided(steward, drafted(steward))
    held = directory()
    made = held.area("32152", on())
    item = held.stamp(made).public_id
    editing.edit(by=steward, item=item, content=replace(made, note="thêm"), seen=held.stamp(made).version, reason="thử")
    with pytest.raises(DirectoryError, match="đã được sửa sau đó"):
        changing.revoke(by=steward, change=row.public_id, seen=row.version, reason="thử")


def test_other_modules_say_what_a_change_touches(steward, monkeypatch):
    monkeypatch.setattr(touching, "_touchers", {})
    api.register_touched("thử", "Vai trò", lambda change: [Touched(code) for code in change.sources])
    api.register_touched("khác", "Không có gì", lambda change: [])
    info = changing.info_of(drafted(steward))
    assert touching.touched_by(info) == [("Vai trò", [Touched("32161"), Touched("32152")])]


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (person(Role.DATA_STEWARD, agency="", area="96"), True),
        (person(Role.ADMINISTRATOR), True),
        (person(Role.DATA_STEWARD, agency="", area="96/32161"), False),  # responsible for one of the two only
        (person(Role.OFFICER), False),
        (person(Role.LEADER), False),
        (Actor(id="visitor:1"), False),
    ],
)
def test_who_may_change(actor, allowed):
    if allowed:
        assert decided(actor, drafted(actor)).state == State.DECIDED
        return
    with pytest.raises(NotAllowed):
        drafted(actor)
    row = drafted(person(Role.ADMINISTRATOR))
    with pytest.raises(NotAllowed):
        decided(actor, row)
