"""Forms of the directory: a row by its fields, an operation of change, its document, a file, a person."""

from dataclasses import fields
from decimal import Decimal
from types import NoneType
from typing import Any, get_args, get_type_hints

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tinhso.core.directory import words
from tinhso.core.directory.data import (
    TYPES,
    AgencyKind,
    AreaKind,
    ChangePlan,
    Content,
    DirectoryError,
    Kind,
    Level,
    NewUnit,
    Operation,
    Passing,
    Target,
)
from tinhso.core.web.api import DayField, NumberField

_CHOICES: dict[Any, dict[str, Any]] = {
    Level: words.LEVELS,
    AreaKind: words.AREA_KINDS,
    AgencyKind: words.AGENCY_KINDS,
    Passing: words.PASSINGS,
    Target: words.TARGETS,
}
_LONG = {"note", "legal_basis", "moved"}


class ReasonForm(forms.Form):
    """Why, and which version the reader saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Lý do"),
        help_text=_("Ví dụ số và ngày của văn bản. Lý do được ghi vào nhật ký."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Hãy ghi lý do.")},
    )


class RowForm(ReasonForm):
    """One row of any kind, a field for each of its fields; the code that names it stays."""

    def __init__(self, content: Content, seen: int, *args: Any, **kwargs: Any) -> None:
        self.content = content
        kind = content.kind_of_row
        self.hints = {name: _type(hint) for name, hint in get_type_hints(TYPES[kind]).items()}
        self.names = [item.name for item in fields(content) if item.name not in _fixed(kind)]
        initial = {name: _shown(getattr(content, name)) for name in self.names}
        super().__init__(*args, **{**kwargs, "initial": {**initial, "seen": seen}})
        for name in self.names:
            self.fields[name] = _field(name, self.hints[name])
        self.order_fields([*self.names, "reason"])

    def changed(self) -> Content:
        """Return the content with the form's values."""
        values = {item.name: getattr(self.content, item.name) for item in fields(self.content)}
        for name in self.names:
            values[name] = _kept(self.hints[name], self.cleaned_data[name])
        return type(self.content)(**values)


def _fixed(kind: Kind) -> set[str]:
    """Return the fields that name a row: another value would be another row."""
    return {"target", "old", "new"} if kind is Kind.SUCCESSOR else {"code"}


def _type(hint: Any) -> Any:
    if hint == tuple[str, ...]:
        return tuple
    inner = [arg for arg in get_args(hint) if arg is not NoneType]
    return inner[0] if inner else hint


def _shown(value: Any) -> Any:
    return "; ".join(value) if isinstance(value, tuple) else value


def _kept(kind: Any, value: Any) -> Any:
    if kind is tuple:
        return tuple(part.strip() for part in (value or "").split(";") if part.strip())
    if kind in _CHOICES:
        return kind(value)
    if kind is int:
        return int(value) if value is not None else None
    if kind is Decimal:
        return value.normalize() if value is not None else None
    return value if value is not None or kind is not str else ""


def _field(name: str, kind: Any) -> forms.Field:
    label = words.FIELDS[name]
    if kind in _CHOICES:
        return forms.ChoiceField(label=label, choices=[(str(code), text) for code, text in _CHOICES[kind].items()])
    if kind is bool:
        return forms.BooleanField(label=label, required=False)
    if kind is int or kind is Decimal:
        return NumberField(label=label, required=False)
    if name in {"valid_from", "valid_to", "on"}:
        return DayField(label=label, required=name == "on")
    if kind is tuple:
        return forms.CharField(label=label, required=False, help_text=_("Cách nhau bằng dấu chấm phẩy."))
    widget = forms.Textarea(attrs={"rows": 2}) if name in _LONG else forms.TextInput()
    required = name in {"full_name", "title"} or name == "name"
    return forms.CharField(label=label, required=required, max_length=500, widget=widget)


# --- operations of change ------------------------------------------------------------------------


class ChangeForm(forms.Form):
    """What a change is to do. Units are written one a line, so that a resolution can be copied in."""

    title = forms.CharField(label=_("Tên việc"), max_length=300, help_text=_("Ví dụ: Nhập xã A và xã B thành xã C"))
    operation = forms.ChoiceField(label=_("Việc"), choices=list(words.OPERATIONS.items()))
    target = forms.ChoiceField(label=_("Của"), choices=list(words.TARGETS.items()))
    on = DayField(label=_("Có hiệu lực từ ngày"))
    sources = forms.CharField(
        label=_("Đơn vị cũ"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("Mỗi dòng một mã, ví dụ 32002 hoặc camau/stttt."),
    )
    results = forms.CharField(
        label=_("Đơn vị mới, hoặc đơn vị tiếp nhận"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_(
            "Mỗi dòng: mã; tên đầy đủ; loại (xa, phuong… để trống là như cũ); tỷ lệ được giao (nếu văn bản có, "
            "ví dụ 1/3); phần chuyển. Đơn vị đang có thì chỉ cần mã. Giải thể không có nơi nhận thì để trống."
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def plan(self) -> ChangePlan:
        """Return what the form says."""
        data = self.cleaned_data
        return ChangePlan(
            operation=Operation(data["operation"]),
            target=Target(data["target"]),
            on=data["on"],
            sources=tuple(line.strip() for line in data["sources"].splitlines() if line.strip()),
            results=tuple(_new_unit(line) for line in data["results"].splitlines() if line.strip()),
        )

    @staticmethod
    def shown(plan: ChangePlan) -> dict[str, Any]:
        """Return what the fields show for a draft."""
        return {
            "operation": plan.operation.value,
            "target": plan.target.value,
            "on": plan.on,
            "sources": "\n".join(plan.sources),
            "results": "\n".join(
                "; ".join([unit.code, unit.name, unit.kind, unit.share, unit.moved]).rstrip("; ")
                for unit in plan.results
            ),
        }


def _new_unit(line: str) -> NewUnit:
    cells = [cell.strip() for cell in line.split(";")]
    if len(cells) > 5:
        raise DirectoryError(_now("Dòng «%(line)s» có nhiều phần hơn mẫu.") % {"line": line.strip()})
    code, name, kind, share, moved = (*cells, "", "", "", "")[:5]
    return NewUnit(code=code, name=name, kind=kind, share=share, moved=moved)


class DecisionForm(forms.Form):
    """The document that decides a change."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.CharField(label=_("Số, ký hiệu văn bản"), max_length=100, help_text=_("Ví dụ 1655/NQ-UBTVQH15"))
    dated = DayField(label=_("Ngày ban hành"))
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    file = forms.FileField(label=_("Tệp văn bản (PDF, DOCX)"), required=False)


class ImportForm(forms.Form):
    """A CSV file to try, and to load once it is sound."""

    kind = forms.ChoiceField(label=_("Nạp"), choices=list(words.KINDS.items()))
    file = forms.FileField(label=_("Tệp CSV"), help_text=_("UTF-8, hàng đầu là tiêu đề như tệp mẫu."))


class LoadForm(forms.Form):
    """The second step of an import: the text tried, and why it is loaded."""

    kind = forms.ChoiceField(choices=list(words.KINDS.items()), widget=forms.HiddenInput)
    text = forms.CharField(widget=forms.HiddenInput, strip=False)
    reason = forms.CharField(
        label=_("Lý do"), max_length=1000, help_text=_("Ví dụ số và ngày của văn bản. Lý do được ghi vào nhật ký.")
    )


class PersonForm(forms.Form):
    """A person."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Họ và tên"), max_length=200)
    phone = forms.CharField(label=_("Điện thoại"), max_length=30, required=False)
    email = forms.EmailField(label=_("Thư điện tử công vụ"), required=False)


class PostForm(forms.Form):
    """A post to take."""

    post = forms.ChoiceField(label=_("Chức vụ"))
    valid_from = DayField(label=_("Từ ngày"))
    basis = forms.CharField(label=_("Căn cứ"), max_length=500, required=False)

    def __init__(self, posts: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["post"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = posts


class LeaveForm(forms.Form):
    """A post to leave."""

    post = forms.CharField(widget=forms.HiddenInput)
    valid_to = DayField(label=_("Đến hết ngày"))
