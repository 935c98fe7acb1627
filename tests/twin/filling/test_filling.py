"""The training province in the registers: what loads, what is set aside, once, in training only."""

import csv
from collections import defaultdict

import pytest
from django.core.management import CommandError, call_command

from tinhso.core.access.api import SYSTEM, Actor, Grant, Role
from tinhso.data.imports.models import SetAside
from tinhso.data.registers import api as registers
from tinhso.data.registers.data import DeclarationError, Provenance
from tinhso.data.registers.rules.plain import to_plain
from tinhso.data.registers.services.keys import make_key
from tinhso.twin import jobs
from tinhso.twin.api import TwinRefused, fill
from tinhso.twin.filling import api as filling
from tinhso.twin.filling.rules.columns import FILLED
from tinhso.twin.stage.citizens import CITIZENS

#: Faults that no check of one row can see, so these rows load and wait for quality and linkage.
QUIET = {"wrong_century_sex", "contradiction", "stale", "unnormalised", "duplicate_fuzzy"}
#: Faults that always make a row impossible to load.
LOUD = {"impossible_date", "area_unknown", "area_abolished"}
#: How a row with such a fault may still fall.
QUIET_CODES = {"reference", "required", "repeated_key", "format", "citizen_id"}
SCALE = 0.002


@pytest.fixture
def data(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def truth(data):
    """Every planted fault by table and row."""
    found = defaultdict(lambda: defaultdict(list))
    with (data / "twin" / filling.mark(SCALE, 1, "standard") / "truth" / "faults.csv").open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            found[line["table"]][int(line["row"])].append(line)
    return found


def set_aside(report):
    """The codes of what is wrong by row, as the import kept them."""
    rows = SetAside.objects.filter(origin__public_id=report.import_id) if report.import_id else ()
    return {item.row: {fault["code"] for fault in item.faults} for item in rows}


def rules_of(declaration):
    return {rule.code for rule in declaration.rules}


def must_fall(line, filled, required):
    """Whether no register could take this row: the fault is loud, in a column that is loaded."""
    if line["fault"] == "missing_required":
        return line["column"] in required
    return line["fault"] in LOUD and line["column"] in filled.fields


def test_what_was_planted_is_set_aside_or_stays_to_be_found(province, data):
    reports = {report.table: report for report in fill(scale=SCALE)}
    assert list(reports) == list(FILLED)
    planted = truth(data)
    for table, report in reports.items():
        assert report.rows == report.loaded + report.set_aside + report.repeats
        declaration = registers.register(report.register).declaration
        required = {column for column, name in FILLED[table].fields.items() if declaration.field(name).required}
        aside, lines = set_aside(report), planted[table]
        assert len(aside) == report.set_aside
        originals = {int(line["other_row"]) for found in lines.values() for line in found if line["other_row"]}
        for row, codes in aside.items():
            # Not planted itself: what it refers to was set aside, or its copy came first.
            assert row in lines or codes == {"reference"} or row in originals, (table, row, codes)
            if row in lines and {line["fault"] for line in lines[row]} <= QUIET and row not in originals:
                # Even a quiet fault may break a rule between fields, or empty what is required, or repeat a key.
                known = QUIET_CODES | rules_of(declaration)
                assert codes <= known, (table, row, codes)
        for row, found in lines.items():
            for line in found:
                if must_fall(line, FILLED[table], required):
                    assert row in aside, line
        # Normalised, a copy in capitals or without a tone in its place is the same row again.
        copies = [row for row, found in lines.items() if any(line["fault"].startswith("dup") for line in found)]
        assert report.repeats <= len(copies)


def test_a_clean_province_loads_whole_and_only_once(province, data):
    reports = fill(scale=0.0015, faults="none")
    assert not any(report.set_aside for report in reports)
    counts = {report.register: report.loaded for report in reports}
    again = fill(scale=0.0015, faults="none")
    assert all(report.was_there for report in again)
    assert {report.register: report.loaded for report in again} == counts
    with pytest.raises(TwinRefused, match="tỉnh tập huấn khác"):
        fill(scale=0.002, faults="none")


def test_training_registers_are_apart_from_the_real_ones(province, data):
    fill(scale=0.0015, faults="none", tables=["households", "population"])
    for code in ("residents", "households"):
        real, made = registers.register(code), registers.register(f"sim_{code}")
        assert real.provenance is Provenance.RECORDED
        assert made.provenance is Provenance.SIMULATED
        assert made.declaration.name.vi == f"{real.declaration.name.vi} (mô phỏng)"
        assert made.expected is None
        assert not any(item.sharing == "open" for item in made.declaration.shown)
        assert registers.count(code, by=SYSTEM).value == 0
        assert registers.count(f"sim_{code}", by=SYSTEM).value > 0
    fields = registers.register("sim_residents").declaration
    assert fields.field("household_code").register == "sim_households"
    assert fields.field("ethnic_group").register == "ethnic_groups"


def test_a_citizen_who_signs_in_is_found(province, data):
    fill(scale=0.006, faults="none", tables=["households", "population", "births", "parcels"])
    numbers = [citizen.national_id for citizen in CITIZENS]
    found = [
        number
        for number in numbers
        if registers.query("sim_residents", by=SYSTEM, where={"citizen_id": number}).records
    ]
    assert len(found) == len(numbers)
    person = registers.query("sim_residents", by=SYSTEM, where={"citizen_id": numbers[0]}).records[0]
    household = registers.query(
        "sim_households", by=SYSTEM, where={"household_code": person.values["household_code"]}
    ).records
    assert len(household) == 1
    mine = {item.code for item in registers.records_about(by=SYSTEM, citizen_id=numbers[0])}
    assert "sim_residents" in mine
    births = [
        registers.query("sim_civil_births", by=SYSTEM, where={"citizen_id": number}).records for number in numbers
    ]
    assert sum(map(len, births)) > 0


def test_production_makes_loads_and_serves_none(province, data, settings):
    fill(scale=0.0015, faults="none", tables=["households"])
    settings.TRAINING = False
    with pytest.raises(TwinRefused):
        fill(scale=0.0015, faults="none")
    with pytest.raises(CommandError):
        call_command("twin", "load", "--scale", "0.0015")
    with pytest.raises(DeclarationError):
        registers.declare_simulated(by=SYSTEM, codes=["residents"])
    with pytest.raises(registers.UnknownRegister):
        registers.register("sim_households")
    with pytest.raises(registers.UnknownRegister):
        registers.query("sim_households", by=SYSTEM)
    with pytest.raises(registers.UnknownRegister):
        registers.open_batch(by=SYSTEM, code="sim_households")
    assert not [item for item in registers.registers() if item.code.startswith("sim_")]
    registers.refresh_sizes()
    settings.TRAINING = True
    assert registers.count("sim_households", by=SYSTEM).value > 0


def test_the_background_work_fills_once_what_was_asked_for(province, data):
    jobs.load()
    assert not [item for item in registers.registers() if item.code.startswith("sim_")]
    assert filling.ask(filling.Wish(0.0015, faults="none"))
    assert filling.wished() == filling.Wish(0.0015, faults="none")
    jobs.load()
    assert filling.wished() is None
    assert registers.count("sim_pupils", by=SYSTEM).value > 0
    assert not filling.ask(filling.Wish(0.0015, faults="none"))
    content = to_plain(registers.register("pupils").declaration) | {"name": "Học sinh các cấp"}
    registers.declare(by=SYSTEM, content=content, reason="đổi tên")
    assert not filling.ask(filling.Wish(0.0015, faults="none"))
    assert registers.register("sim_pupils").name == "Học sinh các cấp (mô phỏng)"


def test_a_load_broken_off_goes_on(province, data):
    def stop(table, done, total):
        if table.startswith("population"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(scale=0.0015, faults="none", tables=["households", "population"], told=stop)
    assert registers.count("sim_residents", by=SYSTEM).value == 0
    households, people = fill(scale=0.0015, faults="none", tables=["households", "population"])
    assert households.was_there
    assert people.loaded == people.rows == registers.count("sim_residents", by=SYSTEM).value


def test_every_answer_of_the_api_says_so(province, data, client):
    fill(scale=0.0015, faults="none", tables=["working_units"])
    assert client.get("/api/v1/registers/sim_working_units").json()["origin"] == "simulated"
    assert client.get("/api/v1/registers/working_units").json()["origin"] == "recorded"
    admin = Actor("admin", grants=(Grant(Role.ADMINISTRATOR),), is_signed_in=True)
    _id, token = make_key(by=admin, name="Máy", role=Role.OFFICER, agency="camau/snv", may_write=False, reason="thử")
    one = registers.query("sim_working_units", by=SYSTEM, limit=1).records[0].public_id
    for path in ("records", "changes", f"records/{one}", f"records/{one}/history"):
        url = f"/api/v1/registers/sim_working_units/{path}"
        assert client.get(url, HTTP_AUTHORIZATION=f"Bearer {token}").json()["origin"] == "simulated", path


def test_only_the_folder_of_the_province_brings_real_registers(province, tmp_path):
    (tmp_path / "registers").mkdir()
    content = (
        "code: sim_boats\nname: Tàu\nkind: master\nowner: camau/stc\nprovenance: simulated\nkey: [plate]\n"
        "fields:\n- {name: plate, label: Số, type: text, required: true}\n"
    )
    (tmp_path / "registers" / "sim_boats.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(DeclarationError, match="chỉ chứa sổ thật"):
        registers.load_province(tmp_path, by=SYSTEM)


def test_a_stranger_reads_nothing_of_a_training_register(province, data):
    fill(scale=0.0015, faults="none", tables=["working_units"])
    page = registers.query("sim_working_units", by=Actor(id="visitor:"))
    assert page.fields == ()
    officer = Actor(id="officer", grants=(Grant(Role.OFFICER),), is_signed_in=True)
    assert registers.query("sim_working_units", by=officer).fields
