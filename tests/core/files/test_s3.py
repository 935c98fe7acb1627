"""Contents in a bucket: moto's real HTTP server in a process of its own."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.core.files.conftest import give, picture
from tinhso.core.access.api import Actor
from tinhso.core.files import api as files
from tinhso.core.files.adapters.places import place

pytestmark = pytest.mark.django_db
AN = Actor(id="an")
TEXT = b"0123456789" * 100_000


@pytest.fixture(scope="module")
def server():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/moto-api/", timeout=5).close()
            break
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    yield port
    process.terminate()
    process.wait()


@pytest.fixture
def bucket(server, settings):
    settings.FILES_URL = f"s3+http://key:se%2Fcret@127.0.0.1:{server}/tep-{time.monotonic_ns()}?region=us-east-1"
    place().storage.connection.create_bucket(Bucket=place().bucket)
    return place()


def test_what_is_stored_comes_back_and_goes(bucket, own_folder, django_capture_on_commit_callbacks):
    stored = give(TEXT, "a.txt")
    assert files.exists(stored.sha256)
    with files.open_file(stored.sha256) as file:
        assert file.read() == TEXT
    assert [path for path in own_folder.rglob("*") if path.is_file()] == [], "nothing stays on this machine"
    assert b"".join(bucket.read(stored.sha256, 15, 10)) == b"5678901234"
    assert files.prove().is_sound
    assert "se/cret" not in bucket.words()
    assert [name for name, _written in bucket.names()] == [stored.sha256]
    assert not bucket.remove(stored.sha256), "written a moment ago"
    assert bucket.remove(stored.sha256, idle=0)
    assert not bucket.remove(stored.sha256, idle=0)
    assert not files.exists(stored.sha256)
    with pytest.raises(FileNotFoundError):
        files.open_file(stored.sha256)
    assert len(files.prove().faults) == 1


def test_files_are_given_out_in_parts_and_previewed(bucket, owned, client):
    text = files.attach(by=AN, file=give(TEXT, "a.txt"), name="a.txt", owner_kind=owned, owner_id="an")
    link = files.link(text.id, by=AN)
    assert b"".join(client.get(link).streaming_content) == TEXT
    part = client.get(link, headers={"Range": "bytes=999990-"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"0123456789")
    photo = files.attach(by=AN, file=give(picture()), name="a.jpg", owner_kind=owned, owner_id="an")
    assert files.preview(photo.id, "nho")
    bucket.remove(text.sha256, idle=0)
    assert client.get(link).status_code == 404


def test_a_bucket_that_is_away_refuses_and_loses_nothing(bucket, settings, owned, client):
    kept = files.attach(by=AN, file=give(TEXT, "a.txt"), name="a.txt", owner_kind=owned, owner_id="an")
    link = files.link(kept.id, by=AN)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.FILES_URL = f"s3+http://key:secret@127.0.0.1:{probe.getsockname()[1]}/tep?region=us-east-1"
    with pytest.raises(files.FileRefused) as refusal:
        give(b"new", "b.txt")
    assert refusal.value.code == "store_away"
    answer = client.get(link)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    with pytest.raises(files.StoreAway):
        files.open_file(kept.sha256)


def test_a_bucket_that_is_not_there_refuses(server, settings):
    settings.FILES_URL = f"s3+http://key:secret@127.0.0.1:{server}/khong-co?region=us-east-1"
    with pytest.raises(files.FileRefused):
        give(b"new", "b.txt")


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "abc", ""])
def test_a_name_that_is_no_hash_opens_nothing(bucket, name):
    with pytest.raises(ValueError, match="no sha256"):
        bucket.open(name)
