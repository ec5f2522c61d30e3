"""Who is given a paper, a task or an inspection is told in her account, once, with the way to it; nobody else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from motcua.foundation.accounts.values import Role
from motcua.foundation.messages.models import Message
from motcua.foundation.messages.queries import messages_of, unread_count
from motcua.reform.inspections.commands.team import appoint_team, send_notice
from motcua.reform.inspections.values import Manner
from motcua.reform.programme.commands.planning import plan_tasks, revise_task
from motcua.reform.programme.models import Terms
from motcua.reform.programme.values import NewTerms
from motcua.registry.organization.queries import accounts_of_roles
from motcua.service.documents.commands.incoming import assign_incoming
from motcua.service.documents.models import Assignment
from motcua.service.documents.values import NewAssignment
from tests.cast import AT, JUNE_15, Cast
from tests.rooms.faces.citizen import client_of
from tests.rooms.reform.test_inspections import TOLD_AT, some_inspections
from tests.rooms.reform.test_programme import PLANNED_AT, a_programme, a_task
from tests.rooms.service.test_documents import DUE, Office

NOTICES = "/ban-lam-viec/thong-bao/"


def told(template: str) -> set[UUID | None]:
    """To whom it went; once each."""
    accounts = list(Message.objects.filter(template=template).values_list("account", flat=True))
    assert len(accounts) == len(set(accounts)), "told twice"
    return set(accounts)


def opened(client: Client) -> str:
    """Where the newest notice leads."""
    (newest, *_older) = client.get(NOTICES).context["notices"]
    return client.get(newest.href).headers["Location"]


def test_a_document_for_a_unit_is_told_to_its_heads_and_handlers_but_not_to_who_gave_it(cast: Cast, now: Any) -> None:
    office = Office(cast)
    letter = office.came()

    for _click in range(2):
        office.assigned(letter)

    assert told("incoming_assigned") == {cast.handler.account, cast.head.account}
    handler = client_of(cast.handler)
    assert opened(handler) == f"/ban-lam-viec/van-ban/den/{letter}/"
    assert handler.get(f"/ban-lam-viec/van-ban/den/{letter}/").status_code == 200
    assert cast.handler.account is not None
    assert unread_count(account=cast.handler.account) == 0


def test_a_document_for_one_official_is_told_to_her_and_again_when_it_goes_to_another(cast: Cast) -> None:
    office = Office(cast)
    letter = office.came()
    assert cast.handler.account is not None
    office.assigned(letter, account=cast.handler.account)
    assert told("incoming_assigned") == {cast.handler.account}
    (message,) = messages_of(account=cast.handler.account)
    assert message.subject_vi == "Văn bản đến số 1 giao xử lý, hạn 20/06/2023"
    assert "Sở Tư pháp: Báo cáo số liệu hộ tịch." in message.body_vi

    other = NewAssignment(
        incoming=letter,
        unit=cast.ward.id,
        account=cast.head.account,
        due_on=DUE,
        note="",
        seen=Assignment.objects.get(superseded_at=None).id,
    )
    assign_incoming(assignments=[other], by=cast.leader, at=AT)

    assert told("incoming_assigned") == {cast.handler.account, cast.head.account}


def test_who_heads_a_unit_is_told_of_all_tasks_of_a_sheet_at_once_and_of_one_that_comes_to_it_later(
    cast: Cast, now: Any
) -> None:
    programme = a_programme(cast)
    own = replace(a_task(3, programme.control.id), due_on=date(2023, 9, 30))
    tasks = [a_task(1, cast.ward.id), a_task(2, cast.ward.id), own]

    for _click in range(2):
        ids = plan_tasks(plan=programme.plan, tasks=tasks, by=programme.planner, at=PLANNED_AT)

    assert told("programme_tasks_given") == {cast.head.account, cast.leader.account}, "not who planned her own unit's"
    assert cast.head.account is not None
    (message,) = messages_of(account=cast.head.account)
    assert "chủ trì 2 nhiệm vụ" in message.subject_vi
    head = client_of(cast.head)
    assert [line["task"].id for line in head.get(opened(head)).context["lines"]] == ids[:2]

    terms = Terms.objects.get(task=ids[2], superseded_at=None)
    here = NewTerms(lead=cast.ward.id, supporting=(), from_on=terms.from_on, due_on=terms.due_on)
    revise_task(task=ids[2], terms=here, reason="Giao lại.", seen=terms.id, by=programme.planner, at=AT)
    newest, _older = messages_of(account=cast.head.account)
    assert newest.subject_vi.startswith("Đơn vị được giao chủ trì 1")


def test_an_announced_inspection_is_told_to_who_heads_the_unit_and_an_unannounced_one_to_nobody(
    cast: Cast, now: Any
) -> None:
    inspections = some_inspections(cast)
    quiet, loud = inspections.planned(), inspections.planned(2, manner=Manner.ANNOUNCED)
    for each in (quiet, loud):
        appoint_team(inspection=each, members=inspections.team(), by=inspections.planner, at=TOLD_AT)

    for _click in range(2):
        send_notice(inspection=loud, number="12/TB-SNV", by=inspections.planner, at=TOLD_AT)

    assert told("inspection_announced") == {cast.head.account, cast.leader.account}
    leader = client_of(cast.leader)
    assert opened(leader) == f"/ban-lam-viec/kiem-tra/{loud}/"
    assert leader.get(f"/ban-lam-viec/kiem-tra/{loud}/").status_code == 200


@pytest.mark.parametrize("roles", [{Role.HEAD}, {Role.HEAD, Role.LEADER, Role.HANDLER}])
def test_accounts_by_role_are_of_just_the_units_and_once_each(cast: Cast, roles: set[Role]) -> None:
    people = {Role.HEAD: cast.head, Role.LEADER: cast.leader, Role.HANDLER: cast.handler}

    found = accounts_of_roles(units=[cast.ward.id], roles=roles, on=JUNE_15)

    assert set(found) == {cast.ward.id}
    assert sorted(map(str, found[cast.ward.id])) == sorted(str(people[role].account) for role in roles)
    assert accounts_of_roles(units=[cast.ward.id], roles=roles, on=date(2021, 12, 31)) == {cast.ward.id: []}
