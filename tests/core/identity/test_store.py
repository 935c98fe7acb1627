"""Where limits and lockout live (blueprint, decisions): a file of its own, or an unlogged table."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tinhso.core.identity.adapters import limits

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own table")
def test_on_postgresql_the_table_is_unlogged():
    limits.attempt([limits.account_key("an")])
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'core_limit'")
        assert cursor.fetchone() == ("u",)
        cursor.execute("SELECT tries FROM core_limit WHERE key = %s", [limits.account_key("an").text])
        assert cursor.fetchone() == (1,)
    assert not (Path(settings.DATA_DIR) / "limits.sqlite3").exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own file")
def test_on_sqlite_it_is_a_file_of_its_own():
    limits.attempt([limits.account_key("an")])
    assert (Path(settings.DATA_DIR) / "limits.sqlite3").stat().st_size > 0
    assert "core_limit" not in connection.introspection.table_names()
