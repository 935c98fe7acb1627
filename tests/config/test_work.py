"""Scheduled work runs when due, and one failure stops nothing else."""

from tinhso.config import work
from tinhso.config.work import Duty, run_due


def test_due_work_runs_once_per_period(monkeypatch):
    done: list[str] = []
    monkeypatch.setattr(work, "DUTIES", (Duty("a", 10, lambda: done.append("a")),))
    monkeypatch.setattr(work, "close_old_connections", lambda: None)
    last: dict[str, float] = {}
    for now in (0.0, 5.0, 10.0, 19.0, 20.5):
        run_due(last, now)
    assert done == ["a", "a", "a"]


def test_failing_work_does_not_stop_the_rest(monkeypatch):
    done: list[str] = []

    def fail() -> None:
        raise OSError("đĩa đầy")

    monkeypatch.setattr(work, "DUTIES", (Duty("hỏng", 10, fail), Duty("b", 10, lambda: done.append("b"))))
    monkeypatch.setattr(work, "close_old_connections", lambda: None)
    run_due({}, 0.0)
    assert done == ["b"]
