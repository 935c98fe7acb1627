"""Taking out of a picture what it tells besides the picture: place, time, device, thumbnails, appended files.

JPEG and TIFF are written anew (JPEG with its own quantisation tables, so that nothing visible is lost); PNG and WebP
keep their image chunks byte by byte. What the picture told of its time and place is handed back before it goes.
"""

import struct
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageOps, JpegImagePlugin

#: The chunks of PNG that draw the picture (W3C PNG, third edition); tEXt, iTXt, zTXt, eXIf and tIME are left out.
PNG_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"bKGD"),
    *(b"pHYs", b"acTL", b"fcTL", b"fdAT"),
}
WEBP_DROPPED = {b"EXIF", b"XMP "}
GPS_IFD, EXIF_IFD, TAKEN, OFFSET = 0x8825, 0x8769, 0x9003, 0x9011


class BadPicture(ValueError):
    """The bytes are no picture that can be decoded to its end."""


def clean(source: Path, target: Path) -> dict[str, Any]:
    """Write the picture at *source* to *target* without what it tells; return its size, time and place."""
    with Image.open(source) as image:
        told = {"width": image.width, "height": image.height, **_told(image)}
        if image.format in {"JPEG", "MPO"}:
            _jpeg(image, target)
        elif image.format == "TIFF":
            _tiff(image, target)
        else:
            _decode_all(image)
            _stripped(image.format or "", source, target)
    return told


def _decode_all(image: Image.Image) -> None:
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        image.load()


def _jpeg(image: Image.Image, target: Path) -> None:
    image.load()
    tables = getattr(image, "quantization", None)
    sampling = JpegImagePlugin.get_sampling(image)
    upright = ImageOps.exif_transpose(image)
    options: dict[str, Any] = {"icc_profile": image.info.get("icc_profile"), "exif": b"", "comment": b""}
    if tables and len(tables) <= 4:
        options |= {"qtables": tables, "subsampling": sampling}
    upright.save(target, "JPEG", progressive=bool(image.info.get("progressive")), **options)


def _tiff(image: Image.Image, target: Path) -> None:
    frames = []
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        plain = Image.frombytes(image.mode, image.size, image.tobytes())
        if image.mode == "P" and (palette := image.getpalette()):
            plain.putpalette(palette)
        frames.append(ImageOps.exif_transpose(plain))
    resolution = image.info.get("dpi", (200, 200))
    frames[0].save(
        target, "TIFF", save_all=True, append_images=frames[1:], compression="tiff_adobe_deflate", dpi=resolution
    )


def _stripped(kind: str, source: Path, target: Path) -> None:
    content = source.read_bytes()
    if kind == "PNG":
        content = _png(content)
    elif kind == "WEBP":
        content = _webp(content)
    target.write_bytes(content)


def _png(content: bytes) -> bytes:
    parts, at = [content[:8]], 8
    while at + 12 <= len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        end = at + 12 + length
        if end > len(content):
            raise BadPicture("a PNG chunk is cut off")
        if name in PNG_KEPT:
            parts.append(content[at:end])
        at = end
        if name == b"IEND":
            return b"".join(parts)
    raise BadPicture("a PNG without its end")


def _webp(content: bytes) -> bytes:
    parts, at = [], 12
    end = min(len(content), 8 + struct.unpack("<I", content[4:8])[0])
    while at + 8 <= end:
        name, length = struct.unpack("<4sI", content[at : at + 8])
        whole = content[at : at + 8 + length + (length & 1)]
        at += 8 + length + (length & 1)
        if name == b"VP8X":  # its first byte says what follows: EXIF is bit 3, XMP bit 2
            whole = whole[:8] + bytes([whole[8] & ~0x0C]) + whole[9:]
        if name not in WEBP_DROPPED:
            parts.append(whole)
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _told(image: Image.Image) -> dict[str, Any]:
    """Return when and where the picture says it was taken, as far as that can be read."""
    try:
        exif = image.getexif()
        inner, gps = exif.get_ifd(EXIF_IFD), exif.get_ifd(GPS_IFD)
        told: dict[str, Any] = {"taken": _text(inner.get(TAKEN)), "offset": _text(inner.get(OFFSET))}
        latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), 90)
        longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), 180)
    except Exception:  # whatever a stranger's EXIF block makes a parser raise
        return {}
    if latitude is not None and longitude is not None:
        told |= {"latitude": latitude, "longitude": longitude}
    return told


def _text(value: Any) -> str:
    return value.strip("\0 ")[:40] if isinstance(value, str) else ""


def _degrees(value: Any, side: Any, most: int) -> float | None:
    if not isinstance(value, tuple) or len(value) != 3:
        return None
    degrees = float(value[0]) + float(value[1]) / 60 + float(value[2]) / 3600
    if not 0 <= degrees <= most:  # also what is no number
        return None
    return round(-degrees if str(side).strip("\0 ").upper() in {"S", "W"} else degrees, 6)
