"""What `motcua verify traffic` finds: altered messages, gaps, and what was not told."""

from __future__ import annotations

import pytest

from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.exchange.models_traffic import Correspondence, InboxMessage, OutboxMessage
from motcua.service.exchange.traffic.jobs import follow_pending
from motcua.service.exchange.traffic.verify import verify_traffic
from tests.cast import AT, Cast
from tests.rooms.service.exchange.portal import CODE, PaperPortal, a_filing_body, a_message, keep, the_dossier


@pytest.fixture
def city(cast: Cast) -> Cast:
    """With a received dossier of the portal's."""
    keep(a_message(a_filing_body(cast)))
    follow_pending(at=AT, portal=PaperPortal())
    receive_dossiers(dossiers=[the_dossier().id], by=cast.counter, at=AT)
    return cast


def test_traffic_as_it_was_is_right(city: Cast) -> None:
    found = verify_traffic()

    assert (found.checked, found.wrong, found.first_wrong) == (2, 0, None)


def test_an_altered_message_is_named(city: Cast) -> None:
    row = InboxMessage.objects.get()
    header, payload, signature = row.signed.split(".")
    InboxMessage.objects.update(signed=f"{header}.{payload[:-4]}AAAA.{signature}")

    found = verify_traffic()

    assert (found.wrong, found.first_wrong) == (1, f"message {row.id} on {CODE}")


def test_a_missing_number_is_named(city: Cast) -> None:
    Correspondence.objects.update(sent=3)

    assert verify_traffic().first_wrong == f"the numbers of {CODE}"


def test_what_was_not_told_is_named(city: Cast) -> None:
    OutboxMessage.objects.filter(number=2).update(entry=None)

    assert verify_traffic().first_wrong == f"an entry of {CODE} that was not told"
