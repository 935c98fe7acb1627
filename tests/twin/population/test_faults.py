"""Planted faults come at their rates, and the truth undoes every one of them."""

import json
import unicodedata
from collections import Counter, defaultdict
from math import sqrt

import pytest

from tests.twin.population.conftest import FOLDER
from tests.twin.population.reading import Province, day
from tinhso.twin.api import FaultKind, TwinRefused, generate
from tinhso.twin.population.api import AS_OF, STANDARD_RATES, TABLES

COPIES = {"duplicate_exact", "duplicate_fuzzy"}


def by_row(province: Province) -> dict[tuple[str, int], list[dict[str, str]]]:
    found = defaultdict(list)
    for line in province.truth():
        found[line["table"], int(line["row"])].append(line)
    return found


def undone(row: dict[str, str], lines: list[dict[str, str]], names: list[str]) -> dict[str, str]:
    """The row as it was before its fault, by what the truth says."""
    right = dict(row)
    for line in lines:
        if line["fault"] == "moved_column":
            start = names.index(line["column"])
            right |= dict(zip(names[start:], json.loads(line["original"]), strict=False))
        else:
            assert row[line["column"]] == line["written"]
            right[line["column"]] = line["original"]
    return right


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.code)
def test_taking_back_what_the_truth_names_gives_the_clean_table(clean, spoilt, table):
    truth, right, entities = by_row(spoilt), [], []
    for at, row in enumerate(spoilt.rows(table.code), start=1):
        lines = truth[table.code, at]
        assert len({line["fault"] for line in lines}) <= 1
        if lines and lines[0]["fault"] in COPIES:
            continue
        right.append(undone(row, lines, table.names))
        entities.append(spoilt.entities(table.code)[at - 1])
    assert right == clean.rows(table.code)
    assert entities == clean.entities(table.code)


def test_a_copy_names_its_original_and_is_the_same_entity(spoilt):
    exact = fuzzy = 0
    for line in spoilt.truth():
        if line["fault"] not in COPIES:
            continue
        rows, entities = spoilt.rows(line["table"]), spoilt.entities(line["table"])
        copy, original = int(line["row"]) - 1, int(line["other_row"]) - 1
        assert entities[copy] == entities[original] == line["entity"]
        if line["fault"] == "duplicate_exact":
            exact += 1
            assert rows[copy] == rows[original]
        else:
            fuzzy += 1
            assert rows[copy] != rows[original]
            assert line["detail"]
    assert exact > 10
    assert fuzzy > 50


def test_entities_without_a_copy_are_alone(clean):
    for table in TABLES:
        entities = clean.entities(table.code)
        assert len(set(entities)) == len(entities)


def test_each_kind_comes_at_its_rate(tmp_path):
    made = generate(0.03, 3, "standard", tmp_path / "o", directory=FOLDER, formats=())
    faults: Counter[FaultKind] = Counter()
    eligible: Counter[FaultKind] = Counter()
    for count in made.counts.values():
        faults.update(count.faults)
        eligible.update(count.eligible)
    for kind, rate in STANDARD_RATES.items():
        expected = rate * eligible[kind]
        assert expected > 10, kind
        # A few strikes find no hold in their row (a name that cannot be spoilt that way): up to 8 % fewer.
        assert faults[kind] <= expected + 5 * sqrt(expected), kind
        assert faults[kind] >= 0.92 * expected - 5 * sqrt(expected), kind


def test_the_truth_counts_as_the_manifest_does(spoilt):
    rows = {(line["table"], line["row"], line["fault"]) for line in spoilt.truth()}
    told = Counter((table, fault) for table, _, fault in rows)
    for table, count in spoilt.made.counts.items():
        assert {kind.value: number for kind, number in count.faults.items()} == {
            fault: number for (of, fault), number in told.items() if of == table
        }


def test_faults_are_what_they_are_called(spoilt):
    seen = defaultdict(list)
    for line in spoilt.truth():
        seen[line["fault"]].append(line)
    ids = set(spoilt.by("population", "citizen_id"))
    assert all(line["written"] == "" and line["original"] for line in seen["missing_required"])
    for line in seen["impossible_date"]:
        with pytest.raises(ValueError, match=r"day|month"):
            day(line["written"])
    for line in seen["wrong_century_sex"]:
        assert line["written"][:3] + line["written"][4:] == line["original"][:3] + line["original"][4:]
        assert line["written"] != line["original"]
    for line in seen["unnormalised"]:
        folded = [
            unicodedata.normalize("NFD", text.replace("Ð", "Đ")).casefold()
            for text in (line["written"], line["original"])
        ]
        letters = [sorted(text.replace("\u00a0", "").replace(" ", "")) for text in folded]
        assert letters[0] == letters[1]
    for line in seen["dangling_reference"]:
        assert line["written"] not in ids
    assert {line["detail"] for line in seen["stale"]} == {"", "dead_as_living"}
    assert all(line["other_table"] for line in seen["contradiction"])


def test_an_abolished_commune_was_no_more_on_the_day_of_the_row(spoilt):
    from tests.twin.population.test_consistency import COMMUNES

    ends = defaultdict(list)
    for code, _, end in COMMUNES:
        ends[code].append(end)
    found = 0
    for line in spoilt.truth():
        if line["fault"] == "area_unknown":
            assert line["written"] not in ends
        if line["fault"] == "area_abolished":
            row = spoilt.rows(line["table"])[int(line["row"]) - 1]
            on = day(row["registered_on"]) if "registered_on" in row else AS_OF
            assert all(end < on for end in ends[line["written"]])
            found += 1
    assert found > 5


def test_rates_can_be_chosen_and_wrong_ones_are_refused(tmp_path):
    only = {FaultKind.DUPLICATE_FUZZY: 0.2}
    made = generate(0.001, 1, only, tmp_path / "o", directory=FOLDER, formats=(), tables=("births",))
    count = made.counts["births"]
    assert set(count.faults) == {FaultKind.DUPLICATE_FUZZY}
    assert count.rows == count.base + count.faults[FaultKind.DUPLICATE_FUZZY]
    assert count.faults[FaultKind.DUPLICATE_FUZZY] == pytest.approx(0.2 * count.base, rel=0.2)
    for wrong in ({FaultKind.STALE: 1.5}, {FaultKind.STALE: -0.1}, "many"):
        with pytest.raises(TwinRefused):
            generate(0.001, 1, wrong, tmp_path / "p", directory=FOLDER)
