"""The language of a request: Vietnamese unless somebody chose another here.

Django's own LocaleMiddleware would follow the browser's preference; a cheap phone set up in English would then greet a
citizen of Cà Mau in English. Only the cookie set by the language switch counts; programs (``/api/``), which have no
switch to press, may ask by Accept-Language.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)


class ChosenLanguage:
    """Activate the language of the cookie, or the default; tell it in Content-Language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if language not in LANGUAGES:
            asks = request.path.startswith("/api/")
            language = translation.get_language_from_request(request) if asks else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        return response
