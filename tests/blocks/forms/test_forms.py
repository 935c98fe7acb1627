"""What a schema asks for, how it is drawn, and how what people type is read."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from tinhso.blocks.forms.api import Draft, FieldProblem, Group, Layout, SchemaForm, SchemaRefused
from tinhso.core.access.api import SYSTEM, Actor
from tinhso.core.clock.api import now
from tinhso.core.directory import api as directory

PROVINCE = Path(__file__).resolve().parents[3] / "provinces" / "ca-mau"

ME = Actor("me", is_signed_in=True)
SCHEMA = {
    "type": "object",
    "title": "Tàu cá",
    "properties": {
        "plate": {"type": "string", "title": "Số đăng ký", "maxLength": 10},
        "built": {"type": ["string", "null"], "format": "date", "title": "Ngày đóng"},
        "length": {"type": "number", "minimum": 0, "maximum": 60, "title": "Chiều dài", "x-unit": "m"},
        "crew": {"type": ["integer", "null"], "title": "Thuyền viên"},
        "gear": {"oneOf": [{"const": "net", "title": "Lưới"}, {"const": "line", "title": "Câu"}], "title": "Nghề"},
        "licensed": {"type": ["boolean", "null"], "title": "Có giấy phép"},
        "about": {"type": ["string", "null"], "maxLength": 2000, "title": "Mô tả"},
        "made": {"type": "string", "readOnly": True},
    },
    "required": ["plate", "length", "gear"],
    "additionalProperties": False,
}
TYPED = {"plate": "CM-1", "built": "15/10/2024", "length": "12,5", "crew": "1.234", "gear": "net", "licensed": "true"}


def form(data=None, **options):
    sent = None
    if data is not None:
        sent = QueryDict(mutable=True)
        for name, value in data.items():
            sent.setlist(name, value if isinstance(value, list) else [value])
    return SchemaForm(options.pop("schema", SCHEMA), sent, by=ME, **options)


def test_what_people_type_is_read_their_way():
    read = form(TYPED)
    assert read.is_valid(), read.errors
    assert read.values()["built"] == date(2024, 10, 15)
    assert read.values()["length"] == Decimal("12.5")
    assert read.json_values() == {
        "plate": "CM-1",
        "built": "2024-10-15",
        "length": 12.5,
        "crew": 1234,
        "gear": "net",
        "licensed": True,
    }


@pytest.mark.parametrize(
    ("wrong", "name", "words"),
    [
        ({"plate": ""}, "plate", "Chưa nhập"),
        ({"plate": "x" * 11}, "plate", "10 ký tự"),
        ({"built": "31/02/2024"}, "built", ""),
        ({"length": "61"}, "length", "60"),
        ({"length": "nhiều"}, "length", ""),
        ({"crew": "1,5"}, "crew", "kiểu"),
        ({"gear": "bomb"}, "gear", ""),
    ],
)
def test_each_mistake_is_told_at_its_field(wrong, name, words):
    read = form({**TYPED, **wrong})
    assert not read.is_valid()
    assert list(read.errors) == [name]
    assert words in str(read.errors[name])


def test_it_is_drawn_in_groups_with_labels_hints_and_errors_on_top():
    layout = Layout((Group("Giấy tờ", ("plate", "licensed"), "Như trong sổ đăng kiểm."),))
    drawn = form({**TYPED, "plate": ""}, layout=layout)
    assert [group.title for group in drawn.groups()] == ["Giấy tờ", "Các trường khác"]
    text = render_to_string("forms/fields.html", {"form": drawn})
    assert 'href="#id_plate"' in text
    assert 'aria-invalid="true"' in text
    assert "Như trong sổ đăng kiểm." in text
    assert "Đơn vị: m." in text
    assert "<textarea" in text
    assert "made" not in text


def test_a_module_tells_what_is_wrong_itself():
    read = form(TYPED, checks=False)
    assert read.is_valid()
    read.show_problems([FieldProblem("plate", "Trùng số."), FieldProblem("none", "Sổ đang khoá.")])
    assert read.errors["plate"] == ["Trùng số."]
    assert read.non_field_errors() == ["Sổ đang khoá."]


def test_what_no_form_can_be_drawn_from_is_refused():
    with pytest.raises(SchemaRefused):
        form(schema={"type": "array"})


def test_a_draft_stands_in_place_of_what_is_known():
    draft = Draft("boats", {"plate": ["CM-9"], "built": ["31/02"], "seen__": ["7"]}, now())
    drawn = form(values={"plate": "CM-1", "crew": 3}, draft=draft)
    drawn.bring_back()
    assert drawn["plate"].value() == "CM-9"
    assert drawn["built"].value() == "31/02"
    assert drawn["crew"].value() == 3


def test_lists_of_choices_are_check_boxes():
    schema = {
        "type": "object",
        "properties": {"days": {"type": "array", "items": {"enum": ["t2", "t3"]}, "title": "Ngày"}},
    }
    read = form({"days": ["t2", "t3"]}, schema=schema)
    assert read.is_valid()
    assert read.json_values() == {"days": ["t2", "t3"]}


@given(st.dictionaries(st.sampled_from([*SCHEMA["properties"]]), st.text(max_size=40)))
def test_whatever_is_typed_gets_an_answer(typed):
    read = form(typed)
    if read.is_valid():
        assert set(read.json_values()) <= set(SCHEMA["properties"])
    else:
        assert read.errors


# --- pickers --------------------------------------------------------------------------------------

PICKED = {
    "type": "object",
    "properties": {
        "commune": {"type": "string", "title": "Xã", "x-picker": {"source": "area", "level": "commune"}},
        "office": {"type": ["string", "null"], "title": "Cơ quan", "x-picker": {"source": "agency"}},
    },
    "required": ["commune"],
}


@pytest.fixture
def province(db):
    directory.load_province(PROVINCE, by=SYSTEM)


@pytest.mark.usefixtures("province")
def test_a_picker_understands_names_codes_and_what_its_list_writes():
    for typed in ("Xã Tân Thuận (96/31825)", "96/31825", "xa tan thuan", "Xã Tân Thuận"):
        found = directory.areas(on=date(2026, 1, 1), q="tan thuan")
        read = form({"commune": typed.replace("96/31825", found[0].path)}, schema=PICKED, checks=False)
        assert read.is_valid(), (typed, read.errors)
        assert read.values()["commune"] == found[0].path


@pytest.mark.usefixtures("province")
def test_a_name_that_several_have_is_not_guessed():
    read = form({"commune": "Tân"}, schema=PICKED)
    assert not read.is_valid()
    assert "Chưa rõ là mục nào" in str(read.errors["commune"])


@pytest.mark.usefixtures("province")
def test_a_code_is_shown_with_its_name():
    drawn = form(schema=PICKED, values={"office": "camau/skhcn"})
    assert "Sở Khoa học và Công nghệ (camau/skhcn)" in str(drawn["office"])
    assert 'role="combobox"' in str(drawn["office"])


@pytest.mark.usefixtures("province")
def test_the_list_of_a_picker_is_short_and_needs_no_tone_marks(client):
    page = client.get("/bieu-mau/chon/area/?level=commune&o=commune&commune=tan thuan").content.decode()
    assert "Xã Tân Thuận" in page
    assert page.count("role=") == page.count("<li role")
    assert client.get("/bieu-mau/chon/area/?q=xa").content.decode().count("<li role") == 20
    assert "Không có mục nào khớp" in client.get("/bieu-mau/chon/agency/?q=zzz").content.decode()
    assert client.get("/bieu-mau/chon/khong-co/?q=a").status_code == 404
