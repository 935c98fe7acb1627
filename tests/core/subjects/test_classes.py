"""Every field of the platform that can hold words says how personal it is (``personal.py`` of its folder)."""

from tinhso.core.subjects import api
from tinhso.core.subjects.api import PersonalClass


def test_every_text_field_of_every_model_is_classified():
    assert api.unclassified() == []


def test_no_declaration_names_what_is_not_there():
    assert api.unknown_declarations() == []


def test_what_names_people_is_personal():
    declared = api.declared()
    assert declared["core.account"]["name"] is PersonalClass.BASIC
    assert declared["core.account"]["password"] is PersonalClass.SECRET
    assert declared["core.journalentry"]["actor_name"] is PersonalClass.BASIC
    assert declared["core.journalentry"]["details"] is PersonalClass.NONE


def test_a_field_without_a_class_is_found(monkeypatch):
    declared = api.declared()
    monkeypatch.delitem(declared["core.person"], "phone")
    monkeypatch.setitem(declared["core.person"], "khong_co", PersonalClass.NONE)
    assert api.unclassified() == ["core.Person.phone"]
    assert api.unknown_declarations() == ["core.person.khong_co"]
