"""What the pages of registers share."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from tinhso.core.clock.api import today
from tinhso.core.identity.api import actor_of
from tinhso.core.web.api import Provenance, error_page, format_date, format_datetime, format_number
from tinhso.data.registers.adapters import units
from tinhso.data.registers.adapters.pages import offered
from tinhso.data.registers.data import (
    Declaration,
    Field,
    FieldType,
    InvalidQuery,
    Kind,
    Personal,
    RegisterInfo,
    Rhythm,
    Sharing,
    UnknownRecord,
    UnknownRegister,
)
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors.naming import names_of_codes

View = Callable[..., HttpResponseBase]


def told(view: View) -> View:
    """Answer 404 for what is not there and 400 for an address that cannot be read."""

    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (UnknownRegister, UnknownRecord) as error:
            raise Http404(str(error)) from error
        except InvalidQuery as error:
            return error_page(request, 400, str(error))

    return gate


def kinds() -> dict[str, str]:
    """Return the kinds of registers in words."""
    return {
        Kind.MASTER.value: _("đối tượng"),
        Kind.REFERENCE.value: _("danh mục"),
        Kind.EVENT.value: _("sự kiện"),
    }


def rhythms() -> dict[str, str]:
    """Return the rhythms in words."""
    return {
        Rhythm.LIVE.value: _("ngay khi phát sinh"),
        Rhythm.DAILY.value: _("hằng ngày"),
        Rhythm.WEEKLY.value: _("hằng tuần"),
        Rhythm.MONTHLY.value: _("hằng tháng"),
        Rhythm.QUARTERLY.value: _("hằng quý"),
        Rhythm.YEARLY.value: _("hằng năm"),
        Rhythm.ONCE.value: _("một lần"),
    }


def sharings() -> dict[str, str]:
    """Return the classes of sharing in words."""
    return {
        Sharing.OPEN.value: _("mở"),
        Sharing.DEFAULT.value: _("chia sẻ mặc định"),
        Sharing.SPECIAL.value: _("chia sẻ đặc thù"),
    }


def personals() -> dict[str, str]:
    """Return the classes of personal data in words."""
    return {
        Personal.NONE.value: _("không"),
        Personal.BASIC.value: _("cơ bản"),
        Personal.SENSITIVE.value: _("nhạy cảm"),
    }


def types() -> dict[str, str]:
    """Return the types of fields in words."""
    return {
        FieldType.TEXT.value: _("chữ"),
        FieldType.INTEGER.value: _("số nguyên"),
        FieldType.DECIMAL.value: _("số thập phân"),
        FieldType.MONEY.value: _("tiền (đồng)"),
        FieldType.DATE.value: _("ngày"),
        FieldType.DATETIME.value: _("ngày giờ"),
        FieldType.MONTH.value: _("tháng"),
        FieldType.YEAR.value: _("năm"),
        FieldType.BOOLEAN.value: _("có/không"),
        FieldType.CODE.value: _("mã trong danh mục"),
        FieldType.REFERENCE.value: _("bản ghi của sổ khác"),
        FieldType.AREA.value: _("địa bàn"),
        FieldType.AGENCY.value: _("cơ quan"),
        FieldType.GEO.value: _("toạ độ"),
        FieldType.FILE.value: _("tệp"),
        FieldType.JSON.value: _("dữ liệu có cấu trúc"),
    }


def actions() -> dict[str, str]:
    """Return what makes a version, in words."""
    return {
        "create": _("thêm mới"),
        "import": _("nhập theo lô"),
        "correct": _("đính chính"),
        "change": _("thay đổi"),
        "close": _("khép lại phần trước thay đổi"),
        "end": _("kết thúc"),
        "merge": _("gộp"),
        "split": _("tách"),
        "undo": _("hoàn tác"),
        "erase": _("xoá dữ liệu cá nhân"),
    }


def is_simulated(declaration: Declaration) -> bool:
    """Whether a register holds training data."""
    return declaration.provenance.value == Provenance.SIMULATED.value


def provenance_of(declaration: Declaration) -> Provenance:
    """Return where the records of a register come from, for badges and exports."""
    return Provenance.SIMULATED if is_simulated(declaration) else Provenance.RECORDED


def head_context(request: HttpRequest, info: RegisterInfo, declaration: Declaration, tab: str) -> dict[str, Any]:
    """Return what the head of a register's pages shows: its name, tabs, and the acts its reader may do."""
    by = actor_of(request)
    return {
        "register": info,
        "declaration": declaration,
        "tab": tab,
        "may_write": access.may_write_some(by, declaration),
        "may_declare": access.may_declare(by, declaration.owner),
        "may_grant": access.may_grant(by, declaration.owner),
        "may_see_batches": access.may_write(by, declaration, "", "") or access.may_audit(by, declaration.owner),
        "simulated": is_simulated(declaration),
        "import_url": next((page.url for page in offered(by, declaration) if page.is_import), ""),
        "tab_links": [page for page in offered(by, declaration) if not page.is_import],
    }


class Wording:
    """How values of a register read on screen; names of units are asked once for a whole page."""

    def __init__(self, declaration: Declaration, rows: list[Mapping[str, Any]]) -> None:
        self._codes = {
            item.name: {code.code: str(code.label) for code in item.codes} for item in declaration.shown if item.codes
        }
        for item in declaration.shown:
            if item.type in {FieldType.AREA, FieldType.AGENCY}:
                wanted = {str(row[item.name]) for row in rows if row.get(item.name)}
                self._codes[item.name] = units.names(item.type, wanted, today()) if wanted else {}
            elif item.type is FieldType.CODE and item.register:
                wanted = {str(row[item.name]) for row in rows if row.get(item.name)}
                self._codes[item.name] = names_of_codes(item.register, wanted) if wanted else {}

    def text(self, field: Field, value: Any) -> str:
        """Return one value in words; "" for none."""
        if value is None or value == "":
            return ""
        if field.name in self._codes:
            return self._codes[field.name].get(str(value), str(value))
        return plain_text(field, value)

    def placed(self, field: Field, text: str) -> str:
        """Return a filter's text in words: names for codes and places."""
        if text and field.type in {FieldType.AREA, FieldType.AGENCY}:
            return units.names(field.type, {text}, today()).get(text, text)
        if field.type is FieldType.BOOLEAN:
            return {"true": _("Có"), "false": _("Không")}.get(text, text)
        return self._codes.get(field.name, {}).get(text, text)


def plain_text(field: Field, value: Any) -> str:
    """Return one value the Vietnamese way."""
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, datetime):
        return format_datetime(value)
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Decimal | int) and field.type is not FieldType.YEAR:
        text = format_number(value)
        return f"{text} đồng" if field.type is FieldType.MONEY else text
    if isinstance(value, dict | list):
        return orjson.dumps(value).decode()
    return str(value)


def title_of(declaration: Declaration, values: Mapping[str, Any]) -> str:
    """Return what a record is called for this reader: its title fields, else its key, as far as they may be read."""
    for names in (declaration.title, declaration.key):
        fields = [declaration.field(name) for name in names]
        words = [plain_text(item, values[item.name]) for item in fields if item and values.get(item.name) is not None]
        if words:
            return " · ".join(words)
    return _("Bản ghi")
