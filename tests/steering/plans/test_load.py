"""Loading a province folder: all or nothing, twice is once, local edits win."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tinhso.core.access.api import SYSTEM, Actor, NotAllowed, Role
from tinhso.core.journal import api as journal
from tinhso.steering.plans import api
from tinhso.steering.plans.data import ContentError, Kind
from tinhso.steering.plans.models import PlanItem, PlanItemVersion
from tinhso.steering.plans.selectors import contents as selectors
from tinhso.steering.plans.services import contents as services

from .conftest import STEWARD, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_agencies")]
TARGET = "kh-2025.mt.I.3"


@pytest.fixture
def folder(province: Path, tmp_path: Path) -> Path:
    shutil.copytree(province, tmp_path / "tinh")
    return tmp_path / "tinh"


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def edit_wording(steward: Actor, text: str) -> int:
    content, seen = selectors.content(Kind.TARGET, TARGET)
    return services.edit(by=steward, kind=Kind.TARGET, content=replace(content, wording=text), seen=seen, reason="thử")


def wording() -> str:
    return selectors.content(Kind.TARGET, TARGET)[0].wording


def test_loading_twice_changes_nothing_the_second_time(province):
    first = api.load_province(province, by=SYSTEM)
    assert (first.created, first.by_kind["target"], first.by_kind["task"], first.by_kind["project"]) == (
        158,
        52,
        33,
        29,
    )
    second = api.load_province(province, by=SYSTEM)
    assert (second.created, second.changed, second.unchanged, second.receipt) == (0, 0, 158, None)
    assert PlanItemVersion.objects.count() == 158
    assert len(journal.entries(action="plans.province.loaded")) == 1


def test_load_then_export_gives_the_same_bytes(province, loaded, tmp_path):
    files = api.export_province(tmp_path)
    assert {str(path.relative_to(tmp_path)) for path in files} == {
        "plans/kh-2024.yaml",
        "plans/kh-2025.yaml",
    }
    for path in files:
        assert path.read_bytes() == (province / path.relative_to(tmp_path)).read_bytes(), path


def test_an_export_carries_a_local_edit_and_loads_back_without_conflict(loaded, steward, tmp_path):
    edit_wording(steward, "Câu mới")
    api.export_province(tmp_path)
    report = api.load_province(tmp_path, by=SYSTEM)
    assert (report.kept, report.conflicts, report.changed) == ((), (), 0)
    assert wording() == "Câu mới"


def test_a_change_in_the_folder_becomes_a_new_version(folder, loaded):
    change(folder, "plans/kh-2025.yaml", "deadline: Quí III/2025", "deadline: Quí IV/2025")
    report = api.load_province(folder, by=SYSTEM)
    assert (report.changed, report.unchanged) == (1, 157)
    versions = selectors.versions(Kind.TASK, "kh-2025.nv.I.2")
    assert [version.number for version in versions] == [2, 1]
    assert [(c.field, c.before, c.after) for c in versions[0].changes] == [("deadline", "Quí III/2025", "Quí IV/2025")]


def test_a_local_edit_wins_and_is_reported(folder, loaded, steward):
    edit_wording(steward, "Sửa tại đây")
    kept = api.load_province(folder, by=SYSTEM)
    assert (kept.kept, kept.conflicts, wording()) == ((f"target {TARGET}",), (), "Sửa tại đây")
    change(folder, "plans/kh-2025.yaml", "100% văn bản trao đổi", "99% văn bản trao đổi")
    for _time in range(2):
        report = api.load_province(folder, by=SYSTEM)
        assert (report.kept, report.conflicts, report.changed) == ((), (f"target {TARGET}",), 0)
        assert wording() == "Sửa tại đây"


def test_going_back_to_the_loaded_content_ends_the_local_edit(folder, loaded, steward):
    seen = edit_wording(steward, "Sửa tại đây")
    services.restore(by=steward, kind=Kind.TARGET, code=TARGET, number=1, seen=seen, reason="nhầm")
    change(folder, "plans/kh-2025.yaml", "100% văn bản trao đổi", "99% văn bản trao đổi")
    assert api.load_province(folder, by=SYSTEM).changed == 1
    assert wording().startswith("99%")


def test_a_row_that_left_the_folder_is_withdrawn_and_can_come_back(province, folder, loaded):
    (folder / "plans" / "kh-2024.yaml").unlink()
    assert api.load_province(folder, by=SYSTEM).withdrawn == 84
    assert [plan.code for plan in selectors.all_plans()] == ["kh-2025"]
    api.load_province(province, by=SYSTEM)
    assert len(selectors.all_plans()) == 2
    assert PlanItem.objects.get(kind="plan", code="kh-2024").version == 3


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("plans/kh-2024.yaml", "operator: ≥", "operator: lớn hơn", "operator"),
        ("plans/kh-2024.yaml", "total: 3000", "total: ba nghìn", "total"),
        ("plans/kh-2024.yaml", "code: kh-2024", "code: kh-2023", "khác tên tệp"),
        ("plans/kh-2025.yaml", "deadline: Năm 2025", "deadline: mau lên", "không hiểu thời hạn"),
        ("plans/kh-2025.yaml", "- camau/stttt", "- camau/khong-co", "không có cơ quan"),
        ("plans/kh-2025.yaml", "plan:", "plan: [", "không đọc được"),
    ],
)
def test_an_unsound_folder_is_refused_whole(folder, name, old, new, message):
    change(folder, name, old, new)
    with pytest.raises(ContentError, match=message):
        api.load_province(folder, by=SYSTEM)
    assert not PlanItem.objects.exists()
    assert not journal.entries(action="plans.province.loaded")


def test_a_folder_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(ContentError, match="Không có tệp"):
        api.load_province(tmp_path, by=SYSTEM)


def test_who_may_load(province):
    api.load_province(province, by=person(Role.ADMINISTRATOR, "*"))
    for actor in (person(Role.DATA_STEWARD, STEWARD), person(Role.LEADER, "*"), Actor(id="visitor:1")):
        with pytest.raises(NotAllowed):
            api.load_province(province, by=actor)
