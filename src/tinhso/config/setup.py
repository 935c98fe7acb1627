"""Making a data folder ready: database, static files, the province, in training also the demo people."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from tinhso.config.province import load_parts


def prepare(tell: Callable[[str], object]) -> None:
    """Bring database and static files up to date; safe to repeat."""
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    tell("Cơ sở dữ liệu …")
    call_command("migrate", verbosity=0, interactive=False)
    tell("Giao diện …")
    call_command("collectstatic", verbosity=0, interactive=False)


def load_everything(tell: Callable[[str], object]) -> None:
    """Prepare and load the province; in training also make the demo people."""
    prepare(tell)
    load_parts(Path(settings.PROVINCE_DIR), tell)
    if settings.TRAINING:
        from tinhso.twin.api import ensure_demo_accounts, ensure_demo_round, simulators

        tell(f"Tài khoản tập huấn: {len(ensure_demo_accounts())}")
        demo_round = ensure_demo_round()
        tell(f"Đợt báo cáo tập huấn: {demo_round.title if demo_round else 'chưa có kế hoạch'}")
        tell(f"Hệ thống mô phỏng: {', '.join(one.name for one in simulators()) or 'không dùng'}")
