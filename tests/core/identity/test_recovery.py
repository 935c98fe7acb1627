"""The way back for an administrator who lost phone and codes."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from tinhso.core.access.api import Role, Scope
from tinhso.core.identity import api as identity
from tinhso.core.identity.adapters import limits, second_factor
from tinhso.core.journal import api as journal


def recover(username="quan-tri", **options):
    out = io.StringIO()
    call_command("recover_admin", username, reason="mất điện thoại", yes=True, stdout=out, **options)
    return out.getvalue()


def test_the_sole_administrator_comes_back(administrator, with_phone, browser_of, client, caplog):
    with_phone(administrator)
    browser = browser_of(administrator)
    for _ in range(6):
        client.post("/dang-nhap/", {"username": "quan-tri", "password": "sai"})
    told = recover()
    assert "ĐÃ KHÔI PHỤC" in told
    assert "khôi phục quản trị viên" in caplog.text.lower()
    assert not second_factor.is_set_up(administrator)
    assert browser.get("/tai-khoan/").status_code == 302
    assert limits.seconds_to_wait(limits.account_key("quan-tri")) == 0
    password = told.split("Mật khẩu một lần: ")[1].split()[0]
    assert client.post("/dang-nhap/", {"username": "quan-tri", "password": password}).status_code == 302
    assert client.get("/vai-tro/")["Location"] == reverse("change_password")
    entry = journal.history(f"account:{administrator.public_id}", limit=5)[1]
    assert (entry.action, entry.reason) == ("core.identity.administrator.recovered", "mất điện thoại")
    assert entry.actor == "system"
    assert "máy chủ" in entry.origin
    assert password not in str(journal.entries(limit=20))


def test_every_administrator_is_told(administrator, person, browser_of):
    other = person("quan-tri-2", Role.ADMINISTRATOR)
    assert identity.recent_recoveries() == []
    recover(anyway=True)
    assert len(identity.recent_recoveries()) == 1
    page = browser_of(other).get(reverse("accounts")).content.decode()
    assert "được khôi phục trên máy chủ" in page
    assert "mất điện thoại" in page


def test_it_is_refused_where_somebody_else_can_help(administrator, person):
    person("quan-tri-2", Role.ADMINISTRATOR)
    with pytest.raises(CommandError, match="quan-tri-2"):
        recover()
    assert "ĐÃ KHÔI PHỤC" in recover(anyway=True)


@pytest.mark.parametrize("username", ["khong-co-ai", "can-bo", "quan-tri-so", "tap-huan", "da-khoa"])
def test_nobody_else_is_opened(administrator, person, username):
    person("can-bo", Role.OFFICER)
    person("quan-tri-so", Role.ADMINISTRATOR, scope=Scope("camau/stttt"))
    person("tap-huan", Role.ADMINISTRATOR, is_demo=True)
    person("da-khoa", Role.ADMINISTRATOR, is_active=False)
    with pytest.raises(CommandError):
        recover(username)


def test_the_name_is_asked_again(administrator, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _question: "khac")
    with pytest.raises(CommandError, match="Chưa làm gì"):
        call_command("recover_admin", "quan-tri", reason="x", stdout=io.StringIO())
    assert not journal.entries(action="core.identity.administrator.recovered")
