"""The language of a page that came from a POST. Its address alone would not bring it back, so the switch in the masthead
sends the same POST again, in the other language."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http.response import HttpResponseBase
from django.utils import translation

from motcua.faces.ui.requests import CityRequest

#: The field that the switch adds to what was posted.
SWITCH = "_language"
#: What is not sent again: the token is the new page's own, and a row is added or taken out once.
_ONCE = frozenset({"csrfmiddlewaretoken", SWITCH, "_add", "_remove"})


def sent_again(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For a view whose POST does nothing more when it comes a second time: it looks something up, or keeps once more
    what it has kept. A view that acts asks `switches_language` and does not act then."""

    @wraps(view)
    def spoken(request: CityRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        request.sent_again = [
            (name, str(value)) for name, values in request.POST.lists() if name not in _ONCE for value in values
        ]
        if not switches_language(request):
            return view(request, *args, **kwargs)
        language = request.POST[SWITCH]
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = view(request, *args, **kwargs)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            path=settings.LANGUAGE_COOKIE_PATH,
            domain=settings.LANGUAGE_COOKIE_DOMAIN,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
        return response

    return spoken


def switches_language(request: CityRequest) -> bool:
    """Was the POST sent by the language switch, so that the same page is to be shown and nothing else done?"""
    return request.POST.get(SWITCH, "") in dict(settings.LANGUAGES)
