"""A restricted field cannot be seen or guessed: not by filter, sort, search, count, export, error text or API."""

import json

import pytest

from tinhso.core.access.api import NotAllowed, Role
from tinhso.data.registers import api
from tinhso.data.registers.models import FieldGrant, Register

from .conftest import BIRTH_VALUES, BIRTHS, SYSTEM_VALUES, SYSTEMS, person, send

pytestmark = pytest.mark.usefixtures("province")

SECRET = "citizen_id"
VALUE = BIRTH_VALUES["citizen_id"]


@pytest.fixture
def born(justice):
    return api.create(by=justice, code=BIRTHS, values=BIRTH_VALUES)


def test_the_owner_reads_everything_others_what_is_shared(born, justice, outsider, stranger):
    assert api.record(BIRTHS, born.public_id, by=justice).values[SECRET] == VALUE
    assert SECRET not in api.record(BIRTHS, born.public_id, by=outsider).values
    assert "office" in api.record(BIRTHS, born.public_id, by=outsider).values
    with pytest.raises(api.UnknownRecord):
        api.record(BIRTHS, born.public_id, by=stranger)


@pytest.mark.parametrize(
    "asked",
    [
        {"where": {SECRET: VALUE}},
        {"where": {f"{SECRET}__starts": "0003"}},
        {"where": {f"{SECRET}__null": "true"}},
        {"where": {f"{SECRET}__gte": "0"}},
        {"sort": SECRET},
        {"sort": f"-{SECRET}"},
        {"fields": [SECRET]},
    ],
)
def test_no_question_touches_a_restricted_field_and_the_refusal_is_as_for_a_field_that_is_not(born, outsider, asked):
    with pytest.raises(api.InvalidQuery) as refusal:
        api.query(BIRTHS, by=outsider, **asked)
    missing = json.loads(json.dumps(asked).replace(SECRET, "khong_co"))
    with pytest.raises(api.InvalidQuery) as other:
        api.query(BIRTHS, by=outsider, **missing)
    assert str(refusal.value) == str(other.value).replace("khong_co", SECRET)


def test_no_count_tells(born, outsider):
    with pytest.raises(api.InvalidQuery):
        api.count(BIRTHS, by=outsider, where={SECRET: VALUE})
    with pytest.raises(api.InvalidQuery):
        api.as_of(BIRTHS, by=outsider, where={SECRET: VALUE})


@pytest.mark.parametrize("words", ["be dao", VALUE, "tran"])
def test_no_search_tells(born, outsider, justice, words):
    assert api.count(BIRTHS, by=justice, q=words).value == 1
    assert api.count(BIRTHS, by=outsider, q=words).value == 0


def test_history_and_feed_keep_it_back(born, justice, outsider, stranger):
    api.correct(by=justice, code=BIRTHS, public_id=born.public_id, values={"full_name": "Trần Bé"}, reason="sai tên")
    for version in api.history(BIRTHS, born.public_id, by=outsider):
        assert SECRET not in version.values
        assert version.reason == version.made_by == version.provenance == ""
    found = api.changes(BIRTHS, by=outsider)
    assert [set(item.record.values) & {SECRET, "full_name"} for item in found] == [set(), set()]
    assert api.changes(BIRTHS, by=stranger) == ()


def test_errors_name_no_restricted_field_and_no_taken_key(born, outsider):
    errors = api.validate(BIRTHS, BIRTH_VALUES | {SECRET: "12"}, by=outsider)
    told = {error.field: error.code for error in errors if error.field not in {"office", "book", "number"}}
    assert told[SECRET] == told["full_name"] == "unknown"
    with pytest.raises(NotAllowed):
        api.create(by=outsider, code=BIRTHS, values=BIRTH_VALUES)


def test_the_api_keeps_it_back(born, key_of, client):
    headers = key_of(Role.OFFICER, "camau/syt")
    address = f"/api/v1/registers/{BIRTHS}"
    for path in (
        f"/records?{SECRET}={VALUE}",
        f"/records?sort={SECRET}",
        f"/records?fields={SECRET}",
        f"/records?count=true&{SECRET}__starts=0",
    ):
        assert client.get(address + path, **headers).status_code == 400
    for path in ("/records", f"/records/{born.public_id}", f"/records/{born.public_id}/history", "/changes", "/schema"):
        answer = client.get(address + path, **headers)
        assert answer.status_code == 200
        assert VALUE.encode() not in answer.content
        assert "Bé Đào" not in answer.content.decode()
    assert SECRET not in client.get(address + "/schema", **headers).json()["properties"]
    assert send(client, "post", address + "/records", {"values": BIRTH_VALUES}, **headers).status_code == 403
    patch = {"values": {"number": "8"}, "reason": "x"}
    assert send(client, "patch", f"{address}/records/{born.public_id}", patch, **headers).status_code == 403


def test_exports_keep_it_back(born, signed_in):
    browser = signed_in(Role.OFFICER, "camau/syt")
    for kind in ("csv", "json"):
        answer = browser.get(f"/kho-du-lieu/{BIRTHS}/?format={kind}")
        assert VALUE not in b"".join(answer.streaming_content).decode()
    assert browser.get(f"/kho-du-lieu/{BIRTHS}/?sort={SECRET}").status_code == 400
    assert browser.get(f"/kho-du-lieu/{BIRTHS}/?by={SECRET}&value=1").status_code == 400
    # As a plain word of the address it is not even looked at: the same page as without it.
    page = browser.get(f"/kho-du-lieu/{BIRTHS}/?{SECRET}=1")
    assert page.context["count"].value == 1


def test_the_owner_may_open_a_field_to_another_agency_for_a_time(born, outsider):
    FieldGrant.objects.create(
        register=Register.objects.get(code=BIRTHS),
        agency="camau/syt",
        fields=["full_name"],
        purpose="Tiêm chủng",
        valid_from="2025-01-01",
        granted_by="x",
        granted_at="2025-01-01T00:00:00Z",
    )
    values = api.record(BIRTHS, born.public_id, by=outsider).values
    assert values["full_name"] == "Trần Thị Bé Đào"
    assert SECRET not in values
    # Its words may still not be searched: the same class holds words that were not opened.
    assert api.count(BIRTHS, by=outsider, q="dao").value == 0


def test_a_commune_keeps_its_own_rows_whole_and_sees_no_secret_of_others(justice):
    ours = api.create(by=justice, code=BIRTHS, values=BIRTH_VALUES)
    theirs = api.create(by=justice, code=BIRTHS, values=BIRTH_VALUES | {"office": "96/31834", "number": "9"})
    officer = person(Role.OFFICER, "*", "96/31825")
    assert [item.public_id for item in api.query(BIRTHS, by=officer, where={SECRET: VALUE}).records] == [ours.public_id]
    assert api.count(BIRTHS, by=officer, q="dao").value == 1
    wide = api.query(BIRTHS, by=officer, wide=True)
    assert len(wide.records) == 2
    assert SECRET not in wide.fields
    assert SECRET in api.record(BIRTHS, ours.public_id, by=officer).values
    assert SECRET not in api.record(BIRTHS, theirs.public_id, by=officer).values


def test_who_may_write(steward, outsider, stranger):
    with pytest.raises(NotAllowed):
        api.create(by=outsider, code=SYSTEMS, values=SYSTEM_VALUES)
    with pytest.raises(NotAllowed):
        api.create(by=stranger, code=SYSTEMS, values=SYSTEM_VALUES)
    made = api.create(by=steward, code=SYSTEMS, values=SYSTEM_VALUES)
    colleague = person(Role.OFFICER, "camau/skhcn")
    with pytest.raises(NotAllowed):
        api.end(by=colleague, code=SYSTEMS, public_id=made.public_id, true_to=made.known_from.date(), reason="x")
    with pytest.raises(NotAllowed):
        api.open_batch(by=outsider, code=SYSTEMS)
    # Giving a record away to an agency one does not keep is refused too.
    own = person(Role.DATA_STEWARD, "camau/syt")
    mine = api.create(by=own, code=SYSTEMS, values=SYSTEM_VALUES | {"code": "HT-2", "operator": "camau/syt"})
    with pytest.raises(NotAllowed):
        api.correct(by=own, code=SYSTEMS, public_id=mine.public_id, values={"operator": "camau/stp"}, reason="chuyển")


def test_keys_stay_within_their_registers_and_can_be_read_only(key_of, client):
    headers = key_of(Role.DATA_STEWARD, "camau/skhcn", may_write=False, registers=[SYSTEMS])
    assert client.get(f"/api/v1/registers/{SYSTEMS}/records", **headers).status_code == 200
    assert client.get(f"/api/v1/registers/{BIRTHS}/records", **headers).status_code == 404
    answer = send(client, "post", f"/api/v1/registers/{SYSTEMS}/records", {"values": SYSTEM_VALUES}, **headers)
    assert answer.status_code == 403
    wrong = {"HTTP_AUTHORIZATION": "Bearer ts_khong-phai"}
    assert client.get(f"/api/v1/registers/{SYSTEMS}/records", **wrong).status_code == 401


def test_a_session_writes_over_the_api_only_with_its_csrf_token(signed_in, steward):
    browser = signed_in(Role.DATA_STEWARD, "camau/skhcn")
    browser.handler.enforce_csrf_checks = True
    answer = send(browser, "post", f"/api/v1/registers/{SYSTEMS}/records", {"values": SYSTEM_VALUES})
    assert answer.status_code == 401


def test_readings_of_people_are_written_down(born, signed_in):
    from tinhso.core.journal import api as journal

    browser = signed_in(Role.OFFICER, "camau/stp")
    browser.get(f"/kho-du-lieu/{BIRTHS}/{born.public_id}/?muc_dich=Cấp+bản+sao")
    found = journal.history(f"record:{BIRTHS}:{born.public_id}")
    read = [entry for entry in found if entry.action == "registers.record.read"]
    assert [entry.reason for entry in read] == ["Cấp bản sao"]
    assert all(VALUE not in json.dumps(entry.details) for entry in found)
