"""Fixtures that many tests share."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def source_folder() -> Path:
    """The folder of the five source documents; the test is skipped where it is not present."""
    folder = SHARED / "source"
    if not folder.is_dir():
        pytest.skip("../shared is not beside this checkout")
    return folder
