"""The erasure desk: two people, legal holds, everything gone, proved, and gone again after a restore."""

import json

import pytest

from tests.core.privacy.conftest import MARKERS, browser
from tinhso.core.access.api import NotAllowed, Role, Scope
from tinhso.core.directory.models import Person
from tinhso.core.identity import api as identity
from tinhso.core.identity.models import Account
from tinhso.core.journal import api as journal
from tinhso.core.journal.models import JournalEntry
from tinhso.core.privacy import selectors, services
from tinhso.core.privacy.adapters import erasures
from tinhso.core.privacy.api import PrivacyRefused, replay_erasures
from tinhso.core.privacy.models import ErasureRequest
from tinhso.core.subjects import api as subjects
from tinhso.core.subjects.models import SubjectKey
from tinhso.steering.claims.models import Document

pytestmark = pytest.mark.django_db


def asked(one, citizen, **changes):
    given = {
        "by": one.as_actor(),
        "subject_id": citizen.public_id,
        "reason": "người dân yêu cầu",
        "document": "Đơn 01",
        **changes,
    }
    return services.request_erasure(**given)


def erased(one, two, citizen):
    request = asked(one, citizen)
    services.decide(by=two.as_actor(), request_id=request, grant=True, decision="Đủ căn cứ")
    return request


def leave_traces(citizen):
    """Do what leaves a name: an entry, an upload, a person in the directory."""
    actor = citizen.as_actor(origin=MARKERS[3])
    journal.append(by=actor, action="tests.thing.done", subject="thing:1")
    Document.objects.create(code="tep-thu", origin="upload", owner=actor.id, title=MARKERS[0], content_key="x")
    Person.objects.create(subject_id=citizen.public_id, name=MARKERS[0], phone="0900000000", has_left=True)


def test_everything_about_the_person_goes_and_the_chain_holds(citizen, one, two):
    leave_traces(citizen)
    before = selectors.holdings_of(citizen.public_id)
    assert {group.name for group in before} == {"core.directory", "core.identity", "core.journal", "steering.claims"}
    request = erased(one, two, citizen)
    assert selectors.holdings_of(citizen.public_id) == []
    assert subjects.is_destroyed(citizen.public_id)
    account = Account.objects.get(pk=citizen.pk)
    assert (account.name, account.email, account.is_active, account.has_usable_password()) == ("", "", False, False)
    assert MARKERS[1] not in account.username
    entry = journal.history("thing:1")[0]
    assert (entry.actor_name, entry.origin) == ("(đã xóa)", "")
    assert journal.prove().is_sound
    info = selectors.request(request)
    assert dict(info.erased)["Kiểm số liệu"] == 1
    assert info.reason == ""
    assert info.keys == 1


def test_the_page_proves_it(citizen, one, two):
    leave_traces(citizen)
    request = asked(one, citizen)
    page = browser(two)
    open_page = page.get(f"/quan-tri/xoa-du-lieu/{request}/").content.decode()
    assert MARKERS[0] in open_page
    assert "Tài khoản và đăng nhập: 1" in open_page
    path = f"/quan-tri/xoa-du-lieu/{request}/"
    assert page.post(path, {"quyet-dinh": "xoa", "decision": ""}).status_code == 400
    assert page.post(path, {"quyet-dinh": "xoa", "decision": "Đủ căn cứ"}).status_code == 302
    done = page.get(path).content.decode()
    assert "khoá đã huỷ" in done
    assert "không còn dữ liệu" in done
    for marker in MARKERS[:3]:
        assert marker not in done
    assert "đã xoá" in page.get("/quan-tri/xoa-du-lieu/").content.decode()


def test_two_people_and_never_oneself(citizen, one, two):
    request = asked(one, citizen)
    with pytest.raises(PrivacyRefused, match="phải khác người đề nghị"):
        services.decide(by=one.as_actor(), request_id=request, grant=True, decision="x")
    with pytest.raises(PrivacyRefused, match="đang chờ quyết định"):
        asked(two, citizen)
    services.decide(by=two.as_actor(), request_id=request, grant=False, decision="Chưa đủ căn cứ")
    with pytest.raises(PrivacyRefused, match="đã được quyết định"):
        services.decide(by=two.as_actor(), request_id=request, grant=True, decision="x")
    own = asked(two, two)
    with pytest.raises(PrivacyRefused, match="khác người có dữ liệu"):
        services.decide(by=two.as_actor(), request_id=own, grant=True, decision="x")
    assert not subjects.is_destroyed(citizen.public_id)
    assert Account.objects.get(pk=citizen.pk).name == MARKERS[0]


def test_a_role_in_force_holds_it_back(one, two):
    request = asked(two, one)
    with pytest.raises(PrivacyRefused):
        services.decide(by=one.as_actor(), request_id=request, grant=True, decision="x")
    three = Account.objects.create_account(username="can.bo", password=None, name="Cán bộ Ba")
    identity.grant_role(
        by=one.as_actor(), account_id=three.public_id, role=Role.OFFICER, scope=Scope("camau/stttt"), reason="x"
    )
    request = asked(one, three)
    with pytest.raises(PrivacyRefused, match="Còn giữ vai trò công vụ"):
        services.decide(by=two.as_actor(), request_id=request, grant=True, decision="x")
    assert ErasureRequest.objects.get(public_id=request).state == "requested"
    assert list(erasures.noted()) == []
    page = browser(two).get(f"/quan-tri/xoa-du-lieu/{request}/").content.decode()
    assert "Còn giữ vai trò công vụ" in page
    assert "Xoá dữ liệu</span>" not in page


def test_unsound_requests_are_refused(citizen, one, two):
    with pytest.raises(PrivacyRefused, match="lý do"):
        asked(one, citizen, reason=" ")
    with pytest.raises(PrivacyRefused, match="đơn hoặc văn bản"):
        asked(one, citizen, document="")
    with pytest.raises(PrivacyRefused, match="không giữ dữ liệu nào"):
        asked(one, citizen, subject_id="019359b0-0000-7000-8000-000000000000")
    with pytest.raises(NotAllowed):
        services.request_erasure(by=citizen.as_actor(), subject_id=one.public_id, reason="x", document="x")
    with pytest.raises(NotAllowed):
        services.decide(by=citizen.as_actor(), request_id=asked(one, citizen), grant=True, decision="x")
    assert not subjects.is_destroyed(citizen.public_id)


def test_an_older_backup_does_not_bring_the_person_back(citizen, one, two):
    leave_traces(citizen)
    key = bytes(SubjectKey.objects.get(subject_id=citizen.public_id).wrapped)
    erased(one, two, citizen)
    assert replay_erasures() == 0
    # what a restore from yesterday brings back
    Account.objects.filter(pk=citizen.pk).update(username=MARKERS[1], name=MARKERS[0], email=MARKERS[2])
    Person.objects.filter(subject_id=citizen.public_id).update(name=MARKERS[0])
    SubjectKey.objects.filter(subject_id=citizen.public_id).update(wrapped=key, destroyed_at=None)
    ErasureRequest.objects.all().delete()
    assert journal.history("thing:1")[0].actor_name == MARKERS[0]
    assert replay_erasures() == 1
    assert replay_erasures() == 0
    assert journal.history("thing:1")[0].actor_name == "(đã xóa)"
    assert Account.objects.get(pk=citizen.pk).name == ""
    assert journal.entries(action="core.privacy.erasure.replayed")


def test_the_list_beside_the_database_holds_ids_only(citizen, one, two):
    erased(one, two, citizen)
    text = erasures.path().read_text()
    assert set(json.loads(text)) == {"request", "subject", "keys", "at", "decided_by"}
    assert not any(marker in text for marker in MARKERS)
    assert erasures.path().stat().st_mode & 0o777 == 0o600
    with erasures.path().open("a") as file:
        file.write('{"request": "cut')
    assert len(list(erasures.noted())) == 1


def test_the_same_name_may_come_again_and_is_nobody_of_before(citizen, one, two):
    erased(one, two, citizen)
    again = Account.objects.create_account(username=MARKERS[1], password=None, name="Người khác")
    assert identity.subject_of_username(MARKERS[1]) == again.public_id
    assert not subjects.is_destroyed(again.public_id)


def test_an_erased_account_cannot_sign_in(citizen, one, two, client):
    page = browser(citizen)
    assert page.get("/ca-nhan/du-lieu/").status_code == 200
    erased(one, two, citizen)
    assert page.get("/ca-nhan/du-lieu/").status_code == 302
    client.post("/dang-nhap/", {"username": MARKERS[1], "password": "x" * 16})
    assert "_auth_user_id" not in client.session


def test_the_journal_keeps_no_name_in_clear(citizen):
    leave_traces(citizen)
    assert journal.history("thing:1")  # PostgreSQL links entries at commit, or when they are asked for
    rows = JournalEntry.objects.filter(actor=str(citizen.public_id))
    assert rows
    for row in rows:
        assert row.actor_name.startswith("s1:")
        assert row.origin.startswith("s1:")


def test_a_delegated_name_goes_with_its_own_key(citizen, one, two):
    from dataclasses import replace

    actor = replace(one.as_actor(), acting_for=str(citizen.public_id), acting_for_name=MARKERS[0])
    journal.append(by=actor, action="tests.thing.done", subject="thing:2")
    assert journal.history("thing:2")[0].actor_name == f"{one.name} (được ủy quyền của {MARKERS[0]})"
    erased(one, two, citizen)
    assert journal.history("thing:2")[0].actor_name == f"{one.name} (được ủy quyền của (đã xóa))"
    assert journal.prove().is_sound
