"""AES-256-GCM of the cryptography library: sealing texts, wrapping keys."""

import base64
import binascii
import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from tinhso.core.subjects.data import PREFIX, SealError

NONCE = 12
KEY_BYTES = 32


def new_key() -> bytes:
    """Return a fresh key."""
    return secrets.token_bytes(KEY_BYTES)


def _encrypt(key: bytes, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def _decrypt(key: bytes, whole: bytes, bound: bytes) -> bytes:
    return AESGCM(key).decrypt(whole[:NONCE], whole[NONCE:], bound)


def wrap(subject: UUID, key: bytes) -> tuple[str, bytes]:
    """Return the name of the master key in use and *key* wrapped by it."""
    name, master = settings.MASTER_KEYS[0]
    return name, _encrypt(master, key, b"key:" + subject.bytes)


def unwrap(subject: UUID, name: str, wrapped: bytes) -> bytes:
    """Return the key; raise SealError if its master key is missing or the row was tampered with."""
    master = dict(settings.MASTER_KEYS).get(name)
    if master is None:
        raise SealError(f"TINHSO_MASTER_KEY: không có khoá gốc tên «{name}».")
    try:
        return _decrypt(master, wrapped, b"key:" + subject.bytes)
    except (InvalidTag, ValueError) as error:
        raise SealError(f"Khoá của chủ thể {subject} không mở được bằng khoá gốc «{name}».") from error


def sealed(subject: UUID, key: bytes | None, text: str) -> str:
    """Return *text* sealed under *key*; without a key a sealed text that holds nothing."""
    body = base64.urlsafe_b64encode(_encrypt(key, text.encode(), subject.bytes)).decode() if key else ""
    return f"{PREFIX}{subject.hex}:{body}"


def subject_of(text: str) -> UUID | None:
    """Return whose sealed text it is, or None for text that is not sealed."""
    if not text.startswith(PREFIX):
        return None
    try:
        return UUID(hex=text[len(PREFIX) :].partition(":")[0])
    except ValueError:
        return None


def opened(subject: UUID, key: bytes, text: str) -> str | None:
    """Return what is sealed in *text*, or None if it holds nothing or was tampered with."""
    body = text.rpartition(":")[2]
    try:
        return _decrypt(key, base64.urlsafe_b64decode(body), subject.bytes).decode() if body else None
    except (InvalidTag, ValueError, binascii.Error):
        return None
