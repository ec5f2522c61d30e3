"""A service's way onto the Portal: its check-list, its runs, its steps; twice, out of order, by the wrong person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.journal.queries import entries_of
from motcua.registry.catalogue.commands import announce_versions, assess_versions, draft_versions, put_in_force
from motcua.registry.catalogue.queries import version as version_of
from motcua.registry.catalogue.values import Announcement, Draft, EntryIntoForce, OnlineLevel
from motcua.service.exchange.commands.checking import answer_items, open_integrations, record_runs, run_conformity
from motcua.service.exchange.commands.moving import (
    confirm_integrations,
    return_integrations,
    submit_integrations,
    suspend_integrations,
)
from motcua.service.exchange.errors import (
    UnableToAnswerItems,
    UnableToFindIntegration,
    UnableToMoveIntegrations,
    UnableToOpenIntegrations,
    UnableToReachPortal,
    UnableToRecordRuns,
)
from motcua.service.exchange.models import Answer, Integration, Run, RunResult, Step
from motcua.service.exchange.queries import integrations_of, service_view
from motcua.service.exchange.values import ItemAnswer, NewRun, Outcome, PortalAnswer, Probe, ProbeResult, State
from motcua.service.exchange.verify import verify_exchange
from tests.cast import Cast
from tests.integration import (
    AT,
    HOUR,
    PlantedPortal,
    begun,
    city,
    confirmed,
    controller,
    ready,
    services,
    submitted,
    whole_answers,
)


@pytest.fixture
def by(cast: Cast) -> Actor:
    return controller()


def test_a_service_goes_through_its_check_list_and_a_run_to_the_portals_confirmation(by: Actor) -> None:
    service = services()[0]

    (integration,) = confirmed(service, by=by)

    view = service_view(procedure=service.procedure, actor=by, at=AT)
    assert (view.line.state, view.line.derived) == (State.CONFIRMED, OnlineLevel.FULL)
    assert all(item.fine for item in view.items)
    assert [run.passed for run in view.runs] == [True]
    assert [step.text for step in view.steps] == ["DVCQG-0", ""]
    assert [entry.kind for entry in entries_of(subject=integration)] == [
        "integration_opened",
        "integration_items_answered",
        "integration_tested",
        "integration_submitted",
        "integration_confirmed",
    ]
    assert verify_exchange().first_wrong is None


def test_each_act_done_twice_is_done_once(by: Actor) -> None:
    service = services()[0]
    (integration,) = confirmed(service, by=by)

    assert begun(service, by=by) == [integration]
    confirm_integrations(confirmations=[PortalAnswer(integration=integration, text="DVCQG-0")], by=SYSTEM, at=AT + HOUR)
    for _again in range(2):
        suspend_integrations(integrations=[integration], reason="Lỗi.", by=by, at=AT + HOUR)
    answer_items(answers=whole_answers(integration, service), by=by, at=AT + HOUR)

    assert Step.objects.count() == 3
    assert Answer.objects.filter(superseded_at=None).count() == Answer.objects.count()
    assert len(entries_of(subject=integration)) == 6
    assert verify_exchange().wrong == 0


def test_it_is_not_submitted_while_its_check_list_is_open_or_it_was_not_tested(by: Actor) -> None:
    service = services()[0]
    (integration,) = begun(service, by=by)
    with pytest.raises(UnableToMoveIntegrations, match="check-list"):
        submit_integrations(integrations=[integration], by=by, at=AT)
    answer_items(answers=whole_answers(integration, service), by=by, at=AT)
    with pytest.raises(UnableToMoveIntegrations, match="conformity run"):
        submit_integrations(integrations=[integration], by=by, at=AT)
    run_conformity(integrations=[integration], port=PlantedPortal(failing=[Probe.FEE]), by=by, at=AT)
    with pytest.raises(UnableToMoveIntegrations, match="conformity run"):
        submit_integrations(integrations=[integration], by=by, at=AT)

    assert not Step.objects.exists()
    assert set(RunResult.objects.exclude(outcome="passed").values_list("probe", "outcome")) == {("fee", "failed")}


def test_of_many_all_are_submitted_or_none(by: Actor) -> None:
    one, other = services()[:2]
    (whole,), (open_,) = ready(one, by=by), begun(other, by=by)

    with pytest.raises(UnableToMoveIntegrations) as refused:
        submit_integrations(integrations=[whole, open_], by=by, at=AT)

    assert other.code in refused.value.message
    assert one.code not in refused.value.message
    assert not Step.objects.exists()


def test_what_the_portal_sends_back_is_tested_again_before_it_goes_there_again(by: Actor) -> None:
    service = services()[0]
    (integration,) = submitted(service, by=by)
    return_integrations(returned=[PortalAnswer(integration=integration, text="Thiếu mẫu.")], by=SYSTEM, at=AT + HOUR)
    with pytest.raises(UnableToMoveIntegrations, match="since"):
        submit_integrations(integrations=[integration], by=by, at=AT + 2 * HOUR)

    run_conformity(integrations=[integration], port=PlantedPortal(), by=by, at=AT + 3 * HOUR)
    submit_integrations(integrations=[integration], by=by, at=AT + 3 * HOUR)

    assert service_view(procedure=service.procedure, actor=by, at=AT).line.state is State.SUBMITTED
    assert verify_exchange().wrong == 0


def test_steps_out_of_order_change_nothing(by: Actor) -> None:
    (integration,) = ready(services()[0], by=by)

    def suspend() -> None:
        suspend_integrations(integrations=[integration], reason="Lỗi.", by=by, at=AT)

    def confirm(text: str = "DVCQG-1") -> None:
        confirm_integrations(confirmations=[PortalAnswer(integration=integration, text=text)], by=SYSTEM, at=AT)

    for act in (suspend, confirm):
        with pytest.raises(UnableToMoveIntegrations, match="another step"):
            act()
    submit_integrations(integrations=[integration], by=by, at=AT)
    with pytest.raises(UnableToMoveIntegrations, match="number"):
        confirm(" ")
    with pytest.raises(UnableToAnswerItems, match="suspend it first"):
        answer_items(answers=[ItemAnswer(integration=integration, item="guided", fine=True)], by=by, at=AT)

    assert Step.objects.count() == 1


def test_nobody_confirms_in_the_portals_place(by: Actor, cast: Cast) -> None:
    (integration,) = submitted(services()[0], by=by)
    answers = [PortalAnswer(integration=integration, text="DVCQG-1")]
    acts: list[Callable[[Actor], object]] = [
        lambda who: confirm_integrations(confirmations=answers, by=who, at=AT),
        lambda who: return_integrations(returned=answers, by=who, at=AT),
    ]
    for act in acts:
        for who in (by, cast.leader, cast.auditor):
            with pytest.raises(NotPermitted):
                act(who)

    assert Step.objects.count() == 1


def test_only_procedure_control_integrates(by: Actor, cast: Cast) -> None:
    service = services()[0]
    (integration,) = ready(service, by=by)
    for who in (cast.counter, cast.leader, cast.auditor, cast.citizen):
        with pytest.raises(NotPermitted):
            begun(service, by=who)
        with pytest.raises(NotPermitted):
            submit_integrations(integrations=[integration], by=who, at=AT)
        with pytest.raises(NotPermitted):
            answer_items(answers=whole_answers(integration, service), by=who, at=AT)
        with pytest.raises(NotPermitted):
            run_conformity(integrations=[integration], port=PlantedPortal(), by=who, at=AT)
    with pytest.raises(NotPermitted):
        service_view(procedure=service.procedure, actor=cast.citizen, at=AT)

    assert (Step.objects.count(), Run.objects.count()) == (0, 1)


def test_what_cannot_be_filed_online_is_not_begun(by: Actor) -> None:
    online, offline = services()[0], services(OnlineLevel.INFO)[0]

    with pytest.raises(UnableToOpenIntegrations, match="cannot be filed online") as refused:
        begun(online, offline, by=by)

    assert offline.code in refused.value.message
    assert not Integration.objects.exists()
    with pytest.raises(UnableToOpenIntegrations, match="there is no version"):
        open_integrations(versions=[city()], unit=city(), by=by, at=AT)
    with pytest.raises(UnableToFindIntegration):
        submit_integrations(integrations=[city()], by=by, at=AT)


def test_a_wrong_answer_is_told_and_none_is_kept(by: Actor) -> None:
    (integration,) = begun(services()[0], by=by)
    wrong = [
        (ItemAnswer(integration=integration, item="nothing", fine=True), "no item nothing"),
        (ItemAnswer(integration=integration, item="guided", fine=False, note=" "), "say what is missing"),
        (ItemAnswer(integration=integration, item="guided", fine=True, note="x" * 1_001), "characters"),
    ]
    for answer, words in wrong:
        with pytest.raises(UnableToAnswerItems, match=words):
            answer_items(
                answers=[ItemAnswer(integration=integration, item="announced", fine=True), answer], by=by, at=AT
            )

    assert not Answer.objects.exists()


def test_an_answer_is_superseded_not_overwritten(by: Actor) -> None:
    (integration,) = begun(services()[0], by=by)
    for fine, note in ((False, "Chưa có mẫu."), (True, "")):
        answer_items(
            answers=[ItemAnswer(integration=integration, item="guided", fine=fine, note=note)], by=by, at=AT + HOUR
        )

    assert list(Answer.objects.order_by("at", "id").values_list("fine", "note")) == [
        (False, "Chưa có mẫu."),
        (True, ""),
    ]
    assert Answer.objects.get(superseded_at=None).fine


class _Unreachable(PlantedPortal):
    def test(self, **_asked: object) -> dict:  # type: ignore[type-arg]  # it never answers
        raise UnableToReachPortal(reason="It is down.")


def test_a_portal_that_does_not_answer_passes_nothing(by: Actor) -> None:
    service = services()[0]
    (integration,) = begun(service, by=by)

    with pytest.raises(UnableToReachPortal):
        run_conformity(integrations=[integration], port=_Unreachable(), by=by, at=AT)
    assert not Run.objects.exists()
    run_conformity(integrations=[integration], port=PlantedPortal(silent=[integration]), by=by, at=AT)

    assert not Run.objects.get().passed
    assert set(RunResult.objects.values_list("outcome", flat=True)) == {Outcome.UNANSWERED.value}


def test_a_probe_with_two_results_is_no_run(by: Actor) -> None:
    (integration,) = begun(services()[0], by=by)
    twice = [ProbeResult(probe=Probe.FEE, outcome=each) for each in (Outcome.PASSED, Outcome.FAILED)]

    with pytest.raises(UnableToRecordRuns):
        record_runs(runs=[NewRun(integration=integration, results=twice)], by=by, at=AT)

    assert not Run.objects.exists()


def test_a_new_version_is_begun_at_once_and_tested_again(by: Actor) -> None:
    service = next(each for each in services() if each.form_key == "generic")
    (integration,) = confirmed(service, by=by)
    row = version_of(service.id)
    from motcua.registry.catalogue.models import Version

    parts = Version.objects.get(id=row.id).parts
    draft = Draft(code=service.code, level=service.level, local_code=service.local_code, parts=parts)
    (new,) = draft_versions(drafts=[draft], by=by, at=AT)
    assess_versions(versions=[new], by=by, at=AT)
    announcement = Announcement(version=new, decision="2/QĐ-UBND", announced_on=date(2023, 6, 1))
    announce_versions(announcements=[announcement], by=by, at=AT)
    put_in_force(entries=[EntryIntoForce(version=new, from_on=date(2023, 6, 10))], by=by, at=AT)

    again = integrations_of(versions=[new])[new]
    assert again != integration
    assert service_view(procedure=service.procedure, actor=by, at=AT).line.state is State.RETEST
    with pytest.raises(UnableToMoveIntegrations, match="check-list"):
        submit_integrations(integrations=[again], by=by, at=AT)
    ids = submitted(version_of(new), by=by)
    assert ids == [again]
    assert verify_exchange().wrong == 0
