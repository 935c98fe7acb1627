"""`tinhso work` does what is due and ends in order."""

import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest


@pytest.fixture
def environment(tmp_path):
    kept = {k: v for k, v in os.environ.items() if k != "TINHSO_DATABASE_URL"}
    kept |= {"TINHSO_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tinhso.config.settings"}
    subprocess.run([sys.executable, "-m", "tinhso.config", "migrate", "-v0"], env=kept, check=True)
    return kept


def rows(environment, question):
    with sqlite3.connect(f"{environment['TINHSO_DATA']}/tinhso.sqlite3") as connection:
        return connection.execute(question).fetchall()


PURGED = "SELECT state FROM core_jobrecord WHERE name = 'steering.claims.purge'"


def test_the_worker_does_what_is_due_and_ends_at_sigterm(environment):
    worker = subprocess.Popen([sys.executable, "-m", "tinhso.config", "work"], env=environment)
    try:
        for _ in range(600):
            if rows(environment, PURGED) == [("done",)]:
                break
            time.sleep(0.1)
        assert rows(environment, PURGED) == [("done",)]
        assert len(rows(environment, "SELECT 1 FROM core_worker")) == 1
    finally:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=30) == 0
    assert rows(environment, "SELECT 1 FROM core_worker") == [], "it took itself off the list"


def test_one_round_and_no_more(environment):
    command = [sys.executable, "-m", "tinhso.config", "work", "--once"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Đã làm ")
    assert rows(environment, PURGED) == [("done",)]
