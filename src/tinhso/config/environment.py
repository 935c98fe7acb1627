"""What the platform reads from its environment, in one place."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[3]
MODES = ("training", "production")


class BadEnvironment(RuntimeError):
    """A setting from the environment cannot be used."""


@dataclass(frozen=True)
class Environment:
    """The settings of one run: ``mode`` is training or production, ``data`` the folder of all files."""

    mode: str
    data: Path
    database_url: str
    port: int
    secret_key: str
    hosts: tuple[str, ...]
    province: Path
    https: bool
    proxies: tuple[str, ...]
    files_url: str = ""
    clamav: str = ""

    @property
    def is_training(self) -> bool:
        """Whether this run may show demo people and simulated figures."""
        return self.mode == "training"


def read_environment() -> Environment:
    """Return the environment; raise BadEnvironment naming the variable that is wrong."""
    mode = os.environ.get("TINHSO_MODE", "training")
    if mode not in MODES:
        raise BadEnvironment(f"TINHSO_MODE={mode}: phải là training hoặc production.")
    data = Path(os.environ.get("TINHSO_DATA", str(ROOT / "var"))).resolve()
    hosts = tuple(filter(None, os.environ.get("TINHSO_HOSTS", "").split(",")))
    if mode == "production" and not hosts:
        raise BadEnvironment("TINHSO_HOSTS: ở chế độ production phải nêu tên miền, cách nhau bằng dấu phẩy.")
    port = os.environ.get("PORT", "8000")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise BadEnvironment(f"PORT={port}: phải là một số cổng từ 1 đến 65535.")
    return Environment(
        mode=mode,
        data=data,
        database_url=os.environ.get("TINHSO_DATABASE_URL", ""),
        port=int(port),
        secret_key=_secret_key(data),
        hosts=hosts or ("127.0.0.1", "localhost", "[::1]", "testserver"),
        province=Path(os.environ.get("TINHSO_PROVINCE", str(ROOT / "provinces" / "ca-mau"))),
        proxies=tuple(filter(None, os.environ.get("TINHSO_PROXIES", "").split(","))),
        files_url=_checked_url("TINHSO_FILES_URL", {"s3", "s3+http"}, "s3://khoá:mật-khẩu@máy-chủ/thùng"),
        clamav=_checked_url("TINHSO_CLAMAV", {"tcp", "unix"}, "tcp://127.0.0.1:3310 hoặc unix:///run/clamav/clamd.ctl"),
        https=os.environ.get("TINHSO_HTTPS", "1" if mode == "production" else "0") == "1",
    )


def _checked_url(name: str, schemes: set[str], example: str) -> str:
    """Return the address in variable *name*, "" if it is not set; raise BadEnvironment for one that cannot be used."""
    url = os.environ.get(name, "")
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in schemes and (parts.hostname or (parts.scheme == "unix" and parts.path))
        _port = parts.port
    except ValueError:
        usable = False
    if not usable:
        raise BadEnvironment(f"{name}: phải có dạng {example}.")
    return url


def _secret_key(data: Path) -> str:
    """Return the key that signs sessions: from the environment, else made once and kept in the data folder."""
    given = os.environ.get("TINHSO_SECRET_KEY", "")
    if given:
        return given
    from secrets import token_urlsafe

    path = data / "secret-key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        data.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(token_urlsafe(48))
        except FileExistsError:
            pass
        return path.read_text().strip()


def database(url: str, data: Path) -> dict[str, object]:
    """Return Django's description of the database at *url* (postgresql://…), or of the SQLite file in *data*."""
    if not url:
        return {
            # SQLite's own wait for the write lock is a lottery; this engine queues writers in their order.
            "ENGINE": "tinhso.core.journal.adapters.sqlite",
            "NAME": str(data / "tinhso.sqlite3"),
            # A connection that stays open keeps the WAL's files in being: on a full disk they could not be made anew,
            # and then even reading would fail.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: NORMAL may lose acknowledged rows at a power cut.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise BadEnvironment("TINHSO_DATABASE_URL: phải bắt đầu bằng postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
