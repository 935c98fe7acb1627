"""Which planted faults of the training province quality finds, kind by kind, beside the truth.

The people, births and deaths of the twin are put into registers of this benchmark alone (key: the row's number, so that
nothing is refused for its key), through the registers' own door: what that refuses is «refused at the door». Then each
register is measured. A kind is found in a row that a check of that kind names.

    make bench NAME=quality_truth [ARGS="--scale 0.01 --seed 7"]
"""

import argparse
import csv
import os
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

SCALE, SEED = 0.005, 7
_NAME = {"type": "text", "format": "person_name", "required": True, "personal": "basic", "sharing": "special"}
_ID = {"type": "text", "format": "citizen_id", "personal": "basic", "sharing": "special"}
_DAY = {"type": "date", "personal": "basic", "sharing": "special"}
_SEX = {
    "type": "code",
    "required": True,
    "personal": "basic",
    "sharing": "special",
    "codes": [{"code": "male", "label": "Nam"}, {"code": "female", "label": "Nữ"}],
}
_AREA = {"type": "area", "level": "commune", "required": True}


def _declaration(code: str, name: str, fields: dict[str, dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "kind": "master",
        "owner": "camau/stp",
        "key": ["row"],
        "rhythm": "daily",
        "area_field": "commune",
        "fields": [
            {"name": "row", "label": "Dòng", "type": "text", "required": True, "indexed": True},
            *({"name": key, "label": key, **value} for key, value in fields.items()),
        ],
        **more,
    }


DECLARATIONS = (
    {
        "code": "truth_households",
        "name": "Hộ (đo thử)",
        "kind": "master",
        "owner": "camau/stp",
        "key": ["household_code"],
        "fields": [{"name": "household_code", "label": "Mã hộ", "type": "text", "required": True, "indexed": True}],
    },
    _declaration(
        "truth_people",
        "Dân cư (đo thử)",
        {
            "citizen_id": _ID,
            "full_name": _NAME,
            "sex": _SEX,
            "birth_date": {**_DAY, "required": True},
            "household_code": {"type": "reference", "register": "truth_households", "required": True},
            "address": {"type": "text", "format": "address", "length": 300},
            "commune": _AREA,
            "status": {"type": "text", "required": True},
            "death_date": _DAY,
            "phone": {"type": "text", "format": "phone"},
            "updated_on": {"type": "date"},
        },
        natural_keys=[["full_name", "birth_date", "household_code"]],
    ),
    _declaration(
        "truth_births",
        "Khai sinh (đo thử)",
        {
            "registered_on": {"type": "date", "required": True},
            "citizen_id": _ID,
            "full_name": _NAME,
            "sex": _SEX,
            "birth_date": {**_DAY, "required": True},
            "mother_name": _NAME,
            "mother_id": _ID,
            "father_name": _NAME,
            "father_id": _ID,
            "commune": _AREA,
        },
        day_field="registered_on",
        natural_keys=[["full_name", "birth_date", "mother_name"]],
        rules=[{"code": "order", "must": "registered_on >= birth_date", "words": "Đăng ký không trước ngày sinh."}],
    ),
    _declaration(
        "truth_deaths",
        "Khai tử (đo thử)",
        {
            "registered_on": {"type": "date", "required": True},
            "citizen_id": _ID,
            "full_name": _NAME,
            "sex": _SEX,
            "birth_date": {**_DAY, "required": True},
            "death_date": {**_DAY, "required": True},
            "commune": _AREA,
        },
        day_field="registered_on",
        natural_keys=[["full_name", "birth_date"]],
        rules=[{"code": "order", "must": "death_date >= birth_date", "words": "Chết không trước ngày sinh."}],
    ),
)
_PERSON = {"number": "citizen_id", "name": "full_name", "birth": "birth_date", "sex": "sex"}
_SEXES = {"male": ["male"], "female": ["female"]}
PROFILES: tuple[dict[str, Any], ...] = (
    {
        "register": "truth_people",
        "wanted": ["citizen_id"],
        "confirmed": {"field": "updated_on", "within_days": 1826},
        "roles": {**_PERSON, "household": "household_code", "address": "address", "phone": "phone"},
        "sexes": _SEXES,
        "identity": True,
        "links": True,
    },
    {
        "register": "truth_births",
        "wanted": ["citizen_id"],
        "roles": {**_PERSON, "mother": "mother_name", "father": "father_name"},
        "sexes": _SEXES,
        "identity": True,
        "links": True,
    },
    {"register": "truth_deaths", "roles": _PERSON, "sexes": _SEXES, "identity": True, "links": True},
    {
        "agreement": "truth_births_people",
        "name": "Khai sinh với dân cư",
        "left": {"register": "truth_births", "roles": _PERSON},
        "right": {"register": "truth_people", "roles": _PERSON},
        "compare": ["name", "birth", "sex"],
    },
    {
        "agreement": "truth_deaths_people",
        "name": "Dân cư với khai tử",
        "left": {"register": "truth_people", "roles": {**_PERSON, "death": "death_date"}},
        "right": {"register": "truth_deaths", "roles": {**_PERSON, "death": "death_date"}},
        "compare": ["name", "birth", "sex", "death"],
        "expects": {"status": ["đã chết"]},
    },
)
TABLES = {"population": "truth_people", "births": "truth_births", "deaths": "truth_deaths"}
#: Kind of fault → how the checks that should name it begin.
CHECKS = {
    "missing_required": ("field.",),
    "wrong_format": ("field.", "identity"),
    "wrong_century_sex": ("identity",),
    "impossible_date": ("field.",),
    "duplicate_exact": ("pair",),
    "duplicate_fuzzy": ("pair",),
    "area_unknown": ("field.commune.unit",),
    "area_abolished": ("field.commune.unit",),
    "moved_column": ("",),
    "contradiction": ("agree.",),
    "stale": ("live.", "agree.truth_deaths_people.status"),
    "dangling_reference": ("field.household_code.reference",),
}


@dataclass
class Tally:
    """One kind in one table."""

    planted: int = 0
    refused: int = 0
    found: int = 0
    named: int = 0
    right: int = 0


@dataclass
class Result:
    """What came of it, by (table, kind); ``normalised``: spoilt writing that was put right on the way in."""

    tallies: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    rows: dict[str, int] = field(default_factory=dict)
    normalised: tuple[int, int] = (0, 0)


def _places() -> dict[str, list[Any]]:
    from tinhso.data.quality.adapters.sources import areas

    found: dict[str, list[Any]] = defaultdict(list)
    for item in areas():
        if item.level == "commune":
            found[item.code.rpartition("/")[2]].append(item)
    return found


def _path(code: str, day: date | None, places: dict[str, list[Any]]) -> str | None:
    """Return the path of a commune code as an import resolves it: of that day, else of today, else of any time."""
    if not code:
        return None
    known = places.get(code, [])
    for item in known:
        if day and item.valid_from <= day <= item.valid_to:
            return str(item.code)
    chosen = next((item for item in known if item.today), known[0] if known else None)
    return str(chosen.code) if chosen else f"96/{code}"


def _day(text: str) -> date | None:
    parts = text.split("/")
    try:
        return date(int(parts[2]), int(parts[1]), int(parts[0]))
    except (ValueError, IndexError):
        return None


def _rows(path: Path, declared: dict[str, Any], places: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    import pyarrow.parquet as pq

    names = [item["name"] for item in declared["fields"]]
    number = 0
    for batch in pq.ParquetFile(path).iter_batches(5000):
        for row in batch.to_pylist():
            number += 1
            values = {name: row.get(name) or None for name in names}
            if "row" in names:
                values["row"] = str(number)
            if "sex" in names:
                values["sex"] = {"Nam": "male", "Nữ": "female"}.get(row["sex"], row["sex"] or None)
            if "commune" in names:
                day = _day(row.get("registered_on", "")) if declared.get("day_field") else None
                values["commune"] = _path(row["area_code"], day, places)
            yield values


def load(folder: Path) -> dict[str, set[int]]:
    """Declare the registers, load the tables, and return the rows each refused."""
    from tinhso.core.access.api import SYSTEM
    from tinhso.data.quality.services.loading import edit
    from tinhso.data.registers import api as registers

    places = _places()
    refused: dict[str, set[int]] = {}
    for declared in DECLARATIONS:
        registers.declare(by=SYSTEM, content=declared, reason="đo thử")
        table = {"truth_households": "households", **{code: name for name, code in TABLES.items()}}[declared["code"]]
        batch = registers.open_batch(by=SYSTEM, code=declared["code"], source="twin")
        rows = _rows(folder / "parquet" / f"{table}.parquet", declared, places)
        report = registers.stage(by=SYSTEM, batch=batch.id, rows=rows)
        registers.publish_batch(by=SYSTEM, batch=batch.id)
        refused[table] = {place + 1 for place, _errors in report.refused}
    for profile in PROFILES:
        edit(by=SYSTEM, content=profile)
    return refused


@dataclass
class Named:
    """What the checks name in one register: by row, the checks (pairs as «pair»), and the other register's records."""

    checks: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    others: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    row_of: dict[str, int] = field(default_factory=dict)


def _named(code: str) -> Named:
    from tinhso.data.quality.adapters.sources import scan
    from tinhso.data.quality.models import QualityFinding, QualityPair

    made = Named()
    for batch in scan(code, ["row"]):
        made.row_of |= {item["_public_id"]: int(item["row"]) for item in batch.to_pylist()}
    findings = QualityFinding.objects.filter(register=code).values_list("record", "check_code", "other")
    for record, check, other in findings:
        if record in made.row_of:
            made.checks[made.row_of[record]].add(check)
            made.others[made.row_of[record]] |= {other} - {""}
    for left, right in QualityPair.objects.filter(register=code, probability__gte=0.95).values_list("left", "right"):
        made.checks[made.row_of[left]].add("pair")
        made.checks[made.row_of[right]].add("pair")
    return made


def measure(folder: Path) -> Result:
    """Load, measure, and compare with the truth."""
    from tinhso.core.access.api import SYSTEM
    from tinhso.data.quality import api as quality

    refused = load(folder)
    with (folder / "truth" / "faults.csv").open(encoding="utf-8") as source:
        truth = [row for row in csv.DictReader(source) if row["table"] in TABLES]
    result = Result()
    named: dict[str, Named] = {}
    for table, code in TABLES.items():
        report = quality.measure(by=SYSTEM, code=code)
        result.rows[table] = report.rows
        named[table] = _named(code)
    planted = {(row["table"], int(row["row"])) for row in truth}
    spoilt = {
        record for table, each in named.items() for record, number in each.row_of.items() if (table, number) in planted
    }
    for table in TABLES:
        _compare(result, table, [row for row in truth if row["table"] == table], refused[table], named[table], spoilt)
    return result


def _compare(
    result: Result, table: str, truth: list[dict[str, str]], refused: set[int], named: Named, spoilt: set[str]
) -> None:
    kinds: dict[int, str] = {}
    originals: set[int] = set()
    for row in truth:
        number, kind = int(row["row"]), row["fault"]
        # A point inside a number is put right on the way in, as a name in capitals is.
        is_point = row["written"] != row["original"] == row["written"].replace(".", "")
        kinds[number] = "unnormalised" if is_point else kind
        if kind.startswith("duplicate"):
            originals.add(int(row["other_row"]))
    for number, kind in kinds.items():
        if kind == "unnormalised":
            whole, lost = result.normalised
            result.normalised = (whole + 1, lost + (number in refused))
            continue
        tally = result.tallies[(table, kind)]
        tally.planted += 1
        tally.refused += number in refused
        tally.found += number not in refused and _is_named(named.checks.get(number, set()), kind)
    for kind in CHECKS:
        if kind == "moved_column" or (table, kind) not in result.tallies:
            continue
        tally = result.tallies[(table, kind)]
        for number, checks in named.checks.items():
            if _is_named(checks, kind):
                tally.named += 1
                # Two registers that do not agree: which of them is wrong nobody can see, so either counts.
                there = kind == "contradiction" and bool(named.others[number] & spoilt)
                tally.right += number in kinds or there or (kind.startswith("duplicate") and number in originals)


def _is_named(checks: set[str], kind: str) -> bool:
    return any(check.startswith(CHECKS[kind]) for check in checks)


def show(result: Result) -> None:
    """Print the table."""
    heads = ("chặn ở cửa", "đo thấy", "tìm được", "nêu", "đúng")
    print(f"{'bảng':11} {'loại lỗi':20} {'gài':>5} " + " ".join(f"{head:>10}" for head in heads))
    for (table, kind), item in sorted(result.tallies.items()):
        recall = (item.refused + item.found) / item.planted if item.planted else 0
        right = f"{100 * item.right / item.named:.1f}%" if item.named else "–"
        print(
            f"{table:11} {kind:20} {item.planted:5} {item.refused:10} {item.found:10} {100 * recall:9.1f}% "
            f"{item.named:10} {right:>10}"
        )
    whole, lost = result.normalised
    print(f"viết chưa chuẩn (unnormalised): {whole} dòng, {whole - lost} vào sổ sau khi chuẩn hoá")


def main() -> int:
    """Set up a database of its own, generate the twin and run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, default=SCALE)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="tinhso-bench-"))
    os.environ["TINHSO_DATA"] = str(work)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tinhso.config.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tinhso.core.access.api import SYSTEM
    from tinhso.core.directory import api as directory
    from tinhso.twin import api as twin

    try:
        call_command("migrate", verbosity=0)
        directory.load_province(Path(settings.PROVINCE_DIR), by=SYSTEM)
        twin.generate(options.scale, options.seed, "standard", work / "twin", formats=("parquet",))
        result = measure(work / "twin")
        print(f"Cỡ {options.scale}, hạt {options.seed}; dòng vào sổ: {result.rows}")
        show(result)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
