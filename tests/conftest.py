"""Fixtures that many tests share."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine must not fail a property: time is measured by benchmarks, never by tests.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def source_folder() -> Path:
    """The folder of the five source documents; the test is skipped where it is not present."""
    folder = SHARED / "source"
    if not folder.is_dir():
        pytest.skip("../shared is not beside this checkout")
    return folder
