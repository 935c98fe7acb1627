"""A search index of its own for each test, with sources the test fills."""

import pytest

from tinhso.blocks.search.adapters import index, registry


@pytest.fixture
def here(settings, tmp_path, monkeypatch):
    """An empty data folder, no sources; the reader begins anew."""
    settings.DATA_DIR, settings.PROVINCE_DIR = tmp_path, tmp_path
    monkeypatch.setattr(registry, "_sources", {})
    fresh = index.Reader()
    monkeypatch.setattr("tinhso.blocks.search.selectors.READER", fresh)
    return tmp_path
