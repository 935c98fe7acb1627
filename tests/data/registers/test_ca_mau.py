"""The registers of Cà Mau: sound, consistent with each other, with a basis; rules that run on every engine."""

from datetime import date

import duckdb
import pytest
import yaml
from django.db import connection

from tinhso.core.access.api import SYSTEM
from tinhso.core.directory import api as directory
from tinhso.core.province.api import read_mapping, read_table
from tinhso.data.registers import api
from tinhso.data.registers.adapters import units
from tinhso.data.registers.adapters.tables import create_tables
from tinhso.data.registers.data import Declaration, FieldType, Personal, Provenance, Sharing
from tinhso.data.registers.rules.simulating import simulated
from tinhso.data.registers.rules.soundness import problems
from tinhso.data.registers.selectors.heads import Compiled
from tinhso.data.registers.selectors.naming import names_of_codes

from .conftest import PROVINCE

FOLDER = PROVINCE / "registers"
ALL: dict[str, Declaration] = {
    path.stem: api.parse_declaration(read_mapping(path)) for path in sorted(FOLDER.glob("[!_]*.yaml"))
}
LISTS = {path.stem: read_table(path) for path in sorted((FOLDER / "rows").glob("*.csv"))}
#: What only a person has and only that person may be known by.
PERSONAL_FORMATS = {"citizen_id", "person_name"}
DUCK = {"number": "DECIMAL(18,6)", "text": "VARCHAR", "date": "DATE", "bool": "BOOLEAN"}

each = pytest.mark.parametrize("declaration", ALL.values(), ids=ALL)


def test_there_are_the_twelve_deep_ones_and_many_plain():
    deep = (
        "residents households civil_births civil_marriages civil_deaths land_parcels land_users enterprises "
        "working_units civil_servants health_facilities schools pupils ocop_products street_names public_works "
        "merit_people welfare_recipients information_systems e_signatures"
    )
    assert set(deep.split()) <= set(ALL)
    assert len(ALL) > 80
    assert all(len(ALL[code].fields) >= 10 for code in deep.split())


@each
def test_it_says_by_what_law_who_keeps_it_and_how_sure_that_is(declaration):
    assert declaration.legal_basis
    assert declaration.description.vi
    assert all(item.certainty in {"V", "S", "U"} for item in declaration.legal_basis)
    known = {
        item["code"] for item in yaml.safe_load((PROVINCE / "directory" / "agencies.yaml").read_text())["agencies"]
    }
    assert declaration.owner in known


@each
def test_labels_groups_and_title_are_whole(declaration):
    labels = [item.label.vi for item in declaration.fields]
    assert len(set(labels)) == len(labels), "two fields with one label"
    grouped = [name for group in declaration.groups for name in group.fields]
    assert sorted(grouped) == sorted(declaration.names)
    assert declaration.title
    lists = [[code.label.vi for code in item.codes] for item in declaration.fields]
    assert all(len(set(words)) == len(words) for words in lists)


@each
def test_references_and_lists_resolve(declaration):
    for item in declaration.fields:
        if item.register:
            assert item.register in ALL, item.name
            assert len(ALL[item.register].key) == 1, "a reference needs a register with one key field"
        if item.type is FieldType.CODE and item.register:
            listed = ALL[item.register]
            opened = [listed.field(name) for name in (*listed.key, *listed.title)]
            assert all(field.sharing is Sharing.OPEN for field in opened), "a list everybody chooses from is open"


@each
def test_people_are_protected(declaration):
    for item in declaration.fields:
        if item.format in PERSONAL_FORMATS:
            assert item.personal is not Personal.NONE, item.name
            assert item.sharing is Sharing.SPECIAL, item.name
    named = [item.name for item in declaration.fields if item.format == "citizen_id"]
    assert not named or declaration.subject in declaration.names, "whose record it is must be known"


@each
def test_the_stated_figure_adds_up_or_says_why(declaration):
    expected = declaration.expected
    if expected is None or not expected.by:
        return
    assert expected.source
    total = sum(expected.by.values())
    # Parts may be fewer than the whole (shared masts), never more.
    assert total <= expected.count
    for item in declaration.fields:
        codes = {code.code for code in item.codes}
        if set(expected.by) <= codes:
            return
    assert declaration.code in {"information_systems", "ocop_products", "telecom_masts"}


def kind_of(item):
    if item.type in {FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY, FieldType.YEAR}:
        return "number"
    return {FieldType.DATE: "date", FieldType.BOOLEAN: "bool"}.get(item.type, "text")


@pytest.mark.django_db
@each
def test_its_rules_run_on_python_sqlite_postgresql_and_duckdb(declaration):
    rules = api.compile_rules(declaration)
    empty = dict.fromkeys(declaration.names)
    sample = {
        item.name: {"number": 5, "date": date(2024, 5, 6), "bool": True, "text": "x"}[kind_of(item)]
        for item in declaration.shown
    }
    duck = duckdb.connect()
    columns = ", ".join(f"{item.column} {DUCK[kind_of(item)]}" for item in declaration.shown)
    duck.execute(f"CREATE TABLE r ({columns})")
    with connection.cursor() as cursor:
        for rule in rules:
            assert not rule.is_broken(empty), "unknown breaks nothing"
            rule.is_broken(sample)
            duck.execute(f"SELECT count(*) FROM r WHERE {rule.broken_sql('duckdb', lambda field: field.column)}")
            sql = rule.broken_sql(connection.vendor, lambda field: field.column).replace("%", "%%")
            typed = ", ".join(f"NULL AS {item.column}" for item in declaration.shown)
            if connection.vendor == "sqlite":
                cursor.execute(f"SELECT count(*) FROM (SELECT {typed}) AS r WHERE {sql}")
                assert cursor.fetchone()[0] == 0


@pytest.mark.django_db
def test_its_tables_take_the_rules_of_the_database(django_db_blocker):
    """The database itself reads every rule over the typed table; on PostgreSQL this is where types show."""
    for declaration in ALL.values():
        if not declaration.rules:
            continue
        create_tables(Compiled(declaration, 1).declaration)
        with connection.cursor() as cursor:
            for rule in api.compile_rules(declaration):
                sql = rule.broken_sql(connection.vendor, lambda field: field.column).replace("%", "%%")
                cursor.execute(f"SELECT count(*) FROM reg_{declaration.code} WHERE {sql}")
                assert cursor.fetchone()[0] == 0


@each
def test_its_training_counterpart_is_sound_closed_and_apart(declaration):
    made = simulated(declaration, set(ALL))
    assert problems(made) == []
    assert made.provenance is Provenance.SIMULATED
    assert made.expected is None
    assert not any(item.sharing is Sharing.OPEN for item in made.fields)
    assert all(item.register.startswith("sim_") for item in made.fields if item.register)
    assert len(made.code) <= 41


@pytest.mark.django_db
def test_row_files_fit_load_once_and_leave_local_edits(tmp_path):
    directory.load_province(PROVINCE, by=SYSTEM)
    (tmp_path / "registers" / "rows").mkdir(parents=True)
    for code in LISTS:
        (tmp_path / "registers" / f"{code}.yaml").write_bytes((FOLDER / f"{code}.yaml").read_bytes())
        (tmp_path / "registers" / "rows" / f"{code}.csv").write_bytes((FOLDER / "rows" / f"{code}.csv").read_bytes())
    api.load_province(tmp_path, by=SYSTEM)
    done = api.load_rows(tmp_path, by=SYSTEM)
    assert done == {code: len(rows) for code, rows in LISTS.items()}
    assert done["ethnic_groups"] == 54
    assert api.load_rows(tmp_path, by=SYSTEM) == {}
    kinh = api.query("ethnic_groups", by=SYSTEM, where={"code": "01"}).records[0]
    assert kinh.provenance == "theo văn bản: ethnic_groups.csv"
    edited = {**kinh.values, "other_names": "sửa tại đây"}
    api.correct(
        by=SYSTEM, code="ethnic_groups", public_id=kinh.public_id, values=edited, expected_version=1, reason="sửa"
    )
    file = tmp_path / "registers" / "rows" / "ethnic_groups.csv"
    file.write_text(file.read_text().replace("01,Kinh,Việt", "01,Kinh,Khác").replace("02,Tày,", "02,Tày,Thổ"))
    assert api.load_rows(tmp_path, by=SYSTEM) == {"ethnic_groups": 1}
    values = {row.values["code"]: row.values["other_names"] for row in api.query("ethnic_groups", by=SYSTEM).records}
    assert (values["01"], values["02"]) == ("sửa tại đây", "Thổ")
    file.write_text(file.read_text().replace("03,Thái", "3x,Thái"))
    with pytest.raises(api.RegistersError, match=r"ethnic_groups.csv:4: code"):
        api.load_rows(tmp_path, by=SYSTEM)


def test_lists_have_no_row_twice():
    for code, rows in LISTS.items():
        keys = [tuple(row[name] for name in ALL[code].key) for row in rows]
        assert len(set(keys)) == len(keys), code
        assert set(rows[0]) <= set(ALL[code].names), code
    assert len(LISTS["sectors"]) == 21 + 88 + 10
    parents = {row["code"] for row in LISTS["sectors"]}
    assert all(row["parent"] in parents for row in LISTS["sectors"] if row["parent"])


@pytest.mark.django_db
def test_codes_of_an_open_list_are_named_on_screen(tmp_path):
    directory.load_province(PROVINCE, by=SYSTEM)
    (tmp_path / "registers" / "rows").mkdir(parents=True)
    (tmp_path / "registers" / "banks.yaml").write_bytes((FOLDER / "banks.yaml").read_bytes())
    (tmp_path / "registers" / "rows" / "banks.csv").write_bytes((FOLDER / "rows" / "banks.csv").read_bytes())
    api.load_province(tmp_path, by=SYSTEM)
    api.load_rows(tmp_path, by=SYSTEM)
    assert names_of_codes("banks", ["970405", "000000"]) == {
        "970405": "Agribank Ngân hàng Nông nghiệp và Phát triển Nông thôn Việt Nam"
    }
    assert names_of_codes("nothing", ["1"]) == {}


@pytest.mark.django_db
def test_units_of_former_days_keep_their_names():
    directory.load_province(PROVINCE, by=SYSTEM)
    today = date(2026, 11, 22)
    found = units.names(FieldType.AREA, ["96/31825", "95/957/31867", "96/00000"], today)
    assert found == {"96/31825": "Phường Bạc Liêu", "95/957/31867": "Thị trấn Phước Long"}
