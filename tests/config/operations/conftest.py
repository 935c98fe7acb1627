"""Installations for the tests of operations; loading one takes seconds, so each module loads one and copies it."""

import pytest

from tests.config.operations.installation import installation

STORE = """
from tinhso.core.access.api import SYSTEM
from tinhso.core.files import api
for n in range(3):
    api.store(by=SYSTEM, content=f"Phụ lục số {n}".encode() * 1000, name="x.txt", max_bytes=10**6)
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A loaded installation with a file and some people; tests of a module share it."""
    with installation(tmp_path_factory.mktemp("nguon")) as one:
        one.run("load")
        one.python(STORE)
        yield one


@pytest.fixture
def empty(tmp_path):
    """An installation on an empty machine."""
    with installation(tmp_path / "moi") as one:
        yield one
