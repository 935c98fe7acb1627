from datetime import date, timedelta

import pytest

from tests.data.quality.conftest import BIRTHS
from tests.data.registers.conftest import BIRTH_VALUES
from tinhso.core.access.api import SYSTEM, NotAllowed
from tinhso.core.events.api import run_pending
from tinhso.data.quality import api
from tinhso.data.quality.api import Decision, Dimension, QualityError
from tinhso.data.quality.models import QualityFinding, QualityPair, QualityProposal, QualityRun
from tinhso.data.quality.services import measuring
from tinhso.data.quality.services.loading import edit
from tinhso.data.registers import api as registers

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi")
MIDDLE = ("Thị", "Văn", "Ngọc", "Hoàng", "Minh", "Kim", "Gia")
GIVEN = ("Hoa", "Lan", "Tâm", "Hùng", "Đào", "Phúc", "Linh", "Quang", "Thảo", "Duy", "Hải")


def born(number):
    return date(2000, 1, 1) + timedelta(days=number * 37 % 6000)


def child(number, changes=()):
    day, sex = born(number), "female" if number % 2 else "male"
    digit = {"male": 2, "female": 3}[sex]
    name = f"{FAMILY[number % 8]} {MIDDLE[number % 7]} {GIVEN[number % 11]}"
    values = {
        **BIRTH_VALUES,
        "number": str(number),
        "registered_on": day.isoformat(),
        "birth_date": day.isoformat(),
        "sex": sex,
        "full_name": name,
        "mother_name": f"{FAMILY[number % 5]} Thị {GIVEN[(number * 3) % 11]}",
        "father_name": f"{FAMILY[number % 8]} Văn {GIVEN[(number * 5) % 11]}",
        "citizen_id": f"000{digit}{day.year % 100:02}{number:06}",
    }
    return values | dict(changes)


COPIES = {
    3: {"number": "9003", "citizen_id": None, "full_name": child(3)["full_name"].upper()},
    40: {"number": "9040", "citizen_id": None, "full_name": " ".join(child(40)["full_name"].split()[::-1])},
    77: {"number": "9077", "full_name": child(77)["full_name"] + "g"},
}


@pytest.fixture
def book(province):
    """320 births, three of them entered twice otherwise."""
    batch = registers.open_batch(by=SYSTEM, code=BIRTHS, source="thử")
    rows = [child(number) for number in range(320)] + [child(number, more) for number, more in COPIES.items()]
    report = registers.stage(by=SYSTEM, batch=batch.id, rows=rows)
    assert report.refused == []
    registers.publish_batch(by=SYSTEM, batch=batch.id)


def pairs_by_number():
    found = {}
    for pair in QualityPair.objects.filter(register=BIRTHS):
        numbers = {registers.record(BIRTHS, item, by=SYSTEM).values["number"] for item in (pair.left, pair.right)}
        found[frozenset(numbers)] = pair
    return found


def test_a_published_batch_is_measured_and_duplicates_found(book):
    from tinhso.data.quality.jobs import after_batches

    after_batches()
    after_batches()
    assert QualityRun.objects.filter(register=BIRTHS).count() == 1
    run_pending()
    run = QualityRun.objects.get(register=BIRTHS)
    assert (run.state, run.linked) == ("done", True)
    after_batches()
    assert QualityRun.objects.filter(register=BIRTHS).count() == 1
    found = pairs_by_number()
    wanted = {frozenset({str(number), more["number"]}) for number, more in COPIES.items()}
    assert wanted <= {key for key, pair in found.items() if pair.probability >= 0.95}
    assert len(found) <= len(wanted) + 1
    first = {key: (pair.probability, pair.levels) for key, pair in found.items()}
    api.measure(by=SYSTEM, code=BIRTHS)
    assert {key: (pair.probability, pair.levels) for key, pair in pairs_by_number().items()} == first


def test_decisions_are_remembered_and_many_need_two(book, justice, colleague, outsider):
    report = api.measure(by=SYSTEM, code=BIRTHS)
    before = report.figure(Dimension.CLEAN)
    assert before.total - before.good == 3
    pair = pairs_by_number()[frozenset({"3", "9003"})]
    for stranger in (colleague, outsider):
        with pytest.raises(NotAllowed):
            api.decide(by=stranger, pair=str(pair.public_id), decision=Decision.DIFFERENT)
    api.decide(by=justice, pair=str(pair.public_id), decision=Decision.DIFFERENT)
    with pytest.raises(QualityError):
        api.decide(by=justice, pair=str(pair.public_id), decision=Decision.SAME)
    after = api.measure(by=SYSTEM, code=BIRTHS).figure(Dimension.CLEAN)
    assert after.total - after.good == 2
    pair.refresh_from_db()
    assert (pair.decision, pair.gone) == ("different", False)
    _many(justice)


def _many(justice):
    from tests.data.registers.conftest import person
    from tinhso.core.access.api import Role

    for threshold in (0.5, 1.1):
        with pytest.raises(QualityError):
            api.propose(by=justice, register=BIRTHS, threshold=threshold, reason="x")
    proposal = api.propose(by=justice, register=BIRTHS, threshold=0.95, reason="đối chiếu sổ gốc")
    with pytest.raises(QualityError, match="người thứ hai"):
        api.answer(by=justice, proposal=proposal, agree=True)
    second = person(Role.DATA_STEWARD, "camau")
    api.answer(by=second, proposal=proposal, agree=True)
    with pytest.raises(QualityError):
        api.answer(by=second, proposal=proposal, agree=False)
    run_pending()
    row = QualityProposal.objects.get()
    assert (row.merged, row.refused) == (2, 0)
    assert api.measure(by=SYSTEM, code=BIRTHS).rows == 321


def test_a_broken_off_run_goes_on(book, monkeypatch):
    class Stop(BaseException):
        pass

    from tinhso.core.events.api import JobInterrupted

    real = measuring.store
    monkeypatch.setattr(measuring, "store", lambda *_a, **_k: (_ for _ in ()).throw(JobInterrupted()))
    with pytest.raises(JobInterrupted):
        api.measure(by=SYSTEM, code=BIRTHS)
    run = QualityRun.objects.get()
    assert (run.state, run.step) == ("running", "agree")
    monkeypatch.setattr(measuring, "store", real)
    monkeypatch.setattr(measuring.sources, "scan", lambda *_a: pytest.fail("staged again"))
    report = api.measure(by=SYSTEM, code=BIRTHS)
    assert (report.run, report.rows) == (str(run.public_id), 323)
    assert list(measuring.folder().iterdir()) == []


def test_two_registers_that_do_not_agree(book):
    declaration = {
        "code": "schoolchildren",
        "name": "Học sinh thử",
        "kind": "master",
        "owner": "camau/sgddt",
        "key": ["code"],
        "fields": [
            {"name": "code", "label": "Mã", "type": "text", "required": True},
            {"name": "number", "label": "Số", "type": "text"},
            {"name": "name", "label": "Tên", "type": "text"},
            {"name": "born", "label": "Ngày", "type": "date"},
            {"name": "state", "label": "Tình trạng", "type": "text"},
        ],
    }
    registers.declare(by=SYSTEM, content=declaration, reason="thử")
    rows = []
    for number in range(30):
        here = child(number)
        rows.append(
            {
                "code": f"C{number}",
                "number": here["citizen_id"] if number % 3 else None,
                "name": here["full_name"],
                "born": here["birth_date"],
                "state": "đang học",
            }
        )
    rows[4]["name"] = "Phan Khác Tên"
    rows[5]["born"] = "1999-01-01"
    rows[7]["state"] = "đã thôi"
    batch = registers.open_batch(by=SYSTEM, code="schoolchildren", source="thử")
    registers.stage(by=SYSTEM, batch=batch.id, rows=rows)
    registers.publish_batch(by=SYSTEM, batch=batch.id)
    edit(
        by=SYSTEM,
        content={
            "agreement": "school_births",
            "name": "Học sinh với khai sinh",
            "left": {"register": "schoolchildren", "roles": {"number": "number", "name": "name", "birth": "born"}},
            "right": {
                "register": BIRTHS,
                "roles": {"number": "citizen_id", "name": "full_name", "birth": "birth_date"},
            },
            "compare": ["name", "birth"],
            "expects": {"state": ["đang học"]},
        },
    )
    report = api.measure(by=SYSTEM, code="schoolchildren")
    consistent = report.figure(Dimension.CONSISTENT)
    # Every pupil is found: twenty by number, ten by name and birth.
    assert (consistent.good, consistent.total) == (90 - 3, 90)
    failing = {
        item.code: item.failing for item in report.checks if item.dimension is Dimension.CONSISTENT and item.failing
    }
    names = ("name", "birth", "state")
    assert failing == {f"agree.school_births.{name}": 1 for name in names}
    finding = QualityFinding.objects.get(check_code="agree.school_births.birth")
    there = registers.record(BIRTHS, finding.other, by=SYSTEM)
    assert there.values["number"] == "5"
    back = api.measure(by=SYSTEM, code=BIRTHS).figure(Dimension.CONSISTENT)
    # The child who stands twice in the book and has no number there is left out: either row could be meant.
    assert (back.good, back.total) == (56, 58)
