"""What of a score a reader may see: decided here and nowhere else."""

from django.utils.translation import gettext as _

from tinhso.data.registers.data import Shown

#: Fewer things measured than this, or fewer failing than that, could tell an outsider about single records.
SMALL_TOTAL, SMALL_FAILING = 30, 5


def shown(good: int, total: int, *, whole: bool) -> Shown:
    """Return the score *good* of *total* as it may be seen.

    *whole*: by one who reads all records of the register. Others get whole per cent, no counts and nothing of small
    numbers; rounded down, so that what is not whole never reads as 100 %.
    """
    if not total:
        return Shown(None, None, None, _("không đủ căn cứ"))
    if whole:
        return Shown(good / total, good, total)
    if total < SMALL_TOTAL or 0 < total - good < SMALL_FAILING:
        return Shown(None, None, None, _("ẩn vì số nhỏ"))
    return Shown(good * 100 // total / 100, None, None)
