"""Which store the city uses, by `settings.STORAGES["default"]`."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import FileSystemStorage, Storage, default_storage

from motcua.foundation.files.adapters.disk import DiskStore
from motcua.foundation.files.adapters.remote import RemoteStore
from motcua.foundation.files.ports import Store


def city_store() -> Store:
    return store_of(default_storage)


def store_of(storage: Storage) -> Store:
    """Django's own disk storage neither syncs nor renames, so for a disk only its folder is taken."""
    if isinstance(storage, FileSystemStorage):
        return DiskStore(Path(storage.location))
    return RemoteStore(storage)
