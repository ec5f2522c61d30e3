"""The only code that writes files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from motcua.foundation.files.adapters.limits import city_limits
from motcua.foundation.files.adapters.stores import city_store
from motcua.foundation.files.errors import UnableToKeepFiles, UnableToStoreFiles
from motcua.foundation.files.inspection import NotTaken, inspect
from motcua.foundation.files.media_types import media_types
from motcua.foundation.files.ports import Parcel, Store
from motcua.foundation.files.rules import clean_name, shown_name
from motcua.foundation.files.values import Limits, Reason, Receipt, Refusal, Upload
from motcua.foundation.journal.values import Doer

#: Up to this size a file is held in memory from its first reading to its writing; above, it is read again.
HELD_BYTES_MAX = 1024 * 1024


def keep_files(*, uploads: Sequence[Upload], by: Doer, at: datetime, limits: Limits | None = None) -> list[Receipt]:
    """Keeps the uploads, all or none, and returns a receipt for each, in their order.

    The bytes are on the disk for good before their rows are inserted. The same content, sent twice or by two
    people at once, is stored once. `limits` may be tighter than the city's (`settings.FILE_BYTES_MAX`), and are those
    when left out; at most one byte more than they allow is read of a file. Raises
    `UnableToKeepFiles` naming every refused one with its reason, and `UnableToStoreFiles` when the disk is full;
    then nothing of the call is kept.
    """
    parcels, receipts = _read(uploads, city_limits(limits))
    store = city_store()
    absent = _absent(list({parcel.sha256: parcel for parcel in parcels}.values()), store)
    try:
        store.keep(parcels=absent)
    except OSError as fault:
        raise UnableToStoreFiles(cause=fault.strerror or type(fault).__name__) from fault

    _insert(receipts, by, at)
    return receipts


def _read(uploads: Sequence[Upload], limits: Limits) -> tuple[list[Parcel], list[Receipt]]:
    parcels: list[Parcel] = []
    receipts: list[Receipt] = []
    refusals: list[Refusal] = []
    for position, upload in enumerate(uploads):
        try:
            if position >= limits.files_max:
                raise NotTaken(Reason.TOO_MANY)
            parcel, receipt = _read_one(upload, limits)
        except NotTaken as fault:
            refusals.append(Refusal(position, shown_name(upload.name).strip(), fault.reason, fault.kind))
        else:
            parcels.append(parcel)
            receipts.append(receipt)
    if refusals:
        raise UnableToKeepFiles(refusals=refusals, limits=limits)
    return parcels, receipts


def _read_one(upload: Upload, limits: Limits) -> tuple[Parcel, Receipt]:
    content = upload.content
    content.seek(0)
    held = content.read(min(HELD_BYTES_MAX, limits.bytes_max) + 1)
    if not held:
        raise NotTaken(Reason.EMPTY)
    measured = _measure(upload, held, limits)
    found = inspect(content, head=held, limits=limits)
    receipt = Receipt(
        sha256=measured.sha256,
        name=clean_name(upload.name, kind=found.kind, kinds=media_types()),
        size_bytes=measured.size_bytes,
        media_type=found.kind.media_type,
        pages=found.pages,
    )
    return measured, receipt


@dataclass
class _Digest:
    """SHA-256 and size of what has passed."""

    hash: Any
    size_bytes: int = 0

    def take(self, chunk: bytes, limits: Limits) -> None:
        self.size_bytes += len(chunk)
        if self.size_bytes > limits.bytes_max:
            raise NotTaken(Reason.TOO_LARGE)
        self.hash.update(chunk)


def _measure(upload: Upload, held: bytes, limits: Limits) -> Parcel:
    """Hashes while reading; a small file is read once and held, a large one is never whole in memory."""
    digest = _Digest(hashlib.sha256())
    digest.take(held, limits)
    whole = len(held) <= HELD_BYTES_MAX
    if not whole:
        while chunk := upload.content.read(HELD_BYTES_MAX):
            digest.take(chunk, limits)
    return Parcel(digest.hash.hexdigest(), digest.size_bytes, upload.content, data=held if whole else None)


def _absent(parcels: Sequence[Parcel], store: Store) -> list[Parcel]:
    """Those that must be written or made sure of: not in the store, or there without a committed row.

    A twin that is being kept just now lies in its place before its folder is on the disk, and only its row
    says that it is. New content, the usual case, costs no query here.
    """
    present = {p.sha256 for p in parcels if store.holds(sha256=p.sha256, size_bytes=p.size_bytes)}
    if present:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sha256 FROM files_file WHERE sha256 = ANY(%s)", [list(present)])
            present = {row[0] for row in cursor.fetchall()}
    return [parcel for parcel in parcels if parcel.sha256 not in present]


def _insert(receipts: Sequence[Receipt], by: Doer, at: datetime) -> None:
    # In one order for everybody: twins that insert the same contents in another order would lock each other.
    rows = sorted({receipt.sha256: receipt for receipt in receipts}.items())
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO files_file (sha256, size_bytes, media_type, pages, kept_at, kept_by)"
            " SELECT sha256, size_bytes, media_type, pages, %s, %s"
            " FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::int[]) AS f (sha256, size_bytes, media_type, pages)"
            " ON CONFLICT (sha256) DO NOTHING",
            [
                at,
                by.account,
                [sha256 for sha256, _ in rows],
                [receipt.size_bytes for _, receipt in rows],
                [receipt.media_type for _, receipt in rows],
                [receipt.pages for _, receipt in rows],
            ],
        )
