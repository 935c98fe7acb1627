"""Joining, moving, leaving: roles follow the post, and nothing is left to who has left."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tinhso.core.access.api import Actor, Grant, NotAllowed, Role, Scope
from tinhso.core.clock.api import today
from tinhso.core.identity import api as identity
from tinhso.core.identity.data import Post
from tinhso.core.identity.models import Delegation, ElectronicIdentity, RoleGrant, Tenure
from tinhso.core.identity.services import careers
from tinhso.core.journal import api as journal

from .conftest import PASSWORD

HERE, THERE = Scope("camau/stttt"), Scope("camau/syt")
DESK = Post("camau/stttt", "Chuyên viên", (Role.OFFICER, Role.DATA_STEWARD))
OTHER_DESK = Post("camau/syt", "Phó phòng", (Role.UNIT_HEAD,))
DECISION = "QĐ 12/QĐ-SNV ngày 01/11/2026"


@pytest.fixture
def day(monkeypatch):
    """Set the business day."""

    def turn_to(text):
        monkeypatch.setenv("TINHSO_TODAY", text)

    turn_to("2026-11-02")
    return turn_to


def joins(by, account, post=DESK, starts_on=date(2026, 11, 2)):
    careers.take_on(by=by.as_actor(), account_id=account.public_id, post=post, starts_on=starts_on, basis=DECISION)
    account.refresh_from_db()


def moves(by, account, starts_on, post=OTHER_DESK):
    careers.move(by=by.as_actor(), account_id=account.public_id, post=post, starts_on=starts_on, basis=DECISION)
    account.refresh_from_db()


def leaves(by, account, last_day, **how):
    careers.leave(by=by.as_actor(), account_id=account.public_id, last_day=last_day, basis=DECISION, **how)
    account.refresh_from_db()


def refused(act, *given, **named):
    with pytest.raises(identity.IdentityRefused) as refusal:
        act(*given, **named)
    return refusal.value.code


def test_whoever_joins_gets_the_roles_of_the_post_from_that_day(administrator, person, day):
    account = person("an")
    joins(administrator, account, starts_on=date(2026, 11, 9))
    assert account.grants == ()
    assert {grant.role for grant in account.standing_grants} == {Role.OFFICER, Role.DATA_STEWARD}
    day("2026-11-09")
    assert set(account.grants) == {Grant(Role.OFFICER, HERE), Grant(Role.DATA_STEWARD, HERE)}
    entry = journal.history(f"account:{account.public_id}")[0]
    assert (entry.action, entry.reason) == ("core.identity.person.joined", DECISION)
    assert entry.details["roles"] == ["data_steward", "officer"]
    assert refused(joins, administrator, account) == "serving"


def test_whoever_moves_loses_the_old_roles_the_day_before(administrator, person, day):
    account = person("an")
    joins(administrator, account)
    moves(administrator, account, date(2026, 12, 1))
    day("2026-11-30")
    assert {grant.scope for grant in account.grants} == {HERE}
    day("2026-12-01")
    assert account.grants == (Grant(Role.UNIT_HEAD, THERE),)
    old, new = Tenure.objects.order_by("starts_on")
    assert (old.ends_on, new.starts_on, new.ends_on) == (date(2026, 11, 30), date(2026, 12, 1), None)


def test_a_move_today_takes_force_at_once(administrator, person, day):
    account = person("an")
    joins(administrator, account, starts_on=date(2026, 10, 1))
    moves(administrator, account, date(2026, 11, 2))
    assert account.grants == (Grant(Role.UNIT_HEAD, THERE),)
    assert RoleGrant.objects.filter(account=account, withdrawn_at__isnull=False).count() == 2


def test_whoever_leaves_keeps_the_roles_to_the_last_day_and_nothing_after(administrator, person, browser_of, day):
    account = person("an")
    joins(administrator, account)
    browser = browser_of(account)
    leaves(administrator, account, date(2026, 11, 6))
    day("2026-11-06")
    assert len(account.grants) == 2
    assert browser.get("/tai-khoan/").status_code == 200
    day("2026-11-07")
    assert account.standing_grants == ()
    assert browser.get("/tai-khoan/").status_code == 302, "the session is nobody's"
    response = browser.post("/dang-nhap/", {"username": "an", "password": PASSWORD})
    assert "chưa đúng" in response.content.decode()


def test_whoever_leaves_at_once_has_nothing_left(administrator, person, browser_of, day):
    account, colleague = person("an"), person("binh", Role.OFFICER, scope=HERE)
    joins(administrator, account)
    given = account.role_grants.get(role="officer")
    Delegation.objects.create(
        grant=given, receiver=colleague, agency="camau/stttt", area="*", starts_on=today(), ends_on=today(), reason="x"
    )
    browser = browser_of(account)
    leaves(administrator, account, date(2026, 11, 30), at_once=True)
    assert account.standing_grants == ()
    assert not RoleGrant.objects.filter(account=account, withdrawn_at__isnull=True).exists()
    assert not Delegation.objects.in_force().exists()
    assert browser.get("/tai-khoan/").status_code == 302
    details = journal.history(f"account:{account.public_id}")[0].details
    assert (details["grants_ended"], details["delegations_ended"], details["sessions_ended"]) == (2, 1, 1)


def test_nothing_can_be_given_to_who_has_left(administrator, person, browser_of, day):
    account = person("an")
    joins(administrator, account, starts_on=date(2026, 10, 1))
    leaves(administrator, account, date(2026, 10, 30))
    code = refused(
        identity.grant_role,
        by=administrator.as_actor(),
        account_id=account.public_id,
        role=Role.OFFICER,
        scope=HERE,
        reason="x",
    )
    assert code == "left"
    page = browser_of(administrator).post(
        reverse("grant_role", args=[account.public_id]),
        {"role": "officer", "agency": "camau/stttt", "area": "*", "reason": "x"},
    )
    assert "đã thôi việc, ngày làm việc cuối là 30/10/2026" in page.content.decode()
    assert account.role_grants.standing().count() == 0
    assert refused(leaves, administrator, account, date(2026, 11, 1)) == "left"
    joins(administrator, account)
    assert len(account.grants) == 2, "whoever comes back is taken on anew"
    assert not account.has_left


def test_a_role_given_before_the_last_day_does_not_outlive_it(administrator, person, day):
    account = person("an")
    leaves(administrator, account, date(2026, 11, 20))
    identity.grant_role(
        by=administrator.as_actor(), account_id=account.public_id, role=Role.OFFICER, scope=HERE, reason="x"
    )
    assert account.role_grants.get().valid_to == date(2026, 11, 20)


def test_a_role_runs_from_its_first_to_its_last_day(administrator, person, day):
    account = person("an")
    asked = {"by": administrator.as_actor(), "account_id": account.public_id, "role": Role.OFFICER, "scope": HERE}
    identity.grant_role(**asked, reason="x", valid_from=date(2026, 11, 5), valid_to=date(2026, 11, 6))
    account.refresh_from_db()
    seen = []
    for text in ("2026-11-04", "2026-11-05", "2026-11-06", "2026-11-07"):
        day(text)
        seen.append((len(account.grants), account.role_grants.in_force().count()))
    assert seen == [(0, 0), (1, 1), (1, 1), (0, 0)]
    identity.grant_role(**asked, reason="again")
    account.refresh_from_db()
    assert account.grants == (Grant(Role.OFFICER, HERE),)


@pytest.mark.parametrize(
    ("valid_from", "valid_to"), [("2026-11-09", "2026-11-08"), (None, "2026-11-01"), ("2026-10-01", "2026-10-02")]
)
def test_a_period_that_is_none_is_refused(administrator, person, day, valid_from, valid_to):
    account = person("an")
    code = refused(
        identity.grant_role,
        by=administrator.as_actor(),
        account_id=account.public_id,
        role=Role.OFFICER,
        scope=HERE,
        reason="x",
        valid_from=date.fromisoformat(valid_from) if valid_from else None,
        valid_to=date.fromisoformat(valid_to),
    )
    assert code == "period"


BAD_POSTS = [
    (Post("camau/stttt", "", ()), {}, "roles"),
    (Post("camau/stttt", "", (Role.CITIZEN,)), {}, "roles"),
    (Post("*", "", (Role.OFFICER,)), {}, "agency"),
    (Post("Sở TTTT", "", (Role.OFFICER,)), {}, "scope"),
    (DESK, {"starts_on": date(2030, 1, 1)}, "day"),
    (DESK, {"starts_on": date(1930, 1, 1)}, "day"),
    (DESK, {"basis": "  "}, "reason"),
]


@pytest.mark.parametrize(("post", "changed", "code"), BAD_POSTS)
def test_a_bad_post_changes_nothing(administrator, person, day, post, changed, code):
    account = person("an")
    asked = {"by": administrator.as_actor(), "account_id": account.public_id, "post": post, "basis": DECISION}
    assert refused(careers.take_on, **{**asked, "starts_on": today(), **changed}) == code
    assert not Tenure.objects.exists()
    assert not account.role_grants.exists()


def test_days_follow_one_another(administrator, person, day):
    account = person("an")
    assert refused(moves, administrator, account, date(2026, 12, 1)) == "idle"
    joins(administrator, account)
    assert refused(moves, administrator, account, date(2026, 11, 2)) == "day"
    assert refused(leaves, administrator, account, date(2026, 11, 1)) == "day"
    assert refused(leaves, administrator, account, today() + timedelta(days=800)) == "day"
    leaves(administrator, account, date(2026, 11, 20))
    assert refused(moves, administrator, account, date(2026, 11, 10)) == "idle"
    assert refused(joins, administrator, account, starts_on=date(2026, 11, 20)) == "day"


def test_nobody_changes_the_own_post_and_one_administrator_stays(administrator, person, day):
    for act in (lambda: joins(administrator, administrator), lambda: leaves(administrator, administrator, today())):
        assert refused(act) == "self"
    helper = Actor(id="somebody", grants=(Grant(Role.ADMINISTRATOR),), is_signed_in=True)
    code = refused(careers.leave, by=helper, account_id=administrator.public_id, last_day=today(), basis=DECISION)
    assert code == "last"
    other = person("quan-tri-2", Role.ADMINISTRATOR)
    leaves(administrator, other, today() + timedelta(days=5))
    assert refused(careers.leave, by=helper, account_id=administrator.public_id, last_day=today(), basis="x") == "last"


def test_a_citizen_is_not_made_an_officer(administrator, person, day):
    citizen = person("vneid.1", Role.CITIZEN, scope=Scope("", ""))
    ElectronicIdentity.objects.create(account=citizen, digest="d" * 64, level=2)
    assert refused(joins, administrator, citizen) == "citizen"
    asked = {"account_id": citizen.public_id, "scope": HERE, "reason": "x"}
    assert refused(identity.grant_role, by=administrator.as_actor(), role=Role.OFFICER, **asked) == "citizen"


ACTS = [
    lambda by, who: careers.take_on(by=by, account_id=who, post=DESK, starts_on=today(), basis="x"),
    lambda by, who: careers.move(by=by, account_id=who, post=OTHER_DESK, starts_on=today(), basis="x"),
    lambda by, who: careers.leave(by=by, account_id=who, last_day=today(), basis="x"),
]


@pytest.mark.parametrize("act", ACTS)
def test_owner_colleague_outsider_and_anonymous_may_not(person, act):
    owner = person("an", Role.OFFICER, scope=HERE)
    colleague = person("binh", Role.UNIT_HEAD, scope=HERE)
    outsider = person("chi", Role.ADMINISTRATOR, scope=Scope("camau/snv"))
    for actor in (owner.as_actor(), colleague.as_actor(), outsider.as_actor(), Actor(id="visitor:")):
        with pytest.raises(NotAllowed):
            act(actor, owner.public_id)
    assert not Tenure.objects.exists()


def test_an_administrator_of_a_department_moves_nobody_out_of_it(person, day):
    local = person("quan-tri-so", Role.ADMINISTRATOR, scope=HERE)
    account = person("an")
    joins(local, account, starts_on=date(2026, 10, 1))
    with pytest.raises(NotAllowed):
        moves(local, account, today())


# --- pages --------------------------------------------------------------------------------------


def test_joining_moving_and_leaving_on_the_pages(administrator, browser_of, person, day):
    browser, account = browser_of(administrator), person("an")
    here = reverse("account", args=[account.public_id])
    assert "Tiếp nhận vào cơ quan" in browser.get(here).content.decode()
    post = {"agency": "camau/stttt", "area": "*", "title": "Chuyên viên", "roles": ["officer"], "basis": DECISION}
    take_on = reverse("take_on", args=[account.public_id])
    wrong = browser.post(take_on, {**post, "starts_on": "32/13/2026"})
    assert wrong.status_code == 200
    assert not Tenure.objects.exists()
    assert browser.post(take_on, {**post, "starts_on": "02/11/2026"})["Location"] == here
    again = browser.post(take_on, {**post, "starts_on": "02/11/2026"})
    assert "Hãy dùng việc điều chuyển" in again.content.decode()
    moved = {**post, "agency": "camau/syt", "roles": ["unit_head", "officer"], "starts_on": "01/12/2026"}
    assert browser.post(reverse("move", args=[account.public_id]), moved).status_code == 302
    page = browser.get(here).content.decode()
    assert "camau/syt" in page
    assert "đến hết 30/11/2026" in page
    bad = browser.post(reverse("leave", args=[account.public_id]), {"last_day": "01/01/2020", "basis": "x"})
    assert "không thể trước ngày bắt đầu" in bad.content.decode()
    left = browser.post(reverse("leave", args=[account.public_id]), {"last_day": "31/12/2026", "basis": "QĐ 9"})
    assert left["Location"] == here
    listed = browser.get(reverse("people") + "?q=syt&format=json").getvalue().decode()
    assert "QĐ 9" in listed


def test_the_list_of_people_shows_the_own_scope_alone(person, browser_of, day, administrator):
    inside, outside = person("trong"), person("ngoai")
    joins(administrator, inside)
    joins(administrator, outside, OTHER_DESK)
    browser = browser_of(person("quan-tri-so", Role.ADMINISTRATOR, scope=HERE))
    for suffix in ("", "?format=json", "?format=csv", "?state=serving", "?q=ngoai"):
        response = browser.get(reverse("people") + suffix)
        text = (response.getvalue() if response.streaming else response.content).decode()
        assert "Ngoai" not in text
        assert ("Trong" in text) or suffix == "?q=ngoai"


def test_the_pages_are_for_administrators(person, browser_of, client):
    account = person("an", Role.OFFICER, scope=HERE)
    addresses = [reverse("people"), *(reverse(name, args=[account.public_id]) for name in ("take_on", "move", "leave"))]
    for role in Role:
        browser = browser_of(person(f"vai-{role}", role))
        expected = 200 if role == Role.ADMINISTRATOR else 403
        assert {browser.get(address).status_code for address in addresses} == {expected}, role
    assert {client.get(address).status_code for address in addresses} == {302}


def test_the_list_of_people_costs_few_queries(administrator, person, browser_of, day, django_assert_max_num_queries):
    for number in range(12):
        joins(administrator, person(f"nguoi-{number}"))
    browser = browser_of(administrator)
    with django_assert_max_num_queries(4):
        browser.get(reverse("people"))
