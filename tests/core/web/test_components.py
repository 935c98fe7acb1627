import re

import pytest
from django import forms
from django.template import Context, Template

from tinhso.core.web.api import Chart, DayField
from tinhso.core.web.rules.icons import ICONS


def drawn(source, **context):
    return Template(source).render(Context(context))


def test_a_verdict_has_its_mark_and_its_word():
    assert re.sub(r"<[^>]+>", "", drawn('{% verdict "not_met" %}')) == "✕ không đạt"
    assert "đạt, số khác" in drawn('{% verdict "attention" "đạt, số khác" %}')


def test_an_unknown_code_draws_nothing():
    assert drawn('{% verdict "green" %}{% provenance "rumour" %}{% provenance None %}') == ""


@pytest.mark.parametrize(
    ("code", "word"),
    [("stated", "theo văn bản"), ("reported", "báo cáo"), ("recorded", "ghi nhận"), ("simulated", "mô phỏng")],
)
def test_a_provenance_reads_as_its_word(code, word):
    assert re.sub(r"<[^>]+>", "", drawn("{% provenance code %}", code=code)) == word


def test_every_icon_is_drawn_and_silent_unless_named():
    for name in ICONS:
        assert 'aria-hidden="true"' in drawn("{% icon name %}", name=name)
    assert 'aria-label="Tìm &lt;b&gt;"' in drawn('{% icon "search" label=text %}', text="Tìm <b>")


def test_words_given_to_components_are_never_markup():
    html = drawn("{% empty_state t t %}{% verdict 'met' t %}", t="<script>")
    assert "<script>" not in html


CHART = Chart("bar", "Tỷ lệ", ["A", "B"], {"Đã nêu": [92.4, None], "</script><b>": [1234, 0]}, "%")


def test_a_chart_carries_its_table():
    html = drawn("{% chart c %}", c=CHART)
    assert ">92,4<" in html
    assert ">1.234<" in html
    assert ">0<" in html  # nought is a figure
    assert html.count("chưa có số liệu") == 1  # None is no nought


def test_a_chart_lets_no_markup_out_of_its_data():
    html = drawn("{% chart c %}", c=CHART)
    assert "</script><b>" not in html


def test_a_chart_with_a_series_too_short_is_refused():
    with pytest.raises(ValueError, match="1 values for 2 labels"):
        Chart("bar", "x", ["a", "b"], {"s": [1]})
    with pytest.raises(ValueError, match="pie"):
        Chart("pie", "x", [], {})


class Form(forms.Form):
    name = forms.CharField(label="Tên", help_text="Ghi đủ họ tên.")
    day = DayField(label="Hạn", required=False)
    kind = forms.ChoiceField(label="Loại", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    agreed = forms.BooleanField(label="Đồng ý")
    secret = forms.CharField(widget=forms.HiddenInput, initial="s")


def test_a_field_has_label_hint_and_error_joined_to_it():
    html = drawn("{% form_fields f %}", f=Form({"day": "31/02/2024"}))
    assert '<label for="id_name">Tên</label>' in html
    assert 'id="id_name-hint">Ghi đủ họ tên.<' in html
    box = re.search(r'<input[^>]*name="name"[^>]*>', html)[0]
    assert 'aria-invalid="true"' in box
    assert 'aria-describedby="id_name-hint id_name-error"' in box
    assert "không phải một ngày có thật" in html
    assert 'value="31/02/2024"' in html  # what was typed stays
    assert "(không bắt buộc)" in html
    assert re.search(r'<input type="hidden" name="secret"', html)
    assert "<legend>Loại</legend>" in html


def test_the_summary_links_to_each_field_with_an_error():
    html = drawn("{% error_summary f %}", f=Form({}))
    targets = re.findall(r'href="#([^"]+)"', html)
    fields = drawn("{% form_fields f %}", f=Form({}))
    assert targets == ["id_name", "id_kind", "id_agreed", "id_secret"]
    for target in targets:
        assert f'id="{target}"' in fields


def test_a_fresh_form_has_no_summary():
    assert drawn("{% error_summary f %}", f=Form()).strip() == ""


def test_roles_are_called_as_identity_calls_them():
    from tinhso.core.identity.words import ROLES

    assert len(ROLES) == 10
    for words in ROLES:
        assert drawn("{{ role|role_words }}", role=words.role) == str(words.name)


def test_an_empty_field_is_asked_for_in_our_voice():
    assert "Hãy điền mục này." in drawn("{% error_summary f %}", f=Form({}))
