"""Public figures may be kept for a while: their addresses have a tag that changes when what they say may."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.http.response import HttpResponseBase
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import condition

from motcua.faces.ui.requests import CityRequest
from motcua.foundation.journal.queries import chain_head

PAGE_SECONDS = 60
DATA_SECONDS = 300

View = Callable[..., HttpResponseBase]


def kept_page(view: View) -> View:
    """A page that a browser may show again for a minute while nobody is signed in. It names who is, so others keep none."""
    conditional = condition(etag_func=_tag_of_page)(view)

    @wraps(view)
    def kept(request: CityRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.actor.account is not None:
            return view(request, *args, **kwargs)
        response = conditional(request, *args, **kwargs)
        if response.status_code < 400:
            patch_cache_control(response, private=True, max_age=PAGE_SECONDS)
        return response

    return kept


def kept_data(view: View) -> View:
    """Data that anybody, also a cache between, may keep for five minutes and read from another site."""
    return kept_data_by(_tag_of_data)(view)


def kept_data_by(tag: Callable[..., str]) -> Callable[[View], View]:
    """The same for data that have a tag of their own: it is called like the view."""

    def decorate(view: View) -> View:
        conditional = condition(etag_func=tag)(view)

        @wraps(view)
        def kept(request: CityRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            response = conditional(request, *args, **kwargs)
            if response.status_code < 400:
                patch_cache_control(response, public=True, max_age=DATA_SECONDS)
                response["Access-Control-Allow-Origin"] = "*"
            return response

        return kept

    return decorate


def _tag_of_data(request: CityRequest, *args: object, **kwargs: object) -> str:
    position, hash_ = chain_head()
    return tag_of(request.get_full_path(), position, hash_.hex(), f"{request.at:%Y-%m}")


def _tag_of_page(request: CityRequest, *args: object, **kwargs: object) -> str:
    """The page has a form, whose token goes with the browser's cookie, and in a demo city a clock."""
    cookie = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    clock = f"{request.at:%Y-%m-%d %H:%M}" if settings.CLOCK == "demo" else f"{request.at:%Y-%m-%d}"
    data = _tag_of_data(request)
    return tag_of(data, clock, get_language() or "", cookie[:CSRF_SECRET_LENGTH], static("portal.css"))


def tag_of(*parts: object) -> str:
    """A tag that is another one when any part is."""
    return f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'
