"""Any other storage that Django knows: S3 through django-storages, memory in tests."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from django.core.files.base import File
from django.core.files.storage import Storage

from motcua.foundation.files.ports import Parcel
from motcua.foundation.files.rules import place_of


@dataclass(frozen=True)
class RemoteStore:
    """Keeps files as objects. An object store answers once the object is safe, and shows it whole or not at all."""

    storage: Storage

    def holds(self, *, sha256: str, size_bytes: int) -> bool:
        place = place_of(sha256)
        return self.storage.exists(place) and self.storage.size(place) == size_bytes

    def keep(self, *, parcels: Sequence[Parcel]) -> None:
        for parcel in parcels:
            if not self.holds(sha256=parcel.sha256, size_bytes=parcel.size_bytes):
                self._keep(parcel)

    def _keep(self, parcel: Parcel) -> None:
        place = place_of(parcel.sha256)
        if self.storage.exists(place):
            # Of another size, so not what its name says: half a file of a broken upload.
            self.storage.delete(place)
        parcel.content.seek(0)
        content = io.BytesIO(parcel.data) if parcel.data is not None else cast("IO[bytes]", parcel.content)
        saved = self.storage.save(place, File(content, name=place))
        if saved != place:
            # A twin was faster, and the storage gave ours another name; the bytes are the same.
            self.storage.delete(saved)

    def open(self, *, sha256: str) -> BinaryIO:
        return cast("BinaryIO", self.storage.open(place_of(sha256), "rb"))
