"""Whatever the seed and the scale, the tables agree with each other."""

import csv
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.twin.population.conftest import FOLDER
from tests.twin.population.reading import Province, day
from tinhso.twin.api import generate, is_training_id
from tinhso.twin.population.api import AS_OF, SIMULATED, TABLES, is_training_tax_code
from tinhso.twin.stage.citizens import CITIZENS


def _communes() -> list[tuple[str, date, date]]:
    found = []
    for name in ("areas-before.csv", "areas-since.csv"):
        with (FOLDER / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["level"] == "commune":
                    start = date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min
                    end = date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max
                    found.append((row["code"], start, end))
    return found


COMMUNES = _communes()


def _in_force(code: str, on: date) -> bool:
    return any(code == known and start <= on <= end for known, start, end in COMMUNES)


def check_people(province: Province) -> None:
    people = province.rows("population")
    ids = [row["citizen_id"] for row in people]
    assert len(set(ids)) == len(ids)
    for row in people:
        born = day(row["birth_date"])
        assert is_training_id(row["citizen_id"])
        digit = 2 * (born.year // 100 - 19) + (row["sex"] == "Nữ")
        assert row["citizen_id"][3:6] == f"{digit}{born.year % 100:02d}"
        assert _in_force(row["area_code"], AS_OF)
        assert "Tập Huấn" in row["address"]
        assert bool(row["death_date"]) == (row["status"] == "đã chết")
        assert born <= AS_OF


def check_households(province: Province) -> None:
    people, living = province.by("population", "citizen_id"), Counter()
    for row in people.values():
        living[row["household_code"]] += row["status"] != "đã chết"
    households = province.by("households", "household_code")
    assert set(living) == set(households)
    for code, row in households.items():
        head = people[row["head_id"]]
        assert int(row["members"]) == living[code] > 0
        assert (head["household_code"], head["full_name"], head["status"] != "đã chết") == (
            code,
            row["head_name"],
            True,
        )
        assert row["area_code"] == head["area_code"]


def _same_person(row: dict[str, str], person: dict[str, str]) -> None:
    for column in ("citizen_id", "full_name", "sex", "birth_date"):
        assert row[column] == person[column]


def check_births(province: Province) -> None:
    people = province.by("population", "citizen_id")
    births = province.rows("births")
    assert len({row["citizen_id"] for row in births}) == len(births)
    for row in births:
        _same_person(row, people[row["citizen_id"]])
        born, registered = day(row["birth_date"]), day(row["registered_on"])
        assert born <= registered <= AS_OF
        assert _in_force(row["area_code"], registered)
        for side, sex in (("mother", "Nữ"), ("father", "Nam")):
            assert row[f"{side}_name"]
            if row[f"{side}_id"]:
                parent = people[row[f"{side}_id"]]
                assert (parent["full_name"], parent["sex"]) == (row[f"{side}_name"], sex)
                assert 18 <= (born - day(parent["birth_date"])).days / 365.25 <= 65
                assert not parent["death_date"] or day(parent["death_date"]) >= born


def check_marriages(province: Province) -> None:
    people, together = province.by("population", "citizen_id"), 0
    marriages = province.rows("marriages")
    for row in marriages:
        husband, wife = people[row["husband_id"]], people[row["wife_id"]]
        on = day(row["registered_on"])
        assert (husband["sex"], wife["sex"]) == ("Nam", "Nữ")
        assert (husband["full_name"], wife["full_name"]) == (row["husband_name"], row["wife_name"])
        assert (on - day(husband["birth_date"])).days >= 20 * 365.25
        assert (on - day(wife["birth_date"])).days >= 18 * 365.25
        assert all(not one["death_date"] or day(one["death_date"]) > on for one in (husband, wife))
        assert _in_force(row["area_code"], on)
        together += husband["household_code"] == wife["household_code"]
    assert together >= 0.9 * len(marriages)


def check_deaths(province: Province) -> None:
    people = province.by("population", "citizen_id")
    deaths = province.by("deaths", "citizen_id")
    assert set(deaths) == {row["citizen_id"] for row in people.values() if row["status"] == "đã chết"}
    for row in deaths.values():
        person = people[row["citizen_id"]]
        _same_person(row, person)
        died = day(row["death_date"])
        assert row["death_date"] == person["death_date"]
        assert day(row["birth_date"]) < died <= day(row["registered_on"]) <= AS_OF
        assert _in_force(row["area_code"], day(row["registered_on"]))


def check_work(province: Province) -> None:
    people = province.by("population", "citizen_id")
    agencies = {row["code"] for row in yaml.safe_load((FOLDER / "agencies.yaml").read_text("utf-8"))["agencies"]}
    units = province.by("working_units", "unit_code")
    assert all(row["agency_code"] in agencies for row in units.values())
    for row in province.rows("staff"):
        person = people[row["citizen_id"]]
        _same_person(row, person)
        assert row["unit_code"] in units
        assert person["status"] != "đã chết"
        assert 21.9 < (AS_OF - day(row["birth_date"])).days / 365.25 < 60
        assert day(row["joined_on"]) <= AS_OF
    for table in ("schools", "health_facilities"):
        for row in province.rows(table):
            assert units[row["unit_code"]]["area_code"] == row["area_code"]


def check_pupils(province: Province) -> None:
    people, schools = province.by("population", "citizen_id"), province.by("schools", "school_code")
    levels = {"mầm non": (3, 5), "tiểu học": (6, 10), "trung học cơ sở": (11, 14), "trung học phổ thông": (15, 17)}
    attending: Counter[str] = Counter()
    for row in province.rows("pupils"):
        person, school = people[row["citizen_id"]], schools[row["school_code"]]
        _same_person(row, person)
        assert row["area_code"] == school["area_code"] == person["area_code"]
        assert person["status"] != "đã chết"
        first, last = levels.get(school["level"], (3, 17))
        assert first <= int(row["school_year"][:4]) - day(row["birth_date"]).year <= last
        attending[row["school_code"]] += 1
    assert all(int(row["pupils"]) == attending[code] for code, row in schools.items())


def check_land_and_firms(province: Province) -> None:
    people, firms = province.by("population", "citizen_id"), province.by("firms", "tax_code")
    for code, row in firms.items():
        weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
        total = sum(weight * int(digit) for weight, digit in zip(weights, code, strict=False))
        assert is_training_tax_code(code)
        assert int(code[9]) == 10 - total % 11
        leader = people[row["representative_id"]]
        assert leader["full_name"] == row["representative_name"]
        assert (day(row["founded_on"]) - day(leader["birth_date"])).days >= 18 * 365
    parcels = province.rows("parcels")
    assert len({row["parcel_code"] for row in parcels}) == len(parcels)
    for row in parcels:
        user = firms[row["user_id"]]["name"] if row["user_kind"] == "tổ chức" else people[row["user_id"]]["full_name"]
        assert row["user_name"] == user
        assert int(row["area_m2"]) > 0


CHECKS = (
    check_people,
    check_households,
    check_births,
    check_marriages,
    check_deaths,
    check_work,
    check_pupils,
    check_land_and_firms,
)


@pytest.mark.parametrize("check", CHECKS)
def test_a_clean_province_agrees_with_itself(clean, check):
    check(clean)


# No shrinking: each example makes a whole province.
@settings(max_examples=8, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(seed=st.integers(0, 2**63), scale=st.floats(0.0001, 0.002))
def test_whatever_seed_and_scale_the_tables_agree(seed, scale):
    with tempfile.TemporaryDirectory() as folder:
        made = generate(scale, seed, "none", Path(folder) / "o", directory=FOLDER, formats=("parquet",))
        for check in CHECKS:
            check(Province(made))


def test_every_row_of_every_table_says_that_it_is_made_up(clean, spoilt):
    for province in (clean, spoilt):
        for table in TABLES:
            assert {row["provenance"] for row in province.rows(table.code)} <= {SIMULATED}


def test_the_citizens_who_can_sign_in_are_among_the_people(clean):
    people, born = clean.by("population", "citizen_id"), clean.by("births", "citizen_id")
    found = [citizen for citizen in CITIZENS if citizen.national_id in people]
    assert len(found) >= len(CITIZENS) - 1
    for citizen in found:
        person = people[citizen.national_id]
        assert person["full_name"] == citizen.name
        assert day(person["birth_date"]).isoformat() == citizen.birth_date
        father = people.get(born.get(citizen.national_id, {}).get("father_id", ""))
        assert father is None or father["full_name"].split()[0] == citizen.name.split()[0]


def test_sizes_follow_the_stated_ones(clean):
    counts = {table: count.base for table, count in clean.made.counts.items()}
    assert counts["births"] + counts["marriages"] + counts["deaths"] == round(1_349_299 * 0.004)
    assert counts["parcels"] == round(751_022 * 0.004)
    assert counts["staff"] == round(27_457 * 0.004)
    assert counts["population"] - counts["deaths"] == pytest.approx(1_265_000 * 0.004, rel=0.06)
