"""What a reader sees of scores is the same on both pages and in the API; rows set aside count as failing."""

import json

import pytest
from django.test import Client

from tests.data.imports.conftest import HEADER, MAP, birth
from tests.data.quality.conftest import BIRTHS, SYSTEMS
from tests.data.registers.conftest import signed_in  # noqa: F401
from tinhso.core.access.api import SYSTEM, Role
from tinhso.data.imports import api as imports
from tinhso.data.imports.models import SetAside
from tinhso.data.imports.services import mending
from tinhso.data.quality import api
from tinhso.data.quality.api import Dimension
from tinhso.data.registers import api as registers

NAMES = [item.value for item in Dimension]


def listed(client, url):
    body = b"".join(client.get(f"{url}?format=json").streaming_content)
    return {row["code"]: row for row in json.loads(body)["rows"]}


@pytest.mark.parametrize("who", ["visitor", "officer", "steward"])
def test_both_pages_and_the_api_agree(births, systems, signed_in, who):  # noqa: F811
    for info in registers.registers():
        api.measure(by=SYSTEM, code=info.code)
    roles = {"officer": (Role.OFFICER, "camau/syt"), "steward": (Role.DATA_STEWARD, "camau/stp")}
    client = signed_in(*roles[who]) if who in roles else Client()
    ours, theirs = listed(client, "/kho-du-lieu/"), listed(client, "/kho-du-lieu/chat-luong/")
    rest = {row["code"]: row for row in client.get("/api/v1/registers").json()["registers"]}
    assert {BIRTHS, SYSTEMS} <= set(ours)
    for code, row in ours.items():
        seen = theirs.get(code, dict.fromkeys(NAMES))
        assert [row[name] for name in NAMES] == [seen[name] for name in NAMES], code
        assert [row[name] for name in NAMES] == [rest[code]["scores"][name]["percent"] for name in NAMES], code
    page = client.get("/kho-du-lieu/").content.decode()
    assert ("ẩn vì số nhỏ" in page) == ("ẩn vì số nhỏ" in client.get("/kho-du-lieu/chat-luong/").content.decode())


def test_mending_rows_set_aside_raises_the_score(province, tmp_path):
    path = tmp_path / "births.csv"
    rows = [birth(1), birth(2), birth(3, sex="chưa rõ"), birth(4, full_name="")]
    path.write_text("\n".join(",".join(row) for row in [HEADER, *([r[n] for n in HEADER] for r in rows)]), "utf-8")
    made = imports.start_import(
        by=SYSTEM, register=BIRTHS, path=path, mapping=MAP, publish=True, trusted_path=True, queued=False
    )
    imports.run_import(made.public_id)
    assert sum(item.rows for item in imports.aside_counts(BIRTHS)) == 2
    before = api.measure(by=SYSTEM, code=BIRTHS)
    by_code = {row.code: str(row.public_id) for row in SetAside.objects.all()}
    wanted = {}
    for code, public_id in by_code.items():
        wanted[public_id] = {"full_name": "Trần Thị Tư"} if code == "required" else {"sex": "Nữ"}
    assert mending.mend(by=SYSTEM, register=BIRTHS, rows=wanted)[0] == 2
    after = api.measure(by=SYSTEM, code=BIRTHS)
    for dimension in (Dimension.CORRECT, Dimension.COMPLETE):
        assert after.figure(dimension).value > before.figure(dimension).value
