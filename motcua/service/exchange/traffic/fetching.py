"""The files that a message names, fetched from the portal before any transaction begins."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from django.utils.translation import gettext as _

from motcua.foundation.files.adapters.limits import city_limits
from motcua.service.exchange.traffic.bodies import files_of
from motcua.service.exchange.traffic.errors import UnableToFetchFile, UnableToFollowMessage, UnableToReachPortal
from motcua.service.exchange.traffic.ports import Portal
from motcua.service.exchange.values_traffic import Envelope


def fetched_files(*, envelope: Envelope, portal: Portal | None) -> dict[str, BinaryIO]:
    """By hash. Raises `UnableToReachPortal`, `UnableToFetchFile` for bytes that are others, and `UnableToFollowMessage` for a
    file that is too large."""
    found: dict[str, BinaryIO] = {}
    bytes_max = city_limits(None).bytes_max
    for named in files_of(envelope):
        if named.size_bytes > bytes_max:
            raise UnableToFollowMessage(
                reason=_("the file {name} is larger than the city takes.").format(name=named.name)
            )
        if portal is None:
            raise UnableToReachPortal(cause=_("the city has no portal (MOTCUA_PORTAL_URL)"))
        if named.sha256 not in found:
            content = portal.fetch(sha256=named.sha256, size_bytes_max=bytes_max)
            if hashlib.sha256(content.read()).hexdigest() != named.sha256:
                raise UnableToFetchFile(name=named.name, cause=_("its bytes are not those that were named"))
            content.seek(0)
            found[named.sha256] = content
    return found
