"""Who paid is told that the money has gone back: once, whoever carries it and however often."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.foundation.messages.models import Message
from motcua.service.payments.commands.refunds import ask_refund, complete_refund, decide_refund, take_refunds
from motcua.service.payments.models import Attempt, Refund
from motcua.service.payments.queries import attempt_of, own_attempts
from motcua.service.payments.values import AttemptView
from tests.cast import AT, Cast, load_cast
from tests.payments import COSTS_VND, a_dossier_that_costs, arrival_of, begun, follow, paid, tell
from tests.rooms.faces.citizen import client_of

LATER = AT + timedelta(hours=1)


def approved(cast: Cast, attempt: AttemptView) -> Refund:
    arrival = arrival_of(attempt)
    id_ = ask_refund(arrival=arrival.id, amount_vnd=arrival.amount_vnd, reason="x", by=cast.counter, at=LATER)
    decide_refund(refund=id_, approve=True, by=cast.leader, at=LATER)
    return Refund.objects.get(id=id_)


def told() -> list[Message]:
    return list(Message.objects.filter(template="money_returned").order_by("id"))


def test_who_paid_is_told_once_when_it_has_gone_back_and_not_before(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    refund = approved(cast, paid(cast, row))
    take_refunds(at=LATER)
    assert told() == []

    for _time in range(2):
        complete_refund(refund=refund.id, by=SYSTEM, at=LATER)

    (message,) = told()
    assert (message.channel, message.account, message.about) == ("in_app", cast.citizen.account, row.id)
    assert "16.000" in message.body_vi
    assert message.link == "/thanh-toan/"


def test_who_paid_for_another_is_told_and_not_the_applicant(cast: Cast) -> None:
    attempt = paid(cast, a_dossier_that_costs(cast))
    Attempt.objects.filter(id=attempt.id).update(payer_account=cast.neighbour.account)

    complete_refund(refund=approved(cast, attempt).id, by=SYSTEM, at=LATER)

    assert [message.account for message in told()] == [cast.neighbour.account]


def test_where_nobody_s_account_paid_the_applicant_is_told_beside_her_dossier(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    attempt = paid(cast, row)
    Attempt.objects.filter(id=attempt.id).update(payer_account=None)

    complete_refund(refund=approved(cast, attempt).id, by=SYSTEM, at=LATER)

    assert [(message.account, message.link) for message in told()] == [(cast.citizen.account, f"/ho-so/{row.id}/")]


def test_surplus_that_went_back_is_told_once_for_each_sum_however_often_the_gateway_tells(cast: Cast) -> None:
    attempt = begun(cast, a_dossier_that_costs(cast))
    for _time in range(2):
        for transaction in ("FT-1", "FT-2", "FT-3"):
            tell(attempt, at=AT, transaction=transaction)
        follow(at=AT)

    for due in take_refunds(at=LATER):
        complete_refund(refund=due.id, by=SYSTEM, at=LATER)
    assert take_refunds(at=LATER + timedelta(days=1)) == []

    assert len(told()) == 2, "one of the three was owed"


def test_killed_before_it_is_written_nobody_is_told_and_then_once(committed_db: str) -> None:
    with durable():
        cast = load_cast()
        refund = approved(cast, paid(cast, a_dossier_that_costs(cast)))

    with pytest.raises(KeyboardInterrupt):
        _killed_while_it_completes(refund)
    assert told() == []
    with durable():
        complete_refund(refund=refund.id, by=SYSTEM, at=LATER)

    assert len(told()) == 1


def _killed_while_it_completes(refund: Refund) -> None:
    with durable():
        complete_refund(refund=refund.id, by=SYSTEM, at=LATER)
        assert len(told()) == 1
        raise KeyboardInterrupt


def test_a_refund_that_was_refused_or_waits_tells_nobody(cast: Cast) -> None:
    arrival = arrival_of(paid(cast, a_dossier_that_costs(cast)))
    id_ = ask_refund(arrival=arrival.id, amount_vnd=COSTS_VND, reason="x", by=cast.counter, at=LATER)
    decide_refund(refund=id_, approve=False, by=cast.leader, at=LATER)

    assert told() == []
    assert attempt_of(attempt=arrival.attempt_id).refunded_vnd == 0


def test_my_payments_say_when_it_went_back_in_both_languages(cast: Cast) -> None:
    attempt = paid(cast, a_dossier_that_costs(cast))
    other = paid(cast, a_dossier_that_costs(cast))
    complete_refund(refund=approved(cast, attempt).id, by=SYSTEM, at=LATER)

    assert cast.citizen.account is not None
    seen = {each.id: (each.refunded_vnd, each.returned_at) for each in own_attempts(account=cast.citizen.account)}
    assert seen == {attempt.id: (COSTS_VND, LATER), other.id: (0, None)}
    for address in ("/thanh-toan/", f"/thanh-toan/{attempt.id}/"):
        for language, words in (("vi", "đã được hoàn trả cho bạn"), ("en", "was sent back to you")):
            page = client_of(cast.citizen, language=language).get(address).content.decode()
            assert page.count(words) == 1, (address, language)
