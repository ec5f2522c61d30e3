"""Real times and shares on time are counted over results, and only over results."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils.translation import override

from motcua.faces.portal.find.shown import real_times
from motcua.foundation.calendars.values import LimitUnit
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.queries.taken import OnTime, TimesTaken, on_time_by_unit, times_taken
from tests.cast import AT, Cast
from tests.dossiers import BIRTH, a_filing, procedure
from tests.rooms.faces.citizen import client_of, text_of

READY = AT + timedelta(days=1)
NOW = AT + timedelta(days=20)


def _results(cast: Cast, count: int, *, ready_at: datetime = READY, promised_at: datetime | None = READY) -> list[str]:
    """So many dossiers received at AT whose results are ready. Only these moments are set by hand."""
    filed = file_dossiers(filings=[a_filing(cast) for _ in range(count)], by=cast.citizen, at=AT)
    ids = [each.dossier for each in filed]
    receive_dossiers(dossiers=ids, by=cast.counter, at=AT)
    Dossier.objects.filter(id__in=ids).update(ready_at=ready_at, promised_at=promised_at)
    return [str(id_) for id_ in ids]


def test_with_nine_results_nothing_is_told_and_with_ten_it_is(cast: Cast) -> None:
    birth = procedure(BIRTH).procedure
    _results(cast, 9)
    few = times_taken(procedure=birth, unit=LimitUnit.WORKING_DAYS, at=NOW)
    _results(cast, 1)
    enough = times_taken(procedure=birth, unit=LimitUnit.WORKING_DAYS, at=NOW)

    assert (few.results, few.nine_of_ten) == (9, None)
    assert (enough.results, enough.on_time, enough.nine_of_ten) == (10, 10, 1)


def test_a_result_counts_as_late_by_its_first_promise(cast: Cast) -> None:
    ids = _results(cast, 10, ready_at=READY + timedelta(minutes=1))
    Dossier.objects.filter(id__in=ids[:4]).update(reappointed_to=NOW)
    Dossier.objects.filter(id=ids[9]).update(promised_at=READY + timedelta(minutes=1))

    found = times_taken(procedure=procedure(BIRTH).procedure, unit=LimitUnit.WORKING_DAYS, at=NOW)

    assert (found.results, found.on_time) == (10, 1)


def test_open_dossiers_others_and_old_results_are_not_counted(cast: Cast) -> None:
    _results(cast, 10)
    (open_one,) = file_dossiers(filings=[a_filing(cast)], by=cast.citizen, at=AT)
    birth = procedure(BIRTH).procedure

    assert open_one
    assert times_taken(procedure=birth, unit=LimitUnit.WORKING_DAYS, at=NOW).results == 10
    assert times_taken(procedure=birth, unit=LimitUnit.WORKING_DAYS, at=NOW + timedelta(days=366)).results == 0
    assert times_taken(procedure=birth, unit=LimitUnit.WORKING_DAYS, at=READY - timedelta(seconds=1)).results == 0
    other = procedure("2.000635").procedure
    assert times_taken(procedure=other, unit=LimitUnit.WORKING_DAYS, at=NOW).results == 0


def test_the_share_of_a_span_is_counted_by_the_office_that_received(cast: Cast) -> None:
    _results(cast, 2)
    _results(cast, 1, promised_at=READY - timedelta(minutes=1))
    _results(cast, 1, promised_at=None)
    _results(cast, 1, ready_at=READY - timedelta(minutes=1))

    found = on_time_by_unit(since=READY, until=READY + timedelta(seconds=1))

    assert found == {cast.ward.id: OnTime(results=3, on_time=2)}
    assert on_time_by_unit(since=READY - timedelta(days=1), until=READY - timedelta(minutes=1)) == {}


@pytest.mark.parametrize(("count", "told"), [(9, "too few results yet"), (10, "9 of 10 were done within")])
def test_the_procedures_page_tells_real_times_or_that_there_are_too_few(cast: Cast, count: int, told: str) -> None:
    _results(cast, count)

    page = text_of(client_of().get(f"/thu-tuc/{procedure(BIRTH).procedure}/"))

    assert told in page


@pytest.mark.parametrize(
    ("hours", "told"),
    [(8, "8 working hours"), (9, "1 day 1 hour of working time"), (51, "6 days 3 hours of working time")],
)
def test_what_is_due_the_same_day_and_took_longer_is_told_in_days(cast: Cast, hours: int, told: str) -> None:
    of_the_day = procedure(BIRTH)
    assert of_the_day.legal_limit.unit is LimitUnit.SAME_DAY
    found = TimesTaken(results=20, on_time=3, unit=LimitUnit.WORKING_HOURS, nine_of_ten=hours, since=READY)

    with override("en"):
        assert real_times(found, of_the_day)[0].startswith(f"9 of 10 were done within {told};")


def test_the_home_page_leads_from_each_number_to_what_it_is_counted_from(cast: Cast) -> None:
    client = client_of()
    home = client.get("/")

    assert 'href="/noi-tiep-nhan/"' in home.content.decode()
    assert 'href="/dung-han/"' in home.content.decode()
    assert "There is no result yet this month" in text_of(home)
    assert "Ủy ban nhân dân phường An Khánh" in text_of(client_of(language="vi").get("/noi-tiep-nhan/"))
    assert "first promise counts" in text_of(client.get("/dung-han/"))
