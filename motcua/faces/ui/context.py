"""What every page knows without asking."""

from typing import Any

from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    return {"actor": getattr(request, "actor", None), "at": getattr(request, "at", None)}
