"""Standing sources: who keeps them, when they are fetched, SFTP with known servers only; pausing and going on."""

import asyncio
import io
import os
import threading
from datetime import UTC, datetime, time, timedelta

import asyncssh
import pytest
from django.test import Client
from django.utils.timezone import localtime

from tests.data.imports.conftest import BIRTHS, HEADER, MAP, birth
from tests.data.imports.test_running import as_csv, held
from tinhso.core.access.api import SYSTEM, NotAllowed, Role
from tinhso.core.clock.api import now
from tinhso.core.events.api import run_pending
from tinhso.core.journal import api as journal
from tinhso.data.imports import api
from tinhso.data.imports.data import ImportsError, NoSuchImport, SourceRefused, SourceSettings
from tinhso.data.imports.models import Import, SavedMapping, StandingSource
from tinhso.data.imports.rules.rhythm import next_time
from tinhso.data.imports.services import running, standing, starting
from tinhso.data.imports.services.mapping import plain_map, read_map

pytestmark = pytest.mark.django_db
PAGE = "/kho-du-lieu/nhap/dinh-ky/"
#: What the list costs, however many sources there are.
QUERIES = 8


@pytest.fixture
def keeper(signed_in, province):
    return signed_in(Role.DATA_STEWARD, "camau/stp")


@pytest.fixture
def inbox(tmp_path):
    (tmp_path / "nhap" / "stp").mkdir(parents=True)
    return tmp_path / "nhap" / "stp"


def said(inbox, **changes):
    return SourceSettings(**{"name": "Một cửa", "address": str(inbox), "every": 60} | changes)


def know_mapping():
    # As kept when somebody said the mapping the first time; how keeping works is asked in test_running.
    SavedMapping.objects.create(
        register=BIRTHS,
        source="Một cửa",
        content=plain_map(read_map(MAP)),
        columns=list(HEADER),
        updated_at=now(),
        updated_by="x",
    )


def due(source):
    StandingSource.objects.filter(pk=source.pk).update(due_at=now() - timedelta(minutes=1))


def test_the_next_time_follows_the_rhythm():
    at = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    assert next_time(at, every=15, at=None) == at + timedelta(minutes=15)
    assert next_time(at, every=None, at=time(9, 30)) == at + timedelta(minutes=30)
    assert next_time(at, every=None, at=time(9, 0)) == at + timedelta(days=1)


def test_a_due_source_starts_once_and_again_only_with_a_new_file(province, justice, inbox):
    know_mapping()
    (inbox / "1.csv").write_bytes(as_csv([birth(1)]))
    source = standing.add_source(by=justice, register=BIRTHS, settings=said(inbox, publish=True))
    assert standing.start_due() == 0  # its time has not come
    due(source)
    assert standing.start_due() == 1
    assert standing.start_due() == 0  # the next time is an hour away
    due(source)
    assert standing.start_due() == 0  # the last one has not ended
    run_pending()
    assert held() == 1
    assert standing.start_due() == 0
    source.refresh_from_db()
    assert "chưa có tệp mới" in source.last_said
    later = inbox / "2.csv"
    later.write_bytes(as_csv([birth(1), birth(2)]))
    os.utime(later, (now().timestamp() + 5, now().timestamp() + 5))
    due(source)
    assert standing.start_due() == 1
    run_pending()
    assert held() == 2
    assert Import.objects.filter(standing=source).count() == 2
    assert localtime(source.due_at) > localtime(now())


def test_a_source_that_waits_for_somebody_is_not_buried_under_another(province, justice, inbox):
    (inbox / "1.csv").write_bytes(as_csv([birth(1)]))
    source = standing.add_source(by=justice, register=BIRTHS, settings=said(inbox))
    due(source)
    assert standing.start_due() == 1
    run_pending()
    assert Import.objects.get().state == "mapping"
    due(source)
    assert standing.start_due() == 0
    assert Import.objects.count() == 1


def test_a_stopped_source_is_not_fetched_and_goes_on_when_asked(province, justice, inbox):
    source = standing.add_source(by=justice, register=BIRTHS, settings=said(inbox))
    standing.switch_source(by=justice, public_id=source.public_id, is_active=False)
    due(source)
    assert standing.start_due() == 0
    standing.switch_source(by=justice, public_id=source.public_id, is_active=True)
    source.refresh_from_db()
    assert source.due_at > now()
    actions = [entry.action for entry in journal.history(f"standing-source:{source.public_id}")]
    assert sorted(actions) == [f"imports.standing.{act}" for act in ("added", "resumed", "stopped")]


def test_what_cannot_be_a_source_is_refused(province, justice, outsider, inbox, tmp_path):
    for changes in ({"address": str(tmp_path)}, {"address": "/etc/passwd"}):
        with pytest.raises(SourceRefused):
            standing.add_source(by=justice, register=BIRTHS, settings=said(inbox, **changes))
    for changes in ({"every": 7}, {"every": None}, {"mode": "thế nào cũng được"}):
        with pytest.raises(ImportsError):
            standing.add_source(by=justice, register=BIRTHS, settings=said(inbox, **changes))
    with pytest.raises(NotAllowed):
        standing.add_source(by=outsider, register=BIRTHS, settings=said(inbox))
    source = standing.add_source(by=justice, register=BIRTHS, settings=said(inbox))
    with pytest.raises(ImportsError, match="đã có"):
        standing.add_source(by=justice, register=BIRTHS, settings=said(inbox))
    for act in (
        lambda: standing.change_source(by=outsider, public_id=source.public_id, settings=said(inbox)),
        lambda: standing.switch_source(by=outsider, public_id=source.public_id, is_active=False),
    ):
        with pytest.raises(NoSuchImport):
            act()


def test_the_pages_add_change_stop_and_show(keeper, inbox):
    data = {
        "register": BIRTHS,
        "name": "Một cửa",
        "address": str(inbox),
        "every": "60",
        "mode": "incremental",
        "publish": "wait",
    }
    assert keeper.post(f"{PAGE}them/", {**data, "address": "/etc"}).status_code == 400
    assert keeper.post(f"{PAGE}them/", data).status_code == 302
    text = keeper.get(PAGE).content.decode()
    for words in ("Một cửa", "mỗi giờ", "chờ người xem", "chưa lấy lần nào", "đang chạy"):
        assert words in text
    source = StandingSource.objects.get()
    page = f"{PAGE}{source.public_id}/"
    assert "Dừng nguồn này" in keeper.get(page).content.decode()
    assert keeper.post(page, {**data, "every": "day", "at": "05:30", "publish": "self"}).status_code == 302
    source.refresh_from_db()
    assert (source.every_minutes, source.at, source.publish) == (None, time(5, 30), True)
    assert localtime(source.due_at).time() == time(5, 30)
    text = keeper.get(PAGE).content.decode()
    assert "mỗi ngày lúc 05:30" in text
    assert "tự công bố" in text
    keeper.post(f"{page}chay-dung/", {"stop": "1"})
    assert "đã dừng" in keeper.get(page).content.decode()


def test_who_may_see_and_keep_sources(signed_in, keeper, justice, inbox):
    source = standing.add_source(by=justice, register=BIRTHS, settings=said(inbox))
    page = f"{PAGE}{source.public_id}/"
    for role, agency in ((Role.OFFICER, "camau/stp"), (Role.DATA_STEWARD, "camau/syt")):
        client = signed_in(role, agency)
        assert "Một cửa" not in client.get(PAGE).content.decode()
        assert client.get(page).status_code in {403, 404}
        assert client.post(f"{page}chay-dung/", {"stop": "1"}).status_code in {403, 404}
    for address in (PAGE, f"{PAGE}them/", page):
        assert Client().get(address).status_code == 302
    source.refresh_from_db()
    assert source.is_active


def test_the_list_costs_the_same_for_one_source_and_for_twenty(keeper, justice, inbox, django_assert_num_queries):
    for n in range(20):
        standing.add_source(by=justice, register=BIRTHS, settings=said(inbox, name=f"Nguồn {n}"))
    keeper.get(PAGE)
    with django_assert_num_queries(QUERIES):
        keeper.get(PAGE)
    StandingSource.objects.exclude(name="Nguồn 0").delete()
    with django_assert_num_queries(QUERIES):
        keeper.get(PAGE)


def test_an_import_pauses_between_steps_and_goes_on(province, justice):
    upload = as_csv([birth(n) for n in range(1, 4)])
    made = starting.start_import(
        by=justice, register=BIRTHS, upload=io.BytesIO(upload), name="a.csv", mapping=MAP, publish=True, queued=False
    ).public_id

    def pause_at(step, _done, _total):
        if step == "stage":
            starting.pause(by=justice, public_id=made)

    running.run_import(made, told=pause_at)
    assert Import.objects.get().state == "paused"
    assert held() == 0
    starting.resume(by=justice, public_id=made)
    run_pending()
    row = Import.objects.get()
    assert (row.state, row.new, held()) == ("published", 3, 3)
    with pytest.raises(ImportsError):
        starting.resume(by=justice, public_id=made)


class _Anyone(asyncssh.SSHServer):
    def begin_auth(self, username):
        return False


@pytest.fixture
def sftp(tmp_path):
    """An SFTP server of this test's own, its folder and its key."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    shelf = tmp_path / "may-khac"
    shelf.mkdir()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def listen():
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[key],
            server_factory=_Anyone,
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=str(shelf).encode()),
        )

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
    yield server.get_port(), shelf, key.export_public_key().decode().strip()
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


def _trust(tmp_path, port, key):
    (tmp_path / "sftp").mkdir(exist_ok=True)
    (tmp_path / "sftp" / "known_hosts").write_text(f"[127.0.0.1]:{port} {key}\n127.0.0.1 {key}\n")


def fetched(address):
    made = starting.start_import(by=SYSTEM, register=BIRTHS, url=address, mapping=MAP, publish=True, queued=False)
    api.run_import(made.public_id)
    return Import.objects.get(public_id=made.public_id)


def test_sftp_fetches_from_a_known_server_and_refuses_another(province, sftp, tmp_path, settings):
    port, shelf, key = sftp
    settings.IMPORT_HOSTS = ("127.0.0.1",)
    (shelf / "khai sinh.csv").write_bytes(as_csv([birth(1), birth(2)]))
    address = f"sftp://tinhso@127.0.0.1:{port}/khai%20sinh.csv"
    assert "known_hosts" in fetched(address).error
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
    _trust(tmp_path, port, other)
    assert "Khoá của máy chủ" in fetched(address).error
    assert held() == 0
    _trust(tmp_path, port, key)
    row = fetched(address)
    assert (row.error, row.new, held()) == ("", 2, 2)
    assert "Không lấy được" in fetched(f"sftp://tinhso@127.0.0.1:{port}/khong-co.csv").error
    assert "không kèm mật khẩu" in fetched(f"sftp://tinhso:mk@127.0.0.1:{port}/khai%20sinh.csv").error
    settings.IMPORT_HOSTS = ()
    assert "nội bộ" in fetched(address).error
