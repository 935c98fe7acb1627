"""One row read as its register wants it: the reference that the set-wise checks in DuckDB must agree with.

A row comes as texts by field name. Each is normalised, then judged by the register's own ``Checker``; areas and
agencies are resolved to the units of the row's day, codes may be given by their label; last come the rules over several
fields.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tinhso.data.imports.rules import normalising, numbers
from tinhso.data.registers.data import Declaration, Field, FieldError, FieldType

Text = str | None
#: (kind of unit, text, level, day) → code or path, None if there was none that day
Resolve = Callable[[FieldType, str, str, date], str | None]
#: (field, code or key, day) → why no record can name it that day, in words; "" if it can
Absent = Callable[[Field, str, date | None], str]

_NUMBERS = {FieldType.INTEGER, FieldType.MONEY, FieldType.YEAR}
_PLACES = {FieldType.AREA, FieldType.AGENCY}
_LISTED = {FieldType.CODE, FieldType.REFERENCE}


class RowChecker:
    """Checks rows of one declaration. *checker* and *rules* are those of the register."""

    def __init__(
        self,
        declaration: Declaration,
        checker: Any,
        rules: Any,
        *,
        resolve: Resolve,
        absent: Absent,
        today: date,
        decimal: str = "",
        given: frozenset[str] | None = None,
    ) -> None:
        self.checker = checker
        self.rules = rules
        self.resolve = resolve
        self.absent = absent
        self.today = today
        self.decimal = decimal
        self.day_field = declaration.day_field
        self.fields = tuple(item for item in declaration.shown if given is None or item.name in given)
        self.places = tuple(item for item in self.fields if item.type in _PLACES)
        self.listed = tuple(item for item in self.fields if item.type in _LISTED and item.register)
        self.labels = {item.name: labels_of(item) for item in self.fields if item.codes}

    def check(self, row: Mapping[str, Text]) -> tuple[dict[str, Any], list[FieldError]]:
        """Return the values as the register keeps them, and everything that is wrong."""
        written: dict[str, Any] = {}
        errors: list[FieldError] = []
        for item in self.fields:
            text = row.get(item.name)
            try:
                written[item.name] = self.written(item, text) if text is not None else None
            except Unreadable as unreadable:
                errors.append(FieldError(item.name, unreadable.code, str(unreadable)))
        kept, wrong = self.checker.clean(written)
        known = {error.field for error in errors}
        errors += [error for error in wrong if error.field not in known]
        errors += self._placed(kept, {error.field for error in errors})
        errors += self._listed(kept, {error.field for error in errors})
        broken = {error.field for error in errors}
        for rule in self.rules:
            if rule.names.isdisjoint(broken) and rule.is_broken(kept):
                errors.append(FieldError(rule.first_name, rule.rule.code, str(rule.rule.words)))
        return kept, errors

    def written(self, field: Field, text: str) -> str | None:
        """Return the text of one cell properly written; None for an empty one. Raises Unreadable."""
        bare = text.strip()
        if not bare:
            return None
        if bare[0] == "=":
            raise Unreadable("formula", _("Ô là công thức, không phải giá trị. Hãy dán giá trị rồi gửi lại."))
        if field.type is FieldType.TEXT:
            return normalising.FORMATS.get(field.format, normalising.tidy)(text)
        if field.type in _NUMBERS or field.type is FieldType.DECIMAL:
            try:
                return numbers.plain_number(bare, decimal=self.decimal, whole=field.type is not FieldType.DECIMAL)
            except numbers.TwoReadings:
                words = _("Số có cả dấu chấm và dấu phẩy, hoặc đọc được hai cách. Hãy chọn dấu thập phân của tệp.")
                raise Unreadable("two_readings", words) from None
        if field.type is FieldType.DATE:
            # A spreadsheet's day often carries midnight with it.
            return bare[:10] if bare[10:] in {" 00:00:00", "T00:00:00"} else bare
        if labels := self.labels.get(field.name):
            return labels.get(bare) or labels.get(normalising.folded(bare)) or normalising.tidy(bare)
        return normalising.tidy(bare)

    def _placed(self, kept: dict[str, Any], broken: set[str]) -> list[FieldError]:
        errors = []
        for item in self.places:
            text = kept.get(item.name)
            if text is None or item.name in broken:
                continue
            day = (kept.get(self.day_field) if self.day_field else None) or self.today
            found = self.resolve(item.type, text, item.level, day)
            found = found or self.resolve(item.type, text, item.level, self.today)
            if found is None:
                shown = f"{day.day:02}/{day.month:02}/{day.year}"
                message = _("Không có đơn vị «%(code)s» vào ngày %(day)s.") % {"code": text[:60], "day": shown}
                errors.append(FieldError(item.name, "unit", message))
            else:
                kept[item.name] = found
        return errors

    def _listed(self, kept: Mapping[str, Any], broken: set[str]) -> list[FieldError]:
        day = kept.get(self.day_field) if self.day_field and self.day_field not in broken else None
        errors = []
        for item in self.listed:
            text = kept.get(item.name)
            if text is not None and item.name not in broken and (words := self.absent(item, text, day)):
                errors.append(FieldError(item.name, "code" if item.type is FieldType.CODE else "reference", words))
        return errors


class Unreadable(ValueError):
    """A cell that cannot be read as what it should be."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def labels_of(field: Field) -> dict[str, str]:
    """Return code by what may stand for it in a file: the code itself, its labels, both as written and folded."""
    made: dict[str, str] = {}
    for item in field.codes:
        for text in (item.label.en, item.label.vi, item.code):
            if text:
                made[normalising.folded(text)] = item.code
                made[text] = item.code
    # A code is itself, whatever another's label says.
    return made | {item.code: item.code for item in field.codes}
