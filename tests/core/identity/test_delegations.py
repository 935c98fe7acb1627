"""Lending a role: by the holder alone, inside the own scope, for some days, in the lender's name."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.core.access.api import Actor, Grant, NotAllowed, Role, Scope, can
from tinhso.core.clock.api import today
from tinhso.core.identity import api as identity
from tinhso.core.identity.models import Delegation
from tinhso.core.identity.rules import MANAGE_ACCOUNTS
from tinhso.core.identity.services import careers
from tinhso.core.identity.services import delegations as services
from tinhso.core.journal import api as journal

HERE, PART = Scope("camau/stttt"), Scope("camau/stttt/phong-1")


@pytest.fixture
def head(person):
    return person("truong", Role.UNIT_HEAD, scope=HERE)


@pytest.fixture
def deputy(person):
    return person("pho", Role.OFFICER, scope=HERE)


def lend(head, receiver="pho", scope=HERE, starts=0, days=5, reason="nghỉ phép", by=None, grant_key=None):
    starts_on = today() + timedelta(days=starts)
    return services.delegate(
        by=by or head.as_actor(),
        account=head,
        grant_key=grant_key or head.role_grants.order_by("pk").first().pk,
        receiver=receiver,
        scope=scope,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=days - 1),
        reason=reason,
    )


def code_of(act):
    with pytest.raises(identity.IdentityRefused) as refusal:
        act()
    return refusal.value.code


def actor_in(browser):
    return browser.get("/tai-khoan/").wsgi_request.actor


def test_a_deputy_works_in_the_heads_name_and_the_journal_says_so(head, deputy, browser_of, monkeypatch):
    public_id = lend(head, scope=PART)
    browser = browser_of(deputy)
    assert actor_in(browser).roles == {Role.OFFICER}, "nobody uses a lent role unasked"
    assert browser.post(reverse("act_for", args=[public_id])).status_code == 302
    actor = actor_in(browser)
    assert actor.grants == (Grant(Role.UNIT_HEAD, PART),), "the lent role and nothing else"
    assert (actor.id, actor.acting_for) == (str(deputy.public_id), str(head.public_id))
    page = browser.get("/tai-khoan/uy-quyen/").content.decode()
    assert "Bạn đang làm việc được ủy quyền của <strong>Truong</strong>" in page
    journal.append(by=actor, action="tests.thing.done", subject="thing:1", details={"n": 1})
    entry = journal.history("thing:1")[0]
    assert entry.actor == str(deputy.public_id)
    assert entry.actor_name == "Pho (được ủy quyền của Truong)"
    assert entry.details == {"n": 1, "acting_for": str(head.public_id)}
    browser.post(reverse("act_for_oneself"))
    assert actor_in(browser).roles == {Role.OFFICER}
    given = journal.history(f"account:{head.public_id}")
    assert [row.action.rpartition(".")[2] for row in given][:2] == ["used", "given"]
    assert given[1].details["to"] == str(deputy.public_id)


def test_it_ends_by_itself_after_the_last_day(head, deputy, browser_of, monkeypatch):
    public_id = lend(head, starts=1, days=2)
    browser = browser_of(deputy)
    address = reverse("act_for", args=[public_id])
    browser.post(address)
    assert not actor_in(browser).acting_for, "it has not begun"
    monkeypatch.setenv("TINHSO_TODAY", str(today() + timedelta(days=2)))
    browser.post(address)
    assert actor_in(browser).acting_for
    monkeypatch.setenv("TINHSO_TODAY", str(today() + timedelta(days=1)))
    response = browser.get("/tai-khoan/")
    assert "Việc ủy quyền đã kết thúc" in response.content.decode()
    assert response.wsgi_request.actor.roles == {Role.OFFICER}


ENDS = {
    "withdrawn by the lender": lambda head, deputy, boss, key: services.withdraw_delegation(
        by=head.as_actor(), delegation_id=key
    ),
    "given back": lambda head, deputy, boss, key: services.withdraw_delegation(by=deputy.as_actor(), delegation_id=key),
    "ended by an administrator": lambda head, deputy, boss, key: services.withdraw_delegation(
        by=boss.as_actor(), delegation_id=key, reason="kiểm tra"
    ),
    "the role is withdrawn": lambda head, deputy, boss, key: identity.withdraw_role(
        by=boss.as_actor(), account_id=head.public_id, grant_key=head.role_grants.get().pk, reason="x"
    ),
    "the lender leaves": lambda head, deputy, boss, key: careers.leave(
        by=boss.as_actor(), account_id=head.public_id, last_day=today(), basis="x", at_once=True
    ),
    "the borrower leaves": lambda head, deputy, boss, key: careers.leave(
        by=boss.as_actor(), account_id=deputy.public_id, last_day=today(), basis="x", at_once=True
    ),
}


@pytest.mark.parametrize("how", ENDS)
def test_it_ends_at_once(head, deputy, administrator, browser_of, how):
    public_id = lend(head)
    browser = browser_of(deputy)
    browser.post(reverse("act_for", args=[public_id]))
    ENDS[how](head, deputy, administrator, public_id)
    assert not Delegation.objects.in_force().exists()
    assert Delegation.objects.get().withdrawn_at is not None
    response = browser.get("/tai-khoan/uy-quyen/")
    assert response.status_code == 302 or not response.wsgi_request.actor.acting_for


def test_a_locked_lender_lends_nothing(head, deputy, administrator, browser_of):
    from tinhso.core.identity.services.administration import deactivate

    public_id = lend(head)
    deactivate(by=administrator.as_actor(), account_id=head.public_id, reason="x")
    browser = browser_of(deputy)
    browser.post(reverse("act_for", args=[public_id]))
    assert not actor_in(browser).acting_for


def test_what_was_lent_is_not_lent_on(head, deputy, person, browser_of):
    third = person("ba", Role.OFFICER, scope=HERE)
    public_id = lend(head)
    acting = Actor(id=str(deputy.public_id), grants=(Grant(Role.UNIT_HEAD, HERE),), acting_for="x", is_signed_in=True)
    assert code_of(lambda: lend(deputy, "ba", by=acting)) == "acting"
    key = head.role_grants.get().pk
    assert code_of(lambda: lend(deputy, "ba", grant_key=key)) == "unknown", "another's role is not mine to lend"
    browser = browser_of(deputy)
    browser.post(reverse("act_for", args=[public_id]))
    form = {"grant": key, "agency": "camau/stttt", "area": "*", "receiver": "ba", "reason": "x"}
    days = {"starts_on": f"{today():%d/%m/%Y}", "ends_on": f"{today():%d/%m/%Y}"}
    browser.post(reverse("delegate"), {**form, **days})
    assert Delegation.objects.count() == 1
    assert third.delegations_received.count() == 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"scope": Scope("camau/syt")}, "scope"),
        ({"scope": Scope("*")}, "scope"),
        ({"scope": Scope("camau")}, "scope"),
        ({"scope": Scope("camau/stttt", "Xã")}, "scope"),
        ({"starts": -1}, "period"),
        ({"days": 0}, "period"),
        ({"days": 93}, "period"),
        ({"receiver": "truong"}, "receiver"),
        ({"receiver": "khong-co-ai"}, "receiver"),
        ({"receiver": "nguoi-so-khac"}, "receiver"),
        ({"receiver": "nguoi-dan"}, "receiver"),
        ({"receiver": "quan-tri-so"}, "receiver"),
        ({"receiver": "kiem-toan"}, "receiver"),
        ({"receiver": "da-nghi"}, "receiver"),
        ({"receiver": "da-khoa"}, "receiver"),
        ({"receiver": "tap-huan"}, "receiver"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_bad_delegation_is_refused(head, deputy, person, changed, code):
    person("nguoi-so-khac", Role.OFFICER, scope=Scope("camau/syt"))
    person("nguoi-dan", Role.CITIZEN, scope=HERE)
    person("quan-tri-so", Role.ADMINISTRATOR, Role.OFFICER, scope=HERE)
    person("kiem-toan", Role.AUDITOR, Role.OFFICER, scope=HERE)
    gone = person("da-nghi", Role.OFFICER, scope=HERE)
    gone.last_day = date(2020, 1, 1)
    gone.save()
    person("da-khoa", Role.OFFICER, scope=HERE, is_active=False)
    person("tap-huan", Role.OFFICER, scope=HERE, is_demo=True)
    assert code_of(lambda: lend(head, **changed)) == code
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_rights_and_checks_are_not_lent(person, deputy, role):
    assert code_of(lambda: lend(person("giu", role, scope=HERE))) == "role"


def test_it_does_not_outlive_the_role_or_begin_before_it(person, deputy, administrator):
    head = person("truong")
    asked = {"by": administrator.as_actor(), "account_id": head.public_id, "scope": HERE, "reason": "x"}
    start, end = today() + timedelta(days=2), today() + timedelta(days=4)
    identity.grant_role(**asked, role=Role.UNIT_HEAD, valid_from=start, valid_to=end)
    assert code_of(lambda: lend(head, starts=0, days=3)) == "period"
    assert code_of(lambda: lend(head, starts=2, days=4)) == "period"
    lend(head, starts=2, days=3)
    assert code_of(lambda: lend(head, starts=3, days=1)) == "held"


def test_owner_colleague_outsider_and_anonymous(head, deputy, person):
    public_id = lend(head)
    colleague = person("dong-nghiep", Role.UNIT_HEAD, scope=HERE)
    outsider = person("quan-tri-khac", Role.ADMINISTRATOR, scope=Scope("camau/syt"))
    for actor in (colleague.as_actor(), outsider.as_actor(), Actor(id="visitor:"), Actor(id="")):
        with pytest.raises(NotAllowed):
            services.withdraw_delegation(by=actor, delegation_id=public_id, reason="x")
        with pytest.raises(NotAllowed):
            lend(head, by=actor)
    administrator = person("quan-tri-so", Role.ADMINISTRATOR, scope=HERE).as_actor()
    assert code_of(lambda: services.withdraw_delegation(by=administrator, delegation_id=public_id)) == "reason"
    assert code_of(lambda: services.withdraw_delegation(by=administrator, delegation_id=uuid4())) == "unknown"
    services.withdraw_delegation(by=head.as_actor(), delegation_id=public_id)
    assert code_of(lambda: services.withdraw_delegation(by=head.as_actor(), delegation_id=public_id)) == "over"


def test_nobody_acts_by_anothers_delegation_or_with_one_factor(head, deputy, person, browser_of):
    public_id = lend(head)
    stranger = browser_of(person("la", Role.OFFICER, scope=HERE))
    stranger.post(reverse("act_for", args=[public_id]))
    assert not actor_in(stranger).acting_for
    forged = browser_of(person("la2", Role.OFFICER, scope=HERE))
    session = forged.session
    session["acting"] = str(public_id)
    session.save()
    assert not actor_in(forged).acting_for
    weak = browser_of(deputy, method="password")
    assert weak.post(reverse("act_for", args=[public_id])).status_code in {302, 403}
    assert not actor_in(weak).acting_for


def test_a_new_sign_in_begins_with_the_own_roles(head, deputy, browser_of, with_phone, phone):
    public_id = lend(head)
    browser = browser_of(deputy)
    browser.post(reverse("act_for", args=[public_id]))
    from .conftest import PASSWORD

    secret, _codes = with_phone(deputy)
    browser.post("/dang-nhap/", {"username": "pho", "password": PASSWORD})
    browser.post("/dang-nhap/ma-xac-thuc/", {"code": phone(secret)})
    assert not actor_in(browser).acting_for


PATHS = st.lists(st.sampled_from(["camau", "stttt", "syt", "phong-1"]), max_size=3).map("/".join)
SCOPES = st.builds(Scope, agency=st.one_of(st.just("*"), PATHS), area=st.one_of(st.just("*"), PATHS))


@given(held=SCOPES, asked=SCOPES, thing=SCOPES)
@settings(max_examples=300)
def test_whatever_a_part_covers_the_whole_covers_too(held, asked, thing):
    """Never more than the own scope: covering is transitive, so a lent part allows nothing the role did not."""
    if held.covers(asked) and asked.covers(thing):
        assert held.covers(thing)
        holder = Actor(id="a", grants=(Grant(Role.ADMINISTRATOR, held),))
        borrower = Actor(id="b", grants=(Grant(Role.ADMINISTRATOR, asked),))
        assert can(holder, MANAGE_ACCOUNTS, scope=thing) >= can(borrower, MANAGE_ACCOUNTS, scope=thing)


# --- pages --------------------------------------------------------------------------------------


def test_lending_and_ending_on_the_pages(head, deputy, browser_of, person):
    browser = browser_of(head)
    page = browser.get(reverse("delegate")).content.decode()
    assert '<option value="pho">Pho</option>' in page
    form = {"grant": head.role_grants.get().pk, "agency": "camau/stttt", "area": "*", "receiver": " PHO "}
    form |= {"starts_on": f"{today():%d/%m/%Y}", "ends_on": f"{today():%d/%m/%Y}", "reason": "nghỉ phép"}
    wrong = browser.post(reverse("delegate"), {**form, "agency": "camau/syt"})
    assert "phải nằm trong phạm vi vai trò của bạn" in wrong.content.decode()
    assert browser.post(reverse("delegate"), form)["Location"] == reverse("my_delegations")
    assert "đang có hiệu lực" in browser.get(reverse("my_delegations")).content.decode()
    theirs = browser_of(deputy).get(reverse("my_delegations")).content.decode()
    assert "Làm việc theo ủy quyền" in theirs
    auditor = browser_of(person("kiem-toan", Role.AUDITOR))
    listed = auditor.get(reverse("delegations")).content.decode()
    assert "nghỉ phép" in listed
    assert "Kết thúc ủy quyền" not in listed, "an auditor looks on"
    row = Delegation.objects.get()
    boss = browser_of(person("quan-tri-so", Role.ADMINISTRATOR, scope=HERE))
    assert "Kết thúc ủy quyền của Truong cho Pho" in boss.get(reverse("delegations")).content.decode()
    ended = boss.post(reverse("withdraw_delegation", args=[row.public_id]), {"reason": "x", "o": "danh-sach"})
    assert ended["Location"] == reverse("delegations")
    assert "đã kết thúc sớm" in browser.get(reverse("my_delegations")).content.decode()


def test_the_list_of_delegations_is_for_administrators_and_auditors_in_scope(head, deputy, person, browser_of, client):
    lend(head)
    for role in Role:
        browser = browser_of(person(f"vai-{role}", role))
        expected = 200 if role in {Role.ADMINISTRATOR, Role.AUDITOR} else 403
        assert browser.get(reverse("delegations")).status_code == expected
        assert browser.get(reverse("my_delegations")).status_code == 200
    outside = browser_of(person("kiem-toan-khac", Role.AUDITOR, scope=Scope("camau/syt")))
    for suffix in ("", "?format=json", "?q=truong"):
        response = outside.get(reverse("delegations") + suffix)
        text = (response.getvalue() if response.streaming else response.content).decode()
        assert "Truong" not in text
    for name in ("delegations", "my_delegations", "delegate"):
        assert client.get(reverse(name)).status_code == 302


def test_acting_costs_one_query_more(head, deputy, browser_of, django_assert_num_queries):
    public_id = lend(head)
    browser = browser_of(deputy)
    with django_assert_num_queries(2):
        browser.get("/vai-tro/")
    browser.post(reverse("act_for", args=[public_id]))
    browser.get("/vai-tro/")
    with django_assert_num_queries(3):
        browser.get("/vai-tro/")
