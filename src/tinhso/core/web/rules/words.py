"""The words and marks of verdicts and provenance."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tinhso.core.web.data import Provenance, Verdict


@dataclass(frozen=True)
class Word:
    """What a code reads as: mark, label, a sentence of explanation."""

    mark: str
    label: Any
    meaning: Any


VERDICTS = {
    Verdict.MET: Word("✓", _("đạt"), _("Số liệu đủ căn cứ và đạt ngưỡng.")),
    Verdict.ATTENTION: Word("▲", _("cần chú ý"), _("Có điểm cần xem lại trước khi kết luận.")),
    Verdict.NOT_MET: Word("✕", _("không đạt"), _("Số liệu đủ căn cứ và chưa đạt ngưỡng.")),
    Verdict.UNKNOWN: Word("○", _("không đủ căn cứ"), _("Chưa có đủ số đếm để kết luận.")),
}

PROVENANCES = {
    Provenance.STATED: Word("", _("theo văn bản"), _("Số nêu trong văn bản đã ban hành.")),
    Provenance.REPORTED: Word("", _("báo cáo"), _("Số do đơn vị nhập và đã được duyệt.")),
    Provenance.RECORDED: Word("", _("ghi nhận"), _("Số tính từ chính các bản ghi trong hệ thống.")),
    Provenance.SIMULATED: Word("", _("mô phỏng"), _("Số của môi trường tập huấn, không quyết định kết quả nào.")),
}


def words_for(kind: str) -> dict[str, Word]:
    """Return the codes of a kind of column (verdict, provenance) with their words; nothing for other kinds."""
    if kind == "verdict":
        return {str(code): word for code, word in VERDICTS.items()}
    return {str(code): word for code, word in PROVENANCES.items()} if kind == "provenance" else {}


def words_of(kind: str, value: Any) -> str:
    """Return the words of a verdict or provenance code, "" for none."""
    word = words_for(kind).get(str(value))
    return str(word.label) if word else str(value or "")
