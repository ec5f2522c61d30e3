"""Each system outside is away when people need it: filing works all the same, nothing is lost, and it is settled once that
system is back. Processes are killed, and started again as the same ones."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client

from motcua.foundation.accounts.adapters.openid import forget_providers
from motcua.foundation.accounts.values import SYSTEM, Assurance
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.queries import open_file
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.signatures.adapters.keys import city_roots
from motcua.foundation.signatures.errors import UnableToFindKey
from motcua.foundation.signatures.verifying import verify_pdf
from motcua.registry.people.population.adapters import http as population_line
from motcua.registry.people.population.jobs import population
from motcua.registry.people.population.models import Check, Record
from motcua.service.dossiers.commands.clock import pause_dossiers
from motcua.service.dossiers.jobs import follow_payments, make_result
from motcua.service.dossiers.models import Dossier, Draft
from motcua.service.insurance.asking import ask
from motcua.service.insurance.jobs import ask_the_line
from motcua.service.insurance.queries.lookups import lookup
from motcua.service.insurance.values import NewLookup, Outcome, Purpose, Way
from motcua.service.payments.gateways.keys import keep_key
from motcua.service.payments.gateways.registered import gateway_of
from motcua.service.payments.jobs import ask_gateways
from motcua.service.payments.models import Arrival
from motcua.service.payments.queries import attempt_of, own_attempts
from motcua.service.payments.values import AttemptState
from motcua.service.payments.verify import verify_ledger
from motcua.service.wallet.models import Paper
from tests.cast import AT, Cast, load_cast
from tests.dossiers import BIRTH, a_decided_dossier, fresh, procedure
from tests.insurance import a_facility, an_officer, asked
from tests.outside.gateway import GatewayProcess
from tests.outside.process import StandInProcess
from tests.outside.test_vneid import BEGIN, NEW, a_browser, a_phone_account, come_back, now
from tests.outside.vneid import VneidProcess
from tests.payments import a_dossier_that_costs
from tests.rooms.faces.citizen import a_draft, client_of, text_of

__all__ = ["now"]

LATER = AT + timedelta(hours=2)
INSURED, INSURED_NAME, INSURED_BIRTH_ON = "8900010001", "Trần Văn Thử", date(1990, 2, 3)


class Insurance(StandInProcess):
    module = "sandbox.insurance"


class Population(StandInProcess):
    module = "sandbox.population"


class Trust(StandInProcess):
    module = "sandbox.trust"


class Outage(ABC):
    """What people do with one system: `before` it goes, `during` (as they meet it), and what is `settled` once it is back."""

    process: StandInProcess

    def __init__(self, folder: Path, settings: Any) -> None:
        self.folder, self.settings, self.beside = folder, settings, ExitStack()

    @abstractmethod
    def known(self) -> None:
        """The city is told where it is."""

    def before(self, cast: Cast) -> Client:
        """Somebody signed in, as she is when it goes."""
        return client_of(cast.citizen)

    @abstractmethod
    def during(self, cast: Cast, client: Client) -> None: ...

    @abstractmethod
    def settled(self, cast: Cast) -> None: ...


class WithoutVneid(Outage):
    """Open sessions go on; who cannot sign in writes with a telephone's code, and it is filed once she can."""

    draft: UUID

    def __init__(self, folder: Path, settings: Any) -> None:
        super().__init__(folder, settings)
        self.vneid = self.process = VneidProcess(folder)

    def known(self) -> None:
        self.settings.VNEID_ISSUER = self.process.url
        forget_providers()

    def before(self, cast: Cast) -> Client:
        client = a_browser()
        come_back(self.vneid, client, "092192003141")
        return client

    def during(self, cast: Cast, client: Client) -> None:
        forget_providers()
        told = a_browser().get(BEGIN)
        assert told.status_code == 503
        assert "/dang-nhap/dien-thoai/" in told.content.decode()
        with durable():
            nobody = a_phone_account()
            self.draft = a_draft(cast, by=nobody)
        self.waiting = client_of(nobody)
        session = self.waiting.session
        session["assurance"] = Assurance.UNVERIFIED.value
        session.save()
        self.waiting.post(f"/nop/{self.draft}/kiem-tra/")
        assert Draft.objects.get(id=self.draft).dossier is None

    def settled(self, cast: Cast) -> None:
        come_back(self.vneid, self.waiting, NEW, more=f"?next=/nop/{self.draft}/dinh-danh/")
        filed = Draft.objects.get(id=self.draft).dossier
        assert filed is not None
        assert Dossier.objects.get(id=filed).applicant_name == "Phạm Thị Ngò"


class WithoutPopulation(Outage):
    """She types what it would have said; it is checked afterwards, and she sees that it was."""

    def __init__(self, folder: Path, settings: Any) -> None:
        super().__init__(folder, settings)
        self.process = Population(folder)

    def known(self) -> None:
        population_line._breaker.cache_clear()
        self.settings.POPULATION_URL = self.process.url
        self.settings.POPULATION_KEY = (self.folder / population_line.STAND_IN_KEY).read_text().strip()

    def before(self, cast: Cast) -> Client:
        client = client_of(cast.citizen)
        client.post("/toi/dong-y/", {"agrees": "yes"})
        return client

    def during(self, cast: Cast, client: Client) -> None:
        client.post(f"/thu-tuc/{procedure(BIRTH).procedure}/nop/", {"applicant": str(cast.citizen.person)})
        assert Check.objects.get(person=cast.citizen.person).settled_at is None
        assert not Record.objects.exists()
        assert population(LATER) == 1, "tried, in vain"

    def settled(self, cast: Cast) -> None:
        assert population(LATER + timedelta(days=1)) == 1
        check = Check.objects.get(person=cast.citizen.person)
        assert check.settled_at is not None
        assert Record.objects.get(person=cast.citizen.person).content["full_name"] == "Trần Thị Bưởi"
        assert cast.citizen.person is not None
        kinds = [each.kind for each in entries_of(subject=cast.citizen.person)]
        assert kinds.count("population_checked") == 1
        assert population(LATER + timedelta(days=2)) == 0, "once"


class WithoutInsurance(Outage):
    """A question about a card of another province waits with its facility, and is answered once."""

    question: UUID

    def __init__(self, folder: Path, settings: Any) -> None:
        super().__init__(folder, settings)
        self.process = Insurance(folder)

    def known(self) -> None:
        self.settings.INSURANCE_URL = self.process.url

    def during(self, cast: Cast, client: Client) -> None:
        with durable():
            self.officer = an_officer(a_facility())
        question = asked(INSURED, name=INSURED_NAME, birth_on=INSURED_BIRTH_ON)
        new = NewLookup(asked=question, purpose=Purpose.TREATMENT, way=Way.TYPED, key="một lần bấm")
        kept = [ask(new=new, by=self.officer, at=AT) for _press in range(2)]
        assert {each.answer.outcome for each in kept} == {Outcome.WAITING}
        (self.question,) = {each.id for each in kept}
        assert ask_the_line(LATER) == 0

    def settled(self, cast: Cast) -> None:
        assert ask_the_line(LATER + timedelta(days=1)) == 1
        found = lookup(lookup=self.question, actor=self.officer, at=LATER)
        assert found.answer.outcome is Outcome.VALID
        assert ask_the_line(LATER + timedelta(days=2)) == 0, "once"


class WithoutTrust(Outage):
    """A decision stands as it was taken; its paper is signed later, and only then goes into the wallet."""

    decided: Dossier

    def __init__(self, folder: Path, settings: Any) -> None:
        super().__init__(folder, settings)
        self.process = Trust(folder / "authority")

    def known(self) -> None:
        self.settings.DEMO, self.settings.KEYS = True, self.folder / "keys"
        self.settings.TRUST_TSA_URL = f"{self.process.url}/tsa"

    def during(self, cast: Cast, client: Client) -> None:
        with durable():
            self.decided = a_decided_dossier(cast)
        with pytest.raises(UnableToFindKey):
            make_result(dossier=str(self.decided.id))
        assert fresh(self.decided).status == "approved"
        assert not Paper.objects.exists()

    def settled(self, cast: Cast) -> None:
        for _time in range(2):
            make_result(dossier=str(self.decided.id))
        (result,) = [each for each in entries_of(subject=self.decided.id) if each.kind == "result_ready"]
        assert fresh(self.decided).status == "result_ready"
        paper = Paper.objects.get()
        assert paper.holder == cast.citizen.person
        with open_file(sha256=paper.sha256) as file:
            found = verify_pdf(pdf=file.read(), roots=city_roots(), at=result.at)
        assert found.signatures
        assert all(each.valid for each in found.signatures)


class WithoutGateway(Outage):
    """The code to pay is made here; what was paid while nobody could be told is found by asking, and counts once."""

    def __init__(self, folder: Path, settings: Any) -> None:
        super().__init__(folder, settings)
        ahead = (AT - datetime.now(UTC)).total_seconds()
        city = self.beside.enter_context(_answering())
        self.gateway = self.process = GatewayProcess(folder, city=city, ahead_seconds=ahead)

    def known(self) -> None:
        self.settings.GATEWAY_URL, self.settings.KEYS = self.process.url, self.folder / "keys"
        keep_key("vietqr", self.gateway.public_pem)

    def during(self, cast: Cast, client: Client) -> None:
        with durable():
            self.owing = a_dossier_that_costs(cast, at=AT - timedelta(hours=1))
            pause_dossiers(dossiers=[self.owing.id], ground="financial_obligation", reason="", by=SYSTEM, at=AT)
        begun = client.post(f"/ho-so/{self.owing.id}/nop-tien/", {"gateway": "vietqr"})
        page = client.get(begun["Location"])
        assert cast.citizen.account is not None
        (self.attempt,) = own_attempts(account=cast.citizen.account)
        assert self.attempt.reference in text_of(page)
        assert ask_gateways(AT + timedelta(minutes=2)) == 0
        assert attempt_of(attempt=self.attempt.id).state is AttemptState.OPEN

    def settled(self, cast: Cast) -> None:
        self.gateway.misbehave("mute", times=100_000, sending=True)
        self.gateway.transfer(gateway_of("vietqr").invite(attempt=self.attempt, back="").qr_text)
        for minutes in (5, 10):
            ask_gateways(AT + timedelta(minutes=minutes))
            follow_payments(AT + timedelta(minutes=minutes))
        assert attempt_of(attempt=self.attempt.id).state is AttemptState.PAID
        assert Arrival.objects.filter(attempt=self.attempt.id).count() == 1
        assert fresh(self.owing).status == "in_processing"
        assert verify_ledger().wrong == 0


@contextmanager
def _answering() -> Iterator[str]:
    """The city’s own pages over HTTP, for a system that fetches the city’s key; its address."""
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the standard library's name)
        pass


OUTAGES: dict[str, Callable[[Path, Any], Outage]] = {
    "vneid": WithoutVneid,
    "population": WithoutPopulation,
    "insurance": WithoutInsurance,
    "trust": WithoutTrust,
    "gateway": WithoutGateway,
}


@pytest.fixture
def outage(request: pytest.FixtureRequest, tmp_path: Path, settings: Any, now: None) -> Iterator[Outage]:
    found = OUTAGES[request.param](tmp_path, settings)
    found.process.start()
    found.known()
    yield found
    found.process.kill()
    found.beside.close()
    forget_providers()


@pytest.mark.parametrize("outage", OUTAGES, indirect=True)
def test_filing_works_nothing_is_lost_and_later_it_is_settled(outage: Outage, committed_db: str) -> None:
    with durable():
        cast = load_cast()
    client = outage.before(cast)

    outage.process.kill()
    filed = _files_by_the_pages(cast, client)
    outage.during(cast, client)
    assert Dossier.objects.get(id=filed).applicant == cast.citizen.person
    outage.process.start()

    outage.settled(cast)
    assert text_of(client.get(f"/ho-so/{filed}/")), "and her dossier is where it was"


def _files_by_the_pages(cast: Cast, client: Client) -> UUID:
    with durable():
        draft = a_draft(cast)
    response = client.post(f"/nop/{draft}/kiem-tra/")
    dossier = Draft.objects.get(id=draft).dossier
    assert dossier is not None, text_of(response)
    return dossier
