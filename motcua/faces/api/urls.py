"""The interface's addresses: /api/v1/… and its OpenAPI document at /api/v1/openapi.json."""

from __future__ import annotations

from django.urls import path
from ninja import NinjaAPI

import motcua
from motcua.faces.api import dossiers, exports, procedures
from motcua.faces.api.problems import answer_problems
from motcua.faces.api.tokens import Token

api = NinjaAPI(
    title="Một Cửa",
    version=motcua.__version__,
    description="File and follow administrative dossiers. Errors are problem+json (RFC 9457).",
    auth=Token(),
    docs_url=None,
    urls_namespace="api",
)
api.add_router("/procedures", procedures.router)
api.add_router("/dossiers", dossiers.router)
api.add_router("/tracking", dossiers.tracking)
api.add_router("/exports", exports.router)
answer_problems(api)

urlpatterns = [path("v1/", api.urls)]
