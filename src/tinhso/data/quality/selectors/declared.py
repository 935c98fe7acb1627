"""The declarations in force: profiles and agreements."""

from django.db.models import Max

from tinhso.data.quality.data import Agreement, Profile
from tinhso.data.quality.models import QualityDeclaration
from tinhso.data.quality.rules.declaring import SIMULATED, made_from, parse, simulated
from tinhso.data.registers import api as registers
from tinhso.data.registers.data import Declaration


def standing() -> dict[str, QualityDeclaration]:
    """Return the latest version of each declaration, withdrawn ones too; one query."""
    newest = QualityDeclaration.objects.values("code").annotate(newest=Max("number"))
    numbers = {row["code"]: row["newest"] for row in newest}
    rows = QualityDeclaration.objects.filter(code__in=numbers)
    return {row.code: row for row in rows if row.number == numbers[row.code]}


def declared() -> list[Profile | Agreement]:
    """Return every declaration in force."""
    return [parse(row.content, row.code) for row in standing().values() if row.content]


def profile_of(declaration: Declaration) -> Profile:
    """Return the profile of a register: its own, that of the real register it trains for, or one made from it."""
    profiles = {item.register: item for item in declared() if isinstance(item, Profile)}
    own = profiles.get(declaration.code)
    real = profiles.get(declaration.code.removeprefix(SIMULATED))
    if own is None and real is not None:
        made = simulated(real)
        assert isinstance(made, Profile)
        return made
    return own or made_from(declaration)


def agreements_of(code: str) -> list[Agreement]:
    """Return the agreements a register stands in, where the other register is there too."""
    found = []
    for item in declared():
        if not isinstance(item, Agreement):
            continue
        for made in (item, simulated(item)):
            if isinstance(made, Agreement) and code in {made.left.register, made.right.register} and _is_there(made):
                found.append(made)
    return found


def _is_there(agreement: Agreement) -> bool:
    for side, more in ((agreement.left, agreement.expects), (agreement.right, {})):
        try:
            declaration = registers.register(side.register).declaration
        except registers.UnknownRegister:
            return False
        if not all(declaration.field(name) for name in (*side.roles.values(), *more)):
            return False
    return True
