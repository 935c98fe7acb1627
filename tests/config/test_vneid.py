"""Where citizens sign in, as the environment says it; a wrong value is named."""

import pytest

from tinhso.config.environment import BadEnvironment, read_environment
from tinhso.config.vneid import read_vneid

REAL = {
    "TINHSO_VNEID_ISSUER": "https://sso.vneid.example/realms/x/",
    "TINHSO_VNEID_CLIENT_ID": "camau",
    "TINHSO_VNEID_SECRET": "bi-mat",
}


@pytest.fixture
def environment(monkeypatch, tmp_path):
    for name in ("TINHSO_MODE", "PORT", "TINHSO_HOSTS", "TINHSO_SECRET_KEY", "TINHSO_HTTPS", *REAL):
        monkeypatch.delenv(name, raising=False)
    for name in ("TINHSO_VNEID_CLAIMS", "TINHSO_VNEID_LEVELS", "TINHSO_VNEID_SCOPES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TINHSO_DATA", str(tmp_path))
    return monkeypatch


def given(environment, **values):
    for name, value in values.items():
        environment.setenv(name, value)
    return read_vneid(read_environment())


def production(environment):
    environment.setenv("TINHSO_MODE", "production")
    environment.setenv("TINHSO_HOSTS", "camau.example")


def test_training_uses_the_simulator_with_a_secret_of_this_run(environment):
    vneid = given(environment, PORT="8200")
    assert vneid.is_simulated
    assert vneid.issuer == "http://127.0.0.1:8210"
    assert len(vneid.secret) == 64
    assert vneid.secret not in repr(vneid)


def test_production_has_no_vneid_until_it_is_set(environment):
    production(environment)
    assert read_vneid(read_environment()) is None
    vneid = given(environment, **REAL)
    assert (vneid.issuer, vneid.is_simulated) == ("https://sso.vneid.example/realms/x", False)


def test_claims_and_levels_are_called_as_the_provider_calls_them(environment):
    vneid = given(
        environment,
        **REAL,
        TINHSO_VNEID_CLAIMS="national_id=so_dinh_danh, level = loa",
        TINHSO_VNEID_LEVELS="LOA1=1,LOA2=2",
        TINHSO_VNEID_SCOPES="openid citizen",
    )
    assert (vneid.claims["national_id"], vneid.claims["level"], vneid.claims["name"]) == ("so_dinh_danh", "loa", "name")
    assert vneid.levels == {"LOA1": 1, "LOA2": 2}
    assert vneid.scopes == ("openid", "citizen")


WRONG = [
    ({"TINHSO_VNEID_ISSUER": "http://sso.vneid.example"}, "TINHSO_VNEID_ISSUER"),
    ({"TINHSO_VNEID_ISSUER": "http://127.0.0.1:8010"}, "TINHSO_VNEID_ISSUER"),
    ({"TINHSO_VNEID_ISSUER": "sso.vneid.example"}, "TINHSO_VNEID_ISSUER"),
    ({"TINHSO_VNEID_ISSUER": "https://a@sso.vneid.example"}, "TINHSO_VNEID_ISSUER"),
    ({"TINHSO_VNEID_ISSUER": ""}, "TINHSO_VNEID_CLIENT_ID"),
    ({"TINHSO_VNEID_CLIENT_ID": ""}, "TINHSO_VNEID_CLIENT_ID"),
    ({"TINHSO_VNEID_SECRET": ""}, "TINHSO_VNEID_SECRET"),
    ({"TINHSO_VNEID_CLAIMS": "so=1"}, "TINHSO_VNEID_CLAIMS"),
    ({"TINHSO_VNEID_CLAIMS": "national_id"}, "TINHSO_VNEID_CLAIMS"),
    ({"TINHSO_VNEID_LEVELS": "cao=3"}, "TINHSO_VNEID_LEVELS"),
    ({"TINHSO_VNEID_SCOPES": "profile"}, "TINHSO_VNEID_SCOPES"),
]


@pytest.mark.parametrize(("changed", "name"), WRONG)
def test_a_wrong_value_stops_the_start_and_is_named(environment, changed, name):
    production(environment)
    with pytest.raises(BadEnvironment, match=name):
        given(environment, **{**REAL, **changed})
