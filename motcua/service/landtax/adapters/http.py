"""The tax office over HTTP: docs/reference/land-tax.md says what goes over the line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.foundation.outside.asking import Answer, Line, NoAnswer, detail_of
from motcua.foundation.outside.breaker import Breaker
from motcua.foundation.outside.keys import KeyFolder, KeyNotGiven
from motcua.foundation.outside.sealing import MEDIA_TYPE, WrongSignature, seal, unseal
from motcua.service.landtax.errors import UnableToReachTax, UnableToReadTaxMessage, UnableToTrustTaxMessage
from motcua.service.landtax.reading import read_message
from motcua.service.landtax.values import TakenLetter, TaxMessage
from motcua.service.payments.values import Fault

#: What is signed is a message between city and tax office, and can be nothing else.
TYPE = "motcua-land-tax"
TAX = "tax"
SECONDS = 5.0
#: Answers of 4xx that are no word on the letter itself.
PASSING = frozenset({401, 408, 425, 429})


@dataclass(frozen=True)
class HttpTaxOffice:
    line: Line
    keys: KeyFolder = field(repr=False)

    def carry(self, *, letter: TakenLetter) -> Fault | None:
        self._know_stand_in()
        answer = self._sent("/v1/messages", {**letter.body, "id": str(letter.id), "kind": letter.kind.value})
        if answer.status not in {200, 202}:
            said = _("it answered {status}").format(status=answer.status) + detail_of(answer.content)
            return Fault(said, permanent=answer.status not in PASSING)
        receipt = self._signed(answer.content)
        return None if receipt.get("receipt_of") == str(letter.id) else Fault(_("its receipt is for something else"))

    def notices_of(self, *, code: str) -> Sequence[TaxMessage]:
        self._know_stand_in()
        question = str(uuid4())
        answer = self._sent("/v1/notices", {"question": question, "dossier": code})
        if answer.status != 200:
            raise UnableToReachTax(cause=_("it answered {status}").format(status=answer.status))
        said = self._signed(answer.content)
        if said.get("answer_to") != question or not isinstance(said.get("notices"), list):
            raise UnableToReachTax(cause=_("its answer cannot be read"))
        try:
            return [read_message(json.dumps(each).encode()) for each in said["notices"]]
        except UnableToReadTaxMessage as fault:
            raise UnableToReachTax(cause=fault.message) from fault

    def read(self, *, body: bytes) -> TaxMessage:
        self._know_stand_in()
        try:
            return read_message(unseal(body, key=self.keys.theirs(TAX), type_=TYPE))
        except KeyNotGiven as fault:
            raise UnableToTrustTaxMessage(reason=_("the city was not given its key yet.")) from fault
        except WrongSignature as fault:
            raise UnableToTrustTaxMessage(reason=f"{fault}.") from fault

    def _sent(self, path: str, content: Mapping[str, Any]) -> Answer:
        body = seal(json.dumps(content, ensure_ascii=False, sort_keys=True).encode(), key=self.keys.own(), type_=TYPE)
        return self._asked("POST", path, body.encode())

    def _asked(self, method: str, path: str, body: bytes = b"") -> Answer:
        if not self.line.url:
            raise UnableToReachTax(cause=_("its address is not set"))
        try:
            return self.line.ask(method, path, body=body, headers={"Content-Type": MEDIA_TYPE})
        except NoAnswer as fault:
            raise UnableToReachTax(cause=_("it does not answer ({fault})").format(fault=fault)) from fault

    def _signed(self, answer: bytes) -> Mapping[str, Any]:
        """An answer that is not the tax office's is as none."""
        try:
            found = json.loads(unseal(answer, key=self.keys.theirs(TAX), type_=TYPE))
        except KeyNotGiven as fault:
            raise UnableToReachTax(cause=_("the city was not given its key yet")) from fault
        except WrongSignature as fault:
            raise UnableToReachTax(cause=_("the signature of its answer is wrong")) from fault
        except ValueError as fault:
            raise UnableToReachTax(cause=_("its answer cannot be read")) from fault
        if not isinstance(found, dict):
            raise UnableToReachTax(cause=_("its answer cannot be read"))
        return found

    def _know_stand_in(self) -> None:
        """In a demo city the stand-in's key is taken from it the first time."""
        if not settings.DEMO or self.keys.has(TAX) or not self.line.url:
            return
        answer = self._asked("GET", "/v1/key.pem")
        if answer.status != 200:
            raise UnableToReachTax(cause=_("it answered {status}").format(status=answer.status))
        self.keys.keep(TAX, answer.content)


def tax_office() -> HttpTaxOffice:
    """The city's (`settings.TAX_URL`). Without an address letters wait."""
    return HttpTaxOffice(Line(url=str(settings.TAX_URL), seconds=SECONDS, breaker=_breaker()), keys=keys())


def keys() -> KeyFolder:
    return KeyFolder(Path(settings.KEYS) / "land-tax")


@cache
def _breaker() -> Breaker:
    return Breaker()
