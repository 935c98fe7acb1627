"""What the twin hands to the simulators, and that there are none of them in earnest."""

import json
import re
import subprocess
import sys

import pytest

from tinhso.core.identity.api import IdentityRefused
from tinhso.twin import api as twin
from tinhso.twin.stage.citizens import CITIZENS


def test_the_simulator_is_listed_with_its_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (vneid,) = twin.simulators()
    assert (vneid.name, vneid.port_offset) == ("vneid", 10)
    assert vneid.command[1:] == ("-m", "tinhso.twin.simulators.vneid")
    folder = tmp_path / "simulators" / "vneid"
    assert vneid.environment["VNEID_SIM_FOLDER"] == str(folder)
    people = json.loads((folder / "people.json").read_text())["people"]
    assert len(people) == len(CITIZENS)
    client = json.loads((folder / "client.json").read_text())
    assert client["secret"] == settings.VNEID.secret
    assert all(address.endswith("/dang-nhap/vneid/tro-lai/") for address in client["redirect_uris"])
    assert (folder / "client.json").stat().st_mode & 0o777 == 0o600


def test_simulated_citizens_have_numbers_that_nobody_has():
    assert len({citizen.national_id for citizen in CITIZENS}) == len(CITIZENS)
    for citizen in CITIZENS:
        assert re.fullmatch(r"000[0-3]\d{8}", citizen.national_id)
        assert citizen.national_id[4:6] == citizen.birth_date[2:4], "the number carries the year of birth"
    assert {citizen.level for citizen in CITIZENS} == {1, 2}


def test_none_runs_beside_the_real_one_or_in_production(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.VNEID = None
    assert twin.simulators() == []
    settings.TRAINING = False
    with pytest.raises(IdentityRefused):
        twin.write_vneid_files()
    assert not (tmp_path / "simulators").exists()


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ('{"people": [{"national_id": "096185000101", "name": "A", "level": 2}]}', "000"),
        ('{"people": [{"national_id": "000185000101", "name": "A", "level": 3}]}', "level"),
        ("[]", "không đọc được"),
        ("nonsense", "không đọc được"),
    ],
)
def test_the_simulator_refuses_real_people_and_broken_files(tmp_path, people, words):
    (tmp_path / "people.json").write_text(people)
    (tmp_path / "client.json").write_text("{}")
    done = subprocess.run(
        [sys.executable, "-m", "tinhso.twin.simulators.vneid"],
        env={"VNEID_SIM_FOLDER": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert words in done.stderr


def test_the_simulator_knows_nothing_of_the_platform(tmp_path):
    code = (
        "import sys, tinhso.twin.simulators.vneid.people, tinhso.twin.simulators.vneid.provider;"
        "ours = ('tinhso.core', 'tinhso.config', 'tinhso.twin.stage');"
        "print([name for name in sys.modules if name.startswith(ours)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", "import django, os; os.environ['DJANGO_SETTINGS_MODULE']="
         "'tinhso.twin.simulators.vneid.settings'; django.setup();" + code],
        env={"VNEID_SIM_FOLDER": str(tmp_path), "PATH": ""}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.django_db
def test_the_demo_page_leads_to_vneid(client):
    assert "VNeID mô phỏng" in client.get("/demo").content.decode()
    client.post("/demo/vao/officer/")
    response = client.post("/demo/nguoi-dan/")
    assert response["Location"] == "/dang-nhap/?next=/tai-khoan/"
    page = client.get(response["Location"])
    assert "Đăng nhập bằng VNeID" in page.content.decode()
    assert client.get("/demo/nguoi-dan/").status_code == 405
