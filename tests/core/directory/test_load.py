"""Cà Mau before and since; loading twice is once; local edits win; load then export gives the same bytes."""

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tinhso.core.access.api import SYSTEM, Actor, NotAllowed, Role, Scope
from tinhso.core.directory import api
from tinhso.core.directory.data import DirectoryError, Target
from tinhso.core.directory.models import Agency, Area, DirectoryVersion
from tinhso.core.directory.rules.checks import problems
from tinhso.core.directory.selectors import directory
from tinhso.core.directory.services import editing
from tinhso.core.journal import api as journal
from tinhso.core.province.api import ContentError

from .conftest import EVE, MERGED, PROVINCE, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(PROVINCE, tmp_path / "tinh")
    return tmp_path / "tinh"


def change(folder, name, before, after):
    path = folder / "directory" / name
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))


def test_loading_twice_changes_nothing_the_second_time():
    first = api.load_province(PROVINCE, by=SYSTEM)
    assert first.by_kind["area"] == 168 + 16 + 65
    second = api.load_province(PROVINCE, by=SYSTEM)
    assert (second.created, second.changed, second.withdrawn, second.receipt) == (0, 0, 0, None)
    assert second.unchanged == first.created == DirectoryVersion.objects.count()
    assert len(journal.entries(action="core.directory.province.loaded")) == 1


def test_load_then_export_gives_the_same_bytes(loaded, tmp_path):
    for path in api.export_province(tmp_path):
        assert path.read_bytes() == (PROVINCE / path.relative_to(tmp_path)).read_bytes(), path


def test_before_and_since_the_merger(loaded):
    before, since = api.areas(on=EVE), api.areas(on=MERGED)
    assert [sum(1 for row in before if row.level == level) for level in ("province", "district", "commune")] == [
        2,
        16,
        164,
    ]
    communes = [row for row in since if row.level == "commune"]
    assert (
        len(communes),
        sum(row.kind == "xa" for row in communes),
        sum(row.kind == "phuong" for row in communes),
    ) == (
        64,
        55,
        9,
    )
    assert len(api.areas(on=date(2024, 11, 30), level="commune")) == 165
    assert len(api.areas(on=date(2024, 11, 30), level="commune", under="96")) == 101
    assert len(api.areas(on=EVE, level="commune", under="96")) == 100
    assert api.area("32002", on=date(2024, 11, 30)).path == "96/964/32002"
    assert api.area("31825", on=MERGED).path == "96/31825"
    assert api.area("96", on=MERGED).full_name == "Tỉnh Cà Mau"
    assert api.areas(on=EVE, level="hamlet") == []
    assert {row.code for row in api.areas(on=MERGED, q="dam doi")} == {"32152"}


def test_the_successor_rows_of_the_source(loaded):
    rows = [
        row for row in directory().successors if row.target is Target.AREA and row.legal_basis.startswith("NQ 1655")
    ]
    assert (len(rows), sum(row.kind == "full" for row in rows), sum(row.kind == "partial" for row in rows)) == (
        186,
        145,
        41,
    )
    assert problems(directory()) == []


def test_every_new_code_was_used_before(loaded):
    held = directory()
    for row in api.areas(on=MERGED, level="commune"):
        assert held.area(row.code, EVE) is not None
    assert api.area("32044", on=EVE).full_name == "Thị trấn U Minh"
    assert api.area("32044", on=MERGED).full_name == "Xã Nguyễn Phích"


def test_what_became_of_an_area(loaded):
    whole = api.successors_of_area("32164", valid_on=EVE, on=MERGED)
    assert ([part.code for part in whole.parts], whole.is_ambiguous) == (["32167"], False)
    divided = api.successors_of_area("32122", valid_on=EVE, on=MERGED)
    assert (len(divided.parts), divided.is_ambiguous) == (3, True)
    assert all(part.share is None for part in divided.parts)
    ward = api.successors_of_area("32011", valid_on=date(2024, 6, 1), on=MERGED)
    assert [part.code for part in ward.parts] == ["32002"]  # P.2 + P.4 → P.2 (late 2024) → the ward since
    district = api.successors_of_area("970", valid_on=EVE, on=MERGED)
    assert district.is_ambiguous
    assert "32152" in {part.code for part in district.parts}


def test_figures_of_old_ca_mau_leave_bac_lieu_without_data(loaded):
    values = {row.code: Decimal(10) for row in api.areas(on=EVE, level="commune", under="96")}
    found = api.translate_figures(values, known_on=EVE, to=MERGED)
    bac_lieu = {part.code for row in api.areas(on=EVE, level="commune", under="95")
                for part in api.successors_of_area(row.code, valid_on=EVE, on=MERGED).parts}  # fmt: skip
    assert bac_lieu <= set(found.unknown)
    assert found.values["32167"] == 20
    total = sum(found.values.values()) + sum(found.incomplete.values()) + sum(group.total for group in found.ambiguous)
    assert total == 1000
    whole = api.translate_figures({"96": Decimal(7)}, known_on=EVE, to=MERGED)
    assert (whole.values, whole.unknown, whole.incomplete) == ({}, ("96",), {"96": Decimal(7)})


def test_agencies_before_and_since(loaded):
    assert api.agency("camau/stttt", on=EVE).name == "Sở Thông tin và Truyền thông"
    assert api.agency("camau/stttt", on=MERGED) is None
    committees = api.agencies(on=MERGED, kind="committee")
    assert len(committees) == 64
    assert {row.area_code for row in committees} == {row.code for row in api.areas(on=MERGED, level="commune")}
    assert not api.agency("camau/skhcn", on=MERGED).is_verified
    found = api.successors_of_agency("camau/stttt", on=MERGED)
    assert [(part.code, part.is_main) for part in found.parts] == [("camau/skhcn", True), ("camau/svhttdl", False)]
    assert "chuyển đổi số" in found.words
    same = api.successors_of_agency("camau/stc", on=MERGED)
    assert [(part.code, part.kind) for part in same.parts] == [("camau/stc", "full")]
    assert api.names_of_agencies(["camau/stttt", "khong-co"], on=MERGED) == {
        "camau/stttt": "Sở Thông tin và Truyền thông"
    }


def test_scopes_come_from_the_directory(loaded):
    assert api.scope_of(agency="camau/stttt", on=EVE) == Scope(agency="camau/stttt", area="*")
    assert api.scope_of(area="32152", on=MERGED) == Scope(agency="*", area="96/32152")
    for asked in ({"agency": "khong-co"}, {"area": "99999"}):
        with pytest.raises(DirectoryError):
            api.scope_of(**asked, on=MERGED)


def edited(text="Tên sửa tại đây"):
    held = directory()
    row = held.agency("camau/skhcn", MERGED)
    stamp = held.stamp(row)
    return editing.edit(
        by=person(Role.DATA_STEWARD), item=stamp.public_id, content=replace(row, name=text), seen=stamp.version,
        reason="thử",
    )  # fmt: skip


def test_a_local_edit_wins_and_is_reported(folder, loaded):
    edited()
    kept = api.load_province(folder, by=SYSTEM)
    assert (len(kept.kept), kept.conflicts, kept.changed) == (1, (), 0)
    change(folder, "agencies.yaml", "name: Sở Khoa học và Công nghệ", "name: Sở KHCN")
    report = api.load_province(folder, by=SYSTEM)
    assert (report.kept, report.conflicts) == ((), ("agency camau/skhcn@2025-07-01",))
    assert api.agency("camau/skhcn", on=MERGED).name == "Tên sửa tại đây"


def test_a_corrected_first_day_still_belongs_to_its_row_of_the_folder(folder, loaded):
    held = directory()
    row = held.agency("camau/skhcn", MERGED)
    stamp = held.stamp(row)
    by = person(Role.DATA_STEWARD)
    changed = replace(row, valid_from=date(2025, 3, 1))
    editing.edit(by=by, item=stamp.public_id, content=changed, seen=1, reason="Quyết định số 1")
    report = api.load_province(folder, by=SYSTEM)
    assert (len(report.kept), report.created) == (1, 0)
    api.export_province(folder)
    again = api.load_province(folder, by=SYSTEM)
    assert (again.kept, again.created, again.changed, again.withdrawn) == ((), 0, 0, 0)
    assert api.agency("camau/skhcn", on=date(2025, 4, 1)) is not None


def test_a_row_that_left_the_folder_is_withdrawn_and_can_come_back(folder, loaded):
    change(folder, "areas-before.csv", "95,Tỉnh Bạc Liêu", "94,Tỉnh khác")
    with pytest.raises(ContentError, match="95"):
        api.load_province(folder, by=SYSTEM)  # districts would stand under nothing
    text = (folder / "directory" / "agencies.yaml").read_text()
    start = text.index("- code: camau/ipec")
    end = text.index("- code:", start + 5)
    (folder / "directory" / "agencies.yaml").write_text(text[:start] + text[end:])
    shutil.copy(PROVINCE / "directory" / "areas-before.csv", folder / "directory")
    assert api.load_province(folder, by=SYSTEM).withdrawn == 1
    assert api.agency("camau/ipec", on=MERGED) is None
    assert api.load_province(PROVINCE, by=SYSTEM).created == 1
    assert api.agency("camau/ipec", on=MERGED) is not None


@pytest.mark.parametrize(
    ("name", "before", "after", "message"),
    [
        ("areas-since.csv", "31834,Phường Vĩnh Trạch", "31825,Phường Vĩnh Trạch", "31825"),
        ("areas-since.csv", "commune,phuong", "commune,phuong nho", "phuong nho"),
        ("areas-since.csv", "2025-07-01", "01.07.2025", "valid_from"),
        ("areas-since.csv", "code,", "ma,", "ma"),
        ("area-successors.csv", "area,31813,31825", "area,31813,39999", "39999"),
        ("area-successors.csv", "area,31813,31825", "area,31816,31825", "2 dòng"),
        ("agencies.yaml", "- code: camau\n", "- code: camau\n  parent: camau/stc\n", "vòng tròn"),
        ("agencies.yaml", "agencies:", "co-quan:", "agencies"),
        ("agencies.yaml", "is_verified: false", "is_verified: có lẽ", "is_verified"),
    ],
)
def test_an_unsound_folder_is_refused_whole(folder, name, before, after, message):
    change(folder, name, before, after)
    with pytest.raises(ContentError, match=message):
        api.load_province(folder, by=SYSTEM)
    assert not Area.objects.exists()
    assert not Agency.objects.exists()
    assert not journal.entries(action="core.directory.province.loaded")


def test_who_may_load():
    for actor in (person(Role.DATA_STEWARD), person(Role.LEADER), Actor(id="visitor:1")):
        with pytest.raises(NotAllowed):
            api.load_province(PROVINCE, by=actor)
