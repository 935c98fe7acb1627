"""The province's documents: loaded without overwriting edits, checked together, read by all, changed by stewards."""

import shutil
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from tinhso.core.access.api import SYSTEM, NotAllowed
from tinhso.steering.claims import api
from tinhso.steering.claims.models import Claim, Document, Finding, FindingState
from tinhso.steering.claims.selectors import findings as shown
from tinhso.steering.claims.services import claims, findings
from tinhso.steering.claims.services.province import recheck_province

pytestmark = pytest.mark.django_db


def entry(key: str, value: str, unit: str, subject: str, at: int) -> dict:
    return {
        "id": key,
        "value": value,
        "unit": unit,
        "subject": subject,
        "text": f"{value} {unit}",
        "quote": f"{subject} {value} {unit}",
        "place": {"block": 1, "start": at, "end": at + 3, "label": "mục I, đoạn 1"},
    }


CLAIMS = {
    "code": "bao-cao-thu",
    "title": "Báo cáo thử của tỉnh",
    "symbol": "01/BC-UBND",
    "issued_on": "2024-12-10",
    "claims": [
        entry("da-cap", "348", "trường", "trường học đạt chuẩn", 0),
        entry("tong", "464", "trường", "trường học", 10),
        entry("ty-le", "72", "%", "trường học đạt chuẩn", 20),
    ],
    "relations": [{"kind": "ratio", "terms": ["da-cap", "tong"], "result": "ty-le"}],
}


@pytest.fixture
def folder(tmp_path) -> Path:
    write(tmp_path / "tinh", CLAIMS)
    return tmp_path / "tinh"


def write(folder: Path, content: dict) -> None:
    (folder / "claims").mkdir(parents=True, exist_ok=True)
    (folder / "claims" / "bao-cao-thu.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


def finding() -> Finding:
    return Finding.objects.get(rule="ratio", scope="province")


def test_loading_twice_changes_nothing_and_names_what_does_not_hold(folder):
    first, second = api.load_province(folder), api.load_province(folder)
    assert (first.documents, first.made, second.made, second.updated, second.removed) == (1, 3, 0, 0, 0)
    assert finding().content["claims"] == ["bao-cao-thu#da-cap", "bao-cao-thu#tong", "bao-cao-thu#ty-le"]
    assert "1 văn bản" in first.summary()


def test_a_load_never_overwrites_an_edit_and_follows_the_file_elsewhere(folder, steward):
    api.load_province(folder)
    document = Document.objects.get(code="bao-cao-thu")
    claims.confirm(by=steward, document=document, key="ty-le", version=1)
    changed = {**CLAIMS, "claims": [dict(one) for one in CLAIMS["claims"]]}
    changed["claims"][2]["value"], changed["claims"][1]["value"] = "75", "480"
    changed["claims"].append(entry("moi", "5", "tổ", "tổ công nghệ số", 30))
    write(folder, changed)
    report = api.load_province(folder)
    values = {row.key: row.content["value"] for row in Claim.objects.all()}
    assert values == {"da-cap": "348", "tong": "480", "ty-le": "72", "moi": "5"}
    assert (report.made, report.updated, report.kept) == (1, 1, 1)


def test_an_edit_is_written_back_and_loads_as_it_was(folder, steward):
    api.load_province(folder)
    document = Document.objects.get(code="bao-cao-thu")
    claims.reject(by=steward, document=document, key="ty-le", version=1)
    assert api.export_province(folder) == 1
    assert api.export_province(folder) == 0
    kept = yaml.safe_load((folder / "claims" / "bao-cao-thu.yaml").read_text("utf-8"))
    assert [one["id"] for one in kept["claims"]] == ["da-cap", "tong"]
    assert kept.get("relations") == []


def test_a_bad_file_loads_nothing_and_names_the_claim(folder):
    bad = {**CLAIMS, "claims": [*CLAIMS["claims"], {"id": "hong", "subject": "x"}]}
    write(folder, bad)
    with pytest.raises(ValueError, match=r"bao-cao-thu\.yaml.*hong"):
        api.load_province(folder)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("role", "may_edit", "may_resolve"),
    [("owner", False, False), ("reviewer", False, True), ("steward", True, True)],
)
def test_stewards_edit_and_reviewers_resolve(folder, role, may_edit, may_resolve, request):
    api.load_province(folder)
    actor = request.getfixturevalue(role)
    document = Document.objects.get(code="bao-cao-thu")
    if may_edit:
        claims.confirm(by=actor, document=document, key="tong", version=1)
    else:
        with pytest.raises(NotAllowed):
            claims.confirm(by=actor, document=document, key="tong", version=1)
        with pytest.raises(NotAllowed):
            api.load_province(folder, actor)
    if may_resolve:
        findings.resolve(by=actor, finding=finding(), reason="đã đính chính", version=1)
        assert finding().state == FindingState.RESOLVED
    else:
        with pytest.raises(NotAllowed):
            findings.resolve(by=actor, finding=finding(), reason="đã đính chính", version=1)


def test_a_resolution_survives_a_new_check(folder, reviewer):
    api.load_province(folder)
    findings.resolve(by=reviewer, finding=finding(), reason="đã đính chính", version=1)
    recheck_province(by=SYSTEM)
    api.load_province(folder)
    assert finding().state == FindingState.RESOLVED


def test_anybody_reads_the_provinces_pages(folder, client):
    api.load_province(folder)
    for address in (
        "/kiem-so-lieu/tinh/",
        "/kiem-so-lieu/tinh/?format=json",
        "/kiem-so-lieu/tinh/bao-cao-thu/",
        "/kiem-so-lieu/tinh/bao-cao-thu/so-lieu/",
        "/kiem-so-lieu/tinh/bao-cao-thu/so-lieu/ty-le/",
        "/kiem-so-lieu/tinh/bao-cao-thu/phat-hien/",
        f"/kiem-so-lieu/phat-hien/{finding().public_id}/",
    ):
        assert client.get(address).status_code == 200, address
    assert client.get("/kiem-so-lieu/tinh/khong-co/").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["tinh/bao-cao-thu/so-lieu/ty-le/", "tinh/bao-cao-thu/so-lieu/ty-le/xac-nhan/", "tinh/bao-cao-thu/quan-he/"],
)
def test_a_stranger_changes_nothing_of_the_province(folder, client, address):
    api.load_province(folder)
    assert client.post(f"/kiem-so-lieu/{address}", {"version": 1}).status_code == 403
    assert client.post(f"/kiem-so-lieu/phat-hien/{finding().public_id}/xu-ly/", {"version": 1}).status_code == 403
    assert set(Claim.objects.values_list("version", flat=True)) == {1}


def test_plans_find_claims_and_findings_by_global_id(folder):
    api.load_province(folder)
    found = api.claims_for(["bao-cao-thu#ty-le", "bao-cao-thu#khong", "khac#ty-le", "sai"])
    assert list(found) == ["bao-cao-thu#ty-le"]
    assert found["bao-cao-thu#ty-le"].url == "/kiem-so-lieu/tinh/bao-cao-thu/so-lieu/ty-le/"
    assert [one.rule for one in api.findings_for(["bao-cao-thu#tong"])] == ["ratio"]
    assert api.findings_for([]) == []
    assert len(api.findings_in("bao-cao-thu")) == 1


def test_the_provinces_own_documents_load_and_write_back_unchanged(tmp_path):
    shutil.copytree(Path(settings.PROVINCE_DIR) / "claims", tmp_path / "claims")
    report = api.load_province(tmp_path)
    assert report.documents == 5
    assert report.made > 100
    assert Finding.objects.filter(scope="province", severity="contradiction").exists()
    assert api.export_province(tmp_path) == 0
    rows = shown.province_findings()
    views = shown.views(rows, list(Document.objects.all()))
    assert [len(view.claims) for view in views] == [len(row.content["claims"]) for row in rows]


def test_the_journal_calls_what_claims_do_by_name(folder):
    from tinhso.core.journal.api import action_words

    api.load_province(folder)
    assert action_words("steering.claims.province.loaded") == "nạp văn bản của tỉnh"
    assert action_words("steering.claims.finding.resolved") == "xử lý phát hiện"
