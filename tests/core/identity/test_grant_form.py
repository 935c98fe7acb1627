"""Granting a role chooses its scope from the directory."""

from pathlib import Path

import pytest

from tinhso.core.access.api import SYSTEM
from tinhso.core.directory import api as directory
from tinhso.core.identity.forms import GrantForm

pytestmark = pytest.mark.django_db
PROVINCE = Path(__file__).resolve().parents[3] / "provinces" / "ca-mau"


def form(**given):
    return GrantForm({"role": "officer", "agency": "*", "area": "*", "reason": "thử", **given})


@pytest.fixture
def loaded(db):
    directory.load_province(PROVINCE, by=SYSTEM)


def test_codes_are_suggested_with_their_names(loaded):
    page = str(GrantForm()["agency"]) + str(GrantForm()["area"])
    assert '<option value="camau/stc">Sở Tài chính</option>' in page
    assert '<option value="96/32152">Xã Đầm Dơi</option>' in page


@pytest.mark.parametrize(
    ("given", "scope"),
    [
        ({"agency": "camau/stc"}, ("camau/stc", "*")),
        ({"agency": "camau/stttt"}, ("camau/stttt", "*")),  # no more, but the plans of its time stand under it
        ({"area": "32152"}, ("*", "96/32152")),
        ({"area": "96/32152"}, ("*", "96/32152")),
        ({"area": ""}, ("*", "")),
    ],
)
def test_a_scope_comes_from_the_directory(loaded, given, scope):
    filled = form(**given)
    assert filled.is_valid(), filled.errors
    _role, found, _reason = filled.asked()
    assert (found.agency, found.area) == scope


@pytest.mark.parametrize(("field", "code"), [("agency", "camau/khong-co"), ("area", "99999"), ("area", "96/964/32008")])
def test_what_the_directory_does_not_know_is_refused(loaded, field, code):
    filled = form(**{field: code})
    assert not filled.is_valid()
    assert list(filled.errors) == [field]


def test_a_new_machine_without_directory_takes_any_code():
    assert form(agency="camau/stttt").is_valid()
