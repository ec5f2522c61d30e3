"""A service is tried as the National Portal asks: by the very commands, to its end, and nothing of it stays."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, BinaryIO
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connections

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import rehearsed
from motcua.foundation.journal.queries import entries_of
from motcua.service.dossiers.models import Dossier
from motcua.service.exchange.commands.moving import note_suspension_told, suspend_integrations
from motcua.service.exchange.conformity.commands import TRIAL_LOCK, try_service
from motcua.service.exchange.conformity.errors import UnableToTryNow
from motcua.service.exchange.conformity.rules import CODE_PREFIX, read_trial, told_of
from motcua.service.exchange.conformity.values import AskedTrial, Then, Trial
from motcua.service.exchange.errors import UnableToReachPortal
from motcua.service.exchange.jobs import hear_portal, tell_portal
from motcua.service.exchange.models import Integration
from motcua.service.exchange.queries import service_view
from motcua.service.exchange.traffic.rules import UnreadableMessage
from motcua.service.exchange.values import PortalAnswer, PortalWord, State, SubmittedService, SuspendedService
from motcua.service.processes.commands import publish_processes
from tests.cast import AT, Cast
from tests.dossiers import BIRTH, procedure
from tests.integration import HOUR, confirmed, controller, services, submitted
from tests.rooms.service.exchange.portal import PROOF, a_filing_body, a_message, sha
from tests.unit.service.processes.drawings import drawing, end, flows, start, step


def asked(cast: Cast, then: Then, **changes: Any) -> AskedTrial:
    id_ = uuid4()
    return AskedTrial(
        filing=a_message(a_filing_body(cast, **changes), dossier=f"{CODE_PREFIX}{id_}", id_=id_), then=then
    )


def tried(trial: AskedTrial) -> Trial:
    files: Mapping[str, BinaryIO] = {sha(PROOF): io.BytesIO(PROOF)}
    return rehearsed(lambda: try_service(asked=trial, files=files, by=SYSTEM, at=AT))


def codes(trial: Trial) -> list[str]:
    return [f"{each.kind}:{each.body.get('code')}" for each in trial.letters]


def counted() -> dict[str, int]:
    """Rows of every table that the house has."""
    return {model._meta.db_table: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


def test_a_service_is_tried_to_its_result_and_nothing_stays(cast: Cast) -> None:
    before = counted()

    trial = tried(asked(cast, Then.RESULT))

    assert (trial.refused, trial.stopped) == ("", "")
    assert [codes(trial)[0], codes(trial)[1], codes(trial)[-1]] == ["status:1", "status:2", "status:9"]
    assert "result:8" in codes(trial)
    assert trial.result.startswith(b"%PDF")
    assert trial.applicant_number == "092192003141"
    assert trial.files == (("birth_proof", sha(PROOF)),)
    assert counted() == before


def test_tried_twice_it_is_the_same_and_a_real_filing_gets_the_next_number(cast: Cast) -> None:
    first, second = tried(asked(cast, Then.RESULT)), tried(asked(cast, Then.RESULT))

    given = [
        [each.body["dossier_code"] for each in trial.letters if "dossier_code" in each.body]
        for trial in (first, second)
    ]
    assert given[0] == given[1]
    assert codes(first) == codes(second)


def test_a_trial_is_withdrawn(cast: Cast) -> None:
    trial = tried(asked(cast, Then.WITHDRAWAL))

    assert codes(trial) == ["status:1", "status:7"]
    assert Dossier.objects.count() == 0


def test_a_filing_that_is_refused_is_an_answer_with_its_fields(cast: Cast) -> None:
    trial = tried(asked(cast, Then.RESULT, answers={}))

    assert trial.refused
    assert {str(each["field"]) for each in trial.problems} >= {"child", "home_town"}
    assert trial.letters == ()


def test_a_process_that_does_not_come_to_a_result_says_where_it_stops(cast: Cast) -> None:
    waiting = drawing(
        start(),
        step("receive", "receive", action="receive", role="counter", unit="receiving"),
        step("examine", "approve"),
        end(),
        flows("start > receive", "receive > examine", "examine > end"),
        key=procedure(BIRTH).process_key,
    )
    publish_processes(drawings={"waiting": waiting}, by=SYSTEM, at=AT)

    trial = tried(asked(cast, Then.RESULT))

    assert "nobody has a step to do" in trial.stopped
    assert not any(each.kind == "result" for each in trial.letters)


def test_only_the_house_tries_and_one_at_a_time(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        rehearsed(lambda: try_service(asked=asked(cast, Then.RESULT), files={}, by=cast.counter, at=AT))

    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [TRIAL_LOCK])
        with pytest.raises(UnableToTryNow):
            tried(asked(cast, Then.NOTHING))
    finally:
        other.close()


def test_what_is_rehearsed_meets_every_constraint_and_raises_what_it_raises(cast: Cast) -> None:
    def fail() -> None:
        Dossier.objects.all().delete()
        raise ValueError("as asked")

    with pytest.raises(ValueError, match="as asked"):
        rehearsed(fail)


def a_trial_message(**changes: Any) -> bytes:
    content = {
        "trial": str(uuid4()),
        "sender": "dvcqg",
        "receiver": "H13",
        "sent_at": AT.isoformat(),
        "then": "result",
        "filing": {},
    }
    return json.dumps(content | changes).encode()


@pytest.mark.parametrize(
    "changes",
    [{"receiver": "H14"}, {"then": "issue"}, {"trial": "1"}, {"filing": []}, {"sent_at": "2023-07-03"}, {"number": 1}],
)
def test_what_is_no_trial_for_this_city_is_not_read(changes: dict[str, Any]) -> None:
    assert read_trial(a_trial_message(), city="H13", portal="dvcqg").then is Then.RESULT
    with pytest.raises(UnreadableMessage):
        read_trial(a_trial_message(**changes), city="H13", portal="dvcqg")


def test_what_is_told_of_a_trial_can_be_written(cast: Cast) -> None:
    told = told_of(tried(asked(cast, Then.RESULT)))

    assert told["messages"][0]["body"]["reference"]
    assert {each["key"] for each in told["fees"]} <= {each.key for each in procedure(BIRTH).fees}


class SayingPortal:
    """Says the same of every submission; `away`: it cannot be asked."""

    def __init__(self, *, confirmed: bool | None = True, text: str = "DVCQG.1", away: bool = False) -> None:
        self.confirmed, self.text, self.away, self.asked = confirmed, text, away, 0

    def hear(self, *, service: SubmittedService, at: Any) -> PortalWord | None:
        self.asked += 1
        if self.away:
            raise UnableToReachPortal(reason="it is away.")
        if self.confirmed is None:
            return None
        answer = PortalAnswer(integration=service.integration, text=self.text)
        return PortalWord(confirmed=self.confirmed, answer=answer)

    def tell_suspended(self, *, service: SuspendedService, at: Any) -> None:
        if self.away:
            raise UnableToReachPortal(reason="it is away.")
        self.asked += 1


def test_a_suspension_is_told_once_the_portal_is_there_and_then_no_more(cast: Cast) -> None:
    (integration,) = confirmed(services()[0], by=controller())
    suspend_integrations(integrations=[integration], reason="Đang sửa biểu mẫu.", by=controller(), at=AT + HOUR)
    portal = SayingPortal()

    assert tell_portal(at=AT + 2 * HOUR, port=SayingPortal(away=True)) == 0
    assert tell_portal(at=AT + 2 * HOUR, port=portal) == 1
    assert tell_portal(at=AT + 3 * HOUR, port=portal) == 0

    assert portal.asked == 1
    assert entries_of(subject=integration)[-1].kind == "integration_suspension_told"
    note_suspension_told(integrations=[integration], by=SYSTEM, at=AT + 4 * HOUR)
    assert [each.kind for each in entries_of(subject=integration)].count("integration_suspension_told") == 1
    with pytest.raises(NotPermitted):
        note_suspension_told(integrations=[integration], by=controller(), at=AT + 4 * HOUR)


def test_the_portal_s_word_is_followed_once_and_asked_for_no_more(cast: Cast) -> None:
    one, other = services()[:2]
    (first,) = submitted(one, by=controller())
    portal = SayingPortal()

    assert hear_portal(at=AT + HOUR, port=portal) == 1
    assert hear_portal(at=AT + 2 * HOUR, port=portal) == 0

    assert portal.asked == 1
    assert Integration.objects.get(id=first).stage == "confirmed"
    (second,) = submitted(other, by=controller(), at=AT + 2 * HOUR)
    assert hear_portal(at=AT + 3 * HOUR, port=SayingPortal(confirmed=False, text="Thiếu mã tra cứu.")) == 1
    view = service_view(procedure=other.procedure, actor=controller(), at=AT + 3 * HOUR)
    assert (view.line.state, view.steps[0].text) == (State.RETURNED, "Thiếu mã tra cứu.")
    assert Integration.objects.get(id=second).stage == "returned"


def test_a_portal_that_is_away_or_has_no_word_yet_changes_nothing(cast: Cast) -> None:
    both = submitted(*services()[:2], by=controller())
    away = SayingPortal(away=True)

    assert hear_portal(at=AT + HOUR, port=away) == 0
    assert hear_portal(at=AT + HOUR, port=SayingPortal(confirmed=None)) == 0

    assert away.asked == 1, "one that is away is not asked about every service"
    assert set(Integration.objects.filter(id__in=both).values_list("stage", flat=True)) == {"submitted"}
    assert hear_portal(at=AT + HOUR + timedelta(minutes=1), port=SayingPortal(), limit=1) == 1


def test_a_word_that_cannot_be_followed_holds_up_no_other(cast: Cast) -> None:
    submitted(*services()[:2], by=controller())

    settled = hear_portal(at=AT + HOUR, port=SayingPortal(text=""))

    assert settled == 0
    assert hear_portal(at=AT + HOUR, port=SayingPortal()) == 2
