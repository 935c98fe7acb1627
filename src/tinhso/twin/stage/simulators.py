"""The simulated national systems: what they read is written here, what starts them is listed here.

They run in processes of their own and import nothing of the platform; files in the data folder are all they share.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext

from tinhso.core.identity.api import IdentityRefused
from tinhso.twin.stage.citizens import CITIZENS

VNEID_OFFSET = 10


@dataclass(frozen=True)
class Simulator:
    """One simulated national system: how to start it, at ``PORT + port_offset``, with what in its environment."""

    name: str
    command: tuple[str, ...]
    port_offset: int
    environment: dict[str, str] = field(default_factory=dict)


def _write(path: Path, content: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(content, out, ensure_ascii=False, indent=1)
    draft.replace(path)


def write_vneid_files() -> Path:
    """Write whom the VNeID simulator knows and which client it serves; return the folder. Safe to repeat."""
    vneid = settings.VNEID
    if not settings.TRAINING or vneid is None:
        raise IdentityRefused("production", gettext("Người dân mô phỏng chỉ có ở môi trường tập huấn."))
    folder = Path(settings.DATA_DIR) / "simulators" / "vneid"
    _write(folder / "people.json", {"people": [asdict(citizen) for citizen in CITIZENS]})
    _write(
        folder / "client.json",
        {
            "name": "Tỉnh Số (tập huấn)",
            "client_id": vneid.client_id,
            "secret": vneid.secret,
            "redirect_uris": _addresses_of_answers(),
            "claims": dict(vneid.claims),
        },
    )
    return folder


def _addresses_of_answers() -> list[str]:
    scheme = "https" if settings.ENVIRONMENT.https else "http"
    port = settings.ENVIRONMENT.port
    hosts = {
        "127.0.0.1",
        "localhost",
        *(host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*", "["))),
    }
    return sorted(f"{scheme}://{host}{at}/dang-nhap/vneid/tro-lai/" for host in hosts for at in ("", f":{port}"))


def simulators() -> list[Simulator]:
    """Return the simulators of this training run, their files written. None is needed where the real one is set."""
    if not settings.VNEID or not settings.VNEID.is_simulated:
        return []
    folder = write_vneid_files()
    port = settings.ENVIRONMENT.port + VNEID_OFFSET
    environment = {
        "VNEID_SIM_FOLDER": str(folder),
        "VNEID_SIM_PORT": str(port),
        "VNEID_SIM_ISSUER": settings.VNEID.issuer,
    }
    command = (sys.executable, "-m", "tinhso.twin.simulators.vneid")
    return [Simulator("vneid", command, VNEID_OFFSET, environment)]
