"""Files that come with a form at the desk."""

from __future__ import annotations

from motcua.faces.ui.requests import CityRequest
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Receipt, Upload


def kept_files(request: CityRequest, name: str) -> list[Receipt]:
    """Keeps those of the field, before the act that names them; none for none. Raises what `keep_files` raises."""
    uploads = [Upload(name=file.name or "", content=file) for file in request.FILES.getlist(name)]
    return list(keep_files(uploads=uploads, by=request.actor, at=request.at)) if uploads else []
