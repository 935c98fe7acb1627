"""Forms of imports."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tinhso.data.imports.data import ColumnMap, FieldSource, Layout, Mode, SourceSettings
from tinhso.data.registers.data import Declaration


class NewImportForm(forms.Form):
    """Which register, from where, and whether the file holds everything."""

    def __init__(self, data: Any, files: Any, registers: dict[str, str], initial: dict[str, Any]) -> None:
        super().__init__(data, files, initial=initial)
        self.fields["register"] = forms.ChoiceField(label=_("Sổ dữ liệu"), choices=list(registers.items()))
        self.fields["file"] = forms.FileField(
            label=_("Tệp gửi lên"),
            required=False,
            help_text=_("CSV, TSV, XLSX, JSON Lines hoặc Parquet, tới 2 GB. Bảng mã cũ (TCVN3, VNI) tự nhận ra."),
        )
        self.fields["address"] = forms.CharField(
            label=_("Hoặc địa chỉ của tệp"),
            required=False,
            max_length=500,
            help_text=_("https://…, sftp://người@máy/tệp, hoặc tệp trong thư mục nhập của máy chủ."),
        )
        self.fields["mode"] = forms.ChoiceField(
            label=_("Tệp chứa"),
            choices=[(Mode.INCREMENTAL.value, _("bản ghi mới và thay đổi")), (Mode.FULL.value, _("toàn bộ sổ"))],
            widget=forms.RadioSelect,
        )

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one source."""
        data = super().clean() or {}
        if bool(data.get("file")) == bool(data.get("address")):
            self.add_error("file", _("Hãy chọn đúng một nguồn: tệp gửi lên, hoặc địa chỉ của tệp."))
        return data


class StandingForm(forms.Form):
    """Where files are fetched from, how often, and what then happens; *registers* only while it is new."""

    def __init__(self, data: Any, initial: dict[str, Any], registers: dict[str, str] | None = None) -> None:
        super().__init__(data, initial=initial)
        if registers is not None:
            self.fields["register"] = forms.ChoiceField(label=_("Sổ dữ liệu"), choices=list(registers.items()))
        self.fields["name"] = forms.CharField(
            label=_("Tên nguồn"),
            max_length=200,
            help_text=_("Cách ghép cột được nhớ theo tên này, ví dụ «Một cửa gửi hằng ngày»."),
        )
        self.fields["address"] = forms.CharField(
            label=_("Lấy tệp ở đâu"),
            max_length=500,
            help_text=_(
                "https://…, sftp://người@máy/tệp, hoặc tệp trong thư mục nhập của máy chủ; thư mục: lấy tệp mới nhất."
            ),
        )
        rhythms = [
            ("15", _("15 phút một lần")),
            ("60", _("mỗi giờ")),
            ("360", _("6 giờ một lần")),
            ("1440", _("24 giờ một lần")),
            ("day", _("mỗi ngày vào giờ dưới đây")),
        ]
        self.fields["every"] = forms.ChoiceField(label=_("Nhịp"), choices=rhythms)
        self.fields["at"] = forms.TimeField(
            label=_("Giờ lấy mỗi ngày"), required=False, help_text=_("Viết giờ:phút, ví dụ 05:30.")
        )
        self.fields["mode"] = forms.ChoiceField(
            label=_("Tệp chứa"),
            choices=[(Mode.INCREMENTAL.value, _("bản ghi mới và thay đổi")), (Mode.FULL.value, _("toàn bộ sổ"))],
            widget=forms.RadioSelect,
        )
        self.fields["publish"] = forms.ChoiceField(
            label=_("Khi nhập xong"),
            choices=[("wait", _("chờ người xem rồi mới công bố")), ("self", _("tự công bố; dòng lỗi vẫn để riêng"))],
            widget=forms.RadioSelect,
        )

    def settings(self) -> SourceSettings:
        """Return what was said."""
        data = self.cleaned_data
        every = int(data["every"]) if data["every"] != "day" else None
        return SourceSettings(
            name=data["name"],
            address=data["address"],
            every=every,
            at=None if every else data["at"],
            mode=data["mode"],
            publish=data["publish"] == "self",
        )


class MappingForm(forms.Form):
    """For each field of the register: a column of the file, or one value for all rows."""

    def __init__(self, data: Any, declaration: Declaration, layout: Layout, mapping: ColumnMap) -> None:
        super().__init__(data)
        self.declaration = declaration
        choices = [("", _("– không có trong tệp –")), *((name, name) for name in layout.columns)]
        for item in declaration.shown:
            given = mapping.fields.get(item.name, FieldSource())
            label = str(item.label) + (" *" if item.required or item.name in declaration.key else "")
            self.fields[f"column_{item.name}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=given.column
            )
            self.fields[f"constant_{item.name}"] = forms.CharField(
                label=_("Giá trị chung"), required=False, max_length=500, initial=given.constant
            )
        self.fields["decimal"] = forms.ChoiceField(
            label=_("Dấu thập phân của tệp"),
            choices=[
                ("", _("để riêng số đọc được hai cách")),
                (",", _("dấu phẩy: 1.234,5")),
                (".", _("dấu chấm: 1,234.5")),
            ],
            required=False,
            initial=mapping.decimal,
        )
        self.fields["ends_absent"] = forms.BooleanField(
            label=_("Kết thúc bản ghi vắng mặt trong tệp (chỉ khi tệp chứa toàn bộ sổ)"),
            required=False,
            initial=mapping.ends_absent,
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return the fields as lines of the mapping table."""
        return [
            {"field": item, "column": self[f"column_{item.name}"], "constant": self[f"constant_{item.name}"]}
            for item in self.declaration.shown
        ]

    def mapping(self) -> ColumnMap:
        """Return what was chosen."""
        data = self.cleaned_data
        fields = {
            item.name: FieldSource(column=data[f"column_{item.name}"], constant=data[f"constant_{item.name}"])
            for item in self.declaration.shown
            if data[f"column_{item.name}"] or data[f"constant_{item.name}"]
        }
        return ColumnMap(fields, decimal=data["decimal"], ends_absent=data["ends_absent"])


class _Told(forms.CharField):
    """A text whose page says whether it must be given; the register itself refuses what is missing."""

    def validate(self, value: Any) -> None:
        """Leave the judgement to the register's own rules."""


class RowForm(forms.Form):
    """The texts of one row set aside."""

    def __init__(self, data: Any, declaration: Declaration, values: dict[str, Any]) -> None:
        super().__init__(data)
        for item in declaration.shown:
            self.fields[item.name] = _Told(
                label=str(item.label),
                required=item.required or item.name in declaration.key,
                max_length=4000,
                initial=values.get(item.name, ""),
                strip=False,
            )
