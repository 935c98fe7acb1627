"""Quarantine: a clamd of our own making (adapters/clamav/simulator, a process that speaks INSTREAM) finds EICAR."""

import io
import shutil
import socket
import socketserver
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.files.conftest import give
from tinhso.core.access.api import Actor, Grant, NotAllowed, Role
from tinhso.core.clock.api import now
from tinhso.core.events import api as events
from tinhso.core.events.models import JobRecord
from tinhso.core.files import api as files
from tinhso.core.files.adapters.clamav.client import Scanner, ScannerAway
from tinhso.core.files.adapters.clamav.simulator import EICAR, MAX_BYTES
from tinhso.core.files.models import StoredObject
from tinhso.core.files.services import checking
from tinhso.core.journal import api as journal

ADMIN = Actor(id="admin", name="Quản trị", grants=(Grant(Role.ADMINISTRATOR),), is_signed_in=True)
AUDITOR = Actor(id="auditor", grants=(Grant(Role.AUDITOR),), is_signed_in=True)
AN = Actor(id="an")


@pytest.fixture(scope="module")
def clamd():
    """The address of a simulated clamd in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tinhso.core.files.adapters.clamav.simulator", "0"], stdout=subprocess.PIPE, text=True
    )
    yield f"tcp://127.0.0.1:{process.stdout.readline().strip()}"
    process.terminate()
    process.wait()
    process.stdout.close()


@pytest.fixture
def scanned(settings, clamd):
    settings.CLAMAV = clamd


def answering(answer):
    """Return the address of a clamd that reads everything and says *answer*."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.settimeout(0.3)
            try:
                while self.request.recv(65536):
                    pass
            except TimeoutError:
                pass
            self.request.sendall(answer)

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"tcp://127.0.0.1:{server.server_address[1]}"


def test_the_protocol_finds_a_virus_and_passes_what_is_clean(clamd):
    scanner = Scanner(clamd)
    assert scanner.scan(io.BytesIO(b"clean" * 100_000)).threat == ""
    assert scanner.scan(io.BytesIO(b"x" * 65530 + EICAR)).threat == "Eicar-Test-Signature"
    assert scanner.version().startswith("ClamAV simulator")
    with pytest.raises(ScannerAway, match="size limit"):
        scanner.scan(io.BytesIO(b"\0" * (MAX_BYTES + 1)))


def test_over_a_unix_socket(tmp_path):
    path = str(tmp_path / "clamd.ctl")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()

        def answer():
            line, _ = server.accept()
            while not line.recv(65536).endswith(b"\0\0\0\0"):
                pass
            line.sendall(b"stream: OK\0")
            line.close()

        threading.Thread(target=answer, daemon=True).start()
        assert Scanner(f"unix://{path}").scan(io.BytesIO(b"x")).threat == ""


@pytest.mark.parametrize("answer", [b"", b"stream: weird\0", b"ERROR\0", b"\xff\xff\0", b"x" * 10_000])
def test_odd_answers_are_no_answers(answer):
    server, address = answering(answer)
    try:
        with pytest.raises(ScannerAway):
            Scanner(address).scan(io.BytesIO(b"x"))
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.django_db
def test_a_file_waits_in_quarantine_until_it_is_checked(scanned, owned, client):
    stored = give(b"hello", "a.txt", by=AN)
    assert stored.state == "waiting"
    attached = files.attach(by=AN, file=stored, name="a.txt", owner_kind=owned, owner_id="an")
    link = files.link(attached.id, by=AN)
    with pytest.raises(files.FileQuarantined):
        files.open_file(stored.sha256)
    answer = client.get(link)
    assert answer.status_code == 403
    assert "đang được quét" in answer.content.decode()
    assert files.preview(attached.id) is None
    assert events.run_pending() == 1
    assert files.described(stored.sha256).state == "clean"
    assert b"".join(client.get(link).streaming_content) == b"hello"


@pytest.mark.django_db
def test_a_virus_is_kept_from_everybody_and_the_same_content_is_refused(scanned, owned, client):
    stored = give(EICAR, "a.txt", by=AN)
    attached = files.attach(by=AN, file=stored, name="a.txt", owner_kind=owned, owner_id="an")
    link = files.link(attached.id, by=AN)
    events.run_pending()
    row = StoredObject.objects.get()
    assert (row.state, row.threat) == ("infected", "Eicar-Test-Signature")
    assert "tìm thấy vi-rút" in client.get(link).content.decode()
    with pytest.raises(files.FileQuarantined):
        files.open_file(stored.sha256)
    assert journal.history(f"file:{stored.sha256}")[0].details == {"threat": "Eicar-Test-Signature"}
    assert [event.subject for event in events.events(type="tinhso.core.files.")] == [f"file:{stored.sha256}"]
    with pytest.raises(files.FileRefused) as refusal:
        give(EICAR, "b.txt", by=AN)
    assert refusal.value.code == "infected"


@pytest.mark.django_db
def test_while_the_scanner_is_away_files_are_taken_and_stay_in_quarantine(settings, clamd):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.CLAMAV = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
    stored = give(b"hello", "a.txt")
    events.run_pending()
    job = JobRecord.objects.get()
    assert (job.state, job.attempts) == ("waiting", 1)
    assert "clamd" in job.error
    assert files.described(stored.sha256).state == "waiting"
    assert files.health().scanner == ""
    settings.CLAMAV = clamd
    job.task.run_after = now() - timedelta(seconds=1)
    job.task.save()
    events.run_pending()
    assert files.described(stored.sha256).state == "clean"
    assert "simulator" in files.health().scanner


@pytest.mark.django_db
def test_what_was_stored_before_the_scanner_came_is_checked_later(settings, clamd):
    stored = give(b"hello", "a.txt")
    assert stored.state == "unchecked"
    assert checking.catch_up() == 0
    settings.CLAMAV = clamd
    assert checking.catch_up() == 1
    events.run_pending()
    assert files.described(stored.sha256).state == "clean"
    assert checking.catch_up() == 0


@pytest.mark.django_db
def test_an_administrator_checks_again_or_lets_out_with_a_reason(scanned):
    stored = give(EICAR, "a.txt")
    events.run_pending()
    for step in (
        lambda by: checking.release(by=by, sha256=stored.sha256, reason="x"),
        lambda by: checking.check_again(by=by, sha256=stored.sha256),
    ):
        for by in (AUDITOR, AN):
            with pytest.raises(NotAllowed):
                step(by)
    with pytest.raises(files.FileRefused):
        checking.release(by=ADMIN, sha256=stored.sha256, reason=" ")
    checking.release(by=ADMIN, sha256=stored.sha256, reason="tệp thử của EICAR")
    assert files.open_file(stored.sha256).read() == EICAR
    with pytest.raises(files.FileRefused):
        checking.release(by=ADMIN, sha256=stored.sha256, reason="x")
    checking.check_again(by=ADMIN, sha256=stored.sha256)
    events.run_pending()
    assert files.described(stored.sha256).state == "infected"


@pytest.mark.django_db
def test_a_content_that_went_before_it_was_checked_is_no_failure(scanned):
    stored = give(b"hello", "a.txt")
    files.discard(by=AN, sha256=stored.sha256)
    events.run_pending()
    assert JobRecord.objects.get().state == "done"


def test_the_signature_is_not_in_the_source(pytestconfig):
    source = (pytestconfig.rootpath / "src/tinhso/core/files/adapters/clamav/simulator.py").read_bytes()
    assert EICAR not in source
    assert len(EICAR) == 68


@pytest.fixture
def real_clamd(tmp_path):
    """ClamAV itself with one signature of our own; skipped where it is not installed (apt: clamav-daemon)."""
    program = shutil.which("clamd") or "/usr/sbin/clamd"
    if not Path(program).exists():
        pytest.skip("clamd is not installed")
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "thu.ndb").write_text(f"Thu.Eicar:0:*:{EICAR[-40:].hex()}\n")
    (tmp_path / "clamd.conf").write_text(
        f"DatabaseDirectory {tmp_path}/db\nLocalSocket {tmp_path}/clamd.ctl\nForeground yes\n"
        f"LogFile {tmp_path}/log\nTemporaryDirectory {tmp_path}\nStreamMaxLength 1M\n"
    )
    process = subprocess.Popen([program, "-c", tmp_path / "clamd.conf"], stdout=subprocess.DEVNULL)
    for _ in range(300):
        if (tmp_path / "clamd.ctl").exists():
            break
        time.sleep(0.1)
    yield f"unix://{tmp_path}/clamd.ctl"
    process.terminate()
    process.wait()


def test_against_clamav_itself(real_clamd):
    scanner = Scanner(real_clamd)
    assert scanner.version().startswith("ClamAV ")
    assert scanner.scan(io.BytesIO(b"clean" * 10_000)).threat == ""
    assert scanner.scan(io.BytesIO(EICAR)).threat == "Thu.Eicar.UNOFFICIAL"
    with pytest.raises(ScannerAway, match="size limit"):
        scanner.scan(io.BytesIO(b"\0" * 8_000_000))
