"""The process that decodes: takes one request on standard input, answers on standard output, within hard limits."""

import json
import resource
import sys
import warnings
from pathlib import Path
from typing import Any

#: More pixels than any camera of the province takes; a page of A0 at 300 dpi has 139 million.
MAX_PIXELS = 150_000_000
MAX_FRAMES_PIXELS = 300_000_000
MEMORY, CPU_SECONDS, FILE_BYTES = 1536 * 1024 * 1024, 30, 300 * 1024 * 1024


def limit() -> None:
    """Give up what decoding needs not: memory, time, long files, core dumps."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (soft, soft))


def work(request: dict[str, Any]) -> dict[str, Any]:
    """Do one request: ``clean`` or ``draw``; return what came of it or which refusal."""
    from PIL import Image, UnidentifiedImageError

    from tinhso.core.files.adapters.pictures.cleaning import BadPicture, clean
    from tinhso.core.files.adapters.pictures.drawing import draw

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    source, target = Path(request["source"]), Path(request["target"])
    try:
        if request["do"] == "clean" or not request["is_pdf"]:
            _measure(source)
        if request["do"] == "clean":
            return {"told": clean(source, target)}
        draw(source, target, request["size"], is_pdf=request["is_pdf"])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return {"refused": "bomb"}
    except (UnidentifiedImageError, BadPicture, OSError, SyntaxError, ValueError, EOFError, RuntimeError, IndexError):
        return {"refused": "broken"}
    return {"told": {}}


def _measure(source: Path) -> None:
    """Refuse a picture by what its head claims, before anything is decoded."""
    from PIL import Image

    with Image.open(source) as image:
        pixels = image.width * image.height
        if pixels > MAX_PIXELS or pixels * min(getattr(image, "n_frames", 1), 10_000) > MAX_FRAMES_PIXELS:
            raise MemoryError


def main() -> None:
    """Be the process."""
    request = json.load(sys.stdin)
    limit()
    try:
        answer = work(request)
    except MemoryError:
        answer = {"refused": "bomb"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
