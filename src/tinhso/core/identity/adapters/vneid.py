"""The OpenID Connect client for VNeID on django-allauth's discovery, session-bound state, PKCE and token exchange.

Ours on top, because a citizen's name hangs on it: the issuer must be the configured one, the signature is always
checked (allauth skips it for answers fetched directly), the answer must carry the nonce of this very sign-in, and every
answer opens once in all processes together. No social account, token or claim is kept.

Sources: OpenID Connect Core 1.0 §3.1.3.7 (validation of ID tokens), Discovery 1.0 §4.3 (issuer), RFC 7636 (PKCE),
RFC 8725 (algorithms chosen by us, not by the token).
"""

import hashlib
import hmac
import secrets
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tinhso.core.identity.adapters import limits
from tinhso.core.identity.data import ElectronicAnswer, VneidFailed

PROVIDER = "vneid"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
#: How far the provider's clock may differ from ours, in seconds.
CLOCK_SKEW = 30
#: An answer is remembered this long; it lives for minutes only.
REMEMBERED_SECONDS = 24 * 3600


def _vneid() -> Any:
    """Return the settings of the provider (config.vneid.Vneid); whoever gets here has checked that there are some."""
    return settings.VNEID


class VneidAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """allauth's client with our address for answers and the checks of discovery that it leaves out."""

    def get_provider(self) -> "VneidProvider":
        """Return the one provider, from the settings."""
        return VneidProvider(self.request, app=_app())

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Return where VNeID sends the citizen back to."""
        return request.build_absolute_uri(reverse("vneid_answer"))

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself, if it is the configured provider and speaks from safe addresses."""
        found: dict[str, Any] = super().openid_config
        if str(found.get("issuer", "")).rstrip("/") != _vneid().issuer:
            raise VneidFailed("provider")
        scheme = urlsplit(_vneid().issuer).scheme
        if any(urlsplit(str(found.get(name, ""))).scheme != scheme for name in ENDPOINTS):
            raise VneidFailed("provider")
        return found


class VneidProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """allauth's provider with our client."""

    oauth2_adapter_class = VneidAdapter


def _app() -> SocialApp:
    """Return our registration as allauth's value; it is never saved."""
    vneid = _vneid()
    return SocialApp(
        provider=OpenIDConnectProvider.id,
        provider_id=PROVIDER,
        name="VNeID",
        client_id=vneid.client_id,
        secret=vneid.secret,
        settings={"server_url": vneid.issuer, "oauth_pkce_enabled": True, "scope": list(vneid.scopes)},
    )


def leave_for_vneid(request: HttpRequest, *, back_to: str, level: int) -> HttpResponse:
    """Return the way to VNeID; what must come back is kept in this session. Raise VneidFailed (down, provider)."""
    nonce = secrets.token_urlsafe(32)
    asked = {"nonce": nonce, **({"acr_values": str(level)} if level else {})}
    provider = VneidAdapter(request, PROVIDER).get_provider()
    try:
        response: HttpResponse = provider.redirect(
            request, AuthProcess.LOGIN, next_url=back_to, auth_params=asked, nonce=nonce, level=level
        )
    except (requests.RequestException, ValueError, KeyError) as error:
        raise VneidFailed("down") from error
    return response


def read_answer(request: HttpRequest) -> ElectronicAnswer:
    """Return who came back; raise VneidFailed: cancelled, state, answer, replayed, person, down, provider."""
    state = statekit.unstash_state(request, provider_id=PROVIDER, state_id=request.GET.get("state", ""))
    if state is None:
        raise VneidFailed("state")
    if request.GET.get("error") == VneidAdapter.login_cancelled_error:
        raise VneidFailed("cancelled")
    if not request.GET.get("code"):
        raise VneidFailed("answer")
    adapter = VneidAdapter(request, PROVIDER)
    try:
        claims = _claims(adapter, state)
    except OAuth2Error as error:
        raise VneidFailed("answer") from error
    except (requests.RequestException, ValueError, KeyError) as error:
        raise VneidFailed("down") from error
    return _as_answer(claims, back_to=str(state.get("next") or ""), asked_level=int(state.get("level") or 0))


def _claims(adapter: VneidAdapter, state: dict[str, Any]) -> dict[str, Any]:
    client = adapter.get_client(adapter.request, _app())
    tokens = adapter.get_access_token_data(
        adapter.request, _app(), client, pkce_code_verifier=state["pkce_code_verifier"]
    )
    token = tokens.get("id_token")
    if not isinstance(token, str):
        raise VneidFailed("answer")
    claims = verified(token, _keys(adapter), nonce=state["nonce"])
    wanted = {_vneid().claims[name] for name in ("national_id", "name", "level")}
    if wanted - set(claims):
        more = adapter._fetch_user_info(tokens["access_token"])
        if more.get("sub") != claims["sub"]:  # OpenID Connect Core §5.3.2
            raise VneidFailed("answer")
        claims = {**more, **claims}
    return claims


def _keys(adapter: VneidAdapter) -> dict[str, Any]:
    response = requests.get(adapter.openid_config["jwks_uri"], timeout=settings.SOCIALACCOUNT_REQUESTS_TIMEOUT)
    response.raise_for_status()
    return dict(response.json())


def verified(token: str, keys: dict[str, Any], *, nonce: str) -> dict[str, Any]:
    """Return the claims of an ID token that this provider signed for us, just now, for this sign-in, and never before.

    Raise VneidFailed (answer, replayed).
    """
    client_id = _vneid().client_id
    try:
        key = _key_of(token, jwt.PyJWKSet.from_dict(keys))
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=list(ALGORITHMS),
            audience=client_id,
            issuer=[_vneid().issuer, _vneid().issuer + "/"],
            leeway=CLOCK_SKEW,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
        )
    except (jwt.PyJWTError, TypeError, ValueError) as error:
        raise VneidFailed("answer") from error
    is_for_us_alone = isinstance(claims["aud"], str) or len(claims["aud"]) == 1
    if claims.get("azp", client_id if is_for_us_alone else None) != client_id:
        raise VneidFailed("answer")
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise VneidFailed("replayed")
    mark = hashlib.sha256(token.encode()).hexdigest()
    if limits.allowance(name="vneid.answer", by=mark, limit=1, per_seconds=REMEMBERED_SECONDS):
        raise VneidFailed("replayed")
    return claims


def _key_of(token: str, keys: jwt.PyJWKSet) -> jwt.PyJWK:
    kid = jwt.get_unverified_header(token).get("kid")
    fitting = [key for key in keys.keys if kid is None or key.key_id == kid]
    if len(fitting) != 1:
        raise jwt.InvalidKeyError("no single key fits")
    return fitting[0]


def _as_answer(claims: dict[str, Any], *, back_to: str, asked_level: int) -> ElectronicAnswer:
    names = _vneid().claims
    level = _vneid().levels.get(str(claims.get(names["level"], "")).strip(), 0)
    return ElectronicAnswer(
        national_id=str(claims.get(names["national_id"], "")).strip(),
        name=" ".join(str(claims.get(names["name"], "")).split())[:200],
        level=level,
        back_to=back_to,
        asked_level=asked_level,
    )
