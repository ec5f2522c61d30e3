"""What every page knows without asking: who asks, when, in which city, and how to change the language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

HOTLINE = "1022"


def house(request: HttpRequest) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    at: datetime | None = getattr(request, "at", None)
    return {
        "actor": getattr(request, "actor", None),
        "at": at,
        "session_ends_in": getattr(request, "session_ends_in", None),
        "city_clock_at": at if settings.CLOCK == "demo" else None,
        "city_name": settings.CITY_NAMES[language if language in settings.CITY_NAMES else settings.LANGUAGE_CODE],
        "hotline": HOTLINE,
        "source_code_address": settings.SOURCE_CODE_ADDRESS,
        "languages": [(code, name, code == language) for code, name in settings.LANGUAGES],
        "here": request.get_full_path(),
        "sent_again": getattr(request, "sent_again", ()),
    }
