"""Areas, agencies and references of many rows at once: what is there, what was there on the day, what never was."""

from datetime import date

import pytest
from django.test import override_settings

from tinhso.core.access.api import SYSTEM
from tinhso.data.registers import api
from tinhso.data.registers.selectors import heads

from .conftest import BIRTH_VALUES, BIRTHS, SYSTEM_VALUES, SYSTEMS

pytestmark = pytest.mark.usefixtures("province")

SCHOOLS = {
    "code": "schools",
    "name": "Trường",
    "kind": "master",
    "owner": "camau/sgddt",
    "key": ["code"],
    "fields": [{"name": "code", "label": "Mã", "type": "text", "required": True}],
}
PUPILS = {
    "code": "pupils",
    "name": "Học sinh",
    "kind": "master",
    "owner": "camau/sgddt",
    "key": ["number"],
    "day_field": "since",
    "fields": [
        {"name": "number", "label": "Số", "type": "text", "required": True},
        {"name": "since", "label": "Từ", "type": "date"},
        {"name": "school", "label": "Trường", "type": "reference", "register": "schools"},
        {"name": "office", "label": "Cơ quan", "type": "agency"},
        {"name": "home", "label": "Xã", "type": "area", "level": "commune"},
    ],
}


@pytest.fixture
def pupils():
    for content in (SCHOOLS, PUPILS):
        api.declare(by=SYSTEM, content=content, reason="thử")


def faults(pairs, field, by=SYSTEM):
    found = api.check_places(by=by, code="pupils", values={field: pairs})[field]
    return {pair: item.fault for pair, item in found.items()}


def test_units_are_those_of_the_day(pupils):
    now, then = date(2025, 8, 1), date(2020, 8, 1)
    pairs = [("31825", now), ("31825", then), ("31822", then), ("31822", now), ("99999", now), ("96/31825", now)]
    found = api.check_places(by=SYSTEM, code="pupils", values={"home": iter(pairs)})["home"]
    assert found["31825", now].value == "96/31825"
    # The same code, another ward before the merger: its path leads through the district of then.
    assert found["31825", then].value.endswith("954/31825")
    assert found["31822", then].fault == ""
    assert found["31822", now].fault == "not_in_force"
    assert found["99999", now].fault == "unknown"
    assert found["96/31825", now].value == "96/31825"
    assert "99999" in found["99999", now].message


def test_agencies_and_levels(pupils):
    assert faults([("camau/stp", None), ("camau/khong-co", None)], "office") == {
        ("camau/stp", None): "",
        ("camau/khong-co", None): "unknown",
    }
    assert faults([("96", None)], "home") == {("96", None): "unknown"}  # a province is no commune


def test_many_days_cost_no_more_questions(pupils, django_assert_max_num_queries):
    days = [date.fromordinal(date(2000, 1, 1).toordinal() + number) for number in range(9500)]
    with django_assert_max_num_queries(20):
        found = faults([("31822", day) for day in days], "home")
    assert found["31822", date(2025, 6, 30)] == ""
    assert found["31822", date(2025, 7, 1)] == "not_in_force"


def test_records_of_another_register_and_when_they_were(pupils):
    made = api.create(by=SYSTEM, code="schools", values={"code": "A"}, true_from=date(2010, 1, 1))
    api.create(by=SYSTEM, code="schools", values={"code": "B"})
    api.end(by=SYSTEM, code="schools", public_id=made.public_id, true_to=date(2020, 1, 1), reason="giải thể")
    pairs = [("A", None), ("A", date(2015, 1, 1)), ("A", date(2021, 1, 1)), ("B", date(1990, 1, 1)), ("C", None)]
    assert faults(pairs, "school") == {
        ("A", None): "not_in_force",
        ("A", date(2015, 1, 1)): "",
        ("A", date(2021, 1, 1)): "not_in_force",
        ("B", date(1990, 1, 1)): "",
        ("C", None): "unknown",
    }


def test_a_change_of_the_world_does_not_hide_that_it_was_there_before(pupils):
    declared = SCHOOLS | {"fields": [*SCHOOLS["fields"], {"name": "name", "label": "Tên", "type": "text"}]}
    api.declare(by=SYSTEM, content=declared, reason="thêm tên")
    made = api.create(by=SYSTEM, code="schools", values={"code": "A"}, true_from=date(2010, 1, 1))
    api.change(
        by=SYSTEM,
        code="schools",
        public_id=made.public_id,
        values={"name": "Mới"},
        true_from=date(2020, 1, 1),
        reason="đổi tên",
    )
    assert set(faults([("A", date(2015, 1, 1)), ("A", date(2022, 1, 1))], "school").values()) == {""}
    assert set(faults([("A", date(2009, 1, 1))], "school").values()) == {"not_in_force"}


def test_a_thousand_keys_cost_three_questions(pupils, django_assert_max_num_queries):
    for number in range(3):
        api.create(by=SYSTEM, code="schools", values={"code": f"T{number}"})
    with django_assert_max_num_queries(8):
        found = faults([(f"T{number}", None) for number in range(1000)], "school")
    assert sum(1 for fault in found.values() if not fault) == 3


def test_single_writes_are_told_the_same(pupils):
    api.create(by=SYSTEM, code="schools", values={"code": "A"}, true_from=date(2010, 1, 1))
    with pytest.raises(api.InvalidRecord) as refusal:
        api.create(
            by=SYSTEM,
            code="pupils",
            values={"number": "1", "since": "2009-09-01", "school": "A", "home": "99999", "office": "x"},
        )
    assert {error.field: error.code for error in refusal.value.errors} == {
        "school": "reference",
        "home": "unit",
        "office": "unit",
    }
    made = api.create(by=SYSTEM, code="pupils", values={"number": "1", "since": "2012-09-01", "school": "A"})
    assert made.version == 1


def test_keys_a_reader_may_not_see_are_not_told(pupils, outsider, stranger):
    secret = SCHOOLS | {"fields": [{**SCHOOLS["fields"][0], "sharing": "special"}]}
    api.declare(by=SYSTEM, content=secret, reason="kín")
    api.create(by=SYSTEM, code="schools", values={"code": "A"})
    for by in (outsider, stranger):
        found = api.check_places(by=by, code="pupils", values={"school": [("A", None), ("C", None)]})["school"]
        assert {item.fault for item in found.values()} == {""}


def test_identity_numbers_of_training_are_refused_outside_training(justice):
    heads._compiled.cache_clear()
    with override_settings(TRAINING=False):
        try:
            errors = api.validate(BIRTHS, BIRTH_VALUES, by=justice)
            assert [(error.field, error.code) for error in errors] == [("citizen_id", "format")]
            assert api.validate(BIRTHS, BIRTH_VALUES | {"citizen_id": "096325000007"}, by=justice) == []
        finally:
            heads._compiled.cache_clear()
    assert api.validate(BIRTHS, BIRTH_VALUES, by=justice) == []


def test_a_register_without_such_fields_asks_nothing(steward, django_assert_max_num_queries):
    found = api.check_places(by=steward, code=SYSTEMS, values={"name": [("x", None)], "khong_co": [("y", None)]})
    assert found == {"name": {("x", None): api.Found("x")}}
    assert SYSTEM_VALUES["operator"] == "camau/skhcn"
