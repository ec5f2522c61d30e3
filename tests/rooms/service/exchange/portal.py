"""A portal in the test's own memory: messages of a birth registration, and the port that takes and gives."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from motcua.foundation.accounts.values import SYSTEM
from motcua.service.dossiers.models import Dossier
from motcua.service.exchange.models_traffic import InboxMessage, OutboxMessage
from motcua.service.exchange.traffic.commands.inbox import keep_message
from motcua.service.exchange.traffic.errors import UnableToFetchFile, UnableToReachPortal
from motcua.service.exchange.traffic.rules import written
from motcua.service.exchange.values_traffic import PORTAL, Envelope, Fault, Kept, Letter, Listed
from tests.cast import AT, Cast
from tests.dossiers import BIRTH, birth_answers, png

CODE = "G22.99.DVC-230615-000001"
PROOF = png("giấy chứng sinh")
#: Long enough for whatever was put off to be due.
LATER = timedelta(hours=1)


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def a_filing_body(cast: Cast, **changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "procedure": {"code": BIRTH, "level": "commune"},
        "receiving_unit": str(cast.ward.id),
        "applicant": {"number": "092192003141", "name": "Trần Thị Bưởi", "birth_on": "1992-03-14", "sex": "female"},
        "answers": birth_answers(),
        "files": [{"slot": "birth_proof", "sha256": sha(PROOF), "name": "giay.png", "size_bytes": len(PROOF)}],
        "return_method": "electronic",
    }
    return body | changes


def a_message(
    body: dict[str, Any],
    *,
    kind: str = "dossier",
    dossier: str = CODE,
    number: int = 1,
    id_: UUID | None = None,
) -> Envelope:
    return Envelope(
        id=id_ or uuid4(),
        sender=PORTAL,
        receiver="H13",
        kind=kind,
        dossier=dossier,
        number=number,
        sent_at=AT,
        body=body,
    )


def keep(envelope: Envelope, *, at: datetime = AT) -> Kept:
    """As the interface does when it has checked the signature; what the signature is does not matter here."""
    payload = written(envelope)
    signed = f"e30.{base64.urlsafe_b64encode(payload).rstrip(b'=').decode()}.c2ln"
    return keep_message(envelope=envelope, payload=payload, signed=signed, by=SYSTEM, at=at)


@dataclass
class PaperPortal:
    """Takes letters and gives files. `away`: it cannot be reached; `says`: what it answers instead of a receipt."""

    files: dict[str, bytes] = field(default_factory=lambda: {sha(PROOF): PROOF})
    away: bool = False
    says: Fault | None = None
    letters: list[Letter] = field(default_factory=list)
    lists: list[Listed] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    tries: int = 0

    def carry(self, *, letter: Letter) -> Fault | None:
        self.tries += 1
        if self.away:
            return Fault("it cannot be reached", outage=True)
        if self.says is not None:
            return self.says
        self.letters.append(letter)
        return None

    def fetch(self, *, sha256: str, size_bytes_max: int) -> BinaryIO:
        if self.away:
            raise UnableToReachPortal(cause="it cannot be reached")
        if sha256 not in self.files:
            raise UnableToFetchFile(name=sha256, cause="it answered 404")
        return io.BytesIO(self.files[sha256])

    def listing(self) -> Iterator[Sequence[Listed]]:
        if self.away:
            raise UnableToReachPortal(cause="it cannot be reached")
        if self.lists:
            yield self.lists

    def ask_again(self, *, dossiers: Sequence[str]) -> None:
        self.asked += dossiers

    def said(self) -> list[tuple[str, int, str]]:
        """Kind, number and the portal's code of a status, of each letter."""
        return [
            (each.envelope.kind, each.envelope.number, str(each.envelope.body.get("code", ""))) for each in self.letters
        ]


def inbox(envelope: Envelope) -> InboxMessage:
    return InboxMessage.objects.get(id=envelope.id)


def outbox() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.order_by("correspondence", "number"))


def the_dossier() -> Dossier:
    """The one that came from the portal."""
    return Dossier.objects.get(external_code=CODE)
