"""Visitors, officials and documents for the tests of claims."""

import re

import pytest
from django.test import Client

from tests.steering.claims.documents import make
from tinhso.core.access.api import Actor, Grant, Role
from tinhso.steering.claims.models import Document
from tinhso.steering.claims.services import documents


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    """A data folder for each test, so that stored files and locks do not meet."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def owner() -> Actor:
    return Actor(id="visitor:owner-token-1", origin="192.0.2.1")


@pytest.fixture
def stranger() -> Actor:
    return Actor(id="visitor:other-token-2", origin="192.0.2.2")


@pytest.fixture
def steward() -> Actor:
    return Actor(id="steward-1", name="Quản lý dữ liệu", grants=(Grant(Role.DATA_STEWARD),), is_signed_in=True)


@pytest.fixture
def reviewer() -> Actor:
    return Actor(id="reviewer-1", name="Người thẩm tra", grants=(Grant(Role.REVIEWER),), is_signed_in=True)


@pytest.fixture
def document(db, owner) -> Document:
    """The planted DOCX report, checked for its owner."""
    name, content = make.documents()["docx"]
    return documents.check_upload(by=owner, content=content, name=name)


def drop(client: Client, name: str, content: bytes, **extra):
    """Drop a file on the page and return the answer."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    return client.post("/kiem-so-lieu/", {"file": SimpleUploadedFile(name, content), **extra})


def id_of(response) -> str:
    """Return the public id in the address an answer leads to."""
    found = re.search(r"/kiem-so-lieu/([0-9a-f-]{36})/", response["Location"])
    assert found
    return found[1]
