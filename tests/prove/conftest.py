"""A loaded server that runs, on each database."""

import pytest

from tests.prove.cluster import Cluster
from tests.prove.server import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request, tmp_path):
    """A loaded server that runs, on each database; ``server.cluster`` is its PostgreSQL, if it has one."""
    cluster = Cluster() if request.param == "postgresql" else None
    settings = {"TINHSO_DATABASE_URL": cluster.url} if cluster else {}
    one = Server(tmp_path / "place" / "data", settings=settings)
    one.cluster = cluster
    try:
        assert one.command("load").returncode == 0
        one.start()
        yield one
    finally:
        one.kill()
        if cluster:
            cluster.remove()
