"""What the actions of operations are called in the journal."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.journal.api import describe_actions


def describe() -> None:
    """Say it to the journal; called once, when the apps are ready."""
    describe_actions(
        {
            "config.operations.backup.made": _("sao lưu"),
            "config.operations.backup.restored": _("khôi phục bản sao lưu"),
            "config.operations.maintenance.announced": _("báo bảo trì"),
            "config.operations.maintenance.ended": _("kết thúc bảo trì"),
        }
    )
