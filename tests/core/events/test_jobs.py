"""Jobs and schedules: enqueued with their transaction, done at least once, tried again, seen when dead."""

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tinhso.core.access.api import Actor, Grant, NotAllowed, Role
from tinhso.core.clock.api import now
from tinhso.core.events import api
from tinhso.core.events.adapters import processes
from tinhso.core.events.models import JobRecord, RepeatKey, ScheduleRecord, Worker
from tinhso.core.events.services import running, scheduling, steering, tidying, workers
from tinhso.core.journal import api as journal

ADMIN = Actor(id="admin", name="Quản trị", grants=(Grant(Role.ADMINISTRATOR),), is_signed_in=True)
AUDITOR = Actor(id="auditor", grants=(Grant(Role.AUDITOR),), is_signed_in=True)
QUICK = api.Backoff(first=0.001, longest=0.001)


def make_due():
    DBTaskResult.objects.filter(status="READY").update(run_after=now() - timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_a_job_is_there_if_its_transaction_commits():
    done = []
    api.job("tests.events.work")(lambda number: done.append(number))
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        api.enqueue("tests.events.work", number=1)
        raise ZeroDivisionError
    with transaction.atomic():
        key = api.enqueue("tests.events.work", number=2)
    assert api.job_info(key).state == "waiting"
    assert api.run_pending() == 1
    assert done == [2]
    info = api.job_info(key)
    assert (info.state, info.attempts, info.name) == ("done", 1, "tests.events.work")
    assert api.job_info(uuid.uuid4()) is None


@pytest.mark.django_db
def test_arguments_are_checked_when_the_job_is_enqueued():
    @api.job("tests.events.checked")
    def checked(number): ...

    for wrong in ({}, {"other": 1}, {"number": 1, "more": 2}):
        with pytest.raises(TypeError):
            api.enqueue(checked, **wrong)
    for wrong in ({"number": object()}, {"number": "an@camau.gov.vn"}, {"number": {"phone": 1}}):
        with pytest.raises(api.InvalidEvent):
            api.enqueue(checked, **wrong)
    with pytest.raises(api.UnknownJob):
        api.enqueue("tests.events.nobody")
    assert not JobRecord.objects.exists()


@pytest.mark.django_db
def test_a_job_fails_is_tried_again_and_dies():
    tries = []

    @api.job("tests.events.fails", retries=2, backoff=api.Backoff(first=100, factor=3))
    def fails():
        tries.append(1)
        raise ValueError("096123456789 không có")

    key = api.enqueue(fails)
    api.run_pending()
    info = api.job_info(key)
    assert (info.state, info.attempts, info.error) == ("waiting", 1, "ValueError: … không có")
    row = DBTaskResult.objects.get(pk=key)
    assert row.status == TaskResultStatus.READY
    assert timedelta(seconds=49) < row.run_after - now() <= timedelta(seconds=100)
    assert api.run_pending() == 0
    for _ in range(4):
        make_due()
        api.run_pending()
    assert len(tries) == 3
    assert api.job_info(key).state == "dead"
    row.refresh_from_db()
    assert row.status == TaskResultStatus.FAILED
    assert "096" not in row.traceback


@pytest.mark.django_db
def test_an_operator_reruns_or_drops_a_job():
    broken = [True]

    @api.job("tests.events.mended", retries=0)
    def mended():
        if broken:
            raise OSError

    first, second = api.enqueue(mended), api.enqueue(mended)
    api.run_pending()
    for actor in (AUDITOR, Actor(id="visitor:")):
        with pytest.raises(NotAllowed):
            api.rerun_job(by=actor, job=first)
        with pytest.raises(NotAllowed):
            api.drop_job(by=actor, job=first, reason="x")
    broken.clear()
    api.rerun_job(by=ADMIN, job=first, reason="đã sửa")
    with pytest.raises(api.EventsRefused):
        api.drop_job(by=ADMIN, job=second, reason="")
    api.drop_job(by=ADMIN, job=second, reason="không cần nữa")
    api.run_pending()
    assert api.job_info(first).state == "done"
    assert api.job_info(second).state == "dropped"
    assert journal.history(f"job:{second}")[0].reason == "không cần nữa"
    with pytest.raises(api.EventsRefused):
        api.rerun_job(by=ADMIN, job=first)
    with pytest.raises(api.EventsRefused):
        api.rerun_job(by=ADMIN, job=uuid.uuid4())


@pytest.mark.django_db
def test_a_job_later():
    done = []
    api.job("tests.events.later")(lambda: done.append(1))
    key = api.enqueue_at(now() + timedelta(hours=1), "tests.events.later")
    assert api.run_pending() == 0
    make_due()
    assert api.run_pending() == 1
    assert api.job_info(key).state == "done"


@pytest.mark.django_db
def test_progress_is_seen_and_stops_with_the_worker():
    seen = []

    @api.job("tests.events.long")
    def long():
        for number in range(3):
            api.progress(number + 1, 3, f"dòng {number + 1}")
            running._current.get().told_at = 0.0
            seen.append(JobRecord.objects.values_list("done", "total", "message").get())

    key = api.enqueue(long)
    api.run_pending()
    assert seen == [(1, 3, "dòng 1"), (2, 3, "dòng 2"), (3, 3, "dòng 3")]
    assert api.job_info(key).done == 3
    api.progress(1, 2)  # outside a job: nothing

    key = api.enqueue(long)
    held = running.claim("w")
    held.stopping = threading.Event()
    held.stopping.set()
    running.run(held)
    info = api.job_info(key)
    assert (info.state, info.attempts, info.error) == ("waiting", 0, ""), "stopping is no failure"
    assert api.run_pending() == 1


@pytest.mark.django_db
def test_a_worker_that_lost_its_claim_writes_nothing_more():
    @api.job("tests.events.lost")
    def lost(tell):
        if tell:
            api.progress(1, 2)

    for tell in (True, False):
        key = api.enqueue(lost, tell=tell)
        held = running.claim("first")
        JobRecord.objects.filter(pk=key).update(worker="another")
        running.run(held)
        row = JobRecord.objects.get(pk=key)
        assert (row.state, row.worker, row.done) == ("running", "another", 0)


@pytest.mark.django_db
def test_what_a_dead_worker_left_is_put_back_at_once_here_and_after_a_while_elsewhere():
    @api.job("tests.events.left", retries=1, backoff=QUICK)
    def left(): ...

    key = api.enqueue(left)
    alive = workers.enlist()
    held = running.claim(alive)
    assert held is not None
    assert running.claim(alive) is None
    assert workers.bring_back() == 0
    assert api.job_info(key).state == "running"
    Worker.objects.update(born="1")  # another process had this number
    assert workers.bring_back() == 1
    info = api.job_info(key)
    assert (info.state, info.attempts) == ("waiting", 1)
    assert not workers.beat(alive)
    make_due()

    elsewhere = workers.enlist()
    Worker.objects.update(machine="elsewhere", born="1")
    running.claim(elsewhere)
    assert workers.bring_back() == 0
    Worker.objects.update(seen_at=now() - timedelta(seconds=workers.SILENT + 1))
    assert workers.bring_back() == 1
    info = api.job_info(key)
    assert (info.state, info.attempts) == ("dead", 2), "two workers died of it"
    assert "Tiến trình dừng" in info.error


@pytest.mark.django_db
def test_a_running_job_of_no_known_worker_is_put_back():
    api.job("tests.events.orphan")(lambda: None)
    key = api.enqueue("tests.events.orphan")
    running.claim("gone")
    workers.bring_back()
    assert api.job_info(key).state == "waiting"


def test_a_process_is_known_by_its_birth():
    import os

    assert processes.born(os.getpid()) == processes.born(os.getpid()) != ""
    assert processes.born(2**22 + 1) == ""
    assert processes.machine()


def tick():
    return "ok"


@pytest.mark.django_db
def test_a_schedule_comes_once_in_its_time_and_a_missed_run_is_done_once():
    api.schedule("tests.events.tick", every=3600)(tick)
    start = datetime(2026, 11, 20, 1, tzinfo=UTC)
    mine = JobRecord.objects.filter(name="tests.events.tick")
    scheduling.enqueue_due(start)
    scheduling.enqueue_due(start)
    assert mine.count() == 1
    scheduling.enqueue_due(start + timedelta(hours=1))
    assert mine.count() == 1, "the first run is still waiting"
    api.run_pending()
    scheduling.enqueue_due(start + timedelta(hours=50))
    assert mine.count() == 2, "49 missed runs are done once"
    api.run_pending()
    scheduling.enqueue_due(start + timedelta(hours=50, minutes=59))
    assert mine.count() == 2
    assert ScheduleRecord.objects.get(pk="tests.events.tick").last_job == mine.latest("created_at").pk


@pytest.mark.django_db
def test_a_schedule_with_an_hour_waits_for_it_and_follows_a_changed_declaration():
    api.schedule("tests.events.nightly", at="02:00", weekdays={0})(tick)
    monday = datetime(2026, 11, 22, 19, tzinfo=UTC)  # 02:00 on Monday 23 November in the province
    mine = JobRecord.objects.filter(name="tests.events.nightly")
    scheduling.enqueue_due(monday - timedelta(minutes=1))
    assert not mine.exists()
    assert ScheduleRecord.objects.get(pk="tests.events.nightly").next_at == monday
    scheduling.enqueue_due(monday)
    assert mine.count() == 1
    assert ScheduleRecord.objects.get(pk="tests.events.nightly").next_at == monday + timedelta(days=7)
    api.schedule("tests.events.nightly", at="03:00", weekdays={0})(tick)
    scheduling.enqueue_due(monday + timedelta(minutes=1))
    assert ScheduleRecord.objects.get(pk="tests.events.nightly").next_at == monday + timedelta(hours=1)


@pytest.mark.django_db
def test_an_operator_pauses_resumes_and_runs_a_schedule():
    api.schedule("tests.events.paused", every=60)(tick)
    start = now()
    scheduling.enqueue_due(start)
    with pytest.raises(api.EventsRefused):
        steering.run_schedule_now(by=ADMIN, name="tests.events.paused")
    api.run_pending()
    with pytest.raises(NotAllowed):
        steering.pause_schedule(by=AUDITOR, name="tests.events.paused", reason="x")
    with pytest.raises(api.EventsRefused):
        steering.resume_schedule(by=ADMIN, name="tests.events.paused")
    steering.pause_schedule(by=ADMIN, name="tests.events.paused", reason="bảo trì")
    mine = JobRecord.objects.filter(name="tests.events.paused")
    scheduling.enqueue_due(start + timedelta(hours=1))
    assert mine.count() == 1
    steering.run_schedule_now(by=ADMIN, name="tests.events.paused")
    api.run_pending()
    assert mine.count() == 2
    steering.resume_schedule(by=ADMIN, name="tests.events.paused")
    scheduling.enqueue_due(start + timedelta(hours=1))
    assert mine.count() == 3
    actions = [entry.action for entry in journal.history("schedule:tests.events.paused")]
    assert actions == ["core.events.schedule.resumed", "core.events.schedule.run", "core.events.schedule.paused"]


@pytest.mark.django_db
def test_the_declared_work_of_the_platform_is_found():
    from tinhso.core.events.adapters import registry

    assert {"core.events.tidy", "steering.claims.purge"} <= set(registry.schedules())
    assert api.work_once() >= 1
    assert JobRecord.objects.get(name="steering.claims.purge").state == "done"
    assert not Worker.objects.exists()


@pytest.mark.django_db
def test_what_is_over_is_let_go_and_dead_letters_stay():
    api.job("tests.events.old", retries=0)(lambda fail: 1 // (0 if fail else 1))
    api.handles("tinhso.tests.*", name="tests.events.old", retries=0)(lambda event: 1 // int(event.data["one"]))
    for one in (0, 1):
        api.publish(by=ADMIN, type="tinhso.tests.a.b.c.v1", subject="thing:1", data={"one": one})
        api.enqueue("tests.events.old", fail=bool(one))
    api.once("tests")
    RepeatKey.objects.create(key="k", body="b", claim="c", claimed_until=now(), created_at=now())
    api.run_pending()
    assert tidying.tidy() == 0
    assert tidying.tidy(now() + timedelta(days=8)) == 1
    assert tidying.tidy(now() + timedelta(days=500)) == 3
    assert [event.data for event in api.events()] == [{"one": 0}]
    assert JobRecord.objects.get().state == "dead"
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_health_is_told_in_few_queries(django_assert_max_num_queries):
    api.job("tests.events.health")(lambda: None)
    api.enqueue("tests.events.health")
    workers.enlist()
    with django_assert_max_num_queries(9):
        found = api.health()
    assert (found.jobs_waiting, found.jobs_running, found.dead, found.workers) == (1, 0, 0, 1)
    assert found.oldest_wait < 60
