"""Keys, grants, saved views, two editors at once, and an alteration killed half-way."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from tinhso.core.access.api import SYSTEM, NotAllowed, Role
from tinhso.core.clock.api import today
from tinhso.core.journal import api as journal
from tinhso.data.registers import api
from tinhso.data.registers.adapters import tables
from tinhso.data.registers.models import Register, SavedView, ServiceKey, State
from tinhso.data.registers.selectors import heads
from tinhso.data.registers.services import altering, granting, keys, saved

from .conftest import ADMINISTRATOR, BIRTH_VALUES, BIRTHS, SYSTEM_VALUES, SYSTEMS, person

THINGS = {
    "code": "things",
    "name": "Đồ vật",
    "kind": "master",
    "owner": "camau/skhcn",
    "key": ["code"],
    "fields": [
        {"name": "code", "label": "Mã", "type": "text", "required": True},
        {"name": "size", "label": "Cỡ", "type": "text", "indexed": True},
        {"name": "colour", "label": "Màu", "type": "text"},
    ],
}


# --- keys -----------------------------------------------------------------------------------------------


@pytest.fixture
def key(province):
    def make(**more):
        given = {
            "name": "Hệ thống",
            "role": Role.OFFICER,
            "agency": "camau/skhcn",
            "reason": "nối",
            "by": ADMINISTRATOR,
        }
        return keys.make_key(**{**given, **more})

    return make


def test_only_the_hash_of_a_key_is_kept_and_the_journal_does_not_tell_it(key):
    public_id, token = key(registers=[SYSTEMS])
    row = ServiceKey.objects.get(public_id=public_id)
    assert token not in repr(vars(row))
    caller = keys.caller_of(token, "10.0.0.1")
    assert caller.registers == {SYSTEMS}
    assert not caller.may_write
    assert [grant.role for grant in caller.actor.grants] == [Role.OFFICER]
    assert token not in "".join(repr(entry) for entry in journal.history(f"key:{public_id}"))


def test_a_key_ends_by_its_day_and_by_revocation(key):
    _id, old = key(valid_to=today() - timedelta(days=1))
    assert keys.caller_of(old, "") is None
    public_id, token = key(valid_to=today())
    assert keys.caller_of(token, "") is not None
    keys.revoke_key(by=ADMINISTRATOR, public_id=public_id, reason="lộ")
    assert keys.caller_of(token, "") is None
    keys.revoke_key(by=ADMINISTRATOR, public_id=public_id, reason="lộ")
    assert [entry.action for entry in journal.history(f"key:{public_id}")] == [
        "registers.key.revoked",
        "registers.key.made",
    ]
    assert keys.caller_of("ts_khong-co", "") is None
    with pytest.raises(api.RegistersError):
        keys.revoke_key(by=ADMINISTRATOR, public_id="019359b0-7e57-7000-8000-76697369746f", reason="x")


@pytest.mark.parametrize("wrong", [{"name": " "}, {"reason": ""}, {"role": Role.ADMINISTRATOR}, {"role": Role.CITIZEN}])
def test_unsound_keys_are_refused(key, wrong):
    with pytest.raises(api.RegistersError):
        key(**wrong)


def test_only_administrators_make_and_revoke_keys(key, steward, outsider, stranger):
    public_id, _token = key()
    for by in (steward, outsider, stranger):
        with pytest.raises(NotAllowed):
            key(by=by)
        with pytest.raises(NotAllowed):
            keys.revoke_key(by=by, public_id=public_id, reason="x")


# --- grants ---------------------------------------------------------------------------------------------


def opened(by, **more):
    given = {"code": BIRTHS, "agency": "camau/syt", "fields": ["full_name"], "purpose": "Tiêm chủng", "valid_to": None}
    return granting.grant_fields(by=by, **{**given, **more})


def names_seen(by):
    return set(api.query(BIRTHS, by=by).fields)


def test_a_field_is_opened_for_a_time_and_closed_again(province, justice, outsider):
    api.create(by=justice, code=BIRTHS, values=BIRTH_VALUES)
    assert "full_name" not in names_seen(outsider)
    row = opened(justice, valid_to=today())
    assert "full_name" in names_seen(outsider)
    assert "citizen_id" not in names_seen(outsider)
    assert "full_name" not in names_seen(person(Role.OFFICER, "camau/sct"))
    granting.withdraw_grant(by=justice, public_id=str(row.public_id), reason="xong đợt")
    assert "full_name" not in names_seen(outsider)


def test_a_grant_reaches_until_its_last_day(province, justice, outsider):
    row = opened(justice)
    type(row).objects.filter(pk=row.pk).update(valid_to=today() - timedelta(days=1))
    assert "full_name" not in names_seen(outsider)


def test_sensitive_fields_wait_for_a_second_person(province, justice, outsider):
    row = opened(justice, fields=["ethnic_group"])
    assert "ethnic_group" not in names_seen(outsider)
    with pytest.raises((NotAllowed, api.RegistersError)):
        granting.confirm_grant(by=justice, public_id=str(row.public_id))
    other = person(Role.UNIT_HEAD, "camau/stp")
    granting.confirm_grant(by=other, public_id=str(row.public_id))
    assert "ethnic_group" in names_seen(outsider)


@pytest.mark.parametrize(
    "wrong",
    [{"fields": []}, {"fields": ["book"]}, {"fields": ["khong_co"]}, {"agency": "camau/stp"}, {"purpose": " "}],
)
def test_unsound_grants_are_refused(province, justice, wrong):
    with pytest.raises(api.RegistersError):
        opened(justice, **wrong)


def test_only_the_owner_opens_fields(province, outsider, stranger, steward):
    for by in (outsider, stranger, steward, person(Role.OFFICER, "camau/stp")):
        with pytest.raises(NotAllowed):
            opened(by)


# --- saved views ----------------------------------------------------------------------------------------


def test_a_view_is_ones_own_and_the_same_name_replaces_it(province, steward, outsider):
    saved.save_view(by=steward, code=SYSTEMS, name=" Của tôi ", query="?level=3")
    saved.save_view(by=steward, code=SYSTEMS, name="Của tôi", query="?level=4")
    row = SavedView.objects.get()
    assert (row.name, row.query, row.owner) == ("Của tôi", "?level=4", steward.id)
    saved.forget_view(by=outsider, code=SYSTEMS, public_id=str(row.public_id))
    assert SavedView.objects.exists()
    saved.forget_view(by=steward, code=SYSTEMS, public_id=str(row.public_id))
    assert not SavedView.objects.exists()


def test_views_are_bounded_and_not_for_visitors(province, steward, stranger, monkeypatch):
    monkeypatch.setattr(saved, "VIEWS_MAX", 2)
    for name in ("a", "b"):
        saved.save_view(by=steward, code=SYSTEMS, name=name, query="")
    with pytest.raises(api.RegistersError):
        saved.save_view(by=steward, code=SYSTEMS, name="c", query="")
    saved.save_view(by=steward, code=SYSTEMS, name="b", query="?q=x")
    for wrong in ({"by": stranger, "name": "x", "query": ""}, {"by": steward, "name": " ", "query": ""}):
        with pytest.raises(api.RegistersError):
            saved.save_view(code=SYSTEMS, **wrong)
    with pytest.raises(api.RegistersError):
        saved.save_view(by=steward, code=SYSTEMS, name="b", query="x" * 2001)


# --- two at once ----------------------------------------------------------------------------------------


def test_of_two_editors_the_second_is_told_which_version_stands(province, steward):
    made = api.create(by=steward, code=SYSTEMS, values=SYSTEM_VALUES)
    given = {"by": steward, "code": SYSTEMS, "public_id": made.public_id, "reason": "x", "expected_version": 1}
    api.correct(**given, values={"name": "Một"})
    with pytest.raises(api.StaleRecord) as stale:
        api.correct(**given, values={"name": "Hai"})
    assert stale.value.version == 2
    with pytest.raises(api.StaleRecord):
        api.undo(**given)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite writers take turns from the start")
@pytest.mark.django_db(transaction=True)
def test_editors_at_the_same_moment_lose_nothing():
    api.declare(by=SYSTEM, content=THINGS, reason="thử")
    made = api.create(by=SYSTEM, code="things", values={"code": "A", "size": "0"})
    done, refused = [], []
    start = threading.Barrier(6)

    def edit(number):
        try:
            start.wait()
            given = {"by": SYSTEM, "code": "things", "public_id": made.public_id, "reason": "x"}
            done.append(api.correct(**given, values={"size": str(number)}, expected_version=1).version)
        except api.StaleRecord as stale:
            refused.append(stale.version)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    try:
        assert done == [2]
        assert refused == [2] * 5
        assert [item.version for item in api.history("things", made.public_id, by=SYSTEM)] == [2, 1]
        assert [item.seq for item in api.changes("things", by=SYSTEM)] == sorted(
            {item.seq for item in api.changes("things", by=SYSTEM)}
        )
    finally:
        tables.drop_tables("things")


# --- a declaration that moves ---------------------------------------------------------------------------


def test_a_process_that_has_not_heard_of_a_new_declaration_writes_by_it_all_the_same(db):
    api.declare(by=SYSTEM, content=THINGS, reason="thử")
    made = api.create(by=SYSTEM, code="things", values={"code": "A"})
    old = heads._last["things"]
    more = {"name": "weight", "label": "Nặng", "type": "integer", "required": True}
    api.declare(by=SYSTEM, content=THINGS | {"fields": [*THINGS["fields"], more]}, reason="thêm")
    heads._last["things"] = old
    assert api.create(by=SYSTEM, code="things", values={"code": "B", "weight": 3}).values["weight"] == 3
    heads._last["things"] = old
    with pytest.raises(api.InvalidRecord) as refusal:
        api.correct(by=SYSTEM, code="things", public_id=made.public_id, values={"colour": "đỏ"}, reason="x")
    assert [error.field for error in refusal.value.errors] == ["weight"]
    heads._last["things"] = old
    with pytest.raises(api.InvalidRecord):
        api.create(by=SYSTEM, code="things", values={"code": "C"})


class KilledError(Exception):
    """Stands for the end of the process."""


def test_an_alteration_killed_half_way_is_taken_up_again(db, monkeypatch):
    api.declare(by=SYSTEM, content=THINGS, reason="thử")
    ids = [api.create(by=SYSTEM, code="things", values={"code": f"A{n}", "size": str(n)}).public_id for n in range(5)]
    api.correct(by=SYSTEM, code="things", public_id=ids[0], values={"colour": "đỏ"}, reason="x")
    fields = [
        {"name": "code", "label": "Mã", "type": "text", "required": True},
        {"name": "size", "label": "Cỡ", "type": "integer", "indexed": True},
        {"name": "colour", "label": "Màu", "type": "text", "search": True},
        {"name": "weight", "label": "Nặng", "type": "integer"},
    ]
    real = dict(altering._DO)

    def dies(step, old, new):
        real[step.kind](step, old, new)
        raise KilledError

    content = THINGS | {"fields": fields}
    for kind in ("convert", "search", "add"):
        monkeypatch.setitem(altering._DO, kind, dies)
        with pytest.raises(KilledError):
            api.declare(by=SYSTEM, content=content, reason="đổi") if kind == "convert" else api.resume_alterations()
        assert Register.objects.get(code="things").state == State.ALTERING
        with pytest.raises(api.UnderMaintenance):
            api.create(by=SYSTEM, code="things", values={"code": "B"})
        assert api.count("things", by=SYSTEM).value == 5  # readers see it as it was declared
        monkeypatch.setitem(altering._DO, kind, real[kind])
    assert api.resume_alterations() == 1
    assert api.resume_alterations() == 0
    found = api.query("things", by=SYSTEM, where={"size__gte": 3}, sort="size").records
    assert [item.values["size"] for item in found] == [3, 4]
    assert api.query("things", by=SYSTEM, q="đỏ").records[0].public_id == ids[0]
    assert [item.values["size"] for item in api.history("things", ids[0], by=SYSTEM)] == [0, 0]
    assert api.create(by=SYSTEM, code="things", values={"code": "B", "size": 9, "weight": 1}).version == 1
