"""Permissions that ask citizens for a level of electronic identification."""

import pytest

from tinhso.core.access.api import Actor, Grant, NeedsLevel, NotAllowed, Permission, Role, Scope, can, require

OWN = Scope("", "")
ASK = Permission("tests.access.record.ask", roles=frozenset({Role.CITIZEN, Role.OFFICER}), owner=True, level=2)
MINE = Permission("tests.access.record.own", owner=True, level=2)
OPEN = Permission("tests.access.letter.sign", public=True, level=1)


def citizen(level):
    return Actor(id="c", grants=(Grant(Role.CITIZEN, OWN),), is_signed_in=True, level=level)


@pytest.mark.parametrize(("level", "allowed"), [(0, False), (1, False), (2, True)])
def test_a_citizen_needs_the_level(level, allowed):
    assert can(citizen(level), ASK, scope=OWN) is allowed
    assert can(citizen(level), ASK, owner="c") is allowed
    assert can(citizen(level), OPEN) is (level >= 1)


def test_an_officer_acts_by_the_office():
    officer = Actor(id="o", grants=(Grant(Role.OFFICER, Scope("camau/stttt")),), is_signed_in=True)
    assert can(officer, ASK, scope=Scope("camau/stttt/phong-1"))
    assert not can(officer, ASK, scope=Scope("camau/syt"))


def test_the_refusal_says_what_is_missing():
    with pytest.raises(NeedsLevel, match="mức 2") as refusal:
        require(citizen(1), ASK, owner="c")
    assert refusal.value.level == 2
    with pytest.raises(NotAllowed) as other:
        require(citizen(1), MINE, owner="another")
    assert not isinstance(other.value, NeedsLevel), "a level does not make another's thing mine"
