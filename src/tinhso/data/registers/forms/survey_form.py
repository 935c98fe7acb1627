"""The ten questions about a source of data as one form, in three groups."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tinhso.blocks.forms.api import Draft, Group, Layout, SchemaForm
from tinhso.core.access.api import Actor
from tinhso.data.registers.rules.survey import Question, questions

ANSWER_MAX = 300


def _asked(question: Question) -> dict[str, Any]:
    made: dict[str, Any] = {"title": question.words, "description": question.hint}
    if question.choices:
        return made | {
            "oneOf": [{"const": code, "title": words} for code, words in question.choices],
            "x-widget": "radio",
        }
    return made | {"type": "string", "maxLength": ANSWER_MAX}


def survey_schema(owners: Sequence[tuple[str, str]], registers: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return what is asked of a source."""
    return {
        "type": "object",
        "properties": {
            "agency": {"title": _("Cơ quan"), "oneOf": [{"const": code, "title": name} for code, name in owners]},
            "name": {
                "title": _("Tên nguồn dữ liệu"),
                "type": "string",
                "maxLength": 300,
                "description": _("Như trong cơ quan vẫn gọi, ví dụ Hồ sơ hành nghề y."),
            },
            **{question.code: _asked(question) for question in questions()},
            "register_code": {
                "title": _("Sổ tương ứng trong kho dữ liệu"),
                "oneOf": [{"const": code, "title": name} for code, name in registers] or [{"const": "-", "title": "–"}],
            },
        },
        "required": ["agency", "name"],
    }


def _layout() -> Layout:
    return Layout(
        (
            Group(_("Dữ liệu gì, đang ở đâu"), ("agency", "name", "about", "kept_in", "rows", "digitised")),
            Group(_("Giữ, cập nhật, an toàn"), ("updated", "key", "personal", "checked")),
            Group(_("Chia sẻ và trách nhiệm"), ("shared", "keeper", "register_code")),
        )
    )


class SurveyForm(SchemaForm):
    """Ten questions about one source."""

    def __init__(
        self,
        data: Any = None,
        *,
        by: Actor,
        owners: Sequence[tuple[str, str]],
        registers: Sequence[tuple[str, str]],
        values: Mapping[str, Any] | None = None,
        draft: Draft | None = None,
    ) -> None:
        super().__init__(
            survey_schema(owners, registers), data, by=by, layout=_layout(), values=values, draft=draft, checks=False
        )
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        self.fields["seen"].initial = (values or {}).get("seen")
        self.bring_back()
