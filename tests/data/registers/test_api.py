"""The HTTP API of registers: locking, repeating, bulk, feed, descriptions, refusals in the caller's language."""

import io
import json
import tracemalloc

import pytest
from jsonschema_rs import validator_for

from tinhso.core.access.api import SYSTEM, Role
from tinhso.data.registers import api
from tinhso.data.registers.models import Batch
from tinhso.data.registers.rest import bulk as bulk_route

from .conftest import BIRTH_VALUES, BIRTHS, SYSTEM_VALUES, SYSTEMS, send

pytestmark = pytest.mark.usefixtures("province")

ROOT = f"/api/v1/registers/{SYSTEMS}"
NDJSON = "application/x-ndjson"


@pytest.fixture
def key(key_of):
    return key_of(Role.DATA_STEWARD, "camau/skhcn")


@pytest.fixture
def made(client, key):
    answer = send(client, "post", f"{ROOT}/records", {"values": SYSTEM_VALUES}, **key)
    assert answer.status_code == 201
    return answer.json()


def lines(*rows):
    return "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)


def post_lines(client, key, body, query="", root=ROOT, **headers):
    return client.post(f"{root}/bulk{query}", body, content_type=NDJSON, **key, **headers)


# --- one record ---------------------------------------------------------------------------------------


def test_the_second_of_two_editors_is_told(client, key, made):
    address = f"{ROOT}/records/{made['id']}"
    tag = client.get(address, **key)["ETag"]
    assert tag == '"1"'
    one = {"values": {"name": "Một"}, "reason": "x"}
    two = {"values": {"name": "Hai"}, "reason": "x"}
    assert send(client, "patch", address, one, HTTP_IF_MATCH=tag, **key)["ETag"] == '"2"'
    for method, body in (("patch", two), ("put", {**two, "values": {**SYSTEM_VALUES, "name": "Hai"}})):
        stale = send(client, method, address, body, HTTP_IF_MATCH=tag, **key)
        assert stale.status_code == 412
        assert stale["Content-Type"] == "application/problem+json"
        assert stale.json()["version"] == 2
    for action, body in (("end", {"true_to": "2025-01-01", "reason": "x"}), ("undo", {"reason": "x"})):
        assert send(client, "post", f"{address}/{action}", body, HTTP_IF_MATCH=tag, **key).status_code == 412
    assert client.get(address, **key).json()["values"]["name"] == "Một"


def test_what_was_not_changed_is_not_sent_again(client, key, made):
    address = f"{ROOT}/records/{made['id']}"
    assert client.get(address, HTTP_IF_NONE_MATCH='"1"', **key).status_code == 304
    assert client.get(address, HTTP_IF_NONE_MATCH='"7", "1"', **key).status_code == 304
    assert client.get(address, HTTP_IF_NONE_MATCH='"2"', **key).status_code == 200
    feed = client.get(f"{ROOT}/changes?since=0", **key)
    assert client.get(f"{ROOT}/changes?since=0", HTTP_IF_NONE_MATCH=feed["ETag"], **key).status_code == 304
    send(client, "patch", address, {"values": {"name": "Khác"}, "reason": "x"}, **key)
    later = client.get(f"{ROOT}/changes?since=0", HTTP_IF_NONE_MATCH=feed["ETag"], **key)
    assert [item["action"] for item in later.json()["changes"]] == ["create", "correct"]
    assert client.get(f"{ROOT}/changes?since={later.json()['next']}", **key).json()["changes"] == []


def test_a_write_sent_twice_is_done_once(client, key):
    body = {"values": SYSTEM_VALUES}
    first = send(client, "post", f"{ROOT}/records", body, HTTP_IDEMPOTENCY_KEY="a1", **key)
    again = send(client, "post", f"{ROOT}/records", body, HTTP_IDEMPOTENCY_KEY="a1", **key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    other = {"values": {**SYSTEM_VALUES, "code": "HT-2"}}
    assert send(client, "post", f"{ROOT}/records", other, HTTP_IDEMPOTENCY_KEY="a1", **key).status_code == 409
    assert api.count(SYSTEMS, by=SYSTEM).value == 1


def test_a_record_may_come_with_an_id_of_the_callers(client, key):
    address = f"{ROOT}/records/019359b0-7e57-7000-8000-76697369746f"
    body = {"values": SYSTEM_VALUES}
    for _time in range(2):
        answer = send(client, "put", address, body, HTTP_IF_NONE_MATCH="*", **key)
        assert (answer.status_code, answer.json()["version"]) == (201, 1)
    other = {"values": {**SYSTEM_VALUES, "name": "Khác"}}
    assert send(client, "put", address, other, HTTP_IF_NONE_MATCH="*", **key).status_code == 412


def test_validating_writes_nothing_and_a_reading_key_may(client, key_of):
    reader = key_of(Role.DATA_STEWARD, "camau/skhcn", may_write=False)
    good = send(client, "post", f"{ROOT}/validate", {"values": SYSTEM_VALUES}, **reader)
    assert good.json() == {"valid": True, "errors": []}
    bad = send(client, "post", f"{ROOT}/validate", {"values": {**SYSTEM_VALUES, "level": 9, "operator": "x"}}, **reader)
    assert {item["field"]: item["code"] for item in bad.json()["errors"]} == {"level": "range", "operator": "unit"}
    assert api.count(SYSTEMS, by=SYSTEM).value == 0


def test_refusals_speak_the_callers_language(client, key):
    body = {"values": {**SYSTEM_VALUES, "level": 9}}
    for language, word in (("vi", "Không được lớn hơn"), ("en", "must not be")):
        answer = send(client, "post", f"{ROOT}/records", body, HTTP_ACCEPT_LANGUAGE=language, **key)
        assert answer.status_code == 422
        assert answer["Content-Type"] == "application/problem+json"
        problem = answer.json()
        assert problem["errors"][0]["field"] == "level"
        if language == "vi":
            assert word in problem["errors"][0]["message"]
            continue
        assert not set(problem["errors"][0]["message"]) & set("ăâđêôơưạảấầ")


def test_counts_stop_where_a_screen_stops_until_asked(client, key, monkeypatch):
    from tinhso.data.registers.rest import parts

    monkeypatch.setitem(parts.COUNTS, "true", 2)
    for number in range(4):
        api.create(by=SYSTEM, code=SYSTEMS, values=SYSTEM_VALUES | {"code": f"N-{number}"})
    some = client.get(f"{ROOT}/records?count=true&limit=1", **key).json()
    assert (some["count"], some["count_is_lower_bound"]) == (2, True)
    exact = client.get(f"{ROOT}/records?count=exact&limit=1", **key).json()
    assert (exact["count"], exact["count_is_lower_bound"]) == (4, False)
    assert client.get(f"{ROOT}/records?count=nhieu", **key).status_code == 400


def test_pages_follow_one_another_to_the_end(client, key):
    for number in range(7):
        api.create(by=SYSTEM, code=SYSTEMS, values=SYSTEM_VALUES | {"code": f"N-{number}"})
    seen, cursor = [], ""
    while True:
        page = client.get(f"{ROOT}/records?sort=-code&fields=code&limit=3&cursor={cursor}", **key).json()
        seen += [item["values"] for item in page["records"]]
        cursor = page["next"]
        if not cursor:
            break
    assert seen == [{"code": f"N-{number}"} for number in range(6, -1, -1)]
    first = client.get(f"{ROOT}/records?sort=-code&limit=3", **key).json()["next"]
    assert client.get(f"{ROOT}/records?sort=code&limit=3&cursor={first}", **key).status_code == 400


# --- bulk -----------------------------------------------------------------------------------------------


def test_all_or_none_and_each_that_is_sound(client, key):
    good = [SYSTEM_VALUES | {"code": f"B-{number}"} for number in range(5)]
    bad = SYSTEM_VALUES | {"code": "B-9", "level": 9}
    body = lines(good[0], bad, "{", "", "[1]", good[1], good[0], SYSTEM_VALUES | {"code": "B-8", "operator": "x"})
    answer = post_lines(client, key, body)
    assert answer.status_code == 422
    told = answer.json()
    assert [(item["line"], item["errors"][0]["code"]) for item in told["refused"]] == [
        (2, "range"),
        (3, "json"),
        (5, "json"),
        (8, "unit"),
    ]
    assert (told["batch"], told["new"]) == (None, 0)
    assert api.count(SYSTEMS, by=SYSTEM).value == 0
    each = post_lines(client, key, body, "?mode=each").json()
    assert (each["new"], each["refused_count"]) == (2, 5)
    assert {item["line"] for item in each["refused"]} == {2, 3, 5, 7, 8}  # 7 repeats the key of 1
    again = post_lines(client, key, lines(*good), "?mode=each").json()
    assert (again["new"], again["changed"], again["same"]) == (3, 0, 2)
    assert post_lines(client, key, lines(*good)).json()["same"] == 5
    assert not Batch.objects.filter(state__in=["staging", "publishing"]).exists()


def test_units_are_kept_as_records_keep_them(client, key_of, justice):
    root = f"/api/v1/registers/{BIRTHS}"
    headers = key_of(Role.DATA_STEWARD, "camau/stp")
    rows = [BIRTH_VALUES | {"number": "1", "office": "31825"}, BIRTH_VALUES | {"number": "2", "office": "99999"}]
    told = post_lines(client, headers, lines(*rows), "?mode=each", root=root).json()
    assert (told["new"], told["refused"][0]["errors"][0]["field"]) == (1, "office")
    assert api.query(BIRTHS, by=justice).records[0].values["office"] == "96/31825"


def test_bulk_sent_twice_is_done_once(client, key):
    body = lines(*[SYSTEM_VALUES | {"code": f"B-{number}"} for number in range(20)])
    first = post_lines(client, key, body, HTTP_IDEMPOTENCY_KEY="b1")
    again = post_lines(client, key, body, HTTP_IDEMPOTENCY_KEY="b1")
    assert first.json() == again.json()
    assert Batch.objects.count() == 1
    assert post_lines(client, key, body + "\n", HTTP_IDEMPOTENCY_KEY="b1").status_code == 409


def test_bulk_has_limits_and_what_breaks_off_leaves_nothing(client, key, monkeypatch):
    rows = [SYSTEM_VALUES | {"code": f"B-{number}"} for number in range(12)]
    monkeypatch.setattr(bulk_route, "ROWS_MAX", 10)
    assert post_lines(client, key, lines(*rows)).status_code == 413
    monkeypatch.setattr(bulk_route, "ROWS_MAX", 100)
    monkeypatch.setattr(bulk_route, "LINE_MAX", 1000)
    assert post_lines(client, key, lines(rows[0], "x" * 5000)).status_code == 400
    monkeypatch.setattr(bulk_route, "BYTES_MAX", 1000)
    monkeypatch.setattr(bulk_route, "PIECE", 100)
    assert post_lines(client, key, lines(*rows)).status_code == 413
    assert client.post(f"{ROOT}/bulk", {"a": "b"}, **key).status_code == 415
    assert api.count(SYSTEMS, by=SYSTEM).value == 0
    assert set(Batch.objects.values_list("state", flat=True)) <= {"withdrawn"}


def test_a_long_body_stays_out_of_memory(rf):
    body = (json.dumps(SYSTEM_VALUES) + "\n").encode() * 60_000  # some 12 MB, more than Django keeps of a body

    class Slow(io.BytesIO):
        """Hands over what it holds as a network would."""

    request = rf.generic("POST", "/", b"", content_type=NDJSON)
    request._stream = Slow(body)
    request.environ["wsgi.input"] = request._stream
    tracemalloc.start()
    bulk_route.spool(request)
    rows = sum(1 for _number, _values in bulk_route.lines_of(request.spooled))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows == 60_000
    assert peak < 6 * 1024 * 1024


def test_who_may_send_bulk(client, key_of, stranger):
    body = lines(SYSTEM_VALUES)
    for role, agency in ((Role.OFFICER, "camau/skhcn"), (Role.DATA_STEWARD, "camau/syt")):
        assert post_lines(client, key_of(role, agency), body).status_code == 403
    assert client.post(f"{ROOT}/bulk", body, content_type=NDJSON).status_code == 401
    assert Batch.objects.count() == 0


# --- descriptions ---------------------------------------------------------------------------------------


def test_each_register_describes_itself_and_its_answers_keep_to_it(client, key, made):
    document = client.get(f"{ROOT}/openapi.json", **key).json()
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    assert schemas["NewValues"]["properties"]["level"]["maximum"] == 5
    assert "code" in schemas["NewValues"]["required"]
    parameters = {item["name"] for item in document["paths"][f"{ROOT}/records"]["get"]["parameters"]}
    assert {"name", "level__gte", "sort", "cursor", "fields"} <= parameters

    def keeps_to(name, body):
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        assert list(validator_for(schema).iter_errors(body)) == []

    keeps_to("NewValues", SYSTEM_VALUES)
    keeps_to("Record", client.get(f"{ROOT}/records/{made['id']}", **key).json())
    keeps_to("Page", client.get(f"{ROOT}/records", **key).json())
    keeps_to("History", client.get(f"{ROOT}/records/{made['id']}/history", **key).json())
    keeps_to("Changes", client.get(f"{ROOT}/changes", **key).json())
    keeps_to("Checked", send(client, "post", f"{ROOT}/validate", {"values": {}}, **key).json())
    keeps_to("Bulk", post_lines(client, key, lines("{"), "?mode=each").json())
    keeps_to("Problem", client.get(f"{ROOT}/records?khong=1", **key).json())


def test_a_description_names_only_what_its_reader_may_read(client, key_of):
    address = f"/api/v1/registers/{BIRTHS}/openapi.json"
    own = client.get(address, **key_of(Role.OFFICER, "camau/stp")).json()
    others = client.get(address, **key_of(Role.OFFICER, "camau/syt")).json()
    assert "citizen_id" in own["components"]["schemas"]["NewValues"]["properties"]
    assert "citizen_id" not in json.dumps(others)
    assert client.get("/api/v1/registers/khong_co/openapi.json").status_code == 404


def test_the_whole_document_tells_every_register(client):
    document = client.get("/api/v1/openapi.json").json()
    assert document["components"]["schemas"][f"registers.{SYSTEMS}"]["properties"]["level"]["maximum"] == 5
    assert {"code": SYSTEMS, "url": f"{ROOT}/openapi.json"} in document["x-registers"]
