"""Forms of imports."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tinhso.data.imports.data import ColumnMap, FieldSource, Layout, Mode
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


class RowForm(forms.Form):
    """The texts of one row set aside."""

    def __init__(self, data: Any, declaration: Declaration, values: dict[str, Any]) -> None:
        super().__init__(data)
        for item in declaration.shown:
            self.fields[item.name] = forms.CharField(
                label=str(item.label), required=False, max_length=4000, initial=values.get(item.name, ""), strip=False
            )
