"""The stage: one-click sign-in in training, nothing of it in production."""

import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client

from tinhso.core.access.api import Role
from tinhso.core.identity.api import IdentityRefused
from tinhso.core.identity.models import Account
from tinhso.core.journal.api import history
from tinhso.twin.api import DEMO_PEOPLE, ensure_demo_accounts
from tinhso.twin.stage.samples import SAMPLES
from tinhso.twin.stage.tour import STEPS

pytestmark = pytest.mark.django_db


def test_there_is_one_person_for_each_role_and_making_them_twice_changes_nothing():
    assert [person.role for person in DEMO_PEOPLE] == list(Role)
    first = ensure_demo_accounts()
    assert ensure_demo_accounts() == first
    accounts = Account.objects.filter(is_demo=True)
    assert accounts.count() == len(Role)
    assert not any(account.has_usable_password() for account in accounts)


@pytest.mark.parametrize("role", list(Role))
def test_one_click_signs_in_as_the_role(client, role):
    response = client.post(f"/demo/vao/{role}/", {"next": "/vai-tro/"})
    assert response["Location"] == "/vai-tro/"
    actor = client.get("/vai-tro/").wsgi_request.actor
    assert actor.roles == {role}
    assert history(f"account:{actor.id}")[0].details == {"method": "demo"}
    assert client.get("/tai-khoan/").status_code == 200


def test_a_second_click_changes_the_person(client):
    client.post("/demo/vao/officer/")
    client.post("/demo/vao/auditor/")
    assert client.get("/kiem-toan/nhat-ky/").status_code == 200


def test_one_click_is_a_post_of_ours(client):
    assert client.get("/demo/vao/officer/").status_code == 405
    assert client.post("/demo/vao/chu-tich/").status_code == 404
    assert client.post("/demo/vao/officer/", {"next": "https://evil.example"})["Location"] == "/lam-viec/"
    assert Client(enforce_csrf_checks=True).post("/demo/vao/officer/").status_code == 403


def test_every_step_of_the_tour_leads_to_a_page(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    call_command("load", verbosity=0)
    html = Client().get("/demo").content.decode()
    for step in STEPS:
        client = Client()
        assert str(step.title) in html
        if step.role:
            client.post(f"/demo/vao/{step.role}/")
        assert client.get(step.url, follow=True).status_code == 200, step.url
        for url, _label in step.downloads:
            assert client.get(url).status_code == 200


def test_the_step_of_a_finding_leads_to_one_single_correction(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert client.get("/demo/phat-hien")["Location"] == "/kiem-so-lieu/tinh/", "nothing is loaded yet"
    call_command("load", verbosity=0)
    page = client.get("/demo/phat-hien", follow=True).content.decode()
    assert "Cách sửa duy nhất làm các số khớp" in page


def test_the_tour_is_five_to_ten_steps():
    assert 5 <= len(STEPS) <= 10


@pytest.mark.parametrize("name", list(SAMPLES))
def test_samples_download_and_are_what_they_say(client, name):
    response = client.get(f"/demo/mau/{name}")
    assert name in response["Content-Disposition"]
    assert response.content[:2] == (b"PK" if name.endswith("docx") else "BÁ".encode()[:2])
    assert client.get("/demo/mau/khac.exe").status_code == 404


# --- production ---------------------------------------------------------------------------------


def test_in_production_one_click_is_not_there_and_demo_people_are_out(client, settings):
    client.post("/demo/vao/administrator/")
    assert client.get("/quan-tri/tai-khoan/").status_code == 200
    settings.TRAINING = False
    assert client.get("/quan-tri/tai-khoan/").status_code == 302, "an open session of a demo person is nobody's"
    assert client.post("/demo/vao/administrator/").status_code == 404
    with pytest.raises(IdentityRefused):
        ensure_demo_accounts()


def test_in_production_a_demo_account_with_a_password_stays_out(client, settings):
    Account.objects.create_account(username="demo.lam", password="mat-khau-that-dai", name="Lậm", is_demo=True)
    sent = {"username": "demo.lam", "password": "mat-khau-that-dai"}
    settings.TRAINING = False
    assert client.post("/dang-nhap/", sent).status_code == 200
    settings.TRAINING = True
    assert client.post("/dang-nhap/", sent).status_code == 302


def test_the_twin_refuses_to_load_in_production(settings):
    settings.TRAINING = False
    with pytest.raises(ImproperlyConfigured):
        apps.get_app_config("twin").ready()


def test_a_production_process_has_no_demo_address(tmp_path):
    script = (
        "import django; django.setup();"
        "from django.conf import settings; from django.urls import Resolver404, resolve;"
        "assert 'tinhso.twin' not in settings.INSTALLED_APPS\n"
        "try:\n    resolve('/demo/vao/officer/')\nexcept Resolver404:\n    print('refused')"
    )
    environment = {
        **os.environ,
        "TINHSO_MODE": "production",
        "TINHSO_HOSTS": "camau.example",
        "TINHSO_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tinhso.config.settings",
    }
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "refused", done.stderr[-500:]
