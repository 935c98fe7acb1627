"""A use is counted once for all processes, and given back when its time is over."""

import threading

import pytest
from django.db import connection

from tinhso.core.identity.adapters import limits
from tinhso.core.identity.api import allowance


def use(by="192.0.2.1", name="thu", limit=3, per_seconds=600):
    return allowance(name=name, by=by, limit=limit, per_seconds=per_seconds)


def test_what_is_allowed_is_counted_then_the_rest_of_the_window_is_told(monkeypatch):
    now = [1_000_000.0]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    assert [use() for _ in range(3)] == [0, 0, 0]
    now[0] += 100
    assert use() == 501
    now[0] += 499
    assert use() == 2, "a refused use counts for nothing and does not lengthen the window"
    now[0] += 2
    assert [use() for _ in range(4)] == [0, 0, 0, 601]


def test_each_name_and_each_network_has_its_own_count():
    assert [use(limit=1), use(limit=1) > 0] == [0, True]
    assert use(limit=1, name="khac") == 0
    assert use(limit=1, by="192.0.2.2") == 0
    assert use(limit=1, by="2001:db8::1") == 0
    assert use(limit=1, by="2001:db8::ffff") > 0, "64 bits of IPv6 are one network"
    assert [use(limit=1, by="nguoi-1"), use(limit=1, by="nguoi-2")] == [0, 0]


def test_a_clock_set_back_locks_nobody_out(monkeypatch):
    now = [2_000_000.0]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    assert use(limit=1) == 0
    now[0] -= 86_400
    assert use(limit=1) == 0


def test_addresses_are_not_kept_readable():
    use()
    with limits._store() as store:
        store.cursor.execute("SELECT key FROM core_limit WHERE key LIKE 'allowance:%'")
        keys = [row[0] for row in store.cursor.fetchall()]
    assert len(keys) == 1
    assert "192.0.2.1" not in keys[0]


@pytest.mark.django_db(transaction=True)
def test_parallel_uses_are_all_counted():
    allowed = []

    def one():
        allowed.append(use(limit=7) == 0)
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(allowed) == 7


def test_a_full_disk_is_said_to_be_full(monkeypatch):
    if connection.vendor == "postgresql":
        pytest.skip("the table lies in the database")
    monkeypatch.setattr(limits, "LEAST_FREE", 1 << 62)
    with pytest.raises(OSError, match="No space left"):
        use()
