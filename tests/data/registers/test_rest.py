import json
from pathlib import Path

import pytest

from tinhso.core.access.api import SYSTEM, Actor, Grant, Role
from tinhso.core.directory import api as directory
from tinhso.data.registers import api
from tinhso.data.registers.services.keys import make_key

PROVINCE = Path(__file__).resolve().parents[3] / "provinces" / "ca-mau"
pytestmark = pytest.mark.django_db

GOOD = {
    "code": "HT-001",
    "name": "Cổng dịch vụ công",
    "operator": "camau/skhcn",
    "mode": "run",
    "status": "in_use",
    "has_full_plan": True,
}
ADMIN = Actor("admin", grants=(Grant(Role.ADMINISTRATOR),), is_signed_in=True)


def test_life(client, three):
    directory.load_province(PROVINCE, by=SYSTEM)
    api.load_province(three, by=SYSTEM)
    _id, token = make_key(by=ADMIN, name="HT", role=Role.DATA_STEWARD, agency="camau/skhcn", may_write=True, reason="x")
    h = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    url = "/api/v1/registers/information_systems/records"
    made = client.post(url, json.dumps({"values": GOOD}), content_type="application/json", **h)
    assert made.status_code == 201, made.content
    again = client.post(url, json.dumps({"values": GOOD}), content_type="application/json", **h)
    assert again.status_code == 409
    got = client.get(f"{url}/{made.json()['id']}")
    assert got.status_code == 200
    assert "has_full_plan" not in got.json()["values"]
    assert client.get(url + "?network_details=1").status_code == 400
    assert client.get(url + "?count=true&q=cong").json()["count"] == 1
    fixed = client.patch(
        f"{url}/{made.json()['id']}",
        json.dumps({"values": {"name": "Khác"}, "reason": "x"}),
        content_type="application/json",
        **h,
    )
    assert fixed.json()["version"] == 2
    assert client.get("/api/v1/registers/information_systems/changes").json()["next"] >= 2
    assert client.get("/api/v1/openapi.json").status_code == 200
    bulk = client.post(
        "/api/v1/registers/information_systems/bulk",
        "\n".join(json.dumps(GOOD | {"code": f"B-{n}"}) for n in range(20)),
        content_type="application/x-ndjson",
        **h,
    )
    assert bulk.json()["new"] == 20, bulk.content
