"""How the text of a setting is read: each reader returns its own type or raises ValueError with the reason."""

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit


def one_of(*values: str) -> Callable[[str], str]:
    """Return the reader of one of *values*."""

    def read(text: str) -> str:
        if text not in values:
            raise ValueError(f"phải là {' hoặc '.join(values)}.")
        return text

    return read


def whole_number(least: int, most: int, what: str) -> Callable[[str], int]:
    """Return the reader of a whole number."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ValueError(f"phải là {what} từ {least} đến {most}.")
        return int(text)

    return read


def folder(text: str) -> Path | None:
    """Return a folder that is there or can be made, None for no text."""
    if not text:
        return None
    path = Path(text).resolve()
    if path.exists() and not path.is_dir():
        raise ValueError("phải là một thư mục.")
    return path


def folders(text: str) -> tuple[Path, ...]:
    """Return whole paths of folders that are there, separated by commas."""
    found = tuple(Path(part.strip()) for part in text.split(",") if part.strip())
    for one in found:
        if not one.is_absolute() or not one.is_dir():
            raise ValueError(f"«{one}» phải là đường dẫn đầy đủ của một thư mục đang có.")
    return tuple(one.resolve() for one in found)


def province_folder(text: str) -> Path:
    """Return a folder that is there."""
    path = Path(text).resolve()
    if not path.is_dir():
        raise ValueError("không có thư mục này.")
    return path


def existing_file(text: str) -> Path | None:
    """Return a file that is there, None for no text."""
    if text and not Path(text).is_file():
        raise ValueError("không có tệp này.")
    return Path(text) if text else None


def host_names(text: str) -> tuple[str, ...]:
    """Return host names, separated by commas."""
    names = tuple(filter(None, (part.strip() for part in text.split(","))))
    if any("/" in name or " " in name for name in names):
        raise ValueError("phải là các tên miền, cách nhau bằng dấu phẩy, không có http:// và không có dấu cách.")
    return names


def ip_addresses(text: str) -> tuple[str, ...]:
    """Return IP addresses, separated by commas."""
    found = tuple(filter(None, (part.strip() for part in text.split(","))))
    for one in found:
        try:
            ipaddress.ip_address(one)
        except ValueError as error:
            raise ValueError(f"«{one}» không phải địa chỉ IP.") from error
    return found


def database_url(text: str) -> str:
    """Return the address of a PostgreSQL database, "" for none."""
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("phải bắt đầu bằng postgresql://")
    if not parts.path.lstrip("/"):
        raise ValueError("thiếu tên cơ sở dữ liệu sau dấu / cuối cùng.")
    try:
        _ = parts.port
    except ValueError as error:
        raise ValueError("số cổng không đọc được.") from error
    return text


def address_of(schemes: frozenset[str], example: str) -> Callable[[str], str]:
    """Return the reader of an address with one of *schemes* ("" if it is not set)."""

    def read(text: str) -> str:
        if not text:
            return ""
        try:
            parts = urlsplit(text)
            usable = parts.scheme in schemes and bool(parts.hostname or (parts.scheme == "unix" and parts.path))
            _ = parts.port
        except ValueError:
            usable = False
        if not usable:
            raise ValueError(f"phải có dạng {example}.")
        return text

    return read


def iso_day(text: str) -> str:
    """Return a day as NĂM-THÁNG-NGÀY, "" for none."""
    if text:
        try:
            date.fromisoformat(text)
        except ValueError as error:
            raise ValueError("phải viết NĂM-THÁNG-NGÀY, ví dụ 2024-10-15.") from error
    return text


def long_key(text: str) -> str:
    """Return a key that is long enough, "" for none."""
    if text and len(text) < 32:
        raise ValueError("quá ngắn: cần ít nhất 32 ký tự.")
    return text


def long_keys(text: str) -> tuple[str, ...]:
    """Return keys that are each long enough."""
    return tuple(long_key(part.strip()) for part in text.split(",") if part.strip())


def master_keys(text: str) -> tuple[tuple[str, bytes], ...]:
    """Return the master keys by name, the one in use first; raise ValueError if one is not as it should be."""
    found = []
    for part in text.replace("\n", ",").split(","):
        if not part.strip():
            continue
        name, _colon, secret = part.strip().partition(":")
        try:
            key = base64.b64decode(secret, altchars=b"-_", validate=True)
        except binascii.Error as error:
            raise ValueError("mỗi khoá viết là tên:khoá, khoá là 32 byte dạng base64.") from error
        if not re.fullmatch(r"[a-z0-9-]{1,20}", name) or len(key) != 32:
            raise ValueError("mỗi khoá viết là tên:khoá, tên gồm chữ thường và số, khoá là 32 byte dạng base64.")
        found.append((name, key))
    if len({name for name, long_key in found}) != len(found):
        raise ValueError("hai khoá trùng tên.")
    return tuple(found)


def passphrase(text: str) -> str:
    """Return a passphrase that is long enough, "" for none."""
    if text and len(text) < 12:
        raise ValueError("quá ngắn: cần ít nhất 12 ký tự.")
    return text
