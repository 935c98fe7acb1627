"""One pure decision: owner, colleague, outsider, anonymous; scopes as a property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.core.access.api import (
    EVERYWHERE,
    SYSTEM,
    Actor,
    Grant,
    NotAllowed,
    Permission,
    Role,
    Scope,
    can,
    declared_permissions,
    require,
)

EDIT = Permission("tests.thing.edit", roles=frozenset({Role.OFFICER}), owner=True, label="sửa thứ này")
READ = Permission("tests.thing.read", public=True)
JUDGE = Permission("tests.thing.judge", roles=frozenset({Role.REVIEWER}))

HERE, ELSEWHERE = Scope("camau/stttt", "camau/tanthanh"), Scope("camau/syt", "camau/tanthanh")
OWNER = Actor(id="owner", grants=(Grant(Role.CITIZEN, Scope("", "")),), is_signed_in=True)
COLLEAGUE = Actor(id="colleague", grants=(Grant(Role.OFFICER, Scope("camau/stttt", EVERYWHERE)),), is_signed_in=True)
OUTSIDER = Actor(id="outsider", grants=(Grant(Role.OFFICER, Scope("camau/syt", EVERYWHERE)),), is_signed_in=True)
ANONYMOUS = Actor(id="visitor:")


@pytest.mark.parametrize(
    ("actor", "edit", "judge"),
    [(OWNER, True, False), (COLLEAGUE, True, False), (OUTSIDER, False, False), (ANONYMOUS, False, False)],
)
def test_who_may_do_what(actor, edit, judge):
    assert can(actor, EDIT, scope=HERE, owner="owner") is edit
    assert can(actor, JUDGE, scope=HERE, owner="owner") is judge
    assert can(actor, READ, scope=HERE)


def test_require_says_no_in_words():
    with pytest.raises(NotAllowed, match="sửa thứ này") as refusal:
        require(OUTSIDER, EDIT, scope=HERE)
    assert refusal.value.permission is EDIT
    require(COLLEAGUE, EDIT, scope=HERE)


def test_an_owner_is_somebody():
    assert not can(ANONYMOUS, Permission("tests.thing.own", owner=True), owner=None)
    assert not can(SYSTEM, JUDGE)


def test_the_system_is_nobody_of_staff_and_staff_are():
    assert COLLEAGUE.is_staff
    assert not OWNER.is_staff
    assert not SYSTEM.is_staff
    assert COLLEAGUE.roles == {Role.OFFICER}


def test_declared_permissions_are_listed_by_code():
    codes = [permission.code for permission in declared_permissions()]
    assert codes == sorted(codes)
    assert {"tests.thing.edit", "tests.thing.read", "tests.thing.judge"} <= set(codes)


parts = st.lists(st.sampled_from(["camau", "stttt", "stttt2", "syt", "a"]), max_size=4).map("/".join)
paths = st.one_of(st.just(EVERYWHERE), parts)
scopes = st.builds(Scope, agency=paths, area=paths)
grants = st.lists(st.builds(Grant, st.sampled_from(Role), scopes), max_size=4).map(tuple)
actors = st.builds(Actor, id=st.sampled_from(["a", "b", "visitor:"]), grants=grants)
permissions = st.builds(
    Permission,
    code=st.just("tests.any.thing"),
    roles=st.frozensets(st.sampled_from(Role)),
    owner=st.booleans(),
    public=st.booleans(),
)


@given(scopes)
def test_a_scope_covers_itself_and_the_province_covers_all(scope):
    assert scope.covers(scope)
    assert Scope().covers(scope)


@given(scopes, scopes, scopes)
def test_covering_is_transitive_and_two_ways_only_for_equals(one, two, three):
    if one.covers(two) and two.covers(three):
        assert one.covers(three)
    if one.covers(two) and two.covers(one):
        assert one == two


@given(scopes)
def test_a_subtree_is_covered_and_a_namesake_is_not(scope):
    if scope.agency not in ("", EVERYWHERE):
        assert scope.covers(Scope(scope.agency + "/phong-1", scope.area))
        assert not scope.covers(Scope(scope.agency + "2", scope.area))
        assert not scope.covers(Scope(EVERYWHERE, scope.area))


@given(actors, permissions, scopes, st.sampled_from(["a", "b", None]))
def test_only_public_owner_or_a_covering_role_opens(actor, permission, scope, owner):
    by_role = any(grant.role in permission.roles and grant.scope.covers(scope) for grant in actor.grants)
    by_owner = permission.owner and owner == actor.id
    assert can(actor, permission, scope=scope, owner=owner) == (permission.public or by_owner or by_role)


@given(actors, permissions, scopes)
def test_losing_a_grant_never_opens_anything(actor, permission, scope):
    fewer = Actor(id=actor.id, grants=actor.grants[1:])
    assert can(actor, permission, scope=scope) or not can(fewer, permission, scope=scope)
