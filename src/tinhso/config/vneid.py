"""Where citizens sign in (VNeID), read from the environment; a wrong value stops the start and is named."""

import hashlib
import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tinhso.config.environment import BadEnvironment, Environment

#: The simulator listens this far above PORT (``twin.api.simulators``).
SIMULATOR_OFFSET = 10
LOOPBACK = ("127.0.0.1", "localhost", "::1")
#: What the platform asks → the claim that says it. VNeID's own names are not published: set TINHSO_VNEID_CLAIMS.
CLAIMS = {"national_id": "national_id", "name": "name", "birth_date": "birthdate", "level": "level"}
#: What the level claim says → level of identification (NĐ 69/2024/NĐ-CP: mức độ 01, mức độ 02).
LEVELS = {"1": 1, "2": 2, "01": 1, "02": 2}


@dataclass(frozen=True)
class Vneid:
    """One OpenID provider: its issuer, our registration there, what its claims are called."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    claims: dict[str, str] = field(default_factory=lambda: dict(CLAIMS))
    levels: dict[str, int] = field(default_factory=lambda: dict(LEVELS))
    scopes: tuple[str, ...] = ("openid", "profile")
    is_simulated: bool = False

    @property
    def origin(self) -> str:
        """Scheme and host of the issuer."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


def read_vneid(environment: Environment) -> Vneid | None:
    """Return the provider; in training without settings the simulator's, in production without settings None."""
    issuer = os.environ.get("TINHSO_VNEID_ISSUER", "").strip()
    client_id = os.environ.get("TINHSO_VNEID_CLIENT_ID", "").strip()
    secret = os.environ.get("TINHSO_VNEID_SECRET", "")
    claims, levels = _claims(), _levels()
    if not issuer:
        for name, value in (("TINHSO_VNEID_CLIENT_ID", client_id), ("TINHSO_VNEID_SECRET", secret)):
            if value:
                raise BadEnvironment(f"{name}: đã đặt nhưng thiếu TINHSO_VNEID_ISSUER.")
        if not environment.is_training:
            return None
        return _simulated(environment, claims, levels)
    _check_issuer(issuer, environment.is_training)
    if not client_id:
        raise BadEnvironment("TINHSO_VNEID_CLIENT_ID: phải nêu mã ứng dụng đã đăng ký với VNeID.")
    if not secret:
        raise BadEnvironment("TINHSO_VNEID_SECRET: phải nêu khoá bí mật của ứng dụng đã đăng ký với VNeID.")
    scopes = tuple(os.environ.get("TINHSO_VNEID_SCOPES", "openid profile").split())
    if "openid" not in scopes:
        raise BadEnvironment("TINHSO_VNEID_SCOPES: phải có openid.")
    return Vneid(issuer.rstrip("/"), client_id, secret, claims, levels, scopes)


def _simulated(environment: Environment, claims: dict[str, str], levels: dict[str, int]) -> Vneid:
    # The simulator's client secret follows from this run's key, so that nobody has to keep or pass it.
    secret = hashlib.sha256(b"tinhso.vneid.simulator:" + environment.secret_key.encode()).hexdigest()
    issuer = f"http://127.0.0.1:{environment.port + SIMULATOR_OFFSET}"
    return Vneid(issuer, "tinhso-tap-huan", secret, claims, levels, is_simulated=True)


def _check_issuer(issuer: str, is_training: bool) -> None:
    parts = urlsplit(issuer)
    is_local = is_training and parts.scheme == "http" and parts.hostname in LOOPBACK
    if (
        not parts.hostname
        or parts.query
        or parts.fragment
        or parts.username
        or not (parts.scheme == "https" or is_local)
    ):
        raise BadEnvironment(
            f"TINHSO_VNEID_ISSUER={issuer}: phải là một địa chỉ https, ví dụ https://sso.vneid.gov.vn."
        )


def _pairs(name: str) -> dict[str, str]:
    text = os.environ.get(name, "").strip()
    pairs = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        key, sign, value = part.partition("=")
        if not sign or not key.strip() or not value.strip():
            raise BadEnvironment(f"{name}={text}: viết các cặp tên=giá-trị, cách nhau bằng dấu phẩy.")
        pairs[key.strip()] = value.strip()
    return pairs


def _claims() -> dict[str, str]:
    given = _pairs("TINHSO_VNEID_CLAIMS")
    unknown = sorted(set(given) - set(CLAIMS))
    if unknown:
        known = ", ".join(CLAIMS)
        raise BadEnvironment(f"TINHSO_VNEID_CLAIMS: không có mục {', '.join(unknown)}; chỉ có {known}.")
    return {**CLAIMS, **given}


def _levels() -> dict[str, int]:
    given = _pairs("TINHSO_VNEID_LEVELS")
    if any(level not in {"1", "2"} for level in given.values()):
        raise BadEnvironment("TINHSO_VNEID_LEVELS: mỗi giá trị phải là 1 hoặc 2, ví dụ LOA1=1,LOA2=2.")
    return {text: int(level) for text, level in given.items()} or dict(LEVELS)
