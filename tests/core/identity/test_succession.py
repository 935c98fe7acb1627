"""A unit is merged: its people keep their roles over the unit that carries on; a divided one asks the administrator."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from tinhso.core.access.api import SYSTEM, Actor, Grant, Role, Scope
from tinhso.core.clock.api import today
from tinhso.core.directory import api as directory
from tinhso.core.directory.data import ChangePlan, NewUnit, Operation, Target
from tinhso.core.directory.services import changing
from tinhso.core.events import api as events
from tinhso.core.identity.models import RoleGrant
from tinhso.core.identity.services.succession import carry_over, stranded
from tinhso.core.journal import api as journal

pytestmark = pytest.mark.django_db
STEWARD = Actor(id="steward", grants=(Grant(Role.DATA_STEWARD),), is_signed_in=True)


@pytest.fixture(autouse=True)
def province(db):
    directory.load_province(settings.PROVINCE_DIR, by=SYSTEM)


def merged(target: Target, sources: tuple[str, ...], result: NewUnit) -> None:
    """Merge *sources* from today on, by a decided change, and let the events run."""
    plan = ChangePlan(Operation.MERGE, target, today() + timedelta(days=1), sources, (result,))
    change = changing.draft(by=STEWARD, plan=plan, title="Hợp nhất")
    changing.decide(by=STEWARD, change=change, seen=1, number="1/NQ", dated=today(), issuer="HĐND tỉnh")
    assert changing.take_force(day=plan.on) == 1
    events.run_pending()


def scopes(account) -> set[tuple[str, str]]:
    return set(RoleGrant.objects.standing().filter(account=account).values_list("agency", "area"))


def test_a_role_over_a_merged_commune_passes_to_the_new_one_and_the_old_one_stays(person):
    kept = person("an", Role.OFFICER, scope=Scope("*", "96/32161"))
    other = person("binh", Role.OFFICER, scope=Scope("*", "96/32002"))
    merged(Target.AREA, ("32161", "32152"), NewUnit("32152", "Xã Đầm Dơi"))
    assert scopes(kept) == {("*", "96/32161"), ("*", "96/32152")}
    assert scopes(other) == {("*", "96/32002")}
    new = RoleGrant.objects.get(account=kept, area="96/32152")
    assert new.valid_from == today() + timedelta(days=1)
    entry = journal.entries(action="core.identity.role.granted", subject=f"account:{kept.public_id}", limit=1)[0]
    assert "directory-change:" in entry.reason


def test_carrying_over_twice_gives_once(person):
    account = person("an", Role.OFFICER, scope=Scope("camau/skhdt"))
    asked = {"by": SYSTEM, "target": Target.AGENCY, "sources": ["camau/skhdt"], "on": today(), "reason": "thử"}
    assert stranded(today())
    assert [carry_over(**asked), carry_over(**asked)] == [1, 0]
    assert scopes(account) == {("camau/skhdt", "*"), ("camau/stc", "*")}
    assert stranded(today()) == []


def test_a_divided_agency_passes_no_role_by_itself(person):
    account = person("an", Role.OFFICER, scope=Scope("camau/stttt"))
    assert directory.successors_of_agency("camau/stttt", on=today()).is_ambiguous
    assert carry_over(by=SYSTEM, target=Target.AGENCY, sources=["camau/stttt"], on=today(), reason="thử") == 0
    assert scopes(account) == {("camau/stttt", "*")}
    assert [one.id for one in stranded(today())] == [str(account.public_id)]


def test_somebody_who_left_gets_nothing(person):
    account = person("an", Role.OFFICER, scope=Scope("*", "96/32161"))
    account.last_day = today() - timedelta(days=1)
    account.save()
    merged(Target.AREA, ("32161", "32152"), NewUnit("32152", "Xã Đầm Dơi"))
    assert scopes(account) == {("*", "96/32161")}


def test_an_administrator_is_told_of_roles_over_agencies_that_are_no_more(person):
    account = person("an", Role.OFFICER, scope=Scope("camau/stttt"))
    person("binh", Role.OFFICER, scope=Scope("camau/syt"))
    assert [one.id for one in stranded(date(2026, 1, 1))] == [str(account.public_id)]
    assert stranded(date(2024, 1, 1)) == []
