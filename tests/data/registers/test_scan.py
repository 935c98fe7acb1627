"""``scan``: a register as Arrow, as far as its reader may see it, in bounded memory."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from tinhso.core.access.api import SYSTEM, Role
from tinhso.data.registers import api
from tinhso.data.registers.adapters import arrow

from .conftest import BIRTH_VALUES, BIRTHS, SYSTEM_VALUES, SYSTEMS, person

pytestmark = pytest.mark.usefixtures("province")

EVERY_TYPE = {
    "code": "every_type",
    "name": "Đủ kiểu",
    "kind": "master",
    "owner": "camau/skhcn",
    "key": ["number"],
    "fields": [
        {"name": "number", "label": "Số", "type": "integer", "required": True},
        {"name": "rate", "label": "Tỷ lệ", "type": "decimal", "scale": 3},
        {"name": "made", "label": "Ngày", "type": "date"},
        {"name": "moment", "label": "Lúc", "type": "datetime"},
        {"name": "yes", "label": "Có", "type": "boolean"},
        {"name": "fee", "label": "Phí", "type": "money"},
        {"name": "note", "label": "Ghi", "type": "text"},
        {"name": "data", "label": "Kèm", "type": "json"},
    ],
}


def births(amount, justice):
    batch = api.open_batch(by=justice, code=BIRTHS)
    rows = [BIRTH_VALUES | {"number": str(number), "citizen_id": f"0003250{number:05}"} for number in range(amount)]
    assert api.stage(by=justice, batch=batch.id, rows=rows).new == amount
    api.publish_batch(by=justice, batch=batch.id)


def test_every_type_keeps_its_value():
    api.declare(by=SYSTEM, content=EVERY_TYPE, reason="thử")
    values = {
        "number": 7,
        "rate": "1.125",
        "made": "2025-02-28",
        "moment": "2025-02-28T01:02:03+07:00",
        "yes": False,
        "fee": 10**15,
        "note": "Đầm Dơi",
        "data": {"a": [1]},
    }
    api.create(by=SYSTEM, code="every_type", values=values)
    api.create(by=SYSTEM, code="every_type", values={"number": 8})
    first, second = api.scan("every_type", by=SYSTEM).read_all().to_pylist()
    assert first["rate"] == Decimal("1.125")
    assert first["made"] == date(2025, 2, 28)
    assert first["moment"].isoformat() == "2025-02-27T18:02:03+00:00"
    assert first["yes"] is False
    assert first["fee"] == 10**15
    assert first["note"] == "Đầm Dơi"
    assert second["number"] == 8
    assert all(second[name] is None for name in ("rate", "made", "moment", "yes", "fee", "note", "data"))
    assert (first["_version"], first["_status"]) == (1, 1)


def test_batches_are_bounded_and_lose_nothing(justice, monkeypatch):
    monkeypatch.setattr(arrow, "ROWS", 100)
    births(250, justice)
    sizes = [batch.num_rows for batch in api.scan(BIRTHS, by=justice, fields=["number"])]
    assert sizes == [100, 100, 50]


def test_an_empty_register_still_says_its_columns(justice):
    reader = api.scan(BIRTHS, by=justice, fields=["number", "registered_on"])
    assert isinstance(reader, pa.RecordBatchReader)
    assert set(reader.schema.names[-2:]) == {"number", "registered_on"}
    assert reader.read_all().num_rows == 0


def test_a_scan_goes_through_the_readers_view(justice, outsider, stranger):
    births(3, justice)
    assert "citizen_id" in api.scan(BIRTHS, by=justice).schema.names
    seen = api.scan(BIRTHS, by=outsider)
    assert not {"citizen_id", "full_name", "birth_date"} & set(seen.schema.names)
    table = seen.read_all()
    assert table.num_rows == 3
    assert table["_agency"].null_count == table["_area"].null_count == 3
    with pytest.raises(api.InvalidQuery):
        api.scan(BIRTHS, by=outsider, fields=["citizen_id"])
    nothing = api.scan(BIRTHS, by=stranger)
    assert nothing.read_all().num_rows == 0
    commune = person(Role.OFFICER, "*", "96/31834")
    assert api.scan(BIRTHS, by=commune).read_all().num_rows == 0
    assert api.scan(BIRTHS, by=commune, wide=True).read_all().num_rows == 3


def test_rows_not_yet_published_are_not_scanned(steward):
    batch = api.open_batch(by=steward, code=SYSTEMS)
    api.stage(by=steward, batch=batch.id, rows=[SYSTEM_VALUES])
    assert api.scan(SYSTEMS, by=steward).read_all().num_rows == 0


def test_since_a_number_of_the_feed_come_the_later_ones_alone(steward):
    first = api.create(by=steward, code=SYSTEMS, values=SYSTEM_VALUES)
    batch = api.open_batch(by=steward, code=SYSTEMS)
    api.stage(by=steward, batch=batch.id, rows=[SYSTEM_VALUES | {"code": f"B-{number}"} for number in range(5)])
    api.publish_batch(by=steward, batch=batch.id)
    later = api.create(by=steward, code=SYSTEMS, values=SYSTEM_VALUES | {"code": "C-1"})
    feed = {item.record.public_id: item.seq for item in api.changes(SYSTEMS, by=steward)}
    table = api.scan(SYSTEMS, by=steward, since_seq=0).read_all().to_pylist()
    assert {row["_public_id"]: row["_seq"] for row in table} == feed
    middle = sorted(feed.values())[3]
    after = api.scan(SYSTEMS, by=steward, since_seq=middle).read_all().to_pylist()
    assert sorted(row["_seq"] for row in after) == [number for number in sorted(feed.values()) if number > middle]
    api.end(
        by=steward, code=SYSTEMS, public_id=first.public_id, true_to=date(2025, 1, 1), reason="dừng", expected_version=1
    )
    ended = api.scan(SYSTEMS, by=steward, since_seq=later.seq).read_all().to_pylist()
    assert [(row["_public_id"], row["_status"]) for row in ended] == [(first.public_id, 2)]
    with pytest.raises(api.InvalidQuery):
        api.scan(SYSTEMS, by=steward, since_seq=-1)
