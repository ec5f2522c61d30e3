"""The named people of the demo city: the sign-in page and the terminal name them."""

from __future__ import annotations

import json

from django.conf import settings


def demo_people() -> list[dict[str, str]]:
    """Who can sign in: name, password, who it is in both languages. Nobody in a real city."""
    file = settings.ROOT / "scenarios" / "demo" / "cast.json"
    if not settings.DEMO or not file.exists():
        return []
    cast = json.loads(file.read_text(encoding="utf-8"))
    people = (*cast["citizens"], *cast["officials"], *cast["facility_officers"])
    return [
        {"name": each["sign_in"], "password": cast["password"], "who": each["who"], "who_vi": each["who_vi"]}
        for each in people
        if each["sign_in"]
    ]
