"""Loading, exporting, editing with document and reason, and the checks that keep the calendar sound."""

from dataclasses import replace
from datetime import date

import pytest

from tests.blocks.calendar.conftest import PROVINCE
from tinhso.blocks.calendar import api, selectors, services
from tinhso.blocks.calendar.adapters.folder import read_folder
from tinhso.blocks.calendar.data import CalendarError, Cutoff, DayKind, Hours, Kind, SpecialDay, StaleCalendar
from tinhso.blocks.calendar.models import CalendarVersion
from tinhso.core.access.api import SYSTEM, Actor, NotAllowed
from tinhso.core.journal import api as journal

DAY = date(2028, 3, 6)  # a Monday
EXTRA = SpecialDay(DAY, DayKind.HOLIDAY, "Ngày thử", "Văn bản thử số 1")


def save(by, content, seen=0, kind=Kind.DAY, reason="theo văn bản thử"):
    services.save(by=by, kind=kind, content=content, seen=seen, reason=reason)


def test_load_then_export_gives_the_same_file(loaded, tmp_path):
    api.export_province(tmp_path)
    assert (tmp_path / "calendar.yaml").read_bytes() == (PROVINCE / "calendar.yaml").read_bytes()


def test_loading_twice_changes_nothing(loaded):
    before = CalendarVersion.objects.count()
    report = api.load_province(PROVINCE, by=SYSTEM)
    assert (report.created, report.changed, report.unchanged) == (0, 0, before)
    assert CalendarVersion.objects.count() == before


def test_an_edit_here_survives_loading_and_is_named(loaded, administrator, tmp_path):
    watched = selectors.content(Kind.DAY, "2026-11-24")[0]
    save(administrator, replace(watched, kind=DayKind.HOLIDAY, is_confirmed=True, legal_basis="Luật thử"), seen=1)
    assert not api.is_working_day(date(2026, 11, 24))
    report = api.load_province(PROVINCE, by=SYSTEM)
    assert report.kept == ("day 2026-11-24",)
    assert not api.is_working_day(date(2026, 11, 24))
    # the folder changes the same row: a conflict, and the edit stays
    text = (PROVINCE / "calendar.yaml").read_text().replace("Chủ trương cho nghỉ; chưa", "Vẫn chưa")
    (tmp_path / "calendar.yaml").write_text(text)
    report = api.load_province(tmp_path, by=SYSTEM)
    assert report.conflicts == ("day 2026-11-24",)
    assert report.changed == 1  # 24/11/2027
    assert not api.is_working_day(date(2026, 11, 24))


def test_rows_gone_from_the_folder_are_withdrawn(loaded, tmp_path):
    text = (PROVINCE / "calendar.yaml").read_text()
    (tmp_path / "calendar.yaml").write_text(text.split("- day: '2027-11-24'")[0])
    assert api.load_province(tmp_path, by=SYSTEM).withdrawn == 1
    assert selectors.content(Kind.DAY, "2027-11-24") == (None, 2)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("kind: watch", "kind: party", "không đúng kiểu"),
        ("partner: '2022-01-01'", "partner: '2022-01-02'", "không phải ngày lễ"),
        ("name: Tết Dương lịch\n", "tên: x\n", "không có trường tên"),
        ("07:00-11:00, 13:00-17:00", "11:00-07:00", "giờ kết thúc"),
        ("at: '15:00'", "at: '25:00'", "chưa đúng"),
        ("valid_to: '2025-06-30'", "valid_to: '2025-07-30'", "cùng có hiệu lực"),
        ("days:", "ngay:", "chỉ gồm các phần"),
        ("- day: '2022-01-03'", "- day: '2022-01-01'", "có 2 dòng"),
        ("hours:", "hours: ]", "không đọc được"),
    ],
)
def test_an_unsound_folder_loads_nothing(db, tmp_path, old, new, words):
    text = (PROVINCE / "calendar.yaml").read_text()
    assert old in text
    (tmp_path / "calendar.yaml").write_text(text.replace(old, new, 1))
    with pytest.raises(CalendarError, match=words):
        api.load_province(tmp_path, by=SYSTEM)
    assert not CalendarVersion.objects.exists()


def test_an_edit_is_a_version_with_a_journal_entry(loaded, administrator):
    save(administrator, EXTRA)
    save(administrator, replace(EXTRA, name="Ngày thử hai"), seen=1, reason="đính chính")
    assert [version.number for version in selectors.versions(Kind.DAY, EXTRA.code)] == [2, 1]
    entry = journal.history("calendar.day:2028-03-06")[0]
    assert (entry.action, entry.reason) == ("blocks.calendar.row.edited", "đính chính")
    services.restore(by=administrator, kind=Kind.DAY, code=EXTRA.code, number=1, seen=2, reason="nhầm")
    assert selectors.content(Kind.DAY, EXTRA.code)[0] == EXTRA
    services.withdraw(by=administrator, kind=Kind.DAY, code=EXTRA.code, seen=3, reason="bỏ")
    assert api.is_working_day(DAY)
    save(administrator, EXTRA, seen=4)
    assert not api.is_working_day(DAY)


def test_a_swap_saves_and_withdraws_both_days(loaded, administrator):
    saturday = date(2028, 3, 11)
    save(administrator, SpecialDay(DAY, DayKind.SWAP_OFF, "Hoán đổi thử", "Văn bản thử", partner=saturday))
    assert not api.is_working_day(DAY)
    assert api.is_working_day(saturday)
    assert api.day_info(saturday).special.partner == DAY
    services.withdraw(by=administrator, kind=Kind.DAY, code=saturday.isoformat(), seen=1, reason="bỏ")
    assert api.is_working_day(DAY)
    assert not api.is_working_day(saturday)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (replace(EXTRA, kind=DayKind.SWAP_OFF), "ngày hoán đổi kia"),
        (replace(EXTRA, kind=DayKind.SWAP_OFF, partner=DAY), "chính ngày này|làm bù"),
        (replace(EXTRA, kind=DayKind.SWAP_OFF, partner=date(2028, 3, 7)), "thứ Bảy hoặc Chủ nhật"),
        (replace(EXTRA, kind=DayKind.SWAP_WORK, partner=date(2028, 3, 11)), "thứ Bảy hoặc Chủ nhật"),
        (replace(EXTRA, kind=DayKind.COMPENSATORY, partner=date(2028, 3, 5)), "không phải ngày lễ"),
    ],
)
def test_an_unsound_day_is_refused_and_changes_nothing(loaded, administrator, content, words):
    before = CalendarVersion.objects.count()
    with pytest.raises(CalendarError, match=words):
        save(administrator, content)
    assert CalendarVersion.objects.count() == before


def test_hours_follow_one_another(loaded, administrator):
    week = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "07:30-11:30, 13:30-17:30")
    new = Hours("2027-01-01", date(2027, 1, 1), "Văn bản thử", **week)
    with pytest.raises(CalendarError, match="cùng có hiệu lực"):
        save(administrator, new, kind=Kind.HOURS)
    old = selectors.content(Kind.HOURS, "2022-01-01")[0]
    save(administrator, replace(old, valid_to=date(2026, 12, 31)), seen=1, kind=Kind.HOURS)
    save(administrator, new, kind=Kind.HOURS)
    assert api.day_info(date(2026, 12, 30)).shifts[0].begin == 7 * 3600
    assert api.day_info(date(2027, 1, 4)).shifts[0].begin == 7 * 3600 + 1800
    with pytest.raises(CalendarError, match="chưa đúng"):
        save(administrator, Cutoff("2027-01-01", date(2027, 1, 1), "x", "thử"), kind=Kind.CUTOFF)
    services.withdraw(by=administrator, kind=Kind.HOURS, code="2027-01-01", seen=1, reason="thử")
    with pytest.raises(CalendarError, match="ít nhất một dòng"):
        services.withdraw(by=administrator, kind=Kind.HOURS, code="2022-01-01", seen=2, reason="thử")


def test_two_at_once_and_nothing_changed_are_refused(loaded, administrator):
    save(administrator, EXTRA)
    with pytest.raises(StaleCalendar):
        save(administrator, replace(EXTRA, name="khác"))
    with pytest.raises(CalendarError, match="Chưa có gì thay đổi"):
        save(administrator, EXTRA, seen=1)
    with pytest.raises(CalendarError, match="lý do"):
        save(administrator, replace(EXTRA, name="khác"), seen=1, reason="  ")


def test_only_administrators_change_it(loaded):
    anybody = Actor(id="ai-do", name="Ai đó", is_signed_in=True)
    with pytest.raises(NotAllowed):
        save(anybody, EXTRA)
    with pytest.raises(NotAllowed):
        services.withdraw(by=anybody, kind=Kind.DAY, code="2026-09-02", seen=1, reason="thử")
    with pytest.raises(NotAllowed):
        services.restore(by=anybody, kind=Kind.DAY, code="2026-09-02", number=1, seen=1, reason="thử")
    with pytest.raises(NotAllowed):
        services.import_days(by=anybody, days=[EXTRA], reason="thử")
    with pytest.raises(NotAllowed):
        api.load_province(PROVINCE, by=anybody)


def test_the_table_is_read_once_and_known_anew_after_a_change(loaded, administrator, django_assert_num_queries):
    api.is_working_day(DAY)
    with django_assert_num_queries(1):
        assert api.is_working_day(DAY)
    many = api.calendar()
    with django_assert_num_queries(0):
        assert all(many.is_working_day(DAY) for _number in range(50))
    save(administrator, EXTRA)
    assert not api.is_working_day(DAY)


def test_each_year_has_its_days_by_law():
    specials = [row.content for row in read_folder(PROVINCE) if isinstance(row.content, SpecialDay)]
    for year in range(2022, 2028):
        mine = [special for special in specials if special.day.year == year]
        holidays = [special for special in mine if special.kind is DayKind.HOLIDAY]
        watched = sum(1 for special in mine if special.kind is DayKind.WATCH and special.name == "Quốc khánh")
        # 11 days by article 112; one of the two around Quốc khánh 2027 is still to be chosen
        assert len(holidays) + (1 if watched else 0) == 11, year
        makes_up = [special.partner for special in mine if special.kind is DayKind.COMPENSATORY]
        on_weekends = [special.day for special in holidays if special.day.weekday() >= 5]
        assert len(makes_up) == len(on_weekends) or year == 2027, year
        assert set(on_weekends) >= set(makes_up)
        assert all(special.legal_basis for special in mine)
