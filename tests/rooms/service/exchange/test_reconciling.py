"""The two sides' lists compared: what can be healed is, once; the rest is a person's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.exchange.models_traffic import Difference, OutboxMessage, Reconciliation
from motcua.service.exchange.traffic.commands.reconciling import reconcile
from motcua.service.exchange.traffic.commands.repairing import send_status_again, settle_difference
from motcua.service.exchange.traffic.errors import UnableToSettleDifference
from motcua.service.exchange.traffic.jobs import deliver_pending, follow_pending
from motcua.service.exchange.traffic.queries.differences import last_reconciled_at
from motcua.service.exchange.values_traffic import Listed
from tests.cast import AT, Cast
from tests.rooms.service.exchange.portal import CODE, PaperPortal, a_filing_body, a_message, keep, outbox, the_dossier

DAY = timedelta(days=1)
NIGHT = AT + timedelta(hours=17)


@pytest.fixture
def portal() -> PaperPortal:
    return PaperPortal()


@pytest.fixture
def city(cast: Cast, portal: PaperPortal) -> Cast:
    """With a received dossier of the portal's, of which the portal was told everything."""
    keep(a_message(a_filing_body(cast)))
    follow_pending(at=AT, portal=portal)
    with durable():
        receive_dossiers(dossiers=[the_dossier().id], by=cast.counter, at=AT)
    deliver_pending(at=AT, portal=portal)
    return cast


def listed(**changes: Any) -> list[Listed]:
    same: dict[str, Any] = {"dossier": CODE, "status": "2", "received": 2, "sent": 1}
    return [Listed(**(same | changes))]


def compare(portal: PaperPortal, lists: list[Listed], *, night: int = 0) -> int:
    portal.lists = lists
    return reconcile(portal=portal, by=SYSTEM, at=NIGHT + night * DAY)


def found() -> list[tuple[str, str]]:
    return [(each.kind, each.state) for each in Difference.objects.order_by("found_at", "id")]


def test_two_lists_that_agree_are_noted_as_compared(city: Cast, portal: PaperPortal) -> None:
    assert compare(portal, listed()) == 0

    assert last_reconciled_at() == NIGHT
    assert Reconciliation.objects.get().listed == 1


def test_what_the_portal_has_lost_is_sent_again_with_its_old_number(city: Cast, portal: PaperPortal) -> None:
    assert compare(portal, listed(status="1", received=1)) == 1

    portal.letters.clear()
    deliver_pending(at=NIGHT, portal=portal)
    assert portal.said() == [("status", 2, "2")]
    assert found() == [("status", "healed")]


def test_a_status_that_is_wrong_there_is_told_anew(city: Cast, portal: PaperPortal) -> None:
    compare(portal, listed(status="9"))

    portal.letters.clear()
    deliver_pending(at=NIGHT, portal=portal)
    assert portal.said() == [("status", 3, "2")]


def test_what_comes_back_after_it_was_healed_is_a_person_s_and_one_for_all_nights(
    city: Cast, portal: PaperPortal
) -> None:
    for night in range(4):
        compare(portal, listed(status="9"), night=night)
        deliver_pending(at=NIGHT + night * DAY, portal=portal)

    assert found() == [("status", "healed"), ("status", "open")]
    assert [(run.healed, run.handed) for run in Reconciliation.objects.order_by("at")] == [
        (1, 0),
        (0, 1),
        (0, 0),
        (0, 0),
    ]


def test_a_difference_that_is_gone_is_settled_by_itself(city: Cast, portal: PaperPortal) -> None:
    compare(portal, [])
    compare(portal, listed(), night=1)

    assert found() == [("missing_there", "settled")]


def test_a_dossier_that_did_not_arrive_is_asked_for_again(city: Cast, portal: PaperPortal) -> None:
    compare(portal, [*listed(), Listed(dossier="G22-lost", status="", received=0, sent=1)])

    assert portal.asked == ["G22-lost"]
    assert found() == [("missing_here", "healed")]


def test_a_later_message_that_did_not_arrive_is_asked_for_too(city: Cast, portal: PaperPortal) -> None:
    compare(portal, listed(sent=2))

    assert portal.asked == [CODE]


def test_what_is_on_its_way_is_no_difference(city: Cast, portal: PaperPortal) -> None:
    OutboxMessage.objects.filter(number=2).update(state="waiting", delivered_at=None)

    assert compare(portal, listed(status="1", received=1)) == 0


def test_a_portal_that_cannot_be_asked_is_noted_once_and_asked_again(city: Cast, portal: PaperPortal) -> None:
    portal.away = True
    for minutes in range(3):
        reconcile(portal=portal, by=SYSTEM, at=NIGHT + timedelta(minutes=10 * minutes))
    assert Reconciliation.objects.count() == 1
    assert last_reconciled_at() is None

    portal.away = False
    assert compare(portal, listed(status="9")) == 1


def test_compared_twice_in_a_night_it_is_done_once(city: Cast, portal: PaperPortal) -> None:
    compare(portal, listed(status="9"))
    compare(portal, listed(status="9"))

    assert found() == [("status", "healed")]
    assert [each.number for each in outbox()] == [1, 2, 3]


def test_a_person_settles_a_difference_or_has_the_portal_told(city: Cast, portal: PaperPortal) -> None:
    compare(portal, [])
    (row,) = Difference.objects.all()
    with durable():
        send_status_again(difference=row.id, by=city.administrator, at=NIGHT)
    with durable(), pytest.raises(UnableToSettleDifference):
        settle_difference(difference=row.id, note="", by=city.administrator, at=NIGHT)

    row.refresh_from_db()
    assert (row.state, row.settled_by) == ("settled", city.administrator.account)
    assert outbox()[-1].status == "received"


def test_who_has_no_part_in_it_settles_nothing(city: Cast, portal: PaperPortal) -> None:
    compare(portal, [])
    (row,) = Difference.objects.all()

    for actor in (city.counter, city.leader, city.auditor, city.citizen):
        with durable(), pytest.raises(NotPermitted):
            settle_difference(difference=row.id, note="", by=actor, at=NIGHT)
    with pytest.raises(NotPermitted):
        reconcile(portal=portal, by=city.administrator, at=NIGHT)
