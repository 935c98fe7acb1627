"""Views for signed-in people only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from tinhso.core.identity.requests import actor_of, to_sign_in

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Lead strangers to the sign-in page and back; permissions are still asked inside the view."""

    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if actor_of(request).is_signed_in else to_sign_in(request)

    return gate
