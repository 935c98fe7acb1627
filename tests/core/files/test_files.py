"""Storing: by content, told by content, whole or not at all."""

import errno
import hashlib
import io
import os
import time
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tinhso.core.access.api import Actor
from tinhso.core.files import api as files
from tinhso.core.files.adapters import disk, incoming
from tinhso.core.journal import api as journal

pytestmark = pytest.mark.django_db

ACTOR = Actor(id="visitor:files", origin="10.0.0.9")
MAIN = {
    files.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    files.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    files.DOCM: "application/vnd.ms-word.document.macroEnabled.main+xml",
}


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    return tmp_path / "files"


def store(content, **changes):
    return files.store(**{"by": ACTOR, "content": content, "name": "a.bin", "max_bytes": 1_000_000, **changes})


def package(part, extra=""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{part}"/>{extra}</Types>')
        archive.writestr("word/document.xml", "<w/>")
    return out.getvalue()


def left_on_disk(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_what_is_stored_comes_back(own_folder):
    stored = store("Xin chào".encode())
    assert stored == files.StoredFile(hashlib.sha256("Xin chào".encode()).hexdigest(), 9, "text/plain")
    assert files.exists(stored.sha256)
    assert files.described(stored.sha256) == stored
    with files.open_file(stored.sha256) as file:
        assert file.read().decode() == "Xin chào"
    assert left_on_disk(own_folder) == [stored.sha256]
    assert (own_folder / stored.sha256[:2] / stored.sha256[2:4] / stored.sha256).is_file()
    assert journal.history(f"file:{stored.sha256}")[0].details == {"size": 9, "media_type": "text/plain"}


def test_an_upload_is_read_from_its_beginning():
    upload = SimpleUploadedFile("bao-cao.pdf", b"%PDF-1.7 ...")
    upload.read(3)
    assert store(upload).media_type == files.PDF


def test_the_same_content_is_one_object_with_two_uses(own_folder):
    first, second = store(b"abc"), store(io.BytesIO(b"abc"), name="b.txt")
    assert first == second
    assert left_on_disk(own_folder) == [first.sha256]
    assert files.discard(by=ACTOR, sha256=first.sha256)
    assert files.exists(first.sha256), "the other upload still has it"
    assert files.discard(by=ACTOR, sha256=first.sha256)
    assert not files.exists(first.sha256)
    assert not files.discard(by=ACTOR, sha256=first.sha256)


@pytest.mark.django_db(transaction=True)
def test_the_last_discard_takes_the_content_off_the_disk(own_folder):
    stored = store(b"expired")
    path = own_folder / stored.sha256[:2] / stored.sha256[2:4] / stored.sha256
    os.utime(path, (time.time() - 7200,) * 2)
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 (the failing transaction is the case)
        files.discard(by=ACTOR, sha256=stored.sha256)
        raise RuntimeError
    assert files.exists(stored.sha256), "a discard that did not happen removes nothing"
    files.discard(by=ACTOR, sha256=stored.sha256, reason="quá hạn")
    assert left_on_disk(own_folder) == []
    with pytest.raises(FileNotFoundError):
        files.open_file(stored.sha256)


@pytest.mark.django_db(transaction=True)
def test_a_content_given_again_while_it_is_discarded_stays(own_folder):
    stored = store(b"again")
    files.discard(by=ACTOR, sha256=stored.sha256)
    assert left_on_disk(own_folder) == [stored.sha256], "written a moment ago: somebody may be storing it"
    assert not files.exists(stored.sha256)
    assert store(b"again") == stored
    assert files.exists(stored.sha256)


def test_the_sweep_takes_what_nobody_names(own_folder):
    kept, orphan = store(b"kept"), store(b"orphan")
    files.discard(by=ACTOR, sha256=orphan.sha256)
    (own_folder / "incoming").mkdir(exist_ok=True)
    (own_folder / "incoming" / "half").write_bytes(b"half")
    for path in own_folder.rglob("*"):
        if path.is_file():
            os.utime(path, (time.time() - 2 * 86400,) * 2)
    assert files.sweep(by=ACTOR) == 2
    assert left_on_disk(own_folder) == [kept.sha256]
    assert files.sweep(by=ACTOR) == 0


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.4\n...", files.PDF),
        (package(MAIN[files.DOCX]), files.DOCX),
        (package(MAIN[files.XLSX]), files.XLSX),
        (package(MAIN[files.DOCM]), files.DOCM),
        (package(MAIN[files.DOCX], '<Default ContentType="application/vnd.ms-office.vbaProject"/>'), files.DOCM),
        (package("text/xml"), files.ZIP),
        (package(MAIN[files.DOCX])[:60], files.ZIP),
        (b"PK\x03\x04broken", files.ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, files.OLE),
        ("Tổng cộng 1.234,5".encode(), files.TEXT),
        ("\ufeffTổng cộng".encode(), files.TEXT),
        ("Tổng cộng".encode("utf-16"), files.TEXT),
        (b"<!DOCTYPE html><script>", files.HTML),
        (b"\n <IFRAME src=x>", files.HTML),
        (b'<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        (b"<svg onload=alert(1)>", "image/svg+xml"),
        (b"<?xml version='1.0'?><a/>", "text/xml"),
        ("1 < 2, <b>đậm</b>".encode(), files.TEXT),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 30, "image/png"),
        (bytes(range(256)), "application/octet-stream"),
        ("ộ".encode() * 40_000, files.TEXT),
    ],
    # Numbers, since a package's bytes hold the time it was made and every worker must collect the same names.
    ids=range(21),
)
def test_the_type_is_told_by_content(content, media_type):
    assert incoming.told_by_content(io.BytesIO(content)) == media_type


def test_a_mislabelled_file_is_refused_with_what_it_is(own_folder):
    with pytest.raises(files.FileRefused) as refusal:
        store(b"\x89PNG\r\n\x1a\n" + b"\0" * 30, name="bao-cao.docx", allowed={files.DOCX, files.PDF})
    assert refusal.value.code == "wrong_type"
    assert "bao-cao.docx" in str(refusal.value)
    assert "Word (DOCX)" in str(refusal.value)
    assert left_on_disk(own_folder) == []


def test_empty_and_too_large_are_refused_and_leave_nothing(own_folder):
    with pytest.raises(files.FileRefused, match="rỗng") as empty:
        store(b"")
    with pytest.raises(files.FileRefused, match="lớn hơn") as large:
        store(io.BytesIO(b"x" * 2_000_001), max_bytes=2_000_000)
    assert (empty.value.code, large.value.code) == ("empty", "too_large")
    assert store(b"x" * 2_000_000, max_bytes=2_000_000).size == 2_000_000
    assert len(left_on_disk(own_folder)) == 1


def test_reading_stops_at_the_limit():
    class Endless(io.RawIOBase):
        given = 0

        def readable(self):
            return True

        def read(self, size=-1):
            self.given += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(files.FileRefused):
        store(endless, max_bytes=1_000_000)
    assert endless.given < 2_000_000


@pytest.mark.parametrize("where", ["fsync", "replace", "mkstemp"])
def test_a_full_disk_is_told_and_leaves_nothing(own_folder, monkeypatch, where):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    target = {"fsync": (incoming.os, "fsync"), "replace": (disk.Path, "replace")}
    monkeypatch.setattr(*target.get(where, (incoming.tempfile, "mkstemp")), full)
    with pytest.raises(files.FileRefused) as refusal:
        store(b"content")
    assert refusal.value.code == "disk_full"
    monkeypatch.undo()
    settings_folder = own_folder
    assert left_on_disk(settings_folder) == []
    assert not files.exists(hashlib.sha256(b"content").hexdigest())


def test_a_really_full_disk_is_told(tmp_path):
    with pytest.raises(files.FileRefused) as refusal, incoming.disk_errors(), Path("/dev/full").open("wb", 0) as full:
        full.write(b"x")
    assert refusal.value.code == "disk_full"


def test_the_store_proves_itself(own_folder):
    good, bad, gone = store(b"good"), store(b"bad"), store(b"gone")
    assert files.prove().is_sound
    disk.path_of(bad.sha256).write_bytes(b"BAD")
    disk.path_of(gone.sha256).unlink()
    report = files.prove()
    assert report.files == 3
    assert {sha256 for sha256, _fault in report.faults} == {bad.sha256, gone.sha256}
    assert good.sha256 not in str(report)
    assert store(b"bad") == bad, "given again, the content is whole again"
    assert len(files.prove().faults) == 1


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "abc", "g" * 64, ""])
def test_a_name_that_is_no_hash_opens_nothing(name):
    with pytest.raises(ValueError, match="no sha256"):
        files.open_file(name)
    assert settings.DATA_DIR
