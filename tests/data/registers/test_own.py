"""What a person sees of the registers about themselves: their records without others' data, and who read them."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tinhso.core.access.api import SYSTEM, NotAllowed, Role, Scope
from tinhso.core.identity import api as identity
from tinhso.core.identity.data import ElectronicAnswer
from tinhso.core.identity.models import Account
from tinhso.core.identity.services import citizens as signing_in
from tinhso.core.privacy import api as privacy
from tinhso.data.registers import api
from tinhso.data.registers.models import Citizen, PersonRead
from tinhso.data.registers.rules.declaring import parse_declaration
from tinhso.data.registers.rules.people import people_of, readable_by

from .conftest import ADMINISTRATOR, BIRTH_VALUES, BIRTHS, person

pytestmark = pytest.mark.usefixtures("province")

NUMBER = BIRTH_VALUES["citizen_id"]
MOTHER = {"mother_name": "Lê Thị Mẹ", "mother_birth_year": 1998}


def answer(number, name="Trần Thị Bé Đào"):
    return ElectronicAnswer(national_id=number, name=name, level=2, asked_level=1, back_to="/")


@pytest.fixture
def citizen():
    """Return the account of whoever signs in by VNeID with a number."""

    def sign_in(number=NUMBER) -> Account:
        return signing_in._account_of(answer(number), "127.0.0.1")

    return sign_in


@pytest.fixture
def born(justice):
    return api.create(by=justice, code=BIRTHS, values=BIRTH_VALUES | MOTHER)


def browser_of(account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def page(account, item) -> str:
    answered = browser_of(account).get(reverse("own_record", args=[BIRTHS, item.public_id]))
    assert answered.status_code == 200
    return answered.content.decode()


def test_a_person_sees_their_record_without_the_data_of_others(born, citizen):
    account = citizen()
    (found,) = api.records_about(by=account.as_actor(), subject_id=account.subject_id)
    assert (found.code, found.about) == (BIRTHS, "")
    assert found.record.values["full_name"] == BIRTH_VALUES["full_name"]
    assert not {"mother_name", "mother_birth_year", "father_name", "declarant_name"} & set(found.record.values)
    assert found.record.made_by == found.record.provenance == ""
    mine = browser_of(account).get(reverse("my_data")).content.decode()
    assert reverse("own_record", args=[BIRTHS, born.public_id]) in mine
    assert "Lê Thị Mẹ" not in mine
    text = page(account, born)
    assert "Trần Thị Bé Đào" in text
    assert "Lê Thị Mẹ" not in text


def test_colleague_outsider_and_anonymous_do_not_see_it(born, citizen, justice, outsider, stranger, client):
    mine, other = citizen(), citizen("000325000008")
    for actor in (justice, outsider, stranger, other.as_actor()):
        with pytest.raises(NotAllowed):
            api.records_about(by=actor, subject_id=mine.subject_id)
        with pytest.raises(NotAllowed):
            api.records_about(by=actor, citizen_id=NUMBER)
    address = reverse("own_record", args=[BIRTHS, born.public_id])
    assert browser_of(other).get(address).status_code == 404
    assert client.get(address).status_code == 302
    assert browser_of(mine).get(reverse("own_record", args=[BIRTHS, str(uuid.uuid4())])).status_code == 404
    assert browser_of(mine).get(reverse("own_record", args=["khong_co", born.public_id])).status_code == 404
    assert "Bé Đào" not in browser_of(other).get(reverse("my_data")).content.decode().replace(other.name, "")


def test_rows_brought_by_a_batch_are_found_too(justice, citizen):
    batch = api.open_batch(by=justice, code=BIRTHS)
    api.stage(by=justice, batch=batch.id, rows=[BIRTH_VALUES])
    account = citizen()
    assert api.records_about(by=account.as_actor(), subject_id=account.subject_id) == ()
    api.publish_batch(by=justice, batch=batch.id)
    assert len(api.records_about(by=account.as_actor(), subject_id=account.subject_id)) == 1


def test_number_and_account_lead_to_one_subject_whichever_came_first(born, citizen, signed_in):
    reader = signed_in(Role.OFFICER, "camau/stp")
    assert reader.get(reverse("registers:record", args=[BIRTHS, born.public_id])).status_code == 200
    first = citizen()
    again = citizen()
    assert (first.pk, first.subject_id) == (again.pk, again.subject_id)
    row = Citizen.objects.get(subject_id=first.subject_id)
    assert NUMBER not in row.number
    assert len(identity.marks_of_national_id(NUMBER)[0]) == 64


def test_readings_show_with_who_when_what_and_why(born, citizen, signed_in):
    officer = signed_in(Role.OFFICER, "camau/stp")
    address = reverse("registers:record", args=[BIRTHS, born.public_id])
    officer.get(f"{address}?muc_dich=Cấp+bản+sao+trích+lục")
    officer.get(reverse("registers:register", args=[BIRTHS]))
    account = citizen()
    found = privacy.readings_of(account.subject_id)
    assert [item.purpose for item in found] == ["Xem danh sách trên màn hình", "Cấp bản sao trích lục"]
    assert all(item.what.startswith("Sổ đăng ký khai sinh") and item.who == "Thử" for item in found)
    text = browser_of(account).get(reverse("my_readings")).content.decode()
    assert "Cấp bản sao trích lục" in text
    assert "Sổ đăng ký khai sinh: bản ghi về bạn" in text
    other = citizen("000325000008")
    assert privacy.readings_of(other.subject_id) == []


def test_own_looks_are_no_readings(born, citizen):
    account = citizen()
    page(account, born)
    assert privacy.readings_of(account.subject_id) == []


def test_an_export_and_a_scan_are_seen_by_everybody_with_a_record(born, citizen, signed_in, justice, monkeypatch):
    from tinhso.data.registers.services import reading

    account = citizen()
    officer = signed_in(Role.OFFICER, "camau/stp")
    b"".join(officer.get(reverse("registers:register", args=[BIRTHS]) + "?format=csv").streaming_content)
    assert PersonRead.objects.count() == 1
    monkeypatch.setattr(reading, "NAMED_MAX", 0)
    b"".join(officer.get(reverse("registers:register", args=[BIRTHS]) + "?format=csv").streaming_content)
    api.scan(BIRTHS, by=justice, fields=["full_name"]).read_all()
    api.scan(BIRTHS, by=justice, fields=["registered_on"]).read_all()
    words = [item.what for item in privacy.readings_of(account.subject_id)]
    assert words[:2] == ["Sổ đăng ký khai sinh: lấy cả danh sách ra, có thể gồm bản ghi về bạn"] * 2
    assert len(words) == 3
    # Taken before there was a record about them: not theirs.
    assert PersonRead.objects.count() == 1


def test_a_reader_who_sees_nothing_personal_is_no_reader(born, citizen, outsider):
    from tinhso.data.registers.services.reading import read_page, read_record

    read_record(by=outsider, code=BIRTHS, public_id=born.public_id)
    read_page(by=outsider, code=BIRTHS)
    assert PersonRead.objects.count() == 0


def test_a_page_without_the_number_is_still_a_reading_of_its_people(born, citizen, justice):
    from tinhso.data.registers.services.reading import read_page

    read_page(by=justice, code=BIRTHS, fields=["full_name"])
    read_page(by=justice, code=BIRTHS, fields=["book"])
    assert len(privacy.readings_of(citizen().subject_id)) == 1


def test_the_page_of_own_data_takes_few_queries(born, citizen, django_assert_max_num_queries):
    account = citizen()
    browser = browser_of(account)
    browser.get(reverse("my_data"))
    with django_assert_max_num_queries(30):
        browser.get(reverse("my_data"))


def test_the_desk_finds_a_person_by_their_number(born):
    from tinhso.core.privacy.selectors import subject_meant

    found = subject_meant(NUMBER)
    assert found is not None
    assert subject_meant(NUMBER) == found
    assert subject_meant("000325999999") is None
    assert [item.record.public_id for item in api.records_about(by=SYSTEM, subject_id=found)] == [born.public_id]


WEDDINGS = {
    "code": "weddings",
    "name": "Kết hôn",
    "kind": "event",
    "owner": "camau/stp",
    "key": ["number"],
    "subject": "husband_id",
    "sharing": "special",
    "fields": [
        {"name": "number", "label": "Số", "type": "text", "required": True, "sharing": "default"},
        {"name": "husband_id", "label": "Số của chồng", "type": "text", "format": "citizen_id", "personal": "basic"},
        {"name": "husband", "label": "Chồng", "type": "text", "personal": "basic"},
        {
            "name": "wife_id",
            "label": "Số của vợ",
            "type": "text",
            "format": "citizen_id",
            "personal": "basic",
            "about": "wife",
        },
        {"name": "wife", "label": "Vợ", "type": "text", "personal": "basic", "about": "wife"},
        {"name": "witness", "label": "Người chứng", "type": "text", "personal": "basic", "about": "witness"},
        {"name": "inner", "label": "Nội bộ", "type": "text"},
    ],
}


def test_a_record_of_two_people_shows_each_their_own_part(justice, citizen):
    api.declare(by=SYSTEM, content=WEDDINGS, reason="thử")
    values = {
        "number": "1",
        "husband_id": "000090000001",
        "husband": "Anh",
        "wife_id": "000190000002",
        "wife": "Chị",
        "witness": "Bác",
        "inner": "x",
    }
    api.create(by=justice, code="weddings", values=values)
    his, hers = citizen("000090000001"), citizen("000190000002")
    (mine,) = api.records_about(by=his.as_actor(), subject_id=his.subject_id)
    assert set(mine.record.values) == {"number", "husband_id", "husband"}
    (mine,) = api.records_about(by=hers.as_actor(), subject_id=hers.subject_id)
    assert set(mine.record.values) == {"number", "wife_id", "wife"}
    assert mine.about == "wife"


def test_without_words_only_the_first_name_and_number_are_the_subjects():
    plain = {**WEDDINGS, "fields": [{k: v for k, v in item.items() if k != "about"} for item in WEDDINGS["fields"]]}
    for item in plain["fields"]:
        if item["name"] in {"husband", "wife"}:
            item["format"] = "person_name"
    declaration = parse_declaration(plain)
    people = people_of(declaration)
    (only,) = people.known
    assert {"wife", "wife_id"} <= people.others
    assert set(readable_by(declaration, only)) == {"number", "husband_id", "husband", "witness"}


def test_roles_of_the_same_account_do_not_open_others(born):
    account = Account.objects.create_account(username="qt", password=None, name="Quản trị")
    identity.grant_role(
        by=ADMINISTRATOR, account_id=account.public_id, role=Role.ADMINISTRATOR, scope=Scope(agency="*"), reason="x"
    )
    assert person(Role.ADMINISTRATOR).grants
    assert browser_of(account).get(reverse("own_record", args=[BIRTHS, born.public_id])).status_code == 404
