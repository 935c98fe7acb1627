"""Forms of claims: what people enter, checked field by field with clear Vietnamese messages."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tinhso.core.clock import api as clock
from tinhso.core.web.api import NumberError, format_number, parse_number
from tinhso.steering.claims.data import Bound, ClaimKind, NumberStyle, RelationKind
from tinhso.steering.claims.models import Document
from tinhso.steering.claims.rules.wording import BOUNDS, KINDS, RELATIONS
from tinhso.steering.claims.selectors.letters import LetterHead, sentence_case
from tinhso.steering.claims.services.claims import Correction

ACCEPTED = ".docx,.xlsx,.pdf,.txt,.md,.csv"


class CheckForm(forms.Form):
    """A document to check: a file, or pasted text."""

    file = forms.FileField(
        label=_("Tệp báo cáo"),
        required=False,
        help_text=_("DOCX, XLSX, PDF có chữ, TXT, MD hoặc CSV, tối đa 25 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        allow_empty_file=True,
    )
    text = forms.CharField(
        label=_("Hoặc dán văn bản"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Dán cả đoạn có số liệu; bảng dán từ Excel cũng được."),
    )

    def clean(self) -> dict[str, Any]:
        """Require one of the two, not both, within the size."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        file, text = given.get("file"), (given.get("text") or "").strip()
        if file and text:
            self.add_error("text", _("Chỉ chọn một: tệp hoặc văn bản dán. Hãy xóa một trong hai."))
        elif not file and not text and not self.errors:
            self.add_error("file", _("Hãy chọn một tệp, hoặc dán văn bản vào ô bên dưới."))
        if file and file.size > settings.MAX_UPLOAD_BYTES:
            self.add_error("file", _("Tệp lớn hơn 25 MB. Hãy bỏ bớt hình ảnh hoặc tách thành nhiều tệp."))
        return given


class NumberField(forms.CharField):
    """A number written the Vietnamese way: 1.234,5."""

    def clean(self, value: Any) -> Any:
        """Return the Decimal, or None where it may be empty."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return Decimal(parse_number(text))
        except NumberError as error:
            raise forms.ValidationError(str(error)) from error


class CorrectionForm(forms.Form):
    """What a claim should say."""

    value = NumberField(label=_("Giá trị"), max_length=40, help_text=_("Viết kiểu Việt Nam, ví dụ 1.234,5."))
    unit = forms.CharField(
        label=_("Đơn vị"), max_length=60, required=False, help_text=_("Ví dụ: %, hồ sơ, triệu đồng.")
    )
    subject = forms.CharField(label=_("Nói về"), max_length=300, help_text=_("Con số này đếm hoặc đo cái gì."))
    period = forms.CharField(label=_("Thời điểm, kỳ"), max_length=120, required=False)
    bound = forms.ChoiceField(label=_("Mức nêu"), choices=list(BOUNDS.items()))
    kind = forms.ChoiceField(label=_("Loại"), choices=list(KINDS.items()))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(label=_("Lý do sửa"), max_length=500, required=False)

    def correction(self) -> Correction:
        """Return the clean values."""
        return _correction(self.cleaned_data)


def _correction(given: dict[str, Any]) -> Correction:
    return Correction(
        value=given["value"],
        unit=given["unit"],
        subject=given["subject"],
        period=given["period"],
        bound=Bound(given["bound"]),
        kind=ClaimKind(given["kind"]),
    )


def correction_initial(content: dict[str, Any], version: int) -> dict[str, Any]:
    """Return how a stored claim fills the form."""
    value = Decimal(content["value"])
    return {
        "value": format_number(value, max(0, content["decimals"])) if content["decimals"] > 0 else format_number(value),
        "unit": content["unit"],
        "subject": content["subject"],
        "period": content["period"],
        "bound": content["bound"],
        "kind": content["kind"],
        "version": version,
    }


class VersionForm(forms.Form):
    """A single step on a claim or finding seen at one version."""

    version = forms.IntegerField(min_value=1)
    reason = forms.CharField(max_length=2000, required=False)


class AddClaimForm(forms.Form):
    """A figure the program missed: where it stands and what it says."""

    block = forms.IntegerField(
        label=_("Đoạn số"), min_value=1, help_text=_("Số nhỏ ở lề trái mỗi đoạn trong phần Văn bản.")
    )
    row = forms.IntegerField(label=_("Dòng trong bảng"), min_value=1, required=False)
    column = forms.IntegerField(label=_("Cột trong bảng"), min_value=1, required=False)
    text = forms.CharField(
        label=_("Con số như trong văn bản"), max_length=60, help_text=_("Chép đúng từng dấu, ví dụ 86,41%.")
    )
    value = NumberField(label=_("Giá trị"), max_length=40, help_text=_("Viết kiểu Việt Nam, ví dụ 1.234,5."))
    unit = forms.CharField(label=_("Đơn vị"), max_length=60, required=False)
    subject = forms.CharField(label=_("Nói về"), max_length=300)
    period = forms.CharField(label=_("Thời điểm, kỳ"), max_length=120, required=False)
    bound = forms.ChoiceField(label=_("Mức nêu"), choices=list(BOUNDS.items()))
    kind = forms.ChoiceField(label=_("Loại"), choices=list(KINDS.items()))

    def correction(self) -> Correction:
        """Return the clean values."""
        return _correction(self.cleaned_data)


class RelationForm(forms.Form):
    """What holds between figures of one document."""

    kind = forms.ChoiceField(label=_("Quan hệ"), choices=list(RELATIONS.items()))
    terms = forms.MultipleChoiceField(
        label=_("Các số tạo nên kết quả"),
        help_text=_("Theo đúng thứ tự của quan hệ, ví dụ tử số rồi mẫu số. Giữ Ctrl để chọn nhiều số."),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    result = forms.ChoiceField(label=_("Số là kết quả"))

    def __init__(self, *args: Any, claims: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["terms"].choices = claims  # type: ignore[attr-defined]
        self.fields["result"].choices = claims  # type: ignore[attr-defined]

    def relation(self) -> tuple[RelationKind, tuple[str, ...], str]:
        """Return kind, terms and result."""
        given = self.cleaned_data
        return RelationKind(given["kind"]), tuple(given["terms"]), given["result"]


class StyleForm(forms.Form):
    """How the document writes decimals."""

    style = forms.ChoiceField(
        choices=[
            (NumberStyle.VIETNAMESE.value, _("Kiểu Việt Nam: 1.234,5")),
            (NumberStyle.ENGLISH.value, _("Kiểu Anh: 1,234.5")),
            (NumberStyle.MIXED.value, _("Dùng cả hai kiểu")),
        ]
    )
    revision = forms.IntegerField(min_value=1)


class CompareForm(forms.Form):
    """Which other document to compare with."""

    other = forms.ChoiceField(label=_("So với văn bản"))

    def __init__(self, *args: Any, documents: Sequence[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_code = {document.code: document for document in documents}
        self.fields["other"].choices = [  # type: ignore[attr-defined]
            (document.code, f"{document.symbol + ': ' if document.symbol else ''}{document.title}"[:120])
            for document in documents
        ]

    def document(self) -> Document:
        """Return the document chosen."""
        return self.by_code[self.cleaned_data["other"]]


class LetterForm(forms.Form):
    """Who writes to whom; everything may be changed later in the DOCX."""

    parent_agency = forms.CharField(label=_("Cơ quan chủ quản"), max_length=120, required=False)
    agency = forms.CharField(label=_("Cơ quan gửi"), max_length=120)
    notation = forms.CharField(label=_("Ký hiệu công văn"), max_length=60, help_text=_("Phần sau số, ví dụ STTTT-CĐS."))
    place = forms.CharField(label=_("Nơi gửi"), max_length=60, help_text=_("Ví dụ: Cà Mau."))
    addressee = forms.CharField(label=_("Kính gửi"), max_length=200)
    signer_post = forms.CharField(label=_("Chức vụ người ký"), max_length=80)
    signer_name = forms.CharField(label=_("Tên người ký"), max_length=80, required=False)
    answer_by = forms.DateField(
        label=_("Đề nghị trả lời trước ngày"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    findings = forms.MultipleChoiceField(label=_("Nội dung đưa vào công văn"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, findings: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["findings"].choices = findings  # type: ignore[attr-defined]

    def head(self) -> LetterHead:
        """Return the clean values without the findings."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "findings"}
        return LetterHead(**given)


def letter_initial(document: Document, findings: Sequence[str]) -> dict[str, Any]:
    """Return how the letter form is filled for *document*."""
    return {
        "addressee": sentence_case(document.issuer),
        "answer_by": clock.today() + timedelta(days=10),
        "findings": list(findings),
        "signer_post": "Giám đốc",
    }
