"""The auditor's pages: who may see them, what they show, whether they tell of tampering."""

import pytest
from django.db import connection
from django.test import Client

from tinhso.core.access.api import SYSTEM, Grant, Role, Scope
from tinhso.core.identity.api import ensure_demo_account
from tinhso.core.journal import api as journal

pytestmark = pytest.mark.django_db
LIST = "/kiem-toan/nhat-ky/"


def browser_of(role):
    from tinhso.core.identity.models import Account

    client = Client()
    key = ensure_demo_account(username=f"nhat-ky-{role}", name=f"Người {role}", grant=Grant(role, Scope()))
    client.force_login(Account.objects.get(public_id=key))
    return client


@pytest.fixture
def auditor():
    return browser_of(Role.AUDITOR)


def number_of(receipt):
    return journal.entry_of_receipt(receipt).number


def test_auditors_and_administrators_see_it_and_nobody_else(client):
    number = number_of(journal.append(by=SYSTEM, action="tests.page.seen", subject="page:1"))
    for role in Role:
        browser = browser_of(role)
        expected = 200 if role in {Role.AUDITOR, Role.ADMINISTRATOR} else 403
        for address in (LIST, f"{LIST}{number}/", f"{LIST}?format=json"):
            assert browser.get(address).status_code == expected, (role, address)
        assert browser.post(f"{LIST}kiem-tra/").status_code == (302 if expected == 200 else 403)
    for address in (LIST, f"{LIST}{number}/", f"{LIST}?format=csv"):
        assert client.get(address).status_code == 403
    assert client.post(f"{LIST}kiem-tra/").status_code == 403


def test_the_list_is_searched_filtered_paged_and_exported(auditor):
    for turn in range(60):
        journal.append(by=SYSTEM, action="tests.page.listed", subject=f"page:{turn % 2}", reason="công văn số 7")
    assert len(auditor.get(f"{LIST}?action=tests.page.listed").context["page"].rows) == 50
    assert auditor.get(f"{LIST}?action=tests.page.listed&subject=page:1").context["page"].total == 30
    assert auditor.get(f"{LIST}?q=cong+van").status_code == 200
    exported = b"".join(auditor.get(f"{LIST}?action=tests.page.listed&format=csv").streaming_content).decode()
    assert exported.count("page:0") == exported.count("page:1") == 30


def test_an_entry_opens_with_its_links(auditor):
    number = number_of(
        journal.append(by=SYSTEM, action="tests.page.opened", subject="page:<b>", reason="<script>", details={"số": 7})
    )
    response = auditor.get(f"{LIST}{number}/")
    content = response.content.decode()
    assert "còn nguyên" in content
    assert "đã bị sửa" not in content
    assert "<script>alert" not in content
    assert "&lt;script&gt;" in content
    assert journal.entry(number).hash in content
    assert auditor.get(f"{LIST}{number + 1000}/").status_code == 404


def test_the_action_proves_and_tells_of_tampering(auditor):
    number = number_of(journal.append(by=SYSTEM, action="tests.page.proved", subject="page:3"))
    assert "còn nguyên" in auditor.post(f"{LIST}kiem-tra/", follow=True).content.decode()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE core_journalentry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER core_journal_no_update")
        cursor.execute("UPDATE core_journalentry SET reason = 'khác' WHERE number = %s", [number])
    assert f"Chuỗi đứt tại mục số {number}" in auditor.post(f"{LIST}kiem-tra/", follow=True).content.decode()
    assert "Nội dung của mục này đã bị sửa" in auditor.get(f"{LIST}{number}/").content.decode()


def test_a_page_costs_few_queries(auditor, django_assert_max_num_queries):
    journal.append_many(by=SYSTEM, entries=[journal.NewEntry("tests.page.many", "page:9")] * 60)
    extra = 2 if connection.vendor == "postgresql" else 0  # linking what this transaction has appended
    with django_assert_max_num_queries(8 + extra):
        auditor.get(LIST)
