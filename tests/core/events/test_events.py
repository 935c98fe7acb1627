"""Events: published with their transaction or not at all, handled at least once, their effects exactly once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tinhso.core.access.api import SYSTEM, Actor, Grant, NotAllowed, Role
from tinhso.core.clock.api import now
from tinhso.core.events import api
from tinhso.core.events.models import Delivery, Event, OnceKey
from tinhso.core.events.services import delivering
from tinhso.core.journal import api as journal

TYPE = "tinhso.tests.events.thing.made.v1"
ADMIN = Actor(id="admin", name="Quản trị", grants=(Grant(Role.ADMINISTRATOR),), is_signed_in=True)
AUDITOR = Actor(id="auditor", name="Kiểm toán", grants=(Grant(Role.AUDITOR),), is_signed_in=True)


def publish(number=1, **data):
    return api.publish(by=SYSTEM, type=TYPE, subject=f"thing:{number}", data=data)


def make_due():
    Delivery.objects.filter(state="waiting").update(due_at=now() - timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_an_event_needs_the_transaction_of_what_it_tells_of():
    for write in (publish, lambda: api.once("a"), lambda: api.enqueue("core.events.tidy")):
        with pytest.raises(api.OutsideTransaction):
            write()
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        publish()
        raise ZeroDivisionError
    assert not Event.objects.exists()
    with transaction.atomic():
        publish()
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_an_event_is_a_cloud_event_of_ids():
    info = publish(7, count=3)
    form = info.as_cloudevent()
    assert form["specversion"] == "1.0"
    assert form["type"] == TYPE
    assert form["subject"] == "thing:7"
    assert form["source"] == "/tinhso/ca-mau"
    assert form["data"] == {"count": 3}
    assert form["time"].endswith("+00:00")
    assert form["actor"] == "system"
    assert info.id.version == 7
    with pytest.raises(api.InvalidEvent):
        publish(name="Nguyễn Văn An")
    assert [found.id for found in api.events(type="tinhso.tests.")] == [info.id]


@pytest.mark.django_db
def test_every_handler_whose_pattern_matches_hears_of_it_once():
    heard = []
    api.handles("tinhso.tests.*", name="tests.events.all")(lambda event: heard.append(("all", event.subject)))
    api.handles(TYPE, name="tests.events.one")(lambda event: heard.append(("one", event.subject)))
    api.handles("tinhso.core.*", name="tests.events.other")(lambda event: heard.append(("other", event.subject)))
    publish(1)
    assert heard == []
    assert api.run_pending() == 2
    assert api.run_pending() == 0
    assert heard == [("all", "thing:1"), ("one", "thing:1")]
    assert set(Delivery.objects.values_list("state", "attempts")) == {("done", 1)}


@pytest.mark.django_db
def test_a_failing_handler_is_rolled_back_tried_again_and_harms_no_other():
    tries, good = [], []

    @api.handles(TYPE, name="tests.events.bad", retries=2)
    def bad(event):
        OnceKey.objects.create(key=f"effect-{len(tries)}", at=now())
        tries.append(event.id)
        raise IntegrityError("số 096123456789")

    api.handles(TYPE, name="tests.events.good")(good.append)
    publish()
    api.run_pending()
    assert len(good) == 1
    row = Delivery.objects.get(handler="tests.events.bad")
    assert (row.state, row.attempts) == ("waiting", 1)
    assert timedelta(seconds=2) < row.due_at - now() <= timedelta(seconds=5)
    assert row.error == "IntegrityError: số …"
    assert not OnceKey.objects.exists()
    for _ in range(5):
        make_due()
        api.run_pending()
    row.refresh_from_db()
    assert (row.state, row.attempts, len(tries)) == ("dead", 3, 3)
    assert api.health().dead == 1


@pytest.mark.django_db
def test_a_handler_that_is_gone_becomes_a_dead_letter_after_a_while():
    publish_for = api.handles(TYPE, name="tests.events.gone")
    publish_for(lambda event: None)
    publish()
    from tinhso.core.events.adapters import registry

    registry._handlers.pop("tests.events.gone")
    for _ in range(12):
        make_due()
        api.run_pending()
    assert Delivery.objects.get().state == "dead"
    assert "UnknownJob" in Delivery.objects.get().error


@pytest.mark.django_db
def test_an_operator_reruns_or_drops_a_dead_letter_and_it_is_in_the_journal():
    works = []

    @api.handles(TYPE, name="tests.events.later", retries=0)
    def later(event):
        if not works:
            raise OSError("chưa có mạng")

    for number in (1, 2):
        publish(number)
    api.run_pending()
    first, second = Delivery.objects.order_by("id")
    assert first.state == second.state == "dead"
    for actor in (AUDITOR, SYSTEM, Actor(id="visitor:")):
        with pytest.raises(NotAllowed):
            api.rerun_delivery(by=actor, delivery=first.pk)
        with pytest.raises(NotAllowed):
            api.drop_delivery(by=actor, delivery=first.pk, reason="x")
    with pytest.raises(api.EventsRefused):
        api.drop_delivery(by=ADMIN, delivery=second.pk, reason="  ")
    works.append(True)
    api.rerun_delivery(by=ADMIN, delivery=first.pk, reason="đã có mạng")
    api.drop_delivery(by=ADMIN, delivery=second.pk, reason="trùng")
    assert api.run_pending() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("done", "dropped")
    assert journal.history(f"delivery:{first.pk}")[0].action == "core.events.delivery.rerun"
    assert journal.history(f"delivery:{second.pk}")[0].reason == "trùng"
    with pytest.raises(api.EventsRefused):
        api.rerun_delivery(by=ADMIN, delivery=first.pk)
    with pytest.raises(api.EventsRefused):
        api.drop_delivery(by=ADMIN, delivery=10**9, reason="x")


@pytest.mark.django_db
def test_a_handler_that_kills_its_worker_becomes_a_dead_letter(monkeypatch):
    @api.handles(TYPE, name="tests.events.deadly", retries=1)
    def deadly(event):
        raise SystemExit

    publish()
    for _ in range(2):
        with pytest.raises(SystemExit):
            delivering.deliver(careful=True)
        row = Delivery.objects.get()
        assert row.state == "waiting"
        assert row.due_at > now() + timedelta(seconds=50), "nobody else takes it up at once"
        make_due()
    assert delivering.deliver(careful=True) == 1
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == ("dead", 2)
    assert "Tiến trình dừng" in row.error


@pytest.mark.django_db
def test_careful_delivery_delivers_too():
    heard = []
    api.handles(TYPE, name="tests.events.careful", retries=1)(heard.append)
    publish()
    assert delivering.deliver(careful=True) == 1
    assert delivering.deliver(careful=True) == 0
    assert len(heard) == 1
    assert set(Delivery.objects.values_list("state", "attempts")) == {("done", 1)}


@pytest.mark.django_db(transaction=True)
def test_what_is_refused_only_at_commit_finds_its_handler(monkeypatch):
    """A batch whose commit fails is handed over again one by one: the guilty fails, the others are done."""
    guilty = []

    @api.handles("tinhso.tests.*", name="tests.events.guilty", retries=0)
    def handler(event):
        if event.subject == "thing:2":
            guilty.append(event)

    note = delivering._note

    def refuse_commit(outcome, *, counted):
        note(outcome, counted=counted)
        if guilty and not outcome.failed:
            guilty.clear()
            raise IntegrityError("deferred")

    monkeypatch.setattr(delivering, "_note", refuse_commit)
    with transaction.atomic():
        for number in (1, 2, 3):
            publish(number)
    while delivering.deliver():
        pass
    monkeypatch.undo()
    states = dict(Delivery.objects.values_list("event__subject", "state"))
    assert states["thing:1"] == states["thing:3"] == "done"


@pytest.mark.django_db(transaction=True)
def test_a_once_key_goes_with_its_effect():
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        assert api.once("thing:1")
        raise ZeroDivisionError
    with transaction.atomic():
        assert api.once("thing:1")
        assert not api.once("thing:1")
    with transaction.atomic():
        assert not api.once("thing:1")
    with pytest.raises(ValueError, match="once-key"), transaction.atomic():
        api.once("x" * 201)


@pytest.mark.django_db
def test_two_handlers_of_one_name_and_odd_names_are_refused():
    def one(event): ...
    def two(event): ...

    api.handles(TYPE, name="tests.events.same")(one)
    api.handles(TYPE, name="tests.events.same")(one)
    with pytest.raises(ValueError, match="two functions"):
        api.handles(TYPE, name="tests.events.same")(two)
    with pytest.raises(api.InvalidEvent):
        api.handles(TYPE, name="Một tên")(one)
    with pytest.raises(api.InvalidEvent):
        api.handles("*")(one)


@pytest.mark.django_db
def test_publishing_and_delivering_take_few_queries(django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr(delivering, "SLICE", 60.0)
    api.handles(TYPE, name="tests.events.quick")(lambda event: None)
    with django_assert_max_num_queries(2):
        publish()
    for number in range(50):
        publish(number)
    with django_assert_max_num_queries(3 + 2 * 51 + 2):
        delivering.deliver()
    assert not Delivery.objects.exclude(state="done").exists()
