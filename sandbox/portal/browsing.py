"""The portal signs its person in at the city, as her browser would: there, to the provider of identities, and back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

BEGIN, OWN_PAGE = "/dang-nhap/bang/vneid/?next=/toi/", "/toi/"
SECONDS = 20.0
STEPS_MAX = 12
PAGE_BYTES_MAX = 2 * 1024 * 1024
_ANSWERED = frozenset({301, 302, 303, 307, 308})


class StoppedError(Exception):
    """The way ended somewhere else, in words for people."""


@dataclass
class Browser:
    """Keeps cookies by host, follows what it is told to follow, and runs no scripts."""

    cookies: dict[str, SimpleCookie] = field(default_factory=dict)

    def open(self, address: str, form: dict[str, str] | None = None) -> tuple[str, int, str]:
        """Where it came to at last, the status there, and the page. Raises `StoppedError`."""
        for _step in range(STEPS_MAX):
            response, page = self._ask(address, form)
            where = response.getheader("Location")
            if response.status not in _ANSWERED or not where:
                return address, response.status, page
            address, form = urljoin(address, where), None
        raise StoppedError("trình duyệt bị chuyển hướng mãi")

    def _ask(self, address: str, form: dict[str, str] | None) -> tuple[HTTPResponse, str]:
        parts = urlsplit(address)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        kept = self.cookies.setdefault(parts.netloc, SimpleCookie())
        headers = {"Cookie": "; ".join(f"{name}={each.value}" for name, each in kept.items()), "Accept-Language": "vi"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request("GET" if form is None else "POST", path, urlencode(form) if form else None, headers)
            response = connection.getresponse()
            page = response.read(PAGE_BYTES_MAX).decode(errors="replace")
        except (OSError, HTTPException) as fault:
            raise StoppedError(f"{parts.netloc} không trả lời ({type(fault).__name__})") from fault
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or ():
            kept.load(line)
        return response, page


def number_after_sign_in(city: str, *, name: str, number: str) -> str | None:
    """The citizen number that the city knows her by, on her own page, once she has signed in with the provider under `name`;
    None for a city that signs nobody in so. Raises `StoppedError`."""
    browser = Browser()
    there, status, page = browser.open(city + BEGIN)
    if status == 404:
        return None
    if urlsplit(there).netloc == urlsplit(city).netloc:
        raise StoppedError(_said(page) or f"cơ quan trả lời {status}")
    here, status, page = browser.open(there, {"name": name})
    if urlsplit(here).path != OWN_PAGE or status != 200:
        raise StoppedError(_said(page) or f"cơ quan trả lời {status}")
    return number if number in re.sub(r"[\s\u00a0.]", "", re.sub(r"<[^>]+>", "", page)) else ""


def _said(page: str) -> str:
    """What the page says went wrong: its banner or its first heading."""
    heads = (r'class="banner__title"[^>]*>(.*?)<', r"<h1[^>]*>(.*?)</h1>")
    found = next((each for head in heads if (each := re.search(head, page, re.DOTALL))), None)
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split())[:300] if found else ""
