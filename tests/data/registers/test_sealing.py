"""Earlier versions keep personal values sealed; erasing a person leaves the chain, the feed and others' data whole."""

from datetime import date

import pytest
from django.db import connection

from tinhso.core.access.api import SYSTEM, Role
from tinhso.core.journal import api as journal
from tinhso.core.privacy import api as privacy
from tinhso.core.privacy import services as desk
from tinhso.core.subjects import api as subjects
from tinhso.data.registers import api
from tinhso.data.registers.models import Citizen, PersonRead
from tinhso.data.registers.services.citizens import subjects_of
from tinhso.data.registers.services.erasing import erase_person

from .conftest import BIRTH_VALUES, BIRTHS, person
from .test_own import WEDDINGS

pytestmark = pytest.mark.usefixtures("province")

NUMBER = BIRTH_VALUES["citizen_id"]
GUESTS = {
    "code": "guests",
    "name": "Khách",
    "kind": "master",
    "owner": "camau/stp",
    "key": ["citizen_id"],
    "subject": "citizen_id",
    "sharing": "special",
    "retention": {"years": 0, "basis": "không phải giữ"},
    "fields": [
        {
            "name": "citizen_id",
            "label": "Số",
            "type": "text",
            "format": "citizen_id",
            "required": True,
            "personal": "basic",
            "search": True,
        },
        {"name": "name", "label": "Tên", "type": "text", "format": "person_name", "personal": "basic", "search": True},
        {"name": "born", "label": "Sinh", "type": "date", "personal": "basic"},
        {"name": "income", "label": "Thu nhập", "type": "decimal", "personal": "sensitive"},
        {"name": "notes", "label": "Kèm", "type": "json", "personal": "basic"},
        {"name": "room", "label": "Phòng", "type": "text"},
    ],
}
VALUES = {
    "citizen_id": NUMBER,
    "name": "Trần Thị Bé Đào",
    "born": "2025-08-01",
    "income": "12.50",
    "notes": {"a": ["Bé Đào"]},
    "room": "101",
}


@pytest.fixture
def guests(justice):
    api.declare(by=SYSTEM, content=GUESTS, reason="thử")
    return justice


def raw_history(code):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM reg_{code}_hist ORDER BY hid")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def everything(code) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM reg_{code}")
        return repr(cursor.fetchall()) + repr(raw_history(code))


def erase(subject):
    desk_one, desk_two = person(Role.ADMINISTRATOR), person(Role.ADMINISTRATOR, "camau")
    asked = desk.request_erasure(by=desk_one, subject_id=subject, reason="rút", document="Đơn 1")
    desk.decide(by=desk_two, request_id=asked, grant=True, decision="QĐ 2")


def test_earlier_versions_hold_no_personal_value_in_clear_and_read_as_before(guests):
    made = api.create(by=guests, code="guests", values=VALUES)
    api.correct(by=guests, code="guests", public_id=made.public_id, values={"name": "Trần Bé Đào"}, reason="sai tên")
    moved = {"room": "102"}
    api.change(
        by=guests, code="guests", public_id=made.public_id, values=moved, true_from=date(2026, 1, 1), reason="đổi phòng"
    )
    rows = raw_history("guests")
    assert len(rows) == 3
    for row in rows:
        assert row["f_name"] is row["f_citizen_id"] is row["f_born"] is row["f_income"] is row["f_notes"] is None
        assert row["key"] is row["s_special"] is None
        assert row["f_room"] == "101"
        assert row["sealed"].startswith("s1:")
        assert NUMBER not in repr(row)
    versions = api.history("guests", made.public_id, by=guests)
    assert [item.values["name"] for item in versions] == ["Trần Bé Đào"] * 3 + ["Trần Thị Bé Đào"]
    first = versions[-1]
    assert first.values == made.values
    assert not first.erased
    assert [item.record.values["citizen_id"] for item in api.changes("guests", by=guests)] == [NUMBER] * 4
    then = api.as_of("guests", by=guests, true_on=date(2025, 12, 1))
    assert [item.values["room"] for item in then.records] == ["101"]
    assert then.records[0].values["name"] == "Trần Bé Đào"
    back = api.undo(by=guests, code="guests", public_id=made.public_id, reason="nhầm")
    assert back.values["income"] == made.values["income"]


def test_what_a_batch_puts_away_is_sealed_and_comes_back_when_it_is_withdrawn(guests):
    made = api.create(by=guests, code="guests", values=VALUES)
    batch = api.open_batch(by=guests, code="guests")
    api.stage(by=guests, batch=batch.id, rows=[VALUES | {"name": "Tên Khác"}])
    api.publish_batch(by=guests, batch=batch.id)
    (row,) = raw_history("guests")
    assert row["f_name"] is None
    assert row["sealed"]
    api.withdraw_batch(by=guests, batch=batch.id, reason="sai")
    assert api.record("guests", made.public_id, by=guests).values == made.values


def test_nothing_is_found_in_earlier_versions_by_personal_values(guests, outsider):
    with pytest.raises(api.InvalidQuery, match="dữ liệu cá nhân"):
        api.as_of("guests", by=guests, true_on=date(2026, 1, 1), where={"name": "x"})
    assert api.as_of("guests", by=guests, where={"room": "x"}).records == ()
    # Whoever may not see the field is told what is told of a field that is not there.
    with pytest.raises(api.InvalidQuery, match="Không có trường"):
        api.as_of("guests", by=outsider, where={"name": "x"})


def test_a_record_that_names_no_number_has_nobodys_key(justice):
    made = api.create(by=justice, code=BIRTHS, values=BIRTH_VALUES | {"citizen_id": None})
    api.correct(by=justice, code=BIRTHS, public_id=made.public_id, values={"notes": "x"}, reason="ghi chú")
    (row,) = raw_history(BIRTHS)
    assert row["sealed"] is None
    assert row["f_full_name"] == BIRTH_VALUES["full_name"]


def test_each_person_of_a_record_has_their_own_seal(justice):
    api.declare(by=SYSTEM, content=WEDDINGS, reason="thử")
    values = {
        "number": "1",
        "husband_id": "000090000001",
        "husband": "Anh Ba",
        "wife_id": "000190000002",
        "wife": "Chị Tư",
        "witness": "Bác Năm",
    }
    made = api.create(by=justice, code="weddings", values=values)
    api.correct(by=justice, code="weddings", public_id=made.public_id, values={"inner": "y"}, reason="x")
    (row,) = raw_history("weddings")
    assert len(row["sealed"].split()) == 2
    hers = subjects_of(["000190000002"])["000190000002"]
    subjects.destroy(hers)
    old = api.history("weddings", made.public_id, by=justice)[1]
    assert old.erased
    assert old.values["wife"] is old.values["wife_id"] is None
    assert (old.values["husband"], old.values["witness"]) == ("Anh Ba", "Bác Năm")


def test_erasing_a_person_leaves_nothing_and_the_chain_and_the_feed_stand(guests):
    made = api.create(by=guests, code="guests", values=VALUES)
    api.correct(by=guests, code="guests", public_id=made.public_id, values={"name": "Trần Bé"}, reason="sai")
    others = {"citizen_id": "000325000009", "name": "Lê Văn Hai", "notes": None, "income": None}
    other = api.create(by=guests, code="guests", values=VALUES | others)
    subject = subjects_of([NUMBER])[NUMBER]
    assert privacy.holdings_of(subject)
    erase(subject)
    left = everything("guests")
    for text in (NUMBER, "Bé", "12.5"):
        assert text not in left
    assert "Lê Văn Hai" in left
    assert privacy.holdings_of(subject) == []
    assert not Citizen.objects.filter(subject_id=subject).exists()
    gone = api.record("guests", made.public_id, by=guests)
    assert gone.status.name == "ENDED"
    assert gone.action == "erase"
    versions = api.history("guests", made.public_id, by=guests)
    assert [item.version for item in versions] == [3, 2, 1]
    assert [item.erased for item in versions] == [False, True, True]
    assert all(item.values["name"] is None and item.values["room"] == "101" for item in versions)
    assert [change.seq for change in api.changes("guests", by=guests)] == [1, 2, 3, 4]
    assert journal.prove().is_sound
    with pytest.raises(api.UnknownRecord):
        api.undo(by=guests, code="guests", public_id=made.public_id, reason="lấy lại")
    assert api.record("guests", other.public_id, by=guests).values["name"] == "Lê Văn Hai"
    # Who comes back is somebody new, whose history can be sealed and read.
    again = api.create(by=guests, code="guests", values=VALUES)
    api.correct(by=guests, code="guests", public_id=again.public_id, values={"room": "7"}, reason="đổi")
    assert api.history("guests", again.public_id, by=guests)[1].values["name"] == VALUES["name"]


def test_erasing_again_finds_nothing_more(guests):
    api.create(by=guests, code="guests", values=VALUES)
    subject = subjects_of([NUMBER])[NUMBER]
    assert erase_person(SYSTEM, subject) == 5
    assert erase_person(SYSTEM, subject) == 0
    assert PersonRead.objects.count() == 0


def test_what_the_law_keeps_holds_the_erasure_back(guests, justice):
    api.create(by=justice, code=BIRTHS, values=BIRTH_VALUES)
    subject = subjects_of([NUMBER])[NUMBER]
    asked = desk.request_erasure(by=person(Role.ADMINISTRATOR), subject_id=subject, reason="rút", document="Đơn 1")
    with pytest.raises(privacy.PrivacyRefused, match="lưu trữ vĩnh viễn"):
        desk.decide(by=person(Role.ADMINISTRATOR, "camau"), request_id=asked, grant=True, decision="QĐ 2")
    assert api.query(BIRTHS, by=justice).records[0].values["citizen_id"] == NUMBER


@pytest.mark.parametrize(("years", "held"), [(None, True), (5, True), (0, False)])
def test_the_declared_time_of_keeping_counts(justice, years, held):
    api.declare(by=SYSTEM, content=GUESTS | {"retention": {"years": years, "basis": "NĐ 1"}}, reason="thử")
    api.create(by=justice, code="guests", values=VALUES)
    found = privacy.holdings_of(subjects_of([NUMBER])[NUMBER])
    assert [group.name for group in found] == ["data.registers"]
    from tinhso.data.registers.services.erasing import holds_of

    assert bool(holds_of(subjects_of([NUMBER])[NUMBER])) is held


def test_hidden_fields_are_sealed_and_erased_too(guests):
    made = api.create(by=guests, code="guests", values=VALUES)
    fewer = GUESTS | {"fields": [item for item in GUESTS["fields"] if item["name"] != "income"]}
    api.declare(by=SYSTEM, content=fewer, reason="bỏ thu nhập")
    api.correct(by=guests, code="guests", public_id=made.public_id, values={"room": "9"}, reason="đổi")
    assert raw_history("guests")[0]["f_income"] is None
    erase_person(SYSTEM, subjects_of([NUMBER])[NUMBER])
    assert "12.5" not in everything("guests")


def test_a_sealed_version_survives_a_change_of_type(guests):
    made = api.create(by=guests, code="guests", values=VALUES)
    api.correct(by=guests, code="guests", public_id=made.public_id, values={"room": "9"}, reason="đổi")
    fields = [{**item, "type": "text"} if item["name"] == "born" else item for item in GUESTS["fields"]]
    api.declare(by=SYSTEM, content=GUESTS | {"fields": fields}, reason="ngày thành chữ")
    assert api.history("guests", made.public_id, by=guests)[1].values["born"] == "2025-08-01"


def test_many_people_are_sealed_in_few_questions(guests, django_assert_max_num_queries):
    from tinhso.data.registers.selectors.heads import head
    from tinhso.data.registers.services.sealing import seal_values

    rows = [VALUES | {"citizen_id": f"0003250{number:05}"} for number in range(300)]
    with django_assert_max_num_queries(12):
        texts = seal_values(head("guests"), rows)
    assert len(set(texts)) == 300
    with django_assert_max_num_queries(3):
        seal_values(head("guests"), rows)
