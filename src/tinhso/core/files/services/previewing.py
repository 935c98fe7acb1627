"""Small pictures of stored pictures and PDFs, made when first asked for and kept beside the store."""

import contextlib
import tempfile
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tinhso.core.files import rules, selectors
from tinhso.core.files.adapters.incoming import CHUNK
from tinhso.core.files.adapters.pictures import run as pictures
from tinhso.core.files.adapters.places import place
from tinhso.core.files.data import AttachedFile

MEDIA_TYPE = "image/webp"


def preview(file_id: UUID, size: str = "vua") -> bytes | None:
    """Return a WebP picture of the attached file (``nho`` 160, ``vua`` 480, ``lon`` 1280 pixels at most), or None.

    None for what has no picture, is in quarantine or cannot be drawn. Whether somebody may see it is the caller's.
    """
    found = selectors.attached(file_id)
    return drawn(found, size) if found is not None else None


def drawn(file: AttachedFile, size: str) -> bytes | None:
    """Return the preview of *file*, from the kept ones or drawn now."""
    if file.is_quarantined or file.media_type not in rules.PREVIEWED or size not in rules.SIZES:
        return None
    kept = folder() / file.sha256[:2] / f"{file.sha256}-{size}.webp"
    with contextlib.suppress(FileNotFoundError):
        return kept.read_bytes() or None
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder()) as place_of_work:
        source, target = Path(place_of_work) / "source", Path(place_of_work) / "target"
        _copy_out(file.sha256, source)
        try:
            pictures.draw(source, target, rules.SIZES[size], is_pdf=file.media_type == rules.PDF)
        except pictures.PictureRefused as refusal:
            if refusal.code == "busy":
                return None
            target.write_bytes(b"")  # remembered, so that a file which cannot be drawn is not tried at every visit
        content = target.read_bytes()
        target.replace(kept)
    return content or None


def folder() -> Path:
    """Return where previews are kept; it may be emptied at any time."""
    return Path(settings.DATA_DIR) / "previews"


def forget(sha256: str) -> None:
    """Remove the previews of a content that is gone."""
    for path in (folder() / sha256[:2]).glob(f"{sha256}-*.webp"):
        with contextlib.suppress(FileNotFoundError):
            path.unlink()


def _copy_out(sha256: str, target: Path) -> None:
    with place().open(sha256) as source, target.open("wb") as out:
        while chunk := source.read(CHUNK):
            out.write(chunk)
