"""The OpenAPI 3.1 document: what the framework knows of the operations, and what only we know: problems, scopes."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI

from motcua.faces.api.problems import MEDIA_TYPE
from motcua.faces.api.schemas import FilingIn, Problem
from motcua.faces.api.tokens import SCOPES

SCHEMAS = "#/components/schemas/"
#: Every operation may answer with these; each is a problem document.
PROBLEMS = {
    "4XX": "The request could not be fulfilled; `detail` says why and what to do.",
    "5XX": "Something is broken on our side; `detail` says what to do.",
}


class Interface(NinjaAPI):
    """The city's API, whose document is complete."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for operations in document["paths"].values():
            for operation in operations.values():
                _complete(operation)
        schemas = document["components"]["schemas"]
        for shape in (Problem, FilingIn):
            made = shape.model_json_schema(ref_template=SCHEMAS + "{model}")
            schemas.update(made.pop("$defs", {}))
            schemas[shape.__name__] = made
        token = document["components"]["securitySchemes"]["Token"]
        token["description"] = "Scopes: " + "; ".join(f"`{name}`: {what}" for name, what in SCOPES.items())
        return document


def _complete(operation: dict[str, Any]) -> None:
    answer = {MEDIA_TYPE: {"schema": {"$ref": f"{SCHEMAS}Problem"}}}
    for status, description in PROBLEMS.items():
        operation["responses"][status] = {"description": description, "content": answer}
    if scope := operation.pop("x-scope", None):
        operation["security"] = [{"Token": [scope]}]
