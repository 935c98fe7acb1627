"""Small pictures of pictures and of a PDF's first page."""

from pathlib import Path

from PIL import Image, ImageOps


def draw(source: Path, target: Path, size: int, *, is_pdf: bool) -> None:
    """Write a WebP picture of *source*, at most *size* pixels wide and high, to *target*."""
    picture = _page(source, size) if is_pdf else _picture(source, size)
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    picture.convert("RGB").save(target, "WEBP", quality=80, method=4)


def _picture(source: Path, size: int) -> Image.Image:
    with Image.open(source) as image:
        image.draft("RGB", (size, size))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((size, size))
        return upright


def _page(source: Path, size: int) -> Image.Image:
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(source)
    page = document[0]
    width, height = page.get_size()
    scale = size / max(width, height, 1.0)
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return picture
