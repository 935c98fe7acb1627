"""What quality finds of the planted faults, kind by kind; the whole table is printed by benchmarks/quality_truth.py."""

from pathlib import Path

import pytest

from benchmarks import quality_truth
from tinhso.core.access.api import SYSTEM
from tinhso.core.directory import api as directory
from tinhso.twin import api as twin

PROVINCE = Path(__file__).resolve().parents[3] / "provinces" / "ca-mau"
#: (kind, found at least, of what is named right at least), over the three tables together.
EXPECTED = [
    ("missing_required", 0.95, 0.95),
    ("impossible_date", 1.0, 0.95),
    ("wrong_century_sex", 0.95, 0.95),
    ("duplicate_exact", 0.95, 0.99),
    ("duplicate_fuzzy", 0.95, 0.99),
    ("area_unknown", 0.95, 0.95),
    ("area_abolished", 0.95, 0.95),
    ("contradiction", 0.5, 0.9),
    ("stale", 0.95, 0.95),
]


@pytest.mark.django_db
def test_planted_faults_are_found(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    directory.load_province(PROVINCE, by=SYSTEM)
    twin.generate(0.003, 7, "standard", tmp_path / "twin", formats=("parquet",))
    result = quality_truth.measure(tmp_path / "twin")
    for kind, recall, precision in EXPECTED:
        tallies = [item for (_table, name), item in result.tallies.items() if name == kind]
        planted = sum(item.planted for item in tallies)
        found = sum(item.refused + item.found for item in tallies)
        named, right = sum(item.named for item in tallies), sum(item.right for item in tallies)
        assert planted, kind
        assert found / planted >= recall, (kind, found, planted)
        assert named == 0 or right / named >= precision, (kind, right, named)
    whole, lost = result.normalised
    assert lost <= whole * 0.1
