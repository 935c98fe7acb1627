"""How often one address may have documents checked: a check costs seconds of a processor and anybody may ask for it."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tinhso.core.identity.api import allowance

#: Checks per seconds and address, unless ``settings.CHECKS_PER_ADDRESS`` says otherwise; a class trains behind one.
USUAL, IN_TRAINING = (30, 600), (600, 600)


class TooManyChecks(RuntimeError):
    """The address used up its checks; ``seconds`` is how long to wait, the message says so in Vietnamese."""

    def __init__(self, seconds: int) -> None:
        minutes = -(-seconds // 60)
        wait = ngettext("Hãy thử lại sau %(n)s phút.", "Hãy thử lại sau %(n)s phút.", minutes) % {"n": minutes}
        super().__init__(_("Địa chỉ mạng này đã kiểm nhiều văn bản trong ít phút.") + " " + wait)
        self.seconds = seconds


def count_check(address: str) -> None:
    """Count one check asked for from *address*; raise TooManyChecks, counting nothing, where it has none left."""
    limit, seconds = getattr(settings, "CHECKS_PER_ADDRESS", IN_TRAINING if settings.TRAINING else USUAL)
    if wait := allowance(name="claims.check", by=address, limit=limit, per_seconds=seconds):
        raise TooManyChecks(wait)
