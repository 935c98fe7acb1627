"""Making the training counterparts of registers; only in training."""

from collections.abc import Collection

from django.conf import settings
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.data.registers.data import DeclarationError, RegisterInfo
from tinhso.data.registers.rules.plain import to_plain
from tinhso.data.registers.rules.simulating import simulated
from tinhso.data.registers.selectors.registers import register
from tinhso.data.registers.services.declaring import declare


def declare_simulated(*, by: Actor, codes: Collection[str]) -> list[RegisterInfo]:
    """Make the training counterpart («sim_…») of each register, or bring it to the declaration in force.

    References among *codes* lead to counterparts. Raises DeclarationError (outside training), UnknownRegister,
    NotAllowed.
    """
    if not settings.TRAINING:
        raise DeclarationError([_("provenance: sổ mô phỏng chỉ có ở môi trường tập huấn.")])
    made = []
    for code in codes:
        content = to_plain(simulated(register(code).declaration, codes))
        made.append(declare(by=by, content=content, reason=_("Sổ tập huấn của «%(code)s»") % {"code": code}))
    return made
