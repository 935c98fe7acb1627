"""Pictures: kept without what they tell, refused when they are traps, previewed; PDFs by their first page."""

import io
import json
import subprocess
import sys
from datetime import datetime

import pytest
from PIL import Image

from tests.core.files.conftest import give, picture, png_bomb
from tinhso.core.access.api import Actor
from tinhso.core.clock.api import PROVINCE_ZONE
from tinhso.core.files import api as files
from tinhso.core.files.adapters.pictures import run
from tinhso.core.files.services import previewing

pytestmark = pytest.mark.django_db
AN = Actor(id="an")


def read(stored):
    with files.open_file(stored.sha256) as file:
        return file.read()


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("TIFF", "tif")])
def test_a_stored_picture_tells_nothing_and_the_caller_hears_it_first(kind, ending):
    stored = give(picture(kind), f"anh.{ending}")
    photo = stored.photo
    assert (photo.width, photo.height) == (60, 40)
    if kind != "TIFF":  # Pillow, which makes these pictures, writes no time and place into TIFF
        assert photo.taken_at == datetime(2024, 10, 15, 8, 30, tzinfo=PROVINCE_ZONE)
        assert (photo.latitude, photo.longitude) == (9.175, 105.15)
    content = read(stored)
    for sign in (b"2024:10:15", b"M?y ?nh", b"Exif", b"EXIF", b"eXIf"):
        assert sign not in content
    with Image.open(io.BytesIO(content)) as kept:
        assert not {0x8769, 0x8825, 0x010F} & set(kept.getexif())
        assert kept.size == (60, 40)
        assert kept.convert("RGB").getpixel((45, 20))[1] > 100
    assert files.described(stored.sha256).photo is None


def test_a_turned_picture_is_kept_upright():
    with Image.open(io.BytesIO(read(give(picture(orientation=6))))) as kept:
        assert kept.size == (40, 60)


def test_a_jpeg_keeps_its_quality():
    original = picture(quality=95, told=False)
    with Image.open(io.BytesIO(original)) as before, Image.open(io.BytesIO(read(give(original)))) as after:
        assert before.quantization == after.quantization


def test_what_is_appended_to_a_picture_goes():
    evil = b"<script>alert(1)</script>PK\x03\x04"
    for kind, ending in (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")):
        assert b"<script>" not in read(give(picture(kind) + evil, f"anh.{ending}"))
    comment = picture(told=False, comment=b"<script>")
    assert b"<script>" not in read(give(comment))


def test_a_picture_without_exif_or_with_a_broken_one_is_taken():
    assert give(picture(told=False)).photo.taken_at is None
    broken = picture().replace(b"2024:10:15 08:30:00", b"0000:99:99 99:99:99")
    assert give(broken).photo.taken_at is None


def test_the_same_photo_is_one_content():
    assert give(picture()).sha256 == give(picture()).sha256


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (png_bomb(), "a.png", "bomb"),
        (png_bomb(20_000, 7_000), "a.png", "broken"),
        (picture(size=(800, 600))[:2000], "a.jpg", "broken"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 500, "a.jpg", "broken"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 300, "a.png", "broken"),
        (b"RIFF\xff\xff\xff\x7fWEBPVP8X" + b"\0" * 30, "a.webp", "broken"),
        (picture("GIF", told=False).replace(b"\x3c\0\x28\0", b"\xff\xff\xff\xff", 1), "a.gif", "bomb"),
        (b"\x00\x00\x00\x1cftypheic" + b"\0" * 300, "a.heic", "wrong_type"),
    ],
    ids=range(8),
)
def test_traps_and_broken_pictures_are_refused_and_leave_nothing(own_folder, content, name, code):
    with pytest.raises(files.FileRefused) as refusal:
        give(content, name)
    assert refusal.value.code == code
    assert "nh" in str(refusal.value)
    assert [path for path in own_folder.rglob("*") if path.is_file()] == []


def test_many_frames_are_a_trap_too():
    out = io.BytesIO()
    frames = [Image.new("P", (4000, 4000), number) for number in range(25)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(files.FileRefused) as refusal:
        give(out.getvalue(), "a.gif")
    assert refusal.value.code == "bomb"


def test_the_decoding_process_has_hard_limits(tmp_path):
    """Memory beyond the limit is refused to it: it answers «bomb» instead of taking the machine down."""
    code = (
        "from tinhso.core.files.adapters.pictures import worker\n"
        "worker.limit()\n"
        "import json,sys\n"
        "try:\n    bytearray(3 * 1024**3)\n    print('taken')\n"
        "except MemoryError:\n    print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "refused"


def test_a_process_that_dies_is_a_refusal(monkeypatch, tmp_path):
    real = subprocess.run
    for code, expected in (("raise SystemExit(3)", "broken"), ("import os; os.kill(os.getpid(), 9)", "bomb")):
        monkeypatch.setattr(run.subprocess, "run", lambda *a, code=code, **k: real([sys.executable, "-c", code], **k))
        with pytest.raises(run.PictureRefused) as refusal:
            run.clean(tmp_path / "a", tmp_path / "b")
        assert refusal.value.code == expected
        monkeypatch.undo()


def test_previews_are_drawn_once_and_go_with_the_content(owned, monkeypatch):
    stored = give(picture(size=(1000, 500)))
    attached = files.attach(by=AN, file=stored, name="anh.jpg", owner_kind=owned, owner_id="an")
    content = files.preview(attached.id, "nho")
    with Image.open(io.BytesIO(content)) as drawn:
        assert (drawn.format, drawn.size) == ("WEBP", (160, 80))
    monkeypatch.setattr(previewing.pictures, "draw", None)
    assert files.preview(attached.id, "nho") == content
    assert files.preview(attached.id, "khong-co") is None
    previewing.forget(stored.sha256)
    assert not list(previewing.folder().rglob("*.webp"))


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 600]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF"
)


def test_a_pdf_is_previewed_by_its_first_page_and_a_broken_one_is_not_tried_twice(owned, monkeypatch):
    stored = give(PDF, "a.pdf")
    attached = files.attach(by=AN, file=stored, name="a.pdf", owner_kind=owned, owner_id="an")
    with Image.open(io.BytesIO(files.preview(attached.id))) as drawn:
        assert drawn.size == (240, 480)
    broken = files.attach(by=AN, file=give(b"%PDF-1.4 nothing", "b.pdf"), name="b.pdf", owner_kind=owned, owner_id="an")
    assert files.preview(broken.id) is None
    monkeypatch.setattr(previewing.pictures, "draw", None)
    assert files.preview(broken.id) is None
    text = files.attach(by=AN, file=give(b"text", "b.txt"), name="b.txt", owner_kind=owned, owner_id="an")
    assert files.preview(text.id) is None


def test_the_worker_speaks_json(tmp_path):
    source = tmp_path / "a"
    source.write_bytes(picture())
    request = {"do": "clean", "source": str(source), "target": str(tmp_path / "b"), "is_pdf": False}
    done = subprocess.run(
        [sys.executable, "-I", "-m", run.WORKER], input=json.dumps(request).encode(), capture_output=True, check=True
    )
    assert json.loads(done.stdout)["told"]["taken"] == "2024:10:15 08:30:00"
