"""What the platform reads from its environment, in one place: each setting with its kind, default and meaning."""

import base64
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tinhso.config import readers

ROOT = Path(__file__).resolve().parents[3]
MODES = ("training", "production")


class BadEnvironment(RuntimeError):
    """A setting from the environment cannot be used."""


@dataclass(frozen=True)
class Setting:
    """One variable: how its text is read (``read`` raises ValueError with the reason), and what it means.

    ``default`` is text as one would write it; ``shown`` stands for it where it is worked out. A secret is not printed.
    """

    name: str
    default: str
    meaning: str
    read: Callable[[str], object]
    shown: str = ""
    is_secret: bool = False


@dataclass(frozen=True)
class Environment:
    """The settings of one run: ``mode`` is training or production, ``data`` the folder of all files."""

    mode: str
    data: Path
    database_url: str
    port: int
    secret_key: str
    old_secret_keys: tuple[str, ...]
    master_keys: tuple[tuple[str, bytes], ...]
    hosts: tuple[str, ...]
    province: Path
    https: bool
    proxies: tuple[str, ...]
    workers: int
    keep_free_bytes: int
    metrics_token: str
    tls_certificate: Path | None
    backups: Path
    backups_kept: int
    log_format: str
    files_url: str
    clamav: str
    import_folders: tuple[Path, ...]
    import_hosts: tuple[str, ...]
    backup_passphrase: str = field(default="", repr=False)

    @property
    def is_training(self) -> bool:
        """Whether this run may show demo people and simulated figures."""
        return self.mode == "training"


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "TINHSO_MODE",
        "training",
        "training (tập huấn) hoặc production (chạy thật: không có người mẫu, phải nêu TINHSO_HOSTS)",
        readers.one_of(*MODES),
    ),
    Setting(
        "TINHSO_DATA",
        str(ROOT / "var"),
        "thư mục của cơ sở dữ liệu, tệp, giao diện, khoá; xoá đi là làm lại từ đầu",
        readers.folder,
        "var/",
    ),
    Setting(
        "TINHSO_DATABASE_URL",
        "",
        "postgresql://người:mật-khẩu@máy:cổng/tên; để trống là dùng SQLite trong TINHSO_DATA",
        readers.database_url,
        is_secret=True,
    ),
    Setting(
        "PORT",
        "8000",
        "cổng của máy chủ web; hệ thống mô phỏng (tập huấn) dùng các cổng kế tiếp",
        readers.whole_number(1, 65535, "số cổng"),
    ),
    Setting(
        "TINHSO_HOSTS", "", "tên miền được phục vụ, cách nhau bằng dấu phẩy", readers.host_names, "tên của máy này"
    ),
    Setting(
        "TINHSO_HTTPS",
        "",
        "1: cookie chỉ đi qua HTTPS và có HSTS; chỉ đặt 0 ở mạng thử không có HTTPS",
        readers.one_of("", "0", "1"),
        "1 khi production",
    ),
    Setting(
        "TINHSO_SECRET_KEY",
        "",
        "khoá ký phiên làm việc; để trống thì tự tạo một lần trong TINHSO_DATA/secret-key",
        readers.long_key,
        "tự tạo",
        is_secret=True,
    ),
    Setting(
        "TINHSO_OLD_SECRET_KEYS",
        "",
        "các khoá ký đã dùng trước, mới nhất đứng đầu, cách nhau bằng dấu phẩy: khi đổi TINHSO_SECRET_KEY thì đặt khoá "
        "cũ vào đây để mã xác thực hai lớp, liên kết VNeID và phiên đang mở vẫn dùng được",
        readers.long_keys,
        is_secret=True,
    ),
    Setting(
        "TINHSO_MASTER_KEY",
        "",
        "khoá gốc bọc khoá của từng người: tên:khoá (32 byte, base64), khoá đang dùng đứng đầu, cách nhau bằng dấu "
        "phẩy; để trống thì tự tạo một lần trong TINHSO_DATA/master-key. Mất khoá này là mất dữ liệu đã mã hoá",
        readers.master_keys,
        "tự tạo",
        is_secret=True,
    ),
    Setting(
        "TINHSO_PROXIES",
        "",
        "địa chỉ máy chủ đứng trước mà X-Forwarded-For được tin (nginx cùng máy: 127.0.0.1)",
        readers.ip_addresses,
    ),
    Setting(
        "TINHSO_TODAY",
        "",
        "cố định ngày nghiệp vụ (NĂM-THÁNG-NGÀY); không đổi dấu thời gian và nhật ký",
        readers.iso_day,
    ),
    Setting(
        "TINHSO_PROVINCE",
        str(ROOT / "provinces" / "ca-mau"),
        "thư mục dữ liệu của tỉnh được nạp",
        readers.province_folder,
        "provinces/ca-mau",
    ),
    Setting(
        "TINHSO_WORKERS",
        "0",
        "số tiến trình web; 0: theo số bộ xử lý (2 đến 8)",
        readers.whole_number(0, 64, "một số"),
    ),
    Setting(
        "TINHSO_KEEP_FREE_MB",
        "4",
        "còn ít chỗ hơn thế trên đĩa thì từ chối ghi (507), việc đọc vẫn chạy",
        readers.whole_number(0, 1_000_000, "số MB"),
    ),
    Setting(
        "TINHSO_METRICS_TOKEN",
        "",
        "ai gửi «Authorization: Bearer …» này được đọc /metrics từ máy khác; để trống: chỉ máy này",
        readers.long_key,
        is_secret=True,
    ),
    Setting(
        "TINHSO_TLS_CERT", "", "tệp chứng thư TLS (PEM) mà nginx dùng, để báo trước ngày hết hạn", readers.existing_file
    ),
    Setting(
        "TINHSO_BACKUPS",
        "",
        "thư mục của các bản sao lưu; nên ở đĩa khác, máy khác",
        readers.folder,
        "TINHSO_DATA/backups",
    ),
    Setting("TINHSO_BACKUPS_KEPT", "14", "giữ bao nhiêu bản sao lưu hằng đêm", readers.whole_number(1, 1000, "một số")),
    Setting(
        "TINHSO_BACKUP_PASSPHRASE",
        "",
        "mật khẩu khoá các khoá bí mật trong bản sao lưu; để trống thì khoá nằm riêng, không mã hoá",
        readers.passphrase,
        is_secret=True,
    ),
    Setting(
        "TINHSO_FILES_URL",
        "",
        "kho tệp kiểu S3: s3://khoá:mật-khẩu@máy-chủ/thùng; để trống là thư mục files trong TINHSO_DATA",
        readers.address_of(frozenset({"s3", "s3+http"}), "s3://khoá:mật-khẩu@máy-chủ/thùng"),
        is_secret=True,
    ),
    Setting(
        "TINHSO_CLAMAV",
        "",
        "máy quét mã độc ClamAV: tcp://127.0.0.1:3310 hoặc unix:///run/clamav/clamd.ctl; để trống là không quét",
        readers.address_of(frozenset({"tcp", "unix"}), "tcp://127.0.0.1:3310 hoặc unix:///run/clamav/clamd.ctl"),
    ),
    Setting(
        "TINHSO_IMPORT_FOLDERS",
        "",
        "các thư mục của máy chủ, ngoài TINHSO_DATA/nhap, mà sổ dữ liệu được lấy tệp; cách nhau bằng dấu phẩy",
        readers.folders,
        "TINHSO_DATA/nhap",
    ),
    Setting(
        "TINHSO_IMPORT_HOSTS",
        "",
        "các máy nội bộ mà sổ dữ liệu được lấy tệp qua HTTP hoặc SFTP, cách nhau bằng dấu phẩy",
        readers.host_names,
    ),
    Setting(
        "TINHSO_LOG",
        "",
        "text hoặc json (mỗi dòng một đối tượng JSON)",
        readers.one_of("", "text", "json"),
        "json khi production",
    ),
    # Where citizens sign in: read and checked together in config.vneid, since one needs the other.
    Setting("TINHSO_VNEID_ISSUER", "", "địa chỉ của VNeID (OpenID Connect); tập huấn: để trống là mô phỏng", str),
    Setting("TINHSO_VNEID_CLIENT_ID", "", "mã ứng dụng đã đăng ký với VNeID", str),
    Setting("TINHSO_VNEID_SECRET", "", "khoá bí mật của ứng dụng đã đăng ký với VNeID", str, is_secret=True),
    Setting("TINHSO_VNEID_SCOPES", "openid profile", "phạm vi xin của VNeID", str),
    Setting("TINHSO_VNEID_CLAIMS", "", "tên trường của VNeID, ví dụ name=full_name,national_id=cccd", str),
    Setting("TINHSO_VNEID_LEVELS", "", "giá trị nào là mức độ 1, 2, ví dụ LOA1=1,LOA2=2", str),
)


def read_settings(source: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return every setting as its own type; raise BadEnvironment naming the variable that is wrong."""
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = source.get(setting.name, setting.default)
        try:
            # An empty folder name would be the folder one happens to stand in.
            values[setting.name] = setting.read(text or setting.default)
        except ValueError as error:
            told = "" if setting.is_secret else f"={text}"
            raise BadEnvironment(f"{setting.name}{told}: {error}") from error
    if values["TINHSO_MODE"] == "production" and not values["TINHSO_HOSTS"]:
        raise BadEnvironment("TINHSO_HOSTS: ở chế độ production phải nêu tên miền, cách nhau bằng dấu phẩy.")
    return values


def unknown_names(source: Mapping[str, str] = os.environ) -> list[str]:
    """Return the TINHSO_… variables that nobody reads: most are slips of the keyboard."""
    known = {setting.name for setting in SETTINGS}
    return sorted(name for name in source if name.startswith("TINHSO_") and name not in known)


def read_environment(source: Mapping[str, str] = os.environ) -> Environment:
    """Return the environment; raise BadEnvironment naming the variable that is wrong."""
    of = read_settings(source)
    production, data = of["TINHSO_MODE"] == "production", of["TINHSO_DATA"]
    return Environment(
        mode=of["TINHSO_MODE"],
        data=data,
        database_url=of["TINHSO_DATABASE_URL"],
        port=of["PORT"],
        secret_key=of["TINHSO_SECRET_KEY"] or _secret_key(data),
        old_secret_keys=of["TINHSO_OLD_SECRET_KEYS"],
        master_keys=of["TINHSO_MASTER_KEY"] or _master_keys(data),
        hosts=of["TINHSO_HOSTS"] or ("127.0.0.1", "localhost", "[::1]", "testserver"),
        province=of["TINHSO_PROVINCE"],
        proxies=of["TINHSO_PROXIES"],
        https=(of["TINHSO_HTTPS"] or ("1" if production else "0")) == "1",
        workers=of["TINHSO_WORKERS"] or max(2, min(8, os.cpu_count() or 2)),
        keep_free_bytes=of["TINHSO_KEEP_FREE_MB"] * 1024 * 1024,
        metrics_token=of["TINHSO_METRICS_TOKEN"],
        tls_certificate=of["TINHSO_TLS_CERT"],
        backups=of["TINHSO_BACKUPS"] or data / "backups",
        backups_kept=of["TINHSO_BACKUPS_KEPT"],
        log_format=of["TINHSO_LOG"] or ("json" if production else "text"),
        files_url=of["TINHSO_FILES_URL"],
        clamav=of["TINHSO_CLAMAV"],
        import_folders=of["TINHSO_IMPORT_FOLDERS"],
        import_hosts=of["TINHSO_IMPORT_HOSTS"],
        backup_passphrase=of["TINHSO_BACKUP_PASSPHRASE"],
    )


def _master_keys(data: Path) -> tuple[tuple[str, bytes], ...]:
    """Return the keys that wrap each subject's key, the first made once and kept in the data folder."""
    fresh = "k1:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    try:
        return readers.master_keys(_kept_once(data / "master-key", fresh))
    except ValueError as error:
        raise BadEnvironment(f"{data / 'master-key'}: {error}") from error


def _secret_key(data: Path) -> str:
    """Return the key that signs sessions, made once and kept in the data folder."""
    return _kept_once(data / "secret-key", secrets.token_urlsafe(48))


def _kept_once(path: Path, fresh: str) -> str:
    """Return the secret in a file only its owner reads; write *fresh* there the first time."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = path.with_name(f".{path.name}.{os.getpid()}")
        with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(fresh)
        try:
            # A link appears at once and whole, and only if nobody else's is there already.
            os.link(whole, path)
        except FileExistsError:
            pass
        finally:
            whole.unlink()
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
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),  # %2Fvar%2Frun%2Fpostgresql names a socket
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
