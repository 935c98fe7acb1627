"""Handlers and jobs declared by a test are forgotten after it."""

import pytest

from tinhso.core.events.adapters import registry


@pytest.fixture(autouse=True)
def forgetful(monkeypatch):
    for name in ("_handlers", "_jobs", "_schedules"):
        monkeypatch.setattr(registry, name, dict(getattr(registry, name)))
    registry.handlers_of.cache_clear()
    yield
    registry.handlers_of.cache_clear()
