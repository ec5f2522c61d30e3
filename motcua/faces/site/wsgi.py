"""What the web server runs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.settings")
_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Django, and an answer where it has none: a request may name a codec that is no encoding of text (base64), which
    Django uses on the address before any of its own error handling begins."""
    try:
        return _django(environ, start_response)
    except LookupError:
        start_response("415 Unsupported Media Type", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"The charset of the request is not an encoding of text. Nothing was changed; send UTF-8.\n"]
