"""Many programs write at once, some are killed: one chain, nothing acknowledged lost, nothing told that was not."""

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest
from django.db import connection, transaction

from tinhso.core.access.api import SYSTEM
from tinhso.core.identity.models import Account
from tinhso.core.journal import api as journal

WRITER = Path(__file__).with_name("writer.py")
GATE = "tinhso.core.journal.adapters.sqlite"


@pytest.fixture(scope="module")
def fresh_file(tmp_path_factory):
    """A data folder whose SQLite database other programs can write to."""
    folder = tmp_path_factory.mktemp("journal")
    environment = {**os.environ, "TINHSO_DATA": str(folder), "TINHSO_DATABASE_URL": "", "TEST_ENGINE": GATE}
    subprocess.run([sys.executable, WRITER, "migrate"], env=environment, check=True)
    return environment


@pytest.fixture
def outside(transactional_db, request):
    """The environment of a database that other programs can write to: a file, or the test database of PostgreSQL."""
    if connection.vendor != "postgresql":
        return request.getfixturevalue("fresh_file")
    there = connection.settings_dict
    address = f"postgresql://{there['USER']}:{there['PASSWORD']}@{there['HOST']}:{there['PORT']}/{there['NAME']}"
    return {**os.environ, "TINHSO_DATABASE_URL": address}


def start(environment, *arguments):
    return subprocess.Popen([sys.executable, WRITER, *arguments], env=environment, stdout=subprocess.PIPE, text=True)


def told(environment, name):
    done = subprocess.run(
        [sys.executable, WRITER, "report", name], env=environment, check=True, capture_output=True, text=True
    )
    sound, written, entries = done.stdout.split()
    return sound == "True", int(written), int(entries)


def test_three_writers_make_one_chain(outside):
    name = uuid.uuid4().hex[:8]
    writers = [start(outside, "write", f"{name}{number}", "25") for number in range(3)]
    for writer in writers:
        assert writer.wait(timeout=120) == 0
        writer.stdout.close()
    assert told(outside, name) == (True, 75, 75)


def test_a_killed_writer_loses_nothing_acknowledged(outside):
    name = uuid.uuid4().hex[:8]
    victims = [start(outside, "write", f"{name}{number}", "1000000") for number in range(2)]
    acknowledged = 0
    for victim in victims:
        victim.stdout.readline()  # it writes
    time.sleep(0.5)
    for victim in victims:
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait(timeout=30)
        acknowledged += 1 + len(victim.stdout.read().split())
        victim.stdout.close()
    sound, written, entries = told(outside, name)
    assert sound
    assert written == entries, "each write has its entry, and no entry is without its write"
    assert acknowledged <= written <= acknowledged + len(victims)
    after = start(outside, "write", f"{name}later", "1")
    assert after.wait(timeout=60) == 0, "the dead left no lock behind"
    after.stdout.close()


@pytest.mark.django_db(transaction=True)
def test_the_chain_takes_no_part_in_a_deadlock():
    """One appends and then wants a row that the other holds, who appends too: on PostgreSQL this must not block."""
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite writers take turns from the start")
    first = Account.objects.create_account(username="lock-a", password=None, name="A")
    appended, locked, faults = threading.Event(), threading.Event(), []

    def one():
        try:
            with transaction.atomic():
                journal.append(by=SYSTEM, action="tests.journal.one", subject="deadlock:1")
                appended.set()
                locked.wait(10)
                Account.objects.select_for_update().get(pk=first.pk)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    def two():
        try:
            appended.wait(10)
            with transaction.atomic():
                Account.objects.select_for_update().get(pk=first.pk)
                locked.set()
                time.sleep(0.2)
                journal.append(by=SYSTEM, action="tests.journal.two", subject="deadlock:1")
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one), threading.Thread(target=two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not faults
    assert [entry.action for entry in journal.history("deadlock:1")] == ["tests.journal.one", "tests.journal.two"]
    assert journal.prove().is_sound
