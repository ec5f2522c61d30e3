"""Everybody who might stand before a page about a person, her papers, her insurance or her money, and their subjects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from motcua.foundation.accounts.commands import revoke_token
from motcua.foundation.accounts.models import Token
from motcua.foundation.accounts.phone_codes import account_of_phone, make_phone_code
from motcua.foundation.accounts.values import SYSTEM, AccountKind, Actor, Assurance
from motcua.registry.organization.deputizing import name_deputy
from motcua.registry.organization.queries import holdings
from motcua.registry.organization.values import NewDeputation
from motcua.registry.people.commands import give_mandates
from motcua.registry.people.population.asking import answer_to
from motcua.registry.people.population.commands import give_consent, keep_answers
from motcua.registry.people.population.values import Ask, LegalGround
from motcua.registry.people.population.values import Purpose as AskPurpose
from motcua.registry.people.queries import actor_of
from motcua.registry.people.values import MandateKind, NewMandate
from motcua.service.insurance.models import FacilityOfficer
from motcua.service.insurance.synchronisation.queries import match_of
from motcua.service.payments.models import Receipt
from motcua.service.payments.values import AttemptView
from tests.cast import AT, JUNE_15, Cast, a_citizen, load_cast
from tests.insurance import HOSPITAL, NUMBER, a_card, a_facility, a_token, an_officer, ask, asked, somebody
from tests.payments import a_dossier_that_costs, begun, paid
from tests.population import Register, a_report
from tests.rooms.faces.citizen import client_of
from tests.rooms.faces.doors_of_money import money_people, money_subjects
from tests.synchronisation import cards_to_review, the_office
from tests.wallet import Wallet, a_wallet

#: What nobody reads who may not: numbers of hers, of her paper, of her card.
SECRETS = ("092192003141", "41/UBND-XNTTHN", NUMBER, "Trần Thị Bưởi")
OWN_SCOPES = ("dossiers:file", "dossiers:read", "dossiers:export")
YESTERDAY = JUNE_15 - timedelta(days=1)


@dataclass(frozen=True)
class Doors:
    """Clients by who sits before them, and the ids of what they ask for."""

    cast: Cast
    clients: Mapping[str, Client]
    programs: Mapping[str, Client]
    subjects: Mapping[str, Any]


def the_doors() -> Doors:
    """Made in the open transaction, all on the cast's day."""
    cast = load_cast()
    agents = {name: _an_agent(cast, name, last_on) for name, last_on in _AGENTS.items()}
    mandate = agents["agent"][1]
    wallet, insurance = a_wallet(cast, at=AT), _an_insurance()
    officials: dict[str, Actor] = {}
    cards = cards_to_review(officials, at=AT)
    office = the_office()
    owing = a_dossier_that_costs(cast)
    attempt = begun(cast, owing)
    money = money_people(cast)
    _known_to_the_register(cast)
    clients = {
        "nobody": client_of(),
        "telephone": _by_telephone(),
        "holder": client_of(cast.citizen),
        "neighbour": client_of(cast.neighbour),
        **{name: client_of(agent) for name, (agent, _mandate) in agents.items()},
        "counter": client_of(cast.counter),
        "leader": client_of(cast.leader),
        **_deputies(cast),
        "other officer": client_of(cast.other_officer),
        "auditor": client_of(cast.auditor),
        "administrator": client_of(cast.administrator),
        "facility": client_of(insurance["officer"]),
        "other facility": client_of(insurance["other officer"]),
        **{name: client_of(actor) for name, actor in officials.items()},
        "insurance of the district": client_of(office.of_district),
        "insurance of Ô Môn": client_of(office.of_o_mon),
        **{name: client_of(actor) for name, actor in money.items()},
    }
    tokens = insurance["tokens"] | {
        "her program": a_token(cast.citizen, *OWN_SCOPES),
        "neighbour’s program": a_token(cast.neighbour, *OWN_SCOPES),
        "her program of old": _a_revoked_token(cast.citizen),
    }
    programs = {name: Client(headers={"authorization": f"Bearer {token}"}) for name, token in tokens.items()}
    programs["nobody"] = Client()
    subjects = _subjects(cast, wallet, insurance, cards, attempt) | {"mandate": mandate}
    return Doors(cast, clients, programs, subjects | money_subjects(cast, money, owing))


#: By the last day of the mandate: through today, and until yesterday.
_AGENTS = {"agent": JUNE_15, "former agent": YESTERDAY}


def _an_agent(cast: Cast, name: str, last_on: date) -> tuple[Actor, UUID]:
    numbers = {"agent": "092088001111", "former agent": "092088002222"}
    agent = a_citizen(
        sign_in=name.replace(" ", "."), name=f"Người {name}", number=numbers[name], birth_on=date(1988, 1, 2)
    )
    assert agent.person is not None
    assert cast.citizen.person is not None
    new = NewMandate(
        agent=agent.person,
        principal=cast.citizen.person,
        kind=MandateKind.MANDATE,
        starts_on=date(2023, 1, 1),
        last_on=last_on,
        ground="Giấy ủy quyền số 12",
    )
    (mandate,) = give_mandates(mandates=[new], by=SYSTEM, at=AT)
    return agent, mandate


def _a_revoked_token(actor: Actor) -> str:
    secret = a_token(actor, *OWN_SCOPES)
    token = Token.objects.filter(account=actor.account).latest("id")
    revoke_token(token=token.id, by=SYSTEM, at=AT)
    return secret


def _by_telephone() -> Client:
    id_, code = make_phone_code(phone="+84900000199", machine_at=AT)
    account = account_of_phone(code_id=id_, code=code, at=AT, machine_at=AT)
    client = client_of(actor_of(account=account.id, on=JUNE_15))
    session = client.session
    session["assurance"] = Assurance.UNVERIFIED.value
    session.save()
    return client


def _deputies(cast: Cast) -> dict[str, Client]:
    """Two who have chosen to stand in for the ward's leader: one may today, the other’s days are over."""
    assert cast.leader.account is not None
    (holding,) = holdings(on=JUNE_15, account=cast.leader.account)
    days = {"deputy": (cast.handler, JUNE_15, JUNE_15), "former deputy": (cast.clerk, date(2023, 6, 1), YESTERDAY)}
    clients = {}
    for name, (actor, starts_on, last_on) in days.items():
        assert actor.account is not None
        new = NewDeputation(holding=holding.id, deputy=actor.account, starts_on=starts_on, last_on=last_on)
        deputation = name_deputy(new=new, by=cast.leader, at=AT - timedelta(days=15))
        clients[name] = client_of(actor)
        session = clients[name].session
        session["standing_in"] = str(deputation)
        session.save()
    return clients


def _an_insurance() -> dict[str, Any]:
    facility, other = a_facility(), a_facility(HOSPITAL)
    officer, other_officer = an_officer(facility), an_officer(other, "yte.benhvien")
    program = an_officer(facility, "his.tram", kind=AccountKind.INTEGRATOR)
    others_program = an_officer(other, "his.benhvien", kind=AccountKind.INTEGRATOR)
    stranger = actor_of(account=somebody("cong.khac", kind=AccountKind.INTEGRATOR), on=JUNE_15)
    a_card()
    return {
        "facility": facility,
        "officer": officer,
        "other officer": other_officer,
        "lookup": ask(officer, asked()).id,
        "officer_row": FacilityOfficer.objects.get(account=officer.account).id,
        "tokens": {
            "program": a_token(program),
            "other program": a_token(others_program),
            "program without the scope": a_token(program, "dossiers:read"),
            "stranger’s program": a_token(stranger),
        },
    }


def _known_to_the_register(cast: Cast) -> None:
    person = cast.citizen.person
    assert person is not None
    give_consent(person=person, by=cast.citizen, at=AT)
    ask_ = Ask(id=person, number="092192003141", purpose=AskPurpose.FILING, ground=LegalGround.CONSENT, person=person)
    keep_answers(answers=[answer_to(ask_, register=Register())], by=cast.citizen, at=AT)


def _subjects(
    cast: Cast, wallet: Wallet, insurance: Mapping[str, Any], cards: Mapping[str, UUID], attempt: AttemptView
) -> dict[str, Any]:
    settled = paid(cast, a_dossier_that_costs(cast, key="paid"))
    waiting = match_of(card=cards["waiting"], actor=SYSTEM, at=AT).correction
    assert waiting is not None
    return {
        "paper": wallet.paper,
        "share": wallet.share,
        "token": wallet.token,
        "dossier": attempt.subject,
        "attempt": attempt.id,
        "code": Receipt.objects.get(arrival__attempt=settled.id).code,
        "facility": insurance["facility"],
        "officer": insurance["officer_row"],
        "lookup": insurance["lookup"],
        "card": cards["conflict"],
        "waiting card": cards["waiting"],
        "correction": waiting.id,
        "report": a_report(cast.citizen, field="home_town", claimed="Bến Tre", at=AT),
    }
