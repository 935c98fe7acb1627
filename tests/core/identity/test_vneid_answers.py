"""Answers that are not what they seem: a provider of the test's own says what the test wants it to say."""

import base64
import dataclasses
import json
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from tinhso.core.identity.adapters import limits
from tinhso.core.identity.models import Account, ElectronicIdentity
from tinhso.core.journal import api as journal

ANSWER = "/dang-nhap/vneid/tro-lai/"
NUMBER = "000185000101"


def new_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwk(key, **more):
    return {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())), "kid": "k1", "use": "sig", **more}


class Provider:
    """An OpenID provider that signs whatever ``claims`` and ``token`` say; ``asked`` is what the client asked with."""

    def __init__(self):
        self.key = new_key()
        self.userinfo, self.discovery, self.claims = {}, {}, {}
        self.token = self.sign
        self.asked, self.exchanged = {}, []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def all_claims(self):
        now = int(time.time())
        usual = {
            "iss": self.issuer,
            "aud": "tinhso-tap-huan",
            "sub": "s1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked.get("nonce"),
            "national_id": NUMBER,
            "name": "Tiêu Ngọc Hân",
            "level": "2",
        }
        return {name: value for name, value in {**usual, **self.claims}.items() if value is not None}

    def sign(self, key=None, algorithm="RS256", kid="k1"):
        return jwt.encode(self.all_claims(), key or self.key, algorithm=algorithm, headers={"kid": kid})

    def answer_to(self, path, body):
        if path.endswith("openid-configuration"):
            names = {"authorization_endpoint": "/go", "token_endpoint": "/token", "userinfo_endpoint": "/me"}
            found = {name: self.issuer + end for name, end in names.items()}
            return {"issuer": self.issuer, "jwks_uri": self.issuer + "/keys", **found, **self.discovery}
        if path.startswith("/keys"):
            return {"keys": [jwk(self.key)]}
        if path.startswith("/token"):
            self.exchanged.append(urllib.parse.parse_qs(body))
            return {"access_token": "a", "token_type": "Bearer", "id_token": self.token()}
        return self.userinfo

    def _handler(provider):  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                content = json.dumps(provider.answer_to(self.path, body)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_POST = do_GET  # noqa: N815

            def log_message(self, *_):
                pass

        return Handler


@pytest.fixture
def provider(settings, db):
    made = Provider()
    settings.VNEID = dataclasses.replace(settings.VNEID, issuer=made.issuer)
    yield made
    made.close()


def leave(client, provider, query=""):
    """Go to the provider; return what it was asked."""
    response = client.get("/dang-nhap/vneid/" + query)
    assert response.status_code == 302, response.content.decode()
    provider.asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(response["Location"]).query))
    return provider.asked


def come_back(client, provider, **query):
    return client.get(ANSWER, {"code": "c", "state": provider.asked["state"], **query})


def is_signed_in(client):
    return client.get("/tai-khoan/").status_code == 200


def test_the_client_asks_with_state_nonce_and_pkce(client, provider):
    asked = leave(client, provider, "?muc=2")
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["acr_values"] == "2"
    assert asked["redirect_uri"] == "http://testserver" + ANSWER
    assert min(len(asked["nonce"]), len(asked["state"])) >= 16
    assert come_back(client, provider).status_code == 302
    (sent,) = provider.exchanged
    challenge = base64.urlsafe_b64decode(asked["code_challenge"] + "=")
    import hashlib

    assert hashlib.sha256(sent["code_verifier"][0].encode()).digest() == challenge
    assert is_signed_in(client)


def public_pem(key):
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def hmac_with_public_key(provider):
    """The oldest trick: the public key as a shared secret (RFC 8725 §2.1); made by hand, PyJWT refuses to."""
    import hashlib
    import hmac

    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")

    signed = part({"alg": "HS256", "typ": "JWT", "kid": "k1"}) + b"." + part(provider.all_claims())
    mark = base64.urlsafe_b64encode(hmac.digest(public_pem(provider.key), signed, hashlib.sha256)).rstrip(b"=")
    return (signed + b"." + mark).decode()


FORGED = {
    "another key": lambda provider: provider.sign(key=new_key()),
    "an unknown key": lambda provider: provider.sign(kid="other"),
    "no signature": lambda provider: jwt.encode(provider.all_claims(), None, algorithm="none", headers={"kid": "k1"}),
    "a shared secret": hmac_with_public_key,
    "a changed claim": lambda provider: provider.sign().replace(".", ".e30", 1),
    "no token": lambda provider: None,
    "nonsense": lambda provider: "a.b.c",
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_answer_signs_nobody_in(client, provider, name):
    leave(client, provider)
    provider.token = lambda: FORGED[name](provider)
    response = come_back(client, provider)
    assert response.status_code == 403
    assert "Chưa xác minh được" in response.content.decode()
    assert not is_signed_in(client)
    assert not ElectronicIdentity.objects.exists()
    entry = journal.entries(limit=1)[0]
    assert entry.action == "core.identity.account.sign_in_failed"
    assert entry.details == {"step": "vneid", "why": "answer"}


WRONG = {
    "another audience": ({"aud": "another-app"}, "answer"),
    "many audiences": ({"aud": ["tinhso-tap-huan", "another-app"]}, "answer"),
    "another authorized party": ({"azp": "another-app"}, "answer"),
    "another issuer": ({"iss": "https://elsewhere.example"}, "answer"),
    "expired": ({"iat": 1_700_000_000, "exp": 1_700_000_300}, "answer"),
    "never expires": ({"exp": None}, "answer"),
    "from tomorrow": ({"iat": 4_000_000_000, "exp": 4_000_000_300}, "answer"),
    "nobody's": ({"sub": None}, "answer"),
    "an old nonce": ({"nonce": "of-another-sign-in"}, "replayed"),
    "no nonce": ({"nonce": None}, "answer"),
    "a real person in training": ({"national_id": "096185000101"}, "person"),
    "no number": ({"national_id": "mười hai số"}, "person"),
    "an unknown level": ({"level": "9"}, "person"),
    "no name": ({"name": "  "}, "person"),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_answer_that_is_not_ours_signs_nobody_in(client, provider, name):
    claims, code = WRONG[name]
    leave(client, provider)
    provider.claims = claims
    response = come_back(client, provider)
    assert (response.status_code, response.context["code"]) == (403, code)
    assert not is_signed_in(client)
    assert not ElectronicIdentity.objects.exists()


def test_the_same_answer_does_not_open_twice_even_with_its_nonce(client, provider, monkeypatch):
    """A token seen on its way is used again in a sign-in whose nonce the attacker made the same."""
    leave(client, provider)
    kept = provider.sign()
    provider.token = lambda: kept
    assert come_back(client, provider).status_code == 302
    import secrets

    monkeypatch.setattr(secrets, "token_urlsafe", lambda *_: provider.asked["nonce"])
    other = Client()
    leave(other, provider)
    response = come_back(other, provider)
    assert response.context["code"] == "replayed"
    assert not is_signed_in(other)


@pytest.mark.parametrize("state", ["", "x" * 16, "a" * 5000])
def test_an_answer_nobody_asked_for_is_refused(client, provider, state):
    response = client.get(ANSWER, {"code": "c", "state": state})
    assert (response.status_code, response.context["code"]) == (403, "state")
    assert provider.exchanged == [], "the code is not even looked at"


def test_a_late_answer_is_refused(client, provider):
    leave(client, provider)
    session = client.session
    states = session["socialaccount_states"]
    state, at, of = states[provider.asked["state"]]
    states[provider.asked["state"]] = (state, at - 601, of)
    session["socialaccount_states"] = states
    session.save()
    assert come_back(client, provider).context["code"] == "state"


def test_errors_of_the_provider_are_told(client, provider):
    leave(client, provider)
    assert come_back(client, provider, code="", error="server_error").context["code"] == "answer"
    leave(client, provider)
    response = come_back(client, provider, code="", error="access_denied")
    assert (response.status_code, response.context["code"]) == (200, "cancelled")


@pytest.mark.parametrize(
    "lie", [{"issuer": "https://elsewhere.example"}, {"token_endpoint": "ftp://x"}, {"jwks_uri": ""}]
)
def test_a_provider_that_lies_about_itself_is_not_followed(client, provider, lie):
    provider.discovery = lie
    response = client.get("/dang-nhap/vneid/")
    assert (response.status_code, response.context["code"]) == (502, "provider")


def test_claims_may_come_from_the_second_door_of_the_same_person(client, provider):
    provider.claims = {"national_id": None, "name": None, "level": None}
    provider.userinfo = {"sub": "s2", "national_id": NUMBER, "name": "Kẻ Khác", "level": "2"}
    leave(client, provider)
    assert come_back(client, provider).context["code"] == "answer"
    provider.userinfo["sub"] = "s1"
    leave(client, provider)
    assert come_back(client, provider).status_code == 302
    assert Account.objects.get(electronic_identity__isnull=False).name == "Kẻ Khác"


def test_claims_are_called_as_the_settings_say(client, provider, settings):
    names = {"national_id": "so_dinh_danh", "name": "ho_ten", "birth_date": "x", "level": "loa"}
    settings.VNEID = dataclasses.replace(settings.VNEID, claims=names, levels={"muc-2": 2})
    provider.claims = {"national_id": None, "so_dinh_danh": NUMBER, "ho_ten": "Lan", "loa": "muc-2", "level": None}
    leave(client, provider)
    assert come_back(client, provider).status_code == 302
    assert ElectronicIdentity.objects.get().level == 2


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere", "javascript:alert(1)", "/x\n/y"]
)
def test_nobody_is_led_elsewhere_after_signing_in(client, provider, target):
    leave(client, provider, "?" + urllib.parse.urlencode({"next": target}))
    assert come_back(client, provider)["Location"] == "/"


def test_a_link_of_another_site_signs_nobody_in_unasked(client, provider):
    response = client.get("/dang-nhap/vneid/", headers={"sec-fetch-site": "cross-site"})
    assert response["Location"] == "/dang-nhap/"


def test_a_changed_secret_key_finds_the_same_citizen(client, provider, settings):
    leave(client, provider)
    come_back(client, provider)
    old = ElectronicIdentity.objects.get()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key, a new key, a new key, a new key"
    other = Client()
    leave(other, provider)
    assert come_back(other, provider).status_code == 302
    new = ElectronicIdentity.objects.get()
    assert new.account_id == old.account_id
    assert new.digest != old.digest


def test_accounts_are_never_joined_by_name_or_mail(client, provider, person):
    namesake = person("lan", email="lan@camau.example")
    namesake.name = "Tiêu Ngọc Hân"
    namesake.save()
    provider.claims = {"email": "lan@camau.example", "email_verified": True, "preferred_username": "lan"}
    leave(client, provider)
    come_back(client, provider)
    assert ElectronicIdentity.objects.get().account != namesake


def test_nobody_gives_a_citizens_account_a_password(client, provider, administrator, browser_of):
    from django.urls import reverse

    leave(client, provider)
    come_back(client, provider)
    account = ElectronicIdentity.objects.get().account
    Account.objects.update(is_demo=False)
    browser = browser_of(administrator)
    assert "Đặt lại mật khẩu" not in browser.get(reverse("account", args=[account.public_id])).content.decode()
    response = browser.post(reverse("reset_password", args=[account.public_id]), {"reason": "x"}, follow=True)
    assert "không có mật khẩu" in response.content.decode()
    account.refresh_from_db()
    assert not account.has_usable_password()


def test_two_first_sign_ins_at_once_make_one_account(client, provider, monkeypatch):
    from tinhso.core.identity.services import citizens

    leave(client, provider)
    come_back(client, provider)
    real, calls = citizens._linked, []

    def late(number):
        calls.append(number)
        return None if len(calls) == 1 else real(number)

    monkeypatch.setattr(citizens, "_linked", late)
    other = Client()
    leave(other, provider)
    assert come_back(other, provider).status_code == 302
    assert ElectronicIdentity.objects.count() == 1
    assert Account.objects.filter(username__startswith="vneid.").count() == 1


def test_staff_signed_in_are_not_turned_into_citizens(provider, person, browser_of):
    from tinhso.core.access.api import Role

    browser = browser_of(person("an", Role.OFFICER))
    assert browser.get("/dang-nhap/vneid/?muc=2").context["code"] == "other"
    assert browser.get("/dang-nhap/vneid/?next=/vai-tro/")["Location"] == "/vai-tro/"
    assert is_signed_in(browser)


def test_too_many_sign_ins_from_one_address_wait(client, provider, settings):
    settings.VNEID_PER_ADDRESS = (3, 600)
    for _ in range(3):
        leave(client, provider)
    before = len(journal.entries(limit=100))
    for address in ("/dang-nhap/vneid/", ANSWER):
        assert client.get(address).status_code == 429
    assert len(journal.entries(limit=100)) == before, "a flood leaves no flood in the journal"
    assert limits.allowance(name="vneid", by="10.0.0.9", limit=3, per_seconds=600) == 0


def test_without_vneid_there_is_no_button(client, db, settings):
    settings.VNEID = None
    assert "VNeID" not in client.get("/dang-nhap/").content.decode()
    assert client.get("/dang-nhap/vneid/").status_code == 404
    assert client.get(ANSWER).status_code == 404
