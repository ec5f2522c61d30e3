"""Asking a gateway over HTTP: what goes is signed by the city, what comes back by the gateway. Called by jobs alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.service.payments.errors import UnableToAskGateway, UnableToTrustNotification
from motcua.service.payments.gateways.keys import check, has_key, keep_key, sign

SIGNATURE_HEADER = "X-Signature"
MEDIA_TYPE = "application/json"
ANSWER_BYTES_MAX = 4 * 1024 * 1024


def asked(*, gateway: str, url: str, path: str, body: Mapping[str, Any], seconds: float = 2.0) -> tuple[int, Any]:
    """The answer's status and, where it is one of success, what the gateway signed. Raises `UnableToAskGateway`."""
    content = json.dumps(body, sort_keys=True).encode()
    headers = {"Content-Type": MEDIA_TYPE, SIGNATURE_HEADER: sign(content)}
    status, answer, signature = _sent(url, "POST", path, content, headers, seconds)
    if status >= 500:
        raise UnableToAskGateway(cause=_("it answered {status}").format(status=status))
    if status != 200:
        return status, None
    know_stand_in(gateway=gateway, url=url)
    try:
        check(gateway=gateway, content=answer, signature=signature)
        return status, json.loads(answer)
    except UnableToTrustNotification as fault:
        raise UnableToAskGateway(cause=_("the signature of its answer is wrong")) from fault
    except ValueError as fault:
        raise UnableToAskGateway(cause=_("its answer cannot be read")) from fault


def fetched(*, gateway: str, url: str, path: str, bytes_max: int, seconds: float = 60.0) -> bytes | None:
    """A file that the gateway signed; None where it has none. Raises `UnableToAskGateway`."""
    status, content, signature = _sent(url, "GET", path, b"", {}, seconds, bytes_max)
    if status == 404:
        return None
    if status != 200:
        raise UnableToAskGateway(cause=_("it answered {status}").format(status=status))
    know_stand_in(gateway=gateway, url=url)
    try:
        check(gateway=gateway, content=content, signature=signature)
    except UnableToTrustNotification as fault:
        raise UnableToAskGateway(cause=_("the signature of its answer is wrong")) from fault
    return content


def know_stand_in(*, gateway: str, url: str) -> None:
    """In a demo city the stand-in's key is taken from it the first time. Raises `UnableToAskGateway`."""
    if not settings.DEMO or has_key(gateway) or not url:
        return
    status, pem, _signature = _sent(url, "GET", "/v1/key.pem", b"", {}, 2.0)
    if status != 200:
        raise UnableToAskGateway(cause=_("it answered {status}").format(status=status))
    keep_key(gateway, pem)


def _sent(
    url: str,
    method: str,
    path: str,
    content: bytes,
    headers: Mapping[str, str],
    seconds: float,
    bytes_max: int = ANSWER_BYTES_MAX,
) -> tuple[int, bytes, str]:
    address = urlsplit(url)
    connect = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = connect(address.hostname or "", address.port, timeout=seconds)
    try:
        connection.request(method, address.path.rstrip("/") + path, content or None, dict(headers))
        response = connection.getresponse()
        return response.status, response.read(bytes_max), response.headers.get(SIGNATURE_HEADER, "")
    except (OSError, HTTPException) as fault:
        raise UnableToAskGateway(
            cause=_("it cannot be reached ({fault})").format(fault=type(fault).__name__)
        ) from fault
    finally:
        connection.close()
