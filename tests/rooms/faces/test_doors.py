"""Who may open which address about a person, her papers, her insurance and her money: each address of those parts has a line
here, and everybody who is not named in it is refused and reads nothing of hers."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
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
    "motcua.faces.desk.payments.",
    "motcua.faces.desk.reconciliation.",
    "motcua.faces.desk.landtax.",
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
#: Who looks into what she says is wrong; to the others the list shows what is said at their own place.
LOOKING_INTO = {"leader", "deputy", "head", "city leader"}
OTHER_OFFICES = {"other officer", "finance", "finance leader", "land officer", "land leader"}
#: Who keeps the ward’s books; who has to do with its money at all; and who sees it.
KEEPERS = {"accountant", "chief accountant", "head", "leader", "deputy"}
COLLECTING = KEEPERS | {"counter", "cashier"}
OVER_MONEY = COLLECTING | {"auditor", "city leader"}
#: The second word, where the leader, for whom the deputy stands in, said the first.
AFTER_LEADER = {"chief accountant", "head"}
FINANCE = {"finance", "finance leader"}
#: They see the money of their own units, of which the ward is none.
ELSEWHERE = {"other officer", "insurance leader", "finance leader", "land leader"}
MONEY = OVER_MONEY | ELSEWHERE | {"controller"}
OVER_BOOKS = COLLECTING | FINANCE | {"auditor"}
WARD = COLLECTING | {"former deputy"}
SEES_DOSSIER = WARD | {"city leader"}
LAND = {"land officer", "land leader"}
POSTS = WARD | OF_THE_CITY | FINANCE | LAND | {"other officer", "auditor", "administrator", "controller", "city leader"}
RECONCILING = POSTS - {"former deputy", "administrator", "controller"}
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
    #: Asked with the address.
    query: Mapping[str, str] = field(default_factory=dict)
    sees: set[str] | None = None
    #: It is for programs with tokens.
    is_api: bool = False

    def __str__(self) -> str:
        return (
            f"{'post ' if self.sent is not None else ''}{self.name} {' '.join([*self.subjects.values(), *self.query])}"
        )


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
    Door("desk_corrections", LOOKING_INTO | OTHER_OFFICES | OF_THE_CITY, sees=LOOKING_INTO),
    Door("desk_correction", LOOKING_INTO, _of("report", "correction")),
    Door(
        "desk_correction_uphold",
        LOOKING_INTO,
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
    # Who has to do with the ward’s money alone has nothing to do with its papers.
    Door("desk_wallet_paper", WARD - {"cashier", "accountant", "chief accountant"}, _of("paper")),
    Door("desk_wallet_revoke", {"leader", "deputy"}, _of("paper"), sent={"reason": "Cấp nhầm."}),
    # Her money.
    Door("pay", HER_SIDE | SEES_DOSSIER, _of("dossier")),
    Door("pay", HER_SIDE, _of("dossier"), sent={"gateway": "vietqr"}),
    Door("payments", SIGNED_IN),
    Door("payment", HER_SIDE | SEES_DOSSIER, _of("attempt")),
    Door("payment_state", HER_SIDE | SEES_DOSSIER, _of("attempt")),
    Door("payment_picture", HER_SIDE | SEES_DOSSIER, _of("attempt")),
    Door("receipt", EVERYBODY),
    Door("receipt", EVERYBODY, query={"ma": "{code}"}, sees={"holder"}),
    Door("receipt_paper", EVERYBODY, _of("code")),
    # Nobody’s until the worker has sealed them.
    Door("receipt_xml", set(), _of("code")),
    Door("receipt_seal", set(), _of("code")),
    # Her money at the desk.
    Door("desk_money_of", SEES_DOSSIER, _of("dossier")),
    Door("desk_money_take", {"counter", "cashier"}, _of("dossier"), sent={"owed": "16000"}),
    Door("desk_money_show_code", {"counter", "cashier"}, _of("dossier"), sent={}),
    Door(
        "desk_money_take_back",
        KEEPERS,
        _of("cash dossier", "dossier"),
        sent={"arrival": "{cash}", "reason": "Đếm nhầm."},
    ),
    Door(
        "desk_money_ask_back",
        {"counter", "cashier", "accountant", "head"},
        _of("cash dossier", "dossier"),
        sent={"arrival": "{cash}", "amount": "16000", "reason": "Nộp nhầm."},
    ),
    Door("desk_money_let_go", KEEPERS, _of("dossier"), sent={"payable": "{payable}", "reason": "Được miễn."}),
    Door("desk_money_code", SEES_DOSSIER, _of("attempt")),
    Door("desk_money_code_state", SEES_DOSSIER, _of("attempt")),
    Door("desk_money", MONEY, sees=OVER_MONEY),
    Door("desk_money_rows", MONEY, sees=OVER_MONEY),
    Door("desk_money_sheet", MONEY, sees=OVER_MONEY),
    Door("desk_money_owed", MONEY, sees=OVER_MONEY),
    Door("desk_money_remind", COLLECTING, sent={"chosen": "{payable}"}),
    Door("desk_money_refunds", MONEY, sees=OVER_MONEY),
    Door("desk_money_refund", OVER_MONEY, _of("refund")),
    Door("desk_money_refund_act", KEEPERS, _act("refund", "retry"), sent={}),
    # The head asked for it.
    Door(
        "desk_money_refund_act",
        {"chief accountant", "leader", "deputy"},
        _act("refund", "decide"),
        sent={"how": "refuse", "answer": "Nộp đúng."},
    ),
    Door("desk_money_matters", MONEY, sees=OVER_MONEY),
    Door("desk_money_matter_act", KEEPERS, _act("matter", "settle"), sent={"note": "Đã trả lại."}),
    Door("desk_money_matter_act", KEEPERS, _act("matter", "again"), sent={}),
    Door(
        "desk_money_matter_act",
        {"controller"},
        {"matter": "matter of nobody", "act": "=settle"},
        sent={"note": "Đã trả lại."},
    ),
    Door("desk_money_books", MONEY, sees=OVER_MONEY),
    Door("desk_money_book", OVER_MONEY, _of("series")),
    Door("desk_money_receipt", OVER_MONEY, _of("cash receipt", "code")),
    Door("desk_money_paper", OVER_MONEY, _of("cash receipt", "code")),
    Door(
        "desk_money_reissue",
        COLLECTING,
        _of("cash receipt", "code"),
        sent={"payer_name": "Trần Bưởi", "reason": "Sai tên."},
    ),
    Door("desk_reconciliation", RECONCILING, sees=OVER_BOOKS),
    Door(
        "desk_settlement_take",
        FINANCE,
        sent={"gateway": "vietqr", "day": "2023-06-14", "file": "kind,transaction"},
    ),
    Door("desk_settlement", RECONCILING, _of("file"), sees=OVER_BOOKS),
    Door("desk_difference", OVER_BOOKS, _of("difference")),
    Door(
        "desk_difference_act",
        COLLECTING,
        _act("difference", "resolve"),
        sent={"remedy": "explain", "reason": "Ngân hàng báo."},
    ),
    Door(
        "desk_difference_act",
        AFTER_LEADER,
        {"difference": "proposed difference", "act": "=decide"},
        sent={"how": "refuse", "answer": "Tiền đã về."},
    ),
    Door("desk_closing", RECONCILING, sees=OVER_BOOKS),
    Door("desk_books", OVER_BOOKS, _of("unit")),
    Door("desk_books_act", COLLECTING, _act("unit", "close"), sent={"through": "2023-06-15"}),
    Door(
        "desk_books_act",
        AFTER_LEADER,
        _act("unit", "confirm"),
        sent={"closing": "{closing}", "how": "confirm"},
    ),
    Door("desk_books_act", COLLECTING, _act("unit", "ask"), sent={"closing": "{closing}", "reason": "Sai kênh."}),
    # Nobody has asked for it yet.
    Door(
        "desk_books_act",
        AFTER_LEADER | {"leader", "deputy"},
        _act("unit", "open"),
        sent={"closing": "{closing}", "how": "grant"},
    ),
    *(
        Door(
            "desk_books_sheet",
            OVER_BOOKS,
            {"unit": "unit", "sheet": f"={sheet}"},
            query={"from": "2023-06-01", "to": "2023-06-30"},
        )
        for sheet in ("collections", "receipts", "refunds", "reconciliation", "ledger")
    ),
    # What the tax office is told of her, and tells.
    Door("/ban-lam-viec/ho-so/{dossier}/lam/ask_tax/", {"counter", "head"}, sent={}),
    Door("desk_tax_letters", POSTS - {"cashier", "accountant", "chief accountant", "former deputy", "administrator"}),
    Door("desk_tax_letter_again", {"land officer"}, _of("letter"), sent={}),
    Door("/api/v1/land-tax/notices", set(), sent={}, is_api=True),
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
        return client.get(address, {name: value.format(**ids) for name, value in door.query.items()})
    if "fhir" in door.sent:
        return client.post(address, json.dumps(a_request()), content_type="application/fhir+json")
    return client.post(address, {name: _value(name, value.format(**ids)) for name, value in door.sent.items()})


def _value(name: str, value: str) -> Any:
    return SimpleUploadedFile("file.csv", value.encode()) if name == "file" else value


def _is_in(response: Any) -> bool:
    """Not refused, and not sent to sign in. What was sent may still be wrong."""
    away = response.status_code == 302 and response["Location"].startswith("/dang-nhap/")
    return not away and response.status_code not in {401, 403, 404, 410}


def _content(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as sheet:
            content = b"".join(map(sheet.read, sheet.namelist()))
    return str(content.decode(errors="replace"))


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each)
        else:
            yield each
