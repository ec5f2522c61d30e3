"""Keys made by the application: UUIDv7, so that they sort by the moment they were made (RFC 9562)."""

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    return UUID(int=uuid_utils.uuid7().int)
