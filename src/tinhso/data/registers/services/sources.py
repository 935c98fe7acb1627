"""Answering the self-survey of a data source."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, Scope, require
from tinhso.core.clock.api import now
from tinhso.core.journal import api as journal
from tinhso.data.registers.data import RegistersError, StaleRecord
from tinhso.data.registers.models import DataSource, DataSourceVersion
from tinhso.data.registers.rules import access
from tinhso.data.registers.rules.survey import questions

ANSWER_MAX = 1000


def answer_source(
    *,
    by: Actor,
    agency: str,
    name: str,
    answers: Mapping[str, str],
    register_code: str = "",
    public_id: str = "",
    seen: int | None = None,
) -> DataSource:
    """Add a source of data, or answer again: every set of answers stays as a version. Errors: RegistersError."""
    require(by, access.SURVEY, scope=Scope(agency=agency, area=""))
    name = " ".join(name.split())
    if not name:
        raise RegistersError(_("Hãy đặt tên cho nguồn dữ liệu."))
    kept = _checked(answers)
    with transaction.atomic():
        row = _row(by, public_id, agency, seen)
        row.agency, row.name, row.register_code, row.answers = agency, name[:300], register_code[:41], kept
        row.updated_at, row.updated_by = now(), by.id
        row.version = row.version + 1 if row.pk else 1
        row.save()
        receipt = journal.append(
            by=by,
            action="registers.source.answered",
            subject=f"source:{row.public_id}",
            details={"agency": agency, "version": row.version},
        )
        DataSourceVersion.objects.create(
            source=row,
            number=row.version,
            content={"name": row.name, "answers": kept, "register": row.register_code},
            made_at=row.updated_at,
            made_by=by.id,
            receipt=receipt,
        )
    return row


def _row(by: Actor, public_id: str, agency: str, seen: int | None) -> DataSource:
    if not public_id:
        return DataSource()
    row = DataSource.objects.select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise RegistersError(_("Không có nguồn dữ liệu này."))
    if row.agency != agency:
        require(by, access.SURVEY, scope=Scope(agency=row.agency, area=""))
    if seen is not None and seen != row.version:
        raise StaleRecord(row.version, _("Có người vừa trả lời lại. Hãy xem bản mới rồi sửa."))
    return row


def _checked(answers: Mapping[str, str]) -> dict[str, Any]:
    """Return the answers to known questions; a choice must be one of its question's."""
    kept: dict[str, Any] = {}
    for question in questions():
        given = str(answers.get(question.code, "") or "").replace("\x00", "").strip()[:ANSWER_MAX]
        if given and question.choices and given not in {code for code, _words in question.choices}:
            raise RegistersError(_("%(question)s: hãy chọn một câu trả lời có sẵn.") % {"question": question.words})
        if question.code == "rows" and given:
            digits = given.replace(".", "").replace(" ", "")
            if not (digits.isascii() and digits.isdigit()):
                raise RegistersError(_("%(question)s: hãy ghi một con số.") % {"question": question.words})
            given = digits
        kept[question.code] = given
    return kept
