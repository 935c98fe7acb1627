"""With the directory at hand: names instead of codes, no role over what nobody knows, what a merger touches."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse

from tinhso.core.access.api import SYSTEM, Role, Scope
from tinhso.core.clock.api import today
from tinhso.core.directory import api as directory
from tinhso.core.identity.selectors import agency_choices, grants_touched, is_known_agency, names_of_scopes


@pytest.fixture
def province(db):
    directory.load_province(settings.PROVINCE_DIR, by=SYSTEM)


def change(target, *sources):
    return directory.ChangeInfo(
        public_id=uuid4(),
        operation=directory.Operation("merge"),
        target=target,
        on=today(),
        state=directory.State("draft"),
        sources=sources,
        results=(),
    )


def test_scopes_are_named(province):
    names = names_of_scopes([Scope("camau/stttt"), Scope("*", "*"), Scope("", ""), Scope("camau/khong-co")])
    assert names == {"camau/stttt": "Sở Thông tin và Truyền thông"}
    assert agency_choices("camau/syt")[0][0] == "camau/syt"


@pytest.mark.parametrize(
    ("path", "known"),
    [("camau/stttt", True), ("camau/stttt/phong-1", True), ("camau/so-khong-co", False), ("hanoi/stttt", False)],
)
def test_an_agency_is_known_or_a_unit_of_one(province, path, known):
    assert is_known_agency(path) is known


def test_no_role_is_given_over_an_agency_that_is_none(province, administrator, person, browser_of):
    account, browser = person("an"), browser_of(administrator)
    asked = {"role": "officer", "agency": "camau/so-khong-co", "area": "*", "reason": "QĐ 1"}
    page = browser.post(reverse("grant_role", args=[account.public_id]), asked)
    assert "Danh bạ không có cơ quan này" in page.content.decode()
    assert not account.role_grants.exists()
    browser.post(reverse("grant_role", args=[account.public_id]), {**asked, "agency": "camau/stttt"})
    page = browser.get(reverse("account", args=[account.public_id])).content.decode()
    assert "Sở Thông tin và Truyền thông và đơn vị trực thuộc" in page
    assert '<option value="camau/syt">' in page


def test_a_change_of_agencies_touches_the_roles_over_them(person):
    person("an", Role.OFFICER, scope=Scope("camau/stttt"))
    person("binh", Role.OFFICER, scope=Scope("camau/stttt/phong-1"))
    person("chi", Role.OFFICER, scope=Scope("camau/stttt2"))
    person("dung", Role.ADMINISTRATOR)
    touched = grants_touched(change(directory.Target.AGENCY, "camau/stttt"))
    assert [thing.label for thing in touched] == ["An", "Binh"]
    assert touched[0].url.startswith("/quan-tri/tai-khoan/")


def test_a_change_of_areas_touches_the_roles_inside_them(person):
    person("an", Role.TEAM_MEMBER, scope=Scope("", "96/964/32002"))
    person("binh", Role.TEAM_MEMBER, scope=Scope("", "96/964"))
    person("chi", Role.TEAM_MEMBER, scope=Scope("", "96/965"))
    touched = grants_touched(change(directory.Target.AREA, "964"))
    assert [thing.label for thing in touched] == ["An", "Binh"]
    assert grants_touched(change(directory.Target.AREA)) == []


def test_the_directory_asks_identity():
    from tinhso.core.directory.services.touching import _touchers

    assert "core.identity" in _touchers
