"""A store of its own for each test, pictures to give in, things that own files."""

import io
import struct

import pytest
from PIL import Image

from tinhso.core.access.api import Actor
from tinhso.core.files import api as files
from tinhso.core.files.adapters import owners


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    return tmp_path / "files"


@pytest.fixture
def owned(monkeypatch):
    """Things of kind «report»: whoever is named in the id may read, and nobody else."""
    monkeypatch.setattr(owners, "_owners", {})
    files.register_owner("report", lambda actor, owner_id: actor.id == owner_id)
    return "report"


def exif(orientation=1):
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = "Máy ảnh".encode("ascii", "replace").decode()
    inner = data.get_ifd(0x8769)
    inner[0x9003] = "2024:10:15 08:30:00"
    gps = data.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (9.0, 10.0, 30.0), "E", (105.0, 9.0, 0.0)
    return data


def picture(kind="JPEG", size=(60, 40), *, told=True, orientation=1, **options):
    out = io.BytesIO()
    image = Image.new("RGB", size, (30, 120, 90))
    image.paste((250, 10, 10), (0, 0, size[0] // 2, size[1]))
    if told:
        options["exif"] = exif(orientation)
    image.save(out, kind, **options)
    return out.getvalue()


def png_bomb(width=60_000, height=60_000):
    """A PNG of some hundred bytes that claims 3.6 thousand million pixels."""
    import zlib

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
        + chunk(b"IEND", b"")
    )


def give(content, name="anh.jpg", by=None, **changes):
    return files.store(
        **{"by": by or Actor(id="an"), "content": content, "name": name, "max_bytes": 20_000_000, **changes}
    )
