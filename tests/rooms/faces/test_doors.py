"""Who may open which address about a person, her papers, her insurance and her money: each address of those parts has a line
here, and everybody who is not named in it is refused and reads nothing of hers."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connections, transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from motcua.foundation.database.transactions import durable
from tests import city
from tests.cast import AT
from tests.journeys.conftest import using
from tests.rooms.faces.doors import SECRETS, Doors, the_doors
from tests.rooms.faces.test_api_fhir import a_request

#: The parts whose every address has a line.
PARTS = (
    "motcua.faces.portal.person.",
    "motcua.faces.portal.wallet.",
    "motcua.faces.portal.pay.",
    "motcua.faces.desk.corrections.",
    "motcua.faces.desk.insurance.",
    "motcua.faces.desk.synchronisation.",
    "motcua.faces.desk.wallet.",
    "motcua.faces.api.fhir.",
)
CITIZENS = {"holder", "neighbour", "agent", "former agent"}
FACILITIES = {"facility", "other facility"}
INSURANCE = {"insurance office", "insurance second", "insurance leader"}
OF_THE_CITY = INSURANCE | {"insurance of the district", "insurance of Ô Môn"}
#: Of the city, and of the facility’s district.
OVER_IT = INSURANCE | {"insurance of the district"}
WARD = {"counter", "leader", "deputy", "former deputy"}
POSTS = WARD | OF_THE_CITY | {"other officer", "auditor", "administrator"}
OFFICIALS = POSTS | FACILITIES
SIGNED_IN = CITIZENS | OFFICIALS | {"telephone"}
EVERYBODY = SIGNED_IN | {"nobody"}
OWN_PROGRAMS = {"her program", "neighbour’s program"}
HER_SIDE = {"holder", "agent"}


@dataclass(frozen=True)
class Door:
    """An address or its name, who may open it, and, where others may open it too and see their own, who sees hers (`sees`).
    `subjects` fill the address; `sent` is posted, with ids by name in braces."""

    name: str
    may: set[str]
    subjects: Mapping[str, str] = field(default_factory=dict)
    sent: Mapping[str, str] | None = None
    sees: set[str] | None = None
    #: It is for programs with tokens.
    is_api: bool = False

    def __str__(self) -> str:
        return f"{'post ' if self.sent is not None else ''}{self.name} {' '.join(self.subjects.values())}"


def _of(what: str, kind: str = "") -> Mapping[str, str]:
    return {kind or what: what}


def _act(subject: str, act: str, kind: str = "") -> Mapping[str, str]:
    return {kind or subject: subject, "act": f"={act}"}


CARD = {"field": "holder", "minutes": "60"}
DOORS = [
    # A person’s own.
    Door("my_data", CITIZENS, sees={"holder"}),
    Door("my_data_consent", CITIZENS, sent={"agrees": "yes"}, sees=set()),
    Door("my_data_wrong", {"holder"}),
    Door("my_data_wrong", {"holder"}, sent={"field": "ethnicity", "claimed_ethnicity": "Khmer"}),
    Door("my_accesses", CITIZENS, sees={"holder"}),
    Door("acting", CITIZENS, sees={*HER_SIDE, "former agent"}),
    Door("acting_give", CITIZENS, sees={"holder"}),
    Door("acting_revoke", HER_SIDE, _of("mandate")),
    Door("acting_revoke", HER_SIDE, _of("mandate"), sent={}),
    # What she says is wrong.
    Door("desk_corrections", {"leader", "deputy", "other officer"} | OF_THE_CITY, sees={"leader", "deputy"}),
    Door("desk_correction", {"leader", "deputy"}, _of("report", "correction")),
    Door(
        "desk_correction_uphold",
        {"leader", "deputy"},
        _of("report", "correction"),
        sent={"held": "Kinh", "reason": "Bản gốc ghi Kinh."},
    ),
    # Her papers.
    Door("wallet", SIGNED_IN, sees=HER_SIDE),
    Door("wallet_paper", HER_SIDE, _of("paper")),
    Door("wallet_file", HER_SIDE, _of("paper")),
    Door("wallet_share_new", HER_SIDE, _of("paper")),
    Door("wallet_share_new", HER_SIDE, _of("paper"), sent=CARD),
    Door("wallet_lost", HER_SIDE, _of("paper")),
    Door("wallet_lost", HER_SIDE, _of("paper"), sent={}),
    Door("wallet_found", HER_SIDE, _of("paper"), sent={}),
    Door("wallet_share", HER_SIDE, _of("share")),
    Door("wallet_share_stop", HER_SIDE, _of("share"), sent={}),
    Door("shared", EVERYBODY, _of("token"), sees=EVERYBODY),
    Door("shared_file", set(), _of("token")),
    Door("desk_wallet_paper", WARD, _of("paper")),
    Door("desk_wallet_revoke", {"leader", "deputy"}, _of("paper"), sent={"reason": "Cấp nhầm."}),
    # Her money.
    Door("pay", HER_SIDE | WARD, _of("dossier")),
    Door("pay", HER_SIDE, _of("dossier"), sent={"gateway": "vietqr"}),
    Door("payments", SIGNED_IN),
    Door("payment", HER_SIDE | WARD, _of("attempt")),
    Door("payment_state", HER_SIDE | WARD, _of("attempt")),
    Door("payment_picture", HER_SIDE | WARD, _of("attempt")),
    Door("receipt", EVERYBODY),
    Door("receipt_paper", EVERYBODY, _of("code")),
    # Nobody’s until the worker has sealed them.
    Door("receipt_xml", set(), _of("code")),
    Door("receipt_seal", set(), _of("code")),
    # Her insurance.
    Door("desk_insurance", POSTS),
    Door("desk_insurance_facility", POSTS, _of("facility")),
    Door("desk_insurance_act", OVER_IT, _act("facility", "name"), sent={"sign_in_name": "yte.ankhanh"}),
    Door("desk_insurance_act", OVER_IT, _act("facility", "end"), sent={"officer": "{officer}"}),
    Door("desk_insurance_lookup", FACILITIES, sees={"facility"}),
    Door(
        "desk_insurance_lookup",
        FACILITIES,
        sent={"number": "9999999999", "name": "Ai Đó", "birth": "1.1.1990"},
        sees={"facility"},
    ),
    Door("desk_insurance_answer", {"facility"}, _of("lookup")),
    Door("desk_insurance_slip", {"facility"}, _of("lookup")),
    Door(
        "fhir_submit", {"program", "other program"}, sent={"fhir": ""}, is_api=True, sees={"program", "other program"}
    ),
    Door("fhir_response", {"program"}, {"id_": "lookup"}, is_api=True),
    Door("fhir_coverage", {"program"}, {"id_": "lookup"}, is_api=True),
    Door("fhir_patient", {"program"}, {"id_": "lookup"}, is_api=True),
    # Her dossiers, and word of gateways: programs know their addresses.
    Door("/api/v1/dossiers", OWN_PROGRAMS | {"program without the scope"}, sees={"her program"}, is_api=True),
    Door("/api/v1/dossiers/{dossier}", {"her program"}, is_api=True),
    Door("/api/v1/exports/dossiers.csv", OWN_PROGRAMS, sees={"her program"}, is_api=True),
    Door("/api/v1/payments/vietqr/notifications", set(), sent={}, is_api=True),
    Door("/api/v1/payments/platform/notifications", set(), sent={}, is_api=True),
    # Cards beside the population database.
    Door("desk_synchronisation", OF_THE_CITY, sees=OF_THE_CITY),
    Door("desk_synchronisation_run", {"insurance leader"}, sent={}),
    Door("desk_synchronisation_card", INSURANCE | {"insurance of Ô Môn"}, _of("card")),
    Door(
        "desk_synchronisation_act",
        INSURANCE | {"insurance of Ô Môn"},
        _act("card", "propose"),
        sent={"person": "nobody", "note": "đã hỏi gia đình"},
    ),
    Door(
        "desk_synchronisation_act",
        {"insurance second", "insurance leader", "insurance of Ô Môn"},
        {"card": "waiting card", "act": "=decide"},
        sent={"correction": "{correction}", "how": "approve"},
    ),
]


@pytest.fixture(scope="module")
def doors(django_db_setup: None, django_db_blocker: Any) -> Iterator[Doors]:
    """Everybody and everything, made once: no test here changes them."""
    name = f"{connections['default'].settings_dict['NAME']}_doors"
    city.clone(os.environ["MOTCUA_TEST_TEMPLATE"], name)
    with django_db_blocker.unblock(), using(name):
        with durable():
            found = the_doors()
        yield found
    city.drop(name)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    class Still:
        def now(self) -> Any:
            return AT

    monkeypatch.setattr("motcua.faces.site.middleware.city_clock", lambda: Still())


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_who_is_not_named_is_refused_and_reads_nothing_of_hers(doors: Doors, db: None, door: Door) -> None:
    wrong = []
    for who, client in (doors.programs if door.is_api else doors.clients).items():
        before = transaction.savepoint()
        response = _opened(doors, door, client)
        told = _content(response)
        # The next one finds everything as this one did. No block of a transaction: pages open their own.
        transaction.savepoint_rollback(before)
        if _is_in(response) != (who in door.may):
            wrong.append(f"{who}: {response.status_code} {response.headers.get('Location', '')}")
        elif who not in (door.may if door.sees is None else door.sees):
            wrong += [f"{who} reads {secret}" for secret in SECRETS if secret in told and secret not in _own(who)]

    assert not wrong


def test_every_address_of_these_parts_has_a_line() -> None:
    there = {pattern.name for pattern in _patterns(get_resolver()) if pattern.callback.__module__.startswith(PARTS)}

    assert there - {None} == {door.name for door in DOORS if not door.name.startswith("/")}


def _own(who: str) -> tuple[str, ...]:
    """Her own name stands on every page of hers, and her principal’s where she chose for whom she acts."""
    return {"holder": SECRETS}.get(who, ())


def _opened(doors: Doors, door: Door, client: Any) -> Any:
    subjects = {
        name: what.removeprefix("=") if what.startswith("=") else str(doors.subjects[what])
        for name, what in door.subjects.items()
    }
    ids = {name: str(id_) for name, id_ in doors.subjects.items()}
    is_address = door.name.startswith("/")
    address = door.name.format(**ids) if is_address else reverse(door.name, kwargs=subjects)
    if door.sent is None:
        return client.get(address)
    if "fhir" in door.sent:
        return client.post(address, json.dumps(a_request()), content_type="application/fhir+json")
    return client.post(address, {name: value.format(**ids) for name, value in door.sent.items()})


def _is_in(response: Any) -> bool:
    """Not refused, and not sent to sign in. What was sent may still be wrong."""
    away = response.status_code == 302 and response["Location"].startswith("/dang-nhap/")
    return not away and response.status_code not in {401, 403, 404, 410}


def _content(response: Any) -> str:
    if response.streaming:
        return b"".join(response.streaming_content).decode(errors="replace")
    return str(response.content.decode(errors="replace"))


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each)
        else:
            yield each
