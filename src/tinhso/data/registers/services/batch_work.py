"""Publishing and taking back batches when a person asks: small ones at once, large ones behind the page."""

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.events.api import enqueue
from tinhso.core.identity.api import account_of
from tinhso.data.registers.data import BatchInfo, BatchRefused, RegistersError
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors.heads import head
from tinhso.data.registers.services.batches import publish_batch, withdraw_batch
from tinhso.data.registers.services.versions import one_line

JOB = "data.registers.batch"
#: So many rows are published or taken back while somebody waits.
AT_ONCE = 5000
ACTS = ("publish", "withdraw")


def ask_batch(*, by: Actor, batch: BatchInfo, act: str, reason: str) -> bool:
    """Publish or take back a batch; return whether it is done (else a job does it).

    Raises NotAllowed before anything is queued, BatchRefused, RegistersError for no reason given.
    """
    access.require_write(by, head(batch.register).declaration, "", "")
    if act not in ACTS:
        raise BatchRefused(_("Không có việc này."))
    if act == "withdraw" and not one_line(reason):
        raise RegistersError(_("Hãy ghi lý do huỷ lô."))
    if batch.rows <= AT_ONCE:
        _do(by, batch.id, act, reason)
        return True
    with transaction.atomic():
        enqueue(JOB, batch=batch.id, act=act, account=by.id, reason=one_line(reason))
    return False


def do_batch(batch: int, act: str, account: str, reason: str) -> None:
    """Do what was asked, in the name of who asked; safe to repeat."""
    found = account_of(account)
    if found is None or not found.is_active:
        raise BatchRefused(_("Tài khoản yêu cầu việc này không còn hoạt động."))
    _do(Actor(found.id, found.name, found.grants, is_signed_in=True), batch, act, reason)


def _do(by: Actor, batch: int, act: str, reason: str) -> None:
    if act == "publish":
        publish_batch(by=by, batch=batch, reason=reason)
    else:
        withdraw_batch(by=by, batch=batch, reason=reason)
