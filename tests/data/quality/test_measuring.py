import pytest

from tests.data.quality.conftest import BIRTHS, SYSTEMS
from tinhso.core.access.api import SYSTEM
from tinhso.data.quality import api
from tinhso.data.quality.api import Dimension
from tinhso.data.quality.models import QualityFinding, QualityPair
from tinhso.data.registers import api as registers


def open_findings(code, check):
    return set(
        QualityFinding.objects.filter(register=code, check_code=check, mended_at=None).values_list("record", flat=True)
    )


def test_an_empty_register_has_no_score(province):
    report = api.measure(by=SYSTEM, code=BIRTHS)
    assert report.rows == 0
    assert report.figures == ()
    assert registers.register(BIRTHS).score is None or registers.register(BIRTHS).score.total is None


def test_rules_identity_and_wanted_fields(births):
    report = api.measure(by=SYSTEM, code=BIRTHS)
    assert open_findings(BIRTHS, "identity.sex_century") == {births["id_against_sex"]}
    assert open_findings(BIRTHS, "identity.year") == {births["id_against_year"]}
    assert open_findings(BIRTHS, "field.mother_name.wanted") == {births["no_mother"]}
    correct = report.figure(Dimension.CORRECT)
    assert correct.total - correct.good == 2
    complete = report.figure(Dimension.COMPLETE, "field:mother_name")
    assert (complete.good, complete.total) == (3, 4)
    assert registers.register(BIRTHS).score.correct == pytest.approx(100 * correct.value)


def test_mended_is_what_is_no_longer_found(births):
    api.measure(by=SYSTEM, code=BIRTHS)
    registers.correct(
        by=SYSTEM,
        code=BIRTHS,
        public_id=births["id_against_sex"],
        values={"citizen_id": "000325000008"},
        reason="sửa số",
    )
    report = api.measure(by=SYSTEM, code=BIRTHS)
    assert open_findings(BIRTHS, "identity.sex_century") == set()
    assert QualityFinding.objects.filter(check_code="identity.sex_century", mended_at__isnull=False).count() == 1
    assert report.figure(Dimension.CORRECT).total - report.figure(Dimension.CORRECT).good == 1


def test_missing_records_miss_their_cells(systems):
    report = api.measure(by=SYSTEM, code=SYSTEMS)
    complete = report.figure(Dimension.COMPLETE)
    required = sum(1 for item in registers.register(SYSTEMS).declaration.shown if item.required)
    assert complete.total == 69 * (required + 6)
    assert complete.value < 4 / 69


def test_equal_natural_keys_are_duplicates(systems):
    report = api.measure(by=SYSTEM, code=SYSTEMS)
    clean = report.figure(Dimension.CLEAN)
    assert (clean.good, clean.total) == (3, 4)
    pair = QualityPair.objects.get()
    assert {pair.left, pair.right} == {systems[2], systems[3]}
    assert report.figure(Dimension.CLEAN, "agency:camau/skhcn").total == 4


def test_measuring_again_changes_nothing(births):
    first = api.measure(by=SYSTEM, code=BIRTHS)
    ids = list(QualityFinding.objects.values_list("id", "found_at"))
    second = api.measure(by=SYSTEM, code=BIRTHS)
    assert first.figures == second.figures
    assert list(QualityFinding.objects.values_list("id", "found_at")) == ids
