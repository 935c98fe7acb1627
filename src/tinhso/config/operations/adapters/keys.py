"""The keys of the data folder in a backup: under a passphrase inside it, or in a folder to be carried elsewhere.

Whoever has a backup and these keys can read sealed personal values and forge sessions, so both never lie together by
themselves.
"""

import json
import os
from base64 import b64decode, b64encode
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tinhso.config.operations.data import OperationRefused

LOCKED = "keys.enc"
#: scrypt's cost: about 0.3 s and 64 MB for one try (RFC 7914).
COST = {"n": 2**16, "r": 8, "p": 1}
WEAKEST = 12


def files(data: Path) -> list[Path]:
    """Return the keys that lie in the data folder: files called …key or …key.<kind>."""
    found = {*data.glob("*-key"), *data.glob("*-key.*"), *data.glob("*.key"), *data.glob("keys/*")}
    return sorted(path for path in found if path.is_file())


def lock(data: Path, passphrase: str, target: Path) -> None:
    """Write all keys to *target*, readable only with *passphrase* (scrypt, AES-256-GCM)."""
    if len(passphrase) < WEAKEST:
        raise OperationRefused(f"Mật khẩu của bản sao lưu quá ngắn: cần ít nhất {WEAKEST} ký tự.")
    content = {path.relative_to(data).as_posix(): b64encode(path.read_bytes()).decode() for path in files(data)}
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_key(passphrase, salt)).encrypt(nonce, json.dumps(content).encode(), b"tinhso-keys-1")
    parts = {"salt": salt, "nonce": nonce, "sealed": sealed}
    target.write_text(json.dumps({name: b64encode(value).decode() for name, value in parts.items()}))


def unlock(source: Path, passphrase: str) -> dict[str, bytes]:
    """Return the keys by their path in the data folder; raise OperationRefused for a wrong passphrase."""
    parts = {name: b64decode(value) for name, value in json.loads(source.read_text()).items()}
    try:
        opened = AESGCM(_key(passphrase, parts["salt"])).decrypt(parts["nonce"], parts["sealed"], b"tinhso-keys-1")
    except InvalidTag as error:
        raise OperationRefused("Mật khẩu của bản sao lưu không đúng.") from error
    return {name: b64decode(value) for name, value in json.loads(opened).items()}


def lay_beside(data: Path, folder: Path) -> None:
    """Copy all keys to *folder* (0700), replacing an earlier copy."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in files(data):
        put(folder, path.relative_to(data).as_posix(), path.read_bytes())


def read_from(folder: Path) -> dict[str, bytes]:
    """Return the keys that lie in *folder*."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def put(folder: Path, name: str, content: bytes) -> None:
    """Write one key, readable by its owner only."""
    target = folder / name
    if folder.resolve() not in target.resolve().parents:
        raise OperationRefused(f"Tên khoá không hợp lệ: {name}")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = target.with_name(f".{target.name}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(target)


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, **COST).derive(passphrase.encode())
