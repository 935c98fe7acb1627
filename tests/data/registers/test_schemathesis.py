"""Whatever a program sends to the HTTP API of registers, it gets no server error (a bounded walk by schemathesis)."""

from collections.abc import Iterator

import pytest
import schemathesis
import yaml
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from tinhso.config.http import api as http_api
from tinhso.config.wsgi import application
from tinhso.core.access.api import SYSTEM, Role
from tinhso.data.registers import api
from tinhso.data.registers.rest.describing import document_of
from tinhso.data.registers.rules.declaring import parse_declaration

from .conftest import PROVINCE, SYSTEM_VALUES, SYSTEMS

# Its routes are known when the addresses are loaded, which needs no database.
DOCUMENT = http_api.get_openapi_schema(path_prefix="/api/v1/")
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT).include(path_regex="/registers")
SCHEMA.app = application


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    return str(value).encode(errors="replace")


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """Keep the test's connection over real WSGI requests, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


DECLARATION = parse_declaration(yaml.safe_load((PROVINCE / "registers" / f"{SYSTEMS}.yaml").read_text()))
#: The document of one register with its real fields, as its steward is given it.
REGISTER = schemathesis.openapi.from_dict(document_of(DECLARATION, DECLARATION.names))
REGISTER.app = application


@REGISTER.parametrize()
@pytest.mark.usefixtures("province", "kept_connection")
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_a_register_answers_as_its_own_description_says(case, key_of):
    """Values of the declared types reach the checks behind the reading: nothing breaks, and answers keep to it."""
    key = key_of(Role.DATA_STEWARD, "camau/skhcn")["HTTP_AUTHORIZATION"]
    if "public_id" in case.path_parameters:
        found = api.query(SYSTEMS, by=SYSTEM, limit=1).records
        made = found[0] if found else api.create(by=SYSTEM, code=SYSTEMS, values=SYSTEM_VALUES)
        case.path_parameters["public_id"] = made.public_id
    case.headers["Authorization"] = key
    response = case.call()
    case.validate_response(response, checks=[not_a_server_error, response_schema_conformance])


@SCHEMA.parametrize()
@pytest.mark.usefixtures("province", "kept_connection")
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_no_request_ends_in_a_server_error(case, key_of):
    key = key_of(Role.DATA_STEWARD, "camau/skhcn")["HTTP_AUTHORIZATION"]
    if "code" in case.path_parameters:
        case.path_parameters["code"] = SYSTEMS
    if "public_id" in case.path_parameters:
        found = api.query(SYSTEMS, by=SYSTEM, limit=1).records
        made = found[0] if found else api.create(by=SYSTEM, code=SYSTEMS, values=SYSTEM_VALUES)
        case.path_parameters["public_id"] = made.public_id
    case.headers["Authorization"] = key
    response = case.call()
    case.validate_response(response, checks=[not_a_server_error])
