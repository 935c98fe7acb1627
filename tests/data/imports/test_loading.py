"""The fast path: a table checked whole, good rows published, bad ones set aside."""

import pyarrow as pa
import pytest

from tests.data.imports.conftest import BIRTHS, HEADER, MAP, birth
from tinhso.core.access.api import SYSTEM, NotAllowed
from tinhso.data.imports import api
from tinhso.data.imports.models import Import, SetAside
from tinhso.data.registers import api as registers

pytestmark = pytest.mark.django_db


def table(rows):
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in HEADER})


def load(rows, by=SYSTEM):
    return api.load_table(by=by, register=BIRTHS, table=table(rows), mapping=MAP, provenance="sổ thử")


def test_good_rows_are_published_and_bad_ones_set_aside_with_field_and_reason(province):
    rows = [birth(n) for n in range(1, 30)]
    rows[3] |= {"birth_date": "31/02/2025"}
    rows[4] |= {"area_code": "99999"}
    rows[5] |= {"full_name": ""}
    rows[6] |= {"registered_on": "01/07/2025"}  # before the birth
    rows[7] |= {"full_name": "=A1"}
    report = load(rows)
    assert (report.counts.rows, report.counts.new, report.counts.aside) == (29, 24, 5)
    found = {item.row: (item.field, item.code) for item in SetAside.objects.all()}
    assert found == {
        4: ("birth_date", "type"),
        5: ("office", "unit"),
        6: ("full_name", "required"),
        7: ("birth_date", "order_of_days"),
        8: ("full_name", "formula"),
    }
    page = registers.query(BIRTHS, by=SYSTEM, q="tran thi be dao", limit=100)
    assert len(page.records) == 24
    assert page.records[0].values["office"] == "96/31825"
    assert page.records[0].provenance.startswith("sổ thử:")


def test_the_same_table_again_brings_nothing_new(province):
    rows = [birth(n) for n in range(1, 1201)]
    assert load(rows).counts.new == 1200
    rows[7] |= {"mother_name": "Lê Thị Hồng"}
    again = load(rows).counts
    assert (again.new, again.changed, again.same) == (0, 1, 1199)
    record = registers.query(BIRTHS, by=SYSTEM, where={"number": "KS-00008"}).records[0]
    assert record.version == 2
    assert [item.values["mother_name"] for item in registers.history(BIRTHS, record.public_id, by=SYSTEM)][-1:]


def test_rows_with_one_key_that_differ_are_both_set_aside_and_equal_ones_counted(province):
    rows = [birth(1), birth(1), birth(2), birth(2, full_name="Trần Văn Bé"), birth(3)]
    counts = load(rows).counts
    assert (counts.new, counts.repeats, counts.aside) == (2, 1, 2)
    faults = {item.row: item.message for item in SetAside.objects.filter(code="repeated_key")}
    assert set(faults) == {3, 4}
    assert "dòng 4" in faults[3]


def test_fields_the_table_has_not_keep_their_values(province):
    load([birth(1)])
    record = registers.query(BIRTHS, by=SYSTEM).records[0]
    registers.correct(
        by=SYSTEM, code=BIRTHS, public_id=record.public_id, values={"father_name": "Trần Văn Ba"}, reason="bổ sung"
    )
    load([birth(1, mother_name="Lê Thị Hồng")])
    values = registers.query(BIRTHS, by=SYSTEM).records[0].values
    assert (values["mother_name"], values["father_name"]) == ("Lê Thị Hồng", "Trần Văn Ba")
    assert len(registers.query(BIRTHS, by=SYSTEM, q="tran van ba").records) == 1


def test_who_may_not_write_the_register_loads_nothing(province, outsider):
    with pytest.raises(NotAllowed):
        load([birth(1)], by=outsider)
    assert not Import.objects.exists()


def test_names_are_written_properly_on_the_way(province):
    load([birth(1, full_name="TRẦN  THỊ HOÀ", mother_name="nguyễn thị thuý")])
    values = registers.query(BIRTHS, by=SYSTEM).records[0].values
    assert (values["full_name"], values["mother_name"]) == ("Trần Thị Hòa", "Nguyễn Thị Thúy")
