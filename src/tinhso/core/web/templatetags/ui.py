"""Template tags of the design system (built in: no template loads them)."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from zlib import crc32

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, FileInput, Textarea
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.core.web.data import Chart, ListPage, Provenance, Verdict
from tinhso.core.web.rules import formats
from tinhso.core.web.rules.icons import ICONS
from tinhso.core.web.rules.listview import list_view
from tinhso.core.web.rules.words import PROVENANCES, VERDICTS

register = template.Library()


# --- figures and days ---------------------------------------------------------------------------


@register.filter
def vn_number(value: Any, decimals: int | None = None) -> str:
    """``{{ v|vn_number }}`` 1.234,5; ``{{ v|vn_number:2 }}`` with two decimals; nothing for no number."""
    return formats.format_number(value, decimals)


@register.filter
def vn_percent(value: Any, decimals: int | None = None) -> str:
    """``{{ 86.41|vn_percent }}`` 86,41%; the value is already in percent."""
    return formats.format_percent(value, decimals)


@register.filter
def vn_money(value: Any, decimals: int | None = None) -> str:
    """``{{ v|vn_money }}`` 1.234,5 triệu đồng; the value is in million đồng."""
    return formats.format_money(value, decimals)


@register.filter
def vn_date(value: Any) -> str:
    """``{{ v|vn_date }}`` 15/10/2024, times in the province's zone."""
    return formats.format_date(value)


@register.filter
def vn_datetime(value: Any) -> str:
    """``{{ v|vn_datetime }}`` 15/10/2024 08:30 in the province's zone."""
    return formats.format_datetime(value)


# --- marks --------------------------------------------------------------------------------------


@register.simple_tag
def provenance(code: Any) -> SafeString | str:
    """``{% provenance "stated" %}``: the small outlined label that every figure carries."""
    if code not in set(Provenance):
        return ""
    word = PROVENANCES[Provenance(code)]
    return format_html('<span class="provenance {}" title="{}">{}</span>', str(code), word.meaning, word.label)


@register.simple_tag
def verdict(code: Any, words: str = "") -> SafeString | str:
    """``{% verdict "met" %}``: mark and word, never colour alone; ``words`` replaces the word."""
    if code not in set(Verdict):
        return ""
    word = VERDICTS[Verdict(code)]
    return format_html(
        '<span class="verdict {}" title="{}"><span class="mark" aria-hidden="true">{}</span> {}</span>',
        str(code),
        word.meaning,
        word.mark,
        words or word.label,
    )


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """``{% icon "search" %}``: a line drawing; hidden from screen readers unless it has a ``label``."""
    paths = ICONS[name]
    if label:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}" focusable="false">{}</svg>',
            label,
            mark_safe(paths),  # noqa: S308 - our own drawings
        )
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(paths),  # noqa: S308 - our own drawings
    )


@register.inclusion_tag("core/parts/empty_state.html")
def empty_state(title: str, text: str = "", link_url: str = "", link_label: str = "") -> dict[str, str]:
    """``{% empty_state title text link_url link_label %}``: why it is empty and what fills it."""
    return {"title": title, "text": text, "link_url": link_url, "link_label": link_label}


# --- charts -------------------------------------------------------------------------------------


def _plain(value: Any) -> int | float | None:
    if value is None:
        return None
    return float(value) if isinstance(value, Decimal | float) else int(value)


@register.inclusion_tag("core/parts/chart.html")
def chart(value: Chart) -> dict[str, Any]:
    """``{% chart chart %}``: draws a Chart, with its table below; without JavaScript the table is there."""
    series = value.named_series()
    data = {
        "kind": value.kind,
        "title": str(value.title),
        "unit": str(value.unit),
        "labels": [str(label) for label in value.labels],
        "series": [
            {"name": str(name), "values": [_plain(v) for v in values], "simulated": name in value.simulated}
            for name, values in series
        ],
        "empty": _("chưa có số liệu"),
    }
    body = json.dumps(data, ensure_ascii=False)
    name = f"chart-{crc32(body.encode()):08x}"
    return {
        "chart": value,
        "data": data,
        "name": name,
        "data_id": f"{name}-data",
        "heads": [name for name, _values in series],
        "table": [
            (label, [formats.format_number(values[index]) for _name, values in series])
            for index, label in enumerate(value.labels)
        ],
    }


# --- forms --------------------------------------------------------------------------------------


def _kind(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return "checkbox"
    if isinstance(widget, FileInput):
        return "file"
    if isinstance(widget, Textarea):
        return "textarea"
    if getattr(widget, "input_type", "") in {"radio", "checkbox"}:
        return "choices"
    return "select" if getattr(widget, "input_type", "") == "select" else "input"


def _described_by(field: BoundField) -> str:
    parts = []
    if field.help_text:
        parts.append(f"{field.id_for_label}-hint")
    if field.errors:
        parts.append(f"{field.id_for_label}-error")
    return " ".join(parts)


def _drawn(field: BoundField) -> dict[str, Any]:
    kind = _kind(field)
    described = _described_by(field)
    attributes: dict[str, Any] = {}
    if described and kind != "choices":
        attributes["aria-describedby"] = described
    if field.errors:
        attributes["aria-invalid"] = "true"
    css = {"input": "ds-input", "textarea": "ds-input", "select": "ds-input", "file": "file-input"}.get(kind, "")
    given = field.field.widget.attrs.get("class", "")
    if css or given:
        attributes["class"] = f"{css} {given}".strip()
    group_id = field.id_for_label or f"id_{field.html_name}"
    return {
        "field": field,
        "kind": kind,
        "widget": field.as_widget(attrs=attributes),
        "described": described,
        "id": group_id,
        "required": field.field.required,
    }


@register.inclusion_tag("core/parts/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """``{% form_fields form %}``: every field with label, hint and its error; hidden fields too."""
    return {
        "hidden": list(form.hidden_fields()),
        "fields": [_drawn(field) for field in form.visible_fields()],
    }


@register.inclusion_tag("core/parts/form_field.html")
def form_field(field: BoundField) -> dict[str, Any]:
    """``{% form_field form.name %}``: one field, where a form is laid out by hand."""
    return {"item": _drawn(field)}


def _problems(form: BaseForm) -> Iterable[tuple[str, str]]:
    for message in form.non_field_errors():
        yield "", str(message)
    for field in form:
        for message in field.errors:
            yield field.id_for_label or f"id_{field.html_name}", f"{field.label}: {message}"


@register.inclusion_tag("core/parts/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """``{% error_summary form %}``: at the top of a form, what is wrong, each a link to its field."""
    return {"problems": list(_problems(form)) if form.is_bound else []}


# --- lists --------------------------------------------------------------------------------------


@register.inclusion_tag("core/parts/list_table.html", takes_context=True)
def list_table(context: Context, page: ListPage) -> dict[str, Any]:
    """``{% list_table page %}``: search, filters, column chooser, sortable table, paging and exports."""
    return {"list": list_view(page), "page": page, "request": context.get("request")}


@register.inclusion_tag("core/parts/list_tools.html")
def list_tools(page: ListPage) -> dict[str, Any]:
    """``{% list_tools page %}``: column chooser and exports, for a page that draws the table itself."""
    return {"list": list_view(page), "page": page}


@register.inclusion_tag("core/parts/list_headings.html")
def list_headings(page: ListPage) -> dict[str, Any]:
    """``{% list_headings page %}``: the head of the table with its sorting, for a page that draws the rows itself."""
    return {"list": list_view(page), "page": page}


# --- pages --------------------------------------------------------------------------------------

ROLE_WORDS = {
    "citizen": gettext_lazy("Người dân"),
    "business": gettext_lazy("Doanh nghiệp"),
    "team_member": gettext_lazy("Tổ công nghệ số cộng đồng"),
    "officer": gettext_lazy("Công chức xử lý"),
    "unit_head": gettext_lazy("Lãnh đạo đơn vị"),
    "data_steward": gettext_lazy("Quản lý dữ liệu"),
    "reviewer": gettext_lazy("Người thẩm tra"),
    "leader": gettext_lazy("Lãnh đạo tỉnh"),
    "auditor": gettext_lazy("Kiểm toán"),
    "administrator": gettext_lazy("Quản trị hệ thống"),
}


@register.filter
def role_words(code: Any) -> str:
    """``{{ role|role_words }}``: what a role is called."""
    return str(ROLE_WORDS.get(str(code), code))


@register.filter
def is_here(url: str, path: str) -> bool:
    """``{{ item.url|is_here:request.path }}``: whether *path* lies under *url* (the home page only at itself)."""
    return path == url or (url != "/" and path.startswith(url))
