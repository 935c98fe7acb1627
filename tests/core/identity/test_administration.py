"""Accounts and roles: who may change whom, always with a reason."""

import uuid

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from tinhso.core.access.api import EVERYWHERE, SYSTEM, Actor, Grant, NotAllowed, Role, Scope
from tinhso.core.identity import api as identity
from tinhso.core.identity.adapters import limits, second_factor
from tinhso.core.identity.models import Account, RoleGrant
from tinhso.core.identity.services import administration as services
from tinhso.core.journal import api as journal

from .conftest import PASSWORD

HERE = Scope("camau/stttt", EVERYWHERE)
STRANGER = Actor(id="visitor:")


def grant(by, account, role=Role.OFFICER, scope=HERE, reason="QĐ 12/QĐ-STTTT"):
    identity.grant_role(by=by.as_actor(), account_id=account.public_id, role=role, scope=scope, reason=reason)
    account.refresh_from_db()


def test_a_role_is_given_and_withdrawn_with_a_reason(administrator, person):
    account = person("an")
    grant(administrator, account)
    assert account.grants == (Grant(Role.OFFICER, HERE),)
    row = RoleGrant.objects.get(account=account)
    services.withdraw_role(
        by=administrator.as_actor(), account_id=account.public_id, grant_key=row.pk, reason="chuyển công tác"
    )
    account.refresh_from_db()
    assert account.grants == ()
    row.refresh_from_db()
    assert row.withdrawn_at is not None, "a role is withdrawn, never deleted"
    withdrawn, granted = journal.history(f"account:{account.public_id}")[:2]
    assert (granted.action, granted.reason) == ("core.identity.role.granted", "QĐ 12/QĐ-STTTT")
    assert withdrawn.details == {"role": "officer", "agency": "camau/stttt", "area": "*"}
    grant(administrator, account)
    assert account.grants == (Grant(Role.OFFICER, HERE),)


@pytest.mark.parametrize(
    ("role", "scope", "reason", "code"),
    [
        (Role.OFFICER, HERE, "  ", "reason"),
        (Role.OFFICER, Scope("camau//x"), "lý do", "scope"),
        (Role.OFFICER, Scope("Cà Mau"), "lý do", "scope"),
        (Role.OFFICER, Scope("../x"), "lý do", "scope"),
        (Role.AUDITOR, Scope(), "lý do", "held"),
    ],
)
def test_a_bad_grant_changes_nothing(administrator, person, role, scope, reason, code):
    account = person("an", Role.AUDITOR)
    with pytest.raises(identity.IdentityRefused) as refusal:
        grant(administrator, account, role, scope, reason)
    assert refusal.value.code == code
    assert RoleGrant.objects.filter(account=account).count() == 1


def test_nobody_gives_roles_to_oneself_or_switches_oneself_off(administrator):
    for act in (
        lambda: grant(administrator, administrator, Role.AUDITOR, Scope()),
        lambda: services.deactivate(by=administrator.as_actor(), account_id=administrator.public_id, reason="thử"),
    ):
        with pytest.raises(identity.IdentityRefused) as refusal:
            act()
        assert refusal.value.code == "self"


def test_an_administrator_of_a_department_stays_in_the_department(person):
    local = person("quan-tri-so", Role.ADMINISTRATOR, scope=HERE)
    mine, others = person("an", Role.OFFICER, scope=HERE), person("binh", Role.OFFICER, scope=Scope("camau/syt"))
    grant(local, mine, Role.UNIT_HEAD, Scope("camau/stttt/phong-1"))
    for account, scope in [(mine, Scope("camau/syt")), (mine, Scope()), (others, HERE)]:
        with pytest.raises(NotAllowed):
            grant(local, account, Role.REVIEWER, scope)
    with pytest.raises(NotAllowed):
        services.reset_password(by=local.as_actor(), account_id=others.public_id, reason="thử")


ACTS = [
    lambda by, who: identity.create_account(by=by, username="moi", name="Mới"),
    lambda by, who: identity.grant_role(by=by, account_id=who, role=Role.OFFICER, scope=HERE, reason="x"),
    lambda by, who: identity.withdraw_role(by=by, account_id=who, grant_key=1, reason="x"),
    lambda by, who: services.deactivate(by=by, account_id=who, reason="x"),
    lambda by, who: services.activate(by=by, account_id=who, reason="x"),
    lambda by, who: services.reset_second_factor(by=by, account_id=who, reason="x"),
    lambda by, who: services.reset_password(by=by, account_id=who, reason="x"),
    lambda by, who: services.unlock(by=by, account_id=who, reason="x"),
]


@pytest.mark.parametrize("act", ACTS)
def test_owner_colleague_outsider_and_anonymous_may_not_manage(person, act):
    owner = person("an", Role.OFFICER, scope=HERE)
    colleague, outsider = (
        person("binh", Role.UNIT_HEAD, scope=HERE),
        person("chi", Role.ADMINISTRATOR, scope=Scope("camau/syt")),
    )
    for actor in (owner.as_actor(), colleague.as_actor(), STRANGER, SYSTEM):
        with pytest.raises(NotAllowed):
            act(actor, owner.public_id)
    if act is not ACTS[0]:
        with pytest.raises(NotAllowed):
            act(outsider.as_actor(), owner.public_id)


def test_the_last_administrator_stays(administrator, person):
    other = person("quan-tri-2", Role.ADMINISTRATOR)
    row = administrator.role_grants.get()
    services.deactivate(by=administrator.as_actor(), account_id=other.public_id, reason="nghỉ việc")
    helper = Actor(id="somebody", grants=(Grant(Role.ADMINISTRATOR),), is_signed_in=True)
    for act in (
        lambda: services.withdraw_role(by=helper, account_id=administrator.public_id, grant_key=row.pk, reason="thử"),
        lambda: services.deactivate(by=helper, account_id=administrator.public_id, reason="thử"),
    ):
        with pytest.raises(identity.IdentityRefused) as refusal:
            act()
        assert refusal.value.code == "last"


def test_a_created_account_gets_a_one_time_password(administrator, client):
    made = identity.create_account(by=administrator.as_actor(), username=" Moi.Den ", name="Mới Đến", reason="CV 3")
    assert made.username == "moi.den"
    response = client.post("/dang-nhap/", {"username": "moi.den", "password": made.password})
    assert response.status_code == 302
    assert client.get("/vai-tro/")["Location"] == reverse("change_password")
    assert made.password not in str(journal.entries(limit=20))


def test_a_one_time_password_runs_out(administrator, client):
    made = identity.create_account(by=administrator.as_actor(), username="moi", name="Mới")
    account = Account.objects.get(username="moi")
    account.password_set_at -= services.rules.ONE_TIME_PASSWORD_LIFE * 2
    account.save()
    assert client.post("/dang-nhap/", {"username": "moi", "password": made.password}).status_code == 200


@pytest.mark.parametrize(
    ("username", "name", "code"),
    [("lan", "Lan", "taken"), ("a", "A", "username"), ("có dấu", "A", "username"), ("ok.ten", "  ", "name")],
)
def test_a_bad_account_is_refused(administrator, person, username, name, code):
    person("lan")
    with pytest.raises(identity.IdentityRefused) as refusal:
        identity.create_account(by=administrator.as_actor(), username=username, name=name)
    assert refusal.value.code == code


def test_unlock_opens_the_door_at_once(administrator, person, client):
    account = person("an")
    for _ in range(6):
        client.post("/dang-nhap/", {"username": "an", "password": "sai"})
    assert limits.seconds_to_wait(limits.account_key("an")) > 0
    services.unlock(by=administrator.as_actor(), account_id=account.public_id, reason="gọi điện xác nhận")
    assert client.post("/dang-nhap/", {"username": "an", "password": PASSWORD}).status_code == 302


def test_a_reset_second_factor_signs_out_and_is_set_up_anew(administrator, person, with_phone, browser_of):
    account = person("an", Role.OFFICER)
    with_phone(account)
    browser = browser_of(account)
    services.reset_second_factor(by=administrator.as_actor(), account_id=account.public_id, reason="mất điện thoại")
    assert not second_factor.is_set_up(account)
    assert browser.get("/tai-khoan/").status_code == 302


# --- pages --------------------------------------------------------------------------------------


def page_of(account):
    return reverse("account", args=[account.public_id])


def test_the_pages_of_administration_are_for_administrators(person, browser_of, client):
    account = person("an", Role.OFFICER, scope=HERE)
    for role in Role:
        browser = browser_of(person(f"vai-{role}", role))
        expected = 200 if role == Role.ADMINISTRATOR else 403
        for address in (reverse("accounts"), reverse("new_account"), page_of(account)):
            assert browser.get(address).status_code == expected
        if expected == 403:
            posted = browser.post(reverse("grant_role", args=[account.public_id]), {"role": "leader", "reason": "x"})
            assert posted.status_code == 403
    assert client.get(page_of(account)).status_code == 302


def test_the_list_shows_and_exports_only_ones_own_scope(person, browser_of):
    person("trong", Role.OFFICER, scope=HERE)
    person("ngoai", Role.OFFICER, scope=Scope("camau/syt"))
    browser = browser_of(person("quan-tri-so", Role.ADMINISTRATOR, scope=HERE))
    for suffix in ("", "?format=json", "?format=csv", "?q=ngoai"):
        response = browser.get(reverse("accounts") + suffix)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert b"Ngoai" not in content, "no row of an outsider"
        assert (b"Trong" in content) or suffix == "?q=ngoai"


def test_a_province_administrator_sees_everybody(administrator, person, browser_of):
    person("can-bo", Role.OFFICER, scope=HERE)
    person("nguoi-dan", Role.CITIZEN, scope=Scope("", ""))
    person("chua-co-gi")
    browser = browser_of(administrator)
    listed = browser.get(reverse("accounts") + "?format=json").getvalue().decode()
    assert all(name in listed for name in ("can-bo", "nguoi-dan", "chua-co-gi"))
    staff = browser.get(reverse("accounts") + "?kind=staff&format=json").getvalue().decode()
    assert "can-bo" in staff
    assert "nguoi-dan" not in staff


def test_an_administrator_works_on_the_page(administrator, browser_of, person):
    browser, account = browser_of(administrator), person("an")
    asked = {"role": "officer", "agency": "camau/stttt", "area": "*", "reason": "QĐ 1"}
    assert browser.post(reverse("grant_role", args=[account.public_id]), asked).status_code == 302
    again = browser.post(reverse("grant_role", args=[account.public_id]), asked)
    assert "đã có vai trò này" in again.content.decode()
    bad = browser.post(reverse("grant_role", args=[account.public_id]), {**asked, "agency": "Sở TTTT"})
    assert "chưa đúng dạng" in bad.content.decode()
    key = account.role_grants.get().pk
    address = reverse("withdraw_role", args=[account.public_id, key])
    browser.post(address, {"reason": ""})
    assert account.role_grants.in_force().count() == 1, "no reason, no change"
    browser.post(address, {"reason": "chuyển công tác"})
    assert account.role_grants.in_force().count() == 0
    for what in ("khoa", "mo", "mo-khoa", "dat-lai-xac-thuc"):
        response = browser.post(reverse("change_account", args=[account.public_id, what]), {"reason": "thử"})
        assert response.status_code == 302
    assert browser.post(reverse("change_account", args=[account.public_id, "xoa"])).status_code == 404
    assert "QĐ 1" in browser.get(page_of(account)).content.decode()
    password = browser.post(reverse("reset_password", args=[account.public_id]), {"reason": "quên"})
    assert "Mật khẩu một lần" in password.content.decode()
    assert browser.get(reverse("account", args=[uuid.uuid4()])).status_code == 404


def test_a_new_account_is_made_on_the_page(administrator, browser_of):
    browser = browser_of(administrator)
    response = browser.post(reverse("new_account"), {"username": "moi", "name": "Mới", "reason": "CV 3"})
    assert response.context["made"].username == "moi"
    again = browser.post(reverse("new_account"), {"username": "moi", "name": "Mới", "reason": "CV 3"})
    assert "đã có người dùng" in again.content.decode()


def test_the_page_of_roles_is_true(client):
    response = client.get(reverse("roles"))
    content = response.content.decode()
    assert len(response.context["roles"]) == len(Role)
    auditor = next(item for item in response.context["roles"] if item["words"].role == Role.AUDITOR)
    assert "core.journal.read" in {permission.code for permission in auditor["permissions"]}
    assert "core.identity.accounts.manage" not in {permission.code for permission in auditor["permissions"]}
    assert "xem nhật ký hệ thống" in content.lower()


# --- the first administrator --------------------------------------------------------------------


def test_the_first_administrator_is_made_once(capsys, client, db):
    call_command("bootstrap_admin", username="quan.tri")
    password = next(line for line in capsys.readouterr().out.splitlines() if "Mật khẩu" in line).split()[-1]
    assert Account.objects.get(username="quan.tri").grants == (Grant(Role.ADMINISTRATOR),)
    assert client.post("/dang-nhap/", {"username": "quan.tri", "password": password}).status_code == 302
    with pytest.raises(CommandError, match="Đã có quản trị viên"):
        call_command("bootstrap_admin", username="ke.gian")
    assert not Account.objects.filter(username="ke.gian").exists()


def test_a_demo_administrator_does_not_count_as_the_first(db):
    identity.ensure_demo_account(username="demo.x", name="X", grant=Grant(Role.ADMINISTRATOR))
    assert identity.bootstrap_administrator(username="quan.tri", name="Q").password


def test_doors_tell_names_without_models(person):
    account = person("an", Role.OFFICER, scope=HERE)
    info = identity.account_of(account.public_id)
    assert (info.username, info.grants, info.is_demo) == ("an", (Grant(Role.OFFICER, HERE),), False)
    assert identity.account_of("visitor:abc") is None
    assert identity.names_of({str(account.public_id), "system", "visitor:abc"}) == {str(account.public_id): "An"}
