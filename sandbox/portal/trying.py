"""The portal tries a service: it calls the city as it would for a citizen of its own. What is filed so is a trial, of
which the city keeps nothing."""

from __future__ import annotations

import struct
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import uuid4

from sandbox.portal.checking import Finding, Outcome, Seen, Silent, Told, findings, prefilled
from sandbox.portal.store import Store
from sandbox.sending import UnreachableError

#: The portal's own person for trials, who is nobody.
PERSON = {
    "full_name": "Nguyễn Thị Thử Nghiệm",
    "number": "092190009995",
    "birth_on": "1990-05-19",
    "sex": "female",
    "ethnicity": "Kinh",
    "phone": "0900000199",
    "address": "Cổng Dịch vụ công quốc gia",
}


def _picture() -> bytes:
    """A PNG of one point: what a citizen would photograph."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    point = zlib.compress(b"\x00\x80")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", point) + chunk(b"IEND", b"")


PICTURE = _picture()


class TriedCity(Protocol):
    """The city as far as trials need it."""

    code: str

    def signed_in(self, number: str) -> dict[str, str] | None: ...

    def procedure(self, id_: str) -> dict[str, Any]: ...

    def try_(self, trial: Mapping[str, Any]) -> dict[str, Any]: ...


@dataclass
class Checker:
    """One service at a time: the city takes no more."""

    city: TriedCity
    store: Store
    now: Callable[[], str]
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def check(self, service: Mapping[str, Any]) -> list[Finding]:
        """`service` as the city describes it."""
        with self._turn:
            return findings(self._seen(service))

    def settle(self, service: Mapping[str, Any]) -> tuple[str, str]:
        """What is said of a service that is suspended or was submitted, with its number or the reason: of one submission the
        same whenever it is asked. The portal believes no run of yesterday and tries anew; while the city does not answer,
        there is no word."""
        if "suspended_at" in service:
            since = {**service, "submitted_at": service["suspended_at"]}
            return self.store.keep_word(since, answer="suspended", text="", at=self.now())
        known = self.store.word(service["integration"], service["submitted_at"])
        if known is not None:
            return known
        found = self.check(service)
        if any(each.outcome is Outcome.UNANSWERED for each in found) and not _failed(found):
            return "pending", ""
        failed = _failed(found)
        number = f"DVCQG.{self.city.code}.{service['code']}.{service['level']}"
        answer = ("returned", " ".join(each.detail for each in failed)) if failed else ("confirmed", number)
        return self.store.keep_word(service, answer=answer[0], text=answer[1], at=self.now())

    def _seen(self, service: Mapping[str, Any]) -> Seen:
        published = self._published(service["procedure"])
        sample = service["sample"]
        if sample is None or isinstance(published, Silent):
            nothing = published if isinstance(published, Silent) else Silent("không nơi nào tiếp nhận thủ tục này")
            return Seen(published, PERSON, {}, (), nothing, nothing, nothing)
        answers = prefilled(published["form"], sample["answers"], PERSON)
        sha256 = self.store.put_file(PICTURE)
        files = [
            {"slot": slot, "sha256": sha256, "name": f"{slot}.png", "size_bytes": len(PICTURE)}
            for slot in sample["slots"]
        ]
        filing = {
            "procedure": {"code": service["code"], "level": service["level"]},
            "receiving_unit": sample["receiving_unit"],
            "applicant": _applicant(PERSON),
            "answers": answers,
            "files": files,
            "return_method": "electronic",
        }
        nobody = {**filing, "applicant": {"number": "", "name": PERSON["full_name"]}}
        return Seen(
            published,
            PERSON,
            answers,
            files,
            self._tried(nobody, "nothing"),
            self._tried(filing, "result"),
            self._tried(filing, "withdrawal"),
            self.city.signed_in(PERSON["number"]),
        )

    def _published(self, procedure: str) -> Told | Silent:
        try:
            return self.city.procedure(procedure)
        except UnreachableError as fault:
            return Silent(str(fault))

    def _tried(self, filing: Mapping[str, Any], then: str) -> Told | Silent:
        trial = {
            "trial": str(uuid4()),
            "sender": "dvcqg",
            "receiver": self.city.code,
            "sent_at": self.now(),
            "then": then,
            "filing": filing,
        }
        try:
            told = self.city.try_(trial)
        except UnreachableError as fault:
            return Silent(str(fault))
        if "refused" not in told or told.get("trial") not in {trial["trial"], None}:
            return Silent("câu trả lời không phải của lần thử này")
        return told


def as_json(found: Sequence[Finding]) -> list[dict[str, str]]:
    return [{"probe": each.probe, "outcome": each.outcome, "detail": each.detail} for each in found]


def _failed(found: Sequence[Finding]) -> list[Finding]:
    return [each for each in found if each.outcome is Outcome.FAILED]


def _applicant(person: Mapping[str, str]) -> dict[str, str]:
    return {
        "number": person["number"],
        "name": person["full_name"],
        "birth_on": person["birth_on"],
        "sex": person["sex"],
        "phone": person["phone"],
    }
