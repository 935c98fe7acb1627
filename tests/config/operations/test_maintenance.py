"""Announced in advance, read-only while it lasts, over by itself."""

from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tinhso.config.operations import api
from tinhso.core.access.api import SYSTEM
from tinhso.core.journal import api as journal_api

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def announce(starts, ends, message="Nâng cấp phần mềm."):
    now = timezone.now()
    return api.announce(by=SYSTEM, starts=now + starts, ends=now + ends, message=message)


def test_it_is_announced_on_every_page_and_writing_goes_on(client):
    announce(HOUR, 3 * HOUR)
    page = client.get("/tro-nang/").content.decode()
    assert "Sắp bảo trì." in page
    assert "Nâng cấp phần mềm." in page
    assert client.post("/kiem-so-lieu/", {"text": "Toàn xã có 10 hộ."}).status_code == 302


def test_while_it_is_on_nothing_is_written_and_everything_is_read(client):
    announce(-HOUR, 2 * HOUR)
    page = client.get("/kiem-so-lieu/")
    assert (page.status_code, "Đang bảo trì." in page.content.decode()) == (200, True)
    refused = client.post("/kiem-so-lieu/", {"text": "Toàn xã có 10 hộ."})
    assert refused.status_code == 503
    assert 7100 < int(refused["Retry-After"]) <= 7200
    assert "chưa được lưu" in refused.content.decode()
    answer = client.post("/api/v1/claims/check")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert client.post("/ngon-ngu/", {"ngon_ngu": "en"}).status_code == 302


def test_it_ends_by_itself_or_is_called_off(client):
    announce(-2 * HOUR, timedelta(milliseconds=50))
    import time

    time.sleep(0.1)
    assert api.current_maintenance() is None
    assert "bảo trì" not in client.get("/tro-nang/").content.decode()
    announce(-HOUR, HOUR)
    assert api.call_off(by=SYSTEM)
    assert not api.call_off(by=SYSTEM)
    assert client.post("/kiem-so-lieu/", {"text": "Toàn xã có 10 hộ."}).status_code == 302


def test_each_change_is_in_the_journal():
    announce(HOUR, 2 * HOUR)
    api.call_off(by=SYSTEM)
    actions = [entry.action for entry in journal_api.entries(subject="maintenance:all")]
    assert actions == ["config.operations.maintenance.ended", "config.operations.maintenance.announced"]
    assert journal_api.action_words(actions[0]) != actions[0]


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [(2, 1, "sau giờ bắt đầu"), (-3, -1, "đã qua"), (1, 100, "3 ngày")],
)
def test_a_time_that_cannot_be_is_refused(starts, ends, words):
    with pytest.raises(api.OperationRefused, match=words):
        announce(starts * HOUR, ends * HOUR)
    assert api.current_maintenance() is None


def test_a_long_message_is_refused():
    with pytest.raises(api.OperationRefused, match="300"):
        announce(HOUR, 2 * HOUR, "x" * 301)


def test_a_torn_note_is_no_maintenance(tmp_path, client):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "maintenance.json").write_text('{"starts": ')
    assert client.get("/tro-nang/").status_code == 200


def test_the_command_speaks_local_time(capsys):
    tomorrow = timezone.localtime() + timedelta(days=1)
    day = tomorrow.strftime("%Y-%m-%d")
    call_command("maintenance", "on", "--from", f"{day} 20:00", "--until", f"{day} 22:30", "--message", "Thay đĩa")
    assert f"20:00 {tomorrow:%d/%m/%Y} đến 22:30 {tomorrow:%d/%m/%Y}. Thay đĩa" in capsys.readouterr().out
    found = api.current_maintenance()
    assert found is not None
    assert found.starts == timezone.make_aware(datetime(tomorrow.year, tomorrow.month, tomorrow.day, 20))
    call_command("maintenance", "off")
    call_command("maintenance", "status")
    assert "Không có đợt bảo trì nào." in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [("on",), ("on", "--until", "mai"), ("on", "--until", "2020-01-01 10:00", "--from", "2020-01-01 09:00")],
)
def test_the_command_refuses_in_words(arguments):
    with pytest.raises(CommandError):
        call_command("maintenance", "on", *arguments)
