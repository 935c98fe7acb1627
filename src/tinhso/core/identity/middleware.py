"""Who acts in this request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tinhso.core.access.api import Actor


class ActorOfRequest:
    """Put ``request.actor`` on every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        origin = request.META.get("REMOTE_ADDR", "")
        user = request.user
        request.actor = user.as_actor(origin=origin) if user.is_authenticated else Actor(id="visitor:", origin=origin)
        return self.get_response(request)
