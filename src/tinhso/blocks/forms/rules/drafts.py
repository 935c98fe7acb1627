"""What of a form is kept as a draft, and how long."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from tinhso.blocks.forms.data import DraftRefused

#: A draft not touched for so long is thrown away.
KEPT = timedelta(days=30)
DRAFTS_MAX = 100
SIZE_MAX = 512 * 1024
FORM_MAX = 200
#: Inputs that belong to the sending, not to what is said.
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "khoa_lap", "ban_nhap__", "next", "act"})


def kept_values(given: Iterable[tuple[str, Sequence[str]]]) -> dict[str, list[str]]:
    """Return the texts to keep; raise DraftRefused where they are too many."""
    kept = {
        name: [str(text).replace("\x00", "") for text in texts]
        for name, texts in given
        if name not in NOT_KEPT and not name.endswith("password")
    }
    size = sum(len(name) + sum(len(text) for text in texts) for name, texts in kept.items())
    if size > SIZE_MAX:
        raise DraftRefused(_("Bản nháp dài quá, chưa giữ được. Hãy gửi bớt từng phần."))
    return kept


def is_blank(values: Mapping[str, Sequence[str]]) -> bool:
    """Whether nothing was typed."""
    return not any(text.strip() for texts in values.values() for text in texts)


def form_name(text: str) -> str:
    """Return the name of a form as it is kept; raise DraftRefused for none."""
    name = "".join(sign for sign in text if sign.isprintable()).strip()
    if not name or len(name) > FORM_MAX:
        raise DraftRefused(_("Biểu mẫu này không giữ bản nháp."))
    return name
