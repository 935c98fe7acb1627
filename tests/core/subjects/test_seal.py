"""Sealing for a subject, destroying its key, rotating the master key."""

import threading
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tinhso.core.subjects import adapters, api, services
from tinhso.core.subjects.models import SubjectKey

pytestmark = pytest.mark.django_db

NAME = "Nguyễn Thị Đước"


@pytest.fixture(autouse=True)
def fresh_process():
    api.forget()
    yield
    api.forget()


class AnyText(TestCase):
    """Whatever text goes in comes out."""

    @given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
    def test_there_and_back(self, text):
        subject = uuid4()
        sealed = api.seal(subject, text)
        assert api.unseal(sealed) == text
        if len(text) > 3:
            assert text not in sealed


def test_the_same_text_never_looks_the_same():
    subject = uuid4()
    assert api.seal(subject, NAME) != api.seal(subject, NAME)
    assert api.unseal("chưa mã hoá") == "chưa mã hoá"
    assert api.unseal("s1:khong-phai") == "s1:khong-phai"


def test_destroyed_means_unreadable_for_good():
    subject, other = uuid4(), uuid4()
    sealed, kept = api.seal(subject, NAME), api.seal(other, NAME)
    assert api.destroy(subject)
    assert not api.destroy(subject)
    assert api.unseal_many([sealed, kept]) == {sealed: None, kept: NAME}
    again = api.seal(subject, NAME)
    assert api.unseal(again) is None
    assert again.endswith(":")
    assert api.is_destroyed(subject)
    row = SubjectKey.objects.get(subject_id=subject)
    assert bytes(row.wrapped) == b""


def test_erased_before_anything_was_sealed_stays_erased():
    subject = uuid4()
    assert not api.destroy(subject)
    assert api.unseal(api.seal(subject, NAME)) is None


def test_a_row_cannot_be_destroyed_and_keep_its_key():
    subject = uuid4()
    api.seal(subject, NAME)
    from django.utils import timezone

    with pytest.raises(IntegrityError), transaction.atomic():
        SubjectKey.objects.filter(subject_id=subject).update(destroyed_at=timezone.now())


def test_a_text_moved_to_another_subject_or_changed_says_nothing():
    one, two = uuid4(), uuid4()
    sealed = api.seal(one, NAME)
    api.seal(two, "x")
    moved = sealed.replace(one.hex, two.hex)
    assert api.unseal(moved) is None
    assert api.unseal(sealed[:-4] + "AAAA") is None


@pytest.mark.django_db(transaction=True)
def test_a_key_of_a_failed_transaction_is_not_used_later():
    subject = uuid4()
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 (the failing transaction is the case)
        api.seal(subject, NAME)
        raise RuntimeError
    assert not SubjectKey.objects.filter(subject_id=subject).exists()
    assert api.unseal(api.seal(subject, NAME)) == NAME


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_share_one_key():
    subject, sealed = uuid4(), []

    def write():
        sealed.append(api.seal(subject, NAME))
        connection.close()

    if connection.vendor == "sqlite":
        write()
        write()
    else:
        writers = [threading.Thread(target=write) for _number in range(4)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
    assert SubjectKey.objects.filter(subject_id=subject).count() == 1
    assert set(api.unseal_many(sealed).values()) == {NAME}


def test_a_known_key_costs_no_query_and_memory_is_bounded(django_assert_num_queries, monkeypatch):
    subject = uuid4()
    key = adapters.new_key()
    services._keep(subject, key)
    with django_assert_num_queries(0):
        api.seal(subject, NAME)
    monkeypatch.setattr(services, "KEPT", 10)
    for _number in range(50):
        services._keep(uuid4(), key)
    assert len(services._kept) == 10


def test_many_texts_are_opened_with_one_query(django_assert_num_queries):
    sealed = [api.seal(uuid4(), f"Người {number}") for number in range(20)]
    with django_assert_num_queries(1):
        assert sorted(api.unseal_many(sealed).values()) == sorted(f"Người {number}" for number in range(20))


def test_the_master_key_is_rotated(settings):
    subject = uuid4()
    sealed = api.seal(subject, NAME)
    old = settings.MASTER_KEYS
    settings.MASTER_KEYS = (("k2", adapters.new_key()), *old)
    assert api.unseal(sealed) == NAME
    assert api.rewrap_keys() == 1
    assert api.rewrap_keys() == 0
    settings.MASTER_KEYS = settings.MASTER_KEYS[:1]
    assert api.unseal(sealed) == NAME
    settings.MASTER_KEYS = old
    with pytest.raises(api.SealError, match="k2"):
        api.unseal(sealed)
    settings.MASTER_KEYS = (("k2", adapters.new_key()),)
    with pytest.raises(api.SealError, match="không mở được"):
        api.unseal(sealed)
