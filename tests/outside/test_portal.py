"""The National Portal over HTTP, both ways, against its stand-in as a process of its own."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections
from django.db.models import QuerySet
from django.test import override_settings

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.values import Level
from motcua.registry.people.population.adapters.http import STAND_IN_KEY
from motcua.registry.people.queries import person_by_number
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.commands.supplements import request_supplements
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import Defect, SupplementRequest
from motcua.service.exchange.adapters.conformity import HttpConformity
from motcua.service.exchange.commands.checking import run_conformity
from motcua.service.exchange.errors import UnableToReachPortal as UnableToAskPortal
from motcua.service.exchange.jobs import hear_portal
from motcua.service.exchange.models import Integration, Run
from motcua.service.exchange.models_traffic import Difference, InboxMessage, OutboxMessage
from motcua.service.exchange.rules import online_level
from motcua.service.exchange.traffic.adapters.keys import keep_portal_key
from motcua.service.exchange.traffic.commands.reconciling import reconcile
from motcua.service.exchange.traffic.errors import UnableToFetchFile, UnableToReachPortal
from motcua.service.exchange.traffic.jobs import deliver_pending, follow_pending
from motcua.service.exchange.values import Outcome, Probe, ProbeResult, ServiceToTest
from sandbox.portal.trying import PERSON
from tests import city
from tests.cast import Cast, load_cast
from tests.conftest import moment
from tests.dossiers import BIRTH, birth_answers, png, procedure
from tests.integration import begun, controller, submitted
from tests.journeys.conftest import free_port, serving, using
from tests.outside.faulty_city import spoiling
from tests.outside.portal import PortalProcess, eventually
from tests.outside.test_population import PopulationService, start_population, stop_population
from tests.outside.vneid import VneidProcess
from tests.rooms.service.exchange.portal import LATER, PROOF, sha

PERMIT = "1.009994"
FILES = {"birth_proof": ("giay-chung-sinh.png", PROOF)}
#: Later than whatever was put off while a test ran.
SOON = timedelta(hours=1)
NIGHT = moment("2030-01-02 02:00")


@dataclass
class Joined:
    """A served city, the portal and the population database, each known to the city and it to them."""

    cast: Cast
    portal: PortalProcess
    population: PopulationService
    vneid: VneidProcess

    def body(self, **changes: Any) -> dict[str, Any]:
        filing: dict[str, Any] = {
            "procedure": {"code": "1.001193", "level": "commune"},
            "receiving_unit": str(self.cast.ward.id),
            "applicant": {"number": "092192003141", "name": "Trần Thị Bưởi", "birth_on": "1992-03-14", "sex": "female"},
            "answers": birth_answers(),
        }
        return filing | changes

    def filed(self, **changes: Any) -> str:
        """Filed at the portal, arrived and followed here; its code there."""
        (code,) = self.portal.file([self.body(**changes)], files=FILES)
        assert eventually(lambda: came(code).exists())
        self.follow()
        return code

    def follow(self, *, hours: int = 0) -> int:
        return follow_pending(at=city_clock().now() + hours * SOON, portal=self.portal.adapter())

    def deliver(self, *, hours: int = 1) -> int:
        return deliver_pending(at=city_clock().now() + hours * SOON, portal=self.portal.adapter())

    def receive(self, code: str) -> Dossier:
        row = Dossier.objects.get(external_code=code)
        with durable():
            receive_dossiers(dossiers=[row.id], by=self.cast.counter, at=city_clock().now())
        return Dossier.objects.get(id=row.id)


def came(*codes: str) -> QuerySet[InboxMessage]:
    """Messages that came on these dossiers."""
    return InboxMessage.objects.filter(correspondence__code__in=codes)


def letter_of(code: str) -> OutboxMessage:
    """The one that goes on this dossier."""
    return OutboxMessage.objects.get(correspondence__code=code)


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Joined]:
    """One city and one portal for all tests here: a start costs more than most of them. Each has dossiers of its own."""
    folder = tmp_path_factory.mktemp("exchange")
    name = f"{connections['default'].settings_dict['NAME']}_portal"
    port = free_port()
    portal = PortalProcess(folder / "portal", city=f"http://127.0.0.1:{port}")
    city.clone(os.environ["MOTCUA_TEST_TEMPLATE"], name)
    with (
        django_db_blocker.unblock(),
        using(name),
        override_settings(KEYS=folder / "keys"),
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setenv("MOTCUA_KEYS", str(folder / "keys"))
        city_clock.cache_clear()
        with durable():
            cast = load_cast()
        portal.start()
        keep_portal_key(portal.public_pem)
        patched.setenv("MOTCUA_PORTAL_URL", portal.url)
        vneid = VneidProcess(folder / "vneid", city=f"http://127.0.0.1:{port}")
        vneid.start()
        patched.setenv("MOTCUA_VNEID_ISSUER", vneid.url)
        population = start_population(folder / "population")
        patched.setenv("MOTCUA_POPULATION_URL", population.url)
        patched.setenv("MOTCUA_POPULATION_KEY", (population.folder / STAND_IN_KEY).read_text(encoding="utf-8"))
        try:
            with serving(name, port=port):
                yield Joined(cast, portal, population, vneid)
        finally:
            stop_population(population)
            vneid.kill()
            portal.kill()
    city_clock.cache_clear()
    city.drop(name)


@pytest.fixture
def joined(running: Joined) -> Joined:
    """Nothing goes wrong any more, and nothing of the tests before is on its way."""
    running.portal.misbehave(None)
    while running.deliver(hours=48):
        pass
    return running


def test_a_dossier_filed_there_is_told_of_there_until_it_is_received(joined: Joined) -> None:
    code = joined.filed()
    row = joined.receive(code)
    joined.deliver()

    seen = joined.portal.dossier(code)
    assert (seen["status"], seen["reference"]) == ("2", row.code)
    assert [line["status"] for line in seen["story"]] == ["", "1", "2"]


def test_a_message_sent_twice_or_signed_wrong_at_first_arrives_once(joined: Joined) -> None:
    codes = []
    for wrong in ("twice", "wrong_signature"):
        joined.portal.misbehave(wrong, sending=True)
        codes.append(joined.filed())

    assert eventually(lambda: joined.portal.counts()["waiting"] == 0)
    assert came(*codes).count() == 2
    assert Dossier.objects.filter(external_code__in=codes).count() == 2


def test_messages_out_of_order_are_followed_in_their_order(joined: Joined) -> None:
    joined.portal.misbehave("mute", times=100_000, sending=True)
    (code,) = joined.portal.file([joined.body()], files=FILES)
    joined.portal.ask("POST", f"/v1/filings/{code}/withdrawal", {"reason": "Nộp nhầm."})
    joined.portal.misbehave("out_of_order", sending=True)

    assert eventually(lambda: came(code).count() == 2)
    first_kept = came(code).order_by("kept_at").values_list("number", flat=True)
    assert list(first_kept) == [2, 1]
    joined.follow()
    joined.deliver()

    assert Dossier.objects.get(external_code=code).status == "withdrawn"
    assert joined.portal.dossier(code)["status"] == "7"


def test_a_supplement_is_seen_and_answered_there(joined: Joined) -> None:
    code = joined.filed()
    row = joined.receive(code)
    request = SupplementRequest(dossier=row.id, defects=(Defect("birth_proof", "Ảnh mờ, chụp lại."),))
    with durable():
        request_supplements(requests=[request], by=joined.cast.handler, at=city_clock().now())
    joined.deliver()
    asked = joined.portal.dossier(code)["story"][-1]["body"]["defects"]

    better = png("rõ hơn")
    named = {"slot": "birth_proof", "name": "moi.png", "content": base64.b64encode(better).decode()}
    joined.portal.ask("POST", f"/v1/filings/{code}/supplement", {"answers": {}, "files": [named]})
    assert eventually(lambda: came(code).count() == 2)
    joined.follow()

    assert asked == [{"target": "birth_proof", "reason_vi": "Ảnh mờ, chụp lại."}]
    assert Dossier.objects.get(external_code=code).status == "in_processing"


def test_what_is_refused_here_is_said_there_in_words(joined: Joined) -> None:
    code = joined.filed(answers={})
    joined.deliver()

    seen = joined.portal.dossier(code)
    assert seen["status"] == "3"
    assert seen["story"][-1]["body"]["problems"]


@pytest.mark.parametrize("wrong", ["deaf", "wrong_signature", "garbage", "down"])
def test_a_portal_that_answers_wrong_is_told_again_and_takes_it_once(joined: Joined, wrong: str) -> None:
    code = joined.filed()
    joined.portal.misbehave(wrong)

    joined.deliver()
    assert letter_of(code).state == "waiting"
    joined.deliver(hours=2)

    assert letter_of(code).state == "delivered"
    (message,) = joined.portal.dossier(code)["messages"]
    assert message["times"] == (1 if wrong == "down" else 2)
    assert [line["status"] for line in joined.portal.dossier(code)["story"]] == ["", "1"]


def test_a_refusal_of_the_portal_s_is_final_and_says_why(joined: Joined) -> None:
    code = joined.filed()
    joined.portal.misbehave("refuse")

    joined.deliver()

    letter = letter_of(code)
    assert letter.state == "undeliverable"
    assert "422" in letter.fault
    assert "as you asked" in letter.fault


def test_a_slow_portal_holds_nobody_up_longer_than_the_limit(joined: Joined) -> None:
    code = joined.filed()
    joined.portal.misbehave("slow", seconds=30)

    deliver_pending(at=city_clock().now() + SOON, portal=joined.portal.adapter(tell_seconds=0.3))
    joined.portal.misbehave(None)

    letter = letter_of(code)
    assert (letter.state, letter.attempts) == ("waiting", 0)
    assert "reached" in letter.fault


def test_a_portal_that_is_not_there_loses_nothing(joined: Joined) -> None:
    code = joined.filed()
    adapter = joined.portal.adapter(tell_seconds=0.5)
    joined.portal.kill()
    for hour in range(1, 24):
        deliver_pending(at=city_clock().now() + hour * LATER, portal=adapter)
    joined.portal.start()

    joined.deliver(hours=30)

    assert joined.portal.dossier(code)["status"] == "1"


def test_a_file_is_fetched_by_who_may_and_asked_for_only_for_a_while_when_nobody_answers(joined: Joined) -> None:
    joined.filed()
    adapter = joined.portal.adapter(ask_seconds=0.5)

    assert adapter.fetch(sha256=sha(PROOF), size_bytes_max=10_000).read() == PROOF
    with pytest.raises(UnableToFetchFile, match="404"):
        adapter.fetch(sha256="0" * 64, size_bytes_max=10)
    stranger = replace(adapter, key=Ed25519PrivateKey.generate())
    with pytest.raises(UnableToFetchFile, match="401"):
        stranger.fetch(sha256=sha(PROOF), size_bytes_max=10)
    nobody = replace(adapter, url="http://127.0.0.1:9")
    for _time in range(nobody.breaker.faults_max):
        with pytest.raises(UnableToReachPortal, match="cannot be reached"):
            nobody.fetch(sha256=sha(PROOF), size_bytes_max=10)
    with pytest.raises(UnableToReachPortal, match="left alone"):
        nobody.fetch(sha256=sha(PROOF), size_bytes_max=10)


def test_the_lists_are_compared_and_what_the_portal_lost_is_sent_again(joined: Joined) -> None:
    code = joined.filed()
    joined.receive(code)
    joined.deliver()
    joined.portal.ask("POST", f"/v1/filings/{code}/forgotten", {})
    assert joined.portal.dossier(code)["status"] == ""

    reconcile(portal=joined.portal.adapter(), by=SYSTEM, at=NIGHT)
    deliver_pending(at=NIGHT, portal=joined.portal.adapter())
    reconcile(portal=joined.portal.adapter(), by=SYSTEM, at=NIGHT + timedelta(days=1))

    assert joined.portal.dossier(code)["status"] == "2"
    assert [(each.kind, each.state) for each in Difference.objects.filter(code=code)] == [("status", "healed")]


@pytest.mark.parametrize("wrong", ["wrong_signature", "garbage", "down"])
def test_a_list_that_is_not_the_portal_s_is_not_believed(joined: Joined, wrong: str) -> None:
    joined.portal.misbehave(wrong)

    assert reconcile(portal=joined.portal.adapter(), by=SYSTEM, at=NIGHT + timedelta(days=5)) == 0
    joined.portal.misbehave(wrong)
    with pytest.raises(UnableToReachPortal):
        list(joined.portal.adapter().listing())


@pytest.mark.parametrize("count", [100, pytest.param(1_000, marks=pytest.mark.slow)])
def test_a_portal_killed_in_the_middle_of_many_dossiers_has_each_arrive_once(joined: Joined, count: int) -> None:
    bodies = [joined.body(answers=birth_answers(home_town=f"Quê {number}")) for number in range(count)]
    codes = joined.portal.file(bodies, files=FILES)
    assert eventually(lambda: came(*codes).count() >= count // 3)

    joined.portal.kill()
    there = came(*codes).count()
    joined.portal.start()
    assert eventually(lambda: came(*codes).count() >= count * 2 // 3)
    joined.follow()
    joined.deliver()
    joined.portal.kill()
    joined.portal.start()
    assert eventually(lambda: joined.portal.counts()["waiting"] == 0)
    while joined.follow(hours=1) + joined.deliver(hours=2):
        pass

    assert there < count
    assert came(*codes).filter(state="done").count() == count
    found = Dossier.objects.filter(external_code__in=codes).values_list("external_code", flat=True)
    assert sorted(found) == sorted(codes)
    seen = [joined.portal.dossier(code) for code in codes]
    assert {(each["status"], each["received"]) for each in seen} == {("1", 1)}


def conformity(joined: Joined) -> HttpConformity:
    return HttpConformity(joined.portal.adapter(ask_seconds=60))


def tried(joined: Joined, *versions: ProcedureVersion) -> list[dict[Probe, ProbeResult]]:
    """What the portal found of each when it called the city."""
    services = [ServiceToTest(integration=uuid4(), version=each, online_level=online_level(each)) for each in versions]
    found = conformity(joined).test(services=services, at=city_clock().now())
    return [{result.probe: result for result in found[each.integration]} for each in services]


def test_services_are_tried_by_calling_the_city_and_nothing_of_it_stays(joined: Joined) -> None:
    before = Dossier.objects.count()

    birth, permit = tried(joined, procedure(BIRTH), procedure(PERMIT, Level.DISTRICT))

    for found in (birth, permit):
        assert {each.detail for each in found.values()} == {""}
        assert {each.outcome for each in found.values()} <= {Outcome.PASSED, Outcome.NOT_NEEDED}
        assert found[Probe.RESULT].outcome is Outcome.PASSED
    assert Dossier.objects.count() == before
    assert joined.population.looked(PERSON["number"]), "what is filled in was asked for"
    # Signing in is done as a browser does it, and leaves an account of nobody's.
    assert found[Probe.SIGN_IN].outcome is Outcome.PASSED
    assert person_by_number(number=PERSON["number"]) is not None


def test_a_service_that_cannot_be_filed_is_found_and_named(joined: Joined) -> None:
    (found,) = tried(joined, replace(procedure(BIRTH), code="9.999999"))

    assert found[Probe.FILE].outcome is Outcome.FAILED
    assert "Không nộp được hồ sơ theo thủ tục này" in found[Probe.FILE].detail
    assert found[Probe.RESULT].outcome is Outcome.UNANSWERED


#: What each part of a spoiled service is found to lack.
NAMED = {
    Probe.SIGN_IN: "chưa định danh",
    Probe.PREFILL: "hỏi lại",
    Probe.FILE: "mã tra cứu",
    Probe.FEE: "Phụ thu",
    Probe.STATUS: "44",
    Probe.RESULT: "mã băm",
    Probe.WITHDRAWAL: "Công dân yêu cầu rút hồ sơ",
}


def test_a_fault_in_every_part_is_found_and_named_under_it(joined: Joined, tmp_path: Path) -> None:
    with spoiling(joined.portal.city) as address:
        # With the portal's own key and files, which the city knows, and a store of its own.
        for name in ("portal.pem", "files"):
            (tmp_path / name).symlink_to(joined.portal.folder / name)
        portal = PortalProcess(tmp_path, city=address)
        portal.start()
        try:
            (found,) = tried(replace(joined, portal=portal), procedure(BIRTH))
        finally:
            portal.kill()

    assert {each.outcome for each in found.values()} == {Outcome.FAILED}
    assert {probe: words for probe, words in NAMED.items() if words not in found[probe].detail} == {}


@pytest.mark.parametrize("wrong", ["down", "garbage", "wrong_signature", "deaf", "refuse"])
def test_a_portal_that_answers_a_run_wrong_is_not_believed_and_nothing_is_kept(joined: Joined, wrong: str) -> None:
    with durable():
        by = controller()
        (integration,) = begun(procedure(BIRTH), by=by, at=city_clock().now())
    joined.portal.misbehave(wrong)
    before = Run.objects.count()

    with pytest.raises(UnableToAskPortal), durable():
        run_conformity(integrations=[integration], port=conformity(joined), by=by, at=city_clock().now())

    assert Run.objects.count() == before


def test_a_submission_is_confirmed_by_a_portal_that_was_away_meanwhile(joined: Joined) -> None:
    at = city_clock().now()
    with durable():
        (integration,) = submitted(procedure(BIRTH), by=controller(), at=at)
    port = conformity(joined)
    joined.portal.kill()
    assert hear_portal(at=at + SOON, port=port) == 0
    joined.portal.start()

    assert hear_portal(at=at + SOON, port=port) == 1
    assert hear_portal(at=at + 2 * SOON, port=port) == 0

    assert Integration.objects.get(id=integration).stage == "confirmed"
    assert "DVCQG.H13.1.001193.commune" in str(joined.portal.ask("GET", "/", raw=True), "utf-8")


@pytest.mark.parametrize("wrong", ["other_person", "down"])
def test_a_population_database_that_answers_wrong_is_not_taken_for_the_service_s_fault(
    joined: Joined, wrong: str
) -> None:
    joined.population.misbehave(wrong, times=5)
    try:
        (found,) = tried(joined, procedure(BIRTH))
    finally:
        joined.population.misbehave(None)

    assert (found[Probe.PREFILL].outcome, found[Probe.FILE].outcome) == (Outcome.UNANSWERED, Outcome.PASSED)
    assert "Cơ sở dữ liệu quốc gia về dân cư" in found[Probe.PREFILL].detail


def test_a_sign_in_that_fails_is_named_under_its_part(joined: Joined) -> None:
    joined.vneid.misbehave("wrong_key", times=1)

    (found,) = tried(joined, procedure(BIRTH))

    assert (found[Probe.SIGN_IN].outcome, found[Probe.FILE].outcome) == (Outcome.FAILED, Outcome.PASSED)
    assert "không thành" in found[Probe.SIGN_IN].detail
