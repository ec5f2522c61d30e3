"""What passes between signatures and the rooms that own documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """How a signature shows on the page: a one-page PDF drawn into a box, measured in points from the lower left.

    `page` counts from 0; -1 is the last one.
    """

    pdf: bytes
    page: int
    left_pt: int
    bottom_pt: int
    width_pt: int
    height_pt: int


class LaterChanges(StrEnum):
    """What was added to the file after a signature."""

    NONE = "none"
    SIGNATURES = "signatures"  # further signatures and what belongs to them
    OTHER = "other"  # something that the signer did not see


@dataclass(frozen=True, kw_only=True)
class SignatureFound:
    """One signature as it stands.

    `intact`: the bytes it covers are those that were signed. `covers_whole_file`: nothing follows it.
    `trusted`: its certificate leads to one of the given roots and held at that moment. `timestamped`: a trusted
    authority vouches for `signed_at`; else that is only what the signer's computer said.
    """

    field: str
    signer_name: str
    organization: str
    signed_at: datetime | None
    reason: str
    intact: bool
    covers_whole_file: bool
    trusted: bool
    timestamped: bool
    later_changes: LaterChanges

    @property
    def valid(self) -> bool:
        return self.intact and self.trusted and self.timestamped and self.later_changes is not LaterChanges.OTHER


@dataclass(frozen=True, kw_only=True)
class SealFound:
    """A seal beside its content; the words are those of `SignatureFound`. `stamped_at` is the word of a trusted authority
    when `timestamped`."""

    signer_name: str
    organization: str
    stamped_at: datetime | None
    intact: bool
    trusted: bool
    timestamped: bool

    @property
    def valid(self) -> bool:
        return self.intact and self.trusted and self.timestamped


@dataclass(frozen=True)
class Verification:
    """Every signature of a file, in the order in which they were made."""

    signatures: tuple[SignatureFound, ...]

    @property
    def valid(self) -> bool:
        """Is there a signature, are all of them valid, and does the last one cover the whole file?"""
        return (
            bool(self.signatures)
            and all(signature.valid for signature in self.signatures)
            and self.signatures[-1].covers_whole_file
        )
