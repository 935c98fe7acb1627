"""What this provider says of a person: the claims, under the names that ``client.json`` asks for."""

import json
from collections.abc import Iterable
from typing import Any, Literal

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User

from tinhso.twin.simulators.vneid import settings
from tinhso.twin.simulators.vneid.people import by_subject

#: VNeID's own claim names are not published; whoever trains with another guess changes them in ``client.json``.
CLAIMS = {"national_id": "national_id", "name": "name", "birth_date": "birthdate", "level": "level"}


def registration() -> dict[str, Any]:
    """Return what ``client.json`` says: client_id, secret, redirect_uris, and optionally claims (ours → its names)."""
    return dict(json.loads(settings.CLIENT_FILE.read_text(encoding="utf-8")))


class VneidProvider(DefaultOIDCAdapter):  # type: ignore[misc]
    """django-allauth's provider with simulated citizens (``settings.IDP_OIDC_ADAPTER``)."""

    scope_display = {"openid": "Số định danh cá nhân", "profile": "Họ tên, ngày sinh và mức độ định danh"}

    def get_issuer(self) -> str:
        """Return the fixed name of this provider."""
        return str(settings.ISSUER)

    def get_user_sub(self, client: Client, user: AbstractBaseUser) -> str:
        """Return the opaque name of a person; it is the user name here."""
        return str(user.get_username())

    def get_user_by_sub(self, client: Client, sub: str) -> User | None:
        """Return the row behind an opaque name, while the person is in the file."""
        return User.objects.filter(username=sub).first() if by_subject(sub) else None

    def get_claims(
        self,
        purpose: Literal["id_token", "userinfo"],
        user: AbstractBaseUser,
        client: Client,
        scopes: Iterable[str],
        email: str | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """Return the person's claims."""
        subject = user.get_username()
        claims: dict[str, Any] = {"sub": subject}
        person = by_subject(subject)
        if person is not None and "profile" in scopes:
            names = {**CLAIMS, **registration().get("claims", {})}
            claims[names["national_id"]] = person.national_id
            claims[names["name"]] = person.name
            claims[names["birth_date"]] = person.birth_date
            claims[names["level"]] = str(person.level)
        return claims


def register_client() -> Client:
    """Write the one client of ``client.json`` into the provider's table; safe to repeat."""
    asked = registration()
    client = Client.objects.filter(id=asked["client_id"]).first() or Client(id=asked["client_id"])
    client.name = asked.get("name", "Tỉnh Số")
    client.set_secret(asked["secret"])
    client.set_scopes(["openid", "profile"])
    client.set_redirect_uris(asked["redirect_uris"])
    client.save()
    return client
