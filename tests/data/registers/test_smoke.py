from datetime import date
from pathlib import Path

import pytest

from tinhso.core.access.api import SYSTEM
from tinhso.core.directory import api as directory
from tinhso.data.registers import api

PROVINCE = Path(__file__).resolve().parents[3] / "provinces" / "ca-mau"

pytestmark = pytest.mark.django_db

GOOD = {
    "code": "HT-001",
    "name": "Cổng dịch vụ công",
    "operator": "camau/skhcn",
    "mode": "run",
    "status": "in_use",
    "has_full_plan": True,
}


def test_whole_life(three):
    directory.load_province(PROVINCE, by=SYSTEM)
    report = api.load_province(three, by=SYSTEM)
    assert report.created == 3
    assert api.load_province(three, by=SYSTEM).unchanged == 3
    made = api.create(by=SYSTEM, code="information_systems", values=GOOD)
    assert made.version == 1
    with pytest.raises(api.KeyTaken):
        api.create(by=SYSTEM, code="information_systems", values=GOOD)
    fixed = api.correct(
        by=SYSTEM,
        code="information_systems",
        public_id=made.public_id,
        values={"level": 3, "level_decision": "12"},
        reason="x",
    )
    assert fixed.version == 2
    page = api.query("information_systems", by=SYSTEM, q="cong dich")
    assert [item.public_id for item in page.records] == [made.public_id]
    changed = api.change(
        by=SYSTEM,
        code="information_systems",
        public_id=made.public_id,
        values={"status": "stopped"},
        true_from=date(2025, 1, 1),
        reason="dừng",
    )
    assert changed.version == 4
    then = api.as_of("information_systems", by=SYSTEM, true_on=date(2024, 6, 1))
    assert [item.values["status"] for item in then.records] == ["in_use"]
    now = api.as_of("information_systems", by=SYSTEM, true_on=date(2025, 6, 1))
    assert [item.values["status"] for item in now.records] == ["stopped"]
    assert [item.version for item in api.history("information_systems", made.public_id, by=SYSTEM)] == [4, 3, 2, 1]
    back = api.undo(by=SYSTEM, code="information_systems", public_id=made.public_id, reason="nhầm")
    assert back.values["status"] == "in_use"
    assert len(api.changes("information_systems", by=SYSTEM)) >= 4
    other = api.create(by=SYSTEM, code="information_systems", values=GOOD | {"code": "HT-002"})
    api.merge(by=SYSTEM, code="information_systems", keep=made.public_id, lose=other.public_id, reason="trùng")
    assert api.count("information_systems", by=SYSTEM).value == 1


def test_batch(three):
    directory.load_province(PROVINCE, by=SYSTEM)
    api.load_province(three, by=SYSTEM)
    batch = api.open_batch(by=SYSTEM, code="information_systems", source="x")
    rows = [GOOD | {"code": f"HT-{n:05}"} for n in range(2500)]
    report = api.stage(by=SYSTEM, batch=batch.id, rows=rows)
    assert report.new == 2500
    assert api.count("information_systems", by=SYSTEM).value == 0
    api.publish_batch(by=SYSTEM, batch=batch.id)
    assert api.count("information_systems", by=SYSTEM).value == 2500
    second = api.open_batch(by=SYSTEM, code="information_systems", source="y")
    rows[3] = rows[3] | {"name": "Khác"}
    report = api.stage(by=SYSTEM, batch=second.id, rows=rows)
    assert (report.same, report.changed) == (2499, 1)
    assert api.query("information_systems", by=SYSTEM, q="khac").records == ()
    api.publish_batch(by=SYSTEM, batch=second.id)
    assert len(api.query("information_systems", by=SYSTEM, q="khac").records) == 1
    api.withdraw_batch(by=SYSTEM, batch=second.id, reason="sai")
    assert api.query("information_systems", by=SYSTEM, q="khac").records == ()
    assert api.count("information_systems", by=SYSTEM).value == 2500
    page = api.query("information_systems", by=SYSTEM, sort="code", limit=100)
    assert page.records[0].values["code"] == "HT-00000"
    page = api.query("information_systems", by=SYSTEM, sort="code", limit=100, cursor=page.cursor)
    assert page.records[0].values["code"] == "HT-00100"
    seqs = [change.seq for change in api.changes("information_systems", by=SYSTEM, limit=1000)]
    assert seqs == sorted(set(seqs))
